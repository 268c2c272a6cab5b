"""A change → the pieces of the text that it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.textedits import blocks, flows, notes

if TYPE_CHECKING:
    from bomiljo.textedits.lines import Cut
    from bomiljo.textedits.sheet import Sheet, Way
    from bomiljo.textedits.trees import Data


def put(sheet: Sheet, way: Way, value: Data, note: str | None) -> list[Cut]:
    """Return what puts a value at the end of a way, making the sections that are not there."""
    if not way.rest:
        return _replaced(sheet, way, value, note)
    key, *others = map(str, way.rest)
    for each in reversed(others):
        value = {each: value}
    if not way.node.parts:
        return _replaced(sheet, way, {key: value}, note)
    if way.node.flow:
        return _noted(sheet, way, flows.added_key(sheet, way.node, key, value), note)
    return _added(sheet, way, blocks.added_key(sheet, way.node, key, value), note)


def append(sheet: Sheet, way: Way, value: Data, note: str | None) -> list[Cut]:
    """Return what adds an item to the list at the end of a way."""
    if not way.node.parts:
        return _replaced(sheet, way, [value], note)
    if way.node.flow:
        return _noted(sheet, way, flows.added_item(sheet, way.node, value), note)
    return _added(sheet, way, blocks.added_item(sheet, way.node, value), note)


def take(sheet: Sheet, way: Way) -> list[Cut]:
    """Return what takes away the part at the end of a way; of the only part, empty brackets are left."""
    if way.holder is None:
        return []
    if len(way.holder.parts) == 1:
        return _replaced(sheet, way.up(), {} if way.holder.kind == "mapping" else [], None)
    change = flows.taken if way.holder.flow else blocks.taken
    return change(sheet, way.holder, way.indexes[-1])


def _replaced(sheet: Sheet, way: Way, value: Data, note: str | None) -> list[Cut]:
    index = way.indexes[-1] if way.indexes else 0
    if (way.holder or sheet.root).flow:
        return _noted(sheet, way, flows.replaced(sheet, way.holder, index, value), note)
    at = blocks.slot(sheet, way.holder, index)
    cuts = blocks.replaced(sheet, at, value)
    return [notes.above(sheet.text, at.start, note), *cuts] if note else cuts


def _noted(sheet: Sheet, way: Way, cuts: list[Cut], note: str | None) -> list[Cut]:
    """Return changes in brackets with a note; JSON has none."""
    if not note or sheet.style.json:
        return cuts
    outermost = next(each for each in way.nodes if each.flow)
    return [*cuts, notes.in_flow(sheet.text, outermost, cuts, note)]


def _added(sheet: Sheet, way: Way, lines: list[str], note: str | None) -> list[Cut]:
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    above = [margin + notes.comment(note)] if note else []
    return blocks.added(sheet, way.node, way.holder, above + lines)
