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


HANDED: Final = """
cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
actors:
  - {id: nav, bodies: [nav], from: open, to: open}
  - {id: worker, bodies: [district], from: 2024-01-08, to: 2024-12-31}
  - {id: gone, bodies: [district], from: 2024-01-08, to: 2024-02-15}
tasks:
  - {id: come-along, held_by: [gone]}
  - {id: work, held_by: [nav]}
  - {id: cooking, held_by: []}
team: {needs: []}
escalation:
  paths: [{id: p, default: yes, topics: [], emergency_first: no, steps: [{receivers: [worker], decides: yes}]}]
"""
HANDING_OVER: Final = [
    {"put": "tasks[*].held_by[{gone}].to", "value": "{yesterday}"},
    {"append": "tasks[*].held_by", "value": {"actor": "{actor}", "from": "{today}", "to": "open"}},
]


def some(text: str, rules: str, effect: dict[str, Any]) -> list[tuple[Change, ...]]:
    """Return the ways to close the gap of the first of some rules, where all of them are looked at."""
    trial = begin(read_plan(text), BOOK, TODAY, [BOOK.rules[each] for each in rules.split()])
    measure = BOOK.measures["review-mix"]._replace(effects=(parse_effect(effect),))
    gap = next(ref for ref, decision in trial.decisions.items() if decision.outcome == "gap")
    return [each.changes for each in remedies(trial, gap, measure)]


def test_what_belongs_together_is_made_together() -> None:
    """To end what one had would close the gap by itself, and leave the task with nobody."""
    apart = {"choose": {"actor": {"body": "nav"}}, "try": {"gone": "actors[*].id"}, "do": HANDING_OVER}
    end = Put("tasks[come-along].held_by[gone].to", "2024-02-29")
    begins = Append("tasks[come-along].held_by", {"actor": "nav", "from": "2024-03-01", "to": "open"})
    assert some(HANDED, "RES07", apart) == [(end,)]
    assert some(HANDED, "RES07", apart | {"do": [HANDING_OVER]}) == [(end, begins)]
    with pytest.raises(BadEffectError, match="effect-form"):
        parse_effect({"do": [[]]})


@pytest.mark.parametrize(("source", "found"), [("staying", ["nav"]), ("actors", ["nav", "worker"])])
def test_who_takes_on_what_does_not_end_may_have_to_be_there_to_stay(source: str, found: list[str]) -> None:
    """Of those who are there, and of those who are named where the plan lists nobody."""
    step = {"append": "tasks[cooking].held_by", "value": {"actor": "{actor}", "from": "{today}", "to": "open"}}
    effect = {"choose": {"actor": source}, "do": [step]}
    named = """
cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
tasks: [{id: cooking, held_by: []}, {id: work, held_by: [nav, {actor: worker, from: open, to: 2024-12-31}]}]
"""
    for text in (HANDED, named):
        ways_in = [change.value["actor"] for changes in some(text, "RES01", effect) for change in changes]
        assert ways_in == found


UNTIED: Final = """
cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
actors:
  - {id: nav, bodies: [nav], from: open, to: open, deputies: []}
  - {id: culture, bodies: [culture], from: open, to: open, deputies: []}
tasks: [{id: work, held_by: [nav], consulted: [], informed: []}]
team: {needs: [], anchored_with: nav}
escalation: {paths: []}
surroundings: {neighbours: []}
presence: {periods: []}
meetings: {series: [], contacts: [], stays: []}
"""


def test_two_blanks_may_have_to_differ() -> None:
    """Nobody is put in contact with themselves."""
    new = {"id": "new", "between": ["{one}", "{other}"], "from": "{today}", "to": "open"}
    effect = {
        "choose": {"one": "actors", "other": {"body": "culture"}},
        "do": [{"append": "meetings.contacts", "value": new}],
    }
    assert _between(some(UNTIED, "RES14", effect)) == [["nav", "culture"], ["culture"]]
    assert _between(some(UNTIED, "RES14", effect | {"differ": ["one", "other"]})) == [["nav", "culture"]]
    with pytest.raises(BadEffectError, match="effect-form"):
        parse_effect(effect | {"differ": ["one", "another"]})


def _between(found: list[tuple[Change, ...]]) -> list[list[str]]:
    return [change.value["between"] for changes in found for change in changes]


def _step(actor: str, decides: str) -> dict[str, Any]:
    receivers = [{"actor": actor, "from": "{today}", "to": "open"}]
    return {"append": "escalation.paths[p].steps", "value": {"receivers": receivers, "decides": decides}}


def test_of_several_ways_the_first_that_opens_no_other_gap_is_taken() -> None:
    """A path that leads to another body need not lose its decision for that."""
    effect = {"try": {"decides": ["no", "yes"]}, "do": [_step("nav", "{decides}")]}
    taken = {rules: some(HANDED, rules, effect)[0][0].value["decides"] for rules in ("ESC02", "ESC02 ESC09")}
    assert taken == {"ESC02": "no", "ESC02 ESC09": "yes"}


def test_where_every_way_opens_a_gap_the_first_is_taken() -> None:
    """It closes what it is for, and what it opens is for others to close."""
    ((change,),) = some(HANDED, "ESC02 ESC09", {"try": {"who": ["nav"]}, "do": [_step("{who}", "no")]})
    assert change.value["decides"] == "no"


def test_what_keeps_the_rest_from_opening_a_gap_is_not_left_out() -> None:
    """The second step is not needed for two bodies, and without it nobody decides."""
    effect = {"do": [_step("nav", "no"), _step("worker", "yes")]}
    assert [len(some(HANDED, rules, effect)[0]) for rules in ("ESC02", "ESC02 ESC09")] == [1, 2]


@pytest.mark.parametrize(
    ("asked", "found"), [("default=yes", 1), ("default=no", 0), ("topics=none", 1), ("told=none", 0)]
)
def test_a_path_may_ask_what_an_item_says_of_itself(asked: str, found: int) -> None:
    """Yes or no, and whether a list has no entries; what is not told is not said."""
    first = {"do": [{"put": f"escalation.paths[{asked}].emergency_first", "value": "yes"}]}
    assert len(some(HANDED, "ESC08", first)) == found


def test_before_anybody_has_come_it_is_the_first_move_in_that_counts() -> None:
    """Whoever is to be there on that day can begin on it, and need not begin today."""
    plan = HANDED.replace("id: nav, bodies: [nav], from: open", "id: nav, bodies: [nav], from: 2024-01-10")
    plan = plan.replace("to: 2024-02-15", "to: open")
    early = {"do": [{"put": "actors[*].from", "value": "{needed}"}]}
    assert ways(plan, "RES07", early, day=dt.date(2023, 12, 20)) == [(Put("actors[nav].from", "2024-01-08"),)]
