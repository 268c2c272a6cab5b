"""How a plan file is written: what is added is written the same way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.textedits.lines import begins_line, column, margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.spans import Span


class Json(NamedTuple):
    """How JSON is written: its signs, and where its lines break.

    A line is indented by `indent`; None means that all is on one line. With `inline`, lists and objects
    that hold only texts are.
    """

    comma: str
    colon: str
    indent: str | None
    inline: bool


class Style(NamedTuple):
    """How YAML is written; `json` is None unless the file is JSON.

    `step` and `dash` are the columns by which a section and a list are indented in their key.
    `flow_items`, `flow_values` and `flow_lists` say whether short mappings in lists, short mappings
    behind keys, and lists of words stand in brackets.
    """

    json: Json | None
    step: int
    dash: int
    flow_items: bool
    flow_values: bool
    flow_lists: bool


def style_of(text: str, root: Span) -> Style:
    """Return how a file is written; where it gives no example, as the shipped scenarios are."""
    blocks = [each for each in root.walk() if each.parts and not each.flow and each.kind in ("list", "mapping")]
    inside = list(_parts_of(blocks))
    return Style(
        _json(text, root),
        _indentation(text, blocks, "mapping"),
        _indentation(text, blocks, "list"),
        any(each.flow and each.kind == "mapping" for holder, each in inside if holder.kind == "list"),
        any(each.flow and each.kind == "mapping" for holder, each in inside if holder.kind == "mapping"),
        any(each.flow and each.kind == "list" for _, each in inside) or not any(map(_is_word_list, blocks)),
    )


def _parts_of(blocks: list[Span]) -> Iterator[tuple[Span, Span]]:
    return ((block, part) for block in blocks for part in block.parts if part.parts)


def _is_word_list(block: Span) -> bool:
    return block.kind == "list" and all(part.kind == "scalar" for part in block.parts)


def _indentation(text: str, blocks: list[Span], kind: str) -> int:
    for block in blocks:
        for part in block.parts if block.kind == "mapping" else ():
            if part.kind == kind and part.parts and not part.flow and not part.anchored:
                return column(text, part.start) - column(text, block.start)
    return 2


def _json(text: str, root: Span) -> Json | None:
    if not root.flow or not _is_json(text):
        return None
    branches = [each for each in root.walk() if each.parts]
    pairs = [(each.keys[0], each.parts[0]) for each in branches if each.keys]
    colon = text[pairs[0][0].end : pairs[0][1].start] if pairs else ": "
    is_open = bool(root.parts) and begins_line(text, root.entry(0).start)
    return Json(
        "," if colon == ":" else ", ",
        colon,
        margin(text, root.entry(0).start) if is_open else None,
        any(
            not begins_line(text, each.entry(0).start)
            for each in branches
            if not any(part.parts for part in each.parts)
        ),
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
