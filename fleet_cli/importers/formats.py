"""The importers by name; each is loaded when it is used."""

from importlib import import_module

from fleet_cli.importers.draft import Importer

IMPORTERS = {
    "kubernetes": "fleet_cli.importers.kubernetes:read",
    "slurm": "fleet_cli.importers.slurm:read",
    "nvidia-smi": "fleet_cli.importers.nvidia_smi:read",
    "inventory": "fleet_cli.importers.inventory:read",
}
"""What `fleet import` takes, to the function that reads it."""


def importer(name: str) -> Importer:
    """
    Return the importer called *name*.

    Raises:
        KeyError: There is none; the command offers only those that there are.
    """
    module, _, function = IMPORTERS[name].partition(":")
    found: Importer = getattr(import_module(module), function)
    return found
