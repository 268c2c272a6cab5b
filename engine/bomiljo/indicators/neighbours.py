"""Neighbours and local actors. Source: "Engasjer innbyggere og aktører i lokalmiljøet", "Det fysiske bomiljø"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count
from bomiljo.dates import Day
from bomiljo.graph import holders_in_place
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Concern, Neighbour
from bomiljo.values import Exact, Truth, Value, all_of, reached

if TYPE_CHECKING:
    from bomiljo.view import View


@of_building("neighbours.young_assemblers", "item")
def young_assemblers(view: View) -> Value:
    """Young job seekers who assemble the furniture."""
    return Exact(view.need(view.plan.building.furnishing.assembly, "youths", int))


@of_building("neighbours.work_leaders", "item")
def work_leaders(view: View) -> Value:
    """Work leaders who plan and coordinate the assembly."""
    return Exact(view.need(view.plan.building.furnishing.assembly, "leaders", int))


@of_each("neighbour", "neighbour.contacts_in_place", "item")
def contacts_in_place(view: View, neighbour: Neighbour) -> Value:
    """Actors whom this neighbour can contact today."""
    return holders_in_place(view, neighbour, "contact")


@of_building("neighbours.open_concerns", "item")
def open_concerns(view: View) -> Value:
    """Worries of neighbours that are not settled by today."""
    return count(_open(view, each) for each in view.items(view.plan.surroundings, "concerns", Concern))


def _open(view: View, concern: Concern) -> Truth:
    return all_of((_by_today(view, concern, "raised"), ~_by_today(view, concern, "settled")))


def _by_today(view: View, concern: Concern, name: str) -> Truth:
    day = view.have(concern, name, Day)
    if day is None:
        return Truth.UNKNOWN
    return view.note_unsure(concern, name, reached(day, view.today))
