"""Documents that count together: what stands in two of them, and would count twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.groups import grouped
from fleet_cli.base.source import Span
from fleet_cli.model.manifest import Manifest, Pool, Target


def overlaps(manifests: Iterable[Manifest]) -> list[Diagnostic]:
    """
    Return what stands twice among the documents of one fleet and date.

    They add up, so that one pool name in two of them, the same pools without names, or two targets of
    one name that differ are mistakes.
    """
    fleets = grouped((manifest.fleet, manifest) for manifest in manifests)
    found = (problem for documents in fleets.values() for problem in _among(documents))
    return list(dict.fromkeys(found))


def _among(documents: Sequence[Manifest]) -> Iterator[Diagnostic]:
    if len(documents) < 2:
        return
    for first, second in combinations(documents, 2):
        # NOTE: a document without a date belongs to every date of its fleet.
        if first.as_of == second.as_of or None in (first.as_of, second.as_of):
            yield from _pool_names(first, second)
            yield from _same_pools(first, second)
            yield from _target_names(first, second)


def _pool_names(first: Manifest, second: Manifest) -> Iterator[Diagnostic]:
    known = {pool.name: pool.span for pool in first.pools if pool.name is not None}
    for pool in second.pools:
        if pool.name in known:
            yield Diagnostic(
                "duplicate-pool",
                f'two pools of {second.fleet} have the name "{pool.name}"',
                second.source,
                pool.span,
                "count each pool in one document, or give the two names of their own",
                (_first(first, known[pool.name]),),
            )


def _same_pools(first: Manifest, second: Manifest) -> Iterator[Diagnostic]:
    counted = Counter(_without_place(pool) for pool in first.pools if pool.name is None)
    if counted and counted == Counter(_without_place(p) for p in second.pools if p.name is None):
        yield Diagnostic(
            "duplicate-pool",
            f"the same pools of {second.fleet} stand in two documents",
            second.source,
            second.span,
            "remove one of the two; pools that are there twice need names or sites",
            (_first(first, first.span),),
        )


def _target_names(first: Manifest, second: Manifest) -> Iterator[Diagnostic]:
    known = {target.name: target for target in first.targets}
    for target in second.targets:
        other = known.get(target.name)
        if other is not None and _terms(other) != _terms(target):
            yield Diagnostic(
                "duplicate-target",
                f'two targets of {second.fleet} have the name "{target.name}" and differ',
                second.source,
                target.span,
                "state the target once, or give the two names of their own",
                (_first(first, other.span),),
            )


def _without_place(pool: Pool) -> Pool:
    return pool._replace(span=Span(0, 0, 0))


def _terms(target: Target) -> Target:
    return target._replace(
        span=Span(0, 0, 0), goal_span=None, of_span=None, where_span=None, table_span=None
    )


def _first(manifest: Manifest, span: Span) -> str:
    return f"first at {manifest.source.name}:{span.line}"
