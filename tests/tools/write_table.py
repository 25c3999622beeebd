"""Writes the workbooks that imports meet: some as a stranger's program writes them (PyPI's openpyxl), some by hand, because no
program would.

    write_table.py rows < ROWS.json      a workbook of these rows; {"date": "2026-12-01"} and {"time": "07:00"} are typed cells
    write_table.py formula < ROWS.json   the same, with a formula in C2
    write_table.py macros                with a macro project in it
    write_table.py bomb                  a part that unpacks to 400 MB
    write_table.py million               a million rows
    write_table.py far                   a cell in the last row and the last column that Excel has

Writes the file to standard output.
"""

import datetime
import io
import json
import sys
import zipfile

import openpyxl

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>
</Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def typed(value):
    if isinstance(value, dict) and "date" in value:
        return datetime.date.fromisoformat(value["date"])
    if isinstance(value, dict):
        return datetime.time.fromisoformat(value["time"])
    return value


def book(formula: bool) -> bytes:
    made = openpyxl.Workbook()
    for row in json.load(sys.stdin):
        made.active.append([typed(value) for value in row])
    if formula:
        made.active["C2"] = "=1+1"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def by_hand(rows, **more) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(SHEET.encode())
            for row in rows:
                part.write(row)
            part.write(b"</sheetData></worksheet>")
        for name, size in more.items():
            with archive.open(f"xl/{name}.bin", "w") as part:
                for _ in range(size):
                    part.write(b"\0" * 1_000_000)
    return content.getvalue()


def cell(place: str, row: int) -> bytes:
    return f'<row r="{row}"><c r="{place}{row}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()


kind = sys.argv[1]
if kind in ("rows", "formula"):
    made = book(kind == "formula")
elif kind == "macros":
    made = by_hand([cell("A", 1)], vbaProject=1)
elif kind == "bomb":
    made = by_hand([cell("A", 1)], media=400)
elif kind == "million":
    made = by_hand(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>'.encode() for row in range(1, 1_000_001))
else:
    made = by_hand([cell("A", 1), cell("XFD", 1_048_576)])
sys.stdout.buffer.write(made)
