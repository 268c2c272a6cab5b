"""A plan file becomes a plan, or all that is wrong with it: what, where, what was written, what may stand there."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bomiljo import LoadError, Plan, load_plan, model, plan_schema
from bomiljo.crosscheck import _ACTOR_FIELDS
from bomiljo.parts import names, part_kinds
from bomiljo.yamltext import MAX_BYTES
from loading_support import is_refused_well, nothing_empty, only, places, problems, read, said

BJERKE = Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml"
NUMBER = "30108299920"  # Skatteetaten's published example of an identity number


# --- One value ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "15:30",
        "no",
        "0123",
        "1,5",
        "1 000",
        "1_000",
        "5.0",
        "5.",
        "true",
        "nan",
        "-1",
        "+5",
        "1e3",
        "0x1f",
        "½",
        "٥",
        "five",
        "12 people",
        "..",
        "10000000",
    ],
)
@pytest.mark.parametrize("quoted", [False, True])
def test_count_is_written_in_digits_alone(written: str, quoted: bool) -> None:
    """Whatever YAML or Python would make of it, quoted or not: what is no plain whole number is no count."""
    shown = json.dumps(written, ensure_ascii=False) if quoted else written
    problem = only(f"building:\n  units:\n    - id: a\n      count: {shown}\n")
    assert (problem.code, problem.line, problem.column, problem.value) == ("count", 4, 14, written)
    assert problem.place == "plan.yaml:4:14"
    assert all(written in text and "35" in text for text in said(problem))


@pytest.mark.parametrize(
    ("field", "written", "code", "column"),
    [
        ("settlement: {as_of: %}", "31.05.2024", "date-form", 21),
        ("settlement: {as_of: %}", "2024-5-1", "date-form", 21),
        ("settlement: {as_of: %}", "20240531", "date-form", 21),
        ("settlement: {as_of: %}", "1701388800", "date-form", 21),
        ("settlement: {as_of: %}", "2024-05-31T10:00", "date-form", 21),
        ("settlement: {as_of: %}", "..", "date-form", 21),
        ("settlement: {as_of: %}", "open", "date-form", 21),
        ("settlement: {as_of: %}", "15:30", "date-form", 21),
        ("settlement: {as_of: %}", "2024-02-30", "no-such-date", 21),
        ("settlement: {as_of: %}", "2023-02-29", "no-such-date", 21),
        ("settlement: {as_of: %}", "2024-13", "no-such-date", 21),
        ("settlement: {as_of: %}", "2024-05-31..2024-05-01", "date-order", 21),
        ("settlement: {as_of: %}", "1600-01-01", "date-limits", 21),
        ("settlement: {as_of: %}", "9999", "date-limits", 21),
        ("cohorts: [{assessed: %}]", "off", "yes-no", 22),
        ("cohorts: [{assessed: %}]", "1", "yes-no", 22),
        ("cohorts: [{assessed: %}]", "y", "yes-no", 22),
        ("cohorts: [{assessed: %}]", "maybe", "yes-no", 22),
        ("cohorts: [{age: %}]", "24-18", "age-band", 17),
        ("cohorts: [{age: %}]", "18–24", "age-band", 17),
        ("cohorts: [{age: %}]", "121", "age-band", 17),
        ("cohorts: [{age: %}]", "15:30", "age-band", 17),
        ("cohorts: [{age: %}]", "adult", "age-band", 17),
        ("cohorts: [{language: %}]", "Norsk", "language", 22),
        ("cohorts: [{language: %}]", "NB", "language", 22),
        ("meetings: {series: [{id: a, every: %}]}", "14", "interval", 36),
        ("meetings: {series: [{id: a, every: %}]}", "2 weks", "interval", 36),
        ("meetings: {series: [{id: a, every: %}]}", "0 days", "interval", 36),
        ("meetings: {series: [{id: a, every: '%'}]}", "1,5 weeks", "interval", 36),
        ("meetings: {series: [{id: %}]}", "15:30", "ident", 26),
        ("meetings: {series: [{id: %}]}", "Nav Oslo", "ident", 26),
        ("meetings: {series: [{id: %}]}", "a" * 49, "ident", 26),
    ],
)
def test_value_that_cannot_be_read(field: str, written: str, code: str, column: int) -> None:
    """Nothing is guessed: the message has the value as written and its place."""
    problem = only(field.replace("%", written))
    assert (problem.code, problem.line, problem.column, problem.value) == (code, 1, column, written)
    assert all(written in text for text in said(problem))


@pytest.mark.parametrize("field", ["from", "to"])
def test_end_of_a_span_says_that_it_may_be_open(field: str) -> None:
    """Where a span may have no end, the message says so besides the forms of a date."""
    problem = only(f"presence:\n  periods:\n    - {{id: a, {field}: 31.05.2024}}\n")
    assert (problem.code, problem.line) == ("date-or-open", 3)
    assert all(
        word in text and "2024-05-31" in text for word, text in zip(("«åpen»", "open"), said(problem), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "column", "value", "suggestion"),
    [
        ("settlement: {leader_role: ledr}", 27, "ledr", "leader"),
        ("settlement: {leader_role: Leader}", 27, "Leader", "leader"),
        ("building: {units: [{id: a, size: smal}]}", 34, "smal", "small"),
        ("actors: [{id: a, bodies: [landlrd]}]", 27, "landlrd", "landlord"),
        ("tasks: [{id: a, area: lease}]", 23, "lease", "leases"),
        ("surveys: [{id: a, answers: [{question: wants-concil}]}]", 40, "wants-concil", "wants-council"),
        ("tasks: [{id: a, area: 15:30}]", 23, "15:30", None),
    ],
)
def test_word_from_a_list(text: str, column: int, value: str, suggestion: str | None) -> None:
    """The words that may stand there are told, and the nearest is suggested where one is near."""
    problem = only(text)
    assert (problem.code, problem.line, problem.column) == ("choice", 1, column)
    assert (problem.value, problem.suggestion) == (value, suggestion)
    assert problem.allowed
    assert suggestion is None or suggestion in problem.allowed.split(", ")
    nb, en = said(problem)
    assert ("Mente du «" in nb, "Did you mean '" in en) == (suggestion is not None,) * 2
    assert problem.allowed in nb
    assert problem.allowed in en


@pytest.mark.parametrize("name", ["Ahmed", "familien-hansen", "c", "c12345", "1", "C1"])
def test_cohort_is_never_named(name: str) -> None:
    """A group of residents has a serial number; what was written instead may be a name, and is not repeated."""
    problem = only(f"cohorts:\n  - id: {name}\n")
    assert (problem.code, problem.line, problem.column) == ("cohort-id", 2, 9)
    assert len(name) == 1 or all(name not in text for text in said(problem))


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("cohorts: x", "a-list", 1, 10),
        ("cohorts: {people: 5}", "a-list", 1, 1),
        ("tasks:\n  - id: a\n    held_by: nav\n", "a-list", 3, 14),
        ("settlement: x", "a-section", 1, 13),
        ("settlement: [x]", "a-section", 1, 1),
        ("actors: [nav]", "a-section", 1, 10),
        ("actors:\n  -\n", "a-section", 2, 4),
        ("actors:\n  - name: Nav\n", "missing", 2, 5),
        ("presence: {taper: [{}]}", "missing", 1, 20),
        ("settlement: {municipality: [a]}", "text", 1, 14),
        ("settlement: {name: ''}", "text", 1, 20),
        ("settlement: {name: '  '}", "text", 1, 20),
        (f"settlement: {{name: {'x' * 2001}}}", "text", 1, 20),
        ("cohorts: [{people: [5]}]", "count", 1, 12),
        ("cohorts: [{people: {number: 5}}]", "count", 1, 12),
        ("cohorts: [{arrival: [2024-01-01]}]", "a-section", 1, 12),
    ],
)
def test_shape(text: str, code: str, line: int, column: int) -> None:
    """A list, a section or a text where another has to stand is told at its place."""
    assert places(text) == [(code, line, column)]


@pytest.mark.parametrize(
    "text", ["hello", "'hello'", "15:30", "- a\n- b\n", "[]", "[[[]]]", "null", "~", '"settlement:"', '["settlement"]']
)
def test_plan_that_is_no_section(text: str) -> None:
    """A file that holds a single text or a list is refused with one problem: sections are missing."""
    assert places(text) == [("a-section", 1, 1)]


@pytest.mark.parametrize(
    "text",
    ["cohorts: [{id: [1]}]", "cohorts: [{id: {a: 1}}]", "cohorts: [{id: []}]", "cohorts: [{people: 3}, {id: [c1]}]"],
)
def test_cohort_whose_id_is_no_text(text: str) -> None:
    """It is a problem like any other, also where other cohorts get ids from the program."""
    assert [each.code for each in problems(text)] == ["cohort-id"]


@pytest.mark.parametrize(
    "text",
    [
        "meetings: {series: [{id: a, actors: [~]}]}",
        "meetings:\n  contacts:\n    - id: a\n      between:\n        -\n",
        "information: {materials: [{id: a, languages: [null]}]}",
        "cohorts: [{people: ''}]",
        "settlement: {as_of: ''}",
        "cohorts: [{assessed: ' '}]",
        "cohorts: [{age: ''}]",
    ],
)
def test_blank_where_a_word_must_stand(text: str) -> None:
    """A message never quotes nothing: that nothing stands there is said in words."""
    nothing_empty(only(text))


# --- Keys and ids ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", " x", " [a]", " {a: b}", " ~"])
@pytest.mark.parametrize(
    ("before", "key", "line", "column", "suggestion"),
    [
        ("", "cohort", 1, 1, "cohorts"),
        ("", "Settlement", 1, 1, "settlement"),
        ("settlement:\n  name: x\n  ", "first_movein", 3, 3, "first_move_in"),
        ("cohorts:\n  - people: 5\n    ", "asessed", 3, 5, "assessed"),
        ("tasks:\n  - id: a\n    held_by:\n      - actor: nav\n        ", "form", 5, 9, "from"),
        ("tasks:\n  - id: a\n    held_by:\n      - actor: nav\n        ", "from_", 5, 9, "from"),
        ("building:\n  furnishing:\n    assembly:\n      ", "youth", 4, 7, "youths"),
        ("settlement:\n  ", "zzz", 2, 3, None),
    ],
)
def test_unknown_key(  # noqa: PLR0917 - a case
    before: str, key: str, line: int, column: int, suggestion: str | None, value: str
) -> None:
    """It is told at the key, also where it has no value, with the keys that may stand there."""
    problem = only(f"{before}{key}:{value}\n")
    assert (problem.code, problem.line, problem.column) == ("unknown-key", line, column)
    assert (problem.value, problem.suggestion) == (key, suggestion)
    assert problem.allowed
    assert all(f"{key}" in text and problem.allowed in text for text in said(problem))


def test_duplicate_keys() -> None:
    """Each is told with the line where the key stands already."""
    found = problems("settlement:\n  name: a\n  as_of: 2024\n  name: b\nsettlement:\n")
    assert [(p.code, p.line, p.column, p.values["first"]) for p in found] == [
        ("duplicate-key", 4, 3, "2"),
        ("duplicate-key", 5, 1, "1"),
    ]


def test_duplicate_key_with_a_line_break_stays_on_one_line() -> None:
    """A message is one line, whatever is in the key that it repeats."""
    only('"a\\nb": 1\n"a\\nb": 2\n')


@pytest.mark.parametrize(
    ("text", "line", "column", "value"),
    [
        ("cohorts:\n  - id: c1\n  - id: c2\n  - id: c1\n", 4, 5, "c1"),
        ("actors: [{id: nav}, {id: nav}]", 1, 21, "nav"),
        ("tasks:\n  - {id: a}\n  - {id: a}\n", 3, 5, "a"),
        ("presence: {periods: [{id: a}, {id: a}]}", 1, 31, "a"),
        ("escalation: {paths: [{id: a}, {id: a}]}", 1, 31, "a"),
        ("surveys: [{id: a, answers: [{question: wants-council}, {question: wants-council}]}]", 1, 56, "wants-council"),
        ("tasks: [{id: a, held_by: [nav, nav]}]", 1, 32, "nav"),
        ("tasks: [{id: a, held_by: [{actor: nav, from: 2024}, {actor: nav, from: 2024}]}]", 1, 53, "nav"),
        ("presence: {taper: [{on: 2024-02-01}, {on: 2024-02-01}]}", 1, 38, "2024-02-01"),
        ("cohorts: [{departures: [{on: 2024-02}, {on: 2024-02}]}]", 1, 40, "2024-02"),
        ("surroundings: {walks: [{to: shop}, {to: shop}]}", 1, 36, "shop"),
    ],
)
def test_duplicate_id(text: str, line: int, column: int, value: str) -> None:
    """Two items of one list that nothing tells apart are told at the second."""
    problem = only(text)
    assert (problem.code, problem.line, problem.column, problem.value) == ("duplicate-id", line, column, value)


def test_the_same_id_in_two_lists_is_no_problem() -> None:
    """An id names an item within its list; an actor may hold one thing twice, at different times."""
    read("actors: [{id: a}]\ntasks: [{id: a, held_by: [{actor: a, from: 2023, to: 2023}, {actor: a, from: 2024}]}]\n")


def test_blank_id_of_a_cohort_is_an_id_not_given() -> None:
    """A blank field is not known, and a cohort without an id is given one."""
    plan = read("cohorts:\n  - id:\n    people: 7\n")
    assert [(each.id, each.people) for each in plan.cohorts or ()] == [("c1", 7)]


COHORTS = ("people: 5, age: 18-24", "people: 7, age: 18-24", "people: 5, age: 55+, language: uk", "id: c2, people: 9")


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_cohorts_get_ids_that_do_not_depend_on_their_order(order: tuple[int, ...]) -> None:
    """Turning the list around renames nobody; an id that is given is kept and not given again."""

    def ids(lines: list[str]) -> dict[tuple[int | None, str], str]:
        plan = read("cohorts:\n" + "".join(f"  - {{{line}}}\n" for line in lines))
        return {(each.people, str(each.age)): each.id for each in plan.cohorts or ()}

    first = ids(list(COHORTS))
    assert sorted(first.values()) == ["c1", "c2", "c3", "c4"]
    assert first[9, "None"] == "c2"
    assert ids([COHORTS[n] for n in order]) == first


def test_cohorts_get_ids_that_do_not_depend_on_the_order_of_their_fields() -> None:
    """The same cohort written with its fields in another order has the same id."""
    texts = [
        "cohorts: [{people: 5, age: 1-9}, {age: 18+, people: 7}]",
        "cohorts: [{people: 5, age: 1-9}, {people: 7, age: 18+}]",
    ]
    found = [{each.people: each.id for each in read(text).cohorts or ()} for text in texts]
    assert found[0] == found[1]


# --- What cannot be true -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "value", "other"),
    [
        (
            "cohorts:\n  - arrival: {from: 2024-03-01, to: 2024-02-28}\n",
            "arrival-backwards",
            2,
            37,
            "2024-02-28",
            "2024-03-01",
        ),
        (
            "presence:\n  periods:\n    - id: a\n      from: 2024-05\n      to: 2024-04\n",
            "ends-before-start",
            5,
            11,
            "2024-04",
            "2024-05",
        ),
        (
            "meetings: {series: [{id: a, from: 2024-05-02, to: 2024-05-01}]}",
            "ends-before-start",
            1,
            51,
            "2024-05-01",
            "2024-05-02",
        ),
        (
            "tasks: [{id: a, held_by: [{actor: nav, from: 2024-05-02, to: ..2024-05-01}]}]",
            "ends-before-start",
            1,
            62,
            "..2024-05-01",
            "2024-05-02",
        ),
        (
            "team: {needs: [{id: a, met_by: [{actor: nav, from: 2024-05-02, to: 2024-05-01}]}]}",
            "ends-before-start",
            1,
            68,
            "2024-05-01",
            "2024-05-02",
        ),
        (
            "settlement: {first_move_in: 2024-03-10}\ncohorts:\n  - arrival: 2024-03-09\n",
            "before-first-move-in",
            3,
            14,
            "2024-03-09",
            "2024-03-10",
        ),
        (
            "settlement: {first_move_in: 2024-03}\ncohorts: [{arrival: {from: 2024-02, to: 2024-04}}]",
            "before-first-move-in",
            2,
            28,
            "2024-02",
            "2024-03",
        ),
        ("presence: {periods: [{id: a, from: 2024, to: 2023}]}", "ends-before-start", 1, 46, "2023", "2024"),
        ("participation: {councils: [{id: a, from: 2024, to: 2023}]}", "ends-before-start", 1, 52, "2023", "2024"),
        (
            "cohorts: [{arrival: 2024-03-10, departures: [{on: 2024-04-01}, {on: 2024-03-09}]}]",
            "leaves-before-arrival",
            1,
            69,
            "2024-03-09",
            "2024-03-10",
        ),
        (
            "cohorts:\n  - arrival: {from: 2024-03, to: 2024-04}\n    departures: [{on: ..2024-02}]\n",
            "leaves-before-arrival",
            3,
            23,
            "..2024-02-29",
            "2024-03",
        ),
    ],
)
def test_dates_that_cannot_be(  # noqa: PLR0917 - a case
    text: str, code: str, line: int, column: int, value: str, other: str
) -> None:
    """Told at the later field, with both dates as they are written."""
    problem = only(text)
    assert (problem.code, problem.line, problem.column, problem.value) == (code, line, column, value)
    assert other in problem.values.values()
    assert all(value in text and other in text for text in said(problem))


@pytest.mark.parametrize(
    "text",
    [
        "presence: {periods: [{id: a, from: 2024-05, to: 2024-05-01}]}",
        "presence: {periods: [{id: a, from: 2024, to: 2024-01}]}",
        "presence: {periods: [{id: a, from: open, to: 1950}]}",
        "presence: {periods: [{id: a, from: 2024, to: open}]}",
        "settlement: {first_move_in: 2024-03}\ncohorts: [{arrival: 2024-03-01}]",
        "settlement: {first_move_in: 2024}\ncohorts: [{arrival: 2024-01-01}]",
        "cohorts: [{arrival: {from: 2024-03-01, to: 2024-03-01}}]",
        "cohorts: [{arrival: {to: 2024-03-01}}]",
        "cohorts: [{arrival: 2024-03-10, departures: [{on: 2024-03-10}]}]",
        "cohorts: [{arrival: 2024-03-10, departures: [{on: 2024-03}]}]",
        "cohorts: [{arrival: 2024, departures: [{on: 2024-01-01}]}]",
        "cohorts: [{arrival: {to: 2024-03-10}, departures: [{on: 2024-03-01}]}]",
        "cohorts: [{departures: [{on: 2024-03-01}]}]",
    ],
)
def test_dates_that_can_be(text: str) -> None:
    """Where the dates can be in order, nothing is refused."""
    read(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("tasks:\n  - id: a\n    held_by: [nva]\n", 3, 15),
        ("tasks:\n  - id: a\n    held_by:\n      - {actor: nva, from: 2024}\n", 4, 17),
        ("meetings: {series: [{id: a, actors: [nva]}]}\n", 1, 38),
        ("meetings: {contacts: [{id: a, between: [nva, nav]}]}\n", 1, 41),
        ("meetings: {stays: [{id: a, actor: nva}]}\n", 1, 35),
        ("escalation: {paths: [{id: a, steps: [{receivers: [nva]}]}]}\n", 1, 51),
        ("team: {anchored_with: nva}\n", 1, 23),
        ("team: {needs: [{id: a, held_by: [nva]}]}\n", 1, 34),
        ("team: {needs: [{id: a, met_by: [{actor: nva}]}]}\n", 1, 41),
        ("surroundings: {neighbours: [{id: a, contact: [nva]}]}\n", 1, 47),
        ("presence: {periods: [{id: a, actors: [nav, nva]}]}\n", 1, 44),
        ("escalation: {incidents: [{id: a, received_by: nva}]}\n", 1, 47),
    ],
)
def test_actor_that_does_not_exist(text: str, line: int, column: int) -> None:
    """Wherever an actor is named: told at the name, with the actors that there are and the nearest."""
    problem = only(text + "actors: [{id: nav}, {id: landlord}]\n")
    assert (problem.code, problem.line, problem.column) == ("no-such-actor", line, column)
    assert (problem.value, problem.suggestion) == ("nva", "nav")
    assert all("landlord, nav" in text for text in said(problem))
    read(text)  # where no actors are listed yet, that is silence and no contradiction


def test_every_field_that_names_an_actor_is_looked_at() -> None:
    """No field of the schema that by its name refers to actors goes unchecked."""
    naming = {"actor", "actors", "between", "anchored_with", "received_by"}
    parts = {kind.__name__: set(names(kind)) & naming for kind in part_kinds(Plan) if kind is not Plan}
    checked = {
        name: {
            field
            for kind, fields in _ACTOR_FIELDS.items()
            if issubclass(getattr(model, name), kind)
            for field in fields
        }
        for name in parts
    }
    assert parts == checked
    assert sum(map(len, parts.values())) >= 7


def test_period_that_does_not_exist() -> None:
    """A series that lasts as long as a period must name one that there is."""
    problem = only("meetings: {series: [{id: a, during: stafing}]}\npresence: {periods: [{id: staffing}]}\n")
    assert (problem.code, problem.line, problem.column) == ("no-such-period", 1, 37)
    assert (problem.value, problem.suggestion) == ("stafing", "staffing")


def test_homes_that_do_not_exist() -> None:
    """A group lives in homes that the building has; where these are not listed yet, that is silence."""
    text = "cohorts:\n  - {id: c1, unit: smal-homes}\n  - {id: c2, unit: small-homes}\n"
    problem = only(text + "building: {units: [{id: small-homes}, {id: large-homes}]}\n")
    assert (problem.code, problem.line, problem.column) == ("no-such-unit", 2, 20)
    assert (problem.value, problem.suggestion) == ("smal-homes", "small-homes")
    assert all("large-homes, small-homes" in text for text in said(problem))
    assert only(text + "building: {units: [{id: small-homes}]}\n").value == "smal-homes"
    assert [each.code for each in problems(text + "building: {units: []}\n")] == ["no-such-unit", "no-such-unit"]
    read(text)


def test_what_stands_in_for_an_id_that_cannot_be_read_is_never_said() -> None:
    """Beside a faulty id, what else there is to choose from is what stands in the file."""
    text = "cohorts: [{id: c1, unit: hus-3}]\nbuilding: {units: [{id: hus-1}, {id: Hus 2}]}\n"
    problem = next(each for each in problems(text) if each.code == "no-such-unit")
    assert problem.values["known"] == "hus-1"
    assert all("building.units" in text for text in said(problem))
    assert all("building.units" not in text for text in said(replace(problem, sheet="Beboere")))
    text = "cohorts: [{id: c1, unit: unreadable-9}]\nbuilding: {units: [{id: Hus 2}]}\n"
    problem = next(each for each in problems(text) if each.code == "no-such-unit")
    assert (problem.values["known"], problem.suggestion) == ("-", None)


def test_path_that_does_not_exist() -> None:
    """A path goes on to one that there is, or to none; a circle can be true, and is for the rules to find."""
    text = "escalation:\n  paths:\n    - {id: conflicts, continues: open}\n    - {id: faults, continues: %s}\n"
    problem = only(text % "conflict")
    assert (problem.code, problem.line, problem.column) == ("no-such-path", 4, 31)
    assert (problem.value, problem.suggestion) == ("conflict", "conflicts")
    assert all("conflicts, faults" in text for text in said(problem))
    for word in ("conflicts", "faults", "open", "åpen"):
        read(text % word)


def test_path_with_one_wrong_field_does_exist() -> None:
    """What goes on to a path of which another field cannot be read is not wrong too."""
    text = "escalation: {paths: [{id: a, settle_within: x}, {id: b, continues: a}]}\n"
    assert places(text) == [("interval", 1, 45)]


def test_homes_with_one_wrong_field_do_exist() -> None:
    """Who lives in homes of which another field cannot be read is not wrong too."""
    assert places("building: {units: [{id: a, count: x}]}\ncohorts: [{unit: a}]\n") == [("count", 1, 35)]


def test_series_cannot_last_as_a_period_and_have_dates() -> None:
    """Two answers to one question are one too many."""
    problem = only("meetings: {series: [{id: a, during: b, to: open}]}\npresence: {periods: [{id: b}]}\n")
    assert (problem.code, problem.line, problem.column) == ("during-and-dates", 1, 37)


@pytest.mark.parametrize(
    ("numbers", "column"),
    [
        ("asked: 10, answered: 11", 40),
        ("asked: 10, answered: 9, answers: [{question: wants-council, count: 10}]", 86),
        ("asked: 10, answers: [{question: wants-council, count: 11}]", 73),
    ],
)
def test_survey_with_more_than_all(numbers: str, column: int) -> None:
    """No more can answer than were asked, and no more can say yes than answered; counts are not repeated."""
    problem = only(f"surveys: [{{id: s, {numbers}}}]")
    assert (problem.code, problem.line, problem.column) == ("more-than-all", 1, column)
    assert all(str(n) not in text.split(": ", 1)[1] for text in said(problem) for n in (9, 10, 11))


@pytest.mark.parametrize(
    ("people", "departures"),
    [
        (2, "{on: 2024-05-01, people: 3}"),
        (2, "{on: 2024-05-01, people: 1}, {on: 2024-06-01, people: 2}"),
        (2, "{on: 2024-05-01}, {on: 2024-06-01, people: 3}"),
        (0, "{on: 2024-05-01, people: 1}"),
    ],
)
def test_more_cannot_leave_than_came(people: int, departures: str) -> None:
    """Told where the departures stand, and once; counts of residents are not repeated."""
    problem = only(f"cohorts: [{{people: {people}, departures: [{departures}]}}]")
    assert (problem.code, problem.line, problem.column) == ("more-than-all", 1, 23)
    assert not any(re.search(r"\d", text.split(": ", 1)[1]) for text in said(problem))


@pytest.mark.parametrize(
    "cohort",
    [
        "people: 3, departures: [{on: 2024-05-01, people: 1}, {on: 2024-06-01, people: 2}]",
        "people: 3, departures: [{on: 2024-05-01}, {on: 2024-06-01, people: 3}]",
        "people: 0, departures: []",
        "departures: [{on: 2024-05-01, people: 3}]",
    ],
)
def test_all_may_leave(cohort: str) -> None:
    """As many as came can leave; how many came, or left, may be silence."""
    read(f"cohorts: [{{{cohort}}}]")


def test_comma_in_braces_is_not_misread() -> None:
    """Between braces `1,5` is 1 and a field called 5: it is not read as 1."""
    assert places("cohorts: [{people: 1,5}]") == [("unknown-key", 1, 22)]
    assert places("cohorts:\n  - people: 1,5\n") == [("count", 2, 13)]


def test_fields_have_one_name() -> None:
    """The name that a field has in the program is not another way to write it in a file."""
    assert places("presence:\n  periods:\n    - {id: a, from: 2024, from_: 2023}\n") == [("unknown-key", 3, 27)]


# --- Several at once ---------------------------------------------------------------------------------


SEVERAL = """\
settlment: {name: x}
settlement:
  as_of: 31.05.2024
  first_move_in: 2024-03
cohorts:
  - {id: c1, people: no, arrival: 2024-02}
  - {id: c1, people: "1,5"}
  - {id: c3, people: 15:30, sex: f}
actors:
  - {id: nav, roles: [nav-advicer]}
tasks:
  - id: a
    held_by:
      - {actor: nav, from: 2024-02-30}
      - {actor: nva, from: 2024-02, to: 2024-01}
  - name: b
presence: x
surveys: [{id: s, asked: 3, answered: 4}]
"""


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    """Unreadable values, unknown keys and contradictions in what is left: none hides another."""
    assert places(SEVERAL) == [
        ("unknown-key", 1, 1),
        ("date-form", 3, 10),
        ("count", 6, 22),
        ("before-first-move-in", 6, 35),
        ("duplicate-id", 7, 5),
        ("count", 7, 22),
        ("count", 8, 22),
        ("unknown-key", 8, 29),
        ("choice", 10, 23),
        ("no-such-date", 14, 28),
        ("no-such-actor", 15, 17),
        ("ends-before-start", 15, 41),
        ("missing", 16, 5),
        ("a-section", 17, 11),
        ("more-than-all", 18, 39),
    ]


def test_wrong_items_do_not_move_the_places_of_others() -> None:
    """Contradictions after items that had to be left out are still told at their own lines."""
    text = "actors: [{id: nav}]\ntasks:\n" + "  - {name: x}\n" * 3 + "  - {id: a, held_by: [x, nva]}\n" + "  - {}\n"
    assert places(text)[3:] == [("no-such-actor", 6, 23), ("no-such-actor", 6, 26), ("missing", 7, 5)]


def test_one_wrong_field_of_an_actor_does_not_make_others_wrong() -> None:
    """An actor whose body cannot be read still exists for those who name it."""
    assert places("actors: [{id: nav, bodies: [naw]}]\ntasks: [{id: a, held_by: [nav]}]\n") == [("choice", 1, 29)]


def test_word_that_stands_for_two_fields_is_wrong_once() -> None:
    """`arrival: 31.05.2024` is both the first and the last day, and one problem."""
    assert places("cohorts: [{arrival: 31.05.2024}]") == [("date-or-open", 1, 21)]


def test_a_plan_full_of_errors_is_refused_in_time() -> None:
    """The time to find problems does not grow with their square: 3,000 wrong values take no minute."""
    code = (
        "from bomiljo import read_plan, LoadError\n"
        "try: read_plan('cohorts:\\n' + '  - people: x\\n' * 3000)\n"
        "except LoadError as error: print(len(error.problems))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own code
    assert done.stdout.strip() == "3000"


def content(text: str | bytes) -> dict[str, Any]:
    """Return what a plan says, wherever it stands in the file."""
    return read(text).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


# --- Not known, known to be none ---------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ~", " null", "   # not yet", " Null"])
def test_blank_is_not_known(blank: str) -> None:
    """A blank section is an empty section, and a blank field is not known."""
    sections = "".join(f"{key}:{blank}\n" for key in plan_schema()["properties"])
    assert content(sections) == {}
    plan = read(
        f"settlement:\n  name:{blank}\n  as_of:{blank}\ncohorts:\n  - people:{blank}\n    arrival:{blank}\n"
        f"building:\n  furnishing:{blank}\n  units:{blank}\ntasks:\n  - id: a\n    held_by:{blank}\n"
    )
    assert plan.settlement.name is None
    assert plan.settlement.as_of is None
    assert plan.building.units is None
    assert plan.building.furnishing.ready is None
    assert [(each.people, each.arrival) for each in plan.cohorts or ()] == [(None, None)]
    assert [each.held_by for each in plan.tasks or ()] == [None]


def test_empty_list_is_known_to_be_empty() -> None:
    """`[]` says that there is none; `0` says that it is none."""
    plan = read("cohorts: []\nactors: []\ntasks:\n  - {id: a, held_by: []}\nbuilding: {units: [{id: a, count: 0}]}\n")
    assert plan.cohorts == []
    assert plan.actors == []
    assert [each.held_by for each in plan.tasks or ()] == [[]]
    assert [each.count for each in plan.building.units or ()] == [0]
    assert plan.surveys is None
    assert plan.presence.taper is None


def test_quoted_blank_is_no_blank() -> None:
    """A quoted `null` is the word, as a name may be."""
    assert read("settlement: {name: 'null'}").settlement.name == "null"
    assert read("settlement: {name: 'no', municipality: 15:30}").settlement.municipality == "15:30"


@pytest.mark.parametrize("quote", ["{}", "'{}'", '"{}"'])
def test_quoted_values_are_read_like_plain_ones(quote: str) -> None:
    """Quotes change nothing about what a value may be."""

    def q(text: str) -> str:
        return quote.format(text)

    plan = read(
        f"settlement: {{as_of: {q('2024-05-31')}}}\n"
        f"cohorts: [{{people: {q('12')}, age: {q('18-24')}, assessed: {q('Ja')}, arrival: {q('2024-05')}}}]\n"
        f"meetings: {{series: [{{id: a, every: {q('2 weeks')}, to: {q('open')}}}]}}\n"
    )
    assert plan.cohorts is not None
    cohort = plan.cohorts[0]
    assert (cohort.people, str(cohort.age), cohort.assessed) == (12, "18-24", True)
    assert str(cohort.arrival and cohort.arrival.from_) == "2024-05"
    assert plan.settlement.as_of is not None
    assert plan.settlement.as_of.earliest == dt.date(2024, 5, 31)


@pytest.mark.parametrize(
    ("word", "truth"),
    [
        ("yes", True),
        ("ja", True),
        ("true", True),
        ("JA", True),
        ("Yes", True),
        ("no", False),
        ("nei", False),
        ("false", False),
        ("Nei", False),
    ],
)
def test_yes_and_no(word: str, truth: bool) -> None:
    """Truth values are read in both languages."""
    [cohort] = read(f"cohorts: [{{assessed: {word}}}]").cohorts or []
    assert cohort.assessed is truth


# --- The file ----------------------------------------------------------------------------------------


def test_json_is_read_like_yaml() -> None:
    """A plan written as JSON, with real numbers, true and null, says the same."""
    data: dict[str, Any] = {
        "settlement": {"name": "Blåbær 😀", "as_of": "2024-05-31", "municipality": None},
        "cohorts": [{"people": 12, "assessed": True, "age": "18-24", "arrival": {"from": "2024-05", "to": "open"}}],
        "actors": [],
    }
    plan = content(
        "settlement: {name: Blåbær 😀, as_of: 2024-05-31}\nactors: []\n"
        "cohorts: [{people: 12, assessed: yes, age: 18-24, arrival: {from: 2024-05, to: open}}]"
    )
    for indent, ascii_only in itertools.product((None, 2, "\t"), (True, False)):
        assert content(json.dumps(data, indent=indent, ensure_ascii=ascii_only)) == plan


def test_json_is_as_strict_as_yaml() -> None:
    """A number with a decimal point is no count in JSON either, and problems have their places."""
    assert places('{\n  "cohorts": [\n    {"people": 5.0, "assessed": 1}\n  ]\n}\n') == [
        ("count", 3, 16),
        ("yes-no", 3, 33),
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_windows_files(mark: bytes, end: str) -> None:
    """Neither a byte order mark nor CRLF changes what is read, or the place of what cannot be."""
    text = BJERKE.read_text(encoding="utf-8")
    assert read(mark + text.replace("\n", end).encode()) == read(text)  # with all its places
    assert places(mark + SEVERAL.replace("\n", end).encode()) == places(SEVERAL)


def test_old_encoding_is_refused_with_advice() -> None:
    """A file in cp1252 is refused at its first letter that is not UTF-8, with what to do about it."""
    problem = only("settlement:\n  name: Blåbær\n".encode("cp1252"))
    assert (problem.code, problem.line, problem.column) == ("encoding", 2, 11)
    assert all("UTF-8" in text for text in said(problem))


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB.encode(), "too-many-nodes"),
        (b"cohorts: " + b"[" * 100_000, "too-deep"),
        (b"{" * 100_000, "too-deep"),
        (b"- " * 100_000, "too-deep"),
        (b"#" * (MAX_BYTES + 1), "too-big"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "binary"),
        (b"PK\x03\x04" + bytes(range(256)) * 10, "workbook-damaged"),
        (b"\x00" * 100, "binary"),
        ("settlement: {name: x}".encode("utf-16"), "encoding"),
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"a: 1\n---\nb: 2\n", "several-documents"),
        (b"settlement: !!python/object:os.system {}", "tag"),
        (b"x: &a {name: b}\nsettlement:\n  <<: *a\n", "merge-key"),
        (b"settlement: {name: *who}", "unknown-alias"),
        (b"settlement:\n\tname: x\n", "tab"),
        (b"settlement: {name: x\n", "unclosed-bracket"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_or_broken_file_is_refused_with_one_line(data: bytes, code: str) -> None:
    """One problem, one line; nothing of the file is repeated at length."""
    problem = only(data)
    assert problem.code == code
    assert all(len(text) < 300 for text in said(problem))


def test_alias_is_what_it_repeats() -> None:
    """Within the limits an alias may be used; what is wrong in it is told where it is written, once."""
    plan = read("tasks:\n  - {id: a, held_by: &h [nav]}\n  - {id: b, held_by: *h}\n")
    assert [len(each.held_by or ()) for each in plan.tasks or ()] == [1, 1]
    assert places("cohorts: [{people: &n no}, {people: *n}]") == [("count", 1, 20)]


@pytest.mark.parametrize(
    ("name", "code"), [("nowhere.yaml", "no-such-file"), ("", "a-folder"), ("no\0file", "unreadable")]
)
def test_file_that_cannot_be_opened(tmp_path: Path, name: str, code: str) -> None:
    """It is a problem like any other, without a place in it."""
    with pytest.raises(LoadError) as caught:
        load_plan(f"{tmp_path}/{name}" if name else tmp_path)
    assert [(each.code, each.line) for each in caught.value.problems] == [(code, 0)]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    """A file that we have no access to is a problem too."""
    path = tmp_path / "plan.yaml"
    path.write_text("{}")
    path.chmod(0)
    with pytest.raises(LoadError) as caught:
        load_plan(path)
    assert [each.code for each in caught.value.problems] == ["unreadable"]


# --- What may not stand in a plan --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f"# {NUMBER}\nsettlement:\n", 1, 3),
        (f"settlement:\n  {NUMBER}: x\n", 2, 3),
        (f"settlement: {{name: 'Ola {NUMBER[:6]} {NUMBER[6:]}'}}", 1, 25),
        (f"cohorts:\n  - {{people: no, language: {NUMBER}, sex: f}}\n", 2, 28),
        (f"cohort: x\nsettlment: {NUMBER}\n", 2, 12),
        (f"settlement: {{name: [{NUMBER}\n", 1, 21),
        (f"{NUMBER}: 1\n\tbroken\n", 1, 1),
        (f"a: 1\na: {NUMBER}\n", 2, 4),
        (f"settlement: {{name: x}}   # {NUMBER}\ncohorts: no\n", 1, 27),
        ("tasks: [{id: x, name: 200205705502}]\n", 1, 23),
    ],
)
def test_identity_numbers_are_refused_without_echo(text: str, line: int, column: int) -> None:
    """In comments, keys, values and broken files: the place is told, and nothing else of that file."""
    problem = only(text)
    assert (problem.code, problem.line, problem.column, problem.value) == ("identity-number", line, column, None)
    error = str(LoadError([problem]))
    for shown in (*said(problem), error, repr(problem)):
        assert not any(part in shown for part in (NUMBER, NUMBER[6:], "200205705502"))


@pytest.mark.parametrize(
    ("text", "section", "line", "column"),
    [
        ("cohorts:\n  - {id: ola@example.org}\n", "cohorts", 2, 10),
        ("cohorts:\n  - {people: 5, ola@example.org: x}\n", "cohorts", 2, 17),
        ("surveys: [{id: s, held: ring 22 33 44 55}]", "surveys", 1, 25),
        ("participation: {plan: [{id: +47 912 34 567}]}", "participation", 1, 29),
        ("team: {needs: [{id: a, name: Ring 91234567}]}", "team", 1, 30),
        ("building:\n  other_tenants: [{id: 912-34-567}]\n", "building.other_tenants", 2, 24),
        ("surroundings: {enquiries: [{id: ola@example.org}]}", "surroundings.enquiries", 1, 33),
        ("escalation: {incidents: [{id: a, topic: 22 33 44 55}]}", "escalation.incidents", 1, 41),
    ],
)
def test_contacts_of_residents_are_refused_without_echo(text: str, section: str, line: int, column: int) -> None:
    """An e-mail address or a phone number where the plan speaks of residents; the section is named."""
    problem = only(text)
    assert (problem.code, problem.line, problem.column) == ("personal-contact", line, column)
    for shown in said(problem):
        assert section in shown
        assert not any(part in shown for part in ("ola@", "22 33", "912 34", "91234567"))


@pytest.mark.parametrize(
    "text", ["cohorts:\n  - {ola@example.org: 1, ola@example.org: 2}\n", "cohorts:\n  - people: *22334455\n"]
)
def test_contacts_of_residents_are_not_echoed_by_other_errors(text: str) -> None:
    """Whatever else is wrong with the line: the address or number is not in the message."""
    for problem in problems(text):
        assert not any(part in shown for shown in said(problem) for part in ("ola@", "22334455"))


def test_contacts_of_offices_may_stand() -> None:
    """An actor is an office, with a mailbox and a phone."""
    read("actors: [{id: nav, name: 'Nav, post@nav.no, 22 33 44 55'}]")


def test_a_terminal_is_not_steered() -> None:
    """Control characters of the file are written out in messages."""
    for text in (
        'cohorts: [{people: "\\x1b[31m\\n\\u202ex"}]',
        'settlement: {"\\x1b]0;x\\x07": 1}',
        'settlement: {leader_role: "\\u0085\\u2028le\\0ader"}',
    ):
        only(text)


# --- Whatever the file -------------------------------------------------------------------------------

LINES = BJERKE.read_text(encoding="utf-8").splitlines()
NASTY = [
    "",
    "no",
    "15:30",
    "0123",
    "1,5",
    "[]",
    "{}",
    "[[]]",
    "~",
    "nan",
    "-1",
    "5.0",
    "*a",
    "&a",
    "!x y",
    "'",
    '"',
    "|",
    "{a: b}",
    "- x",
    "x: y",
    "2024-02-30",
    "9999",
    "..",
    "open",
    "\t",
    "\x1b[31m",
    "\u202e",
    "{value}",
    "{known}",
    NUMBER,
    "ola@example.org",
    "a" * 100,
    "[c1, c1]",
    "{id: [c1]}",
    "{id: nav, id: nav}",
    "null",
    '"\\n"',
    "😀",
    "<<",
]
EDIT = st.tuples(
    st.sampled_from(["delete", "double", "swap", "value", "key", "indent", "dedent", "blank", "move"]),
    st.integers(0, len(LINES) - 1),
    st.sampled_from(NASTY),
    st.integers(0, len(LINES) - 1),
)


def mutated(edits: list[tuple[str, int, str, int]]) -> str:
    """Return the Bjerke plan with some of its lines damaged."""
    lines = list(LINES)
    for what, at, nasty, other in edits:
        line = lines[at]
        key, colon, _ = line.partition(":")
        lines[at] = {
            "delete": "\n",
            "double": f"{line}\n{line}",
            "swap": lines[other],
            "blank": key + colon,
            "value": f"{key}{colon} {nasty}",
            "key": f"{' ' * (len(line) - len(line.lstrip()))}{nasty}: {nasty}",
            "indent": f"  {line}",
            "dedent": line[2:],
            "move": f"{lines[other]}\n{line}",
        }[what]
    return "\n".join(lines)


@given(st.lists(EDIT, min_size=1, max_size=5))
def test_damaged_plans_are_read_or_refused_properly(edits: list[tuple[str, int, str, int]]) -> None:
    """Whatever is done to a plan, nothing but a LoadError escapes, and its messages are sound."""
    is_refused_well(mutated(edits))


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"hello")
def test_any_bytes_are_read_or_refused_properly(data: bytes) -> None:
    """No bytes break the loader."""
    is_refused_well(data)


SCALAR = (
    st.sampled_from([*NASTY, "c1", "nav", "35", "yes", "2024-05", "staffing", "18+"])
    | st.integers()
    | st.booleans()
    | st.none()
)
TREE = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "people", "arrival", "from", "to", "held_by", "actor", "periods", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(plan_schema()["properties"])), TREE, max_size=4) | TREE)
@example({"cohorts": [{"id": ["c1"]}]})
@example([])
def test_any_structure_is_read_or_refused_properly(data: object) -> None:
    """No shape of lists, sections and scalars breaks the loader; written as JSON, which is YAML too."""
    is_refused_well(json.dumps(data))
    is_refused_well(json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def test_the_damage_reaches_both_sound_and_refused_plans() -> None:
    """The damage above is neither always harmless nor always fatal, and meets many kinds of problems."""
    codes: set[str] = set()
    sound = 0
    for at in range(0, len(LINES), 3):
        for what, nasty in (("blank", ""), ("value", NASTY[at % len(NASTY)]), ("indent", ""), ("double", "")):
            found = codes_of(mutated([(what, at, nasty, 0)]))
            sound += not found
            codes |= found
    assert sound > 20
    assert len(codes) > 12, sorted(codes)


def codes_of(text: str) -> set[str]:
    """Return the codes of a plan's problems, none for a sound one."""
    try:
        read(text)
    except LoadError as error:
        return {each.code for each in error.problems}
    return set()
