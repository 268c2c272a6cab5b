"""Labels that never collide: each thing takes a stretch of a row, its label included, and rows are added as needed."""

from __future__ import annotations

from typing import Final, NamedTuple

from bomiljo_cli.page.drawing_scale import Stretch
from bomiljo_cli.page.drawing_shapes import LINE, SIZE, Box, Label, Shape
from bomiljo_cli.page.drawing_text import wide, wrap

TALL: Final = 22.0  # a bar
_PAD: Final = 6.0  # between a bar and a text
_LESS: Final = 4.0  # between two rows
_READABLE: Final = 300.0  # no label under its bar is wider than this, or than its bar
_FEW: Final = 2
_MOST: Final = 4  # lines of a label


class Item(NamedTuple):
    """Something with a label: its shapes as if its row began at 0, and the stretch that they cover.

    `room` is that of a bar in which the label may stand; `tall` is how far down the shapes go.
    """

    shapes: tuple[Shape, ...]
    stretch: Stretch
    text: str
    room: Stretch | None
    tall: float


class _Spot(NamedTuple):
    """One way to put an item in a row: the stretch that it takes, how tall it is, and its label."""

    takes: Stretch
    tall: float
    label: Label


class _Row(NamedTuple):
    spots: list[tuple[Item, _Spot]]

    def has_room(self, spot: _Spot) -> bool:
        return all(spot.takes.right <= each.takes.left or each.takes.right <= spot.takes.left for _, each in self.spots)

    @property
    def tall(self) -> float:
        return max(spot.tall for _, spot in self.spots)


def stack(items: list[Item], width: float, top: float) -> tuple[tuple[Shape, ...], tuple[Label, ...], float]:
    """Return the shapes and labels of items in as few rows as they come to, one by one, and where the rows end."""
    rows: list[_Row] = []
    for item in items:
        _put(item, _spots(item, width), rows)
    shapes: list[Shape] = []
    labels: list[Label] = []
    for row in rows:
        for item, spot in row.spots:
            shapes += [each._replace(box=each.box.down(top)) for each in item.shapes]
            labels += [spot.label._replace(box=spot.label.box.down(top))] if spot.label.lines else []
        top += row.tall + _LESS
    return tuple(shapes), tuple(labels), top


def _put(item: Item, spots: list[_Spot], rows: list[_Row]) -> None:
    """Put an item in the first row that has room for it in some way, or else in a row of its own in the best way."""
    for row in rows:
        for spot in spots:
            if row.has_room(spot):
                row.spots.append((item, spot))
                return
    rows.append(_Row([(item, spots[0])]))


def _spots(item: Item, width: float) -> list[_Spot]:
    """Return the ways to put an item, the best first: inside its bar, after it, before it; else under it."""
    if not item.text:
        return [_Spot(item.stretch, item.tall, Label((), Box(item.stretch.left, 0, 0, TALL), "item"))]
    return _inside(item) or _beside(item, width, 1) or _beside(item, width, _FEW) or [_under(item, width)]


def _inside(item: Item) -> list[_Spot]:
    long = wide(item.text, SIZE)
    if item.room is None or long + 2 * _PAD > item.room.width:
        return []
    box = Box(item.room.left + _PAD, (TALL - LINE) / 2, long, LINE)
    hatched = any("window" in each.look.split() for each in item.shapes)
    return [_Spot(item.stretch, item.tall, Label((item.text,), box, "item" if hatched else "item on"))]


def _beside(item: Item, width: float, most: int) -> list[_Spot]:
    """Return the ways to put all of the text beside the item in so many lines."""
    left, right = item.stretch
    found = []
    for room, after in ((width - right - _PAD, True), (left - _PAD, False)):
        lines = wrap(item.text, SIZE, room, 9) if room > 0 else ()
        long = max((wide(each, SIZE) for each in lines), default=0.0)
        if lines and len(lines) <= most and long <= room and " ".join(lines) == " ".join(item.text.split()):
            found.append(_side(item, lines, long, after=after))
    return found


def _side(item: Item, lines: tuple[str, ...], long: float, *, after: bool) -> _Spot:
    left, right = item.stretch
    takes = Stretch(left, right + 2 * _PAD + long) if after else Stretch(left - 2 * _PAD - long, right)
    box = Box(right + _PAD if after else left - _PAD - long, (TALL - LINE) / 2, long, len(lines) * LINE)
    look = "item" if after else "item before"  # letters that end at what they name
    return _Spot(takes, max(item.tall, box.bottom), Label(lines, box, look))


def _under(item: Item, width: float) -> _Spot:
    """Return the item with its label under it, moved so that it stays inside the drawing."""
    left, right = item.stretch
    lines = wrap(item.text, SIZE, min(width, max(_READABLE, right - left)), _MOST)
    long = max(wide(each, SIZE) for each in lines)
    x = max(0.0, min(left, width - long))
    box = Box(x, item.tall, long, len(lines) * LINE)
    takes = Stretch(min(left, x), max(right, x + long + _PAD))
    return _Spot(takes, box.bottom, Label(lines, box, "item"))
