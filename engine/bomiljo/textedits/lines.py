"""Lines of a text by offset, the comments in it, and pieces to cut out and put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.spans import Span

WIDTH = 119  # columns of a line that is written anew

_REST = re.compile("[^\r\n]*")
_BREAK = re.compile("\r\n|\n|\r")
_MARGIN = re.compile("[ \t]*")
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*", re.MULTILINE)
_COMMENT_LINE = re.compile("(\r\n|\n|\r)([ \t]*)#[^\r\n]*")
_COMMENT_BELOW = re.compile("(?:(?:\r\n|\n|\r)[ \t]*)*(\r\n|\n|\r)([ \t]*)#[^\r\n]*")
_EMPTY_LINE = re.compile("(?:\r\n|\n|\r(?!\n))[ \t]*[\r\n]")


class Cut(NamedTuple):
    """A piece of the text and what stands there instead; line breaks are single characters."""

    start: int
    end: int
    text: str


class Comment(NamedTuple):
    """A comment, from its sign to the end of the line."""

    start: int
    text: str


def applied(text: str, cuts: Iterable[Cut]) -> str:
    """Return the text with the cuts made, with the line breaks that it has."""
    found = _BREAK.search(text)
    line_break = found[0] if found else "\n"
    for cut in sorted(cuts, reverse=True):
        text = text[: cut.start] + cut.text.replace("\n", line_break) + text[cut.end :]
    return text


def line_start(text: str, at: int) -> int:
    """Return where the line begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Return where the line ends, before its break."""
    return _past(_REST, text, at)


def break_end(text: str, at: int) -> int:
    """Return where the line break at the end of a line ends; `at` if there is none."""
    return _past(_BREAK, text, at)


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def column(text: str, at: int) -> int:
    """Return how many characters stand before this one on its line."""
    return at - line_start(text, at)


def margin(text: str, at: int) -> str:
    """Return the white space that the line begins with."""
    start = line_start(text, at)
    return text[start : _past(_MARGIN, text, start)]


def begins_line(text: str, at: int) -> bool:
    """Return whether only white space stands before this character on its line."""
    return not text[line_start(text, at) : at].strip()


def comments(text: str, start: int, end: int, root: Span) -> list[Comment]:
    """Return the comments that begin between two offsets; a sign within a text is none."""
    found: list[Comment] = []
    for leaf_start, leaf_end in (*_leaves(text, start, end, root), (end, end)):
        found += (Comment(each.start(), each[0]) for each in _COMMENT.finditer(text, start, max(start, leaf_start)))
        start = max(start, leaf_end)
    return found


def _leaves(text: str, start: int, end: int, root: Span) -> Iterator[tuple[int, int]]:
    """Yield where the texts of a file stand; of a literal one the lines below its sign."""
    if "#" not in text[start:end]:
        return
    for each in root.walk():
        if each.kind == "scalar" and start < each.end and each.start < end:
            yield (line_end(text, each.start) if each.style in ("|", ">") else each.start), min(each.end, end)


def past_comments(text: str, at: int, margin_from: int, *, over_gaps: bool = True) -> int:
    """Return the end of the last comment line below a line's end that is indented at least so far."""
    pattern = _COMMENT_BELOW if over_gaps else _COMMENT_LINE
    while (found := pattern.match(text, at)) and len(found[2]) >= margin_from:
        at = found.end()
    return at


def spaced(text: str, node: Span) -> bool:
    """Return whether most parts of a block have an empty line before them."""
    pairs = range(1, len(node.parts))
    gaps = sum(bool(_EMPTY_LINE.search(text, node.parts[index - 1].end, node.entry(index).start)) for index in pairs)
    return 2 * gaps > len(pairs)
