"""A plan -> what its cells hold: texts, numbers and days, by the keys of the layout. Nothing here knows a sheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from bomiljo.answers import form_of
from bomiljo.dates import BEGINNING, LAST, NEVER, OPEN, Day
from bomiljo.fields import Ages
from bomiljo.parts import names
from bomiljo.workbooks.cells import OLDEST, says_none, words_of
from bomiljo.workbooks.layout import sheets, tables
from bomiljo.workbooks.words import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bomiljo.answers import Form
    from bomiljo.model import Plan
    from bomiljo.parts import Part
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.layout import Column, Table

Cell: TypeAlias = str | int | dt.date
Row: TypeAlias = dict[str, Cell]
Whose: TypeAlias = tuple[str, tuple[str, ...]]  # the key of a table inside another, and what names the part around
BETWEEN: Final = "; "  # the words of a list; commas stand inside hours


class Filled(NamedTuple):
    """What the cells of a workbook hold by key: of forms and of marks, and of each table the rows."""

    cells: dict[str, Cell]
    rows: dict[str, list[Row]]


class How(NamedTuple):
    """How a plan is put into cells: in which language, and of which parts the lists are rows in any case."""

    lang: Lang
    spread: Collection[Whose]


def filled(plan: Plan, lang: Lang, spread: Collection[Whose] = ()) -> Filled:
    """Return what a plan says, as cells; the lists in `spread` as rows, also where names in one cell would do."""
    found = Filled({}, {key: [] for key in tables()})
    how = How(lang, spread)
    for sheet in sheets():
        for row in sheet.rows:
            value = _value_at(plan, (sheet.section, *row.path))
            _put(found.cells, row.key, value, form_of(row.field), lang)
        for table in sheet.tables:
            if not table.parent:
                _fill(found, table, _value_at(plan, (sheet.section, *table.path)), (), how)
    return found


def _fill(found: Filled, table: Table, items: list[Part] | None, around: Sequence[Cell], how: How) -> None:
    """Write the items of a list as rows, and those of the lists inside them; `around` names what they belong to."""
    if items == [] and not table.parent:
        found.cells[table.mark] = said("word none", how.lang)
    for number, item in enumerate(items or (), 1):
        row: Row = dict(zip((each.key for each in table.parents), around, strict=True))
        for column in table.columns:
            _write(row, column, item, number, how)
        own = tuple(row[each.key] for each in table.identity)
        for key in [each.key for each in table.columns if (each.key, tuple(map(str, own))) in how.spread]:
            row.pop(key, None)
        found.rows[table.key].append(row)
        for inner in _inside(table):
            value = _value_at(item, inner.path)
            if inner.key not in row:
                _fill(found, inner, value, own, how)


def _inside(table: Table) -> Iterator[Table]:
    return (each for each in tables().values() if each.parent == table.key)


def _write(row: Row, column: Column, item: Part, number: int, how: How) -> None:
    """Write one cell of a row; a list of parts only where it is none, or can be said in words."""
    if column.kind == "number":
        row[column.key] = number
        return
    if column.kind == "parent":
        return
    value = _value_at(item, column.path)
    if column.kind == "field":
        _put(row, column.key, value, column.form, how.lang)
    elif value == []:
        row[column.key] = said("word none", how.lang)
    elif column.kind == "holders" and value and all(map(_alone, value)):
        row[column.key] = _listed([each.actor for each in value], column.form, how.lang)


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
    if isinstance(value, Day) and value.known and OLDEST < value.earliest < LAST:
        return value.earliest
    return value if form.type == "count" and isinstance(value, int) else _text(value, form, lang)


def _text(value: Any, form: Form, lang: Lang) -> str:
    if isinstance(value, bool):
        return words_of(form, lang)["yes" if value else "no"]
    if isinstance(value, Ages) and value.low == value.high:
        return str(value.low)
    if _is_open(value, form):
        return said("word open", lang)
    return words_of(form, lang).get(value, value) if form.words else str(value)


def _is_open(value: Any, form: Form) -> bool:
    """Return whether a day is not set, or a path goes on to no other."""
    return (form.type == "date-or-open" or form.refers == "paths") and str(value) == OPEN[0]


def _value_at(part: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a path of names of a plan file; None where something around it is not known."""
    for name in path:
        if part is None:
            return None
        attribute = next(each for each, alias in names(part.__class__).items() if alias == name)
        part = getattr(part, attribute)
    return part
