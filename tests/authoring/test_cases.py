"""The cases at the end of a rule file: what they say of a plan, what is wrong in them and where, what rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authoring_support import EVALUATED, HELD, loaded, said, tree, write_pack
from bomiljo import LoadError, PackError, load_cases, load_overlay_cases, load_pack, run_cases
from bomiljo.authoring.cases import cases_of
from bomiljo.dates import parse_day
from loading_support import well_worded

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Case

RULE = "id: AAA01\n"


def read(text: str) -> list[Case]:
    """Return the cases of a rule that are all sound."""
    cases, problems = cases_of(tree(RULE + text), "AAA01.yaml")
    assert problems == []
    return cases


def wrong(text: str) -> list[tuple[str, str, str | None]]:
    """Return place, code and value of what is wrong in the cases of a rule."""
    _, problems = cases_of(tree(RULE + text), "AAA01.yaml")
    for each in problems:
        well_worded(each)
    return said(problems)


# --- What a case says --------------------------------------------------------------------------------


def test_cases_of_a_pack(tmp_path: Path) -> None:
    """By rule, numbered from 1, with file and line; what they share is laid under each."""
    cases = load_cases(write_pack(tmp_path))
    assert {name: len(found) for name, found in cases.items()} == {"AAA01": 5, "BBB01": 7, "CCC01": 12}
    second = cases["AAA01"][1]
    assert second[:3] == ("AAA01", 2, "never")
    assert (second.expected, second.subject, second.as_of) == ("gap", None, parse_day("2024-03-01"))
    line = EVALUATED.splitlines().index("    - {name: never, outcome: gap, plan: {team: {evaluations: []}}}") + 1
    assert second.place == f"team/AAA01-evaluated.yaml:{line}"
    assert second.plan.team.evaluations == []
    assert [each.id for each in second.plan.cohorts or []] == ["c1"]


def test_plan_and_set_are_laid_over_what_is_given() -> None:
    """First `plan`, then `set`; `as_of` and `subject` are its own, or those that all share."""
    [one, other] = read(
        "cases:\n"
        "  as_of: 2024-03-01\n"
        "  given: {tasks: [{id: a, held_by: []}], settlement: {name: X, municipality: Y}}\n"
        "  list:\n"
        "    - {name: as given, outcome: ok}\n"
        "    - {name: other, outcome: gap, as_of: 2024-04, subject: 'task:b', plan: {tasks: [{id: b}]},\n"
        "       set: {'tasks[b].name': B, settlement.municipality: }}\n"
    )
    assert [each.id for each in one.plan.tasks or []] == ["a"]
    assert (one.plan.settlement.municipality, one.subject, str(one.as_of)) == ("Y", None, "2024-03-01")
    assert [(each.id, each.name, each.held_by) for each in other.plan.tasks or []] == [("b", "B", None)]
    assert (other.plan.settlement.name, other.plan.settlement.municipality) == ("X", None)
    assert (other.subject, str(other.as_of), other.number) == ("task:b", "2024-04", 2)


def test_a_rule_without_cases_has_none() -> None:
    """That is for lint to tell, not for who reads."""
    assert cases_of(tree("id: AAA01"), "AAA01.yaml") == ([], [])


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as_of: 2024-03-01\n  list: [{name: a}]", ("4:10", "case-outcome", None)),
        ("as_of: 2024-03-01\n  list: [{name: a, outcome: }]", ("4:29", "case-outcome", None)),
        ("as_of: 2024-03-01\n  list: [{name: a, outcome: fine}]", ("4:29", "case-outcome", None)),
        ("as_of: 2024-03-01\n  list: [{name: a, outcome: [ok]}]", ("4:29", "case-outcome", None)),
        ("list: [{name: a, outcome: ok}]", ("3:10", "case-day", None)),
        ("list: [{name: a, outcome: ok, as_of: soon}]", ("3:40", "case-day", None)),
        ("as_of: 2024-02-30\n  list: [{name: a, outcome: ok}]", ("3:10", "case-day", None)),
        (
            "as_of: 2024-03-01\n  list:\n    - {name: a, outcome: ok, set: {'tasks[a].name': A}}",
            ("5:36", "case-path", "tasks[a].name"),
        ),
        (
            "as_of: 2024-03-01\n  given: {tasks: []}\n  list:\n    - {name: a, outcome: ok, set: {taskz: }}",
            ("6:36", "case-path", "taskz"),
        ),
        (
            "as_of: 2024-03-01\n  list:\n    - {name: a, outcome: ok, plan: {taskz: []}}",
            ("5:37", "unknown-key", "taskz"),
        ),
        (
            "as_of: 2024-03-01\n  list:\n    - {name: a, outcome: ok, set: {taskz: []}}",
            ("5:36", "unknown-key", "taskz"),
        ),
        (
            "as_of: 2024-03-01\n  given: {cohorts: [{people: many}]}\n  list: [{name: a, outcome: ok}]",
            ("4:30", "count", "many"),
        ),
        (
            "as_of: 2024-03-01\n  given: {actors: []}\n"
            "  list:\n    - {name: a, outcome: ok, plan: {tasks: [{id: t, held_by: [nobody]}]}}",
            ("6:63", "no-such-actor", "nobody"),
        ),
        ("as_of: 2024-03-01\n  list: [{name: a, outcome: ok, plans: {}}]", ("4:33", "unknown-key", "plans")),
        ("as_of: 2024-03-01\n  gives: {}\n  list: [{name: a, outcome: ok}]", ("4:3", "unknown-key", "gives")),
        ("as_of: 2024-03-01\n  list: [{name: a, outcome: ok, set: []}]", ("4:38", "a-section", None)),
        ("as_of: 2024-03-01\n  list: [a]", ("4:10", "a-section", None)),
        ("as_of: 2024-03-01\n  list: {}", ("4:9", "a-list", None)),
        ("as_of: 2024-03-01", ("3:3", "a-list", None)),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text: str, expected: tuple[str, str, str | None]) -> None:
    """Never passed over: a case that tries something else than it says is worse than none."""
    place, *rest = expected
    assert wrong(f"cases:\n  {text}") == [(f"AAA01.yaml:{place}", *rest)]


def test_misspelt_key_has_a_suggestion() -> None:
    """As in a plan."""
    _, [problem] = cases_of(tree(RULE + "cases: {as_of: 2024-03-01, list: [{name: a, outcom: ok}]}"), "x")
    assert (problem.suggestion, problem.allowed) == ("outcome", "as_of, name, outcome, plan, set, subject")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """In the order of files and lines; one case that is wrong hides none after it."""
    folder = write_pack(
        tmp_path,
        AAA01=EVALUATED.replace("outcome: ok", "outcome: fine").replace("as_of: 2024-07-08", "as_of: never"),
        BBB01=("set: {tasks: }", "set: {taskz: }"),
    )
    with pytest.raises(PackError) as caught:
        load_cases(folder)
    assert [(each.source, each.code) for each in caught.value.problems] == [
        ("tasks/BBB01-held.yaml", "case-path"),
        ("team/AAA01-evaluated.yaml", "case-outcome"),
        ("team/AAA01-evaluated.yaml", "case-day"),
    ]
    lines = [each.line for each in caught.value.problems]
    assert HELD.splitlines()[lines[0] - 1].endswith("set: {tasks: }}")
    assert lines[1] < lines[2]


def test_cases_that_are_no_yaml_are_told_with_all_others(tmp_path: Path) -> None:
    """A bracket that is not closed in one file hides no fault of another."""
    folder = write_pack(tmp_path, AAA01=("outcome: ok}", "outcome: ok"), BBB01=("set: {tasks: }", "set: {taskz: }"))
    with pytest.raises(PackError) as caught:
        load_cases(folder)
    sources = [each.source for each in caught.value.problems]
    assert (sources[0], sources[-1]) == ("tasks/BBB01-held.yaml", "team/AAA01-evaluated.yaml")
    assert load_pack(folder).rules["AAA01"].name == "evaluated", "what is read of a rule ends before its cases"


# --- What a rule says of its cases -------------------------------------------------------------------


def test_cases_hold_and_do_not(tmp_path: Path) -> None:
    """Each result has what the rule says and the decision; only the expected outcome and no other will do."""
    book, cases = loaded(write_pack(tmp_path))
    for rule in book.rules.values():
        assert [each.said for each in run_cases(book, rule, cases[rule.id])] == [
            (each.expected,) for each in cases[rule.id]
        ]
        for found in run_cases(book, rule, cases[rule.id]):
            assert found.holds
            others = {"gap", "missed", "ok", "unknown", "not_applicable"} - {found.case.expected}
            for other in others:
                [changed] = run_cases(book, rule, [found.case._replace(expected=other)])  # type: ignore[arg-type]
                assert not changed.holds


SUBJECTS = """\
id: BBB01
cases:
  as_of: 2024-04-01
  given:
    cohorts: [{id: c1, arrival: 2024-03-01}]
    actors: [{id: nav}]
    tasks: [{id: a, held_by: [nav]}, {id: b, held_by: []}]
  list:
    - {name: the one that is held, outcome: ok, subject: "task:a"}
    - {name: the one that nobody holds, outcome: gap, subject: "task:b"}
    - {name: all, outcome: gap}
    - {name: one that there is not, outcome: ok, subject: "task:c"}
"""


def test_a_subject_is_named_where_they_differ(tmp_path: Path) -> None:
    """Without a subject all must say the same; of one that there is not, nothing is said, and that does not hold."""
    book = load_pack(write_pack(tmp_path))
    cases, problems = cases_of(tree(SUBJECTS), "BBB01.yaml")
    assert problems == []
    found = run_cases(book, book.rules["BBB01"], cases)
    assert [(each.said, each.holds) for each in found] == [
        (("ok",), True),
        (("gap",), True),
        (("gap", "ok"), False),
        ((), False),
    ]
    assert [len(each.decisions) for each in found] == [1, 1, 2, 0]


# --- Cases of rules that are added locally -----------------------------------------------------------

OVERLAY = """\
id: here
office: Office
changes:
  - {id: off, rule: TEA01, off: yes, reason: Not here}
  - id: more
    reason: Wanted here
    add:
      id: LOC01
      name: held
      cases:
        as_of: 2024-03-01
        given: {tasks: []}
        list:
          - {name: none, outcome: OUTCOME}
"""


def test_local_rules_have_cases_too(tmp_path: Path) -> None:
    """They are read from the file of the adaptation, with its places."""
    path = tmp_path / "here.yaml"
    path.write_text(OVERLAY.replace("OUTCOME", "gap"), encoding="utf-8")
    assert {name: [each.place for each in found] for name, found in load_overlay_cases(str(path)).items()} == {
        "LOC01": [f"{path}:14"]
    }


def test_faults_of_local_cases_are_told_too(tmp_path: Path) -> None:
    """With their place; a file that there is not is a problem as well."""
    path = tmp_path / "here.yaml"
    path.write_text(OVERLAY.replace("OUTCOME", "fine"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_overlay_cases(str(path))
    assert said(caught.value.problems) == [(f"{path}:14:35", "case-outcome", None)]
    with pytest.raises(LoadError) as missing:
        load_overlay_cases(str(tmp_path / "none.yaml"))
    assert [each.code for each in missing.value.problems] == ["no-such-file"]
