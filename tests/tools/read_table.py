"""Reads a table as a stranger's program would: Python's own csv, or PyPI's openpyxl.

    read_table.py csv < FILE
    read_table.py xlsx < FILE

Prints JSON: `sheets`, how many there are, and `rows`, of `{"type", "value"}` each. A type is `text`, `number`, `date`, `empty`, and
`formula` for a cell that a spreadsheet would compute.
"""

import csv
import datetime
import io
import json
import sys

import openpyxl


def cell(value, data_type: str) -> dict:
    if data_type == "f":
        return {"type": "formula", "value": str(value)}
    if value is None:
        return {"type": "empty", "value": None}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {"type": "date", "value": value.isoformat()}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"type": "number", "value": value}
    return {"type": "text", "value": str(value)}


def of_csv(content: bytes) -> list:
    text = content.decode("utf-8-sig")
    return [[cell(value, "s") for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")]


def of_xlsx(content: bytes) -> tuple:
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [[cell(one.value, one.data_type) for one in row] for row in book.worksheets[0].iter_rows()]
    return len(book.worksheets), rows


content = sys.stdin.buffer.read()
if sys.argv[1] == "csv":
    sheets, rows = 1, of_csv(content)
else:
    sheets, rows = of_xlsx(content)
json.dump({"sheets": sheets, "rows": rows}, sys.stdout)
