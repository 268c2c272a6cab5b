"""The page of a plan, and that of several side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo_cli.page.render import render

if TYPE_CHECKING:
    from bomiljo import Comparison, Dossier


def check(found: Dossier) -> str:
    """Return the page."""
    return render(found)


def compare(found: Comparison) -> str:
    """Return the page of a comparison."""
    from bomiljo_cli.page.contrast import render as rendered  # noqa: PLC0415 - only for who compares

    return rendered(found)
