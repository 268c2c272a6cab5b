"""To what a field can be changed: boxes of values, each of which can stand in a plan as one value that is not told.

A stretch of days is a day that is not told exactly; a choice of words is a blank. So the engine itself says of a
whole box at once whether anything in it would do, for what it says of a blank holds for whatever fills it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import combinations
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin

from pydantic import TypeAdapter

from bomiljo.changes import Append, Change, Put
from bomiljo.dates import FIRST, LAST, NEVER, OPEN, Day
from bomiljo.fields import Duration, Every, Interval, Limit
from bomiljo.levers import grid
from bomiljo.parts import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bomiljo.levers import Lever
    from bomiljo.model import Plan

AHEAD: Final = 730  # days after the last day that a plan tells, as far as other days are looked for
MORE: Final = 40  # how far counts are looked for above what they are
EDITS: Final = 2  # words that are added to a list or taken away
GRIDS: Final = frozenset({"every", "limit", "hours"})
_DAY: Final = dt.timedelta(days=1)


class Listed(NamedTuple):
    """Some values of a field, nearest first: each as a change, with its distance."""

    path: str
    choices: tuple[tuple[Change, int], ...]

    @property
    def least(self) -> int:
        """Return the distance of the nearest value."""
        return self.choices[0][1]

    @property
    def size(self) -> int:
        """Return the number of values."""
        return len(self.choices)

    @property
    def change(self) -> Change:
        """Return the change to the one value, or to a blank that stands for all of them."""
        return self.choices[0][0] if len(self.choices) == 1 else Put(self.path, None)

    @property
    def loose(self) -> Change:
        """Return the change to what stands for all values, and for what is there now."""
        return Put(self.path, None)

    def split(self) -> Iterator[Values]:
        """Yield each value by itself."""
        return (Listed(self.path, (each,)) for each in self.choices)

    def nearest(self) -> Values | None:
        """Return the value where there is one; of several, others may be as near."""
        return self if len(self.choices) == 1 else None


class Days(NamedTuple):
    """The days from `low` to `high` in a field, or in an item that is added; LAST is the word `open`.

    Distances are counted in days from `origin`; days after `horizon` are not looked at one by one.
    """

    path: str
    low: dt.date
    high: dt.date
    origin: Day
    horizon: dt.date
    field: str = ""
    item: tuple[tuple[str, Any], ...] | None = None

    @property
    def least(self) -> int:
        """Return the distance of the nearest day; a day that is told more exactly is a change all the same."""
        below, above = (self.origin.earliest - self.high).days, (self.low - self.origin.latest).days
        return max(below, above, 1)

    @property
    def size(self) -> int:
        """Return the number of days."""
        return (self.high - self.low).days + 1

    @property
    def change(self) -> Change:
        """Return the change to the one day, or to a day that is told no more exactly than from `low` to `high`."""
        value = _written(self.low, self.high)
        return Put(self.path, value) if self.item is None else Append(self.path, {**dict(self.item), self.field: value})

    @property
    def loose(self) -> Change:
        """Return the change to what stands for all days, and for what is there now."""
        return Put(self.path, None if self.item is not None else _written(min(self.low, self.origin.earliest), LAST))

    def split(self) -> Iterator[Values]:
        """Yield two stretches; they meet at the present day, at the horizon, or in the middle."""
        if self.low < self.origin.earliest <= self.high:
            middle = self.origin.earliest - _DAY
        elif self.low <= self.origin.latest < self.high:
            middle = self.origin.latest
        elif self.high == LAST:
            middle = max(self.low, self.horizon)
        else:
            middle = self.low + (self.high - self.low) // 2
        yield self._replace(high=middle)
        yield from self._after(middle)

    def _after(self, middle: dt.date) -> Iterator[Values]:
        if self.high != LAST:
            yield self._replace(low=middle + _DAY)
        elif middle < self.horizon:
            yield self._replace(low=middle + _DAY, high=self.horizon)
            yield self._replace(low=LAST)
        else:
            yield self._replace(low=LAST)

    def nearest(self) -> Values:
        """Return the nearest day."""
        nearest = min(max(self.low, self.origin.earliest), self.high)
        return self._replace(low=nearest, high=nearest)


Values: TypeAlias = Days | Listed


def _written(low: dt.date, high: dt.date) -> str:
    if high == LAST:
        return OPEN[0] if low == LAST else f"{low}.."
    return str(low) if low == high else f"{low}..{high}"


def values_of(plan: Plan, lever: Lever, today: dt.date) -> tuple[Values, ...]:
    """Return to what a field can be changed: one box, or one for each item that can be added; none for no value."""
    if lever.how.by == "item":
        return tuple(_added(plan, lever, today, item["put"]) for item in lever.how.items)
    if lever.how.by == "day":
        return (_days(plan, lever, today),)
    choices = sorted(_CHOICES[lever.how.by](plan, lever, today), key=itemgetter(1))
    return (Listed(lever.path, tuple(choices)),) if choices else ()


# --- days --------------------------------------------------------------------------------------------


def _days(plan: Plan, lever: Lever, today: dt.date) -> Days:
    origin = Day(today, today) if lever.present == NEVER else lever.present
    ends = _takes_open(lever) and lever.present != NEVER
    horizon = _horizon(plan, today)
    return Days(lever.path, today, LAST if ends else horizon, origin, horizon)


def _takes_open(lever: Lever) -> bool:
    """Return whether a day may be left open: an end that nobody has set."""
    return lever.field == "to"


def _added(plan: Plan, lever: Lever, today: dt.date, item: dict[str, Any]) -> Days:
    horizon = _horizon(plan, today)
    made = {**item, "id": _free(item["id"], lever.present)} if "id" in item else item
    return Days(lever.path, today, horizon, Day(today, today), horizon, lever.how.day, tuple(made.items()))


def _free(name: str, items: Sequence[Any]) -> str:
    taken = {each.id for each in items}
    return next(each for number in range(1, len(taken) + 2) if (each := f"{name}-{number}") not in taken)


def _horizon(plan: Plan, today: dt.date) -> dt.date:
    """Return how far ahead days are looked for: some time after the last day that the plan tells."""
    told = [
        end
        for each in plan.index().values()
        for name in each.fields
        if isinstance(value := getattr(each.part, name), Day)
        for end in (value.earliest, value.latest)
        if end not in (FIRST, LAST)
    ]
    return min(max([today, *told]) + AHEAD * _DAY, dt.date(LAST.year - 1, 12, 31))


# --- values of other kinds -----------------------------------------------------------------------------

Choices: TypeAlias = "Iterable[tuple[Change, int]]"


def _counts(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    present: int = lever.present
    return ((Put(lever.path, each), abs(each - present)) for each in range(present + MORE + 1) if each != present)


def _flags(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    yield Put(lever.path, not lever.present), 1


def _word(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    return ((Put(lever.path, each), 1) for each in words_of(lever) if each != lever.present)


def _words(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    return _toggled(lever, words_of(lever))


def _languages(plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    spoken = {each.language for each in plan.cohorts or () if each.language}
    return _toggled(lever, sorted(spoken - set(lever.present)))


def _actors(plan: Plan, lever: Lever, today: dt.date) -> Choices:
    return _toggled(lever, [each for each in _staying(plan, today) if each not in lever.present])


def _toggled(lever: Lever, words: Sequence[str]) -> Choices:
    """Return a list with some words added that it has not, and some taken away that it has."""
    for count in range(1, EDITS + 1):
        for some in combinations(words, count):
            kept = [each for each in lever.present if each not in some]
            yield Put(lever.path, [*kept, *(each for each in some if each not in lever.present)]), count


def _actor(plan: Plan, lever: Lever, today: dt.date) -> Choices:
    return ((Put(lever.path, each), 1) for each in _staying(plan, today) if each != lever.present)


def _holders(plan: Plan, lever: Lever, today: dt.date) -> Choices:
    """Return one holder more, from today on; who holds it already is none more."""
    holding = {each.actor for each in lever.present if each.to is None or each.to.earliest >= today}
    own = {getattr(lever.part, "id", None)} if lever.field == "deputies" else set()
    for each in _staying(plan, today):
        if each not in holding | own:
            yield Append(lever.path, {"actor": each, "from": str(today), "to": OPEN[0]}), 1


def _staying(plan: Plan, today: dt.date) -> list[str]:
    """Return the actors who are not gone on a day."""
    return [each.id for each in plan.actors or () if each.to is None or each.to.earliest >= today]


def _paths(plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    others = [each.id for each in plan.escalation.paths or () if each is not lever.part]
    return ((Put(lever.path, each), 1) for each in [*others, OPEN[0]] if each != lever.present)


def _every(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    present: Interval = lever.present
    found = ((each, abs(interval(each).days - present.days)) for each in grid("every"))
    return ((Put(lever.path, each), distance) for each, distance in found if distance)


def _limits(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    present: Duration = lever.present
    found = ((each, abs(duration(each).hours - present.hours)) for each in grid("limit"))
    return ((Put(lever.path, each), -(-distance // 24)) for each, distance in found if distance)


def _hours(_plan: Plan, lever: Lever, _today: dt.date) -> Choices:
    present = [str(each) for each in lever.present]
    for distance, each in enumerate(grid("hours"), 1):
        if each not in present:
            yield Append(lever.path, each), distance


@cache
def interval(text: str) -> Interval:
    """Return how often something happens, as a plan writes it."""
    found: Interval = TypeAdapter(Every).validate_python(text)
    return found


@cache
def duration(text: str) -> Duration:
    """Return how long something may take, as a plan writes it."""
    found: Duration = TypeAdapter(Limit).validate_python(text)
    return found


def words_of(lever: Lever) -> list[str]:
    """Return the words that a field of a plan can have."""
    kind = type(lever.part)
    attribute = next(name for name, alias in names(kind).items() if alias == lever.field)
    return list(_literals(kind.model_fields[attribute].annotation))


def _literals(annotation: Any) -> Iterator[str]:
    for each in get_args(annotation):
        if get_origin(annotation) is Literal:
            yield each
        else:
            yield from _literals(each)


_CHOICES: Final[dict[str, Callable[[Plan, Lever, dt.date], Choices]]] = {
    "count": _counts,
    "flag": _flags,
    "word": _word,
    "words": _words,
    "languages": _languages,
    "actor": _actor,
    "actors": _actors,
    "holders": _holders,
    "path": _paths,
    "every": _every,
    "limit": _limits,
    "hours": _hours,
}
