"""The tables that ship, against values that others publish or that a hand can work out."""

from fractions import Fraction

import pytest

from fleet_cli.base.edition import shipped
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.tables import load_table

PUBLISHED_RGU = {
    "A100 SXM4 40GB": "4.0",
    "A100 SXM4 80GB": "4.8",
    "H100 SXM5 80GB": "12.17",
    "V100 SXM2 32GB": "2.57",
    "T4": "1.32",
    "L40S": "10.36",
}

MLPERF = "mlperf-inference-5.1-llama2-70b-offline"


def throughput(table: str, name: str) -> Fraction:
    """Return what a bundled table gives an accelerator."""
    chip = bundled().find(name)
    assert type(chip) is Accelerator
    found = load_table(table).throughput(chip)
    assert found is not None
    return found


def test_all_tables_of_the_contract_ship() -> None:
    """The nine tables that the contract names are there under their names, beside measured ones."""
    assert set(shipped("tables")) >= {
        *("dense-16bit", "dense-8bit", "dense-4bit", "tpp", "memory-bandwidth", "memory-capacity"),
        *("rgu-1.0", "rgu-2.0", MLPERF),
    }


@pytest.mark.parametrize("name", shipped("tables"))
def test_every_table_says_what_it_is(name: str) -> None:
    """A table has a rule in words, a unit, an address to check it at, and an arithmetic."""
    table = load_table(name)
    assert table.name == name
    assert table.description.endswith(".")
    assert table.unit
    assert (table.source or "").startswith("https://")
    assert getattr(table, "rule", "")


@pytest.mark.parametrize(("name", "published"), PUBLISHED_RGU.items())
def test_rgu_agrees_with_published_values(name: str, published: str) -> None:
    """Reference GPU units come out as published, within the rounding of datasheets."""
    assert abs(throughput("rgu-1.0", name) / Fraction(published) - 1) < Fraction(4, 1000)


@pytest.mark.parametrize(
    ("name", "published"),
    [("RTX 2080 Ti", "1.876"), ("RTX 4080", "5.321"), ("RTX 4090", "8.953")],
)
def test_rgu_of_geforce_differs_by_the_way_of_adding(name: str, published: str) -> None:
    """The list takes fp16 with fp16 accumulation, twice the rate that GeForce has with fp32."""
    chip = bundled().find(name)
    assert type(chip) is Accelerator
    rates = {**dict(chip.dense), "fp16": 2 * dict(chip.dense)["fp16"]}
    found = load_table("rgu-1.0").throughput(chip._replace(dense=tuple(rates.items())))
    assert found is not None
    assert abs(found / Fraction(published) - 1) < Fraction(4, 1000)
    assert throughput("rgu-1.0", name) < found


def test_rgu_2_by_hand() -> None:
    """An A100 80GB is 1; an H100 is 0.2 and 0.1 and 0.2 and 0.25 times its ratios to it."""
    assert throughput("rgu-2.0", "A100 SXM4 80GB") == 1
    ratios = (
        Fraction("0.2") * Fraction("989.4") / 312,
        Fraction("0.1") * Fraction("66.9") / Fraction("19.5"),
        Fraction("0.2") * Fraction("494.7") / 156,
        Fraction("0.25") * 80 / 80,
        Fraction("0.25") * 3350 / 2039,
    )
    assert abs(throughput("rgu-2.0", "H100 SXM5 80GB") / sum(ratios) - 1) < Fraction(1, 1000)


def test_rgu_2_falls_back_to_single_precision() -> None:
    """A V100 has no TF32: its FP32 rate stands in, against the A100's TF32."""
    ratios = (
        Fraction("0.2") * 125 / 312,
        Fraction("0.1") * Fraction("15.7") / Fraction("19.5"),
        Fraction("0.2") * Fraction("15.7") / 156,
        Fraction("0.25") * 32 / 80,
        Fraction("0.25") * 900 / 2039,
    )
    assert abs(throughput("rgu-2.0", "V100 SXM2 32GB") / sum(ratios) - 1) < Fraction(1, 200)


@pytest.mark.parametrize(
    ("name", "tpp"),
    [("H100", 15832), ("A100", 4992), ("V100 SXM2 32GB", 2000), ("GB200", 40000), ("K80", 140)],
)
def test_total_processing_performance(name: str, tpp: int) -> None:
    """TPP is the largest of rate times bits: 1,979 x 8, 624 x 8, 125 x 16, 10,000 x 4, 4.37 x 32."""
    assert round(throughput("tpp", name)) == tpp


@pytest.mark.parametrize(
    ("name", "result", "accelerators"),
    [
        ("H100 SXM5 80GB", "124879", 32),
        ("H200 SXM", "35316.7", 8),
        ("B200", "102909", 8),
        ("GB200", "52061.6", 4),
        ("MI300X", "27854.4", 8),
        ("MI325X", "34555", 8),
    ],
)
def test_mlperf_is_the_result_by_accelerator(name: str, result: str, accelerators: int) -> None:
    """Each value is the exact quotient of a submission's tokens/s and its accelerators."""
    assert throughput(MLPERF, name) == Fraction(result) / accelerators


def test_conventions_disagree_as_known() -> None:
    """MI300X is 1.32 by datasheet and 0.89 measured; B200 is 2.27 and about 3.3."""

    def rate(table: str, name: str) -> Fraction:
        return throughput(table, name) / throughput(table, "H100")

    assert round(rate("dense-16bit", "MI300X"), 2) == Fraction("1.32")
    assert round(rate(MLPERF, "MI300X"), 2) == Fraction("0.89")
    assert round(rate("dense-16bit", "B200"), 2) == Fraction("2.27")
    assert round(rate(MLPERF, "B200"), 2) == Fraction("3.30")


def test_what_was_not_measured_has_no_throughput() -> None:
    """A measured table has nothing for an accelerator that nobody submitted, not zero."""
    chip = bundled().find("A100")
    assert type(chip) is Accelerator
    assert load_table(MLPERF).throughput(chip) is None


def test_a_missing_term_leaves_no_partial_sum() -> None:
    """A TPU has no FP32 rate, so it has no reference GPU units rather than those of its memory."""
    chip = bundled().find("TPU v5p")
    assert type(chip) is Accelerator
    assert load_table("rgu-1.0").throughput(chip) is None
