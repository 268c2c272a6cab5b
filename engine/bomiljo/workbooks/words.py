"""The words of a workbook in each language: headings, help beside cells, and the words that cells hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bomiljo.wording import catalogue, fill
from bomiljo.workbooks.cells import words_of
from bomiljo.workbooks.layout import NONE, NUMBER, columns, sheets, tables

if TYPE_CHECKING:
    from bomiljo.answers import Form
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.layout import Column, FormRow, Table

LONGEST_HELP: Final = 255  # characters of a message beside a cell; Excel refuses a file with more
LONGEST_TITLE: Final = 32  # and of the title of such a message
_HOW: Final = (
    "date",
    "date-or-open",
    "interval",
    "duration",
    "count",
    "id",
    "language",
)  # kinds of field of which a form is shown
_LENGTHS: Final = ("interval", "duration")


def said(name: str, lang: Lang, /, **values: str) -> str:
    """Return one of the fixed texts of a workbook."""
    return fill(str(catalogue("workbook")[name][lang]), lambda key: values.get(key, "{" + key + "}"))


def sheet_name(what: str, lang: Lang) -> str:
    """Return the name of a sheet: of a section of the plan, or of another."""
    return said(f"sheet {what}", lang)


def title(table: Table, lang: Lang) -> str:
    """Return what stands above a table."""
    return said(f"title {table.key}", lang)


def heading(place: Column | FormRow, lang: Lang) -> str:
    """Return what stands above a column, or beside a single field."""
    if getattr(place, "kind", "") == "parent":
        return said(f"of {place.field.partition('.')[0]}", lang)
    return said(place.field, lang)


def name_of(key: str, lang: Lang) -> str:
    """Return what is called by a key of the layout: a column, a single field or a table; else the key itself."""
    places: list[Column | FormRow] = [*columns().values(), *(row for sheet in sheets() for row in sheet.rows)]
    found = next((each for each in places if each.key == key), None)
    if found:
        return heading(found, lang)
    return next((title(each, lang) for each in tables().values() if key in (each.key, each.mark)), key)


def meaning(field: str, lang: Lang) -> str:
    """Return what a field means, at length."""
    return str(catalogue("fields")[field][lang]["label"])


def words_in(form: Form, lang: Lang) -> list[str]:
    """Return what a cell offers to choose from."""
    if form.words == NONE:
        return [said("word none", lang)]
    return list(words_of(form, lang).values())


# --- help beside cells -------------------------------------------------------------------------------


def help_of(place: Column | FormRow, form: Form, lang: Lang) -> str:
    """Return what a cell says when it is chosen: what it means, and how to write it."""
    kind = getattr(place, "kind", "field")
    if kind == "parent":
        found = next(each for each in tables().values() if each.identity[-1].key == place_named(place))
        return _fitting([said("help-parent", lang, title=title(found, lang))])
    if place.field.endswith(NUMBER):
        return said("help-number", lang)
    meant = _without_codes(meaning(place.field, lang), form)
    if kind in ("none", "holders"):
        inner = next(each for each in tables().values() if each.key == place.key)
        return _fitting([meant, said(f"help-{kind}", lang, title=title(inner, lang))])
    return _fitting([meant, *_how(form, lang, meant)])


def place_named(place: Column | FormRow) -> str:
    """Return the key of the column that a column's words are taken from; empty where it names nothing."""
    return str(getattr(place, "names", ""))


def _how(form: Form, lang: Lang, meant: str) -> list[str]:
    """Return how a cell is written; what it means has an example of a length of time already, or needs one."""
    shown = form.type in _HOW and not form.refers and not (form.type in _LENGTHS and said("such-as", lang) in meant)
    found = [said(f"help-{form.type}", lang)] if shown else []
    if form.many:
        return [*found, said("help-several", lang)]
    return [*found, said("help-choice", lang)] if form.words or form.type == "yes-no" or form.refers else found


def _fitting(sentences: list[str]) -> str:
    """Return sentences that a cell has room for: of the first as much as there is, as the last say how to write."""
    first, *rest = [each if each.endswith((".", "?", "!")) else f"{each}." for each in sentences]
    room = LONGEST_HELP - sum(len(each) + 1 for each in rest)
    if len(first) > room:
        cut = first.partition(":")[0].partition(";")[0]
        first = f"{cut}." if len(cut) < room else f"{first[: room - 1].rstrip()}…"
    return " ".join([first, *rest])


def _without_codes(text: str, form: Form) -> str:
    """Return a label without the words of a plan file, which a workbook has in the reader's language."""
    for word in form.words:
        text = re.sub(rf" \(`?{re.escape(word)}`?\)", "", text)
    return text
