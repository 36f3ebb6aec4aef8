"""`fleet chips` and `fleet tables`: the catalogue and the conventions, shown."""

import json
from typing import Any

import pytest

from fleet_cli.base.edition import shipped
from tests.conftest import Run


def chips(run: Run, *arguments: str) -> list[dict[str, Any]]:
    """Return the accelerators that `fleet chips` lists."""
    done = run("chips", *arguments, "-f", "json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert document["schema"] == "fleet.chips/1"
    found: list[dict[str, Any]] = document["accelerators"]
    return found


def test_the_whole_catalogue_is_listed(run: Run) -> None:
    """Without a filter every accelerator is there, once, sorted, with a source each."""
    listed = chips(run)
    names = [chip["name"] for chip in listed]
    assert len(names) == len(set(names)) > 150
    assert all(chip["sources"] for chip in listed)
    vendors = [chip["vendor"].lower() for chip in listed]
    assert vendors == sorted(vendors)


def test_figures_are_numbers(run: Run) -> None:
    """Figures in JSON are those of the datasheet, as numbers."""
    listed = chips(run, "--search", "h100 sxm5")
    (chip,) = [one for one in listed if one["name"] == "H100 SXM5 80GB"]
    assert (chip["memory_gb"], chip["memory_bandwidth_gb_s"], chip["tdp_w"]) == (80, 3350, 700)
    assert chip["dense"]["bf16"] == 989.4
    assert chip["rate"] == 1
    assert chip["released"] == "2022-09"


def test_filters(run: Run) -> None:
    """Vendor, architecture, text and month each narrow the list, and together more."""
    assert {chip["vendor"] for chip in chips(run, "--vendor", "amd")} == {"AMD"}
    families = {chip["architecture"] for chip in chips(run, "--architecture", "blackwell")}
    assert families == {"Blackwell", "Blackwell Ultra"}
    assert {"H100 PCIe 80GB", "H100 NVL 94GB"} <= {c["name"] for c in chips(run, "-s", "H-100")}
    later = chips(run, "--released-after", "2024-10")
    assert later
    assert min(chip["released"] for chip in later) > "2024-10"
    both = chips(run, "--vendor", "AMD", "--released-after", "2025-06")
    assert {(chip["vendor"], chip["released"] > "2025-06") for chip in both} == {("AMD", True)}


def test_nothing_found_is_an_empty_list(run: Run) -> None:
    """A text that no entry has gives an empty list, and says so to people."""
    assert chips(run, "--search", "zx81") == []
    assert "No accelerator of the catalogue is like this." in run("chips", "-s", "zx81").out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--vendor", "nvida"), "NVIDIA"),
        (("--architecture", "Hoper"), "Hopper"),
        (("--released-after", "2024"), "2022-09"),
        (("--released-after", "2024-13"), "2022-09"),
        (("H100", "--vendor", "amd"), "one of the two"),
        (("MI300Z",), "MI300X"),
        (("H10",), "--search"),
        (("DGX-1",), "DGX-1 (P100)"),
        (("H100", "--table", "dense-7bit"), "dense-8bit"),
        (("--reference", "MI300Z"), "MI300X"),
    ],
)
def test_mistakes_have_a_cure(arguments: tuple[str, ...], hint: str, run: Run) -> None:
    """A wrong option or name is an error that says what to write."""
    done = run("chips", *arguments)
    assert (done.code, done.out) == (2, "")
    assert hint in done.err


def test_one_chip_in_full(run: Run) -> None:
    """One name shows aliases, sources, the systems that hold it and its rate under every table."""
    (chip,) = chips(run, "nvidia a100")
    assert chip["name"] == "A100 SXM4 80GB"
    assert "A100" in chip["aliases"]
    assert set(chip["rates"]) >= set(shipped("tables"))
    assert chip["rates"]["dense-16bit"] == pytest.approx(312 / 989.4)
    assert chip["rates"]["rgu-1.0"] == pytest.approx(4.8 / 12.163076923)
    assert chip["rates"]["mlperf-inference-5.1-llama2-70b-offline"] is None
    held = {system["name"]: system["count"] for system in chip["systems"]}
    assert held["p4de.24xlarge"] == 8
    text = run("chips", "A100").out
    for part in ("A100 SXM4 80GB", "p4de.24xlarge", "rgu-2.0", "https://", "The bare name A100"):
        assert part in text


def test_a_system_shows_what_it_holds(run: Run) -> None:
    """A system's name shows the system, and its accelerator below."""
    document = json.loads(run("chips", "Standard_NV6ads_A10_v5", "-f", "json").out)
    (system,) = document["systems"]
    assert (system["name"], system["accelerator"]) == ("NV6ads_A10_v5", "A10")
    assert "1/6 x A10" in run("chips", "NV6ads_A10_v5").out


def test_every_chip_can_be_shown_in_80_columns(run: Run) -> None:
    """The list keeps to the screen."""
    assert max(map(len, run("chips", columns=80).out.splitlines())) <= 80


def test_tables_are_listed_with_how_much_they_rate(run: Run) -> None:
    """Each table says its unit, its rule, its source, and how many accelerators it rates."""
    document = json.loads(run("tables", "-f", "json").out)
    assert document["schema"] == "fleet.tables/1"
    tables = {table["name"]: table for table in document["tables"]}
    assert tables["mlperf-inference-5.1-llama2-70b-offline"]["rated"] == 9
    assert tables["tpp"]["unit"] == "TPP"
    assert tables["rgu-1.0"]["rule"] == (
        "1.6 × fp16 (else fp32) + 1.6 × fp32 + 0.8 × memory_gb, each relative to A100 SXM4 40GB"
    )


def test_one_table_rates_every_accelerator_it_can(run: Run) -> None:
    """One table in full: highest first, and those without a figure by name."""
    (table,) = json.loads(run("tables", "rgu-1.0", "-f", "json").out)["tables"]
    rates = {one["accelerator"]: one["rate"] for one in table["rates"]}
    assert list(rates.values()) == sorted(rates.values(), reverse=True)
    assert rates["H100 SXM5 80GB"] == 1
    assert "TPU v5p" in table["missing"]
    assert len(rates) + len(table["missing"]) == len(chips(run))


def test_a_measured_table_gives_the_source_of_each_value(run: Run) -> None:
    """Each value of a benchmark says where it is published."""
    name = "mlperf-inference-5.1-llama2-70b-offline"
    (table,) = json.loads(run("tables", name, "-f", "json").out)["tables"]
    assert all("mlcommons" in rate["source"] for rate in table["rates"])


def test_tables_refuses_what_is_not_there(run: Run) -> None:
    """A name or file that does not exist is an error with the names that do."""
    assert "did you mean" in run("tables", "dense-16bits").err
    assert "cannot read" in run("tables", "./nowhere.yaml").err
    assert run("tables", "dense-16bits").code == 2
