"""Comments that say why something was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.textedits.lines import WIDTH, Cut, line_end, line_start, margin

if TYPE_CHECKING:
    from bomiljo.spans import Span


def comment(note: str) -> str:
    """Return a note as a comment on one line."""
    return "# " + " ".join(note.split())


def above(text: str, at: int, note: str) -> Cut:
    """Return what puts a note on a line of its own above the one that holds this place."""
    start = line_start(text, at)
    return Cut(start, start, f"{margin(text, at)}{comment(note)}\n")


def in_flow(text: str, outermost: Span, cuts: list[Cut], note: str) -> Cut:
    """Return what puts a note behind what stands in brackets, or above it where there is no room."""
    start, end = line_start(text, outermost.start), line_end(text, outermost.end)
    behind = "   " + comment(note)
    length = end - start + len(behind) + sum(len(cut.text) - (cut.end - cut.start) for cut in cuts)
    is_one_line = line_end(text, start) == end and not any("\n" in cut.text for cut in cuts)
    if is_one_line and not text[outermost.end : end].strip() and length <= WIDTH + 1:
        return Cut(end, end, behind)
    return above(text, outermost.start, note)
