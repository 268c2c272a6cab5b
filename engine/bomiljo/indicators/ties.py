"""Who is part of it: which actors have nothing to do with the residents or with each other.

Source: "Samarbeid mellom Bydel og Nav".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bomiljo.counting import count
from bomiljo.graph import held_during
from bomiljo.incumbents import assignments, by_actor, is_there
from bomiljo.indicators.base import of_building
from bomiljo.model import Actor, Contact, Holder, Need, Neighbour, PresencePeriod, Series, Stay, Task
from bomiljo.values import Truth, Value, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.graph import Names
    from bomiljo.model import Span
    from bomiljo.parts import Part
    from bomiljo.view import View


_NOT_TOLD: Final[Names] = None, Truth.UNKNOWN


@of_building("responsibility.untied_actors", "item")
def untied_actors(view: View) -> Value:
    """Actors who are there today and hold, receive, staff and meet nothing, now or later, nor step in for anybody."""
    return count(_is_untied(view, each) for each in view.items(view.plan, "actors", Actor))


def _is_untied(view: View, actor: Actor) -> Truth:
    """Return whether an actor is there and tied to nothing; what ties it is asked only once it is known to be there."""
    with view.recording() as record:
        tied = _is_tied(view, actor.id)
    view.keep(record.reads)
    there = Truth.NO if tied is Truth.YES else is_there(view, actor.id)
    return all_of((there, ~_is_tied(view, actor.id))) if there is Truth.YES else there


def _is_tied(view: View, name: str) -> Truth:
    tied, anybody = view.once("tied", partial(_tied, view))
    return any_of((tied.get(name, Truth.NO), anybody))


def _tied(view: View) -> tuple[dict[str, Truth], Truth]:
    """Return who is tied in, and whether anybody may be: of something it is not told whom it ties."""
    ties = _ties(view)
    tied = by_actor((name, state) for names, state in ties for name in names or ())
    return tied, any_of(all_of((state, Truth.UNKNOWN)) for names, state in ties if names is None)


def _ties(view: View) -> list[Names]:
    """Return what ties actors in, today or later: whom, None where it is not told, and whether it does."""
    return [*_held(view), *_met(view)]


def _held(view: View) -> Iterator[Names]:
    """Yield who holds, receives, is asked or told, helps, answers neighbours, or steps in."""
    found = assignments(view)
    if not found.all_told:
        yield _NOT_TOLD
    for held in found.found:
        yield from _holders(view, held.part, held.field)
    tasks = view.have_items(view.plan, "tasks", Task)
    yield from _holders_of(view, tasks, "consulted")
    yield from _holders_of(view, tasks, "informed")
    yield from _holders_of(view, view.have_items(view.plan.team, "needs", Need), "met_by")
    yield from _holders_of(view, view.have_items(view.plan.surroundings, "neighbours", Neighbour), "contact")
    yield from _holders_of(view, view.have_items(view.plan, "actors", Actor), "deputies")


def _holders_of(view: View, parts: Iterable[Part] | None, field: str) -> Iterator[Names]:
    if parts is None:
        yield _NOT_TOLD
    for each in parts or ():
        yield from _holders(view, each, field)


def _holders(view: View, part: Part, field: str) -> Iterator[Names]:
    spans = view.have_items(part, field, Holder)
    if spans is None:
        yield _NOT_TOLD
    for each in spans or ():
        yield (each.actor,), _lasts(view, each)


def _met(view: View) -> Iterator[Names]:
    """Yield who meets, knows or visits each other, is there for the residents, or leads the resource team."""
    meetings = view.plan.meetings
    series = view.have_items(meetings, "series", Series)
    contacts = view.have_items(meetings, "contacts", Contact)
    periods = view.have_items(view.plan.presence, "periods", PresencePeriod)
    stays = view.have_items(meetings, "stays", Stay)
    for one in series or ():
        yield view.have_items(one, "actors", str), _lasts(view, held_during(view, one))
    for contact in contacts or ():
        yield view.have_items(contact, "between", str), _lasts(view, contact)
    for period in periods or ():
        yield view.have_items(period, "actors", str), _lasts(view, period)
    if None in (series, contacts, periods, stays):
        yield _NOT_TOLD
    for part, field in [*((each, "actor") for each in stays or ()), (view.plan.team, "anchored_with")]:
        name = view.have(part, field, str)
        yield (name,) if name else None, Truth.YES


def _lasts(view: View, span: Span | None) -> Truth:
    """Return whether a span is not over today."""
    if span is None:
        return Truth.UNKNOWN
    return ~view.note_unsure(span, "to", view.passed(view.bounds(span)[1]))
