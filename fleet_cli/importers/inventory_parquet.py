"""Parquet inventories, read in batches by pyarrow, which comes with the extra `inventory`."""

from importlib import import_module
from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_cells import cell_text
from fleet_cli.importers.inventory_tally import NumberedRows, Tallied, tally_table
from fleet_cli.importers.text import FORMAT_CODE, refuse, shown

_BATCH = 1 << 16


def tally_parquet(stream: BinaryIO, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of a Parquet file.

    Args:
        stream: The file.
        request: The catalogue, and the columns that options name.
        collector: Where remarks go.
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
        file: Any = parquet.ParquetFile(stream)
        headers = [str(name) for name in file.schema_arrow.names]
        return tally_table(headers, lambda: _rows(file), request, collector)
    except (pyarrow.ArrowException, OSError) as error:
        message = f"not a Parquet file: {shown(str(error))}"
        refuse(FORMAT_CODE, message, source=source, hint="export the table anew")


def _rows(file: Any) -> NumberedRows:
    number = 0
    for batch in file.iter_batches(_BATCH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield number, [cell_text(cell) for cell in cells]
