"""The page as Chromium prints it: the summary on one sheet, all of it on several, and nothing lost or cut."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import Wording
from browser_support import SHOWN, Shown, made

if TYPE_CHECKING:
    from collections.abc import Callable

pages = pytest.mark.parametrize("shown", SHOWN, ids=str)
MOST_SHEETS = 40
LEAST_LETTERS = 350  # on a sheet that is not the last
PRINTED = 672  # pixels of a sheet between its margins
SIDE = {"nb": r"Side\s+{page}\s+av\s+{of}", "en": r"Page\s+{page}\s+of\s+{of}"}


def printed(tab: Any) -> list[str]:
    """Return the text of each sheet."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext: install Debian's poppler-utils")
    data = tab.pdf(prefer_css_page_size=True)
    done = subprocess.run([reader, "-layout", "-", "-"], input=data, capture_output=True, check=True)  # noqa: S603 - our own page
    text: str = done.stdout.decode()
    return text.split("\f")[:-1]


def choose(tab: Any, name: str) -> None:
    """Choose what is printed, with the keyboard's means alone."""
    tab.focus(f"#{name}")
    tab.keyboard.press("Space")


@pages
def test_the_whole_report_is_printed(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """Every gap is there, every sheet has its number, the day and the plan, and none is nearly empty."""
    tab = opened(shown).tab
    choose(tab, "print-all")
    sheets = printed(tab)
    report = made(shown).report
    text = "\n".join(sheets)
    assert 3 <= len(sheets) <= MOST_SHEETS
    assert not {each.rule for each in report.outcomes if each.outcome == "gap"} - set(re.findall(r"[A-Z]{3}\d\d", text))
    _every_sheet_is_marked(sheets, shown)
    assert not [at for at, sheet in enumerate(sheets[:-1], 1) if len(sheet) < LEAST_LETTERS]


def _every_sheet_is_marked(sheets: list[str], shown: Shown) -> None:
    report, wording = made(shown).report, Wording(shown.lang, 0)
    day = wording.label("as-of", date=wording.written_day(report.as_of))
    for at, sheet in enumerate(sheets, 1):
        assert re.search(SIDE[shown.lang].format(page=at, of=len(sheets)), sheet)
        assert day in sheet
        assert (report.plan.name or "") in sheet


@pages
def test_the_summary_is_one_sheet(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """The verdict and how each topic stands, with nothing of what comes after."""
    tab = opened(shown).tab
    choose(tab, "print-summary")
    try:
        sheets = printed(tab)
    finally:
        choose(tab, "print-all")
    assert len(sheets) == 1
    _every_sheet_is_marked(sheets, shown)
    said = " ".join(sheets[0].split())
    assert made(shown).report.summary.text[:30] in said
    assert all(each.name.lower()[:12] in said.lower() for each in made(shown).topics)


@pages
def test_nothing_is_cut_on_paper(opened: Callable[[Shown], Any], shown: Shown) -> None:
    """No table, word or chart is wider than the sheet between its margins, and nothing stays folded."""
    tab = opened(shown).wide(PRINTED)
    tab.emulate_media(media="print")
    beyond, folded = tab.evaluate("room => [probes.beyond(room), probes.folded()]", PRINTED)
    tab.emulate_media(media="null")
    assert not beyond
    assert folded == 0
