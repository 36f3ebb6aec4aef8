"""Instances of a cloud, as its command line lists them: what runs counts, by its type."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Place
from fleet_cli.importers.identity import proves
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.text import shown

_WITHOUT = re.compile(
    # Amazon's, Azure's, Google's and Oracle's
    r"(?!(?:p|g|inf|trn|dl|vt|f)-?\d)[a-z]+-?\d+[a-z]*(?:-[a-z0-9]+)?"
    r"\.(?:\d*x?large|medium|small|micro|nano|metal\S*)|"
    r"(?i:(?:Standard|Basic)_(?!N)[A-Z]+\d\S*)|"
    r"(?:\S*/)?(?:n2d?|n4a?|e2|c2d?|c3d?|c4[ad]?|t2[da]|m[1-4]|h[34]|h4d|x4|z3|f1|g1)-\S+|"
    r"(?:VM|BM)\.(?:Standard|DenseIO|Optimized|HPC|Flex)\S*"
)
_PERHAPS = re.compile(r"(?:\S*/)?n1-\S+")


class Instance(NamedTuple):
    """One instance of a cloud."""

    identity: str
    """The cloud's own id, or its name where there is none."""
    name: str
    type: str
    state: str
    """As the cloud calls it."""
    runs: bool
    """Whether it has hardware: one that is stopped or gone has none."""
    place: Place
    attached: tuple[tuple[str, int], ...] = ()
    """Accelerators that Google lists besides the type, and their numbers [accelerators]."""


def items_with(field: str, what: str, given: Printout) -> Iterator[dict[str, Any]]:
    """
    Yield the objects of the lists in a text, or of one that is no list; each must have a *field*.

    Raises:
        FleetError: One has not, so that this is no list of *what*.
    """
    for value in given.values():
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict) or field not in item:
                given.refuse(f"the JSON is no list of {what} with a {field}", 1)
            yield item


def collect_instances(instances: Iterable[Instance], collector: Collector) -> None:
    """Count the accelerators of instances, each once."""
    seen: set[str] = set()
    for instance in instances:
        if proves(instance.identity) and instance.identity in seen:
            sentence = "instances listed again, counted once: {n}"
            collector.remarks.note(sentence, example=instance.name)
            continue
        seen.add(instance.identity)
        collector.remarks.read("instances")
        _collect(instance, collector)


def _collect(instance: Instance, collector: Collector) -> None:
    where = f"instance {instance.name}"
    system = collector.devices.entry(instance.type)
    is_known = system is not None or collector.devices.is_mapped(instance.type)
    without = None if is_known else without_accelerators(instance.type)
    attached = ", ".join(f"{count} x {name}" for name, count in instance.attached)
    if not instance.runs:
        if without is None or attached:
            held = shown(instance.type) + (f" with {shown(attached)}" if attached else "")
            sentence = f"{held}, {shown(instance.state)}, which holds no accelerators: {{n}}"
            collector.remarks.left_out(sentence)
        return
    listed = sum(count for _, count in instance.attached)
    if system and system.is_system and listed and listed != system.count:
        why = f"its type holds {system.count} accelerators, and {attached} are listed"
        collector.uncounted(where, why)
        return
    hint = (
        ""
        if is_known
        else "the catalogue has no such instance type: define it as a system in a file, and pass that "
        "with --include; where it holds one accelerator"
    )
    # What is listed besides is what the type holds, and not more of it.
    reported = [Reported(instance.type, 1, "inventory", systems=is_known, hint=hint)]
    if instance.attached and not is_known:
        reported = [Reported(name, count, "gke") for name, count in instance.attached]
    elif without is not None:
        said = without if "attached" not in without else "have no accelerators attached"
        collector.remarks.note(f"instances of {shown(instance.type)}, which {said}: {{n}}")
        return
    collector.add_reported(where, *reported, place=instance.place)


def without_accelerators(name: str) -> str | None:
    """
    Return why a cloud's type of instance holds no accelerators, or None where it may.

    >>> without_accelerators("m5.large"), without_accelerators("p5.48xlarge")
    ('have no accelerators', None)
    >>> without_accelerators("n1-standard-8")
    'show no accelerators here, and may have some attached'
    """
    if _WITHOUT.fullmatch(name.strip()):
        return "have no accelerators"
    if _PERHAPS.fullmatch(name.strip()):
        return "show no accelerators here, and may have some attached"
    return None
