"""The timeline: lanes under one row of months, windows as windows, and the day of the check across all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo_cli.page.drawing_rows import TALL, Item, stack
from bomiljo_cli.page.drawing_scale import Scale, Stretch, grid, header
from bomiljo_cli.page.drawing_shapes import LINE, SIZE, Box, Drawing, Label, Shape
from bomiljo_cli.page.drawing_text import wide, wrap

if TYPE_CHECKING:
    from bomiljo import Bar, Lane, Mark, Timeline, When, Wording
    from bomiljo_cli.page.drawing_shapes import ShapeKind

WIDE: Final = 720.0  # fills a printed sheet of A4
NARROW: Final = 320.0  # fills a phone
_BETWEEN: Final = 14.0  # from a lane to the next
_POINT: Final = 14.0  # a mark on one day
_LEAST: Final = 5.0  # the shortest bar that can be seen
_FOOT: Final = 4.0


def draw_timeline(timeline: Timeline, wording: Wording, width: float = WIDE) -> Drawing:
    """Return the timeline as shapes and labels. Lanes with nothing on them are left out."""
    scale = Scale(dt.date.fromisoformat(timeline.first), dt.date.fromisoformat(timeline.last), width)
    today = dt.date.fromisoformat(timeline.today)
    labels, top = header(scale, wording, LINE)
    all_labels = [_today_label(scale, today, wording), *labels]
    shapes: list[Shape] = []
    y = top + _FOOT
    for lane in timeline.lanes:
        if lane.bars or lane.marks:
            lane_shapes, lane_labels, y = _lane(lane, scale, wording, y)
            shapes += lane_shapes
            all_labels += lane_labels
    line = Shape("rule", Box(_middle(scale, today), LINE, 0, y - LINE), "today")
    behind = (*grid(scale, top, y), line)
    return Drawing(width, y + _FOOT, (*behind, *shapes), tuple(all_labels))


def _middle(scale: Scale, day: dt.date) -> float:
    return (scale.at(day) + scale.after(day)) / 2


def _today_label(scale: Scale, today: dt.date, wording: Wording) -> Label:
    """Return the day of the check in words, above its line and inside the drawing."""
    text = wording.label("as-of", date=wording.written_day(today.isoformat()))
    long = wide(text, SIZE, bold=True)
    x = min(max(_middle(scale, today) - long / 2, 0.0), scale.width - long)
    return Label((text,), Box(x, 0, long, LINE), "today-label")


def _lane(lane: Lane, scale: Scale, wording: Wording, y: float) -> tuple[list[Shape], list[Label], float]:
    """Return what is drawn of a lane under its title, and where it ends."""
    lines = wrap(lane.title, SIZE * 1.12, scale.width, 2)
    long = max(wide(each, SIZE, bold=True) for each in lines)
    title = Label(lines, Box(0, y + _FOOT, long, len(lines) * LINE), "lane")
    rule = Shape("rule", Box(0, y, scale.width, 0), "lane-line")
    items = [_bar(each, lane.kind, scale) for each in lane.bars]
    items += [_mark(group, lane.kind, scale, wording) for group in _same_days(lane.marks)]
    shapes, labels, bottom = stack(items, scale.width, title.box.bottom + _FOOT)
    return [rule, *shapes], [title, *labels], bottom + _BETWEEN


def _bar(bar: Bar, lane: str, scale: Scale) -> Item:
    """Return a bar: what certainly lies in it is solid, the days on which it may begin or end are hatched."""
    starts, ends = scale.window(bar.starts), scale.window(bar.ends)
    whole = _visible(Stretch(starts.left, max(ends.right, starts.left)), scale)
    latest, earliest = _latest_start(bar.starts, scale), _earliest_end(bar.ends, scale)
    look = f"{lane} {bar.kind}" + ("" if bar.decided else " foreseen")
    shapes = [Shape("bar", _box(whole), f"{look} window", bar.text)]
    if latest < earliest:
        exact = (latest, earliest) == (starts.left, ends.right)
        certain = whole if exact else Stretch(max(latest, whole.left), min(earliest, whole.right))
        shapes = [*([] if exact else shapes), Shape("bar", _box(certain), look, bar.text)]
    return Item(tuple(shapes), whole, bar.label)


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


def _same_days(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """Return the marks, those of one kind in the same days together: they are drawn once."""
    groups: dict[tuple[str, str | None, str | None], list[Mark]] = {}
    for each in marks:
        groups.setdefault((each.kind, each.when.earliest, each.when.latest), []).append(each)
    return list(groups.values())


def _named(group: list[Mark], wording: Wording) -> str:
    """Return what marks in the same days are called: several changes by their rules, as the table has their titles."""
    labels = dict.fromkeys(each.label for each in group)
    rules = dict.fromkeys(each.rule for each in group if each.rule)
    if len(labels) > 1 and all(each.rule for each in group):
        return f"{wording.word('change', group[0].kind)}: {', '.join(rules)}"
    return " · ".join(labels)


def _mark(group: list[Mark], lane: str, scale: Scale, wording: Wording) -> Item:
    """Return marks in the same days: a point for one day, a hatched window for several."""
    first, text = group[0], _named(group, wording)
    tip = "\n".join(dict.fromkeys(each.text for each in group))
    look = f"{lane} {first.kind}"
    if first.when.earliest and first.when.earliest == first.when.latest:
        return _point(dt.date.fromisoformat(first.when.earliest), look, text, tip, scale)
    stretch = _visible(scale.window(first.when), scale)
    return Item((Shape("bar", _box(stretch), f"{look} window", tip),), stretch, text)


def _point(day: dt.date, look: str, text: str, tip: str, scale: Scale) -> Item:
    x = min(max(_middle(scale, day) - _POINT / 2, 0.0), scale.width - _POINT)
    kind: ShapeKind = "dot" if look.startswith("meeting ") else "diamond"
    shape = Shape(kind, Box(x, (TALL - _POINT) / 2, _POINT, _POINT), look, tip)
    return Item((shape,), Stretch(x, x + _POINT), text)


def _visible(stretch: Stretch, scale: Scale) -> Stretch:
    """Return a stretch that is long enough to be seen, inside the drawing."""
    if stretch.width >= _LEAST:
        return stretch
    left = min(stretch.left, scale.width - _LEAST)
    return Stretch(left, left + _LEAST)


def _box(stretch: Stretch) -> Box:
    return Box(stretch.left, 0, stretch.width, TALL)
