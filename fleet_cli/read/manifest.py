"""Nodes to manifests: a fleet, its pools and its targets, with the rules that bind them."""

from collections import defaultdict
from functools import partial
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import ZERO
from fleet_cli.base.source import Source, Span
from fleet_cli.model.manifest import Citation, Manifest, Pool, Target
from fleet_cli.read.fields import Known, Reading, read_record, shorten
from fleet_cli.read.manifest_fields import (
    DEFAULT_POOL,
    MANIFEST,
    POOL,
    check_dates,
    check_number,
    is_result,
    is_uncounted,
    lacks_middle,
    refuse_units,
)
from fleet_cli.read.manifest_targets import read_target
from fleet_cli.read.node_reader import NodeReader
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, line_of, span_of

_PAIRS = (("accelerator", "system"), ("count", "power"))
EXCLUSIVE = (*_PAIRS, *((other, one) for one, other in _PAIRS), ("count", "power_basis"))
"""Keys of a pool that exclude each other, each with the other."""


class _FleetReader:
    """Reads one document after another; holds what a pool's reading depends on."""

    def __init__(self, source: Source) -> None:
        self.reading = Reading(source)
        self._known: Known = defaultdict(dict)
        # NOTE: pools are read as they come, unless defaults may still follow them.
        self._pending: list[Node] = []
        self.take = self._pending.append if "defaults" in source.text else self._pool
        self._reset()

    def _reset(self) -> None:
        self.pools: list[Pool] = []
        self._pending.clear()
        self._names: dict[str, int] = {}
        self._target_names: dict[str, int] = {}
        self._cited: dict[str, Span] = {}
        self._defaults: dict[str, Any] = {}

    def manifest(self, root: Node) -> Manifest | None:
        """Make the manifest of a document whose pools have been taken, or None where it is none."""
        reading = self.reading
        if is_result(root):
            hint = "name the manifest that it was made of"
            reading.problem("type", "this is what `fleet` wrote, not a manifest", root, hint)
            return None
        values = read_record(root, MANIFEST, reading)
        manifest = None
        if values is not None:
            self._read_defaults(values.get("defaults"))
            self._read_pools(values, root)
            found = [self._target(item) for item, _ in values.get("targets") or ()]
            targets = tuple(target for target in found if target is not None)
            if values.get("include") and type(root) is MappingNode:
                self._include(values, root.all_fields()["include"][1])
            self._check_citations(values.get("sources") or ())
            manifest = self._build(root, values, targets)
        self._reset()
        return manifest

    def _build(self, root: Node, values: dict[str, Any], targets: tuple[Target, ...]) -> Manifest:
        fields = root.all_fields() if type(root) is MappingNode else {}
        source = self.reading.source
        table = fields.get("table")
        added = {
            key: [
                *((entry, (source, span)) for entry, span in values.get(key) or () if entry),
                *values.get(f"included {key}", ()),
            ]
            for key in ("accelerators", "systems")
        }
        return Manifest(
            # NOTE: without a name there is a problem already; the rest can still be checked.
            fleet=values.get("fleet") or "",
            source=source,
            span=span_of(source, fields["fleet"][1] if "fleet" in fields else root),
            pools=tuple(self.pools),
            targets=targets,
            description=values.get("description"),
            owner=values.get("owner"),
            as_of=values.get("as_of"),
            table=values.get("table"),
            table_span=span_of(source, table[1]) if table else None,
            citations=values.get("sources") or (),
            power_model=values.get("power_model"),
            basis=values.get("basis"),
            part_of=tuple(values.get("part_of") or ()),
            part_of_span=span_of(source, fields["part_of"][1]) if "part_of" in fields else None,
            is_uncounted=is_uncounted(values.get("pools")),
            accelerators=tuple(entry for entry, _ in added["accelerators"]),
            systems=tuple(entry for entry, _ in added["systems"]),
            added_places=tuple(place for pairs in added.values() for _, place in pairs),
        )

    def _include(self, values: dict[str, Any], node: Node) -> None:
        """Add what other files define to what the manifest says itself."""
        # NOTE: imported here since most manifests include nothing.
        from fleet_cli.read.includes import included

        for one in included(values["include"], node, self.reading):
            places = iter(one.added_places)
            for key, entries in (("accelerators", one.accelerators), ("systems", one.systems)):
                pairs = ((entry, next(places)) for entry in entries)
                values.setdefault(f"included {key}", []).extend(pairs)
            known = {cited.id: cited for cited in values.get("sources") or ()}
            for cited in one.citations:
                if known.setdefault(cited.id, cited) != cited:
                    message = f'the source "{shorten(cited.id)}" is defined twice, and not alike'
                    notes = (f"once in {one.source.name}",)
                    hint = "give one of the two another id"
                    self.reading.problem("definition", message, node, hint, notes)
            values["sources"] = tuple(known.values())
            values["power_model"] = values.get("power_model") or one.power_model

    def _read_defaults(self, node: Node | None) -> None:
        if node is not None:
            values = read_record(node, DEFAULT_POOL, self.reading) or {}
            self._defaults = {key: value for key, value in values.items() if value is not None}
            if "source" in self._defaults and type(node) is MappingNode:
                self._cite(self._defaults["source"], node.all_fields()["source"][1])

    def _read_pools(self, values: dict[str, Any], root: Node) -> None:
        node = values.get("pools")
        if node is None:
            given = root.all_fields() if type(root) is MappingNode else {}
            if "pools" not in values and "pools" not in given:
                hint = "add pools:, a list; an empty fleet has pools: []"
                self.reading.problem("missing-key", "a manifest has no pools", root, hint)
            return
        if is_uncounted(node):
            return
        if type(node) is not SequenceNode:
            self.reading.problem(
                "type", "pools must be a list", node, "start each pool with a dash"
            )
            return
        for item in self._pending or node.items:
            self._pool(item)

    def _cite(self, source: str, node: Node) -> None:
        if "://" not in source and source not in self._cited:
            self._cited[source] = span_of(self.reading.source, node)

    def _check_citations(self, citations: tuple[Citation, ...]) -> None:
        known = {citation.id for citation in citations}
        for cited, span in self._cited.items():
            if cited not in known:
                hint = f"define it under sources:, or write a web address; known: {', '.join(sorted(known))}"
                if not known:
                    hint = "define it under sources:, or write a web address"
                message = f'there is no source "{shorten(cited)}"'
                self.reading.problem_at("unknown-source", message, span, hint)

    def _with_defaults(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a pool says, and what the defaults say of the rest."""
        values = {**self._defaults, **given}
        # NOTE: of what excludes each other, a pool's own word sets that of the defaults aside.
        for one, other in EXCLUSIVE:
            if one in given and other not in given:
                values.pop(other, None)
        return values

    def _pool(self, node: Node) -> None:
        given = read_record(node, POOL, self.reading, self._known)
        if given is None or type(node) is not MappingNode:
            return
        fields = node.all_fields() if node.merges else node.fields
        values = self._with_defaults(given) if self._defaults else given
        if (source := given.get("source")) is not None:
            self._cite(source, fields["source"][1])
        is_system = "system" in values
        if is_system == ("accelerator" in values):
            refuse_units(self.reading, node, is_system)
            return
        key = "system" if is_system else "accelerator"
        check_number(self.reading, values, node, fields)
        if "name" in given:
            self._check_name("pool", self._names, values["name"], fields)
        if "retired" in values:
            place = fields["retired"][1] if "retired" in fields else node
            check_dates(self.reading, values.get("online"), values["retired"], place)
        chip = values.pop(key)
        if chip is None:
            return
        # NOTE: nothing is None without a problem.
        if self.reading.problems:
            values = {name: value for name, value in values.items() if value is not None}
        if isinstance(chip, tuple):
            values["choices"] = chip
            chip = " – ".join(chip)
        if lacks_middle(fields):
            values["is_middled"] = True
        span = span_of(self.reading.source, fields[key][1] if key in fields else node)
        self.pools.append(Pool(chip, is_system, values.pop("count", ZERO), span, **values))

    def _check_name(
        self, what: str, known: dict[str, int], name: str | None, fields: dict[str, Any]
    ) -> None:
        """Report a name that another pool or target of the fleet has."""
        if name is None or "name" not in fields:
            return
        place = fields["name"][1]
        if name in known:
            message = f'two {what}s have the name "{shorten(name)}"'
            notes = (f"first used at line {known[name]}",)
            hint = f"give each {what} a name of its own" + (", or none" if what == "pool" else "")
            self.reading.problem(f"duplicate-{what}", message, place, hint, notes)
        else:
            known[name] = line_of(place)

    def _target(self, node: Node) -> Target | None:
        check = partial(self._check_name, "target", self._target_names)
        return read_target(node, self.reading, self._cite, check)


def read_manifests(source: Source) -> tuple[tuple[Manifest, ...], list[Diagnostic]]:
    """
    Read every fleet of a text.

    Returns:
        The fleets, and all that is wrong with them. With problems the fleets are incomplete: good
        for finding further problems, not for figures.
    """
    reader = _FleetReader(source)
    problems = reader.reading.problems
    # NOTE: one after the other, as the pools of each are taken while it is read.
    found = [reader.manifest(root) for root in NodeReader(reader.reading, reader.take).roots()]
    manifests = [manifest for manifest in found if manifest is not None]
    if not found and not problems:
        hint = "`fleet init` writes a manifest to start from"
        problems.append(Diagnostic("empty", "there is no fleet here", source, Span(1, 1, 2), hint))
    return tuple(manifests), problems
