"""What is not held as it should be: by nobody, by no section, by one who is gone, by too few or too many."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from bomiljo.graph import acquainted, of_body
from bomiljo.holdings import told_days_of
from bomiljo.indicators.landlord import PARTIES, know_each_other
from bomiljo.indicators.sharing import without_nav
from bomiljo.model import Actor, Body, Contact
from bomiljo.stretches import NEVER_AT_ALL, Cover, both, constant, either, lacking
from bomiljo.values import Truth, all_of, any_of, truth
from bomiljo.view import NotKnown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.graph import Names
    from bomiljo.holdings import Hold, Holding
    from bomiljo.view import View

What = Literal[
    "nobody",
    "not-told",
    "no-section",
    "gone",
    "none-accountable",
    "several-accountable",
    "accountable-not-told",
]
NOT_A_SECTION: Final[frozenset[Body]] = frozenset({"voluntary", "neighbour"})
SECTIONS: Final[tuple[Body, ...]] = tuple(each for each in get_args(Body) if each not in NOT_A_SECTION)


class Lapse(NamedTuple):
    """Something that is not held as it should be, and when; `actor` is who holds it and is gone."""

    thing: Holding
    what: What
    days: Cover
    actor: str | None = None


def lapses(view: View, things: Iterable[Holding]) -> list[Lapse]:
    """Return all lapses there are or may be, in the order of the things; to have no deputy is none."""
    own = {each.id: told_days_of(view, each) for each in view.have_items(view.plan, "actors", Actor) or ()}
    found = (lapse for each in things if each.kind != "deputy" for lapse in _of(view, each, own))
    return [each for each in found if not each.days.never]


def _of(view: View, thing: Holding, own: dict[str, Cover]) -> Iterator[Lapse]:
    if not thing.told:
        yield Lapse(thing, "not-told", thing.active)
        return
    yield Lapse(thing, "nobody", both(thing.active, ~either(each.days for each in thing.holds)))
    if thing.kind == "need":
        yield Lapse(thing, "no-section", _without_section(view, thing))
    if thing.kind == "task":
        yield from _accountability(thing)
    yield from _gone(thing, own)


def _gone(thing: Holding, own: dict[str, Cover]) -> Iterator[Lapse]:
    """Yield who holds something while not there.

    Who meets, or is there in a period, is listed without dates: there it counts where none of them is there.
    """
    names = {each.actor for each in thing.holds}
    away = {name: ~own[name] for name in names & own.keys()}
    together = [] if thing.dated else [away.get(name, NEVER_AT_ALL) for name in sorted(names)]
    for name, days in sorted(away.items()):
        held = either(each.days for each in thing.holds if each.actor == name)
        yield Lapse(thing, "gone", both(thing.active, held, days, *together), name)


def _accountability(task: Holding) -> Iterator[Lapse]:
    """Yield when none or several are accountable; where the plan tells neither, that is one thing to tell."""
    none, several = _none_accountable(task.holds), _several_accountable(task.holds)
    if none.sure or several.sure or none.never or several.never:
        yield Lapse(task, "none-accountable", none)
        yield Lapse(task, "several-accountable", several)
    else:
        yield Lapse(task, "accountable-not-told", either((none, several)))


def _without_section(view: View, need: Holding) -> Cover:
    """Return when a need is held, and nobody of those who hold it belongs to a service."""
    return lacking((each.days, constant(_in_section(view, each.actor))) for each in need.holds)


def _in_section(view: View, name: str) -> Truth:
    return any_of(of_body(view, [name], body) for body in SECTIONS)


def _none_accountable(holds: tuple[Hold, ...]) -> Cover:
    """Return when several hold something, and none of them is accountable.

    The two are taken together, so that whether one of them is there is not doubted twice.
    """
    found = [NEVER_AT_ALL]
    for one, other in _pairs(holds):
        rest = [~both(each.days, constant(each.accountable)) for each in holds if each not in (one, other)]
        neither = constant(all_of((~one.accountable, ~other.accountable)))
        found.append(both(one.days, other.days, neither, *rest))
    return either(found)


def _several_accountable(holds: tuple[Hold, ...]) -> Cover:
    """Return when more than one who is accountable holds something."""
    pairs = ((one, other, all_of((one.accountable, other.accountable))) for one, other in _pairs(holds))
    return either(both(one.days, other.days, constant(state)) for one, other, state in pairs)


def _pairs(holds: tuple[Hold, ...]) -> Iterator[tuple[Hold, Hold]]:
    return ((one, other) for one, other in combinations(holds, 2) if one.actor != other.actor)


# --- who ought to know whom, and who is left out -----------------------------------------------------


class Apart(NamedTuple):
    """Two who have to know each other and neither meet nor are in contact: parties, or a worker and Nav."""

    one: str
    other: str
    state: Truth


def apart(view: View) -> list[Apart]:
    """Return who does not know whom, or may not: landlord, Nav and district, and each worker and Nav."""
    groups = acquainted(view)
    parties = [Apart(*pair, _strangers(view, groups, *pair)) for pair in combinations(PARTIES, 2)]
    try:
        workers = [Apart(name, "nav", state) for name, state in sorted(without_nav(view), key=lambda each: each[0])]
    except NotKnown:
        workers = []
    return [each for each in (*parties, *workers) if each.state is not Truth.NO]


def _strangers(view: View, groups: list[Names], one: Body, other: Body) -> Truth:
    try:
        return ~know_each_other(view, groups, one, other)
    except NotKnown:
        return Truth.UNKNOWN


def idle(view: View, things: Iterable[Holding], day: dt.date) -> list[tuple[str, Truth]]:
    """Return the actors who have neither something to hold nor a contact on a day, or may have none."""
    contacts = view.have_items(view.plan.meetings, "contacts", Contact)
    known = [(view.have_items(each, "between", str), view.in_force(each)) for each in contacts or ()]
    met = [(names, state) for names, state in known if state is not Truth.NO]
    untold = Truth.UNKNOWN if contacts is None or any(not told for told in _lists(view)) else Truth.NO
    found = []
    for actor in view.have_items(view.plan, "actors", Actor) or ():
        busy = [_busy(each, actor.id, day) for each in things if each.kind != "deputy"]
        knows = [Truth.UNKNOWN if names is None else all_of((state, truth(actor.id in names))) for names, state in met]
        here = told_days_of(view, actor).on(day)
        found.append((actor.id, all_of((here, ~any_of((untold, *busy, *knows))))))
    return sorted((name, state) for name, state in found if state is not Truth.NO)


def _busy(thing: Holding, name: str, day: dt.date) -> Truth:
    """Return whether one has a part in something on a day."""
    if not thing.told:
        return thing.active.on(day) if thing.active.on(day) is Truth.NO else Truth.UNKNOWN
    held = either(each.days for each in thing.holds if each.actor == name)
    return both(thing.active, held).on(day)


def _lists(view: View) -> tuple[bool, ...]:
    """Return whether each list of things to hold is told."""
    plan = view.plan
    return tuple(
        each is not None
        for each in (
            plan.tasks,
            plan.team.needs,
            plan.escalation.paths,
            plan.surroundings.neighbours,
            plan.meetings.series,
            plan.presence.periods,
        )
    )
