"""What follows when a rule fires: shared by the chainers, which differ in how they find matches."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from bomiljo.consequences.language import ChainerError, Const, Derivation, Fact, Sure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo.consequences.language import ChainRule, Pattern, Template, Var

Shelf: TypeAlias = tuple[str, ...]
FUEL = 50_000  # firings in one run; a plan has some hundreds


def match(pattern: Pattern, fact: Fact, bound: dict[str, str]) -> dict[str, str] | None:
    """Return the variables after the pattern has met the fact, or None where it does not."""
    if fact.kind != pattern.kind:
        return None
    found = dict(bound)
    for name, term in pattern.where:
        value = fact.get(name)
        if value is None:
            return None
        if value != (term.value if isinstance(term, Const) else found.setdefault(term.name, value)):
            return None
    return found


def shelves(fact: Fact) -> list[Shelf]:
    """Return where a fact is found: under its kind, and under each of its attributes."""
    return [(fact.kind,), *((fact.kind, name, value) for name, value in fact.attributes)]


def shelf(pattern: Pattern) -> Shelf:
    """Return a narrow shelf on which everything lies that the pattern can meet."""
    narrow = ((pattern.kind, name, term.value) for name, term in pattern.where if isinstance(term, Const))
    return next(narrow, (pattern.kind,))


class FactIndex:
    """Facts by kind and by each attribute, so that a join looks at few of them."""

    def __init__(self) -> None:
        """Start empty."""
        self._shelves: defaultdict[Shelf, list[Fact]] = defaultdict(list)

    def add(self, fact: Fact) -> None:
        """Put the fact on every shelf that a pattern may look at."""
        for place in shelves(fact):
            self._shelves[place].append(fact)

    def candidates(self, pattern: Pattern, bound: dict[str, str]) -> Sequence[Fact]:
        """Return the shortest shelf that holds every fact the pattern can meet."""
        shortest = self._shelves.get((pattern.kind,), [])
        for name, term in pattern.where:
            value = term.value if isinstance(term, Const) else bound.get(term.name)
            if value is not None:
                shortest = min(shortest, self._shelves.get((pattern.kind, name, value), []), key=len)
        return shortest


class Evaluation:
    """One run: the facts known so far, and the derivations found."""

    def __init__(self, facts: Iterable[Fact], fuel: int) -> None:
        """Start from the given facts, each once."""
        self.known: dict[Fact, None] = {}
        self.derivations: set[Derivation] = set()
        self._index = FactIndex()
        self._fuel = fuel
        for fact in facts:
            self._learn(fact)

    def fire(self, rule: ChainRule, because: tuple[Fact, ...]) -> list[Fact]:
        """Conclude what the rule says of the facts that fill its `if`; return what was not known."""
        self._fuel -= 1
        if self._fuel < 0:
            raise ChainerError(f"the consequences fire too often to be meant; stopped at rule {rule.id}")
        bound = _bound(rule, because)
        sure = _sure(because)
        if self._blocked(rule, because, bound) or (rule.uses_sure and sure is None):
            return []
        concluded = [_filled(template, bound, sure or "") for template in rule.then]
        self.derivations.update(Derivation(rule.id, fact, because) for fact in concluded)
        return [fact for fact in concluded if self._learn(fact)]

    def _learn(self, fact: Fact) -> bool:
        if fact in self.known:
            return False
        self.known[fact] = None
        self._index.add(fact)
        return True

    def _blocked(self, rule: ChainRule, because: tuple[Fact, ...], bound: dict[str, str]) -> bool:
        """Tell whether another fact meets a `without` pattern.

        Asking what is known now is asking what was known when the layer started: no rule of a layer
        concludes a kind that a rule of the same layer asks to be absent.
        """
        return any(
            fact not in because and match(pattern, fact, bound) is not None
            for pattern in rule.without
            for fact in self._index.candidates(pattern, bound)
        )


def _bound(rule: ChainRule, because: tuple[Fact, ...]) -> dict[str, str]:
    """Return the variables; a chainer that fires on what is no match is not to be believed."""
    bound: dict[str, str] | None = {} if len(set(because)) == len(rule.when) else None
    for pattern, fact in zip(rule.when, because, strict=False):
        bound = None if bound is None else match(pattern, fact, bound)
    if bound is None:
        raise ChainerError(f"rule {rule.id} fired on facts that do not meet it")
    return bound


def _sure(because: tuple[Fact, ...]) -> str | None:
    """Return how sure the conclusion is, or None where nothing that it rests on is sure."""
    marks = {mark for fact in because if (mark := fact.get("sure")) is not None}
    if marks <= {"yes"}:
        return "yes"
    return "maybe" if "yes" in marks else None


def _filled(template: Template, bound: dict[str, str], sure: str) -> Fact:
    return Fact(template.kind, tuple((name, _value(term, bound, sure)) for name, term in template.attributes))


def _value(term: Const | Var | Sure, bound: dict[str, str], sure: str) -> str:
    if isinstance(term, Sure):
        return sure
    return term.value if isinstance(term, Const) else bound[term.name]
