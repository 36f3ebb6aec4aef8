"""GPUs as nvidia-smi lists them, each counted once, by what makes it one."""

import re
from datetime import datetime, timedelta

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported, gigabytes
from fleet_cli.importers.hosts import number_of_hosts
from fleet_cli.importers.identity import proves

_NO_NAME = re.compile(r"\[?(N/A|Unknown|ERR!?|Unknown Error|GPU is lost)\]?")
_DISPLAYS = frozenset({"NVIDIA DGX Display"})
"""Graphics cards of workstations that drive the screen alone."""
_ONE_CALL = timedelta(seconds=2)


class Gpu(NamedTuple):
    """One GPU of one list; empty where the list does not say."""

    name: str
    where: str
    """The line or host, for messages."""
    uuid: str = ""
    memory_mib: int = 0
    number: str = ""
    """Its number on its host."""
    bus: str = ""
    """Its PCI address."""
    time: str = ""
    host: str = ""
    """Its host as printed, or the hosts that print the same."""
    section: int = 0
    """Which list of the input it is of: a new header, log or heading begins another."""


def mebibytes(text: str) -> int:
    """
    Return a size as nvidia-smi prints it [MiB]; 0 where it prints none.

    >>> mebibytes("81559 MiB"), mebibytes("81559"), mebibytes("[N/A]")
    (81559, 81559, 0)
    """
    size = re.fullmatch(r"(\d{1,9})(?: MiB)?", text)
    return int(size[1]) if size else 0


def see_attached(attached: int, listed: int, where: str, collector: Collector) -> None:
    """See that a log lists as many GPUs as it says that its host has."""
    if attached > listed:
        missing = attached - listed
        why = f"the host has {attached} GPUs, and the log leaves {missing} of them out"
        collector.uncounted(where, why)


def count_gpus(gpus: list[Gpu], collector: Collector) -> None:
    """
    Count GPUs, each once, however often it is listed.

    A UUID makes a GPU one, unless one host lists several under it. Without one, its address or
    index does, on a host that is named; where nothing does, a second list is a question.
    """
    shared = _shared(gpus)
    doubtful = _doubtful(gpus, shared)
    seen: set[tuple[str, ...]] = set()
    for gpu in gpus:
        collector.remarks.read("GPUs", number_of_hosts(gpu.host))
        identity = _identity(gpu, shared)
        if identity and identity in seen:
            sentence = (
                "GPUs listed again, under the same UUID or on the same host, counted once: {n}"
            )
            collector.remarks.note(sentence)
        elif identity[:1] == ("uuid",) or gpu.host not in doubtful:
            seen.add(identity)
            _count(gpu, collector)
    for hosts in doubtful:
        why = (
            "it lists GPUs several times, and no UUID tells whether they are the same: "
            "a loop, or several hosts"
        )
        collector.uncounted(hosts or "the list", why)


def _shared(gpus: list[Gpu]) -> set[str]:
    """Return the UUIDs that prove nothing: one host has several GPUs under them."""
    places: dict[tuple[str, str, int], set[str]] = {}
    for gpu in gpus:
        key = (gpu.uuid, gpu.host, gpu.section)
        places.setdefault(key, set()).add(gpu.number or gpu.bus)
    return {uuid for (uuid, _, _), indexes in places.items() if len(indexes) > 1}


def _identity(gpu: Gpu, shared: set[str]) -> tuple[str, ...]:
    """Return what makes it one GPU; nothing where nothing does."""
    if proves(gpu.uuid) and gpu.uuid not in shared and number_of_hosts(gpu.host) == 1:
        return ("uuid", gpu.uuid)
    own = gpu.bus or gpu.number
    if not own:
        return ()
    # Two models under one number are two GPUs, of two hosts.
    return ("host" if gpu.host else "unnamed", gpu.host, own, gpu.name)


def _doubtful(gpus: list[Gpu], shared: set[str]) -> dict[str, None]:
    """Return the hosts that may list a GPU several times: in several lists, or at several times."""
    found: dict[str, None] = {}
    lists: dict[str, tuple[int, str]] = {}
    unnamed: set[tuple[str, ...]] = set()
    for gpu in gpus:
        identity = _identity(gpu, shared)
        if identity[:1] == ("unnamed",):
            if identity in unnamed:
                found[gpu.host] = None
            unnamed.add(identity)
        elif not identity:
            section, time = lists.setdefault(gpu.host, (gpu.section, gpu.time))
            if section != gpu.section or _apart(time, gpu.time):
                found[gpu.host] = None
    return found


def _apart(one: str, two: str) -> bool:
    """Whether two times, as nvidia-smi prints them, are of different calls."""
    try:
        times = [datetime.strptime(text[:19], "%Y/%m/%d %H:%M:%S") for text in (one, two)]  # noqa: DTZ007 - only their distance matters
    except ValueError:
        return one != two
    return abs(times[0] - times[1]) >= _ONE_CALL


def _count(gpu: Gpu, collector: Collector) -> None:
    if not gpu.name or _NO_NAME.fullmatch(gpu.name):
        collector.uncounted(gpu.where, "nvidia-smi printed no name for this GPU")
    elif gpu.name in _DISPLAYS:
        collector.remarks.note(f"{gpu.name} drives a screen and is no accelerator: {{n}}")
    else:
        memory = gigabytes(gpu.memory_mib)
        collector.add_reported(
            gpu.where, Reported(gpu.name, number_of_hosts(gpu.host), "nvidia", memory)
        )
