"""What the properties found, each as the smallest plan that shows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bomiljo.checking import decide
from bomiljo.dates import Day, exactly
from bomiljo.indicators import INDICATORS
from bomiljo.model import Plan
from bomiljo.subjects import subjects
from bomiljo.values import Range, Truth, compare
from bomiljo.view import View

if TYPE_CHECKING:
    from bomiljo.deciding import Decision

TODAY = dt.date(2024, 3, 16)


def decided(rule: str, as_of: dt.date = TODAY, **plan: Any) -> list[Decision]:
    """Return what a rule of the shipped pack says of a plan."""
    return [each for each in decide(Plan.model_validate(plan), as_of=as_of) if each.rule.id == rule]


def outcomes(rule: str, as_of: dt.date = TODAY, **plan: Any) -> list[str]:
    """Return the outcomes of a rule."""
    return [each.outcome for each in decided(rule, as_of, **plan)]


def test_a_range_that_is_allowed_as_a_whole_is_one_of_what_is_allowed() -> None:
    """1 or 2 is one of 1, 2 and 3, whichever it is."""
    assert compare(Range(1, 2), "one_of", (1, 2, 3), exactly(TODAY)) is Truth.YES


def test_days_are_not_counted_twice_where_a_period_may_be_over_before_it_begins() -> None:
    """A period of some days in June covers nothing for certain, and leaves no more days open than there are."""
    plan = Plan.model_validate(
        {
            "cohorts": [{"id": "c1", "arrival": "2024-01-01"}],
            "presence": {"periods": [{"id": "p", "kind": "staffed", "from": "2024-06", "to": "2024-06"}]},
        }
    )
    view = View(plan, exactly(TODAY))
    (batch,) = subjects(view, "arrival")
    assert INDICATORS["presence.uncovered_days"].read(view, batch).value == Range(182 - 30, 182)


def test_rules_of_arrivals_are_unknown_where_no_arrival_is_told() -> None:
    """Somebody will live here, when is not told: what each arrival needs is unknown, and asks for the day."""
    cohorts = [{"id": "c1", "people": 8}]
    assert outcomes("HOM01", cohorts=cohorts) == ["unknown"]
    assert outcomes("PRE01", cohorts=cohorts) == ["unknown"]
    assert {one.path for each in decided("HOM01", cohorts=cohorts) for one in each.missing} >= {"cohorts[c1].arrival"}


def _surveyed(answers: list[dict[str, Any]] | None) -> dict[str, Any]:
    later: dict[str, Any] = {"id": "later", "asked": 3, "answered": 3, "held": "2024-06-01"}
    return {
        "cohorts": [{"id": "c1", "people": 3, "arrival": "2024-01-01"}],
        "participation": {"recruitment": []},
        "surveys": [
            {
                "id": "early",
                "asked": 3,
                "answered": 3,
                "held": "2024-02-01",
                "answers": [{"question": "wants-council", "count": 0}],
            },
            later if answers is None else {**later, "answers": answers},
        ],
    }


def test_a_later_survey_whose_answers_are_not_told_may_have_asked() -> None:
    """What an early survey says is not the last word where a later one does not tell its answers."""
    later = dt.date(2024, 12, 29)
    assert outcomes("PAR01", later, **_surveyed([{"question": "wants-council", "count": 3}])) == ["gap"]
    assert outcomes("PAR01", later, **_surveyed(None)) == ["unknown"]


def test_an_end_is_not_before_its_beginning() -> None:
    """From 16 January to some day until 26 February: the last comes on the 16th or later."""
    holder = {"actor": "nav", "from": "2024-01-16", "to": "..2024-02-26"}
    plan = Plan.model_validate({"tasks": [{"id": "t", "held_by": [holder]}]})
    assert plan.tasks
    (span,) = plan.tasks[0].held_by or []
    first, last = View(plan, exactly(TODAY)).bounds(span)
    assert first == exactly(dt.date(2024, 1, 16))
    assert last == Day(dt.date(2024, 1, 16), dt.date(2024, 2, 26))


def test_some_phase_holds_for_those_who_have_come() -> None:
    """They came in January, the last of them on a day not told: a rule of arrival and living applies."""
    cohorts = [{"id": "c1", "arrival": {"from": "2024-01-16"}}]
    assert outcomes("ITG03", dt.date(2024, 12, 1), cohorts=cohorts, activities={"arranged": []}) == ["gap"]


def test_the_day_is_today_where_somebody_has_come() -> None:
    """Of those who came in January it is not told when the last came; a rule that looks ahead looks at today."""
    cohorts = [{"id": "c1", "arrival": {"from": "2024-01-16"}}, {"id": "c2"}]
    (found,) = decided("RES01", dt.date(2024, 12, 1), cohorts=cohorts, tasks=[{"id": "t", "held_by": ["nav"]}])
    assert found.timing.day == exactly(dt.date(2024, 12, 1))


def test_who_comes_next_may_be_late() -> None:
    """One batch came in January 2023; of the next the year is told. It may still be more than two months away.

    So what was to be done before arrival is judged on a day that may be that of the first batch.
    """
    cohorts: list[dict[str, Any]] = [
        {"id": "c1", "arrival": "2023-01-10"},
        {"id": "c2", "arrival": {"from": "2024", "to": "2024"}},
    ]
    (poor,) = decided("LAN01", cohorts=cohorts)
    cohorts[1] = {"id": "c2", "arrival": "2024-12-01"}
    (rich,) = decided("LAN01", cohorts=cohorts)
    assert rich.timing.day == exactly(dt.date(2023, 1, 9))
    assert poor.timing.day.earliest <= dt.date(2023, 1, 9)


def test_an_ok_that_hangs_on_who_comes_next_is_not_given() -> None:
    """The same with a series that began after the first batch had come: a gap if the next come late."""
    plan: dict[str, Any] = {
        "actors": [{"id": body, "bodies": [body]} for body in ("landlord", "nav", "district")],
        "meetings": {
            "series": [
                {
                    "id": "s",
                    "kind": "cooperation",
                    "actors": ["landlord", "nav", "district"],
                    "every": "14 days",
                    "from": "2023-06-01",
                    "to": "open",
                }
            ]
        },
    }
    cohorts: list[dict[str, Any]] = [{"id": "c1", "arrival": "2023-01-10"}, {"id": "c2", "arrival": "2024-12-01"}]
    assert outcomes("LAN01", cohorts=cohorts, **plan) == ["gap"]
    cohorts[1] = {"id": "c2", "arrival": {"from": "2024", "to": "2024"}}
    assert outcomes("LAN01", cohorts=cohorts, **plan) == ["unknown"]


def test_what_is_told_exactly_is_not_asked_for() -> None:
    """It is not told on which day the first come: that is what is asked, not since when the task is held."""
    cohorts = [{"id": "c1", "arrival": {"from": "2024-03-20..2024-04-10", "to": "2024-04-10"}}]
    tasks = [{"id": "t", "held_by": [{"actor": "nav", "from": "2024-04-01", "to": "open"}]}]
    (found,) = decided("RES01", cohorts=cohorts, tasks=tasks)
    assert found.outcome == "unknown"
    assert {each.path for each in found.missing} == {"cohorts[c1].arrival"}


def test_the_paths_of_one_actor_twice_do_not_depend_on_their_order() -> None:
    """Who holds a task in two spans has the same two paths, whichever is written first."""
    spans = [{"actor": "nav", "to": "2024-12-31"}, {"actor": "nav", "from": "2025-01-01", "to": "open"}]
    told = []
    for held_by in (spans, spans[::-1]):
        found = decided(
            "RES01", cohorts=[{"id": "c1", "arrival": "2024-01-01"}], tasks=[{"id": "t", "held_by": held_by}]
        )
        told.append({one.path for each in found for one in each.missing})
    assert told[0] == told[1] != set()


def test_what_is_missing_does_not_depend_on_order() -> None:
    """An indicator that stops at the first list it does not know names all of them, or none of the rest."""
    contacts = [{"id": "a", "between": ["nav"]}, {"id": "b", "from": "open", "to": "open"}]
    told = []
    for each in (contacts, contacts[::-1]):
        found = decided(
            "LAN04",
            cohorts=[{"id": "c1", "arrival": "2024-01-01"}],
            actors=[{"id": "nav", "bodies": ["nav"]}],
            meetings={"series": [], "contacts": each},
        )
        told.append({one.path for decision in found for one in decision.missing})
    assert told[0] == told[1] != set()


def test_nobody_comes_before_the_first_move_in() -> None:
    """Of a cohort only the last day is told: its first is not before the day on which anybody moves in."""
    plan = {"settlement": {"first_move_in": "2024-02-06"}, "cohorts": [{"id": "c1", "arrival": {"to": "2024-08-10"}}]}
    assert outcomes("ITG03", dt.date(2023, 11, 15), **plan) == ["not_applicable"]


def test_two_arrivals_do_not_share_a_name() -> None:
    """One group's last day is not exact, the other's first: two arrivals, each judged by itself."""
    cohorts = [
        {"id": "c1", "people": 1, "assessed": "yes", "arrival": {"from": "2024-03-01", "to": "2024-03-05..2024-03-20"}},
        {"id": "c2", "people": 1, "assessed": "no", "arrival": {"from": "2024-03-01..2024-03-05", "to": "2024-03-20"}},
    ]
    found = decided("MIX03", dt.date(2024, 2, 20), cohorts=cohorts)
    assert len({each.subject.key for each in found if each.subject}) == 2
    assert sorted(each.outcome for each in found) == ["gap", "ok"]


def test_several_days_and_a_day_not_exact_do_not_share_a_name() -> None:
    """One group comes from the 1st to the 5th, another on some day from the 1st to the 5th: two arrivals."""
    cohorts = [
        {"id": "c1", "people": 1, "assessed": "yes", "arrival": {"from": "2024-03-01", "to": "2024-03-05"}},
        {"id": "c2", "people": 1, "assessed": "no", "arrival": "2024-03-01..2024-03-05"},
    ]
    found = decided("MIX03", dt.date(2024, 2, 20), cohorts=cohorts)
    assert len({each.subject.key for each in found if each.subject}) == 2
    assert sorted(each.outcome for each in found) == ["gap", "ok"]


def blocked(rule: str, as_of: dt.date = TODAY, **plan: Any) -> set[str]:
    """Return what blocks the one outcome of a rule."""
    (found,) = decided(rule, as_of, **plan)
    assert found.outcome == "unknown"
    return {each.path for each in found.missing}


def test_homes_of_those_who_stay_are_as_many_as_there_are_people_for() -> None:
    """One of three has left: the two who stay need two homes elsewhere, and nothing is left to ask."""
    cohort = {"id": "c1", "people": 3, "homes": 3, "suits": "no", "arrival": "2024-01-08"}
    gone = [{"on": "2024-02-01", "people": 1}]
    for count, said in ((1, "gap"), (2, "ok")):
        elsewhere = {"elsewhere": [{"id": "old-town", "count": count, "universal_design": "yes"}]}
        assert outcomes("HOM06", cohorts=[{**cohort, "departures": gone}], building=elsewhere) == [said]


def test_a_permit_that_ends_on_a_day_not_exact_is_asked_for() -> None:
    """Whether it is time for the next home hangs on the day on which the permit ends."""
    cohorts = [{"id": "c1", "people": 3, "arrival": "2024-01-08", "departures": [], "lease_until": "open"}]
    building = {"permit_until": "2024-01-01..2030-12-31"}
    assert blocked("HOM09", cohorts=cohorts, building=building, tasks=[]) == {"building.permit_until"}


def test_who_is_still_to_come_when_hours_rise_is_asked_for() -> None:
    """Staff become more while some of ten may still be moving in: the days of their arrival are asked for."""
    periods = [
        {
            "id": "few",
            "kind": "staffed",
            "staff": 1,
            "hours": ["mon-fri 08:00-12:00"],
            "from": "2024-01-08",
            "to": "open",
        },
        {
            "id": "more",
            "kind": "staffed",
            "staff": 1,
            "hours": ["mon-fri 12:00-16:00"],
            "from": "2024-03-01",
            "to": "open",
        },
    ]
    cohorts = [
        {"id": "c1", "people": 10, "arrival": "2024-01-08", "departures": []},
        {"id": "c2", "people": 10, "arrival": {"from": "2024-01-09", "to": "2024"}, "departures": []},
    ]
    presence = {"periods": periods, "assessments": [], "taper": []}
    assert "cohorts[c2].arrival" in blocked("PRE12", cohorts=cohorts, presence=presence)
