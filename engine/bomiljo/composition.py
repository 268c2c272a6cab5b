"""How many residents are of each kind: age group, household, support, refugees or not; never language or origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import bounds, total
from bomiljo.indicators.mix import SUPPORT, age_group
from bomiljo.indicators.mixing import HOUSEHOLDS
from bomiljo.residence import remaining
from bomiljo.values import Exact, Range, Truth

if TYPE_CHECKING:
    from bomiljo.model import Cohort
    from bomiljo.values import Value
    from bomiljo.view import View

AGES: Final = ("under-25", "25-to-55", "over-55")
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "age": AGES,
    "household": HOUSEHOLDS,
    "support": SUPPORT,
    "kind": ("refugees", "others"),
}
NOT_KNOWN: Final = "not-known"
NOBODY: Final = Exact(0)


class Composition(NamedTuple):
    """How many residents are of each kind of one trait, and of how many that is not told, or only roughly."""

    kinds: tuple[str, ...]
    counts: tuple[int, ...]


def composition(view: View, trait: str) -> Composition | None:
    """Return the residents who live there or are still to come by a trait of `KINDS`.

    None where it is not known how many there are. Where nobody's kind is left out, there is no such part.
    """
    found = bounded(view, trait)
    if found is None or any(isinstance(each, Range) for each in found.values()):
        return None
    kinds = [each for each in found if each != NOT_KNOWN or found[each] != NOBODY]
    return Composition(tuple(kinds), tuple(bounds(found[each])[0] for each in kinds))


def bounded(view: View, trait: str) -> dict[str, Value] | None:
    """Return how many at least and at most there are of each kind of a trait; None where residents are not told."""
    if view.plan.cohorts is None:
        return None
    parts: dict[str, list[tuple[Truth, Value]]] = {each: [] for each in (*KINDS[trait], NOT_KNOWN)}
    for each in view.plan.cohorts:
        parts[_kind(view, each, trait)].append((Truth.YES, remaining(view, each)))
    return {kind: total(each) for kind, each in parts.items()}


def _kind(view: View, cohort: Cohort, trait: str) -> str:
    if trait == "age":
        among = age_group(view, cohort).among
        return AGES[int(next(iter(among)))] if len(among) == 1 else NOT_KNOWN
    found: str | None = getattr(cohort, trait)
    return found or NOT_KNOWN
