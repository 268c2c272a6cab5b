"""How far residents have to walk, shown without a verdict: the source gives no limit. Source: "Det fysiske bomiljø"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.indicators.base import Indicator, of_building
from bomiljo.model import Walk
from bomiljo.values import UNKNOWN, Exact, Value

if TYPE_CHECKING:
    from bomiljo.view import View


def _walk_to(place: str) -> Indicator:
    """Return the indicator of the minutes on foot to a place; one that the plan does not name is not known."""

    @of_building(f"home.walk_to_{place.replace('-', '_')}", "minute")
    def minutes(view: View) -> Value:
        walks = view.items(view.plan.surroundings, "walks", Walk)
        there = [each for each in walks if view.need(each, "to", str) == place]
        found = [view.need(each, "minutes", int) for each in there]
        return Exact(min(found)) if found else UNKNOWN

    return minutes


to_shop = _walk_to("shop")
to_transport = _walk_to("transport")
to_bus_stop = _walk_to("bus-stop")
to_nav = _walk_to("nav")
to_health_services = _walk_to("health-services")
to_school = _walk_to("school")
