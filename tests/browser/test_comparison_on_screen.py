"""The page of plans side by side in a real browser: for everybody, at every width, on paper, and without a network."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import compare, scenario
from bomiljo_cli.page.contrast import render
from browser_support import DESK, PHONE, SMALLEST, ask_axe, probes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bomiljo import Lang

LEAST_CONTRAST: Final = 4.5
FAMILIES: Final = ("families-a-all-at-once", "families-b-two-arrivals", "families-c-handed-over")


@pytest.fixture(scope="module", params=["nb", "en"])
def tab(browser: Any, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return the opened page, with what it asked for and complained of."""
    lang: Lang = request.param
    found = compare([scenario(each) for each in FAMILIES], as_of=dt.date(2025, 2, 1), lang=lang)
    file: Path = tmp_path_factory.mktemp("compared") / f"{lang}.html"
    file.write_text(render(found), encoding="utf-8")
    made = browser.new_page(viewport={"width": DESK, "height": 900})
    made.said = []
    made.on("console", lambda each: made.said.append(each.text))
    made.on("request", lambda each: made.said.append(each.url) if each.url != file.as_uri() else None)
    made.goto(file.as_uri())
    made.evaluate(probes())
    yield made
    made.close()


def _wide(tab: Any, width: int) -> Any:
    tab.set_viewport_size({"width": width, "height": 900})
    return tab


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(tab: Any, width: int) -> None:
    """No violation of WCAG 2.0 and 2.1, A and AA, nor of best practice; and nothing is faint."""
    found = ask_axe(_wide(tab, width), colours=False)
    assert not found.violations
    assert not found.incomplete
    assert not tab.evaluate("least => probes.faint(least)", LEAST_CONTRAST)


@pytest.mark.parametrize("width", [SMALLEST, PHONE, DESK])
def test_the_page_never_scrolls_sideways(tab: Any, width: int) -> None:
    """What is wider than a phone scrolls in its own frame, which the keyboard reaches."""
    assert _wide(tab, width).evaluate("document.documentElement.scrollWidth") <= width
    assert not tab.evaluate("probes.unreachable()")


def test_every_link_leads_somewhere_and_nothing_is_fetched(tab: Any) -> None:
    """Each goes to a place on the page; the file is all that there is."""
    assert not tab.evaluate("probes.lost()")
    assert not tab.said


def test_it_prints(tab: Any) -> None:
    """What is not answered is on the first sheet, and every sheet has its number."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext: install Debian's poppler-utils")
    data = tab.pdf(prefer_css_page_size=True)
    done = subprocess.run([reader, "-layout", "-", "-"], input=data, capture_output=True, check=True)  # noqa: S603 - our own page
    sheets = done.stdout.decode().split("\f")[:-1]
    assert 3 <= len(sheets) <= 20
    assert "62" in sheets[0]
    assert all(str(len(sheets)) in each for each in sheets)
