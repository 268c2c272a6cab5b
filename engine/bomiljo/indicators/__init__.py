"""All indicators by name; each module holds those of one topic, and none knows of a rule or a threshold."""

from __future__ import annotations

from typing import Final

from bomiljo.indicators import (
    cover,
    escalation,
    handover,
    home,
    incidents,
    information,
    integration,
    landlord,
    mix,
    mixing,
    neighbours,
    participation,
    presence,
    responsibility,
    reviews,
    sharing,
    staff,
    staffing,
    steps,
    suitability,
    taper,
    team,
    ties,
    walks,
    workload,
)
from bomiljo.indicators.base import Indicator

_MODULES = (
    mix,
    mixing,
    reviews,
    home,
    suitability,
    walks,
    neighbours,
    presence,
    staff,
    staffing,
    steps,
    cover,
    taper,
    information,
    integration,
    participation,
    landlord,
    sharing,
    team,
    responsibility,
    workload,
    handover,
    ties,
    escalation,
    incidents,
)

INDICATORS: Final[dict[str, Indicator]] = {
    found.name: found for module in _MODULES for found in vars(module).values() if isinstance(found, Indicator)
}
__all__ = ["INDICATORS", "Indicator"]
