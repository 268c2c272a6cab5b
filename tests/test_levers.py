"""The table of what can be changed: whole, true to the model, and with a reason for all that is not in it."""

from __future__ import annotations

from typing import Any

import pytest

from bomiljo.dates import Day
from bomiljo.fields import Duration, Interval
from bomiljo.hours import Hours
from bomiljo.levers import How, Lever, how_of, levers
from bomiljo.levervalues import Days, Values, values_of
from bomiljo.model import Plan
from bomiljo.parts import names, part_kinds
from bomiljo.wording import catalogue
from dice_support import sample
from plans_support import make_as_of, make_plan

KINDS = {kind.__name__: set(names(kind).values()) for kind in part_kinds(Plan)}
FIELDS = sorted(f"{kind}.{name}" for kind, found in KINDS.items() for name in found)
TYPES: dict[str, type] = {"day": Day, "count": int, "flag": bool, "every": Interval, "limit": Duration}
TYPES |= dict.fromkeys(("word", "actor", "path"), str)
LISTS = {"words": str, "hours": Hours, "languages": str, "actors": str}


def test_every_field_can_be_changed_or_has_a_reason() -> None:
    """No field is forgotten, none is listed that there is not, and every reason is one that is told and used."""
    table = catalogue("levers")
    assert sorted(set(table) - {"reasons", "over", "grid"}) == FIELDS
    assert {table[each]["no"] for each in FIELDS if "no" in table[each]} == set(table["reasons"])
    assert all(field in KINDS[kind] for kind, field in table["over"].items())


def test_of_residents_only_what_is_done_for_them_can_be_changed() -> None:
    """No search moves, adds or removes residents, nor changes what they have answered or what the plan is about."""
    about = ("Cohort", "Arrival", "Departure", "OtherTenants", "Answer", "Settlement")
    found = {each for each in FIELDS if how_of(each) and each.partition(".")[0] in about}
    assert found == {"Cohort.assessed", "Cohort.told_in_person", "Settlement.mix_reviews"}
    assert how_of("Plan.cohorts") is None
    assert not [each for each in FIELDS if how_of(each) and each.endswith((".id", ".name", ".people", ".language"))]


def _all_levers() -> list[tuple[Plan, Lever, tuple[Values, ...]]]:
    found = []
    for data, as_of in sample(lambda dice: (make_plan(dice), make_as_of(dice)), 30):
        plan = Plan.model_validate(data)
        found += [(plan, each, values_of(plan, each, as_of)) for each in levers(plan, as_of)]
    return found


def test_how_a_field_is_changed_fits_what_it_holds() -> None:
    """A day is changed as a day, a list of words as such; every kind of field that can be changed occurs."""
    found = _all_levers()
    for _, each, _ in found:
        kind: Any = TYPES.get(each.how.by, list)
        assert isinstance(each.present, kind), each.path
        assert each.how.by not in LISTS or all(isinstance(one, LISTS[each.how.by]) for one in each.present), each.path
    never = {each for each in FIELDS if how_of(each)} - {each.kind for _, each, _ in found}
    assert never == set()


def test_no_value_is_what_is_there_already() -> None:
    """Every other value of a choice is another one, and the nearest comes first."""
    for _, lever, boxes in _all_levers():
        for box in boxes:
            if not isinstance(box, Days):
                distances = [distance for _, distance in box.choices]
                assert distances == sorted(distances), lever.path
                assert distances[0] > 0, lever.path


def test_an_item_that_can_be_added_has_words_and_fits_the_model() -> None:
    """What the table adds to a list is what such a list can hold, with its words in both languages."""
    for each in FIELDS:
        how = how_of(each) or How("")
        for item in how.items:
            assert set(item) == {"nb", "en", "put"}
            assert how.day in ("on", "from")


def test_what_is_no_field_is_refused() -> None:
    """A misspelt field is no field that cannot be changed."""
    with pytest.raises(KeyError):
        how_of("PresencePeriod.til")
