"""The report that tells what has changed: Bjerke through three checks, imprecise plans, random plans, and languages."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
import yaml
from hypothesis import given

from bomiljo import (
    Plan,
    PreviousReport,
    Report,
    Since,
    UsageError,
    check,
    default_rulebook,
    read_plan,
    read_report,
    report_schema,
    scenario,
)
from bomiljo.overlayfiles import read_overlay
from bomiljo.rulebook import LANGS
from bomiljo.sincewords import since as compared
from dice_support import Dice, examples, rolled, seeded
from plans_support import Data, erase, make_plan
from report_support import plans, without_texts

if TYPE_CHECKING:
    from bomiljo import Lang, Outcome, SinceLine
    from bomiljo.deciding import Ref

EXPECTED: Final = yaml.safe_load((Path(__file__).parents[1] / "expected" / "bjerke-2023.yaml").read_text("utf-8"))
DAYS: Final[list[dt.date]] = EXPECTED["dates"]
MOVE_IN, SETTLED, LEFT = DAYS[:3]


def then(report: Report) -> PreviousReport:
    """Return a report as it is read again."""
    return read_report(report.to_json())


@cache
def bjerke(day: dt.date, lang: Lang = "en") -> Report:
    """Return the report of Bjerke on a day."""
    return check(scenario("bjerke-2023"), as_of=day, lang=lang)


@cache
def bjerke_since(before: dt.date, day: dt.date, lang: Lang = "en", before_lang: Lang = "nb") -> Since:
    """Return what has changed at Bjerke between two days."""
    report = check(scenario("bjerke-2023"), as_of=day, lang=lang, since=then(bjerke(before, before_lang)))
    return told(report)


def told(report: Report) -> Since:
    """Return what a report tells of a previous one."""
    assert report.since is not None
    return report.since


def refs(since: Since, change: str, to: str | None = None) -> set[str]:
    """Return the points of a change: rule and subject."""
    return {
        " ".join(filter(None, (each.rule, each.subject)))
        for each in since.lines
        if each.change == change and to in (None, each.to)
    }


# --- Bjerke: written down from the plan and the expected outcomes, before the code -------------------------

FIRST_ARRIVAL: Final = "arrival:2023-12..2024-01"


def test_bjerke_when_all_have_moved_in() -> None:
    """From a month before move-in to February 2024.

    The series with the landlord and the steps for tapering were not in place in time, and now it is too late. That
    staff leave too early, and all at once, could still be changed. What is asked of a building where people live has
    opened: nobody for what is outside the sections, needs met by going beyond the job, and what the survey shows.
    Neighbours' worries were settled in the meantime.
    """
    since = bjerke_since(MOVE_IN, SETTLED)
    assert refs(since, "missed") == {"LAN01", "PRE02"}
    assert refs(since, "still_open") == {f"PRE01 {FIRST_ARRIVAL}", "PRE13"}
    assert {"RES02 need:outside-sections", "RES03", "INF01", "ITG06"} <= refs(since, "opened")
    assert "NEI04" in refs(since, "newly_known", "ok")
    assert refs(since, "newly_known", "gap") == refs(since, "closed") == refs(since, "lapsed") == set()


def test_bjerke_when_the_staff_have_left() -> None:
    """From February to June 2024: what they did has nobody, nobody receives first, and nobody took over.

    No assessment was made and no resident heard before presence was reduced: gaps that are too late to close the day
    they are found. The largest step became too late when it was taken. Nothing was closed.
    """
    since = bjerke_since(SETTLED, LEFT)
    opened = refs(since, "opened", "gap")
    assert {"RES01 task:come-along", "RES01 task:link-to-services", "RES05", "PRE05", "PRE10"} <= opened
    assert {"ESC01 topic:conflict", "ESC01 topic:home-fault"} <= opened
    assert refs(since, "opened", "missed") == {"PRE03", "PRE04"}
    assert refs(since, "missed") == {"PRE13"}
    assert {
        "LAN01",
        "PRE02",
        f"PRE01 {FIRST_ARRIVAL}",
        "RES02 need:outside-sections",
        "RES03",
        "INF01",
        "ITG06",
    } <= refs(since, "still_open")
    assert refs(since, "closed") == set()


@pytest.mark.parametrize(("before", "now"), [(0, 1), (1, 2), (2, 3), (0, 2), (0, 3), (1, 3)])
def test_bjerke_as_its_table_has_it(before: int, now: int) -> None:
    """Each row of the expected outcomes that turns into, or out of, a gap stands on a line of its own."""
    lines = {(each.rule, each.subject): each for each in bjerke_since(DAYS[before], DAYS[now]).lines}
    for row in EXPECTED["rows"]:
        was, became = row["expect"][before], row["expect"][now]
        found = lines.get((row["rule"], row.get("subject")))
        if found is None:
            told_of = [rule for rule, subject in lines if rule == row["rule"] and row.get("subject") in (None, subject)]
            assert became not in GAPS or told_of, row
            continue
        names = {"na": "not_applicable"}
        assert (found.from_, found.to) == (names.get(was, was), names.get(became, became)), row


def test_what_is_told_is_the_same_in_all_languages_of_then() -> None:
    """Titles and messages are today's, whatever language the previous report was in."""
    for lang in LANGS:
        assert bjerke_since(MOVE_IN, LEFT, lang, "nb") == bjerke_since(MOVE_IN, LEFT, lang, "en")


def test_languages_of_today_differ_in_texts_alone() -> None:
    """Codes, counts and order are the same in both."""
    one, other = (
        check(scenario("bjerke-2023"), as_of=LEFT, lang=lang, since=then(bjerke(MOVE_IN))).to_dict()["since"]
        for lang in LANGS
    )
    assert one["text"] != other["text"]
    assert _without(one) == _without(other)


def _without(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of a previous check without its texts."""
    texts = ("title", "message", "subject_name")
    lines = [{key: each for key, each in line.items() if key not in texts} for line in data["lines"]]
    return without_texts({**data, "text": "", "lines": lines})  # type: ignore[no-any-return]


def test_no_text_of_the_previous_report_is_repeated() -> None:
    """Whatever was written into its texts, names and titles stands nowhere in today's report."""
    data = bjerke(MOVE_IN).to_dict()
    for each in data["outcomes"]:
        each.update(title="EVIL title", message="EVIL message", subject_name="EVIL name", why="EVIL why")
        each.update(local=["EVIL/change"])
    data["plan"].update(name="EVIL plan", municipality="EVIL town", source="EVIL.yaml")
    data["rules"].update(overlays=["EVIL overlay"])
    data["summary"].update(text="EVIL text")
    report = check(scenario("bjerke-2023"), as_of=LEFT, since=read_report(json.dumps(data)))
    assert told(report).lines
    assert "EVIL" not in report.to_json()
    assert {each.code for each in told(report).notes} == {"plan_name", "overlays"}


# --- What differs between two checks ---------------------------------------------------------------------


def _codes(previous: PreviousReport, **options: Any) -> list[str]:
    report = check(scenario("bjerke-2023"), as_of=LEFT, since=previous, **options)
    return [each.code for each in told(report).notes]


def test_checks_that_are_alike_need_no_note() -> None:
    """The plan and the day apart, everything is the same."""
    assert _codes(then(bjerke(MOVE_IN))) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": "Another"}, ["plan_name"]),
        ({"municipality": None}, ["plan_name"]),
        ({"rules_id": "another-model"}, ["rules_id"]),
        ({"rules_version": "0.1.0", "rules_hash": "0" * 16}, ["rules_version"]),
        ({"rules_hash": "0" * 16}, ["rules_content"]),
        ({"overlays": frozenset({"ours"}), "rules_hash": "0" * 16}, ["overlays"]),
        ({"topics": frozenset({"presence"})}, ["topics"]),
        ({"internal": True}, ["internal"]),
        ({"engine": "9.9.9"}, ["engine"]),
    ],
)
def test_what_differs_is_noted(changed: dict[str, Any], expected: list[str]) -> None:
    """Each difference has its code and is put into words."""
    assert _codes(then(bjerke(MOVE_IN))._replace(**changed)) == expected


def test_topics_of_today_limit_what_is_compared() -> None:
    """A check of one topic does not make the gaps of the others lapse."""
    report = check(scenario("bjerke-2023"), as_of=LEFT, topics=["presence"], since=then(bjerke(SETTLED)))
    since = told(report)
    assert {each.topic for each in since.lines} == {"presence"}
    assert since.counts.lapsed == 0
    others = [each for each in bjerke(SETTLED).outcomes if each.topic != "presence"]
    assert since.counts.not_compared == len(others)


OVERLAY: Final = """
id: ours
office: Bydel Nord
changes: [{id: no-needs, reason: Tried elsewhere., rule: RES02, off: yes}]
"""


def test_a_rule_that_is_switched_off_has_closed_nothing() -> None:
    """Its gap has lapsed, marked as gone with the rule; switched on again, it has opened with it."""
    without = [read_overlay(OVERLAY.encode(), "ours.yaml", default_rulebook())]
    off = check(scenario("bjerke-2023"), as_of=LEFT, overlays=without, since=then(bjerke(SETTLED)))
    (line,) = (each for each in told(off).lines if each.rule == "RES02")
    assert (line.change, line.from_, line.to, line.reason) == ("lapsed", "gap", None, "rule_removed")
    assert (line.severity, line.subject, line.subject_name) == ("high", "need:outside-sections", "outside-sections")
    assert line.title == line.message == "Rule RES02, which is not among the rules of today"
    on = check(scenario("bjerke-2023"), as_of=LEFT, since=then(off))
    (line,) = (each for each in told(on).lines if each.rule == "RES02")
    assert (line.change, line.from_, line.to, line.reason) == ("opened", None, "gap", "rule_added")
    assert [each.code for each in told(on).notes] == ["overlays"]


@pytest.mark.parametrize("days", [-1, -200])
def test_a_later_report_is_refused(days: int) -> None:
    """Looking back, what opened would be said to have closed."""
    with pytest.raises(UsageError, match="2024-06-15"):
        check(scenario("bjerke-2023"), as_of=LEFT + dt.timedelta(days=days), since=then(bjerke(LEFT)))


def test_the_same_day_can_be_compared() -> None:
    """Two versions of a plan on one day: what the work on it has done."""
    text = "settlement: {name: x, first_move_in: 2024-01-01}\ntasks: [{id: a, name: A, area: services, held_by: %s}]\n"
    day = dt.date(2024, 2, 1)
    one, other = (read_plan(text % held) for held in ("[]", "[]"))
    since = told(check(other, as_of=day, since=then(check(one, as_of=day))))
    assert since.same_plan
    assert {each.change for each in since.lines} <= {"still_open"}


PLAN: Final = """
settlement: {name: x, first_move_in: 2024-01-01}
actors: [{id: nav, bodies: [nav], roles: [nav-adviser], from: open, to: open}]
cohorts: [{people: 12, age: 25-40, arrival: 2024-01-01, departures: []}]
tasks: %s
"""
TASK: Final = "[{id: a, name: A, area: services, held_by: %s}]"


@pytest.mark.parametrize(
    ("before", "now", "change", "reason"),
    [
        (TASK % "[]", TASK % "[{actor: nav, from: open, to: open}]", "closed", None),
        (TASK % "[{actor: nav, from: open, to: open}]", TASK % "[]", "opened", None),
        (TASK % "", TASK % "[]", "newly_known", None),
        (TASK % "", TASK % "[{actor: nav, from: open, to: open}]", "newly_known", None),
        (TASK % "[]", TASK % "", "no_longer_known", None),
        (TASK % "[{actor: nav, from: open, to: open}]", TASK % "", "no_longer_known", None),
        (TASK % "[]", "[{id: b, name: B, area: services}]", "lapsed", "subject_removed"),
        (TASK % "[]", "", "no_longer_known", None),
        ("", TASK % "[]", "newly_known", None),
        ("[{id: b, name: B, area: services}]", TASK % "[]", "opened", "subject_added"),
    ],
)
def test_one_task_through_two_checks(before: str, now: str, change: str, reason: str | None) -> None:
    """A task that is given somebody, loses them, is told, blanked, deleted or added."""
    day = dt.date(2024, 2, 1)
    first, second = (read_plan(PLAN % tasks) for tasks in (before, now))
    since = told(check(second, as_of=day, since=then(check(first, as_of=day))))
    (line,) = (each for each in since.lines if (each.rule, each.subject) == ("RES01", "task:a"))
    assert (line.change, line.reason) == (change, reason)
    assert not since.same_plan
    assert line.title
    assert (line.owner is None) or line.to == "gap"


def test_an_arrival_that_is_told_to_the_day_keeps_its_story() -> None:
    """From May to 14 May: the rules about the arrival speak of the same one."""
    text = "settlement: {name: x, first_move_in: %s}\ncohorts: [{people: 12, age: 25-40, arrival: %s}]\n"
    day = dt.date(2024, 4, 1)
    first, second = (read_plan(text % (when, when)) for when in ("2024-05", "2024-05-14"))
    since = told(check(second, as_of=day, since=then(check(first, as_of=day))))
    assert not [each for each in since.lines if each.reason in ("subject_added", "subject_removed")]
    subjects = {each.subject for each in check(second, as_of=day).outcomes if each.subject}
    assert {each.subject for each in since.lines if each.subject} <= subjects


# --- Any plans -------------------------------------------------------------------------------------------

GAPS: Final = ("gap", "missed")


def _standing(each: Outcome) -> str:
    return "missed" if each.missed else each.outcome


def _hold(before: Report, now: Report) -> None:
    """Check what must hold of any two reports of any plans."""
    since = told(now)
    lines = Counter((each.rule, each.subject) for each in since.lines)
    assert max(lines.values(), default=1) == 1
    by_ref: dict[Ref, SinceLine] = {(each.rule, each.subject): each for each in since.lines}
    for each in now.outcomes:
        found = by_ref.get((each.rule, each.subject))
        if each.outcome == "gap":
            assert found is not None, each.rule
        if found:
            assert (found.to, found.message, found.owner) == (_standing(each), each.message, each.owner)
    assert sum(each.outcome == "gap" for each in before.outcomes) == sum(each.from_ in GAPS for each in since.lines)
    assert all(each.to == "ok" for each in since.lines if each.change == "closed")
    counts = since.counts
    assert Counter(each.change for each in since.lines) == Counter(
        {name: count for name, count in counts._asdict().items() if name in _CHANGES and count}
    )
    assert all(each.title and each.message for each in since.lines)


_CHANGES: Final = frozenset({"opened", "newly_known", "no_longer_known", "missed", "still_open", "closed", "lapsed"})


def test_a_report_compared_with_itself() -> None:
    """Only what is a gap is told, as still there; all else is unchanged, and the plan is the same."""
    for plan in plans()[::2]:
        first = check(plan, as_of=LEFT)
        again = check(plan, as_of=LEFT, since=then(first))
        since = told(again)
        assert since.same_plan
        assert since.notes == ()
        assert {each.change for each in since.lines} <= {"still_open"}
        assert len(since.lines) == first.summary.counts.gap
        assert (since.counts.still_ok, since.counts.still_unknown) == (
            first.summary.counts.ok,
            first.summary.counts.unknown + first.summary.counts.error,
        )
        assert (since.counts.newly_asked, since.counts.no_longer_asked, since.counts.not_compared) == (0, 0, 0)
        assert again._replace(since=None) == first
        assert again == check(plan, as_of=LEFT, since=then(again))


def make_two(dice: Dice) -> tuple[Data, Data]:
    """Return a plan, and what became of it: other blanks, or another plan altogether."""
    full = make_plan(dice)
    other = make_plan(dice) if dice.chance(30) else full
    return erase(full, dice, dice.pick([0, 5, 30])).data, erase(other, dice, dice.pick([0, 5, 30])).data


@given(rolled(make_two))
@examples(12, long=1_000, shrink=False)
def test_any_two_plans(two: tuple[Data, Data]) -> None:
    """Every gap of today stands on one line, none of then is lost, and the counts are those of the lines."""
    first, second = (Plan.model_validate(each) for each in two)
    before = check(first, as_of=SETTLED)
    now = check(second, as_of=LEFT, since=then(before))
    _hold(before, now)


def test_json_keeps_to_its_schema() -> None:
    """A report that compares validates, and null stands where there is nothing to compare with."""
    validator = jsonschema.Draft202012Validator(report_schema())
    first = Plan.model_validate(make_plan(seeded(7)))
    before = check(first, as_of=SETTLED)
    now = check(scenario("bjerke-2023"), as_of=LEFT, since=then(before))
    data = now.to_dict()
    assert [each.message for each in validator.iter_errors(data)] == []
    assert data["since"]["lines"]
    assert {"from", "to"} <= set(data["since"]["lines"][0])
    assert before.to_dict()["since"] is None
    assert not validator.is_valid(data | {"since": data["since"] | {"lines": [{"change": "better"}]}})


def test_a_rule_that_broke_is_told_and_is_no_change_for_the_better() -> None:
    """What was a gap and cannot be worked out now is no longer known."""
    before = bjerke(SETTLED)
    outcomes = tuple(
        each._replace(outcome="error") if each.rule == "INF01" else each for each in bjerke(SETTLED).outcomes
    )
    broken = before._replace(outcomes=outcomes)
    (line,) = _lines_between(before, broken, "INF01")
    assert (line.change, line.from_, line.to) == ("no_longer_known", "gap", "error")
    (line,) = _lines_between(broken, before, "INF01")
    assert (line.change, line.from_, line.to) == ("newly_known", "error", "gap")
    assert list(_lines_between(broken, broken, "INF01")) == []


def _lines_between(before: Report, now: Report, rule: str) -> list[SinceLine]:
    from bomiljo.dates import exactly  # noqa: PLC0415 - for this alone
    from bomiljo.reporting import Reporter  # noqa: PLC0415 - as above
    from bomiljo.view import View  # noqa: PLC0415 - as above
    from bomiljo.wording import Wording  # noqa: PLC0415 - as above

    reporter = Reporter(default_rulebook(), View(scenario("bjerke-2023"), exactly(SETTLED)), Wording("en"))
    return [each for each in compared(then(before), now, reporter).lines if each.rule == rule]


def test_what_is_gone_has_a_name_as_far_as_its_key_tells() -> None:
    """An arrival by its days, a topic by its word, all else by its id: never by what the old file called it."""
    data = bjerke(SETTLED).to_dict()
    data["outcomes"] = [
        {**data["outcomes"][0], "rule": rule, "subject": subject, "outcome": "gap", "subject_name": "EVIL"}
        for rule, subject in (
            ("PRE01", "arrival:2021-12..2022-01"),
            ("PRE01", "arrival:2021-05-14"),
            ("PRE01", "arrival:2021-99-99"),
            ("ESC01", "topic:gone"),
            ("RES01", "task:gone"),
        )
    ]
    report = check(scenario("bjerke-2023"), as_of=LEFT, since=read_report(json.dumps(data)))
    names = {each.subject: each.subject_name for each in told(report).lines if each.change == "lapsed"}
    assert names == {
        "arrival:2021-12..2022-01": "December 2021 to January 2022",
        "arrival:2021-05-14": "14 May 2021",
        "arrival:2021-99-99": "2021-99-99",
        "topic:gone": "gone",
        "task:gone": "gone",
    }
