"""Parquet inventories, read in batches by pyarrow, which comes with the extra `inventory`."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_cells import cell_text
from fleet_cli.importers.inventory_chunks import Chunk
from fleet_cli.importers.inventory_tally import Tallied, extra, tally_table
from fleet_cli.importers.text import refuse, shown

_BATCH = 1 << 12


def tally_parquet(stream: BinaryIO, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of a Parquet file.

    Raises:
        FleetError: pyarrow is not installed, or the file is no Parquet.
    """
    pyarrow = extra("pyarrow", "Parquet", "export CSV")
    parquet = extra("pyarrow.parquet", "Parquet", "export CSV")
    try:
        file = parquet.ParquetFile(stream)
        headers = [str(name) for name in file.schema_arrow.names]
        return tally_table(headers, lambda: _chunks(file), request, collector)
    except (pyarrow.ArrowException, OSError) as error:
        refuse(f"not a Parquet file: {shown(str(error))}", hint="export the table anew")


def _chunks(file: Any) -> Iterator[Chunk]:
    first = 1
    for batch in file.iter_batches(_BATCH):
        columns = [map(cell_text, column.to_pylist()) for column in batch.columns]
        rows = list(zip(*columns, strict=True))
        yield Chunk(rows, range(first, first + batch.num_rows))
        first += batch.num_rows
