"""A change to a plan that stands in a workbook, told by its sheets and headings, with the words that its cells hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bomiljo.answers import form_of
from bomiljo.changes import Append, Put
from bomiljo.dates import OPEN
from bomiljo.workbooks.cells import words_of
from bomiljo.workbooks.layout import columns, sheets, tables
from bomiljo.workbooks.words import heading, said, sheet_name, title

if TYPE_CHECKING:
    from bomiljo.answers import Form
    from bomiljo.changes import Change
    from bomiljo.wording import Wording

_ITEM: Final = re.compile(r"\[([^\]]*)\]")
# How a plan writes days of a week, and the other words of its hours.
_HOURS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "daily", "always", "holidays")
_SPAN: Final = ("from", "to")
_UNITS: Final = {"h": "hour", "t": "hour", "d": "day", "w": "week", "u": "week", "m": "month"}


class SheetWords:
    """Tells changes in one language."""

    def __init__(self, wording: Wording) -> None:
        """Keep the texts."""
        self.wording = wording

    def change(self, change: Change, value: Any) -> str:
        """Return what is written where; `value` is that of the change, as far as it may be shown."""
        key = _ITEM.sub("", change.path)
        item = ", ".join(_ITEM.findall(change.path))
        sheet = sheet_name(key.partition(".")[0], self.wording.lang)
        place = self.wording.label("writes-on-sheet", sheet=sheet, item=item) if item else sheet
        if isinstance(value, dict) and key not in tables():
            inside = {f"{change.path}.{name}": each for name, each in value.items()}
            return "; ".join(self.change(Put(path, each), each) for path, each in inside.items())
        if isinstance(value, dict):
            what = title(tables()[key], self.wording.lang)
            return self.wording.label("writes-row", place=place, what=what, value=self._row(key, value))
        label = "writes-cell-also" if isinstance(change, Append) else "writes-cell"
        return self.wording.label(label, place=place, what=self._field(key), value=self._said(key, value))

    def _field(self, key: str) -> str:
        rows = {row.key: row for sheet in sheets() for row in sheet.rows}
        found = columns().get(key) or rows.get(key)
        if found:
            return heading(found, self.wording.lang)
        return title(tables()[key], self.wording.lang) if key in tables() else key

    def _row(self, key: str, value: dict[str, Any]) -> str:
        """Return what a new row holds: each heading with what stands under it."""
        cells = {f"{key}.{name}": each for name, each in value.items()}
        return ", ".join(f"{self._field(place)}: {self._said(place, each)}" for place, each in cells.items())

    def _said(self, key: str, value: Any) -> str:
        if value == []:
            return said("word none", self.wording.lang)
        if isinstance(value, list):
            return "; ".join(self._said(key, each) for each in value)
        if isinstance(value, dict):
            return self._holder(key, value)
        if value is None:
            return self.wording.label("count-not-shown")
        return self._word(value, self._form(key))

    def _holder(self, key: str, value: dict[str, Any]) -> str:
        """Return a part inside another: who or what it is, and from when to when where that is set."""
        named = [self._said(f"{key}.{name}", each) for name, each in value.items() if name not in _SPAN]
        days = {f"{key}.{name}": value[name] for name in _SPAN if value.get(name) not in (None, *OPEN)}
        spans = [f"{self._field(place).lower()} {self._said(place, each)}" for place, each in days.items()]
        return " ".join([", ".join(named), *spans])

    def _form(self, key: str) -> Form | None:
        rows = {row.key: row.field for sheet in sheets() for row in sheet.rows}
        if key in rows:
            return form_of(rows[key])
        return columns()[key].form if key in columns() else None

    def _word(self, value: Any, form: Form | None) -> str:
        lang, text = self.wording.lang, str(value)
        if isinstance(value, bool):
            return self.wording.word("truth", "yes" if value else "no")
        if form is None:
            return text
        if form.words or form.type == "yes-no":
            return words_of(form, lang).get(text, text)
        if form.type in ("date", "date-or-open") or form.refers == "paths":
            return self._day(text, form)
        if form.type in ("interval", "duration"):
            return self._length(text)
        return self._hours(text) if form.type == "hours" else text

    def _day(self, text: str, form: Form) -> str:
        if text in OPEN:
            return said("word open", self.wording.lang)
        return text if form.refers else self.wording.written_day(text)

    def _length(self, text: str) -> str:
        number, unit = text.split()
        return self.wording.label(f"what-if-every-{_UNITS[unit[0]]}{'' if number == '1' else 's'}", number=number)

    def _hours(self, text: str) -> str:
        words = dict(zip(_HOURS, self.wording.label("words-of-hours").split(), strict=True))
        return re.sub(r"[a-z]+", lambda found: words.get(found[0], found[0]), text)
