"""What lies on a lane, as things with a label: bars with the days of one series under them, points and windows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo_cli.page.drawing_rows import TALL, Item
from bomiljo_cli.page.drawing_scale import Scale, Stretch
from bomiljo_cli.page.drawing_shapes import Box, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bomiljo import Bar, Lane, Mark, When, Wording
    from bomiljo_cli.page.drawing_shapes import ShapeKind

_POINT: Final = 14.0  # a mark on one day
_SMALL: Final = 9.0  # one of many under a bar
_LEAST: Final = 5.0  # the shortest bar that can be seen
_BY_DAY: Final = ("forecast", "deadline")  # lanes on which what happens in the same days belongs together


def items(lane: Lane, scale: Scale, wording: Wording) -> list[Item]:
    """Return all that lies on a lane. Days of one series are one thing, and stand under its bar where it has one."""
    if lane.kind in _BY_DAY:
        return [_bar(each, lane.kind, scale, []) for each in lane.bars] + [
            _together(group, lane.kind, scale, wording) for group in _groups(lane.marks, _same_days)
        ]
    series = {group[0].label: group for group in _groups(lane.marks, lambda each: (each.label,))}
    bars = [_bar(each, lane.kind, scale, series.pop(each.label, [])) for each in lane.bars]
    return bars + [_series(group, lane.kind, scale) for group in series.values()]


# --- bars ------------------------------------------------------------------------------------------------


def _bar(bar: Bar, lane: str, scale: Scale, days: list[Mark]) -> Item:
    """Return a bar: what certainly lies in it is solid, the days on which it may begin or end are hatched."""
    starts, ends = scale.window(bar.starts), scale.window(bar.ends)
    whole = _visible(Stretch(starts.left, max(ends.right, starts.left)), scale)
    latest, earliest = _latest_start(bar.starts, scale), _earliest_end(bar.ends, scale)
    look = f"{lane} {bar.kind}"
    shapes = [Shape("bar", _box(whole), f"{look} window", bar.text)]
    if latest < earliest:
        exact = (latest, earliest) == (starts.left, ends.right)
        certain = whole if exact else Stretch(max(latest, whole.left), min(earliest, whole.right))
        shapes = [*([] if exact else shapes), Shape("bar", _box(certain), look, bar.text)]
    under = [_shape(each, lane, scale, _SMALL, TALL + 3) for each in days]
    covered = _over([*shapes, *under])
    return Item((*shapes, *under), covered, bar.label, whole, TALL + (_SMALL + 5 if under else 0))


def _latest_start(starts: When, scale: Scale) -> float:
    """Return from where a bar certainly lasts; one that has no beginning does so from the edge."""
    if starts.latest:
        return scale.at(dt.date.fromisoformat(starts.latest))
    return scale.width if starts.earliest else 0.0


def _earliest_end(ends: When, scale: Scale) -> float:
    """Return up to where a bar certainly lasts; one that has no end does so up to the edge."""
    if ends.earliest:
        return scale.after(dt.date.fromisoformat(ends.earliest))
    return 0.0 if ends.latest else scale.width


# --- marks -----------------------------------------------------------------------------------------------


def _same_days(mark: Mark) -> tuple[str | None, ...]:
    return mark.kind, mark.when.earliest, mark.when.latest


def _groups(marks: Iterable[Mark], key: Callable[[Mark], tuple[str | None, ...]]) -> list[list[Mark]]:
    """Return the marks with the same key together, in their order."""
    groups: dict[tuple[str | None, ...], list[Mark]] = {}
    for each in marks:
        groups.setdefault(key(each), []).append(each)
    return list(groups.values())


def _together(group: list[Mark], lane: str, scale: Scale, wording: Wording) -> Item:
    """Return marks in the same days as one: thirty gaps of one month are one window with thirty names."""
    tip = "\n".join(dict.fromkeys(each.text for each in group))
    shape = _shape(group[0], lane, scale, _POINT, 0)._replace(tip=tip)
    return Item((shape,), _over([shape]), _named(group, wording), _room((shape,)), TALL)


def _named(group: list[Mark], wording: Wording) -> str:
    """Return what marks in the same days are called: several changes by their rules, as the table has their titles."""
    labels = dict.fromkeys(each.label for each in group)
    rules = dict.fromkeys(each.rule for each in group if each.rule)
    if len(labels) > 1 and all(each.rule for each in group):
        return f"{wording.word('change', group[0].kind)}: {', '.join(rules)}"
    return " · ".join(labels)


def _series(group: list[Mark], lane: str, scale: Scale) -> Item:
    """Return the days of one series with one label."""
    shapes = tuple(_shape(each, lane, scale, _POINT, 0) for each in group)
    return Item(shapes, _over(shapes), group[0].label, _room(shapes), TALL)


def _shape(mark: Mark, lane: str, scale: Scale, size: float, top: float) -> Shape:
    """Return a point for one day, a hatched window for several."""
    when, look = mark.when, f"{lane} {mark.kind}"
    if when.earliest and when.earliest == when.latest:
        kind: ShapeKind = "dot" if lane == "meeting" else "diamond"
        x = min(max(scale.middle(dt.date.fromisoformat(when.earliest)) - size / 2, 0.0), scale.width - size)
        return Shape(kind, Box(x, top or (TALL - size) / 2, size, size), look, mark.text)
    stretch = _visible(scale.window(when), scale)
    return Shape("bar", Box(stretch.left, top, stretch.width, size if top else TALL), f"{look} window", mark.text)


# --- stretches -------------------------------------------------------------------------------------------


def _visible(stretch: Stretch, scale: Scale) -> Stretch:
    """Return a stretch that is long enough to be seen, inside the drawing."""
    if stretch.width >= _LEAST:
        return stretch
    left = min(stretch.left, scale.width - _LEAST)
    return Stretch(left, left + _LEAST)


def _over(shapes: Iterable[Shape]) -> Stretch:
    """Return the stretch that shapes cover together."""
    boxes = [each.box for each in shapes]
    return Stretch(min(each.x for each in boxes), max(each.right for each in boxes))


def _room(shapes: tuple[Shape, ...]) -> Stretch | None:
    """Return the room for a label in a single window; there is none in points."""
    return _over(shapes) if [each.kind for each in shapes] == ["bar"] else None


def _box(stretch: Stretch) -> Box:
    return Box(stretch.left, 0, stretch.width, TALL)
