"""Two plans -> what they do not say alike, in words. Of residents nothing is told, unless small groups are shown.

Whether two plans say the same of residents would tell of one what is known of the other: so they are looked at without
what does (`details`), but for the days on which groups arrive. What residents speak is never looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.contrasts import FieldCode, FieldLine
from bomiljo.dates import Day
from bomiljo.details import without_details
from bomiljo.model import Plan
from bomiljo.parts import Part, names
from bomiljo.places import keys_of, walk
from bomiljo.wording import short_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.model import Cohort
    from bomiljo.places import Spot
    from bomiljo.wording import Wording

# What a plan is called, and the day on which it is looked at as an example, say nothing of the settlement.
_LEFT_OUT: Final = frozenset({"settlement.name", "settlement.as_of"})
_NEVER: Final = "Cohort.language"
_WORDS: Final = {
    "Settlement.leader_role": "role",
    "Actor.roles": "role",
    "Actor.bodies": "body",
    "Stay.at": "body",
    "Task.area": "area",
    "Path.topics": "topic",
}
_SECTIONS: Final = tuple(names(Plan).values())


class _Said(NamedTuple):
    """Something that a plan says: the field, what it belongs to, and its value; of an item, that it is there."""

    field: str
    about: str | None
    value: Any = None


class _Told(NamedTuple):
    """All that a plan says by its paths: fields, and the items of its lists."""

    fields: dict[str, _Said]
    items: dict[str, _Said]


def fields_that_differ(first: Plan, other: Plan, wording: Wording) -> tuple[FieldLine, ...]:
    """Return what two plans do not say alike, in the order of a plan; of residents only where nothing is hidden."""
    one, two = (_told(each, wording) for each in (first, other))
    found = [
        *_items("only_first", one, two, wording),
        *_items("only_other", two, one, wording),
        *_values(one, two, wording),
    ]
    return tuple(sorted(found, key=_in_plan))


def _in_plan(line: FieldLine) -> tuple[int, str, str]:
    return _SECTIONS.index(line.path.partition("[")[0].partition(".")[0]), line.path, line.code


def _items(code: FieldCode, mine: _Told, theirs: _Told, wording: Wording) -> Iterator[FieldLine]:
    """Yield the items that one plan has alone, and nothing inside them."""
    lone = mine.items.keys() - theirs.items.keys()
    for path in lone:
        if not _is_inside(path, lone):
            said = mine.items[path]
            yield FieldLine(code, path, short_label(said.field, wording.lang), said.about, None, None)


def _values(one: _Told, two: _Told, wording: Wording) -> Iterator[FieldLine]:
    """Yield the fields that both plans have and do not fill in alike."""
    for path in one.fields.keys() & two.fields.keys():
        said, there = one.fields[path], two.fields[path]
        if _plain(said.value) != _plain(there.value):
            values = (_worded(each, wording) for each in (said, there))
            yield FieldLine("differs", path, short_label(said.field, wording.lang), said.about, *values)


def _is_inside(path: str, items: Iterable[str]) -> bool:
    return any(path.startswith((f"{each}.", f"{each}[")) for each in items)


# --- what a plan says ----------------------------------------------------------------------------------


def _told(plan: Plan, wording: Wording) -> _Told:
    """Return what a plan says by its paths; where something is hidden, of its groups the arrivals alone."""
    found = _Told({}, {})
    if not wording.small:
        seen = plan
    else:
        seen = without_details(plan)
        found.items.update(_arrivals(seen.cohorts or (), wording))
        seen = _without_groups(seen)
    for part, spot in walk(seen):
        _add(found, part, spot, wording)
    return found


def _without_groups(plan: Plan) -> Plan:
    return plan.model_copy(update={"cohorts": None})


def _arrivals(cohorts: Iterable[Cohort], wording: Wording) -> dict[str, _Said]:
    """Return the days on which groups arrive, each once; that some are not told is one more."""
    days = {(each.arrival.from_, each.arrival.to) if each.arrival else (None, None) for each in cohorts}
    return {
        f"cohorts.arrival[{'..'.join(map(str, pair))}]": _Said("Cohort.arrival", _span(*pair, wording)) for pair in days
    }


def _span(first: Day | None, last: Day | None, wording: Wording) -> str:
    told = [wording.label("contrast-untold-value") if each is None else wording.day(each) for each in (first, last)]
    return told[0] if first == last else wording.label("from-to", first=told[0], last=told[1])


def _add(found: _Told, part: Part, spot: Spot, wording: Wording) -> None:
    """Add the fields of a part, and the items of its lists."""
    own = _own(part, wording)
    about = _within(own, spot.around)
    for name, alias in names(type(part)).items():
        value, path, field = getattr(part, name), spot.field(alias).path, f"{type(part).__name__}.{alias}"
        if _are_parts(value):
            for item, key in zip(value, keys_of(value), strict=True):
                inside = _within(_own(item, wording) or key, own or spot.around)
                found.items[f"{path}[{key}]"] = _Said(field, inside)
        elif not isinstance(value, Part) and path not in _LEFT_OUT and field != _NEVER:
            found.fields[path] = _Said(field, about, value)


def _are_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Part)


def _within(own: str, around: str) -> str | None:
    """Return what something is called, with the part around it."""
    return f"{own} ({around})" if own and around and own != around else own or around or None


def _own(part: Part, wording: Wording) -> str:
    """Return what a part is called by itself; empty where it has neither a name nor a key."""
    found = getattr(part, "name", None) or (getattr(part, part.KEY, None) if part.KEY else None)
    return wording.day(found) if isinstance(found, Day) else str(found or "")


# --- in words ------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """Return a value by which two are the same, whatever the order of a list of words or days."""
    return tuple(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _worded(said: _Said, wording: Wording) -> str | None:
    """Return a value in words; None where the plan does not tell."""
    value = said.value
    if value is None:
        return None
    if isinstance(value, list):
        words = sorted(_word(each, said.field, wording) for each in value)
        return ", ".join(words) or wording.label("contrast-none")
    return _word(value, said.field, wording)


def _word(value: Any, field: str, wording: Wording) -> str:
    if isinstance(value, bool):
        return wording.word("truth", "yes" if value else "no")
    if isinstance(value, Day):
        return wording.day(value)
    group = _WORDS.get(field)
    return wording.word(group, str(value)) if group else str(value)
