"""The catalogue's data files, read without the program, against rules that hold for real chips."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "fleet_cli" / "data" / "catalogue"

SECTIONS = ("accelerators", "systems", "ambiguous")
PRECISIONS = {"fp64", "fp32", "tf32", "bf16", "fp16", "mx9", "fp8", "int8", "fp6", "fp4"}
WORDS = {"none", "unknown"}
"""What stands for a precision that a chip lacks, and for a rate that nobody knows."""
SHARED = {"name", "aliases", "sources"}
FIELDS = {
    "accelerators": SHARED
    | {"vendor", "architecture", "form_factor", "released", "dense", "note", "confidence"}
    | {"memory_gb", "memory_bandwidth_gb_s", "tdp_w", "tdp_confidence", "tdp_basis", "status"}
    | {"server_w", "it_w", "server_class", "power_sources"},
    "systems": SHARED
    | {"kind", "vendor", "provider", "accelerator", "count", "nodes", "status", "note"}
    | {"confidence"},
    "ambiguous": SHARED | {"candidates", "how_to_tell"},
}

TOLERANCE = Fraction(26, 1000)
"""The widest rounding in a datasheet that is kept: 733 over 362.05 for the L40S."""


@cache
def sections(section: str) -> tuple[dict[str, Any], ...]:
    """Return all entries of one section, over all files."""
    found: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        found += data.get(section, [])
    return tuple(found)


@cache
def listed(file: str) -> Any:
    """Return what a file beside this one lists."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)


def spellings(part: str) -> list[dict[str, str]]:
    """Return one part of the checked list of names that tools print."""
    rows: list[dict[str, str]] = listed("spellings.yaml")[part]
    return rows


def squash(name: str) -> str:
    """Drop what does not count in a name: case, spaces, dashes, underscores."""
    return re.sub(r"[\s_-]", "", name).lower()


@cache
def vendors() -> tuple[str, ...]:
    """Return all vendors and providers, squashed, longest first."""
    owners = {
        squash(entry[field])
        for section in ("accelerators", "systems")
        for entry in sections(section)
        for field in ("vendor", "provider")
        if field in entry
    }
    return tuple(sorted(owners, key=lambda owner: (-len(owner), owner)))


def key(name: str) -> str:
    """Return the form that a name is matched by, without leading vendors."""
    squashed = squash(name)
    for vendor in vendors():
        if squashed.startswith(vendor) and squashed != vendor:
            return key(squashed[len(vendor) :])
    return squashed


def names(entry: dict[str, Any]) -> list[str]:
    """Return the name and the aliases of an entry."""
    return [entry["name"], *entry.get("aliases", [])]


def dense(entry: dict[str, Any]) -> dict[str, Fraction]:
    """Return the dense figures of an accelerator."""
    written = entry.get("dense", {}).items()
    return {field: Fraction(text) for field, text in written if text not in WORDS}


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every entry with its section."""
    for section in SECTIONS:
        for entry in sections(section):
            yield section, entry


def find(name: str) -> dict[str, Any]:
    """Return the accelerator of this very name."""
    return next(entry for entry in sections("accelerators") if entry["name"] == name)


def slices(text: str) -> Iterator[str]:
    """Cut a file at every list item that starts in the first column."""
    for body in re.split(r"(?m)^(?=- )", text)[1:]:
        yield re.split(r"(?m)^(?=[a-z#])", body)[0]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_entries_can_be_cut_out_of_a_file(path: Path) -> None:
    """Each entry starts in the first column with its name and parses alone to what it is."""
    text = path.read_text(encoding="utf-8")
    whole = yaml.load(text, Loader=yaml.CBaseLoader)
    alone = [yaml.load(piece, Loader=yaml.CBaseLoader) for piece in slices(text)]
    assert [item for piece in alone for item in piece] == [
        entry for section in SECTIONS for entry in whole.get(section, [])
    ]
    assert all(len(piece) == 1 and next(iter(piece[0])) == "name" for piece in alone)
    assert set(whole) <= set(SECTIONS)
    assert text.startswith("# ")


def test_fields_are_known() -> None:
    """No entry has a field that the format lacks, so a misspelt one cannot hide a figure."""
    for section, entry in entries():
        assert set(entry) <= FIELDS[section], entry["name"]
        assert set(entry.get("dense", {})) <= PRECISIONS, entry["name"]


def test_figures_are_plain_positive_decimals() -> None:
    """Every figure is written as digits with at most one point and is above zero."""
    for entry in sections("accelerators"):
        written = [entry.get(f) for f in ("memory_gb", "memory_bandwidth_gb_s", "tdp_w")]
        rates = [text for text in entry.get("dense", {}).values() if text not in WORDS]
        for text in filter(None, [*written, *rates]):
            assert re.fullmatch(r"\d+(\.\d+)?", text), (entry["name"], text)
            assert Fraction(text) > 0


def test_unknown_is_never_none() -> None:
    """A precision that one chip of an architecture has, each of them states: a rate or a word."""
    built: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in sections("accelerators"):
        built.setdefault((entry["vendor"], entry.get("architecture", "")), []).append(entry)
    for chips in built.values():
        rated = [chip for chip in chips if "dense" in chip or "status" not in chip]
        stated = {field for chip in rated for field in chip.get("dense", {})}
        for chip in rated:
            assert set(chip.get("dense", {})) == stated, (chip["name"], stated)


def test_a_later_chip_is_not_slower_without_a_word() -> None:
    """Where a chip is slower at 8 bits than an older one of its architecture, a note stands by it."""
    built: dict[tuple[str, str], Fraction] = {}
    dated = [entry for entry in sections("accelerators") if "released" in entry]
    # NOTE: NVIDIA builds an architecture into cards of every size, whatever their order in time.
    for entry in sorted(dated, key=lambda entry: entry["released"]):
        key = (entry["vendor"], entry.get("architecture", ""))
        rate = fastest(entry["name"], 8) if dense(entry) else Fraction(0)
        if entry["vendor"] != "NVIDIA":
            assert rate >= built.get(key, 0) or entry.get("note"), entry["name"]
        built[key] = max(rate, built.get(key, rate))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Cerebras WSE-3", "system"),
        ("MI300A", "APU"),
        ("MI250X", "500 W mode"),
        ("VR200", "2,300 W mode"),
        ("Maia 100", "provisioned"),
        ("GB10", "SoC"),
        ("Jetson AGX Thor", "module"),
    ],
)
def test_a_power_of_something_else_says_of_what(name: str, words: str) -> None:
    """Where the published power is more than the chip's, or that of one mode, a field says so."""
    assert words in find(name)["tdp_basis"]


def test_a_power_that_nobody_published_is_an_estimate() -> None:
    """Where a note says that somebody inferred or guessed the power, its confidence says so too."""
    guessed = r"TDP inferred|No TDP published|Power is \w+'s estimate|TDP is \w+'s|Power from Epoch"
    found = [e for e in sections("accelerators") if re.search(guessed, e.get("note", ""))]
    assert len(found) >= 9
    assert all("tdp_w" not in e or e.get("tdp_confidence") == "estimate" for e in found)


def test_every_entry_has_a_source() -> None:
    """Every accelerator, system and ambiguous name says at which address it can be checked."""
    for _, entry in entries():
        assert entry["sources"], entry["name"]
        assert all(re.match(r"https?://[^/]+\.", url) for url in entry["sources"]), entry["name"]


def test_names_and_aliases_are_unique() -> None:
    """No spelling names two entries, and no entry lists one spelling twice."""
    owners: dict[str, str] = {}
    for _, entry in entries():
        assert len({squash(name) for name in names(entry)}) == len(names(entry)), entry["name"]
        for name in names(entry):
            assert owners.setdefault(key(name), entry["name"]) == entry["name"], name


def test_systems_hold_a_known_accelerator() -> None:
    """Every system names an accelerator of the catalogue by its name, not an alias."""
    known = {entry["name"] for entry in sections("accelerators")}
    assert {entry["accelerator"] for entry in sections("systems")} <= known


def test_counts_are_positive() -> None:
    """A count is a whole number of at least 1, or a proper fraction for a part of a GPU."""
    for entry in sections("systems"):
        assert re.fullmatch(r"[1-9]\d*|1/[2-9]\d*", entry["count"]), entry["name"]


def test_systems_say_what_and_whose_they_are() -> None:
    """A system has a kind, and either a maker or a provider."""
    for entry in sections("systems"):
        assert entry["kind"] in {"cloud-instance", "server", "rack", "pod"}, entry["name"]
        assert ("vendor" in entry) != ("provider" in entry), entry["name"]


def test_accelerators_say_how_sure_they_are() -> None:
    """An accelerator has a maker, an architecture and a degree of confidence."""
    for entry in sections("accelerators"):
        assert entry["vendor"], entry["name"]
        assert entry.get("architecture") or "status" in entry, entry["name"]
        assert entry.get("status", "announced") in {"announced", "rumoured", "withdrawn"}
        assert entry["confidence"] in {"datasheet", "derived", "estimate"}, entry["name"]


def test_release_months_are_plausible() -> None:
    """A release is a month from the first GPU in the catalogue to the end of 2026."""
    for entry in sections("accelerators"):
        month = entry.get("released", "2020-01")
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month), entry["name"]
        assert "2012-11" <= month <= "2026-12", entry["name"]


@pytest.mark.parametrize("rule", listed("ratios.yaml"), ids=lambda r: f"{r['above']}/{r['below']}")
def test_ratios_between_precisions(rule: dict[str, Any]) -> None:
    """Halving the width doubles the rate, except where a reason is written down."""
    departing = set()
    for entry in sections("accelerators"):
        figures = dense(entry)
        wider = [figures[field] for field in rule["below"].split() if field in figures]
        if rule["above"] not in figures or not wider or rule.get("unless") in figures:
            continue
        expected = wider[0] * Fraction(rule["ratio"])
        if abs(figures[rule["above"]] - expected) > TOLERANCE * expected:
            departing.add(entry["name"])
    series = {
        name: pattern
        for pattern in rule.get("series", ())
        for name in departing
        if re.fullmatch(pattern, name)
    }
    assert departing == {*rule["exceptions"], *series}
    assert set(series.values()) == set(rule.get("series", ()))


def test_fp64_is_never_the_fastest() -> None:
    """A vector rate never grows with the width."""
    for entry in sections("accelerators"):
        figures = dense(entry)
        assert figures.get("fp64", 0) <= figures.get("fp32", figures.get("fp64", 0)), entry["name"]


def test_figures_of_the_reference() -> None:
    """The H100 SXM has the dense half of the figures that its datasheet prints with sparsity."""
    figures = dense(find("H100 SXM5 80GB"))
    assert figures["fp8"] == figures["int8"] == Fraction(3958, 2)
    assert figures["bf16"] == figures["fp16"] == Fraction("989.4")


def fastest(name: str, bits: int) -> Fraction:
    """Return the fastest dense rate at *bits* or wider."""
    wide = ["bf16", "fp16", "tf32", "fp32"]
    fields = wide + (["mx9", "fp8", "int8"] if bits <= 8 else [])
    fields += ["fp6", "fp4"] if bits <= 4 else []
    return max(
        (rate for field, rate in dense(find(name)).items() if field in fields), default=Fraction(0)
    )


@pytest.mark.parametrize("rate", spellings("rates"), ids=lambda r: f"{r['bits']}:{r['name']}")
def test_published_rates(rate: dict[str, str]) -> None:
    """The figures give the H100 equivalents that are published elsewhere."""
    bits = int(rate["bits"])
    found = fastest(rate["name"], bits) / fastest("H100 SXM5 80GB", bits)
    places = len(rate["rate"].partition(".")[2])
    assert round(found, places) == Fraction(rate["rate"])


def test_ambiguous_names_leave_a_choice() -> None:
    """An ambiguous name has at least two candidates and says what decides."""
    for entry in sections("ambiguous"):
        assert len(set(entry["candidates"])) >= 2, entry["name"]
        assert entry["how_to_tell"], entry["name"]
