"""JSON: the whole result. Of several plans, all reports stand in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo import ActionPlan, Comparison, Forecast, Report


def check(found: Report) -> str:
    """Return a report as JSON."""
    return found.to_json()


def check_all(found: Sequence[Report]) -> str:
    """Return reports as JSON."""
    return '{"reports": [\n' + ",\n".join(each.to_json().rstrip("\n") for each in found) + "\n]}\n"


def plan(found: ActionPlan) -> str:
    """Return an action plan as JSON."""
    return found.to_json()


def forecast(found: Forecast) -> str:
    """Return a forecast as JSON."""
    return found.to_json()


def compare(found: Comparison) -> str:
    """Return a comparison as JSON."""
    return found.to_json()
