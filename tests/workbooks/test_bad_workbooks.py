"""Workbooks that are damaged, hostile or clumsy: refused with what to do, and with bounded time and memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import bomiljo
from bad_workbooks_support import (
    MAIN,
    SHARED,
    SHEET,
    changed,
    packed,
    parts,
    plain_workbook,
    saved,
    sheet_of,
    swapped,
    workbook,
)
from bomiljo.errors import LoadError
from bomiljo.rulebook import LANGS
from bomiljo.wording import Wording
from bomiljo.workbooks.archives import MAX_BYTES
from bomiljo.workbooks.guarding import guarded, opening
from bomiljo.workbooks.knowing import is_workbook
from bomiljo.workbooks.surveying import Budget, Refused, surveyed
from dice_support import examples

if TYPE_CHECKING:
    from collections.abc import Callable

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FNR = "01010750160"  # made up: of the series for tests
SOUND = plain_workbook()
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refused(data: bytes) -> list[str]:
    """Return the codes and places of what is wrong with a workbook, each of which can be said in both languages."""
    try:
        guarded(data, "p.xlsx")
    except LoadError as error:
        for problem in error.problems:
            for lang in LANGS:
                said = Wording(lang).problem(problem)
                assert FNR not in said
                assert "{" not in said
        return [f"{each.code} {each.place.removeprefix('p.xlsx')}".strip() for each in error.problems]
    return []


def bomb(size: int = 60 << 20) -> bytes:
    """Return a workbook that is small, and unpacks to very much."""
    return changed(SOUND, {"xl/media/image1.png": b"\0" * size})


def lying_bomb() -> bytes:
    """Return such a workbook that says of itself that it is small."""
    data = bytearray(bomb())
    for start, field in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(start)
        data[at + field : at + field + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def locked() -> bytes:
    """Return a zip whose parts say that they are locked."""
    data = bytearray(SOUND)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    """Return a workbook in which a part stands twice."""
    with pytest.warns(UserWarning, match="Duplicate"):
        return packed([*parts(SOUND).items(), (SHEET, b"<worksheet/>")])


def in_utf16(text: str) -> bytes:
    """Return a part in UTF-16."""
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def after_cells(text: str) -> bytes:
    """Return a workbook with something after the cells of its sheet."""
    return swapped(SOUND, SHEET, b"</sheetData>", f"</sheetData>{text}".encode())


def with_doctype(part: str, rest: str) -> bytes:
    """Return a workbook with a DOCTYPE in one part."""
    return changed(SOUND, {part: f"{DOCTYPE}{rest}".encode()})


def one_row(cells: bytes) -> bytes:
    """Return a workbook with these cells in its first row."""
    return changed(SOUND, {SHEET: sheet_of(b'<row r="1">' + cells + b"</row>")})


def other_part(text: str, name: str = "xl/x.xml") -> bytes:
    """Return a workbook with a part more."""
    return changed(SOUND, {name: text.encode()})


ROWS = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(1, 1_000_001))
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("an old file", lambda: OLE + b"x" * 600, "workbook-old"),
    ("a password", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "workbook-password"),
    ("locked parts", locked, "workbook-password"),
    ("no zip", lambda: b"PK\x03\x04 and then nothing", "workbook-damaged"),
    ("cut short", lambda: SOUND[: len(SOUND) // 2], "workbook-damaged"),
    ("a zip of something", lambda: packed([("notes.txt", b"hei")]), "no-workbook"),
    ("a Word document", lambda: packed([(TYPES, b"<Types/>"), ("word/document.xml", b"<w/>")]), "no-workbook"),
    ("macros", lambda: changed(SOUND, {"xl/vbaProject.bin": b"x"}), "workbook-macros"),
    ("old macros", lambda: changed(SOUND, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "workbook-macros"),
    ("macros by type", lambda: swapped(SOUND, TYPES, b"sheet.main", b"sheet.macroEnabled.main"), "workbook-macros"),
    ("ods", lambda: packed([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]), "workbook-ods"),
    ("xlsb", lambda: changed(SOUND, {"xl/workbook.bin": b"x"}), "workbook-binary"),
    ("a bomb", bomb, "workbook-unpacked"),
    ("a bomb that lies", lying_bomb, "workbook-damaged"),
    ("many parts", lambda: packed((f"xl/a{number}.bin", b"") for number in range(2000)), "workbook-unpacked"),
    ("too big", lambda: SOUND + b"\0" * MAX_BYTES, "workbook-too-big"),
    ("a part twice", twice, "workbook-damaged"),
    ("a doctype", lambda: with_doctype(SHEET, "<worksheet>&b;</worksheet>"), "workbook-doctype"),
    ("a doctype in UTF-16", lambda: changed(SOUND, {SHEET: in_utf16(f"{DOCTYPE}<a/>")}), "workbook-doctype"),
    ("a doctype among the relations", lambda: with_doctype("_rels/.rels", "<a/>"), "workbook-doctype"),
    ("a doctype in a drawing", lambda: with_doctype("xl/drawings/v.vml", "<a>"), "workbook-doctype"),
    ("an odd encoding", lambda: other_part('<?xml version="1.0" encoding="cp1252"?><a/>'), "workbook-damaged"),
    ("no XML", lambda: swapped(SOUND, SHEET, b"</sheetData>", b"</row>"), "workbook-damaged"),
    ("a lone surrogate", lambda: swapped(SOUND, SHARED, b"Beboere", b"&#xD800;"), "workbook-damaged"),
    ("a control character", lambda: swapped(SOUND, SHARED, b"Beboere", b"&#7;"), "workbook-damaged"),
    ("strict", lambda: swapped(SOUND, "xl/workbook.xml", MAIN[7:-1].encode(), STRICT), "workbook-strict"),
    ("a cell twice", lambda: one_row(b'<c r="A1"><v>20</v></c><c r="A1"/>'), "workbook-damaged"),
    ("a cell in the place of another", lambda: one_row(b'<c r="B1"/><c r="A1"/><c><v>1</v></c>'), "workbook-damaged"),
    ("a row twice", lambda: one_row(b'<c r="A1"/></row><row r="1"><c><v>1</v></c>'), "workbook-damaged"),
    ("two values", lambda: one_row(b"<c><v>20</v><v>30</v></c>"), "workbook-damaged"),
    ("a value where a text belongs", lambda: one_row(b'<c t="inlineStr"><v>20</v></c>'), "workbook-damaged"),
    ("a text where a value belongs", lambda: one_row(b"<c><is><t>20</t></is></c>"), "workbook-damaged"),
    ("a shared text before the first", lambda: one_row(b'<c t="s"><v>-1</v></c>'), "workbook-damaged"),
    ("a cell of something else", lambda: one_row(b'<c xmlns="urn:x"><v>20</v></c>'), "workbook-damaged"),
    ("a strict sheet", lambda: swapped(SOUND, SHEET, MAIN[7:-1].encode(), STRICT), "workbook-strict"),
    ("no sheets", lambda: changed(SOUND, {"xl/_rels/workbook.xml.rels": None}), "workbook-damaged"),
    ("a million rows", lambda: changed(SOUND, {SHEET: sheet_of(ROWS)}), "workbook-rows :Beboere"),
    ("a far row", lambda: changed(SOUND, {SHEET: sheet_of(b'<row r="1048576"/>')}), "workbook-rows :Beboere"),
    (
        "a far cell",
        lambda: changed(SOUND, {SHEET: sheet_of(b'<row><c r="B1048576"><v>1</v></c></row>')}),
        "workbook-rows :Beboere!B1048576",
    ),
    (
        "many cells",
        lambda: changed(SOUND, {SHEET: sheet_of(b"<row>" + b'<c s="1"/>' * 200_001 + b"</row>")}),
        "workbook-cells :Beboere",
    ),
    ("a cell that is none", lambda: swapped(SOUND, SHEET, b'r="A1"', b'r="A0x"'), "workbook-damaged"),
    ("all merged", lambda: after_cells('<mergeCell ref="B3:XFC300"/>'), "workbook-merged :Beboere!B3"),
    ("all one link", lambda: after_cells('<hyperlink ref="A1:XFD99999"/>'), "workbook-merged :Beboere!A1"),
    ("a long format", lambda: other_part(f'<a><numFmt formatCode="{"[" * 2000}"/></a>'), "workbook-damaged"),
    ("a long header", lambda: other_part(f"<oddHeader>{'&amp;L' * 600}</oddHeader>"), "workbook-damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_what_is_not_opened_says_why(make: Callable[[], bytes], expected: str) -> None:
    """Each is refused with one problem, that names the sheet and the cell where there are such."""
    data = make()
    assert is_workbook(data)
    assert refused(data) == [expected]


def test_sound_workbooks_are_opened() -> None:
    """Also with comments, drop-downs, some merged cells, a picture's worth of other parts, and many columns."""

    def fill(sheet: Any) -> None:
        sheet["C7"] = 17
        sheet["C7"].comment = Comment("Spør Nav", "planlegger")
        sheet.merge_cells("D1:F2")
        sheet.add_data_validation(DataValidation("list", formula1='"ja,nei"', sqref="A2:A1048576"))
        for column in range(1, 501):
            sheet.cell(9, column, f"tekst {column}")

    archive = guarded(workbook(fill), "p.xlsx")
    assert [each.name for each in archive.sheets()] == ["Beboere"]
    assert archive.sheets()[0].part == SHEET


def test_a_sheet_that_other_programs_leave_out_is_missed() -> None:
    """One that is said to stand in another file."""
    data = bomiljo.workbook(bomiljo.read_plan("cohorts: []"), "nb")
    old = b'<Relationship Id="rId5"'
    with pytest.raises(LoadError, match="damaged"):
        bomiljo.read_plan(swapped(data, RELATIONS, old, old + b' TargetMode="External"'), "plan.xlsx")


def test_little_is_held_in_memory() -> None:
    """A bomb is not unpacked, and a sheet that is full of nothing is not kept."""
    data = [bomb(100 << 20), changed(SOUND, {SHEET: sheet_of(ROWS)})]
    for each, most in zip(data, (2 << 20, 200 << 20), strict=True):
        tracemalloc.start()
        assert refused(each)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < most


def test_there_is_a_limit_to_all_parts_together() -> None:
    """Styles and the like become objects too."""
    surveyed(b"<a><b/><b/></a>", Budget(others=3))
    with pytest.raises(Refused, match="workbook-too-much"):
        surveyed(b"<a><b/><b/></a>", Budget(others=2))
    with pytest.raises(Refused, match="workbook-too-much"):
        surveyed(f"<worksheet {MAIN}><c/></worksheet>".encode(), Budget(tags=1))


# --- Identity numbers --------------------------------------------------------------------------------


def named() -> bytes:
    """Return a workbook with a number as a defined name's comment."""
    made = Workbook()
    made.defined_names["Kari"] = DefinedName("Kari", attr_text="Sheet!$A$1", comment=f"f. {FNR}")
    return saved(made)


def titled() -> bytes:
    """Return a workbook whose properties tell a number."""
    made = Workbook()
    made.properties.title = f"Plan for {FNR}"
    return saved(made)


def leftover() -> bytes:
    """Return a workbook with a text that no cell has any more."""
    return swapped(SOUND, SHARED, b"</sst>", f"<si><t>{FNR}</t></si></sst>".encode())


def in_runs() -> bytes:
    """Return a workbook with a number in a text that changes its looks within."""
    runs = f"<si><r><t>{FNR[:4]}</t></r><r><rPr><b/><sz val='11'/></rPr><t>{FNR[4:]}</t></r></si>"
    return changed(SOUND, {SHARED: f'<?xml version="1.0"?><sst {MAIN}>{runs}</sst>'.encode()})


def put(value: object, cell: str = "C7") -> Callable[[], bytes]:
    """Return what makes a workbook with something in a cell."""

    def fill(sheet: Any) -> None:
        sheet[cell] = value

    return lambda: workbook(fill)


def on_sheet(name: str) -> Callable[[], bytes]:
    """Return what makes a workbook with a number in a place of a sheet that is no cell."""

    def fill(sheet: Any) -> None:
        match name:
            case "header":
                sheet.oddHeader.center.text = f"Til {FNR}"
            case "help":
                sheet.add_data_validation(DataValidation("list", formula1='"a"', sqref="A1", prompt=f"se {FNR}"))
            case "comment":
                sheet["C7"].comment = Comment(f"Gjelder {FNR}", "planlegger")
            case "hidden":
                sheet.sheet_state, sheet["C7"] = "hidden", FNR
                sheet.parent.create_sheet("Synlig")

    return lambda: workbook(fill)


LEAKS: list[tuple[str, Callable[[], bytes], str]] = [
    ("as text", put(f"Kari, {FNR[:6]} {FNR[6:]}"), "identity-number :Beboere!C7"),
    ("as a number", put(int(FNR)), "identity-number :Beboere!C7"),
    ("as a formula", put(f"={FNR}+0"), "identity-number :Beboere!C7"),
    ("DUF", put("2002 057055 02"), "identity-number :Beboere!C7"),
    ("in a comment", on_sheet("comment"), "identity-number :Beboere!C7"),
    ("on a hidden sheet", on_sheet("hidden"), "identity-number :Beboere!C7"),
    ("in runs", in_runs, "identity-number :Beboere!A1"),
    ("in a header", on_sheet("header"), "identity-number-on-sheet :Beboere"),
    ("in a help text", on_sheet("help"), "identity-number-on-sheet :Beboere"),
    ("in a name", named, "identity-number-name"),
    ("as the name of a sheet", lambda: workbook(title=FNR), "identity-number-name"),
    ("in the properties", titled, "identity-number-properties"),
    ("in a remnant", leftover, "identity-number-leftover"),
    ("in a drawing", lambda: other_part(f"<a>{FNR}</a>", "xl/drawings/d.xml"), "identity-number-drawing"),
    ("elsewhere", lambda: other_part(f'<a b="{FNR}"/>'), "identity-number-somewhere"),
    ("as the name of a part", lambda: changed(SOUND, {f"xl/media/{FNR}.png": b"x"}), "identity-number-somewhere"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [each[1:] for each in LEAKS], ids=[each[0] for each in LEAKS])
def test_identity_numbers_are_found_wherever_they_stand(make: Callable[[], bytes], expected: str) -> None:
    """The place is named, and the number never said again."""
    assert refused(make()) == [expected]


def test_no_sheet_is_named_that_is_called_by_a_number() -> None:
    """What is wrong on such a sheet is told without the sheet."""

    def fill(sheet: Any) -> None:
        sheet["B2"] = FNR

    assert refused(workbook(fill, title=FNR)) == ["identity-number-name", "identity-number-somewhere"]
    assert refused(changed(workbook(title=FNR), {SHEET: sheet_of(b'<row r="1048576"/>')})) == ["workbook-rows"]


# --- Anything at all ---------------------------------------------------------------------------------


def opened(data: bytes) -> bool:
    """Return whether a workbook is opened by who reads workbooks; else it has to be a LoadError."""
    try:
        guarded(data, "p.xlsx")
        with opening("p.xlsx"):
            for sheet in load_workbook(BytesIO(data)):
                list(sheet.values)
    except LoadError:
        return False
    return True


@examples(60)
@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_no_changed_byte_is_an_error_of_the_program(at: int, byte: int) -> None:
    """A file with a byte changed is opened or refused."""
    opened(SOUND[:at] + bytes([byte]) + SOUND[at + 1 :])


@examples(60)
@given(st.sampled_from(sorted(parts(SOUND))), st.integers(0, 100_000), st.binary(max_size=3), st.integers(0, 9))
def test_no_changed_part_is_an_error_of_the_program(part: str, at: int, byte: bytes, length: int) -> None:
    """A workbook with a part changed, whose zip is whole, is opened or refused."""
    data = parts(SOUND)[part]
    at %= len(data)
    opened(changed(SOUND, {part: data[:at] + byte + data[at + length :]}))


def test_a_part_that_is_missing_is_an_error_of_the_file() -> None:
    """No part alone is taken for granted."""
    assert [opened(changed(SOUND, {each: None})) for each in parts(SOUND)].count(True) < len(parts(SOUND))


def test_other_parts_stay_as_they_are() -> None:
    """A file with one part changed has all others byte for byte, in the same order, with the same dates."""
    archive = guarded(SOUND, "p.xlsx")
    made = archive.with_parts({SHEET: sheet_of(b"")})
    assert parts(made) == {**parts(SOUND), SHEET: sheet_of(b"")}
    before, after = (zipfile.ZipFile(BytesIO(each)).infolist() for each in (SOUND, made))
    assert [(each.filename, each.date_time, each.compress_type) for each in after] == [
        (each.filename, each.date_time, each.compress_type) for each in before
    ]
    assert archive.with_parts({}) == archive.with_parts({})
