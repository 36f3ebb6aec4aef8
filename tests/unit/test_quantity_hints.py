"""What people write for a number with a unit, and that what they are told to write is right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity_hints import quantity_hint, sum_hint, unit_hint
from fleet_cli.base.units import conversion, parse_quantity, parse_unit
from tests.inside import run_inside

NUMBERS = {
    "1,5 GW": "write 1.5 GW where it stands for a decimal point",
    "1,5M H100e": "write 1.5M H100e where",
    "1.000 GW": "write 1000 GW where it does, 1 GW where it is a decimal point",
    "1.234 MW": "write 1234 MW where it does, 1.2340 MW where",
    "12.500 EFLOP/s": "write 12500 EFLOP/s where it does, 12.5 EFLOP/s where",
    "100.000 H100e": "a dot is not a thousands separator: write 100000",
    "-1 MW": "what is gone has retired:",
    "−1 MW": "what is gone has retired:",
    "+1 MW": "write the number without a sign",
    "~1 GW": "write the two ends",
    "≥ 2 GW": "a target says at_least:",
    "1-2 GW": "{low: 1 GW, high: 2 GW}",
    "1 to 2 GW": "{low: 1 GW, high: 2 GW}",
    "1 GW – 2 GW": "{low: 1 GW, high: 2 GW}",
    "500 MW - 1 GW": "{low: 500 MW, high: 1 GW}",
    "800-1k H100": "{low: 800 H100, high: 1k H100}",
    "a few thousand H100": "write the two ends that are meant",
    "5+3 GW": "one number stands here",
    "350k-400k H100": "{low: 350k H100, high: 400k H100}",
    "1 200 MW": "write 1200 MW",
    "1e3 MW": "write the number out",
    ".5 GW": "write 0.5 GW",
    "12:30 GW": "base 60",
    "GW": "write a whole number",
    "4 to 5 gigafactories": "accelerators are counted",
    "more than 100,000 H100": "a target says at_least: 100,000 H100,",
    "nearly half a million GPUs": "a target says about: 500k GPUs,",
    "as many as one million TPUs": "a target says up_to: 1M TPUs,",
    "fewer than 50k H100": "a target says at_most: 50k H100,",
    "100,000+": "a target says at_least: 100,000",
    "ten gigawatts": "write 10 gigawatts",
    "in the hundreds of thousands": "write the two ends that are meant",
    "€10 billion": "money is no measure of a fleet",
    "double": "write the number that it comes to",
}
UNITS = {
    "mw": "write MW",
    "Gw": "write GW",
    "Kw": "write kW",
    "GWh": "that is energy",
    "megawatt hours": "that is energy",
    "MVA": "that is apparent power",
    "GW IT": "of: it_power beside it",
    "GW of critical IT load": "of: it_power beside it",
    "MW site capacity": "of: facility_power beside it",
    "MW TDP": "of: accelerator_power beside it",
    "MWe": "of: says where they are counted",
    "GW of TPUs": "a goal in watts is of all accelerators of the fleet",
    "TFlops": "write TFLOP/s",
    "EFLOP": "write EFLOP/s",
    "petaflop": "write PFLOP/s",
    "TiB": "a TiB is 1.099511627776 of them",
    "gb/s": "write GB/s where bytes are meant",
    "Gb": "write GB where bytes are meant",
    "k H100e": "as 1.5k H100e",
    "million GPUs": "as 1.5M GPUs",
    "billion H100e": "1.5 billion is 1500M H100e",
    "x H100": "write the name right behind the number: H100",
    "k+ H100": "a target says at_least:",
    "H100 and 50k H200": "a target, for each",
    "ExaFLOP FP8": "write EFLOP/s, and by a table: of that precision",
    "racks": "accelerators are counted",
    "A100 equivalents": "write A100e",
    "A100-equivalents": "write A100e",
    "H100 eq": "write H100e",
    "AI exaflops": "headlines count sparse operations",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_what_is_no_number_with_a_unit_has_a_hint_of_its_own(text: str) -> None:
    """Each is refused, wherever a quantity may stand."""
    assert parse_quantity(text) is None
    assert NUMBERS[text] in quantity_hint(text)


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_no_unit_has_a_hint_of_its_own(unit: str) -> None:
    """Each measures nothing, and is told from the unit that is probably meant."""
    assert parse_unit(unit) is None
    assert UNITS[unit] in (unit_hint(unit) or "")


@pytest.mark.parametrize(
    "unit",
    ["GW", "EFLOP/s", "exaFLOPS", "GB/s", "tokens/s", "USD", "H100", "GWp", "XPUs", "equivalents"],
)
def test_what_is_a_unit_or_like_none_has_no_hint(unit: str) -> None:
    """A hint for what is right, or far from anything, would mislead."""
    assert unit_hint(unit) is None


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(["MW", "GW", "EFLOP/s", "TB"]))
def test_both_readings_of_a_dot_are_numbers_of_the_text(whole: int, rest: int, unit: str) -> None:
    """What the hint says to write is read, and is one of the two numbers that the text can be."""
    text = f"{whole}.{rest:03d} {unit}"
    assert parse_quantity(text) is None
    first, second = re.findall(rf"([0-9.]+ {unit}) where", quantity_hint(text))
    readings = [parse_quantity(first), parse_quantity(second)]
    assert [one.number for one in readings if one] == [
        whole * 1000 + rest,
        parse_quantity(f"{whole}.{rest:03d}0 {unit}").number,  # type: ignore[union-attr]
    ]


def test_bits_are_no_bytes() -> None:
    """A table in GB/s does not measure Gb/s, of which eight are one."""
    assert conversion("GB/s", "GB/s") == conversion("TFLOP/s", "tflop/s") == 1
    assert conversion("GB/s", "Gb/s") is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("convert", "1.2 GW"), "name what it feeds: 1.2 GW GB200"),
        (("convert", "1,2 GW GB200"), "write 1.2 GW"),
        (("convert", "1.000 GW GB200"), "write 1000 GW where it does, 1 GW where"),
        (("convert", "1.2 gw GB200"), "write GW"),
        (("convert", "5 GWh GB200"), "that is energy"),
        (("convert", "1 GW IT GB200"), "takes the power of a facility alone"),
        (("convert", "5 EFLOP/s"), "--to EFLOP/s says how many"),
        (("convert", "2 A100e"), '"A100e" are equivalents'),
        (("convert", "2 H100", "--to", "A100e"), "write A100:"),
        (("convert", "2 H100", "--reference", "A100e"), "write A100:"),
        (("convert", "2 H100", "--to", "mw"), "write MW"),
        (("convert", "2 H100", "--to", "0 EFLOP/s"), "write a number above 0"),
        (
            ("convert", "2 H100", "--to", "GB/s"),
            "choose a table that measures GB/s: memory-bandwidth",
        ),
    ],
)
def test_a_sum_and_its_unit_have_the_same_hints(arguments: tuple[str, ...], said: str) -> None:
    """What is refused in a manifest is refused on the command line, with what to write."""
    done = run_inside(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_goal_that_no_table_here_measures_names_those_that_do() -> None:
    """A goal in GB/s is right, and its table is not."""
    text = (
        "fleet: F\npools: []\ntargets: [{name: t, at_least: 5 GB/s}, {name: u, at_least: 5 GWh}]\n"
    )
    done = run_inside("total", "-", stdin=text.encode())
    assert "choose a table that measures GB/s: memory-bandwidth" in done.err
    assert "that is energy" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("H100 x 8", "write the number first: 8 H100"),
        ("A100 SXM4 80GB × 1,024", "write the number first: 1,024 A100 SXM4 80GB"),
        ("100k-200k H100", "a sum is of exact counts"),
        ("100k to 200k H100", "a sum is of exact counts"),
        ("100k H100 - 20k H100", "nothing is taken off"),
        ("100k H100 and 50k H200", "terms are added"),
        ("100k H100, 50k H200", "terms are added"),
        ("10k H100 (SXM)", 'did you mean "H100 SXM"?'),
        ("10k H100-SXM-8", "which holds 8"),
    ],
)
def test_a_term_that_is_none_leads_to_no_other_number(text: str, said: str) -> None:
    """What stands between numbers is read as people mean it; a system is said to hold several."""
    done = run_inside("convert", text)
    assert (done.code, said in done.err) == (2, True), done.err


@pytest.mark.parametrize("text", ["350k H100", "8 x H100", "8x MI300X platform", "H100 x2 board"])
def test_a_term_of_one_thing_is_left_alone(text: str) -> None:
    """Names have numbers, dashes and an x of their own."""
    assert sum_hint(text) is None


@pytest.mark.parametrize(
    "text", ["a total of 100k H100", "a hundred thousand H100", "six thousand five hundred H100"]
)
def test_words_that_are_more_than_one_number_are_not_half_read(text: str) -> None:
    """No hint says a number of which a part of the words is missing."""
    assert not re.search(r"write \d", quantity_hint(text))
