"""Import what nvidia-smi printed on one host or several, in any of its forms."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Request
from fleet_cli.importers.hosts import Hosts, failure, split_prefix
from fleet_cli.importers.nvidia_gpus import Gpu, count_gpus
from fleet_cli.importers.nvidia_lines import HINT, read_lines
from fleet_cli.importers.text import decode, located

_XML_OF_HOST = re.compile(r"(?m)^\S+(?::\s+|\t)(?:<\?xml|<!DOCTYPE|<nvidia_smi_log)")
_XML = re.compile(r"<\?xml|<!DOCTYPE|<nvidia_smi_log")


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the output of nvidia-smi in whichever of its forms, several hosts one after another.

    Args:
        stream: The output.
        request: The catalogue and the options.
    Raises:
        FleetError: It is none of the forms, or a line cannot be read.
    """
    with located(request.source):
        return _read(decode(stream.read(), request.source, HINT), request)


def _read(text: str, request: Request) -> Draft:
    source = Source(request.source, text)
    collector = Collector(request.devices)
    gpus: list[Gpu] = []
    if _XML.search(text):
        # NOTE: imported here since only this form needs an XML parser.
        from fleet_cli.importers.nvidia_smi_xml import read_xml

        for part, hosts in _by_host(source, collector):
            read_xml(part, hosts, gpus, collector, HINT)
    else:
        read_lines(source, gpus, collector)
    count_gpus(gpus, collector)
    return collector.draft()


def _by_host(source: Source, collector: Collector) -> Iterator[tuple[Source, Hosts]]:
    """Give the text of each host whose name stands before its lines, which may be mixed."""
    if not _XML_OF_HOST.search(source.text):
        yield source, Hosts("")
        return
    texts: dict[str, tuple[Hosts, int, list[str]]] = {}
    for number, line in enumerate(source.text.splitlines(), start=1):
        if "<" not in line and (failed := failure(line)) is not None:
            collector.failed(failed or f"line {number}")
            continue
        own, rest = split_prefix(line)
        hosts = own or Hosts("")
        texts.setdefault(hosts.name, (hosts, number, []))[2].append(rest)
    for hosts, first, lines in texts.values():
        # NOTE: with as many lines before it, so that messages show where it begins.
        yield (
            Source(source.name, "\n" * (first - 1) + "".join(f"{line}\n" for line in lines)),
            hosts,
        )
