"""`fleet import`: what a cluster or an inventory reports, as a manifest."""

import os
import re
from typing import TYPE_CHECKING, Annotated

import typer

from fleet_cli.cli import options
from fleet_cli.cli.options import option
from fleet_cli.importers.draft import Columns, Draft, Request
from fleet_cli.importers.formats import ANY, FORMATS, SNIFFED, Format, importer, recognised

if TYPE_CHECKING:
    from fleet_cli.base.diagnostics import Diagnostic

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Turn what a cluster reports into a manifest.",
)

AUTO = "auto"

Input = Annotated[str, typer.Argument(metavar="FILE|-", help="What to read; - is standard input.")]
Fleet = Annotated[str | None, option("NAME", "The fleet's name.")]
AsOf = Annotated[str | None, option("DATE", "The date that the counts hold for.")]
Map = Annotated[
    list[str] | None,
    option(
        "SPELLING=ACCELERATOR",
        "What a spelling stands for, or none; may be given several times.",
        "--map",
    ),
]
AllowUnknown = Annotated[
    bool,
    typer.Option("--allow-unknown", help="Write what is not recognised as comments, and go on."),
]


def _column(name: str, what: str) -> object:
    return option("HEADER", what, f"--{name}-column")


def _add(kind: str, help_text: str) -> None:
    """Add the command that reads what one *kind* of cluster tool prints."""

    @app.command(kind, help=help_text)
    def read(
        file: Input,
        fleet: Fleet = None,
        as_of: AsOf = None,
        mapping: Map = None,
        include: options.Include = None,
        allow_unknown: AllowUnknown = False,
        output: options.Output = None,
        force: options.Force = False,
    ) -> None:
        """Write a manifest of what the input holds."""
        columns = Columns()
        _import(kind, file, fleet, as_of, mapping, include, allow_unknown, output, force, columns)


def _add_with_columns(kind: str, help_text: str) -> None:
    """Add the command that reads tables whose columns options may name."""

    @app.command(kind, help=help_text)
    def read(
        file: Input,
        fleet: Fleet = None,
        as_of: AsOf = None,
        mapping: Map = None,
        include: options.Include = None,
        allow_unknown: AllowUnknown = False,
        output: options.Output = None,
        force: options.Force = False,
        accelerator: Annotated[str, _column("accelerator", "Names the device.")] = "",
        count: Annotated[
            list[str] | None,
            _column("count", "Counts it; several are multiplied; none: a row is one device."),
        ] = None,
        low: Annotated[str, _column("low", "The low end of an estimate.")] = "",
        mid: Annotated[str, _column("mid", "Its middle; for --count-column.")] = "",
        high: Annotated[str, _column("high", "Its high end.")] = "",
        memory: Annotated[str, _column("memory", "The memory of one device.")] = "",
        state: Annotated[str, _column("state", "Whether it is in use; none: all count.")] = "",
        label: Annotated[str, _column("label", "Names the row, in messages.")] = "",
        site: Annotated[str, _column("site", "Says where it stands.")] = "",
        region: Annotated[str, _column("region", "Says in which region.")] = "",
        owner: Annotated[str, _column("owner", "Says whose it is.")] = "",
        online: Annotated[str, _column("online", "The first day in service.")] = "",
        retired: Annotated[str, _column("retired", "The day it left service.")] = "",
        name: Annotated[str, _column("name", "Names the pools.")] = "",
        fleets: Annotated[str, _column("fleet", "Names the fleet: one document each.")] = "",
        days: Annotated[str, _column("as-of", "The day of the count: one document each.")] = "",
        tag: Annotated[list[str] | None, _column("tag", "Is kept as a tag; repeatable.")] = None,
        states: Annotated[
            list[str] | None,
            option("WORD=STATE", "What a state means; may be given several times.", "--state"),
        ] = None,
        sheet: Annotated[str, option("NAME", "Of an Excel workbook.")] = "",
    ) -> None:
        """Write a manifest of what the rows hold."""
        columns = Columns(
            accelerator=accelerator, count=tuple(count or ([mid] if mid else [])), low=low,
            high=high, memory=memory, state=state, label=label, site=site, region=region,
            owner=owner, online=online, retired=retired, name=name, fleet=fleets, as_of=days,
            tags=tuple(tag or ()),
            states=tuple(states or ()), sheet=sheet,
        )  # fmt: skip
        _import(kind, file, fleet, as_of, mapping, include, allow_unknown, output, force, columns)


_add(AUTO, "Tell what the input is, and read it as that.")
for _one in FORMATS:
    (_add_with_columns if _one.name == ANY else _add)(_one.name, f"Read {_one.reads}.")


def _import(
    kind: str,
    path: str,
    fleet: str | None,
    as_of: str | None,
    mapping: list[str] | None,
    include: str | None,
    allow_unknown: bool,
    output: str | None,
    force: bool,
    columns: Columns,
) -> None:
    """Import *path* and write the manifest; what was read, and how, goes to standard error."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.inputs import parse_as_of
    from fleet_cli.cli.load import catalogue_with
    from fleet_cli.cli.output import complain, write
    from fleet_cli.importers.devices import Devices
    from fleet_cli.importers.write import (
        failures,
        fleet_name,
        manifest_text,
        nothing_found,
        summary,
    )

    parse_as_of(as_of)
    fleet_name(fleet, kind)
    catalogue, _ = catalogue_with(include)
    request = Request(Devices(catalogue, mapping or ()), path, columns)
    draft, read_as = _draft(kind, request)
    problems = () if allow_unknown else _advised(failures(draft, path), kind, path)
    complain("".join(f"{line}\n" for line in summary(draft, allow_unknown, bool(problems))))
    if problems := problems or nothing_found(draft, path):
        raise FleetError(problems)
    text = manifest_text(
        draft,
        fleet=fleet_name(fleet or draft.label, read_as),
        as_of=as_of or "",
        allow_unknown=allow_unknown,
        include=_as_seen(include, output),
    )
    write(text, output, over=force)


def _as_seen(include: str | None, output: str | None) -> str:
    """Return the path of a file of definitions as seen from the manifest that is written."""
    if include is None:
        return ""
    folder = os.path.dirname(output or "") or os.curdir
    return os.path.relpath(include, folder).replace(os.sep, "/")


def _draft(asked: str, request: Request) -> tuple[Draft, str]:
    """Return what the input holds, and the importer that read it."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.progress import progress
    from fleet_cli.importers.streams import counted, rewindable
    from fleet_cli.read.files import open_input, unreadable

    path = request.source
    fitting: Format | None = None
    try:
        with open_input(path) as opened:
            size = os.fstat(opened.fileno()).st_size or None
            with (
                progress(f"Reading {path}", size) as tell,
                rewindable(counted(opened, tell) if tell else opened) as stream,
            ):
                fitting = recognised(stream.read(SNIFFED))
                stream.seek(0)
                kind = _kind(asked, fitting, request)
                return importer(kind)(stream, request), kind
    except FleetError as error:
        raise FleetError(_advised(error.diagnostics, asked, path, fitting)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _kind(kind: str, fitting: Format | None, request: Request) -> str:
    """Return the importer to use; a table of any columns is never taken for a known format's."""
    from fleet_cli.base.diagnostics import fail
    from fleet_cli.cli.output import complain

    if kind == AUTO:
        if fitting is None:
            kinds = ", ".join(one.name for one in FORMATS)
            hint = (
                f"name it: fleet import KIND, one of {kinds}; what other tools, such as pbsnodes "
                "or ray, print as JSON is an inventory"
            )
            message = f"{request.source} is nothing that an importer is sure of"
            raise fail("import-format", message, hint)
        complain(f"note: read as {fitting.reads}: fleet import {fitting.name}\n")
        return fitting.name
    if kind == ANY and not request.columns.accelerator and fitting and fitting.name != ANY:
        hint = "or name the columns to read it by with --accelerator-column and the like"
        raise fail("import-format", "this is no inventory of any columns", hint)
    return kind


def _advised(
    problems: "tuple[Diagnostic, ...]", asked: str, path: str, fitting: Format | None = None
) -> "tuple[Diagnostic, ...]":
    """Say which command has the options that hints name, or reads what another one cannot."""
    if asked == AUTO:
        return tuple(
            one._replace(hint=f"with `fleet import {ANY} {path}`: {one.hint}")
            if re.search("-column|--state|--sheet", one.hint or "")
            else one
            for one in problems
        )
    if fitting and fitting.name not in (ANY, asked) and problems[0].code == "import-format":
        note = f"this looks like {fitting.reads}: run `fleet import {fitting.name} {path}`"
        return (problems[0]._replace(notes=(*problems[0].notes, note)), *problems[1:])
    return problems
