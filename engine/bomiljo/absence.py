"""Who is missed when somebody is away: what loses all who hold it, on which days, and what a deputy takes over.

A deputy steps in on the days on which they are deputy, are there themselves, and are not away too; where they are
away, their own deputy follows. All of it is three-valued, and no day is looked at by itself.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bomiljo.holdings import days_of
from bomiljo.model import Actor, Series
from bomiljo.stretches import ALWAYS, NEVER_AT_ALL, NOT_TOLD, Cover, both, constant, either, lacking
from bomiljo.values import Truth, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bomiljo.holdings import Hold, Holding
    from bomiljo.view import View


class Absence:
    """Actors who are away on some days, and who steps in for each."""

    def __init__(self, view: View, things: Iterable[Holding], away: Mapping[str, Cover]) -> None:
        """Work out who steps in; the plan need not tell it of each."""
        self.away = dict(away)
        self._there = _own_days(view)
        self._deputies = {each.id: each for each in things if each.kind == "deputy"}
        self.stand_ins = self._stand_ins()

    def _stand_ins(self) -> dict[str, dict[str | None, Cover]]:
        """Return for each who is away who steps in when; None stands for whom the plan does not name.

        A chain of deputies is no longer than those who are away are many: after as many rounds nothing changes.
        """
        found: dict[str, dict[str | None, Cover]] = {name: {} for name in self.away}
        for _ in self.away:
            found = {name: self._first_or_further(name, found) for name in self.away}
        return found

    def _first_or_further(self, name: str, found: Mapping[str, Mapping[str | None, Cover]]) -> dict[str | None, Cover]:
        """Return who steps in for one: a deputy, or who steps in for a deputy who is away too."""
        named = self._deputies.get(name)
        if named is None or not named.told:
            return {None: NOT_TOLD}
        steps: dict[str | None, list[Cover]] = {}
        for each in named.holds:
            steps.setdefault(each.actor, []).append(both(each.days, self._at_work(each.actor)))
            for further, days in found.get(each.actor, {}).items():
                steps.setdefault(further, []).append(both(each.days, self._is_away(each.actor), days))
        return {who: either(days) for who, days in steps.items()}

    def _is_away(self, name: str) -> Cover:
        return self.away.get(name, NEVER_AT_ALL)

    def _at_work(self, name: str) -> Cover:
        return both(self._there.get(name, NOT_TOLD), ~self._is_away(name))

    def replaced(self, name: str) -> Cover:
        """Return when somebody steps in for one who is away."""
        return either(self.stand_ins.get(name, {}).values())

    def _in_place(self, name: str) -> Cover:
        """Return when one is not away, or somebody steps in."""
        return either((~self._is_away(name), self.replaced(name)))

    # --- things ----------------------------------------------------------------------------------

    def touches(self, thing: Holding) -> list[str]:
        """Return who of those who are away may hold it while they are."""
        return sorted({each.actor for each in thing.holds if both(each.days, self._is_away(each.actor)).maybe})

    def held(self, thing: Holding) -> Cover:
        """Return when somebody holds it, those who step in included."""
        if not thing.told:
            return NOT_TOLD
        return either(both(each.days, self._in_place(each.actor)) for each in thing.holds)

    def loses(self, thing: Holding) -> Cover:
        """Return when it has lost all who hold it because of who is away; a meeting, all but one.

        A meeting with neighbours needs one of those who hold it, as does one that only one was to hold.
        """
        if isinstance(thing.part, Series):
            return both(thing.active, self._nobody_to_meet(thing))
        return both(thing.active, lacking((each.days, self._in_place(each.actor)) for each in thing.holds))

    def _nobody_to_meet(self, series: Holding) -> Cover:
        there = [self._in_place(each.actor) for each in series.holds]
        if not there:
            return NEVER_AT_ALL
        kind = getattr(series.part, "kind", None)
        alone_is_enough = constant(Truth.UNKNOWN if kind is None else truth(kind == "neighbours"))
        one = both(either(there), ALWAYS if len(there) == 1 else alone_is_enough)
        return ~either([one, *(both(*pair) for pair in combinations(there, 2))])

    def taken_over(self, thing: Holding) -> dict[tuple[str, str], Cover]:
        """Return what one steps in with that would else have nobody: (who is away, who steps in) -> when."""
        if isinstance(thing.part, Series):
            return {}
        found: dict[tuple[str, str], list[Cover]] = {}
        for each in thing.holds:
            for who, days in self.stand_ins.get(each.actor, {}).items():
                if who is not None:
                    alone = both(thing.active, self._alone(thing, each), days)
                    found.setdefault((each.actor, who), []).append(alone)
        return {names: cover for names, covers in found.items() if (cover := either(covers)).maybe}

    def _alone(self, thing: Holding, hold: Hold) -> Cover:
        """Return when one who is away holds it, and nobody else who is not away."""
        others = (both(each.days, ~self._is_away(each.actor)) for each in thing.holds)
        return both(hold.days, self._is_away(hold.actor), *(~each for each in others))


def _own_days(view: View) -> dict[str, Cover]:
    return {each.id: days_of(view, each) for each in view.have_items(view.plan, "actors", Actor) or ()}
