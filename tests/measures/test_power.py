"""Power on three bases, and what it says of counts: against hand-computed and published figures."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.inside import run_inside
from tests.measures.test_goals import SITE, judged

OWN = """\
accelerators:
  - {name: Boxed, dense: {bf16: 989.4}, tdp_w: 500}
  - {name: Racked, dense: {bf16: 989.4}, tdp_w: 1000, server_w: 12000/8, server_class: rack}
  - {name: Known, dense: {bf16: 989.4}, tdp_w: 700, server_w: 1000, it_w: {low: 900, mid: 1200, high: 1600}}
  - {name: Dark, dense: {bf16: 989.4}}
"""


def totals(text: str, *options: str | Path) -> dict[str, Any]:
    """Return the JSON of `fleet total`."""
    done = run_inside("total", "-", "--format", "json", *options, stdin=text.encode())
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def fleet(*pools: str, more: str = "") -> str:
    """Return a manifest with the chips above."""
    lines = "".join(f"  - {{{pool}}}\n" for pool in pools)
    return f"fleet: F\n{OWN}{more}pools:\n{lines}"


@pytest.mark.parametrize(
    ("chip", "basis", "watts"),
    [
        ("Boxed", "accelerator_power", (500, 500, 500)),
        # No server is published: 500 W x 1.8 (1.62 to 1.98) x 1.14 (1.0 to 1.35).
        ("Boxed", "it_power", (810, 1026, 1336.5)),
        ("Boxed", "facility_power", (931.5, 1333.8, 2004.75)),
        # A server of 12 kW with eight: 1,500 W each, as it is; x 1.14, x 1.3.
        ("Racked", "it_power", (1500, 1710, 2025)),
        ("Racked", "facility_power", (1725, 2223, 3037.5)),
        # IT is published, which wins over the server.
        ("Known", "it_power", (900, 1200, 1600)),
        ("Known", "facility_power", (1035, 1560, 2400)),
    ],
)
def test_watts_each_by_hand(chip: str, basis: str, watts: tuple[float, float, float]) -> None:
    """A million of them take as many megawatts as one takes watts."""
    goal = f"targets: [{{name: t, at_least: 1 MW, of: {basis}}}]\n"
    found = judged(fleet(f"accelerator: {chip}, count: 1M", more=goal))
    assert tuple(found["actual"].values()) == pytest.approx(watts)


def test_power_without_a_basis_spans_both() -> None:
    """From the low of IT to the high of the facility, with the facility's middle."""
    goal = "targets: [{name: t, at_least: 1 MW}]\n"
    found = judged(fleet("accelerator: Known, count: 1M", more=goal))
    assert found["of"] == ["power"]
    assert tuple(found["actual"].values()) == pytest.approx((900, 1560, 2400))


def test_a_site_of_gigawatts_is_no_missed_promise() -> None:
    """5,600 GB200 NVL72 announced as 1.2 GW: their range holds it, on either reading."""
    for of in ("", ", of: power", ", of: facility_power"):
        found = judged(f"{SITE}targets: [{{name: t, at_least: 1.2 GW{of}}}]\n")
        assert found["verdict"] in ("met", "undecided")
        assert found["actual"]["low"] < 1.2 < found["actual"]["high"]


@pytest.mark.parametrize(
    ("chip", "low", "mid", "high"),
    [
        ("GB200", 269_000, 368_000, 474_000),
        ("H100", 387_000, 529_000, 682_000),
        ("VR200", 162_000, 221_000, 285_000),
    ],
)
def test_a_gigawatt_feeds_so_many(chip: str, low: int, mid: int, high: int) -> None:
    """One facility GW by the nominal model, and back: the power stays exactly that."""
    document = totals(fleet(f"accelerator: {chip}, power: 1 GW"))
    count = document["total"]["accelerators"]
    assert [round(count[end], -3) for end in ("low", "mid", "high")] == [low, mid, high]
    facility = document["total"]["power"]["facility"]
    assert facility == {"low": 1000, "mid": 1000, "high": 1000}
    back = judged(
        fleet(
            f"accelerator: {chip}, count: {count['mid']}",
            more="targets: [{name: t, about: 1 GW, of: facility_power}]\n",
        )
    )
    assert back["actual"]["mid"] == pytest.approx(1, rel=1e-4)


def test_what_is_not_known_is_named_and_the_rest_is_a_lower_bound() -> None:
    """It meets a floor and breaks a ceiling; what it does not reach is undecided."""
    pools = ("accelerator: Known, count: 1M", "accelerator: Dark, count: 5")
    for goal, verdict in (
        ("at_least: 800 MW, of: it_power", "met"),
        ("at_least: 1700 MW, of: it_power", "undecided"),
        ("at_most: 800 MW, of: it_power", "missed"),
        ("at_most: 1700 MW, of: it_power", "undecided"),
        ("up_to: 800 MW, of: it_power", "exceeded"),
    ):
        text = fleet(*pools, more=f"targets: [{{name: t, {goal}}}]\n")
        assert judged(text)["verdict"] == verdict, goal
    assert "Dark" in run_inside("total", "-", stdin=text.encode()).out
    document = totals(text)["total"]
    assert document["power_mw"] is None


def test_what_is_known_of_a_site_wins(tmp_path: Path) -> None:
    """Pool over manifest over --power over the nominal model; stated IT sets published IT aside."""
    goal = "targets: [{name: t, at_least: 1 MW, of: facility_power}]\n"
    site = "power_model: {facility_over_it: 1.1}\n"
    plain = fleet("accelerator: Known, count: 1M", more=goal + site)
    assert judged(plain)["actual"]["mid"] == pytest.approx(1200 * 1.1)
    pool = (
        "accelerator: Known, count: 1M, power_model: {facility_over_it: 1.05, it_over_server: 1.2}"
    )
    assert judged(fleet(pool, more=goal + site))["actual"]["mid"] == pytest.approx(
        1000 * 1.2 * 1.05
    )
    model = tmp_path / "ours.yaml"
    model.write_text(
        "name: ours\ndescription: metered\nfacility_over_it: {low: 1.2, mid: 1.25, high: 1.3}\n"
        "sources: [https://example.org/meter]\n"
    )
    bare = fleet("accelerator: Known, count: 1M", more=goal)
    assert judged(bare, "--power", str(model))["actual"] == pytest.approx(
        {"low": 1080, "mid": 1500, "high": 2080}
    )
    assert judged(plain, "--power", str(model))["actual"]["mid"] == pytest.approx(1320)


pools = st.lists(
    st.tuples(
        st.sampled_from(["Boxed", "Racked", "Known"]),
        st.integers(0, 10**6),
        st.sampled_from(["count: {}", "power: {} kW", "power: {} kW, power_basis: it_power"]),
        st.sampled_from(["", ", power_model: {facility_over_it: {low: 1.1, mid: 1.2, high: 1.4}}"]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=5,
)


@given(pools, st.sampled_from(["worst-case", "independent"]))
@settings(max_examples=100)
def test_nothing_hangs_on_how_a_fleet_is_cut(
    drawn: list[tuple[str, int, str, str, int]], adding: str
) -> None:
    """A pool split in two gives the same totals, ranges and verdicts, in both ways of adding."""
    goals = (
        "targets:\n  - {name: a, at_least: 1 GW}\n  - {name: b, about: 1 GW, of: facility_power}\n"
        "  - {name: c, at_most: 1 GW, of: it_power}\n  - {name: d, at_least: 400k H100e}\n"
        "  - {name: e, up_to: 300k GPUs}\n  - {name: f, at_least: 90 EFLOP/s}\n"
    )
    whole, parts = [], []
    for chip, number, form, model, tenth in drawn:
        share = number * tenth // 10
        whole.append(f"accelerator: {chip}, {form.format(number)}{model}")
        parts += [
            f"accelerator: {chip}, {form.format(part)}{model}" for part in (share, number - share)
        ]
    one, other = (
        totals(fleet(*pools, more=goals), "--estimates", adding)["fleets"][0]
        for pools in (whole, parts)
    )
    for key in ("accelerators", "equivalents", "power", "targets"):
        assert one[key] == other[key]


def test_what_errs_independently_is_never_further_off_than_at_worst() -> None:
    """A product of wide estimates has no low below what its lows come to, and none below 0."""
    text = fleet("accelerator: Racked, count: {low: 400, mid: 80k, high: 900k}")
    worst, apart = (
        totals(text, "--estimates", adding)["total"]["power"]["facility"]
        for adding in ("worst-case", "independent")
    )
    assert 0 < worst["low"] <= apart["low"] < apart["mid"] < apart["high"] < worst["high"]


def test_a_sum_converts_between_power_and_counts() -> None:
    """1.2 GW of GB200 as a number, and 100,000 GB200 in megawatts."""
    assert run_inside("convert", "1.2 GW GB200", "--to", "GB200", "-q").out == "441663\n"
    found = json.loads(run_inside("convert", "100k GB200", "--to", "MW", "-f", "json").out)
    assert found["unit"] == "MW"
    assert found["equivalents"] == pytest.approx(100_000 * 2090 * 1.3 / 10**6)
    assert found["equivalents_range"]["low"] == pytest.approx(183.3)


def test_watts_by_other_factors_than_the_named_model_are_said(run: Run, tmp_path: Path) -> None:
    """A manifest's own factors, and those of a pool, do not pass for the nominal ones."""
    own = "power_model: {facility_over_it: 1.2}"
    head = "fleet: Lab\n"
    texts = {
        f"{head}{own}\npools: [{{accelerator: GB200, power: 1.2 GW}}]\n": (
            "Lab: its watts are by the power_model that it states itself"
        ),
        f"{head}pools: [{{accelerator: GB200, power: 1.2 GW, {own}}}]\n": (
            "Lab: the watts of GB200 are by a power_model of their own"
        ),
    }
    path = tmp_path / "lab.yaml"
    for text, said in texts.items():
        path.write_text(text, encoding="utf-8")
        assert said in run("total", path).out


@pytest.mark.parametrize(
    "factors",
    [
        "facility_over_it: 0.5",
        "it_over_server: {low: 0.9, mid: 1.1, high: 1.3}",
        "server_over_accelerator: {box: 0.8}",
        "server_over_accelerator: {whole: 0.9}",
        "facility_over_it: 0",
    ],
)
def test_a_whole_takes_no_less_than_a_part_of_it(factors: str) -> None:
    """A factor below 1, an inverse or a share, is refused where it stands."""
    text = fleet("accelerator: Boxed, power: 1 GW", more=f"power_model: {{{factors}}}\n")
    done = run_inside("total", "-", stdin=text.encode())
    assert (done.code, done.out) == (2, "")
    assert re.search(r"<stdin>:7:\d+: error\[(power|figure)\]", done.err)


def test_a_power_that_feeds_nothing_is_said() -> None:
    """A watt of H100 is no accelerator; 0 W of them are as many as were meant."""
    text = "fleet: F\npools: [{accelerator: H100, power: POWER}]\n"
    said = "the power of H100 does not feed one accelerator"
    for power, is_said in (("1 W", True), ("0 W", False), ("2 kW", False)):
        done = run_inside("total", "-", stdin=text.replace("POWER", power).encode())
        assert (said in done.out) is is_said, power
