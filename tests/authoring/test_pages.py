"""A page for each rule, made from the rule: what it asks, how it decides, its limits, examples and source."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from authoring_support import HELD, loaded, write_pack
from bomiljo import all_pages, default_rulebook, load_cases, rule_page
from bomiljo.authoring.pages import index_page
from bomiljo.rulebook import LANGS
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Case, Lang

_BLANK = re.compile(r"[{}]|«»|“”|\(\)|  \S*$|[^\n]{1}None\b|<class|: \n|- \n|\n\n\n")


@cache
def book() -> Any:
    """Return the shipped rules."""
    return default_rulebook()


@cache
def cases() -> dict[str, list[Case]]:
    """Return the cases of the shipped rules."""
    return load_cases()


@cache
def pages(lang: Lang) -> dict[str, str]:
    """Return all pages of the shipped rules."""
    return all_pages(book(), cases(), lang)


def flat(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_a_page(lang: Lang) -> None:
    """And there is a page that lists them all; each is what `rules show` prints."""
    assert set(pages(lang)) == {"README.md", *(f"{rule}.md" for rule in book().rules)}
    assert pages(lang)["README.md"] == index_page(book(), lang)
    for rule in book().rules.values():
        assert pages(lang)[f"{rule.id}.md"] == rule_page(book(), rule, cases()[rule.id], lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["README", *default_rulebook().rules])
def test_nothing_is_left_to_fill_in(name: str, lang: Lang) -> None:
    """No brace, nothing blank, no trailing space, no name of a code that was to be a word."""
    text = pages(lang)[f"{name}.md"]
    wrong = [line for line in text.splitlines() if _BLANK.search(line) or line != line.rstrip()]
    assert wrong == []
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text.startswith("# ")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", default_rulebook().rules)
def test_page_tells_all_of_a_rule(name: str, lang: Lang) -> None:
    """Why, each comparison, each limit with its provenance, the measures, and each statement of the source."""
    rule, text = book().rules[name], flat(pages(lang)[f"{name}.md"])
    assert flat(rule.texts[lang].why) in text
    for asked in book().comparisons(rule):
        assert f"`{asked.indicator}`" in text
        assert Wording(lang, 0).indicator(asked.indicator) in text
    for each in rule.parameters:
        parameter = book().parameters[each]
        assert f"`{each}`" in text
        assert flat(parameter.why[lang]) in text
        assert parameter.source in text
    for each in rule.measures:
        assert flat(book().measures[each].how[lang]) in text
    for each in rule.covers:
        statement = book().statements[each]
        assert flat(statement.says[lang]) in text
        assert statement.section in text
        assert not statement.left or flat(statement.left[lang]) in text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", default_rulebook().rules)
def test_page_shows_a_gap_and_an_ok(name: str, lang: Lang) -> None:
    """From the rule's own cases, in the words that a report would have."""
    text, word = pages(lang)[f"{name}.md"], Wording(lang).word
    assert f"**{word('outcome', 'ok').capitalize()}**" in text
    shown = [each for each in ("gap", "missed") if f"**{word('outcome', each).capitalize()}**" in text]
    assert shown


def test_languages_have_the_same_parts() -> None:
    """As many headings, lists and examples; no line of text is the same, names of indicators apart."""
    for name in pages("nb"):
        nb, en = (pages(lang)[name].splitlines() for lang in LANGS)
        assert [line[:2] for line in nb if line.startswith("#")] == [line[:2] for line in en if line.startswith("#")]
        assert len(nb) == len(en)
        same = {line for line in nb if line and len(line) > 25} & set(en)
        assert same == set(), name


def test_pages_are_the_same_each_time() -> None:
    """Made again they do not differ: what is checked in can be held against them."""
    assert all_pages(book(), cases(), "nb") == pages("nb")


# --- A pack of one's own -----------------------------------------------------------------------------


def test_conditions_are_written_as_they_nest(tmp_path: Path) -> None:
    """`any` and `not` have lists of their own; a phase, a severity and an operator are words."""
    made, found = loaded(write_pack(tmp_path))
    text = rule_page(made, made.rules["CCC01"], found["CCC01"], "en")
    lines = text.splitlines()
    at = lines.index("- at least one of these:")
    assert [line[:4] for line in lines[at + 1 : at + 3]] == ["  - ", "  - "]
    assert "team.running" in lines[at + 1]
    assert "sharing.stays" in lines[at + 2]
    at = lines.index("- not this:")
    assert lines[at + 1].startswith("  - ")
    assert "presence.staffed_now" in lines[at + 1]
    assert "The gap can no longer be closed once:" in lines
    for heading in ("# CCC01 Anchored", "## Why it matters", "## How it is decided", "## Examples", "## Measures"):
        assert heading in lines
    assert "## Limits and where they come from" not in lines


def test_schedule_is_told(tmp_path: Path) -> None:
    """For each of what, from when, on which day, what none of them means, and the lead with its limit."""
    made, found = loaded(write_pack(tmp_path))
    text = rule_page(made, made.rules["BBB01"], found["BBB01"], "en")
    label = Wording("en", 0).label
    for part in (
        label("page-each", subject="task"),
        label("page-empty-gap"),
        label("page-due", days="28 days"),
        label("page-ahead"),
        "- `tasks.lead`: 28 days (",
        "**Gap** – Nobody has t.",
    ):
        assert part in text, part


def test_texts_that_name_values_are_filled_in_without_a_plan(tmp_path: Path) -> None:
    """A limit has its value; what is measured has no value here, and is named."""
    texts = 'why: "{tasks.lead}, {task.owners_in_place}, {subject}."'
    held = HELD.replace("why: Else nobody does it.", texts).replace("why: Ellers gjør ingen den.", texts)
    folder = write_pack(tmp_path, BBB01=held)
    made, found = loaded(folder)
    name = Wording("en", 0).indicator("task.owners_in_place")
    assert f"28 days, {name}, task." in rule_page(made, made.rules["BBB01"], found["BBB01"], "en")


def test_a_case_that_does_not_hold_is_no_example(tmp_path: Path) -> None:
    """A page never shows what is not so."""
    made, found = loaded(write_pack(tmp_path))
    wrong = [each._replace(expected="gap") for each in found["AAA01"] if each.expected == "ok"]
    text = rule_page(made, made.rules["AAA01"], wrong, "en")
    assert "**Gap**" not in text
