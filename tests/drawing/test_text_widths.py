"""Estimates of widths, and lines that fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bomiljo_cli.page.drawing_text import ELLIPSIS, wide, wrap

_words = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=30)
_texts = st.lists(_words, min_size=1, max_size=12).map(" ".join)


@given(_texts, st.floats(20, 400), st.integers(1, 4))
def test_no_line_is_wider_than_the_room(text: str, room: float, most: int) -> None:
    """Neither one with an ellipsis nor one with a word that is too long."""
    lines = wrap(text, 13, room, most)
    assert 1 <= len(lines) <= most
    assert all(wide(line, 13) <= room for line in lines)


@given(_texts)
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    """The lines together are the text."""
    assert wrap(text, 13, 1e6, 1) == (" ".join(text.split()),)


def test_what_is_left_out_is_shown_by_an_ellipsis() -> None:
    """The last line that fits ends with one."""
    assert wrap("Bemanning fem dager i uka", 10, 70, 2)[-1].endswith(ELLIPSIS)


def test_a_bold_text_is_wider() -> None:
    """By more than any of the fonts makes it."""
    assert wide("Tilstedeværelse", 13, bold=True) > 1.1 * wide("Tilstedeværelse", 13)
