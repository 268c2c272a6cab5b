"""Plans that tell a story each, with what the rules have to say of them, written down before they were asked.

In `stories/<name>.expected.yaml`: `rows` with an outcome for each of the `dates` (blank where it does not matter),
the most gaps that there may be on each, what must not be a gap on any of them, and openly what is one and ought not
to be.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from bomiljo import Report, check, default_rulebook, load_plan, scenario

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo.report import Outcome

FOLDER: Final = Path(__file__).with_name("stories")
STORIES: Final[dict[str, dict[str, Any]]] = {
    each.name.removesuffix(".expected.yaml"): yaml.safe_load(each.read_text(encoding="utf-8"))
    for each in sorted(FOLDER.glob("*.expected.yaml"))
}
DAYS: Final = [(name, number) for name, story in STORIES.items() for number, _ in enumerate(story["dates"])]
ROWS: Final = [
    (name, number, row) for name, number in DAYS for row in STORIES[name]["rows"] if row["expect"][number] is not None
]
FALSE_GAPS: Final = [(name, rule) for name, story in STORIES.items() for rule in story.get("false_gaps", {})]
FIRST_QUESTIONS: Final = [(name, day) for name, story in STORIES.items() for day in story.get("asked_first", {})]


@cache
def report(name: str, day: dt.date) -> Report:
    """Return the report of a story on a day."""
    story = STORIES[name]
    plan = load_plan(FOLDER / story["plan"]) if "plan" in story else scenario(story["scenario"])
    return check(plan, as_of=day, lang="nb", internal=True)


def outcomes(name: str, number: int) -> tuple[Outcome, ...]:
    """Return all outcomes of a story on one of its days."""
    return report(name, STORIES[name]["dates"][number]).outcomes


def gaps(name: str, number: int) -> list[str]:
    """Return the gaps of a story on one of its days: the rule, and its subject where it has one."""
    return [
        " ".join(filter(None, (each.rule, each.subject))) for each in outcomes(name, number) if each.outcome == "gap"
    ]


def _row_name(value: Any) -> str:
    return f"{value['rule']} {value.get('subject', '')}".strip() if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("name", "number", "row"), ROWS, ids=_row_name)
def test_outcome(name: str, number: int, row: dict[str, Any]) -> None:
    """What was expected of a rule is what it says, of the subject or of all that it speaks of."""
    found = [
        each
        for each in outcomes(name, number)
        if each.rule == row["rule"] and each.subject in (row.get("subject"), None)
    ]
    assert [each.outcome for each in found] == [row["expect"][number]], [each.message for each in found]


@pytest.mark.parametrize(("name", "number"), DAYS)
def test_no_flood_of_gaps(name: str, number: int) -> None:
    """There are no more gaps than the story has troubles, and no rule breaks."""
    assert len(gaps(name, number)) <= STORIES[name]["total_gaps_at_most"][number], gaps(name, number)
    assert not [each.rule for each in outcomes(name, number) if each.outcome == "error"]


@pytest.mark.parametrize(("name", "number"), DAYS)
def test_no_false_gap(name: str, number: int) -> None:
    """What must not be a gap is none: named by its rule, or by the rule and one subject of it."""
    found = gaps(name, number)
    false = [each for each in STORIES[name]["must_not_be_gap"] if {each, each.split()[0]} & _named(found, each)]
    assert not false


@pytest.mark.parametrize(("name", "rule"), FALSE_GAPS)
def test_false_gap_is_still_there(name: str, rule: str) -> None:
    """What is known to be found in error is listed with the reason; once it is mended, it must not come back."""
    days = range(len(STORIES[name]["dates"]))
    assert any(rule in {each.split()[0] for each in gaps(name, number)} for number in days)


def _named(found: list[str], forbidden: str) -> set[str]:
    """Return the gaps as the forbidden one is written: with a subject, or without."""
    return set(found) if " " in forbidden else {each.split()[0] for each in found}


@pytest.mark.parametrize(("name", "number"), DAYS)
def test_nothing_is_in_order_that_is_not_told(name: str, number: int) -> None:
    """Where a story caps it, no more outcomes are ok: silence is not."""
    most = STORIES[name].get("ok_at_most")
    good = [each.rule for each in outcomes(name, number) if each.outcome == "ok"]
    assert most is None or len(good) <= most[number], good


@pytest.mark.parametrize(("name", "day"), FIRST_QUESTIONS)
def test_first_questions(name: str, day: dt.date) -> None:
    """What is asked first of a plan that is nearly blank is what most hangs on."""
    asked = [each.path for each in report(name, day).questions]
    wanted = STORIES[name]["asked_first"][day]
    assert asked[0] == wanted["first"], asked[:8]
    assert set(wanted["among"]) <= set(asked[:6]), asked[:8]


def test_rules_of_the_stories_exist() -> None:
    """No story expects something of a rule that is not there."""
    rules = set(default_rulebook().rules)
    named = {row["rule"] for story in STORIES.values() for row in story["rows"]}
    forbidden = {each.split()[0] for story in STORIES.values() for each in story["must_not_be_gap"]}
    assert named | forbidden <= rules


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if "plan" in story])
def test_stories_are_marked_as_invented(name: str) -> None:
    """Nobody can take one for a plan that was lived: its first comment and its place say so."""
    text = (FOLDER / STORIES[name]["plan"]).read_text(encoding="utf-8")
    assert text.startswith("# INVENTED.")
    assert text.count("(oppdiktet)") >= 2
