"""The page in a real browser: for everybody, at every width, and without a word to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser_support import CONTRAST, DESK, PHONE, SHOWN, SMALLEST, Shown, ask_axe, made

if TYPE_CHECKING:
    from collections.abc import Callable

pages = pytest.mark.parametrize("shown", SHOWN, ids=str)
LEAST_CONTRAST = 4.5
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"


@pages
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """No violation of WCAG 2.0 and 2.1, A and AA, nor of best practice; what axe leaves open about contrast is computed."""
    tab = opened(shown).wide(width)
    found = ask_axe(tab)
    assert tuple(map(int, found.version.split(".")[:2])) >= (4, 10)
    assert not found.violations
    assert {each.rule for each in found.incomplete} <= {"color-contrast"}
    assert not {each for each in found.incomplete if tab.evaluate(CONTRAST, each.target) < LEAST_CONTRAST}


@pages
def test_nothing_is_fetched_and_nothing_goes_wrong(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """One request: the file itself."""
    watched = opened(shown)
    assert [each.rpartition("/")[2] for each in watched.asked] == [f"{shown}.html"]
    assert not watched.said


@pages
@pytest.mark.parametrize("width", [SMALLEST, PHONE, DESK])
def test_the_page_never_scrolls_sideways(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """At 400 % zoom, on a phone and at a desk; what is wider scrolls in its own frame."""
    tab = opened(shown).wide(width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pages
@pytest.mark.parametrize("width", [SMALLEST, PHONE, DESK])
def test_no_text_of_a_chart_meets_another(opened: Callable[[Shown], Any], shown: Shown, width: int) -> None:
    """As the browser drew them, in the fonts that are here: neither another text nor the edge."""
    tab = opened(shown).wide(width)
    boxes = tab.evaluate(
        """() => [...document.querySelectorAll('svg.chart[role=img]')].filter(each => each.getBoundingClientRect().width).map(svg =>
            ({room: [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
              texts: [...svg.querySelectorAll('text')].map(each => { const b = each.getBBox(); return [b.x, b.y, b.width, b.height, each.textContent]; })}))"""
    )
    assert [len(each["texts"]) > 5 for each in boxes] == [True]
    for drawing in boxes:
        assert not _meeting(drawing["texts"])
        assert not [each for each in drawing["texts"] if each[0] < 0 or each[0] + each[2] > drawing["room"][0]]


def _meeting(texts: list[list[Any]]) -> list[tuple[str, str]]:
    """Return the texts whose boxes overlap by more than the air that a font keeps above and below its letters."""
    air = 2.0
    return [
        (one[4], other[4])
        for at, one in enumerate(texts)
        for other in texts[at + 1 :]
        if one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] + air < other[1] + other[3] - air
        and other[1] + air < one[1] + one[3] - air
    ]


@pages
def test_text_may_be_spaced_out(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """With the spacing of WCAG 1.4.12 nothing runs out of the page."""
    tab = opened(shown).wide(SMALLEST)
    style = tab.evaluate_handle(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }", SPACED
    )
    try:
        assert tab.evaluate("document.documentElement.scrollWidth") <= SMALLEST
    finally:
        tab.evaluate("document.adoptedStyleSheets = []")
        style.dispose()


def test_everything_that_scrolls_or_opens_is_reached_by_keyboard(opened: Callable[[Shown], Any]) -> None:
    """Tab goes to the skip link first, and through every link, choice, fold and scrolling frame; focus is visible."""
    tab = opened(SHOWN[4]).wide(DESK)
    tab.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached: list[str] = []
    for _ in range(25):
        tab.keyboard.press("Tab")
        name, seen = tab.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e); return [e.tagName + '.' + e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2]; }"
        )
        assert seen, f"focus on {name} cannot be seen"
        reached.append(name)
    assert reached[0].startswith("A.ds-skip-link")
    assert {"INPUT.", "A.ds-link"} <= set(reached)
    scrolling = tab.evaluate(
        "[...document.querySelectorAll('*')].filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0 && !e.querySelector('a, summary')).length"
    )
    assert scrolling == 0


def test_a_phone_gets_the_narrow_timeline_and_a_desk_the_wide_one(opened: Callable[[Shown], Any]) -> None:
    """One of the two is shown, and only that one is there for a screen reader."""
    shown = "[...document.querySelectorAll('.bm-timeline > svg')].filter(e => getComputedStyle(e).display !== 'none').map(e => e.id)"
    watched = opened(SHOWN[0])
    assert watched.wide(PHONE).evaluate(shown) == ["timeline-narrow"]
    assert watched.wide(DESK).evaluate(shown) == ["timeline-wide"]


def test_the_page_holds_in_forced_colours_and_without_motion(opened: Callable[[Shown], Any]) -> None:
    """The reader's own colours reach the charts, and nothing moves for who asked for that."""
    tab = opened(SHOWN[0]).wide(DESK)
    tab.emulate_media(forced_colors="active", reduced_motion="reduce")
    try:
        fill = "getComputedStyle(document.querySelector('.timeline-wide text')).fill"
        ground = "getComputedStyle(document.body).backgroundColor"
        assert tab.evaluate(fill) != tab.evaluate(ground)
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    finally:
        tab.emulate_media(forced_colors="none", reduced_motion="no-preference")


@pages
def test_every_link_leads_somewhere(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """Each goes to a place on the page that is there once."""
    tab = opened(shown).wide(DESK)
    lost = tab.evaluate(
        "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(h => !h.startsWith('#') || !document.getElementById(decodeURIComponent(h.slice(1))))"
    )
    assert not lost
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_the_charts_stand_beside_their_words(opened: Callable[[Shown], Any]) -> None:
    """What is drawn of a topic or a group is hidden from screen readers, and its numbers stand in the same row."""
    shown = SHOWN[4]
    tab = opened(shown).wide(DESK)
    rows = tab.evaluate("[...document.querySelectorAll('.bm-status tbody tr')].map(r => r.querySelector('svg').getAttribute('aria-hidden'))")
    assert rows == ["true"] * len(made(shown).topics)
