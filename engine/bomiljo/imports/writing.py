"""Groups and surveys -> the lines of a plan file, written as the shipped plans are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bomiljo.textedits.style import Style
from bomiljo.textedits.writing import entries

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLE: Final = Style(None, step=2, dash=2, flow_items=True, flow_values=True, flow_lists=True)


def fragment(section: str, items: Iterable[dict[str, Any]]) -> str:
    """Return the text of a plan that has this one section."""
    return lines_of({section: list(items)})


def lines_of(data: dict[str, Any]) -> str:
    """Return plain data as the text of a file."""
    return "".join(f"{line}\n" for line in entries(data, _STYLE, 0))
