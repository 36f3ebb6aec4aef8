"""Import the table of chips that `tpu-info` prints."""

import re

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.printout import Printout, importing

_CHIP = re.compile(r"[│|]\s*(/dev/\S+?)\s*[│|]\s*(TPU [^│|]*?)(?: chip)?\s*[│|].*")


@importing("run `tpu-info` and pass its output")
def read(given: Printout) -> None:
    """Read the chips of one host; two cores of a chip stand in one row."""
    seen: set[str] = set()
    inside = False
    for number, line in enumerate(given.text.splitlines(), start=1):
        if chip := _CHIP.fullmatch(line.strip()):
            inside = True
            if chip[1] in seen:
                message = f"{chip[1]} is listed twice: pass each host's output on its own"
                given.refuse(message, number)
            seen.add(chip[1])
            given.collector.remarks.read("chips")
            given.collector.add_reported(f"line {number}", Reported(chip[2], 1, "inventory"))
        elif line.strip().startswith(("└", "+-")):
            inside = False
    if inside:
        message = "the table has no end, so that chips may be missing"
        given.refuse(message, given.text.count("\n") + 1)
