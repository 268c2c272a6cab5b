"""What of a plan can be decided from today on: which fields, how, and that none of them is history.

The table is data, `texts/levers.yaml`. Facts about residents, answers and what has happened are not in it, so no
search can change them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bomiljo.dates import Day
from bomiljo.model import PresencePeriod, Series
from bomiljo.parts import names
from bomiljo.places import walk
from bomiljo.wording import catalogue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from bomiljo.model import Plan
    from bomiljo.parts import Part
    from bomiljo.places import Spot


class How(NamedTuple):
    """How a kind of field can be changed: `by` is a word of the table; `items` and `day` tell what can be added."""

    by: str
    until_begun: bool = False
    day: str = ""
    items: tuple[dict[str, Any], ...] = ()


class Lever(NamedTuple):
    """A field of one plan that can be changed: its path, and what stands there now."""

    path: str
    part: Part
    field: str  # as a file has it
    how: How
    present: Any

    @property
    def kind(self) -> str:
        """Return the kind of field, `Class.name`."""
        return f"{type(self.part).__name__}.{self.field}"


@cache
def how_of(kind: str) -> How | None:
    """Return how a kind of field (`Class.name`) can be changed; None where it cannot. Raises KeyError."""
    row = cast("dict[str, Any]", catalogue("levers")[kind])
    if "no" in row:
        return None
    return How(row["by"], row.get("until") == "begun", row.get("day", ""), tuple(row.get("items", ())))


def grid(name: str) -> tuple[str, ...]:
    """Return the values to try where there are too many to try all."""
    return tuple(catalogue("levers")["grid"][name])


def levers(plan: Plan, today: dt.date) -> tuple[Lever, ...]:
    """Return every field of a plan that can be changed from a day on, by its path.

    What is not known is no lever: that is for a question. Nor is what is over, or may be.
    """
    past = _Past(plan, today)
    parts = list(walk(plan))
    gone = {spot.loc for part, spot in parts if past.is_over(part)}
    kept = [(part, spot) for part, spot in parts if not any(spot.loc[:end] in gone for end in range(len(spot.loc) + 1))]
    found = [lever for part, spot in kept for lever in past.levers(part, spot)]
    return tuple(sorted(found, key=lambda each: each.path))


class _Past:
    """Tells what of a plan is history on a day."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self.plan, self.today = plan, today
        self.over: Mapping[str, str] = catalogue("levers")["over"]

    def levers(self, part: Part, spot: Spot) -> Iterator[Lever]:
        """Yield the fields of a part that can be changed."""
        for name, alias in names(type(part)).items():
            present, how = getattr(part, name), how_of(f"{type(part).__name__}.{alias}")
            if how is None or present is None or (how.until_begun and self._has_begun(part)):
                continue
            if not isinstance(present, Day) or self._is_to_come(present):
                yield Lever(spot.field(alias).path, part, alias, how, present)

    def is_over(self, part: Part) -> bool:
        """Return whether a part is over, or may be: a stretch without an end is not; a day that is not told may be."""
        field = self.over.get(type(part).__name__)
        if field is None:
            return False
        day = getattr(part, field)
        if day is None and isinstance(part, Series):
            day = self._end_of(part.during)
        if day is None:
            return field != "to"
        return not self._is_to_come(day)

    def _end_of(self, period: str | None) -> Day | None:
        found: list[PresencePeriod] = [each for each in self.plan.presence.periods or () if each.id == period]
        return found[0].to if found else None

    def _has_begun(self, part: Part) -> bool:
        first = getattr(part, "from_", None)
        return first is None or not self._is_to_come(first)

    def _is_to_come(self, day: Day) -> bool:
        return day.earliest >= self.today
