"""Random plans that cover every field, what can be erased of a plan, and what must then still hold."""

from __future__ import annotations

import copy
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from bomiljo import model
from bomiljo.dates import Day, exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.fields import Ages
from bomiljo.model import Plan
from bomiljo.parts import Part, names
from bomiljo.phases import Batch
from bomiljo.values import Truth
from bomiljo.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.rulebook import Rulebook
    from dice_support import Dice

Data = dict[str, Any]
FIRST_DAY: Final = dt.date(2024, 1, 10)
ACTORS: Final = ("nav", "landlord", "district", "worker-1", "worker-2")
INTERVALS: Final = ("3 days", "1 week", "14 days", "3 weeks", "1 month", "3 months", "5 months")
AGES: Final = ("18-24", "19-24", "20-30", "25-55", "30-40", "40-60", "56-70", "60+", "18+", "57")
LANGUAGES: Final = ("uk", "ar", "ti")


# --- random plans ------------------------------------------------------------------------------------


def make_plan(dice: Dice) -> Data:
    """Return a plan in which everything is known: every section, every field, every date a day.

    What it says can be true: spans run forwards, somebody arrives on the day of the first move-in and
    nobody before it (where nobody is to live, there is none), no presence is reduced before there is any,
    surveys count no more than were asked.
    """
    first = FIRST_DAY + dt.timedelta(days=dice.number(0, 30))
    cohorts = _cohorts(dice, first)
    periods = _list(dice, 0, 4, lambda n: _period(dice, f"period-{n}", first))
    return {
        "settlement": {
            "name": "Somewhere",
            "municipality": "Oslo",
            "as_of": "2024-06-15",
            "leader_role": dice.pick(["leader", "settler"]),
            **({"first_move_in": str(first)} if cohorts else {}),
        },
        "building": _building(dice, first),
        "surroundings": {
            "neighbours": _list(
                dice, 0, 2, lambda n: {"id": f"n{n}", "name": f"Neighbour {n}", "contact": _holders(dice, first)}
            ),
            "concerns": _list(
                dice,
                0,
                2,
                lambda n: _concern(dice, f"w{n}", first),
            ),
        },
        "cohorts": cohorts,
        "presence": _presence(dice, first, periods),
        "meetings": _meetings(dice, first, [each["id"] for each in periods]),
        "actors": [
            {
                "id": each,
                "name": each.title(),
                "bodies": _words(dice, model.Body, 1, 2),
                "roles": _words(dice, model.Role, 0, 3),
            }
            for each in ACTORS
        ],
        "tasks": _list(
            dice,
            0,
            4,
            lambda n: {
                "id": f"task-{n}",
                "name": f"Task {n}",
                "area": dice.pick(get_args(model.Area)),
                "every": dice.pick(INTERVALS),
                "held_by": _holders(dice, first),
            },
        ),
        "escalation": {
            "paths": _list(
                dice,
                0,
                3,
                lambda n: {
                    "id": f"path-{n}",
                    "name": f"Path {n}",
                    "topics": _words(dice, model.Topic, 0, 2),
                    "steps": _list(dice, 0, 2, lambda _: {"receivers": _holders(dice, first)}),
                },
            )
        },
        "information": {
            "materials": _list(dice, 0, 2, lambda n: {"id": f"m{n}", "languages": dice.some(LANGUAGES)}),
            "gatherings": _list(
                dice,
                0,
                2,
                lambda n: {
                    "id": f"g{n}",
                    "interpreter": _flag(dice),
                    "topics": _words(dice, model.InformationTopic, 0, 7),
                },
            ),
        },
        "activities": {
            "arranged": _ids(dice, "activity"),
            "input": _ids(dice, "way"),
            "introduction_programme": {"offered_ages": dice.pick(AGES)},
        },
        "participation": {"plan": _ids(dice, "step"), "recruitment": _ids(dice, "asked")},
        "team": {
            "anchored_with": dice.pick(ACTORS),
            "evaluations": [{"on": each} for each in _days(dice, first)],
            "needs": _list(
                dice,
                0,
                3,
                lambda n: {
                    "id": f"need-{n}",
                    "name": f"Need {n}",
                    "held_by": _holders(dice, first),
                    "met_by": [{**each, "beyond_role": _flag(dice)} for each in _holders(dice, first)],
                },
            ),
        },
        "surveys": _list(dice, 0, 3, lambda n: _survey(dice, f"s{n}", first)),
    }


def _concern(dice: Dice, name: str, first: dt.date) -> Data:
    raised = first + dt.timedelta(days=dice.number(-90, 100))
    return {"id": name, "raised": str(raised), "settled": "open" if dice.chance(20) else _day(dice, raised, 0, 150)}


def _building(dice: Dice, first: dt.date) -> Data:
    return {
        "units": _list(
            dice,
            0,
            3,
            lambda n: {
                "id": f"u{n}",
                "count": dice.number(0, 20),
                "size": dice.pick(["small", "ordinary"]),
                "package": dice.pick(["basic", "basic", "other"]),
                "universal_design": dice.pick(["yes", "yes", "no"]),
            },
        ),
        "common_rooms": _list(dice, 0, 2, lambda n: {"id": f"room-{n}", "furnished": _flag(dice)}),
        "staff_rooms": _list(dice, 0, 2, lambda n: {"id": f"office-{n}", "private": _flag(dice)}),
        "furnishing": {
            "ready": _day(dice, first, -40, 40),
            "assembly": {"youths": dice.number(0, 2), "leaders": dice.number(0, 2)},
        },
    }


def _cohorts(dice: Dice, first: dt.date) -> list[Data]:
    arrivals: list[Data] = [{"from": str(first), "to": _day(dice, first, 0, 40)}]
    for _ in range(dice.number(0, 2)):
        start = first + dt.timedelta(days=dice.number(0, 250))
        arrivals.append({"from": str(start), "to": _day(dice, start, 0, 40)})
    made = _list(
        dice,
        0,
        4,
        lambda n: {
            "id": f"c{n + 1}",
            "people": dice.pick([0, 1, 3, 5, 10, 20]),
            "age": dice.pick(AGES),
            "language": dice.pick(LANGUAGES),
            "assessed": dice.pick(["yes", "yes", "no"]),
            "arrival": dict(dice.pick(arrivals)),
        },
    )
    return [{**each, "arrival": dict(arrivals[0])} if n == 0 else each for n, each in enumerate(made)]


def _period(dice: Dice, name: str, first: dt.date) -> Data:
    return {
        "id": name,
        "kind": dice.pick(["staffed", "staffed", "visit", "phone", "drop-in"]),
        "every": dice.pick(INTERVALS),
        **_span(dice, first),
    }


def _presence(dice: Dice, first: dt.date, periods: list[Data]) -> Data:
    staffed = [each["from"] for each in periods if each["kind"] == "staffed"]
    begins = FIRST_DAY if not staffed or "open" in staffed else dt.date.fromisoformat(min(staffed))
    return {
        "periods": periods,
        "taper": [{"on": each} for each in _days(dice, begins, 0, 300)],
        "assessments": [
            {"on": each, "heard": dice.some(["residents", "staff", "nav", "landlord"])} for each in _days(dice, first)
        ],
    }


def _meetings(dice: Dice, first: dt.date, periods: list[str]) -> Data:
    def series(number: int) -> Data:
        when = {"during": dice.pick(periods)} if periods and dice.chance(40) else _span(dice, first)
        return {
            "id": f"series-{number}",
            "kind": dice.pick(["cooperation", "cooperation", "intake", "resource-team"]),
            "actors": dice.some(ACTORS, 2, 5),
            "every": dice.pick(INTERVALS),
            "agenda": _words(dice, model.AgendaTopic, 2, 5),
            **when,
        }

    return {
        "series": _list(dice, 0, 4, series),
        "contacts": _list(
            dice, 0, 2, lambda n: {"id": f"contact-{n}", "between": dice.some(ACTORS, 2, 5), **_span(dice, first)}
        ),
        "stays": _list(
            dice, 0, 2, lambda n: {"id": f"stay-{n}", "actor": dice.pick(ACTORS), "at": dice.pick(get_args(model.Body))}
        ),
    }


def _survey(dice: Dice, name: str, first: dt.date) -> Data:
    asked = dice.number(0, 40)
    answered = asked if dice.chance(40) else dice.number(0, asked)
    data = {
        "id": name,
        "anonymous": _flag(dice),
        "asked": asked,
        "answered": answered,
        "answers": [
            {"question": each, "count": dice.pick([0, dice.number(0, answered)])}
            for each in dice.some(get_args(model.Question), 0, 2)
        ],
    }
    return data if dice.chance(20) else {**data, "held": _day(dice, first, 0, 300)}


def _holders(dice: Dice, first: dt.date) -> list[Data]:
    found = _list(dice, 0, 3, lambda _: {"actor": dice.pick(ACTORS), **_span(dice, first)})
    return list({(each["actor"], each["from"]): each for each in found}.values())


def _span(dice: Dice, first: dt.date) -> Data:
    start = first + dt.timedelta(days=dice.number(-90, 200))
    return {
        "from": "open" if dice.chance(25) else str(start),
        "to": "open" if dice.chance(35) else _day(dice, start, 0, 300),
    }


def _day(dice: Dice, first: dt.date, low: int, high: int) -> str:
    return str(first + dt.timedelta(days=dice.number(low, high)))


def _days(dice: Dice, first: dt.date, low: int = -60, high: int = 300) -> list[str]:
    return sorted({_day(dice, first, low, high) for _ in range(dice.number(0, 2))})


def _flag(dice: Dice) -> str:
    return dice.pick(["yes", "no"])


def _ids(dice: Dice, word: str) -> list[Data]:
    return _list(dice, 0, 2, lambda n: {"id": f"{word}-{n}"})


def _words(dice: Dice, kind: Any, least: int, most: int) -> list[str]:
    return dice.some(get_args(kind), least, most)


def _list(dice: Dice, least: int, most: int, make: Any) -> list[Data]:
    return [make(number) for number in range(dice.number(least, most))]


def make_as_of(dice: Dice, first: dt.date = FIRST_DAY) -> dt.date:
    """Return a date on which a plan whose first move-in is about this day may be checked."""
    return first + dt.timedelta(days=dice.number(-60, 30) if dice.chance(30) else dice.number(-90, 500))


# --- erasing -----------------------------------------------------------------------------------------

# Without these a part cannot be told from others; and evidence without a date counts from the earliest
# day that it can have, so a survey that loses its date may begin to count.
NEVER_ERASED: Final = frozenset({"id", "on", "question", "held"})
DATES: Final = frozenset({"from", "to", "ready", "settled", "on", "first_move_in", "as_of", "raised"})
_EXACT: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Erased:
    """A plan that knows less, and whether an arrival was blurred: then its batch has another key."""

    data: Data
    blurred_arrival: bool


# With `keep` all of an arrival stays known: the list of cohorts, when they come, and the first move-in.
ARRIVALS: Final = frozenset({"cohorts", "arrival", "settlement", "first_move_in"})


def erase(data: Data, dice: Dice, percent: int, keep: frozenset[str] = frozenset()) -> Erased:
    """Return a plan that knows less: each field, list or section is lost with this chance, or blurred.

    A blurred date is a month or a range around it, a blurred age a wider band. A list is known or not
    known as a whole: its items stay.
    """
    poorer = copy.deepcopy(data)
    return Erased(poorer, _erase(poorer, dice, percent, keep, in_arrival=False))


def _erase(part: Data, dice: Dice, percent: int, keep: frozenset[str], *, in_arrival: bool) -> bool:
    blurred = False
    percent = 0 if in_arrival and "arrival" in keep else percent
    for key in list(part):
        value = part[key]
        kept = (
            key in NEVER_ERASED | keep
            or (key == "cohorts" and not value)
            or (key == "actor" and ("from" in part or "to" in part or "at" not in part))
        )
        if not kept and dice.chance(percent):
            del part[key]
            blurred = blurred or in_arrival
        elif key in DATES - keep and isinstance(value, str) and _EXACT.match(value) and dice.chance(percent):
            part[key] = _blurred(value, dice)
            blurred = blurred or in_arrival
        elif key == "age" and dice.chance(percent):
            part[key] = _wider(value, dice)
        else:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    blurred = _erase(inner, dice, percent, keep, in_arrival=key == "arrival") or blurred
    return blurred


def _blurred(text: str, dice: Dice) -> str:
    day = dt.date.fromisoformat(text)
    before = day - dt.timedelta(days=dice.pick([0, 3, 40, 400]))
    after = day + dt.timedelta(days=dice.pick([0, 3, 40, 400]))
    return dice.pick([text[:7], text[:4], f"{before}..{after}", f"{before}..{after}", f"..{after}", f"{before}.."])


def _wider(text: str, dice: Dice) -> str:
    low, _, high = text.rstrip("+").partition("-")
    top = None if text.endswith("+") else int(high or low)
    bottom = max(0, int(low) - dice.pick([0, 1, 10]))
    return f"{bottom}+" if top is None or dice.chance(20) else f"{bottom}-{top + dice.pick([0, 1, 10])}"


def least_erased(full: Data, erased: Erased, fails: Callable[[Erased], bool]) -> Erased:
    """Put back whatever can be put back while it still fails."""
    least = erased
    for where in list(_lost(full, erased.data)):
        poorer = copy.deepcopy(least.data)
        inner: Any = poorer
        outer: Any = full
        for step in where[:-1]:
            inner, outer = inner[step], outer[step]
        inner[where[-1]] = copy.deepcopy(outer[where[-1]])
        if fails(fuller := Erased(poorer, erased.blurred_arrival)):
            least = fuller
    return least


def differences(full: Data, poorer: Data) -> list[str]:
    """Return what was lost or blurred, as text."""
    found = []
    for where in _lost(full, poorer):
        inner: Any = poorer
        outer: Any = full
        for step in where[:-1]:
            inner, outer = inner[step], outer[step]
        now = inner.get(where[-1]) if isinstance(inner, dict) else inner[where[-1]]
        found.append(f"{'.'.join(map(str, where))}: {outer[where[-1]]} -> {now}")
    return found


def _lost(full: Any, poorer: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where two plans differ: the way there, step by step."""
    if isinstance(full, dict) and isinstance(poorer, dict):
        for key, value in full.items():
            yield from _lost(value, poorer.get(key), (*where, key))
    elif isinstance(full, list) and isinstance(poorer, list):
        for index, (one, other) in enumerate(zip(full, poorer, strict=True)):
            yield from _lost(one, other, (*where, index))
    elif full != poorer:
        yield where


# --- what must still hold ----------------------------------------------------------------------------


def decisions(data: Data, as_of: dt.date, book: Rulebook) -> dict[tuple[str, str | None], Decision]:
    """Return the decisions of a plan by rule and subject."""
    plan = Plan.model_validate(data)
    found = decide_all(book, View(plan, exactly(as_of)), book.rules.values())
    keyed = {(each.rule.id, each.subject.key if each.subject else None): each for each in found}
    assert len(keyed) == len(found), "two outcomes of one rule have the same subject"
    return keyed


def contradictions(full: Data, erased: Erased, as_of: dt.date, book: Rulebook, *, strict: bool = True) -> list[str]:
    """Return what is said of a plan and not of one that knows more.

    Where the poorer plan says gap the fuller says gap, where ok then ok or not applicable, where not
    applicable then that. Missed stays missed, and the day of judging is one of the days it could be.
    Without `strict` the fuller plan may leave open what the poorer decides: no contradiction, but less
    said of more. Exceptions: (1) `held` of a survey is never erased; (2) a blurred arrival makes another subject of
    its batch, so subjects that are arrivals are compared only where none is blurred; (3) where a list
    is lost, there is one outcome for all its subjects, and that is unknown or not applicable; (4) those
    whose arrival is not known are one subject: ok and not applicable hold for each of them, a gap for
    one of them; (5) it is taken for granted that somebody will live there: `cohorts: []` is never erased.
    """
    richer, found = decisions(full, as_of, book), []
    for key, poor in decisions(erased.data, as_of, book).items():
        if erased.blurred_arrival and poor.rule.each == "arrival":
            continue
        rich = richer.get(key)
        if _who_comes(poor)[1]:
            found += _unlike_arrivals(
                poor, [each for (rule, _), each in richer.items() if rule == key[0]], strict=strict
            )
        elif rich:
            found += _unlike(poor, rich, strict=strict)
        elif poor.subject:
            found.append(f"{key}: a subject that the fuller plan does not have")
        else:
            found += _unlike_each(poor, [each for (rule, _), each in richer.items() if rule == key[0]], strict=strict)
    return found


def _unlike(poor: Decision, rich: Decision, *, strict: bool) -> list[str]:
    """Return what one outcome says and that of a fuller plan does not."""
    what = f"{poor.rule.id} {rich.subject.key if rich.subject else ''}"
    if not strict and poor.outcome == "not_applicable" and rich.applies is Truth.UNKNOWN:
        return []  # an ok with the mark that it may not apply
    if rich.outcome not in _allowed(poor, strict=strict):
        return [f"{what}: {poor.outcome}, and {rich.outcome} when more is known"]
    if strict and poor.missed and not rich.missed:
        return [f"{what}: missed, and not missed when more is known"]
    if strict and rich.outcome in ("gap", "ok") and not _within(rich.timing.day, poor.timing.day):
        return [f"{what}: judged on {poor.timing.day}, and on {rich.timing.day} when more is known"]
    return []


def _unlike_each(poor: Decision, each: list[Decision], *, strict: bool) -> list[str]:
    """Compare the one outcome of a list that was lost with those of its items."""
    if poor.outcome in ("unknown", "not_applicable"):
        return [line for rich in each for line in _unlike(poor, rich, strict=strict)]
    return [f"{poor.rule.id}: {poor.outcome} for a list that is not known"]


def _unlike_arrivals(poor: Decision, each: list[Decision], *, strict: bool) -> list[str]:
    """Compare what is said of those whose arrival is not known with what is said of them when it is."""
    own = _who_comes(poor)[1]
    if poor.outcome == "gap":
        theirs = [rich for rich in each if own & set().union(*_who_comes(rich))]
        decided = any(rich.outcome in _allowed(poor, strict=strict) for rich in theirs)
        return [] if decided else [f"{poor.rule.id}: a gap of {own}, and none of theirs when more is known"]
    theirs = [rich for rich in each if own.issuperset(set().union(*_who_comes(rich)))]
    return [line for rich in theirs for line in _unlike(poor, rich, strict=False)]


def _who_comes(each: Decision) -> tuple[set[str], set[str]]:
    """Return the cohorts of an arrival, and where these are not known those that it stands for."""
    batch = each.subject.item if each.subject else None
    if not isinstance(batch, Batch):
        return set(), set()
    known = {cohort.id for cohort in batch.cohorts}
    return known, set() if known else {cohort.id for cohort in batch.maybe}


def _allowed(poor: Decision, *, strict: bool) -> set[str]:
    return ALLOWED[poor.outcome] | (set() if strict else {"unknown"})


ALLOWED: Final = {
    "gap": {"gap"},
    "ok": {"ok", "not_applicable"},
    "not_applicable": {"not_applicable"},
    "unknown": {"gap", "ok", "unknown", "not_applicable"},
    "error": set[str](),
}


def _within(inner: Day, outer: Day) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


# --- paths -------------------------------------------------------------------------------------------

_STEP: Final = re.compile(r"([a-z_]+)(?:\[([^\]]+)\])?")


def value_at(plan: Plan, path: str) -> Any:
    """Return what stands at a path. Raises KeyError or StopIteration for a path that is none."""
    part: Any = plan
    for name, key in _STEP.findall(path):
        aliases = {alias: attribute for attribute, alias in _names(part).items()}
        part = getattr(part, aliases[name])
        if key:
            part = next(each for n, each in enumerate(part) if _key_fits(each, n, key))
    return part


def _names(part: Part) -> dict[str, str]:
    return names(type(part))


def _key_fits(item: Any, index: int, key: str) -> bool:
    if not item.KEY:
        return str(index + 1) == key
    own = str(getattr(item, item.KEY))
    return key in (own, f"{own}@{getattr(item, 'from_', None) or '?'}")


def is_open(value: object) -> bool:
    """Return whether more could be told of a value: it is blank, or not exact."""
    if isinstance(value, model.Arrival):
        return is_open(value.from_) or is_open(value.to)
    if isinstance(value, Ages):
        return value.low != value.high
    return value is None or (isinstance(value, Day) and not value.known)


# --- order -------------------------------------------------------------------------------------------


def shuffled(data: Any, dice: Dice) -> Any:
    """Return the same plan with every list in another order, but the steps of a path."""
    if isinstance(data, dict):
        return {
            key: [shuffled(each, dice) for each in value] if key == "steps" else shuffled(value, dice)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [shuffled(each, dice) for each in dice.shuffled(data)]
    return data
