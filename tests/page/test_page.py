"""The page says all that the report says, each thing once and where it belongs; it needs no network and no program."""

from __future__ import annotations

import base64
import datetime as dt
import doctest
import hashlib
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import unquote

import pytest

from bomiljo import Dossier, Lang, Wording, default_rulebook, dossier, load_overlay, printable, read_plan
from bomiljo_cli.grouping import same_questions
from bomiljo_cli.page.render import anchor, render
from page_support import SHOWN, Element, by_id, page_of, parse, section, shown
from report_support import DATES, plans

if TYPE_CHECKING:
    from bomiljo import Evidence, Outcome
    from bomiljo.values import Value

LANGS: Final[tuple[Lang, ...]] = get_args(Lang)
PAGES: Final = [(name, day, lang) for name, day in SHOWN for lang in LANGS]
every_page = pytest.mark.parametrize(("name", "day", "lang"), PAGES)
HOSTILE: Final = "<script>alert(1)</script>\"'&]]>-->\u202e{{ 7*7 }}{% raw %}\u0007"


@cache
def tree(name: str, day: dt.date, lang: Lang) -> Element:
    """Return the page of a scenario as a tree."""
    return parse(page_of(name, day, lang))


def name_of(outcome: Outcome) -> str:
    """Return the id under which an outcome stands."""
    return anchor(f"{outcome.rule}:{outcome.subject}" if outcome.subject else outcome.rule)


def kind(outcome: Outcome) -> str:
    """Return the section that an outcome belongs to."""
    if outcome.missed:
        return "missed"
    return {"gap": "gaps", "unknown": "questions", "error": "errors"}.get(outcome.outcome, "in-place")


# --- everything that the report says -------------------------------------------------------------------


@every_page
def test_every_outcome_stands_once_in_its_section(name: str, day: dt.date, lang: Lang) -> None:
    """Gaps, what is missed, what is not answered, what is in place: none is lost and none is told twice."""
    page, outcomes = tree(name, day, lang), shown(name, day, lang).report.outcomes
    sections = {each: section(page, each) for each in {kind(one) for one in outcomes}}
    for each in outcomes:
        found = sections[kind(each)].ids.get(name_of(each), [])
        assert found == page.ids[name_of(each)], name_of(each)
        assert len(found) == 1, name_of(each)
        said = each.message if kind(each) != "in-place" else each.title
        assert " ".join(printable(said).split()) in found[0].text


@every_page
def test_a_gap_has_what_a_meeting_needs(name: str, day: dt.date, lang: Lang) -> None:
    """What was found, why it matters, the source, whose it would be, by when, and where in the plan."""
    page, report, words = tree(name, day, lang), shown(name, day, lang).report, Wording(lang, 0)
    titles = {each.id: each.title for each in report.measures}
    for each in (one for one in report.outcomes if one.outcome == "gap"):
        [card] = [one for one in page.all("article") if name_of(each) in one.ids]
        assert card.text.count(each.message) == 1
        for said in (each.why, each.rule, words.word("severity", each.severity), *each.sections, *each.covers):
            assert said in card.text
        assert all(titles[measure] in card.text for measure in each.measures)
        if each.owner:
            assert each.owner.name in card.text
        if not each.missed:
            assert words.label("dossier-due") in by_id(page, name_of(each)).text
        places = [place for one in each.evidence if one.part == "require" for place in one.places]
        assert all(f":{place.line} {place.path}" in card.text for place in places)


@every_page
def test_counts_are_those_of_the_report(name: str, day: dt.date, lang: Lang) -> None:
    """The verdict, its sentences, and the numbers in headings and in the table of topics."""
    page, found = tree(name, day, lang), shown(name, day, lang)
    summary, counts = found.report.summary, found.report.summary.counts
    top = section(page, "summary").text
    words = Wording(lang, 0)
    assert summary.text in top
    assert words.label("never-all-well") in top
    assert all(each in top for each in summary.not_covered)
    if counts.gap - counts.missed:
        assert f"({counts.gap - counts.missed})" in by_id(page, "gaps").text
    if counts.missed:
        assert f"({counts.missed})" in by_id(page, "missed").text
    rows = section(page, "status").all("tbody")[0].all("tr")
    assert len(rows) == len(summary.by_topic)
    for row, each in zip(rows, found.topics, strict=True):
        said = [cell.text for cell in row.all("td")]
        assert words.word("outcome", each.standing) in said[0]
        own = each.counts
        assert said[1:] == [str(x) for x in (own.gap - own.missed, own.missed, own.unknown, own.ok, own.not_applicable)]


@every_page
def test_every_question_stands_once_under_who_would_know(name: str, day: dt.date, lang: Lang) -> None:
    """With its place in the plan."""
    page, report = tree(name, day, lang), shown(name, day, lang).report
    lists = section(page, "questions").having("class", "bm-questions") if report.questions else []
    paths = Counter(
        code.text for one in lists for code in one.all("code") if not re.fullmatch(r"\S*yaml(:\d+)?", code.text)
    )
    assert paths == Counter(each.path for each in report.questions)
    text = section(page, "questions").text if report.questions else ""
    assert all(each.who_name in text for each in report.questions)
    assert all(group[0].ask in text for group in same_questions(report.questions))


@every_page
def test_every_measure_stands_once_by_date(name: str, day: dt.date, lang: Lang) -> None:
    """With its owner, its deadline, what it takes, and links to what it closes."""
    page, found = tree(name, day, lang), shown(name, day, lang)
    rows = section(page, "actions").all("tbody")[0].all("tr") if found.steps else []
    assert [row.attributes["id"] for row in rows] == [f"measure:{each.measure.id}" for each in found.steps]
    for row, each in zip(rows, found.steps, strict=True):
        for said in (each.measure.title, each.measure.how, each.measure.due_text, each.hours_text, each.lead_text):
            assert said in row.text
        links = {unquote(link.attributes["href"][1:]) for link in row.all("a")}
        assert links == {
            anchor(f"{ref.rule}:{ref.subject}" if ref.subject else ref.rule) for ref in each.measure.closes
        }


@every_page
def test_every_threshold_is_one_click_away(name: str, day: dt.date, lang: Lang) -> None:
    """Each comparison links to a row with the limit, what it rests on, its source and why."""
    page, report, words = tree(name, day, lang), shown(name, day, lang).report, Wording(lang, 0)
    limits = {row.attributes["id"]: row.text for row in section(page, "limits").all("tbody")[0].all("tr")}
    compared: list[Evidence] = [one for each in report.outcomes if each.outcome == "gap" for one in each.evidence]
    rows = [row for each in page.having("class", "bm-decided") for row in each.all("tbody")[0].all("tr")]
    assert len(rows) == len(compared)
    linked = Counter(limits[row.all("a")[0].attributes["href"][1:]] for row in rows)
    assert sum(linked.values()) == len(rows)
    for each in (one for outcome in report.outcomes for one in outcome.evidence):
        limit = each.threshold
        wanted = [
            each.label,
            limit.text,
            words.word("kind", limit.kind),
            limit.source,
            limit.why,
            limit.parameter or "",
        ]
        assert any(all(said in row for said in wanted) for row in limits.values()), each


@every_page
def test_the_timeline_and_the_residents_have_their_tables(name: str, day: dt.date, lang: Lang) -> None:
    """Each line and each group is told in words, whatever is drawn."""
    page, found = tree(name, day, lang), shown(name, day, lang)
    text = section(page, "timeline").text
    for lane in found.timeline.lanes:
        assert lane.title in text
        for said in (*lane.notes, *(bar.text for bar in lane.bars), *(mark.label for mark in lane.marks)):
            assert said in text
        assert all(mark.when.text in text and mark.text in text for mark in lane.marks)
    for table in found.mix:
        rows = [[cell.text for cell in row.all("th", "td")] for row in by_id(page, f"mix:{table.id}").all("tr")][1:]
        assert rows == [[group.label, group.value.text] for group in table.groups]


@every_page
def test_who_has_what_is_told_by_part(name: str, day: dt.date, lang: Lang) -> None:
    """Each task and need is a row; each actor stands in the column of their part."""
    page, found = tree(name, day, lang), shown(name, day, lang).responsibilities
    assert found
    tables = section(page, "responsibilities").all("tbody")
    rows = tables[0].all("tr") if tables else []
    assert len(rows) == len(found.matrix)
    for row, thing in zip(rows, found.matrix, strict=True):
        cells = dict(zip(("accountable", "responsible", "holder", "consulted", "informed"), row.all("td"), strict=True))
        assert thing.name in row.all("th")[0].text
        for part, cell in cells.items():
            names = {each.name for each in thing.parts if each.part == part}
            assert all(each in cell.text for each in names)
            assert names or cell.text == "–"
    held = {(each.name, thing.name) for thing in found.matrix for each in thing.parts}
    mine = {row.all("th")[0].text: row.text for row in (tables[1].all("tr") if tables else [])}
    assert set(mine) == {name for name, _ in held}
    assert all(thing in mine[name] for name, thing in held)


@every_page
def test_the_archive_can_tell_what_was_checked(name: str, day: dt.date, lang: Lang) -> None:
    """Plan, its hash, rules, their version and hash, the day; and that nobody has decided anything by it."""
    report, words = shown(name, day, lang).report, Wording(lang, 0)
    text = section(tree(name, day, lang), "archive").text
    rules = report.rules
    for said in (report.plan.hash, rules.id, rules.version, rules.hash, words.written_day(report.as_of)):
        assert said in text
    assert words.label("dossier-no-decision") in text


@every_page
def test_what_no_rule_decides_is_shown_apart(name: str, day: dt.date, lang: Lang) -> None:
    """What the source passes no verdict on, and what only people can answer."""
    page, report = tree(name, day, lang), shown(name, day, lang).report
    assert all(each.says in section(page, "described").text for each in report.described)
    assert all(each.ask in section(page, "asked").text for each in report.asked)
    for each in report.findings:
        assert section(page, "findings").text.count(each.title) == 1


# --- a page that works from disk, for everyone ---------------------------------------------------------


@every_page
def test_it_needs_no_network_and_runs_no_program(name: str, day: dt.date, lang: Lang) -> None:
    """One file of less than 1 MB that loads nothing, and allows its own style sheet alone."""
    page, text = tree(name, day, lang), page_of(name, day, lang)
    assert len(text.encode()) < 1_000_000
    assert not page.all("script", "iframe", "object", "embed", "link", "base", "form", "img")
    for each in page.inside:
        assert not {key for key in each.attributes if key.startswith("on") or key in ("src", "srcset", "action")}
        assert each.attributes.get("href", "#").startswith("#")
    assert not re.search(r"url\((?!\s*['\"]?(?:data:|#))", text)
    assert "@import" not in text
    [policy] = [each.attributes["content"] for each in page.all("meta") if "http-equiv" in each.attributes]
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in policy


@every_page
def test_its_structure_is_one_that_can_be_heard(name: str, day: dt.date, lang: Lang) -> None:
    """Landmarks, one first heading, no level left out, tables with captions and scopes, ids once, links that lead."""
    page = tree(name, day, lang)
    assert page.all("html")[0].attributes["lang"] == lang
    assert all(len(page.all(tag)) == 1 for tag in ("h1", "main", "head"))
    assert len(page.all("head")[0].all("title")) == 1
    assert page.all("nav")
    levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for each in page.all("table"):
        assert next(one.tag for one in each.children if isinstance(one, Element)) == "caption"
        assert all(one.attributes.get("scope") in ("col", "row") for one in each.all("th"))
        assert len({len(row.all("th", "td")) for row in each.all("tr")}) == 1
    ids = Counter(each.attributes["id"] for each in page.inside if "id" in each.attributes)
    assert not [each for each, count in ids.items() if count > 1]
    assert not [each for each in ids if not each or each.split() != [each]]
    for each in page.all("a"):
        assert unquote(each.attributes["href"][1:]) in ids
    for each in page.inside:
        assert each.attributes.get("aria-labelledby", next(iter(ids))) in ids
    assert next(each for each in page.all("body")[0].inside if each.tag == "a").attributes["href"] == "#content"


@every_page
def test_the_contents_lists_the_sections_that_there_are(name: str, day: dt.date, lang: Lang) -> None:
    """No link to nothing, and no section that is not listed."""
    page = tree(name, day, lang)
    listed = [each.attributes["href"][1:] for each in page.all("nav")[0].all("a")]
    sections = [each.attributes["aria-labelledby"] for each in page.all("main")[0].all("section")]
    assert sections == ["summary", *listed]


def test_what_the_model_says_is_norwegian_on_an_english_page() -> None:
    """Headings of the source are cited as they are: a voice has to know."""
    report = shown("bjerke-2023", dt.date(2024, 6, 15), "en").report
    page = tree("bjerke-2023", dt.date(2024, 6, 15), "en")
    norwegian = {each.text for each in page.inside if each.attributes.get("lang") == "nb"}
    assert {each for outcome in report.outcomes if outcome.outcome == "gap" for each in outcome.sections} <= norwegian
    assert not [
        each for each in tree("bjerke-2023", dt.date(2024, 6, 15), "nb").all("span") if "lang" in each.attributes
    ]


def test_icons_never_stand_without_a_word() -> None:
    """What is drawn is hidden from a voice, and the word beside it is read."""
    page = tree("bjerke-2023", dt.date(2024, 6, 15), "nb")
    marks = page.having("class", "bm-mark")
    assert len(marks) > 100
    for each in marks:
        [icon] = [one for one in each.all("span") if one.attributes.get("aria-hidden") == "true"]
        assert len(each.text) > len(icon.text) + 3


def test_what_the_document_shows_of_a_program_is_so() -> None:
    """The example in docs/page.md gives what stands there."""
    path = Path(__file__).parents[2] / "docs" / "page.md"
    assert doctest.testfile(str(path), module_relative=False, encoding="utf-8") == (0, 5)


# --- plans that are not as they should be --------------------------------------------------------------


def made(text: str, **options: object) -> tuple[Dossier, Element, str]:
    """Return the dossier of a plan, and its page as a tree and as text."""
    chosen: dict[str, object] = {"as_of": dt.date(2024, 2, 1), "lang": "nb"} | options
    found = dossier(read_plan(text, "plans/plan.yaml"), **chosen)  # type: ignore[arg-type] # options of `dossier`
    page = render(found)
    return found, parse(page), page


@pytest.mark.parametrize("number", range(len(plans())))
def test_any_plan_has_a_whole_page(number: int) -> None:
    """Random plans of which much is erased: the page is well-formed, and has each outcome and each question once."""
    for day, lang in zip(DATES[1:], LANGS, strict=True):
        found = dossier(plans()[number], as_of=day, lang=lang)
        page = parse(render(found))
        assert not [name for name, elements in page.ids.items() if len(elements) > 1]
        assert all(name_of(each) in page.ids for each in found.report.outcomes)
        assert {unquote(each.attributes["href"][1:]) for each in page.all("a")} <= set(page.ids)
        if found.report.questions:
            places = Counter(each.text for each in section(page, "questions").all("code"))
            assert all(places[each.path] >= 1 for each in found.report.questions)


def test_what_a_plan_says_is_text_and_nothing_else() -> None:
    """Names with tags, quotes, ends of comments, marks that turn text round and templates stay what they are."""
    quoted = '"' + "".join(f"\\u{ord(each):04x}" for each in HOSTILE) + '"'
    text = (
        f"settlement: {{name: {quoted}, municipality: {quoted}, first_move_in: 2024-01-15}}\n"
        f"actors: [{{id: a, name: {quoted}, roles: [leader]}}]\n"
        f"tasks: [{{id: t, name: {quoted}, held_by: [a]}}, {{id: u, name: {quoted}, held_by: []}}]\n"
        f"escalation: {{paths: [{{id: p, name: {quoted}, topics: [conflict], steps: []}}]}}\n"
    )
    found, tree, page = made(text)
    assert found.report.plan.name == HOSTILE
    assert tree.all("h1")[0].text == printable(HOSTILE)
    assert tree.all("title")[0].text.endswith(printable(HOSTILE))
    assert not tree.all("script")
    assert "<script" not in page.lower()
    assert not {each for each in page if not each.isprintable()} - {"\n"}
    assert printable(HOSTILE) in section(tree, "responsibilities").text


def test_a_plan_that_says_nothing_has_a_page() -> None:
    """Everything is a question, and nothing is in order."""
    found, tree, _ = made("{}")
    assert found.report.plan.name is None
    assert tree.all("h1")[0].text == "plan.yaml"
    assert "Den sier ikke at alt er i orden." in section(tree, "summary").text
    assert not [each for each in tree.all("section") if each.attributes["aria-labelledby"] == "residents"]


def test_a_plan_of_a_program_has_no_file() -> None:
    """Nothing is said of a file or a line that there is not."""
    plan = type(read_plan("{}")).model_validate({"settlement": {"name": "Made"}, "tasks": [{"id": "t", "held_by": []}]})
    page = render(dossier(plan, as_of=dt.date(2024, 2, 1), lang="en"))
    assert parse(page).all("h1")[0].text == "Made"
    assert "None" not in page


def test_the_folder_of_a_plan_is_nobodys_business() -> None:
    """The page is handed out: it names the file, and not where somebody keeps it."""
    _, _, page = made("settlement: {name: x}\ntasks: []\n")
    assert "plans/" not in page
    assert "plan.yaml" in page


def test_topics_limit_the_page() -> None:
    """Only what was asked for is on it, and nothing points at what is not."""
    found, tree, _ = made("tasks: []\nsettlement: {first_move_in: 2024-01-15}", topics=["responsibility"])
    assert {each.rule[:3] for each in found.report.outcomes} == {"RES"}
    assert len(section(tree, "status").all("tbody")[0].all("tr")) == 1


def test_what_a_reader_does_not_get_leaves_no_trace() -> None:
    """Without tables of residents and without who has what there is neither a section nor a link to one."""
    whole = shown("complete", dt.date(2026, 10, 15), "en")
    page = parse(render(whole._replace(mix=(), responsibilities=None)))
    sections = {each.attributes["aria-labelledby"] for each in page.all("section")}
    assert not sections & {"residents", "responsibilities"}
    assert sections | {"residents", "responsibilities"} == {
        each.attributes["aria-labelledby"] for each in parse(render(whole)).all("section")
    }
    assert {each.attributes["href"][1:] for each in page.all("nav")[0].all("a")} == sections - {"summary"}


def test_an_internal_page_says_so_on_top_and_others_do_not() -> None:
    """The mark has an element of its own, which stands on each printed page."""
    text = (
        "cohorts: [{people: 3, age: 18-24, arrival: 2024-01-15, departures: []}]\n"
        "settlement: {first_move_in: 2024-01-15}\n"
    )
    _, internal, page = made(text, internal=True)
    [mark] = internal.having("class", "bm-internal")
    assert mark.text == Wording("nb", 0).label("internal")
    assert "3 beboere" in page
    _, other, page = made(text)
    assert not other.having("class", "bm-internal")
    assert "3 beboere" not in page


def test_a_rule_that_broke_is_told_first() -> None:
    """The page says that the check is not complete, and of which rule."""
    book = default_rulebook()

    def broken(*_: object) -> Value:
        raise ZeroDivisionError("no such thing")

    name = "task.owners_in_place"
    bad = book._replace(indicators={**book.indicators, name: book.indicators[name]._replace(measure=broken)})
    text = "tasks: [{id: t, held_by: []}]\nsettlement: {first_move_in: 2024-01-15}"
    found, tree, _ = made(text, rulebook=bad)
    assert found.report.summary.counts.error
    assert found.report.summary.text in section(tree, "summary").text
    order = [each.attributes["aria-labelledby"] for each in tree.all("section")]
    assert order[:2] == ["summary", "errors"]
    assert "ZeroDivisionError" in section(tree, "errors").text
    assert "Ikke oppfylt" not in section(tree, "errors").text


OVERLAY: Final = """\
id: here
office: The office
changes:
  - id: less
    reason: {nb: "Vi har <b>få</b> oppgaver", en: "We have <b>few</b> tasks"}
    rule: RES01
    severity: medium
  - id: without
    reason: {nb: Ikke hos oss, en: Not with us}
    until: 2023-12-31
    rule: TEA01
    off: yes
"""


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_local_overlay_changed_is_told(tmp_path: Path, lang: Lang) -> None:
    """Each change with its reason and office, whether it still holds, and each outcome that is another for it."""
    path = tmp_path / "here.yaml"
    path.write_text(OVERLAY, encoding="utf-8")
    text = "tasks: [{id: t, held_by: []}]\nsettlement: {first_move_in: 2024-01-15}"
    found, tree, _ = made(text, lang=lang, overlays=[load_overlay(str(path))])
    words, said = Wording(lang, 0), section(tree, "local").text
    assert len(found.report.local) == 2
    assert all(each.text in said and each.reason in said and each.office in said for each in found.report.local)
    assert words.label("change-expired") in said
    assert [each.rule for each in found.report.local_outcomes] == ["RES01"]
    assert "RES01 task:t" in said
    assert "here" in section(tree, "archive").text
    assert words.label("touched-by", changes="here/less") in by_id(tree, "RES01:task:t").text
