"""Bjerke 2023 as lived: what the engine says, against the table written down before its rules."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bomiljo import Report, check, default_rulebook, scenario

TABLE = yaml.safe_load(Path(__file__).with_name("expected").joinpath("bjerke-2023.yaml").read_text(encoding="utf-8"))
DATES: list[dt.date] = TABLE["dates"]
CASES = [(row, day, expected) for row in TABLE["rows"] for day, expected in zip(DATES, row["expect"], strict=True)]


@cache
def report(day: dt.date) -> Report:
    """Return the report of the day."""
    return check(scenario("bjerke-2023"), as_of=day)


def _name(case: Any) -> str | None:
    return f"{case['rule']}-{case.get('subject', '')}" if isinstance(case, dict) else str(case)


@pytest.mark.parametrize(("row", "day", "expected"), CASES, ids=_name)
def test_outcome(row: dict[str, Any], day: dt.date, expected: str) -> None:
    """Every row of the table holds at every date; an unknown names the path that the row names."""
    found = [each for each in report(day).outcomes if each.rule == row["rule"] and each.subject == row.get("subject")]
    assert len(found) == 1
    outcome = found[0]
    said = "missed" if outcome.missed else {"not_applicable": "na"}.get(outcome.outcome, outcome.outcome)
    assert said == expected, outcome.message
    if expected == "unknown":
        assert row["path"] in outcome.missing
    if expected in ("ok", "gap", "missed"):
        assert any(line.places for line in outcome.evidence), "decided without evidence from the plan"


SPRING: Final = [
    (dt.date(2024, 3, 2), "ok"),  # the workers leave some day in May: the first day without them may be 2 May
    (dt.date(2024, 3, 3), "unknown"),  # which is two months away, or it is 1 June
    (dt.date(2024, 4, 1), "unknown"),
    (dt.date(2024, 4, 2), "gap"),
    (dt.date(2024, 5, 1), "gap"),
    (dt.date(2024, 5, 2), "unknown"),  # from now on they may have left
    (dt.date(2024, 6, 1), "not_applicable"),  # nobody has it any longer, which RES01 says
]


@pytest.mark.parametrize(("day", "expected"), SPRING, ids=str)
@pytest.mark.parametrize("task", ["come-along", "link-to-services"])
def test_hand_over_is_asked_for_before_the_workers_leave(task: str, day: dt.date, expected: str) -> None:
    """In spring, while there is time, it is said of both tasks that nobody is to take them over."""
    found = [each for each in report(day).outcomes if each.rule == "RES11" and each.subject == f"task:{task}"]
    assert [each.outcome for each in found] == [expected]


def test_table_is_whole() -> None:
    """Every rule has a row, and every statement that a rule covers is in the row of a rule that covers it."""
    rules = default_rulebook().rules
    assert {row["rule"] for row in TABLE["rows"]} == set(rules)
    for row in TABLE["rows"]:
        assert tuple(row["covers"]) == rules[row["rule"]].covers


HEADINGS = {
    "Innledning",
    "Formål og målgruppe",
    "Beboersammensetning",
    "Det fysiske bomiljø",
    "Bosetting",
    "Personell med tilstedeværelse i modulbygget",
    "Samarbeid mellom Bydel og Nav",
    "Beboermedvirkning og beboerdemokrati",
    "Sosiale aktiviteter og tiltak for integrering",
    "Tverrfaglig ressursteam for helhetlige tjenester",
    "Samarbeid med Boligbygg Oslo KF",
    "Møbler leilighetene og felleslokaler innbydende og hjemmekoselig",
    "Engasjer innbyggere og aktører i lokalmiljøet",
    "Planlegg og overvåk beboersammensetningen",
    "Personell med tilstedeværelse skaper trygghet",
    "Tiltak for integrering og sosiale aktiviteter",
    "En plan for beboermedvirkning",
    "Strukturert samarbeid med utleier",
    "Kunnskapsdeling og samarbeid mellom Nav og bydelen",
}


def test_every_section_is_a_heading_of_the_source() -> None:
    """Rows and statements cite a heading of the source; `(Kunnskapsgrunnlag)` tells two of one name apart."""
    cited = {row["section"] for row in TABLE["rows"]}
    cited |= {each.section for each in default_rulebook().statements.values()}
    assert {each.removesuffix(" (Kunnskapsgrunnlag)") for each in cited} <= HEADINGS
