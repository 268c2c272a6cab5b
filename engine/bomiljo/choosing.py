"""Proposals -> the cheapest choice that holds when it is carried out as a whole.

The search takes each proposal to close what it closes alone. Measures interact, so what it finds is carried out and
checked: where that shows otherwise, the smallest part of the choice that fails is shut out, and the search goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.proposals import effect_of, together
from bomiljo.rulebook import SEVERITIES
from bomiljo.selection import Goal as Wanted
from bomiljo.selection import Option, Problem, Selection, best_within, cheapest, frontier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bomiljo.goals import Outlook
    from bomiljo.proposals import Proposal

ROUNDS: Final = 40  # of searching again, after which the best that holds is taken


class Choice(NamedTuple):
    """Proposals that hold together; `shut` are the sets that were found not to."""

    proposals: tuple[Proposal, ...]
    closed: frozenset[str]
    proved: bool
    steps: tuple[Selection, ...]
    shut: tuple[frozenset[str], ...]


class _Table:
    """The proposals by name, and what is known of those that were carried out together."""

    def __init__(self, outlook: Outlook, found: Iterable[Proposal]) -> None:
        self.outlook, self.proposals = outlook, {each.name: each for each in found}
        self._known: dict[frozenset[str], bool] = {}

    def hold(self, chosen: Iterable[str]) -> bool:
        """Return whether proposals together close all that each closes alone, and open nothing."""
        names = frozenset(chosen)
        if names not in self._known:
            proposals = [self.proposals[each] for each in sorted(names)]
            closes, opens = effect_of(self.outlook, together(proposals))
            alone = (name for each in proposals for name in each.closes)
            self._known[names] = not opens and closes.issuperset(alone)
        return self._known[names]


def choose(outlook: Outlook, found: Sequence[Proposal], budget: int | None, expired: Callable[[], bool]) -> Choice:
    """Return the cheapest proposals that close as much as can be, within a budget of hours where one is given."""
    table = _Table(outlook, found)
    problem = _problem(outlook, found)
    for _ in range(ROUNDS):
        best = cheapest(problem, expired=expired) if budget is None else best_within(problem, budget, expired=expired)
        steps = frontier(problem, expired=expired)
        failing = _failing(table, (best, *steps))
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
    """Return a part of what fails from which nothing can be taken without its holding again."""
    left = list(chosen)
    for name in chosen:
        fewer = [each for each in left if each != name]
        if fewer and not table.hold(fewer):
            left = fewer
    return frozenset(left)


def _what_holds(table: _Table, best: Selection, problem: Problem) -> Choice:
    """Return as much of the best found as holds together, one proposal after the other."""
    kept: list[str] = []
    for name in best.chosen:
        if table.hold([*kept, name]):
            kept.append(name)
    return _choice(table, best._replace(chosen=tuple(kept), proved=False), (), problem)


def _choice(table: _Table, best: Selection, steps: tuple[Selection, ...], problem: Problem) -> Choice:
    proposals = tuple(table.proposals[each] for each in best.chosen)
    closed = effect_of(table.outlook, together(proposals))[0] if proposals else frozenset[str]()
    return Choice(proposals, closed, best.proved, steps, problem.excluded)
