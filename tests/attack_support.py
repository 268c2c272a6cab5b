"""Worlds of residents, pairs of outputs on them, and an attacker who reads the outputs and knows how they are made.

The attacker knows everything but how many residents are of one kind, and how the two plans of a pair differ. He makes
every world that there could be, runs the engine on it, and keeps those that say the same as what he has read. A number
is derived where one is left.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo import Plan, untold
from bomiljo.dates import exactly
from bomiljo.deciding import decide_all
from bomiljo.reporting import Reporter
from bomiljo.shipped import default_rulebook
from bomiljo.veiling import OF_RESIDENTS
from bomiljo.view import View
from bomiljo.wording import SMALL_GROUP, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.deciding import Decision
    from bomiljo.report import ValueLine
    from dice_support import Dice

# Every rule that asks how many residents there are of a kind; one stands for those that ask the same of a survey.
RULES: Final = (
    *("HOM06", "HOM10", "INF01", "INF02", "INF06", "ITG01", "MIX01", "MIX03", "MIX05", "PAR05", "PRE01", "PRE07"),
    *("PRE12", "TEA07"),
)
ARRIVALS: Final = ("2024-01-10", "2024-03-01", "2024-06-01")
LEFT_ON: Final = "2024-04-01"
BEFORE, BETWEEN, AFTER = dt.date(2024, 1, 2), dt.date(2024, 3, 15), dt.date(2024, 6, 20)
# The kinds that residents can be of, and what is said of those who are not told of.
TRAITS: Final[dict[str, tuple[str, ...]]] = {
    "age": ("18-24", "30-50", "60-70"),
    "household": ("single", "couple", "family"),
    "support": ("none", "some", "much"),
    "kind": ("refugees", "others"),
    "assessed": ("no", "yes"),
    "told": ("no", "yes"),
    "doctor": ("open", "2024-01-01"),
    "placed": ("no", "yes"),
    "suits": ("no", "yes"),
    "arrival": ARRIVALS,
}
EVERYTHING: Final = (*TRAITS, "survey")
MANY: Final = frozenset({"age", "household", "support", "arrival"})  # those of which there are three
MAYBE_BLANK: Final = ("assessed", "told", "doctor", "support")
OF_A_BATCH: Final = frozenset({"assessed", "told"})


class Group(NamedTuple):
    """Residents who are alike in all that is told of them."""

    people: int
    age: str = "18-24"
    household: str = "single"
    support: str = "none"
    kind: str = "refugees"
    language: str = "uk"
    assessed: str = "yes"
    told: str = "yes"
    doctor: str = "2024-01-01"
    placed: str = "yes"
    suits: str = "yes"
    arrival: str = ARRIVALS[0]
    left: int = 0


class Survey(NamedTuple):
    """A survey with one question: how many were asked, answered, and said yes."""

    asked: int
    answered: int
    yes: int


class World(NamedTuple):
    """A plan, and the day on which it is looked at."""

    groups: tuple[Group, ...]
    day: dt.date
    surveys: tuple[Survey, ...] = ()
    tenants: int = 0
    elsewhere: int = 0
    offered: str = "18-55"


class Row(NamedTuple):
    """What is said by one rule: its verdict, the results of its comparisons, and the values as they are shown."""

    rule: str
    subject: str | None
    verdict: tuple[object, ...]
    values: tuple[ValueLine, ...]


class Said(NamedTuple):
    """What a report says of residents."""

    rows: tuple[Row, ...]
    shown: tuple[tuple[str, ValueLine], ...]


# --- what a reader sees --------------------------------------------------------------------------------


def plan_of(world: World) -> Plan:
    """Return the plan of a world."""
    return Plan.model_validate(
        {
            "settlement": {"name": "Somewhere", "first_move_in": ARRIVALS[0]},
            "building": {
                "units": [{"id": "homes", "count": 60, "places": 1, "entrance": "north"}],
                "elsewhere": [{"id": "other", "count": world.elsewhere, "universal_design": "yes"}],
                "other_tenants": [{"id": "let", "people": world.tenants, "from": "2023-01-01", "to": "open"}],
            },
            "cohorts": [_cohort(place, each) for place, each in enumerate(world.groups, 1)],
            "presence": {
                "periods": [
                    {"id": "few", "kind": "staffed", "actors": ["one"], "staff": 1, "hours": ["mon-fri 08:00-15:30"],
                     "from": "2024-01-10", "to": "2024-05-01"},
                    {"id": "more", "kind": "staffed", "actors": ["one"], "staff": 2, "hours": ["mon-fri 08:00-15:30"],
                     "from": "2024-05-02", "to": "2024-12-31"},
                ],
                "assessments": [],
            },
            "actors": [{"id": "one", "languages": ["no"], "from": "open", "to": "open"}],
            "information": {"materials": []},
            "activities": {"introduction_programme": {"offered_ages": world.offered}},
            "participation": {"councils": []},
            "escalation": {"paths": []},
            "surveys": [_survey(place, each) for place, each in enumerate(world.surveys, 1)],
        }
    )  # fmt: skip


def _cohort(place: int, group: Group) -> dict[str, Any]:
    found = {
        "id": f"c{place}",
        "people": group.people,
        "homes": 200 if group.placed == "yes" else 0,
        "unit": "homes",
        **{name: getattr(group, name) for name in ("age", "household", "support", "kind", "language", "assessed")},
        "suits": group.suits,
        "told_in_person": group.told,
        "gp_from": group.doctor,
        "bank_id_from": "2024-01-01",
        "lease_until": "open",
        "arrival": group.arrival,
        "departures": [{"on": LEFT_ON, "people": group.left}] if group.left else [],
    }
    return {key: each for key, each in found.items() if each != ""}


def _survey(place: int, survey: Survey) -> dict[str, Any]:
    return {
        "id": f"s{place}",
        "held": f"2024-01-{10 + place}",
        "asked": survey.asked,
        "answered": survey.answered,
        "answers": [
            {"question": "cannot-reach-landlord", "count": survey.yes},
            *([{"question": "wants-council", "count": survey.yes}] if place == 1 else []),
        ],
    }


@lru_cache(maxsize=4096)
def seen(world: World, small: int = SMALL_GROUP) -> Said:
    """Return all that a report says of residents: outcomes with what was compared, and what is shown without one."""
    book, view = default_rulebook(), View(plan_of(world), exactly(world.day))
    reporter = Reporter(book, view, Wording("en", small))
    decisions = decide_all(book, view, [book.rules[each] for each in RULES])
    statements = [each for each in book.statements.values() if each.topic == "mix"]
    shown = tuple((each.label, each.value) for each in untold.described(reporter.evidencer, statements))
    return Said(tuple(_row(reporter, each) for each in decisions), shown)


def _row(reporter: Reporter, decision: Decision) -> Row:
    found = [(each, reporter.book.indicators[each.atom.indicator].unit) for each in (*decision.when, *decision.require)]
    return Row(
        decision.rule.id,
        decision.ref[1],
        (decision.outcome, decision.missed, decision.applies, *(each.result for each, _ in found)),
        tuple(reporter.evidencer.value(reporter.evidencer.told(each, decision), unit) for each, unit in found),
    )


def blind(*rules: str) -> Callable[[World], object]:
    """Return a reader who is not told the verdicts of some rules, and only the numbers of residents in them."""

    def look(world: World) -> object:
        rows, shown = seen(world)
        numbers = (each for each in rows if each.rule in rules)
        return (
            tuple(each for each in rows if each.rule not in rules),
            tuple((each.rule, each.subject, [x for x in each.values if x.unit in OF_RESIDENTS]) for each in numbers),
            shown,
        )

    return look


# --- what is protected -----------------------------------------------------------------------------------


class Cell(NamedTuple):
    """What is not known: how many are in each of some groups, which differ in one trait; or how many answered yes.

    Of three groups two numbers are unknown: nobody knows how many are of the kinds that are not told beside it.
    """

    trait: str
    groups: tuple[int, ...] = ()


class Pair(NamedTuple):
    """A world, what makes another of it, and what is not known of it."""

    one: World
    turn: Callable[[World], World]
    cell: Cell

    @property
    def other(self) -> World:
        """Return the other world of the pair."""
        return self.turn(self.one)


def counted(world: World, cell: Cell) -> tuple[int, int]:
    """Return how many are of the kind, and of how many."""
    if cell.trait == "survey":
        return world.surveys[0].yes, world.surveys[0].answered
    mine = world.groups[cell.groups[0]]
    kind = getattr(mine, cell.trait)
    among = [
        each for each in world.groups
        if cell.trait not in OF_A_BATCH or each.arrival == mine.arrival
        if cell.trait != "doctor" or each.arrival <= str(world.day)
    ]  # fmt: skip
    here = _came if cell.trait in OF_A_BATCH or cell.trait == "arrival" else _there
    people = [(getattr(each, cell.trait), here(world, each)) for each in among]
    return sum(count for each, count in people if each == kind), sum(count for _, count in people)


def _came(_world: World, group: Group) -> int:
    return group.people


def _there(world: World, group: Group) -> int:
    return group.people - (group.left if str(world.day) >= LEFT_ON else 0)


def is_protected(count: int, whole: int, small: int = SMALL_GROUP) -> bool:
    """Return whether a group, or what it leaves of its whole, has residents and fewer than the limit."""
    return 0 < count < small or 0 < whole - count < small


def candidates(pair: Pair) -> Iterator[Pair]:
    """Yield every pair in which another number could stand, those first that are likely to look the same."""
    for world in _answers(pair) if pair.cell.trait == "survey" else _splits(pair):
        found = pair._replace(one=world)
        if _can_be(found.one) and _can_be(found.other):
            yield found


def _answers(pair: Pair) -> Iterator[World]:
    first, *rest = pair.one.surveys
    others = [each for each in range(first.answered + 1) if each != first.yes]
    for each in sorted(others, key=lambda count: abs(count - first.yes)):
        yield pair.one._replace(surveys=(first._replace(yes=each), *rest))


def _splits(pair: Pair) -> Iterator[World]:
    now = [pair.one.groups[each].people for each in pair.cell.groups]
    found = [each for each in _parts(sum(now), len(now)) if each[0] != now[0]]
    for each in sorted(found, key=lambda parts: _far(parts, now)):
        groups = list(pair.one.groups)
        for place, people in zip(pair.cell.groups, each, strict=True):
            groups[place] = groups[place]._replace(people=people)
        yield pair.one._replace(groups=tuple(groups))


def _parts(whole: int, parts: int) -> list[tuple[int, ...]]:
    """Return all ways in which a whole can be made of so many parts."""
    if parts == 1:
        return [(whole,)]
    return [(first, *rest) for first in range(whole + 1) for rest in _parts(whole - first, parts - 1)]


def _far(parts: tuple[int, ...], now: list[int]) -> tuple[int, ...]:
    apart = [abs(one - other) for one, other in zip(parts, now, strict=True)]
    return apart[0], min(apart[1:]), *parts


def _can_be(world: World) -> bool:
    return all(each.people >= each.left >= 0 for each in world.groups) and all(
        0 <= each.yes <= each.answered <= each.asked for each in world.surveys
    )


# --- the attack ------------------------------------------------------------------------------------------

# A verdict that nobody is left out says that there are none, whatever is hidden. It is no number that was hidden.
OF_NOBODY: Final = ("HOM10", "INF01", "INF02", "INF06", "ITG01", "MIX03", "MIX05", "PAR05", "PRE07", "TEA07")
# Verdicts that compare a protected number with another of the plan, or with a limit above what is protected.
OF_HOMES, OF_SIZE = ("HOM06",), ("PRE01", "PRE12")
CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "nobody": OF_NOBODY,
    "homes": (*OF_NOBODY, *OF_HOMES),
    "size": (*OF_NOBODY, *OF_HOMES, *OF_SIZE),
}


class Leak(NamedTuple):
    """A protected number that was derived: what it counts, how many of how many in the two plans, and what told it.

    That is a number, or the verdicts of one class alone.
    """

    trait: str
    counts: tuple[tuple[int, int], tuple[int, int]]
    told_by: str
    pair: Pair


def protected_in(pair: Pair) -> bool:
    """Return whether what is not known is protected in one of the two plans."""
    return any(is_protected(*counted(each, pair.cell)) for each in (pair.one, pair.other))


def alike(pair: Pair, look: Callable[[World], object] = seen) -> Iterator[Pair]:
    """Yield the pairs with another number that look the same."""
    said = look(pair.one), look(pair.other)
    return (each for each in candidates(pair) if look(each.one) == said[0] and look(each.other) == said[1])


def derived(pair: Pair, look: Callable[[World], object] = seen) -> bool:
    """Return whether the attacker derives a protected number: no other looks the same."""
    return protected_in(pair) and next(alike(pair, look), None) is None


def leak(pair: Pair) -> Leak | None:
    """Return what the attacker derives, and what told it."""
    if not derived(pair):
        return None
    told_by = next((name for name, rules in CLASSES.items() if not derived(pair, blind(*rules))), "number")
    return Leak(pair.cell.trait, (counted(pair.one, pair.cell), counted(pair.other, pair.cell)), told_by, pair)


# --- random pairs ----------------------------------------------------------------------------------------


def make_pair(dice: Dice, few: int = 1, traits: tuple[str, ...] = EVERYTHING) -> Pair:
    """Return two plans that differ by so many residents, or by a day, and a number that is not known."""
    trait = dice.pick(traits)
    kinds = dice.shuffled(TRAITS.get(trait, ()))
    groups = [_group(dice) for _ in range(dice.number(max(2, len(kinds)), 6))]
    for place, kind in enumerate(kinds):
        groups[place] = groups[0]._replace(**{trait: kind}, people=dice.pick([*range(1, 10), 12, 15]))  # type: ignore[arg-type]
    if kinds and dice.chance(60):  # nobody else is of the kind
        rest = groups[len(kinds) :]
        groups[len(kinds) :] = [_of_another_kind(dice, each, trait, kinds[0]) for each in rest]
    cell = Cell(trait, tuple(range(len(kinds))))
    world = _world(dice, [_with_departures(dice, each, few) for each in groups])
    return Pair(world, _turn(dice, cell, len(groups), few), cell)


def _with_departures(dice: Dice, group: Group, few: int) -> Group:
    return group._replace(left=dice.number(1, few)) if group.arrival < LEFT_ON and dice.chance(20) else group


def _world(dice: Dice, groups: list[Group]) -> World:
    return World(
        tuple(groups),
        dice.pick([BEFORE, BETWEEN, AFTER, AFTER]),
        _surveys(dice, sum(each.people for each in groups)),
        dice.pick([0, 0, 5, 20]),
        dice.pick([0, 0, 3, 10]),
        dice.pick(["18-55", "18-24", "18-65", "18+"]),
    )


def _of_another_kind(dice: Dice, group: Group, trait: str, mine: str) -> Group:
    others = [each for each in TRAITS[trait] if each != mine]
    return group._replace(**{trait: dice.pick(others)}) if getattr(group, trait) == mine else group  # type: ignore[arg-type]


def _group(dice: Dice) -> Group:
    """Return a group of any size; mostly one with nothing left out."""
    found = Group(dice.pick([1, 2, 4, 6, 7, 8, 12, 15, 20, 30]))
    traits = {name: dice.pick(kinds) for name, kinds in TRAITS.items() if dice.chance(35)}
    blanks = dict.fromkeys(dice.some(MAYBE_BLANK, 1, 3), "") if dice.chance(15) else {}
    return found._replace(**{**traits, **blanks}, language=dice.pick(["uk", "ar", "ti"]))  # type: ignore[arg-type]


def _surveys(dice: Dice, people: int) -> tuple[Survey, ...]:
    found = []
    for _ in range(dice.pick([1, 1, 2])):
        asked = max(2, people + dice.pick([-20, -5, 0, 0, 5]))
        answered = max(1, asked - dice.pick([0, 0, 1, 3, 8, 20]))
        found.append(Survey(asked, answered, min(answered, dice.pick([*range(10), 15, answered - 2, answered]))))
    return tuple(each._replace(yes=max(0, each.yes)) for each in found)


def _turn(dice: Dice, cell: Cell, groups: int, few: int) -> Callable[[World], World]:
    """Return what makes the other plan: the same on another day, residents fewer, or others; or an answer more."""
    place, other, count = dice.number(0, groups - 1), dice.number(0, groups - 1), dice.number(1, few)
    place = dice.pick([0, 1, place])
    if cell.trait == "survey":
        yes = dice.number(0, 1)
        return lambda world: _answered(world, yes, count)
    day = dice.pick([BEFORE, BETWEEN, AFTER])
    how = dice.pick(["remove", "remove", "move", "move", "day"])
    if how == "day":
        return lambda world: world._replace(day=day)
    if how == "remove":
        return lambda world: _moved(world, {place: -count})
    return lambda world: _moved(world, {place: -count} if place == other else {place: -count, other: count})


def _moved(world: World, change: dict[int, int]) -> World:
    groups = [each._replace(people=each.people + change.get(place, 0)) for place, each in enumerate(world.groups)]
    return world._replace(groups=tuple(groups))


def _answered(world: World, yes: int, count: int) -> World:
    first, *rest = world.surveys
    more = first._replace(
        asked=max(first.asked, first.answered + count), answered=first.answered + count, yes=first.yes + yes * count
    )
    return world._replace(surveys=(more, *rest))


def can_be(pair: Pair) -> bool:
    """Return whether both plans of a pair can be: nobody left who had not come, no more answers than asked."""
    return _can_be(pair.one) and _can_be(pair.other)


def pairs(dice: Dice, size: int, few: int = 1, traits: tuple[str, ...] = EVERYTHING) -> Iterator[Pair]:
    """Yield so many random pairs with a number that is protected, and not known before anything is read."""
    while size:
        pair = make_pair(dice, few, traits)
        if can_be(pair) and protected_in(pair) and next(candidates(pair), None):
            size -= 1
            yield pair
