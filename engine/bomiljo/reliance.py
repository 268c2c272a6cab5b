"""What hangs on one actor: the load of tasks, the one door that all pass through, whom nobody could replace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.absence import Absence
from bomiljo.dates import LAST, exactly
from bomiljo.model import Actor, Task
from bomiljo.stretches import between_days, both, either, stretches
from bomiljo.values import Truth, all_of, any_of, truth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bomiljo.holdings import Holding
    from bomiljo.view import View


# --- load --------------------------------------------------------------------------------------------


class Load(NamedTuple):
    """How many tasks an actor holds on a day, and how many hours a week they take, from least to most.

    `most` is None where nothing bounds it; `own` are the hours that the actor has, None where that is not told.
    """

    actor: str
    tasks: tuple[int, int]
    hours: tuple[int, int | None]
    own: int | None

    @property
    def over(self) -> Truth:
        """Return whether the tasks take more hours than the actor has."""
        least, most = self.hours
        if self.own is None:
            return Truth.UNKNOWN
        if least > self.own:
            return Truth.YES
        return Truth.NO if most is not None and most <= self.own else Truth.UNKNOWN


def loads(view: View, things: Iterable[Holding], day: dt.date) -> list[Load]:
    """Return the load of each actor who holds a task on a day, or may, sorted by actor."""
    tasks = [(each, _holders(each, day)) for each in things if isinstance(each.part, Task)]
    names = sorted({name for _, held in tasks for name in held})
    own = {each.id: view.have(each, "weekly_hours", int) for each in view.have_items(view.plan, "actors", Actor) or ()}
    return [_load(view, name, [(task, held) for task, held in tasks if name in held], own.get(name)) for name in names]


def _holders(thing: Holding, day: dt.date) -> dict[str, Truth]:
    """Return who holds something on a day, or may."""
    names = {each.actor for each in thing.holds}
    found = {name: either(each.days for each in thing.holds if each.actor == name).on(day) for name in names}
    return {name: state for name, state in found.items() if state is not Truth.NO}


def _load(view: View, name: str, tasks: Sequence[tuple[Holding, dict[str, Truth]]], own: int | None) -> Load:
    hours = [_hours(view, task, held, name) for task, held in tasks]
    sure = sum(held[name] is Truth.YES for _, held in tasks)
    most = None if any(high is None for _, high in hours) else sum(high or 0 for _, high in hours)
    return Load(name, (sure, len(tasks)), (sum(low for low, _ in hours), most), own)


def _hours(view: View, task: Holding, held: dict[str, Truth], name: str) -> tuple[int, int | None]:
    """Return the hours of a task that one has; of one that is shared, or may be, any part of them."""
    hours = view.have(task.part, "weekly_hours", int)
    alone = held[name] is Truth.YES and len(held) == 1
    return (hours or 0) if alone else 0, hours


# --- the one door ------------------------------------------------------------------------------------


def door(view: View, things: Iterable[Holding], day: dt.date) -> dict[str, Truth]:
    """Return who is the one door that residents have on a day, or may be; nobody where there are several.

    A door is who receives a matter first, who is there in a presence period, and who holds a task of linking
    residents to services. Who is the only one is the one door: without them residents reach none of the services.
    """
    found = [(each, state) for each in things if (state := _leads_in(each, day)) is not Truth.NO]
    doors: dict[str, list[Truth]] = {}
    for thing, state in found:
        for name, held in _holders(thing, day).items():
            doors.setdefault(name, []).append(all_of((state, held)))
    plan = view.plan
    untold = any(each is None for each in (plan.escalation.paths, plan.presence.periods, plan.tasks))
    open_to = {name: any_of(states) for name, states in doors.items()}
    more = Truth.UNKNOWN if untold or any(not each.told for each, _ in found) else Truth.NO
    alone = {name: all_of((state, ~more, *_others(open_to, name))) for name, state in sorted(open_to.items())}
    return {name: state for name, state in alone.items() if state is not Truth.NO}


def _others(open_to: dict[str, Truth], name: str) -> list[Truth]:
    return [~state for other, state in open_to.items() if other != name]


def _leads_in(thing: Holding, day: dt.date) -> Truth:
    """Return whether something is a way in for residents on a day."""
    if thing.kind == "step":
        return truth(thing.number == 1)
    if thing.kind == "period":
        return thing.active.on(day)
    if isinstance(thing.part, Task):
        return Truth.UNKNOWN if thing.part.area is None else truth(thing.part.area == "services")
    return Truth.NO


# --- whom nobody could replace -----------------------------------------------------------------------


class Single(NamedTuple):
    """An actor whom nobody could replace, with the things that would stop, and those that may."""

    actor: str
    stops: int
    maybe: int


def singles(view: View, things: Sequence[Holding], day: dt.date, last: dt.date) -> list[Single]:
    """Return those without whom something would stop between a day and a last one, or may: worst first."""
    names = {each.actor for thing in things for each in thing.holds if thing.kind != "deputy"}
    found = [_single(view, things, name, day, last) for name in names]
    return sorted((each for each in found if each.stops or each.maybe), key=lambda one: (-one.stops, -one.maybe, one))


def _single(view: View, things: Sequence[Holding], name: str, day: dt.date, last: dt.date) -> Single:
    period = between_days(exactly(day), exactly(LAST))
    absence = Absence(view, things, {name: period})
    found = [stretches(both(period, absence.loses(each)), day, last) for each in things if each.kind != "deputy"]
    sure = sum(any(each.sure for each in days) for days in found)
    return Single(name, sure, sum(bool(days) for days in found) - sure)
