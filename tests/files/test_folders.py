"""What a folder holds: every manifest in it, whatever it looks like, and a word on all the rest."""

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.source import Source
from fleet_cli.read.roots import content_of
from tests.conftest import Run
from tests.files.conftest import TABLE, counted, manifest, write
from tests.inside import run_inside

COMMANDS = {
    "total": ("total", "fleets"),
    "check": ("check", "fleets"),
    "compare": ("compare", "fleets"),
    "timeline": ("timeline", "fleets"),
    "diff": ("diff", "fleets", "fleets"),
}
"""Every command that reads folders."""

POOLS = "pools: [{accelerator: H100, count: 7}]"
FOUND = {
    "plain": ("a.yaml", f"fleet: A\n{POOLS}\n"),
    "short ending": ("a.yml", f"fleet: A\n{POOLS}\n"),
    "capital ending": ("a.YAML", f"fleet: A\n{POOLS}\n"),
    "mixed ending": ("a.Yml", f"fleet: A\n{POOLS}\n"),
    "json": ("a.yaml", '{"pools": [{"accelerator": "H100", "count": 7}], "fleet": "A"}'),
    "json over lines": (
        "a.yaml",
        '{\n  "owner": "o",\n  "fleet": "A",\n  "pools": [\n{"accelerator": "H100", "count": 7}]}',
    ),
    "indented": ("a.yaml", f"   fleet: A\n   {POOLS}\n"),
    "CR line ends": ("a.yaml", f"owner: o\rfleet: A\r{POOLS}\r"),
    "CRLF line ends": ("a.yaml", f"owner: o\r\nfleet: A\r\n{POOLS}\r\n"),
    "mark": ("a.yaml", f"\ufefffleet: A\n{POOLS}\n"),
    "quoted keys": ("a.yaml", "'fleet': A\n\"pools\": [{accelerator: H100, count: 7}]\n"),
    "escaped keys": ("a.yaml", '"fl\\u0065et": A\n"p\\x6fols": [{accelerator: H100, count: 7}]\n'),
    "explicit keys": (
        "a.yaml",
        "? owner\n: o\n? fleet\n: A\n? pools\n: [{accelerator: H100, count: 7}]\n",
    ),
    "anchored": ("a.yaml", f"--- &root\nowner: o\n&key fleet : A\n{POOLS}\n"),
    "second document": ("a.yaml", f"---\n---\nfleet: A\n{POOLS}\n"),
    "space before colon": ("a.yaml", f"owner : o\nfleet   : A\n{POOLS}\n"),
    "long comment": ("a.yaml", "# fleet\n" * 500 + f"fleet: A\n{POOLS}\n"),
}
"""Manifests of 7 H100s, each written in a way of its own."""


@pytest.mark.parametrize("form", FOUND)
def test_a_manifest_is_found_however_it_is_written(form: str, here: Path) -> None:
    """What is a manifest when it is named is one in a folder, and diff sees the same."""
    name, text = FOUND[form]
    write(here / "fleets" / name, text)
    write(here / "plain.yaml", f"fleet: A\n{POOLS}\n")
    assert counted("fleets") == counted(here / "fleets" / name) == {"A": 7}
    assert run_inside("diff", "fleets", "plain.yaml", "--quiet").out == "0\n"
    assert json.loads(run_inside("check", "fleets", "-f", "json").out)["files"] == 1


MISTAKEN: dict[str, tuple[str | bytes, str]] = {
    "capital keys": ("Fleet: A\nPools: []\n", "unknown-key"),
    "shouted keys": ("FLEET: A\nPOOLS: []\n", "unknown-key"),
    "pools alone": ("owner: o\npools: []\n", "missing-key"),
    "fleet alone": ("owner: o\nfleet: A\n", "missing-key"),
    "merged": (
        f"base: &base {{fleet: A}}\n<<: *base\n{POOLS.replace('pools', 'pods')}\n",
        "unknown-key",
    ),
    "key by alias": (
        f"owner: &key fleet\n*key : A\n{POOLS.replace('pools', 'pods')}\n",
        "unknown-key",
    ),
    "other document": (f"fleet: A\n{POOLS}\n---\na: b\n", "unknown-key"),
    "merge of nothing": ("<<: *nothing\n", "alias"),
    "merge of a list": ("a: &a [b]\n<<: *a\n", "merge"),
    "empty": ("", "empty"),
    "blank": ("\n \n", "empty"),
    "comment": ("# fleet: A\n", "empty"),
    "no documents": ("---\n---\n", "empty"),
    "null": ("~\n", "empty"),
    "single value": ("fleets/other.yaml\n", "type"),
    "single quoted": ("'fleet: A'\n", "type"),
    "second a value": ("a: b\n---\nsome words\n", "type"),
    "no yaml": ("a: b\nc: [\n", "yaml"),
    "template": ("{{- if .Values.fleet }}\na: b\n{{- end }}\n", "yaml"),
    "alias": ("*nothing\n", "alias"),
    "not UTF-8": (b"a: \xff\n", "encoding"),
    "control": ("a: \x07\n", "control-character"),
    "conflict": ("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> other\n", "conflict"),
    "half a conflict": ("a: b\n=======\nc: e\n>>>>>>> other\n", "conflict"),
    "LFS": ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "git-lfs"),
}
"""Texts that may have been meant for a manifest, with the code of what is wrong."""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", MISTAKEN)
def test_what_may_be_meant_for_a_manifest_is_no_secret(form: str, command: str, here: Path) -> None:
    """A file that is broken, empty or misspelt is an error in a folder, as if it were named."""
    text, code = MISTAKEN[form]
    write(here / "fleets" / "good.yaml", manifest("Good", 1) + "as_of: 2024-01-01\n")
    write(here / "fleets" / "x.yaml", text)
    done = run_inside(*COMMANDS[command])
    assert done.code == 2
    assert "fleets/x.yaml" in done.err + done.out
    assert f"error[{code}]" in done.err + done.out


OTHER = {
    "mapping": "a: b\n",
    "list": "- fleet: A\n- pools: []\n",
    "deeper": "a: {fleet: A, pools: []}\n",
    "block": "a: |\n  fleet: A\n  pools: []\n",
    "comment": "# fleet: A\na: b\n",
    "value": "a: fleet\n",
    "longer key": "fleets: A\npools_of: b\n",
    "text over lines": 'a: "x\n\n  fleet: A\n\n  pools: []"\n',
    "merged": "base: &base {a: b}\n<<: *base\n",
    "merged with tags": "base: &base {a: !Ref b, a: c}\n<<: *base\nd: !Sub e\n",
    "complex key": "? {fleet: A}\n: b\n",
    "documents": "---\na: b\n---\n- fleet\n---\n",
    "workflow": "on: push\njobs: {build: {steps: [{run: 'echo fleet: pools:'}]}}\n",
    "table": TABLE,
}
"""Texts that nobody means for a manifest."""


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_passed_over_is_named(command: str, here: Path) -> None:
    """Every command says on standard error which files it did not read, and goes on."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1) + "as_of: 2024-01-01\n")
    plain = run_inside(*COMMANDS[command])
    assert (plain.code, plain.err) == (0, "")
    write(here / "fleets" / "sub" / "ci.yaml", "a: b\n")
    write(here / "fleets" / "b.yml", "- a\n")
    done = run_inside(*COMMANDS[command])
    assert (done.code, done.out) == (0, plain.out)
    what = "are neither manifests nor tables" if command == "check" else "are no manifests"
    both = "fleets and fleets" if command == "diff" else "fleets"
    assert done.err == f"note: 2 files of {both} {what}: b.yml, sub/ci.yaml\n"


@pytest.mark.parametrize("form", OTHER)
def test_nothing_else_is_passed_over(form: str, here: Path) -> None:
    """What has neither `fleet` nor `pools` at a root is passed over, even where it talks of them."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    write(here / "fleets" / "x.yaml", OTHER[form])
    done = run_inside("total", "fleets", "--quiet")
    assert (done.code, done.out) == (0, "1\n")
    assert done.err == "note: 1 file of fleets is no manifest: x.yaml\n"


def test_a_check_reads_tables(here: Path) -> None:
    """A table is checked, in a folder without manifests too, and only the rest is passed over."""
    write(here / "fleets" / "own.yaml", TABLE)
    write(here / "fleets" / "ci.yaml", "a: b\n")
    done = run_inside("check", "fleets", "-f", "json")
    assert json.loads(done.out)["files"] == 1
    assert done.err == "note: 1 file of fleets is neither manifest nor table: ci.yaml\n"
    write(here / "fleets" / "own.yaml", TABLE.replace("spec", "speck"))
    assert "error[table-kind]" in run_inside("check", "fleets").out


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "github", "junit"])
def test_a_note_is_no_part_of_a_document(form: str, here: Path) -> None:
    """What machines read stays what it was."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    before = run_inside("check", "fleets", "-f", form)
    write(here / "fleets" / "ci.yaml", "a: b\n")
    after = run_inside("check", "fleets", "-f", form)
    assert after.out == before.out
    assert after.err.startswith("note: 1 file of fleets")


def test_many_files_are_counted_and_some_of_them_named(here: Path) -> None:
    """A note stays short, and says how many there are."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    for number in range(1200):
        write(here / "fleets" / f"{number:04}.yaml", "a: b\n")
    said = run_inside("total", "fleets", "--quiet").err
    assert said.startswith("note: 1,200 files of fleets are no manifests: 0000.yaml, 0001.yaml, ")
    assert said.endswith(" and 1,195 more\n")


def test_a_note_controls_nothing(here: Path) -> None:
    """Names are printed without escape sequences, on one line."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    write(here / "fleets" / "a\x1b[31m\n::error::b.yaml", "a: b\n")
    said = run_inside("total", "fleets", "--quiet").err
    assert said.startswith("note: 1 file of fleets is no manifest: a�[31m�::error::b.yaml")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_without_manifests_is_an_error(command: str, here: Path) -> None:
    """Nothing found is never nothing there: exit 2, with what there is instead."""
    write(here / "fleets" / "ci.yaml", "a: b\n")
    done = run_inside(*COMMANDS[command])
    assert done.code == 2
    assert "fleets holds no manifest" in done.err + done.out
    assert "ci.yaml" in done.err


def test_what_is_hidden_is_left_out(here: Path) -> None:
    """Hidden folders and files are no part of a folder; one that is named itself is read."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    write(here / "fleets" / ".hidden.yaml", manifest("File", 2))
    write(here / "fleets" / ".hidden" / "a.yaml", manifest("Folder", 4))
    assert counted("fleets") == {"Good": 1}
    assert counted("fleets/.hidden") == {"Folder": 4}
    assert counted("fleets/.hidden.yaml") == {"File": 2}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_listed_is_an_error(command: str, here: Path) -> None:
    """A folder whose path is too long for the system is not the same as one that is not there."""
    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    folder = here / "fleets"
    for _ in range(20):
        os.chdir(folder)
        folder = Path("x" * 250)
        folder.mkdir()
    os.chdir(here)
    done = run_inside(*COMMANDS[command])
    assert done.code == 2
    assert "file name too long" in done.err + done.out


@pytest.mark.parametrize("kind", ["pipe", "socket"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_an_error_at_once(command: str, kind: str, here: Path, run: Run) -> None:
    """A pipe that nobody writes to, or a socket, is refused and not waited for."""
    import socket

    write(here / "fleets" / "good.yaml", manifest("Good", 1))
    if kind == "pipe":
        os.mkfifo(here / "fleets" / "x.yaml")
    else:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("fleets/x.yaml")
    done = run(*COMMANDS[command], cwd=here)
    assert done.code == 2
    assert "fleets/x.yaml is no regular file" in done.err + done.out


def test_everything_wrong_with_a_folder_comes_in_one_run(here: Path) -> None:
    """One file that cannot be read does not hide what is wrong with another."""
    write(here / "fleets" / "a.yaml", "Fleet: A\n")
    write(here / "fleets" / "b.yaml", b"\xff")
    os.mkfifo(here / "fleets" / "c.yaml")
    (here / "fleets" / "d.yaml").symlink_to("nowhere.yaml")
    done = run_inside("total", "fleets", "missing.yaml")
    for name in (
        "fleets/a.yaml",
        "fleets/b.yaml",
        "fleets/c.yaml",
        "fleets/d.yaml",
        "missing.yaml",
    ):
        assert name in done.err


KEYS = st.sampled_from(
    ("fleet", "Pools", "pools", "FLEET", "a", "fleets", "kind", "unit", "<<", "")
)
VALUES = st.recursive(
    st.none() | st.integers() | st.text("fleet: pools\n", max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(
    documents=st.lists(VALUES, max_size=3),
    flow=st.booleans(),
    style=st.sampled_from((None, '"', "'")),
    libyaml=st.booleans(),
)
def test_a_text_is_what_its_roots_are(
    documents: list[object], flow: bool, style: str | None, libyaml: bool
) -> None:
    """Any documents, written in any style, are told apart as a YAML library composes them."""
    text = yaml.dump_all(documents, default_flow_style=flow, default_style=style)
    roots = [node for node in yaml.compose_all(text, yaml.SafeLoader) if node is not None]
    values = [node for node in roots if not node.tag.endswith(":null")]
    keys = [
        {key.value.casefold() for key, _ in node.value}
        for node in values
        if isinstance(node, yaml.MappingNode)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", libyaml)
        content = content_of(Source("x.yaml", text))
    is_manifest = any({"fleet", "pools"} & one for one in keys)
    if is_manifest or not values or any(isinstance(node, yaml.ScalarNode) for node in values):
        assert content == "manifest"
    elif not any("<<" in one for one in keys):
        assert content == ("table" if any({"kind", "unit"} <= one for one in keys) else "other")
