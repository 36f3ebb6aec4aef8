"""Nasty names in what every command prints: text stays text in each format."""

import csv
import html.parser
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import pytest

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.render.formats import format_names
from tests.hostile.test_content import NASTY, Tags, nasty_manifest
from tests.inside import run_inside

pytestmark = pytest.mark.sweep


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A nasty fleet of two dates, of which the later is larger and misses what the other met."""
    folder = tmp_path_factory.mktemp("nasty")
    new = nasty_manifest(folder / "new.yaml")
    text = new.read_text(encoding="utf-8")
    old = folder / "old.yaml"
    old.write_text(f"as_of: 2023-12-31\n{text}", encoding="utf-8")
    later = text.replace("count: 1", "count: 3").replace("at_least: 5", "at_most: 5")
    new.write_text(f"as_of: 2024-12-31\n{later}", encoding="utf-8")
    return old, new


COMMANDS = (
    ("total", "@new", "--by", "pool", "--wide"),
    ("total", "@old", "@new", "--by", "fleet", "--by", "tag:team"),
    ("diff", "@old", "@new", "--by", "pool"),
    ("diff", "@old", "@new", "--by", "site", "--by", "tag:team", "--wide"),
    ("check", "@new"),
    ("check", "@new", "--require", "<script>alert(2)</script>", "--min", "1M"),
    ("compare", "@new"),
    ("timeline", "@old", "@new", "--by", "owner"),
    ("convert", "5 H100", "--to", "B200"),
)
"""Command lines that print names of pools, targets, fleets, owners and tags."""


@cache
def printed(form: tuple[str, ...], format_name: str, sides: tuple[Path, Path]) -> str:
    """Return what a command prints in a format."""
    places = {"@old": str(sides[0]), "@new": str(sides[1])}
    done = run_inside(*(places.get(part, part) for part in form), "--format", format_name)
    assert done.code in (0, 1), done.err
    assert done.out
    return done.out


@pytest.mark.parametrize("form", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("format_name", [*format_names("check"), "svg"])
def test_nothing_controls_a_screen_or_a_job(
    form: tuple[str, ...], format_name: str, sides: tuple[Path, Path]
) -> None:
    """No control character comes out, and no line is a command to the job that prints it."""
    if format_name not in format_names(form[0]):
        return
    text = printed(form, format_name, sides)
    assert not unsafe_characters(text)
    assert "##[" not in text
    # NOTE: an annotation is a command, and a test of its own holds that all of them are ours.
    if format_name != "github":
        assert not [line for line in text.splitlines() if re.match(r"\s*::", line)]


@pytest.mark.parametrize("form", COMMANDS, ids=" ".join)
def test_json_is_json(form: tuple[str, ...], sides: tuple[Path, Path]) -> None:
    """The document can be read whatever it quotes."""
    assert json.loads(printed(form, "json", sides))["schema"].startswith("fleet.")


@pytest.mark.parametrize("form", COMMANDS, ids=" ".join)
def test_csv_has_no_formula(form: tuple[str, ...], sides: tuple[Path, Path]) -> None:
    """A cell that begins as a formula does is a number."""
    rows = list(csv.reader(io.StringIO(printed(form, "csv", sides))))
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(("=", "+", "-", "@")):
            float(cell)


@pytest.mark.parametrize("form", COMMANDS, ids=" ".join)
def test_markdown_is_inert(form: tuple[str, ...], sides: tuple[Path, Path]) -> None:
    """No text becomes a tag, a link, an image or a mention."""
    # A chart stands in a block of code, which only a line of nothing but ``` ends.
    text = re.sub(r"^```\w*$.*?^```$", "", printed(form, "markdown", sides), flags=re.M | re.S)
    plain = re.sub(r"\\.", "", text)
    assert not re.search(r"<(?!/?(?:sub|sup|details|summary|br)>)[a-z/!]", plain)
    assert "](" not in plain
    assert not re.search(r"(?<![\w])@[a-z]", plain)
    assert "javascript:" not in plain or "](javascript:" not in plain


@pytest.mark.parametrize("form", COMMANDS, ids=" ".join)
def test_pictures_hold_text_and_shapes_alone(
    form: tuple[str, ...], sides: tuple[Path, Path]
) -> None:
    """No script, no image, nothing that fetches."""
    if "svg" in format_names(form[0]):
        root = ElementTree.fromstring(printed(form, "svg", sides))
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "image", "foreignObject", "a", "use", "iframe"}
        assert not [key for one in root.iter() for key in one.attrib if key.startswith("on")]
    page = Tags()
    page.feed(printed(form, "html", sides))
    assert isinstance(page, html.parser.HTMLParser)
    assert not page.tags & {"script", "img", "iframe", "object", "link"}
    assert page.fetched == page.astray == []


def test_annotations_and_junit_are_inert(sides: tuple[Path, Path]) -> None:
    """Every annotation is one of ours, and the report for test runners is well-formed."""
    form = ("check", "@new", "--require", "\n::error::forged")
    for line in printed(form, "github", sides).splitlines():
        assert re.match(r"::(error|warning|notice) ", line)
        assert "%0A::" not in line.partition("::")[2].partition("::")[0]
    cases = ElementTree.fromstring(printed(form, "junit", sides)).iter("testcase")
    assert len(list(cases)) >= len(NASTY)
