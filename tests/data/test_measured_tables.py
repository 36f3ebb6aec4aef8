"""The measured tables that ship, against the results that they rest on."""

import json
from fractions import Fraction

import pytest

from fleet_cli.base.edition import shipped
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.tables import named_table
from tests.conftest import FLAGSHIP, Run
from tests.data.measured_tables import FOLDER, TABLES, Made, best, results, table_text


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_a_measured_table_is_what_the_results_give(made: Made) -> None:
    """The file is current; else run `python -m tests.data.measured_tables`."""
    assert (FOLDER / f"{made.name}.yaml").read_text(encoding="utf-8") == table_text(made)


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_each_value_is_the_best_result(made: Made) -> None:
    """No result of the round is above what the table says, and one is equal to it."""
    table = named_table(made.name)
    chips = {result.accelerator for result in results(made)}
    assert len(chips) >= 4
    for name in chips:
        chip = bundled().find(name)
        assert type(chip) is Accelerator
        assert chip.name == name
        each = [result.each for result in results(made) if result.accelerator == name]
        assert table.throughput(chip) == max(each)


def test_every_measured_table_is_made() -> None:
    """No table of a benchmark ships that no results stand behind."""
    assert {name for name in shipped("tables") if "mlperf" in name} == {
        made.name for made in TABLES
    }


def test_the_reference_is_the_best_of_its_round() -> None:
    """The H100 of v5.1 is 124879/32, not the 0.14 % lower result of half the system."""
    chip = bundled().find("H100")
    assert type(chip) is Accelerator
    table = named_table("mlperf-inference-5.1-llama2-70b-offline")
    assert table.throughput(chip) == Fraction(124879, 32)
    assert [one.accelerator for one in best(TABLES[0])][:2] == ["GB200", "B200"]


def test_a_table_without_an_h100_counts_in_its_own_reference(run: Run) -> None:
    """Its reference is what counts as 1, unless another is asked for, and every output says so."""
    name = "mlperf-inference-6.0-llama2-70b-offline"
    done = run("convert", "8 MI355X", "--table", name, "-f", "json")
    document = json.loads(done.out)
    assert document["reference"]["accelerator"] == "B200"
    assert document["unit"] == "B200 equivalents"
    assert document["equivalents"] == pytest.approx(103480 / (104572 / 8))
    other = run("convert", "8 MI355X", "--table", name, "--to", "H200 NVL", "-q")
    assert float(other.out) == pytest.approx(103480 / (32004 / 8), rel=1e-3)
    assert "cannot rate the reference H100" in run("convert", "B200", "-t", name, "-r", "H100").err
    listed = run("tables", name, "-f", "json")
    assert json.loads(listed.out)["reference"]["accelerator"] == "B200"
    counted = run("chips", "B300", columns=1000).out.partition("\ncounts in B200: ")[2]
    assert name in counted.splitlines()[0]
    assert run("compare", FLAGSHIP).code == 0


def test_a_manifest_whose_table_names_a_reference_counts_in_it(run: Run) -> None:
    """Total and check take the reference of the table that a manifest names."""
    text = (
        "fleet: A\ntable: mlperf-inference-6.0-llama2-70b-offline\n"
        "pools: [{accelerator: B200, count: 10}, {accelerator: MI350X, count: 0}]\n"
    )
    done = run("total", "-", "-f", "json", stdin=text)
    assert done.code == 0, done.err
    assert json.loads(done.out)["unit"] == "B200 equivalents"
    assert json.loads(done.out)["total"]["equivalents"]["mid"] == 10
    assert run("check", "-", "--min", "10", stdin=text).code == 0
    assert run("check", "-", "--min", "11", stdin=text).code == 1
