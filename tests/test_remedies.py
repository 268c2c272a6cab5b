"""Remedies: how the blanks of an effect are filled, which way is kept, and what none may do."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest

from bomiljo import load_pack, read_plan
from bomiljo.bygones import rewrites_the_past
from bomiljo.changes import Append, Change, Put
from bomiljo.effects import BadEffectError, parse_effect, used_by
from bomiljo.remedies import remedies
from bomiljo.resources import data
from bomiljo.trials import begin

BOOK: Final = load_pack(data("rules"))
TODAY: Final = dt.date(2024, 3, 1)
LET: Final = """
cohorts:
  - {id: c1, people: 20, suits: yes, arrival: 2024-01-08, departures: []}
  - {id: c2, people: 3, homes: 3, suits: no, arrival: 2024-01-08, departures: []}
building: {elsewhere: []}
"""
MET: Final = """
cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
information: {gatherings: []}
"""
NO_TEAM: Final = """
cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
meetings: {series: []}
actors: [{id: settler, bodies: [nav], roles: []}, {id: adviser, bodies: [nav], roles: [nav-adviser]}]
"""
TEAM: Final = {"id": "{fresh}", "kind": "resource-team", "every": "1 month", "from": "{today}", "to": "open"}
COUNTED: Final = {
    "choose": {"homes": "numbers"},
    "do": [{"append": "building.elsewhere", "value": {"id": "{fresh}", "count": "{homes}", "universal_design": "yes"}}],
}


def ways(text: str, rule: str, *effects: dict[str, Any], day: dt.date = TODAY) -> list[tuple[Change, ...]]:
    """Return the ways in which a measure with these effects closes the gap of a rule in a plan."""
    trial = begin(read_plan(text), BOOK, day, [BOOK.rules[rule]])
    measure = BOOK.measures["review-mix"]._replace(effects=tuple(map(parse_effect, effects)))
    gap = next(ref for ref, decision in trial.decisions.items() if decision.outcome == "gap")
    return [each.changes for each in remedies(trial, gap, measure)]


def meeting(*days: str, **more: str) -> dict[str, Any]:
    """Return an effect that holds a gathering with an interpreter on the first of some days that helps."""
    value = {"id": "g-{day}", "on": "{day}", "interpreter": "yes"}
    return {"choose": {"day": list(days)}, "do": [{"append": "information.gatherings", "value": value}]} | more


def days_of(found: list[tuple[Change, ...]]) -> list[str]:
    """Return the days on which the gatherings are held."""
    return [str(change.value["on"]) for changes in found for change in changes]


def test_of_numbers_the_least_that_helps_is_kept() -> None:
    """Three homes are needed; what none would need is not proposed."""
    ((change,),) = ways(LET, "HOM06", COUNTED)
    assert change == Append("building.elsewhere", {"id": "review-mix", "count": 3, "universal_design": "yes"})


def test_a_day_may_lie_some_days_after_another() -> None:
    """The first of the days that closes the gap is kept: in a month, or sooner where the half-year ends before."""
    wanted = ("{today+lead.month}", "{today+lead.week}", "{today}")
    assert days_of(ways(MET, "INF03", meeting(*wanted))) == ["2024-03-31"]
    assert days_of(ways(MET, "INF03", meeting(*wanted), day=dt.date(2024, 6, 20))) == ["2024-06-27"]
    assert days_of(ways(MET, "INF03", meeting(*wanted), day=dt.date(2024, 7, 7))) == ["2024-07-07"]


def test_of_a_day_that_is_not_told_exactly_there_is_a_last_one_and_the_one_after_it() -> None:
    """Staff leave some day in May: the first day on which they certainly are gone is the first of June."""
    plan = MET + "presence: {periods: [{id: staff, kind: staffed, from: 2024-01-08, to: 2024-05}]}"
    for blank, day in {"earliest": "2024-05-01", "latest": "2024-05-31", "latest+1": "2024-06-01"}.items():
        effect = meeting(f"{{end.{blank}}}")
        effect["choose"] = {"end": "presence.periods[staff].to"} | effect["choose"]
        assert days_of(ways(plan, "INF03", effect)) == [day]
        assert days_of(ways(plan.replace("to: 2024-05", "to: open"), "INF03", effect)) == []


def test_all_who_fit_may_stand_in_one_list() -> None:
    """Each once, whatever blanks name them; where nobody fits, there is nobody in it."""
    do = [{"append": "meetings.series", "value": TEAM | {"actors": ["{first}", "{staff}", "{health}"]}}]
    effect = {
        "try": {"first": {"role": "nav-adviser"}},
        "all": {"staff": {"body": "nav"}, "health": {"body": "health"}},
    }
    ((change,),) = ways(NO_TEAM, "TEA01", effect | {"do": do})
    assert change.value["actors"] == ["adviser", "settler"]


def test_a_later_word_may_hang_on_an_earlier_one() -> None:
    """The second day is reckoned from the first."""
    effect = meeting("{today+lead.week}")
    effect["choose"]["later"] = ["{day+lead.month}"]
    effect["do"][0]["value"]["on"] = "{later}"
    assert days_of(ways(MET, "INF03", effect)) == ["2024-04-07"]


@pytest.mark.parametrize("blank", ["{owner}", "{owner+lead.week}", "{subject+lead.week}", "{home.orders}"])
def test_what_nothing_fills_is_no_way(blank: str) -> None:
    """Nobody holds the role, the words are no day, the plan does not tell: then there is no value to try."""
    actors = "actors: [{id: nav, roles: []}]"
    assert ways(MET + actors, "INF03", meeting(blank), meeting("{today}")) != []
    assert days_of(ways(MET + actors, "INF03", meeting(blank))) == []


def test_an_effect_may_be_for_where_none_before_it_helps() -> None:
    """Without `otherwise` each is a way of its own."""
    late = "2025-01-01"  # the half-year is over then
    assert days_of(ways(MET, "INF03", meeting("{today}"), meeting("2024-04-01"))) == ["2024-03-01", "2024-04-01"]
    assert days_of(ways(MET, "INF03", meeting("{today}"), meeting("2024-04-01", otherwise="yes"))) == ["2024-03-01"]
    assert days_of(ways(MET, "INF03", meeting(late), meeting("2024-04-01", otherwise="yes"))) == ["2024-04-01"]
    with pytest.raises(BadEffectError, match="effect-form"):
        parse_effect(meeting("{today}", otherwise="no"))


def test_every_name_in_a_sum_or_a_word_counts_as_used() -> None:
    """So a name that nothing fills is found in either place."""
    assert used_by(parse_effect(meeting("{today+lead.month}"))) == {"today", "lead.month", "day"}


def test_where_no_day_is_told_it_may_be_written_that_it_was_before_today() -> None:
    """That says no more than that it is over. A day that is told stays, and no other past day is written."""
    silent = read_plan("surveys: [{id: spring}, {id: told, held: 2024-05}]")
    assert not rewrites_the_past(silent, Put("surveys[spring].held", "..2024-02-29"), TODAY)
    assert rewrites_the_past(silent, Put("surveys[told].held", "..2024-02-29"), TODAY)
    assert rewrites_the_past(silent, Put("surveys[spring].held", "..2024-02-28"), TODAY)
    assert rewrites_the_past(silent, Put("surveys[spring].held", "2024-02-29"), TODAY)
    assert rewrites_the_past(silent, Append("surveys", {"id": "new", "held": "..2024-02-29"}), TODAY)
    assert rewrites_the_past(silent, Put("surveys[none].held", "..2024-02-29"), TODAY)
