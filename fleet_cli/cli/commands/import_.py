"""`fleet import`: what a cluster or an inventory reports, as a manifest."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from fleet_cli.base.records import NamedTuple
from fleet_cli.cli import options
from fleet_cli.cli.options import option
from fleet_cli.importers.formats import FORMATS

if TYPE_CHECKING:
    from fleet_cli.base.diagnostics import Diagnostic, FleetError
    from fleet_cli.importers.draft import Columns, Draft
    from fleet_cli.importers.formats import Format

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


States = Annotated[
    list[str] | None,
    option("WORD=STATE", "What a state means; may be given several times.", "--state"),
]
Sheet = Annotated[str, option("NAME", "Of an Excel workbook.")]


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
        """Read what one kind of tool prints."""
        _import(kind, file, fleet, as_of, mapping, include, allow_unknown, output, force)


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
        states: States = None,
        sheet: Sheet = "",
    ) -> None:
        """Read a table, with the columns that options name and the others by what they hold."""
        from fleet_cli.importers.draft import Columns

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
    (_add_with_columns if _one.columns else _add)(_one.name, f"Read {_one.reads}.")


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
    columns: "Columns | None" = None,
) -> None:
    """Import *path* and write the manifest; what was read, and how, goes to standard error."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.inputs import parse_as_of
    from fleet_cli.cli.output import complain, write
    from fleet_cli.importers.write import (
        failures,
        fleet_name,
        manifest_text,
        nothing_found,
        summary,
    )

    parse_as_of(as_of)
    name = fleet_name(fleet, kind)
    asked = kind
    draft, kind = _draft(kind, path, _Names(mapping or [], include), columns)
    problems = () if allow_unknown else _told(failures(draft, path), path, asked)
    complain("".join(f"{line}\n" for line in summary(draft, allow_unknown, bool(problems))))
    if problems:
        raise FleetError(problems)
    if nothing := nothing_found(draft, path):
        raise FleetError(nothing)
    text = manifest_text(
        draft,
        fleet=name if fleet else fleet_name(draft.label, kind),
        as_of=as_of or "",
        allow_unknown=allow_unknown,
        include=_as_seen(include, output),
    )
    write(text, output, over=force)


class _Names(NamedTuple):
    """What the options say that names mean."""

    mapping: list[str]
    include: str | None


def _as_seen(include: str | None, output: str | None) -> str:
    """Return the path of a file of definitions as seen from the manifest that is written."""
    import os

    if include is None:
        return ""
    folder = os.path.dirname(output or "") or os.curdir
    return os.path.relpath(include, folder).replace(os.sep, "/")


def _draft(kind: str, path: str, names: _Names, columns: "Columns | None") -> "tuple[Draft, str]":
    """Return what *path* holds, and the importer that read it."""
    import os

    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.load import catalogue_with
    from fleet_cli.cli.progress import progress
    from fleet_cli.importers.devices import Devices
    from fleet_cli.importers.draft import Columns, Request
    from fleet_cli.importers.formats import SNIFFED, importer, recognised
    from fleet_cli.importers.streams import counted, peeked
    from fleet_cli.read.files import open_input, unreadable

    catalogue, _ = catalogue_with(names.include)
    request = Request(Devices(catalogue, names.mapping), path, columns or Columns())
    fitting: Format | None = None
    asked = kind
    try:
        with open_input(path) as opened:
            size = os.fstat(opened.fileno()).st_size or None
            start, stream = peeked(opened, SNIFFED)
            fitting = recognised(start)
            kind = _kind(kind, fitting, path, request.columns)
            read = importer(kind)
            with progress(f"Reading {path}", size) as tell:
                return read(counted(stream, tell) if tell else stream, request), kind
    except FleetError as error:
        problems = _with_fitting(error, kind, fitting, path).diagnostics
        raise FleetError(_told(problems, path, asked)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _kind(kind: str, fitting: "Format | None", path: str, columns: "Columns") -> str:
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
            raise fail("import-format", f"{path} is nothing that an importer is sure of", hint)
        complain(f"note: read as {fitting.reads}: fleet import {fitting.name}\n")
        return fitting.name
    reads_any = any(one.columns for one in FORMATS if one.name == kind)
    if reads_any and not columns.accelerator and fitting and not fitting.columns:
        hint = "or name the columns to read it by with --accelerator-column and the like"
        raise fail("import-format", "this is no inventory of any columns", hint)
    return kind


def _with_fitting(
    error: "FleetError", kind: str, fitting: "Format | None", path: str
) -> "FleetError":
    """Say which importer fits, where another one was asked and could not read the form."""
    from fleet_cli.base.diagnostics import FleetError

    problems = error.diagnostics
    if (
        fitting is None
        or fitting.columns
        or fitting.name == kind
        or problems[0].code != "import-format"
    ):
        return error
    note = f"this looks like {fitting.reads}: run `fleet import {fitting.name} {path}`"
    return FleetError((problems[0]._replace(notes=(*problems[0].notes, note)), *problems[1:]))


def _told(problems: "tuple[Diagnostic, ...]", path: str, asked: str) -> "tuple[Diagnostic, ...]":
    """Say which command has the options that hints name: `auto` has none for columns."""
    if asked != AUTO:
        return problems
    return tuple(
        one._replace(hint=f"with `fleet import inventory {path}`: {one.hint}")
        if re.search("-column|--state|--sheet", one.hint or "")
        else one
        for one in problems
    )
