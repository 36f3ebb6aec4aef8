"""The table of the definitions in a diff: figures of chips, systems and sites that are others now."""

from typing import Any

from fleet_cli.calc.definition_changes import KINDS, DefinitionChange
from fleet_cli.calc.differences import Diff
from fleet_cli.report.kinds import TEXT, TEXTS
from fleet_cli.report.model import FIGURE, About, Column, Columns, Section, Value
from fleet_cli.report.shape import Field, Kind, Shape, described


def definitions_section(diff: Diff) -> Section[DefinitionChange, None]:
    """List what else both sides count by than they did."""
    columns: Columns[DefinitionChange, None] = [
        Column("definition", "Of", lambda one: one.name, said=_said, wraps=True),
        Column("kind", "", lambda one: one.kind, shown=False),
        Column("figure", "Figure", lambda one: one.field),
        Column("old_figure", "Old", lambda one: _value(one.old), FIGURE),
        Column("new_figure", "New", lambda one: _value(one.new), FIGURE),
        Column("unit", "Unit", lambda one: one.unit, shown=any(o.unit for o in diff.definitions)),
    ]
    return Section(
        "definitions",
        "Definitions",
        columns,
        diff.definitions,
        about=lambda one: About(one.fleets[0] if one and len(one.fleets) == 1 else ""),
    )


def _said(one: DefinitionChange) -> str:
    return f"power model of {one.name}" if one.kind == "power_model" else one.name


def _value(value: Value) -> Value:
    return "not said" if value is None else value


FIGURE_OR_WORD: Kind[Any] = Kind(lambda: {"type": ["number", "string", "null"]})
DEFINITION: Shape[DefinitionChange] = Shape(
    Field("name", lambda one: one.name, described("The fleet's, of a power model.", TEXT)),
    Field("kind", lambda one: one.kind, Kind(lambda: {"enum": [*KINDS.values()]})),
    *TEXT.named("field", "unit"),
    *FIGURE_OR_WORD.named("old", "new"),
    Field("fleets", lambda one: one.fleets, described("Those that hold it.", TEXTS)),
)
