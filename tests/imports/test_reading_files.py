"""CSV as Excel and survey tools save it, and workbooks: the right value, or a clear error at its place."""

from __future__ import annotations

import datetime as dt
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo.imports import edge, tables
from dice_support import examples
from imports_support import PERSONS, as_csv, as_workbook, codes, problems, residents

if TYPE_CHECKING:
    from pathlib import Path

ROWS: Any = [
    ["Navn", "Alder", "Husholdning", "Språk", "Innflyttet"],
    ["Ærlig Æsel", 37, "Enslig", "Ukrainsk", "3.11.2025"],
    ["", 12, "familie", "arabisk", "2025-11"],
]
GROUPS = (
    {"id": "c1", "people": 1, "household": "family", "age": "0-24", "language": "ar", "arrival": "2025-11"},
    {"id": "c2", "people": 1, "household": "single", "age": "25-55", "language": "uk", "arrival": "2025-11-03"},
)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_same_in_each_form(tmp_path: Path, separator: str, encoding: str, end: str) -> None:
    """What separates cells, the encoding and the ends of lines do not matter."""
    assert residents(tmp_path, as_csv(ROWS, separator, encoding, end)).items == GROUPS


def test_a_workbook(tmp_path: Path) -> None:
    """Numbers, text and days of a workbook are read as they are shown."""
    rows = [ROWS[0], [*ROWS[1][:4], dt.date(2025, 11, 3)], [*ROWS[2][:4], dt.date(2025, 11, 1)]]

    def month(sheet: Any) -> None:
        sheet["E3"].number_format = "mmm yy"

    assert residents(tmp_path, as_workbook(rows, month)).items == GROUPS


def test_line_of_excel(tmp_path: Path) -> None:
    """`sep=;` says what separates cells; lines are counted as an editor does."""
    assert residents(tmp_path, b"sep=;\r\n" + as_csv(ROWS, encoding="utf-8")).items == GROUPS
    wrong = "sep=;\nNavn;Alder;Husholdning;Språk;Innflyttet\nx;hundre;;;\n"
    assert codes(lambda: residents(tmp_path, wrong)) == [("list-age", 3, 3)]


def test_headings_further_down(tmp_path: Path) -> None:
    """What stands above the headings is not read, but said."""
    above = [["Beboere i Eksempelveien 1", "", "", "", ""], ["", "", "", "", ""]]
    mapping = "heading_row: 3\n" + PERSONS
    found = residents(tmp_path, as_csv([*above, *ROWS]), mapping)
    assert (found.items, found.rows_above) == (GROUPS, 1)
    assert residents(tmp_path, as_workbook([*above, *ROWS]), mapping).items == GROUPS


def test_quotes_and_breaks(tmp_path: Path) -> None:
    """A text with separators, quotes and line breaks is one cell, and the next is found at its own line."""
    text = 'Navn;Alder;Husholdning;Språk;Innflyttet\n"a;""b""\nc";37;;;\n"d\ne";nei;;;\n'
    assert codes(lambda: residents(tmp_path, text)) == [("list-age", 5, 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navn;Alder;Husholdning;Språk;Innflyttet\nx;37;;\n", [("ragged-row", 2, 1)]),
        ("Navn;Alder;Husholdning;Språk;Innflyttet\nx;37;;;;y\n", [("ragged-row", 2, 1)]),
        ('Navn;Alder;Husholdning;Språk;Innflyttet\n"x"y;37;;;\n', [("list-quotes", 2, 4)]),
        ('Navn;Alder;Husholdning;Språk;Innflyttet\n"x;37;;;\n', [("list-quotes", 2, 1)]),
        ("Navn;Alder;Alder;Husholdning;Språk;Innflyttet\n", [("heading-twice", 1, 12)]),
        ("Navn;Alder;Husholdning;Språk;Innflyttet;\nx;37;;;;y\n", [("no-heading", 1, 41)]),
        ("Navn;Alder;Husholdning;Språk;Innflyttet;Ålder\n", [("unlisted-column", 1, 41)]),
        ("\n\n", [("no-headings", 1, 1)]),
        ("", [("no-headings", 1, 1)]),
        ("Navn;Alder;Husholdning;Språk;Innflyttet\nx\0;37;;;\n", [("binary", 2, 2)]),
    ],
)
def test_what_is_wrong_with_a_table(tmp_path: Path, text: str, expected: list[tuple[str, int, int]]) -> None:
    """Nothing is guessed and nothing is passed over."""
    assert codes(lambda: residents(tmp_path, text)) == expected


@given(
    st.lists(st.lists(st.text(st.sampled_from('a";,\t\n\r é')), min_size=1, max_size=4), max_size=5),
    st.sampled_from(";,\t"),
)
@examples(60)
def test_tables_are_read_as_they_were_written(rows: list[list[str]], separator: str) -> None:
    """Another program's CSV is read cell by cell, whatever stands in them."""
    text = as_csv(rows, separator, "utf-8").decode()
    assert [[each.text for each in row] for row in tables.rows_of(text, separator, "")] == rows


def test_blank_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    """A row or a column in which nothing stands says nothing."""
    text = "Navn;Alder;Husholdning;Språk;Innflyttet;\n;;;;;\nx;37;;;;\n\n; ; ;;;\n"
    assert residents(tmp_path, text).rows == 1


def test_misspelt_headings_are_told_from_both_sides(tmp_path: Path) -> None:
    """The mapping's word is told, with the place in the list, and what stands in the list is not."""
    text = "Navn;Aldr;Husholdning;Språk;Innflyttet\nx;37;;;\n"
    found = problems(lambda: residents(tmp_path, text))
    assert [(each.code, each.value, each.suggestion) for each in found] == [
        ("unlisted-column", None, "Alder"),
        ("no-such-column", "Alder", None),
    ]


def test_what_separates_cells_can_be_told(tmp_path: Path) -> None:
    """Where the headings leave a doubt, nothing is guessed; the mapping may say."""
    mapping = 'kind: residents\nrows: person\ncolumns: {"Alder": age}\ndrop: ["Navn, alt; annet"]\n'
    rows = [["Navn, alt; annet", "Alder"], ["x", "37"]]
    assert residents(tmp_path, as_csv(rows), mapping).people == 1
    unsure = "kind: residents\nrows: person\ncolumns: {a: age}\ndrop: []\n"
    assert codes(lambda: residents(tmp_path, "x;a,b\n1;2,3\n", unsure)) == [("which-separator", 0, 0)]


def test_encodings_that_are_told_must_fit(tmp_path: Path) -> None:
    """A file that is not in the encoding that the mapping tells is refused."""
    assert codes(lambda: residents(tmp_path, as_csv(ROWS, encoding="cp1252"), "encoding: utf-8\n" + PERSONS)) == [
        ("list-encoding", 0, 0)
    ]
    undefined = as_csv(ROWS, encoding="cp1252") + b"\x81"  # no letter in cp1252
    assert codes(lambda: residents(tmp_path, undefined)) == [("list-encoding", 0, 0)]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, rows and columns are bounded, with an error that says so."""
    assert codes(lambda: residents(tmp_path, b"x" * (edge.MAX_BYTES + 1))) == [("too-big", 0, 0)]
    monkeypatch.setattr(edge, "MAX_ROWS", 3)
    lines = "Navn;Alder;Husholdning;Språk;Innflyttet\n" + "x;37;;;\n" * 4
    assert codes(lambda: residents(tmp_path, lines)) == [("too-many-rows", 5, 1)]
    assert codes(lambda: residents(tmp_path, ";".join(map(str, range(501))))) == [("too-many-columns", 1, 0)]


def _merge(sheet: Any) -> None:
    sheet.merge_cells("C2:C3")


def _formula(sheet: Any) -> None:
    sheet["B2"] = "=1+36"
    sheet["A2"] = "=1+1"


def _error(sheet: Any) -> None:
    sheet["B2"] = "#REF!"
    sheet["B2"].data_type = "e"


def _percent(sheet: Any) -> None:
    sheet["B2"] = 1
    sheet["B2"].number_format = "0 %"


def _serial(sheet: Any) -> None:
    sheet["E2"] = 2025
    sheet["E2"].number_format = "dd.mm.yyyy"


def _time(sheet: Any) -> None:
    sheet["E2"] = dt.datetime(2025, 11, 3, 12, 30)  # noqa: DTZ001 - a cell knows no zone


def _wide(sheet: Any) -> None:
    sheet["G3"] = "x"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_merge, ("list-merged", 2, 3)),
        (_formula, ("list-formula", 2, 2)),
        (_error, ("list-error-value", 2, 2)),
        (_percent, ("list-not-as-shown", 2, 2)),
        (_serial, ("list-not-as-shown", 2, 5)),
        (_time, ("list-not-as-shown", 2, 5)),
        (_wide, ("ragged-row", 3, 1)),
    ],
)
def test_what_is_wrong_with_a_sheet(tmp_path: Path, change: Any, expected: tuple[str, int, int]) -> None:
    """What does not stand in a cell as it is shown is not read; in a dropped column it does not matter."""
    found = problems(lambda: residents(tmp_path, as_workbook(ROWS, change)))
    assert [(each.code, each.line, each.column) for each in found] == [expected]
    assert found[0].place.endswith(f"list.csv:Sheet!{'ABCDEFG'[expected[2] - 1]}{expected[1]}")


def test_workbooks_that_cannot_be_opened(tmp_path: Path) -> None:
    """An old, locked or damaged workbook is refused with what to do; a missing sheet is named."""
    good = as_workbook(ROWS)
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"rest"
    for data, code in ((old, "workbook-old"), (good[:500], "workbook-damaged"), (b"PK\x03\x04", "workbook-damaged")):
        assert [each for each, _, _ in codes(partial(residents, tmp_path, data))] == [code]
    named = problems(lambda: residents(tmp_path, good, "sheet: Beboere\n" + PERSONS))
    assert [(each.code, each.value) for each in named] == [("no-such-sheet", "Beboere")]
    assert codes(lambda: residents(tmp_path, as_csv(ROWS), "sheet: Sheet\n" + PERSONS)) == [
        ("sheet-of-no-workbook", 1, 8)
    ]


def test_a_cell_that_no_library_reads(tmp_path: Path) -> None:
    """What openpyxl says of it would repeat it; the workbook is damaged, and that is all."""
    made = BytesIO()
    with ZipFile(BytesIO(as_workbook(ROWS))) as book, ZipFile(made, "w") as changed:
        for name in book.namelist():
            changed.writestr(name, book.read(name).replace(b"<v>37</v>", b"<v>Kari</v>"))
    assert codes(lambda: residents(tmp_path, made.getvalue())) == [("workbook-damaged", 0, 0)]


def test_the_first_sheet_that_is_seen(tmp_path: Path) -> None:
    """A hidden sheet is not what somebody means who names none."""

    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("Skjult", 0).sheet_state = "hidden"
        sheet.parent.active = sheet

    assert residents(tmp_path, as_workbook(ROWS, hide)).items == GROUPS
