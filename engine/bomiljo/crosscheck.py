"""What a plan says about itself that cannot be true: dates that run backwards, actors that do not exist.

Facts that are merely missing are not looked at here: silence is never an error.
"""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo import model
from bomiljo.dates import OPEN
from bomiljo.parts import Part, names
from bomiljo.places import Loc, Spot, walk, walk_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Fault(NamedTuple):
    """A contradiction at a place; `code` and `values` make its message."""

    loc: Loc
    code: str
    values: Mapping[str, str] = MappingProxyType({})
    value: str | None = None
    suggestion: str | None = None


_ACTOR_FIELDS = {
    model.Holder: ("actor",),
    model.Series: ("actors",),
    model.Contact: ("between",),
    model.Stay: ("actor",),
    model.Team: ("anchored_with",),
    model.PresencePeriod: ("actors",),
    model.Incident: ("received_by",),
    model.PassedOn: ("actor",),
}


# Where a plan lists what is named elsewhere.
_LISTS: Final = {
    "no-such-actor": "actors",
    "no-such-period": "presence.periods",
    "no-such-unit": "building.units",
    "no-such-path": "escalation.paths",
}
# Sections that name what another section lists, or have days that one bounds.
_NAMED_IN: Final = {"building": ("cohorts",), "presence": ("meetings",), "settlement": ("cohorts",)}


def crosscheck(plan: model.Plan, written: frozenset[str] = frozenset()) -> list[Fault]:
    """Return every contradiction in the plan.

    `written` are the ids as they stand in the file: who refers to one that cannot be read is not wrong too.
    """
    return _faults(plan, list(walk(plan)), written)


def crosscheck_section(plan: model.Plan, section: str) -> list[Fault]:
    """Return every contradiction that has come in with a section (an attribute) of a plan that had none."""
    if section == "actors":  # named everywhere
        return crosscheck(plan)
    sections = (section, *_NAMED_IN.get(section, ()))
    return _faults(plan, [each for one in sections for each in walk_section(plan, one)], frozenset())


def _faults(plan: model.Plan, parts: list[tuple[Part, Spot]], written: frozenset[str]) -> list[Fault]:
    return [
        *_duplicates(parts),
        *_unknown_actors(plan, parts, written),
        *_unknown_periods(plan, parts, written),
        *_unknown_units(plan, parts, written),
        *_unknown_paths(plan, parts, written),
        *_backwards(parts),
        *_before_first_move_in(plan, parts),
        *_departures(parts),
        *_surveys(parts),
    ]


def _duplicates(parts: list[tuple[Part, Spot]]) -> Iterator[Fault]:
    """Find items of one list that nothing tells apart: the same id, or the same actor from the same day."""
    seen: set[tuple[Loc, str, object]] = set()
    for part, spot in parts:
        if part.KEY and spot.loc and isinstance(spot.loc[-1], int):
            name = str(getattr(part, part.KEY))
            start = part.from_ if isinstance(part, model.Holder) else None
            if (spot.loc[:-1], name, start) in seen:
                yield Fault(spot.loc, "duplicate-id", value=name)
            seen.add((spot.loc[:-1], name, start))


def _unknown_actors(plan: model.Plan, parts: list[tuple[Part, Spot]], written: frozenset[str]) -> Iterator[Fault]:
    if plan.actors is None:  # not listed yet: that is silence, not a contradiction
        return
    known = [actor.id for actor in plan.actors]
    for part, spot in parts:
        for kind, fields in _ACTOR_FIELDS.items():
            if isinstance(part, kind):
                for name in fields:
                    yield from _unknown(part, spot, name, known, "no-such-actor", written=written)


def actors_named(plan: model.Plan) -> list[str]:
    """Return the actors that a plan names wherever it speaks of one, each once, in the order of the plan."""
    found: dict[str, None] = {}
    for part, _ in walk(plan):
        for name in (name for kind, fields in _ACTOR_FIELDS.items() if isinstance(part, kind) for name in fields):
            value = getattr(part, name) or ()
            found |= dict.fromkeys([value] if isinstance(value, str) else value)
    return list(found)


def _unknown_periods(plan: model.Plan, parts: list[tuple[Part, Spot]], written: frozenset[str]) -> Iterator[Fault]:
    periods = plan.presence.periods
    known = [period.id for period in periods or ()]
    for part, spot in parts:
        if isinstance(part, model.Series):
            if periods is not None:
                yield from _unknown(part, spot, "during", known, "no-such-period", written=written)
            if part.during and (part.from_ or part.to):
                yield Fault((*spot.loc, "during"), "during-and-dates", value=part.during)


def _unknown_units(plan: model.Plan, parts: list[tuple[Part, Spot]], written: frozenset[str]) -> Iterator[Fault]:
    if plan.building.units is None:
        return
    known = [unit.id for unit in plan.building.units]
    for part, spot in parts:
        if isinstance(part, model.Cohort):
            yield from _unknown(part, spot, "unit", known, "no-such-unit", written=written)


def _unknown_paths(plan: model.Plan, parts: list[tuple[Part, Spot]], written: frozenset[str]) -> Iterator[Fault]:
    """Find paths that go on to one that there is not; one that leads back to itself can be true, and is a gap."""
    if plan.escalation.paths is None:
        return
    known = [path.id for path in plan.escalation.paths]
    for part, spot in parts:
        if isinstance(part, model.Path) and part.continues not in OPEN:
            yield from _unknown(part, spot, "continues", known, "no-such-path", written=written)


def _unknown(
    part: Part, spot: Spot, name: str, known: list[str], code: str, *, written: frozenset[str]
) -> Iterator[Fault]:
    """Find a reference to what the plan does not list; who refers to an id that could not be read is not wrong too."""
    value = getattr(part, name)
    readable = [each for each in known if not written or each in written]  # not what stands in for an id
    for index, word in enumerate(value if isinstance(value, list) else [value]):
        if word is not None and word not in known and word not in written:
            loc: Loc = (*spot.loc, names(type(part))[name])
            near = get_close_matches(word, readable, n=1, cutoff=0.6)
            yield Fault(
                (*loc, index) if isinstance(value, list) else loc,
                code,
                value=word,
                values={"known": ", ".join(sorted(set(readable))) or "-", "list": f" ({_LISTS[code]})"},
                suggestion=near[0] if near else None,
            )


def _backwards(parts: list[tuple[Part, Spot]]) -> Iterator[Fault]:
    """Find spans that certainly end before they start."""
    for part, spot in parts:
        if isinstance(part, model.Span) and part.from_ and part.to and part.to.latest < part.from_.earliest:
            code = "arrival-backwards" if isinstance(part, model.Arrival) else "ends-before-start"
            yield Fault((*spot.loc, "to"), code, {"start": str(part.from_)}, value=str(part.to))


def _before_first_move_in(plan: model.Plan, parts: list[tuple[Part, Spot]]) -> Iterator[Fault]:
    first = plan.settlement.first_move_in
    for part, spot in parts:
        if isinstance(part, model.Arrival) and first and part.from_ and part.from_.latest < first.earliest:
            yield Fault((*spot.loc, "from"), "before-first-move-in", {"first": str(first)}, value=str(part.from_))


def _departures(parts: list[tuple[Part, Spot]]) -> Iterator[Fault]:
    """Find groups that more leave than came, or that leave before they came."""
    for part, spot in parts:
        if isinstance(part, model.Cohort):
            gone = sum(each.people or 0 for each in part.departures or ())
            yield from _too_many(gone, part.people, (*spot.loc, "departures"))
            start = part.arrival.from_ if part.arrival else None
            for index, each in enumerate(part.departures or ()):
                if start and each.on.latest < start.earliest:
                    loc = (*spot.loc, "departures", index, "on")
                    yield Fault(loc, "leaves-before-arrival", {"start": str(start)}, value=str(each.on))


def _surveys(parts: list[tuple[Part, Spot]]) -> Iterator[Fault]:
    for part, spot in parts:
        if isinstance(part, model.Survey):
            yield from _too_many(part.answered, part.asked, (*spot.loc, "answered"))
            for index, answer in enumerate(part.answers or ()):
                loc = (*spot.loc, "answers", index, "count")
                limit = part.answered if part.answered is not None else part.asked
                yield from _too_many(answer.count, limit, loc)


def _too_many(part: int | None, whole: int | None, loc: Loc) -> Iterator[Fault]:
    if part is not None and whole is not None and part > whole:
        yield Fault(loc, "more-than-all", {"whole": str(whole)}, value=str(part))
