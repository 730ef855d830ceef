"""Write tables in the formats they are read in.

The libraries for it are loaded by whoever writes or reads the first table: together they take 8 MB of a web process, and most never do.
"""

import re

from cooperation.csv_text import safe

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no cell of a workbook can hold."""

FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}
"""The class of `import_export` that writes each."""


def write(name, headings, rows):
    """(bytes, media type) of a table of words in a format.

    In what a spreadsheet opens, an apostrophe guards each cell that might be taken for a formula; reading takes it off again.
    """
    import tablib
    from import_export.formats import base_formats

    guarded = name != "json"
    table = tablib.Dataset(headers=headings)
    for row in rows:
        table.append([safe(UNWRITABLE.sub("", cell)) if guarded else cell for cell in row])
    made = getattr(base_formats, FORMATS[name])()
    written = made.export_data(table) if table.height or guarded else "[]"
    return (written if isinstance(written, bytes) else _encoded(written, with_bom=guarded)), made.get_content_type()


def _encoded(text, *, with_bom):
    return text.encode("utf-8-sig" if with_bom else "utf-8")
