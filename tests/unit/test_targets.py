"""Targets against totals, whatever counts as 1."""

from tests.conftest import FLAGSHIP
from tests.properties.fleets import total_of


def test_goals_in_h100e_do_not_change_with_the_reference() -> None:
    """600,000 H100 equivalents stay 600,000, though the totals are counted in B200."""
    text = FLAGSHIP.read_text(encoding="utf-8")
    by_h100, by_b200 = total_of(text), total_of(text, reference="B200")
    assert by_b200.sums.equivalents.mid < by_h100.sums.equivalents.mid / 2
    both = [
        [(delta.actual, delta.delta, delta.verdict) for delta in totals.fleets[0].targets]
        for totals in (by_b200, by_h100)
    ]
    assert both[0] == both[1]
