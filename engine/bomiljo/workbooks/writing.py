"""A plan -> a workbook: the only module that makes one. The same plan gives the same bytes."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from bomiljo.answers import form_of
from bomiljo.errors import cell_name
from bomiljo.model import Plan
from bomiljo.workbooks.layout import (
    HEADINGS,
    KEYS,
    MARKS,
    NONES,
    NOTES,
    SIGNATURE,
    START,
    VALUE,
    WORDS,
    Column,
    FormRow,
    sheets,
)
from bomiljo.workbooks.placing import FIRST, FORM_TOP, LEAST_ROWS, SPARE_ROWS, placed, source_of
from bomiljo.workbooks.rows import filled
from bomiljo.workbooks.starting import first_cells
from bomiljo.workbooks.styles import LINE_HEIGHT, Styles, heading_height, is_wrapped, lines_of, shown_width, tab_colour
from bomiljo.workbooks.words import LONGEST_TITLE, heading, help_of, meaning, said, sheet_name, title, words_in

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from bomiljo.answers import Form
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.placing import Block, Placed
    from bomiljo.workbooks.rows import Cell, Filled, Row

_MADE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - no workbook tells when it was made
_A4, _A3 = 9, 8
_WIDEST_A4: Final = 190  # characters that can still be read when they are fitted on a page
_FROZEN: Final = 9  # rows that a screen has to spare
_NOTE_ROWS: Final = 60
_MOST_LINES: Final = 12  # of a row; what is longer is read in the cell itself


def workbook(plan: Plan | None = None, lang: Lang = "en") -> bytes:
    """Return an xlsx workbook with what a plan says, or with nothing filled in; headings in `lang`.

    `load_plan` and `read_plan` read it as the same plan, in whichever language it is.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for who wants a workbook

    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE, "title": said("start-title", lang), "author": "", "company": ""})
    _Writer(book, filled(plan or Plan(), lang), lang).write()
    book.close()
    return made.getvalue()


class _Writer:
    """Writes one workbook, sheet by sheet."""

    def __init__(self, book: Workbook, content: Filled, lang: Lang) -> None:
        self.book, self.content, self.lang = book, content, lang
        self.styles = Styles(book)
        self.lists: dict[tuple[str, ...], int] = {}  # the columns of the sheet of words

    def write(self) -> None:
        """Write all sheets, the one with words last, when it is known which are needed."""
        named = {what: self._sheet(what) for what in (START, *placed(), NOTES, WORDS)}
        for section, place in placed().items():
            self._section(named[section], place)
        self._start(named[START])
        self._notes(named[NOTES])
        self._words(named[WORDS])
        named[START].activate()

    def _sheet(self, what: str) -> Worksheet:
        """Return a new sheet with its hidden key, name and paper."""
        sheet = self.book.add_worksheet(sheet_name(what, self.lang))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.write_string(0, 0, f"{SIGNATURE} {what}", self.styles.key)
        sheet.set_tab_color(tab_colour(what))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page = said("page", self.lang, page="&P", pages="&N")
        sheet.set_footer(f"&L&8{sheet_name(what, self.lang)}&R&8{page}")
        return sheet

    # --- a section of the plan -----------------------------------------------------------------------

    def _section(self, sheet: Worksheet, place: Placed) -> None:
        section = place.sheet.section
        self._titled(sheet, sheet_name(section, self.lang), f"{meaning(f'Plan.{section}', self.lang)}.")
        self._widths(sheet, place)
        if place.sheet.rows:
            self._form(sheet, place)
        if place.blocks:
            self._tables(sheet, place)

    def _titled(self, sheet: Worksheet, name: str, sentence: str) -> None:
        sheet.set_row(0, 27)
        sheet.write_string(0, FIRST, name, self.styles.title)
        sheet.write_string(1, FIRST, sentence, self.styles.sentence)

    def _widths(self, sheet: Worksheet, place: Placed) -> None:
        """Set how wide the columns are, and how what is typed below the drawn rows is kept."""
        total = 0
        for block in place.blocks:
            for offset in range(block.right - block.left):
                column = block.table.columns[offset] if offset < len(block.table.columns) else None
                width = self._width(column, place, block.left + offset)
                number_format = self.styles.kept(column.form) if column else None
                sheet.set_column(block.left + offset, block.left + offset, width, number_format)
                total += width
            sheet.set_column(block.right, block.right, 3)
        if not place.blocks:
            sheet.set_column(FIRST, FIRST, 28)
        longest = max((len(self.content.rows[block.table.key]) for block in place.blocks), default=0)
        sheet.fit_to_pages(1, 0 if longest > SPARE_ROWS else 1)
        if total > _WIDEST_A4:
            sheet.set_paper(_A3)

    def _width(self, column: Column | None, place: Placed, at: int) -> int:
        """Return how wide a column is; the first two also hold the labels and values of a form."""
        own = shown_width(column, heading(column, self.lang), self.lang) if column else 12
        if not place.sheet.rows:
            return own
        return max(own, {FIRST: 28, FIRST + 1: 24}.get(at, 0))

    def _form(self, sheet: Worksheet, place: Placed) -> None:
        sheet.set_row(FORM_TOP, None, None, {"hidden": True})
        sheet.write_string(FORM_TOP, 0, VALUE, self.styles.key)
        sheet.write_string(FORM_TOP, FIRST + 1, VALUE, self.styles.key)
        for row in place.sheet.rows:
            at, form = place.row(row), form_of(row.field)
            sheet.write_string(at, 0, row.key, self.styles.key)
            sheet.write_string(at, FIRST, heading(row, self.lang), self.styles.label)
            self._write(sheet, at, FIRST + 1, self.content.cells.get(row.key), form)
            sheet.write_string(at, FIRST + 2, help_of(row, form, self.lang), self.styles.help)
            self._guide(sheet, (at, FIRST + 1, at, FIRST + 1), row, form)

    def _tables(self, sheet: Worksheet, place: Placed) -> None:
        for at, key in enumerate((MARKS, NONES, KEYS, HEADINGS), place.title + 1):
            sheet.write_string(at, 0, key, self.styles.key)
            if key in (MARKS, KEYS):
                sheet.set_row(at, None, None, {"hidden": True})
        sheet.set_row(place.title, 20)
        sheet.set_row(place.heading, heading_height(place, self.lang))
        for block in place.blocks:
            self._table(sheet, place, block)
        self._heights(sheet, place)
        if place.heading - 1 - bool(place.sheet.rows) - 1 <= _FROZEN:
            sheet.freeze_panes(place.first, 0)
        sheet.repeat_rows(place.heading)

    def _heights(self, sheet: Worksheet, place: Placed) -> None:
        """Make rows as high as their longest text needs: not every program does so by itself."""
        lines: dict[int, int] = {}
        for block in place.blocks:
            for column in (each for each in block.table.columns if is_wrapped(each.form)):
                width = self._width(column, place, block.column(column.key))
                for at, row in enumerate(self.content.rows[block.table.key], place.first):
                    lines[at] = max(lines.get(at, 1), lines_of(str(row.get(column.key, "")), width))
        for at, count in lines.items():
            if count > 1:
                sheet.set_row(at, LINE_HEIGHT * min(count, _MOST_LINES))

    def _table(self, sheet: Worksheet, place: Placed, block: Block) -> None:
        table, rows = block.table, self.content.rows[block.table.key]
        sheet.write_string(place.title, block.left, title(table, self.lang), self.styles.table)
        if not table.parent:
            self._mark(sheet, place, block)
        drawn = max(LEAST_ROWS, len(rows) + SPARE_ROWS)
        for offset, column in enumerate(table.columns):
            at = block.left + offset
            sheet.write_string(place.title + 3, at, column.key, self.styles.key)
            sheet.write_string(place.heading, at, self._headed(block, column), self.styles.heading)
            self._cells(sheet, place.first, at, column, [*rows, *([{}] * (drawn - len(rows)))])
            self._guide(sheet, (place.first, at, place.last, at), column, column.form)
        self._missing_names(sheet, place, block)

    def _headed(self, block: Block, column: Column) -> str:
        """Return a heading, with a star where every row has to have the cell filled."""
        needed = column.kind in ("parent", "number") or (column == block.table.identity[-1] and block.table.named)
        return heading(column, self.lang) + (" *" if needed else "")

    def _mark(self, sheet: Worksheet, place: Placed, block: Block) -> None:
        """Write the cell beside a table's title that says that there are none."""
        at = (place.title + 2, block.left + 1)
        sheet.write_string(place.title + 1, at[1], block.table.mark, self.styles.key)
        sheet.write_string(at[0], block.left, said("mark", self.lang), self.styles.mark_label)
        sheet.write(*at, self.content.cells.get(block.table.mark, ""), self.styles.mark)
        none = said("word none", self.lang)
        sheet.data_validation(
            *at,
            *at,
            {
                "validate": "list",
                "source": [none],
                "input_title": none[:LONGEST_TITLE],
                "input_message": said("help-mark", self.lang),
                **self._refusal("error-choice"),
            },
        )

    def _cells(self, sheet: Worksheet, first: int, at: int, column: Column, rows: list[Row]) -> None:
        for offset, row in enumerate(rows):
            self._write(sheet, first + offset, at, row.get(column.key), column.form)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell | None, form: Form) -> None:
        style = self.styles.cell(form, is_day=isinstance(value, dt.date))
        match value:
            case None:
                sheet.write_blank(row, column, None, style)
            case dt.date():
                sheet.write_datetime(row, column, value, style)
            case int():
                sheet.write_number(row, column, value, style)
            case _:
                sheet.write_string(row, column, value, style)

    # --- drop-downs and help -------------------------------------------------------------------------

    def _guide(self, sheet: Worksheet, area: tuple[int, int, int, int], place: Column | FormRow, form: Form) -> None:
        """Let cells tell what they take when they are chosen, and offer it where it can be listed."""
        options: dict[str, Any] = {
            "input_title": heading(place, self.lang)[:LONGEST_TITLE],
            "input_message": help_of(place, form, self.lang),
            **self._offer(place, form),
        }
        sheet.data_validation(*area, options)

    def _offer(self, place: Column | FormRow, form: Form) -> dict[str, Any]:
        if (source := source_of(place)) is not None:
            cells = _area(sheet_name(source.section, self.lang), source.column, source.first, source.last)
            return {"validate": "list", "source": f"={cells}", "show_error": False}
        if words := tuple(words_in(form, self.lang)):
            source_of_words = f"={self._listed(words)}"
            # Several words may stand in one cell, and the list offers one at a time.
            refusal = {"show_error": False} if form.many else self._refusal("error-choice")
            return {"validate": "list", "source": source_of_words, **refusal}
        if form.type == "count":
            return {"validate": "integer", "criteria": ">=", "value": 0, **self._refusal("error-count")}
        return {"validate": "any"}

    def _refusal(self, name: str) -> dict[str, str]:
        return {"error_title": said("error-title", self.lang), "error_message": said(name, self.lang)}

    def _listed(self, words: tuple[str, ...]) -> str:
        """Return where the words stand, on the sheet of words."""
        column = self.lists.setdefault(words, len(self.lists) + FIRST)
        return _area(sheet_name(WORDS, self.lang), column, 3, 2 + len(words))

    def _missing_names(self, sheet: Worksheet, place: Placed, block: Block) -> None:
        """Colour the cells that have to be filled on a row on which something stands."""
        if not block.table.named:
            return
        left, right = _letter(block.left), _letter(block.left + len(block.table.columns) - 1)
        for column in dict.fromkeys([*block.table.parents, block.table.identity[-1]]):
            at = block.column(column.key)
            row = place.first + 1
            rule = f'=AND(${_letter(at)}{row}="",COUNTA(${left}{row}:${right}{row})>0)'
            sheet.conditional_format(
                place.first, at, place.last, at, {"type": "formula", "criteria": rule, "format": self.styles.missing}
            )

    # --- the other sheets ----------------------------------------------------------------------------

    def _start(self, sheet: Worksheet) -> None:
        lang, styles = self.lang, self.styles
        sheet.set_column(FIRST, FIRST, 24)
        sheet.set_column(FIRST + 1, FIRST + 1, 112)
        self._titled(sheet, said("start-title", lang), said("start-about", lang))
        row = self._heading(sheet, 3, said("start-how", lang))
        for number in range(1, 7):
            sheet.write_string(row, FIRST, str(number), styles.number)
            sheet.write_string(row, FIRST + 1, said(f"start-how-{number}", lang), styles.text)
            row += 1
        row = self._heading(sheet, row + 1, said("start-first", lang))
        sheet.write_string(row, FIRST, said("start-first-about", lang), styles.sentence)
        for section, cell, fields in first_cells(lang):
            row += 1
            self._link(sheet, row, section, cell)
            sheet.write_string(row, FIRST + 1, " · ".join(fields), styles.text)
        row = self._heading(sheet, row + 2, said("start-legend", lang))
        for style, name in (
            (styles.sample, "input"),
            (styles.mark, "none"),
            (styles.heading, "heading"),
            (styles.heading, "key"),
        ):
            sheet.write_string(row, FIRST, {"heading": "…", "key": "… *"}.get(name, ""), style)
            sheet.write_string(row, FIRST + 1, said(f"start-legend-{name}", lang), styles.text)
            row += 1
        row = self._heading(sheet, row + 1, said("start-sheets", lang))
        for each in sheets():
            self._link(sheet, row, each.section, "B1")
            sheet.write_string(row, FIRST + 1, meaning(f"Plan.{each.section}", lang), styles.text)
            row += 1
        sheet.fit_to_pages(1, 1)

    def _heading(self, sheet: Worksheet, row: int, text: str) -> int:
        sheet.set_row(row, 20)
        sheet.write_string(row, FIRST, text, self.styles.table)
        return row + 1

    def _link(self, sheet: Worksheet, row: int, section: str, cell: str) -> None:
        name = sheet_name(section, self.lang)
        sheet.write_url(row, FIRST, f"internal:'{name}'!{cell}", self.styles.link, name)

    def _notes(self, sheet: Worksheet) -> None:
        sheet.set_column(FIRST, FIRST, 120, self.styles.note)
        self._titled(sheet, sheet_name(NOTES, self.lang), said("notes-about", self.lang))
        for row in range(3, _NOTE_ROWS):
            sheet.write_blank(row, FIRST, None, self.styles.note)
        sheet.fit_to_pages(1, 0)

    def _words(self, sheet: Worksheet) -> None:
        """Write the lists that cells choose from, on a sheet that is not shown."""
        self._titled(sheet, sheet_name(WORDS, self.lang), said("words-about", self.lang))
        for words, column in self.lists.items():
            for row, word in enumerate(words, 3):
                sheet.write_string(row, column, word)
        sheet.hide()


def _letter(column: int) -> str:
    """Return what a workbook calls a column, counted from 0."""
    return cell_name(1, column + 1).rstrip("1")


def _area(name: str, column: int, first: int, last: int) -> str:
    """Return what a workbook calls some cells of a column; rows and columns count from 0."""
    letter = _letter(column)
    return f"'{name}'!${letter}${first + 1}:${letter}${last + 1}"
