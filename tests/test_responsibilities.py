"""Who holds what: small plans with what is said of them, and the stories as somebody would ask about them."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import Plan, UsageError, load_plan, read_plan, responsibilities, scenario

if TYPE_CHECKING:
    from bomiljo import Lang, Responsibilities

SMALL: Final = load_plan(Path(__file__).with_name("stories") / "small-municipality.yaml")
DAY: Final = dt.date(2026, 6, 1)


def seen(text: str, day: dt.date = DAY, **options: Any) -> Responsibilities:
    """Return what is said of a plan."""
    return responsibilities(read_plan(text), as_of=day, **options)


def lapses(text: str, day: dt.date = DAY) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Return what is not held as it should be, and when."""
    return {(each.item, each.what): [tuple(days) for days in each.days] for each in seen(text, day).lapses}  # type: ignore[misc]


def stops(text: str, *absent: str) -> dict[str, list[tuple[str, str, str]]]:
    """Return what stops when somebody is away, and when."""
    found = seen(text, absent=absent).absence
    assert found
    return {each.item: [tuple(days) for days in each.days] for each in (*found.stops, *found.without_deputy)}  # type: ignore[misc]


# --- the matrix --------------------------------------------------------------------------------------


def test_matrix_tells_each_part_and_what_is_not_sure() -> None:
    """Accountable, responsible, consulted and informed; who just holds it is a holder; who has left is not there."""
    found = seen(
        """
        actors: [{id: nav}, {id: landlord}, {id: lead}]
        tasks:
          - id: calm
            held_by:
              - {actor: nav, from: 2026-01-01, to: open, as: [accountable, responsible]}
              - {actor: landlord, from: 2026-01-01, to: 2026-05-15..2026-06-15, as: [responsible]}
              - {actor: lead, from: 2025-01-01, to: 2026-05-31, as: [accountable]}
            consulted: [lead]
            informed: [{actor: landlord, from: 2026-07-01, to: open}]
          - {id: rent, held_by: [landlord]}
          - {id: walk}
        team: {needs: [{id: papers, held_by: []}]}
        """
    )
    told = {each.item: [(one.actor, one.part, one.sure) for one in each.parts] for each in found.matrix}
    assert told == {
        "task:calm": [
            ("landlord", "responsible", "maybe"),
            ("nav", "accountable", "yes"),
            ("nav", "responsible", "yes"),
            ("lead", "consulted", "yes"),
        ],
        "task:rent": [("landlord", "holder", "yes")],
        "task:walk": [],
        "need:papers": [],
    }
    assert {each.item: each.told for each in found.matrix}["task:walk"] is False


def test_places_are_those_of_the_file() -> None:
    """Everything has its path and line; neither a cell nor another file."""
    found = seen("tasks:\n  - id: rent\n    held_by:\n      - {actor: nav, from: open, to: open}\n")
    assert [tuple(each.place) for each in found.matrix] == [("tasks[rent]", 2, None, None)]
    assert [tuple(each.place) for each in found.matrix[0].parts] == [("tasks[rent].held_by[nav]", 4, None, None)]


# --- what nobody has ---------------------------------------------------------------------------------


def test_unowned_stretches() -> None:
    """From the day after the last holder; as a window where that is imprecise; between two; never at all."""
    said = lapses(
        """
        tasks:
          - {id: exact, held_by: [{actor: nav, from: open, to: 2026-07-31}]}
          - {id: window, held_by: [{actor: nav, from: open, to: 2026-07}]}
          - {id: between, held_by: [{actor: a, from: open, to: 2026-07-31}, {actor: b, from: 2026-09-01, to: open}]}
          - {id: perhaps, held_by: [{actor: nav, from: open}]}
          - {id: nobody, held_by: []}
          - {id: silent}
          - {id: later, held_by: [{actor: nav, from: open, to: 2029-01-01}]}
        """
    )
    assert said == {
        ("task:exact", "nobody"): [("2026-08-01", "open", "yes")],
        ("task:window", "nobody"): [("2026-07-02..2026-08-01", "open", "yes")],
        ("task:between", "nobody"): [("2026-08-01", "2026-08-31", "yes")],
        ("task:perhaps", "nobody"): [("2026-06-01", "open", "maybe")],
        ("task:nobody", "nobody"): [("2026-06-01", "open", "yes")],
        ("task:silent", "not-told"): [("2026-06-01", "open", "yes")],
    }


def test_period_begins_with_the_first_move_in_and_can_be_given() -> None:
    """From the earlier of the day and the first move-in to two years on, or as asked for."""
    text = (
        "settlement: {first_move_in: 2026-02-01}\ntasks: [{id: t, held_by: [{actor: nav, from: 2026-03-01, to: open}]}]"
    )
    found = seen(text)
    assert (found.from_, found.to) == ("2026-02-01", "2028-06-01")
    assert [tuple(each) for each in found.lapses[0].days] == [("2026-02-01", "2026-02-28", "yes")]
    assert seen(text, start=dt.date(2026, 4, 1)).lapses == ()
    assert seen(text, end=dt.date(2026, 2, 3)).lapses[0].days[0].to == "2026-02-28"
    with pytest.raises(UsageError):
        seen(text, start=dt.date(2027, 1, 1), end=dt.date(2026, 1, 1))


def test_who_is_gone_or_not_yet_there() -> None:
    """Held by one who has left is said; an end that is not told raises no doubt."""
    said = lapses(
        """
        actors: [{id: nav, from: 2026-02-01, to: 2026-08-31}, {id: lead}]
        tasks: [{id: t, held_by: [nav]}, {id: u, held_by: [lead]}]
        presence: {periods: [{id: p, actors: [nav, lead], from: 2026-01-01, to: 2026-12-31},
                             {id: q, actors: [nav], from: 2026-01-01, to: 2026-12-31}]}
        """
    )
    assert said == {
        ("task:t", "gone"): [("2026-09-01", "open", "yes")],
        ("period:q", "gone"): [("2026-09-01", "2026-12-31", "yes")],
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[accountable]", "[responsible]", None),
        ("[accountable]", "[accountable]", "several-accountable"),
        ("[responsible]", "[]", "none-accountable"),
        ("", "", "accountable-not-told"),
        ("[accountable]", "", "several-accountable"),
    ],
)
def test_several_who_hold_a_task(one: str, other: str, expected: str | None) -> None:
    """One of several is accountable: none or two are told, and where the plan is silent, that."""
    text = (
        "tasks: [{id: t, held_by: [{actor: a, from: open, to: open, as: ONE}, "
        "{actor: b, from: 2026-07-01, to: 2026-07-31, as: OTHER}]}]"
    )
    said = lapses(text.replace("ONE", one).replace("OTHER", other))
    sure = "yes" if one and other else "maybe"
    assert said == ({("task:t", expected): [("2026-07-01", "2026-07-31", sure)]} if expected else {})


@pytest.mark.parametrize("part", ["[responsible]", "[accountable]"])
def test_one_alone_need_not_be_accountable(part: str) -> None:
    """Who holds a task alone, in two spans even, shares it with nobody."""
    twice = "{actor: a, from: 2026-01-01, to: 2026-12-31, as: PART}, {actor: a, from: 2026-06-01, to: open, as: PART}"
    assert lapses(f"tasks: [{{id: t, held_by: [{twice.replace('PART', part)}]}}]") == {}


def test_one_of_three_is_accountable() -> None:
    """Two who do the work and one who is accountable for it: that is as it should be."""
    three = ", ".join(f"{{actor: {name}, from: open, to: open, as: [responsible]}}" for name in "ab")
    text = f"tasks: [{{id: t, held_by: [{three}, {{actor: c, from: open, to: open, as: [accountable]}}]}}]"
    assert lapses(text) == {}


def test_need_that_no_section_has() -> None:
    """A volunteer is no section of the municipality."""
    said = lapses(
        "actors: [{id: v, bodies: [voluntary]}, {id: n, bodies: [nav]}]\n"
        "team: {needs: [{id: a, held_by: [v]}, {id: b, held_by: [v, n]}, {id: c, held_by: [n]}]}"
    )
    assert said == {("need:a", "no-section"): [("2026-06-01", "open", "yes")]}


# --- what hangs on whom ------------------------------------------------------------------------------


def test_load() -> None:
    """Hours of tasks that one holds alone count whole; of shared ones any part; what is not told has no bound."""
    found = seen(
        """
        actors: [{id: a, weekly_hours: 10}, {id: b, weekly_hours: 10}, {id: c}, {id: d, weekly_hours: 5}]
        tasks:
          - {id: one, weekly_hours: 8, held_by: [a]}
          - {id: two, weekly_hours: 3, held_by: [a]}
          - {id: shared, weekly_hours: 9, held_by: [b, d]}
          - {id: untold, held_by: [c]}
          - {id: past, weekly_hours: 40, held_by: [{actor: b, from: open, to: 2026-05-31}]}
          - {id: perhaps, weekly_hours: 4, held_by: [{actor: b, from: open, to: 2026-05-15..2026-06-15}]}
        """
    )
    assert [tuple(each)[0:1] + tuple(each)[2:] for each in found.loads] == [
        ("a", 2, 2, 11, 11, 10, "yes"),
        ("b", 1, 2, 0, 13, 10, "unknown"),
        ("c", 1, 1, 0, None, None, "unknown"),
        ("d", 1, 1, 0, 9, 5, "unknown"),
    ]


_DOOR: Final = """
actors: [{id: a}, {id: b}]
tasks: [{id: link, area: services, held_by: [a]}, {id: rent, area: leases, held_by: [b]}]
escalation: {paths: [{id: p, topics: [conflict], steps: [{receivers: [a]}, {receivers: [b]}]}]}
presence: {periods: [{id: s, kind: staffed, actors: [a], from: 2026-01-01, to: 2026-12-31},
                     {id: v, kind: visit, actors: [b], from: 2027-01-01, to: open}]}
"""


def test_the_one_door() -> None:
    """Who alone receives first, is there, and links to services; with a second way in there is none."""
    assert [tuple(each) for each in seen(_DOOR).one_door] == [("a", "a", "yes")]
    assert seen(_DOOR, dt.date(2027, 2, 1)).one_door == ()
    assert seen(_DOOR.replace("steps: [{receivers: [a]}", "steps: [{receivers: [a, b]}")).one_door == ()
    perhaps = seen(_DOOR.replace("area: leases, ", ""))
    assert [tuple(each) for each in perhaps.one_door] == [("a", "a", "maybe")]
    assert [each.sure for each in seen(_DOOR.split("escalation", maxsplit=1)[0]).one_door] == ["maybe"]


def test_who_has_neither_task_nor_contact() -> None:
    """Certain only where all lists are told."""
    text = _DOOR.replace("{id: b}]", "{id: b}, {id: idle}, {id: left, from: open, to: 2026-01-01}]") + (
        "meetings: {series: [], contacts: []}\nteam: {needs: []}\nsurroundings: {neighbours: []}\n"
    )
    assert [tuple(each) for each in seen(text).idle] == [("idle", "idle", "yes")]
    silent = text.replace("team: {needs: []}", "team: {}")
    assert [tuple(each) for each in seen(silent).idle] == [("idle", "idle", "maybe")]
    assert [each.sure for each in seen(text.replace("contacts: []", "stays: []")).idle] == ["maybe"]
    known = text.replace("contacts: []", "contacts: [{id: c, between: [idle, a], from: open, to: open}]")
    assert seen(known).idle == ()


def test_pairs_that_do_not_know_each_other() -> None:
    """Landlord, Nav and district, and a worker who staffs the building and Nav."""
    text = """
    actors: [{id: n, bodies: [nav], roles: []}, {id: l, bodies: [landlord], roles: []},
             {id: w, bodies: [district], roles: [environment-worker]}]
    meetings: {series: [], contacts: [{id: c, between: [n, l], from: open, to: open}]}
    presence: {periods: [{id: s, kind: staffed, actors: [w], from: open, to: open}]}
    """
    assert [(each.one, each.other, each.sure) for each in seen(text).apart] == [
        ("landlord", "district", "yes"),
        ("nav", "district", "yes"),
        ("w", "nav", "yes"),
    ]
    assert seen(text.replace("between: [n, l]", "between: [n, l, w]")).apart == ()


# --- who is away -------------------------------------------------------------------------------------

_AWAY: Final = """
actors:
  - {id: a, bodies: [nav], roles: [settler], deputies: [b], from: open, to: open}
  - {id: b, bodies: [nav], roles: [], deputies: [{actor: c, from: 2026-07-10, to: open}], from: open, to: open}
  - {id: c, bodies: [landlord], roles: [], deputies: [], from: 2026-01-01, to: 2026-07-20}
  - {id: d, bodies: [landlord], roles: [settler], from: open, to: open}
tasks: [{id: t, held_by: [a]}, {id: u, held_by: [a, d]}, {id: v, held_by: [d]}]
meetings:
  series: [{id: two, kind: cooperation, actors: [a, d], from: 2026-07-05, to: 2026-07-15},
           {id: neighbours, kind: neighbours, actors: [a, d], from: open, to: open},
           {id: one, kind: cooperation, actors: [c], from: open, to: open},
           {id: silent, actors: [c, d], from: open, to: open}]
presence: {periods: [{id: p, actors: [c], from: 2026-07-18, to: 2026-07-19}]}
"""
JULY: Final = "=2026-07-01..2026-07-31"


def test_deputy_takes_over() -> None:
    """With a deputy in place nothing stops, and what they take over is told: what nobody else holds."""
    found = seen(_AWAY, absent=[f"a{JULY}"]).absence
    assert found
    assert [(each.actor, each.deputy, each.alone) for each in found.absent] == [("a", "whole", ())]
    assert found.stops == ()
    assert [(each.item, each.by, each.days[0].from_, each.days[0].to) for each in found.taken_over] == [
        ("task:t", "b", "2026-07-01", "2026-07-31")
    ]


def test_deputy_takes_over_what_there_is() -> None:
    """A presence period is taken over on its own days alone."""
    found = seen(_AWAY.replace("roles: [], deputies: [], from", "deputies: [b], from"), absent=[f"c{JULY}"]).absence
    assert found
    assert [(each.item, each.by, [tuple(days) for days in each.days]) for each in found.taken_over] == [
        ("period:p", "b", [("2026-07-18", "2026-07-19", "yes")])
    ]


def test_chain_of_deputies_follows_who_is_away_too() -> None:
    """The deputy's own deputy steps in, on the days on which they are deputy and there."""
    found = seen(_AWAY, absent=[f"a{JULY}", f"b{JULY}"]).absence
    assert found
    assert [(each.actor, each.deputy) for each in found.absent] == [("a", "part"), ("b", "part")]
    assert stops(_AWAY, f"a{JULY}", f"b{JULY}")["task:t"] == [
        ("2026-07-01", "2026-07-09", "yes"),
        ("2026-07-21", "2026-07-31", "yes"),
    ]


def test_chain_does_not_pass_through_who_is_merely_not_there() -> None:
    """A deputy who has left is not away: their deputies are deputies of nobody."""
    text = _AWAY.replace("{id: b, bodies: [nav], roles: [], deputies", "{id: b, deputies").replace(
        "from: 2026-07-10, to: open}], from: open, to: open}", "from: open, to: open}], from: open, to: 2026-07-04}"
    )
    assert stops(text, f"a{JULY}", "b=2026-01-01..2026-02-01")["task:t"] == [("2026-07-05", "2026-07-31", "yes")]


def test_meetings_and_presence() -> None:
    """A meeting of one is none, but with neighbours; only days on which there is something to miss count."""
    assert stops(_AWAY, f"d{JULY}") == {
        "task:v": [("2026-07-01", "2026-07-31", "maybe")],
        "series:two": [("2026-07-05", "2026-07-15", "maybe")],
        "series:silent": [("2026-07-01", "2026-07-31", "maybe")],
    }
    assert stops(_AWAY.replace("roles: [settler], from", "roles: [settler], deputies: [], from"), f"d{JULY}") == {
        "task:v": [("2026-07-01", "2026-07-31", "yes")],
        "series:two": [("2026-07-05", "2026-07-15", "yes")],
        "series:silent": [("2026-07-01", "2026-07-31", "maybe")],
    }
    assert stops(_AWAY, f"c{JULY}") == {
        "series:one": [("2026-07-01", "2026-07-31", "yes")],
        "series:silent": [("2026-07-01", "2026-07-31", "maybe")],
        "period:p": [("2026-07-18", "2026-07-19", "yes")],
        "deputy:b": [("2026-07-10", "2026-07-31", "yes")],
    }


def test_roles_and_bodies() -> None:
    """`role:` and `body:` are all who belong to them; each is told once."""
    for asked, names in {"role:settler": ["a", "d"], "body:nav": ["a", "b"]}.items():
        found = seen(_AWAY, absent=[asked, asked]).absence
        assert found
        assert [each.actor for each in found.absent] == names
        assert {(each.from_, each.to) for each in found.absent} == {("2026-06-01", "open")}


@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize(
    ("asked", "near"),
    [("aa", None), ("role:setler", "role:settler"), ("body:nv", "body:nav"), ("a=2026", None)],
)
def test_what_there_is_not_is_refused(lang: Lang, asked: str, near: str | None) -> None:
    """An actor, a role or a period that there is not: what was asked for, and the nearest there is."""
    with pytest.raises(UsageError) as caught:
        seen(_AWAY, absent=[asked], lang=lang)
    assert f"{near or asked.partition('=')[2] or asked}" in str(caught.value)


@pytest.mark.parametrize(
    "period", ["", "2026-07-31..2026-07-01", "2026-13-01..", "2026-07", "1900-01-01..", "..2026-07-01"]
)
def test_periods_that_are_none(period: str) -> None:
    """They run forwards, in years that a plan can speak of, from a day that is given."""
    with pytest.raises(UsageError):
        seen(_AWAY, absent=[f"a={period}"])


def test_who_steps_in_is_not_told() -> None:
    """Then nothing certainly stops; and what nobody is told to hold was not tried."""
    found = seen("tasks: [{id: t, held_by: [nav]}, {id: u}]", absent=["nav"]).absence
    assert found
    assert [(each.actor, each.deputy) for each in found.absent] == [("nav", "unknown")]
    assert [(each.item, each.days[0].sure) for each in found.stops] == [("task:t", "maybe")]
    assert found.not_tested == ("task:u",)


# --- the stories -------------------------------------------------------------------------------------


def test_small_municipality_without_its_coordinator() -> None:
    """One finding, that nobody steps in, and the list of what stops: all that the plan gives her, and nothing else."""
    found = responsibilities(SMALL, as_of=DAY, absent=["coordinator"]).absence
    assert found
    assert [(each.actor, each.deputy, each.deputies) for each in found.absent] == [("coordinator", "none", ())]
    assert {each.item for each in found.stops} == {
        *(
            f"task:{name}"
            for name in (
                "leases",
                "letting",
                "resident-mix",
                "social-environment",
                "move-in",
                "link-to-services",
                "work",
                "next-home",
            )
        ),
        "need:papers-in-the-evening",
        "step:acute/1",
        "step:everyday/1",
        "step:faults/2",
        "step:doctor-and-bank/2",
        "neighbour:farm-shop",
        "series:waffles-at-the-shop",
        "period:office-hours",
        "period:tuesday-visit",
    }
    assert {days.sure for each in found.stops for days in each.days} == {"yes"}


def test_small_municipality_at_a_glance() -> None:
    """Without anybody away: whom nobody could replace, and the drive to the doctor that nobody has."""
    found = responsibilities(SMALL, as_of=DAY)
    assert found.absence is None
    assert (found.singles[0].actor, found.singles[0].stops, found.singles[0].maybe) == ("coordinator", 17, 0)
    assert [(each.item, each.what, each.days[0].from_) for each in found.lapses] == [
        ("task:drive-to-doctor", "nobody", "2026-06-01")
    ]
    assert found.apart == ()


def test_bjerke_when_the_workers_left() -> None:
    """Some day in May 2024 both tasks of the workers lose all who hold them."""
    found = responsibilities(scenario("bjerke-2023"), as_of=dt.date(2024, 6, 15))
    nobody = {each.item: each.days[-1] for each in found.lapses if each.what == "nobody"}
    for item in ("task:come-along", "task:link-to-services", "step:everyday/1"):
        assert (nobody[item].from_, nobody[item].to, nobody[item].sure) == ("2024-05-02..2024-06-01", "open", "yes")


def test_complete_plan_has_a_deputy_for_everybody() -> None:
    """Nobody in it is irreplaceable, whichever of its days it is."""
    for day in (dt.date(2026, 3, 2), dt.date(2026, 12, 15), dt.date(2028, 1, 1)):
        found = responsibilities(scenario("complete"), as_of=day)
        assert [each for each in found.singles if each.stops] == []


# --- nothing else ------------------------------------------------------------------------------------


def test_nothing_about_residents_is_said() -> None:
    """What the plan says of residents, surveys and incidents changes nothing but the hash."""
    for name in ("bjerke-2023", "complete"):
        plan = scenario(name)
        data = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
        bare = {key: value for key, value in data.items() if key not in ("cohorts", "surveys", "participation")}
        bare["escalation"] = {key: each for key, each in data["escalation"].items() if key != "incidents"}
        one, other = (_told(Plan.model_validate(each)) for each in (data, bare))
        assert one == other
        assert not re.search(r"cohorts|surveys|incidents", json.dumps(one))


def _told(plan: Plan) -> dict[str, Any]:
    found = responsibilities(plan, as_of=dt.date(2026, 6, 1)).to_dict()
    found["plan"].pop("hash")
    return found


def test_contradictions_that_a_file_could_not_have_are_still_shown() -> None:
    """A program may build a plan that no file may hold."""
    plan = Plan.model_validate(
        {
            "actors": [{"id": "a", "from": "2026-05-01", "to": "2026-01-01", "deputies": ["nobody", "a"]}],
            "tasks": [
                {"id": "t", "held_by": ["a", {"actor": "x", "from": "2026-05-01", "to": "2026-01-01"}]},
                {"id": "t", "held_by": []},
            ],
        }
    )
    for day in (dt.date(1901, 1, 1), DAY, dt.date(2198, 12, 31)):
        assert responsibilities(plan, as_of=day, absent=["a", "x"]).absence
    with pytest.raises(UsageError):
        responsibilities(plan, as_of=dt.date(2199, 1, 1))


def test_json_is_the_data() -> None:
    """The JSON says what the data says, in the same keys in both languages; only names of steps are put in words."""
    found = responsibilities(SMALL, as_of=DAY, absent=["coordinator"])
    assert json.loads(found.to_json()) == found.to_dict()
    other = responsibilities(SMALL, as_of=DAY, absent=["coordinator"], lang="nb").to_dict()
    shown = re.sub(r", step (\d)", r", trinn \1", json.dumps(found.to_dict(), ensure_ascii=False))
    assert json.loads(shown.replace('"lang": "en"', '"lang": "nb"')) == other


def test_who_does_not_know_nav_is_told_in_one_order() -> None:
    """Two workers, listed in either order: the result lists them in the same."""
    workers = ["{id: anne, bodies: [district], roles: [environment-worker], from: open, to: open}"]
    workers.append(workers[0].replace("anne", "berit"))
    rest = """
    cohorts: [{id: c1, people: 8, arrival: 2026-05-04}]
    presence: {periods: [{id: p, kind: staffed, actors: [anne, berit], from: 2026-05-04, to: open}]}
    meetings: {series: [], contacts: [], stays: []}
    """
    told = [seen(f"actors: [{', '.join(each)}]\n{dedent(rest)}").apart for each in (workers, workers[::-1])]
    assert [each.one for each in told[0] if each.one in ("anne", "berit")] == ["anne", "berit"]
    assert told[0] == told[1]
