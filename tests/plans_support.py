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
# Each with the body and the role that it has more often than others.
ACTORS: Final = {
    "nav": ("nav", "nav-adviser"),
    "landlord": ("landlord", "landlord-contact"),
    "district": ("district", "leader"),
    "worker-1": ("district", "environment-worker"),
    "worker-2": ("district", "environment-worker"),
}
INTERVALS: Final = ("3 days", "1 week", "14 days", "3 weeks", "1 month", "3 months", "5 months")
AGES: Final = ("18-24", "19-24", "20-30", "25-55", "30-40", "40-60", "56-70", "60+", "18+", "57")
LANGUAGES: Final = ("uk", "ar", "ti")
DAYS_IN: Final = {"day": 1, "week": 7, "month": 30}
HOURS: Final = (
    *("always", "mon-fri 15:30-08:00", "sat,sun 08:00-08:00", "mon,thu 09:00-11:00"),
    *("mon-fri 08:00-15:30", "tue 09:00-12:00", "thu 16:00-18:00", "daily 18:00-22:00", "holidays 10:00-12:00"),
)
LIMITS: Final = ("4 hours", "1 day", "2 days", "1 week", "3 weeks", "2 months")
WALKS: Final = ("shop", "transport", "bus-stop", "nav", "health-services", "school")


# --- random plans ------------------------------------------------------------------------------------


def make_plan(dice: Dice) -> Data:
    """Return a plan in which everything is known: every section, every field, every date a day.

    What it says can be true: spans run forwards, somebody arrives on the day of the first move-in and
    nobody before it (where nobody is to live, there is none), nobody leaves before they came, no presence
    is reduced before there is any, surveys count no more than were asked.
    """
    first = FIRST_DAY + dt.timedelta(days=dice.number(0, 30))
    building = _building(dice, first)
    cohorts = _cohorts(dice, first, [each["id"] for each in building["units"]])
    periods = _list(dice, 0, 4, lambda n: _period(dice, f"period-{n}", first))
    return {
        "settlement": {
            "name": "Somewhere",
            "municipality": "Oslo",
            "as_of": "2024-06-15",
            "leader_role": dice.pick(["leader", "settler"]),
            "mix_reviews": [{"on": each} for each in _days(dice, first, -90)],
            **({"first_move_in": str(first)} if cohorts else {}),
        },
        "building": building,
        "surroundings": _surroundings(dice, first),
        "cohorts": cohorts,
        "presence": _presence(dice, first, periods),
        "meetings": _meetings(dice, first, [each["id"] for each in periods]),
        "actors": [_actor(dice, each, first) for each in ACTORS],
        "tasks": _tasks(dice, first),
        "escalation": _escalation(dice, first),
        "information": _information(dice, first),
        "activities": {
            "arranged": _list(
                dice,
                0,
                2,
                lambda n: {
                    "id": f"activity-{n}",
                    "where": dice.pick(["common-rooms", "elsewhere"]),
                    "with": dice.some(["residents", "neighbours", "voluntary", "services"], 0, 2),
                },
            ),
            "input": _ids(dice, "way"),
            "introduction_programme": {"offered_ages": dice.pick(AGES)},
        },
        "participation": {
            "plan": _ids(dice, "step"),
            "recruitment": _ids(dice, "asked"),
            "matters": _list(dice, 0, 2, lambda n: {"id": f"matter-{n}", "on": _day(dice, first, -60, 300)}),
            "councils": _list(dice, 0, 2, lambda n: {"id": f"council-{n}", **_span(dice, first)}),
        },
        "team": {
            "anchored_with": dice.pick(list(ACTORS)),
            "evaluate_every": dice.pick(INTERVALS),
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


def _actor(dice: Dice, name: str, first: dt.date) -> Data:
    body, role = ACTORS[name]
    return {
        "id": name,
        "name": name.title(),
        "bodies": _words(dice, model.Body, 1, 2) if dice.chance(50) else [body],
        "roles": _words(dice, model.Role, 0, 3) if dice.chance(50) else [role],
        "languages": dice.some(LANGUAGES),
        "weekly_hours": dice.pick([0, 10, 37]),
        "reachable": dice.some(HOURS, 0, 3),
        "phone": "22 00 00 00",
        "email": "office@eksempel.no",
        "deputies": _shared(dice) if dice.chance(40) else _holders(dice, first),
        **({"from": "open", "to": "open"} if dice.chance(70) else _span(dice, first)),
    }


def _tasks(dice: Dice, first: dt.date) -> list[Data]:
    """Return a few tasks, or very many that one actor has all the time."""
    if dice.chance(4):
        return [_task(dice, f"task-{n}", first, [_always("nav")]) for n in range(16)]
    return _list(
        dice,
        0,
        5,
        lambda n: _task(dice, f"task-{n}", first, _shared(dice) if dice.chance(20) else _holders(dice, first)),
    )


def _task(dice: Dice, name: str, first: dt.date, holders: list[Data]) -> Data:
    return {
        "id": name,
        "name": name.title(),
        "area": dice.pick(get_args(model.Area)),
        "every": dice.pick(INTERVALS),
        "weekly_hours": dice.pick([0, 2, 10, 25]),
        "held_by": [{**each, "as": dice.some(["accountable", "responsible"], 0, 2)} for each in holders],
        "consulted": _holders(dice, first) if dice.chance(30) else [],
        "informed": _holders(dice, first) if dice.chance(30) else [],
    }


def _surroundings(dice: Dice, first: dt.date) -> Data:
    return {
        "neighbours": _list(
            dice,
            0,
            2,
            lambda n: {
                "id": f"n{n}",
                "name": f"Neighbour {n}",
                "contact": _holders(dice, first),
                "empty_evenings": _flag(dice),
            },
        ),
        "concerns": _list(dice, 0, 2, lambda n: {"id": f"w{n}", **_raised(dice, first, "raised", "settled")}),
        "notices": [{"on": each} for each in _days(dice, first, -60)],
        "answer_within": dice.pick(INTERVALS),
        "enquiries": _list(dice, 0, 2, lambda n: {"id": f"e{n}", **_raised(dice, first, "received", "answered")}),
        "walks": [{"to": each, "minutes": dice.number(0, 40)} for each in dice.some(WALKS)],
    }


def _raised(dice: Dice, first: dt.date, start: str, end: str) -> Data:
    raised = first + dt.timedelta(days=dice.number(-90, 100))
    return {start: str(raised), end: "open" if dice.chance(20) else _day(dice, raised, 0, dice.pick([5, 150]))}


def _escalation(dice: Dice, first: dt.date) -> Data:
    ids = [f"path-{number}" for number in range(dice.number(0, 3))]
    paths = [_path(dice, each, ids, first) for each in ids]
    return {"paths": paths, "incidents": _list(dice, 0, 2, lambda n: _incident(dice, f"incident-{n}", first, paths))}


def _path(dice: Dice, name: str, ids: list[str], first: dt.date) -> Data:
    return {
        "id": name,
        "name": name.title(),
        "topics": _words(dice, model.Topic, 0, 2),
        "default": dice.pick(["yes", "no", "no"]),
        "emergency_first": _flag(dice),
        "steps": _steps(dice, first),
        "continues": dice.pick(["open", "open", *ids]),
        "settle_within": dice.pick(INTERVALS),
        "told": dice.some(["residents", "neighbours"], 0, 2),
    }


def _steps(dice: Dice, first: dt.date) -> list[Data]:
    """Return the steps of a path; of some, each with one actor who is there all the time and at no other step."""
    receivers = (
        [[_always(each)] for each in dice.some(list(ACTORS), 3, 5)]
        if dice.chance(30)
        else [_shared(dice) if dice.chance(20) else _holders(dice, first) for _ in range(dice.number(0, 3))]
    )
    return [{"receivers": each, "within": dice.pick(LIMITS), "decides": _flag(dice)} for each in receivers]


def _incident(dice: Dice, name: str, first: dt.date, paths: list[Data]) -> Data:
    """Return an incident: of any kind and with anybody, or on a path for it and with those who receive there."""
    raised = _raised(dice, first, "raised", "settled")
    came = dt.date.fromisoformat(raised["raised"])
    path = dice.pick(paths) if paths and dice.chance(60) else {"topics": [], "steps": []}
    crew = [each["actor"] for step in path["steps"] for each in step["receivers"]] or list(ACTORS)
    return {
        "id": name,
        "topic": dice.pick(path["topics"] or get_args(model.Topic)),
        "received_by": dice.pick(crew[:2]),
        "passed_on": [{"on": each, "actor": dice.pick(crew[-3:])} for each in _days(dice, came, 0, 40)],
        **raised,
    }


def _information(dice: Dice, first: dt.date) -> Data:
    return {
        "materials": _list(dice, 0, 2, lambda n: {"id": f"m{n}", "languages": dice.some(LANGUAGES)}),
        "gatherings": _list(
            dice,
            0,
            3,
            lambda n: {
                "id": f"g{n}",
                "on": _day(dice, first, -60, 300),
                "interpreter": _flag(dice),
                "topics": _words(dice, model.InformationTopic, 0, 9),
            },
        ),
        "channels": _list(
            dice,
            0,
            2,
            lambda n: {
                "id": f"channel-{n}",
                "kind": dice.pick(["chat", "chat", "text-message", "letter", "notice-board", "in-person"]),
            },
        ),
    }


def _building(dice: Dice, first: dt.date) -> Data:
    return {
        "units": _list(
            dice,
            0,
            3,
            lambda n: {
                "id": f"u{n}",
                "count": dice.number(0, 20),
                "places": dice.number(1, 4),
                "entrance": dice.pick(["north", "south"]),
                "size": dice.pick(["small", "ordinary"]),
                "package": dice.pick(["basic", "basic", "other"]),
                "universal_design": dice.pick(["yes", "yes", "no"]),
            },
        ),
        "elsewhere": _list(
            dice,
            0,
            2,
            lambda n: {"id": f"other-{n}", "count": dice.pick([0, 2, 10, 40]), "universal_design": _flag(dice)},
        ),
        "other_tenants": _list(
            dice, 0, 2, lambda n: {"id": f"let-{n}", "people": dice.number(0, 20), **_span(dice, first)}
        ),
        "permit_until": _end(dice, first, 600),
        "common_rooms": _list(dice, 0, 2, lambda n: {"id": f"room-{n}", "furnished": _flag(dice)}),
        "staff_rooms": _list(
            dice, 0, 2, lambda n: {"id": f"office-{n}", "private": _flag(dice), "in_home": _flag(dice)}
        ),
        "furnishing": {
            "ready": _day(dice, first, -40, 40),
            "orders": dice.number(0, 3),
            "assembly": {"youths": dice.number(0, 2), "leaders": dice.number(0, 2)},
        },
    }


def _cohorts(dice: Dice, first: dt.date, units: list[str]) -> list[Data]:
    arrivals: list[Data] = [{"from": str(first), "to": _day(dice, first, 0, 40)}]
    for _ in range(dice.number(0, 2)):
        start = first + dt.timedelta(days=dice.number(0, 250))
        arrivals.append({"from": str(start), "to": _day(dice, start, 0, 40)})
    return _list(
        dice, 0, 4, lambda n: _cohort(dice, f"c{n + 1}", dict(dice.pick(arrivals) if n else arrivals[0]), units)
    )


def _cohort(dice: Dice, name: str, arrival: Data, units: list[str]) -> Data:
    people = dice.pick([0, 1, 3, 5, 10, 20])
    came = dt.date.fromisoformat(arrival["from"])
    return {
        "id": name,
        "people": people,
        "homes": dice.pick([0, 1, 3, 10, 20]),
        "kind": dice.pick(["refugees", "refugees", "others"]),
        "household": dice.pick(["single", "single", "couple", "family"]),
        "age": dice.pick(AGES),
        "language": dice.pick(LANGUAGES),
        "support": dice.pick(["none", "some", "some", "much"]),
        "assessed": dice.pick(["yes", "yes", "no"]),
        "suits": dice.pick(["yes", "yes", "no"]),
        **({"unit": dice.pick(units)} if units else {}),
        "arrival": arrival,
        "departures": _departures(dice, people, came),
        "lease_until": _end(dice, came, 600),
        "told_in_person": dice.pick(["yes", "yes", "no"]),
        "gp_from": _end(dice, came, 200),
        "bank_id_from": _end(dice, came, 200),
    }


def _departures(dice: Dice, people: int, came: dt.date) -> list[Data]:
    """Return who leaves: no more than came, and none before they came."""
    left, found = people, []
    for day in _days(dice, came, 0, 400):
        gone = dice.number(0, left)
        left -= gone
        found.append({"on": day, "people": gone})
    return found


def _period(dice: Dice, name: str, first: dt.date) -> Data:
    return {
        "id": name,
        "kind": dice.pick(["staffed", "staffed", "visit", "phone", "drop-in"]),
        "every": dice.pick(INTERVALS),
        "actors": dice.some(list(ACTORS)),
        "staff": dice.number(0, 3),
        "hours": dice.some(HOURS, least=0, most=2),
        **_span(dice, first),
    }


def _presence(dice: Dice, first: dt.date, periods: list[Data]) -> Data:
    staffed = [each for each in periods if each["kind"] == "staffed"]
    starts = [each["from"] for each in staffed]
    begins = FIRST_DAY if not staffed or "open" in starts else dt.date.fromisoformat(min(starts))
    taper = _days(dice, begins, 0, 300)
    ends = [each["to"] for each in staffed if each["to"] != "open"]
    return {
        "periods": periods,
        "taper": [{"on": each} for each in taper],
        "assessments": [
            {"on": each, "heard": dice.some(["residents", "staff", "nav", "landlord"], 0, 4)}
            for each in _assessed(dice, first, [*taper, *ends])
        ],
    }


def _assessed(dice: Dice, first: dt.date, reductions: list[str]) -> list[str]:
    """Return the days of the assessments: now and then, or shortly before each reduction."""
    if dice.chance(50):
        return _days(dice, first)
    return sorted({_day(dice, dt.date.fromisoformat(each), -20, 0) for each in reductions})


def _meetings(dice: Dice, first: dt.date, periods: list[str]) -> Data:
    def series(number: int) -> Data:
        when = {"during": dice.pick(periods)} if periods and dice.chance(40) else _span(dice, first)
        every = dice.pick(INTERVALS)
        return {
            "id": f"series-{number}",
            "kind": dice.pick(["cooperation", "cooperation", "intake", "intake", "resource-team", "neighbours"]),
            "actors": dice.some(list(ACTORS), 2, 5),
            "every": every,
            "agenda": _words(dice, model.AgendaTopic, 1, 6),
            "held": _held(dice, every, when.get("from", "open"), first),
            **when,
        }

    return {
        "series": _list(dice, 0, 5, series),
        "contacts": _list(
            dice, 0, 2, lambda n: {"id": f"contact-{n}", "between": dice.some(list(ACTORS), 2, 5), **_span(dice, first)}
        ),
        "stays": _list(
            dice,
            0,
            2,
            lambda n: {"id": f"stay-{n}", "actor": dice.pick(list(ACTORS)), "at": dice.pick(get_args(model.Body))},
        ),
    }


def _held(dice: Dice, every: str, start: str, first: dt.date) -> list[str]:
    """Return the days of the meetings: now and then, or as often as was promised, but at most forty."""
    if not dice.chance(60):
        return _days(dice, first)
    number, _, unit = every.partition(" ")
    step = dt.timedelta(days=int(number) * DAYS_IN[unit.removesuffix("s")])
    day = first - dt.timedelta(days=90) if start == "open" else dt.date.fromisoformat(start)
    return [str(day + step * count) for count in range(dice.number(0, 40))]


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
            for each in dice.some(get_args(model.Question), 0, 4)
        ],
    }
    if dice.chance(20):
        return {**data, "followed_up": _end(dice, first, 400)}
    held = first + dt.timedelta(days=dice.number(0, 300))
    return {**data, "held": str(held), "followed_up": _end(dice, held, 60)}


def _roles(dice: Dice, actor: str) -> list[str]:
    """Return the roles of an actor; a worker is most often an environment worker."""
    if actor.startswith("worker") and dice.chance(70):
        return ["environment-worker"]
    return _words(dice, model.Role, 0, 3)


def _holders(dice: Dice, first: dt.date) -> list[Data]:
    found = _list(dice, 0, 3, lambda _: {"actor": dice.pick(list(ACTORS)), **_span(dice, first)})
    return list({(each["actor"], each["from"]): each for each in found}.values())


def _shared(dice: Dice) -> list[Data]:
    """Return several who hold something together all the time."""
    return [_always(each) for each in dice.some(list(ACTORS), 2, 5)]


def _always(actor: str) -> Data:
    return {"actor": actor, "from": "open", "to": "open"}


def _span(dice: Dice, first: dt.date) -> Data:
    start = first + dt.timedelta(days=dice.number(-90, 200))
    return {
        "from": "open" if dice.chance(25) else str(start),
        "to": "open" if dice.chance(35) else _day(dice, start, 0, 300),
    }


def _end(dice: Dice, first: dt.date, most: int) -> str:
    return "open" if dice.chance(20) else _day(dice, first, 0, most)


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
NEVER_ERASED: Final = frozenset({"id", "question"})
DATES: Final = frozenset(
    [
        "answered",
        "as_of",
        "bank_id_from",
        "first_move_in",
        "followed_up",
        "from",
        "gp_from",
        "lease_until",
        "on",
        "permit_until",
        "raised",
        "ready",
        "received",
        "settled",
        "to",
    ]
)
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
        if key not in keep and not _tells_apart(part, key) and dice.chance(percent):
            del part[key]
            blurred = blurred or in_arrival
        elif key in DATES - keep and isinstance(value, str) and _EXACT.match(value) and dice.chance(percent):
            part[key] = _blurred(value, dice)
            blurred = blurred or in_arrival
        elif key == "age" and dice.chance(percent):
            part[key] = _wider(value, dice)
        elif key == "held" and isinstance(value, list):
            part[key] = [_blurred(each, dice) if dice.chance(percent) else each for each in value]
        else:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    blurred = _erase(inner, dice, percent, keep, in_arrival=key == "arrival") or blurred
    return blurred


def _tells_apart(part: Data, key: str) -> bool:
    """Return whether the part cannot be told without this: its key, the day of a survey, or that nobody comes.

    A walk is told by where `to`, and a span by more than that; what has an id is told by it and not by its day.
    """
    value = part[key]
    return (
        key in NEVER_ERASED
        or (key == "on" and "id" not in part)
        or (key == "to" and value in WALKS)
        or (key == "held" and isinstance(value, str))
        or (key == "cohorts" and not value)
        or (key == "actor" and "on" not in part and ("from" in part or "to" in part or "at" not in part))
    )


def _blurred(text: str, dice: Dice) -> str:
    if not _EXACT.match(text):
        return text
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
    if isinstance(value, list):
        return any(isinstance(each, Day) and not each.known for each in value)
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
