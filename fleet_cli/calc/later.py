"""What the plan of a fleet makes of a rule that nothing breaks today: from which day it is broken."""

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
    """The first planned day on which a rule holds no longer, or its deadline."""

    day: date
    actual: Estimate
    """In the rule's unit."""
    verdict: str
    until: date | None = None
    """The day from which it holds again; None where it does not."""


def planned_cells(
    snapshot: Snapshot, day: date | None, keys: Sequence[str] = ()
) -> Iterable[tuple[date, tuple[Cell, ...]]]:
    """Return each day behind *day* on which a pool comes or goes, with the cells that count then."""
    dates = {one for pool in snapshot.pools for one in (pool.online, pool.retired)}
    days = sorted(one for one in dates if one is not None and day is not None and one > day)
    course = make_course(History(snapshot.fleet, (snapshot,)), keys)
    return zip(days, course.walk(days), strict=True)


def first_break(target: Target, planned: Iterable[tuple[date, Measured]]) -> Break | None:
    """Return the first of the *planned* days on which a target is broken, and until when."""
    found = None
    for day, measured in planned:
        verdict = judge(target, measured.amount, day, is_bound=bool(measured.lacking))
        # NOTE: what was announced for no day waits again, and is not broken.
        is_broken = verdict not in (MET, WITHIN, PENDING)
        if found is None and is_broken:
            found = Break(day, measured.amount, verdict)
        elif found is not None and not is_broken:
            return found._replace(until=day)
    return found
