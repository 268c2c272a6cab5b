"""Exports of surveys become counts: which words are yes and no is told, and everything else is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import read_plan
from imports_support import as_csv, as_workbook, codes, problems, survey

if TYPE_CHECKING:
    from pathlib import Path

WIDE = """\
kind: survey
id: winter
held: 2026-02
anonymous: ja
asked: 10
questions:
  Får du tak i utleier?: {question: cannot-reach-landlord, yes: [Nei, Aldri], no: [Ja], neither: [Vet ikke]}
  Fornøyd (1–5): {question: does-not-know-where-to-turn, scale: 1-5, at_most: 2,5}
drop: [Tidsmerke, "Hva annet, om noe?"]
"""
WIDE = WIDE.replace("2,5}", '"2,5"}')
ROWS: Any = [
    ["Tidsmerke", "Får du tak i utleier?", "Fornøyd (1–5)", "Hva annet, om noe?"],
    ["1.2.2026 12:00", "Nei", "2,5", "ja; nei"],
    ["1.2.2026 12:01", "ALDRI", "3", ""],
    ["1.2.2026 12:02", "Ja", "", ""],
    ["1.2.2026 12:03", "Vet  ikke", "1", ""],
    ["1.2.2026 12:04", "", "", "bare tekst"],
]
COUNTS = [("cannot-reach-landlord", 2, 1, 1, 0), ("does-not-know-where-to-turn", 2, 1, 0, 1)]


@pytest.mark.parametrize(
    "data",
    [as_csv(ROWS, ","), as_csv(ROWS, ";", "cp1252"), as_csv(ROWS, "\t", "utf-16"), as_workbook(ROWS)],
    ids=["comma", "excel", "unicode", "workbook"],
)
def test_a_row_for_each_who_answers(tmp_path: Path, data: bytes) -> None:
    """Who has answered something has answered; a blank is no answer to that question."""
    found = survey(tmp_path, data, WIDE)
    assert [tuple(each) for each in found.questions] == COUNTS
    assert (found.rows, found.unanswered) == (5, 1)
    plan = read_plan(found.text)
    assert plan.surveys is not None
    (one,) = plan.surveys
    assert (one.asked, one.answered, one.anonymous, str(one.held)) == (10, 4, True, "2026-02")
    assert [(each.question, each.count) for each in one.answers or ()] == [(name, yes) for name, yes, *_ in COUNTS]


def test_numbers_of_a_workbook(tmp_path: Path) -> None:
    """Numbers in cells are read as those that are written with a comma."""
    rows = [ROWS[0], ["x", "Nei", 2.5, ""], ["x", "Ja", 3, ""]]
    assert [each.yes for each in survey(tmp_path, as_workbook(rows), WIDE).questions] == [1, 1]


@pytest.mark.parametrize("answer", ["0", "5,1", "6", "fire", "1-2", "31129956715"])
def test_off_the_scale(tmp_path: Path, answer: str) -> None:
    """What is no number of the scale is an error, and is not said again."""
    rows = [ROWS[0], ["x", "Ja", answer, ""]]
    (found,) = problems(lambda: survey(tmp_path, as_csv(rows), WIDE))
    code = "list-identity-number" if len(answer) > 9 else "list-answer"
    assert (found.code, found.line, found.value, found.values) == (code, 2, None, {"heading": "Fornøyd (1–5)"})


def test_more_answers_than_were_asked(tmp_path: Path) -> None:
    """It cannot be true, and is told where the mapping says how many were asked."""
    found = problems(lambda: survey(tmp_path, as_csv(ROWS), WIDE.replace("asked: 10", "asked: 3")))
    assert [(each.code, each.line, each.value, each.values["answered"]) for each in found] == [
        ("fewer-asked", 5, "3", "4")
    ]


def test_nobody_answers_twice(tmp_path: Path) -> None:
    """Where the mapping says who answers, that is used for it alone."""
    mapping = WIDE.replace("drop: [Tidsmerke, ", "respondent: Tidsmerke\ndrop: [")
    assert survey(tmp_path, as_csv(ROWS), mapping).rows == 5
    assert codes(lambda: survey(tmp_path, as_csv([*ROWS, ROWS[1]]), mapping)) == [("answered-twice", 7, 1)]


LONG = """\
kind: survey
rows: answer
id: winter
respondent: Svar-ID
question: Spørsmål
answer: Svar
questions:
  Får du tak i utleier?: {question: cannot-reach-landlord, yes: [Nei], no: [Ja]}
  Vil du ha råd?: {question: wants-council, yes: [Ja], no: [Nei]}
drop_questions: [Hva annet?]
drop: [Språk]
"""
ANSWERS: Any = [
    ["Svar-ID", "Spørsmål", "Svar", "Språk"],
    ["a", "Får du tak i utleier?", "Nei", "so"],
    ["b", "Vil du ha råd?", "Ja", "uk"],
    ["a", "Vil du ha råd?", "Nei", "so"],
    ["b", "Hva annet?", "en lang tekst", "uk"],
    ["c", "Vil du ha råd?", "", "uk"],
    ["d", "Hva annet?", "bare tekst", "uk"],
]


def test_a_row_for_each_answer(tmp_path: Path) -> None:
    """The answers of one are put together; who has answered none of the questions has not answered."""
    found = survey(tmp_path, as_csv(ANSWERS), LONG)
    assert [tuple(each) for each in found.questions] == [
        ("cannot-reach-landlord", 1, 0, 0, 1),
        ("wants-council", 1, 1, 0, 0),
    ]
    assert (found.rows, found.items[0]["answered"], found.unanswered) == (6, 2, 2)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["a", "Vil du ha råd?", "Ja", ""], ("answered-question-twice", 8, 1)),
        (["e", "Ukjent spørsmål?", "Ja", ""], ("list-question", 8, 3)),
        (["e", "", "Ja", ""], ("list-no-question", 8, 3)),
        (["", "Vil du ha råd?", "Ja", ""], ("list-no-respondent", 8, 1)),
        (["e", "Vil du ha råd?", "Tja", ""], ("list-answer", 8, 18)),
    ],
)
def test_rows_that_cannot_be_counted(tmp_path: Path, row: list[str], expected: tuple[str, int, int]) -> None:
    """An answer that is not one, or is one too many, is an error at its place."""
    assert codes(lambda: survey(tmp_path, as_csv([*ANSWERS, row]), LONG)) == [expected]


def test_long_numbers_of_those_who_answer_are_told_apart(tmp_path: Path) -> None:
    """By their last digits; where a workbook has lost some of these, nothing is counted."""
    head, asked = ANSWERS[0], ("Får du tak i utleier?", "Vil du ha råd?")
    for first, other in ((123456789012345, 123456789012346), (1.5, 1.25)):
        rows = [head, [first, asked[0], "Nei", "so"], [other, asked[1], "Ja", "so"]]
        assert survey(tmp_path, as_workbook(rows), LONG).items[0]["answered"] == 2
    lost = [head, [1234567890123456, asked[0], "Nei", "so"]]
    assert codes(lambda: survey(tmp_path, as_workbook(lost), LONG)) == [("list-not-as-shown", 2, 1)]
