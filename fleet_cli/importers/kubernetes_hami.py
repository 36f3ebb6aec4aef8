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
        try:
            if value.lstrip().startswith("["):
                # NOTE: imported here since few clusters have it.
                import json

                types |= {str(one["id"]): str(one["type"]) for one in json.loads(value)}
            else:
                entries = [entry.split(",") for entry in value.split(":") if entry.strip()]
                types |= {entry[0]: entry[4] for entry in entries}
        except (ValueError, LookupError, TypeError, RecursionError):
            return (f"its annotation {shown(name)} cannot be read",)
    counts = Counter(model.removeprefix("NVIDIA-") for model in types.values())
    return tuple(Reported(model, count, "nvidia") for model, count in counts.items())
