"""Who holds, meets and can reach whom: small questions to the plan's actors, holders and meetings.

Pure, and three-valued throughout; whether a span holds today is asked of the view.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bomiljo.counting import count
from bomiljo.model import Actor, Contact, Holder, PresencePeriod, Series, Task
from bomiljo.values import Truth, Value, all_of, any_of, between, earlier, truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.hours import Hours
    from bomiljo.model import Body, Role, Span
    from bomiljo.parts import Part
    from bomiljo.view import View

    Names = tuple[tuple[str, ...] | None, Truth]  # actors, None where it is not told who they are, and whether it holds


def of_body(view: View, names: Iterable[str] | None, body: Body) -> Truth:
    """Return whether one of the actors belongs to a body; unknown where it is not told who they are."""
    return Truth.UNKNOWN if names is None else any_of(_holds(view, name, "bodies", body) for name in names)


def in_role(view: View, names: Iterable[str] | None, role: Role) -> Truth:
    """Return whether one of the actors has a role; unknown where it is not told who they are."""
    return Truth.UNKNOWN if names is None else any_of(_holds(view, name, "roles", role) for name in names)


def is_staff(view: View, names: Iterable[str] | None) -> Truth:
    """Return whether one of the actors is building staff: an environment worker, or named as staffing it today."""
    worker = in_role(view, names, "environment-worker")
    if names is None or worker is Truth.YES:
        return worker
    return any_of((worker, *(view.once(("staffs-today", name), partial(_staffs_today, view, name)) for name in names)))


def _staffs_today(view: View, name: str) -> Truth:
    found = view.have_items(view.plan.presence, "periods", PresencePeriod)
    if found is None:
        return Truth.UNKNOWN
    staffed = ((each, all_of((is_kind(view, each, "staffed"), view.in_force(each)))) for each in found)
    return any_of(all_of((state, _names(view, each, name))) for each, state in staffed if state is not Truth.NO)


def _names(view: View, period: PresencePeriod, name: str) -> Truth:
    actors = view.have_items(period, "actors", str)
    return Truth.UNKNOWN if actors is None else truth(name in actors)


def speaks(view: View, names: Iterable[str] | None, language: str) -> Truth:
    """Return whether one of the actors speaks a language; unknown where it is not told who they are."""
    return Truth.UNKNOWN if names is None else any_of(_holds(view, name, "languages", language) for name in names)


def _holds(view: View, name: str, field: str, word: str) -> Truth:
    words = view.once((field, name), lambda: _words(view, name, field))
    return Truth.UNKNOWN if words is None else truth(word in words)


def _words(view: View, name: str, field: str) -> list[str] | None:
    """Return the bodies, roles or languages of an actor; None where the plan does not tell."""
    named = _actor(view, name)
    return view.have(named, field, list) if named else None


def _actor(view: View, name: str) -> Actor | None:
    """Return an actor; None where the plan does not tell of it: a program may name one that there is not."""
    actors = view.have_items(view.plan, "actors", Actor)
    return next((each for each in actors or () if each.id == name), None)


def reachable(view: View, name: str) -> list[Hours] | None:
    """Return the hours of the week at which an actor can be reached; None where the plan does not tell."""
    named = _actor(view, name)
    return view.have(named, "reachable", list) if named else None


def holders_in_place(view: View, part: Part, name: str) -> Value:
    """Return how many hold something today; any number where the plan is silent about it."""
    return view.once(("in-place", id(part), name), partial(_in_place, view, part, name))


def _in_place(view: View, part: Part, name: str) -> Value:
    holders = view.have_items(part, name, Holder)
    return between(0, None) if holders is None else count(map(view.in_force, holders))


def holders_today(view: View, part: Part, name: str) -> list[Names]:
    """Return who holds something today, or may; where the plan is silent, it may be anybody."""
    return view.once(("names-today", id(part), name), partial(_holders, view, part, name))


def _holders(view: View, part: Part, name: str) -> list[Names]:
    holders = view.have_items(part, name, Holder)
    if holders is None:
        return [(None, Truth.UNKNOWN)]
    found = [((each.actor,), view.in_force(each)) for each in holders]
    return [(names, state) for names, state in found if state is not Truth.NO]


def body_among(view: View, holders: Iterable[Names], body: Body) -> Truth:
    """Return whether one of those who hold something belongs to a body."""
    return any_of(all_of((state, of_body(view, names, body))) for names, state in holders)


def acquainted(view: View) -> list[Names]:
    """Return those who meet or know each other today, or may; where the plan is silent, it may be anybody."""
    series = view.have_items(view.plan.meetings, "series", Series)
    contacts = view.have_items(view.plan.meetings, "contacts", Contact)
    meet = [(each, state) for each in series or () if (state := series_in_force(view, each)) is not Truth.NO]
    know = [(each, state) for each in contacts or () if (state := view.in_force(each)) is not Truth.NO]
    silent = [(None, Truth.UNKNOWN)] if series is None or contacts is None else []
    return [
        *silent,
        *((participants(view, each), state) for each, state in meet),
        *((view.have_items(each, "between", str), state) for each, state in know),
    ]


def participants(view: View, series: Series) -> tuple[str, ...] | None:
    """Return the ids of those who meet; None where the plan does not tell."""
    return view.have_items(series, "actors", str)


def series_of(view: View, kind: str) -> list[tuple[Series, Truth]]:
    """Return the series with the truth that each is of this kind, those that certainly are not left out."""
    found = [(each, is_kind(view, each, kind)) for each in view.items(view.plan.meetings, "series", Series)]
    return [(each, state) for each, state in found if state is not Truth.NO]


def is_kind(view: View, part: Part, *kinds: str) -> Truth:
    """Return whether a part is of one of these kinds; unknown where its kind is not given."""
    kind = view.have(part, "kind", str)
    return Truth.UNKNOWN if kind is None else truth(kind in kinds)


def held_during(view: View, series: Series) -> Span | None:
    """Return the span of a series: its own, or that of the presence period that it follows, where that is told."""
    if series.during is None:
        return series
    view.need(series, "during", str)
    found = view.have_items(view.plan.presence, "periods", PresencePeriod)
    return None if found is None else next(each for each in found if each.id == series.during)


def series_in_force(view: View, series: Series) -> Truth:
    """Return whether a series is running today."""
    span = held_during(view, series)
    return Truth.UNKNOWN if span is None else view.in_force(span)


def periods(view: View) -> tuple[PresencePeriod, ...]:
    """Return the presence periods. Raises NotKnown."""
    return view.items(view.plan.presence, "periods", PresencePeriod)


def overlap(view: View, one: Span | None, other: Span) -> Truth:
    """Return whether two spans share a day; unknown where one is not told."""
    if one is None:
        return Truth.UNKNOWN
    if one is other:
        return Truth.YES
    (first, first_end), (second, second_end) = view.bounds(one), view.bounds(other)
    before = view.note_unsure(one, "to", earlier(first_end, second))
    after = view.note_unsure(one, "from_", earlier(second_end, first))
    return all_of((~before, ~after))


def tasks_in(view: View, area: str) -> list[tuple[Task, Truth]]:
    """Return the tasks in an area of responsibility, and those that may be: they do not say. Raises NotKnown."""
    return view.once(("tasks-in", area), partial(_tasks_in, view, area))


def _tasks_in(view: View, area: str) -> list[tuple[Task, Truth]]:
    found = [(each, _is_area(view, each, area)) for each in view.items(view.plan, "tasks", Task)]
    return [(each, state) for each, state in found if state is not Truth.NO]


def _is_area(view: View, task: Task, area: str) -> Truth:
    found = view.have(task, "area", str)
    return Truth.UNKNOWN if found is None else truth(found == area)
