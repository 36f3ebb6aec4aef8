"""The catalogue against what others publish: where they differ, and why."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from fleet_cli.model.catalogue import Accelerator
from fleet_cli.read.catalogue import bundled

FOLDER = Path(__file__).with_name("independent")
WIDTHS = {"16bit": ("bf16", "fp16", "tf32", "fp32"), "8bit": ("fp8", "int8", "bf16", "fp16")}
"""Columns that hold the fastest rate of a width, and the precisions that it may be."""

TOLERANCE = Fraction(2, 100)
"""What the rounding of data sheets makes."""

with (FOLDER / "datasets.yaml").open(encoding="utf-8") as stream:
    DATASETS: dict[str, dict[str, Any]] = yaml.safe_load(stream)


def rows(dataset: str) -> list[dict[str, str]]:
    """Return the extract of a dataset that is kept here."""
    with (FOLDER / f"{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chip(name: str) -> Accelerator:
    """Return what a name means to the program."""
    found = bundled().find(name)
    assert type(found) is Accelerator, name
    return found


def own(accelerator: Accelerator, column: str) -> Fraction | None:
    """Return the catalogue's figure for a column of a dataset."""
    if column in WIDTHS:
        return accelerator.fastest(*WIDTHS[column])
    return accelerator.known(column)


def differing(dataset: str) -> set[str]:
    """Return chip and column of each figure that lies more than the tolerance from ours."""
    found = set()
    for row in rows(dataset):
        accelerator = chip(row["accelerator"])
        for column, text in list(row.items())[2:]:
            figure = own(accelerator, column)
            if text and figure and abs(Fraction(text) / figure - 1) > TOLERANCE:
                found.add(f"{row['name']} {column}")
    return found


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_name_of_another_dataset_means_the_chip_that_it_is_there(dataset: str) -> None:
    """Each name of an extract is read as the accelerator that its figures are of."""
    for row in rows(dataset):
        assert chip(row["name"]).name == row["accelerator"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_difference_has_a_reason(dataset: str) -> None:
    """No figure differs by more than 2 % but those listed, and each of those still does."""
    reasons = DATASETS[dataset]["differs"]
    listed = [figure for figures in reasons.values() for figure in figures]
    assert len(set(listed)) == len(listed)
    assert differing(dataset) == set(listed)


@pytest.mark.parametrize("dataset", DATASETS)
def test_an_extract_says_whose_it_is(dataset: str) -> None:
    """Each dataset is named with its address and the licence that lets an extract be kept."""
    assert {"title", "url", "licence"} <= DATASETS[dataset].keys()
    assert len(rows(dataset)) >= 25
