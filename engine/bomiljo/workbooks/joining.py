"""What was found in a workbook -> the tree of nodes that a plan in text would have.

Every cell of a column that is read has its place in the tree, blank ones too: so a question names the cell to fill in.
"""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.answers import form_of
from bomiljo.errors import Problem
from bomiljo.nodes import Mapping, Mark, Node, Scalar, Sequence
from bomiljo.typed import MANY
from bomiljo.workbooks.cells import read_cell, says_none
from bomiljo.workbooks.finding import named
from bomiljo.workbooks.grids import is_blank
from bomiljo.workbooks.layout import sheets, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.answers import Form
    from bomiljo.workbooks.cells import Cell
    from bomiljo.workbooks.finding import FoundSheet, FoundTable
    from bomiljo.workbooks.layout import Column, Table

Path = tuple[str, ...]
_SHOWN: Final = 60  # characters of a cell that a message repeats
_MOST_NAMES: Final = 500


class _Item(NamedTuple):
    """A row of a table: its cells by key, what names it, and the rows that belong to it by the key of their table."""

    cells: dict[str, Cell]
    name: Path
    mark: Mark
    inside: dict[str, list[_Item]]


class Joined(NamedTuple):
    """A workbook as a tree, and what is wrong with what stands in it."""

    root: Mapping
    problems: list[Problem]


def joined(found: Iterable[FoundSheet], source: str) -> Joined:
    """Return the tree of what was found."""
    joiner = _Joiner(source, list(found))
    return Joined(joiner.root(), joiner.problems)


class _Joiner:
    """Joins one workbook."""

    def __init__(self, source: str, found: list[FoundSheet]) -> None:
        self.source, self.found = source, found
        self.problems: list[Problem] = []
        self.unread: set[Mark] = set()  # cells of which it is told already that they cannot be read
        self.tables = {key: table for sheet in found for key, table in sheet.tables.items()}
        self.names: dict[str, dict[Path, _Item]] = {key: {} for key in tables()}
        self.items: dict[str, list[_Item]] = {}
        for key, table in tables().items():
            self.items[key] = list(self._items(table))

    # --- rows and what they belong to ----------------------------------------------------------------

    def _items(self, table: Table) -> Iterator[_Item]:
        """Yield the rows of a table as items, and put those that belong to others there."""
        found = self.tables.get(table.key)
        for row in found.rows if found else ():
            for item in self._item(table, row):
                self.names[table.key].setdefault(item.name, item)
                yield item
        if found and any(each.kind == "number" for each in table.columns):
            self._number(table)

    def _item(self, table: Table, row: dict[str, Cell]) -> Iterator[_Item]:
        """Yield a row as an item, unless it does not tell what it is or what it belongs to."""
        names = {each.key: self._name(each, row) for each in (*table.parents, table.identity[-1])}
        if any(name is None for name in names.values()):
            return
        name = tuple(names[each.key] or "" for each in table.identity)
        first = row.get(table.identity[-1].key) or min(row.values(), key=lambda each: each.mark)
        item = _Item(row, name, first.mark, {})
        if table.parent:
            belongs = tuple(names[each.key] or "" for each in table.parents)
            around = self.names[table.parent].get(belongs)
            if around is None:
                self._no_such(table, row, belongs)
                return
            around.inside.setdefault(table.key, []).append(item)
        yield item

    def _name(self, column: Column, row: dict[str, Cell]) -> str | None:
        """Return what a cell names; None where it does not, and has to. A group of residents may have no name."""
        cell, needed = row.get(column.key), (column.kind, column.field) != ("field", "Cohort.id")
        if cell is None:  # where it is needed, it has been told that its column is gone
            return None if needed else ""
        if is_blank(cell.value) and needed:
            heading = self._heading(column)
            self._fault("row-without-parent" if column.kind == "parent" else "row-without-name", cell, heading=heading)
            return None
        node = self._read(cell, column)
        return node.text if isinstance(node, Scalar) else ""

    def _no_such(self, table: Table, row: dict[str, Cell], name: Path) -> None:
        """Tell that what a row belongs to is not there: the first of its names that is not, or the number of a step."""
        source = tables()[table.parents[0].names.rpartition(".")[0]]
        if len(name) > 1 and (name[0],) in self.names[source.key]:
            self._fault("no-such-step", row[table.parents[-1].key], value=name[-1], path=name[0])
            return
        shown = name[0][:_SHOWN]
        near = [] if len(self.problems) > MANY else get_close_matches(shown, self._known(source), n=1, cutoff=0.6)
        title = self._title(source.key)
        self._fault("no-such-row", row[table.parents[0].key], value=shown, near=near[0] if near else None, title=title)

    def _known(self, table: Table) -> list[str]:
        """Return some of the names in a table: of very many the nearest is not looked for."""
        return [name[0][:_SHOWN] for name in islice(self.names[table.key], _MOST_NAMES)]

    def _number(self, table: Table) -> None:
        """Put items without a name in the order of their numbers, which run from 1."""
        for around in self.items[table.parent]:
            inside = around.inside.get(table.key, [])
            inside.sort(key=lambda each: int(each.name[-1]) if each.name[-1].isdecimal() else 0)
            for number, each in enumerate(inside, 1):
                if each.name[-1] != str(number):
                    cell = each.cells[table.identity[-1].key]
                    self._fault("step-number", cell, value=each.name[-1], wanted=str(number))
                    break

    # --- the tree ------------------------------------------------------------------------------------

    def root(self) -> Mapping:
        """Return the whole plan."""
        entries = tuple((_key(sheet.section, sheet.mark), self._section(sheet)) for sheet in self.found)
        return Mapping(entries, Mark(0, 0))

    def _section(self, sheet: FoundSheet) -> Node:
        layout = next(each for each in sheets() if each.section == sheet.section)
        values: list[tuple[Path, Node, Mark]] = [
            (row.path, self._value(cell, form_of(row.field), row.field), cell.mark)
            for row in layout.rows
            if (cell := sheet.cells.get(row.key))
        ]
        for table in layout.tables:
            if not table.parent and (table.key in sheet.tables or table.mark in sheet.cells):
                node = self._list(sheet, table)
                if not table.path:
                    return node
                values.append((table.path, node, _mark_of(node)))
        return _tree(values, sheet.mark)

    def _list(self, sheet: FoundSheet, table: Table) -> Node:
        """Return a list of the plan: its rows, none where that is said, or not known."""
        found, mark = sheet.tables.get(table.key), sheet.cells.get(table.mark)
        items = self.items[table.key]
        if mark is not None and not is_blank(mark.value):
            if not says_none(mark.value) or mark.kind == "f":
                self._fault("mark-unread", mark, value=str(mark.value)[:_SHOWN])
            elif found and found.rows:
                first = min(found.rows[0].values(), key=lambda each: each.mark)
                self._fault("none-and-rows", mark, other=named(first))
            return Sequence((), mark.mark)
        if found is None or not found.rows:
            return Scalar("", plain=True, mark=found.free if found else sheet.mark)
        return Sequence(tuple(self._part(table, each) for each in items), items[0].mark if items else found.free)

    def _part(self, table: Table, item: _Item) -> Mapping:
        """Return one row as a part of the plan, with the lists inside it."""
        values: list[tuple[Path, Node, Mark]] = []
        for column in table.columns:
            cell = item.cells.get(column.key)
            if column.kind == "field" and cell:
                values.append((column.path, self._value(cell, column.form, column.field), cell.mark))
            elif column.kind in ("none", "holders"):
                node = self._inner(column, cell, item)
                values.append((column.path, node, _mark_of(node)))
        return _tree(values, item.mark)

    def _inner(self, column: Column, cell: Cell | None, item: _Item) -> Node:
        """Return a list inside a part: its rows, what its cell says, or not known."""
        table, rows = tables()[column.key], item.inside.get(column.key, [])
        said = cell is not None and not is_blank(cell.value)
        if rows:
            if cell is not None and said:
                code = "none-and-rows" if says_none(cell.value) else "names-and-rows"
                self._fault(code, cell, other=named(next(iter(rows[0].cells.values()))))
            return Sequence(tuple(self._part(table, each) for each in rows), cell.mark if cell else rows[0].mark)
        if cell is None or not said:
            return Scalar("", plain=True, mark=cell.mark if cell else item.mark)
        if says_none(cell.value) and cell.kind != "f":
            return Sequence((), cell.mark)
        if column.kind == "holders":
            return self._value(cell, column.form, "Holder.actor")
        self._fault("mark-unread", cell, value=str(cell.value)[:_SHOWN])
        return Sequence((), cell.mark)

    # --- cells ---------------------------------------------------------------------------------------

    def _read(self, cell: Cell, column: Column) -> Node:
        return self._value(cell, column.form, column.field)

    def _value(self, cell: Cell, form: Form, field: str) -> Node:
        """Return what a cell says; where it cannot be read that is told once, and what stands there is kept."""
        read = read_cell(cell, form, field, self.source)
        if not isinstance(read, Problem):
            return read
        if cell.mark not in self.unread:
            self.unread.add(cell.mark)
            self.problems.append(read)
        return Scalar(str(cell.value), plain=False, mark=cell.mark)

    def _fault(
        self, code: str, cell: Cell, *, value: str | None = None, near: str | None = None, **values: str
    ) -> None:
        mark = cell.mark
        problem = Problem(
            code, self.source, mark.line, mark.column, value, suggestion=near, values=values, sheet=mark.sheet
        )
        self.problems.append(problem)

    def _heading(self, column: Column) -> str:
        """Return what stands above a column in this very workbook."""
        found: FoundTable = next(each for each in self.tables.values() if column.key in each.headings)
        return str(found.headings[column.key].value or "–").removesuffix("*").strip()

    def _title(self, key: str) -> str:
        """Return what the column with the names of a table's rows is called, and on which sheet it is."""
        found = self.tables.get(key)
        if found is None:
            return key
        head = found.headings.get(tables()[key].identity[-1].key)
        return named(head) if head else key


def _mark_of(node: Node) -> Mark:
    return node.mark


def _key(name: str, mark: Mark) -> Scalar:
    return Scalar(name, plain=True, mark=mark)


def _tree(values: list[tuple[Path, Node, Mark]], mark: Mark) -> Mapping:
    """Return values as a tree; where nothing is told of a part inside another, that part is not known."""
    entries: list[tuple[Scalar, Node]] = []
    for name in dict.fromkeys(path[0] for path, _, _ in values):
        own = [each for each in values if each[0][0] == name]
        if own[0][0] == (name,):
            entries.append((_key(name, own[0][2]), own[0][1]))
            continue
        inner = [(path[1:], node, at) for path, node, at in own]
        told = _tree(inner, own[0][2]) if any(not _unknown(node) for _, node, _ in inner) else own[0][1]
        entries.append((_key(name, own[0][2]), told))
    return Mapping(tuple(entries), mark)


def _unknown(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text
