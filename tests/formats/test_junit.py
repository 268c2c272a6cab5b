"""Reports as JUnit XML: held against what Jenkins takes, and against the report that they are made of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from lxml import etree

from bomiljo import Report, check, read_plan
from bomiljo_cli.formats import junit
from page_support import SHOWN
from report_support import report_of

if TYPE_CHECKING:
    from bomiljo import Lang

XSD: Final = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))
INSIDE: Final = {"gap": "failure", "unknown": "error", "error": "error", "not_applicable": "skipped"}


def reports(*numbers: int, lang: Lang = "nb") -> list[Report]:
    """Return some of the reports that pages are tried with."""
    return [report_of(*SHOWN[each], lang) for each in numbers]


def read(found: list[Report]) -> etree._Element:
    """Return the file of reports as a parser reads it, after the schema took it."""
    root = etree.fromstring(junit.check_all(found).encode())
    XSD.assertValid(root)
    return root


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_every_point_is_a_test(number: int) -> None:
    """A gap fails, what is not answered is an error, what does not apply is skipped, and only what is met succeeds."""
    [found] = reports(number)
    suite = read([found])[0]
    cases = suite.findall("testcase")
    assert len({(each.get("classname"), each.get("name")) for each in cases}) == len(found.outcomes)
    for outcome, case in zip(found.outcomes, cases, strict=True):
        assert (case.get("name") or "").startswith(f"{outcome.rule} {outcome.subject or ''}".strip())
        assert [each.tag for each in case] == ([] if outcome.outcome == "ok" else [INSIDE[outcome.outcome]])
        assert all(each.get("message") == outcome.message for each in case)
        if outcome.outcome == "gap":
            assert case[0].get("type") == ("missed " if outcome.missed else "") + outcome.severity


def test_counts_are_those_of_the_tests() -> None:
    """In each suite and in all."""
    root = read(reports(0, 1, 3))
    for suite in root:
        found = [each.tag for each in suite.iterfind("testcase/*")]
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(found.count("failure"))
        assert suite.get("errors") == str(found.count("error"))
        assert suite.get("skipped") == str(found.count("skipped"))
    for name in ("tests", "failures", "errors"):
        assert root.get(name) == str(sum(int(each.get(name) or "") for each in root))


def test_a_plan_that_says_little_is_not_green() -> None:
    """Build servers count what is skipped as well; nearly nothing is known of this plan, and that is seen."""
    plan = read_plan("settlement: {name: Nesten tom, first_move_in: 2024-01}\n", "plan.yaml")
    suite = read([check(plan, as_of=dt.date(2024, 2, 1), lang="en")])[0]
    assert int(suite.get("errors") or "") > 50
    assert {each.get("type") for each in suite.iterfind("testcase/error")} == {"unknown"}


def test_a_broken_rule_is_an_error_of_its_own_kind() -> None:
    """It is told from what is not answered."""
    [found] = reports(1)
    first, *others = found.outcomes
    counts = found.summary.counts._replace(error=1, ok=found.summary.counts.ok - 1)
    broken = found._replace(
        outcomes=(first._replace(outcome="error"), *others), summary=found.summary._replace(counts=counts)
    )
    assert read([broken])[0].find("testcase/error").get("type") == "error"


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_verdict_stands_in_each_suite(lang: Lang) -> None:
    """With the plan, its day and rules, and what the check does not say."""
    found = reports(1, 3, lang=lang)
    for each, suite in zip(found, read(found), strict=True):
        said = suite.findtext("system-out") or ""
        facts = {one.get("name"): one.get("value") for one in suite.iterfind("properties/property")}
        assert each.summary.text in said
        assert ("all is well" if lang == "en" else "alt er i orden") in said
        assert facts["as-of"] == each.as_of
        assert facts["rules"] == f"{each.rules.id} {each.rules.version}"
        assert facts["plan"] == each.plan.source


def test_names_are_the_same_in_both_languages() -> None:
    """So that the history of a test is found."""
    langs: tuple[Lang, ...] = ("nb", "en")
    nb, en = (list(read(reports(1, lang=lang)).iter("testcase")) for lang in langs)
    assert [(each.get("classname"), each.get("name")) for each in nb] == [
        (each.get("classname"), each.get("name")) for each in en
    ]


def test_plans_of_one_name_are_told_apart() -> None:
    """Their suites have their files in the name."""
    [found] = reports(1)
    other = found._replace(plan=found.plan._replace(source="copy.yaml"))
    assert len({each.get("name") for each in read([found, other])}) == 2


def test_texts_of_a_plan_are_texts() -> None:
    """They end no element, and characters that no XML may have are written out."""
    written = 'settlement: {name: "a\\"]]><b>&amp;\\u0001\\uFFFE.x"}\ntasks: [{id: a, name: "<x>&\\u0000"}]\n'
    plan = read_plan(written, "plan.yaml")
    suite = read([check(plan, as_of=dt.date(2024, 2, 1), lang="en")])[0]
    assert suite.get("name") == r'a"]]><b>&amp;\x01\xfffe.x'
    assert suite.findall(".//b") == suite.findall(".//x") == []
