"""States of what an inventory lists, as registers, clouds and people write them."""

import re

_WORDS = {
    "": "", "in service": "", "in-service": "", "inservice": "", "active": "", "in use": "",
    "in production": "", "production": "", "live": "", "deployed": "", "online": "",
    "operational": "", "running": "", "vm running": "", "available": "", "ready": "", "up": "",
    "in betrieb": "", "aktiv": "", "в эксплуатации": "", "在用": "", "使用中": "",
    "planned": "planned", "geplant": "planned", "planification": "planned", "计划": "planned",
    "forecast": "planned", "proposed": "planned", "budgeted": "planned", "future": "planned",
    "reserved": "planned", "запланировано": "planned",
    "ordered": "ordered", "on order": "ordered", "bestellt": "ordered", "purchased": "ordered",
    "in transit": "ordered", "shipped": "ordered", "backordered": "ordered", "заказано": "ordered",
    "已订购": "ordered", "awaiting delivery": "ordered", "pending delivery": "ordered",
    "spare": "spare", "in stock": "spare", "stock": "spare", "inventory": "spare",
    "storage": "spare", "in storage": "spare", "warehouse": "spare", "ersatz": "spare",
    "auf lager": "spare", "备件": "spare", "库存": "spare", "на складе": "spare",
    "en service": "", "en servicio": "", "em uso": "", "in uso": "", "prévu": "planned",
    "planifié": "planned", "planificado": "planned", "planejado": "planned", "pianificato": "planned",
    "commandé": "ordered", "pedido": "ordered", "ordinato": "ordered", "en stock": "spare",
    "de rechange": "spare", "repuesto": "spare", "reserva": "spare", "retiré": "gone",
    "hors service": "gone", "retirado": "gone", "de baja": "gone", "dismesso": "gone",
    "rma": "returned", "returned": "returned", "in rma": "returned", "at vendor": "returned",
    "retired": "gone", "decommissioned": "gone", "disposed": "gone", "scrapped": "gone",
    "removed": "gone", "sold": "gone", "lost": "gone", "stolen": "gone", "deleted": "gone",
    "terminated": "gone", "shutting-down": "gone", "ausgemustert": "gone", "退役": "gone",
    "报废": "gone", "списано": "gone", "cancelled": "gone", "canceled": "gone",
    "stopped": "stopped", "stopping": "stopped", "vm stopped": "stopped",
    "deallocated": "stopped", "vm deallocated": "stopped", "vm deallocating": "stopped",
    "suspended": "stopped", "hibernated": "stopped", "suspending": "stopped",
    "terminating": "gone", "deleting": "gone", "preempted": "gone", "preempting": "gone",
}  # fmt: skip
"""A state, in lower case, to its kind; nothing where it is in service."""

NOT_COUNTED = {
    "planned": "planned, and not there yet",
    "ordered": "ordered, and not there yet",
    "spare": "there, and not in service",
    "returned": "returned to their maker",
    "gone": "no longer there",
    "stopped": "stopped: an instance of a cloud holds no accelerators then",
}
"""The kinds of state in which rows do not count, and why."""


def state_kind(state: str) -> str:
    """
    Return the kind of a state; `other` for what is counted and told apart.

    >>> state_kind("In Service"), state_kind("Planned"), state_kind("repair")
    ('', 'planned', 'other')
    """
    return _WORDS.get(re.sub(r"\s+", " ", state.strip().lower()), "other")


def is_state_word(state: str) -> bool:
    """Whether a cell is a state that decides whether its row counts."""
    return state_kind(state) in NOT_COUNTED
