"""What a drawing is made of. The template writes it down as SVG, and knows nothing of days or residents."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

LINE: Final = 18.0  # from one line of text to the next
SIZE: Final = 13.0  # of the letters
_BASELINE: Final = 13.5  # below the top of a line

ShapeKind = Literal["bar", "dot", "diamond", "rule"]


class Box(NamedTuple):
    """A rectangle, in the units of the drawing, from its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Return where it ends."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Return where it ends below."""
        return self.y + self.h

    def overlaps(self, other: Box) -> bool:
        """Return whether both cover the same spot; touching is no overlap."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def down(self, by: float) -> Box:
        """Return the box further down."""
        return self._replace(y=self.y + by)


class Shape(NamedTuple):
    """Something to draw in a box. `look` names how, `tip` says in words what it is (empty for mere lines)."""

    kind: ShapeKind
    box: Box
    look: str
    tip: str = ""


class Label(NamedTuple):
    """Lines of text that stay in their box: from its left edge, or up to its right one where its look is `before`."""

    lines: tuple[str, ...]
    box: Box
    look: str

    @property
    def placed(self) -> tuple[tuple[float, float, str], ...]:
        """Return each line with where it begins, or ends."""
        x = self.box.right if "before" in self.look.split() else self.box.x
        return tuple(
            (round(x, 1), round(self.box.y + at * LINE + _BASELINE, 1), line) for at, line in enumerate(self.lines)
        )


class Drawing(NamedTuple):
    """Shapes, and labels on top of them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
