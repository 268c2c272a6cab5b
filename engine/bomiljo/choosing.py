"""Proposals -> the cheapest choice that holds when it is carried out as a whole.

The search takes each proposal to close what it closes alone. Measures interact, so what it finds is carried out and
checked: where that shows otherwise, the smallest part of the choice that fails is shut out, and the search goes on.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.changes import ChangeError, require_sound
from bomiljo.proposals import together, told_by
from bomiljo.rulebook import SEVERITIES
from bomiljo.selection import Goal as Wanted
from bomiljo.selection import Option, Problem, Selection, best_within, cheapest, frontier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bomiljo.changes import Change
    from bomiljo.goals import Outlook
    from bomiljo.proposals import Proposal
    from bomiljo.trials import Trial

ROUNDS: Final = 40  # of searching again, after which the best that holds is taken


class Choice(NamedTuple):
    """Proposals that hold together; `shut` are the sets that were found not to."""

    proposals: tuple[Proposal, ...]
    closed: frozenset[str]
    proved: bool
    steps: tuple[Selection, ...]
    shut: tuple[frozenset[str], ...]


class _Done(NamedTuple):
    """Some proposals carried out: the changes made, and the plan decided with them on each day that is looked at."""

    changes: tuple[Change, ...]
    trials: Mapping[dt.date, Trial]


class _Table:
    """The proposals by name, and what comes of carrying them out together.

    What holds is kept: a larger choice is built on it, so that only what the rest changes is decided again.
    """

    def __init__(self, outlook: Outlook, found: Iterable[Proposal]) -> None:
        self.outlook, self.proposals = outlook, {each.name: each for each in found}
        self._failed: set[frozenset[str]] = set()
        self._done: dict[frozenset[str], _Done] = {frozenset(): _Done((), outlook.trials)}

    def hold(self, chosen: Iterable[str]) -> bool:
        """Return whether proposals together close all that each closes alone, and open nothing."""
        names = frozenset(chosen)
        if names not in self._done and names not in self._failed:
            done = self._carried_out(names)
            if done is None:
                self._failed.add(names)
            else:
                self._done[names] = done
        return names in self._done

    def _carried_out(self, names: frozenset[str]) -> _Done | None:
        """Return what comes of proposals; None where they do not hold together."""
        before = max((each for each in self._done if each <= names), key=lambda each: (len(each), sorted(each)))
        base = self._done[before]
        new = together([self.proposals[each] for each in sorted(names - before)], base.changes)
        try:
            after = {day: trial.changed(new) for day, trial in base.trials.items()}
            require_sound(next(iter(after.values())).plan, new)
        except ChangeError:
            return None
        closes, opens = told_by(self.outlook, after)
        alone = {goal for each in names for goal in self.proposals[each].closes}
        return _Done((*base.changes, *new), after) if alone <= closes and not opens else None

    def fails_anew(self, chosen: Iterable[str]) -> frozenset[str] | None:
        """Return proposals that hold step by step and not when carried out at once; None where they do."""
        names = frozenset(chosen)
        changes = together([self.proposals[each] for each in sorted(names)])
        try:
            after = {day: trial.changed(changes) for day, trial in self.outlook.trials.items()}
            require_sound(next(iter(after.values())).plan, changes)
        except ChangeError:
            return names
        return None if told_by(self.outlook, after) == told_by(self.outlook, self._done[names].trials) else names

    def closed(self, chosen: Iterable[str]) -> frozenset[str]:
        """Return the goals that proposals which hold close together."""
        return told_by(self.outlook, self._done[frozenset(chosen)].trials)[0] if self.hold(chosen) else frozenset()


def choose(outlook: Outlook, found: Sequence[Proposal], budget: int | None, expired: Callable[[], bool]) -> Choice:
    """Return the cheapest proposals that close as much as can be, within a budget of hours where one is given."""
    table = _Table(outlook, found)
    problem = _problem(outlook, found)
    for _ in range(ROUNDS):
        best = cheapest(problem, expired=expired) if budget is None else best_within(problem, budget, expired=expired)
        steps = frontier(problem, expired=expired)
        failing = _failing(table, (best, *steps)) or table.fails_anew(best.chosen)
        if failing is None:
            return _choice(table, best, steps, problem)
        problem = problem._replace(excluded=(*problem.excluded, failing))
        if expired():
            break
    return _what_holds(table, best, problem)


def _problem(outlook: Outlook, found: Iterable[Proposal]) -> Problem:
    options = tuple(Option(each.name, each.hours, each.closes, each.opens) for each in found)
    goals = tuple(Wanted(each.name, _weight(each.decision.rule.severity)) for each in outlook.goals)
    return Problem(options, goals)


def _weight(severity: str) -> tuple[int, ...]:
    return tuple(int(each == severity) for each in SEVERITIES)


def _failing(table: _Table, selections: Iterable[Selection]) -> frozenset[str] | None:
    """Return the smallest part of a selection that does not hold together; None where all of them hold."""
    for each in selections:
        if not table.hold(each.chosen):
            return _least(table, each.chosen)
    return None


def _least(table: _Table, chosen: Sequence[str]) -> frozenset[str]:
    """Return a part of what fails from which nothing can be taken without its holding again.

    The last that is needed is where the shortest beginning that fails ends; what is needed before it is found alike.
    """
    needed: list[str] = []
    left = list(chosen)
    while table.hold(needed) and left:
        place = bisect_left(range(len(left)), x=True, key=lambda n: not table.hold([*needed, *left[: n + 1]]))
        needed.append(left[place])
        left = left[:place]
    return frozenset(needed)


def _what_holds(table: _Table, best: Selection, problem: Problem) -> Choice:
    """Return as much of the best found as holds together, one proposal after the other."""
    kept: list[str] = []
    for name in best.chosen:
        if table.hold([*kept, name]):
            kept.append(name)
    while table.fails_anew(kept):
        kept.pop()
    return _choice(table, best._replace(chosen=tuple(kept), proved=False), (), problem)


def _choice(table: _Table, best: Selection, steps: tuple[Selection, ...], problem: Problem) -> Choice:
    proposals = tuple(table.proposals[each] for each in sorted(best.chosen))
    return Choice(proposals, table.closed(best.chosen), best.proved, steps, problem.excluded)
