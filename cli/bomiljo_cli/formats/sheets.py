"""Workbooks: sheets with a heading, and real tables that can be filtered, printed and written in.

Every text goes in as a text. One that a spreadsheet would take for a formula is marked as text as well, so that it
stays one when somebody edits the cell.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlsxwriter import Workbook

from bomiljo import Wording
from bomiljo_cli.formats.cells import FORMULA, Coded, clean, shown
from bomiljo_cli.formats.zipped import repacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from bomiljo_cli.formats.cells import Cell, Column, Table
    from bomiljo_cli.formats.front import Front

INK, PALE, LINE, QUIET = "#1E2B3C", "#EAF0F6", "#C9D3DE", "#5A6675"
# Always with the word, never instead of it. Dark on light: at least 7 : 1.
_RED, _YELLOW, _GREEN = ("#FBE3E4", "#7A0C14"), ("#FFF3D1", "#5C4300"), ("#E0F2E5", "#0F4A23")
COLOURS: Final = {
    **dict.fromkeys(("error", "gap", "gaps", "critical", "high", "opens", "opened"), _RED),
    **dict.fromkeys(("unknown", "undecided", "nothing_applies", "medium", "unclear", "no_longer_known"), _YELLOW),
    **dict.fromkeys(("ok", "no_gaps_found", "closes", "closed"), _GREEN),
    "missed": ("#F0E4F5", "#54206B"),
    "internal": ("#7A0C14", "#FFFFFF"),
}
STATUS: Final = ("begun-not", "under-way", "done", "put-off", "dropped")
LONGEST: Final = 32_767  # letters of a cell
_A4: Final = 9
_PRINTED: Final = 205  # letters of a row that can still be read on a sheet of paper
_HEADER: Final = 90  # letters of a text at the edge of a page, which holds 255 with each & doubled
_HEAD_ROW: Final = 4
_ROW: Final = re.compile(rb"<row [^>]*>")
_TALLEST: Final = 409  # points of a row


class Inputs(NamedTuple):
    """Columns that are blank, for people to write in, after the one named. `status` has a list to choose from."""

    after: str
    columns: tuple[Column, ...]


class Book:
    """A workbook under way."""

    def __init__(self, front: Front) -> None:
        """Begin it. Nothing in it tells when it was made: its dates are that of the result."""
        self._front, self.wording = front, Wording(front.lang, 0)
        self._file = io.BytesIO()
        kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = Workbook(self._file, {"in_memory": True, **kept})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        created = dt.datetime.combine(dt.date.fromisoformat(front.day), dt.time(), dt.UTC)
        self._book.set_properties(
            {"title": f"{front.title}: {front.plan}", "subject": front.when, "author": "bomiljo", "created": created}
        )

    def bytes(self) -> bytes:
        """Return the file. Equal results give equal bytes."""
        self._book.close()
        return repacked(self._file.getvalue(), _growing)

    # --- sheets ------------------------------------------------------------------------------------------

    def sheet(self, name: str, title: str, *, wide: bool = True) -> Worksheet:
        """Begin a sheet: what it shows, of which plan, on which day, and the mark where small groups are shown.

        A wide one is a table, printed across; the other is the overview.
        """
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        self._paper(sheet, wide=wide)
        front = self._front
        sheet.set_row(0, 26)
        self.put(sheet, 0, 0, title, bold=True, font_size=16, wrap=False)
        said = " · ".join(each for each in (front.plan, front.when, front.rules, front.readers) if each)
        self.put(sheet, 1, 0, said, font_color=QUIET, wrap=False)
        if front.internal:
            self.put(sheet, 2, 0, front.internal, colours="internal", bold=True, wrap=False)
        elif wide:  # the other sheet has them all
            self.put(sheet, 2, 0, front.limits[0], font_color=QUIET, wrap=False)
        return sheet

    def _paper(self, sheet: Worksheet, *, wide: bool) -> None:
        """Set up printing: A4, one page across, and at the edges of each page what it is."""
        front = self._front
        if wide:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        mark = f"&B{_edge(self.wording.label('sheet-internal'))}&B" if front.internal else ""
        sheet.set_header(f"&L{_edge(front.title)}: {_edge(front.plan)}&R{mark}")
        of = self.wording.label("sheet-of")
        sheet.set_footer(f"&L{_edge(front.when)} – {_edge(front.rules)}&R{self.wording.label('sheet-page')}&P{of}&N")

    def table(self, table: Table, inputs: Inputs | None = None) -> None:
        """Add a sheet with a table, or with what it means that there are no rows."""
        sheet = self.sheet(self.wording.label(f"tab-{table.record}"), table.title)
        columns = list(table.columns)
        at = _after(columns, inputs)
        blank = inputs.columns if inputs else ()
        columns[at:at] = blank
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        if not table.rows:
            self.put(sheet, _HEAD_ROW, 0, table.empty, wrap=False)
            return
        rows = [(*row[:at], *(None for _ in blank), *row[at:]) for row in table.rows]
        self._grid(sheet, table.record, columns, rows)
        for number, column in enumerate(columns):
            if column in blank and column.key == "status":
                self._status(sheet, number, len(rows))

    def _grid(self, sheet: Worksheet, name: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> None:
        last = _HEAD_ROW + len(rows)
        head = self.format(
            bold=True, text_wrap=True, bg_color=INK, font_color="#FFFFFF", valign="vcenter", border_color=LINE
        )
        heads = [{"header": each.heading, "header_format": head} for each in columns]
        options = {"name": f"{name}s", "style": "Table Style Light 1", "banded_rows": False, "columns": heads}
        sheet.add_table(_HEAD_ROW, 0, last, len(columns) - 1, options)
        sheet.set_row(_HEAD_ROW, 32)
        for number, row in enumerate(rows, _HEAD_ROW + 1):
            sheet.set_row(number, tall([(shown(cell, self.wording), columns[at].width) for at, cell in enumerate(row)]))
            for place, cell in enumerate(row):
                self.put(sheet, number, place, cell, border=1, border_color=LINE)
        sheet.freeze_panes(_HEAD_ROW + 1, _frozen(columns))
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, last, _printed(columns))

    def _status(self, sheet: Worksheet, place: int, rows: int) -> None:
        """Give a column a list to choose from; what is chosen gets a colour beside its word."""
        label = self.wording.label
        first, last = _HEAD_ROW + 1, _HEAD_ROW + rows
        given = {"input_message": label("status-choose"), "error_message": label("status-wrong")}
        words = [label(f"status-{each}") for each in STATUS]
        sheet.data_validation(first, place, last, place, {"validate": "list", "source": words, **given})
        for code, word in (("ok", label("status-done")), ("unknown", label("status-under-way"))):
            colour = self.format(bg_color=COLOURS[code][0], font_color=COLOURS[code][1])
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": colour}
            sheet.conditional_format(first, place, last, place, rule)

    # --- cells -------------------------------------------------------------------------------------------

    def put(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, *, colours: str = "", wrap: bool = True, **looks: Any
    ) -> None:
        """Write a cell as what it is: a text, a date or a number. A code of the catalogue brings its colours."""
        if isinstance(cell, Coded):
            colours, cell = colours or cell.code, cell.text
        if colours in COLOURS:
            looks = {"bg_color": COLOURS[colours][0], "font_color": COLOURS[colours][1], **looks}
        looks = {"valign": "top", "text_wrap": wrap, **looks}
        match cell:
            case None:
                sheet.write_blank(row, place, None, self.format(**looks))
            case int():
                sheet.write_number(row, place, cell, self.format(align="center", **looks))
            case dt.date():
                form = self.format(num_format=self.wording.label("date-format"), align="left", **looks)
                sheet.write_datetime(row, place, cell, form)
            case str():
                text = _short(clean(cell), LONGEST)
                sheet.write_string(row, place, text, self.format(**looks, quote_prefix=text.startswith(FORMULA)))

    def link(self, sheet: Worksheet, row: int, name: str) -> None:
        """Write the name of another sheet, and lead there."""
        form = self.format(font_color="#0B4F8A", underline=1)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", form, string=name)

    def format(self, **looks: Any) -> Format:
        """Return how a cell looks; each way once in a file."""
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Calibri", "font_size": 11, **looks})
        return self._formats[key]


def _growing(name: str, part: bytes) -> bytes:
    """Let rows grow that somebody writes in: a height that is set holds until then, and not for good."""
    if not name.startswith("xl/worksheets/sheet"):
        return part
    return _ROW.sub(lambda found: found[0].replace(b' customHeight="1"', b""), part)


def tall(texts: Sequence[tuple[str, int]]) -> int:
    """Return how tall a row is, in points, whose texts wrap at these widths: not every program reckons it itself."""
    lines = max((len(textwrap.wrap(text, max(4, width - 1))) for text, width in texts), default=1)
    return min(_TALLEST, 15 * max(1, lines) + 3)


def _after(columns: Sequence[Column], inputs: Inputs | None) -> int:
    keys = [each.key for each in columns]
    return keys.index(inputs.after) + 1 if inputs else len(keys)


def _frozen(columns: Sequence[Column]) -> int:
    """Return how many columns stay in sight: a number or a code at the beginning of the row, with what it names."""
    return 2 if columns[0].key in ("number", "rule") else 1


def _printed(columns: Sequence[Column]) -> int:
    """Return the last column that is printed: what stands further to the right is for the screen."""
    width, last = 0, 0
    for number, each in enumerate(columns):
        width += each.width
        last = number if width <= _PRINTED else last
    return last


def _edge(text: str) -> str:
    """Return a text for the edge of a page, where & has a meaning."""
    return _short(clean(text), _HEADER).replace("&", "&&")


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
