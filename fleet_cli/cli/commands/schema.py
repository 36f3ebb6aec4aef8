"""`fleet schema`: JSON Schemas of what people write and of what commands print."""

from typing import Annotated

import typer

from fleet_cli.cli import options
from fleet_cli.cli.output import check_choice, write


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="manifest or table, for editors; total, diff, check, compare, convert, chips, "
            "tables, timeline or trace, for readers of their JSON.",
        ),
    ],
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """Print the JSON Schema of a manifest, a table or an output."""
    from fleet_cli.read.schemas import WRITTEN
    from fleet_cli.render.json_text import to_json
    from fleet_cli.report.schemas import DOCUMENTS, document_schema

    check_choice("NAME", name, (*WRITTEN, *DOCUMENTS))
    schema = WRITTEN[name]() if name in WRITTEN else document_schema(name)
    write(to_json(schema), output, over=force)
