"""From the paths of a check to its findings: every file is read, whatever is wrong with others."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.source import Source
from fleet_cli.calc.check import (
    Checked,
    CheckedFleet,
    Finding,
    Rules,
    check_fleet,
    invalid,
    missing_targets,
    valid,
)
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.cli.progress import progress
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Rating
from fleet_cli.read.discovery import Candidate, candidates, read_candidate
from fleet_cli.read.tables import is_path, load_table, read_table
from fleet_cli.report.basis import short_unit


class Basis(NamedTuple):
    """What the options say of the figures."""

    table: str | None
    reference: str | None
    as_of: date | None
    estimates: str


def check_files(paths: Iterable[str], basis: Basis, rules: Rules) -> Checked:
    """
    Check every manifest and throughput table that *paths* name.

    Raises:
        FleetError: an option is wrong, or a path names nothing.
    """
    if basis.table is not None:
        load_table(basis.table)
    checker = _Checker(basis, rules)
    files = candidates(paths)
    with progress("Checking manifests", len(files)) as tell:
        for number, candidate in enumerate(files):
            checker.take(candidate)
            if tell is not None:
                tell(number + 1)
    manifests = checker.manifests
    findings = (*checker.findings, *missing_targets(rules, manifests))
    return Checked(tuple(checker.fleets), findings, checker.files, basis.estimates)


class _Checker:
    """Takes one file after another, and keeps what it finds."""

    def __init__(self, basis: Basis, rules: Rules) -> None:
        self.basis, self.rules = basis, rules
        self.findings: list[Finding] = []
        self.fleets: list[CheckedFleet] = []
        self.manifests: list[Manifest] = []
        self.files = 0
        self._ratings: dict[str | None, Rating] = {}

    def take(self, candidate: Candidate) -> None:
        """Check one file; a file that is neither manifest nor table is passed over."""
        problems: list[Diagnostic] = []
        found: list[Finding] = []
        try:
            source, is_table = read_candidate(candidate)
            if source is None:
                return
            if is_table:
                read_table(source)
            else:
                problems = self._take_manifests(source, found)
        except FleetError as error:
            problems = [*error.diagnostics]
        self.files += 1
        self.findings += [invalid(problem, candidate.path) for problem in problems]
        if not problems:
            name = "<stdin>" if candidate.path == "-" else candidate.path
            self.findings += [valid(name), *found]

    def _take_manifests(self, source: Source, found: list[Finding]) -> list[Diagnostic]:
        resolved, problems = resolve_all([source])
        self.manifests += [fleet.manifest for fleet in resolved]
        checked = []
        for fleet in resolved:
            try:
                rating = self._rating(fleet.manifest)
                (rated,), missing = rate_all([fleet], rating)
            except FleetError as error:
                problems += error.diagnostics
                continue
            problems += missing
            if not problems:
                basis = self.basis
                one, findings = check_fleet(
                    rated, rating, short_unit(rating), self.rules, basis.as_of, basis.estimates
                )
                checked.append(one)
                found += findings
        if not problems:
            self.fleets += checked
        return problems

    def _rating(self, manifest: Manifest) -> Rating:
        """Return the basis of a manifest; those that many manifests share are made once."""
        table = self.basis.table or manifest.table
        is_own = bool(manifest.accelerators) or (
            manifest.table is not None and is_path(manifest.table)
        )
        if is_own or table not in self._ratings:
            rating = rating_for([manifest], self.basis.table, self.basis.reference)
            if is_own:
                return rating
            self._ratings[table] = rating
        return self._ratings[table]
