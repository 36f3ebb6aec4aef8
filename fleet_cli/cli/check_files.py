"""From the paths of a check to its findings: every file is read, whatever is wrong with others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.groups import grouped
from fleet_cli.base.names import asked
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.calc.check import Rules, check_fleet, missing_targets
from fleet_cli.calc.findings import NOTICE, WARNING, Checked, CheckedFleet, Finding, invalid, valid
from fleet_cli.calc.fleets import larger_parts, total_fleets
from fleet_cli.calc.limits import see_unit
from fleet_cli.calc.notices import misspelled_wholes, of_part
from fleet_cli.calc.parts import overlaps
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.calc.wholes import definition_problems, wholes_problems
from fleet_cli.cli.inputs import CHECKED, say_passed_over, select
from fleet_cli.cli.load import asked_table, rate_all, rating_for, resolve_all, tables_of_targets
from fleet_cli.cli.progress import progress
from fleet_cli.model.manifest import Manifest, Where
from fleet_cli.model.misses import near_names
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating, ThroughputTable
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.discovery import Text, read_inputs
from fleet_cli.read.fields import shorten
from fleet_cli.read.tables import (
    Choice,
    conflicts,
    distinct,
    is_path,
    known_to,
    read_table,
)


class Basis(NamedTuple):
    """What the options say of the figures."""

    table: str | None
    reference: str | None
    as_of: date | None
    estimates: str
    model: PowerModel
    where: Where = ()
    """Which pools are asked for."""
    amounts: tuple[str | None, ...] = ()
    """What totals are held against, as it is given."""


def check_all(paths: Iterable[str], basis: Basis, rules: Rules) -> Checked:
    """Check all that *paths* name; what keeps that from being read at all is a finding too."""
    try:
        if basis.table is not None:
            asked_table(basis.table)
        checker = _Checker(basis, rules)
        inputs = read_inputs(paths, for_check=True)
        say_passed_over([inputs], CHECKED)
        with progress("Checking manifests", len(inputs.texts)) as tell:
            for number, text in enumerate(inputs.texts):
                checker.take(text)
                if tell is not None:
                    tell(number + 1)
        checker.hold_together()
        checker.narrow()
        checker.judge()
        return checker.result()
    except FleetError as error:
        # NOTE: so that a result is written, and none of an earlier run taken for it.
        findings = tuple(invalid(problem, "") for problem in error.diagnostics)
        return Checked((), findings, 0, basis.estimates)


class _Checker:
    """Takes one file after another, and then judges the fleets that they hold together."""

    def __init__(self, basis: Basis, rules: Rules) -> None:
        self._basis, self._rules = basis, rules
        self._problems: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        """By the file's path; none for a file that is as it should be."""
        self._resolved: dict[str, list[ResolvedFleet]] = defaultdict(list)
        """By the fleet's name: the documents that it is made of."""
        self._fleets: list[CheckedFleet] = []
        self._findings: list[Finding] = []
        self._files = 0
        """How many texts could be read."""
        self._tables: list[tuple[Source, ThroughputTable]] = []
        self._ratings: dict[frozenset[str | None], Rating] = {}

    def take(self, text: Text) -> None:
        """Read one file."""
        problems: list[Diagnostic] = []
        try:
            if isinstance(text.source, FleetError):
                raise text.source
            self._files += 1
            if text.is_table:
                self._tables.append((text.source, read_table(text.source)))
            else:
                resolved, problems = resolve_all([text.source])
                for fleet in resolved:
                    self._resolved[fleet.manifest.fleet].append(fleet)
        except FleetError as error:
            problems = [*error.diagnostics]
        self._problems[text.name].extend(problems)

    def hold_together(self) -> None:
        """Find what is wrong with the documents of all files together."""
        every = [fleet.manifest for parts in self._resolved.values() for fleet in parts]
        for problem in (*overlaps(every), *wholes_problems(every), *definition_problems(every)):
            self._problems[problem.source.name if problem.source else ""].append(problem)

    def narrow(self) -> None:
        """
        Keep the pools alone that are asked for.

        Raises:
            FleetError: a value is asked for that no pool has on any day.
        """
        if self._basis.where and not any(self._problems.values()):
            every = [fleet for parts in self._resolved.values() for fleet in parts]
            (side,) = select([every], self._basis.where)
            self._resolved = grouped((fleet.manifest.fleet, fleet) for fleet in side)

    def judge(self) -> None:
        """Judge every fleet whose documents are all as they should be."""
        for parts in self._resolved.values():
            paths = [fleet.manifest.source.name for fleet in parts]
            rated: Sequence[RatedFleet] = ()
            try:
                rating = self._rating([fleet.manifest for fleet in parts])
                rated, missing = rate_all(parts, rating, self._basis.model)
                distinct((rating.table, *tables_of_targets(rated)))
            except FleetError as error:
                missing = [*error.diagnostics]
            for problem in missing:
                name = problem.source.name if problem.source else paths[0]
                self._problems[name].append(problem)
            # NOTE: what is wrong may stand in a table's file, and not in a manifest.
            if rated and not missing and not any(self._problems[path] for path in paths):
                self._judge_fleet(rated, rating)
        self._note_different_tables()

    def _note_different_tables(self) -> None:
        """Say where fleets that are right by themselves could not be added up."""
        choices: list[Choice] = []
        for fleet in self._fleets:
            manifests = fleet.total.snapshot.manifests
            named = next((manifest for manifest in manifests if manifest.table is not None), None)
            choices.append(Choice(fleet.rating.table, named))
        for problem in conflicts(choices):
            self._findings.append(invalid(problem._replace(level=NOTICE), ""))

    def _judge_fleet(self, rated: Sequence[RatedFleet], rating: Rating) -> None:
        basis = self._basis
        (total,) = total_fleets(rated, rating, (), basis.as_of, basis.estimates).fleets
        fleet = CheckedFleet(total, rating, basis.estimates)
        self._fleets.append(fleet)
        self._findings += check_fleet(fleet, self._rules)

    def result(self) -> Checked:
        """Return what was found of all files and fleets."""
        findings: list[Finding] = []
        for path, problems in self._problems.items():
            findings += [invalid(problem, path) for problem in problems] or [valid(path)]
        every = [fleet.manifest for parts in self._resolved.values() for fleet in parts]
        totals = [fleet.total for fleet in self._fleets]
        findings += [of_part(*one) for one in larger_parts(totals, "equivalents")]
        findings += misspelled_wholes(totals)
        findings += [invalid(problem, "") for problem in self._strange_names(every)]
        findings += [*self._findings, *missing_targets(self._rules, every)]
        estimates = self._basis.estimates
        return Checked(
            tuple(self._fleets), tuple(findings), self._files, estimates, where=self._basis.where
        )

    def _strange_names(self, manifests: Sequence[Manifest]) -> Iterator[Diagnostic]:
        """Yield a warning for each value of a table that is of no accelerator of this check."""
        for source, table in self._tables:
            for name, span in known_to(table, manifests).strange:
                message = f'values: nothing here is named "{shorten(name)}"'
                near = asked(near_names(name, False, bundled()))
                hint = f"{near or ''} a manifest may add it under accelerators:".strip()
                yield Diagnostic("unknown-accelerator", message, source, span, hint, (), WARNING)

    def _rating(self, manifests: Sequence[Manifest]) -> Rating:
        """Return the basis of a fleet; those that many fleets share are made once."""
        names = frozenset(self._basis.table or manifest.table for manifest in manifests)
        is_own = any(
            manifest.accelerators or (manifest.table is not None and is_path(manifest.table))
            for manifest in manifests
        )
        if not is_own and names in self._ratings:
            return self._ratings[names]
        rating = rating_for(manifests, self._basis.table, self._basis.reference)
        see_unit(self._basis.amounts, rating.reference.short_unit)
        if not is_own:
            self._ratings[names] = rating
        return rating
