"""A list of residents -> groups of those who share all facts; people are counted, and nobody is told of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from bomiljo.dates import FIRST, LAST, NEVER, Day
from bomiljo.errors import LoadError, Problem
from bomiljo.fields import MAX_AGE, Ages
from bomiljo.imports.edge import Wanted, take
from bomiljo.imports.readings import Unreadable, reader, target
from bomiljo.imports.results import Imported
from bomiljo.planwriting import lines_of
from bomiljo.wording import SMALL_GROUP

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from bomiljo.imports.mappings import ReadResidents

# What the rules tell apart: under 25, 25 to 55, over 55. Finer bands would tell more of people, and decide nothing.
BANDS: Final = (Ages(0, 24), Ages(25, 55), Ages(56, None))
MAX_GROUPS: Final = 1_000  # a plan of more could not be read
# The facts of a group, in the order of a plan; equal facts make a group.
_FACTS: Final = (
    "kind", "household", "age", "language", "support", "assessed", "suits", "unit",
    "arrival.from", "arrival.to", "lease_until", "told_in_person", "gp_from", "bank_id_from",
)  # fmt: skip

Facts: TypeAlias = tuple[Any, ...]


class Line(NamedTuple):
    """What is kept of a row: its facts, typed as a plan has them, how many people and homes, and when they leave.

    `leaves` is None where it is not known whether they do, NEVER where it is known that they do not.
    """

    facts: Facts
    people: int | None
    homes: int | None
    leaves: Day | None
    complete: bool


def groups_of(data: bytes, source: str, mapping: ReadResidents) -> Imported:
    """Return the groups of a list. Raises LoadError with all that is wrong, and never a value of the list."""
    form = mapping.form
    wanted = [Wanted(heading, ("columns", heading), reader(each.field, each)) for heading, each in form.columns.items()]
    making = _Making(mapping)
    taken = take(data, source, mapping, wanted, making.line)
    cohorts = list(_cohorts(taken.rows))
    if len(cohorts) > MAX_GROUPS:
        values = {"count": str(len(cohorts)), "limit": str(MAX_GROUPS)}
        raise LoadError([Problem("too-many-groups", source, values=values)])
    people = [each.people for each in taken.rows]
    items = tuple({"id": f"c{number}", **each} for number, each in enumerate(cohorts, 1))
    return Imported(
        "residents",
        source,
        len(taken.rows),
        taken.above,
        items,
        taken.dropped,
        people=None if None in people else sum(each or 0 for each in people),
        incomplete=sum(not each.complete for each in taken.rows),
        small_groups=sum(0 < each.get("people", 0) < SMALL_GROUP for each in items),
        text=lines_of({"cohorts": list(items)}),
    )


class _Making:
    """Makes of the values of a row what is kept of it; runs inside the reading of the file."""

    def __init__(self, mapping: ReadResidents) -> None:
        form = mapping.form
        self.fields = [each.field for each in form.columns.values()]
        self.fixed: dict[str, Any] = {name: target(name, word) for name, word in form.for_all.items()}
        self.bands = tuple(form.age_bands or BANDS)
        self.ages_on = form.ages_on
        self.is_person = form.rows == "person"
        self.counts_people = "people" in self.fields

    def line(self, values: Sequence[Any]) -> Line:
        """Return what is kept of a row. Raises Unreadable where two of its cells do not fit together."""
        told: dict[str, Any] = dict(zip(self.fields, values, strict=True))
        complete = None not in values
        told = _with_arrival({**self.fixed, **told})
        people = 1 if self.is_person else told.pop("people", None)
        told["age"] = self._age(told, people)
        facts = tuple(told.get(name) for name in _FACTS)
        return Line(facts, people, told.get("homes"), _leaving(told), complete)

    def _age(self, told: Mapping[str, Any], people: int | None) -> Ages | None:
        born, age = told.get("birth-date"), told.get("age")
        if born is not None:
            age = self._reckoned(born, self.ages_on or told.get("arrival.from"))
        elif age is not None and age.low == age.high and people != 1:
            raise Unreadable("age-of-several")
        return None if age is None else _in_bands(age, self.bands)

    def _reckoned(self, born: Day, day: Day | None) -> Ages | None:
        """Return how old somebody is on a day, where both may be imprecise; None without such a day."""
        if day is None or FIRST in (born.earliest, day.earliest) or LAST in (born.latest, day.latest):
            return None
        least, most = _years(born.latest, day.earliest), _years(born.earliest, day.latest)
        if most < 0 or least > MAX_AGE:
            raise Unreadable("born-after" if most < 0 else "too-old")
        return Ages(max(least, 0), min(most, MAX_AGE))


def _with_arrival(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told with the first and the last day of an arrival, where one day is told for both."""
    day = told.get("arrival")
    both = {"arrival.from": day, "arrival.to": day} if "arrival" in told else {}
    found = {**told, **both}
    first, last = found.get("arrival.from"), found.get("arrival.to")
    if first and last and last.latest < first.earliest:
        raise Unreadable("row-backwards")
    return found


def _leaving(told: Mapping[str, Any]) -> Day | None:
    leaves, first = told.get("departure"), told.get("arrival.from")
    if leaves and first and leaves.latest < first.earliest:
        raise Unreadable("leaves-too-early")
    return leaves


def _years(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _in_bands(age: Ages, bands: Sequence[Ages]) -> Ages:
    """Return the bands that an age lies in, as one: what is kept is never finer than the bands."""
    high = MAX_AGE if age.high is None else age.high
    found = [each for each in bands if each.low <= high and age.low <= (MAX_AGE if each.high is None else each.high)]
    return Ages(found[0].low, found[-1].high)


def _written(value: Any) -> Any:
    """Return a value as a plan writes it: words, yes and no, or None."""
    return value if value is None or isinstance(value, bool) else str(value)


# --- rows become groups --------------------------------------------------------------------------------


def _cohorts(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Yield the groups by their facts, which tells nothing of the order of the list."""
    groups: dict[Facts, list[Line]] = {}
    for each in lines:
        lacking = (each.people is None, each.homes is None, each.leaves is None)
        groups.setdefault((*each.facts, *lacking), []).append(each)
    for key in sorted(groups, key=lambda facts: [(each is None, str(each)) for each in facts]):
        yield _cohort(groups[key])


def _cohort(lines: Sequence[Line]) -> dict[str, Any]:
    """Return a group as plain data, in the order of a plan; what is not known is not in it."""
    facts = {name: _written(each) for name, each in zip(_FACTS, lines[0].facts, strict=True)}
    first, last = facts.pop("arrival.from"), facts.pop("arrival.to")
    arrival = first if first == last else {key: each for key, each in (("from", first), ("to", last)) if each}
    found: dict[str, Any] = {
        "people": _total(each.people for each in lines),
        "homes": _total(each.homes for each in lines),
    }
    for name in _FACTS:
        if name == "arrival.from":
            found |= {"arrival": arrival, "departures": _departures(lines)}
        elif name in facts:
            found[name] = facts[name]
    return {name: each for name, each in found.items() if each is not None}


def _total(numbers: Iterator[int | None]) -> int | None:
    """Return a sum; None where one is not known, and then none of the group is."""
    found = list(numbers)
    return None if None in found else sum(each or 0 for each in found)


def _departures(lines: Sequence[Line]) -> list[dict[str, Any]] | None:
    """Return who leaves when; an empty list where it is known that nobody does, None where that is not known."""
    if lines[0].leaves is None:
        return None
    days: Counter[Day] = Counter()
    for each in lines:
        if each.leaves is not None and each.leaves != NEVER:
            days[each.leaves] += each.people or 0
    known = lines[0].people is not None
    return [{"on": str(day), **({"people": count} if known else {})} for day, count in sorted(days.items())]
