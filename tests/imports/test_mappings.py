"""A mapping that cannot be meant is refused, with all that is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from bomiljo import mapping_schema
from bomiljo.imports.mappings import residents_mapping, survey_mapping
from bomiljo.textedits.trees import of_node
from bomiljo.yamltext import parse
from imports_support import PERSONS, problems

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "kind: residents\nrows: person\n"
GROUPS = "kind: residents\nrows: group\n"
SURVEY = "kind: survey\nid: s\n"
ASKED = SURVEY + "questions: {a: {question: wants-council"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "columns: {a: agee}\n", [("choice", 3, "agee", "age")]),
        (HEAD + "colums: {a: age}\n", [("missing", 1, None, None), ("unknown-key", 3, "colums", "columns")]),
        (HEAD + "columns: {a: age, b: age}\n", [("field-twice", 3, "age", None)]),
        (HEAD + "columns: {a: age}\nfor_all: {age: 18+}\n", [("field-twice", 4, "age", None)]),
        (HEAD + "columns: {a: age}\ndrop: [A]\n", [("column-twice", 4, "A", None)]),
        (
            HEAD + "columns: {a: people, b: homes}\n",
            [("not-of-persons", 3, "people", None), ("not-of-persons", 3, "homes", None)],
        ),
        (HEAD + "columns: {a: unit}\n", [("unit-needs-values", 3, None, None)]),
        (HEAD + "columns: {a: {field: unit, values: {x: Ikke Dette}}}\n", [("mapping-target", 3, "Ikke Dette", None)]),
        (HEAD + "columns: {a: {field: household, values: {x: gift}}}\n", [("mapping-target", 3, "gift", None)]),
        (HEAD + "columns: {a: {field: household, values: {x: par, X: family}}}\n", [("word-twice", 3, "X", None)]),
        (HEAD + "columns: {a: {field: suits, blank: kanskje}}\n", [("mapping-target", 3, "kanskje", None)]),
        (HEAD + "columns: {a: {field: age, precision: month}}\n", [("no-precision", 3, "age", None)]),
        (HEAD + "columns: {a: birth-date}\n", [("no-day-for-ages", 3, None, None)]),
        (HEAD + "columns: {a: birth-date, b: arrival, c: age}\n", [("one-of-both", 3, "age", None)]),
        (HEAD + "columns: {b: arrival, c: arrival.to}\n", [("one-of-both", 3, "arrival", None)]),
        (
            "kind: residents\nrows: group\nages_on: 2026\ncolumns: {a: birth-date}\n",
            [("only-of-persons", 4, "birth-date", None)],
        ),
        (HEAD + "columns: {a: age}\nage_bands: [0-17, 19+]\n", [("age-bands", 4, None, None)]),
        (HEAD + "columns: {a: age}\nage_bands: [1-17, 18+]\n", [("age-bands", 4, None, None)]),
        (HEAD + "columns: {a: age}\nage_bands: []\n", [("age-bands", 4, None, None)]),
        (HEAD + "columns: {a: age}\nheading_row: 0\n", [("heading-row", 4, "0", None)]),
        ("kind: survey\nid: s\n", [("mapping-of-another", 1, "survey", None)]),
        (HEAD + "columns: {a: age}\n# 31129956715\n", [("identity-number", 4, None, None)]),
    ],
)
def test_of_residents(tmp_path: Path, text: str, expected: list[tuple[str, int, str | None, str | None]]) -> None:
    """Each fault is told at its line, with the word of the mapping that is wrong."""
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    found = problems(lambda: residents_mapping(str(path)))
    assert sorted((each.code, each.line, each.value, each.suggestion) for each in found) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SURVEY + "questions: {}\n", [("no-questions", 3)]),
        (ASKED + "}}\n", [("words-or-scale", 3)]),
        (ASKED + ", yes: [Ja], at_least: 3}}\n", [("words-or-scale", 3)]),
        (ASKED + ", scale: 1-5}}\n", [("words-or-scale", 3)]),
        (
            ASKED + ", scale: 1-5, at_least: 2, at_most: 3}}\n",
            [("words-or-scale", 3)],
        ),
        (ASKED + ", scale: 1-5, at_least: 6}}\n", [("limit-off-scale", 3)]),
        (
            ASKED + ", scale: 5-1, at_least: x}}\n",
            [("scale", 3), ("scale-limit", 3)],
        ),
        (ASKED + ", yes: [Ja], no: [ja]}}\n", [("word-twice", 3)]),
        (
            ASKED + ", yes: [Ja]}, b: {question: wants-council, yes: [Ja]}}\n",
            [("question-twice", 3)],
        ),
        (SURVEY + "answer: x\nquestions: {a: {question: wants-council, yes: [Ja]}}\n", [("only-of-answers", 3)]),
        (SURVEY + "rows: answer\nquestions: {a: {question: wants-council, yes: [Ja]}}\n", [("missing", 3)] * 3),
        (PERSONS, [("mapping-of-another", 1)]),
    ],
)
def test_of_surveys(tmp_path: Path, text: str, expected: list[tuple[str, int]]) -> None:
    """As above."""
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    assert [(each.code, each.line) for each in problems(lambda: survey_mapping(str(path)))] == expected


def test_the_schema_takes_a_mapping() -> None:
    """An editor that has the schema takes what the program takes, and refuses what it refuses."""
    validator = jsonschema.Draft202012Validator(mapping_schema())
    good = of_node(parse(PERSONS, ""))
    assert validator.is_valid(good)
    assert isinstance(good, dict)
    assert not validator.is_valid({**good, "colums": {}})
    assert not validator.is_valid({**good, "kind": "survey"})
