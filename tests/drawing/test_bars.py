"""Bars: as long as what they count, and without any length for what is hidden."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo import MixGroup, MixTable, ValueLine
from bomiljo_cli.page.drawing_bars import WIDTH, draw_counts, draw_value, largest


def exact(number: int) -> ValueLine:
    """Return a number of residents that is shown."""
    return ValueLine("exact", "resident", str(number), value=number)


def between(low: int | None, high: int | None) -> ValueLine:
    """Return a number of residents that lies between two."""
    return ValueLine("range", "resident", f"{low} to {high}", low=low, high=high)


HIDDEN = ValueLine("suppressed", "resident", "fewer than 6", below=6)


def test_counts_lie_end_to_end_and_nothing_is_drawn_of_none() -> None:
    """Three of eight, and one of eight, from the left."""
    drawn = draw_counts({"ok": 3, "gap": 0, "unknown": 1}, 8)
    assert [(each.look, each.box.x, each.box.right) for each in drawn.shapes] == [
        ("ok", 0, WIDTH * 3 / 8),
        ("unknown", WIDTH * 3 / 8, WIDTH / 2),
    ]


def test_no_counts_at_all_draw_nothing() -> None:
    """Nothing to share the width between is no fault."""
    assert not draw_counts({"ok": 0}, 0).shapes


def test_a_number_is_as_long_as_it_is_large() -> None:
    """Half of the largest is half of the width."""
    (solid,) = draw_value(exact(7), 14).shapes
    assert (solid.look, solid.box.w) == ("residents", WIDTH / 2)


def test_what_is_not_certain_is_hatched() -> None:
    """Solid up to the least, hatched up to the most, and to the edge where there is no most."""
    assert [(each.look, each.box.right) for each in draw_value(between(5, 10), 20).shapes] == [
        ("residents", WIDTH / 4),
        ("unsure", WIDTH / 2),
    ]
    assert draw_value(between(5, None), 20).shapes[-1].box.right == WIDTH


def test_a_number_that_nothing_bounds_has_no_bar() -> None:
    """It may be any: a bar over the whole width would look like a large one."""
    assert not draw_value(between(None, None), 20).shapes


@given(st.integers(1, 9), st.integers(1, 500))
def test_what_is_hidden_looks_the_same_whatever_it_hides(below: int, most: int) -> None:
    """The drawing of a hidden group tells nothing of it, nor of the others."""
    assert draw_value(HIDDEN._replace(below=below), most) == draw_value(HIDDEN, 1)
    assert [each.look for each in draw_value(HIDDEN, most).shapes] == ["hidden"]


@given(st.lists(st.integers(6, 60), min_size=1))
def test_hidden_groups_do_not_change_the_scale(shown: list[int]) -> None:
    """The width is that of the largest number that is shown."""
    groups = tuple(MixGroup(str(at), "", exact(each)) for at, each in enumerate(shown))
    table = MixTable("age", "", (*groups, MixGroup("few", "", HIDDEN)), "")
    assert largest([table]) == max(shown) == largest([table._replace(groups=groups)])


@pytest.mark.parametrize("state", ["unknown", "absent"])
def test_what_is_not_known_has_no_bar(state: Literal["unknown", "absent"]) -> None:
    """The word beside it says so; a bar of no length would say none."""
    assert not draw_value(ValueLine(state, "resident", ""), 5).shapes
