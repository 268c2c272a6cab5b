"""The looks of a workbook's cells: which of them show a day, and which shows one but is else the same as another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.workbooks.archives import local, tree
from bomiljo.workbooks.formats import seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_BUILT_IN: Final = {"14": "mm-dd-yy", "15": "d-mmm-yy"}  # of those that a file need not define, the ones with a day
_FORMAT_ALONE: Final = ("numFmtId", "applyNumberFormat")


def day_styles(styles: bytes) -> dict[str, str]:
    """Return the numbers of looks with that in which a day is shown: itself, or one that differs in its format alone.

    A look of which there is none with a day is left out. `styles` is the part of the file that lists them.
    """
    root = tree(styles)
    formats = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter() if _is(each, "numFmt")}
    looks = [each for group in root if _is(group, "cellXfs") for each in group]
    days = [(number, each) for number, each in enumerate(looks) if _shows_day(each, _BUILT_IN | formats)]
    others = {_rest(each): str(number) for number, each in reversed(days)}
    found = {str(number): others[_rest(each)] for number, each in enumerate(looks) if _rest(each) in others}
    return found | {str(number): str(number) for number, _ in days}


def _is(element: Element, name: str) -> bool:
    return local(element.tag) == name


def _shows_day(look: Element, formats: dict[str, str]) -> bool:
    return seen(formats.get(look.get("numFmtId", ""), "")) == "day"


def _rest(look: Element) -> str:
    """Return what a look is apart from its format."""
    inside = [(each.tag, *sorted(each.attrib.items())) for each in look.iter() if each is not look]
    return repr((sorted(_attributes(look)), inside))


def _attributes(look: Element) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in look.attrib.items() if name not in _FORMAT_ALONE)
