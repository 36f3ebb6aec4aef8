"""The nominal model of power against sites that publish both their counts and their megawatts."""

from tests.measures.sites import sites


def test_the_model_holds_the_sites_that_say_their_basis() -> None:
    """In at least eight of ten what they publish lies within its range; Tesla's is of more than is counted."""
    said = [one for one in sites() if one.stated["stated"] == "yes" and not one.is_measured]
    assert len(said) == 9
    assert [one.stated["site"] for one in said if not one.agrees] == ["Tesla Cortex"]


def test_the_model_is_no_meter() -> None:
    """A benchmark draws less than the nameplate of IT, but for an APU with a default below its peak."""
    over = [one.stated["site"] for one in sites() if one.is_measured and one.published > one.mid]
    assert over == ["El Capitan"]
