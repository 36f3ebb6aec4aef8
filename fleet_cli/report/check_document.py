"""The JSON document of `fleet check`."""

from fleet_cli.calc.findings import LEVELS, PASSED, CheckedFleet
from fleet_cli.report.check import Case, CheckReport
from fleet_cli.report.fleet_fields import ADDING
from fleet_cli.report.kinds import BASIS, DAY, ESTIMATE, FLAG, TEXT, TEXTS, WHOLE
from fleet_cli.report.shape import Document, Field, Kind, Shape, or_null, sequence

LEVEL: Kind[str] = Kind(lambda: {"enum": [level for level in LEVELS if level != PASSED]})

FINDING: Shape[Case] = Shape(
    Field("rule", lambda case: case.finding.rule, TEXT),
    Field("level", lambda case: case.level, LEVEL),
    Field("message", lambda case: case.message, TEXT),
    Field("path", lambda case: case.finding.path or None, or_null(TEXT)),
    Field("line", lambda case: case.line, or_null(WHOLE)),
    Field("column", lambda case: case.column, or_null(WHOLE)),
    Field("end_column", lambda case: case.end_column, or_null(WHOLE)),
    Field("fleet", lambda case: case.finding.fleet, or_null(TEXT)),
    Field("subject", lambda case: case.finding.subject, or_null(TEXT)),
    Field("hint", lambda case: case.finding.hint, or_null(TEXT)),
    Field("notes", lambda case: case.finding.notes, TEXTS),
)
FLEET: Shape[CheckedFleet] = Shape(
    Field("fleet", lambda fleet: fleet.total.name, TEXT),
    Field("path", lambda fleet: fleet.total.snapshot.paths[0], TEXT),
    Field("paths", lambda fleet: fleet.total.snapshot.paths, TEXTS),
    Field("as_of", lambda fleet: fleet.total.day, or_null(DAY)),
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
)
