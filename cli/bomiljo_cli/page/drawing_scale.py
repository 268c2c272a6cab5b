"""Days from left to right: where a day lies, and which months are named above."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo_cli.page.drawing_shapes import LINE, SIZE, Box, Label, Shape
from bomiljo_cli.page.drawing_text import wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo import When, Wording

MONTHS: Final = 12
_OF_MONTHS: Final = (1, 2, 3, 6)  # months from one name to the next
_OF_YEARS: Final = (12, 24, 60, 120, 240, 600, 1200)
_GAP: Final = 8.0
_LETTERS: Final = 3
_LONGEST: Final = 4  # a month of so many letters is not shortened
_LEAST: Final = 7.0  # between two lines of the grid


class Stretch(NamedTuple):
    """From where to where something lies."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Return how long it is."""
        return self.right - self.left


class Scale(NamedTuple):
    """Both days and all between them, over a width. Days outside lie on the edge."""

    first: dt.date
    last: dt.date
    width: float

    def at(self, day: dt.date) -> float:
        """Return where a day begins."""
        days = (self.last - self.first).days + 1
        return min(max((day - self.first).days / days, 0.0), 1.0) * self.width

    def after(self, day: dt.date) -> float:
        """Return where a day ends."""
        return self.width if day >= self.last else self.at(day + dt.timedelta(days=1))

    def middle(self, day: dt.date) -> float:
        """Return where the noon of a day is."""
        return (self.at(day) + self.after(day)) / 2

    def window(self, when: When) -> Stretch:
        """Return all of a window; where nothing bounds it, it goes to the edge."""
        left = self.at(dt.date.fromisoformat(when.earliest)) if when.earliest else 0.0
        right = self.after(dt.date.fromisoformat(when.latest)) if when.latest else self.width
        return Stretch(min(left, right), max(left, right))


class _Name(NamedTuple):
    """A name above the days, and where it begins."""

    x: float
    text: str


def header(scale: Scale, wording: Wording, top: float) -> tuple[tuple[Label, ...], float]:
    """Return years and months above the days, and where they end. No two names meet."""
    years = _names(scale, _OF_YEARS, lambda day: str(day.year))
    months = _names(scale, _OF_MONTHS, lambda day: _short(day, wording))
    labels = [_label(each, top, "year") for each in years] + [_label(each, top + LINE, "month") for each in months]
    return tuple(labels), top + 2 * LINE


def grid(scale: Scale, top: float, bottom: float) -> tuple[Shape, ...]:
    """Return a thin line where each month begins, or each year where months are too narrow."""
    every = 1 if scale.width / max((scale.last - scale.first).days / 30, 1) >= _LEAST else MONTHS
    days = [each for each in _firsts(scale, every) if each > scale.first]
    return tuple(
        Shape("rule", Box(scale.at(each), top, 0, bottom - top), "year-line" if each.month == 1 else "grid")
        for each in days
    )


def _names(scale: Scale, steps: tuple[int, ...], said: Callable[[dt.date], str]) -> list[_Name]:
    """Return the names of as many days as have room at an even step; none where no step is wide enough."""
    for step in steps:
        first, *names = (_Name(scale.at(each), said(each)) for each in _firsts(scale, step))
        if all(one.x + _room(one) <= other.x for one, other in pairwise(names)):
            return _fitting([first, *names], scale.width)
    return []


def _firsts(scale: Scale, step: int) -> Iterator[dt.date]:
    """Yield the first day shown, then the first of each month that the step falls on."""
    yield scale.first
    year, month = scale.first.year, scale.first.month
    while (year, month) < (scale.last.year, scale.last.month):
        year, month = (year, month + 1) if month < MONTHS else (year + 1, 1)
        if (year * MONTHS + month - 1) % step == 0:
            yield dt.date(year, month, 1)


def _short(day: dt.date, wording: Wording) -> str:
    """Return a month as it is named above days: its first letters, or all where they are few."""
    name = wording.written_day(f"{day:%Y-%m}").rpartition(" ")[0]
    return name if len(name) <= _LONGEST else name[:_LETTERS]


def _fitting(names: list[_Name], width: float) -> list[_Name]:
    """Return the names that have room before the next one, and before the edge."""
    ends = [*(each.x for each in names[1:]), width + _GAP]
    return [name for name, end in zip(names, ends, strict=True) if name.x + _room(name) <= end]


def _room(name: _Name) -> float:
    return wide(name.text, SIZE) + _GAP


def _label(name: _Name, y: float, look: str) -> Label:
    return Label((name.text,), Box(name.x, y, wide(name.text, SIZE), LINE), look)
