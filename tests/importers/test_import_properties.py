"""What holds of every importer: repeats, order and cuts never change a count without a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Draft
from fleet_cli.importers.formats import FORMATS, recognised
from fleet_cli.importers.write import failures, nothing_found
from tests.importers.conftest import run_import
from tests.importers.listings import LISTINGS, SINGLES, Listing

IDS = list(LISTINGS)


def imported(kind: str, text: str) -> Draft | None:
    """Return the draft, or None where the command would end in an error."""
    try:
        draft = run_import(kind, text)
    except FleetError:
        return None
    return None if failures(draft, "-") or nothing_found(draft, "-") else draft


def test_every_importer_has_a_listing() -> None:
    """None is left out of what follows."""
    tried = {one.kind for one in LISTINGS.values()} | {one.kind for one in SINGLES.values()}
    assert tried == {one.name for one in FORMATS}


@pytest.mark.parametrize("name", SINGLES)
def test_a_host_without_a_name_is_counted_once(name: str) -> None:
    """Its list is recognised and counted; a cut one is refused, and a second one asked about."""
    single = SINGLES[name]
    found = recognised(single.text.encode())
    assert found is not None
    assert found.name == single.kind
    draft = imported(single.kind, single.text)
    assert draft is not None
    assert draft.totals() == single.counts
    again = imported(single.kind, f"{single.text}\n{single.text}")
    assert again is None or again.totals() == single.counts
    for end in range(len(single.text.rstrip())):
        cut = imported(single.kind, single.text[:end])
        assert cut is None or cut.totals() == single.counts


@pytest.mark.parametrize("name", IDS)
def test_a_listing_counts_what_it_holds(name: str) -> None:
    """The listings below are read as they are meant."""
    listing = LISTINGS[name]
    draft = imported(listing.kind, listing.join(listing.parts))
    assert draft is not None
    assert draft.totals() == listing.counts


@pytest.mark.parametrize("name", IDS)
def test_a_listing_is_recognised(name: str) -> None:
    """The content alone tells which importer it is for."""
    listing = LISTINGS[name]
    found = recognised(listing.join(listing.parts).encode())
    assert found is not None
    assert found.name == listing.kind


@pytest.mark.parametrize("name", IDS)
def test_what_is_listed_twice_is_counted_once(name: str) -> None:
    """Two runs of a tool into one file, or a thing of two groups, are no second fleet."""
    listing = LISTINGS[name]
    assert same(listing, listing.join([*listing.parts, *listing.parts]))


@pytest.mark.parametrize("name", IDS)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_repeats_and_order_change_nothing(name: str, data: st.DataObject) -> None:
    """Things listed twice, in another order, or again in a second file are the same fleet."""
    listing = LISTINGS[name]
    more = data.draw(st.lists(st.sampled_from(listing.parts), max_size=3))
    parts = data.draw(st.permutations([*listing.parts, *more]))
    assert same(listing, listing.join(parts))
    cut = data.draw(st.integers(1, len(parts)))
    some, rest = parts[:cut], parts[cut:]
    second = rest or [parts[0]]
    assert same(listing, listing.join(some) + "\n" * ("{" in parts[0]) + listing.join(second))


def same(listing: Listing, text: str) -> bool:
    """Say whether a text has the pools of the listing."""
    draft = imported(listing.kind, text)
    whole = imported(listing.kind, listing.join(listing.parts))
    assert whole is not None
    return draft is not None and draft.pools == whole.pools


@pytest.mark.parametrize("name", IDS)
def test_a_cut_never_gives_less_without_an_error(name: str) -> None:
    """Wherever an input ends early, it is refused, or it holds as much; lines alone hide it."""
    listing = LISTINGS[name]
    text = listing.join(listing.parts)
    for end in range(len(text)):
        if not listing.ends and text[:end].endswith("\n"):
            continue
        draft = imported(listing.kind, text[:end])
        if draft is not None:
            assert more_or_equal(draft, listing, text, end), text[:end]


def more_or_equal(draft: Draft, listing: Listing, text: str, end: int) -> bool:
    """Say whether a draft holds what the lines up to a cut hold, the last one whole."""
    line_end = text.find("\n", end)
    upto = text if listing.ends or line_end < 0 else text[: line_end + 1]
    whole = imported(listing.kind, upto)
    return whole is None or sum(draft.totals().values()) >= sum(whole.totals().values())
