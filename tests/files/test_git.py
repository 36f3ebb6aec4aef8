"""Folders in git: the same files as on disk, one process for all of them, and git's own cures."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from fleet_cli.read import git_process
from tests.conftest import clean_environment
from tests.files.conftest import TABLE, counted, manifest, write
from tests.inside import run_inside
from tests.repositories import IDENTITY, Repository


def fill(repository: Repository) -> None:
    """Commit a folder of all that a folder can hold."""
    folder = repository.folder
    other = Repository(make(folder.parent / "other"))
    other.commit("s.yaml", manifest("Sub", 1000))
    write(folder / "shared" / "eu" / "eu.yaml", manifest("EU", 1))
    write(folder / "fleets" / "a.yaml", manifest("A", 2))
    write(folder / "fleets" / "Deep" / "B.YAML", manifest("B", 4))
    write(
        folder / "fleets" / "j.yml",
        '{"pools": [{"accelerator": "H100", "count": 8}], "fleet": "J"}',
    )
    write(folder / "fleets" / "table.yaml", TABLE)
    write(folder / "fleets" / "ci.yaml", "a: b\n")
    write(folder / "fleets" / "notes.txt", "fleet: no\n")
    write(folder / "fleets" / ".hidden" / "h.yaml", manifest("Hidden", 16))
    write(folder / "fleets" / ".h.yaml", manifest("Hidden", 32))
    write(folder / "fleets" / "naïve \u2028 name.yaml", manifest("N", 64))
    for name, target in (
        ("latest.yaml", "a.yaml"),
        ("eu", "../shared/eu"),
        ("again.yaml", "../shared/eu/eu.yaml"),
        ("up", ".."),
    ):
        (folder / "fleets" / name).symlink_to(target)
    allowed = ("-c", "protocol.file.allow=always")
    repository.git(*allowed, "submodule", "--quiet", "add", str(other.folder), "fleets/sub")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "all of it")


def make(folder: Path) -> Path:
    """Make a folder, and return it."""
    folder.mkdir(parents=True)
    return folder


SIDES = (
    ("HEAD:", "fleets"),
    ("HEAD:fleets", "fleets/"),
    (":fleets", "fleets"),
    ("HEAD:fleets", ":fleets"),
    ("HEAD:", "."),
    ("HEAD:fleets/eu", "shared/eu"),
    ("HEAD:fleets/up/shared", "shared/eu/eu.yaml"),
    ("HEAD:fleets/latest.yaml", "fleets/a.yaml"),
    ("HEAD:", "fleets/again.yaml"),
)


@pytest.mark.parametrize("sides", SIDES, ids=" ".join)
def test_an_unchanged_tree_has_no_differences(
    sides: tuple[str, str], repository: Repository
) -> None:
    """Links, capitals, JSON, hidden folders and a submodule: git and the disk hold the same."""
    fill(repository)
    done = run_inside("diff", *sides, "--exit-code")
    assert done.code == 0, done
    assert done.out.startswith("No differences")
    assert "error" not in done.err


def test_what_is_left_out_is_said_once_for_both_sides(repository: Repository) -> None:
    """The files that are no manifests, and the submodule, are named."""
    fill(repository)
    assert counted("fleets") == {"A": 2, "B": 4, "EU": 1, "J": 8, "N": 64}
    assert run_inside("diff", "HEAD:", "fleets").err.splitlines() == [
        "note: 2 files of HEAD:fleets and fleets are no manifests: ci.yaml, table.yaml",
        "note: 1 git repository in HEAD:fleets and fleets, not counted unless named: sub",
    ]
    assert counted("fleets/sub") == {"Sub": 1000}
    done = run_inside("diff", "HEAD:", "fleets/sub/s.yaml")
    assert "HEAD:fleets/sub/s.yaml is in a submodule" in done.err


def test_a_submodule_that_is_not_checked_out_is_named_too(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone without its submodules has an empty folder there, which is not nothing."""
    fill(repository)
    repository.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    done = run_inside("total", "fleets", "--quiet")
    assert (done.code, done.out) == (0, "79\n")
    assert "note: 1 git repository in fleets, not counted unless named: sub\n" in done.err
    assert run_inside("diff", "HEAD:", "fleets", "--exit-code").code == 0


def test_what_changed_is_all_that_differs(repository: Repository) -> None:
    """A file behind a link, in capitals or in JSON is compared like any other."""
    fill(repository)
    write(repository.folder / "shared" / "eu" / "eu.yaml", manifest("EU", 11))
    write(repository.folder / "fleets" / "Deep" / "B.YAML", manifest("B", 24))
    assert run_inside("diff", "HEAD:", "fleets", "--quiet").out == "30\n"
    repository.git("add", "--all")
    assert run_inside("diff", "HEAD:", ":fleets", "--quiet").out == "30\n"
    assert run_inside("diff", ":fleets", "fleets", "--quiet").out == "0\n"


def test_a_path_starts_where_the_user_is(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder, from the top, up and down, and as an absolute path."""
    fill(repository)
    fleets = repository.folder / "fleets"
    for folder, path in (
        (fleets, "."),
        (fleets, "a.yaml"),
        (fleets, "Deep/../a.yaml"),
        (fleets / "Deep", "../../fleets"),
        (fleets / "Deep", ".."),
        (fleets / "eu", "eu.yaml"),
        (Path("/"), str(fleets)),
        (Path("/"), str(repository.folder)),
        (Path("/"), str(fleets / "a.yaml")),
    ):
        monkeypatch.chdir(folder)
        done = run_inside("diff", "HEAD:", path, "--exit-code")
        assert (done.code, "No differences" in done.out) == (0, True), (folder, path, done)


def test_a_bare_repository_is_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook on a server has no files, only revisions."""
    fill(repository)
    repository.commit("fleets/a.yaml", manifest("A", 12))
    bare = repository.folder.parent / "bare.git"
    repository.git("clone", "--quiet", "--bare", ".", str(bare))
    monkeypatch.chdir(bare)
    assert run_inside("diff", "HEAD~1:fleets", "HEAD:fleets", "--quiet").out == "10\n"


def test_a_folder_in_conflict_is_no_side(repository: Repository) -> None:
    """One unmerged file is named, and it alone keeps its folder from being read."""
    repository.commit("fleets/a.yaml", manifest("A", 1))
    repository.commit("other/b.yaml", manifest("B", 1))
    repository.git("switch", "--quiet", "--create", "more")
    repository.commit("fleets/a.yaml", manifest("A", 2))
    repository.git("switch", "--quiet", "main")
    repository.commit("fleets/a.yaml", manifest("A", 3))
    repository.git("merge", "more", check=False)
    assert "fleets/a.yaml is unmerged" in run_inside("diff", ":fleets", "other").err
    assert run_inside("diff", ":other", "other", "--exit-code").code == 0
    done = run_inside("total", "fleets")
    assert "fleets/a.yaml:2:1: error[conflict]: a merge that is not finished" in done.err


def logged_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git on the path that writes down what it is asked, and return where."""
    log = folder / "log"
    real = subprocess.run(
        ["which", "git"], capture_output=True, text=True, check=True
    ).stdout.strip()
    program = write(folder / "bin" / "git", f'#!/bin/sh\necho "$@" >> {log}\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return log


def test_git_is_asked_as_often_for_many_files_as_for_few(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files of a side come from one process."""
    for number in range(40):
        write(repository.folder / "many" / f"{number}.yaml", manifest(f"F{number}", number))
    repository.commit("few/a.yaml", manifest("F", 1))
    log = logged_git(tmp_path / "logged", monkeypatch)
    asked = []
    for folder in ("few", "many"):
        assert run_inside("diff", "HEAD:", folder, "--exit-code").code == 0
        asked.append(log.read_text(encoding="utf-8").splitlines())
        log.unlink()
    assert len(asked[0]) == len(asked[1]) <= 5
    assert sum("cat-file --batch" in line for line in asked[1]) == 1


def test_git_that_does_not_answer_is_an_error(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that hangs is given up, and the message says what it was asked."""
    repository.commit("fleet.yaml", manifest("A", 1))
    program = write(tmp_path / "slow" / "git", "#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(git_process, "PATIENCE", 0.05)
    done = run_inside("diff", "HEAD:", "fleet.yaml")
    assert done.code == 2
    assert "git has not answered `git rev-parse` for 0.05 seconds" in done.err


def cure(said: str) -> list[str]:
    """Return the command that a hint quotes first."""
    found = re.search(r"= hint: [^`]*`([^`]+)`", said)
    assert found, said
    return shlex.split(found[1])[1:]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--depth=1", 'git knows no revision "HEAD~1" here'),
        ("--filter=blob:none", "this is a partial clone, which lacks what is asked for"),
        ("--filter=tree:0", "this is a partial clone, which lacks what is asked for"),
    ],
)
def test_the_cure_for_a_clone_that_lacks_something_works(
    option: str, said: str, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that the hint gives makes the same diff work; nothing is fetched before."""
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit("fleets/a.yaml", manifest("A", 1))
    repository.commit("fleets/a.yaml", manifest("A", 5))
    repository.git("clone", "--quiet", option, repository.folder.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    done = run_inside("diff", "HEAD~1:", "fleets")
    assert done.code == 2
    assert f"error[git]: {said}\n" in done.err
    subprocess.run(["git", *cure(done.err)], env=clean_environment(IDENTITY), check=True)
    assert run_inside("diff", "HEAD~1:", "fleets", "--quiet").out == "4\n"


def test_the_cure_for_a_repository_of_another_user_works(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git's own command for its refusal is passed on as git gives it."""
    repository.commit("fleet.yaml", manifest("A", 1))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    done = run_inside("diff", "HEAD:", "fleet.yaml")
    assert (done.code, "which another user owns" in done.err) == (2, True)
    subprocess.run(["git", *cure(done.err)], cwd=tmp_path, check=True)
    assert run_inside("diff", "HEAD:", "fleet.yaml", "--exit-code").code == 0


def test_a_branch_that_only_the_remote_has_is_named(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone knows a branch by the name of its remote."""
    repository.commit("fleet.yaml", manifest("A", 1))
    repository.git("branch", "feature/more")
    repository.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    done = run_inside("diff", "feature/more:", "fleet.yaml")
    assert (done.code, 'did you mean "origin/feature/more"?' in done.err) == (2, True)
    assert run_inside("diff", "origin/feature/more:", "fleet.yaml", "--exit-code").code == 0


def test_a_pointer_in_git_is_said_to_be_one(repository: Repository) -> None:
    """Git LFS keeps files elsewhere: the pointer is no manifest, and no file that is passed over."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    repository.commit("fleets/a.yaml", pointer)
    write(repository.folder / "fleets" / "a.yaml", manifest("A", 1))
    done = run_inside("diff", "HEAD:", "fleets")
    assert done.code == 2
    assert "HEAD:fleets/a.yaml:1:1: error[git-lfs]" in done.err
    assert "git lfs pull" in done.err


def test_a_table_of_the_same_revision_rates_a_folder(repository: Repository) -> None:
    """Each file of a folder finds its table in its own revision, above its own folder too."""
    text = "fleet: A\ntable: ../tables/own.yaml\npools: [{accelerator: H200, count: 100}]\n"
    write(repository.folder / "tables" / "own.yaml", TABLE)
    repository.commit("fleets/a.yaml", text)
    repository.commit(
        "tables/own.yaml", TABLE.replace("memory_gb", "tdp_w").replace("GB", "points")
    )
    done = run_inside("diff", "HEAD~1:fleets", "HEAD~1:fleets", "-f", "json")
    assert json.loads(done.out)["reference"]["throughput"] == 80
    done = run_inside("diff", "HEAD~1:fleets", "HEAD:fleets", "-f", "json")
    assert json.loads(done.out)["reference"]["throughput"] == 700
