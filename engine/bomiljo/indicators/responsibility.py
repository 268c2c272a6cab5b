"""Who owns what.

Source: "Samarbeid mellom Bydel og Nav", "Tverrfaglig ressursteam ...", "Samarbeid med Boligbygg ...";
who links residents to services: "Personell med tilstedeværelse i modulbygget"; who meets them: "Innledning".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count, total
from bomiljo.graph import holders_in_place, in_role, tasks_in
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Helper, Holder, Need, Task
from bomiljo.values import Truth, Value, all_of, any_of, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.dates import Day
    from bomiljo.phases import Batch
    from bomiljo.view import View


@of_each("task", "task.owners_in_place", "item")
def task_owners(view: View, task: Task) -> Value:
    """Actors who hold this task today."""
    return holders_in_place(view, task, "held_by")


@of_each("need", "need.owners_in_place", "item")
def need_owners(view: View, need: Need) -> Value:
    """Actors who own this need today."""
    return holders_in_place(view, need, "held_by")


@of_each("area", "area.owners_in_place", "item")
def area_owners(view: View, area: str) -> Value:
    """Actors who hold a task in this area of responsibility today."""
    return total((state, holders_in_place(view, task, "held_by")) for task, state in tasks_in(view, area))


@of_building("responsibility.links_to_services", "item")
def links_to_services(view: View) -> Value:
    """Actors who hold a task of linking residents to services today."""
    return area_owners.measure(view, "services")


@of_each("arrival", "responsibility.settler_at_arrival", "yes-no")
def settler_at_arrival(view: View, batch: Batch) -> Value:
    """Whether a settler has the move-in on the days when the first and the last of a batch come."""
    tasks = tasks_in(view, "move-in")
    days = (batch.first, batch.last)
    met = all_of(any_of(all_of((state, _with_settler(view, each, day))) for each, state in tasks) for day in days)
    for part, name in batch.unsure:
        view.note_unsure(part, name, met)
    return from_truth(met)


def _with_settler(view: View, task: Task, day: Day) -> Truth:
    """Return whether a settler holds a task on a day."""
    holders = view.have_items(task, "held_by", Holder)
    if holders is None:
        return Truth.UNKNOWN
    settlers = [(each, state) for each in holders if (state := in_role(view, [each.actor], "settler")) is not Truth.NO]
    return any_of(all_of((state, view.in_force(each, day))) for each, state in settlers)


@of_building("responsibility.needs_on_goodwill", "item")
def needs_on_goodwill(view: View) -> Value:
    """Needs that are met today only because somebody goes beyond their job."""
    return count(_on_goodwill(view, each) for each in view.items(view.plan.team, "needs", Need))


def _on_goodwill(view: View, need: Need) -> Truth:
    helpers = view.have_items(need, "met_by", Helper)
    if helpers is None:
        return Truth.UNKNOWN
    there = [(view.in_force(each), _beyond(view, each)) for each in helpers]
    only_beyond = all_of(any_of((~here, beyond)) for here, beyond in there)
    return all_of((any_of(here for here, _ in there), only_beyond))


def _beyond(view: View, helper: Helper) -> Truth:
    beyond = view.have(helper, "beyond_role", bool)
    return Truth.UNKNOWN if beyond is None else truth(beyond)
