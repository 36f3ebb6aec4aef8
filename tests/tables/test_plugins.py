"""Installed tables: one that works is as good as a bundled one; one that is broken harms nobody."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import numpy
import pytest

from fleet_cli.base.edition import shipped
from fleet_cli.plugins import Accelerator
from fleet_cli.read import plugins
from tests.conftest import FLAGSHIP, Outcome, Run
from tests.inside import run_inside
from tests.tables.conftest import Install

GOOD = """
class Table:
    unit = "X"
    description = "By memory."
    source = None

    def throughput(self, accelerator):
        return {value}

table = Table()
"""


def good(value: str = "accelerator.figure('memory_gb')") -> str:
    """Return the code of a table that works, or that gives *value*."""
    return GOOD.format(value=value)


@pytest.fixture
def run(run_process: Run) -> Run:
    """Run the program in a process of its own, which finds the packages of its environment."""
    return run_process


@contextmanager
def installed(**tables: object) -> Iterator[None]:
    """Have *tables* of one package installed, in this process."""
    package = SimpleNamespace(name="some-package", version="2.1")

    def point(name: str, table: object) -> SimpleNamespace:
        return SimpleNamespace(name=name, value=f"some:{name}", dist=package, load=lambda: table)

    points = [point(name, table) for name, table in tables.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plugins, "_points", lambda: points)
        plugins.load_installed.cache_clear()
        yield
    plugins.load_installed.cache_clear()


def table(rate: Callable[[Accelerator], Any], **more: object) -> SimpleNamespace:
    """Return a table that rates by a function."""
    usual = {"unit": "X", "description": "By a function.", "source": None}
    return SimpleNamespace(**{**usual, "throughput": rate, **more})


FIGURES = {"H100 SXM5 80GB": 989, "B200": 2250, "A100 SXM4 80GB": 312}
"""Throughputs that every type of number can hold."""

TYPES: dict[str, Callable[[int], object]] = {
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "Fraction of int64": lambda number: Fraction(cast(Any, numpy.int64(number))),
    **{
        name: getattr(numpy, name)
        for name in (
            *("int16", "uint16", "int32", "uint32", "int64", "uint64"),
            *("float16", "float32", "float64", "longdouble"),
        )
    },
}

PARTS = "1000000 H100 + 4000000 B200 + 3 A100"
FLEET = """
fleet: A
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: 1_000_000, online: 2024-03-01}
  - {accelerator: B200, count: {low: 3_900_000, mid: 4_000_000, high: 4_100_000}}
  - {accelerator: A100, count: 3, online: 2024-06-01}
targets: [{name: ten million, at_least: 10M}]
"""

COMMANDS = {
    "convert": ("convert", PARTS),
    "total": ("total", "fleet.yaml"),
    "check": ("check", "fleet.yaml"),
    "compare": ("compare", "fleet.yaml"),
    "timeline": ("timeline", "fleet.yaml"),
    "diff": ("diff", "/dev/null", "fleet.yaml"),
    "chips": ("chips", "B200"),
    "tables": ("tables", "mine"),
}


def outcomes(kind: str, command: str) -> list[Outcome]:
    """Return what one command gives in every format, where throughputs are of one type."""

    def rate(accelerator: Accelerator) -> object:
        figure = FIGURES.get(accelerator.name)
        return figure and TYPES[kind](figure)

    option = () if command == "tables" else ("--table", "mine")
    with installed(mine=table(rate)):
        return [
            run_inside(*COMMANDS[command], *option, "--format", form)
            for form in ("table", "json", "csv", "markdown")
        ]


@pytest.mark.sweep
@pytest.mark.parametrize("command", COMMANDS)
def test_every_type_of_number_counts_exactly(
    command: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever type a table's numbers have, each command says in each format what it says of int."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    usual = outcomes("int", command)
    assert all(one.code in (0, 1) and one.out and not one.err for one in usual), usual
    for kind in TYPES:
        assert outcomes(kind, command) == usual, kind


def test_large_counts_of_small_integers_do_not_overflow() -> None:
    """A million H100 and four million B200 by 16-bit integers are ten million H100e, and exact."""
    with installed(mine=table(lambda chip: numpy.int16(FIGURES.get(chip.name, 1)))):
        done = run_inside("convert", PARTS, "--table", "mine", "--quiet")
    assert done.out == f"{round(1_000_000 + Fraction(4_000_000 * 2250 + 3 * 312, 989))}\n"


def test_a_float_counts_as_it_prints() -> None:
    """A tenth is a tenth in single and in half precision too, and ten of them are exactly one."""
    for tenth in (0.1, numpy.float16(0.1), numpy.float32(0.1), numpy.float64(0.1)):
        values: dict[str, object] = {"H100 SXM5 80GB": 1, "B200": tenth}
        with installed(mine=table(lambda chip, given=values: given.get(chip.name))):  # type: ignore[misc]
            done = run_inside("convert", "10 B200", "--table", "mine", "--format", "json")
        assert json.loads(done.out)["equivalents"] == 1


VALUES: dict[str, tuple[object, str]] = {
    "text": ("5", "5 (builtins.str), which is no number"),
    "nan": (float("nan"), "is not finite; return None where there is no figure"),
    "numpy nan": (numpy.float32("nan"), "return None where there is no figure"),
    "infinite": (float("inf"), "inf (builtins.float), which is not finite"),
    "decimal nan": (Decimal("NaN"), "is not finite"),
    "zero": (0, "not above 0"),
    "numpy zero": (numpy.int64(0), "not above 0"),
    "negative": (-5, "not above 0"),
    "very negative": (Decimal("-1E+999999999"), "not above 0"),
    "truth": (True, "no number"),
    "numpy truth": (numpy.bool_(True), "no number"),
    "complex": (1j, "no number"),
    "array": (numpy.array([5]), "(numpy.ndarray), which is no number; return None"),
    "array of one number": (numpy.array(5), "which is no number; write float(x)"),
    "huge": (10**5000, "choose another unit"),
    "huge decimal": (Decimal("1E+999999999"), "choose another unit"),
    "tiny": (1e-300, "choose another unit"),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_bad_value_is_an_error(case: str) -> None:
    """A value that is no throughput is an error that names table, package, accelerator and value."""
    value, reason = VALUES[case]
    with installed(mine=table(lambda chip: value)):
        for arguments in (("total", FLAGSHIP), ("convert", "A100"), ("chips", "--vendor", "amd")):
            done = run_inside(*arguments, "--table", "mine")
            assert (done.code, done.out) == (2, "")
            assert "error[table]: the table mine of the package some-package rates" in done.err
            assert "H100 SXM5 80GB" in done.err
            assert reason in done.err


@pytest.mark.sweep
@pytest.mark.parametrize("case", VALUES)
def test_a_bad_value_leaves_the_other_tables(case: str) -> None:
    """Chips and tables show the other tables, and say what is wrong with this one."""
    value, reason = VALUES[case]
    with installed(mine=table(lambda chip: value)):
        for arguments in (("chips", "H100"), ("tables",)):
            done = run_inside(*arguments)
            assert done.code == 0, done.err
            assert reason in " ".join(done.out.split())
            assert "dense-16bit" in done.out


def test_tables_that_rate_nothing_of_a_fleet_have_no_spread() -> None:
    """Where no table gives a total, there is neither a highest nor a lowest."""
    text = b"fleet: A\npools: [{accelerator: MI300X, count: 3}]\n"
    rates = {"H100 SXM5 80GB": 1}
    with installed(mine=table(lambda chip: rates.get(chip.name))):
        done = run_inside("compare", "-", "-t", "mine", "--format", "json", stdin=text)
    (fleet,) = json.loads(done.out)["fleets"]
    assert fleet["spread"] is None
    assert [(one["equivalents"], one["missing"]) for one in fleet["tables"]] == [(None, ["MI300X"])]


def test_compare_asks_the_bundled_tables_and_those_that_are_named() -> None:
    """What happens to be installed is in no comparison that does not name it."""
    text = b"fleet: A\npools: [{accelerator: H100, count: 3}]\n"
    own = text.replace(b"pools", b"table: mine\npools")
    with installed(mine=table(lambda chip: 5), broken=table(lambda chip: 1 / 0)):
        for stdin, arguments, is_there in (
            (text, (), False),
            (own, (), True),
            (text, ("--table", "mine", "--table", "tpp"), True),
        ):
            done = run_inside("compare", "-", *arguments, "--format", "json", stdin=stdin)
            (fleet,) = json.loads(done.out)["fleets"]
            assert ("mine" in {one["table"] for one in fleet["tables"]}) is is_there
            assert "broken" not in done.out


def test_a_table_is_asked_once_for_each_accelerator() -> None:
    """A table that answers otherwise each time gives its own reference 1, and fall-backs no doubt."""
    asked: list[str] = []

    def rate(accelerator: Accelerator) -> int:
        asked.append(accelerator.name)
        return len(asked)

    for arguments in (("convert", "5 H100 + 2 B200 + 2 H100"), ("chips", "H100")):
        asked.clear()
        with installed(mine=table(rate)):
            done = run_inside(*arguments, "--table", "mine", "--format", "json")
        assert len(asked) == len(set(asked)) > 0
        assert '"rate":1' in done.out.replace(" ", "") or '"mine":1' in done.out.replace(" ", "")


def test_a_figure_that_does_not_exist_is_an_error() -> None:
    """A misspelt figure is no figure that is missing: it names itself, with package and type."""
    with installed(mine=table(lambda chip: chip.figure(cast(Any, "fp_8")) or chip.figure("bf16"))):
        done = run_inside("convert", "A100", "--table", "mine")
    assert (
        "some-package fails on H100 SXM5 80GB: ValueError: an accelerator has no figure fp_8"
        in (done.err)
    )


def test_no_rate_says_what_is_missing() -> None:
    """The error of an accelerator without a rate names the figures that were asked for in vain."""
    text = b"fleet: A\npools: [{accelerator: V100 SXM2 32GB, count: 3}]\n"
    with installed(mine=table(lambda chip: chip.figure("fp8"))):
        done = run_inside("total", "-", "--table", "mine", stdin=text)
    assert "the table mine has no figure for V100 SXM2 32GB" in done.err
    assert "= figures that it lacks: fp8" in done.err


def test_an_exception_keeps_its_type_and_can_be_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of a table's code says its type; FLEET_TRACEBACK=1 shows the line, and no control."""

    def lucky(accelerator: Accelerator) -> int:
        raise KeyError("\x1b[31mluck")

    with installed(mine=table(lucky)):
        done = run_inside("convert", "A100", "--table", "mine")
    monkeypatch.setenv("FLEET_TRACEBACK", "1")
    with installed(mine=table(lucky)):
        traced = run_inside("convert", "A100", "--table", "mine")
    assert "KeyError: " in done.err
    assert "FLEET_TRACEBACK=1" in done.err
    assert "Traceback" not in done.err
    assert 'raise KeyError("' in traced.err
    assert "\x1b" not in done.err + traced.err
    assert traced.err.endswith(done.err)


def test_an_installed_table_may_name_its_reference_and_fall_back() -> None:
    """What counts as 1 under a table can be its own; what it lacks, another can rate."""
    own = table(
        lambda chip: 4 if chip.name == "A100 SXM4 80GB" else None,
        reference="A100",
        fallback="dense-16bit",
        rule="4 each",
    )
    with installed(mine=own):
        done = run_inside("convert", "A100 + B200", "--table", "mine", "--format", "json")
        shown = run_inside("tables", "mine")
    document = json.loads(done.out)
    assert document["reference"]["accelerator"] == "A100 SXM4 80GB"
    assert [term["fallback"] for term in document["terms"]] == [False, True]
    assert "4 each" in shown.out


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_every_output_says_where_a_table_comes_from(form: str) -> None:
    """Package and version stand in every format of every command that rates."""
    with installed(mine=table(lambda chip: 5)):
        for command in ("convert", "chips", "tables"):
            arguments = ("chips",) if command == "chips" else COMMANDS[command]
            option = () if command == "tables" else ("--table", "mine")
            out = run_inside(*arguments, *option, "--format", form).out
            where = json.loads(out) if form == "json" else None
            if where is not None:
                found = where["tables"][0] if command == "tables" else where["table"]
                origin = {"kind": "package", "package": "some-package", "version": "2.1"}
                assert found["origin"] == {**origin, "path": None, "digest": None}
            else:
                assert "some-package 2.1" in out.replace("\\", "")


BROKEN = {
    "import": ("import nothing_of_that_name", "table", "ModuleNotFoundError"),
    "syntax": ("class Table(:", "table", "SyntaxError"),
    "attribute": (good(), "Tablet", "AttributeError"),
    "interrupt": ("raise KeyboardInterrupt", "table", "does not load: KeyboardInterrupt"),
    "base exception": ("class Odd(BaseException): pass\nraise Odd('no')", "table", "Odd: no"),
    "base exception of a member": (
        good().replace('unit = "X"', "@property\n    def unit(self): raise GeneratorExit"),
        "table",
        "GeneratorExit",
    ),
    "unknown fall-back": (
        good() + "table.fallback = 'nope'",
        "table",
        'its fallback: there is no throughput table "nope"',
    ),
    "fall-back to itself": (
        good() + "table.fallback = 'mine'",
        "table",
        "its fallback: the table mine falls back to itself",
    ),
    "unit": (good().replace('"X"', '"kW"'), "table", 'its unit "kW" is power'),
    "exit": ("import sys\nsys.exit('no')", "table", "SystemExit: no"),
    "nothing": ("table = None", "table", "has no unit"),
    "class": (good(), "Table", "bad_package:Table is a class"),
    "relative path": ("table = 'own.yaml'", "table", "is no absolute path"),
    "missing path": ("table = '/nowhere/own.yaml'", "table", "cannot read /nowhere/own.yaml"),
    "reference": (good() + "table.reference = 'H1000'", "table", 'no accelerator is named "H1000"'),
    "long": (good() + "table.unit = 400 * 'x'", "table", "its unit has more than 300 characters"),
    "member": (good().replace('unit = "X"', ""), "table", "has no unit"),
    "type": (good().replace('"X"', "5"), "table", "something other than a text as unit"),
    "method": (good().replace("def throughput", "def rate"), "table", "no method throughput"),
    "property": (
        good().replace('unit = "X"', "@property\n    def unit(self): 1 / 0"),
        "table",
        "ZeroDivisionError",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plug_in_is_named(case: str, install: Install, run: Run) -> None:
    """What is wrong with a plug-in is an error that names table and package, and harms no other."""
    code, thing, reason = BROKEN[case]
    env = install("bad-package", code, mine=thing)
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert 'error[plug-in]: the plug-in table "mine" of bad-package cannot be used' in done.err
    assert reason in done.err
    assert "Traceback" not in done.err
    # The other tables go on working, and the list says which is broken and why.
    done = run("tables", "-f", "json", env=env)
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert set(shipped("tables")) <= {one["name"] for one in document["tables"]}
    problems = {one["name"]: one["problem"] for one in document["broken"]}
    assert reason in problems["mine"]
    assert "bad-package" in problems["mine"]


@pytest.mark.parametrize("raised", ["BaseException('no')", "KeyboardInterrupt", "SystemExit(0)"])
def test_whatever_a_table_raises_is_its_failure(raised: str, install: Install, run: Run) -> None:
    """Also what is no Exception, and what Ctrl-C raises, is told with package and accelerator."""
    code = good("accelerator.figure('memory_gb')").replace(
        "return", f"raise {raised}\n        return"
    )
    env = install("bad-package", code, mine="table")
    done = run("convert", "A100", "--table", "mine", env=env)
    reason = raised.replace("('", ": ").partition("(")[0].rstrip("')")
    assert done.code == 2
    assert (
        f"the table mine of the package bad-package fails on H100 SXM5 80GB: {reason}" in done.err
    )
    done = run("tables", "--format", "json", env=env)
    assert done.code == 0, done.err
    problems = {one["name"]: one["problem"] for one in json.loads(done.out)["tables"]}
    assert "the table mine of the package bad-package fails on" in problems["mine"]


def test_ctrl_c_ends_the_run_inside_a_package_too(install: Install, run: Run) -> None:
    """What the user interrupts ends with 130, though a package's code was running."""
    code = "import os, signal\n" + good("os.kill(os.getpid(), signal.SIGINT)")
    code = f"import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n{code}"
    env = install("slow-package", code, mine="table")
    done = run("convert", "A100", "--table", "mine", env=env)
    assert (done.code, done.out) == (130, "")


def test_a_table_that_cannot_rate_the_reference_is_named_with_its_package() -> None:
    """Who has to mend it is said, whatever the reason."""
    with installed(mine=table(lambda chip: None)):
        done = run_inside("total", FLAGSHIP, "--table", "mine")
    assert "the table mine of the package some-package cannot rate the reference" in done.err


def test_names_that_differ_in_case_alone_are_one() -> None:
    """A package's Dense-16bit is not the table that ships, nor is one package's Mine another's."""
    usual = table(lambda chip: 5)
    with installed(**{"Dense-16bit": usual}):
        done = run_inside("total", FLAGSHIP, "--table", "Dense-16bit")
        listed = json.loads(run_inside("tables", "--format", "json").out)
    assert done.code == 2
    assert "a bundled table has that name" in done.err
    assert [one["name"] for one in listed["broken"]] == ["Dense-16bit"]
    with installed(mine=usual, Mine=usual):
        assert "both have it" in run_inside("total", FLAGSHIP, "--table", "Mine").err


def test_a_broken_plug_in_breaks_no_total(install: Install, run: Run) -> None:
    """A total that does not ask for it does not even load it."""
    env = install("bad-package", "import nothing_of_that_name", mine="table")
    assert run("total", FLAGSHIP, "-q", env=env).out == "773030\n"


def test_a_table_that_fails_late_is_an_error_too(install: Install, run: Run) -> None:
    """A plug-in that rates the reference and fails on another accelerator is told just so."""
    env = install("bad-package", good("1 // (accelerator.name != 'MI300X')"), mine="table")
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert "bad-package fails on MI300X" in done.err


def test_two_packages_with_one_name_clash(install: Install, run: Run) -> None:
    """Which of two tables of one name is meant nobody can know: an error names both packages."""
    install("first-package", good(), mine="table")
    env = install("second-package", good(), mine="table")
    done = run("total", FLAGSHIP, "--table", "mine", env=env)
    assert done.code == 2
    assert "first-package and second-package both have it" in done.err


def test_a_bundled_name_cannot_be_taken(install: Install, run: Run) -> None:
    """A plug-in called dense-16bit changes no total, and where the name is used that is said."""
    env = install("bad-package", good(), dense_16bit="table")
    assert run("convert", "2 B200", "-q", env=env) == (0, "4.548\n", "")
    done = run("convert", "2 B200", "-q", "--table", "dense-16bit", env=env)
    said = "dense-16bit is the table that ships with the program; that of bad-package is not used"
    assert done == (0, "4.548\n", f"note: {said}\n")
    document = json.loads(run("tables", "-f", "json", env=env).out)
    problems = {one["name"]: one["problem"] for one in document["broken"]}
    assert "a bundled table has that name" in problems["dense-16bit"]
    (chip,) = json.loads(run("chips", "B200", "-f", "json", env=env).out)["accelerators"]
    assert 2.27 < chip["rates"]["dense-16bit"] < 2.28


def test_what_a_plug_in_prints_is_not_in_the_result(install: Install, run: Run) -> None:
    """Text that a plug-in prints goes to standard error, so that JSON stays JSON."""
    code = "print('loading')\n" + good("print('rating') or 5")
    env = install("loud-package", code, mine="table")
    done = run("convert", "2 H100", "-t", "mine", "-f", "json", env=env)
    assert json.loads(done.out)["equivalents"] == 2
    assert "loading" in done.err


def test_a_plug_in_cannot_control_the_terminal(install: Install, run: Run) -> None:
    """Control characters in a plug-in's texts never reach the terminal."""
    code = good().replace('"X"', r'"\x1b[31mX"').replace("By memory.", r"\x1b]0;x\x07")
    env = install("loud-package", code, mine="table")
    assert "\x1b" not in run("tables", env=env).out
    assert "\x1b" not in run("convert", "H100", "-t", "mine", env=env).out
