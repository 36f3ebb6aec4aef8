"""`--max-bytes`: a comment that is as short as it must be, and says what it lacks."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import CONFIGS, FLAGSHIP, Run
from tests.inside import run_inside

POOLS = 250


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet of many pools with long names of more than ASCII, and of as many notes."""
    path = tmp_path_factory.mktemp("large") / "fleet.yaml"
    pools = "".join(
        f"  - {{name: 'プール {n} | <b>{'長い名前' * 8}', accelerator: H100, count: {n + 1}, site: s{n}}}\n"
        f"  - {{accelerator: Mystery {n}, count: 1, unrated: '{'a reason ' * 20}{n}'}}\n"
        for n in range(POOLS)
    )
    targets = "".join(
        f"  - {{name: target {n}, at_least: {n * 10_000}, of: any, by: 2024-06-30}}\n"
        for n in range(6)
    )
    text = f"fleet: Large\nas_of: 2024-12-31\npools:\n{pools}targets:\n{targets}"
    path.write_text(text, encoding="utf-8")
    return path


@cache
def page(path: Path, limit: int | None, *options: str) -> str:
    """Return the total by pool as Markdown, kept to so many bytes."""
    more = () if limit is None else ("--max-bytes", str(limit))
    done = run_inside("total", path, "--by", "pool", "-f", "markdown", *more, *options)
    assert (done.code, done.err) == (0, "")
    return done.out


def rows(text: str) -> list[str]:
    """Return the lines of the tables, without heads and totals."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if not re.match(r"\| (Pool|Target|\*\*Total|---)", line)]


def test_nothing_is_cut_that_nobody_asks_to_cut(large: Path, tmp_path: Path) -> None:
    """Without the option a page is whole, on standard output and in a file, however long."""
    whole = page(large, None)
    assert len(whole.encode()) > 70_000
    assert len(rows(whole)) == 2 * POOLS + 6
    path = tmp_path / "page.md"
    page(large, None, "-o", str(path))
    assert path.read_text("utf-8") == whole


@pytest.mark.parametrize("limit", [1_500, 2_000, 5_000, 20_000, 65_000, 65_536])
def test_the_limit_is_kept_and_used(large: Path, limit: int) -> None:
    """No byte more in UTF-8, verdicts and total are there, and the rest is filled with rows."""
    text = page(large, limit)
    size = len(text.encode())
    assert size <= limit
    assert "**Total**" in text
    assert len(re.findall("❌ missed|✅ met", text)) == 6
    assert "<sub>Table dense" in text
    assert size > limit - 500 or not [row for row in rows(text) if "プール" in row]


@pytest.mark.parametrize("limit", [1_500, 5_000, 65_000])
def test_what_is_left_out_is_counted(large: Path, limit: int) -> None:
    """Rows that are shown and rows that are said to be left out are all rows; they are the first."""
    text = page(large, limit)
    all_rows, some_rows = rows(page(large, None)), rows(text)
    said = re.search(r"Left out to keep to ([\d,]+) bytes: ([\d,]+) rows?", text)
    assert said is not None
    assert said[1] == f"{limit:,}"
    assert int(said[2].replace(",", "")) == len(all_rows) - len(some_rows)
    shown = [row for row in some_rows if row in all_rows[: 2 * POOLS]]
    assert shown == all_rows[: len(shown)]


def test_every_limit_is_kept(large: Path) -> None:
    """Whatever the number, the text is at most so long, or the number is refused."""
    refused = 0
    for limit in [1, 150, 299, 301, 447, 1_100, 1_200, 20_801, 60_003, 89_000]:
        done = run_inside(
            "total", large, "--by", "pool", "-f", "markdown", "--max-bytes", str(limit)
        )
        if done.code == 0:
            assert len(done.out.encode()) <= limit
        else:
            assert "error[option]: --max-bytes cannot be" in done.err
            assert limit < 400
            refused += 1
    assert refused > 1


def test_a_limit_that_is_not_reached_changes_nothing(run: Run) -> None:
    """A page that fits is the page."""
    whole = run("total", FLAGSHIP, "-f", "markdown").out
    for limit in (len(whole.encode()), 10**9):
        assert run("total", FLAGSHIP, "-f", "markdown", "--max-bytes", str(limit)).out == whole
    short = run(
        "total", FLAGSHIP, "-f", "markdown", "--max-bytes", str(len(whole.encode()) - 1)
    ).out
    assert "Left out" in short
    assert len(short) < len(whole)


COMMANDS = {
    "total": ("total", FLAGSHIP),
    "diff": ("diff", CONFIGS / "fleets" / "meta-2023.yaml", FLAGSHIP, "--by", "pool"),
    "check": ("check", FLAGSHIP, "--max", "1"),
    "timeline": ("timeline", CONFIGS / "fleets" / "colossus-1.yaml"),
    "compare": ("compare", FLAGSHIP),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_with_pages_can_keep_them_short(name: str) -> None:
    """A table that is begun has its head, and each of its rows is whole."""
    whole = run_inside(*COMMANDS[name], "-f", "markdown").out
    limit = len(whole.encode()) * 3 // 4
    done = run_inside(*COMMANDS[name], "-f", "markdown", "--max-bytes", str(limit))
    assert len(done.out.encode()) <= limit
    assert "Left out" in done.out
    for block in done.out.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        if lines:
            assert re.fullmatch(r"\|( -+:? \|)+", lines[1])
            assert set(lines) <= set(whole.splitlines())
    verdicts = re.findall("✅ met|❌ missed|⏳ pending|❔ undecided", whole)
    shown = re.findall("✅ met|❌ missed|⏳ pending|❔ undecided", done.out)
    assert shown == verdicts[: len(shown)]
    assert shown == verdicts or name == "compare"  # which is verdicts for the most part


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_other_formats_cannot_be_cut(name: str, form: str) -> None:
    """Half a document is no document: the option is refused, before anything is written."""
    done = run_inside(*COMMANDS[name], "-f", form, "--max-bytes", "1000")
    assert (done.code, done.out) == (2, "")
    assert f"error[option]: --max-bytes cannot shorten --format {form}" in done.err


@pytest.mark.parametrize("value", ["0", "-5", "x", "1.5"])
def test_a_limit_is_a_number(value: str) -> None:
    """What is no number of bytes is refused."""
    assert run_inside("total", FLAGSHIP, "-f", "markdown", "--max-bytes", value).code == 2
