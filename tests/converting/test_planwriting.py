"""The canonical text of a plan: read again it is the same plan, and written again the same text."""

from __future__ import annotations

import copy
import doctest
import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from hypothesis import given

from bomiljo import Plan, check, plan_json, plan_schema, plan_text, read_plan, scenario, scenarios
from bomiljo.checking import plan_hash
from bomiljo.parts import names, part_kinds
from bomiljo.places import walk
from bomiljo.rewriting import say_the_same
from dice_support import examples, rolled, sample
from plans_support import make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dice_support import Dice

STORIES: Final = sorted(
    path for path in (Path(__file__).parents[1] / "stories").glob("*.yaml") if ".expected" not in path.name
)
# Texts that YAML would read as something else, or could not hold as they stand.
HARD: Final = (
    *("no", "Yes", "on", "null", "~", "Null", "true", "015", "1_000", "0x1F", "1e3", "12:30", "2025-11", "2025-11-03"),
    *(".5", "+47", "-1", ".inf", "=", "<<", "---", "...", "-", "- a", "? a", ": a", "a: b", "a:", "a #b", "#a", "a#b"),
    *("[a]", "{a: b}", "a, b", "a]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'a'", '"a"', "it's", 'say "a"'),
    *("two\nlines", "tab\there", "back\\slash", "å: ø #", "🏠 hus", "a\u00a0b", "a\u0085b", "a\u2028b", "\ufeffa"),
    *("\x07", "ord " * 60 + "slutt", "x" * 300, "a  b", "a   #b", "ord\n\n\nord", "12:00 - 13:00: møte # 2"),
)


def both(plan: Plan) -> None:
    """Hold what is true of the texts of every plan."""
    for write in (plan_text, plan_json):
        text = write(plan)
        again = read_plan(text)
        assert say_the_same(again, plan), text
        assert plan_hash(again, internal=True) == plan_hash(plan, internal=True)
        assert write(again) == text
    json.loads(plan_json(plan))


@pytest.mark.parametrize("name", scenarios())
def test_shipped_scenarios(name: str) -> None:
    """Each is read again as it was, those that extend another as the whole that they are."""
    both(scenario(name))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_stories(path: Path) -> None:
    """So are plans as somebody else writes them."""
    both(read_plan(path.read_bytes()))


@pytest.mark.parametrize("text", HARD)
def test_hard_texts(text: str) -> None:
    """A name is what it was, whatever YAML makes of such signs elsewhere."""
    wanted = text.strip()
    plan = Plan.model_validate({"settlement": {"name": wanted}, "actors": [{"id": "a", "name": wanted}]})
    both(plan)


@pytest.mark.parametrize("text", [each for each in HARD if each.isprintable()])
def test_hard_texts_are_texts_to_others(text: str) -> None:
    """Another reader of YAML takes none of them for a number, a day or a truth value."""
    plan = Plan.model_validate({"settlement": {"name": text}})
    assert yaml.safe_load(plan_text(plan)) == {"settlement": {"name": text.strip()}}


def test_ids_and_languages_are_texts_to_others() -> None:
    """`no` is Norwegian, and `2025` can be an id."""
    actor = {"id": "2025", "languages": ["no", "uk"], "phone": "22334455"}
    found = yaml.safe_load(plan_text(Plan.model_validate({"actors": [actor]})))
    assert found == {"actors": [actor]}


def test_none_and_not_known_stay_apart() -> None:
    """`[]`, 0 and no are written; what is not known is not."""
    plan = read_plan(
        "cohorts: []\ntasks:\nbuilding: {units: [{id: a, count: 0, universal_design: no}], common_rooms: []}\n"
        "activities: {introduction_programme: }\nactors: [{id: nav, reachable: []}]\n"
    )
    assert plan_text(plan) == (
        "building:\n  units:\n    - {id: a, count: 0, universal_design: no}\n  common_rooms: []\n\n"
        "cohorts: []\n\nactors:\n  - {id: nav, reachable: []}\n"
    )


def test_part_of_which_nothing_is_known_stays() -> None:
    """`arrival: {}` says that there is an arrival; that is written too."""
    both(read_plan("cohorts: [{id: c1, arrival: {}}, {id: c2}]\n"))


def test_empty_plan_can_be_read() -> None:
    """A plan of which nothing is known is still a file with something in it."""
    both(Plan())


def test_how_it_looks() -> None:
    """It is written as the shipped scenarios are, without comments: where a schema lies is not the plan's to say."""
    days = [f"2025-01-{day:02}" for day in range(1, 15)]
    plan = read_plan(
        "tasks: [{held_by: [{to: open, actor: nav, from: open}, {actor: lead, from: open, to: open}], id: t}]\n"
        "settlement: {first_move_in: 2025-03, name: Furulia}\n"
        f"meetings: {{series: [{{id: a, held: [{', '.join(days)}]}}]}}\n"
    )
    assert plan_text(plan) == (
        "settlement:\n  name: Furulia\n  first_move_in: 2025-03\n\n"
        f"meetings:\n  series:\n    - id: a\n      held: [{', '.join(days[:8])},\n        {', '.join(days[8:])}]\n\n"
        "tasks:\n  - {id: t, held_by: [nav, lead]}\n"
    )


# --- Random plans ------------------------------------------------------------------------------------


def _gaps(dice: Dice) -> dict[str, Any]:
    """Return a plan in which some is not known, some none, some names are hard, and some holders a word."""
    data = copy.deepcopy(make_plan(dice))
    for part in list(_mappings(data)):
        for key in list(part):
            if key in ("id", "actor", "on", "to", "question") and isinstance(part[key], str):
                continue
            if key == "name":
                part[key] = dice.pick(HARD).strip()
            elif dice.chance(8):
                del part[key]
            elif isinstance(part[key], list) and key not in ("actors", "units", "periods", "paths") and dice.chance(8):
                part[key] = []
    return data


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _mappings(each)


@given(rolled(_gaps))
@examples(8, 3000, shrink=False)
def test_random_plans(data: dict[str, Any]) -> None:
    """A plan of any shape is read again as it was."""
    both(Plan.model_validate(data))


def test_random_plans_have_every_field() -> None:
    """The plans that are tried have every field of the model, and `[]` in every list."""
    plans = [Plan.model_validate(data) for data in chain(sample(make_plan, 12), sample(_gaps, 30))]
    wanted = {(kind, name) for kind in part_kinds(Plan) for name in names(kind)}
    parts = [part for plan in plans for part, _ in walk(plan)]
    known = {(type(part), name) for part in parts for name in names(type(part)) if getattr(part, name) is not None}
    assert {f"{kind.__name__}.{name}" for kind, name in wanted - known} == set()


def test_canonical_text_is_valid_to_an_editor() -> None:
    """The schema finds no fault with the canonical JSON of the plan that has every field."""
    import jsonschema  # noqa: PLC0415 - for this test alone

    jsonschema.validate(json.loads(plan_json(scenario("complete"))), plan_schema())


def test_the_example_of_the_document() -> None:
    """What the document on converting shows of a program is what it says."""
    path = Path(__file__).parents[2] / "docs" / "convert.md"
    assert doctest.testfile(str(path), module_relative=False, encoding="utf-8") == (0, 4)


def test_report_is_the_same() -> None:
    """A report on what was written differs in the lines alone."""
    plan = scenario("bjerke-2023")
    day = plan.settlement.as_of
    assert day is not None
    before, after = (check(each, as_of=day.earliest).to_dict() for each in (plan, read_plan(plan_text(plan))))
    assert [(each["rule"], each["subject"], each["outcome"]) for each in before["outcomes"]] == [
        (each["rule"], each["subject"], each["outcome"]) for each in after["outcomes"]
    ]
