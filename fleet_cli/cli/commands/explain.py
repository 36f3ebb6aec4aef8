"""`fleet explain`: what an error code or a rule means, with an example and its cure."""

from typing import Annotated

from fleet_cli.cli import options
from fleet_cli.cli.options import argument


def explain(
    code: Annotated[
        str | None,
        argument(
            "[CODE]",
            "The word in brackets on a message's first line, as in error[count].",
            complete=options.complete_codes,
        ),
    ] = None,
) -> None:
    """
    List the error codes and rules, or explain one.

    One comes with the reason, an input that fails, the message, and the cure.
    """
    from fleet_cli.cli.output import screen_for, write
    from fleet_cli.read.explanations import KINDS, explanations
    from fleet_cli.read.explanations import explain as pages_of
    from fleet_cli.render.pages import render_list, render_page

    screen = screen_for(None)
    if code is not None:
        pages = [render_page(page.code, page.text, screen) for page in pages_of(code)]
        write("\n".join(pages), None, screen.encoding)
        return
    sections = {
        title: {page.code: page.meaning for page in explanations(kind)}
        for kind, title in KINDS.items()
    }
    text = render_list(sections, "`fleet explain CODE` explains one.", screen)
    write(text, None, screen.encoding)
