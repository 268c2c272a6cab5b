"""Text, made to be read on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo_cli.console import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo import ActionPlan, Comparison, Forecast, Report


def check(found: Report) -> str:
    """Return a report as text."""
    from bomiljo_cli.text import render  # noqa: PLC0415 - only for who asks for this result

    return render(found, width())


def check_all(found: Sequence[Report]) -> str:
    """Return reports as text, one after the other."""
    return "\n".join(map(check, found))


def plan(found: ActionPlan) -> str:
    """Return an action plan as text."""
    from bomiljo_cli.planning import render  # noqa: PLC0415 - as above

    return render(found, width())


def forecast(found: Forecast) -> str:
    """Return a forecast as text."""
    from bomiljo_cli.forecasting import render  # noqa: PLC0415 - as above

    return render(found, width())


def compare(found: Comparison) -> str:
    """Return a comparison as text."""
    from bomiljo_cli.contrasttext import render  # noqa: PLC0415 - as above

    return render(found, width())
