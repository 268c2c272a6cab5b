"""The page of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo_cli.page.render import render

if TYPE_CHECKING:
    from bomiljo import Dossier


def check(found: Dossier) -> str:
    """Return the page."""
    return render(found)
