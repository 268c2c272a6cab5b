"""A text that is being changed, and the places in it that a change can go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.spans import spans, trail
from bomiljo.textedits.style import style_of

if TYPE_CHECKING:
    from bomiljo.places import Loc
    from bomiljo.spans import Span
    from bomiljo.textedits.style import Style


class Sheet(NamedTuple):
    """The text, its nodes, and how it is written."""

    text: str
    root: Span
    style: Style


class Way(NamedTuple):
    """The way to a place: the nodes on it as far as they are there, and the steps that lead to nothing yet.

    `indexes` has for each node but the first where it stands in the one before.
    """

    nodes: list[Span]
    indexes: list[int]
    rest: Loc

    @property
    def node(self) -> Span:
        """Return the last node that is there."""
        return self.nodes[-1]

    @property
    def holder(self) -> Span | None:
        """Return what that node stands in; None for the file as a whole."""
        return self.nodes[-2] if self.indexes else None

    def up(self) -> Way:
        """Return the way to what the last node stands in."""
        return Way(self.nodes[:-1], self.indexes[:-1], ())


def sheet_of(text: str) -> Sheet:
    """Return a text with its nodes and its style."""
    root = spans(text)
    return Sheet(text, root, style_of(text, root))


def way_to(root: Span, loc: Loc) -> Way:
    """Return the way to a place."""
    nodes, indexes = trail(root, loc)
    return Way(nodes, indexes, loc[len(indexes) :])
