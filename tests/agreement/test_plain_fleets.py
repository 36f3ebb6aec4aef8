"""The plainest fleets there are, through every command and format: whole, empty, zero, alone, many."""

from pathlib import Path

import pytest

from fleet_cli.render.formats import format_names
from tests.inside import run_inside

pytestmark = pytest.mark.sweep

PLAIN = {
    "one": "fleet: A\npools: [{accelerator: H100, count: 100}]\n",
    "two": "fleet: B\npools: [{accelerator: H100, count: 1}]\n---\n"
    "fleet: C\npools: [{accelerator: H100, count: 1}]\n",
    "three": "fleet: D\npools: [{accelerator: H100, count: 1}]\n---\n"
    "fleet: E\npools: [{accelerator: A100 SXM4 80GB, count: 1}]\n---\n"
    "fleet: F\npools: [{accelerator: B200, count: 1}]\n",
    "empty": "fleet: G\npools: []\n",
    "zero": "fleet: H\npools: [{accelerator: H100, count: 0}]\n",
    "unrated": "fleet: I\npools: [{accelerator: MTIA, count: 5, unrated: not said}]\n",
    "planned": "fleet: J\nas_of: 2025-01-01\n"
    "pools: [{accelerator: H100, count: 5, online: 2026-01-01}]\n"
    "targets: [{name: t, at_least: 5, of: H100, by: 2026-01-01}]\n",
    "parts": "fleet: K\nas_of: 2025-01-01\npools: [{accelerator: H100, count: 60, site: x}]\n---\n"
    "fleet: K\nas_of: 2025-01-01\npools: [{accelerator: H100, count: 60, site: y}]\n",
    "snapshots": "fleet: L\nas_of: 2023-12-31\npools: [{accelerator: H100, count: 50}]\n---\n"
    "fleet: L\nas_of: 2024-12-31\npools: [{accelerator: H100, count: 120}]\n"
    "targets: [{name: t, at_least: 100, of: H100, by: 2024-06-30}]\n",
    "estimates": "fleet: M\nas_of: 2025-01-01\n"
    "pools: [{accelerator: H100, count: {low: 1, mid: 2, high: 4}}, {system: DGX H100, count: 1}]\n"
    "targets: [{name: t, about: 10, by: 2025-06-30}, {name: u, at_most: 9, of: any}]\n",
}
REPORTS = [name for name in format_names("total") if name != "png"]
"""Formats that are text; what PNG shows is laid out as SVG is."""
DATED = ("planned", "parts", "snapshots", "estimates")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every plain fleet into a file of its own."""
    path = tmp_path_factory.mktemp("plain")
    for name, text in PLAIN.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def ends_well(*arguments: str | Path, codes: tuple[int, ...] = (0,)) -> None:
    """Assert that a run says something, and ends with one of *codes*."""
    done = run_inside(*arguments)
    assert done.code in codes, done.err
    assert done.out.strip()


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("command", ["total", "compare"])
def test_every_plain_fleet_has_a_report(folder: Path, command: str, form: str) -> None:
    """Each alone, two at a time, and all together."""
    paths = sorted(folder.glob("*.yaml"))
    for path, other in zip(paths, [*paths[1:], paths[0]], strict=True):
        ends_well(command, path, "--format", form)
        ends_well(command, path, other, "--format", form)
    ends_well(command, folder, "--format", form)


@pytest.mark.parametrize("form", REPORTS)
def test_every_plain_fleet_has_a_timeline(folder: Path, form: str) -> None:
    """Those with dates; one without them is an error that says so."""
    for name in PLAIN:
        codes = (0,) if name in DATED else (2,)
        done = run_inside("timeline", folder / f"{name}.yaml", "--format", form)
        assert done.code in codes, done.err
    ends_well("timeline", folder, "--format", form)


@pytest.mark.parametrize("form", REPORTS)
def test_every_plain_fleet_differs_from_the_next(folder: Path, form: str) -> None:
    """From each to the next, from nothing, to nothing, and to itself."""
    paths = sorted(folder.glob("*.yaml"))
    for path, other in zip(paths, [*paths[1:], paths[0]], strict=True):
        for sides in ((path, other), ("/dev/null", path), (path, "/dev/null"), (path, path)):
            ends_well("diff", *sides, "--format", form)


@pytest.mark.parametrize("form", format_names("check"))
def test_every_plain_fleet_is_checked(folder: Path, form: str) -> None:
    """Each alone and all together; a target that is missed is no other failure."""
    for path in (*sorted(folder.glob("*.yaml")), folder):
        done = run_inside("check", path, "--format", form)
        assert done.code in (0, 1), done.err
        assert done.out.strip() or form == "github"


@pytest.mark.parametrize("key", ["pool", "site", "vendor", "fleet", "tag:x"])
def test_every_plain_fleet_is_grouped(folder: Path, key: str) -> None:
    """By every key, pools that do not say it included."""
    ends_well("total", folder, "--by", key)
    ends_well("timeline", folder, "--by", key)


def test_every_plain_fleet_is_one_number(folder: Path) -> None:
    """`--quiet` prints what a script can add up."""
    for path in sorted(folder.glob("*.yaml")):
        float(run_inside("total", path, "--quiet").out)
