"""What has become of each point since the previous check: every cell, and what holds of any two checks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import pytest
from hypothesis import given

from bomiljo.comparing import ChangeCode, Point, QuietCode, StandingCode, change_of, compare
from dice_support import Dice, examples, rolled

if TYPE_CHECKING:
    from bomiljo.deciding import Ref

# Written down before the code: a row is what it was, a column what it is. A dash is nothing at all.
TABLE: Final = """
              |-              |not_applicable |ok         |unknown        |error          |gap        |missed
-             |-              |-              |newly_asked|newly_asked    |newly_asked    |opened     |opened
not_applicable|-              |-              |newly_asked|newly_asked    |newly_asked    |opened     |opened
ok            |no_longer_asked|no_longer_asked|still_ok   |no_longer_known|no_longer_known|opened     |opened
unknown       |no_longer_asked|no_longer_asked|newly_known|still_unknown  |still_unknown  |newly_known|newly_known
error         |no_longer_asked|no_longer_asked|newly_known|still_unknown  |still_unknown  |newly_known|newly_known
gap           |lapsed         |lapsed         |closed     |no_longer_known|no_longer_known|still_open |missed
missed        |lapsed         |lapsed         |closed     |no_longer_known|no_longer_known|still_open |still_open
"""
STANDINGS: Final[tuple[StandingCode | None, ...]] = (None, *get_args(StandingCode))
GAPS: Final = ("gap", "missed")


def _cells(written: str) -> dict[tuple[str, str], str]:
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in written.strip("\n").splitlines()]
    return {(row[0], column): cell for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}


CELLS: Final = _cells(TABLE)


@pytest.mark.parametrize(("before", "now"), list(product(STANDINGS, STANDINGS)))
def test_every_cell(before: StandingCode | None, now: StandingCode | None) -> None:
    """All 49 cells are as they were written down."""
    assert (change_of(before, now) or "-") == CELLS[before or "-", now or "-"]


def test_the_table_is_whole() -> None:
    """It has every standing on both sides, and each word that there is in one cell at least."""
    assert set(CELLS) == {(before or "-", now or "-") for before in STANDINGS for now in STANDINGS}
    assert set(CELLS.values()) == {"-", *get_args(ChangeCode), *get_args(QuietCode)}


def test_the_document_has_the_same_table() -> None:
    """`docs/health-checks.md` says what holds."""
    lines = (Path(__file__).parents[2] / "docs" / "health-checks.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| was ↓, is → "))
    size = len(STANDINGS)
    written = [line.strip("| ").replace("`", "") for line in (lines[start], *lines[start + 2 : start + 2 + size])]
    assert _cells("\n".join(written)) == CELLS


# --- Rules that spoke of the building and now speak of each, arrivals told better, rules and topics ----------


def _point(outcome: StandingCode, *, topic: str = "home", local: tuple[str, ...] = ()) -> Point:
    return Point(outcome, "high", topic, frozenset(local))


def _told(before: dict[Ref, StandingCode], now: dict[Ref, StandingCode]) -> set[tuple[object, ...]]:
    found = compare(_points(before), _points(now), frozenset({"home"}), frozenset({"home"}))
    return {(*each.ref, each.change, each.before, each.now, each.reason) for each in found.lines}


def _points(standings: dict[Ref, StandingCode]) -> dict[Ref, Point]:
    return {ref: _point(each) for ref, each in standings.items()}


WHOLE: Final = ("R", None)
A: Final = ("R", "task:a")
B: Final = ("R", "task:b")


def test_an_unknown_about_the_whole_that_is_answered_for_each() -> None:
    """The tasks were not told; now they are, and one of them has a gap: that was not known before."""
    assert _told({WHOLE: "unknown"}, {A: "gap", B: "ok"}) == {
        (*A, "newly_known", "unknown", "gap", None),
        (*B, "newly_known", "unknown", "ok", None),
    }


def test_what_was_known_of_each_and_is_blanked_is_no_longer_known() -> None:
    """Who deletes the section has closed nothing, and it does not look as if the gap had lapsed either."""
    assert _told({A: "gap", B: "ok"}, {WHOLE: "unknown"}) == {
        (*A, "no_longer_known", "gap", "unknown", None),
        (*B, "no_longer_known", "ok", "unknown", None),
    }


@pytest.mark.parametrize(
    ("parts", "change", "now"),
    [
        (("ok", "ok"), "closed", "ok"),
        (("ok", "not_applicable"), "closed", "ok"),
        (("ok", "unknown"), "no_longer_known", "unknown"),
        (("not_applicable", "not_applicable"), "lapsed", "not_applicable"),
    ],
)
def test_a_gap_of_the_whole_goes_on_in_its_parts(
    parts: tuple[StandingCode, StandingCode], change: str, now: str
) -> None:
    """There was nothing at all; now each thing is judged, and the gap is closed where all of them are in order."""
    assert (*WHOLE, change, "gap", now, None) in _told({WHOLE: "gap"}, dict(zip((A, B), parts, strict=True)))


def test_a_gap_of_the_whole_is_not_closed_by_parts_with_gaps() -> None:
    """Its question is asked of each now, and the gaps there stand for themselves."""
    assert _told({WHOLE: "gap"}, {A: "gap", B: "ok"}) == {
        (*WHOLE, "lapsed", "gap", None, "subject_removed"),
        (*A, "opened", None, "gap", "subject_added"),
    }


def test_an_arrival_that_is_told_better_is_the_same_arrival() -> None:
    """`2024-05` became `2024-05-14`: its gap is still open, and did not lapse to open again."""
    was, better, other = ("R", "arrival:2024-05"), ("R", "arrival:2024-05-14"), ("R", "arrival:2025-01")
    assert _told({was: "gap", other: "ok"}, {better: "gap", other: "ok"}) == {
        (*better, "still_open", "gap", "gap", None),
    }
    assert _told({was: "gap"}, {better: "ok"}) == {(*better, "closed", "gap", "ok", None)}


def test_arrivals_that_could_be_two_are_not_taken_for_one() -> None:
    """Where two of today lie in the month of then, none is it for certain."""
    was, one, two = ("R", "arrival:2024-05"), ("R", "arrival:2024-05-02"), ("R", "arrival:2024-05-14")
    assert _told({was: "gap"}, {one: "gap", two: "ok"}) == {
        (*was, "lapsed", "gap", None, "subject_removed"),
        (*one, "opened", None, "gap", "subject_added"),
    }


def test_arrivals_at_other_times_are_others() -> None:
    """An arrival that was cancelled, and one that was planned."""
    was, now = ("R", "arrival:2024-05"), ("R", "arrival:2024-06")
    assert {each[2] for each in _told({was: "gap"}, {now: "gap"})} == {"lapsed", "opened"}


def test_an_arrival_that_nobody_had_told_was_not_known() -> None:
    """Before the cohorts are told, stand-ins for them are in doubt: what they turn out to be was not known."""
    first, later, told = ("R", "arrival:first"), ("R", "arrival:later"), ("R", "arrival:2024-05")
    assert _told({first: "unknown", later: "unknown"}, {told: "gap"}) == {
        (*told, "newly_known", "unknown", "gap", None)
    }
    assert _told({told: "gap"}, {first: "unknown", later: "unknown"}) == {
        (*told, "no_longer_known", "gap", "unknown", None)
    }


def test_rules_that_came_and_went_are_marked() -> None:
    """A gap of a rule that was not in the previous check, and of one that is not in this."""
    assert _told({("OLD", None): "gap"}, {("NEW", None): "gap"}) == {
        ("OLD", None, "lapsed", "gap", None, "rule_removed"),
        ("NEW", None, "opened", None, "gap", "rule_added"),
    }


def test_topics_that_only_one_check_looked_at() -> None:
    """What was not looked at today is not compared; what was not looked at then is marked as that."""
    before: dict[Ref, Point] = {("MIX", None): _point("gap", topic="mix"), ("HOM", None): _point("gap")}
    now: dict[Ref, Point] = {("HOM", None): _point("gap"), ("PRE", None): _point("gap", topic="presence")}
    found = compare(before, now, frozenset({"mix", "home"}), frozenset({"home", "presence"}))
    assert [(each.ref[0], each.change, each.reason) for each in found.lines] == [
        ("PRE", "opened", "topic_added"),
        ("HOM", "still_open", None),
    ]
    assert found.not_compared == 1


def test_a_change_of_a_locally_adapted_rule_is_marked() -> None:
    """A limit that was lowered makes a gap ok; nothing was put in order, and the line says so."""
    home = frozenset({"home"})
    (line,) = compare({WHOLE: _point("gap")}, {WHOLE: _point("ok", local=("ours/limit",))}, home, home).lines
    assert (line.change, line.reason) == ("closed", "rule_adapted")


# --- What holds of any two ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Two:
    """The points of two checks."""

    before: dict[Ref, Point]
    now: dict[Ref, Point]


REFS: Final[tuple[Ref, ...]] = tuple(
    (rule, subject)
    for rule in ("HOM01", "MIX01", "RES01", "ESC01")
    for subject in (None, "task:a", "task:b", "arrival:2024-05", "arrival:2024-05-14", "arrival:2024-06..2024-07")
)
TOPICS: Final = frozenset({"home", "mix"})


def make_points(dice: Dice) -> dict[Ref, Point]:
    """Return some points; of one rule either the whole or its subjects, as in a report."""
    points = {ref: _point(dice.pick(get_args(StandingCode))) for ref in dice.some(REFS, 0, 12)}
    whole = {rule for rule, subject in points if subject is None}
    return {ref: each for ref, each in points.items() if ref[1] is None or ref[0] not in whole}


def make_two(dice: Dice) -> Two:
    """Return the points of two checks."""
    return Two(make_points(dice), make_points(dice))


@given(rolled(make_two))
@examples(300)
def test_every_gap_of_today_is_told_once(two: Two) -> None:
    """Whatever the previous check said, each gap stands on one line, with what it is today."""
    found = compare(two.before, two.now, TOPICS, TOPICS)
    told = Counter(each.ref for each in found.lines)
    for ref, point in two.now.items():
        if point.outcome in GAPS:
            assert told[ref] == 1, ref
    assert max(told.values(), default=1) == 1
    assert {each.now for each in found.lines if each.change == "closed"} <= {"ok"}


@given(rolled(make_two))
@examples(300)
def test_no_gap_and_no_ok_of_then_is_silently_lost(two: Two) -> None:
    """A gap of then is told, unless it is told of as its arrival; nothing unknown today counts as unchanged."""
    found = compare(two.before, two.now, TOPICS, TOPICS)
    gaps = sum(each.outcome in GAPS for each in two.before.values())
    assert sum(each.before in GAPS for each in found.lines) == gaps
    assert all(each.now in ("unknown", "error") for each in found.lines if each.change == "no_longer_known")


@given(rolled(make_two))
@examples(200)
def test_compared_with_itself_only_gaps_are_still_open(two: Two) -> None:
    """A check compared with itself tells of the gaps that there are, and of nothing else."""
    found = compare(two.now, two.now, TOPICS, TOPICS)
    assert {each.change for each in found.lines} <= {"still_open"}
    assert {each.ref for each in found.lines} == {ref for ref, each in two.now.items() if each.outcome in GAPS}
    assert found.quiet["newly_asked"] == found.quiet["no_longer_asked"] == 0


MIRROR: Final = {
    "still_open": {"still_open"},
    "missed": {"still_open"},
    "opened": {"closed", "lapsed"},
    "closed": {"opened"},
    "lapsed": {"opened"},
    "newly_known": {"no_longer_known"},
    "no_longer_known": {"newly_known"},
}


@pytest.mark.parametrize(("before", "now"), list(product(STANDINGS, STANDINGS)))
def test_swapped(before: StandingCode | None, now: StandingCode | None) -> None:
    """Seen from the other side what opened has closed or lapsed, and what came to be known no longer is."""
    there, back = change_of(before, now), change_of(now, before)
    if there in MIRROR and there != "still_open":
        assert back in MIRROR[there]
    if there in get_args(QuietCode) and there != back:
        assert {there, back} == {"newly_asked", "no_longer_asked"}


@given(rolled(make_two))
@examples(100)
def test_order_of_the_points_changes_nothing(two: Two) -> None:
    """The result hangs on what is said, not on where it stands."""
    turned = Two(dict(reversed(two.before.items())), dict(reversed(two.now.items())))
    one, other = (compare(each.before, each.now, TOPICS, TOPICS) for each in (two, turned))
    assert set(one.lines) == set(other.lines)
    assert one.quiet == other.quiet
