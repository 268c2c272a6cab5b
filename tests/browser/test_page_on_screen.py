"""The page in a real browser: for everybody, at every width, and without a word to the network."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from browser_support import DESK, PHONE, SHOWN, SMALLEST, Shown, ask_axe, made, probes

if TYPE_CHECKING:
    from collections.abc import Callable

pages = pytest.mark.parametrize("shown", SHOWN, ids=str)
LEAST_CONTRAST = 4.5
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
AIR = 2.0  # that a font keeps above and below its letters


@pages
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """No violation of WCAG 2.0 and 2.1, A and AA, nor of best practice: as it opens, and at a desk all unfolded."""
    tab = opened(shown).wide(width)
    tab.evaluate("probes.unfold()" if width == DESK else "probes.fold()")
    found = ask_axe(tab, colours=False)
    tab.evaluate("probes.fold()")
    assert tuple(map(int, found.version.split(".")[:2])) >= (4, 10)
    assert not found.violations
    assert not found.incomplete


@pytest.mark.parametrize("shown", [each for at, each in enumerate(SHOWN) if at % 4 in (0, 3)], ids=str)
def test_axe_finds_no_faint_colour(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """Each plan and date once, in bokmål at a desk or in English on a phone. What axe leaves open is computed here."""
    tab = opened(shown).wide(DESK if shown.lang == "nb" else PHONE)
    found = ask_axe(tab, colours=True)
    assert not found.violations
    assert {each.rule for each in found.incomplete} <= {"color-contrast"}
    for each in found.incomplete:
        assert tab.evaluate("name => probes.contrastOf(name)", each.target) >= LEAST_CONTRAST, each


@pages
def test_no_text_is_faint(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """Every text on the page, those in charts and those that are folded too, by a computation of our own."""
    tab = opened(shown).wide(DESK)
    tab.evaluate("probes.unfold()")
    faint = tab.evaluate("least => probes.faint(least)", LEAST_CONTRAST)
    tab.evaluate("probes.fold()")
    assert not faint


def test_a_faint_text_is_found(opened: Callable[[Shown], Any]) -> None:
    """The computation can fail: grey on white, and letters on a dark bar of a chart."""
    tab = opened(SHOWN[0]).wide(DESK)
    spoil = "([name, how, value]) => document.querySelector(name).style[how] = value"
    tab.evaluate(spoil, ["h1", "color", "#999"])
    tab.evaluate(spoil, [".timeline-wide .item", "fill", "#aaa"])
    assert len(tab.evaluate("least => probes.faint(least)", LEAST_CONTRAST)) == 2
    tab.evaluate(spoil, ["h1", "color", ""])
    tab.evaluate(spoil, [".timeline-wide .item", "fill", ""])


@pages
def test_nothing_is_fetched_and_nothing_goes_wrong(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """One request: the file itself."""
    watched = opened(shown)
    assert [each.rpartition("/")[2] for each in watched.asked] == [f"{shown}.html"]
    assert not watched.said


@pages
@pytest.mark.parametrize("width", [SMALLEST, PHONE, DESK])
def test_the_page_never_scrolls_sideways(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """At 400 % zoom, on a phone and at a desk, folded and unfolded; what is wider scrolls in its own frame."""
    tab = opened(shown).wide(width)
    wide = "document.documentElement.scrollWidth"
    assert tab.evaluate(wide) <= width
    tab.evaluate("probes.unfold()")
    assert tab.evaluate(wide) <= width
    tab.evaluate("probes.fold()")


@pages
@pytest.mark.parametrize("width", [SMALLEST, PHONE, DESK])
def test_no_text_of_a_chart_meets_another(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """As the browser drew them, in the fonts that are here: neither another text nor the edge."""
    (drawing,) = opened(shown).wide(width).evaluate("probes.drawings()")
    assert len(drawing["texts"]) > 5
    assert not [(one[0], other[0]) for one, other in combinations(drawing["texts"], 2) if _meet(one, other)]
    assert not [text for text, x, _, wide, _ in drawing["texts"] if x < 0 or x + wide > drawing["room"]]


def _meet(one: list[Any], other: list[Any]) -> bool:
    """Return whether two texts overlap by more than air."""
    _, x, y, wide, tall = one
    _, other_x, other_y, other_wide, other_tall = other
    across = x < other_x + other_wide and other_x < x + wide
    return bool(across and y + AIR < other_y + other_tall - AIR and other_y + AIR < y + tall - AIR)


@pages
def test_text_may_be_spaced_out(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """With the spacing of WCAG 1.4.12 nothing runs out of the page."""
    tab = opened(shown).wide(SMALLEST)
    tab.evaluate("text => probes.style(text)", SPACED)
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.evaluate("probes.style('')")
    assert wide <= SMALLEST


def test_all_is_reached_by_keyboard(opened: Callable[[Shown], Any]) -> None:
    """Tab goes to the skip link first, then to what is printed, links and folds; where it is can be seen."""
    tab = opened(SHOWN[4]).wide(DESK)
    tab.reload()  # else Tab goes on from where another test was
    tab.evaluate(probes())
    reached: list[str] = []
    for _ in range(30):
        tab.keyboard.press("Tab")
        name, seen = tab.evaluate("probes.focus()")
        assert seen, f"focus on {name} cannot be seen"
        reached.append(name)
    assert reached[0] == "A.ds-skip-link"
    assert {"INPUT.", "A.ds-link", "DIV.bm-scroll"} <= set(reached)
    assert not tab.evaluate("probes.unreachable()")


def test_a_phone_gets_the_narrow_timeline_and_a_desk_the_wide_one(opened: Callable[[Shown], Any]) -> None:
    """One of the two is shown, and only that one is there for a screen reader."""
    watched = opened(SHOWN[0])
    rooms = {width: watched.wide(width).evaluate("probes.drawings()")[0]["room"] for width in (PHONE, DESK)}
    assert rooms == {PHONE: 320, DESK: 720}


def test_the_reader_s_own_colours_and_wish_for_calm_are_followed(opened: Callable[[Shown], Any]) -> None:
    """Forced colours reach the charts, and nothing moves for who asked for that."""
    tab = opened(SHOWN[0]).wide(DESK)
    tab.emulate_media(forced_colors="active", reduced_motion="reduce")
    faint = tab.evaluate("least => probes.faint(least)", LEAST_CONTRAST)
    calm = tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    tab.emulate_media(forced_colors="none", reduced_motion="no-preference")
    assert not faint
    assert calm == "auto"


@pages
def test_every_link_leads_somewhere(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """Each goes to a place on the page."""
    assert not opened(shown).wide(DESK).evaluate("probes.lost()")


def test_the_charts_stand_beside_their_words(opened: Callable[[Shown], Any]) -> None:
    """What is drawn of a topic is hidden from screen readers, and its numbers stand in the same row."""
    rows = (
        opened(SHOWN[4])
        .wide(DESK)
        .evaluate(
            "[...document.querySelectorAll('.bm-status tbody tr svg')].map(each => each.getAttribute('aria-hidden'))"
        )
    )
    assert rows == ["true"] * len(made(SHOWN[4]).topics)
