"""Files made to break the site: each is refused with a sentence, before it takes more memory than a page may."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from django.conf import settings

from tests.imports import files

pytestmark = pytest.mark.once

MOST = 100
"""Megabytes that reading may take besides what the process has already."""

READER = """
import resource, sys
import django

django.setup()
from cooperation import tables
from tests.imports import files

for name, data in [("t.csv", files.csv(["a"], ["b"])), ("t.xlsx", files.xlsx(["a"], ["b"])), ("t.json", files.objects({"a": "b"}))]:
    tables.read(name, files.file(data))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        with open(path, "rb") as file:
            tables.read(path, file)
        print("read")
    except tables.TableError as error:
        print(error)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
"""Reads a small table of each format, then the files named; prints why each is refused, and the most megabytes taken until then."""

BOOK = files.xlsx(["slug"], ["one"])
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


def with_sheet(rows, **kwargs):
    return files.replaced(BOOK, sheet1=files.sheet(rows, **kwargs))


def bomb():
    """Some 10 kB that unpack to 1 GB."""
    out, piece = BytesIO(BOOK), b" " * 2**24
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2, compresslevel=1) as parts:
        for number in range(64):
            parts.writestr(f"xl/media/{number}", piece)
    assert len(out.getvalue()) < 20_000
    return out.getvalue()


def lying():
    """A workbook whose directory says that its sheet is far smaller than it is."""
    book = with_sheet(f"<row>{files.text_cell('a' * 5_000_000)}</row>")
    with zipfile.ZipFile(BytesIO(book)) as parts:
        size = parts.getinfo(files.SHEET).file_size
    return book.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


ENTITIES = "The workbook defines entities of its own, as no spreadsheet does. Save the table as a new file."
FORMATTING = "The workbook carries far more formatting than cells. Copy the cells alone into a new workbook."
MANY_CELLS = "The table has more than 200000 cells. Divide it into several files."
HOSTILE = {
    "50 MB of CSV": (
        "t.csv",
        lambda: b"slug,title\r\n" + b"one,One\r\n" * 5_825_422,
        "The file has 50.0 MB, and at most 4.0 MB are read. Divide it into several files.",
    ),
    "10 kB that unpack to 1 GB": (
        "t.xlsx",
        bomb,
        "The workbook unpacks to more than 20.0 MB. Divide the table into several files.",
    ),
    "a directory that lies": ("t.xlsx", lying, "The workbook is cut off or damaged. Open it in a spreadsheet and save it again."),
    "nested entities": ("t.xlsx", lambda: with_sheet("&l8;", before=f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'), ENTITIES),
    "an external entity": (
        "t.xlsx",
        lambda: with_sheet("&e;", before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        ENTITIES,
    ),
    "a million formats": (
        "t.xlsx",
        lambda: files.replaced(BOOK, styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></styleSheet>"),
        FORMATTING,
    ),
    "a million shared strings": (
        "t.xlsx",
        lambda: files.with_strings(BOOK, b"<sst>" + b"<si><t>a</t></si>" * 1_100_000 + b"</sst>", path="xl/media/image1.png"),
        MANY_CELLS,
    ),
    "a million cells in one row": (
        "t.xlsx",
        lambda: with_sheet(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"),
        MANY_CELLS,
    ),
    "a million cells": (
        "t.xlsx",
        lambda: with_sheet(f"<row>{''.join(files.text_cell(n) for n in range(50))}</row>" * 9_000),
        MANY_CELLS,
    ),
    "a million merged cells": (
        "t.xlsx",
        lambda: with_sheet("</sheetData><mergeCells>" + '<mergeCell ref="A1"/>' * 900_000 + "</mergeCells><sheetData>"),
        FORMATTING,
    ),
    "a cell in the last row there can be": (
        "t.xlsx",
        lambda: with_sheet('<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "The table has more than 10000 rows. Divide it into several files.",
    ),
    "a text in two hundred thousand pieces": (
        "t.xlsx",
        lambda: files.with_strings(BOOK, b"<sst><si>" + b"<r><t>a</t></r>" * 200_000 + b"</si></sst>", path="xl/strings.xml"),
        FORMATTING,
    ),
    "a cell of four hundred thousand values": (
        "t.xlsx",
        lambda: with_sheet(f"<row><c>{'<v/>' * 400_000}</c></row>"),
        FORMATTING,
    ),
    "empty cells in the last column there can be": (
        "t.xlsx",
        lambda: with_sheet('<row><c r="A1"/><c r="XFD1"/></row>' * 9_000),
        MANY_CELLS,
    ),
    "empty cells in a far column of many rows": (
        "t.xlsx",
        lambda: with_sheet('<row><c r="A1"/><c r="BXX1"/></row>' * 9_000),
        FORMATTING,
    ),
    "a million rows without cells": (
        "t.xlsx",
        lambda: with_sheet("<row/>" * 1_000_000),
        "The table has more than 10000 rows. Divide it into several files.",
    ),
    "a million cells of CSV": (
        "t.csv",
        lambda: b",".join(b"h%d" % n for n in range(50)) + b"\r\n" + (b"," * 49 + b"1\r\n") * 20_000,
        MANY_CELLS,
    ),
    "a million objects": ("t.json", lambda: b"[" + b"{}," * 1_300_000 + b"{}]", MANY_CELLS),
    "a million lists": ("t.json", lambda: b"[" + b"[]," * 1_300_000 + b"[]]", MANY_CELLS),
    "a million values in one object": (
        "t.json",
        lambda: b"[{" + b",".join(b'"%d":1' % n for n in range(350_000)) + b"}]",
        "An object has more than 60 values. Take out those that are not imported.",
    ),
    "a list in a list in a list": (
        "t.json",
        lambda: b'[{"a":' + b"[" * 100_000,
        "The file is nested too deeply to be a table. Write a list of objects.",
    ),
}


def test_hostile_files_are_refused_with_a_sentence_and_without_filling_the_memory(tmp_path):
    paths = []
    for number, (name, made, _sentence) in enumerate(HOSTILE.values()):
        paths.append(tmp_path / f"{number}" / name)
        paths[-1].parent.mkdir()
        paths[-1].write_bytes(made())

    answer = subprocess.run(
        [sys.executable, "-c", READER, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ncacsite.settings"},
    )

    lines = answer.stdout.replace("\xa0", " ").splitlines()
    assert dict(zip(HOSTILE, lines[::2], strict=True)) == {name: sentence for name, (_name, _made, sentence) in HOSTILE.items()}
    assert [(name, int(most)) for name, most in zip(HOSTILE, lines[1::2], strict=True) if int(most) >= MOST] == []
