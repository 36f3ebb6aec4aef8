"""What the importers' tests share: running one on a text or a sample."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Columns, Draft, Request
from fleet_cli.importers.formats import importer
from fleet_cli.read.catalogue import bundled

SAMPLES = Path(__file__).parent / "samples"

Run = Callable[..., Draft]


def run_import(
    kind: str,
    data: str | bytes | Path | dict[str, Any] | list[Any],
    *maps: str,
    columns: Columns | None = None,
) -> Draft:
    """Run the importer *kind* on a text, on bytes, on a sample's path or on a JSON value."""
    if isinstance(data, Path):
        data = data.read_bytes()
    elif isinstance(data, dict | list):
        data = json.dumps(data)
    raw = data.encode() if isinstance(data, str) else data
    request = Request(Devices(bundled(), maps), "input", columns or Columns())
    return importer(kind)(io.BytesIO(raw), request)


@pytest.fixture
def run() -> Run:
    """Return the function that runs an importer."""
    return run_import


@pytest.fixture
def samples() -> Path:
    """Return the folder of sample inputs."""
    return SAMPLES
