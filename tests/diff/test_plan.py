"""What changes later, or in what pools say of themselves, is a difference although today's counts are not."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

HEAD = "fleet: Lab\nas_of: 2026-11-27\npools:\n"
TRAIN = "{name: train, accelerator: H100, count: 5600, site: Oslo, region: EU, tags: {team: a}}"
NEW = "{name: new, accelerator: GB300, count: 4032, online: 2026-Q4}"


def written(path: Path, *pools: str, head: str = HEAD) -> Path:
    """Write a fleet of *pools*."""
    lines = "".join(f"  - {pool}\n" for pool in pools) or "  []\n"
    path.write_text(head + lines, encoding="utf-8")
    return path


def changes(run: Run, tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...]) -> Any:
    """Return the document of a diff that says by its exit code that there is a difference."""
    sides = written(tmp_path / "a.yaml", *old), written(tmp_path / "b.yaml", *new)
    done = run("diff", *sides, "--exit-code", "-f", "json")
    assert done.code == 1, done.err
    document = json.loads(done.out)
    assert (document["rows"], document["delta"]["equivalents"]) == ([], 0)
    return document


@pytest.mark.parametrize(
    ("old", "new", "kind", "fields"),
    [
        ((NEW,), (NEW.replace("2026-Q4", "2027-Q2"),), "changed", ["online"]),
        ((NEW,), (NEW.replace("4032", "2016"),), "changed", ["accelerators"]),
        ((NEW,), (NEW.replace("GB300", "GB200"),), "changed", ["accelerator"]),
        ((NEW,), (), "removed", []),
        ((), (NEW,), "added", []),
        # It is there today on both sides, and goes one day.
        ((TRAIN,), (TRAIN.replace("site", "retired: 2027-04-01, site"),), "changed", ["retired"]),
        # Without a name it is known again by the rest.
        ((NEW.replace("name: new, ", ""),), (NEW.replace("name: new, ", "").replace("Q4", "12-15"),),
         "changed", ["online"]),
    ],
)  # fmt: skip
def test_a_change_of_the_plan_is_a_difference(
    run: Run,
    tmp_path: Path,
    old: tuple[str, ...],
    new: tuple[str, ...],
    kind: str,
    fields: list[str],
) -> None:
    """Pools that come, go, move in time or change in size, each named once."""
    document = changes(run, tmp_path, old, new)
    assert document["pools"] == []
    (one,) = document["planned"]
    assert (one["change"], one["fields"]) == (kind, fields)
    (back,) = changes(run, tmp_path, new, old)["planned"]
    turned = {"added": "removed", "removed": "added"}.get(kind, kind)
    assert (back["change"], back["old"], back["new"]) == (turned, one["new"], one["old"])


@pytest.mark.parametrize(
    ("was", "now", "field"),
    [
        ("site: Oslo", "site: Bergen", "site"),
        ("region: EU", "region: US", "region"),
        ("region: EU", "region: EU, owner: Acme", "owner"),
        ("team: a", "team: b", "tags"),
        ("region: EU", "region: EU, online: 2024-01-01", "online"),
    ],
)
def test_what_a_pool_says_of_itself_is_a_difference(
    run: Run, tmp_path: Path, was: str, now: str, field: str
) -> None:
    """Site, region, owner and tags alone, and a date that lies behind."""
    document = changes(run, tmp_path, (TRAIN,), (TRAIN.replace(was, now),))
    assert document["planned"] == []
    (one,) = document["pools"]
    assert (one["pool"], one["fields"]) == ("train", [field])
    done = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "--by", "pool")
    (line,) = [line for line in done.out.splitlines() if f"{field} " in line and "pool" not in line]
    assert line.startswith("train")


def test_pools_that_changed_alike_stand_together(run: Run, tmp_path: Path) -> None:
    """2,016 and 1,008 that slip by two quarters are 3,024; --by pool shows each."""
    pools = [
        NEW.replace("new", name).replace("4032", count)
        for name, count in (("n1", "2016"), ("n2", "1008"))
    ]
    old = written(tmp_path / "a.yaml", *pools)
    new = written(tmp_path / "b.yaml", *[one.replace("2026-Q4", "2027-Q2") for one in pools])
    (row,) = [
        row
        for row in csv.DictReader(run("diff", old, new, "-f", "csv").out.splitlines())
        if row.get("was")
    ]
    assert (row["pool"], row["old_count_mid"], row["new_count_mid"]) == ("n1; n2", "3024", "3024")
    assert (row["was"], row["is"]) == ("online 2026-Q4", "online 2027-Q2")
    markdown = run("diff", old, new, "--by", "pool", "-f", "markdown").out
    assert [line.split(" | ")[0] for line in markdown.splitlines() if "2027" in line] == [
        "| n1",
        "| n2",
    ]


def test_what_came_as_planned_is_told_once(run: Run, tmp_path: Path) -> None:
    """A pool that was planned and is there now is in the rows, and no change of the plan."""
    old = written(tmp_path / "a.yaml", TRAIN, NEW)
    new = written(
        tmp_path / "b.yaml", TRAIN, NEW, head=HEAD.replace("2026-11", "2026-12").replace("27", "31")
    )
    document = json.loads(run("diff", old, new, "-f", "json").out)
    assert [row["count"]["delta"] for row in document["rows"]] == [4032]
    assert (document["planned"], document["pools"]) == ([], [])


EU = "fleet: {}\npools:\n  - {{accelerator: H100, count: {}, region: EU}}\n"


def test_a_move_between_fleets_of_a_region_is_no_change_of_it(run: Run, tmp_path: Path) -> None:
    """Rows sum over fleets as in a total; --by fleet shows who gave and who got 100."""
    for name, first, second in (("a", 500, 300), ("b", 400, 400)):
        text = EU.format("Oslo", first) + "---\n" + EU.format("Bergen", second)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    sides = ("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json")
    assert json.loads(run(*sides, "--by", "region").out)["rows"] == []
    rows = json.loads(run(*sides, "--by", "fleet").out)["rows"]
    assert {row["fleet"]: row["count"]["delta"] for row in rows} == {"Oslo": -100, "Bergen": 100}
    assert run(*sides[:3], "--by", "region", "--exit-code").code == 1


SNAPSHOTS = """\
fleet: Nova
as_of: 2025-12-31
pools: [{{accelerator: H100, count: {}}}]
---
fleet: Nova
as_of: 2026-12-31
pools: [{{accelerator: H100, count: {}}}]
"""


@pytest.mark.parametrize(("second", "deltas"), [((70, 300), [100]), ((70, 200), [])])
def test_rows_add_up_to_the_totals_of_the_latest_date(
    run: Run, tmp_path: Path, second: tuple[int, int], deltas: list[int]
) -> None:
    """Of two dates the totals and rows are of the latest; the fleets say what became of the other."""
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_text(SNAPSHOTS.format(50, 200), encoding="utf-8")
    new.write_text(SNAPSHOTS.format(*second), encoding="utf-8")
    document = json.loads(run("diff", old, new, "-f", "json").out)
    assert [row["count"]["delta"] for row in document["rows"]] == deltas
    assert document["delta"]["accelerators"] == sum(deltas)
    assert [one["delta"]["accelerators"] for one in document["fleets"]] == [20, sum(deltas)]
    assert [one["counted"] for one in document["fleets"]] == [False, True]
    assert "more fleet" not in run("diff", old, new).out


def test_a_part_is_marked_and_in_no_sum(run: Run, tmp_path: Path) -> None:
    """100 more of a part are a difference of it; its whole, and so the totals, have them already."""
    whole = "fleet: All\npools: [{accelerator: H100, count: 900}]\n---\n"
    part = "fleet: Site\npart_of: All\npools: [{accelerator: H100, count: %d}]\n"
    for name, count in (("a", 100), ("b", 200)):
        (tmp_path / f"{name}.yaml").write_text(whole + part % count, encoding="utf-8")
    done = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "--exit-code")
    assert (done.code, "– Site" in done.out) == (1, True)
    assert "Site is in the totals already, as a part of All" in done.out
    document = json.loads(run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json").out)
    assert (document["rows"], document["delta"]["equivalents"]) == ([], 0)
    parts = {one["fleet"]: (one["counted"], one["part_of"]) for one in document["fleets"]}
    assert parts == {"All": (True, []), "Site": (False, ["All"])}


def test_a_fleet_without_a_date_is_said(run: Run, tmp_path: Path) -> None:
    """1,000 A100 that have gone and 1,000 GB300 to come are 2,000 where nothing has a date."""
    pools = (
        "{accelerator: A100 SXM4 80GB, count: 1000, retired: 2025-06-30}",
        "{accelerator: GB300, count: 1000, online: 2028-01-01}",
    )
    path = written(tmp_path / "a.yaml", *pools, head="fleet: Lab\npools:\n")
    for arguments in (("diff", "/dev/null", path), ("total", path), ("compare", path)):
        assert "Lab has no date: all its pools count" in run(*arguments).out
    assert "notice[undated]" in run("check", path).out


NEXT = "{name: next, accelerator: GB300, count: 300, site: Lyon, online: 2027-02-01}"


def test_a_pool_of_an_older_file_is_not_said_to_be_removed(run: Run, tmp_path: Path) -> None:
    """One newer file moves the date of the fleet: what others still plan has an older date alone."""
    sites = {
        "oslo.yaml": ("2026-06-30", TRAIN),
        "lyon.yaml": ("2026-06-30", NEXT),
        "pune.yaml": ("", NEW.replace("2026-Q4", "2028")),
    }
    for side, day in (("a", "2026-06-30"), ("b", "2026-09-30")):
        (tmp_path / side).mkdir()
        for name, (as_of, pool) in (sites | {"oslo.yaml": (day, TRAIN)}).items():
            head = "fleet: Lab\n" + (f"as_of: {as_of}\n" if as_of else "") + "pools:\n"
            written(tmp_path / side / name, pool, head=head)
    sides = tmp_path / "a", tmp_path / "b"
    document = json.loads(run("diff", *sides, "-f", "json").out)
    (one,) = document["planned"]
    assert (one["change"], one["pool"], one["fields"]) == ("changed", "next", ["only_as_of"])
    assert (one["old"]["only_as_of"], one["new"]["only_as_of"]) == (None, "2026-06-30")
    (back,) = json.loads(run("diff", *reversed(sides), "-f", "json").out)["planned"]
    assert (back["old"], back["new"]) == (one["new"], one["old"])
    for options in ((), ("-f", "markdown")):
        said = run("diff", *sides, *options).out.replace("\\-", "-")
        assert "only as of 2026-06-30; online 2027-02-01" in said
        assert "Lab as of 2026-09-30 has nothing of next" in said


def dates(*texts: tuple[str, tuple[str, ...]]) -> str:
    """Return the documents of a fleet, each of a date and pools."""
    heads = (HEAD.replace("2026-11-27", day) for day, _ in texts)
    return "---\n".join(
        head + "".join(f"  - {pool}\n" for pool in pools) + ("" if pools else "  []\n")
        for head, (_, pools) in zip(heads, texts, strict=True)
    )


def test_a_plan_reaches_to_the_next_date(run: Run, tmp_path: Path) -> None:
    """What an older date plans for days that a later one tells of counts on none, and is no change."""
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    later = ("2027-06-30", (TRAIN, NEXT))
    old.write_text(dates(("2026-11-27", (TRAIN, NEXT.replace("02-01", "08-01"))), later))
    new.write_text(dates(("2026-11-27", (TRAIN,)), later))
    assert run("diff", old, new, "--exit-code").code == 0
    old.write_text(dates(("2026-11-27", (TRAIN, NEXT)), later))
    (one,) = json.loads(run("diff", old, new, "-f", "json").out)["planned"]
    assert (one["change"], one["as_of"]) == ("removed", "2026-11-27")


def test_every_date_of_a_fleet_stands_beside_the_one_that_changed(run: Run, tmp_path: Path) -> None:
    """The totals hold for the latest date, which is shown although it did not change."""
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    other = "---\nfleet: Other\nas_of: 2027-06-30\npools: [{accelerator: H100, count: 7}]\n"
    later = ("2027-06-30", (TRAIN,))
    old.write_text(dates(("2026-11-27", (TRAIN,)), later) + other)
    new.write_text(dates(("2026-11-27", (TRAIN.replace("5600", "5000"),)), later) + other)
    rows = csv.DictReader(run("diff", old, new, "-f", "csv").out.splitlines())
    shown = [(row["fleet"], row["as_of"], row["change"]) for row in rows if row["old_as_of"]]
    assert shown == [("Lab", "2026-11-27", "changed"), ("Lab", "2027-06-30", "unchanged")]
    for options in ((), ("-f", "markdown")):
        assert "1 more fleet did not change" in run("diff", old, new, *options).out


GB = "{{name: {}, accelerator: GB300, count: {}, site: {}, online: {}}}".format


@pytest.mark.parametrize("sites", [("Oslo", "Oslo"), ("Oslo", "Pune")])
@pytest.mark.parametrize("last", ["2027-03-31", "2027-06-30"])
def test_a_planned_pool_that_was_split_keeps_its_name_beside_its_parts(
    run: Run, tmp_path: Path, sites: tuple[str, str], last: str
) -> None:
    """4,032 are 2,016 and 2,016 of other names: each part says what it was, and none was added."""
    parts = GB("gb-1", 2016, sites[0], "2027-03-31"), GB("gb-2", 2016, sites[1], last)
    whole = (GB("gb", 4032, "Oslo", "2027-03-31"),)
    more = ["online"] * (last != "2027-03-31") + ["site"] * (sites[1] == "Pune")
    for fate, old, new in (("split", whole, parts), ("joined", parts, whole)):
        planned = changes(run, tmp_path, old, new)["planned"]
        assert [one["change"] for one in planned] == ["changed", "changed"]
        names = {frozenset({one["old_pool"], one["pool"]}) for one in planned}
        assert names == {frozenset({"gb", "gb-1"}), frozenset({"gb", "gb-2"})}
        assert sorted(one["fields"] for one in planned) == [[fate], [fate, *more]]
        sizes = [one[side]["count"]["mid"] for one in planned for side in ("old", "new")]
        assert sizes == [2016] * 4
        for form in ("table", "markdown"):
            said = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", form).out
            said = said.replace("\\", "")
            several = "gb-1, gb-2"
            assert (f"gb was split into {several}" if fate == "split" else
                    f"{several} were joined to gb") in said  # fmt: skip


def test_a_part_may_keep_the_name_of_the_whole(run: Run, tmp_path: Path) -> None:
    """1,008 of 4,032 were delivered early: nothing was lost, and nothing more is to come."""
    old = written(tmp_path / "a.yaml", GB("gb", 4032, "Oslo", "2027-03-31"))
    parts = [GB("gb", 1008, "Oslo", "2026-11-20"), GB("gb-2", 3024, "Oslo", "2027-03-31")]
    new = written(tmp_path / "b.yaml", *parts)
    document = json.loads(run("diff", old, new, "-f", "json").out)
    assert [row["count"]["delta"] for row in document["rows"]] == [1008]
    assert [(one["old_pool"], one["pool"], one["fields"]) for one in document["planned"]] == [
        ("gb", "gb", ["split", "online"]), ("gb", "gb-2", ["split"]),
    ]  # fmt: skip
    new = written(tmp_path / "b.yaml", parts[0], parts[1].replace("3024", "3000"))
    document = json.loads(run("diff", old, new, "-f", "json").out)
    assert [(one["change"], one["pool"]) for one in document["planned"]] == [
        ("changed", "gb"), ("added", "gb-2"),
    ]  # fmt: skip


def test_another_chip_is_shown_beside_the_old_one(run: Run, tmp_path: Path) -> None:
    """What was planned as GB300 and is GB200 now is one pool, with both."""
    old = written(tmp_path / "a.yaml", NEW)
    new = written(tmp_path / "b.yaml", NEW.replace("GB300", "GB200"))
    for form in ("table", "markdown"):
        assert "GB300 → GB200" in run("diff", old, new, "-f", form).out
    rows = csv.DictReader(run("diff", old, new, "-f", "csv").out.splitlines())
    assert [(row["old_accelerator"], row["accelerator"]) for row in rows if row["pool"]] == [
        ("GB300", "GB200")
    ]


def test_a_planned_pool_of_another_name_and_size_says_both_names(run: Run, tmp_path: Path) -> None:
    """It is the same pool as far as anything tells; under --by pool another name alone is said too."""
    old, new = (GB("gb", 4032, "Oslo", "2027-03-31"),), (GB("gx", 4000, "Oslo", "2027-03-31"),)
    (one,) = changes(run, tmp_path, old, new)["planned"]
    assert (one["old_pool"], one["pool"], one["fields"]) == ("gb", "gx", ["accelerators"])
    assert "gb → gx" in run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml").out
    sides = (written(tmp_path / "c.yaml", *old),
             written(tmp_path / "d.yaml", old[0].replace("gb", "gx")))  # fmt: skip
    assert run("diff", *sides, "--exit-code").code == 0
    assert "gb → gx" in run("diff", *sides, "--by", "pool").out


def test_limits_say_where_they_do_not_ask_about_the_plan(run: Run, tmp_path: Path) -> None:
    """A slip of 4,032 crosses no limit of today; --every would have found it."""
    old = written(tmp_path / "a.yaml", TRAIN, NEW)
    new = written(tmp_path / "b.yaml", TRAIN, NEW.replace("2026-Q4", "2027-Q2"))
    hint = "limits hold for today alone"
    for options, is_said in (
        (("--max-decrease", "1%"), True),
        (("--max-increase", "1%"), True),
        ((), False),
        (("--max-decrease", "1%", "--every", "month"), False),
    ):
        for form in ("table", "markdown", "json"):
            assert (hint in run("diff", old, new, *options, "-f", form).out) == is_said
    assert hint not in run("diff", old, old, "--max-decrease", "1%").out


def test_fleets_that_are_named_nearly_alike_are_pointed_at(run: Run, tmp_path: Path) -> None:
    """One letter makes a fleet another, which is gone and come; those of one name are none of it."""
    other = "---\nfleet: Other\npools: [{accelerator: H100, count: 7}]\n"
    old, new = written(tmp_path / "a.yaml", TRAIN), tmp_path / "b.yaml"
    text = old.read_text(encoding="utf-8")
    new.write_text(text.replace("fleet: Lab", "fleet: Lab2") + other, encoding="utf-8")
    old.write_text(text + other, encoding="utf-8")
    for form in ("table", "markdown", "json"):
        assert "Lab is gone and Lab2 is new" in run("diff", old, new, "-f", form).out
    new.write_text(text.replace("fleet: Lab", "fleet: Sun") + other, encoding="utf-8")
    assert "is gone" not in run("diff", old, new).out


def test_a_date_that_passes_another_changes_what_holds_last(run: Run, tmp_path: Path) -> None:
    """The older of two dates is moved behind the newer: its 7 are the total now, and were not."""
    seven = TRAIN.replace("5600", "7")
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_text(dates(("2025-11-27", (seven,)), ("2026-11-27", (TRAIN,))), encoding="utf-8")
    new.write_text(dates(("2027-11-27", (seven,)), ("2026-11-27", (TRAIN,))), encoding="utf-8")
    done = run("diff", old, new, "--exit-code", "-f", "json")
    document = json.loads(done.out)
    assert (done.code, document["delta"]["accelerators"]) == (1, 7 - 5600)
    assert [(one["old"] and one["old"]["as_of"], one["new"] and one["new"]["as_of"], one["change"])
            for one in document["fleets"]] == [
        ("2025-11-27", None, "removed"),
        ("2026-11-27", "2026-11-27", "unchanged"),
        ("2026-11-27", "2027-11-27", "changed"),
    ]  # fmt: skip


GONE = TRAIN.replace("site", "retired: 2026-03-10, site")


@pytest.mark.parametrize(
    ("old", "new", "kind", "fields"),
    [
        ((GONE,), (), "removed", []),
        ((), (GONE,), "added", []),
        ((GONE,), (GONE.replace("5600", "560"),), "changed", ["accelerators"]),
        ((GONE,), (GONE.replace("H100", "B200"),), "changed", ["accelerator"]),
        ((GONE,), (GONE.replace("03-10", "05-10"),), "changed", ["retired"]),
    ],
)
def test_what_was_there_once_does_not_change_in_silence(
    run: Run,
    tmp_path: Path,
    old: tuple[str, ...],
    new: tuple[str, ...],
    kind: str,
    fields: list[str],
) -> None:
    """A retired pool counts no more, and still is what a timeline shows of the days before."""
    document = changes(run, tmp_path, old, new)
    (one,) = document["pools"]
    assert (one["change"], one["fields"], document["planned"]) == (kind, fields, [])
    if not fields or fields == ["retired"]:
        assert "retired 2026-03-10" in run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml").out


@pytest.mark.parametrize(
    ("came", "fields"),
    [
        (NEW.replace("4032", "4000"), ["accelerators"]),
        (NEW.replace("GB300", "GB200"), ["accelerator"]),
        (NEW.replace("4032, online: 2026-Q4", "4000, online: 2026-12-15"), ["accelerators", "online"]),
    ],
)  # fmt: skip
def test_what_came_otherwise_than_planned_is_named(
    run: Run, tmp_path: Path, came: str, fields: list[str]
) -> None:
    """4,032 GB300 were planned: rows tell what is there now, and the plan what was to be there."""
    old = written(tmp_path / "a.yaml", TRAIN, NEW)
    later = HEAD.replace("2026-11-27", "2026-12-31")
    new = written(tmp_path / "b.yaml", TRAIN, came, head=later)
    (one,) = json.loads(run("diff", old, new, "-f", "json").out)["planned"]
    assert (one["change"], one["pool"], one["fields"]) == ("changed", "new", fields)
    assert "4,032" in run("diff", old, new).out
