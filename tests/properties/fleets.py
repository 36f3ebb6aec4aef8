"""Arbitrary fleets, and the shortest way from their text to a total."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from fleet_cli.base.source import Source
from fleet_cli.calc.fleets import Totals, total_fleets
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.read.power import load_model

CHIPS = ("H100", "A100 SXM4 80GB", "MI300X", "GB200", "TPU v5p", "V100 SXM2 32GB")
SYSTEMS = ("DGX H100", "GB200 NVL72", "NV6ads_A10_v5", "p4d.24xlarge")
PLACES = ("", "NO", "Prineville", "1e5", "a | b", "Zürich")

# By hand, from the datasheets: dense TFLOP/s at 16 bits, and what a system holds.
DENSE_16BIT = {
    "H100": Fraction("989.4"),
    "A100 SXM4 80GB": Fraction(312),
    "MI300X": Fraction("1307.4"),
    "GB200": Fraction(2500),
    "TPU v5p": Fraction(459),
    "V100 SXM2 32GB": Fraction(125),
    "DGX H100": 8 * Fraction("989.4"),
    "GB200 NVL72": 72 * Fraction(2500),
    "NV6ads_A10_v5": Fraction(125, 6),
    "p4d.24xlarge": 8 * Fraction(312),
}


Counts = tuple[int, int, int]


class DrawnPool(NamedTuple):
    """One pool of an arbitrary fleet."""

    unit: str
    counts: Counts
    site: str = ""
    online: date | None = None
    retired: date | None = None

    @property
    def line(self) -> str:
        """The pool as one item of a manifest's list."""
        key = "system" if self.unit in SYSTEMS else "accelerator"
        low, mid, high = self.counts
        count = str(low) if low == high else f"{{low: {low}, mid: {mid}, high: {high}}}"
        parts = [f"{key}: {self.unit}", f"count: {count}"]
        parts += [f"site: '{self.site}'"] if self.site else []
        parts += [f"online: {self.online}"] if self.online else []
        parts += [f"retired: {self.retired}"] if self.retired else []
        return "- {" + ", ".join(parts) + "}"


def in_order(three: Counts) -> Counts:
    """Return three counts sorted."""
    low, mid, high = sorted(three)
    return low, mid, high


counts = st.integers(0, 10**7)
estimates = st.one_of(
    counts.map(lambda count: (count, count, count)),
    st.tuples(counts, counts, counts).map(in_order),
)
days = st.dates(date(2020, 1, 1), date(2029, 12, 31))


@st.composite
def drawn_pools(draw: st.DrawFn, dated: bool = False) -> DrawnPool:
    """Draw a pool; *dated* ones come and go."""
    online = retired = None
    if dated:
        dates = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
        online, retired = draw(
            st.sampled_from([(None, None), (dates[0], None), (dates[0], dates[1])])
        )
    unit = draw(st.sampled_from(CHIPS + SYSTEMS))
    return DrawnPool(unit, draw(estimates), draw(st.sampled_from(PLACES)), online, retired)


pools = st.lists(drawn_pools(), max_size=12)


def text_of(fleet: list[DrawnPool], *head: str, name: str = "Drawn") -> str:
    """Return the manifest of a fleet."""
    body = "\n".join(pool.line for pool in fleet)
    lines = "".join(f"{line}\n" for line in head)
    return (
        f"fleet: {name}\n{lines}pools:\n{body}\n" if fleet else f"fleet: {name}\n{lines}pools: []\n"
    )


def total_of(
    *texts: str,
    by: tuple[str, ...] = ("accelerator",),
    day: date | None = None,
    estimates: str = "worst-case",
    table: str | None = None,
    reference: str | None = None,
) -> Totals:
    """Return the totals of the fleets in *texts*."""
    sources = [Source(f"{number}.yaml", text) for number, text in enumerate(texts)]
    resolved, problems = resolve_all(sources)
    assert problems == []
    rating = rating_for([fleet.manifest for fleet in resolved], table, reference)
    model = load_model(None)
    rated, missing = rate_all(resolved, rating, model)
    assert missing == []
    return total_fleets(rated, rating, by, day, estimates)
