"""The page of all errors, made of the pages that `fleet explain` shows; --write puts it there."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fleet_cli.read.explanations import Explanation, explanations
from tests.pages import examples, fences

PAGE = Path(__file__).with_name("README.md")

HEAD = """\
# Error messages

What each error says, as it is printed today. `fleet explain CODE` shows one with the input that causes
it and its cure; the text is [a page a code](../../fleet_cli/data/errors). This page is made of those by
`python -m tests.errors.page --write`, and a test keeps it so.

## The layout

```text
{example}
```

- The first line is what editors and grep understand: file, line and column (both from 1), the level,
  the code, what is wrong. What concerns no file, such as an option, starts with the level.
- Then the user's own line, quoted and not written anew, with a caret under the whole of what is wrong.
  Of a line of more than 120 characters the part around it is shown.
- Facts, one a line, such as where a duplicate was first set.
- One remedy. Where a name or a key is close to a known one, the remedy names it.
- All problems of a run, sorted by file and line, with a count at the end, on standard error. The exit
  code is 2.

## All of them

| code | line | column | excerpt | meaning |
|---|---|---|---|---|
"""


def message_of(page: Explanation) -> str:
    """Return what the first failing example of a page prints; nothing where it has none."""
    for fence in fences(page.text):
        if fence["info"] == "console":
            for _, shown in examples(fence["text"]):
                if shown:
                    return shown.rstrip("\n")
    return ""


def _row(page: Explanation, message: str) -> str:
    has_line = bool(re.match(r"\S+:\d+:\d+: ", message))
    has_excerpt = bool(re.search(r"^\d+ \| ", message, re.MULTILINE))
    ticks = ("✓" if has else "" for has in (has_line, has_line, has_excerpt))
    return f"| [{page.code}](#{page.code}) | {' | '.join(ticks)} | {page.meaning} |"


def _parts() -> Iterator[str]:
    pages = {page: message_of(page) for page in explanations("errors")}
    messages = {page.code: message for page, message in pages.items()}
    rows = (_row(page, message) for page, message in pages.items())
    yield HEAD.format(example=messages["count"]) + "\n".join(rows) + "\n"
    for page, message in pages.items():
        shown = f"```text\n{message}\n```\n" if message else "No input can cause it.\n"
        yield f"### {page.code}\n\n{page.meaning} [Cure](../../fleet_cli/data/errors/{page.code}.md)\n\n{shown}"


def current() -> str:
    """Return the page as it must be."""
    return "\n".join(_parts())


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.errors.page --write")
    PAGE.write_text(current(), encoding="utf-8")
