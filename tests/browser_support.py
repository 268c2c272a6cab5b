"""What tests in a real browser share: the pages to look at, the browser, and what is asked of it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import cache
from importlib.resources import files
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
def axe() -> str:
    """Return axe-core's source."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


class Finding(NamedTuple):
    """What a rule of axe says of one element; `shown` is what axe looked at."""

    rule: str
    target: str
    said: str


TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
_RUN: Final = """async tags => {
    const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete']});
    const told = list => list.flatMap(rule => rule.nodes.map(node => [rule.id, node.target.flat().join(' '), node.failureSummary || '']));
    return {version: axe.version, violations: told(found.violations), incomplete: told(found.incomplete), passes: found.passes.length};
}"""


class Axed(NamedTuple):
    """What axe says of a page: what is wrong, and what it could not decide."""

    version: str
    violations: list[Finding]
    incomplete: list[Finding]
    passes: int


def ask_axe(page: Any) -> Axed:
    """Run axe on a page as it is shown now. The page's own policy stays in force."""
    page.evaluate(axe())
    found = page.evaluate(_RUN, list(TAGS))
    told = {each: [Finding(*one) for one in found[each]] for each in ("violations", "incomplete")}
    return Axed(found["version"], told["violations"], told["incomplete"], found["passes"])


CONTRAST: Final = """selector => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
    const element = document.querySelector(selector), style = getComputedStyle(element), drawn = element.closest('svg');
    const grounds = [];
    if (drawn) {
        const box = element.getBoundingClientRect();
        for (const shape of drawn.querySelectorAll('.shape')) {
            const other = shape.getBoundingClientRect();
            const meets = other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom;
            const fill = getComputedStyle(shape).fill;
            if (meets && style.stroke === 'none') grounds.push(fill.startsWith('url') ? getComputedStyle(shape).stroke : fill);
        }
        grounds.push(style.stroke === 'none' ? 'white' : style.stroke);
    } else {
        let at = element;
        while (at && rgba(getComputedStyle(at).backgroundColor)[3] < 255) at = at.parentElement;
        grounds.push(at ? getComputedStyle(at).backgroundColor : 'white');
    }
    return Math.min(...grounds.map(each => ratio(rgba(drawn ? style.fill : style.color), rgba(each))));
}"""
