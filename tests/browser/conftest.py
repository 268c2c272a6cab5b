"""One browser for all tests here. Without one, or without what drives it, they are skipped and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browser_support import DESK, FLAGS, Shown, chromium, probes, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a headless Chromium."""
    driver = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install '.[browser]'")
    pytest.importorskip("axe_playwright_python", reason="no axe: pip install '.[browser]'")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium: install Debian's chromium, or name one in BOMILJO_CHROMIUM")
    with driver.sync_playwright() as running:
        made = running.chromium.launch(executable_path=program, args=list(FLAGS))
        yield made
        made.close()


class Watched:
    """A page in the browser, and what it asked for and complained of."""

    def __init__(self, tab: Any) -> None:
        """Listen from the beginning."""
        self.tab = tab
        self.asked: list[str] = []
        self.said: list[str] = []
        tab.on("request", lambda each: self.asked.append(each.url))
        tab.on("console", lambda each: self.said.append(each.text))
        tab.on("pageerror", lambda each: self.said.append(str(each)))

    def wide(self, width: int) -> Any:
        """Return the tab at a width."""
        self.tab.set_viewport_size({"width": width, "height": 900})
        return self.tab


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the pages are written."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def opened(browser: Any, folder: Path) -> Callable[[Shown], Watched]:
    """Return how to open a page from disk; each is opened once."""
    tabs: dict[Shown, Watched] = {}

    def opened(shown: Shown) -> Watched:
        if shown not in tabs:
            file = folder / f"{shown}.html"
            file.write_text(written(shown), encoding="utf-8")
            tabs[shown] = Watched(browser.new_page(viewport={"width": DESK, "height": 900}))
            tabs[shown].tab.goto(file.as_uri())
            tabs[shown].tab.evaluate(probes())  # the page's own policy stays in force
        tabs[shown].tab.emulate_media(media="null")  # each medium as it comes, print for what is printed
        return tabs[shown]

    return opened
