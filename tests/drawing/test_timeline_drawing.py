"""The timeline's drawing: nothing collides, nothing leaves the sheet, and a window is never a point."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

from bomiljo import Timeline, When, Wording
from bomiljo_cli.page.drawing_shapes import LINE, SIZE, Drawing, Shape
from bomiljo_cli.page.drawing_text import wide
from bomiljo_cli.page.drawing_timeline import NARROW, WIDE, draw_timeline
from drawing_support import away, bar, inside, lane, mark, timeline, timelines, when

NB, EN = Wording("nb", 0), Wording("en", 0)
FOREVER = When(None, None, "open")


def shapes(drawing: Drawing, name: str) -> list[Shape]:
    """Return the shapes that are to look so."""
    return [each for each in drawing.shapes if name in each.look.split()]


def texts(drawing: Drawing, look: str) -> list[str]:
    """Return the labels that are to look so, line by line."""
    return [line for each in drawing.labels if each.look == look for line in each.lines]


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(timelines())
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_two_labels_overlap(width: float, drawn: Timeline) -> None:
    """Names of months, titles, the day of the check and every label have their own place."""
    labels = [each.box for each in draw_timeline(drawn, NB, width).labels]
    assert all(away(one, other) for one, other in combinations(labels, 2))


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(timelines())
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_nothing_leaves_the_drawing(width: float, drawn: Timeline) -> None:
    """Neither a shape nor a label, nor a line of a label out of its own box."""
    drawing = draw_timeline(drawn, NB, width)
    boxes = [each.box for each in drawing.shapes] + [each.box for each in drawing.labels]
    assert all(inside(each, drawing) for each in boxes)
    for label in drawing.labels:
        bold = label.look in ("lane", "today-label")
        assert all(wide(line, SIZE, bold=bold) <= label.box.w + 1e-6 for line in label.lines)
        assert len(label.lines) * LINE <= label.box.h + 1e-6


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(timelines())
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_label_lies_on_what_belongs_to_another(width: float, drawn: Timeline) -> None:
    """A label lies beside, under or inside its own bar, and never on another."""
    drawing = draw_timeline(drawn, NB, width)
    solid = [each for each in drawing.shapes if each.kind != "rule"]
    for label in (each for each in drawing.labels if "item" in each.look.split()):
        under = {each.look for each in solid if not away(each.box, label.box)}
        assert len({look.removesuffix(" window") for look in under}) <= 1


def test_a_window_is_drawn_as_a_window_and_a_day_as_a_point() -> None:
    """One day is a point in the middle of its day, several days are as long as they are."""
    window, day = mark("PRE01", when("2024-05-01", "2024-05-31")), mark("RES01", when("2024-03-01"))
    drawing = draw_timeline(timeline(lane("forecast", marks=(day, window))), NB)
    (hatched,) = shapes(drawing, "window")
    assert hatched.box.w == pytest.approx(WIDE * 31 / 458)
    assert [each.kind for each in shapes(drawing, "forecast")] == ["diamond", "bar"]


def test_a_bar_is_solid_only_where_it_certainly_lasts() -> None:
    """From the latest day on which it may begin to the earliest on which it may end; the rest is hatched under it."""
    staff = bar("staff", when("2023-12-01", "2023-12-31"), when("2024-05-01", "2024-05-31"))
    whole, certain = shapes(draw_timeline(timeline(lane("presence", staff)), NB), "presence")
    assert "window" in whole.look.split()
    assert "window" not in certain.look.split()
    found = [whole.box.x, whole.box.right, certain.box.x, certain.box.right]
    assert found == pytest.approx([WIDE * days / 458 for days in (61, 244, 91, 214)])


def test_an_exact_bar_has_no_window() -> None:
    """Where both ends are known there is nothing to hatch."""
    staff = bar("staff", when("2023-12-01"), when("2024-05-31"))
    assert not shapes(draw_timeline(timeline(lane("presence", staff)), NB), "window")


def test_what_nothing_bounds_goes_to_the_edge() -> None:
    """No end is known: the hatched part ends where the drawing does."""
    staff = bar("staff", when("2023-12-01"), when("2024-05-31", None))
    whole, _ = shapes(draw_timeline(timeline(lane("presence", staff)), NB), "presence")
    assert whole.box.right == pytest.approx(WIDE)


def test_what_has_neither_beginning_nor_end_is_solid_from_edge_to_edge() -> None:
    """That there is no end is known; it is no doubt about one."""
    (solid,) = shapes(draw_timeline(timeline(lane("presence", bar("staff", FOREVER, FOREVER))), NB), "presence")
    assert (solid.box.x, solid.box.right) == (0, WIDE)
    assert "window" not in solid.look.split()


def test_marks_of_one_kind_on_the_same_days_are_drawn_once() -> None:
    """Thirty gaps that open in one month are one window with thirty names, not thirty windows."""
    may = when("2024-05-01", "2024-05-31")
    found = (*(mark(f"R{at:02}", may) for at in range(3)), mark("C00", may, "closes"))
    drawing = draw_timeline(timeline(lane("forecast", marks=found)), NB)
    assert texts(drawing, "item") == ["Blir en mangel: R00, R01, R02", "C00"]


def test_measures_due_on_one_day_are_named_one_after_the_other() -> None:
    """They have no rule to be named by."""
    found = tuple(mark(name, when("2024-05-31"), "measure")._replace(rule=None) for name in ("Spør", "Følg"))
    drawing = draw_timeline(timeline(lane("deadline", marks=found)), NB)
    assert texts(drawing, "item") == ["Spør · Følg"]


@pytest.mark.parametrize(("wording", "months"), [(NB, "okt nov des jan feb mars"), (EN, "Oct Nov Dec Jan Feb Mar")])
def test_months_are_named_in_the_language_of_the_page(wording: Wording, months: str) -> None:
    """Short names, as they are usually written."""
    drawing = draw_timeline(timeline(), wording)
    assert texts(drawing, "month")[:6] == months.split()
    assert texts(drawing, "year") == ["2023", "2024"]


@pytest.mark.parametrize("years", [1, 3, 9, 40, 150])
def test_the_names_above_adapt_to_the_span(years: int) -> None:
    """A longer time has fewer names, and never none."""
    drawn = Timeline("2024-01-01", f"{2023 + years}-12-31", "2024-02-01", ())
    narrow = draw_timeline(drawn, NB, NARROW)
    assert len(texts(narrow, "year")) + len(texts(narrow, "month")) >= 2
    assert len(texts(draw_timeline(drawn, NB), "month")) <= 24


def test_the_day_of_the_check_is_marked_and_named() -> None:
    """A line across all lanes, and the date in words above it."""
    drawing = draw_timeline(timeline(lane("deadline", marks=(mark("A", when("2024-03-01")),))), NB)
    (line,) = shapes(drawing, "today")
    assert texts(drawing, "today-label") == ["Per 1. februar 2024"]
    assert line.box.x == pytest.approx(WIDE * 123.5 / 458)


def test_a_long_window_has_its_label_inside() -> None:
    """Where there is room; a point has none."""
    window, day = mark("PRE01", when("2024-05-01", "2024-12-31")), mark("RES01", when("2024-03-01"))
    drawing = draw_timeline(timeline(lane("forecast", marks=(window, day))), NB)
    (hatched,) = shapes(drawing, "window")
    label = next(each for each in drawing.labels if each.lines == ("PRE01",))
    assert hatched.box.x < label.box.x < label.box.right < hatched.box.right


def test_the_days_of_a_series_stand_under_its_bar() -> None:
    """Twelve meetings of one series are twelve points and one label."""
    months = [f"2024-{month:02}-10" for month in range(1, 13)]
    series = bar("Utleier", when("2023-12-01"), when("2024-12-31"))
    held = tuple(mark("Utleier", when(day), "held") for day in months)
    drawing = draw_timeline(timeline(lane("meeting", series, marks=held)), NB)
    (solid,) = (each for each in drawing.shapes if each.kind == "bar")
    assert texts(drawing, "item on") == ["Utleier"]
    assert len(shapes(drawing, "held")) == 12
    assert {each.box.y > solid.box.bottom for each in shapes(drawing, "held")} == {True}


def test_a_series_without_a_bar_has_one_label() -> None:
    """The steps of a plan to reduce presence are points in one row."""
    steps = tuple(mark("Trinn", when(day), "taper") for day in ("2024-03-01", "2024-06-01"))
    drawing = draw_timeline(timeline(lane("presence", marks=steps)), NB)
    assert texts(drawing, "item") == ["Trinn"]
    assert len({each.box.y for each in shapes(drawing, "taper")}) == 1


def test_a_lane_without_anything_is_left_out() -> None:
    """No title over nothing."""
    assert not texts(draw_timeline(timeline(lane("meeting")), NB), "lane")
