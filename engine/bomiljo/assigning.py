"""A plan and a day -> who holds what, what nobody holds, and what stops when somebody is away. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bomiljo.absence import Absence
from bomiljo.absentees import absentees
from bomiljo.assignments import (
    SCHEMA_VERSION,
    AbsenceTest,
    AbsentLine,
    ActorLine,
    Days,
    LapseLine,
    LoadLine,
    NamedActor,
    PairLine,
    PartLine,
    Responsibilities,
    SingleLine,
    StandIn,
    StopLine,
    TakenOver,
    ThingLine,
)
from bomiljo.checking import plan_info, require_day
from bomiljo.dates import FIRST, LAST, add_months, exactly
from bomiljo.errors import UsageError
from bomiljo.holdings import holdings
from bomiljo.lapses import apart, idle, lapses
from bomiljo.model import Actor, Body
from bomiljo.reliance import door, loads, singles
from bomiljo.report import Place, place_at
from bomiljo.stretches import Cover, between_days, both, either, stretches
from bomiljo.values import Truth, all_of
from bomiljo.view import View
from bomiljo.wording import Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from bomiljo.absentees import Absentee
    from bomiljo.assignments import Replaced, Sure
    from bomiljo.holdings import Hold, Holding
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

MONTHS_AHEAD = 24


def responsibilities(
    plan: Plan,
    *,
    as_of: dt.date,
    lang: Lang = "en",
    absent: Collection[str] = (),
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Responsibilities:
    """Return who holds what as of a day, what is not held from `start` to `end`, and what hangs on whom.

    The period goes from that day, or the first move-in where that is earlier, to two years after it. `absent` are
    those who are to be away: an actor's id, `role:...` or `body:...`, each with `=FROM..TO` where it is not from the
    day on for good. Raises UsageError for an unknown actor, a period that is none, or a day out of reach.
    """
    require_day(as_of)
    view = View(plan, exactly(as_of))
    with view.recording() as record:
        wording = Wording(lang, 0)
        found = _Assigning(view, as_of, _period(view, as_of, start, end, wording), wording).result(absent)
    missing = sorted({each.path for each in record.missing})
    return found._replace(not_told=tuple(place_at(path, view.mark(path)) for path in missing))


def _period(
    view: View, as_of: dt.date, start: dt.date | None, end: dt.date | None, wording: Wording
) -> tuple[dt.date, dt.date]:
    move_in = view.peek(view.plan.settlement, "first_move_in")
    begin = start or min(as_of, move_in.earliest if move_in and move_in.earliest > FIRST else as_of)
    last = end or add_months(as_of, MONTHS_AHEAD)
    require_day(begin)
    if begin > last:
        days = {name: wording.written_day(day.isoformat()) for name, day in (("first", begin), ("last", last))}
        raise UsageError(wording.label("forecast-backwards", **days))
    return begin, last


class _Assigning:
    """Works out all sections for one plan, day and period, and puts them into lines."""

    def __init__(self, view: View, day: dt.date, period: tuple[dt.date, dt.date], wording: Wording) -> None:
        self.view, self.day, self.period, self.wording = view, day, period, wording
        self.actors = {each.id: each for each in view.have_items(view.plan, "actors", Actor) or ()}
        self.things = holdings(view)

    def result(self, asked: Collection[str]) -> Responsibilities:
        """Return everything; who is away, if anybody, is one section of it."""
        view, things, day = self.view, self.things, self.day
        lines = [self._thing(each) for each in things if each.kind != "deputy"]
        return Responsibilities(
            schema_version=SCHEMA_VERSION,
            plan=plan_info(view.plan),
            as_of=day.isoformat(),
            from_=self.period[0].isoformat(),
            to=self.period[1].isoformat(),
            lang=self.wording.lang,
            actors=self._actors(),
            matrix=tuple(each for each in lines if each.kind in ("task", "need")),
            others=tuple(each for each in lines if each.kind not in ("task", "need")),
            lapses=tuple(self._lapses()),
            apart=self._apart(),
            idle=self._named(idle(view, things, day)),
            loads=tuple(self._loads()),
            one_door=self._named(sorted(door(view, things, day).items())),
            singles=tuple(
                SingleLine(each.actor, self._name(each.actor), each.stops, each.maybe)
                for each in singles(view, things, day, self.period[1])
            ),
            absence=self._absence(asked) if asked else None,
            not_told=(),
        )

    # --- who there is, and what they hold --------------------------------------------------------

    def _actors(self) -> tuple[ActorLine, ...]:
        """Return the actors that the plan lists or names, those of one body together."""
        lines = [self._actor(name) for name in {*self.actors, *self._mentioned()}]
        order = get_args(Body)
        return tuple(sorted(lines, key=lambda each: (order.index(each.bodies[0]) if each.bodies else len(order), each)))

    def _mentioned(self) -> set[str]:
        return {each.actor for thing in self.things for each in (*thing.holds, *thing.beside)}

    def _actor(self, name: str) -> ActorLine:
        actor = self.actors.get(name)
        bodies = self.view.have(actor, "bodies", list) if actor else None
        roles = self.view.have(actor, "roles", list) if actor else None
        ordered = None if bodies is None else tuple(each for each in get_args(Body) if each in bodies)
        return ActorLine(name, self._name(name), ordered, None if roles is None else tuple(sorted(set(roles))))

    def _name(self, actor: str) -> str:
        found = self.actors.get(actor)
        return (found.name if found else None) or actor

    def _named(self, found: Iterable[tuple[str, Truth]]) -> tuple[NamedActor, ...]:
        return tuple(NamedActor(name, self._name(name), _sure(state)) for name, state in found)

    def _thing(self, thing: Holding) -> ThingLine:
        active = thing.active.on(self.day)
        return ThingLine(
            thing.key,
            thing.kind,
            self._called(thing),
            thing.told,
            active.value,
            tuple(line for each in (*thing.holds, *thing.beside) for line in self._parts(each, active)),
            self._place(thing.path),
        )

    def _called(self, thing: Holding) -> str:
        if thing.number is None:
            return thing.name
        return self.wording.label("step-of", path=thing.name, number=str(thing.number))

    def _parts(self, hold: Hold, active: Truth) -> Iterator[PartLine]:
        state = all_of((active, hold.days.on(self.day)))
        if state is not Truth.NO:
            name, place = self._name(hold.actor), self._place(hold.path)
            for role in hold.roles:
                yield PartLine(hold.actor, name, role, hold.first, hold.last, _sure(state), place)

    # --- what is wrong ---------------------------------------------------------------------------

    def _lapses(self) -> Iterator[LapseLine]:
        for thing, what, cover, actor in lapses(self.view, self.things):
            days = self._days(cover)
            name = self._name(actor) if actor else None
            if days:
                called, place = self._called(thing), self._place(thing.path)
                yield LapseLine(thing.key, thing.kind, called, what, actor, name, days, place)

    def _days(self, cover: Cover) -> tuple[Days, ...]:
        return _lines(cover, *self.period)

    def _apart(self) -> tuple[PairLine, ...]:
        found = [(self._party(each.one), self._party(each.other), each) for each in apart(self.view)]
        return tuple(PairLine(each.one, one, each.other, other, _sure(each.state)) for one, other, each in found)

    def _party(self, name: str) -> str:
        return self.wording.word("body", name) if name in get_args(Body) else self._name(name)

    def _loads(self) -> Iterator[LoadLine]:
        for each in loads(self.view, self.things, self.day):
            yield LoadLine(each.actor, self._name(each.actor), *each.tasks, *each.hours, each.own, each.over.value)

    def _place(self, path: str) -> Place:
        return place_at(path, self.view.mark(path))

    # --- who is away -----------------------------------------------------------------------------

    def _absence(self, asked: Iterable[str]) -> AbsenceTest:
        gone = absentees(self.view, asked, {*self.actors, *self._mentioned()}, self.day, self.wording)
        away: dict[str, list[Cover]] = {}
        for each in gone:
            away.setdefault(each.actor, []).append(between_days(exactly(each.first), exactly(each.last)))
        absence = Absence(self.view, self.things, {name: either(covers) for name, covers in away.items()})
        lost = [line for each in self.things for line in self._stop(absence, each)]
        return AbsenceTest(
            absent=tuple(self._absent(absence, each) for each in gone),
            stops=tuple(each for each in lost if each.kind != "deputy"),
            taken_over=tuple(line for each in self.things for line in self._taken_over(absence, each)),
            without_deputy=tuple(each for each in lost if each.kind == "deputy"),
            not_tested=tuple(each.key for each in self.things if not each.told and each.kind != "deputy"),
        )

    def _absent(self, absence: Absence, gone: Absentee) -> AbsentLine:
        away = between_days(exactly(gone.first), exactly(gone.last))
        replaced = absence.replaced(gone.actor)
        named = sorted((who, days) for who, days in absence.stand_ins[gone.actor].items() if who)
        stand_ins = [StandIn(who, self._name(who), _always(both(away, days))) for who, days in named]
        alone = both(away, ~replaced)
        return AbsentLine(
            gone.actor,
            self._name(gone.actor),
            gone.first.isoformat(),
            str(exactly(gone.last)),
            _replaced(both(away, replaced), alone),
            tuple(each for each in stand_ins if each.days),
            _always(alone),
        )

    def _stop(self, absence: Absence, thing: Holding) -> Iterator[StopLine]:
        if days := _always(absence.loses(thing)):
            touched = tuple(absence.touches(thing))
            yield StopLine(thing.key, thing.kind, self._called(thing), touched, days, self._place(thing.path))

    def _taken_over(self, absence: Absence, thing: Holding) -> Iterator[TakenOver]:
        if thing.kind != "deputy":
            for (gone, by), cover in sorted(absence.taken_over(thing).items()):
                yield TakenOver(thing.key, thing.kind, self._called(thing), gone, by, self._name(by), _always(cover))


def _replaced(replaced: Cover, alone: Cover) -> Replaced:
    """Return whether somebody steps in all the time, a part of it, never, or whether that is not known."""
    if alone.never:
        return "whole"
    if replaced.never:
        return "none"
    return "part" if replaced.sure and alone.sure else "unknown"


def _always(cover: Cover) -> tuple[Days, ...]:
    return _lines(cover, FIRST, LAST)


def _lines(cover: Cover, first: dt.date, last: dt.date) -> tuple[Days, ...]:
    return tuple(
        Days(str(each.first), str(each.last), "yes" if each.sure else "maybe") for each in stretches(cover, first, last)
    )


def _sure(state: Truth) -> Sure:
    return "yes" if state is Truth.YES else "maybe"
