"""Import what nvidia-smi printed on one host or several, in any of its forms."""

import re
from collections.abc import Iterator

from fleet_cli.importers.hosts import split_prefix
from fleet_cli.importers.nvidia_gpus import count_gpus
from fleet_cli.importers.nvidia_lines import HINT, read_lines
from fleet_cli.importers.printout import Printout, importing

_XML_OF_HOST = re.compile(r"(?m)^\S+(?::\s+|\t)(?:<\?xml|<!DOCTYPE|<nvidia_smi_log)")
_XML = re.compile(r"<\?xml|<!DOCTYPE|<nvidia_smi_log")


@importing(HINT)
def read(given: Printout) -> None:
    """Read the output of nvidia-smi in whichever of its forms, several hosts one after another."""
    if _XML.search(given.text):
        # NOTE: imported here since only this form needs an XML parser.
        from fleet_cli.importers.nvidia_smi_xml import read_xml

        gpus = [gpu for part, host in _by_host(given) for gpu in read_xml(part, host)]
    else:
        gpus = read_lines(given)
    count_gpus(gpus, given.collector)


def _by_host(given: Printout) -> Iterator[tuple[Printout, str]]:
    """Give the text of each host whose name stands before its lines, which may be mixed."""
    if not _XML_OF_HOST.search(given.text):
        yield given, ""
        return
    texts: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(given.text.splitlines(), start=1):
        if "<" not in line and given.failed(line, number):
            continue
        host, rest = split_prefix(line)
        texts.setdefault(host, (number, []))[1].append(rest)
    for host, (first, lines) in texts.items():
        # NOTE: with as many lines before it, so that messages show where it begins.
        yield given.with_text("\n" * (first - 1) + "".join(f"{line}\n" for line in lines)), host
