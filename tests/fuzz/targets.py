"""What is fuzzed: each target takes any bytes, and may end in a value or in a FleetError alone."""

import io
from collections.abc import Callable

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Request
from fleet_cli.importers.formats import FORMATS, importer
from fleet_cli.importers.write import failures, manifest_text
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.files import decode
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.power import load_model
from fleet_cli.read.tables import read_table
from fleet_cli.render.problems import render_problems


def manifest(data: bytes) -> None:
    """A manifest: read, resolved and rated, or problems that can be printed."""
    fleets, problems = resolve_all([decode("fuzz.yaml", data)])
    if problems:
        render_problems(problems)
        return
    if fleets and all(fleet.manifest.table is None for fleet in fleets):
        _, missing = rate_all(
            fleets, rating_for([fleet.manifest for fleet in fleets], None, None), load_model(None)
        )
        render_problems(missing)


def table(data: bytes) -> None:
    """A throughput table: read, and asked for a rate."""
    rule = read_table(decode("fuzz.yaml", data))
    for entry in ("H100", "A100"):
        chip = bundled().find(entry)
        rule.throughput(chip)  # type: ignore[arg-type]  # both are accelerators


def imported(kind: str) -> Callable[[bytes], None]:
    """Return the target of one importer: what it gives must read back to the same count."""

    def target(data: bytes) -> None:
        draft = importer(kind)(io.BytesIO(data), Request(Devices(bundled()), "fuzz"))
        render_problems(failures(draft, "fuzz"))
        text = manifest_text(draft, fleet="fuzz", allow_unknown=True)
        manifests, problems = read_manifests(decode("written.yaml", text.encode()))
        assert problems == [], text
        written = sum(pool.count.mid for manifest in manifests for pool in manifest.pools)
        assert written == sum(draft.totals().values()), text

    return target


TARGETS: dict[str, Callable[[bytes], None]] = {
    "manifest": manifest,
    "table": table,
    **{one.name: imported(one.name) for one in FORMATS},
}


def run(name: str, data: bytes) -> None:
    """
    Run one target on *data*.

    Raises:
        Exception: whatever is no FleetError; that is a finding.
    """
    try:
        TARGETS[name](data)
    except FleetError as error:
        render_problems(error.diagnostics)
