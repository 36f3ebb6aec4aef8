"""Goals beside pools that nobody rates: what their words may mean decides nothing by itself."""

import json
from itertools import product

import pytest

from fleet_cli.base.names import ANY
from fleet_cli.calc.kinds import kinds_of
from fleet_cli.read.catalogue import bundled
from tests.inside import run_inside

NEWS = """fleet: News
as_of: 2025-12-31
pools:
  - {accelerator: Blackwell GPUs, count: 260k, unrated: no chips are named}
  - {accelerator: NVIDIA GPUs, count: 50k, unrated: no chips are named}
  - {accelerator: TPUs, count: 10k, unrated: no generation is given}
"""


def verdict(text: str, *options: str) -> tuple[str, list[str]]:
    """Return the verdict on the one target of a manifest, and what leaves it open."""
    done = run_inside("total", "-", "--format", "json", *options, stdin=text.encode())
    assert done.code == 0, done.err
    (target,) = json.loads(done.out)["fleets"][0]["targets"]
    return target["verdict"], [*target["missing"], *target["unsure"]]


@pytest.mark.parametrize(
    ("goal", "expected", "open_by"),
    [
        ("at_least: 300k NVIDIA", "met", []),
        ("at_most: 100k NVIDIA", "missed", []),
        ("at_least: 10k Google", "met", []),
        ("at_least: 20k TPU", "missed", []),
        ("at_least: 260k Blackwell", "met", ["NVIDIA GPUs"]),
        ("at_least: 300k Blackwell", "undecided", ["NVIDIA GPUs"]),
        ("at_least: 311k Blackwell", "missed", ["NVIDIA GPUs"]),
        ("at_least: 100k GB200", "undecided", ["Blackwell GPUs", "NVIDIA GPUs"]),
        ("at_most: 10k GB200", "undecided", ["Blackwell GPUs", "NVIDIA GPUs"]),
        ("at_least: 51k H100", "missed", ["NVIDIA GPUs"]),
        ("at_least: 10k TPU v7", "undecided", ["TPUs"]),
        ("at_least: 10k MI300X", "missed", []),
        ("at_least: 320k GPUs", "met", []),
        ("at_least: 1 ZFLOP/s", "undecided", ["Blackwell GPUs", "NVIDIA GPUs", "TPUs"]),
        ("at_most: 100k H100e", "undecided", ["Blackwell GPUs", "NVIDIA GPUs", "TPUs"]),
    ],
)
def test_a_text_counts_for_what_it_may_be(goal: str, expected: str, open_by: list[str]) -> None:
    """Certain for its family and vendor, nothing for others, and open for the chips of its family."""
    assert verdict(f"{NEWS}targets: [{{name: t, {goal}}}]\n") == (expected, open_by)


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("at_least: 40k H100e", "met"),
        ("at_least: 300k H100e", "undecided"),
        ("at_most: 40k H100e", "missed"),
        ("at_most: 100k H100e", "undecided"),
        ("up_to: 100k H100e", "undecided"),
        ("up_to: 40k H100e", "exceeded"),
        ("at_most: 60 EFLOP/s", "undecided"),
        ("at_least: 1 ZFLOP/s", "undecided"),
        ("at_least: 200k A100e", "undecided"),
    ],
)
def test_what_has_no_rate_can_only_add(goal: str, expected: str) -> None:
    """As what has no watts does to power: it reaches a floor, and breaks a ceiling."""
    pools = (
        "pools: [{accelerator: H100, count: 50k}, {accelerator: GPUs, count: 1, unrated: unnamed}]"
    )
    text = f"fleet: F\nas_of: 2025-12-31\n{pools}\ntargets: [{{name: t, {goal}}}]\n"
    assert verdict(text)[0] == expected


@pytest.mark.parametrize(("option", "level"), [("--min", "floor"), ("--max", "ceiling")])
def test_a_bound_does_not_pass_over_what_has_no_rate(option: str, level: str) -> None:
    """A floor and a ceiling are as open as a target, and fail a strict check alone."""
    arguments = ("check", "-", option, "200k", "--format", "json")
    done = run_inside(*arguments, stdin=NEWS.encode())
    found = [one for one in json.loads(done.out)["findings"] if one["rule"] == level]
    assert (done.code, [one["level"] for one in found]) == (0, ["warning"])
    assert "NVIDIA GPUs" in found[0]["message"]
    assert run_inside(*arguments, "--strict", stdin=NEWS.encode()).code == 1


TEXTS = ("Blackwell GPUs", "NVIDIA GPUs", "Hopper", "NVIDIA and AMD GPUs", "Other GPUs", "TPUs")
RATED = ("B200", "H100", "MI300X", "TPU v7")


@pytest.mark.parametrize(("text", "chip"), list(product(TEXTS, RATED)))
def test_no_verdict_is_one_that_the_truth_may_contradict(text: str, chip: str) -> None:
    """Whatever chip of those that a text may be it turns out to be, a decided verdict stays."""
    may_be = {one.name for one in kinds_of(text, bundled())}
    meant = bundled().find(chip)
    if meant is None or meant.name not in may_be:
        pytest.skip(f"{text} are no {chip}")
    for goal in ("NVIDIA", "Blackwell", "B200", "Google", "H100", "H100e"):
        for rule in ("at_least", "at_most"):
            target = f"targets: [{{name: t, {rule}: 90 {goal}}}]\n"
            head = "fleet: F\nas_of: 2025-12-31\npools:\n  - {accelerator: "
            said, _ = verdict(f"{head}{text}, count: 100, unrated: unnamed}}\n{target}")
            true, _ = verdict(f"{head}{chip}, count: 100}}\n{target}")
            assert said in (true, "undecided"), (rule, goal)


def test_the_gpus_of_a_cloud_are_anybodys() -> None:
    """A vendor's word narrows, unless that vendor runs the chips of others."""
    everything = bundled().accelerators()
    assert {one.vendor for one in kinds_of("AMD accelerators", bundled())} == {"AMD"}
    for text in ("Microsoft GPUs", "Meta (H100) GPUs", "NVIDIA GPUs and others", "various"):
        assert kinds_of(text, bundled()) == everything, text
    trainium = {one.name for one in kinds_of("Trainium and Inferentia", bundled())}
    assert {"Trainium1", "Trainium2", "Inferentia2"} <= trainium


@pytest.mark.parametrize("word", ANY)
def test_a_word_for_any_accelerator_names_none(word: str) -> None:
    """Not alone, and not where a vendor's name is in front of it, or is dropped from an alias."""
    makers = {one.vendor for one in bundled().accelerators() if one.vendor not in ("Groq", None)}
    for name in (word, word.upper(), *(f"{maker} {word}" for maker in makers)):
        assert bundled().find(name) is None, name
    done = run_inside("convert", f"100,000 {word}")
    assert (done.code, f'is named "{word}"' in done.err) == (2, True)


@pytest.mark.parametrize(
    ("goal", "actual"),
    [("Trainium", 7), ("H100/H200", 80), ("H100", 30), ("H200s", 50), ("Inferentia", 400)],
)
def test_a_bare_name_is_as_wide_as_it_is_announced(goal: str, actual: int) -> None:
    """A name without its generation or form counts all of them, and a slash counts both sides."""
    counts = {"Trainium2": 3, "Trainium3": 4, "H100 PCIe": 10, "H100 NVL": 20, "H200 NVL": 50}
    counts |= {"Inferentia2": 400, "L40S": 1000}
    pools = ", ".join(f"{{accelerator: {name}, count: {one}}}" for name, one in counts.items())
    text = f"fleet: F\npools: [{pools}]\ntargets: [{{name: t, at_least: {actual} {goal}}}]\n"
    assert verdict(text)[0] == "met"
    assert verdict(text.replace(f": {actual} {goal}", f": {actual + 1} {goal}"))[0] == "missed"


@pytest.mark.parametrize("goal", ["Ascend 910", "TPU v5"])
def test_a_name_of_one_where_others_begin_alike_is_refused(goal: str) -> None:
    """20,000 Ascend 910 may be the first of them or all: the error lists them."""
    text = f"fleet: F\npools: unknown\ntargets: [{{name: t, at_least: 20k {goal}}}]\n"
    done = run_inside("total", "-", stdin=text.encode())
    assert (done.code, "ambiguous-name" in done.err, "for any of them" in done.err) == (
        2,
        True,
        True,
    )
