"""Everything in a plan that somebody holds, each with who holds it on which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.dates import BEGINNING, NEVER
from bomiljo.graph import held_during
from bomiljo.model import Actor, Holder, Need, Neighbour, Path, PresencePeriod, Series, Step, Task, TaskHolder
from bomiljo.stretches import ALWAYS, NOT_TOLD, Cover, between_days
from bomiljo.values import Truth, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.model import Span
    from bomiljo.parts import Part
    from bomiljo.view import View

Kind = Literal["task", "need", "step", "neighbour", "series", "period", "deputy"]
Role = Literal["accountable", "responsible", "holder", "consulted", "informed"]
KINDS: Final[tuple[Kind, ...]] = ("task", "need", "step", "neighbour", "series", "period", "deputy")
_BESIDE: Final[tuple[Role, ...]] = ("consulted", "informed")


class Hold(NamedTuple):
    """Somebody's part in something: who, as what, and on which days; where the plan says so, and the dates it gives.

    `accountable` is not known where the plan does not tell how something is shared.
    """

    actor: str
    roles: tuple[Role, ...]
    days: Cover
    path: str
    first: str | None
    last: str | None
    accountable: Truth


class Holding(NamedTuple):
    """Something that somebody holds: `part` of the plan, and the field with those who do.

    `active` are the days on which it is there at all; `told` whether the plan says who holds it; `number` that of a
    step on its path. `beside` are those who are consulted or informed.
    """

    kind: Kind
    id: str
    name: str
    path: str
    part: Part
    active: Cover
    told: bool
    holds: tuple[Hold, ...]
    beside: tuple[Hold, ...] = ()
    number: int | None = None

    @property
    def key(self) -> str:
        """Return the stable key, such as `task:leases`; the first step on the path `acute` is `step:acute/1`."""
        return f"{self.kind}:{self.id}"

    @property
    def dated(self) -> bool:
        """Return whether each who holds it has days of their own; a meeting and a presence period have theirs."""
        return self.kind not in ("series", "period")


def holdings(view: View) -> list[Holding]:
    """Return everything that somebody holds, sorted by kind and id; a list that is not told gives nothing."""
    found = [*_tasks(view), *_needs(view), *_steps(view), *_neighbours(view), *_series(view), *_periods(view)]
    return sorted([*found, *_deputies(view)], key=lambda each: (KINDS.index(each.kind), each.id, each.path))


def days_of(view: View, span: Span | None) -> Cover:
    """Return the days of a span; any day may be one where the span is not told."""
    return NOT_TOLD if span is None else between_days(*view.bounds(span))


def told_days_of(view: View, actor: Actor) -> Cover:
    """Return the days on which an actor is there, as far as told: an end that is not told raises no doubt."""
    first, last = view.bounds(actor)
    begin = first if view.peek(actor, "from_") else BEGINNING
    return between_days(begin, last if view.peek(actor, "to") else NEVER)


# --- what there is -----------------------------------------------------------------------------------


def _tasks(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan, "tasks", Task) or ():
        beside = [found for role in _BESIDE for found in _in_role(view, each, role)]
        yield _holding(view, "task", each, "held_by", each.name)._replace(beside=_sorted(beside))


def _needs(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan.team, "needs", Need) or ():
        yield _holding(view, "need", each, "held_by", each.name)


def _steps(view: View) -> Iterator[Holding]:
    """Yield the steps of each path; where they are not told, one of which nobody is told who receives."""
    for path in view.have_items(view.plan.escalation, "paths", Path) or ():
        steps, name = view.have_items(path, "steps", Step), path.name or path.id
        if steps is None:
            yield Holding("step", f"{path.id}/1", name, _path(view, path), path, ALWAYS, told=False, holds=(), number=1)
        for number, step in enumerate(steps or (), 1):
            found = _holding(view, "step", step, "receivers", name)
            yield found._replace(id=f"{path.id}/{number}", number=number)


def _neighbours(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan.surroundings, "neighbours", Neighbour) or ():
        yield _holding(view, "neighbour", each, "contact", each.name)


def _series(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan.meetings, "series", Series) or ():
        yield _meeting(view, "series", each, held_during(view, each))


def _periods(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan.presence, "periods", PresencePeriod) or ():
        yield _meeting(view, "period", each, each)


def _deputies(view: View) -> Iterator[Holding]:
    for each in view.have_items(view.plan, "actors", Actor) or ():
        yield _holding(view, "deputy", each, "deputies", each.name)


def _holding(view: View, kind: Kind, part: Part, field: str, name: str | None) -> Holding:
    own = str(getattr(part, "id", ""))
    found = view.have_items(part, field, Holder)
    holds = _sorted([_hold(view, each) for each in found or ()])
    return Holding(kind, own, name or own, _path(view, part), part, ALWAYS, found is not None, holds)


def _meeting(view: View, kind: Kind, part: Series | PresencePeriod, span: Span | None) -> Holding:
    """Return what its actors hold for as long as it lasts."""
    found, active, path = view.have_items(part, "actors", str), days_of(view, span), _path(view, part)
    first, last = (_written(view, span, "from_"), _written(view, span, "to")) if span else (None, None)
    holds = [Hold(each, ("holder",), ALWAYS, f"{path}.actors", first, last, Truth.NO) for each in set(found or ())]
    return Holding(kind, part.id, part.id, path, part, active, found is not None, _sorted(holds))


def _in_role(view: View, task: Task, role: Role) -> list[Hold]:
    """Return who is consulted or informed, if anybody is named: that nobody is raises no question."""
    if getattr(task, role) is None:
        return []
    return [_hold(view, each)._replace(roles=(role,)) for each in view.items(task, role, Holder)]


def _hold(view: View, holder: Holder) -> Hold:
    """Return somebody's part; how a task is shared is only asked where several hold it."""
    roles = view.need(holder, "as_", list) if isinstance(holder, TaskHolder) and holder.as_ is not None else None
    state = Truth.UNKNOWN if roles is None else truth("accountable" in roles)
    first, last = _written(view, holder, "from_"), _written(view, holder, "to")
    parts: tuple[Role, ...] = tuple(sorted(roles or ["holder"]))
    return Hold(holder.actor, parts, days_of(view, holder), _path(view, holder), first, last, state)


def _written(view: View, span: Span, end: str) -> str | None:
    day = view.peek(span, end)
    return None if day is None else str(day)


def _path(view: View, part: Part) -> str:
    return view.plan.index()[id(part)].spot.path


def _sorted(holds: list[Hold]) -> tuple[Hold, ...]:
    return tuple(sorted(holds, key=lambda each: (each.actor, each.roles, each.first or "", each.path)))
