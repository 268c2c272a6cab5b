"""The page for partners and residents tells nothing of residents; the page after a health check tells what changed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from audiences_support import OTHERS, with_others
from bomiljo import Plan, UsageError, check, dossier, read_plan, read_report, scenario
from bomiljo_cli.page.render import render
from cli_support import run_here as run
from dice_support import seeded
from page_support import parse
from plans_support import make_plan
from test_audiences import AS_OF, NUMBER, written

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Audience, Lang

AN_82_YEAR_OLD: Final = re.compile(r"\b82\b|\b81\b|wheelchair|rullestol", re.IGNORECASE)
AHEAD: Final = dt.date(2024, 2, 1)
LATER: Final = dt.date(2024, 6, 15)


def page(plan: str, audience: Audience, day: str, lang: Lang = "en") -> str:
    """Return the page of a plan, as a file of the same name has it."""
    return render(dossier(read_plan(plan, "plan.yaml"), as_of=dt.date.fromisoformat(day), audience=audience, lang=lang))


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("day", AS_OF)
def test_one_person_of_82_leaves_no_trace(audience: Audience, day: str) -> None:
    """With and without the one who is 82 and uses a wheelchair, the page is the same to the byte."""
    with_one, without = (page(plan, audience, day) for plan in (written(), written(one="")))
    assert with_one == without
    assert not AN_82_YEAR_OLD.search(re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", with_one, flags=re.DOTALL))
    assert page(written(), "internal", day) != page(written(one=""), "internal", day), "the plans are told apart"


@pytest.mark.parametrize("audience", OTHERS)
def test_a_number_of_identity_has_no_page(audience: Audience, tmp_path: Path) -> None:
    """A plan with a DUF number in a note is refused; the number is nowhere in what is said, and no page is written."""
    plan, target = tmp_path / "plan.yaml", tmp_path / "page.html"
    plan.write_text(f"# husk {NUMBER}\n{written()}", encoding="utf-8")
    done = run("check", str(plan), "--format", "html", "--audience", audience, "-o", str(target))
    assert (done.code, target.exists()) == (3, False)
    assert NUMBER not in done.text + done.err


@pytest.mark.parametrize("seed", range(6))
def test_other_residents_make_no_other_page(seed: int) -> None:
    """Random plans that differ in nothing but what tells of residents have one page for others."""
    dice = seeded(seed)
    data = make_plan(dice)
    pages = {_partners(each) for each in (data, with_others(data, dice))}
    assert len(pages) == 1


def _partners(data: dict[str, Any]) -> str:
    return render(dossier(Plan.model_validate(data), as_of=dt.date(2024, 6, 1), audience="partners"))


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_others_get(lang: Lang) -> None:
    """Their page says for whom it is, has no tables of residents, and no place within groups or surveys."""
    for audience in OTHERS:
        found = dossier(scenario("complete"), as_of=dt.date(2026, 10, 15), lang=lang, audience=audience)
        shown = render(found)
        assert found.report.summary.text in parse(shown).text
        assert "cohorts[" not in shown
        assert "surveys[" not in shown
        assert 'id="residents"' not in shown
        assert ('id="responsibilities"' in shown) == (audience == "partners")
        assert {each.rule for each in found.report.outcomes} >= {
            mark.rule for lane in found.timeline.lanes for mark in lane.marks if mark.rule
        }


@pytest.mark.parametrize(("lang", "said"), [("nb", "ingenting å si til"), ("en", "nothing to tell")])
def test_a_topic_of_which_nothing_is_told_is_refused(lang: str, said: str) -> None:
    """That nothing applies would be said of what was not looked at."""
    done = run("demo", "--audience", "residents", "--topic", "team", "--lang", lang)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    with pytest.raises(UsageError, match="told to residents"):
        check(scenario("bjerke-2023"), as_of=LATER, audience="residents", topics=["team"])


# --- since a previous check ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_has_changed_stands_on_the_page(lang: Lang) -> None:
    """Each change once, under what became of it; what is a gap today links to its card."""
    plan = scenario("bjerke-2023")
    previous = read_report(check(plan, as_of=AHEAD).to_json(), "previous.json")
    found = dossier(plan, as_of=LATER, lang=lang, since=previous)
    since = found.report.since
    assert since is not None
    assert {each.change for each in since.lines} >= {"opened", "still_open", "missed", "no_longer_known"}
    section = render(found).split('<section aria-labelledby="since">')[1].split("</section>")[0]
    assert section.count("<li>") == len(since.lines) + len(since.notes)
    assert since.text in parse(section).text
    assert render(dossier(plan, as_of=LATER, lang=lang)).count('id="since"') == 0
