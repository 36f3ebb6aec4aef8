"""The catalogue with what `--include` adds to it."""

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.model.catalogue import Catalogue
from fleet_cli.model.manifest import Manifest
from fleet_cli.read.catalogue import bundled, catalogue_for


def catalogue_with(path: str | None) -> tuple[Catalogue, tuple[Manifest, ...]]:
    """
    Return the catalogue, and the definitions that it is extended by as a manifest without pools.

    Args:
        path: The value of `--include`.
    Raises:
        FleetError: the file cannot be read, or is wrong.
    """
    if path is None:
        return bundled(), ()
    from fleet_cli.calc.resolve import resolve
    from fleet_cli.read.includes import definitions_at

    manifest = definitions_at(path)
    catalogue = catalogue_for(manifest.accelerators, manifest.systems)
    _, problems = resolve(manifest, catalogue, bundled())
    if problems:
        raise FleetError(problems)
    return catalogue, (manifest,)
