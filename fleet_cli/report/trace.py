"""What `fleet total --trace` says: every step to a total, as a table and as a JSON document."""

from operator import attrgetter
from typing import Any

from fleet_cli.base.json_schema import mapping
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import decimal_text
from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.snapshots import models_of, only_model
from fleet_cli.calc.trace import Traced, trace_totals
from fleet_cli.model.steps import KINDS, OPERATIONS, Step
from fleet_cli.report.basis import Citations, basis_columns
from fleet_cli.report.fleet_fields import ADDING
from fleet_cli.report.kinds import BASIS, CITATION, DAY, FLAG, ONLY_POWER_MODEL, TEXT, WHOLE
from fleet_cli.report.model import CITED, FIGURE, Column, Columns, Report, Section
from fleet_cli.report.shape import Document, Field, Kind, Shape, described, or_null, sequence
from fleet_cli.report.total import method_of, notes_of
from fleet_cli.report.total_document import LEFT_OUT


class Line(NamedTuple):
    """One step, numbered."""

    number: int
    """From 1; a step is made of those with lower numbers alone."""
    step: Step
    of: tuple[int, ...]
    """The numbers of what it is made of."""


class Sums(NamedTuple):
    """Which steps are the sums of a fleet, or of all."""

    accelerators: int | None
    """None where nobody has counted it."""
    equivalents: int | None


class Lines:
    """The steps that lead to totals, in their order, each once."""

    def __init__(self, totals: Totals) -> None:
        fleets, whole = trace_totals(totals)
        self.totals = totals
        self.all: list[Line] = []
        self._numbers: dict[Any, int] = {}
        self._seen: dict[int, int] = {}
        self.fleets = list(zip(totals.fleets, map(self._sums, fleets), strict=True))
        self.whole = self._sums(whole)

    def _sums(self, traced: Traced | None) -> Sums:
        return Sums(*map(self._number, traced)) if traced else Sums(None, None)

    def _number(self, step: Step) -> int:
        # NOTE: most steps are the very same as before; others only say the same.
        if id(step) not in self._seen:
            of = tuple([self._number(one) for one in step.of])
            line = Line(len(self.all) + 1, step, of)
            number = self._numbers.setdefault((step._replace(of=()), of), line.number)
            if number == line.number:
                self.all.append(line)
            self._seen[id(step)] = number
        return self._seen[id(step)]


_SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ "}


def expression_text(line: Line) -> str:
    """Return what a step is made of, as a person writes it; empty for what is given."""
    numbers = [f"#{number}" for number in line.of]
    operation = line.step.operation
    if operation is None:
        return ""
    if operation in _SIGNS:
        return _SIGNS[operation].join(numbers) or "0"
    return f"{operation} of {', '.join(numbers)}"


def _called(line: Line) -> str:
    return f"#{line.number}"


_VALUE, _UNIT = attrgetter("step.value"), attrgetter("step.unit")
"""What a row and the total both have."""


def trace_report(totals: Totals) -> Report:
    """Make the report: a row for each step to *totals*, and the sources."""
    lines = Lines(totals)
    cited = Citations([source for line in lines.all for source in line.step.sources])
    columns: Columns[Line, Line] = [
        Column("id", "", lambda line: str(line.number), said=_called),
        Column("step", "Step", lambda line: line.step.what, wraps=True),
        Column("kind", "", lambda line: line.step.kind, shown=False),
        Column("value", "Value", _VALUE, FIGURE, _VALUE, spread=True),
        Column("unit", "Unit", _UNIT, total=_UNIT),
        Column("expression", "Made of", expression_text, total=_called, wraps=True),
        Column("sources", "Source", lambda line: cited.mark(line.step.sources), CITED, wraps=True),
    ]
    alone = len(totals.fleets) == 1
    number = lines.whole.equivalents
    whole = None if number is None else lines.all[number - 1]
    return Report(
        title=totals.fleets[0].name if alone else f"{len(totals.fleets)} fleets",
        sections=[
            Section("steps", None, columns, lines.all, whole, notes_of(totals)),
            cited.section(shown=True),
        ],
        method=method_of(totals),
        basis=basis_columns(totals.rating, totals.estimates, models=models_of(totals.snapshots)),
    )


_EXACT: Kind[Estimate] = described(
    "Exact: a decimal, or a quotient of whole numbers such as 1/3.",
    Kind(
        lambda: mapping(dict.fromkeys(Estimate._fields, TEXT.schema())),
        lambda value: {end: decimal_text(number) for end, number in value._asdict().items()},
    ),
)
_OPERATION: Kind[str] = described(
    "; ".join(f"{word}: {doc}" for word, (doc, _) in OPERATIONS.items()),
    Kind(lambda: {"enum": list(OPERATIONS)}),
)
_EXPRESSION: Shape[Line] = Shape(
    Field("op", lambda line: line.step.operation or "", _OPERATION),
    Field("of", lambda line: line.of, described("Ids of earlier rows.", sequence(WHOLE))),
)


ROW: Shape[Line] = Shape(
    Field("id", lambda line: line.number, WHOLE),
    Field("kind", lambda line: line.step.kind, Kind(lambda: {"enum": list(KINDS)})),
    Field("step", lambda line: line.step.what, TEXT),
    Field("value", lambda line: line.step.value, _EXACT),
    Field("unit", lambda line: line.step.unit, TEXT),
    Field(
        "expression",
        lambda line: line if line.step.operation else None,
        described("Null for what is given.", or_null(_EXPRESSION)),
    ),
    Field("sources", lambda line: line.step.sources, sequence(CITATION)),
)
_ID = described("The id of a row.", or_null(WHOLE))
_SUMS: Shape[Sums] = Shape(*_ID.named("accelerators", "equivalents"))
_FLEET: Shape[tuple[FleetTotal, Sums]] = Shape(
    Field("fleet", lambda one: one[0].name, TEXT),
    Field("as_of", lambda one: one[0].day, or_null(DAY)),
    Field("counted", lambda one: one[0].is_counted, FLAG),
    *_SUMS.within(tuple, lambda one: one[1]),
)


TRACE: Document[Lines] = Document(
    "trace",
    *BASIS.within(Lines, lambda lines: lines.totals.rating),
    Field("estimates", lambda lines: lines.totals.estimates, ADDING),
    Field("power_model", lambda lines: only_model(lines.totals.snapshots), ONLY_POWER_MODEL),
    Field("rows", lambda lines: lines.all, sequence(ROW)),
    Field("fleets", lambda lines: lines.fleets, sequence(_FLEET)),
    Field("total", lambda lines: lines.whole, _SUMS),
    Field("left_out", lambda lines: lines.totals.left_out, sequence(LEFT_OUT)),
)
