"""What one of a count is: an accelerator, or a thousand of them, a machine or a box of eight."""

import re
from collections.abc import Iterable

_MULTIPLE = (
    r"hundreds?|thousands?|millions?|dozens?|pairs?|hunderte?|tausende?|dutzend|milliers?|"
    r"tsd\.?|mio\.?|тыс\w*\.?|milhares|'?000s?|1[,.' ]?000s?"
)
_MACHINE = (
    r"nodes?|servers?|hosts?|systems?|machines?|instances?|box(?:es)?|vms?|racks?|trays?|chassis|"
    r"pods?|knoten|rechner"
)
MACHINE = re.compile(_MACHINE, re.IGNORECASE)
"""A unit that is a machine, so that a count of it is right where systems are named."""
_PACK = rf"(?:{_MACHINE}|packs?|sets?|kits?|cases?|cartons?|pallets?|boards?)"
COUNTS_MULTIPLES = re.compile(
    rf"\b(?:{_MULTIPLE})(?!\w)|[x×*/]\s*1[,.' ]?000\b|[(\[ ](?:in )?[km][)\]]|"
    r"\s(?:in )?[km]\s*$|\bpacks?\b|\b10 ?\^ ?\d|[千万萬億亿]",
    re.IGNORECASE,
)
"""Headers of counts in thousands, in pairs or the like."""
# One in the singular, such as Node, may number them: it counts where a word says so.
COUNTS_MACHINES = re.compile(
    rf"\W*(?:number|num|n|no|count|qty|quantity|anzahl|#)\W*(?:of )?(?:gpu |compute )?(?:{_MACHINE})\W*|"
    rf"\W*(?:gpu |compute )?(?:{_MACHINE})\W*(?:count|qty|quantity)\W*|"
    r"\W*(?:gpu |compute )?(?:nodes|servers|hosts|systems|machines|instances|boxes|vms|racks)\W*|"
    rf".*[(\[]\s*(?:{_MACHINE})\b.*",
    re.IGNORECASE,
)
"""Headers of counts of machines."""
COUNTS_OTHERS = re.compile(
    r"\b(?:plan(?:ned|s)?|geplant|order(?:ed|s)?|bestellt|target|soll|forecast|budget(?:ed)?|"
    r"request(?:ed|s)?|reserv\w+|free|frei|avail\w*|spare|used|in use|alloc\w+|assigned|missing|"
    r"failed|broken|needed|required|wanted|pending|due|max(?:imum)?|min(?:imum)?|delta|changed?|"
    r"diff\w*|20\d\d)\b",
    re.IGNORECASE,
)
"""Headers of counts of something else than what stands there."""
_UNIT_HEADER = re.compile(
    r"\W*(?:units?|uom|u/m|units? of (?:measure\w*|issue|count)|measure|(?:mengen)?einheit|eenheid|enhet|enhed|jednostka|birim|me|per|"
    r"basis|pack(?:ag\w+)?|unité|unidad|ед\.? ?изм\w*|单位|単位)\W*",
    re.IGNORECASE,
)
_OF_MANY = re.compile(
    rf"(?:in |per |x ?)?(?:{_MULTIPLE}|k|{_PACK}(?:\W+(?:of|with|à|x)?\W*\d+)?)|"
    # Codes of merchandise: dozen, pair, packing unit, box, case, pallet.
    r"dzn?|doz|pr|ve|bx|cs|pk|pal|paar|doos|lot|hgx|dgx|baseboard|\d+[- ]?packs?|упак\w*\.?|пар\w*|[千万箱盒对套打]",
    re.IGNORECASE,
)
_SURELY_OF_MANY = re.compile(
    rf"per (?:{_MACHINE})|.*\bin (?:{_MULTIPLE}|k)\b.*|(?:.*\W)?{_PACK} (?:of|with|à) \d+\b.*|.*\('?0{{3}}s?\).*",
    re.IGNORECASE,
)


def says_multiples(text: str) -> bool:
    """
    Whether a text says that numbers are in thousands or the like.

    >>> says_multiples("Our fleet (numbers in thousands)"), says_multiples("Boxes in Texas")
    (True, False)
    """
    return _SURELY_OF_MANY.fullmatch(text.strip()) is not None


def of_many(header: str, cells: Iterable[str]) -> str:
    """
    Return a cell that says that a count beside it is not of single things; empty if none does.

    >>> of_many("UoM", ["EA", "box of 8"]), of_many("Comment", ["in thousands"]), of_many("Type", ["node"])
    ('box of 8', 'in thousands', '')
    """
    form = _OF_MANY if _UNIT_HEADER.fullmatch(header) else _SURELY_OF_MANY
    return next((cell for cell in cells if form.fullmatch(cell)), "")
