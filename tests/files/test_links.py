"""Where links may lead: inside the repository or the folder, and nowhere that a stranger would like."""

import os
from pathlib import Path

import pytest

from tests.files.conftest import SECRET, TABLE, counted, manifest, write
from tests.files.test_folders import COMMANDS
from tests.inside import run_inside
from tests.repositories import Repository

FOLLOWED = {
    "file beside": ("a.yaml", "b.yaml"),
    "file above": ("a.yaml", "../other/b.yaml"),
    "folder": ("sub", "../other"),
    "folder's name is YAML": ("sub.yaml", "../other"),
    "link to a link": ("a.yaml", "../other/link.yaml"),
    "through a link to a folder": ("a.yaml", "../way/b.yaml"),
    "up and down": ("a.yaml", "../fleets/../other/./b.yaml"),
    "name without ending leads to a folder": ("current", "../other"),
}
"""Links below `fleets`, and what they say; each leads to one fleet of 2."""


def fill(folder: Path) -> None:
    """Write what links lead to, and what they must not lead to."""
    write(folder / "fleets" / "good.yaml", manifest("Good", 1))
    write(folder / "other" / "b.yaml", manifest("B", 2))
    (folder / "other" / "link.yaml").symlink_to("b.yaml")
    (folder / "way").symlink_to("other")
    write(folder / ".hidden" / "b.yaml", SECRET)
    write(folder / ".env", SECRET)
    write(folder.parent / "secret.yaml", SECRET)
    write(folder.parent / "secrets" / "b.yaml", SECRET)


@pytest.mark.parametrize("form", FOLLOWED)
def test_links_are_followed_inside_a_repository(form: str, repository: Repository) -> None:
    """A link to a file or folder of the repository counts, on disk as in git."""
    name, target = FOLLOWED[form]
    fill(repository.folder)
    if target == "b.yaml":
        write(repository.folder / "fleets" / "b.yaml", manifest("B", 2))
    (repository.folder / "fleets" / name).symlink_to(target)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "links")
    assert counted("fleets") == {"Good": 1, "B": 2}
    done = run_inside("diff", "HEAD:", "fleets", "--exit-code")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("No differences in B, Good")


ASTRAY = {
    "out": ("a.yaml", "../../secret.yaml", "out of the"),
    "out and back": ("a.yaml", "../../here/fleets/good.yaml", "out of the"),
    "out to a folder": ("sub", "../../secrets", "out of the"),
    "absolute": ("a.yaml", "{above}/secret.yaml", "out of the"),
    "absolute system": ("a.yaml", "/etc/passwd", "out of the"),
    "hidden file": ("a.yaml", "../.env", "to what is hidden"),
    "hidden folder": ("sub", "../.hidden", "to what is hidden"),
    "hidden git": ("a.yaml", "../.git/config", "to what is hidden"),
    "through hidden": ("a.yaml", "../.hidden/../other/b.yaml", "to what is hidden"),
    "itself": ("a.yaml", "a.yaml", "in a circle"),
    "nothing": ("a.yaml", "missing.yaml", "to nothing"),
    "below a file": ("a.yaml", "good.yaml/x.yaml", "to nothing"),
    "name without ending": ("current", "../../secret.yaml", "out of the"),
}
"""Links below `fleets`, what they say, and what is said of them."""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", ASTRAY)
def test_a_link_that_leads_astray_is_an_error(
    form: str, command: str, repository: Repository
) -> None:
    """It is named, and nothing of what it leads to is shown."""
    name, target, where = ASTRAY[form]
    fill(repository.folder)
    above = repository.folder.parent
    (repository.folder / "fleets" / name).symlink_to(target.format(above=above))
    done = run_inside(*COMMANDS[command])
    said = done.out + done.err
    assert done.code == 2
    assert f"a link leads fleets/{name} {where}" in said
    assert "hunter2" not in said
    assert "token" not in said


@pytest.mark.parametrize("form", ASTRAY)
def test_a_link_that_leads_astray_in_git_is_the_same_error(
    form: str, repository: Repository
) -> None:
    """A revision is read by the rules of the disk."""
    name, target, where = ASTRAY[form]
    fill(repository.folder)
    above = repository.folder.parent
    (repository.folder / "fleets" / name).symlink_to(target.format(above=above))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "links")
    assert run_inside("diff", "HEAD:", "other").code == 0
    folder = run_inside("diff", "HEAD:fleets", "other")
    named = run_inside("diff", f"HEAD:fleets/{name}", "other")
    assert (folder.code, named.code) == (2, 2)
    assert f"a link leads HEAD:fleets/{name} {where}" in folder.err
    if where == "to nothing":
        assert f"there is no fleets/{name} in HEAD" in named.err
    else:
        assert f"a link leads HEAD:fleets/{name} {where}" in named.err


@pytest.mark.parametrize("form", ASTRAY)
def test_a_link_that_is_named_must_stay_in_its_repository(
    form: str, repository: Repository
) -> None:
    """A pipeline names a file, and a stranger makes a link of it: nothing is read elsewhere."""
    name, target, where = ASTRAY[form]
    fill(repository.folder)
    above = repository.folder.parent
    (repository.folder / "fleets" / name).symlink_to(target.format(above=above))
    path = f"fleets/{name}"
    for arguments in (("total", path), ("check", path), ("total", "other", "--table", f"./{path}")):
        done = run_inside(*arguments)
        said = done.out + done.err
        assert done.code == 2
        assert f"{path} {where}" in said
        assert "hunter2" not in said


def test_a_folder_that_is_a_link_must_stay_in_its_repository(repository: Repository) -> None:
    """Neither the folder that is named, nor one above a file, may lead out."""
    fill(repository.folder)
    Path("out").symlink_to("../secrets")
    for path in ("out", "out/b.yaml", repository.folder / "out" / "b.yaml", "fleets/../out/b.yaml"):
        done = run_inside("total", path)
        assert done.code == 2
        assert f"a link leads {path} out of the repository" in done.err
        assert "hunter2" not in done.err
    assert counted("way") == counted("way/b.yaml") == {"B": 2}


def test_an_absolute_link_inside_a_repository_is_followed(repository: Repository) -> None:
    """What matters is where a link leads, on disk as in git."""
    fill(repository.folder)
    Path("fleets/a.yaml").symlink_to(repository.folder / "other" / "b.yaml")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "links")
    assert counted("fleets") == {"Good": 1, "B": 2}
    assert run_inside("diff", "HEAD:", "fleets", "--exit-code").code == 0


def test_links_of_a_folder_outside_of_git_stay_in_it(here: Path) -> None:
    """Without a repository the folder that is named is the bound."""
    fill(here)
    Path("fleets/a.yaml").symlink_to("../other/b.yaml")
    done = run_inside("total", "fleets")
    assert "a link leads fleets/a.yaml out of the folder" in done.err
    Path("fleets/a.yaml").unlink()
    Path("fleets/latest.yaml").symlink_to("good.yaml")
    assert counted("fleets") == {"Good": 1}
    assert counted(".") == {"Good": 1, "B": 2}


def test_links_of_a_user_outside_of_git_are_followed(here: Path) -> None:
    """A link that lies in no repository is the user's own, wherever it leads."""
    write(here.parent / "store" / "fleet.yaml", manifest("Store", 3))
    Path("fleet.yaml").symlink_to("../store/fleet.yaml")
    Path("all").symlink_to(here.parent / "store")
    assert counted() == counted("all") == counted("all/fleet.yaml") == {"Store": 3}


def test_links_in_a_circle_of_folders_end(repository: Repository) -> None:
    """A folder is read once, however many ways lead to it."""
    fill(repository.folder)
    for folder in ("fleets", "other"):
        for number in range(5):
            Path(folder, f"loop{number}").symlink_to("..")
    assert counted("fleets") == {"Good": 1, "B": 2}
    assert counted("fleets/loop0/other/loop1/fleets") == {"Good": 1, "B": 2}


def test_clones_in_a_folder_are_read_and_keep_their_links(here: Path) -> None:
    """A folder of clones, itself in no repository, stands for what is in them."""
    for name, count in (("one", 1), ("two", 2)):
        Path(name).mkdir()
        Repository(here / name).commit("fleets/a.yaml", manifest(name, count))
    assert counted(".") == {"one": 1, "two": 2}
    Path("one/fleets/b.yaml").symlink_to("../../two/fleets/a.yaml")
    done = run_inside("total", ".")
    assert "a link leads ./one/fleets/b.yaml out of the repository" in done.err


WITH_TABLE = "fleet: A\ntable: {table}\npools: [{{accelerator: H100, count: 1}}]\n"
READABLE = (
    "own.yaml",
    "../tables/own.yaml",
    "./../tables/../tables/own.yaml",
    "link.yaml",
    "way/own.yaml",
)
UNREADABLE = (
    "../.hidden/own.yaml",
    "../../own.yaml",
    "{folder}/tables/own.yaml",
    "/etc/passwd",
    "../tables/own.txt",
    "hidden.yaml",
    "out.yaml",
    "text.yaml",
    "sub/../.own.yaml",
    "loop.yaml",
    "../sub/own.yaml",
)


def fill_tables(repository: Repository) -> None:
    """Write tables in all sorts of places."""
    folder = repository.folder
    for place in (
        folder.parent / "own.yaml",
        folder / "fleets" / "own.yaml",
        folder / "fleets" / ".own.yaml",
        folder / "tables" / "own.yaml",
        folder / "tables" / "own.txt",
        folder / ".hidden" / "own.yaml",
    ):
        write(place, TABLE)
    links = {"link": "../tables/own.yaml", "hidden": "../.hidden/own.yaml", "loop": "loop.yaml"}
    for name, target in {**links, "out": "../../own.yaml", "text": "../tables/own.txt"}.items():
        (folder / "fleets" / f"{name}.yaml").symlink_to(target)
    (folder / "fleets" / "way").symlink_to("../tables")
    write(folder / "fleets" / "sub" / "x.yaml", "a: b\n")
    (folder / "sub").mkdir()
    Repository(folder / "sub").commit("own.yaml", TABLE)


@pytest.mark.parametrize("table", READABLE)
def test_a_manifest_names_a_table_of_its_repository(table: str, repository: Repository) -> None:
    """A table may lie anywhere in the repository, on disk as in git."""
    fill_tables(repository)
    repository.commit("fleets/a.yaml", WITH_TABLE.format(table=table))
    assert run_inside("total", "fleets/a.yaml", "-q").out == "1\n"
    assert run_inside("diff", "HEAD:", "fleets/a.yaml").out.startswith("No differences")


@pytest.mark.parametrize("table", UNREADABLE)
def test_a_manifest_names_no_table_elsewhere(table: str, repository: Repository) -> None:
    """Nothing outside, hidden, absolute, of another repository, or that is no YAML file."""
    fill_tables(repository)
    text = WITH_TABLE.format(table=table.format(folder=repository.folder))
    repository.commit("fleets/a.yaml", text)
    write(repository.folder / "plain.yaml", manifest("A", 1))
    for arguments in (("total", "fleets/a.yaml"), ("diff", "HEAD:fleets/a.yaml", "plain.yaml")):
        done = run_inside(*arguments)
        assert done.code == 2
        assert "fleets/a.yaml:2:8: error[table-path]: a manifest's table must be" in done.err


def test_a_table_that_is_missing_or_no_file_is_an_error_at_its_place(
    repository: Repository,
) -> None:
    """A pipe is refused at once, and what is not there is not found, on disk as in git."""
    os.mkfifo("pipe.yaml")
    Path("folder.yaml").mkdir()
    for table, said in (
        ("pipe.yaml", "pipe.yaml is no regular file"),
        ("folder.yaml", "folder.yaml is no regular file"),
        ("missing.yaml", "cannot read missing.yaml: no such file or directory"),
    ):
        repository.commit("a.yaml", WITH_TABLE.format(table=table))
        done = run_inside("total", "a.yaml")
        assert f"a.yaml:2:8: error[input]: {said}" in done.err
    write(repository.folder / "plain.yaml", manifest("A", 1))
    done = run_inside("diff", "HEAD:a.yaml", "plain.yaml")
    assert "HEAD:a.yaml:2:8: error[input]: cannot read missing.yaml" in done.err


def test_a_table_is_in_the_folder_that_is_named(here: Path) -> None:
    """Outside of git a manifest may name what links may lead to: what lies in the folder named."""
    write(here / "fleets" / "own.yaml", TABLE)
    write(here / "fleets" / "sub" / "a.yaml", WITH_TABLE.format(table="../own.yaml"))
    assert run_inside("total", "fleets", "--quiet").out == "1\n"
    assert "error[table-path]" in run_inside("total", "fleets/sub").err
    assert "error[table-path]" in run_inside("total", "fleets/sub/a.yaml").err
