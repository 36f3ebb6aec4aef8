"""The arithmetic of a diff, for any two fleets."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.source import Source, Span
from fleet_cli.calc.changes import DiffRow
from fleet_cli.calc.diff import diff_fleets
from fleet_cli.calc.differences import Diff
from fleet_cli.calc.limits import Limit
from fleet_cli.calc.rates import RatedFleet, make_rating, rate_fleet
from fleet_cli.calc.resolve import ResolvedFleet, Unit
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Manifest, Pool
from fleet_cli.model.throughput import Rating, ThroughputTable, counting
from fleet_cli.read.power import load_model

PLACE = Span(1, 1, 2)
"""Where everything here stands: nobody looks."""
CHIPS = {
    name: Accelerator(name, dense=(("bf16", Fraction(rate)),))
    for name, rate in (("R", 3), ("S", 2), ("T", 7))
}
"""S counts for two thirds of the reference R, T for seven thirds."""


class Sixteen:
    """Rates by the one figure that the chips here have."""

    text = None

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Return the BF16 rate."""
        return accelerator.figure("bf16")


MODEL = load_model(None)
TABLE = ThroughputTable("own", "TFLOP/s", "BF16", None, Sixteen())
RATING: Rating = make_rating(TABLE, (), counting(CHIPS["R"]))


def fleet(*pools: Pool) -> RatedFleet:
    """Rate a fleet of *pools*."""
    manifest = Manifest("Lab", Source("fleet.yaml", ""), PLACE, pools)
    units = {(pool.accelerator, False): Unit(CHIPS[pool.accelerator], 1) for pool in pools}
    return rate_fleet(ResolvedFleet(manifest, units, {}), RATING, MODEL)[0]


def pool(chip: str, count: int, name: str | None = None, site: str | None = None) -> Pool:
    """Make a pool with an exact count."""
    return Pool(chip, False, Estimate(count, count, count), PLACE, name=name, site=site)


def diff(old: RatedFleet, new: RatedFleet, *by: str, estimates: str = "worst-case") -> Diff:
    """Compare two fleets."""
    return diff_fleets([old], [new], RATING, by or ("accelerator",), None, estimates)


def rows_of(result: Diff) -> tuple[DiffRow, ...]:
    """Return the rows of the only fleet."""
    return result.fleets[0].rows


def test_rows_are_sorted_by_the_size_of_their_change() -> None:
    """3 more T are 7 H100e, 9 fewer S are 6, one more R is 1: largest first, whatever the sign."""
    old = fleet(pool("R", 10), pool("S", 9))
    new = fleet(pool("R", 11), pool("T", 3))
    result = diff(old, new)
    rows = [(row.keys[0], row.kind, row.change.equivalents) for row in rows_of(result)]
    assert rows == [("T", ADDED, 7), ("S", REMOVED, -6), ("R", CHANGED, 1)]
    assert result.change.equivalents == 2
    assert result.change.percent == Fraction(200, 16)


def test_the_delta_of_estimates_is_that_of_the_middles() -> None:
    """Ranges are kept on each side, and take no part in the difference."""
    old = fleet(Pool("S", False, Estimate(30, 60, 90), PLACE))
    new = fleet(Pool("S", False, Estimate(30, 66, 300), PLACE))
    change = rows_of(diff(old, new))[0].change
    assert (change.accelerators, change.equivalents, change.percent) == (6, 4, 10)
    assert change.old.equivalents == Estimate(20, 40, 60)


def test_a_range_that_changed_is_a_change() -> None:
    """The same middle with another high is a row whose delta is 0."""
    old = fleet(Pool("R", False, Estimate(1, 2, 3), PLACE))
    new = fleet(Pool("R", False, Estimate(1, 2, 4), PLACE))
    (row,) = rows_of(diff(old, new))
    assert (row.kind, row.change.equivalents) == (CHANGED, 0)


def test_pools_are_matched_by_name_before_place() -> None:
    """A pool that kept its name is the same pool although another one now stands in its place."""
    old = fleet(pool("R", 5, "a", "x"), pool("R", 7, "b", "y"))
    new = fleet(pool("R", 5, "a", "y"), pool("R", 7, "c", "x"))
    result = diff(old, new, "pool")
    found = {(row.old_keys[0], row.keys[0], row.kind) for row in rows_of(result)}
    assert found == {("a", "a", CHANGED), ("b", "b", REMOVED), ("c", "c", ADDED)}


def test_of_pools_at_one_place_equal_counts_are_renames() -> None:
    """Two pools at one place got new names: each is paired with the one that has its count."""
    old = fleet(pool("R", 5, "a"), pool("R", 7, "b"))
    new = fleet(pool("R", 7, "c"), pool("R", 5, "d"))
    found = {(row.old_keys[0], row.keys[0]) for row in rows_of(diff(old, new, "pool"))}
    assert found == {("a", "d"), ("b", "c")}


def test_a_pool_that_got_a_name_is_the_same_pool() -> None:
    """A pool without a name is known by its place."""
    old = fleet(pool("R", 5, None, "x"), pool("R", 6, None, "y"))
    new = fleet(pool("R", 5, "named", "x"), pool("R", 6, None, "y"))
    (row,) = rows_of(diff(old, new, "pool"))
    assert (row.old_keys[0], row.keys[0], row.change.equivalents) == ("", "named", 0)


@pytest.mark.parametrize(
    ("limit", "old", "change", "is_passed"),
    [
        (Limit("5%", Fraction(1, 20), True), 100, 5, False),
        (Limit("5%", Fraction(1, 20), True), 100, Fraction(501, 100), True),
        (Limit("5%", Fraction(1, 20), True), 0, 1, True),
        (Limit("5%", Fraction(1, 20), True), 0, 0, False),
        (Limit("20k", 20_000, False), 0, 20_000, False),
        (Limit("20k", 20_000, False), 0, Fraction(40_001, 2), True),
    ],
)
def test_a_limit_is_passed_beyond_it(
    limit: Limit, old: int, change: int | Fraction, is_passed: bool
) -> None:
    """Reaching a limit is allowed, the least step beyond it is not."""
    assert limit.is_passed(old, change) == is_passed


counts = st.integers(0, 1000)
estimates = st.tuples(counts, counts, counts).map(lambda parts: Estimate(*sorted(parts)))
pools = st.builds(
    lambda chip, count, name, site: Pool(chip, False, count, PLACE, name=name, site=site),
    st.sampled_from(sorted(CHIPS)),
    estimates,
    st.one_of(st.none(), st.sampled_from("abcd")),
    st.one_of(st.none(), st.sampled_from("xy")),
)
fleets = st.lists(
    pools, max_size=6, unique_by=lambda one: one.name or (one.accelerator, one.site, one.count)
).map(lambda chosen: fleet(*chosen))
groupings = st.sampled_from(
    [("accelerator",), ("pool",), ("site", "accelerator"), ("site", "pool")]
)
additions = st.sampled_from(["worst-case", "independent"])


@given(fleets, groupings, additions)
def test_nothing_differs_from_itself(one: RatedFleet, by: tuple[str, ...], adding: str) -> None:
    """The diff of a fleet with itself is empty."""
    result = diff(one, one, *by, estimates=adding)
    assert result.is_empty
    assert (result.change.accelerators, result.change.equivalents) == (0, 0)


@given(fleets, fleets, groupings)
def test_a_diff_mirrors_the_diff_back(
    old: RatedFleet, new: RatedFleet, by: tuple[str, ...]
) -> None:
    """Forth and back have the same rows, with the sides and the signs turned round."""
    forth, back = rows_of(diff(old, new, *by)), rows_of(diff(new, old, *by))
    turned = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    mirrored = {
        (row.old_keys, row.keys, turned[row.kind], row.change.new, row.change.old) for row in back
    }
    assert mirrored == {
        (row.keys, row.old_keys, row.kind, row.change.old, row.change.new) for row in forth
    }
    assert len(forth) == len(back)


@given(fleets, fleets, groupings, additions)
def test_what_was_and_its_change_make_what_is(
    old: RatedFleet, new: RatedFleet, by: tuple[str, ...], adding: str
) -> None:
    """Rows add up to the total exactly, and old plus delta is new, in every row."""
    result = diff(old, new, *by, estimates=adding)
    for change in (result.change, *(row.change for row in rows_of(result))):
        assert change.old.accelerators is not None
        assert change.new.accelerators is not None
        grown = change.old.accelerators.mid + (change.accelerators or 0)
        assert grown == change.new.accelerators.mid
        assert change.old.equivalents is not None
        assert change.new.equivalents is not None
        assert change.old.equivalents.mid + (change.equivalents or 0) == change.new.equivalents.mid
    assert (
        sum(row.change.accelerators or 0 for row in rows_of(result)) == result.change.accelerators
    )
    assert sum(row.change.equivalents or 0 for row in rows_of(result)) == result.change.equivalents


@given(
    st.lists(pools, max_size=6, unique_by=lambda one: one.name or object()), st.randoms(), groupings
)
def test_the_order_of_pools_changes_nothing(
    chosen: list[Pool], random: object, by: tuple[str, ...]
) -> None:
    """Pools written in another order are no difference."""
    shuffled = list(chosen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    assert diff(fleet(*chosen), fleet(*shuffled), *by).is_empty
