"""How many residents are of each kind: age group, household, support, refugees or not; never language or origin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import bounds
from bomiljo.indicators.mix import SUPPORT, age_group
from bomiljo.indicators.mixing import HOUSEHOLDS
from bomiljo.model import Cohort
from bomiljo.residence import remaining
from bomiljo.view import NotKnown

if TYPE_CHECKING:
    from bomiljo.view import View

AGES: Final = ("under-25", "25-to-55", "over-55")
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "age": AGES,
    "household": HOUSEHOLDS,
    "support": SUPPORT,
    "kind": ("refugees", "others"),
}
NOT_KNOWN: Final = "not-known"


class Composition(NamedTuple):
    """How many residents are of each kind of one trait, and of how many that is not told, or only roughly."""

    kinds: tuple[str, ...]
    counts: tuple[int, ...]


def composition(view: View, trait: str) -> Composition | None:
    """Return the residents who live there or are still to come by a trait of `KINDS`.

    None where it is not known how many there are. Where nobody's kind is left out, there is no such part.
    """
    try:
        cohorts = view.items(view.plan, "cohorts", Cohort)
    except NotKnown:
        return None
    sizes = [bounds(remaining(view, each)) for each in cohorts]
    if any(least != most for least, most in sizes):
        return None
    found: Counter[str] = Counter()
    for cohort, (people, _) in zip(cohorts, sizes, strict=True):
        found[_kind(view, cohort, trait)] += people
    kinds = (*KINDS[trait], *((NOT_KNOWN,) if found[NOT_KNOWN] else ()))
    return Composition(kinds, tuple(found[each] for each in kinds))


def _kind(view: View, cohort: Cohort, trait: str) -> str:
    if trait == "age":
        among = age_group(view, cohort).among
        return AGES[int(next(iter(among)))] if len(among) == 1 else NOT_KNOWN
    found: str | None = getattr(cohort, trait)
    return found or NOT_KNOWN
