"""What is held and by whom: tasks, needs, and the steps of paths; three-valued throughout."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.dates import FIRST, LAST, NEVER, Day, exactly
from bomiljo.model import Actor, Holder, Need, Path, Step, Task
from bomiljo.values import Truth, all_of, any_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bomiljo.parts import Part
    from bomiljo.view import View


class Held(NamedTuple):
    """Something that is held, and the field that tells by whom."""

    part: Part
    field: str


class Assignments(NamedTuple):
    """What is held; `all_told` is false where the plan is silent about a list of it, so that there may be more."""

    found: tuple[Held, ...]
    all_told: bool


def assignments(view: View, *, first_steps: bool = False) -> Assignments:
    """Return the tasks, the needs and the steps of all paths, or only their first steps."""
    tasks = view.have_items(view.plan, "tasks", Task)
    needs = view.have_items(view.plan.team, "needs", Need)
    steps = _steps(view, first_steps=first_steps)
    owned = (Held(each, "held_by") for group in (tasks, needs) for each in group or ())
    found = (*owned, *(Held(each, "receivers") for group in steps for each in group or ()))
    return Assignments(found, None not in (tasks, needs, *steps))


def _steps(view: View, *, first_steps: bool) -> list[tuple[Step, ...] | None]:
    paths = view.have_items(view.plan.escalation, "paths", Path)
    steps = [view.have_items(each, "steps", Step) for each in paths or ()]
    return [None] if paths is None else [each and each[:1] if first_steps else each for each in steps]


def holders(view: View, held: Held) -> Mapping[str, Truth] | None:
    """Return who holds something today, or may; None where the plan does not tell."""
    return view.once(("holders", id(held.part), held.field), partial(_holders, view, held))


def _holders(view: View, held: Held) -> dict[str, Truth] | None:
    spans = view.have_items(held.part, held.field, Holder)
    return None if spans is None else by_actor((each.actor, view.in_force(each)) for each in spans)


def by_actor(states: Iterable[tuple[str, Truth]]) -> dict[str, Truth]:
    """Return for each actor whether one of its statements holds; those of whom none does are left out."""
    found: dict[str, Truth] = {}
    for actor, state in states:
        if state is not Truth.NO:
            found[actor] = any_of((state, found.get(actor, Truth.NO)))
    return found


def is_alone(names: Mapping[str, Truth], name: str) -> Truth:
    """Return whether an actor is one of these, and the only one."""
    others = any_of(state for other, state in names.items() if other != name)
    return all_of((names.get(name, Truth.NO), ~others))


def is_there(view: View, name: str) -> Truth:
    """Return whether an actor is there today; unknown where it is not told from when to when."""
    return view.once(("there", name), partial(_is_there, view, name))


def _is_there(view: View, name: str) -> Truth:
    actors = view.have_items(view.plan, "actors", Actor)
    named = next((each for each in actors or () if each.id == name), None)
    return view.in_force(named) if named else Truth.UNKNOWN


# --- until when --------------------------------------------------------------------------------------


def empty_from(view: View, held: Held) -> Day:
    """Return the first day on which nobody holds any longer what is held today: `NEVER` where there is none.

    From the earliest to the latest day that it can be. What nobody holds today has none to lose.
    """
    spans = view.have_items(held.part, held.field, Holder)
    if spans is None:
        return Day(FIRST, LAST)
    states = [(each, view.in_force(each)) for each in spans]
    held_by = [each for each, state in states if state is not Truth.NO]
    if not held_by:
        return NEVER
    _note_ends(view, [*held_by, *(each for each in spans if view.begun(each) is Truth.NO)])
    sure = [each for each, state in states if state is Truth.YES]
    shortest = (
        max(_shortest(view, each)[1] for each in sure) if sure else min(_shortest(view, each)[1] for each in held_by)
    )
    soonest = _day_after(shortest, [_shortest(view, each) for each in spans])
    longest = max(_longest(view, each)[1] for each in held_by)
    return Day(soonest, _day_after(longest, [_longest(view, each) for each in spans]) if sure else LAST)


def _note_ends(view: View, spans: Iterable[Holder]) -> None:
    """Note each end that is not told exactly: a day that is reckoned from them is not exact either."""
    for each in spans:
        view.note_unsure(each, "from_", Truth.UNKNOWN)
        view.note_unsure(each, "to", Truth.UNKNOWN)


def _shortest(view: View, span: Holder) -> tuple[dt.date, dt.date]:
    first, last = view.bounds(span)
    return first.latest, last.earliest


def _longest(view: View, span: Holder) -> tuple[dt.date, dt.date]:
    first, last = view.bounds(span)
    return first.earliest, last.latest


def _day_after(end: dt.date, spans: Iterable[tuple[dt.date, dt.date]]) -> dt.date:
    """Return the day after the last of an unbroken row of spans, of which one ends on this day."""
    for first, last in sorted(spans):
        if first <= exactly(end).plus_days(1).latest:
            end = max(end, last)
    return exactly(end).plus_days(1).latest
