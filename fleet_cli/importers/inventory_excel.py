"""Excel workbooks, read row by row by openpyxl, which comes with the extra `inventory`."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_cells import cell_text
from fleet_cli.importers.inventory_chunks import Chunk
from fleet_cli.importers.inventory_columns import is_header, listed
from fleet_cli.importers.inventory_plan import SAMPLE
from fleet_cli.importers.inventory_tally import Tallied, extra, tally_table
from fleet_cli.importers.text import refuse, shown

_MOST_TITLES = 20


def tally_excel(stream: BinaryIO, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of one sheet: the one that is named, or the only one that has a table.

    Raises:
        FleetError: openpyxl is not installed, it is no workbook, or several sheets have tables.
    """
    openpyxl = extra("openpyxl", "Excel", "export the sheet as CSV")
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        tables = {sheet.title: sheet for sheet in book.worksheets if _header(sheet, request)[0]}
    except Exception as error:
        refuse(f"not an Excel workbook: {shown(str(error))}", hint="export the sheet as CSV")
    sheet = request.columns.sheet
    if sheet and sheet in book.sheetnames:
        tables = {sheet: book[sheet]}
    if len(tables) != 1:
        message = f"the workbook has several sheets that may be meant: {listed([*tables])}"
        if not tables:
            message = f"no sheet has a header that names accelerators: {listed(book.sheetnames)}"
        hint = "name the sheet with --sheet, and its columns with the options for them"
        refuse(message, hint=hint)
    ((title, found),) = tables.items()
    collector.remarks.note(f"read from the sheet {shown(title)}")
    number, headers = _header(found, request)
    if not number:
        number, headers = 1, _texts(next(found.iter_rows(values_only=True), ()))
    return tally_table(headers, lambda: _chunks(found, number, len(headers)), request, collector)


def _header(sheet: Any, request: Request) -> tuple[int, list[str]]:
    """Return the number of the header's row and its cells; 0 where no row is one."""
    for number, row in enumerate(sheet.iter_rows(max_row=_MOST_TITLES, values_only=True), start=1):
        cells = _texts(row)
        if is_header(cells, request.columns):
            return number, cells
    return 0, []


def _texts(row: Any) -> list[str]:
    cells = [cell_text(cell).strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _chunks(sheet: Any, header: int, width: int) -> Iterator[Chunk]:
    rows = enumerate(sheet.iter_rows(min_row=header + 1, values_only=True), start=header + 1)
    texts = ((number, [cell_text(cell) for cell in row]) for number, row in rows)
    filled = ((number, cells) for number, cells in texts if any(cells))
    while some := list(islice(filled, SAMPLE)):
        wide = [(cells + [""] * width)[:width] for _, cells in some]
        yield Chunk(wide, [number for number, _ in some])
