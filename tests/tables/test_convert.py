"""`fleet convert`: sums without a manifest."""

import json

import pytest

from tests.conftest import Run


@pytest.mark.parametrize(
    ("expression", "accelerators"),
    [
        ("H100", 1),
        ("350k H100", 350_000),
        ("350,000 x H100", 350_000),
        ("350_000 × H100", 350_000),
        ("8*H100", 8),
        ("8xH100", 8),
        ("8 x NVIDIA H100 80GB HBM3", 8),
        ("1.5M H100+0 A100", 1_500_000),
        ("16 p4d.24xlarge", 128),
        ("2 GB200 NVL72 + 3 H100", 147),
        ("8x MI300X", 8),
        ("2 8x MI300X platform", 16),
        ("8x Gaudi2 server + 8x Gaudi2", 16),
        ("8x MI300X platform", 8),
        ("  4   H100  ", 4),
    ],
)
def test_counts_are_read(expression: str, accelerators: int, run: Run) -> None:
    """Counts, separators and names are understood as people write them."""
    done = run("convert", expression, "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["accelerators"] == accelerators


def test_the_sum_of_the_contract(run: Run) -> None:
    """350,000 H100 and 16 boxes of 8 A100 are 350,000 + 128 x 312/989.4."""
    done = run("convert", "350k H100 + 16 p4d.24xlarge", "-f", "json")
    document = json.loads(done.out)
    assert document["schema"] == "fleet.convert/1"
    assert document["unit"] == "H100e"
    assert document["table"]["name"] == "dense-16bit"
    assert [term["text"] for term in document["terms"]] == ["350k H100", "16 p4d.24xlarge"]
    assert [term["accelerator"] for term in document["terms"]] == [
        "H100 SXM5 80GB",
        "A100 SXM4 40GB",
    ]
    assert document["equivalents"] == pytest.approx(350_000 + 128 * 312 / 989.4, rel=1e-12)


def test_another_accelerator_to_count_in(run: Run) -> None:
    """In B200 a sum is divided by 2250/989.4, and --reference means the same as --to."""
    to = json.loads(run("convert", "2250 H100", "--to", "b200", "-f", "json").out)
    assert to["equivalents"] == pytest.approx(989.4)
    assert to["unit"] == "B200 equivalents"
    assert run("convert", "2250 H100", "-r", "B200", "-q").out == "989.400\n"
    assert run("convert", "H100", "--to", "B200", "-r", "A100").code == 2


def test_there_and_back_is_the_identity(run: Run) -> None:
    """So many A100 in H100, and those in A100 again, is what one began with."""
    there = json.loads(run("convert", "9894 A100", "-f", "json").out)["equivalents"]
    assert there == 3120
    back = json.loads(run("convert", f"{there} H100", "--to", "A100", "-f", "json").out)
    assert back["equivalents"] == 9894


def test_a_fraction_of_a_gpu_is_exact(run: Run) -> None:
    """Six instances with a sixth of an A10 each are one A10, to the last digit."""
    document = json.loads(run("convert", "6 NV6ads_A10_v5", "--to", "A10", "-f", "json").out)
    assert document["accelerators"] == 1
    assert document["equivalents"] == 1


def test_the_basis_is_stated_in_every_format(run: Run) -> None:
    """No format leaves out the table and the reference."""
    for name in ("table", "markdown", "csv", "json"):
        out = run("convert", "H100", "-f", name).out.replace("\\", "")
        assert "dense-16bit" in out
        assert "H100 SXM5 80GB" in out


MISTAKES = {
    "dot": ("12 B200 + 350.000 H100", "1:11", "count", "350_000"),
    "spaces": ("350 000 H100", "1:1", "count", "350_000"),
    "exponent": ("1e5 H100", "1:1", "count", "100k"),
    "half": ("1/2 H100", "1:1", "count", "whole number"),
    "about": ("~5 H100", "1:1", "count", "low"),
    "name": ("4 H100 + 5 MI300Z", "1:12", "unknown-accelerator", "MI300X"),
    "undecided": ("DGX-1", "1:1", "ambiguous-name", "DGX-1 (V100 16GB)"),
    "empty": ("", "1:1", "expression", "350k H100"),
    "end": ("H100 +", "1:7", "expression", "350k H100"),
    "no-rate": ("H100 + 3 TPU v5p", "1:8", "no-rate", "another table with --table"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_point_into_the_sum(case: str, run: Run) -> None:
    """An error shows the place in the sum, with a caret and a cure."""
    expression, place, code, hint = MISTAKES[case]
    done = run("convert", expression, "--table", "rgu-2.0" if code == "no-rate" else "tpp")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"<expression>:{place}: error[{code}]: "), done.err
    assert hint in done.err
    caret = next(line for line in done.err.splitlines() if set(line.strip(" |")) == {"^"})
    assert caret.index("^") == len("1 | ") + int(place.partition(":")[2]) - 1


def test_all_mistakes_are_shown(run: Run) -> None:
    """Three wrong terms give three errors in one run."""
    assert run("convert", "1e5 H100 + 3 Foo + DGX-1").err.endswith("\n3 errors\n")


def test_control_characters_do_not_reach_the_terminal(run: Run) -> None:
    """An escape sequence in the sum is shown as a replacement character."""
    done = run("convert", "3 \x1b[31mH100")
    assert done.code == 2
    assert "\x1b" not in done.err
