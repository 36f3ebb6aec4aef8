"""Which table made a number: its origin in every output, and no name that stands for two."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.read.files import decode
from fleet_cli.read.tables import FOLDER, read_table
from tests.conftest import CONFIGS, ROOT
from tests.inside import run_inside
from tests.repositories import Repository

TableFile = Callable[..., Path]
FORMS = ("table", "json", "csv", "markdown")
FLEET = "fleet: %s\nas_of: 2024-12-31\n%spools: [{accelerator: H100, count: 8}]\n"


def manifest(name: str, *lines: str) -> str:
    """Write a manifest of one fleet into this folder, and return its path."""
    path = Path(f"{name}.yaml")
    path.write_text(FLEET % (name, "".join(f"{line}\n" for line in lines)), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", ["total", "compare", "timeline", "convert", "tables", "diff"])
def test_a_file_is_named_with_its_digest(command: str, form: str, table: TableFile) -> None:
    """Path and SHA-256 of a table's file stand in every format of what it rates."""
    path = table("kind: spec", "fields: bf16").name
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    fleet = manifest("A")
    what = {"convert": ("8 H100",), "tables": (), "diff": ("/dev/null", fleet)}.get(
        command, (fleet,)
    )
    option = ("--table", path) if command != "tables" else (f"./{path}",)
    done = run_inside(command, *what, *option, "--format", form)
    assert done.code == 0, done
    out = done.out.replace("\\", "")
    assert path in out
    assert (digest if form == "json" else f"sha256 {digest[:12]}") in out


def test_a_check_names_the_table_of_each_fleet(table: TableFile) -> None:
    """The document of a check says where the table of each fleet comes from."""
    path = table("kind: spec", "fields: bf16").name
    done = run_inside("check", manifest("A", f"table: {path}"), "--format", "json")
    origin = json.loads(done.out)["fleets"][0]["table"]["origin"]
    assert (origin["kind"], origin["path"]) == ("file", path)


def test_a_file_cannot_have_the_name_of_a_bundled_table(table: TableFile) -> None:
    """A file that calls itself dense-8bit is an error at its name, wherever it is named."""
    path = table("kind: spec", "fields: bf16", name="dense-8bit")
    fleet = manifest("A", f"table: {path.name}")
    for arguments in (("total", fleet), ("check", "."), ("compare", fleet, "-t", path)):
        done = run_inside(*arguments)
        assert done.code != 0
        assert "dense-8bit.yaml:1:7: error[table-name]" in done.out + done.err
    copy = FOLDER / "dense-8bit.yaml"
    assert read_table(decode(str(copy), copy.read_bytes())).name == "dense-8bit"


def test_two_tables_of_one_run_have_two_names(table: TableFile) -> None:
    """Two files that call themselves ours are an error, in a comparison and as a target's table."""
    table("kind: spec", "fields: bf16", name="ours").rename("one.yaml")
    table("kind: spec", "fields: fp8", name="ours").rename("two.yaml")
    target = "targets: [{name: t, at_least: 5 X, table: two.yaml}]"
    for arguments in (
        ("compare", manifest("A"), "--table", "one.yaml", "--table", "two.yaml"),
        ("compare", manifest("B", "table: one.yaml"), manifest("C", "table: two.yaml")),
        ("total", manifest("D", "table: one.yaml", target)),
        ("check", manifest("D", "table: one.yaml", target)),
    ):
        done = run_inside(*arguments)
        assert "error[table-conflict]" in done.out + done.err, done
        assert "two tables are called ours: one.yaml, sha256 " in done.out + done.err


def test_one_file_in_two_places_is_one_table(table: TableFile) -> None:
    """Copies of a table agree with each other: fleets by them add up."""
    table("kind: spec", "fields: bf16", name="ours").rename("one.yaml")
    Path("two.yaml").write_bytes(Path("one.yaml").read_bytes())
    fleets = manifest("A", "table: one.yaml"), manifest("B", "table: two.yaml")
    assert run_inside("total", *fleets, "--quiet").out == "16\n"


def test_fleets_by_different_tables_are_an_error_with_a_place() -> None:
    """The error names the lines of the tables; a check of fleets that are right alone says it too."""
    fleets = [manifest("A"), manifest("B", "table: dense-8bit"), manifest("C", "table: tpp")]
    done = run_inside("total", *fleets)
    assert done.code == 2
    assert done.err.startswith("C.yaml:3:8: error[table-conflict]: ")
    assert "= B.yaml:3: dense-8bit" in done.err
    assert "= dense-16bit, where none is named" in done.err
    checked = run_inside("check", *fleets)
    assert checked.code == 0
    assert "C.yaml:3:8: notice[table-conflict]: " in checked.out + checked.err
    assert "table-conflict" not in str(run_inside("check", *fleets, "--table", "tpp"))
    assert "table-conflict" not in str(run_inside("check", *fleets[1:2]))


def test_a_table_that_changed_between_revisions_is_no_clash(
    tmp_path: Path, table: TableFile
) -> None:
    """Old and new side may have one name for two tables: that a table changed is the difference."""
    repository = Repository(tmp_path)
    text = table("kind: spec", "fields: bf16", name="ours").read_text(encoding="utf-8")
    fleet = manifest(
        "A", "table: ours.yaml", "targets: [{name: t, at_least: 5 X, table: ours.yaml}]"
    )
    repository.write("ours.yaml", text)
    repository.commit("A.yaml", Path(fleet).read_text(encoding="utf-8"))
    repository.write("ours.yaml", text.replace("bf16", "fp8"))
    done = run_inside("diff", "HEAD:A.yaml", "A.yaml")
    assert done.code == 0, done.err
    assert "the table ours itself changed" in done.out


def test_headline_exaflops_are_those_that_were_announced() -> None:
    """The conventions of headlines give what Isambard-AI, Ironwood, Oracle and the DOE announced."""
    folder = CONFIGS / "tables"
    for expression, name, unit, announced in (
        ("5448 GH200", "ai-exaflops", "EFLOP/s", 21),
        ("9216 TPU v7", "ai-exaflops", "EFLOP/s", 42.5),
        ("131072 B200", "ai-exaflops-4bit", "ZFLOP/s", 2.4),
        ("800k GB300", "ai-exaflops-4bit", "ZFLOP/s", 16),
        ("110k GB200", "ai-exaflops-4bit", "EFLOP/s", 2200),
    ):
        path = folder / f"{name}.yaml"
        out = run_inside("convert", expression, "--table", path, "--to", unit, "--quiet").out
        assert float(out) == pytest.approx(announced, rel=0.03)


def test_what_headlines_count_agrees_among_the_examples() -> None:
    """A chip has one sparse rate, whichever example states it."""
    ours = CONFIGS / "tables" / "ai-exaflops.yaml"
    theirs = CONFIGS / "fleets" / "tables" / "sparse-8bit.yaml"
    rates = [
        {chip["accelerator"]: chip["throughput"] for chip in json.loads(out)["tables"][0]["rates"]}
        for out in (run_inside("tables", path, "-f", "json").out for path in (ours, theirs))
    ]
    assert rates[1].items() <= rates[0].items()
    assert ROOT in ours.parents
