"""The cells of a workbook's only sheet, read with nothing but a zip reader and an XML parser."""
import re
import zipfile
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def column_of(reference):
    """0 of "A7", 26 of "AA7"."""
    number = 0
    for letter in re.match(r"[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shared_texts(archive):
    root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{SPACE}t"))
            for item in root.iter(f"{SPACE}si")]


def cell_of(cell, texts):
    """A text as text, a number as it is written; nothing of an empty cell."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{SPACE}t"))
    value = cell.find(f"{SPACE}v")
    if value is None:
        return ""
    return texts[int(value.text)] if kind == "s" else value.text


def sheet_rows(path):
    """Each row as (cells that are texts or numbers, whether each is a number)."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 1, sheets
        texts = shared_texts(archive)
        rows = []
        for row in ElementTree.fromstring(archive.read(sheets[0])).iter(f"{SPACE}row"):
            cells = {column_of(cell.get("r")): (cell_of(cell, texts), cell.get("t", "n") == "n")
                     for cell in row.iter(f"{SPACE}c")}
            rows.append([cells.get(place, ("", False)) for place in range(max(cells) + 1)])
        return rows
