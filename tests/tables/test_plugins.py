"""Installed tables: one that works is as good as a bundled one; one that is broken harms nobody."""

import json
import tomllib

import pytest

from fleet_cli.read.tables import bundled_names
from tests.conftest import CONFIGS, FLAGSHIP, Run
from tests.tables.conftest import Install

EXAMPLE = CONFIGS / "plug-in"

GOOD = """
class Table:
    name = {name!r}
    unit = "X"
    description = "By memory."
    source = None

    def throughput(self, accelerator):
        return {value}
"""


def good(name: str, value: str = "accelerator.memory_gb") -> str:
    """Return the code of a table that works, or that gives *value*."""
    return GOOD.format(name=name, value=value)


@pytest.fixture
def example(install: Install) -> dict[str, str]:
    """Install the example package as its own pyproject.toml says."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ((name, value),) = project["entry-points"]["fleet_cli.throughput_tables"].items()
    module, _, thing = value.partition(":")
    assert module == project["name"].replace("-", "_")
    code = (EXAMPLE / f"{module}.py").read_text(encoding="utf-8")
    return install(project["name"], code, **{name.replace("-", "_"): thing})


def test_the_example_is_under_thirty_lines() -> None:
    """A whole plug-in package, its pyproject.toml included, has fewer than thirty lines."""
    files = [path for path in EXAMPLE.iterdir() if path.suffix in (".py", ".toml")]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < 30


def test_the_example_rates_a_fleet(example: dict[str, str], run: Run) -> None:
    """An installed table is used by name: a GB200 does (2500/1200) / (989.4/700) of an H100's."""
    done = run("convert", "1000000 GB200", "--table", "per-watt", "-q", env=example)
    assert (done.code, done.out) == (0, "1473957\n")
    total = run("total", FLAGSHIP, "--table", "per-watt", "-f", "json", env=example)
    assert json.loads(total.out)["table"]["name"] == "per-watt"


def test_the_example_is_listed_with_its_package(example: dict[str, str], run: Run) -> None:
    """The list of tables says which package a table comes from."""
    document = json.loads(run("tables", "-f", "json", env=example).out)
    packages = {table["name"]: table["package"] for table in document["tables"]}
    assert packages["per-watt"] == "fleet-table-per-watt"
    assert packages["dense-16bit"] is None
    assert document["broken"] == []


def test_a_manifest_may_name_an_installed_table(
    example: dict[str, str], run: Run, tmp_path: object
) -> None:
    """A manifest's own table may be an installed one, and it shows in compare and chips."""
    text = "fleet: A\ntable: per-watt\npools: [{accelerator: H100, count: 3}]\n"
    assert run("total", "-", "-q", stdin=text, env=example).out == "3\n"
    compared = json.loads(run("compare", "-", "-f", "json", stdin=text, env=example).out)
    assert "per-watt" in {table["table"] for table in compared["fleets"][0]["tables"]}
    shown = json.loads(run("chips", "H100", "-f", "json", env=example).out)
    assert shown["accelerators"][0]["rates"]["per-watt"] == 1


@pytest.mark.parametrize("thing", ["Table", "Table()", "make"])
def test_an_entry_point_is_an_object_or_makes_one(thing: str, install: Install, run: Run) -> None:
    """A class, an instance and a function without arguments all give the table."""
    code = good("mine") + "\ntable = Table()\n\ndef make():\n    return Table()\n"
    env = install("some-package", code, mine="table" if thing == "Table()" else thing)
    assert run("convert", "2 H100", "-t", "mine", "-q", env=env).out == "2\n"


BROKEN = {
    "import": ("import nothing_of_that_name", "Table", "ModuleNotFoundError"),
    "syntax": ("class Table(:", "Table", "SyntaxError"),
    "attribute": (good("mine"), "Tablet", "AttributeError"),
    "constructor": ("def make():\n    raise RuntimeError('out of luck')", "make", "out of luck"),
    "exit": ("import sys\nsys.exit('no')", "Table", "SystemExit: no"),
    "nothing": ("def make():\n    return None", "make", "has no unit"),
    "member": (good("mine").replace('unit = "X"', ""), "Table", "has no unit"),
    "type": (good("mine").replace('"X"', "5"), "Table", "something other than a text as unit"),
    "method": (good("mine").replace("def throughput", "def rate"), "Table", "no method throughput"),
    "name": (good("yours"), "Table", 'it calls itself "yours"'),
    "property": (
        good("mine").replace('unit = "X"', "@property\n    def unit(self): 1 / 0"),
        "Table",
        "ZeroDivisionError",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plug_in_is_named(case: str, install: Install, run: Run) -> None:
    """What is wrong with a plug-in is an error that names table and package, without traceback."""
    code, thing, reason = BROKEN[case]
    env = install("bad-package", code, mine=thing)
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert 'error[plug-in]: the plug-in table "mine" of bad-package cannot be used' in done.err
    assert reason in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plug_in_breaks_nothing_else(case: str, install: Install, run: Run) -> None:
    """The other tables go on working, and the list says which is broken and why."""
    code, thing, reason = BROKEN[case]
    env = install("bad-package", code, mine=thing)
    assert run("total", FLAGSHIP, "-q", env=env).out == "773030\n"
    done = run("tables", "-f", "json", env=env)
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert {one["name"] for one in document["tables"]} == set(bundled_names())
    assert reason in document["broken"][0]["problem"]
    assert "bad-package" in run("tables", env=env).out


VALUES = {
    "exception": ("1 / 0", "division by zero"),
    "text": ("'fast'", "fast"),
    "nan": ("float('nan')", "nan"),
    "zero": ("0", "not above 0"),
    "negative": ("-5", "not above 0"),
    "truth": ("True", "no numbers"),
    "exit": ("exit(3)", "3"),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_bad_value_is_an_error(case: str, install: Install, run: Run) -> None:
    """A value that is no positive number is an error that names table, package and accelerator."""
    value, reason = VALUES[case]
    env = install("bad-package", good("mine", value), mine="Table")
    for arguments in (("total", FLAGSHIP), ("convert", "A100"), ("chips", "--vendor", "amd")):
        done = run(*arguments, "--table", "mine", env=env)
        assert done.code == 2
        assert "error[table]: the table mine of the package bad-package" in done.err
        assert "H100 SXM5 80GB" in done.err
        assert reason in done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("case", VALUES)
def test_a_bad_value_leaves_the_other_tables(case: str, install: Install, run: Run) -> None:
    """Compare, chips and tables show the other tables, and say what is wrong with this one."""
    value, reason = VALUES[case]
    env = install("bad-package", good("mine", value), mine="Table")
    for arguments in (("compare", FLAGSHIP), ("chips", "H100"), ("tables",)):
        done = run(*arguments, env=env)
        assert done.code == 0, done.err
        assert reason in done.out
        assert "dense-16bit" in done.out


def test_a_table_that_fails_late_is_an_error_too(install: Install, run: Run) -> None:
    """A plug-in that rates the reference and fails on another accelerator is told just so."""
    env = install("bad-package", good("mine", "1 // (accelerator.name != 'MI300X')"), mine="Table")
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert "bad-package fails on MI300X" in done.err


def test_two_packages_with_one_name_clash(install: Install, run: Run) -> None:
    """Which of two tables of one name is meant nobody can know: an error names both packages."""
    install("first-package", good("mine"), mine="Table")
    env = install("second-package", good("mine"), mine="Table")
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert "first-package and second-package both have it" in done.err


def test_a_bundled_name_cannot_be_taken(install: Install, run: Run) -> None:
    """A plug-in called dense-16bit changes no total, and the list says that it is not used."""
    env = install("bad-package", good("dense-16bit"), dense_16bit="Table")
    assert run("convert", "2 B200", "-q", env=env).out == "4.548\n"
    document = json.loads(run("tables", "-f", "json", env=env).out)
    assert "a bundled table has that name" in document["broken"][0]["problem"]


def test_what_a_plug_in_prints_is_not_in_the_result(install: Install, run: Run) -> None:
    """Text that a plug-in prints goes to standard error, so that JSON stays JSON."""
    code = "print('loading')\n" + good("mine", "print('rating') or 5")
    env = install("loud-package", code, mine="Table")
    done = run("convert", "2 H100", "-t", "mine", "-f", "json", env=env)
    assert json.loads(done.out)["equivalents"] == 2
    assert "loading" in done.err


def test_a_plug_in_cannot_control_the_terminal(install: Install, run: Run) -> None:
    """Control characters in a plug-in's texts never reach the terminal."""
    code = good("mine").replace('"X"', r'"\x1b[31mX"').replace("By memory.", r"\x1b]0;x\x07")
    env = install("loud-package", code, mine="Table")
    assert "\x1b" not in run("tables", env=env).out
    assert "\x1b" not in run("convert", "H100", "-t", "mine", env=env).out
