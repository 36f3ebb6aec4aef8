"""Import the table of chips that `tpu-info` prints."""

import re
from typing import BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import NOWHERE, Draft, Request
from fleet_cli.importers.text import FORMAT_CODE, decode, located, refuse

HINT = "run `tpu-info` and pass its output"
_CHIP = re.compile(r"[│|]\s*(/dev/\S+?)\s*[│|]\s*(TPU [^│|]*?)(?: chip)?\s*[│|].*")


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the chips of one host; two cores of a chip stand in one row.

    Args:
        stream: The output.
        request: The catalogue and the options.
    Raises:
        FleetError: It has no table of chips, or its end is missing.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        source = Source(request.source, text)
        collector = Collector(request.devices)
        seen: set[str] = set()
        inside = False
        for number, line in enumerate(text.splitlines(), start=1):
            if chip := _CHIP.fullmatch(line.strip()):
                inside = True
                if chip[1] in seen:
                    message = f"{chip[1]} is listed twice: pass each host's output on its own"
                    refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=HINT)
                seen.add(chip[1])
                collector.remarks.read("chips")
                reported = Reported(chip[2], 1, "inventory")
                collector.add_reported((reported,), NOWHERE, f"line {number}")
            elif line.strip().startswith(("└", "+-")):
                inside = False
        if inside:
            message = "the table has no end, so that chips may be missing"
            at = (text.count("\n") + 1, 1)
            refuse(FORMAT_CODE, message, source=source, at=at, hint=HINT)
        return collector.draft()
