"""Random rule sets with facts, and an evaluator so slow and plain that it can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import strategies as st

from bomiljo.consequences import Derivation, Fact, durable_available, fact, parse_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bomiljo.consequences import ChainRule

Entry: TypeAlias = "dict[str, dict[str, str]]"
Attributes: TypeAlias = "Mapping[str, str]"

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules cannot be imported here")

GIVEN = ("trouble", "holder")  # kinds of facts that a case starts from
CONCLUDED = ("owner", "task", "finding")  # each may rest on kinds to its left, and on itself
KINDS = (*GIVEN, *CONCLUDED)
VALUES = ("blå", "rød", 'it\'s "x"')
NAMES = ("id", "sid")  # names that durable_rules reserves, so that they are met all the time
VARIABLES = ("$a", "$b")


@dataclass(frozen=True)
class Case:
    """Rules as plain data, facts, and the same of both in another order."""

    data: tuple[dict[str, object], ...]
    facts: tuple[Fact, ...]
    shuffled_data: tuple[dict[str, object], ...]
    shuffled_facts: tuple[Fact, ...]

    @property
    def rules(self) -> tuple[ChainRule, ...]:
        """The rules, read."""
        return tuple(parse_rule(rule) for rule in self.data)

    @property
    def shuffled_rules(self) -> tuple[ChainRule, ...]:
        """The same rules in another order."""
        return tuple(parse_rule(rule) for rule in self.shuffled_data)


@st.composite
def cases(draw: st.DrawFn, max_rules: int = 6, max_facts: int = 12, values: int = 3) -> Case:
    """Draw rules inside the language, and facts of few values so that they meet often."""
    pool = VALUES[:values]
    rules = [draw(_rules(n, pool)) for n in range(draw(st.integers(3, max_rules)))]
    facts = draw(st.lists(_facts(pool), min_size=max_facts * 2 // 3, max_size=max_facts))
    return Case(tuple(rules), tuple(facts), tuple(draw(st.permutations(rules))), tuple(draw(st.permutations(facts))))


@st.composite
def _facts(draw: st.DrawFn, pool: Sequence[str]) -> Fact:
    values = st.sampled_from(pool)
    attributes = {"id": draw(values)}
    if draw(st.sampled_from([True, True, True, False])):
        attributes["sid"] = draw(values)
    sure = draw(st.sampled_from(["", "yes", "maybe"]))
    return fact(draw(st.sampled_from(GIVEN)), **attributes, **({"sure": sure} if sure else {}))


@st.composite
def _rules(draw: st.DrawFn, number: int, pool: Sequence[str]) -> dict[str, object]:
    kind = CONCLUDED[number % len(CONCLUDED)]  # in turn, so that there is something to chain on
    below = KINDS[: KINDS.index(kind)]
    bound: list[str] = []
    when = [
        draw(_patterns((*GIVEN, *below, *below, kind), pool, bound)) for _ in range(draw(st.sampled_from([2, 3, 3, 1])))
    ]
    terms = st.sampled_from([*bound, *bound, *bound, *pool])
    without = draw(st.lists(_entries(st.sampled_from(below), terms), max_size=draw(st.sampled_from([0, 1, 2]))))
    then = draw(st.lists(_entries(st.just(kind), terms, sure=True), min_size=1, max_size=2))
    return {"id": f"r{number}", "if": when, "without": without, "then": then}


@st.composite
def _patterns(draw: st.DrawFn, kinds: Sequence[str], pool: Sequence[str], bound: list[str]) -> Entry:
    """Draw a pattern; a variable that has no value yet stands in it only once."""
    where: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1)):
        free = [v for v in VARIABLES if v in bound or v not in where.values()]
        where[name] = draw(st.sampled_from([*bound, *bound, *bound, *free, *free, pool[0]]))
    if draw(st.integers(0, 19)) == 7:
        where["sure"] = draw(st.sampled_from(["yes", "maybe"]))
    bound += [term for term in where.values() if term.startswith("$") and term not in bound]
    return {draw(st.sampled_from(kinds)): where}


@st.composite
def _entries(
    draw: st.DrawFn, kinds: st.SearchStrategy[str], terms: st.SearchStrategy[str], *, sure: bool = False
) -> Entry:
    names = NAMES if sure else draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    attributes = {name: draw(terms) for name in names}
    if sure and draw(st.booleans()):
        attributes["sure"] = "$sure"
    return {draw(kinds): attributes}


def believed(data: Iterable[Mapping[str, object]], facts: Iterable[Fact]) -> frozenset[Derivation]:
    """Try every rule on every ordering of known facts until nothing is new, stage by stage.

    A stage is a kind of `CONCLUDED`, which the random rules negate only from the right.
    """
    known, found = set(facts), set[Derivation]()
    for kind in CONCLUDED:
        stage = [rule for rule in data if kind in {only for entry in _list(rule, "then") for only in entry}]
        size = -1
        while size != len(found):
            size = len(found)
            found |= {derivation for rule in stage for derivation in _conclusions(rule, frozenset(known))}
            known |= {derivation.fact for derivation in found}
    return frozenset(found)


def _conclusions(rule: Mapping[str, object], known: frozenset[Fact]) -> Iterator[Derivation]:
    for chosen in permutations(known, len(_list(rule, "if"))):
        values: dict[str, str] = {}
        if not all(_meets(*pair, values) for pair in zip(_list(rule, "if"), chosen, strict=True)):
            continue
        others = known - set(chosen)
        if any(_meets(entry, other, dict(values)) for entry in _list(rule, "without") for other in others):
            continue
        marks = [dict(f.attributes)["sure"] for f in chosen if "sure" in dict(f.attributes)]
        if marks and "yes" not in marks and "$sure" in str(rule["then"]):
            continue
        values["$sure"] = "maybe" if "maybe" in marks else "yes"
        for entry in _list(rule, "then"):
            for kind, terms in entry.items():
                concluded = fact(kind, **{name: values.get(term, term) for name, term in terms.items()})
                yield Derivation(str(rule["id"]), concluded, chosen)


def _meets(entry: Entry, candidate: Fact, values: dict[str, str]) -> bool:
    ((kind, terms),) = entry.items()
    carried = dict(candidate.attributes)
    return candidate.kind == kind and all(
        name in carried and carried[name] == (values.setdefault(term, carried[name]) if term[0] == "$" else term)
        for name, term in terms.items()
    )


def _list(rule: Mapping[str, object], part: str) -> list[Entry]:
    entries = rule.get(part, [])
    assert isinstance(entries, list)
    return entries
