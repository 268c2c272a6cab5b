"""Homes and common rooms. Source: "Møbler leilighetene og felleslokaler ...", "Det fysiske bomiljø"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count, weighed
from bomiljo.dates import Day
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Activity, CommonRoom, StaffRoom, Unit
from bomiljo.values import ABSENT, Exact, Range, Truth, Value, all_of, any_of, earlier, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.parts import Part
    from bomiljo.phases import Batch
    from bomiljo.view import View


@of_each("arrival", "home.furnished_at_arrival", "yes-no")
def furnished_at_arrival(view: View, batch: Batch) -> Value:
    """Whether the furniture is in place on the day that the first of a batch moves in."""
    furnishing = view.plan.building.furnishing
    ready = view.need(furnishing, "ready", Day)
    late = view.note_unsure(furnishing, "ready", earlier(batch.first, ready))
    for part, name in batch.unsure:
        view.note_unsure(part, name, late)
    return from_truth(~late)


@of_building("home.orders", "item")
def orders(view: View) -> Value:
    """Orders in which the furniture is bought."""
    return Exact(view.need(view.plan.building.furnishing, "orders", int))


@of_building("home.packages", "item", may_be_absent=True)
def packages(view: View) -> Value:
    """How many different basic packages the homes are furnished with."""
    found = [view.have(each, "package", str) for each in view.items(view.plan.building, "units", Unit)]
    if not found:
        return ABSENT
    known = len(set(found) - {None})
    return Range(max(known, 1), None) if None in found else Exact(known)


@of_building("home.homes_not_universal", "item")
def homes_not_universal(view: View) -> Value:
    """Homes that are not universally designed."""
    units = view.items(view.plan.building, "units", Unit)
    return weighed((~_flag(view, each, "universal_design"), view.have(each, "count", int)) for each in units)


@of_building("home.small_homes", "yes-no")
def small_homes(view: View) -> Value:
    """Whether some of the homes are small."""
    sizes = [view.have(each, "size", str) for each in view.items(view.plan.building, "units", Unit)]
    return from_truth(any_of(Truth.UNKNOWN if size is None else truth(size == "small") for size in sizes))


@of_building("home.furnished_common_rooms", "item")
def furnished_common_rooms(view: View) -> Value:
    """Common rooms that are furnished for being together."""
    return count(_flag(view, each, "furnished") for each in view.items(view.plan.building, "common_rooms", CommonRoom))


@of_building("home.private_rooms", "item")
def private_rooms(view: View) -> Value:
    """Rooms where a conversation is private: nobody can look in."""
    return count(_flag(view, each, "private") for each in view.items(view.plan.building, "staff_rooms", StaffRoom))


@of_building("home.homes_as_staff_rooms", "item")
def homes_as_staff_rooms(view: View) -> Value:
    """Offices and rooms for conversations that take up a home."""
    return count(_flag(view, each, "in_home") for each in view.items(view.plan.building, "staff_rooms", StaffRoom))


@of_building("home.activities_with_residents", "item")
def activities_with_residents(view: View) -> Value:
    """Activities in the common rooms that residents themselves help to arrange."""
    return count(
        all_of((_says(view, each, "where", "common-rooms"), _arranged_with(view, each, "residents")))
        for each in view.items(view.plan.activities, "arranged", Activity)
    )


def _says(view: View, part: Part, name: str, word: str) -> Truth:
    found = view.have(part, name, str)
    return Truth.UNKNOWN if found is None else truth(found == word)


def _arranged_with(view: View, activity: Activity, whom: str) -> Truth:
    found = view.have(activity, "with_", list)
    return Truth.UNKNOWN if found is None else truth(whom in found)


def _flag(view: View, part: Part, name: str) -> Truth:
    value = view.have(part, name, bool)
    return Truth.UNKNOWN if value is None else truth(value)
