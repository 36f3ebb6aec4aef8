"""Pages to send to somebody: complete, safe, and readable without eyes or network."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fleet_cli import __version__
from fleet_cli.base.edition import edition
from tests.conftest import CONFIGS
from tests.inside import run_inside
from tests.plots.test_pictures import NAMES, named_manifest

FLEETS = CONFIGS / "fleets"
META = FLEETS / "meta-2024.yaml"

CASES = [
    ("total", META),
    ("total", META, FLEETS / "xai-2025.yaml"),
    ("timeline", FLEETS / "meta-2023.yaml", META),
    ("diff", FLEETS / "meta-2023.yaml", META),
    ("compare", META),
    ("check", META),
    ("convert", "5 H100 + 3 B200"),
    ("chips", "H100"),
    ("tables",),
]

VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page as a program without eyes reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.captions: list[str] = []
        self.headless: list[str] = []
        self.cells: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.add(tag)
        self.ids += [own["id"] or ""] if "id" in own else []
        self.links += [own["href"] or ""] if "href" in own else []
        if tag == "th" and own.get("scope") not in ("col", "row"):
            self.headless.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "caption":
            self.captions.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "svg"} & set(self.open):
            self.text += data
        if {"td", "th"} & set(self.open):
            self.cells[-1] += data
        if "caption" in self.open:
            self.captions[-1] += data


def page(*arguments: str | Path, stdin: str = "") -> Page:
    """Return the page of a command."""
    done = run_inside(*arguments, "-f", "html", stdin=stdin.encode())
    assert done.code == 0, done.err
    assert done.out.isascii()
    return Page(done.out)


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: " ".join(map(str, case[:2])))
def test_a_page_is_whole_and_reads_aloud(arguments: tuple[str | Path, ...]) -> None:
    """Every table has a caption, every head a scope, every name stands once, every link leads on."""
    read = page(*arguments)
    assert not read.tags & {"script", "img", "iframe", "object", "link", "form", "base"}
    assert read.headless == []
    assert all(caption.strip() for caption in read.captions)
    assert len(read.ids) == len(set(read.ids))
    for link in read.links:
        assert link.removeprefix("#") in read.ids or re.match("https?://", link), link


def test_a_page_says_what_made_it() -> None:
    """Who gets a page knows the version of the program, and the edition of its figures."""
    read = page("total", META)
    assert f"Made by fleet {__version__}" in read.text
    assert f"catalogue {edition().edition}" in read.text


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: " ".join(map(str, case[:2])))
def test_a_page_has_every_cell_of_the_table(arguments: tuple[str | Path, ...]) -> None:
    """What the terminal's table says stands on the page, to the digit."""
    read = page(*arguments)
    said = " ".join(" ".join([read.text, *read.cells]).split())
    shown = re.sub("(?m)^.*[│└].*\n(  .*\n)*", "", run_inside(*arguments).out)
    pieces = set(re.findall(r"[A-Z0-9+≥≈<–][^\s█▏▎▍▌▋▊▉]+", shown)) - {"–high"}
    assert len(pieces) > 5 or arguments[0] == "check"
    assert [piece for piece in pieces if piece not in said] == []


def test_a_page_of_several_fleets_has_each_with_its_pools() -> None:
    """Pools, verdicts, notes and sources of every fleet, and how the numbers were made."""
    read = page("total", META, FLEETS / "colossus-1.yaml")
    for said in ("Meta", "Colossus 1", "How the numbers were made", "worst-case"):
        assert said in read.text
    document = json.loads(run_inside("total", META, FLEETS / "colossus-1.yaml", "-f", "json").out)
    for fleet in document["fleets"]:
        for target in fleet["targets"]:
            assert target["name"] in read.cells
            assert target["verdict"] in read.cells
            assert (target["source"] or {"url": read.links[-1]})["url"] in read.links
        for row in fleet["rows"]:
            assert row["accelerator"] in read.cells
            assert all(source["url"] in read.links for source in row["sources"])
    # NOTE: of each accelerator, where its figures are from.
    entry = json.loads(run_inside("chips", "MI300X", "-f", "json").out)
    assert set(entry["accelerators"][0]["sources"]) <= set(read.links)


@pytest.mark.parametrize("command", ["total", "timeline", "compare"])
def test_names_stay_text_on_a_page(command: str, tmp_path: Path) -> None:
    """Markup, templates and mathematics in a name are shown as they are written."""
    path = named_manifest(tmp_path / "named.yaml")
    by = [] if command == "compare" else ["--by", "pool"]
    read = page(command, path, *by)
    assert not read.tags & {"script", "img", "iframe"}
    for name in NAMES if command != "compare" else NAMES[-1:]:
        assert name in read.text


def test_addresses_of_the_web_alone_are_links() -> None:
    """What would run or read elsewhere is shown as text."""
    urls = (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://example.org/a",
    )
    sources = "".join(f"  s{n}: {{title: T, url: '{url}'}}\n" for n, url in enumerate(urls))
    pools = "".join(
        f"  - {{name: p{n}, accelerator: H100, count: 1, source: s{n}}}\n" for n in range(len(urls))
    )
    text = f"fleet: A\nsources:\n{sources}pools:\n{pools}"
    done = run_inside("total", "-", "-f", "html", stdin=text.encode())
    if done.code:
        assert "error[" in done.err
        text = re.sub(r"(?m)^.*s[0-2].*\n", "", text)
    read = page("total", "-", stdin=text)
    assert urls[-1] in read.links
    assert all(link.startswith(("#", "https://", "http://")) for link in read.links)


def test_a_page_of_all_shipped_fleets_is_small() -> None:
    """It can be sent: below 2 MB, with the pools and pictures of every fleet."""
    done = run_inside("total", FLEETS, "-f", "html")
    assert done.code == 0
    assert len(done.out) < 2_000_000
    assert done.out.count("<svg") > 30
