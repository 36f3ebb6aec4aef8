"""The recipes of the README, each run on what its tool prints."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.inside import run_inside

README = ROOT / "configs" / "import" / "README.md"
SAMPLES = Path(__file__).parent / "samples" / "recipes"


def recipes() -> dict[str, list[str]]:
    """Return the `fleet` command of each recipe, as words behind `fleet`."""
    text = README.read_text(encoding="utf-8").partition("## Recipes")[2]
    found = re.findall(r"^### (.*?)$.*?^  fleet (.*?)$", text, re.MULTILINE | re.DOTALL)
    return {name: shlex.split(command) for name, command in found}


INPUTS: dict[str, tuple[str, dict[str, int], str]] = {
    "HTCondor": ("condor_status.json", {"L40S": 4, "T4": 2}, ""),
    "PBS": ("pbsnodes.json", {"L40S": 4}, "n2"),
    "LSF": ("lshosts.txt", {"L40S": 2}, ""),
    "Terraform": ("terraform.json", {"p5.48xlarge": 1}, "aws_autoscaling_group.g"),
    "Ray": ("ray.json", {"L40S": 8}, ""),
    "Nomad": ("nomad.json", {"T4": 2}, ""),
    "SkyPilot": ("skypilot.json", {"L40S": 16}, "T4 in state STOPPED"),
    "Lambda": ("lambda.json", {"gpu_8x_h100_sxm5": 1}, "terminated"),
    "NetBox": ("netbox.json", {"DGX H100": 1}, "planned"),
}
"""The sample of what each tool prints, what it holds, and what is to be said."""


def test_every_recipe_is_tried() -> None:
    """No recipe stands in the README that nothing has run."""
    assert recipes().keys() == INPUTS.keys()


@pytest.mark.parametrize("name", INPUTS)
def test_a_recipe_counts_what_its_tool_prints(name: str, tmp_path: Path) -> None:
    """The columns of the recipe give the accelerators, and the rest is named."""
    sample, expected, said = INPUTS[name]
    path = SAMPLES / sample
    if path.suffix == ".txt":  # what the recipe makes of the tool's table
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        lines = [f"hosta,{row[-6]},{row[-5]}\n" for row in rows]
        path = tmp_path / "input"
        path.write_text("host,gpu_id,gpu_model\n" + "".join(lines), encoding="utf-8")
    words = [str(path) if word == "-" else word for word in recipes()[name]]
    done = run_inside(*words)
    assert done.code == 0, done.err
    pools = yaml.safe_load(done.out)["pools"]
    counts: dict[str, int] = {}
    for pool in pools:
        device = pool.get("accelerator") or pool["system"]
        counts[device] = counts.get(device, 0) + pool["count"]
    assert counts == expected
    assert said in done.err
