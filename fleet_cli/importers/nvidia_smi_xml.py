"""The XML that `nvidia-smi -q -x` prints, read without any entity being expanded."""

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.hosts import heading, is_harmless
from fleet_cli.importers.nvidia_gpus import Gpu, mebibytes, see_attached
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.text import quantity, shown

_START = re.compile(r"<\?xml\b|<!DOCTYPE\b|<nvidia_smi_log\b")
_END = "</nvidia_smi_log>"
_WANTED = {
    ("nvidia_smi_log", "gpu", "product_name"): "name",
    ("nvidia_smi_log", "gpu", "uuid"): "uuid",
    ("nvidia_smi_log", "gpu", "fb_memory_usage", "total"): "memory",
    ("nvidia_smi_log", "attached_gpus"): "attached",
}
_DEEPEST = 64


def read_xml(given: Printout, host: str) -> Iterator[Gpu]:
    """
    Yield the GPUs of one log, or of several logs, *host*'s until a line between them names another.

    Raises:
        FleetError: It is not well-formed, or declares a document type of its own.
    """
    text = given.text
    position = 0
    while match := _START.search(text, position):
        end = text.find(_END, match.start())
        stop = len(text) if end < 0 else end + len(_END)
        first_line = text.count("\n", 0, match.start()) + 1
        before = text[position : match.start()]
        host = _between(given, first_line - before.count("\n"), before) or host
        log = _Log(given, first_line, text[match.start() : stop])
        yield from _listed(log, host, first_line, given.collector)
        position = stop
    _between(given, text.count("\n", 0, position) + 1, text[position:])


def _between(given: Printout, first: int, text: str) -> str:
    """Return the last host that *text* between logs, from line *first* on, names."""
    found = ""
    for number, line in enumerate(text.split("\n"), start=first):
        bare = line.strip()
        if bare and not given.failed(line, number) and not is_harmless(bare):
            named = heading(bare)
            if named is None:
                given.refuse(f'"{shown(bare, 60)}" stands outside the XML', number)
            found = named or found
    return found


def _listed(log: "_Log", host: str, line: int, collector: Collector) -> Iterator[Gpu]:
    where = f"the log at line {line}"
    attached = quantity(log.attached, "attached_gpus", where) if log.attached else 0
    see_attached(attached, len(log.gpus), where, collector)
    for number, gpu in enumerate(log.gpus):
        yield Gpu(
            name=gpu.get("name", ""),
            where=f"GPU {number} of {where}",
            uuid=gpu.get("uuid", ""),
            memory_mib=mebibytes(gpu.get("memory", "")),
            bus=gpu["id"],
            host=host,
            section=line,
        )


class _Log:
    """One XML document, as far as it is read."""

    def __init__(self, given: Printout, first_line: int, text: str) -> None:
        self.gpus: list[dict[str, str]] = []
        self.attached = ""
        self._given = given
        self._first_line = first_line
        self._path: list[str] = []
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.SkippedEntityHandler = self._entity
        # The declared encoding was that of the bytes, which are decoded by now.
        data = re.sub(r"<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", "surrogatepass")
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            what = expat.errors.messages[error.code]
            self._refuse(f"not well-formed XML: {what}", error.lineno, error.offset + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._text.clear()
        if len(self._path) == 1 and name != "nvidia_smi_log":
            self._refuse(f"the XML is a {shown(name)}, not an nvidia_smi_log")
        if len(self._path) > _DEEPEST:
            self._refuse("the XML is nested too deeply")
        if self._path == ["nvidia_smi_log", "gpu"]:
            self.gpus.append({"id": attributes.get("id", str(len(self.gpus)))})

    def _end(self, _name: str) -> None:
        field = _WANTED.get(tuple(self._path))
        if field == "attached":
            self.attached = "".join(self._text).strip()
        elif field:
            self.gpus[-1].setdefault(field, "".join(self._text).strip())
        self._text.clear()
        self._path.pop()

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, has_subset: int
    ) -> None:
        # NOTE: the real log names an external DTD, which is never fetched; a subset of its own can
        # only be there to declare entities, and none is read.
        if has_subset:
            self._refuse("the XML declares a document type of its own, which nvidia-smi never does")

    def _entity(self, *_declaration: object) -> None:
        self._refuse("the XML holds an entity of its own, which nvidia-smi never prints")

    def _refuse(self, message: str, line: int = 0, column: int = 0) -> NoReturn:
        number = (line or self._parser.CurrentLineNumber) + self._first_line - 1
        self._given.refuse(message, number, column or self._parser.CurrentColumnNumber + 1)
