"""The GitHub Action: its inputs, its check, and its comparison of what is here with the base."""

import re
from pathlib import Path

import pytest

from tests.pipelines.conftest import FLEET
from tests.pipelines.runner import ACTION, FOLDER, STEPS, Runner

BROKEN = 'fleet: Lab\npools:\n  - {accelerator: H100, count: "350.000"}\n'


def test_no_input_is_a_part_of_a_script() -> None:
    """Every value reaches the script through its environment."""
    for step in STEPS:
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"


def test_every_input_is_used_and_described() -> None:
    """An input that no step takes would be ignored in silence."""
    text = (FOLDER / "action.yml").read_text(encoding="utf-8")
    for name, value in ACTION["inputs"].items():
        assert value["description"]
        assert f"inputs.{name}" in text


def test_a_good_fleet_passes_whatever_the_lines_around_its_path(runner: Runner) -> None:
    """Manifests stand one a line, and empty lines are none."""
    done = runner.use(manifests="\nfleets/\n\n", min="100", strict="true")
    assert done.code == 0
    assert "fleet check passed: 1 fleet in 1 file, nothing to report\n" in done.log


def test_a_broken_floor_is_annotated_and_fails(runner: Runner) -> None:
    """The annotation stands in the manifest, and the summary has it too."""
    done = runner.use(manifests="fleets", min="101")
    assert done.code == 1
    assert "::error file=fleets/lab.yaml,line=1," in done.log
    assert "| error | floor | fleets/lab\\.yaml:1:8 |" in done.summary


def test_the_summary_lists_every_finding(runner: Runner) -> None:
    """A run shows ten annotations of a step at most, and the summary all of them."""
    targets = [f"  - {{name: goal {n}, at_least: 1k, of: H100}}\n" for n in range(25)]
    runner.repository.write("fleets/lab.yaml", FLEET % ("a", 1) + "targets:\n" + "".join(targets))
    done = runner.use(manifests="fleets")
    assert done.summary.count("| error | target\\-missed |") == 25


def test_a_required_target_may_have_spaces(runner: Runner) -> None:
    """Names stand one a line, and a missing one fails."""
    done = runner.use(manifests="fleets", require="350,000 H100s\n")
    assert done.code == 1
    assert 'the required target "350,000 H100s" is in no fleet' in done.log


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"strict": "yes"}, "strict must be true or false, not 'yes'"),
        ({"comment": "on"}, "comment must be true or false, not 'on'"),
        ({"manifests": " \n"}, "manifests names nothing"),
        ({"manifests": "fleets/*.yaml"}, "not the pattern fleets/*.yaml"),
        ({"manifests": "fleets\nsites/[ab]"}, "not the pattern sites/[ab]"),
    ],
)
def test_an_input_that_would_switch_a_gate_off_is_refused(
    inputs: dict[str, str], said: str, runner: Runner
) -> None:
    """Nothing is installed or checked where the inputs do not say what."""
    done = runner.use(**{"manifests": "fleets", **inputs})
    assert done.code == 2
    assert said in done.text("error")
    assert done.steps["Check"].outcome == "skipped"


def test_a_file_may_be_called_like_a_pattern(runner: Runner) -> None:
    """What is there is a path, whatever its name."""
    runner.repository.write("fleets/[a].yaml", FLEET % ("alpha", 100))
    assert runner.use(manifests="fleets/[a].yaml").code == 0


def test_a_wrong_option_is_said(runner: Runner) -> None:
    """A bound that is no number is an error of the run, not of a line that nobody opens."""
    done = runner.use(manifests="fleets", min="many")
    assert done.code == 2
    assert "--min cannot be 'many'" in done.text("error")


def test_the_difference_goes_to_the_summary_and_the_limit_decides(runner: Runner) -> None:
    """What differs from the base stands in the summary, and a limit fails the step."""
    runner.repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    within = runner.use(manifests="fleets", base="HEAD", max_decrease="10%")
    beyond = runner.use(manifests="fleets", base="HEAD", max_decrease="9%")
    assert (within.code, beyond.code) == (0, 1)
    assert "| H100 SXM5 80GB | changed | 100 | 90 | -10 |" in within.summary
    assert within.outputs["changed"] == "true"
    assert "is more than 9%" in beyond.text("error")
    assert "is more than 9%" in beyond.summary
    assert "is more than" not in within.summary


def test_each_path_is_compared_by_itself(runner: Runner) -> None:
    """Several paths have a part of the summary each, and one that fails decides."""
    runner.repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    runner.repository.commit("other/x.yaml", FLEET % ("omega", 5))
    runner.repository.git("rm", "--quiet", "--cached", "fleets/lab.yaml")
    done = runner.use(manifests="other\nfleets", base="HEAD~1", max_decrease="9%")
    assert done.code == 1
    assert "\n### Lab: " in done.summary
    assert "| added | – | 5 | +5 |" in done.summary
    assert "| changed | 100 | 90 | -10 |" in done.summary


@pytest.mark.parametrize("path", ["fleets/lab.yaml", "fleets", "./fleets/", "."])
def test_manifests_that_are_gone_are_removed(path: str, runner: Runner) -> None:
    """Nothing is there to check, and everything that the base has is a decrease."""
    (runner.repository.folder / "fleets" / "lab.yaml").unlink()
    runner.repository.write("fleets/README.md", "none left\n")
    runner.repository.write(".github/workflows/ci.yml", "on: push\n")
    done = runner.use(manifests=path, base="HEAD", max_decrease="99%")
    assert done.code == 1
    assert "| removed | 100 | – | -100 |" in done.summary
    assert "is in the base and gone now" in done.text("warning")
    assert runner.use(manifests=path, base="HEAD").code == 0


def test_a_hidden_folder_is_compared_where_it_is_named(runner: Runner) -> None:
    """Only what is hidden below a path is left out."""
    runner.repository.commit(".fleets/lab.yaml", FLEET % ("alpha", 100))
    runner.repository.write(".fleets/lab.yaml", FLEET % ("alpha", 90))
    assert "| 100 | 90 | -10 |" in runner.use(manifests=".fleets", base="HEAD").summary


def test_a_required_target_is_not_gone_with_its_manifest(runner: Runner) -> None:
    """Removing what a target stands in does not meet it."""
    (runner.repository.folder / "fleets" / "lab.yaml").unlink()
    done = runner.use(manifests="fleets", base="HEAD", require="goal")
    assert done.code == 2
    assert "the required targets are gone" in done.text("error")


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("new/lab.yaml", "README.md"),
        ("new", "README.md"),
        ("./new/", "new/README.md"),
        ("new", "new/.hidden/x.yaml"),
        (".", ".github/workflows/ci.yml"),
    ],
)
def test_manifests_that_the_base_lacks_are_added(path: str, before: str, runner: Runner) -> None:
    """A folder may be new, or have held something else before."""
    runner.repository.git("rm", "--quiet", "-r", "fleets")
    runner.repository.commit(before, "on: push\n")
    runner.repository.write("new/lab.yaml", FLEET % ("alpha", 5))
    done = runner.use(manifests=path, base="HEAD", max_decrease="0%")
    assert done.code == 0, done.log
    assert "added | – | 5 | +5 |" in done.summary


def test_a_path_that_was_never_there_is_an_error(runner: Runner) -> None:
    """A slip in a path is no empty fleet, on neither side."""
    done = runner.use(manifests="flets", base="HEAD")
    assert (done.steps["Check"].code, done.steps["Compare"].code) == (2, 2)
    assert "flets is neither in the checkout nor in the base" in done.summary
    outside = runner.use(manifests="../elsewhere.yaml", base="HEAD")
    assert "git cannot look for ../elsewhere.yaml in the base" in outside.log


def test_a_link_in_the_base_is_not_taken_for_nothing(runner: Runner, tmp_path: Path) -> None:
    """A path that a link leads to is for the program to follow or to refuse, never new."""
    (runner.repository.folder / "linked").symlink_to("fleets")
    runner.repository.git("add", "--all")
    runner.repository.git("commit", "--quiet", "--message", "link")
    runner.repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    assert "| added |" not in runner.use(manifests="linked/lab.yaml", base="HEAD").summary


def test_a_broken_manifest_is_said_where_the_comparison_would_stand(runner: Runner) -> None:
    """Where one side cannot be read, what has changed is not known, and the reason is shown."""
    runner.repository.write("fleets/lab.yaml", BROKEN)
    done = runner.use(manifests="fleets", base="HEAD", max_decrease="5%")
    assert (done.code, done.outputs["changed"]) == (2, "")
    assert "    fleets/lab.yaml:3:32: error[count]: " in done.summary
    assert "fleets cannot be compared with the base: fleets/lab.yaml:3:32" in done.log


def test_a_broken_base_is_said_too(runner: Runner) -> None:
    """Whoever mends a manifest learns why there is no comparison."""
    runner.repository.commit("fleets/lab.yaml", BROKEN)
    runner.repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    done = runner.use(manifests="fleets", base="HEAD")
    assert (done.steps["Check"].code, done.steps["Compare"].code) == (0, 2)
    assert "error[count]: count must be a whole number" in done.summary


def test_a_slip_of_what_is_planned_crosses_a_limit_with_every(runner: Runner) -> None:
    """Nothing changes today; from the day on which they were to come there are 90 % less."""
    plan = (FLEET % ("alpha", 100)).replace("pools:", "as_of: 2026-11-27\npools:")
    plan += "  - {name: later, accelerator: H100, count: 900, online: %s}\n"
    runner.repository.commit("fleets/lab.yaml", plan % "2027-03-01")
    runner.repository.write("fleets/lab.yaml", plan % "2027-09-01")
    inputs = {"manifests": "fleets", "base": "HEAD", "max_decrease": "9%"}
    today, ahead = runner.use(**inputs), runner.use(**inputs, every="quarter")
    assert (today.code, ahead.code) == (0, 1)
    assert "(90.0%) from 2027-03-01 on is more than 9%" in ahead.summary
    assert "limits hold for today alone" in today.summary
    assert "limits hold for today alone" not in ahead.summary
    assert "2027\\-03\\-31" in ahead.summary
    assert "2027\\-03\\-31" not in today.summary
    assert runner.use(**inputs, every="week").steps["Compare"].code == 2


@pytest.mark.parametrize("name", ["manifests", "base", "table", "by", "every", "min", "require"])
def test_hostile_inputs_stay_values(name: str, runner: Runner) -> None:
    """Text that a shell could run is a name of something that is not there, and nothing happens."""
    hostile = '--output=stolen $(touch stolen); `touch stolen`"; touch stolen #'
    inputs = {"manifests": "fleets", "base": "HEAD", name: hostile}
    assert runner.use(**inputs).code != 0
    assert not list(runner.repository.folder.rglob("stolen*"))


def outside(log: str) -> list[str]:
    """Return the lines in which the runner looks for commands: those between no stop and its end."""
    return re.sub(r"^::stop-commands::(\w+)$.*?^::\1::$", "", log, flags=re.M | re.S).splitlines()


def test_hostile_texts_are_no_commands_and_no_markup(runner: Runner) -> None:
    """A file's name and text reach the log, the summary and the comment as what they are."""
    runner.repository.write("fleets/::add-mask::x\n::error::y.yaml", BROKEN)
    text = "fleet: Lab\npools: '##[add-mask]x </details> @team'\n"
    runner.repository.write("fleets/x.yaml", text)
    done = runner.use(manifests="fleets", base="HEAD")
    assert "[add-mask]x" in done.log
    for line in outside(done.log):
        assert "##[" not in line, line
        assert line.startswith(("::error ", "::warning ")) or "::" not in line, line
    quoted = [line for line in done.summary.splitlines() if "@team" in line]
    assert quoted
    assert all(line.startswith("    ") for line in quoted)
