"""Columns about targets: what was announced, what the fleet has of it, and the verdict."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.calc.snapshots import Snapshot, models_of
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.manifest import ABOUT
from fleet_cli.model.measures import H100E_WORD
from fleet_cli.model.power import ACCELERATOR_POWER, PowerModel
from fleet_cli.report.basis import Citations, where_text
from fleet_cli.report.columns import fleet_column, shown_if
from fleet_cli.report.fleet_fields import cited_by
from fleet_cli.report.fleet_notes import target_notes
from fleet_cli.report.model import (
    AMOUNT,
    CITED,
    PERCENT,
    VERDICT,
    About,
    Column,
    Columns,
    Goal,
    Section,
)
from fleet_cli.report.texts import day_text, middle


def deadline(delta: TargetDelta) -> str:
    """Return when a target is due, as it was announced."""
    return shown(delta.target.by) if delta.target.by else ""


def of_text(delta: TargetDelta) -> str:
    """Return what a target is about: a measure, or names."""
    return delta.aim.names or delta.aim.measure.title


def about_text(delta: TargetDelta) -> str:
    """Return what the unit of a target's numbers does not say of it: of what, and where."""
    of = of_text(delta)
    return ", ".join(
        filter(None, ("" if of == delta.aim.measure.unit else of, where_text(delta.target.where)))
    )


def unit_of(delta: TargetDelta) -> str:
    """Return what the numbers of a target are in, with its own table where it has one."""
    unit, table = delta.aim.measure.unit, delta.target.table
    return unit if table is None else f"{unit} by {table}"


def is_in(delta: TargetDelta, unit: str) -> bool:
    """
    Whether a target's numbers are in the *unit* of the totals.

    NOTE: A100e may be of one A100 in a total and of another in a goal, so that they do not compare.
    """
    is_plain = delta.aim.words == (H100E_WORD,) or delta.aim.measure.word == "throughput"
    return is_plain and unit_of(delta) == unit


def is_of_whole(delta: TargetDelta, unit: str) -> bool:
    """Whether a target is about all that a fleet has, in the *unit* of the totals."""
    return is_in(delta, unit) and not delta.target.where


def _of_said(delta: TargetDelta) -> str:
    where, table = delta.target.where, delta.target.table
    place = f" where {where_text(where)}" if where else ""
    return f"{of_text(delta)}{place}" + (f" by {table}" if table is not None else "")


OF: Column[TargetDelta, None] = Column("of", "Of", of_text, said=_of_said, wraps=True, below=True)
"""What a target is about."""
BY: Column[TargetDelta, None] = Column(
    "by", "By", lambda delta: day_text(delta.target.by), said=deadline, below=True
)
"""The deadline of a target."""
TERMS: list[Column[TargetDelta, None]] = [
    Column("target", "Target", lambda delta: delta.target.name, wraps=True),
    OF,
    BY,
    Column("by_period", "", deadline, shown=False),
    Column("target_where", "", lambda delta: where_text(delta.target.where), shown=False),
    Column("own_table", "", lambda delta: delta.target.table, shown=False),
]
"""The name of a target, what it is about, and its deadline."""


def models_behind(
    snapshots: Sequence[Snapshot],
    deltas: Iterable[TargetDelta | None],
    wide: bool = False,
) -> tuple[PowerModel, ...]:
    """Return the power models that have a part in what is shown; none where watts have none."""
    pools = (pool for one in snapshots for pool in one.pools)
    bases = (one.aim.measure.basis for one in deltas if one is not None)
    is_used = (
        wide
        or any(basis not in (None, ACCELERATOR_POWER) for basis in bases)
        or any(pool.power is not None for pool in pools)
    )
    return models_of(snapshots) if is_used else ()


def goal_of(delta: TargetDelta) -> Goal:
    """Return a goal as people read it: with its unit, where that is not what `of` says."""
    target, measure = delta.target, delta.aim.measure
    unit = measure.unit if measure.shows_unit else ""
    if target.goal_range is not None:
        low, high = target.goal_range
        return Goal(target.comparator, low, high, high, unit)
    tolerated = target.tolerance * target.goal if target.comparator == ABOUT else 0
    return Goal(target.comparator, target.goal, target.goal - tolerated, unit=unit)


def goal(prefix: str = "", title: str = "Goal") -> list[Column[TargetDelta, None]]:
    """Return a goal: for people with its comparator, for machines in two columns."""
    return [
        Column(f"{prefix}comparator", "", lambda one: one.target.comparator, shown=False),
        Column(f"{prefix}goal", title, lambda one: one.target.goal, AMOUNT, said=goal_of),
        Column(f"{prefix}goal_high", "", lambda one: goal_of(one).high, AMOUNT, shown=False),
        Column(f"{prefix}unit", "", lambda one: one.aim.unit, shown=False),
    ]


def actual(name: str = "actual", title: str = "Actual") -> list[Column[TargetDelta, None]]:
    """Return what a fleet has of a target."""
    return [Column(name, title, lambda delta: delta.actual, AMOUNT, spread=True)]


def verdict(name: str = "verdict", title: str = "Verdict") -> list[Column[TargetDelta, None]]:
    """Return how a fleet stands to a target."""
    return [Column(name, title, lambda delta: delta.verdict, VERDICT)]


def outcome(kind: str = AMOUNT) -> list[Column[TargetDelta, None]]:
    """Return how far a fleet is from a goal, and how it stands to it."""
    return [
        Column("delta", "Delta", lambda delta: middle(delta.delta), kind, signed=True),
        Column("delta_percent", "%", lambda one: middle(one.delta_percent), PERCENT, signed=True),
        *verdict(),
    ]


def judged(
    deltas: Sequence[TargetDelta], usual: Callable[[TargetDelta], date | None]
) -> list[Column[TargetDelta, None]]:
    """Return the day on which targets are judged, which people see where it is not the *usual* one."""

    def said(delta: TargetDelta) -> str:
        day, until = delta.day, delta.until
        if day is None or (day, until) == (usual(delta), None):
            return ""
        return " and ".join(shown(one) for one in (day, until) if one is not None)

    is_shown = any(map(said, deltas))
    return [
        Column(
            *("measured", "Judged on", lambda one: day_text(one.day)),
            said=said,
            shown=is_shown,
            below=True,
        ),
        Column("measured_until", "", lambda one: day_text(one.until), shown=False),
    ]


PLANNED: list[Column[TargetDelta, None]] = [
    Column(
        "breaks",
        "",
        lambda one: day_text(one.breaks.day) if one.breaks else "",
        shown=False,
    ),
    Column("planned", "planned by then", lambda one: one.planned, AMOUNT, spread=True, below=True),
]
"""What the plan gives by a deadline that lies ahead."""


def targets_section(
    deltas: Sequence[TargetDelta],
    usual: Callable[[TargetDelta], date | None],
    basis: Callable[[TargetDelta], str | None],
    cited: Citations,
    several: bool,
    wide: bool,
    more: Sequence[Column[TargetDelta, None]] = (),
) -> Section[TargetDelta, None]:
    """
    List targets with what there is of them.

    Args:
        usual: Gives the day on which one is judged without saying.
        basis: Gives what the counts of its fleet are.
        several: Whether it must be said of which fleet each is.
        wide: Whether people see their sources.
        more: Columns before these.
    """
    columns: Columns[TargetDelta, None] = [
        TERMS,
        fleet_column(lambda delta: delta.manifest.fleet, shown=several),
        [*goal(), *actual(), *outcome()],
        judged(deltas, usual),
        shown_if(any(delta.planned for delta in deltas), PLANNED),
        *more,
        Column("source", "Source", lambda delta: cited.mark(cited_by(delta)), CITED, shown=wide),
    ]

    def about(one: TargetDelta | None) -> About:
        return About(one.manifest.fleet, one.day, basis(one)) if one else About()

    return Section("targets", "Targets", columns, deltas, None, target_notes(deltas), about)
