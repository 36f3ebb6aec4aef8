"""Pages tell the truth: outputs are real, commands run, examples are valid, links lead somewhere."""

import re
from pathlib import Path

import pytest

from fleet_cli.base.edition import shipped
from fleet_cli.cli.app import COMMANDS
from tests.conftest import CONFIGS, ROOT, Run
from tests.pages import fences, is_set_up, play, project_copy, renew
from tests.reference import PARTS, renewed

README = ROOT / "README.md"
PAGES = [README, *sorted(CONFIGS.rglob("*.md")), *sorted((ROOT / ".github").glob("*.md"))]
EVERY_PAGE = [*PAGES, ROOT / "tests" / "errors" / "README.md"]


def name_of(path: Path) -> str:
    """Return a page's path in the project, as the name of a test."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_does_what_it_shows(path: Path, tmp_path: Path, rewrites: bool) -> None:
    """Every command runs and prints what stands below it; --rewrite-golden writes it anew."""
    text = path.read_text(encoding="utf-8")
    renew(path, renewed(play(text, project_copy(tmp_path, path)).text), rewrites)


def test_the_readme_is_short() -> None:
    """A reader comes to the end of it."""
    assert README.read_text("utf-8").count("\n") <= 260


def test_the_two_commands_that_set_up_come_first() -> None:
    """What .ci/run runs, the first and the second block of sh, sets up and then tests."""
    blocks = [fence["text"] for fence in fences(README.read_text("utf-8")) if fence["info"] == "sh"]
    assert [is_set_up(block) for block in blocks][:3] == [True, True, False]
    assert "fleet total" in blocks[0]
    assert "pytest" in blocks[1]


def test_every_command_is_in_the_readme() -> None:
    """No command is left for a reader to discover."""
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"fleet {name}" not in text] == []


def test_every_part_that_can_be_made_is_on_a_page() -> None:
    """No list of keys, commands or folders is left out of the pages."""
    text = "".join(path.read_text("utf-8") for path in PAGES)
    assert [name for name in PARTS if f"<!-- made: {name} -->" not in text] == []
    assert all(f"`{name}`" in text for name in shipped("tables"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(run: Run, name: str) -> None:
    """The help says what a command and each of its options do."""
    done = run(name, "--help")
    assert done.code == 0
    options = re.findall(r"^ {2}(-[^\n]*)$", done.out, re.MULTILINE)
    assert options
    lines = done.out.splitlines()
    for option in options:
        described = len(option.split("  ")) > 1 or lines[lines.index(f"  {option}") + 1].startswith(
            "    "
        )
        assert described, option


def anchors(path: Path) -> set[str]:
    """Return the places of a page that a link can lead to, as GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("path", EVERY_PAGE, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link points at a file or folder of the project, and at a heading in it."""
    prose = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https?://)([^)]+)\)", prose):
        file, _, anchor = target.partition("#")
        place = path.parent / file if file else path
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def test_files_that_contributors_are_sent_to_are_there() -> None:
    """Every path in the guide leads somewhere, but for those that are to be made."""
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"`((?:fleet_cli|tests|configs|\.github|\.ci)/[^`\s]*)`", text)
    assert len(paths) > 50
    assert [
        one for one in paths if not re.search("[A-Z]+[.]", one) and not list(ROOT.glob(one))
    ] == []


def test_the_project_speaks_of_itself_alone() -> None:
    """No document or source mentions a machine's own paths."""
    for path in (*EVERY_PAGE, *(ROOT / "fleet_cli").rglob("*"), *CONFIGS.rglob("*")):
        if path.is_file() and path.suffix in {".md", ".py", ".yaml", ".tsv", ".toml"}:
            assert not re.search(r"/work/|/tmp/|/root/", path.read_text(encoding="utf-8")), path
