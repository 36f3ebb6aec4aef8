"""`--output`: a file is written whole or not at all, and never over what the run has read."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fleet_cli.cli.save import save
from tests.conftest import ENDED_BY_CTRL_C, INTERRUPTIBLE, ROOT, Run, clean_environment

FLEET = "fleet: A\nas_of: 2024-12-31\npools: [{accelerator: H100, count: 1}]\n"
OWN_TABLE = "name: own\nkind: spec\nunit: GB\ndescription: d\nsource: us\nfields: [memory_gb]\n"
OLD = "what was there before\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest, an inventory and an older result."""
    (tmp_path / "in.yaml").write_text(FLEET, encoding="utf-8")
    (tmp_path / "nodes.csv").write_text("accelerator,count\nH100,8\n", encoding="utf-8")
    (tmp_path / "out").write_text(OLD, encoding="utf-8")
    return tmp_path


WRITERS: dict[str, tuple[str, ...]] = {
    "total": ("total", "in.yaml"),
    "diff": ("diff", "in.yaml", "in.yaml"),
    "check": ("check", "in.yaml"),
    "compare": ("compare", "in.yaml"),
    "timeline": ("timeline", "in.yaml"),
    "convert": ("convert", "5 H100"),
    "chips": ("chips",),
    "tables": ("tables",),
    "schema": ("schema", "manifest", "--force"),
    "import": ("import", "inventory", "nodes.csv", "--force"),
}
"""A run of every command that has --output."""


def left_in(folder: Path) -> set[str]:
    """Return the names of all files in a folder, the hidden ones too."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", WRITERS)
def test_a_result_takes_the_place_of_an_older_one(run: Run, folder: Path, name: str) -> None:
    """The file holds what standard output would get, and nothing else is left beside it."""
    before = left_in(folder)
    shown = run(*WRITERS[name], cwd=folder)
    done = run(*WRITERS[name], "-o", "out", cwd=folder)
    assert (done.code, done.out) == (0, "")
    assert (folder / "out").read_text("utf-8") == shown.out
    assert left_in(folder) == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_old_file(folder: Path, name: str) -> None:
    """What cannot be written whole is an error, and the older result stays as it was."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))

    before = left_in(folder)
    done = subprocess.run(
        [sys.executable, "-m", "fleet_cli", *WRITERS[name], "-o", "out"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        preexec_fn=no_room,
        check=False,
    )
    assert done.returncode == 2
    assert "error[output]: cannot write out: file too large" in done.stderr
    assert (folder / "out").read_text("utf-8") == OLD
    assert left_in(folder) == before


SLOW = """\
import os, signal, sys
import fleet_cli.cli.save as save
def slow(stream):
    os.kill(os.getpid(), signal.{signal})
    signal.pause()
save.os.fsync = slow
sys.argv = ["fleet", "total", "in.yaml", "-o", "out"]
from fleet_cli.__main__ import main
main()
"""
"""A run that gets a signal while it writes, when all is written but nothing has its place yet."""


@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_an_end_while_writing_leaves_the_old_file(folder: Path, name: str) -> None:
    """Ctrl-C and a kill change nothing; Ctrl-C leaves nothing behind either."""
    before = left_in(folder)
    done = subprocess.run(
        [
            *INTERRUPTIBLE[:2],
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            + SLOW.format(signal=name),
        ],
        capture_output=True,
        cwd=folder,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode in (*ENDED_BY_CTRL_C, -signal.SIGKILL)
    assert (folder / "out").read_text("utf-8") == OLD
    if name == "SIGINT":
        assert left_in(folder) == before


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_rights_stay_as_they_were(run: Run, folder: Path, mode: int) -> None:
    """A file that is there keeps its rights."""
    (folder / "out").chmod(mode)
    assert run("total", "in.yaml", "-o", "out", cwd=folder).code == 0
    assert stat.S_IMODE((folder / "out").stat().st_mode) == mode


def test_a_new_file_has_the_rights_of_any_new_file(run: Run, folder: Path) -> None:
    """The mask of the process decides, as it does for a redirection."""
    (folder / "usual").write_text("", encoding="utf-8")
    assert run("total", "in.yaml", "-o", "new", cwd=folder).code == 0
    assert (folder / "new").stat().st_mode == (folder / "usual").stat().st_mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays(run: Run, folder: Path) -> None:
    """A file of somebody else is still theirs."""
    os.chown(folder / "out", 12345, 23456)
    assert run("total", "in.yaml", "-o", "out", cwd=folder).code == 0
    status = (folder / "out").stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)


def test_a_link_stays_a_link(run: Run, folder: Path) -> None:
    """What is written through a link is in the file that it leads to, in that file's folder."""
    (folder / "deep").mkdir()
    (folder / "deep" / "target").write_text(OLD, encoding="utf-8")
    (folder / "link").symlink_to("deep/target")
    (folder / "dangling").symlink_to("deep/new")
    for link, target in (("link", "target"), ("dangling", "new")):
        assert run("total", "in.yaml", "-q", "-o", link, cwd=folder).code == 0
        assert (folder / link).is_symlink()
        assert (folder / "deep" / target).read_text("utf-8") == "1\n"
    assert left_in(folder / "deep") == {"target", "new"}


@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "-"])
def test_standard_output_by_name_is_written_to(run_process: Run, folder: Path, place: str) -> None:
    """A pipe is no file that could be replaced."""
    assert run_process("total", "in.yaml", "-q", "-o", place, cwd=folder).out == "1\n"


def test_a_redirection_by_name_is_added_to(folder: Path) -> None:
    """/dev/stdout that is a file is written to where it stands, and not begun anew."""
    with (folder / "out").open("ab") as stream:
        subprocess.run(
            [sys.executable, "-m", "fleet_cli", "total", "in.yaml", "-q", "-o", "/dev/stdout"],
            stdout=stream,
            cwd=folder,
            env=clean_environment(),
            check=True,
        )
    assert (folder / "out").read_text("utf-8") == f"{OLD}1\n"


@pytest.mark.parametrize("name", ["total", "import", "schema"])
def test_a_device_and_a_pipe_are_written_to(run: Run, folder: Path, name: str) -> None:
    """No file takes the place of a device or a FIFO, and neither needs --force."""
    arguments = [part for part in WRITERS[name] if part != "--force"]
    before = Path("/dev/null").stat().st_ino
    assert run(*arguments, "-o", "/dev/null", cwd=folder).code == 0
    assert Path("/dev/null").stat().st_ino == before
    os.mkfifo(folder / "fifo")
    with subprocess.Popen(["cat", "fifo"], cwd=folder, stdout=subprocess.PIPE) as reader:
        assert run(*arguments, "-o", "fifo", cwd=folder).code == 0
        assert reader.communicate()[0].decode() == run(*arguments, cwd=folder).out
    assert stat.S_ISFIFO((folder / "fifo").stat().st_mode)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY])
def test_where_nothing_can_take_its_place_the_file_itself_is_written(
    monkeypatch: pytest.MonkeyPatch, folder: Path, code: int
) -> None:
    """A file that may be written where none may be renamed, such as a mount, is still written."""

    def blocked(old: str, new: str) -> None:
        raise OSError(code, os.strerror(code))

    before = left_in(folder)
    monkeypatch.setattr(os, "replace", blocked)
    save(str(folder / "out"), b"new")
    assert (folder / "out").read_text("utf-8") == "new"
    assert left_in(folder) == before
    with pytest.raises(OSError, match=os.strerror(code)):
        save(str(folder / "other"), b"new")
    assert left_in(folder) == before


INPUTS: dict[str, tuple[str, ...]] = {
    "itself": ("total", "in.yaml", "-o", "in.yaml"),
    "another name": ("total", "in.yaml", "-o", "./sub/../in.yaml"),
    "a link to it": ("total", "in.yaml", "-o", "link.yaml"),
    "read through a link": ("total", "link.yaml", "-o", "in.yaml"),
    "another link of the same file": ("total", "in.yaml", "-o", "hard.yaml"),
    "of two": ("diff", "other.yaml", "in.yaml", "-o", "in.yaml"),
    "in a folder": ("total", "sub", "-o", "sub/one.yaml"),
    "passed over in a folder": ("check", "sub", "-o", "sub/notes.yaml"),
    "by a pattern": ("check", "i*.yaml", "-f", "junit", "-o", "in.yaml"),
    "with an error in it": ("check", "broken.yaml", "-f", "junit", "-o", "broken.yaml"),
    "a table": ("total", "in.yaml", "-t", "own.yaml", "-o", "own.yaml"),
    "a table that a manifest names": ("compare", "tabled.yaml", "-o", "own.yaml"),
    "a table to show": ("tables", "own.yaml", "-o", "own.yaml"),
    "an inventory": ("import", "inventory", "nodes.csv", "--force", "-o", "nodes.csv"),
    "an inventory, not forced": ("import", "inventory", "nodes.csv", "-o", "nodes.csv"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_what_was_read_is_not_written_over(run: Run, folder: Path, name: str) -> None:
    """An output that is an input of the run, by any name, is refused, and stays as it is."""
    sub = folder / "sub"
    sub.mkdir()
    for path, text in {
        folder / "other.yaml": FLEET.replace("count: 1", "count: 2"),
        folder / "broken.yaml": FLEET.replace("count: 1", "count: 1.000"),
        folder / "own.yaml": OWN_TABLE,
        folder / "tabled.yaml": f"{FLEET}table: own.yaml\n",
        sub / "one.yaml": FLEET,
        sub / "notes.yaml": "hello: world\n",
    }.items():
        path.write_text(text, encoding="utf-8")
    (folder / "link.yaml").symlink_to("in.yaml")
    os.link(folder / "in.yaml", folder / "hard.yaml")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run(*INPUTS[name], cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "error[output]: cannot write " in done.err
    assert "it is an input of this run" in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("words", [("total", "in.yaml"), ("schema", "manifest")], ids=str)
def test_a_path_through_a_folder_that_is_not_there_writes_nothing(
    run: Run, folder: Path, words: tuple[str, ...]
) -> None:
    """`gone/../in.yaml` is no file, and the one beside it stays as it was."""
    done = run(*words, "--output", "gone/../in.yaml", cwd=folder)
    assert done.code == 2
    assert "cannot write gone/../in.yaml" in done.err
    assert (folder / "in.yaml").read_text("utf-8") == FLEET


def test_standard_input_is_an_input(folder: Path) -> None:
    """A redirected file is known as well, though it has no name."""
    with (folder / "in.yaml").open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "fleet_cli", "total", "-", "-o", "in.yaml"],
            stdin=stream,
            capture_output=True,
            text=True,
            cwd=folder,
            env=clean_environment(),
            check=False,
        )
    assert done.returncode == 2
    assert "it is an input of this run" in done.stderr
    assert (folder / "in.yaml").read_text("utf-8") == FLEET


def test_a_new_file_in_a_folder_that_was_read_is_written(run: Run, folder: Path) -> None:
    """Only what was there and read is protected."""
    assert run("total", ".", "-f", "json", "-o", "total.json", cwd=folder).code == 0
    assert run("total", ".", "-f", "json", "-o", "total.json", cwd=folder).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "inventory", "nodes.csv", "-o", "out"),
        ("schema", "manifest", "-o", "out"),
        ("init", "out"),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_what_a_person_may_have_changed_is_not_written_over(
    run: Run, folder: Path, arguments: tuple[str, ...]
) -> None:
    """A manifest, and a schema, that is there stays unless --force is given."""
    done = run(*arguments, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "error[output]: cannot write out: it exists already" in done.err
    assert "--force" in done.err
    assert (folder / "out").read_text("utf-8") == OLD
    assert run(*arguments, "--force", cwd=folder).code == 0
    assert (folder / "out").read_text("utf-8") != OLD


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (".", "it is a folder"),
        ("in.yaml/x", "not a directory"),
        ("missing/x", "no such file or directory"),
        ("new/", "it is a folder"),
        ("", "no such file or directory"),
        ("a\x00b", "embedded null byte"),
        ("x" * 300, "file name too long"),
    ],
)
def test_a_place_that_cannot_be_is_an_error(
    run: Run, folder: Path, place: str, reason: str
) -> None:
    """Every way not to be a file that can be written has its message, and leaves nothing behind."""
    if "\x00" in place:
        from fleet_cli.base.diagnostics import FleetError
        from fleet_cli.cli.output import write

        with pytest.raises(FleetError, match=reason):
            write("", place)
        return
    before = left_in(folder)
    done = run("total", "in.yaml", "-o", place, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "error[output]: cannot write " in done.err
    assert reason in done.err
    assert left_in(folder) == before


def test_a_file_that_may_not_be_written_is_an_error(folder: Path) -> None:
    """That a folder could be changed is no reason to replace a file that must not be."""
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    (folder / "out").chmod(0o444)
    done = subprocess.run(
        [sys.executable, "-m", "fleet_cli", "convert", "5 H100", "-o", str(folder / "out")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
        check=False,
    )
    assert "permission denied" in done.stderr
    assert (folder / "out").read_text("utf-8") == OLD
