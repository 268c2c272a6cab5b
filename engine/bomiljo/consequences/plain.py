"""Forward chaining in plain Python: the one that always runs, and the measure of the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from bomiljo.consequences.evaluation import FUEL, Evaluation, FactIndex, match, shelf, shelves
from bomiljo.consequences.layers import stratify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bomiljo.consequences.evaluation import Shelf
    from bomiljo.consequences.language import ChainRule, Derivation, Fact, Pattern


_Positions: TypeAlias = "Mapping[Shelf, Sequence[tuple[ChainRule, int]]]"


class PlainChainer:
    """Lets the facts arrive one by one; each arrival completes the matches in which it is the last.

    So every match is found exactly once. A run changes nothing here, so threads may share it.
    """

    name = "plain"

    def __init__(self, rules: Sequence[ChainRule], *, fuel: int = FUEL) -> None:
        """Sort the rules into layers, and their positions by the facts that can fill them."""
        self._layers = [_positions(layer) for layer in stratify(rules)]
        self._fuel = fuel

    def run(self, facts: Iterable[Fact]) -> frozenset[Derivation]:
        """Return every derivation that follows from the facts."""
        evaluation = Evaluation(facts, self._fuel)
        for positions in self._layers:
            _run_layer(positions, evaluation)
        return frozenset(evaluation.derivations)


def _positions(layer: Sequence[ChainRule]) -> _Positions:
    by_shelf: defaultdict[Shelf, list[tuple[ChainRule, int]]] = defaultdict(list)
    for rule in layer:
        for position, pattern in enumerate(rule.when):
            by_shelf[shelf(pattern)].append((rule, position))
    return dict(by_shelf)


def _run_layer(positions: _Positions, evaluation: Evaluation) -> None:
    arrived = FactIndex()
    waiting = list(evaluation.known)
    for fact in waiting:  # grows while it is walked
        arrived.add(fact)
        for place in shelves(fact):
            for rule, position in positions.get(place, ()):
                for because in _matches(rule, position, fact, arrived):
                    waiting += evaluation.fire(rule, because)


def _matches(rule: ChainRule, position: int, fact: Fact, arrived: FactIndex) -> Iterator[tuple[Fact, ...]]:
    """Yield the ways to fill the rule in which the fact fills the position."""
    bound = match(rule.when[position], fact, {})
    if bound is not None:
        others = (*rule.when[:position], *rule.when[position + 1 :])
        for _, *chosen in _filled(others, bound, (fact,), arrived):
            yield (*chosen[:position], fact, *chosen[position:])


def _filled(
    patterns: Sequence[Pattern], bound: dict[str, str], chosen: tuple[Fact, ...], arrived: FactIndex
) -> Iterator[tuple[Fact, ...]]:
    """Yield the facts chosen so far with every choice for the patterns that are left."""
    if not patterns:
        yield chosen
        return
    for fact in arrived.candidates(patterns[0], bound):
        further = None if fact in chosen else match(patterns[0], fact, bound)
        if further is not None:
            yield from _filled(patterns[1:], further, (*chosen, fact), arrived)
