"""Bars beside a table: how many of what, and how many residents. What is hidden has no length of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo_cli.page.drawing_shapes import Box, Drawing, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bomiljo import MixTable, ValueLine
    from bomiljo_cli.page.drawing_shapes import ShapeKind

WIDTH: Final = 240.0
TALL: Final = 14.0
_SAMPLE: Final = 28.0
_HIDDEN: Final = 60.0  # the same for all that is hidden, whatever it hides


def draw_counts(counts: Mapping[str, int], most: int) -> Drawing:
    """Return counts end to end, each in its own look; `most` is the sum that fills the width."""
    shapes: list[Shape] = []
    x = 0.0
    for look, count in counts.items():
        long = WIDTH * count / max(most, 1)
        shapes += [Shape("bar", Box(x, 0, long, TALL), look)] if count else []
        x += long
    return Drawing(WIDTH, TALL, tuple(shapes), ())


def draw_sample(look: str, kind: ShapeKind = "bar") -> Drawing:
    """Return a small piece of one look, for the key to a chart."""
    box = Box(0, 0, _SAMPLE, TALL) if kind == "bar" else Box((_SAMPLE - TALL) / 2, 0, TALL, TALL)
    return Drawing(_SAMPLE, TALL, (Shape(kind, box, look),), ())


def largest(tables: Iterable[MixTable]) -> float:
    """Return the largest number of residents that is shown, which fills the width."""
    return max((_high(each.value) for table in tables for each in table.groups), default=0.0)


def draw_value(value: ValueLine, most: float) -> Drawing:
    """Return a number of residents as a bar: hatched as far as it is not certain, or all where it is not shown."""
    return Drawing(WIDTH, TALL, tuple(_of_value(value, most)), ())


def _of_value(value: ValueLine, most: float) -> list[Shape]:
    match value.state:
        case "exact":
            return _solid(_number(value.value), most)
        case "range":
            low = _number(value.low)
            return [*_solid(low, most), *_unsure(low, value.high, most)]
        case "suppressed":
            return [Shape("bar", Box(0, 0, _HIDDEN, TALL), "hidden")]
        case _:
            return []


def _solid(number: float, most: float) -> list[Shape]:
    return [Shape("bar", Box(0, 0, _long(number, most), TALL), "residents")] if number > 0 else []


def _unsure(low: float, high: float | None, most: float) -> list[Shape]:
    if high is None and low == 0:
        return []  # any number at all
    start, end = _long(low, most), WIDTH if high is None else _long(high, most)
    return [Shape("bar", Box(start, 0, end - start, TALL), "unsure")] if end > start else []


def _long(number: float, most: float) -> float:
    return WIDTH * min(number / most, 1.0) if most > 0 else 0.0


def _high(value: ValueLine) -> float:
    if value.state not in ("exact", "range"):
        return 0.0
    return max(_number(value.value), _number(value.low), _number(value.high))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
