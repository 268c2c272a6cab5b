"""The timeline: lanes under one row of months, windows as windows, and the day of the check across all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo_cli.page.drawing_items import items
from bomiljo_cli.page.drawing_rows import stack
from bomiljo_cli.page.drawing_scale import Scale, grid, header
from bomiljo_cli.page.drawing_shapes import LINE, SIZE, Box, Drawing, Label, Shape
from bomiljo_cli.page.drawing_text import wide, wrap

if TYPE_CHECKING:
    from bomiljo import Lane, Timeline, Wording

WIDE: Final = 720.0  # fills a printed sheet of A4
NARROW: Final = 320.0  # fills a phone
_BETWEEN: Final = 14.0  # from a lane to the next
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
    line = Shape("rule", Box(scale.middle(today), LINE, 0, y - LINE), "today")
    behind = (*grid(scale, top, y), line)
    return Drawing(width, y + _FOOT, (*behind, *shapes), tuple(all_labels))


def _today_label(scale: Scale, today: dt.date, wording: Wording) -> Label:
    """Return the day of the check in words, above its line and inside the drawing."""
    text = wording.label("as-of", date=wording.written_day(today.isoformat()))
    long = wide(text, SIZE, bold=True)
    x = min(max(scale.middle(today) - long / 2, 0.0), scale.width - long)
    return Label((text,), Box(x, 0, long, LINE), "today-label")


def _lane(lane: Lane, scale: Scale, wording: Wording, y: float) -> tuple[list[Shape], list[Label], float]:
    """Return what is drawn of a lane under its title, and where it ends."""
    lines = wrap(lane.title, SIZE * 1.12, scale.width, 2)
    long = max(wide(each, SIZE, bold=True) for each in lines)
    title = Label(lines, Box(0, y + _FOOT, long, len(lines) * LINE), "lane")
    rule = Shape("rule", Box(0, y, scale.width, 0), "lane-line")
    shapes, labels, bottom = stack(items(lane, scale, wording), scale.width, title.box.bottom + _FOOT)
    return [rule, *shapes], [title, *labels], bottom + _BETWEEN
