"""What many manifests define: one name has one meaning in a run."""

from collections.abc import Iterable, Iterator
from itertools import chain

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import squash
from fleet_cli.base.source import Place
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.manifest import Manifest

Entry = Accelerator | System


def definition_problems(manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """Yield each name that *manifests* and what they include define twice, and not alike."""
    known: dict[str, tuple[Entry, Place]] = {}
    for manifest in manifests:
        entries: Iterable[Entry] = chain(manifest.accelerators, manifest.systems)
        for entry, place in zip(entries, manifest.added_places, strict=True):
            for spelling in dict.fromkeys((entry.name, *entry.aliases)):
                before, first = known.setdefault(squash(spelling), (entry, place))
                if before != entry and first[0] != place[0]:
                    source, span = place
                    message = f'"{spelling}" is defined twice, and not alike'
                    hint = "define it once, in a file that all manifests include"
                    notes = (f"first at {first[0].name}:{first[1].line}",)
                    yield Diagnostic("definition", message, source, span, hint, notes)
                    break
