"""The words of headers and cells that tell what a column of an inventory holds."""

import re

import pytest

from fleet_cli.importers.inventory_cells import DAY_LIKE, WRITTEN_COUNT
from fleet_cli.importers.inventory_totals import NAMED_TOTAL
from fleet_cli.importers.inventory_units import (
    COUNTS_MACHINES,
    COUNTS_MULTIPLES,
    COUNTS_OTHERS,
    MACHINE,
)


@pytest.mark.parametrize(
    ("pattern", "others", "texts"),
    [
        (WRITTEN_COUNT, ["rack 8"], ["8 pcs", "3k"]),
        (DAY_LIKE, ["8 pcs"], ["3/12/2024"]),
        (NAMED_TOTAL, ["Summit"], ["Subtotal NVIDIA"]),
        (COUNTS_MACHINES, ["Node"], ["Number of nodes", "Qty [nodes of 8]"]),
        (MACHINE, ["box of 8"], ["Server"]),
    ],
)
def test_a_text_is_as_a_whole_what_its_words_say(
    pattern: re.Pattern[str], others: list[str], texts: list[str]
) -> None:
    assert list(filter(pattern.fullmatch, [*others, *texts])) == texts


@pytest.mark.parametrize(
    ("pattern", "headers"),
    [
        (COUNTS_MULTIPLES, ["Qty (k)", "GPUs in thousands", "Qty x1000"]),
        (COUNTS_OTHERS, ["Planned qty", "Qty 2027"]),
    ],
)
def test_a_word_in_the_header_of_a_count_says_that_it_is_none_of_devices(
    pattern: re.Pattern[str], headers: list[str]
) -> None:
    assert list(filter(pattern.search, ["Qty", *headers])) == headers
