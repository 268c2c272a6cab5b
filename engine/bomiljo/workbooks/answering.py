"""What changes in a plan -> which cells of its workbook change, and how: all that says the same stays as it is written.

A plan is put into cells before and after; what differs is looked up by its key in the workbook as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from bomiljo.nodes import Scalar
from bomiljo.workbooks.cells import read_cell
from bomiljo.workbooks.grids import is_blank
from bomiljo.workbooks.layout import NUMBER, columns, tables
from bomiljo.workbooks.rows import filled
from bomiljo.workbooks.sheetedits import Unplaced
from bomiljo.workbooks.words import heading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bomiljo.model import Plan
    from bomiljo.nodes import Mark
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.cells import Cell
    from bomiljo.workbooks.finding import FoundSheet, FoundTable
    from bomiljo.workbooks.layout import Column, Table
    from bomiljo.workbooks.rows import Filled, Row, Whose

Names: TypeAlias = tuple[str, ...]
T = TypeVar("T")
_LANGS: tuple[Lang, ...] = ("nb", "en")


class CellChange(NamedTuple):
    """A cell, and what it is to hold; None leaves it blank."""

    mark: Mark
    value: str | int | dt.date | None


def language_of(found: Sequence[FoundSheet]) -> Lang:
    """Return the language in which most headings of a workbook are."""
    heads = {
        (key, str(cell.value).removesuffix("*").strip())
        for sheet in found
        for table in sheet.tables.values()
        for key, cell in table.headings.items()
    }
    return max(_LANGS, key=lambda lang: sum((each.key, heading(each, lang)) in heads for each in columns().values()))


def cell_changes(found: Sequence[FoundSheet], before: Plan, after: Plan) -> list[CellChange]:
    """Return the cells that change. Raises Unplaced where a cell is not there any more, or rows would have to go."""
    lang, spread = language_of(found), frozenset(_spread(found))
    return list(_Comparing(found, filled(before, lang, spread), filled(after, lang, spread)).changes())


def _spread(found: Sequence[FoundSheet]) -> Iterator[Whose]:
    """Yield the lists inside parts that are rows in this workbook."""
    for sheet in found:
        for key, each in sheet.tables.items():
            yield from ((key, _names_in(each.table, row)[:-1]) for row in each.rows if each.table.parent)


class _Comparing:
    """Holds the cells of a plan before and after against a workbook."""

    def __init__(self, found: Sequence[FoundSheet], before: Filled, after: Filled) -> None:
        self.before, self.after = before, after
        self.cells = {key: cell for sheet in found for key, cell in sheet.cells.items()}
        self.tables = {key: table for sheet in found for key, table in sheet.tables.items()}

    def changes(self) -> Iterator[CellChange]:
        """Yield the changes of forms and marks, then those of tables."""
        for key in _differing(self.before.cells, self.after.cells):
            yield CellChange(_there(self.cells, key).mark, self.after.cells.get(key))
        for table in tables().values():
            if self.before.rows[table.key] != self.after.rows[table.key]:
                yield from self._table(_there(self.tables, table.key))

    def _table(self, found: FoundTable) -> Iterator[CellChange]:
        """Yield the changes of a table: rows belong together that are of one part, in their order."""
        table = found.table
        there = _grouped(table, found.rows, _names_in)
        old = _grouped(table, self.before.rows[table.key], _names_of)
        new = _grouped(table, self.after.rows[table.key], _names_of)
        added: list[Row] = []
        for names in dict.fromkeys([*old, *new]):
            rows, wanted = there.get(names, []), new.get(names, [])
            was = old.get(names, [])
            if len(rows) != len(was) or len(wanted) < len(rows):
                raise Unplaced(table.key)
            for row, one, other in zip(rows, was, wanted, strict=False):
                yield from (CellChange(_there(row, key).mark, other.get(key)) for key in _differing(one, other))
            added += wanted[len(rows) :]
        yield from self._added(found, added)

    def _added(self, found: FoundTable, rows: list[Row]) -> Iterator[CellChange]:
        """Yield new rows below all others, and the names of the groups that they belong to, where these have none."""
        heads = {key: cell.mark for key, cell in found.headings.items()}
        last = max((cell.mark.line for row in found.rows for cell in row.values()), default=0)
        top = max([last, *(mark.line for mark in heads.values())]) + 1
        for line, row in enumerate(rows, top):
            yield from (CellChange(_there(heads, key)._replace(line=line), value) for key, value in row.items())
        if rows and found.table.parent == "cohorts":
            yield from self._named_groups()

    def _named_groups(self) -> Iterator[CellChange]:
        """Yield the names that the program has given to groups of residents, into the cells that are blank."""
        found, key = self.tables["cohorts"], "cohorts.id"
        for row, known in zip(found.rows, self.after.rows["cohorts"], strict=False):
            if is_blank(_there(row, key).value):
                yield CellChange(row[key].mark, known[key])


def _there(found: Mapping[str, T], key: str) -> T:
    if key not in found:
        raise Unplaced(key)
    return found[key]


def _differing(one: Row, other: Row) -> Iterator[str]:
    return (key for key in dict.fromkeys([*one, *other]) if one.get(key) != other.get(key))


def _grouped(table: Table, rows: Iterable[T], names: Callable[[Table, T], Names]) -> dict[Names, list[T]]:
    """Return rows by what they belong to; those with a number in its order."""
    found: dict[Names, list[tuple[str, T]]] = {}
    for row in rows:
        *around, own = names(table, row)
        found.setdefault(tuple(around), []).append((own, row))
    return {key: [row for _, row in sorted(each, key=lambda pair: _number(pair[0]))] for key, each in found.items()}


def _number(own: str) -> int:
    return int(own) if own.isdecimal() else 0


def _names_of(table: Table, row: Row) -> Names:
    """Return what a row of a plan belongs to, and its number if it has one."""
    return (*(str(row[each.key]) for each in table.parents), str(row.get(f"{table.key}{NUMBER}", "")))


def _names_in(table: Table, row: dict[str, Cell]) -> Names:
    """Return the same of a row of a workbook, as it is read."""
    number = next((each for each in table.columns if each.kind == "number"), None)
    return (*(_text(each, row) for each in table.parents), _text(number, row) if number else "")


def _text(column: Column, row: dict[str, Cell]) -> str:
    cell = row.get(column.key)
    read = read_cell(cell, column.form, column.field, "") if cell else None
    return read.text if isinstance(read, Scalar) else ""
