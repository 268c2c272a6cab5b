"""Timelines to draw: one as a plan gives it, and random ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

from hypothesis import strategies as st

from bomiljo import Bar, Lane, Mark, Timeline, When
from bomiljo.dossiers import LaneKind

if TYPE_CHECKING:
    from bomiljo_cli.page.drawing_shapes import Box, Drawing

FIRST, LAST = dt.date(2023, 10, 1), dt.date(2024, 12, 31)
_LANES: tuple[LaneKind, ...] = get_args(LaneKind)
_WORDS = ("Bemanning", "fem", "dager", "i", "uka", "med", "utleier", "Oppfølgingsmøte", "TIL02", "W" * 60, "æøå", "–")


def when(earliest: str | None, latest: str | None = "same") -> When:
    """Return a day, or a window where the latest day is another."""
    return When(earliest, earliest if latest == "same" else latest, f"{earliest}..{latest}")


def mark(name: str, days: When, kind: str = "opens") -> Mark:
    """Return something that happens, labelled with its name."""
    return Mark(name, name, kind, days, f"{name} ({days.text})", name)


def bar(name: str, starts: When, ends: When) -> Bar:
    """Return something that lasts, labelled with its name."""
    return Bar(name, name, "staffed", starts, ends, f"{name} ({starts.text})")


def timeline(*lanes: Lane, today: str = "2024-02-01") -> Timeline:
    """Return a timeline over fifteen months."""
    return Timeline(FIRST.isoformat(), LAST.isoformat(), today, lanes)


def lane(kind: LaneKind, *bars: Bar, marks: tuple[Mark, ...] = ()) -> Lane:
    """Return one lane."""
    return Lane(kind, kind, f"Lane of {kind}", bars, marks, ())


def away(one: Box, other: Box) -> bool:
    """Return whether two boxes have no spot in common, but for what rounding leaves."""
    return not one._replace(w=one.w - 1e-6, h=one.h - 1e-6).overlaps(other._replace(w=other.w - 1e-6, h=other.h - 1e-6))


def inside(box: Box, drawing: Drawing) -> bool:
    """Return whether a box lies in the drawing."""
    little = 1e-6
    across = box.x >= -little and box.right <= drawing.width + little
    return across and box.y >= -little and box.bottom <= drawing.height + little


_days = st.dates(FIRST - dt.timedelta(days=40), LAST + dt.timedelta(days=40))


@st.composite
def _whens(draw: st.DrawFn) -> When:
    first, last = sorted([draw(_days), draw(_days)])
    days = draw(st.sampled_from([(first, first), (first, last), (None, last), (first, None), (None, None)]))
    earliest, latest = (each.isoformat() if each else None for each in days)
    return When(earliest, latest, f"{earliest}..{latest}")


_texts = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)


@st.composite
def _bars(draw: st.DrawFn) -> Bar:
    name = draw(_texts)
    return Bar(name, name, "staffed", draw(_whens()), draw(_whens()), name)


@st.composite
def _marks(draw: st.DrawFn) -> Mark:
    name = draw(_texts)
    return Mark(name, name, draw(st.sampled_from(["opens", "closes"])), draw(_whens()), name, None)


@st.composite
def _lanes(draw: st.DrawFn) -> Lane:
    bars, marks = draw(st.lists(_bars(), max_size=6)), draw(st.lists(_marks(), max_size=9))
    return Lane("x", draw(st.sampled_from(_LANES)), draw(_texts) or "x", tuple(bars), tuple(marks), ())


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw any timeline, with windows that nothing bounds, ends before starts, and labels that are too long."""
    first = draw(_days)
    last = first + dt.timedelta(days=draw(st.integers(0, 4000)))
    today = first + dt.timedelta(days=draw(st.integers(0, (last - first).days)))
    lanes = tuple(draw(st.lists(_lanes(), max_size=5)))
    return Timeline(first.isoformat(), last.isoformat(), today.isoformat(), lanes)
