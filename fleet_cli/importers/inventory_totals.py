"""Rows of an inventory that repeat what others count: totals, by name or by what they say."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.inventory_cells import NONE
from fleet_cli.importers.inventory_row import Row
from fleet_cli.importers.inventory_states import NOT_COUNTED
from fleet_cli.importers.text import shown

_TOTALS = ("total", "totals", "grand total", "sum", "subtotal", "sub-total", "overall", "summe",
           "gesamt", "gesamtsumme", "insgesamt", "zwischensumme", "somme", "sous-total", "totale",
           "totaal", "eindtotaal", "totalt", "i alt", "sammanlagt", "yhteensä", "razem", "celkem",
           "spolu", "összesen", "toplam", "ukupno", "skupaj", "skupno", "kokku", "viso", "σύνολο",
           "всього", "총계", "jumlah", "tổng", "ensemble", "combined", "ttl", "suma", "итого", "всего", "合计", "总计", "小计", "合計", "総計", "小計",
           "합계")  # fmt: skip
TOTALS = frozenset(
    form + end
    for word in _TOTALS
    for form in (word, word.title(), word.capitalize(), word.upper())
    for end in ("", ":")
)
"""How rows are called that repeat what stands above them."""

NAMED_TOTAL = re.compile(rf"(?:{'|'.join(map(re.escape, _TOTALS))})\b.*", re.IGNORECASE)
"""A name that begins as those of totals do."""
_TAKE_OUT = "take its line out, or put right the rows that it sums up: they are counted without it"
_NOT_A_TOTAL = (
    "take it out if it is their sum; if it is not, keep what tells it apart with --tag-column or "
    "--name-column"
)


def check_totals(
    totals: Sequence[Row], rows: Sequence[Row], ordered: Iterable[Row], collector: Collector
) -> None:
    """
    Pass over rows called totals that say what others add up to; name those that do not.

    All rows one by one, *ordered* as they stand, are asked for where parts are summed.
    """
    sums: Counter[str] = Counter()
    for row in rows:
        _add(sums, row)
    left = []
    for total in totals:
        count = total.product
        if count < 0 or count in (_expected(sums, total), sums[""]):
            _passed_over(total, collector)
        else:
            left.append(total)
    parts = _sums_of_parts(left, ordered) if left else {}
    for total in left:
        count = total.product
        if count in parts.get(total.number, ()):
            _passed_over(total, collector)
        else:
            expected = _expected(sums, total)
            why = f"it is called a total, says {count:,}, and the rows add up to {expected:,}"
            collector.uncounted(total.where, why, _TAKE_OUT)


def _passed_over(total: Row, collector: Collector) -> None:
    collector.remarks.note(f"the {total.plan.unit} called {shown(total.label)} is a total")


def _add(sums: Counter[str], row: Row) -> None:
    if row.plan.devices.is_none(row.cell("accelerator")):
        return
    number = max(row.product, 0) * row.times
    for key in {"", row.cell("accelerator").lower()}:
        sums[key] += number


def _expected(sums: Counter[str], total: Row) -> int:
    named = total.cell("accelerator").lower()
    return sums[named] if named not in NONE and named in sums else sums[""]


def _sums_of_parts(totals: Sequence[Row], ordered: Iterable[Row]) -> dict[int, set[int]]:
    """Return by the number of a total what stands above it, from the start and from the last one."""
    numbers = {total.number: total for total in totals}
    every: Counter[str] = Counter()
    part: Counter[str] = Counter()
    found: dict[int, set[int]] = {}
    for row in ordered:
        total = numbers.get(row.number)
        if total is None:
            _add(every, row)
            _add(part, row)
        else:
            found[row.number] = {_expected(every, total), _expected(part, total)}
            part = Counter()
    return found


def hidden_totals(rows: Sequence[Row], collector: Collector) -> set[int]:
    """
    Return the numbers of rows that no word calls a total, and that are one by what they say.

    A row that counts what all others of its accelerator add up to, and is called unlike them, is
    asked about; one without a model and a name that counts what all others do is passed over.
    """
    found: set[int] = set()
    groups: dict[tuple[str, ...], list[tuple[Row, int]]] = {}
    nameless: list[Row] = []
    for row in rows:
        if row.cell("accelerator").lower() not in NONE:
            key = tuple(row.cell(role).lower() for role in ("accelerator", "fleet", "as_of"))
            groups.setdefault(key, []).append((row, row.product))
        elif row.times == 1 and not row.called:
            nameless.append(row)
    named = [one for group in groups.values() for one in group]
    several = sum(row.times for row, _ in named) > 1
    whole = sum(max(count, 0) * row.times for row, count in named)
    for row in nameless:
        if several and row.product == whole > 0:
            collector.remarks.note(f"{row.where} names nothing and is the sum: a total")
            found.add(row.number)
    for group in groups.values():
        for row, count in _sums_of_others(group):
            others = sum(one.times for one, _ in group) - 1
            why = f"its count of {count:,} is that of the {others:,} others of its accelerator together"
            collector.uncounted(row.where, why, _NOT_A_TOTAL)
            found.add(row.number)
    return found


def _sums_of_others(group: Sequence[tuple[Row, int]]) -> list[tuple[Row, int]]:
    """Return the rows that count what all others do, those that count or all, and look unlike."""
    group = [(row, count) for row, count in group if count > 0]
    if sum(row.times for row, _ in group) < 3 or group[0][0].plan.roles.kept_apart:
        return []
    every = sum(count * row.times for row, count in group)
    here = sum(count * row.times for row, count in group if row.state_kind not in NOT_COUNTED)
    shapes = Counter(_shape(row.called) for row, _ in group)
    return [
        (row, count)
        for row, count in group
        if row.times == 1 and 2 * count in (every, here)
        and shapes[_shape(row.called)] == 1
    ]  # fmt: skip


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower())
