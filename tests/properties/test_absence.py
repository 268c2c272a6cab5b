"""The absence test against plans from which who is away was taken out, and against asking deputies day by day."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hypothesis import given

from bomiljo import Plan, UsageError, responsibilities
from bomiljo.absence import Absence
from bomiljo.counting import at_least_one
from bomiljo.dates import FIRST, LAST, exactly, parse_day
from bomiljo.graph import holders_in_place
from bomiljo.holdings import holdings
from bomiljo.lapses import lapses
from bomiljo.reliance import door, loads
from bomiljo.stretches import NEVER_AT_ALL, Cover, between_days, either
from bomiljo.values import Truth
from bomiljo.view import View
from dice_support import Dice, examples, rolled
from plans_support import ACTORS, FIRST_DAY, Data, erase, make_as_of, make_plan, shuffled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.assignments import Days
    from bomiljo.holdings import Holding

DAY: Final = dt.timedelta(days=1)
FIELDS: Final = {"task": "held_by", "need": "held_by", "step": "receivers", "neighbour": "contact"}
SECTIONS: Final = ("tasks", "team", "escalation", "surroundings", "meetings", "presence", "actors")
FAR: Final = (dt.date(1950, 1, 1), dt.date(2150, 1, 1))


@dataclass(frozen=True)
class Case:
    """A plan, and who is away on which days."""

    data: Data = field(repr=False)
    away: dict[str, list[tuple[dt.date, dt.date]]]
    as_of: dt.date
    plans: dict[frozenset[str], Plan] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def plan(self) -> Plan:
        """Return the plan."""
        return Plan.model_validate(self.data)

    def left(self, day: dt.date) -> Plan:
        """Return the plan without who is away on a day."""
        gone = frozenset(_gone(self, day))
        if gone not in self.plans:
            self.plans[gone] = Plan.model_validate(without(self.data, gone)) if gone else self.plan
        return self.plans[gone]

    @property
    def covers(self) -> dict[str, Cover]:
        """Return who is away, as days."""
        return {
            name: either(between_days(exactly(first), exactly(last)) for first, last in periods)
            for name, periods in self.away.items()
        }

    @property
    def asked(self) -> list[str]:
        """Return who is away, as one asks for it."""
        return [f"{name}={first}..{last}" for name, periods in self.away.items() for first, last in periods]


def make_case(dice: Dice, percent: tuple[int, ...], *, deputies: bool) -> Case:
    """Return a plan that may lack something, and who of them is away; who steps in is told of all, or of none."""
    data = {name: section for name, section in make_plan(dice).items() if name in SECTIONS}
    data["actors"] = [{**each, **(_own(dice) if deputies else {"deputies": []})} for each in data["actors"]]
    for each in data["tasks"]:
        for holder in each["held_by"]:
            holder["as"] = dice.some(["accountable", "responsible"], 0, 2)
        each["weekly_hours"] = dice.number(0, 20)
    chosen = dice.pick(percent)
    keep = frozenset() if deputies else frozenset({"deputies", "actors"})
    data = erase(data, dice, chosen, keep).data if chosen else data
    away = {name: [_period(dice)] for name in dice.some(list(ACTORS), 1, 5)}
    return Case(data, away, make_as_of(dice))


def _own(dice: Dice) -> Data:
    names = dice.some(list(ACTORS), 0, 2)
    return {
        "deputies": [{"actor": name, **_span(dice)} for name in names],
        "weekly_hours": dice.number(0, 40),
        **_span(dice),
    }


def _span(dice: Dice) -> Data:
    first, last = _period(dice)
    return {"from": dice.pick(["open", str(first)]), "to": dice.pick(["open", "open", str(last)])}


def _period(dice: Dice) -> tuple[dt.date, dt.date]:
    first = FIRST_DAY + dt.timedelta(days=dice.number(-60, 200))
    return first, first + dt.timedelta(days=dice.number(0, 200))


def days_of_change(data: Any) -> list[dt.date]:
    """Return every day that a plan names, with the days before and after, and two that are far away."""
    found = {*FAR}
    for each in _texts(data):
        try:
            day = parse_day(each)
        except ValueError:
            continue
        for end in (day.earliest, day.latest):
            if end - DAY > FIRST and end + DAY < LAST:
                found |= {end - DAY, end, end + DAY}
    return sorted(found)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _texts(each)


def _changes(case: Case) -> list[dt.date]:
    away = [str(day) for periods in case.away.values() for period in periods for day in period]
    return days_of_change([case.data, away])


def without(data: Any, names: frozenset[str]) -> Any:
    """Return a plan without some of its actors, wherever they stand."""
    if isinstance(data, dict):
        return {key: without(each, names) for key, each in data.items()}
    if isinstance(data, list):
        return [without(each, names) for each in data if not _is(each, names)]
    return data


def _is(item: Any, names: frozenset[str]) -> bool:
    return (
        item in names
        if isinstance(item, str)
        else isinstance(item, dict) and (item.get("actor") or item.get("id")) in names
    )


# --- nobody steps in ---------------------------------------------------------------------------------


def _gone(case: Case, day: dt.date) -> set[str]:
    return {name for name, periods in case.away.items() if any(first <= day <= last for first, last in periods)}


@given(rolled(lambda dice: make_case(dice, (0, 5, 20), deputies=False)))
@examples(15, long=5_000, shrink=False)
def test_who_is_away_holds_no_more_than_who_is_not_in_the_plan(case: Case) -> None:
    """On each day on which something changes: what is held is what a view says of the plan without them."""
    plan = case.plan
    view = View(plan, exactly(case.as_of))
    things = holdings(view)
    absence = Absence(view, things, case.covers)
    told = [each for each in things if each.kind in FIELDS and each.told]
    for day in _changes(case):
        left = View(case.left(day), exactly(day))
        same = {each.key: each for each in holdings(left)}
        for each in told:
            held = at_least_one(holders_in_place(left, same[each.key].part, FIELDS[each.kind]))
            assert absence.held(each).on(day) is held, (each.key, day)


@given(rolled(lambda dice: make_case(dice, (0, 5, 20), deputies=False)))
@examples(15, long=5_000, shrink=False)
def test_what_stops_was_held_before_and_is_not_after(case: Case) -> None:
    """The result itself: what certainly is held with them and not without stops, and nothing else certainly does."""
    found = responsibilities(case.plan, as_of=case.as_of, absent=case.asked).absence
    assert found
    assert [each.deputy for each in found.absent] == ["none"] * len(case.away)
    assert found.taken_over == ()
    stops = {each.item: each.days for each in found.stops}
    for day in _changes(case):
        before = View(case.plan, exactly(day))
        after = View(case.left(day), exactly(day))
        left = {each.key: each for each in holdings(after)}
        for each in holdings(before):
            if each.kind in FIELDS and each.told:
                had = at_least_one(holders_in_place(before, each.part, FIELDS[each.kind]))
                has = at_least_one(holders_in_place(after, left[each.key].part, FIELDS[each.kind]))
                said = said_of(stops.get(each.key, ()), day)
                if Truth.UNKNOWN not in (had, has):
                    assert said is (Truth.YES if (had, has) == (Truth.YES, Truth.NO) else Truth.NO), (each.key, day)
                elif had is Truth.NO or has is Truth.YES:
                    assert said is Truth.NO, (each.key, day)
                else:
                    assert said is not Truth.YES or had is Truth.YES, (each.key, day)


def said_of(days: tuple[Days, ...], day: dt.date) -> Truth:
    """Return what the stretches of a result say of a day."""
    maybe = False
    for each in days:
        first, last = parse_day(each.from_), exactly(LAST) if each.to == "open" else parse_day(each.to)
        if each.sure == "yes" and first.latest <= day <= last.earliest:
            return Truth.YES
        maybe = maybe or first.earliest <= day <= last.latest
    return Truth.UNKNOWN if maybe else Truth.NO


# --- deputies ----------------------------------------------------------------------------------------


class Walk:
    """Asks on one day, one after the other, who steps in for whom; for plans in which everything is known."""

    def __init__(self, case: Case, day: dt.date) -> None:
        """Look at a plan on a day."""
        self.actors = {each["id"]: each for each in case.data["actors"]}
        self.gone, self.day = _gone(case, day), day

    def steps_in(self, name: str, asked: tuple[str, ...] = ()) -> bool:
        """Return whether somebody steps in for one, or for who would step in for them."""
        for each in self.actors[name]["deputies"]:
            if self._runs(each):
                who = each["actor"]
                if who not in self.gone and self._runs(self.actors[who]):
                    return True
                if who in self.gone and who not in (*asked, name) and self.steps_in(who, (*asked, name)):
                    return True
        return False

    def represented(self, name: str) -> bool:
        """Return whether one is there, or somebody in their place."""
        return name not in self.gone or self.steps_in(name)

    def _runs(self, span: Data) -> bool:
        first = FIRST if span["from"] == "open" else dt.date.fromisoformat(span["from"])
        return first <= self.day <= (LAST if span["to"] == "open" else dt.date.fromisoformat(span["to"]))

    def stops(self, thing: Holding) -> bool:
        """Return whether something that is there today loses all who hold it."""
        day = self.day
        if thing.active.on(day) is Truth.NO:
            return False
        names = [each.actor for each in thing.holds if each.days.on(day) is Truth.YES]
        left = sum(map(self.represented, names))
        alone = len(names) == 1 or getattr(thing.part, "kind", None) == "neighbours" or thing.kind != "series"
        return bool(names) and left < (1 if alone else 2)


@given(rolled(lambda dice: make_case(dice, (0,), deputies=True)))
@examples(15, long=5_000, shrink=False)
def test_deputies_step_in_as_if_asked_day_by_day(case: Case) -> None:
    """What stops, and whether anybody steps in, is what asking on each single day gives."""
    found = responsibilities(case.plan, as_of=case.as_of, absent=case.asked).absence
    assert found
    stops = {each.item: each.days for each in (*found.stops, *found.without_deputy)}
    things = holdings(View(case.plan, exactly(case.as_of)))
    for day in _changes(case):
        walk = Walk(case, day)
        for thing in things:
            expected = Truth.YES if walk.stops(thing) else Truth.NO
            assert said_of(stops.get(thing.key, ()), day) is expected, (thing.key, day)
        for line in found.absent:
            if line.actor in walk.gone:
                alone = said_of(line.alone, day) is Truth.YES
                assert alone is not walk.steps_in(line.actor), (line.actor, day)


@given(rolled(lambda dice: make_case(dice, (0,), deputies=True)))
@examples(13, long=3_000, shrink=False)
def test_what_is_taken_over_does_not_stop(case: Case) -> None:
    """On no day does something both stop and go to a deputy; and who takes over is not away then."""
    found = responsibilities(case.plan, as_of=case.as_of, absent=case.asked).absence
    assert found
    stops = {each.item: each.days for each in found.stops}
    for day in _changes(case):
        for each in found.taken_over:
            if said_of(each.days, day) is Truth.YES:
                assert said_of(stops.get(each.item, ()), day) is Truth.NO
                assert each.by not in _gone(case, day)
                assert each.absent in _gone(case, day)


# --- silence, and order ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Poorer:
    """A plan, and the same with less told."""

    full: Case
    poor: Case


def make_poorer(dice: Dice) -> Poorer:
    """Return a plan in which everything is known, and the same with some of it erased or blurred."""
    full = make_case(dice, (0,), deputies=True)
    poor = erase(copy.deepcopy(full.data), dice, dice.pick([3, 15, 40])).data
    return Poorer(full, Case(poor, full.away, full.as_of))


@given(rolled(make_poorer))
@examples(15, long=5_000, shrink=False)
def test_filling_in_a_blank_overturns_nothing(pair: Poorer) -> None:
    """What the poorer plan decides of stops, lapses, hours and the door, the full one says too."""
    full, poor = _decided(pair.full), _decided(pair.poor)
    for key, states in poor.items():
        for day, state in states.items():
            if state is not Truth.UNKNOWN:
                assert full[key][day] is state, (key, day)


def _decided(case: Case) -> dict[tuple[str, str], dict[dt.date, Truth]]:
    view = View(case.plan, exactly(case.as_of))
    things = holdings(view)
    days = [FIRST_DAY + dt.timedelta(days=number) for number in range(-70, 420, 7)]
    absence = Absence(view, things, case.covers)
    told = [each for each in things if each.told]
    found: dict[tuple[str, str], dict[dt.date, Truth]] = {
        ("stops", each.key): {day: absence.loses(each).on(day) for day in days} for each in told
    }
    kept: dict[tuple[str, str], Cover] = {(each.thing.key, each.what): each.days for each in lapses(view, things)}
    for each in told:
        kinds = {"deputy": (), "need": ("nobody", "no-section")}.get(each.kind, ("nobody",))
        for what in kinds:
            cover = kept.get((each.key, what), NEVER_AT_ALL)
            found[what, each.key] = {day: cover.on(day) for day in days}
    for load in loads(view, things, case.as_of):
        if load.over is Truth.YES:
            found["over", load.actor] = {case.as_of: load.over}
    for name, state in door(view, things, case.as_of).items():
        if state is Truth.YES:
            found["door", name] = {case.as_of: state}
    return found


@dataclass(frozen=True)
class Pair:
    """A plan in two orders."""

    one: Case
    other: Case


def make_pair(dice: Dice) -> Pair:
    """Return a plan that may lack something, and the same with its lists in another order."""
    one = make_case(dice, (0, 5, 20), deputies=True)
    return Pair(one, Case(shuffled(one.data, dice), dict(reversed(one.away.items())), one.as_of))


@given(rolled(make_pair))
@examples(13, long=3_000, shrink=False)
def test_order_changes_nothing(pair: Pair) -> None:
    """The lists of a plan, and who is away, in another order give the same result but for the plan's hash."""
    one, other = (_result(each) for each in (pair.one, pair.other))
    assert one == other


def _result(case: Case) -> Data:
    try:
        data = responsibilities(case.plan, as_of=case.as_of, absent=case.asked).to_dict()
    except UsageError as error:  # no list of actors, and nothing that names this one
        return {"refused": type(error).__name__}
    data["plan"].pop("hash")
    return data
