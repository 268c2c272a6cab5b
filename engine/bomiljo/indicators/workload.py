"""Who has what to carry: who is gone and still named, who shares, who has too much, for whom nobody steps in.

Source: "Samarbeid mellom Bydel og Nav", "Tverrfaglig ressursteam for helhetlige tjenester",
"Personell med tilstedeværelse i modulbygget".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import at_least_one, bounds, count, total
from bomiljo.incumbents import Held, assignments, by_actor, holders, is_alone, is_there
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Actor, Holder, Task, TaskHolder
from bomiljo.values import Truth, Value, all_of, any_of, between, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bomiljo.view import View


@of_building("responsibility.held_by_absent", "item")
def held_by_absent(view: View) -> Value:
    """Tasks, needs and steps held today by somebody who is gone, or not there yet."""
    found = assignments(view)
    least, most = bounds(count(_by_absent(view, each) for each in found.found))
    return between(least, most if found.all_told else None)


def _by_absent(view: View, held: Held) -> Truth:
    names = holders(view, held)
    if names is None:
        return Truth.UNKNOWN
    return any_of(all_of((state, ~is_there(view, name))) for name, state in names.items())


# --- several who hold one task -----------------------------------------------------------------------


@of_each("task", "task.holders_in_place", "item")
def task_holders(view: View, task: Task) -> Value:
    """Actors who hold this task today, each counted once."""
    names = holders(view, Held(task, "held_by"))
    return between(0, None) if names is None else count(names.values())


@of_each("task", "task.accountable_in_place", "item")
def task_accountable(view: View, task: Task) -> Value:
    """Actors who hold this task today and are accountable for it, each counted once."""
    spans = view.have_items(task, "held_by", TaskHolder)
    return between(0, None) if spans is None else count(_held_as(view, spans, "accountable").values())


def _held_as(view: View, spans: Iterable[TaskHolder], part: str) -> dict[str, Truth]:
    """Return who holds a task today in this part of it: accountable for it, or doing it."""
    there = ((each, view.in_force(each)) for each in spans)
    return by_actor(
        (each.actor, all_of((state, _has(view, each, part)))) for each, state in there if state is not Truth.NO
    )


def _has(view: View, holder: TaskHolder, part: str) -> Truth:
    parts = view.have(holder, "as_", list)
    return Truth.UNKNOWN if parts is None else truth(part in parts)


# --- how much one has --------------------------------------------------------------------------------


@of_building("responsibility.most_tasks_of_one", "item")
def most_tasks_of_one(view: View) -> Value:
    """The most tasks that one actor holds today."""
    found = [holders(view, Held(each, "held_by")) for each in view.items(view.plan, "tasks", Task)]
    told = [each for each in found if each is not None]
    held: dict[str, list[Truth]] = {}
    for name, state in (pair for each in told for pair in each.items()):
        held.setdefault(name, []).append(state)
    counts = [bounds(count(states)) for states in held.values()]
    least, most = (max((each[end] or 0 for each in counts), default=0) for end in (0, 1))
    return between(least, most + found.count(None))


@of_building("responsibility.overloaded", "item")
def overloaded(view: View) -> Value:
    """Actors with tasks that they do alone today, and that take more hours a week than they have."""
    own, untold = _done_alone(view)
    actors = view.items(view.plan, "actors", Actor)
    return count(_is_overloaded(view, each, [*own.get(each.id, ()), *untold]) for each in actors)


_Load = tuple[Task, Truth]  # a task, and whether somebody does it alone


def _done_alone(view: View) -> tuple[dict[str, list[_Load]], list[_Load]]:
    """Return the tasks that each actor does, with whether it does them alone, and those of whom that is not told.

    Who shares a task may leave it to the others.
    """
    own: dict[str, list[_Load]] = {}
    untold: list[_Load] = []
    for task in view.items(view.plan, "tasks", Task):
        doers = _doers(view, task)
        if doers is None:
            untold.append((task, Truth.UNKNOWN))
        for name in doers or ():
            own.setdefault(name, []).append((task, is_alone(doers or {}, name)))
    return own, untold


def _is_overloaded(view: View, actor: Actor, load: list[_Load]) -> Truth:
    least, most = bounds(total((state, _hours(view, task)) for task, state in load if state is not Truth.NO))
    if most == 0:
        return Truth.NO
    has = view.have(actor, "weekly_hours", int)
    if has is None or (least <= has and (most is None or most > has)):
        return Truth.UNKNOWN
    return truth(least > has)


def _hours(view: View, task: Task) -> Value:
    hours = view.have(task, "weekly_hours", int)
    return between(hours or 0, hours)


def _doers(view: View, task: Task) -> Mapping[str, Truth] | None:
    """Return who does a task today, or may: those responsible for it, and where none is, all who hold it."""
    names = holders(view, Held(task, "held_by"))
    if names is None or len(names) == 1:
        return names
    responsible = _held_as(view, view.items(task, "held_by", TaskHolder), "responsible")
    nobody = ~any_of(responsible.values())
    return by_actor(
        (name, any_of((responsible.get(name, Truth.NO), all_of((state, nobody))))) for name, state in names.items()
    )


# --- who steps in ------------------------------------------------------------------------------------


@of_building("responsibility.without_deputy", "item")
def without_deputy(view: View) -> Value:
    """Actors who alone hold a task or a need, or alone receive something first, and for whom nobody steps in."""
    actors = view.items(view.plan, "actors", Actor)
    alone, anybody = _alone_with_something(view)
    found = [(each, any_of((alone.get(each.id, Truth.NO), anybody))) for each in actors]
    return count(all_of((state, _lacks_deputy(view, each))) for each, state in found if state is not Truth.NO)


def _alone_with_something(view: View) -> tuple[dict[str, Truth], Truth]:
    """Return who holds something that nobody else holds, and whether anybody may: of something it is not told who."""
    found = assignments(view, first_steps=True)
    names = [holders(view, each) for each in found.found]
    told = [each for each in names if each is not None]
    alone = by_actor((name, is_alone(each, name)) for each in told for name in each)
    return alone, Truth.NO if found.all_told and len(told) == len(names) else Truth.UNKNOWN


def _lacks_deputy(view: View, actor: Actor) -> Truth:
    deputies = view.have_items(actor, "deputies", Holder)
    if deputies is None:
        return Truth.UNKNOWN
    return ~at_least_one(count(view.in_force(each) for each in deputies if each.actor != actor.id))
