"""What the resident mix is like, shown without a verdict. Source: "Beboersammensetning".

No rule compares these with a limit: the source gives none, and residents are not to be distributed by
language or origin.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bomiljo.counting import bounds, count, total
from bomiljo.dates import FIRST, LAST
from bomiljo.indicators.base import of_building
from bomiljo.indicators.mix import AGE_GROUPS, SUPPORT, age_group
from bomiljo.model import Arrival, Cohort, OtherTenants, Unit
from bomiljo.residence import has_come, remaining
from bomiljo.spread import Group, agreement, all_alike, chance_of_difference, share_of
from bomiljo.values import UNKNOWN, Exact, Truth, Value, all_of, between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.view import View

    Days = tuple[dt.date, dt.date]

HOUSEHOLDS: Final = ("single", "couple", "family")
WEEK: Final = dt.timedelta(days=7)


def _cohorts(view: View) -> tuple[Cohort, ...]:
    return view.items(view.plan, "cohorts", Cohort)


def _group(view: View, cohort: Cohort, kind: str | None) -> Group:
    """Return how many of a cohort live there, or are to come, as a group of one kind; None is not told."""
    return Group(*bounds(remaining(view, cohort)), frozenset() if kind is None else frozenset({kind}))


@of_building("mix.households", "resident-home", of="homes")
def households(view: View) -> Value:
    """Homes that the residents have between them; those who have moved out are not taken off."""
    found = [view.have(each, "homes", int) for each in _cohorts(view)]
    return total((Truth.YES, between(0, None) if homes is None else Exact(homes)) for homes in found)


@of_building("mix.chance_other_language", "chance", of="language", may_be_absent=True)
def chance_other_language(view: View) -> Value:
    """Chance that two residents picked at random understand different languages best."""
    return chance_of_difference([_group(view, each, view.have(each, "language", str)) for each in _cohorts(view)])


@of_building("mix.chance_other_household", "chance", of="household", may_be_absent=True)
def chance_other_household(view: View) -> Value:
    """Chance that two residents picked at random live in different kinds of household."""
    groups = [_group(view, each, view.have(each, "household", str)) for each in _cohorts(view)]
    return chance_of_difference(groups, len(HOUSEHOLDS))


@of_building("mix.age_agreement", "agreement", of="age", may_be_absent=True)
def age_agreement(view: View) -> Value:
    """How alike the residents are in age: under 25, 25 to 55, over 55."""
    return agreement([age_group(view, each) for each in _cohorts(view)])


@of_building("mix.support_agreement", "agreement", of="support", may_be_absent=True)
def support_agreement(view: View) -> Value:
    """How alike the residents' needs for support are: none, some, much."""
    return agreement([_support(view, each) for each in _cohorts(view)])


def _support(view: View, cohort: Cohort) -> Group:
    level = view.have(cohort, "support", str)
    steps = range(len(SUPPORT)) if level is None else [SUPPORT.index(level)]
    return Group(*bounds(remaining(view, cohort)), frozenset(steps))


# --- ages over time and place --------------------------------------------------------------------------


@of_building("mix.under_25_share", "resident-share", of="under-25", may_be_absent=True)
def under_25_share(view: View) -> Value:
    """Share of those under 25 among the residents who live there today."""
    return share_of([_if_come(view, each, age_group(view, each)) for each in _cohorts(view)], 0)


@of_building("mix.under_25_share_at_move_in", "resident-share", of="under-25", may_be_absent=True)
def under_25_share_at_move_in(view: View) -> Value:
    """Share of those under 25 among all who have moved in, also those who have left since."""
    return share_of([_if_come(view, each, _all_of(view, each)) for each in _cohorts(view)], 0)


def _all_of(view: View, cohort: Cohort) -> Group:
    """Return a whole cohort, with those who have moved out, in the age groups that they can be in."""
    people = view.have(cohort, "people", int)
    return Group(people or 0, people, age_group(view, cohort).among or frozenset(range(len(AGE_GROUPS))))


def _if_come(view: View, cohort: Cohort, group: Group) -> Group:
    """Return a group as far as it has come: all, nobody, or any number of them."""
    state = has_come(view, cohort)
    least, most = (0 if state is not Truth.YES else group.least), (0 if state is Truth.NO else group.most)
    return Group(least, most, group.among)


@of_building("mix.entrances_of_one_age_group", "resident-kind")
def entrances_of_one_age_group(view: View) -> Value:
    """Entrances at which several live, and all are of one age group: under 25, 25 to 55, or over 55."""
    units = view.items(view.plan.building, "units", Unit)
    entrances = {each.id: view.have(each, "entrance", str) for each in units}
    homes = [(each, view.have(each, "unit", str)) for each in _cohorts(view)]
    found: dict[str | None, list[Group]] = defaultdict(list)
    for cohort, unit in homes:
        found[entrances.get(unit or "")].append(age_group(view, cohort))
    if None in entrances.values() or None in found:
        return UNKNOWN
    return count(all_of((_are_several(groups), all_alike(groups))) for groups in found.values())


def _are_several(groups: list[Group]) -> Truth:
    """Return whether two or more live there."""
    least, most = bounds(total((Truth.YES, between(each.least, each.most)) for each in groups))
    return Truth.YES if least > 1 else Truth.NO if most is not None and most <= 1 else Truth.UNKNOWN


# --- who else lives there, and how fast they come ------------------------------------------------------


@of_building("mix.share_other_tenants", "resident-share", of="tenants", may_be_absent=True)
def share_other_tenants(view: View) -> Value:
    """Share of those who are no refugees among all who live in the building today."""
    groups = [_if_come(view, each, _group(view, each, view.have(each, "kind", str))) for each in _cohorts(view)]
    for each in view.items(view.plan.building, "other_tenants", OtherTenants):
        state, people = view.in_force(each), view.have(each, "people", int)
        least, most = bounds(total([(state, between(people or 0, people))]))
        groups.append(Group(least, most, frozenset({"others"})))
    return share_of(groups, "others")


@of_building("mix.most_arrivals_in_a_week", "resident", of="batches")
def most_arrivals_in_a_week(view: View) -> Value:
    """The most residents who move in within seven days."""
    found = [_arrival(view, each) for each in _cohorts(view)]
    sure = [_sure(found, first) for _, (first, _) in found]
    maybe = [_maybe(found, first) for _, (first, _) in found]
    bounded = all(most is not None for (_, most), _ in found)
    return between(max([0, *sure]), max([0, *maybe]) if bounded else None)


def _arrival(view: View, cohort: Cohort) -> tuple[tuple[int, int | None], Days]:
    """Return how many come, and the first and the last day on which they can."""
    people, arrival = view.have(cohort, "people", int), view.have(cohort, "arrival", Arrival)
    first, last = view.bounds(arrival) if arrival else (None, None)
    return (people or 0, people), (first.earliest if first else FIRST, last.latest if last else LAST)


def _sure(found: Iterable[tuple[tuple[int, int | None], Days]], start: dt.date) -> int:
    """Return how many certainly come in the week from a day on."""
    return sum(least for (least, _), (first, last) in found if start <= first and last - start < WEEK)


def _maybe(found: Iterable[tuple[tuple[int, int | None], Days]], end: dt.date) -> int:
    """Return how many at most come in the week that ends on a day."""
    return sum(most or 0 for (_, most), (first, last) in found if first <= end and end - last < WEEK)
