"""Those who are there for the residents: their languages, the services they know, what is not theirs to answer.

Source: "Personell med tilstedeværelse skaper trygghet", "Personell med tilstedeværelse i modulbygget".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import bounds, count, weighed
from bomiljo.dates import Day
from bomiljo.graph import (
    is_kind,
    is_staff,
    of_body,
    participants,
    periods,
    series_in_force,
    speaks,
    tasks_in,
)
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Actor, Body, Contact, Holder, PresencePeriod, Series, Stay, Task
from bomiljo.residence import arriving
from bomiljo.values import Truth, Value, all_of, any_of, between, from_truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.phases import Batch
    from bomiljo.view import View

# Those whom staff were the link to: Nav, the landlord, the doctor; and who lets the homes.
SERVICES: Final[tuple[Body, ...]] = ("nav", "landlord", "housing-office", "health")


# --- a language in common ----------------------------------------------------------------------------


class _Speakers(NamedTuple):
    """How many of a batch speak a language at least, and at most; None where nothing bounds it."""

    least: int
    most: int | None

    def may_be_as_many_as(self, others: int) -> bool:
        """Return whether they can be that many."""
        return self.most is None or self.most >= others


@of_each("arrival", "presence.staffed_for_arrival", "yes-no")
def staffed_for_arrival(view: View, batch: Batch) -> Value:
    """Whether the building is staffed today, or for those still to come on the day when the first of them comes."""
    return from_truth(any_of(state for _, state in _staffing(view, batch)))


@of_each("arrival", "presence.sharing_a_language", "resident", of="batch")
def sharing_a_language(view: View, batch: Batch) -> Value:
    """Residents of a batch who speak its most common language."""
    found = list(_speakers(view, batch).values())
    most = [each.most for each in found]
    return between(_top(found), None if None in most else max((each or 0 for each in most), default=0))


@of_each("arrival", "presence.shared_language_spoken", "yes-no")
def shared_language_spoken(view: View, batch: Batch) -> Value:
    """Whether staff speak the most common language of a batch, or one of them where two are equally common."""
    found, staffing = _speakers(view, batch), _staffing(view, batch)
    top = _top(found.values())
    spoken = {name: _spoken(view, staffing, name) for name, each in found.items() if each.may_be_as_many_as(top)}
    first = [state for name, state in spoken.items() if _is_first(name, found)]
    states = {any_of(first)} if Truth.YES in first else set(spoken.values())
    return from_truth(states.pop() if len(states) == 1 else Truth.UNKNOWN)


def _top(found: Iterable[_Speakers]) -> int:
    return max((each.least for each in found), default=0)


def _is_first(name: str | None, found: dict[str | None, _Speakers]) -> bool:
    """Return whether no language can be more common than this one."""
    others = [each for other, each in found.items() if other != name]
    return not any(each.may_be_as_many_as(found[name].least + 1) for each in others)


def _speakers(view: View, batch: Batch) -> dict[str | None, _Speakers]:
    """Return the speakers of each language; under None those whose language is not told, if they share another."""
    cohorts = [
        (view.have(each, "language", str), arrives, view.have(each, "people", int))
        for each, arrives in arriving(view, batch)
    ]
    return {
        name: _Speakers(
            *bounds(
                weighed(
                    (arrives if language else Truth.UNKNOWN, people)
                    for language, arrives, people in cohorts
                    if language in (name, None)
                )
            )
        )
        for name in sorted({language for language, _, _ in cohorts}, key=str)
    }


def _spoken(view: View, staffing: list[tuple[PresencePeriod, Truth]], language: str | None) -> Truth:
    if language is None:
        return Truth.UNKNOWN
    return any_of(
        all_of((state, speaks(view, view.have_items(each, "actors", str), language))) for each, state in staffing
    )


def _staffing(view: View, batch: Batch) -> list[tuple[PresencePeriod, Truth]]:
    """Return the staffed periods that run, or may, today, or on the day when the first of a batch comes."""
    view.reached(batch.first)  # until then the day looked at stands still, and from then on it moves with today
    day = Day(max(view.today.earliest, batch.first.earliest), max(view.today.latest, batch.first.latest))
    found = [(each, all_of((is_kind(view, each, "staffed"), view.in_force(each, day)))) for each in periods(view)]
    if any(state is Truth.UNKNOWN for _, state in found) and not day.known:
        for part, name in batch.unsure:
            view.note_unsure(part, name, Truth.UNKNOWN)
    return [(each, state) for each, state in found if state is not Truth.NO]


# --- knowing the services ----------------------------------------------------------------------------


@of_building("presence.services_without_tie", "item")
def services_without_tie(view: View) -> Value:
    """Services in the plan that no building staff meet, are in contact with, have stayed at or belong to."""
    actors = [each.id for each in view.items(view.plan, "actors", Actor)]
    there = [(body, of_body(view, actors, body)) for body in SERVICES]
    return count(all_of((state, ~_is_tied(view, actors, body))) for body, state in there if state is not Truth.NO)


def _is_tied(view: View, actors: list[str], body: Body) -> Truth:
    belong = [_with_staff(view, (each,), body) for each in actors]
    return any_of((*belong, _meet(view, body), _in_contact(view, body), _stayed(view, body)))


def _with_staff(view: View, names: tuple[str, ...] | None, body: Body) -> Truth:
    """Return whether building staff and a body are among the actors."""
    belongs = of_body(view, names, body)
    return belongs if belongs is Truth.NO else all_of((belongs, is_staff(view, names)))


def _meet(view: View, body: Body) -> Truth:
    series = view.have_items(view.plan.meetings, "series", Series)
    if series is None:
        return Truth.UNKNOWN
    running = [(each, state) for each in series if (state := series_in_force(view, each)) is not Truth.NO]
    return any_of(all_of((state, _with_staff(view, participants(view, each), body))) for each, state in running)


def _in_contact(view: View, body: Body) -> Truth:
    contacts = view.have_items(view.plan.meetings, "contacts", Contact)
    if contacts is None:
        return Truth.UNKNOWN
    running = [(each, state) for each in contacts if (state := view.in_force(each)) is not Truth.NO]
    return any_of(
        all_of((state, _with_staff(view, view.have_items(each, "between", str), body))) for each, state in running
    )


def _stayed(view: View, body: Body) -> Truth:
    stays = view.have_items(view.plan.meetings, "stays", Stay)
    return Truth.UNKNOWN if stays is None else any_of(_stay(view, each, body) for each in stays)


def _stay(view: View, stay: Stay, body: Body) -> Truth:
    place = view.have(stay, "at", str)
    if place is not None and place != body:
        return Truth.NO
    name = view.have(stay, "actor", str)
    staff = is_staff(view, None if name is None else (name,))
    return all_of((Truth.UNKNOWN if place is None else Truth.YES, staff))


# --- what is Nav's to answer -------------------------------------------------------------------------


@of_building("presence.nav_matters_with_staff", "item")
def nav_matters_with_staff(view: View) -> Value:
    """Tasks of work, education and economy that building staff hold today, and nobody in Nav."""
    return count(_is_without_nav(view, task, state) for task, state in tasks_in(view, "work-and-education"))


def _is_without_nav(view: View, task: Task, area: Truth) -> Truth:
    holders = view.have_items(task, "held_by", Holder)
    if holders is None:
        return Truth.UNKNOWN
    here = [(each.actor, state) for each in holders if (state := view.in_force(each)) is not Truth.NO]
    staff = any_of(all_of((state, is_staff(view, (name,)))) for name, state in here)
    nav = any_of(all_of((state, of_body(view, (name,), "nav"))) for name, state in here)
    return all_of((area, staff, ~nav))
