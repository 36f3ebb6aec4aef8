"""What must hold for the total of every fleet."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.model.manifest import MET, MISSED, PENDING, UNDECIDED
from tests.properties.fleets import (
    DENSE_16BIT,
    DrawnPool,
    days,
    drawn_pools,
    pools,
    text_of,
    total_of,
)

BOTH = st.sampled_from(["worst-case", "independent"])


@given(pools)
def test_the_total_is_the_sum_of_count_times_rate(fleet: list[DrawnPool]) -> None:
    """An independent calculation of ten lines gives the same fraction, to the last digit."""
    sums = [Fraction(0)] * 3
    for pool in fleet:
        rate = DENSE_16BIT[pool.unit] / DENSE_16BIT["H100"]
        for index, count in enumerate(pool.counts):
            sums[index] += count * rate
    assert total_of(text_of(fleet)).sums.equivalents == tuple(sums)


@given(pools, pools)
def test_totals_add_up_over_pools_and_files(one: list[DrawnPool], other: list[DrawnPool]) -> None:
    """Two files total what one file with the pools of both does."""
    apart = total_of(text_of(one, name="a"), text_of(other, name="b")).sums
    assert apart == total_of(text_of(one + other)).sums
    parts = [total_of(text_of(fleet)).sums.equivalents for fleet in (one, other)]
    assert apart.equivalents == tuple(map(sum, zip(*parts, strict=True)))


@given(pools.flatmap(lambda fleet: st.tuples(st.just(fleet), st.permutations(fleet))), BOTH)
def test_order_does_not_matter(
    fleets: tuple[list[DrawnPool], list[DrawnPool]], estimates: str
) -> None:
    """The pools may stand in any order: rows, sums and shares are the same."""
    one, other = (total_of(text_of(fleet), by=("site",), estimates=estimates) for fleet in fleets)
    assert one.rows == other.rows
    assert one.sums == other.sums


@given(drawn_pools(), st.integers(0, 10**6))
def test_splitting_a_pool_keeps_the_total(pool: DrawnPool, part: int) -> None:
    """A pool in two lines is the same pool."""
    more = DrawnPool(
        pool.unit, (pool.counts[0] + part, pool.counts[1] + part, pool.counts[2] + part)
    )
    rest = DrawnPool(pool.unit, (part, part, part))
    assert total_of(text_of([more])).sums == total_of(text_of([pool, rest])).sums


@given(pools, st.integers(1, 50))
def test_scaling_counts_scales_the_total(fleet: list[DrawnPool], factor: int) -> None:
    """A fleet ten times as large has ten times the equivalents."""
    low, mid, high = total_of(text_of(fleet)).sums.equivalents
    larger = [
        DrawnPool(unit, (least * factor, middle * factor, most * factor))
        for unit, (least, middle, most), *_ in fleet
    ]
    scaled = total_of(text_of(larger)).sums.equivalents
    assert scaled == (low * factor, mid * factor, high * factor)


@given(pools, BOTH)
def test_low_mid_and_high_stay_in_order(fleet: list[DrawnPool], estimates: str) -> None:
    """No way of adding turns an estimate around, and errors that cancel are no wider."""
    totals = total_of(text_of(fleet), estimates=estimates, by=("site",))
    for row in totals.rows:
        assert row.accelerators.low <= row.accelerators.mid <= row.accelerators.high
        if row.equivalents is not None:
            assert row.equivalents.low <= row.equivalents.mid <= row.equivalents.high
    worst = total_of(text_of(fleet)).sums.equivalents
    own = totals.sums.equivalents
    assert worst.low <= own.low <= own.mid == worst.mid <= own.high <= worst.high


@given(pools)
def test_rows_and_shares_sum_to_the_whole(fleet: list[DrawnPool]) -> None:
    """Every accelerator is in exactly one row."""
    totals = total_of(text_of(fleet), by=("site", "vendor"))
    assert sum(row.accelerators.mid for row in totals.rows) == totals.sums.accelerators.mid
    shares = [row.share for row in totals.rows if row.share is not None]
    assert sum(shares) == (1 if totals.sums.equivalents.mid else 0)


@given(pools, st.sampled_from(["A100", "GB200", "T4"]))
def test_the_reference_only_scales(fleet: list[DrawnPool], reference: str) -> None:
    """In units of another chip a fleet is the same multiple of one H100."""
    one = total_of(
        text_of([DrawnPool("H100", (1, 1, 1))]), reference=reference
    ).sums.equivalents.mid
    by_h100 = total_of(text_of(fleet)).sums.equivalents.mid
    assert total_of(text_of(fleet), reference=reference).sums.equivalents.mid == by_h100 * one


@given(st.lists(drawn_pools(dated=True), max_size=8), days)
def test_a_pool_counts_from_online_until_retired(fleet: list[DrawnPool], day: date) -> None:
    """On a day exactly the pools are there that came by then and have not gone."""
    there = [
        pool._replace(online=None, retired=None)
        for pool in fleet
        if (pool.online is None or pool.online <= day)
        and (pool.retired is None or day < pool.retired)
    ]
    assert total_of(text_of(fleet), day=day).sums == total_of(text_of(there)).sums


@given(
    drawn_pools(),
    st.integers(1, 10**8),
    st.sampled_from(["at_least", "about", "at_most"]),
    days,
    days,
)
def test_verdicts_follow_the_goal(
    pool: DrawnPool, goal: int, comparator: str, due: date, day: date
) -> None:
    """A verdict is met or missed only where low and high agree; what is due later is pending."""
    head = ("targets:", f"- {{name: t, {comparator}: {goal}, by: {due}}}")
    target = total_of(text_of([pool], *head), day=day).fleets[0].targets[0]
    low, _, high = total_of(text_of([pool])).sums.equivalents
    needed = Fraction(goal) * (Fraction(95, 100) if comparator == "about" else 1)
    if comparator == "at_most":
        agree, reached = (low <= goal) == (high <= goal), high <= goal
    else:
        agree, reached = (low >= needed) == (high >= needed), low >= needed
    if not agree:
        assert target.verdict == UNDECIDED
    elif due <= day:
        assert target.verdict == (MET if reached else MISSED)
    elif comparator == "at_most":
        # A ceiling that is ahead is kept until then, or broken already.
        assert target.verdict == (PENDING if reached else MISSED)
    else:
        assert target.verdict == (MET if reached else PENDING)


def test_independent_errors_add_in_quadrature() -> None:
    """Half-widths 30 and 40 make 50, not 70: 100+200 is 250 to 350."""
    fleet = [DrawnPool("H100", (70, 100, 130)), DrawnPool("H100", (160, 200, 240))]
    assert total_of(text_of(fleet)).sums.equivalents == (230, 300, 370)
    assert total_of(text_of(fleet), estimates="independent").sums.equivalents == (250, 300, 350)
