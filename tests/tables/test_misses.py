"""Names that mean nothing: what is said of them, once, and what they may be meant for."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.model.catalogue import System
from fleet_cli.read.catalogue import bundled
from tests.conftest import Run

ManifestFile = Callable[..., Path]
Table = Callable[..., Path]


@pytest.mark.parametrize(
    ("family", "members", "strangers"),
    [
        ("Blackwell", ("GB300", "B300", "GB200", "B200"), ("Workstation", "RTX 5090")),
        ("Hopper GPUs", ("H100 SXM5 80GB", "H200 SXM5 141GB"), ("L40S",)),
        ("AMD", ("MI300X", "MI355X"), ("H100",)),
        ("MTIA", ("MTIA v2", "MTIA 300"), ()),
    ],
)
def test_a_family_is_no_accelerator(
    family: str,
    members: tuple[str, ...],
    strangers: tuple[str, ...],
    manifest: ManifestFile,
    run: Run,
) -> None:
    """An architecture, a maker or a series names the chips that data centres have of it."""
    for done in (
        run("total", manifest([f"{{accelerator: {family}, count: 260k}}"])),
        run("convert", f"260k {family}"),
        run("convert", "H100", "--to", family),
    ):
        assert done.code == 2
        assert f'"{family}" is a family, not one accelerator' in done.err
        assert "did you mean" not in done.err
        hint = done.err.partition("= hint: name the chip, of these with TFLOP/s at 16 bits: ")[2]
        assert all(name in hint for name in members), hint
        assert not any(name in hint for name in strangers), hint
    assert (
        "or say unrated: why"
        in run("total", manifest([f"{{accelerator: {family}, count: 1}}"])).err
    )


def test_a_family_shows_the_range_that_it_is(manifest: ManifestFile, run: Run) -> None:
    """The form of the hint is read as it stands, and counts from the slowest to the fastest."""
    told = run("total", manifest(["{accelerator: Blackwell, count: 260k}"])).err
    assert "B200 2250" in told
    written = told.rpartition("or a range, as accelerator: ")[2].splitlines()[0]
    done = run("total", manifest([f"{{accelerator: {written}, count: 1000}}"]), "-f", "json")
    low, mid, high = json.loads(done.out)["total"]["equivalents"].values()
    assert low < 500 < mid < high


def test_a_mistake_that_repeats_is_said_once(manifest: ManifestFile, run: Run) -> None:
    """A thousand pools of one unknown name are one error with its number; other names have theirs."""
    pools = [f"{{accelerator: H10O, count: {n}}}" for n in range(1000)]
    done = run(
        "total", manifest([*pools, "{accelerator: Y7, count: 1}", "{accelerator: H100, count: 1}"])
    )
    assert done.code == 2
    assert done.err.count('no accelerator is named "H10O"') == 1
    assert "the same in 999 more pools, the next at lines " in done.err
    assert 'no accelerator is named "Y7"' in done.err
    assert done.err.endswith("2 errors\n")


def test_a_chip_without_a_rate_is_said_once(manifest: ManifestFile, table: Table, run: Run) -> None:
    """Pools of one chip that a table lacks are one error too, at the first of them."""
    lacks = table("kind: measured", "values: {H100: 1}")
    pools = ["{accelerator: A100, count: 1}", "{accelerator: A100 SXM4 80GB, count: 2}"]
    path = manifest(pools)
    done = run("total", path, "--table", lacks)
    assert done.code == 2
    assert "the same in the pool at line " in done.err
    assert done.err.endswith("1 error\n")


def test_what_is_left_of_many_different_mistakes_is_named(manifest: ManifestFile, run: Run) -> None:
    """Every different name is said, though near names are searched for the first hundred alone."""
    pools = [f"{{accelerator: H100 SXM5 80GX{n}, count: 1}}" for n in range(150)]
    done = run("total", manifest(pools))
    assert all(f'80GX{n}"' in done.err for n in range(150))
    assert done.err.count('did you mean "H100 SXM5 80GB"') == 100
    assert done.err.endswith("150 errors\n")


def test_a_near_key_is_near(manifest: ManifestFile, run: Run) -> None:
    """A slip of one letter is suggested; another word of the same letters is not."""
    assert 'did you mean "count"?' in run("total", manifest(["{accelerator: H100, coutn: 1}"])).err
    done = run("total", manifest(["{accelerator: H100, count: 1, cost: 5}"]))
    assert 'no key "cost"' in done.err
    assert "did you mean" not in done.err


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        ("DGX H100: 80", "write H100 SXM5 80GB: 80/8"),
        ("p4d.24xlarge: {value: 62.5, note: n}", "write A100 SXM4 40GB: 62.5/8"),
        ("DGX H100: 10/3", "write H100 SXM5 80GB, with the value divided by 8"),
        ("NV6ads_A10_v5: 3", "write A10, with the value divided by 1/6"),
    ],
)
def test_the_value_of_a_system_is_not_its_chips(
    value: str, cure: str, table: Table, run: Run
) -> None:
    """The cure for a value of a whole box gives each of its accelerators its part."""
    done = run(
        "tables", table("kind: measured", f"values: {{'{value.replace(': ', chr(39) + ': ', 1)}}}")
    )
    assert done.code == 2
    assert cure in done.err


def test_a_search_is_by_words(run: Run) -> None:
    """A search finds parts of names, and whole beginnings of words in notes."""
    listed = run("chips", "--search", "TPU", "-f", "csv").out.splitlines()[1:]
    assert listed
    assert all(",TPU " in line for line in listed)
    assert "MI300X," in run("chips", "--search", "CPX partitioning", "-f", "csv").out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rubin Ultra", "is announced; there are no figures of it yet"),
        ("B30A", "is rumoured; there are no figures of it yet"),
        ("Rubin CPX", "is withdrawn; it never had any figures"),
    ],
)
def test_an_announced_chip_is_no_other_one(
    name: str, said: str, manifest: ManifestFile, run: Run
) -> None:
    """A chip that is known by name alone says so, counts unrated, and is never suggested."""
    done = run("total", manifest([f"{{accelerator: {name}, count: 5}}"]))
    assert done.code == 2
    assert f"{name} {said}" in done.err
    assert "= hint: say unrated: why" in done.err
    assert "did you mean" not in done.err
    assert f"{name} {said}" in run("convert", f"5 {name}").err
    counted = run("total", manifest([f"{{accelerator: {name}, count: 5, unrated: no figures}}"]))
    assert counted.code == 0, counted.err
    assert name in counted.out
    near = run("total", manifest([f"{{accelerator: {name}x, count: 5}}"]))
    assert f'no accelerator is named "{name}x"' in near.err
    assert f'"{name}"' not in near.err


@pytest.mark.parametrize(
    ("of", "actual"),
    [("H100", 70), ("H100s", 70), ("H100 GPUs", 70), ("Hopper GPUs", 75), ("l40s", 4), ("L40", 2)]
    + [(maker, 0) for maker in ("Cerebras", "Moore Threads", "Rebellions")],
)
def test_a_target_means_its_plural_as_its_name(
    of: str, actual: int, tmp_path: Path, run: Run
) -> None:
    """A target about H100s takes every form of it, as H100 does, and l40s takes no L40."""
    counts = {"H100": 60, "H100 NVL 94GB": 10, "H200": 5, "L40S": 4, "L40": 2}
    pools = [f"{{accelerator: {name}, count: {count}}}" for name, count in counts.items()]
    path = tmp_path / "fleet.yaml"
    path.write_text(
        f"fleet: A\npools: [{', '.join(pools)}]\ntargets: [{{name: t, of: {of}, at_least: 100}}]\n",
        encoding="utf-8",
    )
    done = run("total", path, "-f", "json")
    assert done.code == 0, done.err
    (target,) = json.loads(done.out)["fleets"][0]["targets"]
    assert target["actual"]["mid"] == actual


@pytest.mark.parametrize("name", ["H1000", "DGX H1000", "NVL36"])
def test_a_target_is_never_led_to_a_system(name: str, tmp_path: Path, run: Run) -> None:
    """What `of:` of a target suggests are accelerators and families: targets count no systems."""
    path = tmp_path / "fleet.yaml"
    text = "fleet: A\npools: [{accelerator: H100, count: 1}]\ntargets: [{name: t, at_least: 5, of: %s}]\n"
    path.write_text(text % name, encoding="utf-8")
    done = run("total", path)
    assert "error[unknown-of]" in done.err
    near = re.findall('"([^"]+)"', done.err.rpartition("= hint: ")[2])
    assert not [one for one in near if type(bundled().find(one)) is System]
