"""One question about several parts of a plan names them all, in words that a planner knows from the plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bomiljo import Wording, check, read_plan
from bomiljo_cli.grouping import RULES, asked, same_questions, waiting

if TYPE_CHECKING:
    from bomiljo import Lang, QuestionLine

PLAN = """\
settlement: {name: Small, first_move_in: 2024-01}
cohorts: [{id: c1, people: 20, arrival: {from: 2024-01-01, to: 2024-01-31}}]
actors:
  - {id: head, name: Lederen, bodies: [district], roles: [leader]}
  - {id: caretaker, name: Vaktmesteren, bodies: [landlord], roles: []}
  - {id: night-guard, bodies: [landlord], roles: []}
escalation:
  paths:
    - {id: acute, name: Akutt, topics: [acute-event], steps: [{receivers: [head]}, {receivers: [caretaker]}]}
    - {id: faults, topics: [home-fault], steps: [{receivers: [caretaker]}]}
"""


def _group(lang: Lang, field: str) -> list[QuestionLine]:
    """Return the questions that ask the same of several parts for one field."""
    found = check(read_plan(PLAN, "plan.yaml"), as_of=dt.date(2024, 3, 1), lang=lang).questions
    [group] = [each for each in same_questions(found) if each[0].path.endswith(f".{field}") and len(each) > 1]
    return group


@pytest.mark.parametrize(
    ("lang", "question", "same"),
    [
        ("nb", "Hvor raskt skal saken være tatt imot eller sendt videre på trinn 1 i saksgangen «Akutt»?", "trinn 2 i"),
        ("en", "How soon is the matter to be dealt with or passed on at step 1 of the path “Akutt”?", "step 2 of the"),
    ],
)
def test_a_step_is_named_by_its_number_and_its_path(lang: Lang, question: str, same: str) -> None:
    """A number alone would be anybody's: two paths have a first step."""
    group = _group(lang, "within")
    assert group[0].ask == question
    said = asked(group, Wording(lang)).removeprefix(question).partition(": ")[2]
    assert said.startswith(same)
    assert "Akutt" in said
    assert "faults" in said
    assert said.count(";") == len(group) - 2


def test_what_the_plan_names_is_called_by_its_name() -> None:
    """Not by its id, which is for the file; what has no name has nothing else."""
    group = _group("nb", "deputies")
    assert group[0].ask == "Hvem trer inn når Vaktmesteren er borte?"
    assert asked(group, Wording("nb")).endswith(": Lederen; night-guard.")


@pytest.mark.parametrize(("lang", "more"), [("nb", " og {} til"), ("en", " and {} more")])
def test_of_many_rules_the_first_are_named(lang: Lang, more: str) -> None:
    """On a nearly blank plan every rule waits for the first move-in: a hundred codes tell nobody anything."""
    report = check(read_plan("settlement: {name: New}\n"), as_of=dt.date(2024, 12, 1), lang=lang)
    group = next(each for each in same_questions(report.questions) if len(each[0].rules) > RULES)
    rules = group[0].rules
    assert waiting(group, Wording(lang)) == ", ".join(rules[:RULES]) + more.format(len(rules) - RULES)
    assert waiting([group[0]._replace(rules=rules[:RULES])], Wording(lang)) == ", ".join(rules[:RULES])
