"""What a terminal gets: its own characters, its own width, and the same from any machine."""

import json
import re
from pathlib import Path

import pytest

from fleet_cli.render.formats import TERMINAL, format_names, load_format
from tests.conftest import CONFIGS, FLAGSHIP, Run, clean_environment
from tests.surroundings import run_all
from tests.terminal import on_terminal

ZURICH = """\
fleet: Zürich
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: 10, site: Zürich, owner: 東京, tags: {team: Ω}}
  - {accelerator: H100, count: {low: 1, mid: 5, high: 9}, site: Genève}
  - {accelerator: H100, count: 0, site: "🫠"}
targets: [{name: über alles, at_least: 5, of: any}]
"""


ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    {"PYTHONIOENCODING": "utf-8"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C"},
)


@pytest.fixture
def zurich(tmp_path: Path) -> Path:
    """A fleet whose names need more than ASCII."""
    path = tmp_path / "fleet.yaml"
    path.write_text(ZURICH, encoding="utf-8")
    return path


def test_our_own_signs_are_written_in_ascii(zurich: Path) -> None:
    """Rules, bars and comparators have forms that every terminal has."""
    shown = on_terminal("total", zurich, encoding="ascii", columns=100)
    assert shown.isascii()
    assert ">= 5" in shown
    assert "11-19" in shown
    assert " | reference H100 SXM5 80GB = 1 | " in shown
    assert re.search("^-{40,}$", shown, re.MULTILINE)
    assert "####" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff", CONFIGS / "fleets" / "meta-2023.yaml", FLAGSHIP, "--by", "pool"),
        ("check", FLAGSHIP, "--max", "1"),
        ("compare", FLAGSHIP),
        ("timeline", CONFIGS / "fleets" / "colossus-1.yaml", "--by", "accelerator"),
        ("convert", "350k H100 + 16 p4d.24xlarge"),
        ("chips", "H100"),
        ("tables",),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_an_ascii_terminal_gets_ascii_from_every_command(arguments: tuple[str, ...]) -> None:
    """What our own texts and charts are written with has a form in ASCII, without an escape."""
    shown = on_terminal(*arguments, encoding="ascii")
    assert shown.isascii()
    assert "\\u" not in shown
    assert "?" not in shown


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437"])
def test_a_name_is_never_another_name(zurich: Path, encoding: str) -> None:
    """What a terminal cannot show is spelled as YAML spells it, and never becomes a question mark."""
    shown = on_terminal("total", zurich, "--by", "site", "--by", "owner", encoding=encoding)
    assert "?" not in shown
    assert ("Z\\u00fcrich" if encoding == "ascii" else "Zürich") in shown
    assert "\\u6771\\u4eac" in shown


def test_columns_stand_in_line_however_names_are_spelled(zurich: Path) -> None:
    """Widths are those of what is shown, not of what it stands for."""
    shown = on_terminal("total", zurich, "--by", "site", encoding="ascii", columns=100)
    table = shown.split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in table[2:4]] == ["Z\\u00fcrich", "Gen\\u00e8ve"]
    ends = [
        line.index(count) + len(count) for line, count in zip(table[2:4], ("10", "5"), strict=True)
    ]
    assert len(set(ends)) == 1


def test_a_file_and_a_pipe_are_utf_8(zurich: Path) -> None:
    """Off a terminal every format has the same bytes, whatever the console's code page."""
    runs = {
        f"{command} {name}": (command, zurich, "-f", name, *wide)
        for command, wide in (("total", ("--wide",)), ("check", ()))
        for name in format_names(command)
    }
    usual, *others = (
        run_all(runs, clean_environment({"PYTHONUTF8": "0", **environment}), pictures=True)
        for environment in ENVIRONMENTS
    )
    for run, done in usual.items():
        assert (done.code, done.err) == (0, b""), run
        assert all(other[run] == done for other in others), run
        if not run.endswith(" png"):
            assert "?" not in done.out.decode().replace("<?xml", "").replace("?>", ""), run


@pytest.mark.parametrize("name", [n for n in format_names() if load_format(n).READER != TERMINAL])
def test_what_is_not_for_terminals_is_the_same_on_one(zurich: Path, run: Run, name: str) -> None:
    """A format that is read elsewhere does not follow the terminal that it is shown on."""
    shown = on_terminal("total", zurich, "-f", name, columns=30, colour=True).encode()
    assert shown.decode().splitlines() == run("total", zurich, "-f", name).out.splitlines()


def test_json_holds_a_name_that_no_encoding_has(run: Run, tmp_path: Path) -> None:
    """The name of a file that is not UTF-8 is spelled out, not replaced."""
    path = tmp_path.joinpath(b"\xff.yaml".decode("utf-8", "surrogateescape"))
    path.write_text(ZURICH, encoding="utf-8")
    out = run("total", ".", "-f", "json", cwd=tmp_path).out
    assert json.loads(out)["fleets"][0]["path"].endswith("\udcff.yaml")


@pytest.mark.parametrize(
    "environment",
    [
        {"UNICODE_VERSION": "4.1.0"},
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"JUPYTER_COLUMNS": "20", "LINES": "3", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"},
        {"LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_nothing_is_guessed_from_the_environment(
    run: Run, zurich: Path, environment: dict[str, str]
) -> None:
    """The library that draws learns of the screen from us alone."""
    for path in (zurich, FLAGSHIP):
        usual = run("total", path, "--by", "site", "--wide", env={"FORCE_COLOR": "1"}, columns=90)
        same = run(
            "total",
            path,
            "--by",
            "site",
            "--wide",
            env={"FORCE_COLOR": "1", **environment},
            columns=90,
        )
        assert same.out == usual.out


def test_colours_are_those_of_the_verdicts() -> None:
    """Heads are faint, the total is bold, and a verdict has the colour that its table of looks says."""
    shown = on_terminal("total", FLAGSHIP, columns=120, colour=True)
    assert "\x1b[1;32mmet\x1b[0m" in shown
    assert re.search(r"\x1b\[2mAccelerator *\x1b\[0m", shown)
    assert re.search(r"\x1b\[1mTotal *\x1b\[0m", shown)
    assert "\x1b[2m369,212–639,015\x1b[0m" in shown
    assert not re.search(r" +(\x1b\[0m)?$", shown, re.MULTILINE)
