"""Tables that people write: each kind by hand-worked figures, and each mistake with its place."""

import csv
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.model.catalogue import Accelerator
from fleet_cli.read.files import decode
from fleet_cli.read.tables import read_table
from tests.conftest import CONFIGS, FLAGSHIP, Run

TableFile = Callable[..., Path]

X1 = Accelerator(
    "X1",
    memory_gb=Fraction(40),
    memory_bandwidth_gb_s=Fraction(6700),
    dense=(("fp32", Fraction(10)), ("bf16", Fraction("494.7")), ("fp8", Fraction(900))),
)
"""Half an H100 by BF16, and twice one by bandwidth."""


def rate(path: Path, chip: Accelerator = X1) -> Any:
    """Return what the table at *path* gives a made-up accelerator."""
    return read_table(decode(str(path), path.read_bytes())).throughput(chip)


def test_spec_takes_the_largest(table: TableFile) -> None:
    """Of a list of fields the largest figure counts."""
    assert rate(table("kind: spec", "fields: [bf16, fp8, fp32]")) == 900


def test_spec_multiplies_by_a_factor(table: TableFile) -> None:
    """A mapping gives each field a factor: 10 x 32 is less than 494.7 x 1.5."""
    path = table("kind: spec", "fields: {fp32: 32, bf16: 1.5}")
    assert rate(path) == Fraction("742.05")


def test_spec_without_any_field_has_nothing(table: TableFile) -> None:
    """An accelerator that has none of the fields has no throughput."""
    assert rate(table("kind: spec", "fields: fp4")) is None


def test_weighted_adds_ratios(table: TableFile) -> None:
    """A weighted sum: 3 x 494.7/989.4 + 1 x 40/80 = 2."""
    path = table(
        "kind: weighted",
        "relative_to: NVIDIA H100 80GB HBM3",
        "terms: [{field: bf16, weight: 3}, {field: memory_gb, weight: 1}]",
    )
    assert rate(path) == 2


def test_mix_is_a_harmonic_mean(table: TableFile) -> None:
    """Half an H100 for 60 % of the time and two for 40 %: 1 / (0.6/0.5 + 0.4/2) = 1/1.4."""
    path = table(
        "kind: mix",
        "relative_to: H100",
        "shares:",
        "  - {share: 60%, field: bf16}",
        "  - {share: 40%, field: [memory_bandwidth_gb_s]}",
    )
    assert rate(path) == Fraction(5, 7)


def test_mix_of_its_own_reference_is_one(table: TableFile) -> None:
    """The stated accelerator is 1 whatever the shares are."""
    chip = Accelerator("Y", dense=(("bf16", Fraction("989.4")), ("fp64", Fraction(67))))
    path = table("kind: mix", "relative_to: H100", "shares: [{share: 100%, field: bf16}]")
    assert rate(path, chip) == 1


def test_measured_finds_by_alias_and_keeps_the_quotient(table: TableFile) -> None:
    """A value is exact as written, under any name of its accelerator."""
    path = table("kind: measured", "values: {nvidia-h100-80gb: 10/3, MI300X: 7.5}")
    assert rate(path, Accelerator("H100 SXM5 80GB")) == Fraction(10, 3)
    assert rate(path, Accelerator("MI300X")) == Fraction(15, 2)
    assert rate(path) is None


MISTAKES = {
    "no-kind": ("fields: bf16", "1:1", "missing-key", "the kinds are spec, weighted"),
    "kind": ("kind: specc", "5:7", "table-kind", 'did you mean "spec"?'),
    "no-fields": ("kind: spec", "1:1", "missing-key", "add fields:"),
    "field": ("kind: spec\nfields: [bf17]", "6:10", "table-field", "did you mean"),
    "field-twice": ("kind: spec\nfields: [bf16, bf16]", "6:9", "table-field", "name it once"),
    "no-field": ("kind: spec\nfields: []", "6:9", "empty", "name at least one"),
    "factor": ("kind: spec\nfields: {bf16: 0}", "6:16", "figure", "write a number such as 8"),
    "other-kinds-key": (
        "kind: spec\nfields: bf16\nterms: []",
        "7:1",
        "unknown-key",
        "its keys are",
    ),
    "relative": (
        "kind: mix\nrelative_to: H1000\nshares: [{share: 100%, field: bf16}]",
        *("6:14", "unknown-accelerator", "did you mean"),
    ),
    "relative-undecided": (
        "kind: mix\nrelative_to: MI300\nshares: [{share: 100%, field: bf16}]",
        *("6:14", "ambiguous-name", "it can mean"),
    ),
    "relative-lacks": (
        "kind: mix\nrelative_to: A100\nshares: [{share: 100%, field: fp4}]",
        *("6:14", "table-reference", "choose an accelerator that has one"),
    ),
    "shares": (
        "kind: mix\nrelative_to: H100\nshares: [{share: 60%, field: bf16}]",
        *("7:9", "table-shares", "make them add up to 100%"),
    ),
    "share": (
        "kind: mix\nrelative_to: H100\nshares: [{share: 0.6, field: bf16}]",
        *("7:18", "figure", "write 60%"),
    ),
    "term": (
        "kind: weighted\nrelative_to: H100\nterms: [{field: bf16}]",
        *("7:9", "missing-key", "add weight:"),
    ),
    "terms": (
        "kind: weighted\nrelative_to: H100\nterms: bf16",
        *("7:8", "type", "start each item with a dash"),
    ),
    "value": ("kind: measured\nvalues: {H100: fast}", "6:16", "figure", "write 3896.9"),
    "value-zero": ("kind: measured\nvalues: {H100: 5/0}", "6:16", "figure", "write 3896.9"),
    "value-name": ("kind: measured\nvalues: {MI300: 5}", "6:10", "ambiguous-name", "it can mean"),
    "value-name-twice": (
        "kind: measured\nvalues: {Own 1: 5, own-1: 6}",
        *("6:20", "duplicate-name", "keep one of the two"),
    ),
    "fallback": (
        "kind: spec\nfields: fp4\nfallback: dense-9bit",
        *("7:11", "unknown-table", 'did you mean "dense-8bit" or'),
    ),
    "itself": ("kind: spec\nfields: fp4\nfallback: mine", "7:11", "table-fallback", "another"),
    "value-system": (
        "kind: measured\nvalues: {DGX H100: 5}",
        "6:10",
        "unknown-accelerator",
        "H100",
    ),
    "value-twice": (
        "kind: measured\nvalues: {H100: 5, H100 SXM5 80GB: 6}",
        *("6:19", "duplicate-name", "keep one of the two"),
    ),
    "values": ("kind: measured\nvalues: [5]", "6:9", "type", "write values:"),
}


@pytest.mark.parametrize("case", MISTAKES, ids=str)
def test_a_mistake_is_shown_with_its_cure(case: str, table: TableFile, run: Run) -> None:
    """What is wrong in a table names file, line and column, and what to write."""
    lines, place, code, hint = MISTAKES[case]
    path = table(lines)
    done = run("total", FLAGSHIP, "--table", path)
    assert done.code == 2
    assert done.err.startswith(f"{path}:{place}: error[{code}]: "), done.err
    assert hint in done.err
    assert done.err.endswith("\n1 error\n"), done.err


@pytest.mark.parametrize(
    ("unit", "fault"),
    [
        *((unit, "is power") for unit in ("W", "kW", "MW", "GW", "mw", "megawatts")),
        *((unit, "counts equivalents") for unit in ("H100e", "h100e", "A100e", "H100 equivalents")),
        *((unit, "counts accelerators") for unit in ("GPUs", "accelerators", "H100", "DGX H100")),
        *((unit, "is a ratio") for unit in ("'%'", "TFLOP/s per W", "tokens/J", "FLOP/s/USD")),
        ("GB", "is memory"),
    ],
)
def test_a_unit_that_means_something_else_is_refused(
    unit: str, fault: str, table: TableFile, run: Run
) -> None:
    """A goal and --to take such a unit for what it is elsewhere, so that no table counts in it."""
    lines = ("name: mine", "description: d", f"unit: {unit}", "source: us", "kind: measured")
    path = table(*lines, "values: {H100: 2, A100: 1}", head=False)
    done = run("total", FLAGSHIP, "--table", path)
    assert (done.code, done.out) == (2, "")
    assert f"{path}:3:7: error[unit]: a table cannot count in " in done.err
    assert f"which {fault}" in done.err


@pytest.mark.parametrize("unit", ["USD/h", "tokens/s per user", "TPP", "FLOP/s", "GB/s", "GPU-h"])
def test_a_unit_of_its_own_may_be_any(unit: str, table: TableFile, run: Run) -> None:
    """What the program counts nowhere else is a table's to choose."""
    lines = ("name: mine", "description: d", f"unit: {unit}", "source: us", "kind: measured")
    path = table(*lines, "values: {H100: 2, A100: 1}", head=False)
    assert run("convert", "4 A100", "--table", path, "-q").out == "2\n"


def test_two_mistakes_are_shown_at_once(table: TableFile, run: Run) -> None:
    """All that is wrong with a table is told in one run."""
    done = run("tables", table("kind: measured", "values: {H100: x, DGX H100: 5}", "colour: red"))
    assert done.err.endswith("\n3 errors\n"), done.err


def test_a_fallback_is_marked_in_every_format(run: Run) -> None:
    """A rate from a fall-back table is told apart in table, Markdown, CSV and JSON."""
    own = CONFIGS / "tables" / "measured-example.yaml"
    arguments = ("total", FLAGSHIP, "--table", own, "--format")
    table = run(*arguments, "table").out
    assert "\nMI300X *" in table
    assert "\nA100 SXM4 80GB  " in table
    assert "* rate from the fall-back table dense-8bit" in table
    markdown = run(*arguments, "markdown").out
    assert "| MI300X \\* |" in markdown
    assert "\\* rate from the fall\\-back table dense\\-8bit" in markdown
    rows = [*csv.DictReader(run(*arguments, "csv").out.splitlines())]
    assert {
        row["accelerator"]: row["fallback_table"] for row in rows if row["record"] == "rows"
    } == {
        "H100 SXM5 80GB": "",
        "MI300X": "dense-8bit",
        "GB200": "dense-8bit",
        "A100 SXM4 80GB": "",
    }
    document = json.loads(run(*arguments, "json").out)
    fallbacks = {row["accelerator"]: row["fallback"] for row in document["fleets"][0]["rows"]}
    assert fallbacks["MI300X"] is True
    assert fallbacks["A100 SXM4 80GB"] is False


def test_a_fallback_rates_by_its_own_reference(run: Run) -> None:
    """A fall-back's 2614.9 TOP/s counts against its own 1979 for the H100, not against tokens/s."""
    own = CONFIGS / "tables" / "measured-example.yaml"
    document = json.loads(run("convert", "MI300X + A100", "-t", own, "-f", "json").out)
    rates = [Fraction(str(term["rate"])) for term in document["terms"]]
    assert abs(rates[0] - Fraction("2614.9") / 1979) < Fraction(1, 10**12)
    assert abs(rates[1] - Fraction(9120, 24800)) < Fraction(1, 10**12)


@pytest.mark.parametrize("path", sorted((CONFIGS / "tables").glob("*.yaml")), ids=lambda p: p.name)
def test_examples_are_short_and_work(path: Path, run: Run) -> None:
    """An example has under ten lines besides its comment and lists, and rates its reference."""
    own = read_table(decode(str(path), path.read_bytes()))
    assert run("convert", own.reference or "H100", "-t", path, "-q").out == "1\n"
    text = path.read_text(encoding="utf-8")
    assert sum(not line.startswith(("#", "  ")) for line in text.splitlines()) < 10


def test_a_table_in_under_ten_lines(table: TableFile, run: Run) -> None:
    """Six lines are a whole table: BF16 alone, by which an A100 is 312/989.4 of an H100."""
    path = table("kind: spec", "fields: bf16")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 6
    assert run("convert", "1000000 A100", "-t", path, "-q").out == "315343\n"


def test_a_missing_figure_names_chip_line_and_ways_out(run: Run) -> None:
    """An accelerator that the table lacks is an error at its line, with what can be done."""
    done = run("total", FLAGSHIP, "--table", "mlperf-inference-5.1-llama2-70b-offline")
    assert done.code == 2
    lines = FLAGSHIP.read_text(encoding="utf-8").splitlines()
    line = lines.index("  - accelerator: A100 SXM4 80GB") + 1
    assert f"meta-2024.yaml:{line}:18: error[no-rate]" in done.err
    assert "no figure for A100 SXM4 80GB" in done.err
    assert "= hint: choose another table with --table, or say unrated: why\n" in done.err


def test_ways_out_are_those_of_the_table(tmp_path: Path, run: Run) -> None:
    """A figure helps where the rule asks for one; a fall-back and a value where the file is at hand."""
    fleet = tmp_path / "fleet.yaml"
    fleet.write_text("fleet: A\npools: [{accelerator: A10, count: 1}]\n", encoding="utf-8")
    rules = {
        "kind: measured, values: {H100: 1}": "give this one a fallback or a value of it",
        "kind: spec, fields: [fp4]": "give this one a fallback, add the figure under accelerators:",
        "kind: measured, values: {H100: 1}, fallback: dense-16bit": (
            "give this one another fallback in X or a value of it"
        ),
    }
    for rule, way in rules.items():
        table = tmp_path / "table.yaml"
        line = f"{{name: t, unit: X, description: d, source: ours, {rule}}}"
        table.write_text(line, encoding="utf-8")
        done = run("total", fleet, "--table", table, "--reference", "1 X")
        ways = f"choose another table with --table, {way}, or say unrated: why"
        assert f"= hint: {ways}\n" in done.err


OWN_CHIPS = (
    "kind: measured",
    "values:",
    "  H100: 1000",
    "  Our Chip 2: {value: 24800/8, source: https://example.com/c2}",
    "  MI300Z: 5",
)


def own_fleet(path: Path, chip: str) -> Path:
    """Write a fleet of 8 chips of its own, by the table at *path*."""
    fleet = path.parent / "fleet.yaml"
    lines = (
        f"fleet: A\ntable: {path.name}\npools: [{{accelerator: New Thing, count: 8}}]",
        f"accelerators: [{chip}]\n",
    )
    fleet.write_text("\n".join(lines), encoding="utf-8")
    return fleet


@pytest.mark.parametrize("chip", ["{name: New Thing, aliases: [our-chip-2]}", "{name: Our Chip 2}"])
def test_a_measured_table_rates_what_a_manifest_adds(chip: str, table: TableFile, run: Run) -> None:
    """A value may be of an accelerator that a manifest adds, by its name or an alias."""
    path = table(*OWN_CHIPS)
    fleet = own_fleet(path, chip)
    if "New Thing" not in chip:
        text = fleet.read_text(encoding="utf-8").replace("New Thing", "our_chip_2")
        fleet.write_text(text, encoding="utf-8")
    done = run("total", fleet, "-f", "json")
    document = json.loads(done.out)
    assert document["total"]["equivalents"]["mid"] == 24.8
    assert document["table"]["strange"] == ["MI300Z"]
    assert run("total", fleet, "-q", "-t", path).out == "24.800\n"
    assert "which also rates MI300Z, unknown here" in run("total", fleet).out


def test_a_value_of_nothing_known_is_named(table: TableFile, run: Run) -> None:
    """Names that nothing has do not make a table unusable; every table's own output names them."""
    path = table(*OWN_CHIPS)
    assert run("convert", "H100", "-t", path, "-q").out == "1\n"
    assert "which also rates Our Chip 2, MI300Z, unknown here" in run("tables", path).out
    checked = run("check", path)
    assert checked.code == 0
    assert f"{path}:9:3: warning[unknown-accelerator]" in checked.out
    assert 'did you mean "MI300X"' in checked.out
    fleet = own_fleet(path, "{name: New Thing, aliases: [our-chip-2]}")
    both = run("check", fleet, path)
    assert "MI300Z" in both.out
    assert "Our Chip 2" not in both.out


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-05", Fraction(1, 100000)),
        ("1.0e-05", Fraction(1, 100000)),
        ("1e+16", Fraction(10**16)),
        ("2.5E3", Fraction(2500)),
        ("0.00012345678901234567", Fraction("0.00012345678901234567")),
        ("1e-05/3", Fraction(1, 300000)),
    ],
)
def test_numbers_are_read_as_scripts_print_them(
    written: str, value: Fraction, table: TableFile
) -> None:
    """What Python and YAML writers print of a float is read exactly, in every kind of number."""
    h100 = Accelerator("H100 SXM5 80GB", dense=(("bf16", Fraction("989.4")),))
    assert rate(table("kind: measured", f"values: {{H100: {written}}}"), h100) == value
    assert rate(table("kind: spec", f"fields: {{bf16: {written}}}"), h100) == value * Fraction(
        "989.4"
    )
    weighted = ("kind: weighted", "relative_to: H100")
    assert rate(table(*weighted, f"terms: [{{field: bf16, weight: {written}}}]"), h100) == value


@pytest.mark.parametrize("written", [".nan", "nan", "-1e-05", "1e-99", "1e99", "1e5000", "inf"])
def test_numbers_that_no_throughput_has_are_refused(
    written: str, table: TableFile, run: Run
) -> None:
    """NaN, infinity and what is beyond all size are errors at their place, with what to do."""
    path = table("kind: measured", f"values: {{H100: {written}}}")
    done = run("tables", path)
    assert f"{path}:6:16: error[figure]" in done.err
    assert "leave out what has no figure" in done.err
