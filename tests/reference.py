"""The parts of pages that are made of the program: what it lists already is not written again."""

import re
from collections.abc import Callable, Iterable

import typer

from fleet_cli.base.edition import shipped
from fleet_cli.cli.app import COMMANDS, CommandGroup
from fleet_cli.model.measures import ACCELERATORS, NEEDING_A_UNIT, POWER
from fleet_cli.read.entries import ACCELERATOR, DENSE, SYSTEM
from fleet_cli.read.fields import Record
from fleet_cli.read.manifest_fields import CITATION, MANIFEST, POOL
from fleet_cli.read.manifest_targets import TARGET
from fleet_cli.read.table_fields import TABLE_KINDS, table_record
from fleet_cli.read.tables import load_table
from tests.measures import sites
from tests.test_layers import LAYERS, PACKAGE

PART = re.compile(r"(<!-- made: (?P<name>[\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a page with every part between its marks as it must be."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part['name']]()}{part[3]}", text)


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [head, ["---"] * len(list(head)), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _fields(shape: Record) -> Callable[[], str]:
    def make() -> str:
        rows = (
            (f"`{name}`", f"{field.doc}{'; required' if field.required else ''}")
            for name, field in shape.fields.items()
        )
        return _rows(("key", "what it says"), rows)

    return make


def _kind_fields(kind: str) -> Callable[[], str]:
    def make() -> str:
        shared = set.intersection(*(set(table_record(one).fields) for one in TABLE_KINDS))
        own = {
            name: field for name, field in table_record(kind).fields.items() if name not in shared
        }
        return _fields(Record(kind, own))()

    return make


def _shared_fields() -> str:
    shared = set.intersection(*(set(table_record(one).fields) for one in TABLE_KINDS))
    fields = table_record(next(iter(TABLE_KINDS))).fields
    return _fields(Record("table", {name: fields[name] for name in fields if name in shared}))()


def _commands() -> str:
    group = CommandGroup(name="fleet")
    context = typer.Context(group)
    helped = ((name, group.get_command(context, name)) for name in COMMANDS)
    return _rows(
        ("command", "what it does"),
        ((f"`fleet {name}`", command.get_short_help_str(200)) for name, command in helped),
    )


def _measures() -> str:
    rows = [
        ("`h100e`", "H100e", "without the rate by the H100"),
        (f"`{ACCELERATORS.word}`", ACCELERATORS.unit, "never"),
        (f"`{POWER.word}`", POWER.unit, f"without {POWER.unknown}"),
    ]
    for word, one in NEEDING_A_UNIT.items():
        unit = one.example.split()[-1]
        unknown = f"without {one.measure(unit).unknown}"
        rows.append((f"`{word}`", f"the goal's unit, such as {unit}", unknown))
    return _rows(("`of`", "counts in", "is not known"), rows)


def _tables() -> str:
    tables = map(load_table, shipped("tables"))
    rows = ((f"`{table.name}`", table.unit, table.description) for table in tables)
    return _rows(("table", "unit", "rule"), rows)


def _folders() -> str:
    rows = []
    for folder, below in LAYERS.items():
        text = (PACKAGE / folder / "__init__.py").read_text("utf-8")
        may = ", ".join(f"`{name}`" for name in below) or "nothing"
        rows.append((f"`{folder}`", text.splitlines()[0].strip('"'), may))
    return _rows(("folder", "what it holds", "may import"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "commands": _commands,
    "folders": _folders,
    "measures": _measures,
    "tables": _tables,
    "watts": sites.watts,
    "sites by nameplate": sites.nameplates,
    "runs of a benchmark": sites.runs,
    "keys of a manifest": _fields(MANIFEST),
    "keys of a pool": _fields(POOL),
    "keys of a target": _fields(TARGET),
    "keys of a source": _fields(CITATION),
    "keys of an accelerator": _fields(ACCELERATOR),
    "precisions": lambda: "\n" + ", ".join(f"`{name}`" for name in DENSE.fields) + "\n\n",
    "keys of a system": _fields(SYSTEM),
    "keys of every table": _shared_fields,
    **{f"keys of a {kind} table": _kind_fields(kind) for kind in TABLE_KINDS},
}
"""What a page may ask for between `<!-- made: NAME -->` and `<!-- end -->`."""
