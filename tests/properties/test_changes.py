"""What must hold between two fleets, between manifests and their text, and through time."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_cli.base.source import Source
from fleet_cli.calc.diff import diff_fleets
from fleet_cli.calc.differences import Diff
from fleet_cli.calc.timeline import PERIODS, Timeline, make_timeline
from fleet_cli.cli.convert import load_conversion
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.importers.draft import Draft, DraftPool, Place
from fleet_cli.importers.write import manifest_text
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.power import load_model
from tests.inside import run_inside
from tests.properties.fleets import (
    CHIPS,
    DENSE_16BIT,
    PLACES,
    SYSTEMS,
    DrawnPool,
    days,
    drawn_pools,
    pools,
    text_of,
    total_of,
)

ADDING = st.sampled_from(["worst-case", "independent"])
FEW = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
"""For what runs the whole program."""


def difference(old: str, new: str, by: tuple[str, ...], adding: str) -> Diff:
    """Compare two texts, each of one fleet."""
    sides = [resolve_all([Source(name, text)])[0] for name, text in (("a", old), ("b", new))]
    rating = rating_for([fleet.manifest for side in sides for fleet in side], None, None)
    rated = [rate_all(side, rating, load_model(None))[0] for side in sides]
    return diff_fleets(rated[0], rated[1], rating, by, None, adding)


GROUPS = st.sampled_from([("accelerator",), ("site",), ("vendor", "architecture"), ("pool",)])


@given(pools, pools, GROUPS, ADDING)
def test_back_is_the_negative_of_forth(
    one: list[DrawnPool], other: list[DrawnPool], by: tuple[str, ...], adding: str
) -> None:
    """diff(a, b) = -diff(b, a), in total and row by row."""
    forth = difference(text_of(one), text_of(other), by, adding)
    back = difference(text_of(other), text_of(one), by, adding)
    assert forth.change.accelerators == -(back.change.accelerators or 0)
    assert forth.change.equivalents == -(back.change.equivalents or 0)
    rows = {(row.old_keys, row.keys): row.change.equivalents for row in forth.fleets[0].rows}
    assert rows == {
        (row.keys, row.old_keys): -(row.change.equivalents or 0) for row in back.fleets[0].rows
    }


@given(pools, pools, GROUPS, ADDING)
def test_old_and_delta_make_new(
    one: list[DrawnPool], other: list[DrawnPool], by: tuple[str, ...], adding: str
) -> None:
    """Old + delta = new exactly, new is what the total says, and no estimate is turned round."""
    result = difference(text_of(one), text_of(other), by, adding)
    whole = total_of(text_of(other), estimates=adding).sums
    assert result.change.new.equivalents == whole.equivalents
    assert result.change.new.accelerators == whole.accelerators
    for change in (result.change, *(row.change for row in result.fleets[0].rows)):
        for side in (change.old, change.new):
            assert side.accelerators is not None
            assert side.accelerators.low <= side.accelerators.mid <= side.accelerators.high
            assert side.equivalents is not None
            assert side.equivalents.low <= side.equivalents.mid <= side.equivalents.high
        assert change.old.equivalents is not None
        assert change.new.equivalents is not None
        assert change.old.equivalents.mid + (change.equivalents or 0) == change.new.equivalents.mid


@given(pools, st.randoms(use_true_random=False))
def test_names_of_pools_change_nothing(fleet: list[DrawnPool], random: Any) -> None:
    """Whatever pools are called, rows and totals of anything else are the same."""
    lines = text_of(fleet).splitlines()
    names = [f"p{number}" for number in range(len(fleet))]
    random.shuffle(names)
    named = "\n".join(
        line.replace("- {", f"- {{name: {names.pop()}, ") if line.startswith("- {") else line
        for line in lines
    )
    for by in (("accelerator",), ("site",), ("vendor",)):
        assert total_of(named, by=by).rows == total_of(text_of(fleet), by=by).rows


def track(text: str, every: str | None, adding: str) -> Timeline:
    """Follow the fleet of a text."""
    fleets = resolve_all([Source("a.yaml", text)])[0]
    rating = rating_for([fleet.manifest for fleet in fleets], None, None)
    rated = rate_all(fleets, rating, load_model(None))[0]
    return make_timeline(rated, rating, ("site",), every, None, adding)


@given(
    st.lists(drawn_pools(dated=True), max_size=8),
    days,
    st.sampled_from([None, *PERIODS]),
    ADDING,
)
def test_every_point_of_a_timeline_is_a_total(
    fleet: list[DrawnPool], held: date, every: str | None, adding: str
) -> None:
    """On each day of a timeline stands what the total of that day says; estimates stay in order."""
    text = text_of(fleet, f"as_of: {held}")
    timeline = track(text, every, adding)
    assert timeline.points
    for point in timeline.points:
        sums = total_of(text, day=point.day, estimates=adding).sums
        assert point.sums == sums
        assert sum(row.accelerators.mid for row in point.rows) == sums.accelerators.mid
        for row in point.rows:
            assert row.equivalents is not None
            assert row.equivalents.low <= row.equivalents.mid <= row.equivalents.high
    dates = [point.day for point in timeline.points]
    assert dates == sorted(set(dates))


@given(st.sampled_from(CHIPS), st.integers(1, 10**9), st.sampled_from(CHIPS))
def test_there_and_back_is_the_identity(chip: str, count: int, other: str) -> None:
    """So many of one chip, counted in another, are as many again when counted back."""
    there = Fraction(load_conversion(f"{count} {chip}", other, None, None).amount.mid)
    back = Fraction(load_conversion(f"1 {other}", chip, None, None).amount.mid)
    assert there * back == count
    assert there == count * DENSE_16BIT[chip] / DENSE_16BIT[other]


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(CHIPS + SYSTEMS)), min_size=1, max_size=5
    )
)
def test_a_sum_is_its_parts(terms: list[tuple[int, str]]) -> None:
    """A sum of terms converts to the sum of what each converts to, whatever the order."""
    texts = [f"{count} {name}" for count, name in terms]
    whole = load_conversion(" + ".join(texts), None, None, None)
    assert whole.amount.mid == sum(
        Fraction(load_conversion(text, None, None, None).amount.mid) for text in texts
    )
    assert whole.amount.mid == load_conversion(" + ".join(texts[::-1]), None, None, None).amount.mid


words = (
    st.text(
        st.characters(
            min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=["Cc", "Cs", "Zl", "Zp"]
        ),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(lambda text: text.isprintable() and bool(text))
)
some = st.one_of(st.just(""), st.sampled_from([place for place in PLACES if place]), words)
places = st.builds(
    Place,
    name=st.just(""), fleet=st.just(""), as_of=st.just(""), site=some, region=some, owner=some,
    online=st.one_of(st.just(""), st.dates(date(2020, 1, 1), date(2024, 1, 1)).map(str)),
    retired=st.one_of(st.just(""), st.dates(date(2024, 1, 2), date(2029, 1, 1)).map(str)),
    tags=st.dictionaries(words, words, max_size=3).map(lambda tags: tuple(sorted(tags.items()))),
)  # fmt: skip
drafts = st.lists(
    st.builds(
        lambda unit, count, place: DraftPool(unit, count, place, unit in SYSTEMS),
        st.sampled_from(CHIPS + SYSTEMS), st.integers(0, 10**12), places,
    ),
    max_size=6,
)  # fmt: skip


@given(drafts, words)
def test_what_the_program_writes_reads_back(chosen: list[DraftPool], name: str) -> None:
    """Every name, place, date, tag and count of a written manifest is read as it was meant."""
    text = manifest_text(Draft(tuple(chosen)), fleet=name, as_of="2024-12-31")
    (manifest,), problems = read_manifests(Source("written.yaml", text))
    assert problems == []
    assert (manifest.fleet, manifest.as_of) == (name, date(2024, 12, 31))
    read = [
        (
            pool.accelerator, pool.is_system, tuple(pool.count), pool.site or "",
            pool.region or "", pool.owner or "", str(pool.online or ""),
            str(pool.retired or ""), dict(pool.tags),
        )
        for pool in manifest.pools
    ]  # fmt: skip
    assert read == [
        (
            pool.device, pool.is_system, (pool.count,) * 3, pool.place.site,
            pool.place.region, pool.place.owner, pool.place.online,
            pool.place.retired, dict(pool.place.tags),
        )
        for pool in chosen
    ]  # fmt: skip


def test_the_manifest_to_start_from_reads() -> None:
    """What `fleet init` writes is a fleet without a problem."""
    fleets, problems = read_manifests(Source("fleet.yaml", run_inside("init", "-").out))
    assert problems == []
    assert sum(pool.count.mid for fleet in fleets for pool in fleet.pools) > 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that examples write their manifests to, one after another."""
    return tmp_path_factory.mktemp("examples")


def document(*arguments: str | Path) -> Any:
    """Return the JSON of a run, its figures exact as printed."""
    done = run_inside(*arguments, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out, parse_float=Fraction)


def estimates_in(part: Any) -> list[dict[str, Any]]:
    """Return every {low, mid, high} of a document."""
    if isinstance(part, dict):
        own = [part] if set(part) == {"low", "mid", "high"} else []
        return own + [found for value in part.values() for found in estimates_in(value)]
    if isinstance(part, list):
        return [found for value in part for found in estimates_in(value)]
    return []


@FEW
@given(st.lists(drawn_pools(dated=True), max_size=6), st.lists(drawn_pools(), max_size=6), ADDING)
def test_the_command_line_keeps_what_the_functions_keep(
    folder: Path, one: list[DrawnPool], other: list[DrawnPool], adding: str
) -> None:
    """Through the whole program: order of estimates, negatives, old + delta, last point = total."""
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_text(text_of(one, "as_of: 2024-06-30"), encoding="utf-8")
    new.write_text(text_of(other, "as_of: 2024-12-31"), encoding="utf-8")
    options = ("--estimates", adding)
    forth, back = document("diff", old, new, *options), document("diff", new, old, *options)
    total = document("total", new, *options)
    timeline = document("timeline", old, new, *options)
    compared = document("compare", new, *options)
    for printed in (forth, back, total, timeline, compared):
        for estimate in estimates_in(printed):
            assert estimate["low"] <= estimate["mid"] <= estimate["high"]
    assert forth["delta"]["accelerators"] == -back["delta"]["accelerators"]
    assert forth["delta"]["equivalents"] == -back["delta"]["equivalents"]
    assert forth["new"]["accelerators"] == total["total"]["accelerators"]
    for what, change in forth["delta"].items():
        if what != "percent":
            rest = forth["old"][what]["mid"] + change - forth["new"][what]["mid"]
            # NOTE: a third of an accelerator is printed to seventeen digits.
            assert abs(rest) <= Fraction(forth["new"][what]["mid"] + abs(change)) / 10**15
    assert timeline["points"][-1]["equivalents"] == total["total"]["equivalents"]


@FEW
@given(st.integers(1, 10**6), st.sampled_from(CHIPS), st.sampled_from(CHIPS))
def test_conversions_agree_on_the_command_line(count: int, chip: str, other: str) -> None:
    """The printed figure, exact to its last digit, is the count times the ratio of two datasheets."""
    printed = document("convert", f"{count} {chip}", "--to", other)["equivalents"]
    exact = count * DENSE_16BIT[chip] / DENSE_16BIT[other]
    assert abs(printed - exact) <= exact / 10**12
