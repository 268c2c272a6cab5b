"""Cells changed in the XML of a sheet: read back by others as meant, and all else as it was, byte for byte."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bad_workbooks_support import MAIN, SHEET, changed, parts, plain_workbook, sheet_of
from bomiljo.workbooks.daystyles import day_styles
from bomiljo.workbooks.sheetedits import Day, Unplaced, with_cells
from dice_support import examples

SOUND = plain_workbook()


def read(sheet: bytes) -> dict[tuple[int, int], Any]:
    """Return the values of a sheet as another program reads them."""
    found = load_workbook(BytesIO(changed(SOUND, {SHEET: sheet})))["Beboere"]
    return {(each.row, each.column): each.value for row in found.iter_rows() for each in row if each.value is not None}


CELLS = b'<row r="2" spans="1:2"><c r="A2" s="1"><v>1</v></c><c r="D2" s="1" t="str"><v>d</v></c></row><row r="5"/>'

EDITS: list[tuple[bytes, dict[tuple[int, int], str | int | None], bytes]] = [
    # A cell that is there keeps its style, whatever it was.
    (b'<row r="1"><c r="A1" s="1"/></row>', {(1, 1): 17}, b'<row r="1"><c r="A1" s="1"><v>17</v></c></row>'),
    (b'<row r="1"><c s="1" r="A1"><f>1+1</f><v>2</v></c></row>', {(1, 1): None}, b'<row r="1"><c r="A1" s="1"/></row>'),
    # New cells come in their order, and the hint of which columns a row has is taken away.
    (
        CELLS,
        {(2, 2): 2, (2, 3): 3, (2, 5): 5},
        b'<row r="2"><c r="A2" s="1"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c>'
        b'<c r="D2" s="1" t="str"><v>d</v></c><c r="E2"><v>5</v></c></row><row r="5"/>',
    ),
    # So do rows, also one that was there without cells.
    (b'<row r="2"/>', {(2, 1): 1}, b'<row r="2"><c r="A2"><v>1</v></c></row>'),
    (b'<row r="2" ht="9" />', {(1, 1): 1}, b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="9" />'),
    (b'<row r="2"/>', {(3, 1): 1}, b'<row r="2"/><row r="3"><c r="A3"><v>1</v></c></row>'),
    # Where nothing stands, to leave it blank is nothing.
    (b'<row r="2"/>', {(2, 1): None}, b'<row r="2"/>'),
    # Rows and cells need not say where they are, and signs in attributes are no ends.
    (b"<row><c/><c><v>1</v></c></row>", {(1, 2): 2}, b'<row><c/><c r="B1"><v>2</v></c></row>'),
    (b'<row x="&gt;>" r="2"><c r="A2"/></row>', {(2, 1): 2}, b'<row x="&gt;>" r="2"><c r="A2"><v>2</v></c></row>'),
]


@pytest.mark.parametrize(("before", "values", "after"), EDITS)
def test_cells_change_and_nothing_else(
    before: bytes, values: dict[tuple[int, int], str | int | None], after: bytes
) -> None:
    """Exactly what has to change changes."""
    assert with_cells(sheet_of(before), values) == sheet_of(after)


def test_a_row_takes_the_look_of_its_row_or_column() -> None:
    """A new cell looks like those around it."""
    head = f'<worksheet {MAIN}><cols><col min="2" max="3" style="7"/></cols><sheetData>'.encode()
    tail = b"</sheetData></worksheet>"
    styled = b'<row r="1" s="4" customFormat="1"/>'
    made = with_cells(head + styled + tail, {(1, 2): 1, (2, 3): 2})
    assert b'<c r="B1" s="4"><v>1</v></c>' in made
    assert b'<c r="C2" s="7"><v>2</v></c>' in made


STYLES = f"""<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="mmm yyyy"/></numFmts><cellStyleXfs><xf numFmtId="164"/></cellStyleXfs><cellXfs>
<xf numFmtId="0" fontId="1"/><xf numFmtId="164" fontId="1" applyNumberFormat="1"/><xf numFmtId="165" fontId="1"/>
<xf numFmtId="14" fontId="2"/><xf numFmtId="0" fontId="1"><protection locked="0"/></xf></cellXfs></styleSheet>"""


def test_a_day_is_shown_as_a_day_where_it_can_be() -> None:
    """A cell takes the look that differs in its format alone; where there is none, the day is a text."""
    days = day_styles(STYLES.encode())
    assert days == {"0": "1", "1": "1", "2": "1", "3": "3"}
    day = Day(45964, "2025-11-03")
    sheet = sheet_of(b'<row r="1"><c r="A1"/><c r="B1" s="0"/><c r="C1" s="3"/><c r="D1" s="4"/></row>')
    made = with_cells(sheet, dict.fromkeys([(1, 1), (1, 2), (1, 3), (1, 4)], day), days)
    assert b'<c r="B1" s="1"><v>45964</v></c><c r="C1" s="3"><v>45964</v></c>' in made
    assert made.count(b"2025-11-03") == 2


def test_a_sheet_without_rows_gets_them() -> None:
    """A sheet may have no room for rows yet, and prefixes of its own."""
    data = f'<x:worksheet xmlns:x="{MAIN[7:-1]}"><x:dimension ref="A1"/><x:sheetData/></x:worksheet>'.encode()
    made = with_cells(data, {(3, 2): "tre & <to>"})
    assert read(made) == {(3, 2): "tre & <to>"}
    assert b'<x:dimension ref="A1:B3"/>' in made


def test_what_cannot_be_written_into_is_told() -> None:
    """A sheet in another encoding, or without room for cells."""
    for data in (b"<chartsheet/>", sheet_of(b"").replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"), b"<a>"):
        with pytest.raises(Unplaced):
            with_cells(data, {(1, 1): 1})


characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))
texts = st.text(characters, min_size=1, max_size=20)
values_ = st.one_of(
    texts, st.integers(0, 9_999_999), st.sampled_from(["a\nb", " a ", "=1+1", "]]>", "&amp;", "æ\r\nå"])
)
places = st.tuples(st.integers(1, 12), st.integers(1, 30))


@examples(60)
@given(st.dictionaries(places, values_, max_size=6), st.dictionaries(places, values_ | st.none(), max_size=6))
def test_others_read_what_was_written(
    first: dict[tuple[int, int], str | int], then: dict[tuple[int, int], str | int | None]
) -> None:
    """Whatever is written over whatever: another program reads just that."""
    made = with_cells(with_cells(parts(SOUND)[SHEET], first), then)
    expected = {(1, 1): "Beboere i bygget", **first, **then}
    assert read(made) == {at: each for at, each in expected.items() if each is not None}
