"""The diff of two manifests: what is in it, what it says, and with which code it ends."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "golden" / "diff"
META_2023 = "configs/fleets/meta-2023.yaml"
META_2024 = "configs/fleets/meta-2024.yaml"

OLD = """\
fleet: Lab
as_of: 2024-01-01
pools:
  - {name: alpha, accelerator: H100, count: 100, site: Oslo}
  - {name: beta, accelerator: A100 SXM4 80GB, count: 50, site: Oslo}
  - {accelerator: H200, count: 30, site: Bergen}
  - {name: gone, accelerator: L4, count: 10}
  - {name: own, accelerator: MTIA, count: 1000, unrated: the generation is not known}
targets:
  - {name: floor, at_least: 150, by: 2024-06-30}
  - {name: dropped, at_least: 10}
"""
NEW = """\
fleet: Lab
as_of: 2025-01-01
table: dense-8bit
pools:
  - {name: alpha-two, accelerator: H100, count: 120, site: Oslo}
  - {name: beta, accelerator: B200, count: 50, site: Oslo}
  - {accelerator: H200, count: 20, site: Bergen}
  - {name: own, accelerator: MTIA, count: 1500, unrated: the generation is not known}
targets:
  - {name: floor, at_least: 150, by: 2024-06-30}
"""
EMPTY = "fleet: Lab\npools: []\n"


@pytest.fixture
def sides(tmp_path: Path) -> Callable[[str, str], tuple[Path, Path]]:
    """Write the two sides of a diff."""

    def write(old: str, new: str) -> tuple[Path, Path]:
        paths = tmp_path / "old.yaml", tmp_path / "new.yaml"
        for path, text in zip(paths, (old, new), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


Sides = Callable[[str, str], tuple[Path, Path]]


@pytest.mark.parametrize(
    ("file", "options"), [("pools.txt", ("--by", "pool")), ("pools.md", ("-f", "markdown"))]
)
def test_pools_look_as_read(
    file: str,
    options: tuple[str, ...],
    run: Run,
    golden: Callable[[Path, str], None],
    sides: Sides,
) -> None:
    """Pools that were renamed, refitted, moved and removed, and a target that was dropped."""
    folder = sides(OLD, NEW)[0].parent
    done = run("diff", "old.yaml", "new.yaml", *options, cwd=folder, columns=80)
    assert (done.code, done.err) == (0, "")
    golden(GOLDEN / file, done.out)


def test_meta_grew_by_what_epoch_counts(run: Run) -> None:
    """The deltas are the differences of Epoch AI's own medians for the two years."""
    document = json.loads(run("diff", META_2023, META_2024, "-f", "json").out)
    rows = {row["accelerator"]: (row["change"], row["count"]["delta"]) for row in document["rows"]}
    assert rows == {
        "H100 SXM5 80GB": ("changed", 488_451 - 123_565),
        "MI300X": ("added", 127_163),
        "GB200": ("added", 31_288),
    }
    assert [target["new_verdict"] for target in document["targets"]] == ["met", "met"]


def test_equal_fleets_print_one_line(run: Run) -> None:
    """Nothing changed: one line for a person, a whole document for a program, exit code 0."""
    text = run("diff", META_2024, META_2024, "--exit-code")
    document = json.loads(run("diff", META_2024, META_2024, "-f", "json").out)
    assert text.code == 0
    assert text.out == f"No differences in Meta: {META_2024} → {META_2024}\n"
    assert document["schema"] == "fleet.diff/1"
    assert (document["rows"], document["targets"]) == ([], [])
    assert document["old"]["equivalents"] == document["new"]["equivalents"]
    assert "\nfleets,Meta," in run("diff", META_2024, META_2024, "-f", "csv").out
    assert document["delta"] == {"accelerators": 0, "equivalents": 0, "percent": 0}


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ([], 0, ""),
        (["--exit-code"], 1, ""),
        (["--max-increase", "20"], 0, ""),
        (["--max-increase", "19"], 1, "the increase of 20 H100e (25.0%) is more than 19"),
        (["--max-increase", "25%"], 0, ""),
        (["--max-increase", "24.9%"], 1, "the increase of 20 H100e (25.0%) is more than 24.9%"),
        (["--max-decrease", "0"], 0, ""),
    ],
)
def test_limits_are_passed_above_them(
    run: Run, sides: Sides, options: list[str], code: int, said: str
) -> None:
    """From 80 to 100 H100s the limits 20 and 25% hold, and the next smaller ones do not."""
    pools = "fleet: Lab\npools:\n  - {accelerator: H100, count: %d}\n"
    done = run("diff", *sides(pools % 80, pools % 100), *options)
    assert done.code == code
    assert said in done.err
    assert bool(done.err) == bool(said)


def test_a_decrease_is_held_against_its_own_limit(run: Run, sides: Sides) -> None:
    """From 100 to 80 H100s a fifth is lost, which a limit of 10% does not allow."""
    pools = "fleet: Lab\npools:\n  - {accelerator: H100, count: %d}\n"
    paths = sides(pools % 100, pools % 80)
    done = run("diff", *paths, "--max-decrease", "10%", "--max-increase", "0")
    assert done.code == 1
    assert done.err == "error[max-decrease]: the decrease of 20 H100e (20.0%) is more than 10%\n"
    assert "removed" not in done.out
    assert "-20" in done.out


def test_any_increase_from_nothing_passes_a_percentage(run: Run, sides: Sides) -> None:
    """No percentage is large enough for a fleet that was not there, and none is shown."""
    paths = sides(EMPTY, "fleet: Lab\npools:\n  - {accelerator: H100, count: 1}\n")
    done = run("diff", *paths, "--max-increase", "1000%", "-f", "json")
    assert done.code == 1
    assert json.loads(done.out)["delta"]["percent"] is None


@pytest.mark.parametrize("text", ["-5%", "five", "5 %", "1e3", ""])
def test_a_limit_that_is_none_points_at_itself(run: Run, text: str) -> None:
    """A limit that is neither a percentage nor a number is an error with its place."""
    done = run("diff", META_2023, META_2024, f"--max-decrease={text}")
    assert (done.code, done.out) == (2, "")
    assert f"--max-decrease:1:1: error[limit]: --max-decrease cannot be '{text}'" in done.err
    assert "hint: write a percentage such as 5%" in done.err


def test_three_decimals_may_be_thousands(run: Run) -> None:
    """The number that `total -q` prints is taken with one more digit, as the hint says."""
    done = run("diff", META_2023, META_2024, "--max-decrease", "153.069")
    assert "hint: a dot may separate thousands: write 153.0690, or 153069 where it does" in done.err
    for text in ("153.0690", "153069", "1153.069", "20k H100e", "20000H100e"):
        assert run("diff", META_2023, META_2024, "--max-decrease", text).code == 0


def test_errors_of_both_sides_are_shown_and_no_diff(run: Run, sides: Sides) -> None:
    """A side with errors gives no diff, and the errors of the other side are shown too."""
    old, new = sides(OLD.replace("L4", "L44"), NEW.replace("count: 20", "count: 2.0"))
    done = run("diff", old, new, "-f", "json")
    assert (done.code, done.out) == (2, "")
    assert f"{old}:7:31: error[unknown-accelerator]" in done.err
    assert f"{new}:7:32: error[count]" in done.err
    assert done.err.endswith("2 errors\n")


def test_the_new_sides_table_rates_both(run: Run, sides: Sides) -> None:
    """Where the manifests name different tables the new one is used and named; --table decides."""
    paths = sides(OLD, NEW)
    document = json.loads(run("diff", *paths, "-f", "json").out)
    chosen = json.loads(run("diff", *paths, "-f", "json", "--table", "dense-16bit").out)
    assert document["table"]["name"] == "dense-8bit"
    assert "the old side names the table dense-16bit" in document["notes"][0]
    assert (chosen["table"]["name"], chosen["notes"]) == ("dense-16bit", [])
    assert "the old side names the table dense-16bit" in run("diff", *paths).out


def test_unrated_pools_are_counted_and_not_rated(run: Run, sides: Sides) -> None:
    """500 more chips of an unknown generation change the count, and no equivalents."""
    document = json.loads(run("diff", *sides(OLD, NEW), "-f", "json").out)
    row = next(row for row in document["rows"] if row["accelerator"] == "MTIA")
    assert row["count"]["delta"] == 500
    assert row["equivalents"] == {"old": None, "new": None, "delta": None}
    assert row["delta_percent"] is None
    assert row["unrated"] == "the generation is not known"


def test_a_dropped_target_is_shown(run: Run, sides: Sides) -> None:
    """A target that the new side lacks is listed as removed, with the verdict that it had."""
    targets = json.loads(run("diff", *sides(OLD, NEW), "-f", "json").out)["targets"]
    changes = [
        (one["name"], one["change"], one["old_verdict"], one["new_verdict"]) for one in targets
    ]
    assert changes == [
        ("floor", "changed", "undecided", "met"),
        ("dropped", "removed", "met", None),
    ]


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_goal_in_another_unit_shows_both(run: Run, sides: Sides, form: str) -> None:
    """250 EFLOP/s before and 0.75 ZFLOP/s after are growth: no number stands without its unit."""
    text = (
        "fleet: F\npools: [{accelerator: GB200, count: %s}]\ntargets: [{name: t, at_least: %s}]\n"
    )
    both = sides(text % ("100k", "100 EFLOP/s"), text % ("300k", "1.5 ZFLOP/s"))
    assert "EFLOP/s, new in ZFLOP/s" in run("diff", *both, "-f", form).out.replace("\\", "")


def test_fleets_of_a_file_are_matched_by_name(run: Run, sides: Sides) -> None:
    """Each fleet is compared with its namesake; one that only one side has came or went."""
    fleet = "fleet: %s\npools:\n  - {accelerator: H100, count: %d}\n"
    old = "---\n".join((fleet % ("A", 10), fleet % ("B", 20)))
    new = "---\n".join((fleet % ("C", 5), fleet % ("B", 21)))
    document = json.loads(run("diff", *sides(old, new), "-f", "json").out)
    fleets = [
        (one["fleet"], one["change"], one["delta"]["equivalents"]) for one in document["fleets"]
    ]
    assert fleets == [("A", "removed", -10), ("B", "changed", 1), ("C", "added", 5)]
    assert document["delta"]["equivalents"] == -4
    assert document["old"]["fleet"] is None


def test_of_snapshots_the_latest_counts(run: Run, sides: Sides) -> None:
    """A further date of a fleet is compared with the date before it, and totals do not add both."""
    fleet = "fleet: A\nas_of: %s\npools:\n  - {accelerator: H100, count: %d}\n"
    first = fleet % ("2023-12-31", 10)
    document = json.loads(
        run("diff", *sides(first, first + "---\n" + fleet % ("2024-12-31", 30)), "-f", "json").out
    )
    assert document["old"]["equivalents"]["mid"] == 10
    assert document["new"]["equivalents"]["mid"] == 30
    assert [row["count"]["delta"] for row in document["rows"]] == [20]


def test_parts_of_a_fleet_are_one_fleet(run: Run, tmp_path: Path) -> None:
    """Files with one fleet and one date add up, on each side, and a third one changes the sum."""
    part = "fleet: A\nas_of: 2024-12-31\npools:\n  - {accelerator: H100, count: %d, site: %s}\n"
    for side, counts in (("old", {"m": 10, "n": 20}), ("new", {"a": 5, "m": 10, "n": 21})):
        (tmp_path / side).mkdir()
        for name, count in counts.items():
            (tmp_path / side / f"{name}.yaml").write_text(part % (count, name), encoding="utf-8")
    document = json.loads(run("diff", "old", "new", "-f", "json", cwd=tmp_path).out)
    fleets = [(one["change"], one["delta"]["equivalents"]) for one in document["fleets"]]
    assert sorted(fleets) == [("changed", 6)]
    assert document["new"]["equivalents"]["mid"] == 36


def test_a_side_may_be_nothing(run: Run, tmp_path: Path) -> None:
    """What git gives for a file that is not there is a side without fleets; an empty file is not."""
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    nothing = "/dev/null"
    done = run("diff", nothing, "new.yaml", "-f", "json", cwd=tmp_path)
    document = json.loads(done.out)
    assert {row["change"] for row in document["rows"]} == {"added"}
    assert document["fleets"][0]["old"] is None
    assert run("diff", nothing, nothing, cwd=tmp_path).out.startswith("No differences in no fleet")
    empty = run("diff", "empty.yaml", "new.yaml", cwd=tmp_path)
    assert (empty.code, "empty.yaml:1:1: error[empty]" in empty.err) == (2, True)


def test_standard_input_is_a_side(run: Run, tmp_path: Path) -> None:
    """`-` reads one side from standard input, and cannot be both."""
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    assert run("diff", "-", "new.yaml", "-q", cwd=tmp_path, stdin=NEW).out == "0\n"
    assert "only one side can be standard input" in run("diff", "-", "-").err


def test_the_wrong_number_of_sides_is_an_error(run: Run) -> None:
    """One side alone, or three, is refused with an example."""
    for sides in (["a.yaml"], ["a", "b", "c"]):
        done = run("diff", *sides)
        assert done.code == 2
        assert "write fleet diff OLD NEW" in done.err


def test_a_markdown_comment_holds_no_markup_of_a_manifest(run: Run, sides: Sides) -> None:
    """Pipes, tags, mentions, links and code in a pool's name show as they are written."""
    name = "x|y <img src=a onerror=b> @team [l](https://e.example) `code` ::error::forged"
    pool = f'fleet: "{name}"\npools:\n  - {{name: "{name}", accelerator: H100, count: %d}}\n'
    done = run("diff", *sides(pool % 1, pool % 2), "--by", "pool", "-f", "markdown")
    page = MarkdownIt("commonmark").enable("table").render(done.out)
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags == {"h3", "table", "thead", "tbody", "tr", "th", "td", "strong", "p", "sub"}
    first = page.partition("</table>")[0]
    assert {row.count("<t") for row in re.findall("<tr>(.*?)</tr>", first, re.DOTALL)} == {8}
    assert "@team" not in page
    assert "://" not in done.out


def test_a_name_is_no_command_to_a_log(run: Run, sides: Sides) -> None:
    """No line of a table begins with what a CI job takes for a command."""
    pool = 'fleet: "::error::forged"\npools:\n  - {name: "::warning::x", accelerator: H100, count: %d}\n'
    done = run("diff", *sides(pool % 1, pool % 2), "--by", "pool")
    assert not [line for line in done.out.splitlines() if line.lstrip().startswith("::")]


def test_a_verdict_that_a_check_takes_as_known_is_a_difference(run: Run, tmp_path: Path) -> None:
    """A reviewer sees that a failure was silenced: the check passes, and nothing else changed."""
    text = (
        "fleet: A\npools: [{accelerator: H100, count: 5}]\ntargets: [{name: t, at_least: 13%s}]\n"
    )
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(text % "", encoding="utf-8")
    new.write_text(text % ", expect: missed", encoding="utf-8")
    assert [run("check", path).code for path in (old, new)] == [1, 0]
    done = run("diff", old, new, "--exit-code")
    assert done.code == 1
    assert "t: a check expects missed, and expected nothing" in done.out


@pytest.mark.parametrize("command", ["diff", "check"])
def test_h100e_is_no_other_reference(run: Run, sides: Sides, command: str) -> None:
    """A limit in H100e against totals in B200e would be another limit."""
    old, new = sides(OLD, NEW.replace("table: dense-8bit\n", ""))
    for reference, code in (("H100 SXM5 80GB", 0), ("B200", 2)):
        options = ("--max-decrease", "90k H100e") if command == "diff" else ("--max", "90k H100e")
        paths = (old, new) if command == "diff" else (new,)
        done = run(command, *paths, *options, "--reference", reference)
        assert done.code == code
        said = "'90k H100e' is in H100e, and the totals are in B200e"
        assert (said in done.out + done.err) is bool(code)


def test_what_a_check_expects_is_said_in_json_too(run: Run, tmp_path: Path) -> None:
    """A target that only `expect:` tells apart has changed, and every format says how."""
    text = "fleet: A\npools: [{accelerator: H100, count: 5}]\ntargets: [{name: t, at_least: 1"
    for name, more in (("a", ""), ("b", ", expect: met")):
        (tmp_path / f"{name}.yaml").write_text(f"{text}{more}}}]\n", encoding="utf-8")
    done = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json")
    assert json.loads(done.out)["notes"] == ["t: a check expects met, and expected nothing"]
