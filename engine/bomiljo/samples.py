"""Answers that stand for all that a field may be answered with: each word, and both sides of each limit.

They are complete: a day and not a month, an item with everything about it. A search tries them all; where
a rule turns on something between two of them, it is not seen.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.answers import fields_of, form_of, kinds, referred, sections_of
from bomiljo.dates import FIRST, LAST, OPEN, Day, add_months
from bomiljo.fields import MAX_AGE, Ages
from bomiljo.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bomiljo.answers import AnswerType, Form, Section
    from bomiljo.changes import Data
    from bomiljo.model import Plan

_DAY: Final = dt.timedelta(days=1)
_LONG: Final = 5 * 365 * _DAY
_LANGUAGES: Final = ("uk", "ar", "ti")
_AGES: Final = (17, 20, 25, 40, 55, 56, 70)  # on both sides of every age that an indicator asks about
_HOURS: Final = ("always", "mon-fri 08:00-15:30", "daily 16:00-22:00")
_NAMES: Final = ("north", "basic")
_MOST_DAYS: Final = 999
_LISTS: Final[dict[str, Section]] = {"Actor": "actors", "PresencePeriod": "periods", "Unit": "units", "Path": "paths"}
_STAND_INS: Final[dict[Section, tuple[str, ...]]] = {
    "actors": ("a1", "a2", "a3"),
    "paths": (),
    "periods": ("p1", "p2"),
    "units": ("u1", "u2"),
}


class Hints(NamedTuple):
    """Where something may turn: today, days that matter, limits in days, in hours and in numbers; the names known.

    `rounds` is how many ways are tried in which the fields of an item come together.
    """

    today: dt.date
    days: tuple[dt.date, ...]
    day_limits: tuple[int, ...]
    hour_limits: tuple[int, ...]
    counts: tuple[int, ...]
    names: dict[Section, tuple[str, ...]]
    rounds: int = 3


def names_in(plan: Plan) -> dict[Section, tuple[str, ...]]:
    """Return the names that references may use: those listed; else those that are used; else stand-ins."""
    known = sections_of(plan)
    used = referred(plan) if None in known.values() else {}
    return {
        section: (tuple(sorted(used[section])) or _STAND_INS[section]) if items is None else names_of(items)
        for section, items in known.items()
    }


def names_of(items: Sequence[Any]) -> tuple[str, ...]:
    """Return the ids of the items of a list."""
    return tuple(each.id for each in items)


def samples(field: str, now: Any, hints: Hints) -> tuple[Data, ...]:
    """Return answers to the question of a field that stand for all; `now` is what the plan says, if anything.

    Each differs from the others; what contradicts the plan is among them.
    """
    return _distinct(_samples(field, now, hints))


def _samples(field: str, now: Any, hints: Hints) -> Iterable[Data]:
    form = form_of(field)
    if form.part is not None:
        return _of_parts(form.part, now, hints, many=form.many)
    if not form.many:
        return _single(form, now, hints)
    if now:  # days that are not exact
        return [[str(_near(each, day)) for each in now] for day in _within(None, hints)]
    return _sets(list(_single(form, None, hints)))


def _sets(words: list[Data]) -> list[Data]:
    return [[], list(words), *([each] for each in words), *([one for one in words if one != each] for each in words)]


def _single(form: Form, now: Any, hints: Hints) -> Iterable[Data]:
    if form.type in _MADE:
        return _MADE[form.type](form, now, hints)
    many = str(_MOST_DAYS)
    return {
        "yes-no": ("yes", "no"),
        "choice": form.words,
        "count": (0, 1, *hints.counts, 100),
        "interval": tuple(f"{days} days" for days in (1, *hints.day_limits, many)),
        "duration": (*(f"{hours} hours" for hours in (1, *hints.hour_limits, many)), f"{many} days"),
        "language": _LANGUAGES,
        "hours": _HOURS,
        "phone": ("22 33 44 55",),
        "email": ("bomiljo@eksempel.no",),
    }.get(form.type, _NAMES)


def _references(form: Form, _: None, hints: Hints) -> Iterable[Data]:
    own = hints.names[form.refers or "actors"][:3]
    return (OPEN[0], *own) if form.refers == "paths" else own


def _ages(_: Form, now: Ages | None, __: Hints) -> Iterable[Data]:
    low, high = (now.low, now.high or MAX_AGE) if now else (0, MAX_AGE)
    return map(str, [low, *(age for age in _AGES if low < age < high), high])


def _days(_: Form, now: Day | None, hints: Hints) -> Iterable[Data]:
    return map(str, _within(now, hints))


def _ends(_: Form, now: Day | None, hints: Hints) -> Iterable[Data]:
    return [*map(str, _within(now, hints)), *([OPEN[0]] if now is None else [])]


_MADE: Final[dict[AnswerType, Callable[[Form, Any, Hints], Iterable[Data]]]] = {
    "age": _ages,
    "date": _days,
    "date-or-open": _ends,
    "reference": _references,
}


# --- days --------------------------------------------------------------------------------------------


def _within(now: Day | None, hints: Hints) -> list[dt.date]:
    """Return the days on both sides of each on which something may turn, within what is known."""
    marks = (hints.today, *hints.days)
    around = [mark + step * _DAY for mark in marks for step in (0, -1, 1)]
    far = [hints.today - _LONG, hints.today + _LONG]
    if now is None:
        return around + far
    return [now.earliest, *(day for day in around if now.earliest < day < now.latest), now.latest, *_middle(now)]


def _middle(now: Day) -> list[dt.date]:
    unbounded = now.earliest == FIRST or now.latest == LAST
    return [] if unbounded else [now.earliest + (now.latest - now.earliest) / 2]


def _near(day: Day, wanted: dt.date) -> dt.date:
    """Return the day nearest to one that is wanted, of those that are possible."""
    return min(max(day.earliest, wanted), day.latest)


def _spans(hints: Hints, part: str) -> list[dict[str, Data]]:
    """Return stretches of time: over, running, to come, and from and to each day that matters."""
    if not (ends := _ends_of(part)):
        return [{}]
    today, (first, last) = hints.today, ends
    ever = str(today - _LONG) if part == "Arrival" or form_of(f"{part}.{first}").type == "date" else OPEN[0]
    never = str(today + _LONG) if part == "Arrival" else OPEN[0]
    past, yesterday, tomorrow = str(today - _LONG / 2), str(today - _DAY), str(today + _DAY)
    days = [day + step * _DAY for day in sorted({today, *hints.days}) for step in (0, -1, 1)]
    found = [(ever, never), (past, past), (ever, yesterday), (yesterday, never), (tomorrow, never), (past, str(today))]
    found += [(str(today), str(today)), (yesterday, tomorrow)]
    found += [(str(start), str(end)) for start in days for end in (start, add_months(start, 7))]
    found += [(ever, str(day)) for day in days] + [(str(day), never) for day in days]
    return [{first: start, last: end} for start, end in found]


def _ends_of(part: str) -> tuple[str, str] | None:
    """Return the fields that tell from when to when: of a stretch, or where there is one day and one end."""
    if issubclass(kinds()[part], Span):
        return "from", "to"
    types: dict[AnswerType, list[str]] = {}
    for field in fields_of(part):
        types.setdefault(form_of(field).type, []).append(field.partition(".")[2])
    days, ends = types.get("date", []), types.get("date-or-open", [])
    return (days[0], ends[0]) if len(days) == len(ends) == 1 and not form_of(f"{part}.{days[0]}").many else None


# --- parts -------------------------------------------------------------------------------------------

_MOST: Final = 12  # how many different items of a list are tried


def _of_parts(part: str, now: Any, hints: Hints, *, many: bool) -> list[Data]:
    if not many:
        return _one(part, now, hints)
    items = _items(part, hints)
    old = [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in now or ()]
    lists = [[], *(_with_others(items, number, part, hints) for number in range(len(items))), items]
    return [[*old, *_unlike(each, kinds()[part].KEY)] for each in lists]


def _with_others(items: list[dict[str, Data]], number: int, part: str, hints: Hints) -> list[dict[str, Data]]:
    """Return a list of one item; of what others name, all, by turns alike and unlike each other."""
    named = _named(part, hints)
    if named and number % 2:
        return [{**items[number], "id": each} for each in named]
    return (items[number:] + items)[: max(1, len(named))]


def _named(part: str, hints: Hints) -> tuple[str, ...]:
    """Return the ids that the items of a list must have, since they are named elsewhere."""
    return hints.names[_LISTS[part]] if part in _LISTS else ()


def _one(part: str, now: Any, hints: Hints) -> list[Data]:
    """Return a part that is there once, such as an arrival: whole, and as far as it is told already."""
    if now is None:
        return [{**each, **span} for each in _items(part, hints)[:1] for span in _spans(hints, part)]
    first, last = (each or Day(FIRST, LAST) for each in (now.from_, now.to))
    pairs = [(a, b) for a in _within(first, hints) for b in _within(last, hints) if a <= b]
    return [{"from": str(a), "to": str(b)} for a, b in pairs]


def _items(part: str, hints: Hints) -> list[dict[str, Data]]:
    """Return items in which each field has each of its answers: all first ones together, then all second, and so on.

    In the rounds after the first they come together in other ways.
    """
    names = [field for field in fields_of(part) if not _left_out(field, part)]
    found = {field.partition(".")[2]: inside for field in names if (inside := _inside(field, hints))}
    spans = _spans(hints, part)
    size = min(_MOST, max([len(spans), *map(len, found.values())]))
    turns = [(number, round_) for round_ in range(hints.rounds) for number in range(size)]
    return [{**_item(found, spans, *turn), **_key(part, place, hints)} for place, turn in enumerate(turns)]


def _item(found: dict[str, tuple[Data, ...]], spans: list[dict[str, Data]], number: int, round_: int) -> Data:
    def pick(answers: Sequence[Any], place: int) -> Any:
        turn = number if round_ == 0 else _scattered(number, round_, place)
        return answers[turn % len(answers)]

    return {name: pick(answers, place) for place, (name, answers) in enumerate(found.items(), 1)} | pick(spans, round_)


def _scattered(number: int, round_: int, place: int) -> int:
    """Return a number that looks like chance, and is always the same."""
    return ((number * 31 + round_) * 37 + place) * 2654435761 % 2**32 >> 11


def _inside(field: str, hints: Hints) -> tuple[Data, ...]:
    """Return the answers of a field of an item; of lists in it only some, or there would be no end to it."""
    found = samples(field, None, hints)
    form = form_of(field)
    return found[: _MOST // 2] if form.whole else found[:_MOST]


def _left_out(field: str, part: str) -> bool:
    """Return whether a field is told by others: a series has dates of its own, a stretch is made whole."""
    return field == "Series.during" or field.partition(".")[2] in (_ends_of(part) or ())


def _key(part: str, number: int, hints: Hints) -> dict[str, Data]:
    if "id" not in kinds()[part].model_fields:
        return {}
    if named := _named(part, hints):
        return {"id": named[number % len(named)]}
    return {"id": f"c{900 + number}" if part == "Cohort" else f"x{number}"}


def _unlike(items: list[dict[str, Data]], key: str) -> list[dict[str, Data]]:
    """Return one list of all items, those of the same name only once."""
    return list({each[key]: each for each in reversed(items)}.values()) if key else items


def _distinct(answers: Iterable[Data]) -> tuple[Data, ...]:
    found: list[Data] = []
    for each in answers:
        if each not in found:
            found.append(each)
    return tuple(found)
