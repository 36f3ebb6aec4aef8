"""The JSON document of `fleet check`."""

from fleet_cli.calc.findings import LEVELS, PASSED, CheckedFleet, Finding
from fleet_cli.calc.snapshots import models_of
from fleet_cli.report.check import CheckReport
from fleet_cli.report.fleet_fields import ADDING, WHERE
from fleet_cli.report.kinds import (
    BASIS,
    COUNTS_BASIS,
    DAY,
    ESTIMATE,
    FLAG,
    POWER_MODELS,
    TEXT,
    TEXTS,
    WHOLE,
)
from fleet_cli.report.shape import Document, Field, Kind, Shape, or_null, sequence

LEVEL: Kind[str] = Kind(lambda: {"enum": [level for level in LEVELS if level != PASSED]})

FINDING: Shape[Finding] = Shape(
    Field("rule", lambda case: case.problem.code, TEXT),
    Field("level", lambda case: case.problem.level, LEVEL),
    Field("message", lambda case: case.problem.message, TEXT),
    Field("path", lambda case: case.path or None, or_null(TEXT)),
    Field("line", lambda case: case.problem.line, or_null(WHOLE)),
    Field("column", lambda case: case.problem.column, or_null(WHOLE)),
    Field("end_column", lambda case: case.problem.end_column, or_null(WHOLE)),
    Field("fleet", lambda case: case.fleet, or_null(TEXT)),
    Field("subject", lambda case: case.subject, or_null(TEXT)),
    Field("hint", lambda case: case.problem.hint, or_null(TEXT)),
    Field("notes", lambda case: case.problem.notes, TEXTS),
)
FLEET: Shape[CheckedFleet] = Shape(
    Field("fleet", lambda fleet: fleet.total.name, TEXT),
    Field("path", lambda fleet: fleet.total.snapshot.paths[0], TEXT),
    Field("paths", lambda fleet: fleet.total.snapshot.paths, TEXTS),
    Field("as_of", lambda fleet: fleet.total.day, or_null(DAY)),
    Field("basis", lambda fleet: fleet.total.snapshot.basis, COUNTS_BASIS),
    Field("power_models", lambda fleet: models_of([fleet.total.snapshot]), POWER_MODELS),
    *BASIS.within(CheckedFleet, lambda fleet: fleet.rating),
    Field("accelerators", lambda fleet: fleet.total.sums.accelerators, ESTIMATE),
    Field("equivalents", lambda fleet: fleet.total.sums.equivalents, ESTIMATE),
)
CHECK: Document[CheckReport] = Document(
    "check",
    Field("passed", lambda report: report.checked.has_passed, FLAG),
    Field("findings", lambda report: report.findings, sequence(FINDING)),
    Field("fleets", lambda report: report.checked.fleets, sequence(FLEET)),
    Field("files", lambda report: report.checked.files, WHOLE),
    Field("estimates", lambda report: report.checked.estimates, ADDING),
    Field("where", lambda report: dict(report.checked.where), WHERE),
)
