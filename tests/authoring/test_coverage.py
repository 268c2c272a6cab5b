"""What becomes of every statement, and the fields that what a rule requires rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authoring_support import FILES, loaded, statement, write_pack
from bomiljo import cover
from bomiljo.authoring.coverage import RuleCoverage, StatementCoverage
from bomiljo.rulebook import LANGS

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Lang

MORE = FILES["statements/team.yaml"].replace(
    "disposition: graded\n  nb: Utsagn R02", "disposition: graded\n  left: {nb: Resten, en: The rest}\n  nb: Utsagn R02"
) + statement("R04", "disposition: described\n  why: {nb: Ingen vurdering, en: No verdict}\n  shows: [team.running]")


@pytest.mark.parametrize("lang", LANGS)
def test_statements(tmp_path: Path, lang: Lang) -> None:
    """Its disposition, why no rule decides it or what rules leave, its rules, and the outcomes that cases reach."""
    book, cases = loaded(write_pack(tmp_path, statements=MORE))
    usual = ("gap", "not_applicable", "ok", "unknown")
    rest, why = {"nb": ("Resten", "Ingen vurdering"), "en": ("The rest", "No verdict")}[lang]
    assert cover(book, cases, lang).statements == (
        StatementCoverage("R01", "graded", "", ("AAA01", "CCC01"), ("gap", "missed", *usual[1:])),
        StatementCoverage("R02", "graded", rest, ("BBB01",), usual),
        StatementCoverage("R03", "graded", "", ("CCC01",), ("gap", "missed", *usual[1:])),
        StatementCoverage("R04", "described", why, (), ()),
    )


def test_only_cases_that_hold_count(tmp_path: Path) -> None:
    """An outcome that a case expects and the rule does not give is not reached."""
    book, cases = loaded(write_pack(tmp_path))
    wrong = {"BBB01": [each._replace(expected="unknown") for each in cases["BBB01"]]}
    [found] = [each for each in cover(book, wrong, "en").statements if each.id == "R02"]
    assert found.outcomes == ("unknown",)


def test_fields_that_rules_rest_on(tmp_path: Path) -> None:
    """Kinds of field, whichever item they are of; a list that only holds them does not count, nor what `when` reads."""
    book, cases = loaded(write_pack(tmp_path))
    found = {each.id: each for each in cover(book, cases, "en").rules}
    assert found["AAA01"] == RuleCoverage("AAA01", ("R01",), True, ("team.evaluations[].on",))
    assert not found["BBB01"].attested
    assert set(found["BBB01"].fields) == {"tasks[].held_by[].from", "tasks[].held_by[].to"}
    assert {"actors[].roles", "team.anchored_with", "presence.periods[].kind"} <= set(found["CCC01"].fields)
    assert not {each for each in found["CCC01"].fields if each.startswith("meetings")}


def test_a_rule_without_cases_rests_on_nothing_that_is_shown(tmp_path: Path) -> None:
    """So it counts as attested, until its cases show otherwise."""
    book, _ = loaded(write_pack(tmp_path))
    assert [(each.attested, each.fields) for each in cover(book, {}, "en").rules] == [(True, ())] * 3
