"""What is asked first, in which words, and what an answer changes."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from bomiljo import ChangeError, Plan, Questions, begin_asking, default_rulebook, questions, questions_schema, scenario
from bomiljo.answers import fields_of, form_of, kinds
from bomiljo.changes import Put, changed
from bomiljo.crosscheck import crosscheck, crosscheck_section
from bomiljo.probing import hints_for
from bomiljo.questioning import phrased
from bomiljo.rulebook import LANGS
from bomiljo.samples import samples
from cli_support import run_here as run

if TYPE_CHECKING:
    from bomiljo import Lang
    from bomiljo.asking import Asking

FAMILIES, DAY = "bjerke-2025-families", dt.date(2024, 12, 1)
BLANK = {"settlement": {"first_move_in": "2025-03-01"}}


def _asked(lang: Lang = "en") -> Questions:
    return questions(scenario(FAMILIES), as_of=DAY, lang=lang, topics=["home", "mix"], first=2)


def _begun(data: object, rules: list[str] | None = None) -> Asking:
    book = default_rulebook()
    chosen = None if rules is None else [book.rules[each] for each in rules]
    return begin_asking(Plan.model_validate(data), book, DAY, chosen)


def test_who_comes_when_is_asked_first() -> None:
    """On a plan that tells nothing else, and of the families of whom only the year is told."""
    assert _begun(BLANK).searched().ranked[0].blank.path == "cohorts"
    assert _begun({}).ranked[0].blank.path == "cohorts"
    ranked = begin_asking(scenario(FAMILIES), default_rulebook(), DAY).ranked
    assert [each.blank.path for each in ranked][:2] == ["cohorts[c1].arrival", "presence.periods"]


def test_a_question_says_whom_to_ask_what_may_be_answered_and_why() -> None:
    """In both languages; codes are the same."""
    for lang in LANGS:
        first = next(phrased(begin_asking(scenario(FAMILIES), default_rulebook(), DAY), lang))
        assert (first.field, first.kind, first.who, first.severity) == ("Cohort.arrival", "fill_in", "nav", "high")
        assert (first.answer.type, first.answer.whole) == ("part", True)
        assert [each.name for each in first.answer.fields] == ["from", "to"]
        assert all((first.ask, first.why, first.answer.text))
        assert all(first.path in one for each in first.decides for one in each.sets)


def test_best_and_worst_are_those_of_its_answers() -> None:
    """A field that decides one rule alone settles it at worst as well."""
    asking = _begun(BLANK, ["HOM03"]).searched()
    assert (asking.ranked[0].blank.path, asking.ranked[0].best, asking.ranked[0].worst) == (
        "building.units",
        (0, 0, 1, 0),
        (0, 0, 1, 0),
    )


def test_an_answer_that_settles_nothing_alone_is_told_so() -> None:
    """Enquiries that were answered long ago settle it; what is open needs the promise too: so both are in the set."""
    asking = _begun(BLANK, ["NEI07"]).searched()
    assert [[each.path for each in one] for one in asking.sets["NEI07", None].sets] == [
        ["surroundings.answer_within", "surroundings.enquiries"]
    ]
    assert {each.blank.path: (each.best, each.worst) for each in asking.ranked}["surroundings.enquiries"] == (
        (0, 0, 1, 0),
        (0, 0, 0, 0),
    )


def test_what_is_asked_after_an_answer_is_what_would_be_asked_of_that_plan() -> None:
    """The state that an answer makes, and one that is begun anew, ask the same in the same order."""
    plan, book = scenario(FAMILIES), default_rulebook()
    asking = begin_asking(plan, book, DAY)
    for path, value in (
        ("cohorts[c1].arrival", {"from": "2025-03-01", "to": "2025-04-01"}),
        ("cohorts[c1].people", 60),
        ("presence.periods", []),
        ("meetings.series", []),
    ):
        asking, plan = asking.answered(path, value), changed(plan, [Put(path, value)])
        fresh = begin_asking(plan, book, DAY)
        assert [each[:3] for each in asking.ranked] == [each[:3] for each in fresh.ranked]


def test_what_was_searched_is_kept_where_an_answer_does_not_touch_it() -> None:
    """A rule that reads nothing of what is answered keeps its sets and the answers tried."""
    asking = _begun(BLANK).searched().answered("building.units", [])
    assert ("NEI07", None) in asking.settled
    assert "surroundings.enquiries" in asking.probes
    assert ("HOM03", None) not in asking.open


def test_what_was_answered_is_not_asked_again() -> None:
    """Also where the outcome that needs it has not come to it yet: without series it has no use for actors."""
    asking = _begun(BLANK, ["LAN06"]).searched()
    assert [each.blank.path for each in asking.ranked] == ["meetings.series", "actors"]
    after = asking.answered("actors", [])
    assert [each.blank.path for each in after.ranked] == ["meetings.series"]


def test_an_answer_that_cannot_be_is_refused() -> None:
    """Of the wrong kind, or against what the plan says."""
    asking = begin_asking(scenario(FAMILIES), default_rulebook(), DAY)
    for path, value in (("cohorts[c1].people", "many"), ("cohorts[c1].arrival", "2024-01-01")):
        with pytest.raises(ChangeError):
            asking.answered(path, value)


def test_every_field_has_a_form_and_answers() -> None:
    """Whatever may be asked: some answers stand for it, and all that stand alone are well written."""
    hints = hints_for(_begun({}).trial, default_rulebook().rules)
    fields = [field for kind in kinds() for field in fields_of(kind) if not form_of(field).refers]
    assert len(fields) > 100
    assert [field for field in fields if len(samples(field, None, hints)) < 1] == []
    for field in ("Plan.tasks", "Plan.actors", "Plan.cohorts", "Plan.surveys"):
        name = field.partition(".")[2]
        plans = [Plan.model_validate({name: each}) for each in samples(field, None, hints)]
        assert sum(not crosscheck(each) for each in plans) > len(plans) / 4, field


def test_a_section_is_checked_as_the_whole_plan_is() -> None:
    """What a changed section brings in is found in it, or in those that name what it lists."""
    plan = Plan.model_validate(
        {
            "building": {"units": [{"id": "u1"}]},
            "cohorts": [{"id": "c1", "unit": "u1", "arrival": "2024-01-01"}],
            "presence": {"periods": [{"id": "p1"}]},
            "meetings": {"series": [{"id": "s", "during": "p1", "actors": ["a"]}]},
            "actors": [{"id": "a"}],
        }
    )
    for path, value in (
        ("building.units", []),
        ("presence.periods", []),
        ("actors", []),
        ("settlement.first_move_in", "2024-02-01"),
        ("cohorts[c1].unit", "u2"),
    ):
        after = changed(plan, [Put(path, value)], crosschecked=False)
        section = path.partition(".")[0].partition("[")[0]
        assert crosscheck_section(after, section) == crosscheck(after) != []


def test_the_json_is_what_the_schema_says_and_the_same_each_time() -> None:
    """Equal questions give equal bytes."""
    one, other = (_asked("nb").to_json() for _ in range(2))
    assert one == other
    jsonschema.validate(json.loads(one), questions_schema())


def test_the_list_is_read_by_people_and_programs() -> None:
    """`bomiljo ask --list`: numbered, whom to ask, what may be answered, why, and what it settles."""
    plan = "scenarios/bjerke-2025-families.yaml"
    text = run("ask", plan, "--list", "--as-of", "2024-12-01", "--lang", "nb", "--topic", "neighbours").text
    for each in ("1. ", "Spør naboene", "Svar: ", "Hvorfor: ", "NEI04 [middels]"):
        assert each in text
    data = json.loads(run("ask", plan, "--list", "--as-of", "2024-12-01", "--topic", "home", "--format", "json").out)
    assert [each["path"] for each in data["questions"]] == ["building.units[family-homes].universal_design"]
