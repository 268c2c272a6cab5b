"""A plan -> what its cells hold: texts, numbers and days, by the keys of the layout. Nothing here knows a sheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from bomiljo.answers import form_of
from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day
from bomiljo.fields import Ages
from bomiljo.parts import names
from bomiljo.workbooks.cells import says_none, words_of
from bomiljo.workbooks.layout import sheets, tables
from bomiljo.workbooks.words import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bomiljo.answers import Form
    from bomiljo.model import Plan
    from bomiljo.parts import Part
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.layout import Column, Table

Cell: TypeAlias = str | int | dt.date
Row: TypeAlias = dict[str, Cell]
BETWEEN: Final = "; "  # the words of a list; commas stand inside hours


class Filled(NamedTuple):
    """What the cells of a workbook hold by key: of forms and of marks, and of each table the rows."""

    cells: dict[str, Cell]
    rows: dict[str, list[Row]]


def filled(plan: Plan, lang: Lang) -> Filled:
    """Return what a plan says, as cells."""
    found = Filled({}, {key: [] for key in tables()})
    for sheet in sheets():
        for row in sheet.rows:
            value = _value_at(plan, (sheet.section, *row.path))
            _put(found.cells, row.key, value, form_of(row.field), lang)
        for table in sheet.tables:
            if not table.parent:
                _fill(found, table, _value_at(plan, (sheet.section, *table.path)), (), lang)
    return found


def _fill(found: Filled, table: Table, items: list[Part] | None, around: Sequence[Cell], lang: Lang) -> None:
    """Write the items of a list as rows, and those of the lists inside them; `around` names what they belong to."""
    if items == [] and not table.parent:
        found.cells[table.mark] = said("word none", lang)
    for number, item in enumerate(items or (), 1):
        row: Row = dict(zip((each.key for each in table.parents), around, strict=True))
        for column in table.columns:
            _write(row, column, item, number, lang)
        found.rows[table.key].append(row)
        own = tuple(row[each.key] for each in table.identity)
        for inner in _inside(table):
            value = _value_at(item, inner.path)
            if inner.key not in row:
                _fill(found, inner, value, own, lang)


def _inside(table: Table) -> Iterator[Table]:
    return (each for each in tables().values() if each.parent == table.key)


def _write(row: Row, column: Column, item: Part, number: int, lang: Lang) -> None:
    """Write one cell of a row; a list of parts only where it is none, or can be said in words."""
    if column.kind == "number":
        row[column.key] = number
        return
    if column.kind == "parent":
        return
    value = _value_at(item, column.path)
    if column.kind == "field":
        _put(row, column.key, value, column.form, lang)
    elif value == []:
        row[column.key] = said("word none", lang)
    elif column.kind == "holders" and value and all(map(_alone, value)):
        row[column.key] = _listed([each.actor for each in value], column.form, lang)


def _alone(holder: Any) -> bool:
    """Return whether a holder can be said by its name alone: it lasts as long as the plan, and shares nothing."""
    return bool(holder.from_ == BEGINNING and holder.to == NEVER and getattr(holder, "as_", None) is None)


def _put(cells: Row, key: str, value: Any, form: Form, lang: Lang) -> None:
    if value is not None:
        cells[key] = _listed(value, form, lang) if form.many else _cell(value, form, lang)


def _listed(values: list[Any], form: Form, lang: Lang) -> str:
    """Return a list in one cell; a name that would say that there is none stands in quotes."""
    if not values:
        return said("word none", lang)
    texts = [str(_text(each, form, lang)) for each in values]
    return BETWEEN.join(f'"{each}"' if says_none(each) else each for each in texts)


def _cell(value: Any, form: Form, lang: Lang) -> Cell:
    """Return one value: a particular day and a count as what they are, all else as text."""
    if isinstance(value, Day) and value.known and value.earliest not in (FIRST, LAST):
        return value.earliest
    return value if form.type == "count" and isinstance(value, int) else _text(value, form, lang)


def _text(value: Any, form: Form, lang: Lang) -> str:
    if isinstance(value, bool):
        return words_of(form, lang)["yes" if value else "no"]
    if isinstance(value, Ages) and value.low == value.high:
        return str(value.low)
    return words_of(form, lang).get(value, value) if form.words else str(value)


def _value_at(part: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a path of names of a plan file; None where something around it is not known."""
    for name in path:
        if part is None:
            return None
        attribute = next(each for each, alias in names(part.__class__).items() if alias == name)
        part = getattr(part, attribute)
    return part
