"""A comparison as one HTML file that needs no network and no program, in the style of the page of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bomiljo import Wording
from bomiljo_cli import contrasttext
from bomiljo_cli.page.render import COLOURS, ICONS, environment, hash_of
from bomiljo_cli.page.styles import sheet, stylesheet

if TYPE_CHECKING:
    from bomiljo import Comparison, PointLine


def render(found: Comparison) -> str:
    """Return the page, in the language of the comparison. Equal comparisons give equal bytes."""
    page = environment().get_template("contrast.html").render(**_given(found))
    return page.rstrip("\n") + "\n"


def _given(found: Comparison) -> dict[str, Any]:
    """Return what the template may use."""
    wording = Wording(found.summary.lang, 0)
    name = wording.label("contrast-head", count=str(len(found.options)))
    style = stylesheet(sheet(name, found, wording))
    return {
        "found": found,
        "summary": found.summary,
        "first": found.options[0].id,
        "called": {each.id: each.called for each in found.options},
        "points": [each for each in found.points if _is_asked(each)],
        "name": name,
        "say": contrasttext,
        "wording": wording,
        "label": wording.label,
        "word": wording.word,
        "day": wording.written_day,
        "icons": ICONS,
        "colours": COLOURS,
        "style": Markup(style),  # noqa: S704 - our own files, and names of which each sign is written as a number
        "style_hash": hash_of(style),
    }


def _is_asked(line: PointLine) -> bool:
    """Return whether a point is asked of one of the plans."""
    return any(each.standing not in (None, "not_applicable") for each in line.cells)
