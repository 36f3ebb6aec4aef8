"""The arithmetic core against numbers worked out by hand, every part of every result."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import (
    LARGEST_COUNT,
    ZERO,
    Estimate,
    count_hint,
    magnitude,
    parse_count,
    parse_quotient,
    parse_share,
    simplest,
    square_root,
)
from fleet_cli.base.source import Source
from fleet_cli.calc.diff import diff_fleets
from fleet_cli.calc.differences import Diff
from fleet_cli.calc.fleets import total_fleets
from fleet_cli.calc.growth import grow
from fleet_cli.calc.rates import RatedFleet, make_rating
from fleet_cli.calc.snapshots import make_histories
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED, UNCHANGED
from fleet_cli.calc.targets import judge
from fleet_cli.calc.totals import collect
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Target
from fleet_cli.model.power import ACCELERATOR_POWER
from fleet_cli.model.throughput import Rule, TableError, ThroughputTable, counting
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.power import load_model
from tests.properties.fleets import total_of

MODEL = load_model(None)

OWN = """\
accelerators:
  - {name: One, vendor: Own, dense: {bf16: 989.4}, memory_gb: 100, tdp_w: 500, sources: [https://example.org]}
  - {name: Two, vendor: Own, dense: {bf16: 1978.8}, memory_gb: 50, tdp_w: 1000, sources: [https://example.org]}
  - {name: Bare, vendor: Own, dense: {bf16: 989.4}, sources: [https://example.org]}
systems:
  - {name: Box, accelerator: Two, count: 8}
"""
"""One counts 1 H100, Two counts 2: a Box has 8 Two."""


def fleet_text(pools: str, *rest: str, name: str = "A") -> str:
    """Return a manifest with the chips above."""
    lines = "".join(f"  - {{{pool.strip()}}}\n" for pool in pools.splitlines() if pool.strip())
    return f"fleet: {name}\n{OWN}" + "".join(f"{line}\n" for line in rest) + f"pools:\n{lines}"


MIXED = """
    name: a, accelerator: One, count: {low: 70, mid: 100, high: 130}, site: x, source: s
    name: b, accelerator: One, count: {low: 60, mid: 100, high: 140}, site: y, source: s
    name: c, system: Box, count: 5, site: x, source: r
    name: d, accelerator: Mystery, count: 40, unrated: nobody knows, site: x
"""
CITED = "sources: {s: {title: S}, r: {title: R}}"


def test_every_part_of_a_total() -> None:
    """40 unrated, 200 One and 40 Two are 280 accelerators and 200 + 80 = 280 H100e."""
    totals = total_of(fleet_text(MIXED, CITED))
    assert totals.sums.accelerators == Estimate(210, 280, 350)
    assert totals.sums.equivalents == Estimate(210, 280, 350)
    assert totals.sums.unrated == Estimate(40, 40, 40)
    assert (totals.sums.power.on(ACCELERATOR_POWER).known, totals.sums.memory.known) == (None, None)
    one, two, mystery = totals.rows
    assert (one.keys, two.keys, mystery.keys) == (("One",), ("Two",), ("Mystery",))
    assert (one.accelerators, one.equivalents) == ((130, 200, 270), (130, 200, 270))
    assert (two.accelerators, two.equivalents) == ((40, 40, 40), (80, 80, 80))
    assert [row.rate for row in totals.rows] == [1, 2, None]
    assert (one.share, two.share, mystery.share) == (Fraction(5, 7), Fraction(2, 7), None)
    # 200 at 500 W are 0.1 MW; 40 at 50 GB are 2 TB.
    assert (
        one.sums.power.on(ACCELERATOR_POWER).known,
        two.sums.power.on(ACCELERATOR_POWER).known,
    ) == (
        (Fraction(65, 1000), Fraction(1, 10), Fraction(135, 1000)),
        (Fraction(4, 100),) * 3,
    )
    assert (one.sums.memory.known, two.sums.memory.known) == ((13, 20, 27), (2, 2, 2))
    assert (mystery.equivalents, mystery.unrated) == (None, "nobody knows")
    assert [source.id for source in one.sources] == ["s"]
    assert [source.id for source in two.sources] == ["r"]
    assert totals.sums.power.missing == totals.sums.memory.missing == ("Mystery",)
    assert (totals.estimates, totals.by, totals.left_out) == ("worst-case", ("accelerator",), ())


def test_independent_estimates_of_one_chip_add_in_quadrature() -> None:
    """30 and 40 below and above make 50, times the rate; what is exact has no width."""
    totals = total_of(fleet_text(MIXED, CITED), estimates="independent")
    assert totals.sums.accelerators == Estimate(230, 280, 330)
    assert totals.rows[0].accelerators == Estimate(150, 200, 250)
    twice = MIXED.replace("One", "Two")
    assert total_of(fleet_text(twice, CITED), estimates="independent").sums.equivalents == (
        380, 480, 580,
    )  # fmt: skip


def test_groups_of_several_keys() -> None:
    """Rows are by value of each key, largest first, ties by count and then by name."""
    totals = total_of(fleet_text(MIXED, CITED), by=("site", "vendor"))
    assert [(row.keys, row.rate, row.equivalents) for row in totals.rows] == [
        (("x", "Own"), None, Estimate(150, 180, 210)),
        (("y", "Own"), 1, Estimate(60, 100, 140)),
        (("x", ""), None, None),
    ]
    pools = """
        name: z, accelerator: One, count: 4
        name: y, accelerator: One, count: 4
        name: x, accelerator: Two, count: 2
        name: w, accelerator: Mystery, count: 9, unrated: b
        name: v, accelerator: Mystery, count: 9, unrated: a
    """
    rows = total_of(fleet_text(pools), by=("pool",)).rows
    assert [row.keys[0] for row in rows] == ["y", "z", "x", "v", "w"]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("accelerator", ["One"]), ("pool", ["p"]), ("vendor", ["Own"]), ("architecture", [""]),
        ("site", ["s"]), ("region", ["r"]), ("owner", ["o"]), ("fleet", ["A"]),
        ("tag:team", ["t"]), ("tag:other", [""]),
    ],
)  # fmt: skip
def test_every_key_groups(key: str, values: list[str]) -> None:
    """Each key gives its own value of a pool; an owner of the fleet stands in for a pool's."""
    pool = "name: p, accelerator: One, count: 1, site: s, region: r, owner: o, tags: {team: t}"
    totals = total_of(fleet_text(pool, "owner: whole"), by=(key,))
    assert [row.keys for row in totals.rows] == [tuple(values)]
    if key == "owner":
        rows = total_of(fleet_text("accelerator: One, count: 1", "owner: whole"), by=(key,)).rows
        assert rows[0].keys == ("whole",)


@pytest.mark.parametrize("key", ["tag:", "colour", "", "Site"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    """Only the keys that there are, and tags with a name."""
    with pytest.raises(FleetError) as caught:
        total_of(fleet_text("accelerator: One, count: 1"), by=(key,))
    assert caught.value.diagnostics[0].code == "key"


def test_several_fleets_have_rows_of_their_own_and_together() -> None:
    """Two fleets of 100 and 300 are 400, and a quarter of that and the rest."""
    texts = [
        fleet_text(f"accelerator: One, count: {count}", name=name)
        for name, count in (("A", 100), ("B", 300))
    ]
    totals = total_of(*texts)
    assert [fleet.sums.equivalents.mid for fleet in totals.fleets] == [100, 300]
    assert [fleet.rows[0].share for fleet in totals.fleets] == [1, 1]
    assert [row.accelerators.mid for row in totals.rows] == [400]
    assert [row.share for row in totals.rows] == [1]
    assert totals.sums.equivalents == Estimate(400, 400, 400)
    by_fleet = total_of(*texts, by=("fleet",))
    assert [(row.keys, row.share) for row in by_fleet.rows] == [
        (("B",), Fraction(3, 4)), (("A",), Fraction(1, 4)),
    ]  # fmt: skip


def test_a_fleet_of_nothing_has_no_shares() -> None:
    """Where the total is 0, a share would be a division by it."""
    totals = total_of(fleet_text("accelerator: One, count: 0"))
    assert totals.rows[0].share is None
    assert totals.sums.power.on(ACCELERATOR_POWER).known == (0, 0, 0)


def test_what_has_no_figure_is_named() -> None:
    """A chip without power and memory leaves both unknown, and is named once."""
    pools = "accelerator: Bare, count: 1\naccelerator: One, count: 2\naccelerator: Bare, count: 3"
    fleet = total_of(fleet_text(pools)).fleets[0]
    assert fleet.sums.power.missing == fleet.sums.memory.missing == ("Bare",)
    assert fleet.sums.power.on(ACCELERATOR_POWER).amount == (Fraction(1, 1000),) * 3
    assert (fleet.sums.power.on(ACCELERATOR_POWER).known, fleet.sums.memory.known) == (None, None)
    rated = total_of(fleet_text("accelerator: One, count: 2")).fleets[0]
    assert rated.sums.power.missing == rated.sums.memory.missing == ()
    assert rated.sums.power.on(ACCELERATOR_POWER).known == (Fraction(1, 1000),) * 3
    assert rated.sums.memory.known == (Fraction(1, 5),) * 3


def test_names_without_a_figure_are_in_order() -> None:
    """Every chip without a figure is named, sorted, whatever the order of the pools."""
    names = [f"Bare {letter}" for letter in "hcgbfade"]
    added = "".join(
        f"  - {{name: {name}, dense: {{bf16: 1}}, sources: [https://example.org]}}\n"
        for name in names
    )
    pools = "\n".join(f"accelerator: {name}, count: 1" for name in names)
    text = fleet_text(pools).replace("systems:", f"{added}systems:", 1)
    fleet = total_of(text).fleets[0]
    assert fleet.sums.power.missing == fleet.sums.memory.missing == tuple(sorted(names))


def lists_in(record: object) -> list[object]:
    """Return every list in a record, or in what it holds."""
    if isinstance(record, list):
        return [record]
    if isinstance(record, tuple):
        return [found for part in record for found in lists_in(part)]
    return []


def test_results_hold_no_lists() -> None:
    """A result is a record that nobody can change, whatever it was made of."""
    fleets = rated(fleet_text(MIXED, CITED, TARGETS), snapshot("B", "2024-12-31"))
    rating = rating_for([one.fleet.manifest for one in fleets], None, None)
    for chosen in (fleets[:1], fleets):
        result = total_fleets(chosen, rating, ["site"], None, "worst-case")
        assert lists_in(result) == []
        assert result.by == ("site",)
        compared = diff_fleets(chosen, fleets, rating, ["site"], None, "worst-case")
        assert lists_in(compared) == []


TARGETS = """\
targets:
  - {name: whole, at_least: 250, by: 2024-12-31}
  - {name: chips, at_least: 280, of: any}
  - {name: power, at_most: 0.5, of: power_mw}
  - {name: ones, about: 210, of: One}
  - {name: both, at_least: 240, of: [One, Two]}
  - {name: none, at_least: 1, of: H200}
  - {name: zero, at_most: 0, of: H200}
"""


def measured(pools: str, day: date | None = None) -> dict[str, Any]:
    """Return the targets above against a fleet."""
    found = total_of(fleet_text(pools, TARGETS), day=day).fleets[0].targets
    return {one.target.name: one for one in found}


def test_what_a_target_is_about() -> None:
    """H100e, all accelerators, power, one chip, two chips: each its own actual and delta."""
    pools = """
        accelerator: One, count: {low: 190, mid: 200, high: 210}
        system: Box, count: 5
    """
    found = measured(pools)
    assert type(total_of(fleet_text(pools, TARGETS)).fleets[0].targets) is tuple
    actual = {name: one.actual for name, one in found.items()}
    assert actual == {
        "whole": (270, 280, 290), "chips": (230, 240, 250),
        "power": (Fraction(27, 200), Fraction(7, 50), Fraction(29, 200)),
        "ones": (190, 200, 210), "both": (230, 240, 250), "none": (0, 0, 0), "zero": (0, 0, 0),
    }  # fmt: skip
    assert found["whole"].delta == (20, 30, 40)
    assert found["whole"].delta_percent == (8, 12, 16)
    assert found["zero"].delta == (0, 0, 0)
    assert found["zero"].delta_percent is None
    verdicts = {name: one.verdict for name, one in found.items()}
    assert verdicts == {
        "whole": "met", "chips": "missed", "power": "met", "ones": "undecided",
        "both": "undecided", "none": "missed", "zero": "met",
    }  # fmt: skip


def test_a_power_target_without_power_is_undecided() -> None:
    """A chip without a TDP leaves the power unknown, and so the verdict."""
    power = measured("accelerator: Bare, count: 1")["power"]
    assert (power.actual, power.delta, power.delta_percent) == (None, None, None)
    assert power.verdict == "undecided"


DAY = date(2024, 12, 31)
LATER = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("comparator", "goal", "low", "high", "by", "day", "verdict"),
    [
        ("at_least", 100, 100, 100, None, None, "met"),
        ("at_least", 100, 99, 99, None, None, "missed"),
        ("at_least", 100, 99, 100, DAY, DAY, "undecided"),
        ("at_least", 100, 99, 99, DAY, DAY, "missed"),
        ("at_least", 100, 99, 99, LATER, DAY, "pending"),
        ("at_least", 100, 99, 99, DAY, LATER, "missed"),
        ("at_least", 100, 99, 99, DAY, None, "pending"),
        ("at_least", 100, 100, 100, LATER, DAY, "met"),
        ("about", 100, 95, 95, None, None, "met"),
        ("about", 100, 94, 94, None, None, "missed"),
        ("about", 100, 94, 95, None, None, "undecided"),
        ("about", 100, 500, 500, None, None, "met"),
        ("at_most", 100, 100, 100, None, None, "met"),
        ("at_most", 100, 101, 101, None, None, "missed"),
        ("at_most", 100, 100, 101, None, None, "undecided"),
        ("at_most", 100, 100, 100, LATER, DAY, "pending"),
        ("at_most", 100, 101, 101, LATER, DAY, "missed"),
        ("at_most", 100, 100, 101, LATER, DAY, "undecided"),
        ("up_to", 100, 0, 0, LATER, DAY, "within"),
        ("up_to", 100, 100, 100, DAY, LATER, "within"),
        ("up_to", 100, 101, 101, LATER, DAY, "exceeded"),
        ("up_to", 100, 100, 101, DAY, LATER, "undecided"),
    ],
)
def test_verdicts(
    comparator: str, goal: int, low: int, high: int, by: date | None, day: date | None, verdict: str
) -> None:
    """At the goal, next to it, before the date, on it and after it."""
    target = Target("t", comparator, Fraction(goal), None, by=by)  # type: ignore[arg-type]  # no text
    assert judge(target, Estimate(low, low, high), day) == verdict


def rated(*texts: str) -> list[RatedFleet]:
    """Resolve and rate the fleets of texts."""
    fleets, problems = resolve_all(Source(f"{at}.yaml", text) for at, text in enumerate(texts))
    assert problems == []
    rating = rating_for([fleet.manifest for fleet in fleets], None, None)
    return list(rate_all(fleets, rating, MODEL)[0])


def snapshot(name: str, as_of: str, count: int = 1) -> str:
    """Return a fleet with a date, or none."""
    dated = (f"as_of: {as_of}",) if as_of else ()
    return fleet_text(f"accelerator: One, count: {count}", *dated, name=name)


def test_of_snapshots_one_date_counts() -> None:
    """The latest until the day, parts of one date together, undated ones always."""
    written = (
        ("A", "2023-12-31"), ("A", "2024-12-31"), ("A", "2024-12-31"), ("A", ""),
        ("B", "2022-12-31"), ("C", ""),
    )  # fmt: skip
    fleets = rated(*(snapshot(*one) for one in written))

    def counted(day: date | None) -> list[int]:
        chosen = [part for history in make_histories(fleets) for part in history.on(day).parts]
        return [at for at, one in enumerate(fleets) if any(one is part for part in chosen)]

    assert counted(None) == [1, 2, 3, 4, 5]
    assert counted(date(2024, 12, 31)) == [1, 2, 3, 4, 5]
    assert counted(date(2024, 12, 30)) == [0, 3, 4, 5]
    assert counted(date(2023, 12, 31)) == [0, 3, 4, 5]
    assert counted(date(2020, 1, 1)) == [0, 3, 4, 5]


def test_the_dates_of_a_fleet_are_in_order() -> None:
    """Each date once, the earliest first, and no snapshot for the document that has none."""
    days = ["2024-05-01", "2021-01-01", "", "2023-07-01", "2022-12-31", "2021-01-01", "2020-03-01"]
    (history,) = make_histories(rated(*(snapshot("A", day) for day in days)))
    assert [str(one.as_of) for one in history.snapshots] == sorted({day for day in days if day})
    assert [len(one.parts) for one in history.snapshots] == [2, 3, 2, 2, 2]


class Halting:
    """Knows H100 alone, or fails."""

    text = None

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Rate H100."""
        if self.fails:
            raise TableError("out of luck")
        return Fraction(2) if accelerator.name == "H100 SXM5 80GB" else None


def table_by(rule: Rule, name: str = "halting") -> ThroughputTable:
    """Return a table of some *rule*."""
    return ThroughputTable(name, "X", "d", None, rule)


def test_what_cannot_be_rated_is_one_problem_with_its_pools() -> None:
    """The first pool is pointed at, by name, the next by line."""
    chip = bundled().find("H100")
    assert type(chip) is Accelerator
    table = table_by(Halting())
    rating = make_rating(table, (), counting(chip))
    assert rating.table is table
    assert (rating.fallbacks, rating.reference) == ((), counting(chip))
    assert type(make_rating(table, [table_by(Halting())], counting(chip)).fallbacks) is tuple
    text = fleet_text(
        """
        name: p, accelerator: One, count: 1
        accelerator: One, count: 1
        accelerator: H100, count: 1
        accelerator: H100, count: 1
        accelerator: Two, count: 1, unrated: why
        """
    )
    (fleet,), problems = rate_all(resolve_all([Source("a", text)])[0], rating, MODEL)
    first = text.splitlines().index("  - {name: p, accelerator: One, count: 1}") + 1
    (problem,) = problems
    assert problem.code == "no-rate"
    assert problem.span is not None
    assert problem.span.line == first
    assert problem.notes == ("pool: p", f"the same in the pool at line {first + 1}")
    assert set(fleet.rates) == {"H100 SXM5 80GB"}


def test_a_reference_that_cannot_be_rated_is_an_error() -> None:
    """Nor is one on which the table fails; both say what to do."""
    other, chip = bundled().find("B200"), bundled().find("H100")
    assert type(other) is Accelerator
    assert type(chip) is Accelerator
    found: list[Diagnostic] = []
    for table, reference in ((Halting(), other), (Halting(fails=True), chip)):
        with pytest.raises(FleetError) as caught:
            make_rating(table_by(table), (), counting(reference))
        found += caught.value.diagnostics
    assert [problem.code for problem in found] == ["no-rate", "table"]
    assert "out of luck" in found[1].message
    assert all(problem.hint for problem in found)


def test_names_that_were_not_found_are_passed_over() -> None:
    """A pool of an unknown chip is a problem already, and hides no other pool."""
    text = fleet_text("accelerator: Abacus, count: 1\naccelerator: One, count: 1")
    fleets, problems = resolve_all([Source("a", text)])
    assert [problem.code for problem in problems] == ["unknown-accelerator"]
    (fleet,), missing = rate_all(fleets, rating_for([fleets[0].manifest], None, None), MODEL)
    assert (set(fleet.rates), missing) == ({"One"}, [])


def difference(
    old: list[str],
    new: list[str],
    day: date | None = None,
    by: tuple[str, ...] = ("accelerator",),
) -> Diff:
    """Compare the fleets of texts."""
    sides = [rated(*side) for side in (old, new)]
    rating = rating_for([one.fleet.manifest for side in sides for one in side], None, None)
    return diff_fleets(sides[0], sides[1], rating, by, day, "worst-case")


def test_every_part_of_a_diff() -> None:
    """100 One and 10 Two become 60 One and 20 Two: -40 + 20 = -20 H100e of 120."""
    old = fleet_text("accelerator: One, count: 100\naccelerator: Two, count: 10")
    new = fleet_text("accelerator: One, count: 60\naccelerator: Two, count: 20")
    result = difference([old], [new])
    (fleet,) = result.fleets
    assert [(row.keys, row.kind, row.change.equivalents) for row in fleet.rows] == [
        (("One",), CHANGED, -40), (("Two",), CHANGED, 20),
    ]  # fmt: skip
    assert [row.change.percent for row in fleet.rows] == [-40, 100]
    assert (result.change.accelerators, result.change.equivalents) == (-30, -20)
    assert result.change.percent == Fraction(-50, 3)
    assert {type(row.change.percent) for row in fleet.rows} == {int}
    assert (fleet.kind, fleet.name, fleet.same, result.is_empty) == (CHANGED, "A", 0, False)
    assert type(result.change.equivalents) is int
    assert type(result.fleets) is tuple


def test_fleets_that_come_and_go() -> None:
    """One fleet leaves, one comes, one stays; a percentage of nothing is none."""
    stays = fleet_text("accelerator: One, count: 5", name="C")
    old = [fleet_text("accelerator: One, count: 3", name="A"), stays]
    new = [fleet_text("accelerator: Two, count: 3", name="B"), stays]
    result = difference(old, new)
    kinds = {fleet.name: (fleet.kind, fleet.same, len(fleet.rows)) for fleet in result.fleets}
    assert kinds == {"A": (REMOVED, 0, 1), "B": (ADDED, 0, 1), "C": (UNCHANGED, 1, 0)}
    by_name = {fleet.name: fleet for fleet in result.fleets}
    assert by_name["A"].change.equivalents == -3
    assert by_name["A"].change.percent == -100
    assert (by_name["B"].change.equivalents, by_name["B"].change.percent) == (6, None)
    assert (by_name["A"].new, by_name["B"].old) == (None, None)
    assert by_name["A"].rows[0].kind == REMOVED
    assert by_name["B"].rows[0].kind == ADDED
    assert by_name["B"].change.old.equivalents == ZERO == (0, 0, 0)
    assert by_name["B"].rows[0].change.old.accelerators == (0, 0, 0)
    assert result.change.equivalents == 3
    assert not result.is_empty
    assert difference(old, old).is_empty


def test_the_days_of_both_sides() -> None:
    """Each side has its manifest's date, or the one that is asked for."""
    old, new = snapshot("A", "2023-12-31"), snapshot("A", "2024-12-31")
    (fleet,) = difference([old], [new]).fleets
    assert (fleet.old_day, fleet.new_day) == (date(2023, 12, 31), date(2024, 12, 31))
    (fleet,) = difference([old], [new], date(2024, 6, 30)).fleets
    assert (fleet.old_day, fleet.new_day) == (date(2024, 6, 30), date(2024, 6, 30))
    (fleet,) = difference([], [new]).fleets
    assert (fleet.old_day, fleet.new_day) == (None, date(2024, 12, 31))


def with_targets(count: int, *targets: str) -> str:
    """Return a fleet of One with targets."""
    listed = ("targets:", *(f"  - {{{target}}}" for target in targets)) if targets else ()
    return fleet_text(f"accelerator: One, count: {count}", *listed)


def test_targets_that_differ() -> None:
    """A verdict, a goal or a date that changed, a target that came or went; others stay silent."""
    old = with_targets(
        5, "name: met, at_least: 6", "name: goal, at_least: 1", "name: date, at_least: 1",
        "name: same, at_least: 1, note: a", "name: gone, at_least: 1",
        "name: of, at_least: 1", "name: how, at_least: 1", "name: wide, about: 1",
    )  # fmt: skip
    new = with_targets(
        6, "name: came, at_least: 1", "name: met, at_least: 6", "name: goal, at_least: 2",
        "name: date, at_least: 1, by: 2024-01-01", "name: same, at_least: 1, note: b",
        "name: of, at_least: 1, of: any", "name: how, about: 1",
        "name: wide, about: 1, tolerance: 7%",
    )  # fmt: skip
    changes = {
        change.name: (change.kind, change.old is None, change.new is None)
        for change in difference([old], [new]).fleets[0].targets
    }
    assert changes == {
        "came": (ADDED, True, False), "met": (CHANGED, False, False),
        "goal": (CHANGED, False, False), "date": (CHANGED, False, False),
        "gone": (REMOVED, False, True), "of": (CHANGED, False, False),
        "how": (CHANGED, False, False), "wide": (CHANGED, False, False),
    }  # fmt: skip
    assert list(changes)[-1] == "gone"
    only = difference([with_targets(5, "name: t, at_least: 6")], [with_targets(5)]).fleets[0]
    assert (only.kind, len(only.rows)) == (CHANGED, 0)


def test_rows_of_equal_change_are_in_order() -> None:
    """Of equal equivalents the larger count comes first, then the name."""
    new = fleet_text(
        "accelerator: Bare, count: 4\naccelerator: Two, count: 2\naccelerator: One, count: 4"
    )
    result = difference([fleet_text("accelerator: H100, count: 1")], [new])
    assert [row.keys[0] for row in result.fleets[0].rows] == [
        "Bare",
        "One",
        "Two",
        "H100 SXM5 80GB",
    ]


def test_what_is_unrated_has_no_equivalents_to_differ_by() -> None:
    """Pools without a rate differ in their counts alone."""
    texts = [fleet_text(f"accelerator: Mystery, count: {count}, unrated: why") for count in (1, 4)]
    (row,) = difference(texts[:1], texts[1:]).fleets[0].rows
    assert (row.change.accelerators, row.change.equivalents, row.change.percent) == (3, None, None)


@pytest.mark.parametrize(
    ("start", "end", "days", "grows"),
    [(0, 5, 365, False), (5, 0, 365, False), (1, 5, 0, False), (5, 1, -1, False), (1, 1, 1, True)],
)
def test_growth_needs_two_totals_and_time(start: int, end: int, days: int, grows: bool) -> None:
    """Nothing grows from nothing, to nothing, or at once; from 1 it does, within a day."""
    first = date(2024, 1, 1)
    growth = grow(first, start, date.fromordinal(first.toordinal() + days), end)
    assert (growth is not None) == grows
    if growth is not None:
        assert growth.percent_per_year is None
        assert growth.doubling_years is None
        assert growth.factor == 1
        assert growth.years == Fraction(4, 1461)


def test_what_does_not_grow_never_doubles() -> None:
    """A factor of 1 has 0% a year, and one of 3/2 doubles in ln 2 / ln 1.5 of the time."""
    first, last = date(2020, 1, 1), date(2024, 1, 1)
    still = grow(first, 7, last, 7)
    assert still is not None
    assert still.percent_per_year == 0
    assert still.doubling_years is None
    more = grow(first, 2, last, 3)
    assert more is not None
    assert more.doubling_years is not None
    assert abs(more.doubling_years - Fraction("6.8380452")) < Fraction(1, 10**6)
    month = grow(first, 1, date(2020, 1, 31), 2)
    assert month is not None
    assert month.percent_per_year is not None
    assert grow(first, 1, date(2020, 1, 30), 2)[3:] == (None, None)  # type: ignore[index]  # it grows


def test_numbers_at_their_limits() -> None:
    """The largest count is one, the next is none; signs, wholes and roots are exact."""
    assert parse_count("1_000_000_000_000") == LARGEST_COUNT
    assert parse_count("1000000M") == LARGEST_COUNT
    assert parse_count("1000001M") is None
    assert parse_count("1000000000001") is None
    assert (parse_count("0.001k"), parse_count("0.0001k")) == (1, None)
    assert [parse_share(text) for text in ("1/3", "3", "x")] == [Fraction(1, 3), 3, None]
    assert (parse_quotient("3 / 2"), parse_quotient("3/0"), parse_quotient("0/3")) == (
        Fraction(3, 2), None, None,
    )  # fmt: skip
    assert [parse_quotient(text) for text in ("5", "7.5")] == [5, Fraction(15, 2)]
    assert (magnitude(-3), magnitude(3), magnitude(0)) == (3, 3, 0)
    assert type(simplest(Fraction(4, 2))) is int
    assert simplest(Fraction(1, 2)) == Fraction(1, 2)
    assert type(square_root(4)) is int
    assert square_root(Fraction(1, 4)) == Fraction(1, 2)
    assert square_root(2) == Fraction(1414213562373095, 10**15)
    assert square_root(Fraction(1, 2)) == Fraction(707106781186547, 10**15)
    with pytest.raises(ValueError, match="negative"):
        square_root(-1)
    assert Estimate(1, 2, 3).exact is False
    assert Estimate(2, 2, 2).exact is True
    assert Estimate(1, 2, 4).minus(3) == (-2, -1, 1)


def test_whole_numbers_are_ints() -> None:
    """Halves that add up to wholes are ints again, whichever way they are added."""
    text = fleet_text(
        """
        system: Half, count: {low: 2, mid: 4, high: 6}
        accelerator: Two, count: 3
        """
    ).replace("systems:", "systems:\n  - {name: Half, accelerator: One, count: 1/2}")
    for adding in ("worst-case", "independent"):
        sums = total_of(text, estimates=adding).sums
        assert (sums.accelerators, sums.equivalents) == ((4, 5, 6), (7, 8, 9))
        assert {type(number) for number in (*sums.accelerators, *sums.equivalents)} == {int}
    odd = total_of(text.replace("count: {low: 2, mid: 4, high: 6}", "count: 3"))
    assert odd.sums.accelerators == (Fraction(9, 2),) * 3


@pytest.mark.parametrize("held", [1, 2, 3])
def test_a_system_is_the_chips_that_it_holds(held: int) -> None:
    """Five systems of one, two or three chips are five, ten or fifteen."""
    text = fleet_text("system: Few, count: 5").replace(
        "systems:", f"systems:\n  - {{name: Few, accelerator: One, count: {held}}}"
    )
    assert total_of(text).sums.accelerators == (5 * held,) * 3


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ("online: 2024-12-31", 1), ("online: 2025-01-01", 0), ("retired: 2024-12-31", 0),
        ("retired: 2025-01-01", 1), ("online: 2024-01-01, retired: 2024-12-30", 0),
        ("online: 2024-01-01, retired: 2025-01-01", 1),
    ],
)  # fmt: skip
def test_a_pool_counts_from_its_first_day_to_the_day_before_its_last(
    dates: str, counts: int
) -> None:
    """Online on the day counts, retired on the day does not; one of the two may be unknown."""
    text = fleet_text(f"accelerator: One, count: 1, {dates}")
    assert total_of(text, day=DAY).sums.accelerators.mid == counts
    assert total_of(text).sums.accelerators.mid == 1


def test_a_tag_may_have_a_name_of_one_letter() -> None:
    """tag:x groups by the tag x."""
    text = fleet_text("accelerator: One, count: 1, tags: {x: y}")
    assert total_of(text, by=("tag:x",)).rows[0].keys == ("y",)


def test_pools_that_are_unrated_for_different_reasons_are_rows_in_order() -> None:
    """Of one group and one count, the reasons decide, by their letters."""
    reasons = "cgbfade"
    pools = "\n".join(f"accelerator: Mystery, count: 1, unrated: {why}" for why in reasons)
    rows = total_of(fleet_text(pools)).rows
    assert [row.unrated for row in rows] == sorted(reasons)
    texts = [
        fleet_text(f"accelerator: Mystery, count: 1, unrated: {why}", name=why) for why in "zy"
    ]
    assert [row.unrated for row in total_of(*texts).rows] == ["y", "z"]


def test_each_side_of_an_estimate_adds_for_itself() -> None:
    """Below, 30 and 40 make 50; above, 5 and 12 make 13."""
    text = fleet_text(
        """
        accelerator: One, count: {low: 70, mid: 100, high: 105}
        accelerator: One, count: {low: 160, mid: 200, high: 212}
        accelerator: Two, count: 3
        """
    )
    sums = total_of(text, estimates="independent").sums
    assert sums.accelerators == (253, 303, 316)
    assert sums.equivalents == (256, 306, 319)


def test_equivalents_order_rows_before_counts_do() -> None:
    """4 Two are more than 5 One."""
    rows = total_of(fleet_text("accelerator: One, count: 5\naccelerator: Two, count: 4")).rows
    assert [row.keys for row in rows] == [("Two",), ("One",)]


def test_sources_are_those_that_are_cited() -> None:
    """A pool without a source adds none to its row."""
    text = fleet_text("accelerator: One, count: 1\naccelerator: One, count: 1, source: s", CITED)
    (row,) = total_of(text).rows
    assert [source.id for source in row.sources] == ["s"]
    assert total_of(fleet_text("accelerator: One, count: 1")).rows[0].sources == ()


def test_cells_are_in_order() -> None:
    """By the values of the keys, then the chip, then why it is unrated; whatever the pools' order."""
    pools = """
        accelerator: Two, count: 1, site: b
        accelerator: Mystery, count: 1, site: b, unrated: z
        accelerator: Mystery, count: 1, site: b, unrated: y
        accelerator: One, count: 1, site: b
        accelerator: Two, count: 1, site: a
    """
    (fleet,) = rated(fleet_text(pools))
    cells = collect(fleet, ("site",), None)
    assert type(cells) is tuple
    assert [(cell.keys[0], cell.accelerator.name, cell.unrated) for cell in cells] == [
        ("a", "Two", None), ("b", "Mystery", "y"), ("b", "Mystery", "z"), ("b", "One", None),
        ("b", "Two", None),
    ]  # fmt: skip


class Only:
    """Knows one chip, and the reference."""

    text = None

    def __init__(self, chip: str) -> None:
        self.chip = chip

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Rate the two."""
        return Fraction(2) if accelerator.name in (self.chip, "H100 SXM5 80GB") else None


def test_fallbacks_are_named_in_order() -> None:
    """A row says which tables its rates came from, sorted, without the one asked for."""
    chips = ["One", "Two", "Bare", "B200", "B300", "MI300X", "H100 SXM5 80GB"]
    tables = [table_by(Only(chip), name) for name, chip in zip("fbdace", chips, strict=False)]
    chip = bundled().find("H100")
    assert type(chip) is Accelerator
    rating = make_rating(table_by(Only(chips[-1]), "asked"), tables, counting(chip))
    text = fleet_text("\n".join(f"accelerator: {name}, count: 1" for name in chips))
    fleets, missing = rate_all(resolve_all([Source("a", text)])[0], rating, MODEL)
    assert missing == []
    (row,) = total_fleets(fleets, rating, ("fleet",), None, "worst-case").rows
    assert row.fallbacks == ("a", "b", "c", "d", "e", "f")


def test_what_becomes_rated_gains_all_its_equivalents() -> None:
    """3 unrated become 5 rated: in total 2 accelerators and 5 H100e more, and back as many less."""
    before = fleet_text("accelerator: Mystery, count: 3, unrated: why")
    after = fleet_text("accelerator: One, count: 5")
    forth, back = difference([before], [after]), difference([after], [before])
    assert (forth.change.accelerators, forth.change.equivalents) == (2, 5)
    assert (back.change.accelerators, back.change.equivalents) == (-2, -5)
    rows = {row.keys[0]: row.change.equivalents for row in forth.fleets[0].rows}
    assert rows == {"Mystery": None, "One": 5}
    assert type(forth.change.equivalents) is int


def test_a_site_that_becomes_rated_gains_all_its_equivalents() -> None:
    """Where one side of a row is unrated, the other's equivalents are the whole change."""
    before = fleet_text("accelerator: Mystery, count: 3, unrated: why, site: x")
    after = fleet_text("accelerator: One, count: 5, site: x")
    for old, new, change in ((before, after, 5), (after, before, -5)):
        (row,) = difference([old], [new], by=("site",)).fleets[0].rows
        assert (row.kind, row.change.equivalents) == (CHANGED, change)


def test_rows_without_equivalents_come_last() -> None:
    """Half an H100e comes before what is unrated, of which the larger count comes first."""
    text = fleet_text(
        """
        system: Half, count: 1
        accelerator: Mystery A, count: 3, unrated: why
        """
    ).replace("systems:", "systems:\n  - {name: Half, accelerator: One, count: 1/2}")
    gone = fleet_text("accelerator: Mystery B, count: 5, unrated: why")
    (fleet,) = difference([gone], [text]).fleets
    assert [row.keys[0] for row in fleet.rows] == ["One", "Mystery B", "Mystery A"]
    assert [type(row.change.percent) for row in fleet.rows] == [type(None)] * 3


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2000000.5M", "the largest count is 1,000,000,000,000"),
        ("9999999999999", "the largest count is 1,000,000,000,000"),
        ("1.00000000001k", "this is not a whole number: write it out in digits"),
        ("350 M", "write the letter right behind the number: 350k"),
        ("TRUE", "write a whole number, 1 for a single one"),
        ("-NAN", "a count that is not known is an estimate: {low: ..., mid: ..., high: ...}"),
    ],
)
def test_hints_tell_apart_what_looks_alike(text: str, hint: str) -> None:
    """Too large, not whole, a space too many, a word: each its own hint."""
    assert parse_count(text) is None
    assert count_hint(text) == hint
