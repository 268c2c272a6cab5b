"""What tests in a real browser share: the pages to look at, the browser, and what is asked of it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo import dossier, scenario
from bomiljo_cli.page.render import render

if TYPE_CHECKING:
    from bomiljo import Dossier, Lang

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK, SMALLEST = 390, 1280, 320  # 320 is 1280 at 400 % zoom
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
REPEATED: Final = ("tbody tr:nth-child(n+4)", "main li:nth-child(n+4)", "article:nth-of-type(n+4)")
PROBES: Final = Path(__file__).parent / "browser" / "probes.js"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Shown(NamedTuple):
    """A page that is looked at."""

    scenario: str
    as_of: str
    lang: Lang

    def __str__(self) -> str:
        """Return its name, for the names of tests and files."""
        return f"{self.scenario}-{self.as_of}-{self.lang}"


_PLANS: Final = (
    ("bjerke-2023", "2023-11-01"),
    ("bjerke-2023", "2024-02-01"),
    ("bjerke-2023", "2024-06-15"),
    ("bjerke-2025-families", "2024-12-01"),
    ("complete", "2026-10-15"),
)
_LANGS: Final[tuple[Lang, ...]] = ("nb", "en")
SHOWN: Final = tuple(Shown(name, day, lang) for name, day in _PLANS for lang in _LANGS)


@cache
def made(shown: Shown) -> Dossier:
    """Return what a page shows."""
    return dossier(scenario(shown.scenario), as_of=dt.date.fromisoformat(shown.as_of), lang=shown.lang)


@cache
def written(shown: Shown) -> str:
    """Return a page."""
    return render(made(shown))


def chromium() -> str | None:
    """Return where a Chromium is: as BOMILJO_CHROMIUM says, or by one of its usual names."""
    found = (os.environ.get("BOMILJO_CHROMIUM"), *(shutil.which(each) for each in _NAMES))
    return next((each for each in found if each), None)


@cache
def probes() -> str:
    """Return what is asked of a page in the browser: axe-core, and our own questions."""
    axe = files("axe_playwright_python") / "axe.min.js"
    return "\n".join(each.read_text(encoding="utf-8") for each in (axe, PROBES))


class Finding(NamedTuple):
    """What a rule of axe says of one element."""

    rule: str
    target: str
    said: str


class Axed(NamedTuple):
    """What axe says of a page: what is wrong, and what it could not decide."""

    version: str
    violations: list[Finding]
    incomplete: list[Finding]


def ask_axe(tab: Any, *, colours: bool) -> Axed:
    """Run axe on a page as it is shown now. Its slow rule about colours leaves out what only repeats."""
    rules, but = {"color-contrast": {"enabled": colours}}, list(REPEATED) if colours else []
    found = tab.evaluate("([tags, rules, but]) => probes.axe(tags, rules, but)", [list(TAGS), rules, but])
    told = {each: [Finding(*one) for one in found[each]] for each in ("violations", "incomplete")}
    return Axed(found["version"], told["violations"], told["incomplete"])
