"""Whom residents and neighbours can turn to first for what, who follows, and how each can be reached. No language."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.hours import WEEK, Hours, minutes_a_week
from bomiljo.incumbents import Held, holders
from bomiljo.model import Actor, Area, Body, Neighbour, Path, PresencePeriod, Step, Task, Topic
from bomiljo.values import Truth, all_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.parts import Part
    from bomiljo.view import View

    People = dict[str, Truth]  # who is there for something today, or may be

Audience = Literal["residents", "neighbours"]


class Matter(NamedTuple):
    """What somebody may need: whoever receives the topic, else who holds tasks of the areas, else of the body.

    What is not `always` on the page stands there only where the plan has somebody for it.
    """

    id: str
    topic: Topic | None = None
    areas: tuple[Area, ...] = ()
    body: Body | None = None
    always: bool = True


MATTERS: Final[dict[Audience, tuple[Matter, ...]]] = {
    "residents": (
        Matter("acute-event", topic="acute-event"),
        Matter("home-fault", topic="home-fault", areas=("building-stock",), body="landlord"),
        Matter("lease", areas=("leases",), body="landlord"),
        Matter("nav", areas=("work-and-education",), body="nav"),
        Matter("health-access", topic="health-access", areas=("services",)),
        Matter("services", areas=("services",)),
        Matter("conflict", topic="conflict", areas=("social-environment",)),
        Matter("next-home", areas=("next-home",), always=False),
        Matter("participation", areas=("participation",), always=False),
    ),
    "neighbours": (
        Matter("acute-event", topic="acute-event"),
        Matter("neighbour-enquiry", topic="neighbour-enquiry"),
        Matter("grounds", areas=("common-areas", "building-stock"), body="landlord"),
    ),
}
ACUTE: Final = MATTERS["residents"][0]


class Reachable(NamedTuple):
    """An actor, and how to reach it; `here` where the hours are those at which it is in the building."""

    actor: str
    name: str
    sure: bool
    phone: str | None
    email: str | None
    hours: tuple[Hours, ...] | None
    here: bool

    @property
    def always(self) -> bool:
        """Return whether somebody answers at any time."""
        return minutes_a_week(self.hours or ()) == WEEK


class Answer(NamedTuple):
    """Who is to be asked first, and who answers outside their hours.

    `later_step` says that the step at which they should be has nobody, and that those of a later one stand here.
    """

    first: tuple[Reachable, ...]
    outside: tuple[Reachable, ...]
    later_step: bool = False


def answer(view: View, matter: Matter) -> Answer:
    """Return whom to ask about a matter; nobody where the plan names nobody."""
    steps = _steps_for(view, matter.topic) if matter.topic else []
    on_path = [each for each in steps if each]
    first, later = _until_sure(on_path or _without_path(view, matter))
    found = _reachable(view, first, matter.body)
    with view.recording() as record:  # who comes later may lack a phone: nothing on the page is missing for it
        others = _reachable(view, later) if on_path else ()
    view.keep(record.reads)
    outside = tuple(each for each in others if _adds_hours(each, found))
    return Answer(found, outside, later_step=bool(on_path) and not steps[0])


def _until_sure(groups: list[People]) -> tuple[People, People]:
    """Return those who come first, with the next as long as none is surely there; and all who come later."""
    first: People = {}
    later: People = {}
    for each in groups:
        target = later if Truth.YES in first.values() else first
        target.update({name: state for name, state in each.items() if name not in first})
    return first, later


def neighbour_contact(view: View, neighbour: Neighbour) -> Answer:
    """Return whom a neighbour was told to contact."""
    return Answer(_reachable(view, _people(view, neighbour, "contact")), ())


def name_of(part: Actor | Neighbour) -> str:
    """Return what to call an actor or a neighbour."""
    return part.name or _spoken(part.id)


def whom_to_ask(view: View) -> list[str]:
    """Return the names of those who can be asked for what the plan does not tell, the nearest first."""
    with view.recording():
        links = [name for name, state in _of_areas(view, ("services",)).items() if state is Truth.YES]
        found = [*_staff(view), *links, *_leaders(view)]
        names = [_name(view, each) for each in found]
    place = view.plan.settlement.municipality
    return list(dict.fromkeys([*names, *([place] if place else [])]))


def _adds_hours(other: Reachable, first: tuple[Reachable, ...]) -> bool:
    """Return whether somebody answers when those asked first do not; no where it is not told when these do."""
    if not other.hours or any(each.hours is None for each in first):
        return False
    known = [hours for each in first for hours in each.hours or ()]
    return minutes_a_week([*known, *other.hours]) > minutes_a_week(known)


# --- who ---------------------------------------------------------------------------------------------


def _steps_for(view: View, topic: Topic) -> list[People]:
    """Return who receives at each step of the paths for a topic, else of the path for all that has none."""
    paths = view.have_items(view.plan.escalation, "paths", Path) or ()
    own = [each for each in paths if topic in (view.have(each, "topics", list) or ())]
    chosen = own or [each for each in paths if each.default]
    return [people for path in chosen for people in _steps_of(view, path, paths, frozenset())]


def _steps_of(view: View, path: Path, paths: Iterable[Path], seen: frozenset[str]) -> Iterator[People]:
    """Yield who receives at each step of a path, and of the one on which it continues."""
    for step in view.have_items(path, "steps", Step) or ():
        yield _people(view, step, "receivers")
    for following in paths:
        if following.id == path.continues and following.id not in seen:
            yield from _steps_of(view, following, paths, seen | {path.id})


def _without_path(view: View, matter: Matter) -> list[People]:
    """Return who holds the tasks, and where nobody surely does, who is of the body."""
    found = _of_areas(view, matter.areas)
    return [found] if Truth.YES in found.values() else [found, _of_body(view, matter.body)]


def _of_areas(view: View, areas: tuple[Area, ...]) -> People:
    """Return who holds tasks of these areas; of the first area that somebody has."""
    tasks = view.have_items(view.plan, "tasks", Task) or () if areas else ()
    for area in areas:
        own = [each for each in tasks if view.have(each, "area", str) == area]
        found = {name: state for each in own for name, state in _people(view, each, "held_by").items()}
        if found:
            return found
    return {}


def _of_body(view: View, body: Body | None) -> People:
    """Return who belongs to a body and is there, or may be."""
    actors = view.have_items(view.plan, "actors", Actor) or () if body else ()
    own = [each.id for each in actors if body in (view.have(each, "bodies", list) or ())]
    return {name: state for name in own if (state := _stays(view, name)) is not Truth.NO}


def _staff(view: View) -> list[str]:
    """Return who is there for the residents today."""
    periods = view.have_items(view.plan.presence, "periods", PresencePeriod) or ()
    running = [each for each in periods if view.in_force(each) is Truth.YES]
    running.sort(key=lambda each: each.kind != "staffed")
    return [name for each in running for name in view.have_items(each, "actors", str) or ()]


def _leaders(view: View) -> list[str]:
    actors = view.have_items(view.plan, "actors", Actor) or ()
    return [each.id for each in actors if (view.plan.settlement.leader_role or "leader") in (each.roles or ())]


def _people(view: View, part: Part, field: str) -> People:
    """Return who holds something today and has not left, or may."""
    found = holders(view, Held(part, field)) or {}
    states = {name: all_of((state, _stays(view, name))) for name, state in found.items()}
    return {name: state for name, state in states.items() if state is not Truth.NO}


def _stays(view: View, name: str) -> Truth:
    """Return whether an actor is there as far as the plan tells: a blank says nothing against it."""
    actor = _actor(view, name)
    if actor is None:
        return Truth.YES
    begun = Truth.YES if actor.from_ is None else view.note_unsure(actor, "from_", view.reached(actor.from_))
    over = Truth.NO if actor.to is None else view.note_unsure(actor, "to", view.passed(actor.to))
    return all_of((begun, ~over))


# --- how ---------------------------------------------------------------------------------------------


def _reachable(view: View, people: People, body: Body | None = None) -> tuple[Reachable, ...]:
    """Return how to reach each; those who certainly are there come first, and among them those of a body."""
    with view.recording() as record:  # who belongs to no body that is told comes last, and nothing is missing for it
        belongs = _of_body(view, body)
    view.keep(record.reads)
    ordered = sorted(people.items(), key=lambda each: (each[1] is not Truth.YES, each[0] not in belongs))
    return tuple(_how(view, name, sure=state is Truth.YES) for name, state in ordered)


def _how(view: View, name: str, *, sure: bool) -> Reachable:
    actor = _actor(view, name)
    if actor is None:
        return Reachable(name, _spoken(name), sure, None, None, None, here=False)
    if not actor.phone and not actor.email:
        view.have(actor, "phone", str)
    here = _hours_here(view, name)
    hours = here or actor.reachable or view.have(actor, "reachable", list)
    return Reachable(
        name, _name(view, name), sure, actor.phone, actor.email, tuple(hours) if hours else None, here=bool(here)
    )


def _hours_here(view: View, name: str) -> list[Hours]:
    """Return when an actor is in the building today, as far as it is told."""
    with view.recording() as record:
        periods = view.have_items(view.plan.presence, "periods", PresencePeriod) or ()
        own = [each for each in periods if each.kind == "staffed" and name in (each.actors or ())]
        found = [hours for each in own if view.in_force(each) is Truth.YES for hours in each.hours or ()]
    view.keep(record.reads)
    return found


def _actor(view: View, name: str) -> Actor | None:
    return view.once(("actor", name), partial(_find, view, name))


def _find(view: View, name: str) -> Actor | None:
    return next((each for each in view.have_items(view.plan, "actors", Actor) or () if each.id == name), None)


def _name(view: View, name: str) -> str:
    actor = _actor(view, name)
    return name_of(actor) if actor else _spoken(name)


def _spoken(ident: str) -> str:
    return ident.replace("-", " ").capitalize()
