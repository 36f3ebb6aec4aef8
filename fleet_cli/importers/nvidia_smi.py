"""Import what nvidia-smi printed on one host or several, in any of its forms."""

import re
from typing import BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Request
from fleet_cli.importers.nvidia_gpus import Gpu, count_gpus
from fleet_cli.importers.nvidia_lines import HINT, read_lines
from fleet_cli.importers.text import decode, located

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

        read_xml(source, gpus, collector, HINT)
    else:
        read_lines(source, gpus, collector)
    count_gpus(gpus, collector)
    return collector.draft()
