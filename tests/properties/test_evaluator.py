"""The evaluator says what an oracle says that tries every possible world of every comparison."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

import oracle_support as oracle
from cases_support import OPERATORS, difference, make_case
from dice_support import examples, rolled, sample

SAMPLE = list(sample(make_case, 2000))


@given(rolled(make_case))
@examples(400, long=100_000)
def test_truths_and_outcomes_are_those_of_every_possible_world(case: oracle.Case) -> None:
    """A comparison is yes where it holds in every possible world, no where in none; the rest is Kleene.

    Truth, evidence, outcome, applicability and blocking paths agree with the oracle.
    """
    assert difference(case) is None


def test_a_fixed_sample_agrees_with_the_oracle() -> None:
    """The same 2,000 cases on every run, on every machine, agree with the oracle."""
    assert [found for case in SAMPLE if (found := difference(case))] == []


def test_the_sample_reaches_every_outcome() -> None:
    """Each outcome is at least 5 % of the sample, so that none is tested by luck alone."""
    seen = Counter(oracle.outcome_of(case, n)[0] for case in SAMPLE for n in range(len(case.values)))
    assert set(seen) == {"gap", "ok", "unknown", "not_applicable", "error"}
    assert min(seen.values()) >= 0.05 * seen.total(), seen


def test_the_sample_reaches_every_cell_of_the_table() -> None:
    """Each pair of applicability and requirement that the table tells apart is met at least 30 times."""
    seen: Counter[object] = Counter()
    for case in SAMPLE:
        for n in range(len(case.values)):
            outcome, applies, _ = oracle.outcome_of(case, n)
            if outcome != "error":
                seen[applies, oracle.truth_of(case.require, case, n) if applies is not False else "-"] += 1
    assert len(seen) == 7
    assert min(seen.values()) >= 30, seen


def test_the_sample_reaches_every_operator_and_every_answer_of_it() -> None:
    """Each operator is at least 3 % of the comparisons, and each says yes, no and unknown."""
    seen: Counter[str] = Counter()
    answers: Counter[tuple[str, object]] = Counter()
    for case in SAMPLE:
        for tree in _atoms(case.when) + _atoms(case.require):
            seen[tree[0]] += 1
            if case.values[0][tree[1]] != frozenset({oracle.BROKEN}):
                answers[tree[0], oracle.truth_of(tree, case, 0)] += 1
    assert set(seen) == set(OPERATORS)
    assert min(seen.values()) >= 0.03 * seen.total(), seen
    assert len(answers) == 3 * len(OPERATORS)
    assert min(answers.values()) >= 20, answers


def test_the_sample_reaches_every_kind_of_value() -> None:
    """Exact, range, unknown, absent and broken values each are at least 2 % of what is compared."""
    seen: Counter[str] = Counter()
    for case in SAMPLE:
        for values in case.values:
            for worlds in values.values():
                seen[_kind(worlds)] += 1
    assert len(seen) == 5
    assert min(seen.values()) >= 0.02 * seen.total(), seen


def _kind(worlds: oracle.Worlds) -> str:
    if worlds is None:
        return "absent"
    if worlds & {oracle.BROKEN, oracle.ANYTHING}:
        return "broken" if oracle.BROKEN in worlds else "unknown"
    return "exact" if len(worlds) == 1 else "range"


def _atoms(tree: oracle.Tree) -> list[oracle.Tree]:
    if tree[0] in ("all", "any"):
        return [atom for part in tree[1] for atom in _atoms(part)]
    return _atoms(tree[1]) if tree[0] == "not" else [tree]
