"""Parquet inventories, read in batches by pyarrow, which comes with the extra `inventory`."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from fleet_cli.base.source import Source
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_rows import Row
from fleet_cli.importers.inventory_tally import Tally, cell_text, compact, roles_for, rows_of
from fleet_cli.importers.text import FORMAT_CODE, refuse, shown

_BATCH = 1 << 16


def parquet_rows(stream: io.BufferedReader, request: Request) -> Iterator[Row]:
    """
    Yield each distinct row of a Parquet file with the number of its like.

    Args:
        stream: The file; one that cannot seek, such as a pipe, is read into memory.
        request: The columns that options name.
    Raises:
        FleetError: pyarrow is not installed, or the file is no Parquet.
    """
    source = Source(request.source, "")
    try:
        # NOTE: by name, since the extra is optional and has no types.
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        hint = "pip install 'fleet-h100e[inventory]', or export CSV"
        refuse(
            FORMAT_CODE, "Parquet is read by pyarrow, which is missing", source=source, hint=hint
        )
    try:
        file: Any = parquet.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
        headers = file.schema_arrow.names
        roles = roles_for(headers, request.columns, source, 1)
        slim, needed = compact(roles)
        tally = _tally(file, [headers[at] for at in needed], roles.label, headers)
    except (pyarrow.ArrowException, OSError) as error:
        message = f"not a Parquet file: {shown(str(error))}"
        refuse(FORMAT_CODE, message, source=source, hint="export the table anew")
    yield from rows_of(tally, slim, request.source)


def _tally(file: Any, columns: list[str], label: int, headers: list[str]) -> Tally:
    tally: Tally = {}
    wanted = [*columns, headers[label]] if label >= 0 else columns
    number = 0
    for batch in file.iter_batches(_BATCH, columns=list(dict.fromkeys(wanted))):
        cells = zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
        for offset, raw in enumerate(cells):
            number += 1
            known = tally.get(raw)
            if known is None:
                named = batch.column(headers[label])[offset].as_py() if label >= 0 else None
                tally[raw] = [1, number, cell_text(named)]
            else:
                known[0] += 1
    texts: Tally = {}
    for raw, (times, first, named) in tally.items():
        known = texts.setdefault(tuple(cell_text(value) for value in raw), [0, first, named])
        known[0] += times
    return texts
