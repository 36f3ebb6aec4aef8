"""The recipes of the README, each run on what its tool prints."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.inside import run_inside

README = ROOT / "configs" / "import" / "README.md"


def recipes() -> dict[str, list[str]]:
    """Return the `fleet` command of each recipe, as words behind `fleet`."""
    text = README.read_text(encoding="utf-8").partition("## Recipes")[2]
    found = re.findall(r"^### (.*?)$.*?^  fleet (.*?)$", text, re.MULTILINE | re.DOTALL)
    return {name: shlex.split(command) for name, command in found}


INPUTS: dict[str, tuple[Any, dict[str, int], str]] = {
    "HTCondor": (
        [{"Machine": "a", "State": "Unclaimed", "TotalGpus": 4, "GPUs_DeviceName": "NVIDIA L40S"},
         {"Machine": "b", "State": "Claimed", "TotalGpus": 2, "GPUs_DeviceName": "Tesla T4"}],
        {"L40S": 4, "T4": 2}, "",
    ),
    "PBS": (
        {"timestamp": 1, "nodes": {
            "n1": {"state": "free", "resources_available": {"ngpus": 4, "gpu_model": "L40S"}},
            "n2": {"state": "offline", "resources_available": {"ngpus": 4}}}},
        {"L40S": 4}, "n2",
    ),
    "LSF": ("host,gpu_id,gpu_model\nhosta,0,NVIDIAL40S\nhosta,1,NVIDIAL40S\n", {"L40S": 2}, ""),
    "Terraform": (
        {"values": {"root_module": {"resources": [
            {"address": "aws_instance.a",
             "values": {"instance_type": "p5.48xlarge", "instance_state": "running"}},
            {"address": "aws_autoscaling_group.g", "values": {"desired_capacity": 4}}]}}},
        {"p5.48xlarge": 1}, "aws_autoscaling_group.g",
    ),
    "Ray": (
        [{"node_id": "a", "state": "ALIVE", "resources_total": {"CPU": 8.0, "GPU": 8.0},
          "labels": {"ray.io/accelerator-type": "L40S"}},
         {"node_id": "b", "state": "ALIVE", "resources_total": {"CPU": 8.0}, "labels": {}}],
        {"L40S": 8}, "",
    ),
    "Nomad": (
        [{"Name": "n1", "Status": "ready", "NodeResources": {"Devices": [
            {"Vendor": "nvidia", "Type": "gpu", "Name": "Tesla T4",
             "Instances": [{"ID": "GPU-1"}, {"ID": "GPU-2"}]}]}}],
        {"T4": 2}, "",
    ),
    "SkyPilot": (
        [{"name": "a", "status": "UP", "nodes": 2, "gpus": {"L40S": 8}},
         {"name": "b", "status": "STOPPED", "nodes": 1, "gpus": {"T4": 4}},
         {"name": "c", "status": "UP", "nodes": 1, "gpus": None}],
        {"L40S": 16}, "T4 in state STOPPED",
    ),
    "Lambda": (
        {"data": [{"id": "1", "status": "active", "instance_type": {"name": "gpu_8x_h100_sxm5"}},
                  {"id": "2", "status": "terminated", "instance_type": {"name": "gpu_1x_gh200"}}]},
        {"gpu_8x_h100_sxm5": 1}, "terminated",
    ),
    "NetBox": (
        {"count": 2, "next": None, "results": [
            {"name": name, "device_type": {"model": "DGX H100"}, "site": {"name": "ams1"},
             "status": {"value": state}} for name, state in (("a", "active"), ("b", "planned"))]},
        {"DGX H100": 1}, "planned",
    ),
}  # fmt: skip
"""What each tool prints, what it holds, and what is to be said."""


def test_every_recipe_is_tried() -> None:
    """No recipe stands in the README that nothing has run."""
    assert recipes().keys() == INPUTS.keys()


@pytest.mark.parametrize("name", INPUTS)
def test_a_recipe_counts_what_its_tool_prints(name: str, tmp_path: Path) -> None:
    """The columns of the recipe give the accelerators, and the rest is named."""
    value, expected, said = INPUTS[name]
    path = tmp_path / "input"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
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
