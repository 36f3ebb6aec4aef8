"""What the plan of a fleet makes of a rule that no date limits: from which day it is broken."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import Measured
from fleet_cli.calc.history import make_course
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.targets import judge
from fleet_cli.calc.totals import Cell
from fleet_cli.model.manifest import MET, PENDING, WITHIN, Target


class Break(NamedTuple):
    """The first planned day on which a rule that holds today holds no longer."""

    day: date
    actual: Estimate
    """In the rule's unit."""
    verdict: str


def planned_cells(
    snapshot: Snapshot, day: date | None, keys: Sequence[str] = ()
) -> Iterable[tuple[date, tuple[Cell, ...]]]:
    """Return each day behind *day* on which a pool comes or goes, with the cells that count then."""
    dates = {one for pool in snapshot.pools for one in (pool.online, pool.retired)}
    days = sorted(one for one in dates if one is not None and day is not None and one > day)
    course = make_course(History(snapshot.fleet, (snapshot,)), keys)
    return zip(days, course.walk(days), strict=True)


def first_break(target: Target, planned: Iterable[tuple[date, Measured]]) -> Break | None:
    """Return the first of the *planned* days on which a target without a date is broken."""
    for day, measured in planned:
        verdict = judge(target, measured.amount, day, is_bound=bool(measured.lacking))
        # NOTE: what was announced for no day waits again, and is not broken.
        if verdict not in (MET, WITHIN, PENDING):
            return Break(day, measured.amount, verdict)
    return None
