"""`fleet init`: a commented manifest to start from, and the schema that editors check it with."""

import os
from pathlib import Path
from typing import Annotated

import typer

from fleet_cli.base.edition import DATA
from fleet_cli.cli import options

TEMPLATE = DATA / "init.yaml"
SCHEMA_FILE = "fleet.schema.json"
"""What the first line of the template names; it stands beside the manifest."""


def init(
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="The file to write, or - for standard output."),
    ] = "fleet.yaml",
    force: options.Force = False,
) -> None:
    """
    Write a commented manifest to start from.

    The schema that editors check it with is put beside it.
    """
    from fleet_cli.base.characters import printable
    from fleet_cli.cli.output import complain, write

    text = TEMPLATE.read_text(encoding="utf-8")
    if file == "-":
        write(text, None)
        return
    write(text, file, over=force)
    shown = printable(file)
    complain(f"wrote {shown}: fleet total {shown} counts it\n")
    schema = Path(os.path.dirname(file), SCHEMA_FILE)
    if force or not os.path.lexists(schema):
        from fleet_cli.read.schemas import manifest_schema
        from fleet_cli.render.json_text import to_json

        write(to_json(manifest_schema()), str(schema))
        shown = printable(str(schema))
        complain(f"wrote {shown}: editors check and complete the manifest by it\n")
