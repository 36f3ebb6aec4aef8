"""A fleet in many files is the fleet in one, and every command counts it alike on every day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.agreement.test_one_answer import CHIPS as SHIPPED
from tests.agreement.test_one_answer import DAYS
from tests.inside import run_inside

CHIPS = (*SHIPPED, "House-1")
REGIONS = ("EU", "US", "")


@st.composite
def pool_lines(draw: st.DrawFn, name: str) -> str:
    """Draw a pool: of some chip and region, exact or not, that may come and go."""
    low, mid, high = sorted(draw(st.tuples(*[st.integers(0, 99)] * 3)))
    online, retired = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
    region = draw(st.sampled_from(REGIONS))
    parts = [f"name: {name}", f"accelerator: {draw(st.sampled_from(CHIPS))}"]
    parts.append(f"count: {{low: {low}, mid: {mid}, high: {high}}}")
    parts += [f"region: {region}"] if region else []
    dates = draw(st.sampled_from(("", "online", "retired", "both")))
    parts += [f"online: {online}"] if dates in ("online", "both") else []
    parts += [f"retired: {retired}"] if dates in ("retired", "both") else []
    return f"  - {{{', '.join(parts)}}}\n"


TARGETS = """\
targets:
  - {name: soon, at_least: 100, by: 2025-06-30}
  - {name: always, at_most: 200, of: any}
  - {name: Europe, at_least: 50, of: any, where: {region: [EU]}}
"""
HEAD = "fleet: Drawn\nowner: us\n"


def written(folder: Path, name: str, *texts: str) -> Path:
    """Write texts into a folder of their own, and return it."""
    path = folder / name
    path.mkdir()
    for number, text in enumerate(texts):
        (path / f"{number}.yaml").write_text(text, encoding="utf-8")
    return path


def document(*arguments: str | Path) -> Any:
    """Return the JSON of a run; None where it is refused."""
    done = run_inside(*arguments, "--format", "json")
    return json.loads(done.out) if done.out else None


def without_paths(part: Any) -> Any:
    """Return a document without the names of files."""
    if isinstance(part, dict):
        names = ("path", "paths", "line", "column", "end_column", "notes", "snapshots", "events")
        return {key: without_paths(one) for key, one in part.items() if key not in names}
    if isinstance(part, list):
        return [without_paths(one) for one in part]
    return part


HOUSE = "accelerators: [{name: House-1, tdp_w: 700, memory_gb: 96, dense: {bf16: 500}}]\n"
LAYOUTS = ("undated", "dated", "documents", "include")
"""How a fleet is cut into files: one has the date, all have it, one document each, and sharing a chip."""


def cut(folder: Path, name: str, layout: str, pools: list[str], as_of: str) -> Path:
    """Write the fleet of *pools* as the *layout* has it, a pool a document, and return its folder."""
    chip = "include: house.yaml\n" if layout == "include" else HOUSE
    if layout == "one":
        return written(folder, name, f"{HEAD}{as_of}{chip}pools:\n{''.join(pools)}{TARGETS}")
    own = as_of if layout == "dated" else ""
    texts = [f"{HEAD}{as_of}pools: []\n{TARGETS}"]
    texts += [f"{HEAD}{own}{chip if 'House-1' in pool else ''}pools:\n{pool}" for pool in pools]
    path = written(folder, name, *(["---\n".join(texts)] if layout == "documents" else texts))
    (path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    return path


@given(st.data(), st.sampled_from((None, *DAYS)), st.sampled_from(("worst-case", "independent")))
@settings(max_examples=20, phases=[Phase.generate])
def test_a_fleet_in_many_files_is_the_fleet_in_one(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, day: date | None, estimates: str
) -> None:
    """The date and the targets stand in one file, pools in others, however dates and chips are said."""
    pools = [data.draw(pool_lines(f"p{number}")) for number in range(data.draw(st.integers(1, 5)))]
    as_of, folder = f"as_of: {DAYS[2]}\n", tmp_path_factory.mktemp("fleets")
    one = cut(folder, "one", "one", pools, as_of)
    many = cut(folder, "many", data.draw(st.sampled_from(LAYOUTS)), pools, as_of)
    options = ["--estimates", estimates, *(["--as-of", str(day)] if day else [])]
    for command, by in (("total", "pool"), ("timeline", "pool"), ("compare", "")):
        keys = ["--by", by] if by else []
        whole, split = (document(command, side, *keys, *options) for side in (one, many))
        for found in (whole, split) if command == "total" else ():
            found["left_out"] = left_out(found["left_out"])
        assert without_paths(split) == without_paths(whole)
    for every in ([], ["--every", "quarter"] if day is None else []):
        assert run_inside("diff", one, many, *options, *every, "--exit-code").code == 0
    rules = [
        {(found["rule"], found["subject"], found["message"]) for found in checked["findings"]}
        for checked in (document("check", side, *options) for side in (one, many))
    ]
    assert {rule for rule in rules[1] if rule[0] not in LISTED} == {
        rule for rule in rules[0] if rule[0] not in LISTED
    }


@given(st.data(), st.sampled_from((None, *DAYS)), st.sampled_from(DAYS[1:4]))
@settings(max_examples=20, phases=[Phase.generate])
def test_what_changed_hangs_on_no_layout(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, day: date | None, later: date
) -> None:
    """Pools that come, go and change: the diff of two sides is the same however each is cut."""
    names = [f"p{number}" for number in range(data.draw(st.integers(1, 4)))]
    old = [data.draw(pool_lines(name)) for name in names]
    new = [
        data.draw(st.one_of(st.just(was), pool_lines(name), pool_lines(f"{name}-new")))
        for name, was in zip(names, old, strict=True)
        if data.draw(st.integers(0, 3))
    ] or old
    folder = tmp_path_factory.mktemp("sides")
    dates = [f"as_of: {one}\n" for one in (DAYS[2], later)]
    found = []
    for form in ("one", "many"):
        sides = [
            cut(folder, f"{form}-{number}", data.draw(st.sampled_from(LAYOUTS)) if form == "many"
                else "one", pools, as_of)
            for number, (pools, as_of) in enumerate(zip((old, new), dates, strict=True))
        ]  # fmt: skip
        as_of = ["--as-of", str(day)] if day else []
        keys: tuple[list[str], ...] = ([], ["--by", "pool"], ["--by", "region", "--by", "pool"])
        found += [
            (form, document("diff", *sides, *by, *every, *as_of))
            for by in keys
            for every in ([], ["--every", "quarter"])
        ]
    one, many = (
        [without_paths(each) for at, each in found if at == form] for form in ("one", "many")
    )
    assert one == many


def left_out(items: list[dict[str, Any]]) -> dict[str, int]:
    """Return how much is left out for each reason, chip and day: a file has an entry of its own."""
    found: dict[str, int] = {}
    for one in items:
        key = f"{one['kind']} {one['accelerator']} {one['date']}"
        found[key] = found.get(key, 0) + one["accelerators"]["mid"]
    return found


LISTED = ("parts", "planned", "retired")
"""What a check says of each file: that they add up, and what of each is not counted."""


@given(st.data(), st.sampled_from(DAYS), st.sampled_from(REGIONS[:2]))
@settings(max_examples=20, phases=[Phase.generate])
def test_fleets_and_parts_count_alike_on_every_day(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, day: date, region: str
) -> None:
    """Two fleets, and a part of one: total, timeline, compare and the rows of a diff agree."""
    texts = []
    for name, part in (("A", ""), ("B", ""), ("Site", "part_of: A\n")):
        lines = [data.draw(pool_lines(f"{name}{n}")) for n in range(data.draw(st.integers(1, 3)))]
        as_of = data.draw(st.sampled_from(DAYS[1:4]))
        texts.append(f"fleet: {name}\nas_of: {as_of}\n{part}pools:\n{''.join(lines)}")
    path = tmp_path_factory.mktemp("fleets") / "fleets.yaml"
    path.write_text("---\n".join(texts), encoding="utf-8")
    for asked in ([], ["--where", f"region={region}"]):
        options = ["--as-of", str(day), *asked]
        total = document("total", path, "--by", "region", *options)
        if total is None:
            continue  # nothing is of this region
        whole = total["total"]
        diff = document("diff", "/dev/null", path, "--by", "region", *options)
        side = diff["new"]
        assert (side["accelerators"], side["equivalents"]) == (
            (whole["accelerators"], whole["equivalents"]) if whole else (None, None)
        )
        rows = {row["region"]: row["count"]["new"] for row in diff["rows"]}
        assert rows == {row["region"]: row["count"] for row in total["rows"]}
        assert sum(row["count"]["delta"] for row in diff["rows"]) == (
            whole["accelerators"]["mid"] if whole else 0
        )
        timeline = document("timeline", path, *options)
        if timeline and whole:
            last = timeline["points"][-1]
            assert (last["accelerators"], last["equivalents"]) == (
                whole["accelerators"], whole["equivalents"],
            )  # fmt: skip
        checked = {
            one["fleet"]: one["equivalents"] for one in document("check", path, *options)["fleets"]
        }
        compared = document("compare", path, "-t", "dense-16bit", *options)
        for fleet in total["fleets"]:
            (other,) = [one for one in compared["fleets"] if one["fleet"] == fleet["fleet"]]
            assert other["tables"][0]["equivalents"] == fleet["equivalents"]
            if fleet["equivalents"]:
                assert checked[fleet["fleet"]] == fleet["equivalents"]
