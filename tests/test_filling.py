"""What measures change in a plan: the blanks of their effects, and what closes a gap."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import read_plan
from bomiljo.changes import Append, Put
from bomiljo.effects import BadEffectError, parse_effect
from bomiljo.remedies import remedies
from bomiljo.shipped import default_rulebook
from bomiljo.trials import begin

if TYPE_CHECKING:
    from bomiljo.changes import Change

DAY: Final = dt.date(2024, 3, 1)
OFFICES: Final = (
    "actors:\n"
    "- {id: guest, bodies: [district], from: 2023-01-01, to: 2024-06-30}\n"
    "- {id: one, bodies: [district]}\n- {id: two, bodies: [district, nav], from: 2023-01-01, to: open}\n"
)
HOMES: Final = "cohorts: [{id: c1, people: 8, arrival: 2023-01-08}]\n"
NO_FEEDBACK: Final = "surroundings: {neighbours: [{id: school}]}\nmeetings: {series: []}\n"
SERIES: Final = {"id": "s", "kind": "neighbours", "actors": ["{who}"], "every": "1 month", "from": "{today}"}


def ways(rule: str, plan: str, *effects: dict[str, Any]) -> list[tuple[Change, ...]]:
    """Return the ways in which effects close the gap of a rule in a plan as of DAY."""
    trial = begin(read_plan(HOMES + plan, "plan"), default_rulebook(), DAY, [default_rulebook().rules[rule]])
    (gap,) = (ref for ref, each in trial.decisions.items() if each.outcome == "gap")
    measure = next(iter(default_rulebook().measures.values()))._replace(effects=tuple(map(parse_effect, effects)))
    return [each.changes for each in remedies(trial, gap, measure)]


@pytest.mark.parametrize(
    ("mode", "named"), [("choose", ["one", "two", "guest"]), ("try", ["one"])], ids=["choose", "try"]
)
def test_each_actor_chosen_is_a_way_of_its_own_and_of_those_tried_the_first_is_enough(
    mode: str, named: list[str]
) -> None:
    """Who stays comes before who is to leave."""
    effect = {
        mode: {"who": {"body": "district"}},
        "do": [{"append": "meetings.series", "value": SERIES | {"to": "open"}}],
    }
    found = ways("NEI08", OFFICES + NO_FEEDBACK, effect)
    assert [way[0].value["actors"] for way in found] == [[name] for name in named]


def test_a_path_may_ask_something_of_items() -> None:
    """Only the task in that area is handed over, and none where there is none."""
    tasks = "tasks: [{id: move-in, area: move-in, held_by: []}, {id: work, area: work-and-education, held_by: []}]\n"
    do = [{"append": "tasks[area=work-and-education].held_by", "value": "two"}]
    assert ways("ITG04", tasks, {"do": do}) == [(Append("tasks[work].held_by", "two"),)]
    assert ways("ITG04", tasks, {"do": [{"append": "tasks[area=leases].held_by", "value": "two"}]}) == []


def test_a_path_may_ask_whether_a_list_names_something() -> None:
    """A series is asked for who takes part in it."""
    series = "{id: s, kind: neighbours, every: 1 month, actors: [one], from: 2024-04-01, to: open}"
    plan = OFFICES + f"surroundings: {{neighbours: [{{id: school}}]}}\nmeetings: {{series: [{series}]}}\n"
    put = {"put": "meetings.series[actors={who}].from", "value": "{today}"}
    assert ways("NEI08", plan, {"try": {"who": {"body": "district"}}, "do": [put]}) == [
        (Put("meetings.series[s].from", "2024-03-01"),)
    ]
    assert ways("NEI08", plan, {"try": {"who": {"body": "nav"}}, "do": [put]}) == []


def test_of_all_items_those_are_passed_over_whose_day_has_passed() -> None:
    """What was settled stays as it was, and the rest can be settled."""
    noise = "{id: noise, raised: 2024-01-01, settled: 2024-01-09}"
    concerns = f"surroundings: {{concerns: [{noise}, {{id: b, raised: 2024-01-01, settled: open}}]}}\n"
    put = {"put": "surroundings.concerns[*].settled", "value": "{today}"}
    assert ways("NEI04", concerns, {"do": [put]}) == [(Put("surroundings.concerns[b].settled", "2024-03-01"),)]


def test_a_list_names_nobody_twice() -> None:
    """One office may be what two blanks ask for."""
    both = {"who": {"body": "district"}, "too": {"body": "nav"}}
    plan = "actors: [{id: office, bodies: [district, nav]}]\n" + NO_FEEDBACK
    value = SERIES | {"actors": ["{who}", "{too}"], "to": "open"}
    ((change,),) = ways("NEI08", plan, {"try": both, "do": [{"append": "meetings.series", "value": value}]})
    assert change.value["actors"] == ["office"]


def test_a_day_is_tried_only_if_a_plan_can_say_it() -> None:
    """A council that has no end is no day to begin one on."""
    council = "participation: {councils: [{id: council, from: 2024-06-01, to: open}]}\nsurveys: []\n"
    put = {"put": "participation.councils[council].from", "value": "{day}"}
    assert ways("PAR08", council, {"choose": {"day": "days"}, "do": [put]}) == []


@pytest.mark.parametrize("path", ["tasks[shade=blue].area", "tasks[area=leases]", "meetings.series[who=one].from"])
def test_what_items_cannot_say_is_not_asked_of_them(path: str) -> None:
    """A path that asks for a field that there is not, or of what it leads to itself, is refused."""
    with pytest.raises(BadEffectError) as error:
        parse_effect({"do": [{"put": path, "value": "leases"}]})
    assert error.value.code == "effect-path"


@pytest.mark.parametrize(
    ("source", "path", "value"),
    [
        ("cohorts[*].id", "cohorts[language=uk].unit", "a"),
        ("cohorts[*].id", "cohorts[age=18-24].homes", "1"),
        ("cohorts[language=uk].id", "cohorts[{pick}].unit", "a"),
        ("cohorts[*].language", "cohorts[*].unit", "{pick}"),
        ("cohorts[*].household", "cohorts[{pick}].unit", "a"),
    ],
)
def test_no_effect_chooses_residents_by_who_they_are(source: str, path: str, value: str) -> None:
    """Neither a filter nor a blank leads from what residents are to where they live, or to what is done for them."""
    with pytest.raises(BadEffectError, match="effect-residents"):
        parse_effect({"choose": {"pick": source}, "do": [{"put": path, "value": value}]})


def test_no_detour_leads_from_who_residents_are_to_where_they_live() -> None:
    """A blank that is filled from another stands for what that stands for."""
    picks = {"language": "cohorts[*].language", "home": "building.units[id={language}].id"}
    with pytest.raises(BadEffectError, match="effect-residents"):
        parse_effect({"choose": picks, "do": [{"put": "cohorts[*].unit", "value": "{home}"}]})


def test_what_residents_read_may_choose_what_is_translated() -> None:
    """What is done for everybody may follow from what residents need."""
    step = {"append": "information.materials[*].languages", "value": "{language}"}
    assert parse_effect({"each": {"language": "cohorts[*].language"}, "do": [step]}).steps
    assert parse_effect({"choose": {"group": "cohorts[*].id"}, "do": [{"put": "cohorts[{group}].homes", "value": "2"}]})
