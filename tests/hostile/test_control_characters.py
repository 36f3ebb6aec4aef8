"""Control characters in texts and file names: none reaches a terminal, in any format of any command."""

from pathlib import Path

import pytest

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.render.formats import format_names
from tests.inside import run_inside

pytestmark = pytest.mark.sweep

BELL, ESCAPE = "\a", "\x1b"
HOSTILE = f"{ESCAPE}[31mRED{ESCAPE}]0;title{BELL}"
WRITTEN = "\\e[31mRED\\e]0;title\\a"
"""The same in a double-quoted scalar of YAML."""

COMMANDS = (
    ("total", "@new", "--wide"),
    ("total", "@old", "@new", "--by", "fleet", "--by", f"tag:{HOSTILE}"),
    ("diff", "@old", "@new", "--by", f"tag:{HOSTILE}"),
    ("diff", "@new", "@new"),
    ("check", "@old", "@new"),
    ("compare", "@new"),
    ("compare", "@new", "--table", "@table"),
    ("tables", "@table"),
    ("timeline", "@old", "@new", "--by", f"tag:{HOSTILE}"),
)
RUNS = [(form, name) for form in COMMANDS for name in format_names(form[0]) if name != "png"]

FIELDS = {
    "fleet": "fleet: @",
    "description": "fleet: A\ndescription: @",
    "as_of": "fleet: A\nas_of: @",
    "owner": "fleet: A\nowner: @",
    "table": "fleet: A\ntable: @",
    "key": "fleet: A\n@: 1",
    "source id": "fleet: A\nsources: {@: {title: T}}",
    "source title": "fleet: A\nsources: {x: {title: @}}",
    "source url": "fleet: A\nsources: {x: {title: T, url: @}}",
    "default": "fleet: A\ndefaults: {site: @}",
    **{
        f"pool {field}": f"fleet: A\npools: [{{accelerator: H100, count: 1, {field}: @}}]"
        for field in ("name", "site", "region", "owner", "online", "source", "note", "unrated")
    },
    "pool count": "fleet: A\npools: [{accelerator: H100, count: @}]",
    "pool accelerator": "fleet: A\npools: [{accelerator: @, count: 1}]",
    "pool system": "fleet: A\npools: [{system: @, count: 1}]",
    "pool tag": "fleet: A\npools: [{accelerator: H100, count: 1, tags: {@: x}}]",
    "pool tag value": "fleet: A\npools: [{accelerator: H100, count: 1, tags: {x: @}}]",
    **{
        f"target {field}": f"fleet: A\ntargets: [{{name: x, at_least: 1, {field}: @}}]"
        for field in ("of", "by", "announced", "source", "note", "expect", "tolerance")
    },
    "target name": "fleet: A\ntargets: [{name: @, at_least: 1}]",
    "target goal": "fleet: A\ntargets: [{name: x, at_least: @}]",
    **{
        f"added {field}": f"fleet: A\naccelerators: [{{name: X, vendor: V, {field}: @}}]"
        for field in ("architecture", "aliases", "tdp_w", "sources", "note")
    },
}
"""A manifest for each field that a text can stand in, @ for the text."""


@pytest.fixture
def sides(tmp_path: Path) -> dict[str, Path]:
    """Two dates of a fleet and a table, in files and a folder that would turn a terminal red."""
    folder = tmp_path / HOSTILE
    folder.mkdir()
    paths = {"@table": folder / f"{HOSTILE}.yaml"}
    paths["@table"].write_text(
        "{name: T, description: D, unit: U, source: S, kind: spec, fields: fp32}", encoding="utf-8"
    )
    for side, year, count in (("@old", 2023, 5), ("@new", 2024, 50)):
        paths[side] = folder / f"{year}{HOSTILE}.yaml"
        paths[side].write_text(
            f"fleet: A\nas_of: {year}-12-31\npools:\n  - {{accelerator: H100, count: {count}}}\n"
            f"  - {{accelerator: MTIA, count: 1, unrated: nobody says}}\n"
            f"  - {{accelerator: H100, count: 1, online: {year + 1}-06-30}}\n"
            "targets:\n  - {name: t, at_least: 100, by: 2024-06-30}\n",
            encoding="utf-8",
        )
    return paths


@pytest.mark.parametrize(("form", "format_name"), RUNS, ids=str)
def test_names_of_files_and_keys_are_harmless(
    form: tuple[str, ...], format_name: str, sides: dict[str, Path]
) -> None:
    """What a path or a key of the command line holds is shown without what it could do."""
    done = run_inside(*(sides.get(part, part) for part in form), "-f", format_name)
    assert done.code in (0, 1), done.err
    assert done.out
    assert not unsafe_characters(done.out + done.err)


@pytest.mark.parametrize("form", [COMMANDS[0], *COMMANDS[3:6]], ids=lambda form: form[0])
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_brings_a_control_character(
    form: tuple[str, ...], field: str, tmp_path: Path
) -> None:
    """A text with one is an error of every command, which shows the text without it."""
    path = tmp_path / "fleet.yaml"
    path.write_text(FIELDS[field].replace("@", f'"{WRITTEN}"') + "\n", encoding="utf-8")
    formats = format_names("check") if form[0] == "check" else ("table",)
    for format_name in formats:
        done = run_inside(
            *(path if part.startswith("@") else part for part in form), "-f", format_name
        )
        assert done.code == 2, done.out
        assert done.out + done.err
        assert not unsafe_characters(done.out + done.err)
