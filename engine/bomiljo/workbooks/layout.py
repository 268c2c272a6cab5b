"""What a workbook has room for: sheets, forms and tables, all read off the types of the plan.

Nothing here knows a heading, a colour or a row number. Everything in a workbook is found again by its key:

`building.permit_until`            a row of a form, and the column of a table (`building.units.count`)
`building.units?`                  the cell beside a table's title that says that there are none
`tasks.held_by<tasks.id`           the column of a table that names the part which a row belongs to
`escalation.paths.steps#`          the number of a part that has no name of its own
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.answers import Form, form_of, kinds
from bomiljo.model import Plan
from bomiljo.parts import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.parts import Part

SIGNATURE: Final = "bomiljo 1"  # begins the hidden cell by which a sheet is known, before what it is
START, NOTES, WORDS = "start", "notes", "words"  # sheets that hold nothing of a plan
NUMBER: Final = "#"  # stands for a field where a part has no name, and goes by its number
NONE: Final = ("ingen", "none")  # what says that a list is known to be empty, in any language
# What the hidden first column says of a row; a row of a form has its key there instead.
VALUE, MARKS, NONES, KEYS, HEADINGS = "#value", "#marks", "#none", "#keys", "#headings"

# What a column holds: a field; whether a list of parts is none, or which actors alone it is; which part a row belongs
# to; the number of a part without a name.
ColumnKind = Literal["field", "none", "holders", "parent", "number"]


class FormRow(NamedTuple):
    """A single field of a section; `path` is where it stands inside the section."""

    key: str
    field: str
    path: tuple[str, ...]


class Column(NamedTuple):
    """A column of a table; `path` is where its field stands inside a row's part.

    `field` is what it holds (`Unit.count`). Of a column that names another part it is the field that is named, and
    `names` is the key of that column.
    """

    key: str
    field: str
    kind: ColumnKind
    path: tuple[str, ...] = ()
    names: str = ""

    @property
    def form(self) -> Form:
        """Return what a cell of it takes."""
        if self.field.endswith(NUMBER):
            return Form("count")
        match self.kind:
            case "none":
                return Form("choice", words=NONE)
            case "holders":
                return form_of("Holder.actor")._replace(many=True)
        return form_of(self.field)


class Table(NamedTuple):
    """A list of parts: a row for each. `parent` is the key of the table whose parts have such lists."""

    key: str
    field: str
    part: str
    columns: tuple[Column, ...]
    parent: str = ""
    path: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Return the key of the cell that says that there are none; only a list that is the plan's own has one."""
        return f"{self.key}?"

    @property
    def identity(self) -> tuple[Column, ...]:
        """Return the columns that together name a row: its key, or its number with what names the part around it."""
        kind = _kind(self.field)
        own = next(each for each in self.columns if each.kind == "number" or each.path == (kind.KEY,))
        return (own,) if kind.KEY else (*self.parents, own)

    @property
    def parents(self) -> tuple[Column, ...]:
        """Return the columns that name the part which a row belongs to."""
        return tuple(each for each in self.columns if each.kind == "parent")

    @property
    def named(self) -> bool:
        """Return whether each row has to have its key: a group of residents is given one."""
        return self.part != "Cohort"


class Sheet(NamedTuple):
    """A section of the plan: its single fields, and its lists."""

    section: str
    rows: tuple[FormRow, ...]
    tables: tuple[Table, ...]


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return the sheets, in the order of the plan."""
    return tuple(_sheet(section) for section in names(Plan).values())


@cache
def tables() -> dict[str, Table]:
    """Return every table by its key; what belongs to a part comes after it."""
    return {table.key: table for sheet in sheets() for table in sheet.tables}


@cache
def columns() -> dict[str, Column]:
    """Return every column by its key."""
    return {column.key: column for table in tables().values() for column in table.columns}


def _sheet(section: str) -> Sheet:
    field = f"Plan.{section}"
    if form_of(field).many:
        return Sheet(section, (), tuple(_tables(section, field, ())))
    rows: list[FormRow] = []
    found: list[Table] = []
    for name, path in _inside(_kind(field), ()):
        key = ".".join((section, *path))
        if (form := form_of(name)).part and form.many:
            found += _tables(key, name, path)
        else:
            rows.append(FormRow(key, name, path))
    return Sheet(section, tuple(rows), tuple(found))


def _tables(key: str, field: str, path: tuple[str, ...], around: Table | None = None) -> Iterator[Table]:
    """Yield the table of a list of parts, then those of the lists inside these parts."""
    kind = _kind(field)
    own = list(_columns(key, kind))
    table = Table(key, field, kind.__name__, (*_parents(key, around), *own), around.key if around else "", path)
    yield table
    for name, inner in _inside(kind, ()):
        if (form := form_of(name)).part and form.many:
            yield from _tables(".".join((key, *inner)), name, inner, table)


def _parents(key: str, around: Table | None) -> Iterator[Column]:
    for each in around.identity if around else ():
        named = each.names or each.key
        yield Column(f"{key}<{named}", each.field, "parent", names=named)


def _columns(key: str, kind: type[Part]) -> Iterator[Column]:
    if not kind.KEY:
        yield Column(f"{key}{NUMBER}", f"{kind.__name__}.{NUMBER}", "number")
    first = ((kind.KEY,), ("name",))
    for field, path in sorted(_inside(kind, ()), key=lambda each: [each[1] != one for one in first]):
        yield Column(".".join((key, *path)), field, _column_kind(form_of(field)), path)


def _column_kind(form: Form) -> ColumnKind:
    if not form.part:
        return "field"
    return "holders" if form.part in ("Holder", "TaskHolder") else "none"


def _inside(kind: type[Part], path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each field of a kind of part with its path, those of single parts inside it in their place."""
    for alias in names(kind).values():
        field = f"{kind.__name__}.{alias}"
        form = form_of(field)
        if form.part and not form.many:
            yield from _inside(_kind(field), (*path, alias))
        else:
            yield field, (*path, alias)


def _kind(field: str) -> type[Part]:
    """Return the kind of part that a field holds, one or a list of them."""
    found: type[Part] = kinds()[form_of(field).part or ""]
    return found
