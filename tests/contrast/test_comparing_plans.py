"""Plans side by side: what becomes of each point, the same way round and the other, and as two checks say it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo import (
    Comparison,
    Plan,
    UsageError,
    check,
    compare,
    comparison_schema,
    default_rulebook,
    read_plan,
    read_report,
    scenario,
)
from bomiljo.comparing import StandingCode, change_of
from bomiljo.contrasting import LETTERS
from bomiljo.pairing import ContrastCode, contrast_of
from dice_support import Dice, examples, rolled, seeded
from plans_support import Data, erase, make_plan, shuffled

if TYPE_CHECKING:
    from bomiljo import Contrast, Option

DAY: Final = dt.date(2024, 6, 15)
STANDINGS: Final = (None, *get_args(StandingCode))
SMALL: Final = """\
settlement: {{name: {name}, first_move_in: 2024-01-15}}
cohorts: [{{people: 20, age: 60-70, language: uk, assessed: yes, arrival: 2024-01-15, departures: []}}]
activities: {{arranged: {arranged}, input: [{{id: form}}], introduction_programme: {{offered_ages: {ages}}}}}
tasks: {tasks}
"""


def small(
    name: str = "Small", arranged: str = "[{id: choir, with: [voluntary]}]", ages: str = "18+", tasks: str = ""
) -> Plan:
    """Return a small plan."""
    return read_plan(SMALL.format(name=name, arranged=arranged, ages=ages, tasks=tasks), f"{name}.yaml")


def beside(first: Plan, other: Plan, **options: Any) -> Contrast:
    """Return what another plan does beside the first."""
    return compare([first, other], as_of=options.pop("as_of", DAY), **options).contrasts[0]


def changes(contrast: Contrast) -> dict[tuple[str, str | None], str]:
    """Return what becomes of each point that is listed."""
    return {(each.rule, each.subject): each.change for each in contrast.lines}


# --- every pair of standings -------------------------------------------------------------------------------

# Written down before the code: rows are the first plan, columns the other, in the order of TABLED.
TABLED: Final[tuple[StandingCode | None, ...]] = (None, "not_applicable", "ok", "unknown", "error", "gap", "missed")
TABLE: Final = {
    None: "neither_asks neither_asks asks asks asks opens opens",
    "not_applicable": "neither_asks neither_asks asks asks asks opens opens",
    "ok": "asks_no_more asks_no_more both_ok makes_unknown makes_unknown opens opens",
    "unknown": "asks_no_more asks_no_more makes_known both_unknown both_unknown makes_known makes_known",
    "error": "asks_no_more asks_no_more makes_known both_unknown both_unknown makes_known makes_known",
    "gap": "lapses lapses closes makes_unknown makes_unknown both_gap too_late",
    "missed": "lapses lapses closes makes_unknown makes_unknown in_time both_gap",
}


@pytest.mark.parametrize("first", TABLED)
def test_what_two_standings_make(first: StandingCode | None) -> None:
    """Nothing is closed but a gap that is certainly in order in the other plan."""
    assert [contrast_of(first, other) for other in TABLED] == TABLE[first].split()


def test_the_document_has_the_same_table() -> None:
    """What `docs/compare.md` shows is what two standings make."""
    text = (Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
    rows = [[cell.strip("` ") for cell in row.split("|")[1:-1]] for row in text.splitlines() if row.startswith("| ")]
    head = next(row for row in rows if row[0].startswith("first"))
    at = rows.index(head)
    names: dict[str, StandingCode | None] = {"- or not_applicable": "not_applicable", "unknown or error": "unknown"}
    names |= {each: each for each in ("ok", "gap", "missed")}
    for row in rows[at + 1 : at + 6]:
        told = [contrast_of(names[row[0]], names[each]) for each in head[1:]]
        assert ["neither_asks" if each.startswith("(") else each for each in row[1:]] == told


# What the same two standings are the other way round; what is the same in both is its own.
MIRRORED: Final[dict[ContrastCode, tuple[ContrastCode, ...]]] = {
    "opens": ("closes", "lapses"),
    "closes": ("opens",),
    "lapses": ("opens",),
    "makes_unknown": ("makes_known",),
    "makes_known": ("makes_unknown",),
    "too_late": ("in_time",),
    "in_time": ("too_late",),
    "asks": ("asks_no_more",),
    "asks_no_more": ("asks",),
}


def test_the_other_way_round_is_the_mirror() -> None:
    """What one way round closes, the other way round opens; what is the same is the same both ways."""
    for first in STANDINGS:
        for other in STANDINGS:
            there, back = contrast_of(first, other), contrast_of(other, first)
            assert back in MIRRORED.get(there, (there,)), (first, other)
    assert set(MIRRORED) < set(get_args(ContrastCode))


SINCE: Final = {
    "opens": "opened",
    "makes_unknown": "no_longer_known",
    "makes_known": "newly_known",
    "too_late": "missed",
    "asks": "newly_asked",
    "closes": "closed",
    "in_time": "still_open",
    "lapses": "lapsed",
    "asks_no_more": "no_longer_asked",
    "both_gap": "still_open",
    "both_unknown": "still_unknown",
    "both_ok": "still_ok",
    "neither_asks": None,
}


def test_it_is_told_as_since_an_earlier_check() -> None:
    """Where both can tell of two standings they say the same."""
    for first in STANDINGS:
        for other in STANDINGS:
            assert change_of(first, other) == SINCE[contrast_of(first, other)], (first, other)


# --- small plans -------------------------------------------------------------------------------------------


def test_what_another_plan_closes_opens_and_leaves_unknown() -> None:
    """Each point by what the other plan says of it, with both messages."""
    good, narrow, silent = small(), small("Narrow", ages="18-54"), small("Silent", arranged="")
    opened = beside(good, narrow, topics=["integration"])
    [line] = [each for each in opened.lines if each.change == "opens"]
    assert (line.from_, line.to) == ("ok", "gap")
    assert line.from_message != line.to_message
    assert changes(beside(narrow, good, topics=["integration"]))[line.rule, line.subject] == "closes"
    unknown = {
        each.rule for each in beside(good, silent, topics=["integration"]).lines if each.change == "makes_unknown"
    }
    known = {each.rule for each in beside(silent, good, topics=["integration"]).lines if each.change == "makes_known"}
    assert unknown == known != set()


def test_tasks_that_one_plan_does_not_tell_are_not_known_there() -> None:
    """Where tasks are not told, each task of the other plan is made known; it does not open."""
    told = small("Told", tasks="[{id: doctor, name: Doctor, held_by: []}]")
    found = {each.subject: each for each in beside(small(), told).lines if each.rule == "RES01"}
    assert found["task:doctor"].change == "makes_known"
    back = {each.subject: each for each in beside(told, small()).lines if each.rule == "RES01"}
    assert back["task:doctor"].change == "makes_unknown"


def test_an_arrival_that_is_told_better_is_the_same() -> None:
    """One told to the month and one told to the day in it are one point; one in another month is not."""
    rough, exact, later = (
        read_plan(f"cohorts: [{{people: 20, arrival: {{from: {day}, to: {day}}}}}]\n", f"{day}.yaml")
        for day in ("2024-09", "2024-09-16", "2024-10-02")
    )
    assert arrivals(rough, exact) == {("arrival:2024-09", "arrival:2024-09-16")}
    assert arrivals(exact, rough) == {("arrival:2024-09-16", "arrival:2024-09")}
    assert arrivals(rough, later) == {("arrival:2024-09", None), (None, "arrival:2024-10-02")}


def arrivals(*plans: Plan) -> set[tuple[str | None, ...]]:
    """Return which arrivals of the plans stand beside each other."""
    subjects = {tuple(cell.subject for cell in each.cells) for each in compare(plans, as_of=DAY).points}
    return {each for each in subjects if any(name and name.startswith("arrival:") for name in each)}


# --- names and notes ---------------------------------------------------------------------------------------


def options(*plans: Plan) -> tuple[Option, ...]:
    """Return the plans as they are named side by side."""
    return compare(plans, as_of=DAY).options


def test_each_plan_has_a_name_of_its_own() -> None:
    """Plans of one name go by their files, the same file twice by its letters."""
    one, other = small(), read_plan(SMALL.format(name="Small", arranged="", ages="", tasks=""), "folder/other.yaml")
    assert [each.called for each in options(one, other)] == ["Small (Small.yaml)", "Small (other.yaml)"]
    assert [each.called for each in options(one, one)] == ["Small (Small.yaml) (A)", "Small (Small.yaml) (B)"]
    assert [each.called for each in options(small("One"), small("Two"))] == ["One", "Two"]
    assert len({each.called for each in options(read_plan("{}"), read_plan("{}"), read_plan("{}"))}) == 3


def test_notes_tell_what_makes_the_plans_hard_to_compare() -> None:
    """Another place, another phase on the day, and plans that say the same."""
    bjerke, families = scenario("bjerke-2023"), scenario("bjerke-2025-families")
    codes = [each.code for each in beside(bjerke, families).notes]
    assert codes == ["phases"]
    assert [each.code for each in beside(bjerke, bjerke).notes] == ["same_plan"]
    assert "municipality" in [each.code for each in beside(bjerke, scenario("complete")).notes]


def test_what_is_not_answered_is_told_before_any_gap() -> None:
    """Where a plan leaves something unanswered, it says so for each; where none does, there is no caution."""
    found = compare([scenario("bjerke-2023"), scenario("bjerke-2025-families")], as_of=DAY)
    for each in found.options:
        assert f"{each.id}: {each.counts.unknown} of {each.asked}" in found.summary.caution
    whole = compare([scenario("complete"), scenario("complete")], as_of=dt.date(2026, 10, 15))
    assert whole.summary.caution == ""
    assert {each.counts.unknown for each in whole.options} == {0}


@pytest.mark.parametrize("count", [0, 1, len(LETTERS) + 1])
def test_too_few_and_too_many_plans_are_refused(count: int) -> None:
    """One plan has nothing to stand beside, and more than there are letters cannot be named."""
    with pytest.raises(UsageError):
        compare([small()] * count, as_of=DAY)


def test_the_schema_fits() -> None:
    """What is written is what the schema says."""
    found = compare([scenario("bjerke-2023"), scenario("complete"), scenario("bjerke-2025-families")], as_of=DAY)
    jsonschema.Draft202012Validator(comparison_schema()).validate(json.loads(found.to_json()))


_HASH: Final = re.compile(r'"hash": "[0-9a-f]{16}"')

# --- random plans ------------------------------------------------------------------------------------------


def two_plans(dice: Dice) -> tuple[Data, Data]:
    """Return two plans; half of the time the other is the first with other blanks."""
    one = make_plan(dice)
    other = one if dice.chance(50) else make_plan(dice)
    return erase(one, dice, dice.pick([0, 10, 40])).data, erase(other, dice, dice.pick([0, 10, 40])).data


def made(*data: Data) -> list[Plan]:
    """Return plans of data."""
    return [Plan.model_validate(each) for each in data]


def compared(topics: list[str], *data: Data) -> Comparison:
    """Return a comparison of plans of data, of some topics: each example looks at others."""
    return compare(made(*data), as_of=DAY, topics=topics, chainer="plain")


def some_topics(dice: Dice) -> list[str]:
    """Return a few topics."""
    return dice.some(sorted({each.topic for each in default_rulebook().rules.values()}), 3, 4)


@given(rolled(two_plans), rolled(some_topics))
@examples(3, 2_000, shrink=False)
def test_random_plans_side_by_side(plans: tuple[Data, Data], topics: list[str]) -> None:
    """It mirrors, agrees with two checks and with what has changed since, and a plan beside itself shows nothing."""
    one, other = plans
    there, back = compared(topics, one, other), compared(topics, other, one)
    _require_mirror(there, back)
    _require_checks(there, made(one, other), topics)
    _require_since(there, made(one, other), topics)
    assert not compared(topics, one, one).contrasts[0].lines


def _require_mirror(there: Comparison, back: Comparison) -> None:
    """Every point stands the other way round."""
    turned = {(each.rule, each.subject): each for each in back.points}
    for each in there.points:
        first, other = each.cells
        if first.subject in (other.subject, None) or other.subject is None:
            assert tuple(reversed(turned[each.rule, each.subject].cells)) == each.cells
    mine, theirs = there.contrasts[0].counts, back.contrasts[0].counts
    assert mine.opens == theirs.closes + theirs.lapses
    assert (mine.makes_unknown, mine.too_late, mine.asks) == (theirs.makes_known, theirs.in_time, theirs.asks_no_more)
    assert mine[-3:] == theirs[-3:]


def _require_checks(found: Comparison, plans: list[Plan], topics: list[str]) -> None:
    """Every outcome of every report stands in the table, as it is, with its message, and no other."""
    for number, plan in enumerate(plans):
        report = check(plan, as_of=DAY, topics=topics, chainer="plain")
        cells = [(each.rule, each.cells[number]) for each in found.points if each.cells[number].message is not None]
        told = sorted((rule, str(cell.subject), cell.standing, cell.message) for rule, cell in cells)
        said = sorted(
            (each.rule, str(each.subject), "missed" if each.missed else each.outcome, each.message)
            for each in report.outcomes
        )
        assert told == said
        assert found.options[number].counts == report.summary.counts


def _require_since(found: Comparison, plans: list[Plan], topics: list[str]) -> None:
    """Where both standings are the same, what has changed since is the same."""
    first = read_report(check(plans[0], as_of=DAY, topics=topics, chainer="plain").to_json())
    since = check(plans[1], as_of=DAY, topics=topics, chainer="plain", since=first).since
    assert since is not None
    told = {(each.rule, each.subject): each for each in since.lines}
    for each in found.contrasts[0].lines:
        line = told.get((each.rule, each.subject))
        if line and (line.from_, line.to) == (each.from_, each.to):
            assert line.change == SINCE[each.change]


@given(rolled(lambda dice: (*two_plans(dice), make_plan(dice))), rolled(some_topics), st.integers(0, 10**6))
@examples(2, 1_000, shrink=False)
def test_order_of_lists_and_a_third_plan_change_nothing(
    plans: tuple[Data, Data, Data], topics: list[str], seed: int
) -> None:
    """Lists in another order give the same; with a third plan the first two stand as before."""
    one, other, third = plans
    two, three = compared(topics, one, other), compared(topics, one, other, third)
    assert three.contrasts[0] == two.contrasts[0]
    cells = {(each.rule, each.subject): each.cells[:2] for each in three.points}
    assert all(cells[each.rule, each.subject] == each.cells for each in two.points)
    dice = seeded(seed)
    mixed = compared(topics, shuffled(one, dice), shuffled(other, dice))
    assert _HASH.sub("", mixed.to_json()) == _HASH.sub("", two.to_json())  # a hash is of the plan as it is written
