"""Changes in the cells of a sheet, made in its XML: every other byte stays, and each cell keeps its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import escape

from bomiljo.errors import cell_name
from bomiljo.workbooks.surveying import place

if TYPE_CHECKING:
    from collections.abc import Mapping


class Day(NamedTuple):
    """A day: as a workbook counts it, and as a text for a cell in which no day can be shown."""

    number: int
    text: str


Value: TypeAlias = str | int | Day | None  # None leaves the cell blank

_TAG: Final = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_SPANS: Final = re.compile(rb"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_REFERENCE: Final = re.compile(rb"(\sref\s*=\s*[\"'])[^\"']*")


class Unplaced(Exception):  # noqa: N818 - it says what happened
    """There is no way to write into this sheet."""


class _Piece(NamedTuple):
    """Bytes from `start` to `end` that become others."""

    start: int
    end: int
    text: bytes


@dataclass
class _Cell:
    column: int
    start: int
    end: int
    style: str


@dataclass
class _Row:
    """A row: where its start tag begins and ends, and where its end tag begins; the same for a row without any."""

    number: int
    start: int
    inside: int
    close: int
    style: str
    cells: list[_Cell] = field(default_factory=list)


@dataclass
class _Sheet:
    """Where everything stands in the XML of a sheet."""

    prefix: str = ""
    rows: list[_Row] = field(default_factory=list)
    inside: int = -1  # where the rows begin
    close: int = -1  # and where they end
    dimension: tuple[int, int] = (0, 0)
    styles: list[tuple[int, int, str]] = field(default_factory=list)  # of columns, from and to
    days: Mapping[str, str] = field(default_factory=dict)  # the style in which a day is shown, for a style

    def style(self, row: _Row | None, column: int) -> str:
        """Return how a new cell looks: as its row, else as its column."""
        own = (style for first, last, style in self.styles if first <= column <= last)
        return (row.style if row else "") or next(own, "")


def with_cells(data: bytes, values: Mapping[tuple[int, int], Value], days: Mapping[str, str] | None = None) -> bytes:
    """Return the XML of a sheet with other values in cells, by row and column from 1.

    `days` has the style in which a day is shown, for each style of which there is one. Raises Unplaced.
    """
    sheet = _looked_at(data)
    sheet.days = days or {}
    pieces = [piece for row in sorted({at[0] for at in values}) for piece in _row_pieces(data, sheet, row, values)]
    pieces += _dimension(data, sheet, values)
    made = bytearray(data)
    for piece in sorted(pieces, reverse=True):
        made[piece.start : piece.end] = piece.text
    return bytes(made)


# --- looking -----------------------------------------------------------------------------------------


def _looked_at(data: bytes) -> _Sheet:
    looking = _Looking(data)
    try:
        looking.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Unplaced from None
    if looking.found.inside < 0 or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unplaced
    return looking.found


class _Looking:
    """Notes where rows and cells begin and end, in bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.found = data, _Sheet()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.tag = (0, 0)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        match = _TAG.match(self.data, at)
        if match is None:  # in another encoding than the offsets are counted in
            raise ValueError(tag)
        self.tag = (at, match.end())
        prefix, _, name = tag.rpartition(":")
        if name == "sheetData":
            self.found.prefix = f"{prefix}:" if prefix else ""
            self.found.inside = self.found.close = match.end()
        elif name == "row":
            number = attributes.get("r") or (self.found.rows[-1].number + 1 if self.found.rows else 1)
            style = attributes.get("s", "") if attributes.get("customFormat") in ("1", "true") else ""
            self.found.rows.append(_Row(int(number), at, match.end(), match.end(), style))
        elif name == "c":
            self._cell(attributes)
        elif name == "col" and attributes.get("style"):
            self.found.styles.append((int(attributes["min"]), int(attributes["max"]), attributes["style"]))
        elif name == "dimension":
            self.found.dimension = self.tag

    def _cell(self, attributes: dict[str, str]) -> None:
        cells = self.found.rows[-1].cells
        column = place(attributes["r"])[1] if "r" in attributes else cells[-1].column + 1 if cells else 1
        cells.append(_Cell(column, *self.tag, attributes.get("s", "")))

    def _end(self, tag: str) -> None:
        name, at = tag.rpartition(":")[2], self.parser.CurrentByteIndex
        if name == "c":
            cell = self.found.rows[-1].cells[-1]
            if not _is_empty(self.data, cell.end):
                match = _TAG.match(self.data, at)
                cell.end = match.end() if match else at
        elif name == "row" and not _is_empty(self.data, self.found.rows[-1].inside):
            self.found.rows[-1].close = at
        elif name == "sheetData" and not _is_empty(self.data, self.found.inside):
            self.found.close = at


def _is_empty(data: bytes, end: int) -> bool:
    """Return whether a tag that ends here is all there is of its element."""
    return data[end - 2 : end] == b"/>"


# --- writing -----------------------------------------------------------------------------------------


def _row_pieces(data: bytes, sheet: _Sheet, number: int, values: Mapping[tuple[int, int], Value]) -> list[_Piece]:
    """Return what changes in one row, or the row where it is not there."""
    mine = {column: value for (row, column), value in sorted(values.items()) if row == number}
    row = next((each for each in sheet.rows if each.number == number), None)
    if row is None:
        cells = b"".join(_cell(sheet, number, at, value, sheet.style(None, at)) for at, value in mine.items())
        text = b'<%srow r="%d">%s</%srow>' % (sheet.prefix.encode(), number, cells, sheet.prefix.encode())
        after = next((each.start for each in sheet.rows if each.number > number), None)
        return [_inserted(data, sheet, after, text)]
    pieces: list[_Piece] = []
    added: dict[int, bytes] = {}
    for column, value in mine.items():
        old = next((each for each in row.cells if each.column == column), None)
        if old:
            pieces.append(_Piece(old.start, old.end, _cell(sheet, number, column, value, old.style)))
        elif value is not None:
            at = next((each.start for each in row.cells if each.column > column), row.close)
            added[at] = added.get(at, b"") + _cell(sheet, number, column, value, sheet.style(row, column))
    return [*pieces, *_added(data, sheet, row, added)]


def _added(data: bytes, sheet: _Sheet, row: _Row, added: dict[int, bytes]) -> list[_Piece]:
    """Return new cells of a row, which may have had none, and no room for any."""
    if not added:
        return []
    start = data[row.start : row.inside]
    tag = _SPANS.sub(b"", start)
    if not _is_empty(data, row.inside):
        return [_Piece(row.start, row.inside, tag), *(_Piece(at, at, text) for at, text in added.items())]
    (text,) = added.values()
    return [_Piece(row.start, row.inside, tag[:-2].rstrip() + b">" + text + b"</%srow>" % sheet.prefix.encode())]


def _inserted(data: bytes, sheet: _Sheet, after: int | None, text: bytes) -> _Piece:
    """Return a new row, before the one that comes after it."""
    if after is not None:
        return _Piece(after, after, text)
    if _is_empty(data, sheet.inside):
        return _Piece(sheet.inside - 2, sheet.inside, b">" + text + b"</%ssheetData>" % sheet.prefix.encode())
    return _Piece(sheet.close, sheet.close, text)


def _cell(sheet: _Sheet, row: int, column: int, value: Value, style: str) -> bytes:
    """Return a cell: a number, or a text that stands in the cell itself."""
    p = sheet.prefix
    if isinstance(value, Day):
        style, value = (sheet.days[style], value.number) if style in sheet.days else (style, value.text)
    start = f'<{p}c r="{cell_name(row, column)}"' + (f' s="{style}"' if style else "")
    match value:
        case None:
            return f"{start}/>".encode()
        case int():
            return f"{start}><{p}v>{value}</{p}v></{p}c>".encode()
    text = escape(value, {"\r": "&#13;"})
    return f'{start} t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'.encode()


def _dimension(data: bytes, sheet: _Sheet, values: Mapping[tuple[int, int], Value]) -> list[_Piece]:
    """Return what a sheet says of its extent, where that is less than what is written now."""
    start, end = sheet.dimension
    found = _REFERENCE.search(data[start:end])
    if not found or not values:
        return []
    corners = re.findall(r"[A-Z]+[0-9]+", data[start:end].decode("ascii", "replace"))
    at = [*map(place, corners), *values]
    first = cell_name(min(row for row, _ in at), min(column for _, column in at))
    last = cell_name(max(row for row, _ in at), max(column for _, column in at))
    tag = _REFERENCE.sub(rb"\g<1>" + f"{first}:{last}".encode(), data[start:end])
    return [_Piece(start, end, tag)]
