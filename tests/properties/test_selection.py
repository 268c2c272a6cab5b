"""Choosing what closes most for least: against every set of options, in any order, and when time runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bomiljo.selection import (
    Goal,
    Option,
    Problem,
    Selection,
    best_within,
    boards,
    bounds,
    cheapest,
    frontier,
    greedy,
    narrowing,
    searching,
)
from bomiljo.selection import stairs as climbing
from dice_support import Dice, examples, rolled, sample
from selection_support import Way, all_ways, can_be, greedily, make_problem, shuffled, stairs, way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def proved(ways: list[Way]) -> list[Selection]:
    """Return what is said of these where it is proved."""
    return [Selection(*each, proved=True) for each in ways]


def differences(problem: Problem) -> list[str]:
    """Return where the search and every set of options, tried one by one, do not say the same."""
    ways = all_ways(problem)
    steps = stairs(ways)
    found = [] if [cheapest(problem)] == proved(ways[:1]) else ["cheapest"]
    found += [] if list(frontier(problem)) == proved(steps) else ["frontier"]
    for budget in range(steps[-1].cost + 2):
        best = next(each for each in ways if each.cost <= budget)
        found += [] if [best_within(problem, budget)] == proved([best]) else [f"within {budget}"]
    return found


@given(rolled(make_problem))
@examples(120, 5_000)
def test_the_best_is_that_of_every_set_of_options(problem: Problem) -> None:
    """The cheapest, the best within every budget, and the whole frontier, ties included."""
    assert differences(problem) == []


@given(rolled(lambda dice: (problem := make_problem(dice, 20), shuffled(problem, dice))))
@examples(60, 5_000)
def test_order_does_not_matter(problems: tuple[Problem, Problem]) -> None:
    """However options, goals and exclusions are ordered, the answer is the same, also when time runs out."""
    one, other = problems
    assert cheapest(one) == cheapest(other)
    assert frontier(one) == frontier(other)
    assert cheapest(one, expired=after(3)) == cheapest(other, expired=after(3))
    assert frontier(one, expired=after(9)) == frontier(other, expired=after(9))


def after(times: int) -> Callable[[], bool]:
    """Return a limit that is reached when it has been asked so often."""
    left = [times]

    def expired() -> bool:
        left[0] -= 1
        return left[0] < 0

    return expired


def worth(found: Selection | Way) -> tuple[tuple[int, ...], int]:
    """Return what is compared before names are: more is better."""
    return found.value, -found.cost


@given(rolled(lambda dice: (make_problem(dice, 10), dice.number(0, 60))))
@examples(80, 5_000)
def test_out_of_time_gives_what_can_be_done(problem_and_time: tuple[Problem, int]) -> None:
    """It can be chosen, is what it says, never better than the best, and what is proved is the best."""
    problem, times = problem_and_time
    ways = all_ways(problem)
    steps = frontier(problem, expired=after(times))
    for found in (cheapest(problem, expired=after(times)), best_within(problem, 7, expired=after(times)), *steps):
        options = [each for each in problem.options if each.name in found.chosen]
        assert can_be(problem, options)
        assert way(problem, options) == Way(*found[:4])
    best = cheapest(problem, expired=after(times))
    assert not best.proved or best == proved(ways)[0]
    within = best_within(problem, 7, expired=after(times))
    assert not within.proved or within == proved([each for each in ways if each.cost <= 7])[0]
    exact = [each for each in steps if each.proved]
    assert exact == proved(stairs(ways))[: len(exact)]
    assert [each.cost for each in steps] == sorted({each.cost for each in steps})


def large(dice: Dice) -> Problem:
    """Return 30 goals and 60 options."""
    goals = [f"goal-{number}" for number in range(30)]
    options = (
        Option(f"option-{number}", dice.number(1, 40), frozenset(dice.some(goals, 2, 5))) for number in range(60)
    )
    return Problem(tuple(options), tuple(Goal(each, (1,)) for each in goals))


@pytest.mark.parametrize("times", [0, 1, 3, 10])
def test_out_of_time_is_never_worse_than_greedy(times: int) -> None:
    """However early time runs out, it is as good as a plain greedy choice, and says that it is not proved."""
    for problem in sample(large, 4):
        found = cheapest(problem, expired=after(times))
        assert worth(found) >= worth(way(problem, greedily(problem)))
        assert not found.proved or worth(found) == worth(cheapest(problem))
        assert times or not found.proved


def test_a_budget_is_not_proved_by_what_was_proved_below_it() -> None:
    """The steps up to some cost being exact says nothing of a greater budget."""
    options = (Option("a", 1, frozenset("x")), Option("b", 2, frozenset("y")))
    problem = Problem(options, (Goal("x", (1,)), Goal("y", (1,))))
    for times in range(12):
        found = best_within(problem, 3, expired=after(times))
        assert not found.proved or found.value == (2,)


def test_a_side_effect_is_closed_by_another_or_the_option_is_left() -> None:
    """What opens something is worth its cost only together with what closes that; by itself it does not."""
    visits = Option("visits", 4, frozenset({"lonely", "tired"}), frozenset({"tired"}))
    relief = Option("relief", 2, frozenset({"tired"}))
    dear = Option("party", 7, frozenset({"lonely"}))
    goals = (Goal("lonely", (1,)),)
    assert cheapest(Problem((visits, relief, dear), goals)).chosen == ("relief", "visits")
    assert cheapest(Problem((visits, dear), goals)).chosen == ("party",)
    assert cheapest(Problem((visits,), goals)) == Selection((), 0, frozenset(), (0,), proved=True)


def test_what_does_not_work_together_is_not_chosen_together() -> None:
    """One of severity comes before any number below it."""
    options = tuple(Option(name, 1, frozenset(closes)) for name, closes in (("a", "x"), ("b", "yz"), ("c", "yzv")))
    goals = (Goal("x", (1, 0)), *(Goal(each, (0, 1)) for each in "yzv"))
    both = frozenset({"a", "c"})
    assert cheapest(Problem(options, goals)).chosen == ("a", "c")
    assert cheapest(Problem(options, goals, (both,))).chosen == ("a", "b")
    assert cheapest(Problem(options, goals, (both, frozenset("ab")))).chosen == ("a",)
    assert best_within(Problem(options, goals), 1).chosen == ("a",)


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (Problem((Option("a", 1, frozenset()),) * 2, ()), "two of option 'a'"),
        (Problem((), (Goal("g", (1,)),) * 2), "two of goal 'g'"),
        (Problem((Option("a", -1, frozenset()),), ()), "option 'a' costs -1"),
        (Problem((), (Goal("g", (1,)), Goal("h", (0, 1)))), "different lengths"),
        (Problem((), (Goal("g", (1, 1)),)), "weighs"),
        (Problem((), (Goal("g", (0, 0)),)), "weighs"),
        (Problem((), (Goal("g", (2,)),)), "weighs"),
    ],
)
def test_what_cannot_be_is_said(problem: Problem, fault: str) -> None:
    """A problem that contradicts itself is not searched."""
    with pytest.raises(ValueError, match=fault):
        cheapest(problem)


def test_a_budget_below_nothing_is_an_error() -> None:
    """Nobody has less than nothing."""
    with pytest.raises(ValueError, match="budget of -1"):
        best_within(Problem((), ()), -1)


# --- faults that the comparison finds ----------------------------------------------------------------


def _bound_too_high(patch: pytest.MonkeyPatch) -> None:
    honest = bounds.Relaxation.bound

    def bound(*given: object, **more: object) -> bounds.Bound:
        found = honest(*given, **more)  # type: ignore[arg-type]
        return found._replace(least=found.least * 1.2 + 1)

    patch.setattr(bounds.Relaxation, "bound", bound)


def _dominance_blind(patch: pytest.MonkeyPatch) -> None:
    """Let an option take the place of another whatever it opens or does not go with."""
    honest = boards.undominated

    def blind(board: boards.Board, usable: int) -> int:
        return honest(board._replace(excluded=(), needs_of=((),) * len(board.names)), usable)

    patch.setattr(boards, "undominated", blind)


def _exclusions_do_not_join(patch: pytest.MonkeyPatch) -> None:
    honest = boards.pieces

    def apart(board: boards.Board) -> list[boards.Piece]:
        return honest(board._replace(excluded=()))

    patch.setattr("bomiljo.selection.pieces", apart)


def _opened_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    def unmet(*_: object) -> Iterator[boards.Need]:
        return iter(())

    for module in (narrowing, searching, greedy):
        patch.setattr(module, "unmet", unmet)


def _names_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(searching.Search, "first", lambda _self, _required, known: known)


def _next_step_by_the_mildest_alone(patch: pytest.MonkeyPatch) -> None:
    def following(self: climbing._Climb, value: tuple[int, ...]) -> int | None:
        found = self._least((*value[:-1], value[-1] + 1)) if value else None
        return found.cost if found else None

    patch.setattr(climbing._Climb, "_next", following)


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a bound that is too high": _bound_too_high,
    "dominance without a look at what is opened or excluded": _dominance_blind,
    "exclusions do not hold a piece together": _exclusions_do_not_join,
    "what is opened is forgotten": _opened_is_forgotten,
    "equals are not told apart by names": _names_forgotten,
    "the next step is looked for at the mildest severity alone": _next_step_by_the_mildest_alone,
}


def found_in_a_sample() -> bool:
    """Return whether some of a fixed sample of problems are not answered as every set of options answers them."""
    return any(differences(problem) for problem in sample(lambda dice: make_problem(dice, 8), 250))


def test_nothing_is_found_where_nothing_is_planted() -> None:
    """The same sample is answered rightly by the search as it is."""
    assert not found_in_a_sample()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample finds a search with this fault."""
    FAULTS[fault](monkeypatch)
    assert found_in_a_sample()
