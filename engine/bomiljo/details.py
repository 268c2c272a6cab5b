"""What of a plan tells of residents, in one place, and a plan without it.

What is said to others than those who work with the plan is worked out from such a plan. So it cannot depend on
anything that is left out here, whichever rule is asked, and two plans that differ in nothing else give the same.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bomiljo.model import Cohort, Plan
from bomiljo.parts import names
from bomiljo.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bomiljo.parts import Part

# The lists of a plan that tell of residents, each with the fields of its items that tell of none: a new field is a
# detail until it is put here. Of a list without such fields nothing is told, not even that it is there.
TOLD: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "cohorts": frozenset({"id", "arrival"}),  # when somebody moves in can be seen from the street
        "surveys": frozenset({"id", "held", "anonymous", "followed_up"}),  # that they were asked, never the answers
        "building.other_tenants": frozenset(),
        "building.elsewhere": frozenset(),  # as many homes as there are people whom the address does not suit
        "team.needs": frozenset(),  # needs that residents have shown, in the words of those who help
        "escalation.incidents": frozenset(),  # what happened to somebody, on which day
    }
)
_FIELD: Final = re.compile(r"\[[^\]]*\]\.([a-z_]+)")
P = TypeVar("P", bound="Part")
Items = list[Any] | None


def is_detail(path: str) -> bool:
    """Return whether a path of a plan leads to something that tells of residents."""
    section = section_of(path)
    if section is None:
        return False
    field = _FIELD.match(path, len(section))
    return not TOLD[section] or (field is not None and field[1] not in TOLD[section])


def section_of(path: str) -> str | None:
    """Return the list about residents that a path leads into, or to; None for any other path."""
    return next((each for each in TOLD if path == each or path.startswith(f"{each}[")), None)


def without_details(plan: Plan) -> Plan:
    """Return a plan that says all that the given one does, but nothing that tells of residents, and no lines.

    Of groups their arrivals are left, each once, under new names in the order of their days. Where the arrival of
    any is not told, two such groups stand for them: with one alone it would be known that they come together.
    """
    copy = plan
    for section, told in TOLD.items():
        copy = _with(copy, section.split("."), told)
    copy = copy.model_copy(update={"cohorts": _merged(copy.cohorts)})
    copy._places, copy._marks, copy._index = Places(plan.source or ""), None, None  # noqa: SLF001 - of another plan
    return copy


def _with(part: P, steps: list[str], told: frozenset[str]) -> P:
    """Return a part in which of one list, some steps inside, only these fields are left."""
    name = next(attribute for attribute, alias in names(type(part)).items() if alias == steps[0])
    old = getattr(part, name)
    return part.model_copy(update={name: _with(old, steps[1:], told) if steps[1:] else _kept(old, told)})


def _kept(items: Items, told: frozenset[str]) -> Items:
    """Return the items with only the fields that may be told; None where there are no such fields."""
    if items is None or not told:
        return None
    return [type(each).model_construct(**{name: getattr(each, name) for name in told}) for each in items]


def _merged(cohorts: list[Cohort] | None) -> list[Cohort] | None:
    """Return one group for each arrival, and two for those that are not told."""
    if cohorts is None:
        return None
    told = {(str(each.from_), str(each.to)): each for group in cohorts if (each := group.arrival)}
    arrivals = [*(told[key] for key in sorted(told)), *([None, None] if any(not g.arrival for g in cohorts) else [])]
    return [Cohort.model_construct(id=f"c{number}", arrival=each) for number, each in enumerate(arrivals, 1)]
