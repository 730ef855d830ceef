"""Tables in and out of files: CSV, XLSX and JSON, read safely and written so that no spreadsheet runs a cell. This is the room's only door."""

from .limits import TableError
from .reading import ENDINGS, Table, TableRow, read
from .writing import FORMATS, write

__all__ = ["ENDINGS", "FORMATS", "Table", "TableError", "TableRow", "read", "write"]
