"""Rows of an inventory, alike ones together: what they name, counted into the draft."""

import re

from fleet_cli.importers.cloud_instances import without_accelerators
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.devices import Device, Devices, map_hint
from fleet_cli.importers.draft import Place
from fleet_cli.importers.inventory_cells import (
    FORM,
    NONE,
    day_in,
    kinds_in,
    memory_in,
    period_end_in,
    split_times,
)
from fleet_cli.importers.inventory_columns import PLACES
from fleet_cli.importers.inventory_row import Count, Row, count_of
from fleet_cli.importers.inventory_states import NOT_COUNTED, UNKNOWN, is_state
from fleet_cli.importers.inventory_totals import NAMED_TOTAL
from fleet_cli.importers.text import shown

_FORMS = re.compile(r"SXM|PCIe|OAM|NVL", re.IGNORECASE)
_HAS_NUMBER = re.compile(r"(?<![\w.])\d{1,4} ?[x×*] ?(?=[A-Za-z])|\b\d{1,3}-pack\b", re.IGNORECASE)
_DATE_HINT = "write dates as 2024-03-12, or name another column with the option for it"
_HEADING = (
    "a row that heads others says nothing of them here: say it in a column of each, such as "
    "status, and take the row out"
)
_NO_COUNT = (
    "write its count, or take its line out if it names nothing to count; or add it to the manifest "
    "by hand and pass --allow-unknown to import the rest"
)
_MERGED = (
    "name the model in every row (of merged cells, the first alone holds it), or add them to the "
    "manifest by hand and pass --allow-unknown to import the rest"
)
_BOTH = (
    "if the count is of sets of so many, multiply: name both columns with --count-column, the one "
    "of the models too; if each row is one such set, pass --count-column none"
)


def collect_row(row: Row, collector: Collector) -> None:
    """Count what *row* names, or keep why it cannot be counted."""
    collector.remarks.read("rows", row.times)
    for cell in row.cells:
        if not cell.isascii() and any("\udc80" <= char <= "\udcff" for char in cell):
            hint = "save the file as UTF-8"
            row.fault(collector, "import-text", cell, "is not UTF-8", hint)
            return
    count = count_of(row, collector)
    place = _place(row, collector)
    if count is None or place is None:
        return
    named = row.cell("accelerator")
    if _left_out(row, named, count, place, collector):
        return
    if named.lower() in NONE:
        _without_accelerator(row, count, place, collector)
    else:
        _with_accelerator(row, named, count, place, collector)


def _left_out(row: Row, named: str, count: Count, place: Place, collector: Collector) -> bool:
    """Leave out a row whose state says that its devices are not there, and say how many."""
    state = row.cell("state")
    kind = row.state_kind
    if named.lower() in NONE and count.mid <= 0:
        return False
    if kind == UNKNOWN:
        why = f'the state "{shown(state, 40)}" is none that is known to count or not'
        hint = (
            f'say what it means: --state "{shown(state, 40)}=in service", or =planned, =spare, '
            "=repair, =retired and the like; --state-column none counts every row"
        )
        collector.uncounted(row.where, why, hint)
        return True
    if kind not in NOT_COUNTED or (kind == "gone" and place.retired):
        if kind:
            sentence = f"rows in state {shown(state)} are counted: {{n}}"
            collector.remarks.note(sentence, times=row.times)
        return False
    spelling, times = split_times(named, collector.devices)
    number = max(count.mid, times, 1) * row.times
    what = shown(spelling or "no named model")
    sentence = f"{number:,} x {what} in state {shown(state)} ({NOT_COUNTED[kind]})"
    collector.remarks.left_out(sentence)
    return True


def _with_accelerator(
    row: Row, named: str, count: Count, place: Place, collector: Collector
) -> None:
    kinds = kinds_in(named, collector.devices) or (split_times(named, collector.devices),)
    roles = row.plan.roles
    multiplied = roles.columns["accelerator"] in roles.counts
    written = 0 if multiplied else sum(times for _, times in kinds)
    if written and count.mid >= 0 and count.mid != written:
        why = f"{named} and a count of {count.mid} contradict each other"
        collector.uncounted(row.where, why, _BOTH)
    elif count.mid == 0 and not count.spread:
        sentence = "rows with an accelerator and a count of 0: {n}"
        collector.remarks.note(sentence, times=row.times)
    elif len(kinds) > 1 and not all(times for _, times in kinds):
        collector.uncounted(row.where, f"{named} does not say how many there are of each")
    elif count.mid < 0 and not written and roles.counts:
        hint = _HEADING if is_state(named) else _NO_COUNT
        collector.uncounted(row.where, f"{named} has no count", hint)
    else:
        for spelling, times in kinds:
            # A row without any count is one device.
            own = count if len(kinds) == 1 and (multiplied or not times) else Count(times)
            _add(row, spelling, own if own.mid >= 0 else Count(1), place, collector)


def _add(row: Row, spelling: str, count: Count, place: Place, collector: Collector) -> None:
    without = without_accelerators(spelling)
    if without is not None and collector.devices.find(spelling, "inventory") is None:
        sentence = f"instances of {shown(spelling)}, which {without}: {{n}}"
        collector.remarks.note(sentence, times=count.mid * row.times)
        return
    if NAMED_TOTAL.fullmatch(spelling) and not _is_known(spelling, collector.devices):
        why = f"{spelling} is called a total, whose rows are counted already"
        hint = f'take its line out, or pass --map "{shown(spelling)}=none"'
        collector.uncounted(row.where, why, hint)
        return
    if _HAS_NUMBER.search(spelling) and not _is_known(spelling, collector.devices):
        why = f"{spelling} has a number in it, and nothing says that it is of accelerators"
        hint = 'name the accelerator alone, or with its number as in "4x L40S"'
        collector.uncounted(row.where, why, hint)
        return
    if formed := _formed(row, spelling, collector):
        reported = Reported(
            formed,
            count.mid * row.times,
            "inventory",
            memory_in(row.cell("memory")),
            divide=False,
            systems=row.plan.roles.counts_systems,
            spread=count.spread and (count.spread[0] * row.times, count.spread[1] * row.times),
        )
        collector.add_reported(row.where, reported, place=place)


def _is_known(spelling: str, devices: Devices) -> bool:
    return devices.is_none(spelling) or devices.find(spelling, "inventory") is not None


def _formed(row: Row, spelling: str, collector: Collector) -> str:
    """Return the name with the form factor of the row, or nothing where they contradict."""
    form = row.cell("form")
    if not FORM.fullmatch(form) or collector.devices.is_mapped(spelling):
        return spelling
    form = re.sub(r"(?i)pci-?e", "PCIe", form.split()[0])
    both = f"{spelling} {form}"
    if collector.devices.find(both, "inventory", memory_in(row.cell("memory"))):
        return both
    device = collector.devices.find(spelling, "inventory")
    name = device.name if isinstance(device, Device) else ""
    told = _FORMS.search(spelling) or _FORMS.search(name)
    if told and told[0].lower() != form[: len(told[0])].lower():
        why = f"{spelling} and a form factor of {form} contradict each other"
        collector.uncounted(row.where, why, map_hint(spelling))
        return ""
    return spelling


def _without_accelerator(row: Row, count: Count, place: Place, collector: Collector) -> None:
    """Take the model for it where that is a system; else only a count of 0 or none is clear."""
    model = row.cell("model")
    system = collector.devices.entry(model) if count.mid else None
    if system and system.is_system:
        collector.remarks.assumed(
            f"rows without an accelerator counted by their model: {system.name}"
        )
        of_devices = count.mid > 0 and not row.plan.roles.counts_systems
        entry = collector.devices.held(system) if of_devices else system
        collector.add(entry, max(count.mid, 1) * row.times, place, row.where)
    elif count.mid > 0 and row.plan.roles.counts:
        why = f"{count.mid} accelerators of no named model"
        collector.uncounted(row.where, why, _MERGED)
    else:
        sentence = "rows without accelerators: {n}"
        collector.remarks.note(sentence, times=row.times, example=row.label)


def _place(row: Row, collector: Collector) -> Place | None:
    roles = row.plan.roles
    days: dict[str, str] = {}
    for role in ("online", "retired", "as_of"):
        text = row.cell(role)
        day = day_in(text) or (period_end_in(text) if role == "as_of" else None)
        if text.lower() not in NONE and day is None:
            row.fault(collector, "import-text", text, "is not a date", _DATE_HINT)
            return None
        days[role] = day or ""
    online, retired = days["online"], days["retired"]
    if online and retired and retired < online:
        message = f"is before the row came online, {online}"
        row.fault(collector, "import-text", retired, message, "put the dates right")
        return None
    tags = [(name, row.at(at)) for name, at in roles.tags if row.at(at)]
    state = roles.columns["state"]
    kept = any(at == state or name == "state" for name, at in roles.tags)
    if row.state_kind == "other" and not kept:
        tags.append(("state", row.at(state)))
    names = {role: row.cell(role) for role in ("name", *PLACES, "fleet")}
    return Place(**names, **days, tags=tuple(tags))
