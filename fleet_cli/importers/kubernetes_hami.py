"""GPUs that HAMi shares: its annotation registers each, and the capacity counts shares."""

import re
from collections import Counter

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.text import shown

_ANNOTATION = re.compile(r"hami\.io/node-(?:[\w.-]+-register|register-[\w.-]+)")


def find_registered(node: KubeNode) -> tuple[Finding, ...]:
    """Count the devices of an annotation: of `ID,SHARES,MEMORY,CORES,TYPE,...:`, or as JSON."""
    types: dict[str, str] = {}
    for name, value in node.annotations.items():
        if not _ANNOTATION.fullmatch(name):
            continue
        devices = _json(value) if value.lstrip().startswith("[") else _plain(value)
        if devices is None:
            return (f"its annotation {shown(name)} cannot be read",)
        types.update(devices)
    counts = Counter(types.values())
    return tuple(Reported(model, count, "nvidia") for model, count in counts.items())


def _plain(text: str) -> dict[str, str] | None:
    entries = [entry.split(",") for entry in text.split(":") if entry.strip()]
    if any(len(entry) < 5 for entry in entries):
        return None
    return {entry[0]: entry[4].removeprefix("NVIDIA-") for entry in entries}


def _json(text: str) -> dict[str, str] | None:
    # NOTE: imported here since few clusters have it.
    import json

    try:
        listed = json.loads(text)
        return {str(one["id"]): str(one["type"]).removeprefix("NVIDIA-") for one in listed}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
