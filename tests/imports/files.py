"""Files of tables, made on the spot: honest ones, and those that somebody might send to break the site."""

import io
import json
import zipfile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def file(data):
    """Bytes, or text as UTF-8, as an open file."""
    return io.BytesIO(data.encode() if isinstance(data, str) else data)


def csv(*rows, separator=","):
    """The text of a CSV file; no cell may hold the separator or a quotation mark."""
    return "".join(separator.join(row) + "\r\n" for row in rows)


def xlsx(*rows):
    """The bytes of a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def objects(*rows):
    return json.dumps(rows, ensure_ascii=False)


def replaced(workbook, **parts):
    """A workbook in which parts are replaced; a part is named by the last word of its path without its ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rsplit("/", 1)[-1].split(".")[0]
            new.writestr(name, parts.get(stem, old.read(name)))
    return out.getvalue()


def with_strings(workbook, strings, *, path):
    """A workbook whose shared strings stand in a part of any name."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        types = parts.read("[Content_Types].xml").decode()
    types = types.replace("</Types>", f'<Override PartName="/{path}" ContentType="{kind}"/></Types>')
    out = io.BytesIO(replaced(workbook, **{"[Content_Types]": types}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(path, strings)
    return out.getvalue()


def sheet(rows, *, before=""):
    """The XML of a sheet; `before` stands before its root."""
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def text_cell(words):
    return f'<c t="inlineStr"><is><t>{words}</t></is></c>'
