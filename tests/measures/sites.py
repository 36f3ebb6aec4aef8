"""Sites that publish counts and megawatts, against the nominal model: the tables of configs/power.md."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.inside import run_inside

MEASURED = "measured"
CHIPS = (
    *("A100 SXM4 80GB", "H100", "H200", "GH200", "B200", "GB200", "GB300", "VR200"),
    *("MI300X", "MI355X", "TPU v5p", "TPU v6e", "TPU v7", "Trainium2", "Ascend 910C"),
)
"""Of which the page says the watts."""


class Site(NamedTuple):
    """One row of sites.yaml, with what the program makes of it [MW]."""

    stated: dict[str, Any]
    low: float
    mid: float
    high: float

    @property
    def published(self) -> float:
        """The megawatts of the source."""
        return float(str(self.stated["power"]).removesuffix(" MW"))

    @property
    def is_measured(self) -> bool:
        """Whether they are of a meter, and not of a nameplate."""
        return bool(self.stated["basis"] == MEASURED)

    @property
    def agrees(self) -> bool:
        """Whether they lie between low and high; of "more than" and "under" whether they can be so."""
        reaches, keeps = self.high >= self.published, self.low <= self.published
        word = self.stated["comparator"]
        return reaches if word == "at_least" else keeps if word == "at_most" else reaches and keeps


@cache
def sites() -> tuple[Site, ...]:
    """Return the rows, in their order."""
    text = (Path(__file__).parent / "sites.yaml").read_text(encoding="utf-8")
    return tuple(_site(row) for row in yaml.load(text, Loader=yaml.CBaseLoader))


def _site(row: dict[str, Any]) -> Site:
    pools = [
        f"{{accelerator: {chip}, count: {count}}}" for chip, count in row["accelerators"].items()
    ]
    manifest = f"fleet: F\npools: [{', '.join(pools)}]\n"
    done = run_inside("total", "-", "--format", "json", stdin=manifest.encode())
    assert done.code == 0, done.err
    power = json.loads(done.out)["fleets"][0]["power"]
    return Site(row, **power["facility" if row["basis"] == "facility" else "it"])


def nameplates() -> str:
    """Return the sites by nameplate as rows: what they publish, and what the model says."""
    rows = (
        f"| {_named(one)} | {_chips(one)} | {_WORDS[one.stated['comparator']]}{one.published:,g}"
        f" | {_BASES[one.stated['basis']]}{'' if one.stated['stated'] == 'yes' else ', not said'}"
        f" | {_range(one)} | {100 * (one.mid / one.published - 1):+.1f}%"
        f" | {'yes' if one.agrees else '**no**'}{', circular' if 'circular' in one.stated else ''} |\n"
        for one in sites()
        if not one.is_measured
    )
    head = "| site | accelerators | MW | of | model, MW | off by | agrees |\n"
    return head + "| --- | --- | ---: | --- | --- | ---: | --- |\n" + "".join(rows)


def runs() -> str:
    """Return the machines that were measured: what a benchmark drew, and the nameplate of IT."""
    rows = (
        f"| {_named(one)} | {_chips(one)} | {one.published:,g} | {_range(one)}"
        f" | 1/{one.mid / one.published:.2f} |\n"
        for one in sites()
        if one.is_measured
    )
    head = "| machine | accelerators | measured, MW | nameplate of IT, MW | measured is |\n"
    return head + "| --- | --- | ---: | --- | ---: |\n" + "".join(rows)


_WORDS = {"about": "", "at_least": "over ", "at_most": "under "}
_BASES = {"server": "servers", "it": "IT", "facility": "facility"}


def watts() -> str:
    """Return the watts of one accelerator on each basis, and how many one facility gigawatt feeds."""
    rows = (_watts(chip) for chip in CHIPS)
    head = "| one | accelerator, W | IT, W | facility, W | a facility gigawatt feeds |\n"
    return head + "| --- | ---: | ---: | ---: | ---: |\n" + "".join(rows)


def _watts(chip: str) -> str:
    done = run_inside("chips", chip, "--format", "json")
    (found,) = json.loads(done.out)["accelerators"]
    bases = ("accelerator_power", "it_power", "facility_power")
    cells = [_spread(found["power_w"][basis]) for basis in bases]
    facility = found["power_w"]["facility_power"]
    fed = {end: 10**9 / facility[other] for end, other in _TURNED.items()}
    return f"| {found['name']} | {' | '.join(cells)} | {_spread(fed, -3)} |\n"


_TURNED = {"low": "high", "mid": "mid", "high": "low"}


def _spread(power: dict[str, float], digits: int | None = None) -> str:
    low, mid, high = (f"{round(power[end], digits):,.0f}" for end in ("low", "mid", "high"))
    return mid if low == high else f"{mid} ({low}–{high})"


def _named(one: Site) -> str:
    return f"[{one.stated['site']}]({one.stated['source']})"


def _chips(one: Site) -> str:
    counts = one.stated["accelerators"].items()
    return ", ".join(f"{int(count.replace('_', '')):,} {chip}" for chip, count in counts)


def _range(one: Site) -> str:
    low, mid, high = (
        f"{megawatts:,.3g}" if megawatts < 10 else f"{megawatts:,.0f}" for megawatts in one[1:]
    )
    return f"{mid} ({low}–{high})"
