"""The manifest that an import writes: what a person would write, and read back as it was meant."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.source import Source
from fleet_cli.importers.draft import Draft, DraftPool, Place, Uncounted, UnknownDevice
from fleet_cli.importers.write import failures, manifest_text, quoted
from fleet_cli.read.manifest import read_manifests

POOLS = (
    DraftPool("H100 SXM5 80GB", 24_576, Place(site="Prineville", online="2024-03-12")),
    DraftPool("p5.48xlarge", 16, Place(name="web", tags=(("team", "genai"),)), is_system=True),
)


def test_a_manifest_reads_as_a_person_would_write_it() -> None:
    """Fields stand in the order of the documentation, without needless quotes."""
    assert manifest_text(Draft(POOLS), fleet="Meta", as_of="2024-12-31") == (
        "fleet: Meta\n"
        "as_of: 2024-12-31\n"
        "pools:\n"
        "  - accelerator: H100 SXM5 80GB\n"
        "    count: 24_576\n"
        "    site: Prineville\n"
        "    online: 2024-03-12\n"
        "  - name: web\n"
        "    system: p5.48xlarge\n"
        "    count: 16\n"
        "    tags: {team: genai}\n"
    )


def test_an_empty_draft_is_still_a_manifest() -> None:
    """No pools are an empty list, and no date is written that was not given."""
    assert manifest_text(Draft(()), fleet="none at all") == "fleet: none at all\npools: []\n"


def test_what_is_not_counted_is_a_comment() -> None:
    """Unknown devices and uncounted nodes stay visible, and cannot break out of their comment."""
    draft = Draft(
        (),
        unknown=(UnknownDevice("K40\npools: []", 2, ("line 3",), "hint"),),
        uncounted=(Uncounted("node a", "it hides\nits GPUs"),),
    )
    text = manifest_text(draft, fleet="x", allow_unknown=True)
    assert "#   2 x K40\\npools: []: line 3\n" in text
    assert "#   node a: it hides\\nits GPUs\n" in text
    assert yaml.load(text, yaml.BaseLoader) == {"fleet": "x", "pools": []}
    assert "#" not in manifest_text(draft, fleet="x")


def test_failures_name_the_device_and_the_cure() -> None:
    """Each unknown spelling and each uncounted node is one error with a hint."""
    draft = Draft((), unknown=(UnknownDevice("K40", 2, ("n1",), "do this"),),
                  uncounted=(Uncounted("node a", "why"),))  # fmt: skip
    unknown, uncounted = failures(draft, "nodes.json")
    assert "K40" in unknown.message
    assert unknown.hint == "do this"
    assert "--allow-unknown" in str(uncounted.hint)


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "null", "12", "1_000", "1e5", "0x1F", "12:30", "~", "-", "2024-01-01", ".5",
     "a: b", "a #b", "", " a", "a ", "[a]", "a, b", "'a'", '"a"', "*a", "&a", "!a", "%a", "@a"],
)  # fmt: skip
def test_text_that_readers_misread_is_quoted(text: str) -> None:
    """Words that some reader takes for a number, a truth or a mark stand in quotes."""
    assert quoted(text).startswith('"')


@pytest.mark.parametrize("text", ["eu-north-a", "8x MI300X platform", "A100 SXM4 80GB", "GB/s (x)"])
def test_plain_text_stays_plain(text: str) -> None:
    """Ordinary names need no quotes."""
    assert quoted(text) == text


PRINTABLE = st.text().filter(lambda text: text.isprintable())


@given(PRINTABLE, PRINTABLE, PRINTABLE.filter(bool))
def test_any_text_reads_back_the_same(site: str, name: str, tag: str) -> None:
    """Whatever a cluster calls its places, the manifest says exactly that, in every YAML reader."""
    pool = DraftPool("L40S", 8, Place(name=name, site=site, tags=((tag, site),)))
    text = manifest_text(Draft((pool,)), fleet=tag)
    for loader in (yaml.BaseLoader, yaml.SafeLoader):
        read = yaml.load(text, loader)
        assert read["fleet"] == tag
        (item,) = read["pools"]
        assert item.get("site", "") == site
        assert item.get("name", "") == name
        assert item["tags"] == {tag: site}


@given(PRINTABLE.filter(str.strip), PRINTABLE.filter(str.strip), st.integers(0, 10**12))
def test_the_manifest_reader_takes_it_as_it_was_meant(site: str, tag: str, count: int) -> None:
    """The program reads its own manifests without a complaint, each text and count the same."""
    site, tag = site.strip(), tag.strip()
    place = Place(site=site, owner=tag, online="2024-03-12", tags=((tag, site),))
    text = manifest_text(Draft((DraftPool("L40S", count, place),)), fleet=site)
    (manifest,), problems = read_manifests(Source("written", text))
    assert problems == []
    assert manifest.fleet == site
    (pool,) = manifest.pools
    assert (pool.site, pool.owner, dict(pool.tags)) == (site, tag, {tag: site})
    assert pool.count.mid == count
