"""Diffs between git revisions, and diffs that git itself asks for, in real repositories."""

import json
import sys

from tests.conftest import Run
from tests.repositories import Repository

OLD = """\
fleet: Lab
pools:
  - {name: alpha, accelerator: H100, count: 100, site: Oslo}
  - {name: beta, accelerator: H100, count: 50, site: Bergen}
"""
NEW = """\
fleet: Lab
pools:
  - {name: alpha-two, accelerator: H100, count: 120, site: Oslo}
  - {name: beta, accelerator: H100, count: 40, site: Bergen}
"""
FLEET_PROGRAM = f'"{sys.executable}" -m fleet_cli diff'


def test_two_revisions_of_one_file_show_a_renamed_pool(run: Run, repository: Repository) -> None:
    """A pool that has another name and stands at the same place is one pool that was renamed."""
    repository.commit("fleet.yaml", OLD)
    repository.commit("fleet.yaml", NEW)
    done = run(
        "diff", "HEAD~1:fleet.yaml", "HEAD:", "--by", "pool", "-f", "json", cwd=repository.folder
    )
    document = json.loads(done.out)
    rows = [
        (row["pool"], row["change"], row["renamed_from"], row["count"]["delta"])
        for row in document["rows"]
    ]
    assert done.code == 0
    assert rows == [
        ("alpha-two", "changed", {"pool": "alpha"}, 20),
        ("beta", "changed", None, -10),
    ]
    assert document["delta"]["equivalents"] == 10
    assert document["old"]["path"] == "HEAD~1:fleet.yaml"


def test_a_path_starts_at_the_current_folder(run: Run, repository: Repository) -> None:
    """In a subfolder, REV:path means the file beside the user, and REV: the other side's path."""
    repository.commit("labs/fleet.yaml", OLD)
    repository.write("labs/fleet.yaml", NEW)
    folder = repository.folder / "labs"
    beside = run("diff", "HEAD:fleet.yaml", "fleet.yaml", "-q", cwd=folder)
    same = run("diff", "HEAD:", "fleet.yaml", "-q", cwd=folder)
    from_top = run("diff", "HEAD:labs/fleet.yaml", "fleet.yaml", "-q", cwd=folder)
    elsewhere = run("diff", "HEAD:", folder / "fleet.yaml", "-q")
    assert [one.out for one in (beside, same, from_top, elsewhere)] == ["10\n"] * 4


def test_what_is_staged_is_a_side(run: Run, repository: Repository) -> None:
    """`:path` is the file as staged, for a hook that runs before a commit."""
    repository.commit("fleet.yaml", OLD)
    repository.write("fleet.yaml", NEW)
    repository.git("add", "fleet.yaml")
    repository.write("fleet.yaml", OLD)
    assert run("diff", "HEAD:fleet.yaml", ":fleet.yaml", "-q", cwd=repository.folder).out == "10\n"


def test_folders_of_two_revisions_are_compared(run: Run, repository: Repository) -> None:
    """A folder stands for its manifests at that revision, and other files do not matter."""
    repository.commit("fleets/one.yaml", OLD)
    repository.write("fleets/notes.yaml", "hello: world\n")
    repository.commit("fleets/two.yaml", NEW.replace("Lab", "Annex"))
    done = run("diff", "HEAD~1:fleets", "fleets", "-f", "json", cwd=repository.folder)
    fleets = [(fleet["fleet"], fleet["change"]) for fleet in json.loads(done.out)["fleets"]]
    assert fleets == [("Annex", "added"), ("Lab", "unchanged")]


def test_a_table_beside_a_manifest_is_read_at_the_same_revision(
    run: Run, repository: Repository
) -> None:
    """The table file of the new side's revision rates both sides, and a changed table is named."""
    table = "{name: own, kind: spec, unit: %s, description: ours, source: us, fields: [%s]}"
    own = OLD.replace("pools:", "table: ./own.yaml\npools:")
    repository.write("fleet.yaml", own)
    repository.commit("own.yaml", table % ("GB", "memory_gb"))
    repository.commit("own.yaml", table % ("GB/s", "memory_bandwidth_gb_s"))
    (repository.folder / "own.yaml").unlink()
    done = run("diff", "HEAD~1:fleet.yaml", "HEAD:fleet.yaml", "-f", "json", cwd=repository.folder)
    document = json.loads(done.out)
    assert document["reference"]["throughput"] == 3350
    assert document["notes"] == ["the table own itself changed; both are rated by the new side's"]


def test_a_file_with_a_colon_is_a_file(run: Run, repository: Repository) -> None:
    """A file that is there is read as a file, even if its name looks like a revision."""
    repository.commit("HEAD~9:fleet.yaml", OLD)
    repository.write("fleet.yaml", NEW)
    done = run("diff", "HEAD~9:fleet.yaml", "fleet.yaml", "-q", cwd=repository.folder)
    assert done.out == "10\n"


def test_a_file_cannot_take_the_place_of_a_revision(run: Run, repository: Repository) -> None:
    """What is a file and a place in git is refused: nobody can switch a comparison by a name."""
    repository.commit("fleet.yaml", OLD)
    name = repository.git("rev-parse", "HEAD").stdout.strip()
    for place in ("HEAD:fleet.yaml", f"{name}:fleet.yaml", ":fleet.yaml"):
        repository.write(place, NEW)
        done = run("diff", place, "fleet.yaml", "-q", cwd=repository.folder)
        assert (done.code, f'"{place}" is a file, and a place in git too' in done.err) == (2, True)
        done = run("diff", f"./{place}", "fleet.yaml", "-q", cwd=repository.folder)
        assert done.out == "-10\n"


def test_the_path_of_the_other_side_is_found_nowhere_else(run: Run, repository: Repository) -> None:
    """A new file below a folder is not compared with one of its name at the top."""
    repository.commit("fleet.yaml", OLD)
    repository.write("labs/fleet.yaml", NEW)
    folder = repository.folder / "labs"
    for old in ("HEAD:", "HEAD:./fleet.yaml"):
        done = run("diff", old, "fleet.yaml", "-q", cwd=folder)
        assert (done.code, "fleet.yaml in HEAD" in done.err) == (2, True)
    assert run("diff", "HEAD:fleet.yaml", "fleet.yaml", "-q", cwd=folder).out == "10\n"


def test_what_git_does_not_know_is_a_clear_error(run: Run, repository: Repository) -> None:
    """An unknown revision, an unknown path and a missing repository are errors with a cure."""
    repository.commit("fleet.yaml", OLD)
    revision = run("diff", "nope:fleet.yaml", "fleet.yaml", cwd=repository.folder)
    path = run("diff", "HEAD:flet.yaml", "fleet.yaml", cwd=repository.folder)
    (repository.folder / "fleet.yaml").rename(repository.folder.parent / "fleet.yaml")
    outside = run("diff", "HEAD:", "fleet.yaml", cwd=repository.folder.parent)
    assert (revision.code, path.code, outside.code) == (2, 2, 2)
    assert 'git knows no revision "nope" here' in revision.err
    assert 'did you mean "fleet.yaml"?' in path.err
    assert "this folder is in no git repository" in outside.err


def test_a_revision_is_never_an_option(run: Run, repository: Repository) -> None:
    """A revision that begins with a dash is refused, and nothing is written."""
    repository.commit("fleet.yaml", OLD)
    done = run("diff", "--", "--output=stolen:fleet.yaml", "fleet.yaml", cwd=repository.folder)
    assert done.code == 2
    assert "git knows no revision" in done.err
    assert sorted(path.name for path in repository.folder.iterdir()) == [".git", "fleet.yaml"]


def test_a_missing_git_is_a_clear_error(run: Run, repository: Repository) -> None:
    """Without git on the path the error says so."""
    repository.commit("fleet.yaml", OLD)
    done = run("diff", "HEAD:", "fleet.yaml", cwd=repository.folder, env={"PATH": "/nowhere"})
    assert done.code == 2
    assert "git cannot be run" in done.err
    assert "install git, or compare two files" in done.err


def test_git_diff_shows_equivalents(repository: Repository) -> None:
    """With two lines of configuration `git diff` shows changed, added and deleted manifests."""
    repository.commit("fleets/old.yaml", OLD)
    repository.write(".gitattributes", "fleets/*.yaml diff=fleet\n")
    repository.commit("fleets/gone.yaml", OLD.replace("Lab", "Gone"))
    repository.write("fleets/old.yaml", NEW)
    repository.write("fleets/new.yaml", OLD.replace("Lab", "Fresh"))
    (repository.folder / "fleets" / "gone.yaml").unlink()
    repository.git("add", "--all")
    done = repository.git(
        "-c", f"diff.fleet.command={FLEET_PROGRAM}", "diff", "--no-renames", "HEAD"
    )
    titles = [line for line in done.stdout.splitlines() if "→" in line]
    assert len(titles) == 3, done
    assert titles[0].startswith("Gone: fleets/gone.yaml (")
    assert titles[0].endswith("→ nothing")
    assert titles[1].startswith("Fresh: nothing → fleets/new.yaml (")
    assert titles[2].startswith("Lab: fleets/old.yaml (")
    assert "+10 " in done.stdout


def test_git_diff_goes_on_after_a_broken_manifest(repository: Repository) -> None:
    """A revision with errors is said to have them, and git shows the other files."""
    repository.write("a.yaml", OLD)
    repository.commit("b.yaml", OLD)
    repository.write("a.yaml", OLD.replace("count: 100", "count: 100.000"))
    repository.write("b.yaml", NEW)
    done = repository.git("-c", f"diff.external={FLEET_PROGRAM}", "diff", "HEAD", check=False)
    assert done.returncode == 0
    assert "a.yaml: no H100 equivalents, since a side has errors" in done.stdout
    assert "a.yaml:3:" in done.stderr
    assert "+10 " in done.stdout


def test_git_diff_shows_a_renamed_file(repository: Repository) -> None:
    """A file that git found to be renamed is one file."""
    repository.commit("a.yaml", OLD + "# a longer text makes git see the rename\n" * 20)
    repository.git("mv", "a.yaml", "b.yaml")
    done = repository.git("-c", f"diff.external={FLEET_PROGRAM}", "diff", "-M", "HEAD")
    assert done.stdout.startswith("No differences in Lab: a.yaml ("), done


def test_git_difftool_compares_files(repository: Repository) -> None:
    """`git difftool` hands over two files, or /dev/null for a side without one."""
    repository.commit("a.yaml", OLD)
    repository.write("a.yaml", NEW)
    repository.write("b.yaml", OLD)
    repository.git("add", "--all")
    done = repository.git("difftool", "--no-prompt", f"--extcmd={FLEET_PROGRAM} -q", "HEAD")
    assert done.stdout == "10\n150\n"


def test_git_diff_shows_totals_line_by_line(repository: Repository) -> None:
    """As a textconv, `fleet total` makes git compare what manifests come to."""
    repository.write(".gitattributes", "*.yaml diff=fleet\n")
    repository.commit("a.yaml", OLD)
    repository.write("a.yaml", NEW)
    program = f'"{sys.executable}" -m fleet_cli total'
    done = repository.git("-c", f"diff.fleet.textconv={program}", "diff")
    totals = [line.split()[:2] for line in done.stdout.splitlines() if "Total" in line]
    assert totals == [["-Total", "150"], ["+Total", "160"]]


def test_a_file_in_conflict_is_no_side(run: Run, repository: Repository) -> None:
    """The index holds three versions of a file whose merge is not finished."""
    repository.commit("a.yaml", OLD)
    repository.git("switch", "--quiet", "--create", "other")
    repository.commit("a.yaml", OLD.replace("100", "101"))
    repository.git("switch", "--quiet", "main")
    repository.commit("a.yaml", NEW)
    repository.git("merge", "other", check=False)
    done = run("diff", ":a.yaml", "HEAD:", cwd=repository.folder)
    assert (done.code, "a.yaml is unmerged" in done.err) == (2, True)


def test_an_unmerged_file_is_said_to_be_one(run: Run) -> None:
    """Git hands over the path alone where a merge is not finished."""
    done = run("diff", "a.yaml", env={"GIT_DIFF_PATH_TOTAL": "1", "GIT_DIFF_PATH_COUNTER": "1"})
    assert (done.code, done.out) == (0, "a.yaml is unmerged: there are not two sides to compare\n")
