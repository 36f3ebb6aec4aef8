"""A fleet that nobody had counted: it comes and goes, and was never none."""

import json
from pathlib import Path

from tests.conftest import Run


def test_a_fleet_that_is_counted_at_last_is_added(run: Run, tmp_path: Path) -> None:
    """The other way round it is removed; the note names the side that is not known."""
    (tmp_path / "a.yaml").write_text("fleet: Early\npools: unknown\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        "fleet: Late\npools: [{accelerator: H100, count: 100}]\n", encoding="utf-8"
    )
    there = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml")
    back = run("diff", tmp_path / "b.yaml", tmp_path / "a.yaml")
    assert "nobody has counted Early, so its change is not known" in there.out
    assert "nobody has counted Early, so its change is not known" in back.out
    for done, kind in ((there, "added"), (back, "removed")):
        assert [line.split()[3] for line in done.out.splitlines() if line.startswith("H100")] == [
            kind
        ]
    form = json.loads(run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json").out)
    assert [row["change"] for row in form["rows"]] == ["added"]
    same = run("diff", tmp_path / "a.yaml", tmp_path / "a.yaml", "--exit-code")
    assert (same.code, "No differences" in same.out) == (0, True)


def test_what_nobody_has_counted_has_no_total(run: Run, tmp_path: Path) -> None:
    """It is null, and not 0; no number stands for its change, and no limit is kept by it."""
    known, unknown = tmp_path / "a.yaml", tmp_path / "b.yaml"
    known.write_text("fleet: A\npools: [{accelerator: H100, count: 100}]\n", encoding="utf-8")
    unknown.write_text("fleet: A\npools: unknown\n", encoding="utf-8")
    document = json.loads(run("diff", known, unknown, "-f", "json").out)
    assert document["old"]["equivalents"]["mid"] == 100
    assert (document["new"]["accelerators"], document["new"]["equivalents"]) == (None, None)
    assert document["rows"][0]["count"]["new"] is None
    assert document["rows"][0]["equivalents"]["delta"] is None
    assert "-100" not in run("diff", known, unknown, "-f", "csv").out
    assert document["delta"] == {"accelerators": None, "equivalents": None, "percent": None}
    assert run("diff", known, unknown, "-q").code == 2
    limit = run("diff", known, unknown, "--max-decrease", "100%")
    assert limit.code == 1
    assert "a side that nobody has counted cannot keep to 100%" in limit.err


TWO = """\
fleet: A
as_of: {day}
pools: {pools}
---
fleet: B
as_of: {day}
pools: [{{accelerator: H100, count: 50}}]
"""


def test_a_fleet_counted_on_one_side_alone_is_no_change(run: Run, tmp_path: Path) -> None:
    """Each side has the total that `total` gives it, and nobody knows by how much they differ."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    known = "[{accelerator: H100, count: 100}]"
    old.write_text(TWO.format(day="2023-12-31", pools=known), encoding="utf-8")
    new.write_text(TWO.format(day="2024-12-31", pools="unknown"), encoding="utf-8")
    for one, other in ((old, new), (new, old)):
        for more in ((), ("--every", "year")):
            document = json.loads(run("diff", one, other, *more, "-f", "json").out)
            assert document["delta"]["equivalents"] is None
            assert document["rows"] == []
            changes = [period["delta"]["equivalents"] for period in document["by_period"]]
            assert changes == ([None] if more else [])
            if not more:
                for side, path in (("old", one), ("new", other)):
                    total = json.loads(run("total", path, "-f", "json").out)["total"]
                    assert document[side]["equivalents"] == total["equivalents"]
            limit = run("diff", one, other, *more, "--max-decrease", "100%")
            assert (limit.code, "nobody has counted cannot keep to" in limit.err) == (1, True)
        assert run("diff", one, other, "-q").code == 2
        shown = run("diff", one, other).out
        assert "removed" not in shown
        assert "100.0%" not in shown
    picture = run("diff", old, new, "--every", "year", "-f", "svg").out
    assert "change not known" in picture
    assert "through time" not in picture


def test_parts_of_what_nobody_counted_are_no_rows_of_their_own(run: Run, tmp_path: Path) -> None:
    """The rows are of what the totals count: a part was in them by way of the whole."""
    whole = "fleet: A\npools: [{accelerator: H100, count: "
    parts = "".join(
        f"---\nfleet: {name}\npart_of: {of}\npools: [{{accelerator: {chip}, count: {count}}}]\n"
        for name, of, chip, count in (("B", "A", "H100", 5), ("C", "B", "GB200", 4))
    )
    (tmp_path / "a.yaml").write_text(f"{whole}9}}]\n{parts}", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        f"{whole}8}}]\n---\nfleet: B\npools: unknown\n", encoding="utf-8"
    )
    document = json.loads(run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json").out)
    changes = [row["count"]["delta"] for row in document["rows"]]
    assert sum(changes) == document["delta"]["accelerators"] == -1
