"""What people write for a number with a unit that is none, and how to write what they mean."""

import re

from fleet_cli.base.quantity import count_hint, parse_count
from fleet_cli.base.units import parse_unit

# NOTE: texts, not compiled patterns: only a mistake needs them.
_NUMBER = r"[0-9][0-9.,_]*[kKM]?"

_SIGNS = {
    "-": "a power or a goal is at least 0; what is gone has retired:, and no count or power below 0",
    "+": "write the number without a sign",
    "~": "write the two ends, as {low: ..., high: ...}; a target may say about: and the number",
    ">": "write the number alone; a target says at_least:, about:, at_most: or up_to:",
}
_COMPARED = {
    "at_least": "more than|over|above|at least|upwards of|in excess of|exceeding|no (?:fewer|less) than",
    "about": "nearly|almost|about|around|roughly|approximately|approx\\.?|circa|ca\\.?|some",
    "up_to": "up to|as (?:many|much) as",
    "at_most": "(?:less|fewer) than|no more than|at most|under|below",
}
"""By the comparator of a target: what people write before a number."""
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_MULTIPLES = {"million": "M", "thousand": "k"}
_VAGUE = (
    "(?:in the )?(?:tens|dozens|hundreds|thousands|millions)(?: of .*)?|"
    "(?:in the )?(?:many|several|a few|a couple(?: of)?) .*"
)
_NO_SCALES = f"million|thousand|hundred|dozen|few|couple|billion|trillion|total|number|to|and|or|{'|'.join(_ONES)}"
"""What may stand behind a word for a number, and makes it another number."""
_ALIKE = str.maketrans("−≈≥<≤", "-~>>>")

_WHERE = {
    "accelerator_power": "accelerators?|chips?|gpus?|tdp",
    "it_power": "it|critical(?: it)?|servers?|compute|racks?",
    "facility_power": "facility|site|campus|data ?cent(?:er|re)|total|gross|grid|utility",
}
"""By the basis of power: what people call it behind the watts."""


def quantity_hint(text: str) -> str:
    """
    Say how to write what *text*, which is no number with or without a unit, probably means.

    Where it can be read in two ways, both are said: a hint never chooses a number.

    >>> quantity_hint("1,5 GW")
    'a comma separates thousands: write 1.5 GW where it stands for a decimal point'
    """
    sign = text[:1].translate(_ALIKE)
    if sign in _SIGNS and re.search("[0-9]", text):
        return _SIGNS[sign]
    worded = _worded_hint(text)
    if worded is not None:
        return worded
    ends = re.fullmatch(rf"({_NUMBER}) *([^-–0-9]*?) *(?:-|–|to) *({_NUMBER})(.*)", text)
    if ends:
        own, unit = ends[2].strip(), ends[4].rstrip()
        strange = unit_hint(own) or unit_hint(unit.strip())
        low, high = (ends[1], ends[3]) if own else _both_ends(ends[1], ends[3])
        return (
            f"{strange}; a range is {{low: ..., high: ...}}"
            if strange
            else f"write a range as {{low: {low}{f' {own}' if own else unit}, high: {high}{unit}}}"
        )
    found = re.fullmatch(r"([0-9.,_]+(?: [0-9]{3}\b)*)([kKM]?)(?: *(.*))", text)
    if found is None:
        return count_hint(text.split(maxsplit=1)[0] if text.strip() else text)
    return _number_hint(found[1], text[len(found[1]) :], found[3])


def _both_ends(low: str, high: str) -> tuple[str, str]:
    """
    Return the ends of a range, each with the letter that stands behind the second alone.

    Unless the range would fall with it.

    >>> _both_ends("100", "150k"), _both_ends("900k", "1M"), _both_ends("800", "1k")
    (('100k', '150k'), ('900k', '1M'), ('800', '1k'))
    """
    shared = f"{low}{high[-1]}" if low[-1].isdigit() and high[-1] in "kKM" else low
    falls = (parse_count(shared) or 0) > (parse_count(high) or 0)
    return low if falls else shared, high


def _worded_hint(text: str) -> str | None:
    """Say how to write a number that words, or a sign of money, stand before or instead of."""
    for comparator, pattern in _COMPARED.items():
        found = re.fullmatch(rf"(?:{pattern}) +(.+)", text, re.IGNORECASE)
        if found:
            return (
                f"write the number alone; a target says {comparator}: {_in_digits(found[1])}, "
                "a pool {low: ..., high: ...}"
            )
    more = re.fullmatch(rf"({_NUMBER})\+(?! *[0-9])(.*)", text)
    if more:
        return f"write the number alone; a target says at_least: {more[1]}{more[2]}"
    if re.fullmatch(rf"{_NUMBER}[^+]*\+ *[0-9].*", text):
        return "one number stands here: write what they come to, or a pool or target for each"
    if re.match(r"[€$£¥]|(?:usd|eur)\b", text, re.IGNORECASE):
        return "money is no measure of a fleet: write how many accelerators or watts were announced"
    if re.fullmatch(_VAGUE, text, re.IGNORECASE):
        return "that is no number: write the two ends that are meant, as {low: ..., high: ...}"
    if re.match(r"(?:double|twice|triple|quadruple)\b", text, re.IGNORECASE):
        return "write the number that it comes to: a goal does not lean on another"
    digits = _in_digits(text)
    return f"write {digits}" if digits != text else None


def _in_digits(text: str) -> str:
    """
    Return *text* with the number word that it begins with in digits.

    >>> _in_digits("half a million H100"), _in_digits("ten gigawatts"), _in_digits("100 million")
    ('500k H100', '10 gigawatts', '100M')
    """
    found = re.fullmatch(
        rf"(half a|an?|{'|'.join(_ONES)}|[0-9]+(?:\.[0-9]{{1,2}})?) +(?:(million|thousand)\b)?"
        rf"(?! *(?:{_NO_SCALES})\b)(.*)",
        text,
        re.IGNORECASE,
    )
    if found is None or (found[1][0].isdecimal() and not found[2]):
        return text
    word, scale = found[1].lower(), (found[2] or "").lower()
    if word == "half a":
        return f"{'500k' if scale == 'million' else '500'}{found[3]}" if scale else text
    number = str(_ONES.index(word) + 1) if word in _ONES else "1" if word in ("a", "an") else word
    return f"{number}{_MULTIPLES.get(scale, '')}{' ' if not scale else ''}{found[3]}".rstrip()


def _number_hint(number: str, behind: str, unit: str) -> str:
    """Say how to write a *number*, with what stands *behind* it, a letter and its *unit*."""
    if re.fullmatch(r"[0-9]{1,3},[0-9]{1,2}|[0-9]+,[0-9]{4,}", number):
        pointed = number.replace(",", ".")
        return f"a comma separates thousands: write {pointed}{behind} where it stands for a decimal point"
    if re.match(r"e[+-]?[0-9]", unit):
        return "write the number out, or with another prefix: 1e3 MW is 1000 MW or 1 GW"
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number) and parse_unit(unit):
        whole, _, decimals = number.partition(".")
        least = decimals.rstrip("0")
        # NOTE: with as many as three decimals it would be refused again.
        point = whole + (f".{decimals}0" if len(least) == 3 else f".{least}" if least else "")
        return (
            f"a dot may separate thousands: write {whole}{decimals}{behind} where it does, "
            f"{point}{behind} where it is a decimal point"
        )
    if number.startswith("."):
        return f"write 0{number}{behind}"
    if " " in number:
        return f"write {number.replace(' ', '')}{behind}"
    return count_hint((number + behind).split()[0])


def sum_hint(text: str) -> str | None:
    """
    Say how to write a term of a sum that is no number of one thing, or None where it may be one.

    >>> sum_hint("H100 x 8"), sum_hint("100k H100 and 50k H200")
    ('write the number first: 8 H100', 'terms are added, with + between them')
    >>> sum_hint("4MI300X")
    'write a space behind the number: 4 MI300X'
    """
    turned = re.fullmatch(rf"([^0-9\s].*?)\s+[x×*]\s*({_NUMBER})", text)
    if turned:
        return f"write the number first: {turned[2]} {turned[1]}"
    # NOTE: the M of an MI300X is none of a million.
    glued = re.fullmatch(r"([0-9][0-9.,_]*(?:[kKM](?![iI][0-9]))?) *[-_]?([A-Za-z]+[0-9].*)", text)
    if glued and not text.startswith(f"{glued[1]} "):
        return f"write a space behind the number: {glued[1]} {glued[2]}"
    ends = re.match(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})\s+(\S+)", text)
    if ends:
        (low, high), unit = _both_ends(ends[1], ends[2]), ends[3]
        if parse_unit(unit) is None:
            count = f"{{low: {low}, high: {high}}}"
            return f"a sum is of exact counts; a manifest takes count: {count}"
        power = f"{{low: {low} {unit}, high: {high} {unit}}}"
        return f"a sum is of exact numbers; a manifest takes power: {power}"
    if re.search(rf"\s(?:minus|less|[-–−])\s*{_NUMBER}\s", text):
        return "nothing is taken off in a sum: write the count that is left"
    if re.search(rf"(?:\s(?:and|&)|,)\s+{_NUMBER}\s", text):
        return "terms are added, with + between them"
    return None


def unit_hint(unit: str) -> str | None:
    """
    Say what a *unit* that measures nothing probably means, or None where it is like no other.

    >>> unit_hint("mw"), unit_hint("tflops")
    ('write MW', 'write TFLOP/s')
    """
    for pattern, say in () if parse_unit(unit) else _UNITS:
        found = re.fullmatch(pattern, unit, re.IGNORECASE)
        if found:
            return say(found)
    return None


def _prefix(found: "re.Match[str]") -> str:
    first = found[1][:1]
    return "k" if first in "kK" and first else first.upper()


def power_basis(words: str) -> str | None:
    """
    Return the basis of power that *words* behind watts mean, or None where they mean none.

    >>> power_basis("site"), power_basis("critical IT load"), power_basis("H100")
    ('facility_power', 'it_power', None)
    """
    for basis, pattern in _WHERE.items():
        if re.fullmatch(f"(?:{pattern})(?: (?:power|load|capacity))?", words, re.IGNORECASE):
            return basis
    return None


def _said_with_watts(found: "re.Match[str]") -> str:
    watts, words = f"{_prefix(found)}W", " ".join(re.sub(r"^[ ,]*(?:of )?", "", found[2]).split())
    if basis := power_basis(words):
        return f"write {watts} alone, and of: {basis} beside it; of a pool power_basis: {basis}"
    return (
        f"write {watts} alone: a goal in watts is of all accelerators of the fleet, or of those of "
        "its where:, and of: says where they are counted; of a pool, power_basis:"
    )


_WORDS = "kilo|mega|giga|tera|peta|exa|zetta"


def _scaled(found: "re.Match[str]") -> str:
    letter = "k" if found[1].lower() in ("k", "thousand") else "M"
    rest = found[2].strip()
    return f"write the letter right behind the number, as 1.5{letter}{f' {rest}' if rest else ''}"


def _binary(found: "re.Match[str]") -> str:
    power = "kMGTPE".index(_prefix(found)) + 1
    digits = str(1024**power)
    size = f"{digits[: -3 * power]}.{digits[-3 * power :]}"
    return f"write {_prefix(found)}B: a {_prefix(found)}iB is {size} of them"


_UNITS = (
    (rf"((?:{_WORDS}|[kmgt])?)[ -]?w(?:att[ -]?)?h(?:ours?)?(?:[ /].*)?", lambda found: (
        f"that is energy, what is drawn over a time; write the power, in {_prefix(found)}W"
    )),
    (r"([kmgt]?)va", lambda found: (
        f"that is apparent power, which is no less than the power: write that, in {_prefix(found)}W"
    )),
    (r"([kmgt]?)w(?:atts?)?", lambda found: f"write {_prefix(found)}W"),
    (r"([kmgt]?)w(e|[ ,].+)", _said_with_watts),
    (r"([kmgtpez]?)(?:fl)?ops?(?:/s|ps| per second)?", lambda found: f"write {_prefix(found)}FLOP/s"),
    (r"([TPEZ])F(?:/s)?", lambda found: f"write {_prefix(found)}FLOP/s"),
    (rf"({_WORDS})[ -]?(?:fl)?ops?", lambda found: (
        f"write {found[1][0].upper()}FLOP/s"
    )),
    (r"([kmgtpe])ib(?:ytes?)?", _binary),
    (r"([kmgtpe])b(/s)?", lambda found: (
        f"write {_prefix(found)}B{(found[2] or '').lower()} where bytes are meant; one is 8 bits"
    )),
    (r"[kM]?\+.*", lambda _: "write the number alone; a target says at_least:"),
    (r"(k|m|thousand|mio|mln|million)\b\.?(.*)", _scaled),
    (r"(?:b|bn|billion|mrd)\b\.?(.*)", lambda found: (
        f"write billions as millions: 1.5 billion is 1500M{found[1]}"
    )),
    # NOTE: an x alone is a sign; XPUs begin with one.
    (r"(?:[×*] *|x +)(.+)", lambda found: f"write the name right behind the number: {found[1]}"),
    (r"(\S*[0-9]\S*?)[ -]?eq(?:uiv(?:alents?)?)?\.?", lambda found: f"write {found[1]}e"),
    (r".*(?:\band\b|\bor\b|[+,&]) *[0-9].*", lambda _: (
        "one number stands here: write a pool, or a target, for each"
    )),
    (r"(.*flops?(?:/s)?)[ -](?:(?:of|at|in) )?(?:fp|bf|tf|int)-?[0-9]+.*", lambda found: (
        f"{unit_hint(found[1]) or f'write {found[1]}'}, and by a table: of that precision"
    )),
    (r"(?:ai|sparse)[ -](.+)", lambda found: (
        "headlines count sparse operations: "
        f"{unit_hint(found[1]) or f'write {found[1]}'}, and by a table: that counts as they do"
    )),
    (r"(rack|node|server|system|pod|cluster|(?:giga)?factory|(?:giga)?factorie)s?", lambda _: (
        "accelerators are counted: write how many of them that is"
    )),
)  # fmt: skip
"""Of units that people write: a pattern, whatever its case, and what is said of it."""
