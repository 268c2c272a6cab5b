"""The style sheet of the page: the design system as it was taken, our own on top, and what each printed sheet says."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo import printable

if TYPE_CHECKING:
    from bomiljo import Comparison, Report, Wording

_BASE: Final = ("base", "heading", "paragraph", "list")
_COMPONENTS: Final = ("link", "table", "card", "tag", "details", "skip-link")
_OURS: Final = ("page", "charts", "print")
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,")


class Sheet(NamedTuple):
    """What stands in the margins of each printed sheet; `mark` is empty where the page may be handed on."""

    name: str
    day: str
    mark: str
    page: str
    of: str


def sheet(name: str, report: Report | Comparison, wording: Wording) -> Sheet:
    """Return what the margins of a printed report say; `name` is what the plan is called."""
    return Sheet(
        name=printable(name),
        day=wording.label("as-of", date=wording.written_day(report.as_of)),
        mark=wording.label("sheet-internal") if report.summary.internal else "",
        page=wording.label("sheet-page"),
        of=wording.label("sheet-of"),
    )


def stylesheet(printed: Sheet) -> str:
    """Return all rules of the page."""
    return _shared() + _margins(printed)


@cache
def _shared() -> str:
    """Return what is the same for all pages. The design system's files name no layer; ours have to win over them."""
    base = "".join(_asset(f"designsystemet/{each}.css") for each in _BASE)
    components = "".join(_asset(f"designsystemet/{each}.css") for each in _COMPONENTS)
    theme = _asset("designsystemet/theme.css")
    layers = (
        f"@layer ds.theme,ds.base,ds.components;{theme}@layer ds.base{{{base}}}@layer ds.components{{{components}}}"
    )
    return "\n".join([layers, *(_asset(f"{each}.css") for each in _OURS)])


def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def _margins(printed: Sheet) -> str:
    """Return the rules that put the plan, the day, the mark and the number on each sheet."""
    boxes = {
        "top-left": css_text(printed.name),
        "top-center": css_text(printed.mark),
        "top-right": css_text(printed.day),
        "bottom-right": f"{css_text(printed.page)} counter(page) {css_text(printed.of)} counter(pages)",
    }
    return "@page{" + "".join(f"@{name}{{content:{said}}}" for name, said in boxes.items()) + "}"


def css_text(text: str) -> str:
    """Return a text as CSS writes it. All but plain letters is escaped, so that no plan can end the style sheet."""
    return '"' + "".join(char if char in _PLAIN else f"\\{ord(char):x} " for char in text) + '"'
