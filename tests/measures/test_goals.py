"""Goals in the units of announcements: what each measures, and what contradicts itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.inside import run_inside

SITE = "fleet: Site\nas_of: 2026-06-30\npools: [{system: GB200 NVL72, count: 5600}]\n"
"""403,200 GB200."""


def judged(text: str, *options: str) -> dict[str, Any]:
    """Return what `fleet total` says of the one target of a manifest."""
    done = run_inside("total", "-", "--format", "json", *options, stdin=text.encode())
    assert done.code == 0, done.err
    (target,) = json.loads(done.out)["fleets"][0]["targets"]
    found: dict[str, Any] = target
    return found


@pytest.mark.parametrize(
    ("goal", "words", "unit", "actual", "verdict"),
    [
        # By hand: 403,200 x 2,500 TFLOP/s, x 2.5268 H100, x 186 GB, x 312 TFLOP/s of an A100.
        ("at_least: 420 EFLOP/s", "throughput", "EFLOP/s", 1008, "met"),
        ("at_least: 1100 exaFLOPS", "throughput", "exaFLOPS", 1008, "missed"),
        ("at_least: 1 ZFLOPS", "throughput", "ZFLOPS", 1.008, "met"),
        ("at_least: 1_000_000 POP/s", "throughput", "POP/s", 1_008_000, "met"),
        ("at_least: 300k A100e", "A100e", "A100e", 403_200 * 2500 / 312, "met"),
        ("at_least: 1M H100e", "h100e", "H100e", 403_200 * 2500 / 989.4, "met"),
        ("at_least: 1M", "h100e", "H100e", 403_200 * 2500 / 989.4, "met"),
        ("at_least: 400k GB200", "GB200", "GB200", 403_200, "met"),
        ("at_least: 400k Blackwell", "Blackwell", "Blackwell", 403_200, "met"),
        ("at_least: 404k GPUs", "any", "accelerators", 403_200, "missed"),
        ("at_least: 400k chips, of: NVIDIA", "NVIDIA", "NVIDIA", 403_200, "met"),
        ("at_least: 75 PB", "memory", "PB", 403_200 * 186 / 10**6, "missed"),
        ("at_least: 74_000 TB", "memory", "TB", 403_200 * 186 / 1000, "met"),
        ("at_least: 483.84, of: power_mw", "power_mw", "MW", 483.84, "met"),
        ("at_least: 483.85 MW, of: accelerator_power", "accelerator_power", "MW", 483.84, "missed"),
    ],
)
def test_the_unit_says_what_is_measured(
    goal: str, words: str, unit: str, actual: float, verdict: str
) -> None:
    """Each goal in its own words, measured in its own unit."""
    found = judged(f"{SITE}targets: [{{name: t, {goal}}}]\n")
    assert (found["of"], found["unit"], found["verdict"]) == ([words], unit, verdict)
    assert found["actual"]["mid"] == pytest.approx(actual, rel=1e-12)


@pytest.mark.parametrize("reference", ["H100", "A100 SXM4 80GB", "GB200", "1 EFLOP/s", "TFLOP/s"])
def test_a_goal_hangs_on_no_reference(reference: str) -> None:
    """300,000 A100 equivalents and 420 EFLOP/s are the same, whatever counts as 1 in the totals."""
    goals = (
        "targets: [{name: t, at_least: 300k A100e}]\n",
        "targets: [{name: t, about: 420 EFLOP/s}]\n",
    )
    for goal in goals:
        plain, other = judged(SITE + goal), judged(SITE + goal, "--reference", reference)
        assert plain["actual"] == other["actual"]
        assert plain["verdict"] == other["verdict"]


@pytest.mark.parametrize(
    ("goal", "code", "said"),
    [
        (
            "at_least: 420 EFLOP/s, of: any",
            "unit",
            "the goal is in EFLOP/s, and the target is about",
        ),
        ("at_least: 1.2 GW, of: H100", "unit", "the goal is in GW"),
        ("at_least: 350k H100, of: power", "unit", "the goal is in H100"),
        ("at_least: 5 GQ", "unit", "the table dense-16bit measures TFLOP/s, not GQ"),
        ("at_least: 5 GB/s", "unit", "the table dense-16bit measures TFLOP/s, not GB/s"),
        ("at_least: 420, of: throughput", "unit", "a goal of throughput needs a unit"),
        ("at_least: 1.2, of: facility_power", "unit", "write it behind the number, as 1.2 GW"),
        ("at_least: 350.000 H100", "count", "a dot is not a thousands separator"),
        ("at_least: 12.5 H100e", "count", "must be a whole number"),
        ("at_least: {low: 1 GW, high: 1200 MW}", "unit", "write both ends in one unit"),
        ("at_least: {low: 2 GW, high: 1 GW}", "estimate", "put the two numbers in order"),
        ("about: {low: 4, high: 5}, tolerance: 5%", "tolerance", "a range is its own tolerance"),
    ],
)
def test_a_goal_that_says_two_things_is_an_error(goal: str, code: str, said: str) -> None:
    """The message names the place, and what fits."""
    text = f"{SITE}targets: [{{name: t, {goal}}}]\n"
    done = run_inside("total", "-", stdin=text.encode())
    assert (done.code, done.out) == (2, "")
    assert f"error[{code}]" in done.err
    assert said in done.err
    assert "<stdin>:4:" in done.err


def test_a_table_of_its_own_measures_a_target() -> None:
    """An announcement in dense 8-bit operations is measured so, whatever rates the totals."""
    text = f"{SITE}targets: [{{name: t, at_least: 2 ZOP/s, table: dense-8bit}}]\n"
    for table in ("dense-16bit", "memory-capacity", "tpp"):
        found = judged(text, "--table", table)
        assert found["actual"]["mid"] == pytest.approx(403_200 * 5000 / 10**9)
        assert found["verdict"] == "met"


def test_a_figure_that_such_a_table_lacks_leaves_it_undecided() -> None:
    """What it cannot rate is named, and the rest is a lower bound."""
    text = (
        "fleet: F\npools: [{accelerator: H100, count: 100}, {accelerator: V100 SXM2 16GB, count: 9}]\n"
        "targets: [{name: t, at_least: GOAL tokens/s, table: mlperf-inference-5.1-llama2-70b-offline}]\n"
    )
    assert judged(text.replace("GOAL", "1"))["verdict"] == "met"
    assert judged(text.replace("GOAL", "100M"))["verdict"] == "undecided"


@pytest.mark.parametrize(
    ("sum_text", "to", "number"),
    [
        ("6,128 H200", "EFLOP/s", 6128 * 989.4 / 10**6),
        ("6,128 H200", "1 EFLOP/s", 6128 * 989.4 / 10**6),
        ("1 H100", "TFLOP/s", 989.4),
    ],
)
def test_a_sum_converts_to_a_quantity(sum_text: str, to: str, number: float) -> None:
    """ABCI's 6,128 H200 are 6.06 EFLOP/s by dense 16-bit operations."""
    assert float(run_inside("convert", sum_text, "--to", to, "-q").out) == pytest.approx(
        number, rel=1e-3
    )


def test_any_unit_of_a_table_can_be_summed(tmp_path: Path) -> None:
    """A price book in USD: 100 at 25,000 and 10 at 40,000 are 2.9 million."""
    table = tmp_path / "prices.yaml"
    table.write_text(
        "name: prices\ndescription: list prices of one day\nunit: USD\nkind: measured\n"
        "source: https://example.org\nvalues: {H100 SXM5 80GB: 25000, B200: 40000}\n"
    )
    text = "fleet: F\npools: [{accelerator: H100, count: 100}, {accelerator: B200, count: 10}]\n"
    arguments = ("total", "-", "--table", table, "--reference", "USD", "-q")
    assert run_inside(*arguments, stdin=text.encode()).out == "2900000\n"
    done = run_inside("total", "-", "--reference", "USD", stdin=text.encode())
    assert done.code == 2


@pytest.mark.parametrize("goal", ["at_least: 5 NAME", "at_least: 5, of: NAME"])
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("L40s", "write L40S with a capital S, or L40 without one"),
        ("Ascend 910B", "write of: [Ascend 910B1, Ascend 910B2,"),
        ("MI300", "write of: [MI300A, MI300X] for any of them"),
        ("HGX", "what decides: the GPU in the name"),
    ],
)
def test_a_goal_of_a_name_that_does_not_decide_is_no_goal_of_nothing(
    name: str, hint: str, goal: str
) -> None:
    """It would count what goes by that very name: none, or the wrong one."""
    pools = "pools: [{accelerator: L40S, count: 9}, {accelerator: TPU v5e, count: 9}]"
    text = f"fleet: F\n{pools}\ntargets: [{{name: t, {goal.replace('NAME', name)}}}]\n"
    done = run_inside("total", "-", stdin=text.encode())
    assert (done.code, done.out) == (2, "")
    assert "error[ambiguous-name]" in done.err
    assert hint in done.err


def test_a_family_whose_name_all_of_it_bears_decides() -> None:
    """One million TPUs are of every generation, and a list means any of its chips."""
    pools = "pools: [{accelerator: TPU v5e, count: 4}, {accelerator: TPU v7, count: 3}]"
    for goal in ("at_least: 7 TPUs", "at_least: 7, of: TPU", "at_least: 7, of: [TPU v5e, TPU v7]"):
        assert judged(f"fleet: F\n{pools}\ntargets: [{{name: t, {goal}}}]\n")["verdict"] == "met"


@pytest.mark.parametrize(
    ("by", "verdict"), [(", by: 2030", "pending"), (", by: 2025", "missed"), ("", "missed")]
)
def test_a_headline_in_sparse_exaflops_is_not_met_in_dense_ones(by: str, verdict: str) -> None:
    """5,448 GH200 are 10.8 dense 8-bit EFLOP/s, of 420 that were announced."""
    text = (
        "fleet: Isambard\nas_of: 2026-06-30\npools: [{accelerator: GH200, count: 5448}]\n"
        f"targets: [{{name: t, at_least: 420 EFLOP/s{by}}}]\n"
    )
    found = judged(text, "--table", "dense-8bit")
    assert found["verdict"] == verdict
    assert found["actual"]["mid"] == pytest.approx(5448 * 1979 / 10**6)


@pytest.mark.parametrize(
    ("target", "is_said"),
    [
        ("name: 420 AI exaflops, at_least: 420", True),
        ("name: a 1.2 GW site, at_least: 1200", True),
        ("name: 900 TB of memory, up_to: 900", True),
        ("name: 1.2 GW, at_least: 1.2 GW", False),
        ("name: 20 MW, at_least: 20, of: power_mw", False),
        ("name: 70 B and 8 W, at_least: 70", False),
        ("name: 30k GPUs, at_least: 30k", True),
        ("name: one million chips, at_least: 1M", True),
        ("name: 6k GB200s, at_least: 6k", True),
        ("name: 30k GPUs, at_least: 30k GPUs", False),
        ("name: 6k GB200s, at_least: 6k, of: GB200", False),
        ("name: 30k H100 equivalents of GPUs, at_least: 30k", False),
        ("name: 30k H100e in GPUs, at_least: 30k", False),
    ],
)
def test_a_check_asks_for_the_unit_that_a_name_states(target: str, is_said: bool) -> None:
    """420 H100 equivalents are met at once, and are no 420 exaflops."""
    text = f"{SITE}targets: [{{{target}}}]\n"
    done = run_inside("check", "-", stdin=text.encode())
    assert ("warning[unit-unsaid]" in done.out + done.err) is is_said
