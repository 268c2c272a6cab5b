"""Local adaptation: each kind of change, until when it holds, what is refused, and that nothing else changes."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

import jsonschema
import pytest
from hypothesis import given

from authoring_support import said, write_pack
from bomiljo import (
    LoadError,
    PackError,
    Plan,
    adapted_rulebook,
    check,
    compare_changes,
    default_rulebook,
    load_overlay,
    load_pack,
    read_plan,
    report_schema,
)
from bomiljo.model import Role
from bomiljo.overlayfiles import read_overlay
from bomiljo.overlays import touched
from bomiljo.packcheck import PARTS
from bomiljo.rulebook import LANGS, SEVERITIES
from bomiljo.wording import Wording
from dice_support import examples, rolled
from loading_support import well_worded
from plans_support import erase, make_as_of, make_plan

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Lang, Overlay, Problem, Report, Rulebook
    from bomiljo.report import LocalChange, Outcome
    from dice_support import Dice

HEAD: Final = "id: {id}\noffice: The office\nchanges:\n"
DAY: Final = dt.date(2024, 2, 10)  # 20 days before the first move in
PLAN: Final = """\
settlement: {name: Small, first_move_in: 2024-03-01, leader_role: leader}
cohorts: [{id: c1, people: 8, arrival: 2024-03-01}]
actors: [{id: nav, name: Nav}, {id: chief, name: The chief, roles: [leader]}, {id: settler, roles: [settler]}]
tasks: [{id: t, name: Leases, held_by: []}, {id: held, name: Rent, held_by: [nav]}]
team: {evaluations: [], anchored_with: nav}
meetings: {series: [], stays: []}
presence: {periods: [], taper: []}
"""
ADDED: Final = """\
  - id: more
    reason: {nb: Vi vil det slik, en: We want it so}
    add:
      id: LOC01
      name: team
      topic: team
      severity: high
      phases: [before, arrival, living]
      require:
        team.running: {at_least: local.least}
      measures: [local-team]
      texts:
        nb: {title: Et team, gap: "Det er {team.running} team.", why: Derfor.}
        en: {title: A team, gap: "There are {team.running} teams.", why: That is why.}
"""
ALONE: Final = ADDED.replace("local.least", "1").replace("[local-team]", "[]")
BROUGHT: Final = """\
parameters:
  local.least: {value: 1, unit: item, kind: local, source: The office, nb: Minst ett., en: At least one.}
measures:
  local-team:
    {role: leader, hours: effort.some, lead: lead.some, unproven: {nb: a, en: b},
     nb: {title: Lag team, how: Slik.}, en: {title: Make a team, how: So.}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Rulebook:
    """Return the small pack."""
    return load_pack(write_pack(tmp_path / "pack"))


@dataclass
class Desk:
    """Writes adaptations of a pack to files, reads them and checks a plan with them."""

    folder: Path
    book: Rulebook

    def overlay(self, changes: str, name: str = "here", more: str = "") -> Overlay:
        """Return an adaptation with these changes."""
        path = self.folder / f"{name}.yaml"
        path.write_text(HEAD.format(id=name) + changes + more, encoding="utf-8")
        return load_overlay(str(path), self.book)

    def wrong(self, changes: str, more: str = "") -> list[tuple[str, str, str | None]]:
        """Return what is wrong with an adaptation: its place in the file, the code, and what is told of it."""
        return [(place.partition(".yaml:")[2], code, value) for place, code, value in said(self.refused(changes, more))]

    def refused(self, changes: str, more: str = "") -> tuple[Problem, ...]:
        """Return the problems of an adaptation that must be refused."""
        with pytest.raises(PackError) as caught:
            self.overlay(changes, more=more)
        for each in caught.value.problems:
            well_worded(each)
        return caught.value.problems

    def report(self, *overlays: Overlay, day: dt.date = DAY, lang: Lang = "en") -> Report:
        """Return the report of the plan with adaptations."""
        return check(read_plan(PLAN, "plan.yaml"), as_of=day, lang=lang, rulebook=self.book, overlays=overlays)


@pytest.fixture
def desk(tmp_path: Path, small: Rulebook) -> Desk:
    """Return a desk with the small pack."""
    return Desk(tmp_path, small)


def outcomes(report: Report) -> dict[tuple[str, str | None], tuple[str, str]]:
    """Return outcome and severity of each rule and subject."""
    return {
        (each.rule, each.subject): ("missed" if each.missed else each.outcome, each.severity)
        for each in report.outcomes
    }


def of(report: Report, rule: str, subject: str | None = None) -> Outcome:
    """Return one outcome."""
    [found] = [each for each in report.outcomes if (each.rule, each.subject) == (rule, subject)]
    return found


# --- Every kind of change ----------------------------------------------------------------------------

LEAD: Final = "  - {id: lead, parameter: tasks.lead, value: 14, reason: Enough here}\n"
OFF: Final = "  - {id: off, rule: BBB01, off: yes, reason: Not here}\n"
SEVERITY: Final = "  - {id: mild, rule: AAA01, severity: low, reason: Less}\n"
TEXTS: Final = """\
  - id: words
    rule: AAA01
    texts: {nb: {gap: Ingen har evaluert hos oss.}, en: {gap: Nobody has evaluated here.}}
    reason: Our words
"""
ROLE: Final = "  - {id: whose, measure: hold, role: leader, reason: Leaders do it here}\n"
LEADER: Final = "  - {id: last, leader_role: settler, reason: Settlers take it}\n"

KINDS: Final[list[tuple[str, str, str, str, str, str]]] = [
    (LEAD, "", "lead", "parameter", "tasks.lead", "tasks.lead: 28 days is changed to 14 days"),
    (SEVERITY, "", "mild", "severity", "AAA01", "AAA01: the severity is changed from medium to low"),
    (OFF, "", "off", "off", "BBB01", "BBB01 “Somebody has it” is switched off"),
    (TEXTS, "", "words", "texts", "AAA01", "AAA01 “Evaluated” has been given other texts"),
    (ROLE, "", "whose", "role", "hold", "The measure hold is moved from {settler} to {leader}"),
    (LEADER, "", "last", "leader-role", "leader_role", "What nobody holds goes to {settler} instead of {leader}"),
    (ADDED, BROUGHT, "more", "added", "LOC01", "LOC01 “A team” is added"),
]


@pytest.mark.parametrize(("changes", "more", "name", "kind", "target", "text"), KINDS)
def test_each_change_is_told(desk: Desk, changes: str, more: str, name: str, kind: str, target: str, text: str) -> None:  # noqa: PLR0917
    """What it changes from what to what, why, whose decision it is; the report names the adaptation and its hash."""
    bare, report = desk.report(), desk.report(overlay := desk.overlay(changes, more=more))
    [told] = report.local
    words = {role: Wording("en").word("role", role) for role in get_args(Role)}
    expected = text
    for role, word in words.items():
        expected = expected.replace(f"{{{role}}}", word)
    assert told[:5] == ("here", name, kind, target, expected)
    assert (told.office, told.until, told.expired) == ("The office", None, False)
    assert told.reason == overlay.changes[0].reason["en"]
    assert (report.rules.overlays, bare.rules.overlays) == (("here",), ())
    assert report.rules.hash != bare.rules.hash
    assert (bare.local, bare.local_outcomes) == ((), ())


def test_parameter(desk: Desk) -> None:
    """The limit is another, of kind local, and says whose it is and why."""
    overlay = desk.overlay(LEAD)
    found = adapted_rulebook([overlay], DAY, desk.book).parameters["tasks.lead"]
    assert (found.value, found.unit, found.kind, found.source) == (14, "day", "local", "The office")
    assert found.why == {"nb": "Enough here", "en": "Enough here"}
    report = desk.report(overlay)
    assert of(report, "BBB01", "task:t").outcome == "not_applicable"
    assert of(desk.report(), "BBB01", "task:t").outcome == "gap"
    assert [tuple(each) for each in report.local_outcomes] == [
        ("BBB01", "task:held", "ok", "not_applicable", "high", "high", ("here/lead",)),
        ("BBB01", "task:t", "gap", "not_applicable", "high", "high", ("here/lead",)),
    ]


def test_severity(desk: Desk) -> None:
    """The outcome stays and weighs less; it may also weigh more than the source allows a rule of ours."""
    report = desk.report(desk.overlay(SEVERITY))
    assert outcomes(report) == outcomes(desk.report()) | {("AAA01", None): ("gap", "low")}
    assert [tuple(each) for each in report.local_outcomes] == [
        ("AAA01", None, "gap", "gap", "medium", "low", ("here/mild",))
    ]
    worse = desk.report(desk.overlay(SEVERITY.replace("low", "critical")))
    assert worse.summary.by_severity["critical"].gap == 1


def test_off(desk: Desk) -> None:
    """Its outcomes are gone from the report, and told as gone: nobody mistakes silence for met."""
    report, bare = desk.report(desk.overlay(OFF)), desk.report()
    assert outcomes(report) == {key: each for key, each in outcomes(bare).items() if key[0] != "BBB01"}
    assert [(each.subject, each.from_, each.to, each.to_severity) for each in report.local_outcomes] == [
        ("task:held", "ok", None, None),
        ("task:t", "gap", None, None),
    ]
    assert report.rules.checked == bare.rules.checked - 1


@pytest.mark.parametrize("lang", LANGS)
def test_texts(desk: Desk, lang: Lang) -> None:
    """What is given stands in place of the old; the other texts of the rule stay."""
    report, bare = (desk.report(*each, lang=lang) for each in ([desk.overlay(TEXTS)], []))
    found, before = of(report, "AAA01"), of(bare, "AAA01")
    assert found.message == {"nb": "Ingen har evaluert hos oss.", "en": "Nobody has evaluated here."}[lang]
    assert found._replace(message=before.message, local=()) == before
    assert (found.local, before.local) == (("here/words",), ())
    assert report.local_outcomes == ()


def test_role(desk: Desk) -> None:
    """Another role owns the measure, and who has that role is named."""
    report, bare = desk.report(desk.overlay(ROLE)), desk.report()
    owners = [of(each, "BBB01", "task:t").owner for each in (bare, report)]
    assert [owner and (owner.role, owner.actor, owner.leader) for owner in owners] == [
        ("settler", "settler", False),
        ("leader", "chief", False),
    ]
    assert outcomes(report) == outcomes(bare)
    assert of(report, "BBB01", "task:t").local == ("here/whose",)
    [line] = [each for each in report.measures if each.id == "hold"]
    assert line.role == "leader"


def test_leader_role(desk: Desk) -> None:
    """What nobody holds goes to whoever has that role; the role that the plan itself names goes before."""
    overlay = desk.overlay(LEADER)
    actors = "actors: [{id: nav, roles: [nav-adviser]}, {id: settler, roles: [settler]}]"
    text = re.sub("actors: .*", actors, PLAN)
    for named, expected in (("leader_role: nav-adviser", "nav"), ("municipality: X", "settler")):
        plan = read_plan(text.replace("leader_role: leader", named))
        report = check(plan, as_of=DAY, rulebook=desk.book, overlays=[overlay])
        owner = of(report, "AAA01").owner
        assert owner
        assert (owner.actor, owner.leader) == (expected, True)
    assert of(check(plan, as_of=DAY, rulebook=desk.book), "AAA01").owner is None


@pytest.mark.parametrize("lang", LANGS)
def test_added(desk: Desk, lang: Lang) -> None:
    """A rule of one's own, with a limit and a measure of its own, covers nothing of the source and says so."""
    report = desk.report(desk.overlay(ADDED, more=BROUGHT), lang=lang)
    found = of(report, "LOC01")
    assert (found.outcome, found.severity, found.covers, found.sections) == ("gap", "high", (), ())
    assert found.message == {"nb": "Det er 0 team.", "en": "There are 0 teams."}[lang]
    assert (found.basis, found.local, found.measures) == ("local", ("here/more",), ("local-team",))
    [line] = [each for each in found.evidence if each.part == "require"]
    assert (line.threshold.parameter, line.threshold.source) == ("local.least", "The office")
    assert [tuple(each) for each in report.local_outcomes] == [
        ("LOC01", None, None, "gap", None, "high", ("here/more",))
    ]
    reason = {"nb": "Vi vil det slik", "en": "We want it so"}[lang]
    assert [each.reason for each in report.local] == [reason]
    assert outcomes(report) == outcomes(desk.report(lang=lang)) | {("LOC01", None): ("gap", "high")}


def test_several_changes_and_several_adaptations(desk: Desk) -> None:
    """All hold together; each outcome names those that touch its rule, and the report lists all, in order."""
    one, other = desk.overlay(SEVERITY + OFF), desk.overlay(TEXTS + LEADER, "there")
    report = desk.report(one, other)
    assert [(each.overlay, each.change) for each in report.local] == [
        ("here", "mild"),
        ("here", "off"),
        ("there", "words"),
        ("there", "last"),
    ]
    assert report.rules.overlays == ("here", "there")
    assert of(report, "AAA01").local == ("here/mild", "there/words")
    assert of(report, "AAA01").severity == "low"
    assert of(report, "AAA01").message == "Nobody has evaluated here."
    assert "BBB01" not in {each.rule for each in report.outcomes}


def test_an_outcome_that_is_gone_names_all_that_touched_its_rule(desk: Desk) -> None:
    """Also a limit that only the rule as it was compared with: nobody has to guess which change did it."""
    report = desk.report(desk.overlay(OFF + LEAD))
    assert {(each.rule, each.changes) for each in report.local_outcomes} == {("BBB01", ("here/off", "here/lead"))}


def test_an_office_of_its_own(desk: Desk) -> None:
    """A change may be another office's decision than the file's."""
    overlay = desk.overlay(LEAD.replace("reason:", "office: The board, reason:") + SEVERITY)
    assert [each.office for each in desk.report(overlay).local] == ["The board", "The office"]
    assert adapted_rulebook([overlay], DAY, desk.book).parameters["tasks.lead"].source == "The board"


# --- Until when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "last"),
    [("2024-02-10", dt.date(2024, 2, 10)), ("2024-02", dt.date(2024, 2, 29)), ("2024", dt.date(2024, 12, 31))],
)
@pytest.mark.parametrize("change", [SEVERITY, OFF, TEXTS, LEAD])
def test_a_change_holds_through_its_last_day(desk: Desk, change: str, until: str, last: dt.date) -> None:
    """On that day it holds still; the day after it is listed as expired, and everything is as shipped."""
    overlay = desk.overlay(
        change.replace("reason:", f"until: {until}\n    reason:")
        if change == TEXTS
        else change.replace(", reason:", f", until: {until}, reason:")
    )
    after = last + dt.timedelta(days=1)
    [there], [gone] = desk.report(overlay, day=last).local, desk.report(overlay, day=after).local
    assert (there.expired, gone.expired) == (False, True)
    assert there.until == gone.until == str(overlay.changes[0].until)
    bare, report = desk.report(day=after), desk.report(overlay, day=after)
    assert report.outcomes == bare.outcomes
    assert report.local_outcomes == ()
    assert adapted_rulebook([overlay], last, desk.book).rules != desk.book.rules or change == LEAD
    assert adapted_rulebook([overlay], after, desk.book).rules == desk.book.rules


def test_a_change_without_an_end_holds_on(desk: Desk) -> None:
    """For as long as there are plans."""
    assert not desk.report(desk.overlay(SEVERITY), day=dt.date(2198, 12, 31)).local[0].expired


def test_some_changes_of_a_file_can_be_over(desk: Desk) -> None:
    """Those that hold are told first."""
    report = desk.report(desk.overlay(SEVERITY.replace("reason:", "until: 2024-01-01, reason:") + OFF))
    assert [(each.change, each.expired) for each in report.local] == [("off", False), ("mild", True)]
    assert of(report, "AAA01").severity == "medium"
    assert "BBB01" not in {each.rule for each in report.outcomes}


# --- Two at once -------------------------------------------------------------------------------------


def test_two_adaptations_cannot_change_the_same_thing(desk: Desk) -> None:
    """Neither goes before the other: it is refused, at the change in the second, with the file of the first."""
    first, other = SEVERITY, "  - {id: more, rule: AAA01, severity: critical, reason: Worse}\n"
    one, two = desk.overlay(first), desk.overlay(OFF + other, "there")
    with pytest.raises(PackError) as caught:
        desk.report(one, two)
    [problem] = caught.value.problems
    well_worded(problem)
    assert (problem.code, problem.value, problem.line, problem.column) == ("overlay-conflict", "AAA01", 5, 5)
    assert problem.source == two.source
    assert one.source in Wording("en").problem(problem)
    with pytest.raises(PackError):
        adapted_rulebook([two, one], DAY, desk.book)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (LEAD, LEAD.replace("14", "21"), "tasks.lead"),
        (LEAD, LEAD, "tasks.lead"),
        (OFF, OFF, "BBB01"),
        (OFF, OFF.replace("off: yes", "severity: low"), "BBB01"),
        (OFF.replace("off: yes", "severity: low"), OFF, "BBB01"),
        (OFF.replace("BBB01", "AAA01"), TEXTS, "AAA01"),
        (TEXTS, TEXTS, "AAA01"),
        (ROLE, ROLE, "hold"),
        (LEADER, LEADER, "leader_role"),
        (ALONE, ALONE, "LOC01"),
        (SEVERITY, TEXTS, None),
        (SEVERITY, SEVERITY.replace("AAA01", "CCC01"), None),
        (LEAD, ROLE + LEADER, None),
        (SEVERITY.replace("reason:", "until: 2024-02-09, reason:"), SEVERITY, None),
        (SEVERITY, SEVERITY.replace("reason:", "until: 2024-02-09, reason:"), None),
        (SEVERITY.replace("reason:", "until: 2024-02-10, reason:"), SEVERITY, "AAA01"),
    ],
)
def test_what_two_adaptations_may_both_change(desk: Desk, one: str, other: str, conflict: str | None) -> None:
    """Different things, also of one rule, unless one switches it off; what is over is in nobody's way."""
    overlays = [desk.overlay(one), desk.overlay(other, "there")]
    for order in (overlays, overlays[::-1]):
        if conflict is None:
            assert len(desk.report(*order).local) >= 2
            continue
        with pytest.raises(PackError) as caught:
            desk.report(*order)
        assert [(each.code, each.value, each.source) for each in caught.value.problems] == [
            ("overlay-conflict", conflict, order[1].source)
        ]


def test_what_two_adaptations_bring_has_names_of_its_own(desk: Desk) -> None:
    """A measure or limit of one name cannot be two things."""
    one = desk.overlay(SEVERITY, more=BROUGHT)
    with pytest.raises(PackError) as caught:
        desk.report(one, desk.overlay(OFF, "there", more=BROUGHT))
    assert [(each.code, each.value) for each in caught.value.problems] == [
        ("overlay-conflict", "local.least"),
        ("overlay-conflict", "local-team"),
    ]


def test_two_files_of_one_name_are_refused(desk: Desk) -> None:
    """A change is named `overlay/change`: of two that have one name nobody could tell whose it is."""
    one = desk.overlay(SEVERITY)
    with pytest.raises(PackError) as caught:
        desk.report(one, one)
    assert [(each.code, each.value, each.line) for each in caught.value.problems] == [("overlay-twice", "here", 1)]
    well_worded(caught.value.problems[0])


def test_the_order_of_adaptations_changes_no_outcome(desk: Desk) -> None:
    """Since no two change one thing, it does not matter which comes first."""
    one, other = desk.overlay(SEVERITY + ROLE), desk.overlay(TEXTS + LEAD, "there")
    first, second = desk.report(one, other), desk.report(other, one)
    assert outcomes(first) == outcomes(second)
    assert {each.message for each in first.outcomes} == {each.message for each in second.outcomes}
    assert first.rules.overlays == second.rules.overlays


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("{id: a, parameter: tasks.lead, value: a month, reason: r}", ("4:43", "value-whole", "a month")),
        ("{id: a, parameter: tasks.lead, value: 2.5, reason: r}", ("4:43", "value-whole", "2.5")),
        ("{id: a, parameter: tasks.lead, value: -1, reason: r}", ("4:43", "value-whole", "-1")),
        ("{id: a, parameter: tasks.lead, value: yes, reason: r}", ("4:43", "value-whole", "yes")),
        ("{id: a, parameter: tasks.lead, value: 2024-01-01, reason: r}", ("4:43", "value-whole", "2024-01-01")),
        ("{id: a, parameter: tasks.lead, value: [7], reason: r}", ("4:36", "value-whole", "[...]")),
        ("{id: a, parameter: tasks.led, value: 7, reason: r}", ("4:24", "no-such-parameter", "tasks.led")),
        ("{id: a, rule: AAA1, off: yes, reason: r}", ("4:19", "no-such-rule-here", "AAA1")),
        ("{id: a, measure: hol, role: leader, reason: r}", ("4:22", "no-such-measure", "hol")),
        ("{id: a, rule: AAA01, severity: mild, reason: r}", ("4:36", "choice", "mild")),
        ("{id: a, measure: hold, role: boss, reason: r}", ("4:34", "choice", "boss")),
        ("{id: a, leader_role: boss, reason: r}", ("4:26", "choice", "boss")),
        ("{id: a, rule: AAA01, off: maybe, reason: r}", ("4:31", "yes-no", "maybe")),
        ("{id: a, rule: AAA01, off: yes, until: soon, reason: r}", ("4:43", "date-form", "soon")),
        ("{id: a, rule: AAA01, off: yes, until: open, reason: r}", ("4:43", "date-form", "open")),
        ("{id: a, rule: AAA01, off: yes}", ("4:5", "missing", None)),
        ("{id: a, rule: AAA01, off: yes, reason: ''}", ("4:44", "text", "")),
        ("{id: a, rule: AAA01, off: yes, reason: ' '}", ("4:44", "text", "")),
        ("{id: a, rule: AAA01, off: yes, reason: {nb: r}}", ("4:36", "missing", None)),
        ("{rule: AAA01, off: yes, reason: r}", ("4:5", "missing", None)),
        ("{id: A B, rule: AAA01, off: yes, reason: r}", ("4:10", "ident", "A B")),
        ("{id: a, rule: AAA01, of: yes, reason: r}", ("4:26", "unknown-key", "of")),
        ("{id: a, rule: AAA01, texts: {nb: {titel: x}}, reason: r}", ("4:39", "unknown-key", "titel")),
        ("{id: a, rule: AAA01, texts: {nn: {title: x}}, reason: r}", ("4:34", "choice", "nn")),
        ("{id: a, rule: AAA01, texts: {nb: {gap: '{team.evaluations}'}}, reason: r}", None),
        ("{id: a, rule: AAA01, texts: {nb: {gap: ''}, en: {gap: ''}}, reason: r}", None),
        ("{id: a, rule: AAA01, texts: {nb: {gap: '{x}'}, en: {gap: '{x}'}}, reason: r}", None),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(
    desk: Desk, change: str, expected: tuple[str, str, str | None] | None
) -> None:
    """Line and column, and what was written; nothing is guessed."""
    found = desk.wrong(f"  - {change}\n")
    if expected is None:
        assert {code for _, code, _ in found} & {"texts-differ", "text-missing", "no-such-placeholder"}
        assert all(place.startswith("4:") for place, _, _ in found)
    else:
        assert found == [expected]


@pytest.mark.parametrize(
    "keys",
    [
        "rule: AAA01",
        "off: yes",
        "severity: low",
        "value: 7",
        "parameter: tasks.lead",
        "measure: hold",
        "role: leader",
        "texts: {}",
        "rule: AAA01, off: no",
        "rule: AAA01, off: yes, severity: low",
        "rule: AAA01, severity: low, texts: {en: {title: x}}",
        "rule: AAA01, off: yes, leader_role: leader",
        "parameter: tasks.lead, value: 7, rule: AAA01, off: yes",
        "rule: AAA01, off: yes, value: 7",
        "leader_role: leader, role: leader",
    ],
)
def test_each_change_is_one(desk: Desk, keys: str) -> None:
    """None, half of one or two in one are refused: each has its own reason, and nothing written is passed over."""
    assert desk.wrong(f"  - {{id: a, {keys}, reason: r}}\n") == [("4:5", "one-change", "a")]


@pytest.mark.parametrize(
    ("word", "change", "suggestion"),
    [
        ("AAA1", "rule: AAA1, off: yes", "AAA01"),
        ("tasks.led", "parameter: tasks.led, value: 7", "tasks.lead"),
        ("hol", "measure: hol, role: leader", "hold"),
        ("wholly-other", "rule: wholly-other, off: yes", None),
    ],
)
def test_did_you_mean(desk: Desk, word: str, change: str, suggestion: str | None) -> None:
    """What is misspelt has a suggestion, what is like nothing has none."""
    [problem] = desk.refused(f"  - {{id: a, {change}, reason: r}}\n")
    assert (problem.value, problem.suggestion) == (word, suggestion)


@pytest.mark.parametrize(
    ("value", "fine"),
    [("0", True), ("1", True), ("0.6", True), ("1.01", False), ("60", False), ("-0.1", False), ("half", False)],
)
def test_a_share_is_a_part_of_the_whole(tmp_path: Path, value: str, fine: bool) -> None:
    """60 is not taken for 60 per cent."""
    desk = Desk(tmp_path, default_rulebook())
    name = next(each.name for each in desk.book.parameters.values() if each.unit in PARTS)
    change = f"  - {{id: a, parameter: {name}, value: {value}, reason: r}}\n"
    if fine:
        assert desk.overlay(change).changes[0].new.value == pytest.approx(float(value))
    else:
        assert [(code, told) for _, code, told in desk.wrong(change)] == [("value-part", value)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (SEVERITY + OFF.replace("id: off", "id: mild"), ("5:5", "duplicate-id", "mild")),
        (SEVERITY + SEVERITY.replace("id: mild", "id: more").replace("low", "high"), ("5:5", "changed-twice", "AAA01")),
        (OFF + OFF.replace("id: off", "id: x").replace("off: yes", "severity: low"), ("5:5", "changed-twice", "BBB01")),
        (OFF.replace("id: off", "id: x").replace("off: yes", "severity: low") + OFF, ("5:5", "changed-twice", "BBB01")),
        (LEAD + LEAD.replace("id: lead", "id: x"), ("5:5", "changed-twice", "tasks.lead")),
    ],
)
def test_two_changes_of_one_file(desk: Desk, changes: str, expected: tuple[str, str, str]) -> None:
    """Each has a name of its own, and no two change one thing; told at the second."""
    assert desk.wrong(changes) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: LOC01", "id: AAA01", ("7:11", "duplicate-id", "AAA01")),
        ("topic: team", "topic: teem", ("9:14", "no-such-topic", "teem")),
        ("team.running: {at_least", "team.runing: {at_least", ("13:9", "no-such-indicator", "team.runing")),
        ("local.least}", "local.lest}", ("13:9", "no-such-parameter", "local.lest")),
        ("at_least: local.least", "at_lest: 1", ("13:33", "condition", "at_lest")),
        ("[local-team]", "[local-teem]", ("14:7", "no-such-measure", "local-teem")),
        ("severity: high", "severity: huge", ("10:17", "choice", "huge")),
        ("title: A team, gap", "titel: A team, gap", None),
        ("      phases: [before, arrival, living]\n", "", ("6:5", "missing", None)),
        ("{team.running} teams", "teams", ("17:34", "texts-differ", "team.running")),
    ],
)
def test_faults_of_an_added_rule(desk: Desk, old: str, new: str, expected: tuple[str, str, str | None] | None) -> None:
    """As those of a shipped one, at their place in this file."""
    assert old in ADDED
    found = desk.wrong(ADDED.replace(old, new), more=BROUGHT)
    if expected is None:
        assert {(place.split(":")[0], code) for place, code, _ in found} == {("17", "missing"), ("17", "unknown-key")}
    else:
        assert found == [expected]


@pytest.mark.parametrize(("part", "name"), [("parameters", "tasks.lead"), ("measures", "hold")])
def test_what_the_pack_has_cannot_be_replaced_without_a_change(desk: Desk, part: str, name: str) -> None:
    """What an adaptation brings has a new name: else a limit would be another with no reason, and nobody told."""
    brought = {
        "parameters": "{value: 1, unit: day, kind: local, source: s, nb: a, en: b}",
        "measures": "{role: leader, hours: effort.some, lead: lead.some, nb: {title: a, how: b}, "
        "en: {title: a, how: b}}",
    }[part]
    found = desk.wrong(SEVERITY, more=f"{part}:\n  {name}: {brought}\n")
    assert [(code, value) for _, code, value in found] == [("duplicate-id", name)]


@pytest.mark.parametrize(
    ("brought", "code"),
    [
        ("{value: soon, unit: day, kind: local, source: s, nb: a, en: b}", "value-whole"),
        ("{value: 60, unit: resident-share, kind: local, source: s, nb: a, en: b}", "value-part"),
        ("{value: 2, unit: weeks, kind: local, source: s, nb: a, en: b}", "choice"),
    ],
)
def test_limits_that_an_adaptation_brings_are_looked_at(desk: Desk, brought: str, code: str) -> None:
    """As those that it changes: a value that its unit can have, in a unit that there is."""
    found = desk.wrong(SEVERITY, more=f"parameters:\n  local.least: {brought}\n")
    assert [(place.split(":")[0], each) for place, each, _ in found] == [("6", code)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("- 1", "a-section"),
        ("id: a\noffice: b\n", "missing"),
        ("id: a\nchanges: []\n", "missing"),
        ("office: b\nchanges: []\n", "missing"),
        ("id: a\noffice: ' '\nchanges: []\n", "text"),
        ("id: a\noffice: b\nchanges: {}\n", "a-list"),
        ("id: a\noffice: b\nchanges: []\nrules: []\n", "unknown-key"),
        ("id: [\n", "yaml"),
    ],
)
def test_files_that_are_no_adaptation(desk: Desk, text: str, code: str) -> None:
    """Refused as a plan would be: each with its place and a way out."""
    path = desk.folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_overlay(str(path), desk.book)
    codes = [each.code for each in caught.value.problems]
    assert code in codes or code == "yaml", codes
    for each in caught.value.problems:
        well_worded(each)


def test_all_faults_are_told_at_once(desk: Desk) -> None:
    """In the order of the file."""
    found = desk.wrong(
        "  - {id: a, rule: AAA1, off: yes, reason: r}\n"
        "  - {id: b, parameter: tasks.lead, value: x, reason: r}\n"
        "  - {id: c, reason: r}\n"
        "  - {id: c, rule: AAA01, off: yes, reason: r}\n"
    )
    assert [(place.split(":")[0], code) for place, code, _ in found] == [
        ("4", "no-such-rule-here"),
        ("5", "value-whole"),
        ("6", "one-change"),
    ]


NUMBER: Final = "13097248022"  # a synthetic number with valid check digits


@pytest.mark.parametrize("where", ["reason", "office"])
def test_identity_number_is_refused_and_never_repeated(desk: Desk, where: str) -> None:
    """Wherever it stands; the message says where, and not what."""
    change = "  - {id: a, rule: AAA01, off: yes, reason: Because of X}\n"
    changes = change.replace("Because of X", f"Because of {NUMBER}")
    if where == "office":
        changes = change.replace("reason:", f"office: {NUMBER[:6]} {NUMBER[6:]}, reason:")
    problems = desk.refused(changes)
    assert [(each.line, each.value) for each in problems] == [(4, None)]
    for lang in LANGS:
        text = Wording(lang).problem(problems[0])
        assert NUMBER[:6] not in text
        assert NUMBER[6:] not in text


# --- Nothing else changes ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """A plan, a day, and a local adaptation of the shipped rules."""

    data: dict[str, Any]
    as_of: dt.date
    overlay: dict[str, Any]


def make_tried(dice: Dice) -> Tried:
    """Return a plan that lacks something, and some changes of every kind but those that bring new rules."""
    data = erase(make_plan(dice), dice, dice.pick([0, 3, 15])).data
    book = default_rulebook()
    made = [_change(dice, book, number) for number in range(dice.number(1, 6))]
    unique = {(each.get("rule") or each.get("parameter") or each.get("measure") or ""): each for each in made}
    return Tried(data, make_as_of(dice), {"id": "here", "office": "Office", "changes": list(unique.values())})


def _change(dice: Dice, book: Rulebook, number: int) -> dict[str, Any]:
    shared = {"id": f"change-{number}", "reason": "So it is"}
    kind = dice.pick(["parameter", "parameter", "severity", "off", "role", "leader", "texts"])
    rule = dice.pick(sorted(book.rules))
    match kind:
        case "parameter":
            each = book.parameters[dice.pick(sorted(book.parameters))]
            value = f"0.{dice.number(1, 9)}" if each.unit in PARTS else str(dice.number(0, 60))
            return {**shared, "parameter": each.name, "value": value}
        case "severity":
            return {**shared, "rule": rule, "severity": dice.pick(SEVERITIES)}
        case "off":
            return {**shared, "rule": rule, "off": "yes"}
        case "texts":
            texts = {"nb": {"why": "Derfor."}, "en": {"why": "That is why."}}
            return {**shared, "rule": rule, "texts": texts}
        case "role":
            return {**shared, "measure": dice.pick(sorted(book.measures)), "role": dice.pick(get_args(Role))}
    return {**shared, "leader_role": dice.pick(get_args(Role))}


def _text(overlay: dict[str, Any]) -> bytes:
    return json.dumps(overlay, ensure_ascii=False).encode()


@given(rolled(make_tried))
@examples(60, 5_000, shrink=False)
def test_the_report_names_every_outcome_that_is_another_and_no_other(tried: Tried) -> None:
    """Held against a check without the adaptation: from and to, severities, and nothing untouched differs."""
    book = default_rulebook()
    plan = Plan.model_validate(tried.data)
    overlay = read_overlay(_text(tried.overlay), "here.yaml", book)
    bare, report = check(plan, as_of=tried.as_of), check(plan, as_of=tried.as_of, overlays=[overlay])
    before, after = outcomes(bare), outcomes(report)
    nothing = (None, None)
    told = {
        (each.rule, each.subject): ((each.from_, each.from_severity), (each.to, each.to_severity))
        for each in report.local_outcomes
    }
    assert told == {
        key: (was, now)
        for key in before.keys() | after.keys()
        if (was := before.get(key, nothing)) != (now := after.get(key, nothing))
    }
    names = {f"here/{each.id}": touched(book, each) for each in overlay.changes}
    for each in report.local_outcomes:
        assert each.changes
        assert all(each.rule in names[name] for name in each.changes)
    _untouched(bare, report, overlay, book)


def _untouched(bare: Report, report: Report, overlay: Overlay, book: Rulebook) -> None:
    """Hold that what no change touches is the same to the letter, who takes what nobody holds apart."""
    changed = {rule for each in overlay.changes for rule in touched(book, each)}
    same = [[each._replace(owner=None) for each in one.outcomes if each.rule not in changed] for one in (bare, report)]
    assert same[0] == same[1]
    if not any(each.kind == "leader-role" for each in overlay.changes):
        assert [each.owner for each in bare.outcomes if each.rule not in changed] == [
            each.owner for each in report.outcomes if each.rule not in changed
        ]
    assert {each.rule for each in report.outcomes if each.local} <= changed
    assert (report.described, report.asked, report.phases, report.plan) == (
        bare.described,
        bare.asked,
        bare.phases,
        bare.plan,
    )
    assert [each.change for each in report.local] == [each.id for each in overlay.changes]


@given(rolled(make_tried))
@examples(12, 500, shrink=False)
def test_reports_with_adaptations_keep_to_the_schema_and_are_the_same_each_time(tried: Tried) -> None:
    """In both languages; equal inputs give equal bytes."""
    validator = jsonschema.Draft202012Validator(report_schema())
    plan, text = Plan.model_validate(tried.data), _text(tried.overlay)
    for lang in LANGS:
        overlays = [read_overlay(text, "here.yaml", default_rulebook()) for _ in range(2)]
        one, other = (check(plan, as_of=tried.as_of, lang=lang, overlays=[each]).to_json() for each in overlays)
        assert one == other
        assert [each.message for each in validator.iter_errors(json.loads(one))] == []


def test_no_adaptation_is_as_if_there_were_none(desk: Desk) -> None:
    """An empty list, and one without changes, leave every outcome; only the latter is named."""
    assert desk.report() == check(read_plan(PLAN, "plan.yaml"), as_of=DAY, rulebook=desk.book)
    (desk.folder / "none.yaml").write_text("id: none\noffice: O\nchanges: []\n", encoding="utf-8")
    report = desk.report(load_overlay(str(desk.folder / "none.yaml"), desk.book))
    assert (report.outcomes, report.local, report.local_outcomes) == (desk.report().outcomes, (), ())


def test_the_pack_itself_is_never_changed(desk: Desk) -> None:
    """What is adapted is a pack of its own."""
    before = repr(desk.book)
    desk.report(desk.overlay(SEVERITY + LEAD + ROLE + ADDED, more=BROUGHT))
    assert repr(desk.book) == before


# --- Side by side ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_changes_side_by_side(desk: Desk, lang: Lang) -> None:
    """For each target what each adaptation makes of it, or nothing; every text in its language."""
    overlays = [desk.overlay(SEVERITY + LEAD), desk.overlay(SEVERITY.replace("low", "high") + OFF, "there")]
    found = compare_changes(overlays, Wording(lang, 0), desk.book)
    assert [(each["target"], each["kind"], [bool(one) for one in each["overlays"]]) for each in found] == [
        ("AAA01", "severity", [True, True]),
        ("BBB01", "off", [False, True]),
        ("tasks.lead", "parameter", [True, False]),
    ]
    severity = [Wording(lang).word("severity", each) for each in ("low", "high")]
    assert [text.endswith(word) for text, word in zip(found[0]["overlays"], severity, strict=True)] == [True, True]


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_of_a_change_is_filled_in(desk: Desk, lang: Lang) -> None:
    """No placeholder is left, and the languages differ."""
    told: list[LocalChange] = []
    for changes, more, *_ in KINDS:
        told += desk.report(desk.overlay(changes, more=more), lang=lang).local
    assert len(told) == len(KINDS)
    other: Lang = "en" if lang == "nb" else "nb"
    for each, (changes, more, *_) in zip(told, KINDS, strict=True):
        assert not set("{}") & set(each.text)
        assert desk.report(desk.overlay(changes, more=more), lang=other).local[0].text != each.text
