"""`fleet import`: what a cluster or an inventory reports, as a manifest."""

from typing import TYPE_CHECKING, Annotated

import typer

from fleet_cli.cli.options import Output

if TYPE_CHECKING:
    from fleet_cli.importers.draft import Columns, Draft

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Turn what a cluster reports into a manifest.",
)

Input = Annotated[str, typer.Argument(metavar="FILE|-", help="What to read; - is standard input.")]
Fleet = Annotated[
    str | None,
    typer.Option("--fleet", metavar="NAME", help="The fleet's name.", show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="The date that the counts hold for.", show_default=False
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="SPELLING=ACCELERATOR",
        help="What a spelling stands for; may be given several times.",
        show_default=False,
    ),
]
AllowUnknown = Annotated[
    bool,
    typer.Option("--allow-unknown", help="Write what is not recognised as comments, and go on."),
]


def _column(name: str, what: str) -> object:
    return typer.Option(f"--{name}-column", metavar="HEADER", help=what, show_default=False)


def _add(kind: str, help_text: str) -> None:
    """Add the command that reads what one *kind* of cluster tool prints."""

    @app.command(kind, help=help_text)
    def read(
        file: Input,
        fleet: Fleet = None,
        as_of: AsOf = None,
        mapping: Map = None,
        allow_unknown: AllowUnknown = False,
        output: Output = None,
    ) -> None:
        _import(kind, file, fleet, as_of, mapping, allow_unknown, output)


_add("kubernetes", "Read `kubectl get nodes -o json`.")
_add("slurm", "Read `scontrol show nodes`, plain or --json, or `sinfo -N -o '%N %G'`.")
_add("nvidia-smi", "Read `nvidia-smi` as CSV, -L or -q -x, of one host or several.")


@app.command()
def inventory(
    file: Input,
    fleet: Fleet = None,
    as_of: AsOf = None,
    mapping: Map = None,
    allow_unknown: AllowUnknown = False,
    output: Output = None,
    accelerator: Annotated[str, _column("accelerator", "Names the device.")] = "",
    count: Annotated[str, _column("count", "Counts it; without one, a row is one device.")] = "",
    site: Annotated[str, _column("site", "Says where it stands.")] = "",
    region: Annotated[str, _column("region", "Says in which region.")] = "",
    owner: Annotated[str, _column("owner", "Says whose it is.")] = "",
    online: Annotated[str, _column("online", "The first day in service.")] = "",
    retired: Annotated[str, _column("retired", "The day it left service.")] = "",
    name: Annotated[str, _column("name", "Names the pools.")] = "",
    tag: Annotated[list[str] | None, _column("tag", "Is kept as a tag; repeatable.")] = None,
) -> None:
    """Read a CSV, TSV, JSON Lines or Parquet export; headers that say enough need no options."""
    from fleet_cli.importers.draft import Columns

    columns = Columns(
        accelerator, count, site, region, owner, online, retired, name, tuple(tag or ())
    )
    _import("inventory", file, fleet, as_of, mapping, allow_unknown, output, columns)


def _import(
    kind: str,
    path: str,
    fleet: str | None,
    as_of: str | None,
    mapping: list[str] | None,
    allow_unknown: bool,
    output: str | None,
    columns: "Columns | None" = None,
) -> None:
    """Import *path* and write the manifest; what was assumed or left out goes to standard error."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.load import parse_day
    from fleet_cli.cli.output import complain, write
    from fleet_cli.importers.write import failures, fleet_name, manifest_text

    parse_day(as_of)
    name = fleet_name(fleet, kind)
    draft = _draft(kind, path, mapping or [], columns)
    complain("".join(f"note: {note}\n" for note in draft.notes))
    problems = failures(draft, path)
    if problems and not allow_unknown:
        raise FleetError(problems)
    text = manifest_text(
        draft,
        fleet=name if fleet else fleet_name(draft.label, kind),
        as_of=as_of or "",
        allow_unknown=allow_unknown,
    )
    write(text, output)


def _draft(kind: str, path: str, mapping: list[str], columns: "Columns | None") -> "Draft":
    import os

    from fleet_cli.cli.progress import progress
    from fleet_cli.importers.devices import Devices
    from fleet_cli.importers.draft import Columns, Request
    from fleet_cli.importers.formats import importer
    from fleet_cli.importers.streams import counted
    from fleet_cli.read.catalogue import bundled
    from fleet_cli.read.files import open_input, unreadable

    request = Request(Devices(bundled(), mapping), path, columns or Columns())
    try:
        with open_input(path) as stream:
            size = os.fstat(stream.fileno()).st_size or None
            with progress(f"Reading {path}", size) as tell:
                return importer(kind)(counted(stream, tell) if tell else stream, request)
    except OSError as error:
        raise unreadable(path, error) from error
