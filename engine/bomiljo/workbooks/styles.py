"""How a workbook looks: colours, frames, widths and heights."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from bomiljo.workbooks.layout import NOTES, START, WORDS
from bomiljo.workbooks.words import heading, words_in

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from bomiljo.answers import Form
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.layout import Column
    from bomiljo.workbooks.placing import Placed

_INK, _MUTED, _ACCENT = "#1E2B37", "#5B6975", "#0F5C66"
_INPUT, _MARK, _WARN = "#FFFBEA", "#E9F3F4", "#F8D7CF"
_LINE: Final = "#CBD3D6"
_FRAMED: Final = {"border": 1, "border_color": _LINE}
_PLACE, _PEOPLE, _WORK = "#0F5C66", "#B7791F", "#5A4E8C"
_TABS: Final = {
    START: _INK,
    **dict.fromkeys(("settlement", "building", "surroundings"), _PLACE),
    **dict.fromkeys(("cohorts", "information", "activities", "participation", "surveys"), _PEOPLE),
    **dict.fromkeys(("presence", "meetings", "actors", "tasks", "escalation", "team"), _WORK),
    NOTES: _MUTED,
    WORDS: _MUTED,
}
_WIDTHS: Final = {
    "yes-no": 10, "count": 9, "date": 12, "date-or-open": 12, "interval": 11, "duration": 11, "age": 9, "language": 9,
    "hours": 22, "phone": 14, "email": 32, "text": 32, "id": 22, "reference": 22,
}  # fmt: skip
LINE_HEIGHT: Final = 15
# What a spreadsheet would make something else of: 6-12 a date, 0123 a number.
_AS_NUMBER: Final = ("count", "date", "date-or-open")


def tab_colour(what: str) -> str:
    """Return the colour of a sheet's tab: about the place, about people, about the work."""
    return _TABS[what]


def shown_width(column: Column, name: str, lang: Lang) -> int:
    """Return how wide a column is, in characters: its words are readable, its heading is on three lines at most."""
    form = column.form
    longest_word = max(map(len, words_in(form, lang)), default=0)
    width = min(max(longest_word + 2, 10), 30) if form.words else _WIDTHS[form.type]
    if form.many and form.type != "hours":
        width = max(width, 24)
    return max(width, max(map(len, f"{name} *".split())) + 2, ceil(len(name) / 2))


def heading_height(place: Placed, lang: Lang) -> float:
    """Return how high the row of headings is, so that each is seen whole."""
    lines = [
        ceil((len(name := heading(column, lang)) + 2) / max(shown_width(column, name, lang) - 2, 1))
        for block in place.blocks
        for column in block.table.columns
    ]
    return LINE_HEIGHT * max(lines) + 6


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a cell as wide as so many digits, which are wider than most letters."""
    return sum(max(ceil(len(each) / (width * 1.1)), 1) for each in text.split("\n"))


def is_wrapped(form: Form) -> bool:
    """Return whether what a cell holds goes on in the next line."""
    return form.many or form.type == "text"


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Make those that stand on every sheet."""
        self._book = book
        self.key = self._made(font_color="#9AA5AB", font_size=8)
        self.title = self._made(bold=True, font_size=18, font_color=_ACCENT, valign="vcenter")
        self.sentence = self._made(font_color=_MUTED)
        self.table = self._made(bold=True, font_size=12, font_color=_ACCENT, valign="bottom")
        self.heading = self._made(
            **_FRAMED, bold=True, font_color="#FFFFFF", bg_color=_ACCENT, text_wrap=True, valign="vcenter"
        )
        self.label = self._made(bold=True, font_color=_INK, valign="vcenter")
        self.help = self._made(font_color=_MUTED, italic=True, indent=1)
        self.mark_label = self._made(font_color=_MUTED, align="right")
        self.mark = self._made(**_FRAMED, bg_color=_MARK, num_format="@")
        self.sample = self._made(**_FRAMED, bg_color=_INPUT)
        self.missing = self._made(bg_color=_WARN)
        self.number = self._made(font_color=_ACCENT, bold=True, align="left", valign="top")
        self.text = self._made(text_wrap=True, valign="top", font_color=_INK)
        self.link = self._made(font_color=_ACCENT, underline=1, valign="top")
        self.note = self._made(text_wrap=True, valign="top", num_format="@")

    def cell(self, form: Form, *, is_day: bool) -> Format:
        """Return the format of a cell to be filled in."""
        return self._input("yyyy-mm-dd" if is_day else _number_format(form), wide=is_wrapped(form))

    def kept(self, form: Form) -> Format:
        """Return the format of the column below what is drawn, so that what is typed there stays as typed."""
        return self._plain(_number_format(form))

    @cache  # noqa: B019 - lives as long as the workbook that is written
    def _input(self, number_format: str, *, wide: bool) -> Format:
        return self._made(
            **_FRAMED,
            bg_color=_INPUT,
            valign="top",
            text_wrap=wide,
            num_format=number_format,
            align="left",
        )

    @cache  # noqa: B019 - lives as long as the workbook that is written
    def _plain(self, number_format: str) -> Format:
        return self._made(num_format=number_format)

    def _made(self, **options: Any) -> Format:
        return self._book.add_format({"font_name": "Calibri", "font_size": 11, **options})


def _number_format(form: Form) -> str:
    return "General" if form.type in _AS_NUMBER and not form.many else "@"
