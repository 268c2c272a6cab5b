"""A line for each outcome that needs somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo_cli import concise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo import Report


def check(found: Report) -> str:
    """Return a report as lines."""
    return concise.render(found)


def check_all(found: Sequence[Report]) -> str:
    """Return reports as lines, one after the other."""
    return "\n".join(map(check, found))
