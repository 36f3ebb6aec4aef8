"""Hold timelines against counts made by hand, and against what `fleet total` says on each date."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIGS, Run

FLEETS = CONFIGS / "fleets"

TEN_POOLS = """\
fleet: Nova
as_of: 2026-06-30
accelerators:
  - {name: Twice, vendor: Nova, dense: {fp16: 1978.8}, sources: [https://example.org]}
pools:
  - {name: a, accelerator: H100, count: 1000, online: 2023-01-01}
  - {name: b, accelerator: H100, count: 500, online: 2023-04-01, retired: 2025-04-01}
  - {name: c, accelerator: Twice, count: 200, online: 2023-07-01}
  - {name: d, system: DGX H100, count: 10, online: 2024-01-01}
  - {name: e, accelerator: H200, count: 300, online: 2024-01-01, retired: 2024-07-01}
  - {name: f, accelerator: H100, count: 250, retired: 2024-07-01}
  - {name: g, accelerator: Twice, count: 1000, online: 2024-10-01}
  - {name: h, accelerator: H100, count: 100, online: 2025-01-01, retired: 2026-01-01}
  - {name: i, accelerator: Twice, count: 50, online: 2025-04-01}
  - {name: j, accelerator: H200, count: 700, online: 2026-01-01}
targets:
  - {name: early, at_least: 3500, by: 2024-12-31}
  - {name: late, at_least: 4000, by: 2025-12-31}
  - {name: next, at_least: 8560, by: 2027-06-30}
  - {name: few Twice, at_most: 1000, of: Twice, by: 2024-12-31}
"""

# Date, accelerators, H100e: an H200 counts 1, a Twice 2, a DGX H100 is 8 accelerators.
BY_HAND = [
    ("2023-01-01", 1250, 1250),  # a, and f, which says no beginning
    ("2023-04-01", 1750, 1750),  # + b
    ("2023-07-01", 1950, 2150),  # + c
    ("2024-01-01", 2330, 2530),  # + d, e
    ("2024-07-01", 1780, 1980),  # - e, f
    ("2024-10-01", 2780, 3980),  # + g
    ("2025-01-01", 2880, 4080),  # + h
    ("2025-04-01", 2430, 3680),  # - b, + i
    ("2026-01-01", 3030, 4280),  # - h, + j
    ("2026-06-30", 3030, 4280),
]


@pytest.fixture
def nova(tmp_path: Path) -> Path:
    """Write the fleet of ten pools."""
    path = tmp_path / "nova.yaml"
    path.write_text(TEN_POOLS, encoding="utf-8")
    return path


def timeline(run: Run, *arguments: str | Path) -> dict[str, Any]:
    """Run `fleet timeline` and return its document, figures exact as printed."""
    outcome = run("timeline", *arguments, "-f", "json")
    assert outcome.code == 0, outcome.err
    document: dict[str, Any] = json.loads(outcome.out, parse_float=Fraction)
    assert document["schema"] == "fleet.timeline/1"
    return document


def middles(document: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return date, accelerators and H100e of every point."""
    return [
        (point["date"], point["accelerators"]["mid"], point["equivalents"]["mid"])
        for point in document["points"]
    ]


def test_ten_pools_come_and_go(run: Run, nova: Path) -> None:
    """Every date that occurs has the total that was counted by hand."""
    assert middles(timeline(run, nova)) == BY_HAND


def test_every_date_agrees_with_total(run: Run, nova: Path) -> None:
    """`fleet total --as-of` says the same of each date."""
    for day, _, equivalents in BY_HAND[::3]:
        assert run("total", nova, "--as-of", day, "-q").out == f"{equivalents}\n"


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("year", {"2023-12-31": 2150, "2024-12-31": 3980, "2025-12-31": 3680, "2026-06-30": 4280}),
        ("quarter", {"2023-03-31": 1250, "2023-06-30": 1750, "2024-09-30": 1980}),
        ("month", {"2023-01-31": 1250, "2024-02-29": 2530, "2026-05-31": 4280}),
    ],
)
def test_periods_end_on_their_last_day(
    run: Run, nova: Path, every: str, expected: dict[str, int]
) -> None:
    """--every shows the ends of the periods, and the last date that occurs."""
    found = {day: total for day, _, total in middles(timeline(run, nova, "--every", every))}
    assert expected.items() <= found.items()
    assert len(found) == {"year": 4, "quarter": 14, "month": 42}[every]
    assert max(found) == "2026-06-30"


def test_growth_is_from_the_first_to_the_last_total(run: Run, nova: Path) -> None:
    """1,250 to 4,280 in 1,276 days: 42.24% a year, twice as many every 1.967 years."""
    growth = timeline(run, nova)["growth"]
    assert (growth["from"], growth["to"]) == ("2023-01-01", "2026-06-30")
    assert growth["factor"] == Fraction("3.424")
    assert round(growth["percent_per_year"], 2) == Fraction("42.24")
    assert round(growth["doubling_years"], 3) == Fraction("1.967")


def test_targets_are_measured_at_their_deadlines(run: Run, nova: Path) -> None:
    """What was there on the day decides; a deadline ahead says how fast it must grow."""
    targets = {one["name"]: one for one in timeline(run, nova)["targets"]}
    said = {
        name: (one["measured"], one["actual"]["mid"], one["delta"]["mid"], one["verdict"])
        for name, one in targets.items()
    }
    assert said == {
        "early": ("2024-12-31", 3980, 480, "met"),
        "late": ("2025-12-31", 3680, -320, "missed"),
        "next": ("2026-06-30", 4280, -4280, "pending"),
        "few Twice": ("2024-12-31", 1200, 200, "missed"),
    }
    assert targets["early"]["needed"] is None
    # twice as much within 365 days: 2 ** (365.25 / 365) = 2.00095
    assert round(targets["next"]["needed"]["percent_per_year"], 3) == Fraction("100.095")


def test_rows_are_parts_of_the_total(run: Run, nova: Path) -> None:
    """By accelerator the rows of every date add up, and each group grows on its own."""
    document = timeline(run, nova, "--by", "accelerator")
    for point in document["points"]:
        assert (
            sum(row["equivalents"]["mid"] for row in point["rows"]) == (point["equivalents"]["mid"])
        )
    growth = {group["accelerator"]: group["growth"] for group in document["groups"]}
    assert growth["Twice"]["from"] == "2023-07-01"
    assert growth["Twice"]["factor"] == Fraction("6.25")
    events = [(event["event"], event["what"]) for event in document["points"][4]["events"]]
    assert events == [("retired", "e"), ("retired", "f")]


def test_the_timeline_ends_where_it_is_told(run: Run, nova: Path) -> None:
    """--as-of is the last date, and no target knows what came later."""
    document = timeline(run, nova, "--as-of", "2024-12-01")
    assert middles(document)[-1] == ("2024-12-01", 2780, 3980)
    assert document["targets"][1]["verdict"] == "missed"
    assert run("timeline", nova, "--as-of", "2024-12-01", "-q").out == "3980\n"


def test_meta_in_one_timeline(run: Run) -> None:
    """Four years of Meta are within 1% of what Epoch AI states, with each target once."""
    paths = [FLEETS / f"meta-{year}.yaml" for year in (2025, 2022, 2024, 2023)]
    document = timeline(run, *paths)
    # NVIDIA's and AMD's totals of the owners data of April 2026 [H100e].
    stated = {
        "2022-12-31": 33_959,
        "2023-12-31": 161_382,
        "2024-12-31": 606_402 + 168_024,
        "2025-12-31": 1_842_317 + 459_858,
    }
    found = {day: total for day, _, total in middles(document)}
    assert found.keys() == stated.keys()
    assert all(abs(found[day] / stated[day] - 1) < Fraction(1, 100) for day in stated)
    assert [(one["name"], one["measured"], one["verdict"]) for one in document["targets"]] == [
        ("350,000 H100s", "2024-12-31", "met"),
        ("almost 600,000 H100 equivalents", "2024-12-31", "met"),
        ("more than 1.3 million GPUs", "2025-12-31", "undecided"),
    ]
    assert all(one["source"]["url"] for one in document["targets"])
    assert all(row["sources"] for point in document["points"] for row in point["rows"])


def test_colossus_by_phase(run: Run) -> None:
    """150,000 H100, 50,000 H200 and 30,000 GB200 are 275,796 H100e, phase upon phase."""
    found = middles(timeline(run, FLEETS / "colossus-1.yaml"))
    assert [(day, count, round(total)) for day, count, total in found] == [
        ("2024-09-02", 100_000, 100_000),
        ("2025-02-17", 200_000, 200_000),
        ("2025-07-22", 230_000, 275_796),
    ]


SNAPSHOTS = """\
fleet: Vega
as_of: 2024-12-31
pools: [{accelerator: H100, count: 100}]
targets: [{name: goal, at_least: 150, by: 2025-06-30}, {name: all, at_least: 500, of: Hopper, by: 2026-01-01}]
---
fleet: Vega
as_of: 2025-12-31
pools: [{accelerator: H100, count: 100}, {accelerator: H200, count: 80}, {accelerator: H100, count: 7, online: 2026-03-01}]
"""


def test_a_deadline_between_snapshots_that_disagree_is_undecided(run: Run, tmp_path: Path) -> None:
    """Nobody knows on which day of the year the fleet passed the goal."""
    path = tmp_path / "vega.yaml"
    path.write_text(SNAPSHOTS, encoding="utf-8")
    document = timeline(run, path)
    goal, hopper = document["targets"]
    assert (goal["measured"], goal["measured_until"]) == ("2025-06-30", "2025-12-31")
    assert goal["actual"] == {"low": 100, "mid": 140, "high": 180}
    assert goal["verdict"] == "undecided"
    # The older manifest, which states the target, holds no H200; they are Hopper all the same.
    assert (hopper["measured"], hopper["actual"]["mid"]) == ("2025-12-31", 180)
    assert middles(document)[-1] == ("2026-03-01", 187, 187)


def test_what_lies_behind_the_last_snapshot_is_planned(run: Run, tmp_path: Path) -> None:
    """A pool that goes online after the date of its manifest is drawn, and said to be a plan."""
    path = tmp_path / "vega.yaml"
    path.write_text(SNAPSHOTS, encoding="utf-8")
    assert "Vega: what follows 2025-12-31 is planned" in run("timeline", path).out
    assert "is planned" not in run("timeline", path, "--as-of", "2025-12-31").out


def test_a_fleet_that_is_not_known_yet_is_no_growth(run: Run, tmp_path: Path) -> None:
    """Two fleets known since different years: the total grows from the day both are known."""
    path = tmp_path / "both.yaml"
    lyra = "fleet: Lyra\nas_of: {}-12-31\npools: [{{accelerator: H100, count: {}}}]\n"
    later = "---\n".join((lyra.format(2025, 1000), lyra.format(2026, 2000)))
    path.write_text(f"{SNAPSHOTS}---\n{later}", encoding="utf-8")
    document = timeline(run, path)
    assert document["complete_from"] == "2025-12-31"
    assert [point["change"] for point in document["points"]] == [None, None, 7, 1000]
    assert round(document["growth"]["factor"], 4) == Fraction("1.8534")  # 2187 by 1180
    assert [row["fleet"] for row in document["points"][0]["rows"]] == ["Vega"]
    assert "Lyra: nothing is known before 2025-12-31" in run("timeline", path).out


def test_a_part_that_comes_later_begins_no_growth(run: Run, tmp_path: Path) -> None:
    """What a fleet held is in its total from the beginning, whenever a file of the part begins."""
    path = tmp_path / "whole.yaml"
    whole = "fleet: Whole\nas_of: {}-12-31\npools: [{{accelerator: H100, count: {}}}]\n"
    part = f"{whole.format(2025, 5).replace('Whole', 'Part')}part_of: Whole\n"
    path.write_text("---\n".join((whole.format(2023, 10), whole.format(2025, 40), part)), "utf-8")
    document = timeline(run, path)
    assert document["complete_from"] == "2023-12-31"
    assert document["growth"]["factor"] == 4
    assert document["growth"]["from"] == "2023-12-31"


@pytest.mark.parametrize(
    ("text", "options", "code", "hint"),
    [
        ("fleet: X\npools: [{accelerator: H100, count: 1}]\n", (), "no-dates", "add as_of:"),
        (TEN_POOLS, ("--as-of", "2022-12-31"), "no-dates", "give a later date"),
        (TEN_POOLS, ("--every", "week"), "option", "choose month, quarter, year"),
        (TEN_POOLS, ("--every", "quarters"), "option", 'did you mean "quarter"?'),
        (TEN_POOLS, ("--as-of", "soon"), "date", "write a day as 2024-12-31"),
        (TEN_POOLS, ("--by", "planet"), "key", "the keys are"),
    ],
)
def test_what_cannot_be_is_explained(
    run: Run, text: str, options: tuple[str, ...], code: str, hint: str
) -> None:
    """No dates, no such period, no such key: exit 2 with a cure."""
    outcome = run("timeline", "-", *options, stdin=text)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"error[{code}]" in outcome.err
    assert hint in outcome.err


@pytest.mark.parametrize("estimates", ["worst-case", "independent"])
@pytest.mark.parametrize("name", ["meta-2024.yaml", "omdia-2024.yaml", "eurohpc.yaml"])
def test_the_last_point_is_the_total(run: Run, name: str, estimates: str) -> None:
    """On a manifest's own date count, range, power and memory are those of `fleet total`."""
    document = timeline(run, FLEETS / name, "--estimates", estimates)
    text = run("total", FLEETS / name, "--estimates", estimates, "-f", "json").out
    whole = json.loads(text, parse_float=Fraction)["total"]
    last = document["points"][-1]
    assert {field: last[field] for field in whole} == whole


def test_what_is_not_rated_is_said(run: Run) -> None:
    """A total with chips that have no rate is marked, and the reason stands below."""
    out = run("timeline", FLEETS / "omdia-2024.yaml").out
    assert "2024-12-31 †" in out
    assert "† with chips that are not rated, so not in the H100e" in out


def test_the_order_of_files_changes_nothing(run: Run) -> None:
    """Snapshots are put in order by their dates."""
    paths = [FLEETS / f"meta-{year}.yaml" for year in (2022, 2023, 2024, 2025)]
    there, back = run("timeline", *paths).out, run("timeline", *reversed(paths)).out
    assert there == back


DEADLINES = """\
fleet: Vega
as_of: 2025-06-30
pools: [{accelerator: H100, count: 100}]
targets:
  - {name: before anything is known, at_least: 50, by: 2024-01-01}
  - {name: no date, at_least: 200}
  - {name: power, at_most: 1, of: power_mw, by: 2030-01-01}
  - {name: soon, at_least: 200, by: 2025-07-10}
"""


def test_deadlines_of_every_sort(run: Run) -> None:
    """Before the first date known, none at all, of another unit, and too near for a rate a year."""
    outcome = run("timeline", "-", "-f", "json", stdin=DEADLINES)
    targets = {one["name"]: one for one in json.loads(outcome.out)["targets"]}
    assert {name: one["verdict"] for name, one in targets.items()} == {
        "before anything is known": "met",
        "no date": "missed",
        "power": "pending",
        "soon": "pending",
    }
    assert {one["measured"] for one in targets.values()} == {"2025-06-30"}
    # 100 H100 of 700 W each
    assert targets["power"]["actual"]["mid"] == pytest.approx(0.07)
    assert targets["soon"]["needed"]["factor"] == 2
    assert targets["soon"]["needed"]["percent_per_year"] is None
