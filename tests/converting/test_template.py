"""A plan file to be filled in: it can be read as it is, and says everything once its comments are taken away."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from bomiljo import Plan, check, plan_template, read_plan
from bomiljo.parts import names, part_kinds
from bomiljo.rewriting import say_the_same
from bomiljo.wording import catalogue

if TYPE_CHECKING:
    from bomiljo import Lang

LANGS: tuple[Lang, ...] = ("nb", "en")
_COMMENT = re.compile(r"^( *)# ( *(?:- )?[a-z_]+:(?: |$).*|(?: *# ?)*  .*)$", re.MULTILINE)


def told(text: str) -> str:
    """Return the text with every field that is a comment made a field, as somebody would by hand."""
    head, _, body = text.partition("\n\n")
    while (done := _COMMENT.sub(r"\1\2", body)) != body:
        body = done
    return f"{head}\n\n{body}"


@pytest.mark.parametrize("lang", LANGS)
def test_as_it_stands_nothing_is_known(lang: Lang) -> None:
    """It is read without a fault, and every point of it is unanswered."""
    plan = read_plan(plan_template(lang))
    assert say_the_same(plan, Plan())
    report = check(plan, as_of=dt.date(2026, 3, 1), lang=lang)
    assert {each.outcome for each in report.outcomes} <= {"unknown", "not_applicable"}
    assert report.summary.verdict == "undecided"
    assert report.questions


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_stands_there_with_what_it_means(lang: Lang) -> None:
    """No field of the model is left out, and each has its explanation in the language."""
    text = plan_template(lang)
    plain = " ".join(re.sub(r"[ #]+", " ", text).split())
    for kind in part_kinds(Plan):
        for alias in names(kind).values():
            assert re.search(rf"^[ #-]*{alias}:(?: |$)", text, re.MULTILINE), alias
            said = catalogue("fields")[f"{kind.__name__}.{alias}"][lang]["label"]
            assert " ".join(re.sub(r"[ #]+", " ", said).split()) in plain, (kind, alias)


@pytest.mark.parametrize("lang", LANGS)
def test_comments_that_are_taken_away_are_fields(lang: Lang) -> None:
    """Filled in, every list is a list with one part, and the plan knows everything that the model has."""
    text = told(plan_template(lang))
    assert not re.search(r"^[ ]*# +(?:- )?[a-z_]+:(?: |$)", text.partition("\n\n")[2], re.MULTILINE)
    filled = re.sub(r"^( *- )(id|on|to|actor|question):", r"\1\2: FILL", text, flags=re.MULTILINE)
    values = {"id": "c1", "on": "2026-03-02", "to": "shop", "actor": "c1", "question": "missed-information"}
    for key, value in values.items():
        filled = filled.replace(f"- {key}: FILL", f"- {key}: {value}")
    filled = re.sub(r"^( +steps:.*\n +)- within:", r"\1- within: 2 days", filled, flags=re.MULTILINE)
    plan = read_plan(filled)
    assert plan.cohorts is not None
    assert plan.surroundings.walks is not None
    assert plan.team.needs is not None
    assert plan.escalation.paths is not None
    assert plan.escalation.paths[0].steps is not None
    assert plan.escalation.paths[0].steps[0].receivers is not None
    assert plan.surveys is not None


@pytest.mark.parametrize("lang", LANGS)
def test_it_can_be_read_on_a_screen(lang: Lang) -> None:
    """No line is longer than others of a plan are."""
    text = plan_template(lang)
    assert max(map(len, text.splitlines())) <= 120
    assert text.endswith("\n")
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
