"""Changes in block style: keys and dashes on lines of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.textedits.lines import (
    Comment,
    Cut,
    begins_line,
    break_end,
    column,
    comments,
    line_end,
    line_start,
    past_comments,
    spaced,
)
from bomiljo.textedits.writing import Written, behind_key, entries, items

if TYPE_CHECKING:
    from bomiljo.spans import Span
    from bomiljo.textedits.sheet import Sheet
    from bomiljo.textedits.trees import Data

_UP_TO_DASH = re.compile(r"(?:\s|#[^\r\n]*)*")
_COLON = re.compile(r"\s*:")


class Slot(NamedTuple):
    """A part of a block: where its key or dash begins, where its value may begin, and its value.

    `column` is that of the key or dash; a file as a whole has none and counts as one without a key.
    """

    start: int
    head: int
    column: int
    node: Span
    holder: str


def slot(sheet: Sheet, holder: Span | None, index: int) -> Slot:
    """Return the part of a block at this index, or the file as a whole if there is no holder."""
    if holder is None:
        return Slot(sheet.root.start, sheet.root.start, 0, sheet.root, "file")
    node = holder.parts[index]
    start = _entry_start(sheet, holder, index)
    if holder.kind == "list":
        return Slot(start, start + 1, column(sheet.text, holder.start), node, "list")
    colon = _COLON.match(sheet.text, holder.keys[index].end)
    head = colon.end() if colon else node.start
    return Slot(start, head, column(sheet.text, holder.start), node, "mapping")


def _entry_start(sheet: Sheet, holder: Span, index: int) -> int:
    """Return where the key or the dash of a part stands."""
    if holder.kind == "mapping":
        return holder.keys[index].start
    if not index:
        return holder.start
    found = _UP_TO_DASH.match(sheet.text, holder.parts[index - 1].end)
    return found.end() if found else holder.start


def replaced(sheet: Sheet, at: Slot, value: Data) -> list[Cut]:
    """Return what puts another value there; all comments in and behind the old one are kept."""
    text, end = sheet.text, line_end(sheet.text, at.node.end)
    found = comments(text, at.head, end, sheet.root)
    on_line = found[:1] if found and found[0].start < line_end(text, at.head) else []
    written = _written(sheet, at, value)
    indent = 0 if at.holder == "file" else at.column + sheet.style.step
    others = "".join(f"\n{' ' * indent}{each.text}" for each in found[len(on_line) :])
    cuts = [Cut(at.head, end, _beside(sheet, at, written.inline, on_line) + others)]
    if written.below:
        below = past_comments(text, end, at.column + 1, over_gaps=False)
        cuts.append(Cut(below, below, "".join("\n" + each for each in written.below)))
    return cuts


def _written(sheet: Sheet, at: Slot, value: Data) -> Written:
    used = column(sheet.text, at.head)
    quote = at.node.style if at.node.style in ("'", '"') else ""
    if at.holder == "list" and isinstance(value, (list, dict)):
        gap = _gap(sheet, at)
        first, *below = items([value], sheet.style, at.column, gap=gap)
        return Written(first[at.column + 1 + len(gap) :], below)
    return behind_key(value, sheet.style, at.column, used, quote=quote)


def _beside(sheet: Sheet, at: Slot, inline: str, on_line: list[Comment]) -> str:
    """Return what follows the colon or dash on its line; a comment there keeps its column if it can."""
    text = sheet.text
    beside = _gap(sheet, at) + inline if inline else ""
    if not on_line:
        return beside
    before = text[at.head : on_line[0].start]
    least = min(2, len(before) - len(before.rstrip()))
    room = on_line[0].start - at.head - len(beside)
    return beside + " " * max(room, least) + on_line[0].text


def _gap(sheet: Sheet, at: Slot) -> str:
    """Return the space between a colon or dash and its value."""
    gap = sheet.text[at.head : at.node.start]
    return gap if at.holder == "file" or (gap and not gap.strip(" ")) else " "


def added(sheet: Sheet, node: Span, around: Span | None, lines: list[str]) -> list[Cut]:
    """Return what adds lines behind the last part of a block, and behind the comments that belong to it.

    `around` is what the block stands in: a list may stand no deeper than its key, and a comment there
    is about what follows.
    """
    text = sheet.text
    indent = column(text, node.start)
    is_even = node.kind == "list" and around is not None and around.kind == "mapping"
    least = indent + (1 if is_even and around and indent <= column(text, around.start) else 0)
    at = past_comments(text, line_end(text, node.end), least)
    gap = "\n" if spaced(text, node) and text[line_start(text, at) : at].strip() else ""
    return [Cut(at, at, gap + "".join(f"\n{each}" for each in lines))]


def added_key(sheet: Sheet, node: Span, key: str, value: Data) -> list[str]:
    """Return the lines of a new key of a mapping."""
    return entries({key: value}, sheet.style, column(sheet.text, node.start))


def added_item(sheet: Sheet, node: Span, value: Data) -> list[str]:
    """Return the lines of a new item of a list, with the dash and the style of the last one."""
    gap = _gap(sheet, slot(sheet, node, len(node.parts) - 1))
    mappings = [each.flow for each in node.parts if each.kind == "mapping"]
    return items(
        [value],
        sheet.style,
        column(sheet.text, node.start),
        gap=gap,
        like_flow=mappings[-1] if mappings else None,
    )


def taken(sheet: Sheet, holder: Span, index: int) -> list[Cut]:
    """Return what takes a part away that is not the only one; its comments stay."""
    text, at = sheet.text, slot(sheet, holder, index)
    if not begins_line(text, at.start) and not index:
        following = slot(sheet, holder, 1).start
        kept = comments(text, at.start, following, sheet.root)
        return [Cut(at.start, following, "".join(f"{each.text}\n{' ' * at.column}" for each in kept))]
    start, end = line_start(text, at.start), line_end(text, at.node.end)
    kept = comments(text, start, end, sheet.root)
    lines = "\n".join(f"{' ' * at.column}{each.text}" for each in kept)
    if kept:
        return [Cut(start, end, lines)]
    if break_end(text, end) > end:
        return [Cut(start, break_end(text, end), "")]
    if _is_below_literal(sheet, start):
        return [Cut(start, end, "")]
    return [Cut(len(text[:start].removesuffix("\n").removesuffix("\r")), end, "")]


def _is_below_literal(sheet: Sheet, at: int) -> bool:
    """Return whether the text before a line needs its last line break."""
    before = [each.style for each in sheet.root.walk() if each.kind == "scalar" and each.end < at]
    return before[-1:] in (["|"], [">"])
