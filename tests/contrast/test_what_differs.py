"""What two plans do not say alike: fields, items and arrivals in words, and nothing about residents."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import Plan, compare, read_plan

if TYPE_CHECKING:
    from bomiljo import Audience, FieldLine

DAY: Final = dt.date(2025, 2, 1)
BASE: Final = """\
settlement: {name: Base, municipality: Oslo, first_move_in: 2025-03-03, leader_role: leader}
cohorts:
  - {id: c1, people: 12, age: 18-24, language: uk, arrival: 2025-03-03}
  - {id: c2, people: 9, age: 30-50, language: ar, arrival: 2025-09}
presence: {periods: [{id: staff, kind: staffed, staff: 2, from: 2025-03-03, to: 2025-05}], taper: []}
actors:
  - {id: worker, name: Worker, bodies: [district], roles: [environment-worker, leader], languages: [no, en]}
tasks: [{id: doctor, name: Come along, area: services, held_by: [worker]}]
surveys: [{id: s1, held: 2025-04-01, asked: 21, answered: 20, answers: [{question: cannot-reach-landlord, count: 4}]}]
"""


def fields(first: str, other: str, *, internal: bool = False) -> list[FieldLine]:
    """Return what two plans do not say alike."""
    plans = [read_plan(first, "a.yaml"), read_plan(other, "b.yaml")]
    found = compare(plans, as_of=DAY, topics=["mix"], internal=internal).contrasts[0].fields
    assert found is not None
    return list(found)


def told(first: str, other: str, *, internal: bool = False) -> list[tuple[str, str, str | None, str | None]]:
    """Return the same by code, path and values."""
    return [(each.code, each.path, each.first, each.other) for each in fields(first, other, internal=internal)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("to: 2025-05}", "to: 2025-08-31}", ("differs", "presence.periods[staff].to", "May 2025", "31 August 2025")),
        ("staff: 2, ", "", ("differs", "presence.periods[staff].staff", "2", None)),
        ("taper: []", "taper: [{on: 2025-04-01}]", ("only_other", "presence.taper[2025-04-01]", None, None)),
        ("taper: []", "", ("differs", "presence.taper", "none", None)),
        ("leader_role: leader", "leader_role: settler", ("differs", "settlement.leader_role", "leader", "settler")),
        ("held_by: [worker]", "held_by: []", ("only_first", "tasks[doctor].held_by[worker]", None, None)),
        ("2025-09}", "2025-10-01}", ("only_first", "cohorts.arrival[2025-09..2025-09]", None, None)),
    ],
)
def test_what_differs_is_told_by_its_path_and_in_words(old: str, new: str, line: tuple[str, ...]) -> None:
    """A field, a blank, an item, an empty list, who holds something, and a day of arrival."""
    assert old in BASE
    assert line in told(BASE, BASE.replace(old, new))


def test_an_item_that_one_plan_has_alone_is_told_once() -> None:
    """Its fields stand in no line of their own, and it is called by its name."""
    [line] = fields(BASE, BASE.replace("tasks: [", "tasks: [{id: bank, name: To the bank, held_by: [worker]}, "))
    assert (line.code, line.path, line.about) == ("only_other", "tasks[bank]", "To the bank")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people: 12", "people: 11"),
        ("age: 18-24", "age: 60-70"),
        ("language: uk", "language: ti"),
        ("count: 4", "count: 5"),
        ("answered: 20", "answered: 19"),
        ("id: c2,", "id: c3,"),
        ("name: Base", "name: Another"),
        ("[environment-worker, leader]", "[leader, environment-worker]"),
        ("languages: [no, en]", "languages: [en, no]"),
    ],
)
def test_neither_residents_nor_order_nor_names_of_plans_are_held_against_each_other(old: str, new: str) -> None:
    """Whether two plans count a group alike would tell of one what is known of the other."""
    assert old in BASE
    assert told(BASE, BASE.replace(old, new)) == []


def test_with_small_groups_all_but_languages_is_told() -> None:
    """Who may see small groups sees which groups differ; what they speak is never looked at."""
    changed = BASE.replace("people: 12", "people: 11").replace("language: uk", "language: ti")
    assert told(BASE, changed, internal=True) == [("differs", "cohorts[c1].people", "12", "11")]


def test_words_are_in_both_languages() -> None:
    """Labels, roles and days; paths are the same."""
    plans = [read_plan(BASE), read_plan(BASE.replace("2025-05}", "2025-06}"))]
    nb, en = (compare(plans, as_of=DAY, topics=["mix"], lang=lang).contrasts[0].fields or () for lang in ("nb", "en"))
    assert [each.path for each in nb] == [each.path for each in en] == ["presence.periods[staff].to"]
    assert (nb[0].first, en[0].first) == ("mai 2025", "May 2025")
    assert nb[0].label != en[0].label


def test_a_plan_made_in_a_program_is_compared_as_well() -> None:
    """It has no file; nothing hangs on one."""
    made = Plan.model_validate({"settlement": {"first_move_in": "2025-03-03"}})
    assert [each.path for each in compare([made, read_plan("{}")], as_of=DAY).contrasts[0].fields or ()] == [
        "settlement.first_move_in"
    ]


# --- for others --------------------------------------------------------------------------------------------

CHANGES: Final = (("people: 12", "people: 11"), ("age: 18-24", "age: 60-70"), ("count: 4", "count: 5"))


@pytest.mark.parametrize("audience", ["partners", "residents"])
def test_for_others_nothing_hangs_on_residents(audience: Audience) -> None:
    """Plans that differ in residents alone give the same bytes, whichever of the two they are."""
    other = read_plan(BASE.replace("staff: 2", "staff: 1"), "b.yaml")
    texts = [BASE, *(BASE.replace(*each) for each in CHANGES)]
    plans = [read_plan(each, "a.yaml") for each in texts]
    options: Any = {"as_of": DAY, "audience": audience, "topics": ["presence"]}
    for order in (1, -1):
        assert len({compare([each, other][::order], **options).to_json() for each in plans}) == 1
