"""Reports as SARIF: held against the schema of the standard, and against the report that they are made of."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

from bomiljo import Report, check, read_plan, scenario
from bomiljo.report import Place
from bomiljo_cli.formats import sarif
from bomiljo_cli.formats.places import uri_of
from bomiljo_cli.formats.registry import Setting
from page_support import SHOWN
from report_support import report_of

if TYPE_CHECKING:
    from bomiljo import Lang, Outcome

SCHEMA: Final = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
DAY: Final = dt.date(2024, 2, 1)
KINDS: Final = {"gap": "fail", "ok": "pass", "unknown": "open", "not_applicable": "notApplicable", "error": "review"}
LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
HOSTILE: Final = """\
settlement: {name: "[all is well](https://example.org) {0}\\u202e", first_move_in: 2024-01-15}
tasks:
  - {id: a, name: "[ok](1) \\u001b[31m {0} {{x}}"}
"""


@cache
def report(number: int = 1, lang: Lang = "nb") -> Report:
    """Return one of the reports that pages are tried with."""
    return report_of(*SHOWN[number], lang)


@cache
def log(*numbers: int, lang: Lang = "nb") -> Any:
    """Return reports as what their SARIF says."""
    return json.loads(sarif.check_all([report(each, lang) for each in numbers], Setting(None, 1)))


def pairs(found: Report, run: Any) -> list[tuple[Outcome, Any]]:
    """Return each outcome with its result; there are as many of both."""
    return list(zip(found.outcomes, run["results"], strict=True))


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_it_is_what_the_standard_asks_for(lang: Lang) -> None:
    """The schema of the standard takes it, for every plan and in both languages."""
    jsonschema.Draft202012Validator(SCHEMA).validate(log(1, 3, lang=lang))


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_a_kind_says_what_an_outcome_is(number: int) -> None:
    """Every outcome is in it once, in order. What is not answered is open: never passed, and never failed."""
    [run] = log(number)["runs"]
    for outcome, result in pairs(report(number), run):
        assert (result["ruleId"], result["properties"].get("subject")) == (outcome.rule, outcome.subject)
        assert result["kind"] == KINDS[outcome.outcome]
        assert result["level"] == (LEVELS[outcome.severity] if outcome.outcome == "gap" else "none")
        assert result["properties"].get("missed", False) == outcome.missed
        assert outcome.message.rstrip(".") in result["message"]["text"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == outcome.rule


def test_rules_are_told_in_full() -> None:
    """Each rule stands once, with a name that is not its id, its texts, its level and its topic."""
    [run] = log(1)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(dict.fromkeys(each.rule for each in report().outcomes))
    for each in rules:
        assert each["name"].isidentifier()
        assert each["name"] != each["id"]
        assert all(each[part]["text"].strip() for part in ("shortDescription", "fullDescription", "help"))
        assert each["properties"]["tags"]


def test_texts_are_of_the_language() -> None:
    """Language and words go together; all else is the same."""
    [nb], [en] = log(1)["runs"], log(1, lang="en")["runs"]
    assert (nb["language"], en["language"]) == ("nb-NO", "en-GB")
    assert nb["results"][0]["message"] != en["results"][0]["message"]
    assert [each["partialFingerprints"] for each in nb["results"]] == [
        each["partialFingerprints"] for each in en["results"]
    ]


def test_every_result_has_a_place() -> None:
    """Lines are those that the evidence rests on, and files are named by their place among the artifacts."""
    [run] = log(1)["runs"]
    for outcome, result in pairs(report(), run):
        lines = {place.line for each in outcome.evidence if each.part == "require" for place in each.places}
        places = [*result["locations"], *result.get("relatedLocations", [])]
        assert len(result["locations"]) == 1
        for each in places:
            where = each["physicalLocation"]["artifactLocation"]
            assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"] == "bjerke-2023.yaml"
        assert {each["physicalLocation"].get("region", {}).get("startLine") for each in places} <= lines | {None}


def test_points_are_known_again() -> None:
    """A point has one fingerprint at every date, and no other point has it."""
    early, late = (log(number)["runs"][0]["results"] for number in (0, 2))
    found = [
        {(each["ruleId"], each["properties"].get("subject")): _print(each) for each in run} for run in (early, late)
    ]
    same = set(found[0]) & set(found[1])
    assert len(same) > 50
    assert all(found[0][each] == found[1][each] for each in same)
    assert len(set(found[0].values())) == len(early)


def _print(result: Any) -> str:
    return str(result["partialFingerprints"]["ruleAndSubject/v1"])


def test_runs_tell_how_they_went() -> None:
    """The exit code, the verdict and what it does not say stand in each run; runs of plans are told apart."""
    runs = log(1, 3)["runs"]
    assert [each["automationDetails"]["id"] for each in runs] == [
        "bomiljo/bjerke-2023.yaml/2024-02-01",
        "bomiljo/bjerke-2025-families.yaml/2024-12-01",
    ]
    for number, run in zip((1, 3), runs, strict=True):
        [invocation] = run["invocations"]
        said = " ".join(each["message"]["text"] for each in invocation["toolExecutionNotifications"])
        assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
        assert report(number).summary.text in said
        assert "Den sier ikke at alt er i orden" in said
        assert run["properties"]["verdict"] == report(number).summary.verdict
        assert run["properties"]["counts"] == report(number).summary.counts._asdict()


def test_a_broken_rule_is_for_review_and_said() -> None:
    """It neither passes nor fails, and the run was no success."""
    first, *others = report().outcomes
    broken = report()._replace(outcomes=(first._replace(outcome="error"), *others))
    [run] = json.loads(sarif.check_all([broken], Setting(None, 4)))["runs"]
    assert (run["results"][0]["kind"], run["results"][0]["level"]) == ("review", "none")
    [invocation] = run["invocations"]
    last = invocation["toolExecutionNotifications"][-1]
    assert (invocation["executionSuccessful"], last["level"]) == (False, "error")
    assert last["associatedRule"] == {"id": first.rule, "index": 0}
    jsonschema.Draft202012Validator(SCHEMA).validate({"version": "2.1.0", "runs": [run]})


def test_cells_and_other_files() -> None:
    """A cell of a workbook has a name and no line; what another file says is in that file."""
    first, *others = report().outcomes
    spots = (Place("tasks[a]", None, "Oppgaver!C7", None), Place("tasks[b]", 3, None, "felles plan.yaml"))
    seen = first._replace(evidence=tuple(each._replace(places=spots) for each in first.evidence))
    plan = report().plan._replace(source="planer/år 1.xlsx")
    [run] = json.loads(sarif.check_all([report()._replace(plan=plan, outcomes=(seen, *others))], Setting(None, 1)))[
        "runs"
    ]
    cell, other = run["results"][0]["locations"][0], run["results"][0]["relatedLocations"][0]
    assert cell["logicalLocations"][0]["fullyQualifiedName"] == "Oppgaver!C7"
    assert cell["physicalLocation"] == {"artifactLocation": {"uri": "planer/%C3%A5r%201.xlsx", "index": 0}}
    assert other["physicalLocation"]["artifactLocation"]["uri"] == "felles%20plan.yaml"
    assert other["physicalLocation"]["region"] == {"startLine": 3}
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["planer/%C3%A5r%201.xlsx", "felles%20plan.yaml"]
    jsonschema.Draft202012Validator(SCHEMA).validate({"version": "2.1.0", "runs": [run]})


def test_a_plan_from_standard_input_has_no_file() -> None:
    """Then no result is said to stand in one, and every result still has a place, without which GitHub refuses all."""
    found = check(read_plan(HOSTILE, "-"), as_of=DAY, lang="en")
    [run] = json.loads(sarif.check_all([found], Setting(None, 0)))["runs"]
    assert run["artifacts"] == []
    assert all(each["locations"][0] for each in run["results"])
    assert "physicalLocation" not in json.dumps(run)
    jsonschema.Draft202012Validator(SCHEMA).validate({"version": "2.1.0", "runs": [run]})


def test_texts_of_a_plan_are_texts() -> None:
    """They make no link, fill no placeholder and steer no terminal."""
    found = check(read_plan(HOSTILE, "plan.yaml"), as_of=DAY, lang="en")
    said = sarif.check_all([found], Setting(None, 0))
    texts = [each["message"]["text"] for each in json.loads(said)["runs"][0]["results"]]
    about = [each for each in texts if "ok" in each and "(1)" in each]
    assert about
    assert all(r"\[ok\](1)" in each and "{{0}} {{{{x}}}}" in each for each in about)
    assert "\u202e" not in said
    assert "\\u001b" not in said
    assert r"\\x1b[31m" in said


@pytest.mark.parametrize(
    ("path", "windows", "uri"),
    [
        ("plan.yaml", False, "plan.yaml"),
        ("mine planer/år 1#2.yaml", False, "mine%20planer/%C3%A5r%201%232.yaml"),
        ("a:b.yaml", False, "a%3Ab.yaml"),
        ("/home/x/plan.yaml", False, "file:///home/x/plan.yaml"),
        ("planer\\plan.yaml", True, "planer/plan.yaml"),
        ("C:\\planer\\år.yaml", True, "file:///C:/planer/%C3%A5r.yaml"),
        ("\\\\server\\felles\\plan.yaml", True, "file://server/felles/plan.yaml"),
    ],
)
def test_paths_are_uris(path: str, *, windows: bool, uri: str) -> None:
    """Relative ones stay relative; a backslash parts folders on Windows alone."""
    assert uri_of(path, windows=windows) == uri


def test_the_same_reports_make_the_same_file() -> None:
    """To the byte."""
    assert sarif.check_all([report()], Setting(None, 1)) == sarif.check_all(
        [check(scenario(SHOWN[1][0]), as_of=SHOWN[1][1], lang="nb")], Setting(None, 1)
    )
