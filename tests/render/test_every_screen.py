"""Whatever the screen, and in every format for people: the same figures, and nothing cut."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.diff.test_diff import NEW, OLD
from tests.golden.test_total import EVERYTHING, SMALL
from tests.inside import run_inside
from tests.terminal import on_terminal
from tests.timeline.test_timeline import TEN_POOLS

pytestmark = pytest.mark.sweep

RUNS = {
    "total": ("total", EVERYTHING, "--wide"),
    "groups": ("total", EVERYTHING, "--by", "tag:team", "--by", "site"),
    "several": ("total", EVERYTHING, SMALL, "--table", "dense-8bit", "--by", "vendor"),
    "diff": ("diff", "OLD", "NEW", "--by", "pool", "--by", "vendor", "--wide"),
    "timeline": ("timeline", "NOVA", "--by", "vendor", "--every", "quarter", "--wide"),
    "compare": ("compare", EVERYTHING, SMALL),
    "convert": ("convert", "350k H100 + 7 NV6ads_A10_v5", "--to", "B200"),
    "chip": ("chips", "MI300X"),
    "chips": ("chips", "--vendor", "AWS"),
    "system": ("chips", "NV6ads_A10_v5"),
    "tables": ("tables",),
    "table": ("tables", "mlperf-inference-5.1-llama2-70b-offline"),
}
"""A run of each table that people read."""


FILES = {"OLD": OLD, "NEW": NEW, "NOVA": TEN_POOLS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files of the runs."""
    path = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=RUNS)
def command(request: pytest.FixtureRequest, folder: Path) -> tuple[str, ...]:
    """Return a command line."""
    words: tuple[str, ...] = RUNS[request.param]
    return tuple(str(folder / f"{word}.yaml") if word in FILES else word for word in words)


@cache
def shown(command: tuple[str, ...], **environment: str) -> str:
    """Return what a command prints in these surroundings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        done = run_inside(*command)
    assert (done.code, done.err) == (0, "")
    return done.out


def figures(text: str) -> set[str]:
    """Return the numbers of the tables, without those of a chart's axis or of addresses."""
    years = r"^ *(\d{4}(-\d\d)? *)+$"
    rows = [line for line in text.split("\n") if not re.search(f"[┤└│◆◇]|://|{years}", line)]
    alone = r"(?<![^\s(≥≤≈–<*])[-+]?\d[\d,]*(?:\.\d+)?%?(?![\w-])"
    return set(re.findall(alone, "\n".join(rows)))


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_no_figure_is_lost_on_a_narrow_screen(command: tuple[str, ...], columns: str) -> None:
    """Every figure of the roomiest table is there, whole, on every screen."""
    roomy = shown(command)
    narrow = shown(command, COLUMNS=columns)
    assert figures(roomy)
    assert figures(roomy) <= figures(narrow)


def test_markdown_has_the_same_figures(command: tuple[str, ...]) -> None:
    """The comment on a pull request says what the terminal says."""
    table = shown(command)
    markdown = shown((*command, "--format", "markdown")).replace("\\", "")
    assert figures(table) <= figures(markdown)


def test_colour_adds_nothing_but_colour(command: tuple[str, ...]) -> None:
    """Without its escapes the coloured output is the plain one."""
    plain = shown(command, COLUMNS="80")
    coloured = shown(command, COLUMNS="80", FORCE_COLOR="1")
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert coloured != bare
    assert [line.rstrip() for line in bare.split("\n")] == plain.split("\n")


def test_a_console_without_unicode_gets_the_same_figures(command: tuple[str, ...]) -> None:
    """In ASCII every sign has words or letters for it, and every figure is there."""
    table = shown(command, COLUMNS="80")
    on_screen = on_terminal(*command, encoding="ascii")
    assert on_screen.isascii()
    assert not re.search(r"\?|\\u", on_screen)
    assert figures(table.replace("–", "-")) <= figures(on_screen)
