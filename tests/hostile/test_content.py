"""What a manifest from a stranger may try: nothing runs, reads elsewhere, or controls a screen."""

import csv
import html.parser
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.conftest import Run

NASTY = [
    "[bold red]markup[/]",
    "a | b",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "::error file=x,line=1::forged",
    "%0A::error::forged",
    "##[error]forged",
    "a name that is long enough to wrap before ::error::forged and ##[warning]forged",
    "100%",
    "`code`",
    "**bold** _it_",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "https://evil.example",
    "@everyone",
    "# heading",
    "&lt;b&gt;",
    "</text><script/>",
    "]]>",
    "{{ x }}",
    "{0.__class__}",
    "%s%n",
    "$(id)",
    "; rm -rf ~",
    "../../etc/passwd",
    "--output=/tmp/x",
    "🏴",
    "名前",
    "e\u0301",
]


def nasty_manifest(path: Path) -> Path:
    """Write a fleet that says nasty things everywhere a text may stand."""
    quoted = [json.dumps(text, ensure_ascii=False) for text in NASTY]
    pools = "".join(
        f"  - name: {text}\n    accelerator: H100\n    count: 1\n    site: {text}\n    owner: {text}\n"
        f"    note: {text}\n    tags: {{team: {text}}}\n"
        for text in quoted
    )
    targets = "".join(f"  - name: {text}\n    at_least: 5\n    note: {text}\n" for text in quoted)
    path.write_text(
        f"fleet: {quoted[0]}\ndescription: {quoted[2]}\npools:\n{pools}targets:\n{targets}",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A manifest of nasty texts."""
    return nasty_manifest(tmp_path / "nasty.yaml")


GROUPED = ("total", "--by", "pool")


def test_json_holds_each_text_as_it_is(run: Run, nasty: Path) -> None:
    """JSON escapes what it must and changes nothing."""
    rows = json.loads(run(*GROUPED, nasty, "-f", "json").out)["fleets"][0]["rows"]
    assert {row["pool"] for row in rows} == set(NASTY)


def test_csv_cells_are_no_formulas(run: Run, nasty: Path) -> None:
    """No cell begins as a spreadsheet's formula does, unless it is a number."""
    done = run(*GROUPED, nasty, "-f", "csv")
    for row in csv.reader(io.StringIO(done.out)):
        for cell in row:
            if cell.startswith(("=", "+", "-", "@")):
                float(cell)


def test_markdown_shows_texts_and_nothing_else(run: Run, nasty: Path) -> None:
    """Every row keeps its columns, and no text makes markup, HTML, a link or a mention."""
    done = run(*GROUPED, nasty, "-f", "markdown")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if line.startswith("|")]
    for line in lines:
        cells = re.split(r"(?<!\\)\|", line)
        assert len(cells) in {len(re.split(r"(?<!\\)\|", other)) for other in lines[:1]} | {
            len(re.split(r"(?<!\\)\|", lines[-1]))
        }
    plain = re.sub(r"\\.", "", done.out)
    assert not re.search(r"<(?!/?sub>)[a-z/!]", plain)
    assert "](" not in plain
    assert "@" not in plain
    assert "://" not in plain


def test_the_terminal_gets_no_markup_and_no_controls(run: Run, nasty: Path) -> None:
    """Rich's own markup in a name is text, and no control character but the line feed comes out."""
    done = run(*GROUPED, nasty, columns=200)
    assert "[bold red]markup[/]" in done.out
    assert not [letter for letter in done.out if letter != "\n" and not letter.isprintable()]


class Tags(html.parser.HTMLParser):
    """Collects the tags of a page, the addresses that they fetch, and those that they lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]
            attrs = [(name, value) for name, value in attrs if name != "href"]
        names = {"src", "href", "onerror", "onload"}
        self.fetched += [f"{name}={value}" for name, value in attrs if name in names]

    @property
    def astray(self) -> list[str]:
        """The links that lead neither to a place of the page nor to one of the web."""
        return [
            link for link in self.links if not re.match(r"#p\d+(-source-\d+)?$|https?://", link)
        ]


def test_html_and_svg_hold_no_script_and_fetch_nothing(run: Run, nasty: Path) -> None:
    """A picture is text and shapes alone."""
    page = Tags()
    page.feed(run(*GROUPED, nasty, "-f", "html").out)
    assert not page.tags & {"script", "img", "iframe", "object", "link"}
    assert page.fetched == page.astray == []
    drawing = run(*GROUPED, nasty, "-f", "svg").out
    root = ElementTree.fromstring(drawing)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"script", "image", "foreignObject", "a"}
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", drawing).replace("https://evil", "")


@pytest.mark.parametrize("format_name", ["github", "junit", "markdown", "table", "json"])
def test_findings_cannot_be_forged(run: Run, nasty: Path, format_name: str) -> None:
    """A target's name stays inside its own finding."""
    done = run("check", nasty, "--min", "1M", "--strict", "-f", format_name)
    assert done.code == 1
    if format_name == "github":
        for line in done.out.splitlines():
            assert line.startswith(("::error file=", "::warning file=", "::notice file="))
            assert line.count("::") == 2 or "%3A%3A" in line or line.split("::", 2)[2]
            assert "file=x" not in line.split("::")[1]
    elif format_name == "junit":
        ElementTree.fromstring(done.out)


def test_diff_takes_nasty_names(run: Run, nasty: Path, tmp_path: Path) -> None:
    """Two fleets of nasty names are compared in every format."""
    other = tmp_path / "other.yaml"
    other.write_text(
        nasty.read_text(encoding="utf-8").replace("count: 1", "count: 2"), encoding="utf-8"
    )
    for format_name in ("table", "json", "csv", "markdown"):
        done = run("diff", nasty, other, "--by", "pool", "-f", format_name)
        assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    "escape",
    ["\\e[2J", "\\a", "\\x9b31m", "\\u202e", "\\u2028", "\\r", "\\0", "\\ud800", "\\ufeff"],
)
def test_escapes_cannot_bring_control_characters(run: Run, tmp_path: Path, escape: str) -> None:
    """What a double-quoted escape makes is refused, and the message prints none of it."""
    path = tmp_path / "x.yaml"
    path.write_text(f'fleet: "a{escape}b"\npools: []\n', encoding="utf-8")
    done = run("total", path)
    assert done.code == 2
    assert "error[" in done.err
    assert all(letter == "\n" or letter.isprintable() for letter in done.err)


@pytest.mark.parametrize("letter", ["\x1b", "\x07", "\x9b", "\u202e", "\x00", "\x7f", "\u2066"])
def test_raw_control_characters_are_refused(run: Run, tmp_path: Path, letter: str) -> None:
    """A control character in the text itself is one error with its place."""
    path = tmp_path / "x.yaml"
    path.write_text(f"fleet: a{letter}b\npools: []\n", encoding="utf-8")
    done = run("total", path)
    assert done.code == 2
    assert f"{path}:1:9: error[control-character]" in done.err
    assert letter not in done.err


def test_a_path_cannot_control_the_screen(run: Run, tmp_path: Path) -> None:
    """A file's name is printed without its escape sequences."""
    path = tmp_path / "a\x1b[31mb.yaml"
    path.write_text("fleet: x\npools: {}\n", encoding="utf-8")
    for done in (run("total", path), run("total", f"{path}.missing"), run("diff", path, path)):
        assert done.code == 2
        assert "\x1b" not in done.out + done.err


TABLE = (
    "name: t\ndescription: d\nunit: u\nkind: spec\nfields: [bf16]\nsource: https://example.org\n"
)


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.yaml",
        "{folder}/outside.yaml",
        "link.yaml",
        "sub/../../outside.yaml",
        "up/outside.yaml",
    ],
)
def test_a_manifest_reads_no_table_elsewhere(run: Run, tmp_path: Path, reference: str) -> None:
    """Neither .., nor an absolute path, nor a link leads out of the manifest's folder."""
    (tmp_path / "outside.yaml").write_text(TABLE, encoding="utf-8")
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (inside / "up").symlink_to(tmp_path)
    table = reference.format(folder=tmp_path)
    path = inside / "fleet.yaml"
    path.write_text(
        f"fleet: x\ntable: {table}\npools: [{{accelerator: H100, count: 1}}]\n", encoding="utf-8"
    )
    done = run("total", path)
    assert done.code == 2
    assert "error[table-path]" in done.err
    assert run("total", path, "--table", tmp_path / "outside.yaml").code == 0


def test_a_manifest_reads_a_table_below_it(run: Run, tmp_path: Path) -> None:
    """What lies below the manifest's folder is its own."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.yaml").write_text(TABLE, encoding="utf-8")
    path = tmp_path / "fleet.yaml"
    path.write_text(
        "fleet: x\ntable: tables/t.yaml\npools: [{accelerator: H100, count: 1}]\n", encoding="utf-8"
    )
    done = run("total", path, "-f", "json")
    assert json.loads(done.out)["table"]["name"] == "t"


def test_the_table_of_standard_input_lies_in_the_current_folder(run: Run, tmp_path: Path) -> None:
    """A manifest that is piped in has the current folder for its own."""
    (tmp_path / "t.yaml").write_text(TABLE, encoding="utf-8")
    text = "fleet: x\ntable: {}\npools: [{{accelerator: H100, count: 1}}]\n"
    assert run("total", "-", stdin=text.format("t.yaml"), cwd=tmp_path).code == 0
    assert run("total", "-", stdin=text.format("../t.yaml"), cwd=tmp_path).code == 2


def test_what_is_imported_is_no_command_and_the_same_text(tmp_path: Path, run: Run) -> None:
    """A manifest on standard output, and the notes beside it, are inert in the log of a job."""
    path = tmp_path / "nodes.csv"
    path.write_text(
        "accelerator,count,site\nH100,8,##[error]x\nNo##[warning]Chip,8,y\n", encoding="utf-8"
    )
    done = run("import", "inventory", path, "--allow-unknown")
    assert done.code == 0
    assert "##[" not in done.out + done.err
    read = run("total", "-", "--by", "site", "-f", "json", stdin=done.out)
    assert "##[" not in read.out
    assert [row["site"] for row in json.loads(read.out)["fleets"][0]["rows"]] == ["##[error]x"]
