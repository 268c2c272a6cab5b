"""Changes in flow style: brackets, commas, and lines only where they are wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bomiljo.textedits import jsonwriting, writing
from bomiljo.textedits.lines import WIDTH, Cut, begins_line, column, comments, line_end, line_start, margin
from bomiljo.textedits.scalars import scalar

if TYPE_CHECKING:
    from bomiljo.spans import Span
    from bomiljo.textedits.sheet import Sheet
    from bomiljo.textedits.trees import Data

_COMMA = re.compile(r"\s*,")
_SPACE_TO_COMMA = re.compile("[ \t]+(?=,)")
_SPACE_TO_COMMENT = re.compile("[ \t]+(?=#)")


def replaced(sheet: Sheet, holder: Span | None, index: int, value: Data) -> list[Cut]:
    """Return what puts another value into brackets, or in place of a file that is one."""
    node = holder.parts[index] if holder else sheet.root
    written = _value(sheet, node.start, value, node.style)
    if node.start == node.end:
        colon = "" if sheet.text[node.start - 1] == ":" else ":"
        space = _SPACE_TO_COMMA.match(sheet.text, node.end)
        return [Cut(node.start, space.end() if space else node.end, f"{colon} {written}")]
    kept = comments(sheet.text, node.start, node.end, sheet.root)
    inner = "\n" + " " * (column(sheet.text, node.start) + 1)
    cut = Cut(node.start, node.end, "".join(each.text + inner for each in kept) + written)
    return [cut, *(_line_before(sheet, holder, index, cut) if holder else ())]


def _line_before(sheet: Sheet, holder: Span, index: int, cut: Cut) -> list[Cut]:
    """Return a line break before a part that makes its line too long."""
    text, start = sheet.text, holder.entry(index).start
    grown = line_end(text, cut.end) - line_start(text, cut.start) + len(cut.text) - (cut.end - cut.start)
    if sheet.style.json or not index or grown <= WIDTH + 1 or begins_line(text, start):
        return []
    before = text[holder.parts[index - 1].end : start]
    return [Cut(start - (len(before) - len(before.rstrip())), start, "\n" + " " * _indent(sheet, holder))]


def _value(sheet: Sheet, at: int, value: Data, style: str) -> str:
    if sheet.style.json:
        return jsonwriting.json_text(value, sheet.style.json, margin(sheet.text, at))
    if isinstance(value, (list, dict)):
        return writing.flow(value)
    return scalar(value, in_flow=True, quote=style if style in ("'", '"') else "")


def added_key(sheet: Sheet, node: Span, key: str, value: Data) -> list[Cut]:
    """Return what adds a key to a mapping that has some."""
    if sheet.style.json:
        return _added(sheet, node, jsonwriting.pair(key, value, sheet.style.json, _margin(sheet, node)))
    return _added(sheet, node, writing.flow_pair(key, value))


def added_item(sheet: Sheet, node: Span, value: Data) -> list[Cut]:
    """Return what adds an item to a list that has some."""
    if sheet.style.json:
        return _added(sheet, node, jsonwriting.json_text(value, sheet.style.json, _margin(sheet, node)))
    return _added(sheet, node, writing.flow(value))


def _margin(sheet: Sheet, node: Span) -> str:
    return margin(sheet.text, node.entry(len(node.parts) - 1).start)


def _added(sheet: Sheet, node: Span, written: str) -> list[Cut]:
    text, end = sheet.text, node.parts[-1].end
    comma = _COMMA.match(text, end)
    at = comma.end() if comma else end
    found = comments(text, at, node.end, sheet.root)
    on_lines = all(begins_line(text, node.entry(index).start) for index in range(len(node.parts)))
    line = "\n" + (_margin(sheet, node) if on_lines else " " * _indent(sheet, node))
    if found or on_lines:
        end_comma = "," if comma and on_lines else ""
        last = found[-1].start + len(found[-1].text) if found else at
        cuts = [Cut(last, last, line + written + end_comma)]
    else:
        cuts = [Cut(at, at, _space(sheet, end, at, written, line) + written)]
    if comma:
        return cuts
    return [cuts[0]._replace(text="," + cuts[0].text)] if cuts[0].start == end else [Cut(end, end, ","), *cuts]


def _space(sheet: Sheet, end: int, at: int, written: str, line: str) -> str:
    """Return what stands between the comma and a part added on the same line: a new line if that grew too long."""
    if sheet.style.json:
        return sheet.style.json.comma[1:]
    whole = line_end(sheet.text, end) - line_start(sheet.text, at) + 2 + len(written)
    return " " if whole <= WIDTH + 1 else line


def _indent(sheet: Sheet, node: Span) -> int:
    return column(sheet.text, node.entry(0).start)


def taken(sheet: Sheet, holder: Span, index: int) -> list[Cut]:
    """Return what takes a part away that is not the only one; its comments stay."""
    text, start, end = sheet.text, holder.entry(index).start, holder.parts[index].end
    if index + 1 < len(holder.parts):
        following = holder.entry(index + 1).start
        kept = comments(text, start, following, sheet.root)
        line = "\n" + margin(text, following)
        return [Cut(start, following, "".join(each.text + line for each in kept))]
    before = holder.parts[index - 1].end
    comma = _COMMA.match(text, before)
    comma_end = comma.end() if comma else before
    last_comma = _COMMA.match(text, end)
    if last_comma:
        return [Cut(start, last_comma.end(), "")]
    if comments(text, comma_end, start, sheet.root) or comments(text, end, holder.end, sheet.root):
        space = _SPACE_TO_COMMENT.match(text, end)
        return [Cut(before, comma_end, ""), Cut(start, space.end() if space else end, "")]
    return [Cut(before, end, "")]
