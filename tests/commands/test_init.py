"""`fleet init`: a manifest to start from, that works as it stands."""

import json
from pathlib import Path

import pytest

from fleet_cli.base.source import Source
from fleet_cli.cli.commands.init import SCHEMA_FILE, TEMPLATE
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.manifest_fields import MANIFEST, POOL
from fleet_cli.read.manifest_targets import TARGET
from fleet_cli.read.schemas import manifest_schema
from tests.conftest import Run

TEXT = TEMPLATE.read_text("utf-8")


def test_what_it_writes_can_be_totalled_at_once(run: Run, tmp_path: Path) -> None:
    """`fleet init` and then `fleet total` work in an empty folder, without arguments."""
    done = run("init", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "wrote fleet.yaml" in done.err
    total = run("total", "-f", "json", cwd=tmp_path)
    assert (total.code, total.err) == (0, "")
    (fleet,) = json.loads(total.out)["fleets"]
    # By hand: 4,096 and 16 instances of 8 H100s; 1,000 B200s at 2250 / 989.4; the trial's 24.
    assert fleet["accelerators"]["mid"] == 4096 + 16 * 8 + 1000 + 24
    assert fleet["equivalents"]["mid"] == pytest.approx(4096 + 16 * 8 + 1000 * 2250 / 989.4)
    assert [target["verdict"] for target in fleet["targets"]] == [
        "met",
        "undecided",
        "undecided",
        "met",
    ]


def test_the_retired_pool_counts_before_its_date(run: Run, tmp_path: Path) -> None:
    """What the comment on `retired` promises is so."""
    run("init", cwd=tmp_path)
    done = run("total", "--as-of", "2025-06-30", "-f", "json", cwd=tmp_path)
    assert json.loads(done.out)["total"]["accelerators"]["mid"] == 5248 + 512


def test_it_teaches_every_part_of_a_manifest() -> None:
    """Each key of a manifest, and nearly each of a pool and a target, stands in the template."""
    for shape, rare in (
        (MANIFEST, set()),
        (POOL, {"owner"}),
        (TARGET, {"tolerance", "note", "expect"}),
    ):
        missing = {name for name in shape.fields if f"{name}:" not in TEXT}
        assert missing <= rare, shape.name


def test_what_is_commented_out_is_right_too(run: Run, tmp_path: Path) -> None:
    """The additions at the end work once their comment signs are gone."""
    before, mark, after = TEXT.partition("# accelerators:")
    added = "".join(
        line.removeprefix("# ").removeprefix("#") for line in (mark + after).splitlines(True)
    )
    path = tmp_path / "fleet.yaml"
    path.write_text(before + added, encoding="utf-8")
    fleets, problems = read_manifests(Source("fleet.yaml", before + added))
    assert problems == []
    assert [chip.name for chip in fleets[0].accelerators] == ["Prototype Y"]
    assert run("total", path).code == 0


def test_the_editor_finds_the_schema(run: Run, tmp_path: Path) -> None:
    """The first line names a file that is there, and it is what `fleet schema` prints."""
    run("init", cwd=tmp_path)
    first = (tmp_path / "fleet.yaml").read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=./{SCHEMA_FILE}"
    assert json.loads((tmp_path / SCHEMA_FILE).read_text("utf-8")) == manifest_schema()


def test_standard_output_gets_the_manifest_alone(run: Run, tmp_path: Path) -> None:
    """`fleet init -` writes no file."""
    done = run("init", "-", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, TEXT, "")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    """A manifest that is there stays as it is, unless --force is given."""
    path = tmp_path / "fleet.yaml"
    path.write_text("fleet: Mine\n", encoding="utf-8")
    done = run("init", cwd=tmp_path)
    assert done.code == 2
    assert "error[output]: cannot write fleet.yaml: it exists already" in done.err
    assert "--force" in done.err
    assert path.read_text("utf-8") == "fleet: Mine\n"
    assert not (tmp_path / SCHEMA_FILE).exists()
    assert run("init", "--force", cwd=tmp_path).code == 0
    assert path.read_text("utf-8") == TEXT


def test_a_schema_that_is_there_stays(run: Run, tmp_path: Path) -> None:
    """A second manifest in a folder leaves the schema alone."""
    schema = tmp_path / SCHEMA_FILE
    schema.write_text("{}", encoding="utf-8")
    assert run("init", "other.yaml", cwd=tmp_path).code == 0
    assert schema.read_text("utf-8") == "{}"


@pytest.mark.parametrize("place", [".", "nowhere/fleet.yaml"])
def test_a_place_that_cannot_be_written_is_an_error(place: str, run: Run, tmp_path: Path) -> None:
    """A folder, or a file in a folder that is not there, gives a message and exit code 2."""
    done = run("init", place, cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("error[output]: ")
