"""Parts of fleets: targets that are about some pools, and --where of every command."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.inside import run_inside

CLOUD = """\
fleet: Cloud
as_of: 2026-06-30
pools:
  - {name: a1, accelerator: H100, count: 1728, region: EU, tags: {customer: acme, state: in-use}}
  - {name: a2, accelerator: H100, count: 272, region: US, tags: {customer: acme, state: spare}}
  - {name: b, accelerator: H100, count: 9000, region: US, tags: {customer: beta}}
  - {name: later, accelerator: H100, count: 320, region: EU, online: 2027-01-01, tags: {customer: acme}}
"""


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    """Write the fleet of a cloud with two customers."""
    path = tmp_path / "cloud.yaml"
    path.write_text(CLOUD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("where", "actual"),
    [
        ("{tag:customer: acme}", 1728 + 272),
        ("{tag:customer: acme, region: EU}", 1728),
        ("{tag:customer: [acme, beta]}", 1728 + 272 + 9000),
        ("{tag:state: [in-use, spare]}", 1728 + 272),
        ("{tag:state: spare, region: EU}", 0),
    ],
)
def test_a_target_is_about_the_pools_that_it_names(
    run: Run, cloud: Path, where: str, actual: int
) -> None:
    """A customer's 2,048 H100 are not met by everybody's chips; several values are each enough."""
    target = f"targets: [{{name: t, at_least: 2048, of: H100, where: {where}}}]\n"
    cloud.write_text(CLOUD + target, encoding="utf-8")
    (judged,) = json.loads(run("total", cloud, "-f", "json").out)["fleets"][0]["targets"]
    verdict = "met" if actual >= 2048 else "missed"
    assert (judged["actual"]["mid"], judged["verdict"]) == (actual, verdict)
    assert run("check", cloud).code == (0 if verdict == "met" else 1)
    assert run("check", cloud, "--strict").code == (0 if verdict == "met" else 1)


@pytest.mark.parametrize(
    ("target", "where", "verdict", "actual"),
    [
        ("at_most: 5", "acmee", "undecided", None),
        ("at_least: 5", "acmee", "undecided", None),
        ("up_to: 5", "acmee", "undecided", None),
        ("at_most: 5, by: 2030-01-01", "acmee", "undecided", None),
        # What is meant by the other value can only add.
        ("at_most: 9500", "[acmee, beta]", "undecided", 9000),
        ("at_most: 8000", "[acmee, beta]", "missed", 9000),
        ("at_least: 9000", "[acmee, beta]", "met", 9000),
        ("at_least: 9500", "[acmee, beta]", "undecided", 9000),
    ],
)
def test_a_target_of_pools_that_there_are_not_is_undecided(
    run: Run, cloud: Path, target: str, where: str, verdict: str, actual: int | None
) -> None:
    """A cap over a site that was renamed is not kept at 0; --strict fails it, and who requires it."""
    text = f"targets: [{{name: t, {target}, of: H100, where: {{tag:customer: {where}}}}}]\n"
    cloud.write_text(CLOUD + text, encoding="utf-8")
    for command in ("total", "timeline"):
        document = json.loads(run(command, cloud, "-f", "json").out)
        (one,) = document["targets"] if command == "timeline" else document["fleets"][0]["targets"]
        found = one["actual"] and one["actual"]["mid"]
        assert (one["verdict"], found) == (verdict, actual)
    fails = [run("check", cloud, *options).code for options in ((), ("--strict",))]
    is_missed = verdict == "missed"
    assert fails == [int(is_missed), int(verdict != "met")]
    if not target.startswith("up_to"):
        assert run("check", cloud, "--require", "t").code == int(verdict != "met")
    if verdict == "undecided":
        assert (
            'no pool has tag:customer "acmee"' in run("check", cloud).out.split("target-where")[0]
        )


def test_what_a_target_asks_in_vain_is_named(run: Run, cloud: Path) -> None:
    """A misspelt customer decides nothing: total and check say so, with those that there are."""
    target = "targets: [{name: t, at_most: 5, of: H100, where: {tag:customer: acmee}}]\n"
    cloud.write_text(CLOUD + target, encoding="utf-8")
    assert 'no pool has tag:customer "acmee"; did you mean "acme"?' in run("total", cloud).out
    done = run("check", cloud, "-f", "json")
    rules = {one["rule"]: one["level"] for one in json.loads(done.out)["findings"]}
    assert rules["target-where"] == "warning"


@pytest.mark.parametrize(
    ("options", "total", "outside"),
    [
        (["region=EU"], 1728, 9272),
        (["region=EU", "region=US"], 11000, 0),
        (["region=US", "tag:customer=acme"], 272, 10728),
        (["tag:state="], 9000, 2000),
    ],
)
def test_where_counts_these_pools_alone(
    run: Run, cloud: Path, options: list[str], total: int, outside: int
) -> None:
    """Every command counts the same, says so, and names what is outside with its size."""
    cloud.write_text(CLOUD + "targets: [{name: t, at_least: 99999}]\n", encoding="utf-8")
    asked = [part for option in options for part in ("--where", option)]

    def document(*arguments: str | Path) -> Any:
        done = run(*arguments, *asked, "-f", "json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    found = document("total", cloud)
    assert found["total"]["accelerators"]["mid"] == total
    assert found["fleets"][0]["targets"] == []
    left = [one["accelerators"]["mid"] for one in found["left_out"] if one["kind"] == "outside"]
    assert left == ([outside] if outside else [])
    assert document("diff", "/dev/null", cloud)["delta"]["accelerators"] == total
    assert document("timeline", cloud)["points"][0]["accelerators"]["mid"] == total
    checked = document("check", cloud)
    assert checked["fleets"][0]["accelerators"]["mid"] == total
    compared = document("compare", cloud, "-t", "dense-16bit")
    assert compared["fleets"][0]["tables"][0]["equivalents"]["mid"] == total
    for one in (found, checked, compared):
        assert one["where"] == found["where"]
    assert " · where " in run("total", cloud, *asked).out
    (row, *_) = csv.DictReader(run("total", cloud, *asked, "-f", "csv").out.splitlines())
    assert row["where"]


@pytest.mark.parametrize("command", ["total", "check", "timeline", "compare", "diff"])
def test_a_value_that_no_pool_has_is_an_error(run: Run, cloud: Path, command: str) -> None:
    """A total of nothing would look like an answer; a value of a later pool is one."""
    sides = [cloud, cloud] if command == "diff" else [cloud]
    done = run(command, *sides, "--where", "region=Europe")
    assert done.code == 2
    assert 'no pool has region "Europe"' in done.err + done.out
    assert run(command, *sides, "--where", "pool=later").code == 0


@pytest.mark.parametrize("option", ["region", "colour=red", "=EU", "tag:=x"])
def test_where_is_a_key_and_a_value(run: Run, cloud: Path, option: str) -> None:
    """The keys are those of --by."""
    assert run("total", cloud, "--where", option).code == 2


def test_parts_do_not_hang_on_what_is_outside(run: Run, tmp_path: Path) -> None:
    """What is known of a day is known of all pools: the regions of an early day sum to the whole."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        "fleet: A\nas_of: 2026-01-01\npools:\n  - {accelerator: H100, count: 5, region: EU}\n"
        "  - {accelerator: H100, count: 3, region: US, online: 2020-01-01}\n",
        encoding="utf-8",
    )
    counts = [
        run("total", path, "--as-of", "2022-01-01", *more, "-q").out.strip()
        for more in ((), ("--where", "region=EU"), ("--where", "region=US"))
    ]
    assert counts == ["8", "5", "3"]


def test_a_tag_that_no_pool_has_is_named(run: Run, cloud: Path) -> None:
    """--by counts all the same, and says which tags there are."""
    for arguments in (("total", cloud), ("timeline", cloud), ("diff", cloud, cloud)):
        done = run(*arguments, "--by", "tag:customr", "--by", "region", "-f", "json")
        assert done.code == 0
        assert 'no pool has a tag "customr"; did you mean "customer"?' in done.err
        assert run(*arguments, "--by", "tag:customer").err == ""


PLACES = ("EU", "US", "UK")


@st.composite
def regions(draw: st.DrawFn) -> str:
    """Draw pools of three places, some of them estimates, and some to come."""
    lines = ["fleet: Drawn", "as_of: 2025-01-01", "pools:"]
    for number in range(draw(st.integers(1, 6))):
        low, mid, high = sorted(draw(st.tuples(*[st.integers(0, 99)] * 3)))
        chip, place = draw(st.sampled_from(("H100", "MI300X"))), draw(st.sampled_from(PLACES))
        line = (
            f"name: p{number}, accelerator: {chip}, count: {{low: {low}, mid: {mid}, high: {high}}}"
        )
        line += f", region: {place}"
        line += draw(st.sampled_from(("", ", online: 2026-01-01", ", retired: 2026-01-01")))
        lines.append(f"  - {{{line}}}")
    return "\n".join(lines)


@given(
    regions(),
    st.sampled_from(("h100e", "any", "AMD", "accelerator_power")),
    st.sampled_from(("", ", by: 2026-06-30", ", by: 2024-06-30")),
    st.booleans(),
)
@settings(max_examples=60)
def test_targets_of_all_values_sum_to_the_whole(text: str, of: str, by: str, joined: bool) -> None:
    """A target with `where` on every value of a key: actuals and plans add up to those without."""
    unit = " MW" if of == "accelerator_power" else ""
    there = [place for place in PLACES if f"region: {place}" in text]
    # NOTE: one of several values counts once, as one of one value does.
    parts = [[", ".join(there[:2])], there[2:]] if joined else [there]
    wheres = ["", *(f", where: {{region: [{place}]}}" for part in parts for place in part)]
    targets = "".join(
        f"  - {{name: t{number}, at_least: 1{unit}, of: {of}{by}{where}}}\n"
        for number, where in enumerate(wheres)
    )
    done = run_inside("total", "-", "-f", "json", stdin=f"{text}\ntargets:\n{targets}".encode())
    assert done.code == 0, done.err
    whole, *parts = json.loads(done.out)["fleets"][0]["targets"]
    for end in ("low", "mid", "high"):
        assert sum(part["actual"][end] for part in parts) == pytest.approx(whole["actual"][end])
        ahead = [(one["planned"] or one["actual"])[end] for one in (whole, *parts)]
        assert sum(ahead[1:]) == pytest.approx(ahead[0])


def test_a_part_counts_where_its_whole_has_nothing_of_what_is_asked_for(
    run: Run, tmp_path: Path
) -> None:
    """All commands say so; and a whole between two that have some breaks no tie."""
    path = tmp_path / "fleets.yaml"
    path.write_text(
        "fleet: A\nas_of: 2025-01-01\npools: [{accelerator: H100, count: 100}]\n"
        "---\nfleet: B\npart_of: A\nas_of: 2025-01-01\npools: [{accelerator: A100, count: 9}]\n"
        "---\nfleet: C\npart_of: B\nas_of: 2025-01-01\npools: [{accelerator: H100, count: 5}]\n",
        encoding="utf-8",
    )
    for asked, total in (("fleet=B", 9), ("fleet=C", 5), ("accelerator=H100 SXM5 80GB", 100)):
        where = ("--where", asked, "-f", "json")
        found = json.loads(run("total", path, *where).out)
        assert found["total"]["accelerators"]["mid"] == total
        changed = json.loads(run("diff", "/dev/null", path, *where).out)
        assert changed["delta"]["accelerators"] == total
        points = json.loads(run("timeline", path, *where).out)["points"]
        assert points[-1]["accelerators"]["mid"] == total
        levels = [one["level"] for one in json.loads(run("check", path, *where).out)["findings"]]
        assert "warning" not in levels
