"""Figures that a manifest adds to a chip of the catalogue."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Run

ManifestFile = Callable[..., Path]

POOL = "{accelerator: MI455X, count: 10}"


def added(*entries: str) -> str:
    """Return the section of a manifest that adds these."""
    return "accelerators:\n" + "".join(f"  - {entry}\n" for entry in entries)


def test_a_figure_that_an_entry_lacks_may_be_added(manifest: ManifestFile, run: Run) -> None:
    """An MI455X gets the power that nobody published, keeps its rates, and may be called by both."""
    chip = "{name: mi-455x, tdp_w: 1800, aliases: [our GPU]}"
    pools = [POOL, "{accelerator: our GPU, count: 1}"]
    whole = json.loads(run("total", manifest(pools, added(chip)), "-f", "json").out)["total"]
    assert whole["power_mw"]["mid"] == 11 * 1800 / 10**6
    bare = json.loads(run("total", manifest([POOL]), "-f", "json").out)["total"]
    assert whole["equivalents"]["mid"] * 10 == bare["equivalents"]["mid"] * 11
    assert bare["power_mw"] is None


def test_what_is_only_announced_may_be_given_rates(manifest: ManifestFile, run: Run) -> None:
    """The hint of a chip without figures is taken as it stands."""
    pool = "{accelerator: Rubin Ultra, count: 2}"
    assert "add the figure under accelerators:" in run("total", manifest([pool])).err
    chip = "{name: Rubin Ultra, dense: {bf16: 1978.8}}"
    assert run("total", manifest([pool], added(chip)), "-q").out.strip() == "4"


def test_what_a_manifest_adds_counts_in_the_reference_too(manifest: ManifestFile, run: Run) -> None:
    """The reference has the rate that the manifest gives it, where the catalogue has none."""
    chip = "{name: Rubin Ultra, dense: {bf16: 1978.8}}"
    path = manifest(["{accelerator: H100, count: 8}"], added(chip))
    assert run("total", path, "--reference", "VR300", "-q").out.strip() == "4"


def test_a_rate_that_nobody_knew_is_known(manifest: ManifestFile, run: Run) -> None:
    """What the catalogue calls unknown may be stated."""
    chip = "{name: H100 SXM5 94GB, dense: {bf16: 989.4}}"
    path = manifest(["{accelerator: H100 SXM5 94GB, count: 8}"], added(chip))
    assert run("total", path, "-q").out.strip() == "8"


def test_a_figure_that_an_entry_has_is_an_error_that_shows_both(
    manifest: ManifestFile, run: Run
) -> None:
    """A rate, one that the chip has not, a maker, and an alias of another: each is refused."""
    for entry, message in (
        ("{name: H100 SXM, dense: {bf16: 100}}", "bf16 is 989.4 in the catalogue, not 100"),
        ("{name: V100, dense: {int8: 5}}", "int8 is none in the catalogue, not 5"),
        ("{name: MI455X, vendor: Intel}", "vendor is AMD in the catalogue, not Intel"),
        ("{name: MI455X, aliases: [A100]}", '"A100" already names A100 SXM4 80GB'),
    ):
        done = run("total", manifest([POOL], added(entry)))
        assert done.code == 2
        assert message in done.err
        assert done.err.count("error[duplicate-name]") == 1
    done = run("total", manifest([POOL], added(*["{name: MI455X, tdp_w: 1800}"] * 2)))
    assert '"MI455X" already names MI455X' in done.err
    system = "systems:\n  - {name: MI455X, accelerator: H100, count: 8}\n"
    done = run("total", manifest([POOL], added("{name: MI455X, tdp_w: 1800}") + system))
    assert '"MI455X" already names MI455X' in done.err


def test_a_figure_may_be_said_again(manifest: ManifestFile, run: Run) -> None:
    """What the entry has as well is no contradiction, so that a later catalogue breaks nothing."""
    chip = "{name: H100, tdp_w: 700, dense: {bf16: 989.4}}"
    path = manifest(["{accelerator: H100, count: 3}"], added(chip))
    assert run("total", path, "-q").out.strip() == "3"
