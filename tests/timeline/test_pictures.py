"""Hold SVG and HTML against their readers: well formed, safe, and the same everywhere."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import CONFIGS, Run

FLEETS = CONFIGS / "fleets"
SVG = "{http://www.w3.org/2000/svg}"

EVIL = """\
fleet: "<script>alert(1)</script> & ]]> {title}"
as_of: 2024-12-31
sources: {one: {title: "</text><image href='https://example.org/x'/>", url: https://example.org}}
pools:
  - {name: "<b>", accelerator: H100, count: 10, source: one}
  - {name: "日本", accelerator: H100, count: 5, online: 2024-06-01}
targets: [{name: "</pre><iframe>", at_least: 20, by: 2025-12-31}]
"""

CASES = [
    ("total", FLEETS / "meta-2024.yaml", "--wide"),
    ("total", FLEETS / "omdia-2023.yaml", "--by", "owner"),
    ("timeline", FLEETS / "meta-2023.yaml", FLEETS / "meta-2024.yaml"),
    ("timeline", FLEETS / "colossus-1.yaml", "--by", "accelerator"),
    ("timeline", FLEETS / "xai-2025.yaml"),
]


class Tags(HTMLParser):
    """Collects tags and text, and what is opened without being closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(text: str) -> Tags:
    """Parse an HTML page."""
    parser = Tags()
    parser.feed(text)
    parser.close()
    assert not parser.open
    return parser


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: f"{case[0]} {case[-1]}")
def test_a_picture_is_complete_and_nothing_is_fetched(
    run: Run, arguments: tuple[str | Path, ...]
) -> None:
    """An image is well-formed, within its frame, of allowed elements, and refers to nothing."""
    outcome = run(*arguments, "-f", "svg")
    assert outcome.code == 0, outcome.err
    root = ElementTree.fromstring(outcome.out)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= (
        {"svg", "title", "style", "rect", "path", "text"}
    )
    assert not re.search(r"url\(|@import|@font-face|href|javascript", outcome.out)
    for shape in root.iter(f"{SVG}text"):
        assert float(shape.attrib["x"]) + float(shape.attrib["textLength"]) <= (
            float(root.attrib["width"])
        )
        assert float(shape.attrib["y"]) <= float(root.attrib["height"])


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: f"{case[0]} {case[-1]}")
def test_a_page_says_what_the_terminal_says(run: Run, arguments: tuple[str | Path, ...]) -> None:
    """The text of the HTML is that of the table at the same width."""
    parser = page(run(*arguments, "-f", "html").out)
    assert parser.tags <= {"html", "head", "meta", "title", "style", "body", "pre", "span"}
    terminal = run(*arguments, columns=110).out
    assert terminal.rstrip() in parser.text


@pytest.mark.parametrize("command", ["total", "timeline"])
def test_names_cannot_break_out(run: Run, command: str) -> None:
    """Markup in a name, a title or an address is shown as text."""
    picture = run(command, "-", "--by", "pool", "--wide", "-f", "svg", stdin=EVIL).out
    root = ElementTree.fromstring(picture)
    assert f"{SVG}script" not in {one.tag for one in root.iter()}
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<script>alert(1)</script> & ]]> {title}"
    assert not re.search("<(script|image|iframe|b)", picture)
    parser = page(run(command, "-", "--by", "pool", "--wide", "-f", "html", stdin=EVIL).out)
    assert not parser.tags & {"script", "image", "iframe", "b"}
    assert "<script>alert(1)</script> & ]]> {title}" in parser.text


@pytest.mark.parametrize("format_name", ["svg", "html"])
def test_a_picture_does_not_depend_on_the_terminal(run: Run, format_name: str) -> None:
    """Width, colour and encoding of the terminal change no byte."""
    path = FLEETS / "meta-2024.yaml"
    plain = run("total", path, "-f", format_name).out
    assert plain.isascii()
    environment = {"FORCE_COLOR": "1", "PYTHONIOENCODING": "ascii"}
    assert run("total", path, "-f", format_name, columns=40, env=environment).out == plain


def test_a_picture_goes_into_a_file(run: Run, tmp_path: Path) -> None:
    """--output writes it, and prints nothing."""
    path = tmp_path / "meta.svg"
    outcome = run("timeline", FLEETS / "meta-2024.yaml", "-f", "svg", "-o", path)
    assert (outcome.code, outcome.out) == (0, "")
    assert ElementTree.parse(path).getroot().tag == f"{SVG}svg"
