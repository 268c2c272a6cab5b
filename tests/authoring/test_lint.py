"""What is wrong with a pack or a local adaptation that still loads: each kind of fault, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authoring_support import EVALUATED, FILES, HELD, MIXED, said, statement, write_pack
from bomiljo import Wording, lint_overlay, lint_pack, load_overlay, load_overlay_cases, load_pack
from bomiljo.indicators import INDICATORS
from bomiljo.wording import catalogue
from loading_support import well_worded

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Problem

Found = list[tuple[str, str, str | None]]


def lint(folder: Path) -> Found:
    """Return what is wrong with a pack, but for the many indicators that three rules leave unused."""
    problems = lint_pack(folder)
    for each in problems:
        well_worded(each)
        assert each.code in catalogue("problems"), each.code
    return said([each for each in problems if each.code != "dead-indicator"])


def at(text: str, line: str) -> int:
    """Return the number of the one line of a file that begins so."""
    [found] = [number for number, each in enumerate(text.splitlines(), 1) if each.strip().startswith(line)]
    return found


def test_a_pack_without_faults_is_silent(tmp_path: Path) -> None:
    """All outcomes are shown, all parameters and measures used, all statements there."""
    assert lint(write_pack(tmp_path)) == []


def test_indicators_that_nothing_reads_are_told(tmp_path: Path) -> None:
    """What rules compare in `when`, `require` or `missed`, and what statements show, is used; the rest is not."""
    shown = "disposition: described\n  why: {nb: Vi viser det., en: We show it.}\n  shows: [mix.residents]"
    folder = write_pack(tmp_path, statements=FILES["statements/team.yaml"] + statement("R04", shown))
    dead = [each.value for each in lint_pack(folder) if each.code == "dead-indicator"]
    used = {
        "team.evaluations",
        "task.owners_in_place",
        "team.running",
        "sharing.stays",
        "team.anchored_with_leader",
        "presence.staffed_now",
        "presence.first_reduction",
        "mix.residents",
    }
    assert sorted(filter(None, dead)) == sorted(set(INDICATORS) - used)
    assert {each.place for each in lint_pack(folder)} == {"indicators/"}


NO_CASES = EVALUATED.partition("cases:")[0]
IMPOSSIBLE = MIXED.replace("team.anchored_with_leader: yes\n", "team.running: {less_than: 0}\n")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"AAA01": NO_CASES},
            ("team/AAA01-evaluated.yaml:1:5", "not-shown", "ok, gap, unknown, not_applicable"),
        ),
        (
            {"AAA01": ("    - {name: not told, outcome: unknown, set: {team.evaluations: }}\n", "")},
            ("team/AAA01-evaluated.yaml:1:5", "not-shown", "unknown"),
        ),
        (
            {"BBB01": HELD.replace("outcome: gap", "outcome: ok")},
            ("tasks/BBB01-held.yaml:1:5", "not-shown", "gap"),
        ),
        ({"CCC01": ("outcome: missed", "outcome: gap")}, ("team/CCC01-mixed.yaml:1:5", "not-shown", "missed")),
        ({"CCC01": ("measures: [evaluate]\n", "")}, ("team/CCC01-mixed.yaml:1:5", "no-measure", "CCC01")),
        (
            {"AAA01": ("{at_least: 1}", "{at_least: 0}")},
            (f"team/AAA01-evaluated.yaml:{at(EVALUATED, 'require')}:1", "never-gap", "AAA01"),
        ),
        (
            {"AAA01": ("{at_least: 1}", "{less_than: 0}")},
            (f"team/AAA01-evaluated.yaml:{at(EVALUATED, 'require')}:1", "never-ok", "AAA01"),
        ),
        (
            {"AAA01": ("require:", "when: {team.running: {at_most: -1}}\nrequire:")},
            (f"team/AAA01-evaluated.yaml:{at(EVALUATED, 'require')}:1", "never-applies", "AAA01"),
        ),
        (
            {"AAA01": ("require:", "when: {team.evaluations: {at_most: 0}}\nrequire:")},
            (f"team/AAA01-evaluated.yaml:{at(EVALUATED, 'require') + 1}:1", "never-ok", "AAA01"),
        ),
        (
            {
                "measures": (
                    "hold:",
                    "unused: {role: nav-adviser, hours: effort.some, lead: lead.some, nb: {title: a, how: b}, "
                    "en: {title: a, how: b}}\nhold:",
                )
            },
            ("measures/team.yaml:2:9", "dead-measure", "unused"),
        ),
        (
            {
                "parameters": FILES["parameters/tasks.yaml"]
                + "\ntasks.other: {value: 1, unit: day, kind: finding, source: x, nb: a, en: b}\n"
            },
            ("parameters/tasks.yaml:3:14", "dead-parameter", "tasks.other"),
        ),
        (
            {"statements": FILES["statements/team.yaml"].replace("R02", "R04"), "BBB01": ("[R02]", "[R04]")},
            ("statements/", "no-disposition", "R02"),
        ),
        (
            {"equivalent": FILES["equivalent-mutants/all.yaml"] + "XYZ01 ahead -> no: {nb: a, en: b}\n"},
            ("equivalent-mutants/all.yaml:3:20", "no-such-rule-here", "XYZ01"),
        ),
    ],
)
def test_each_fault_is_told_where_it_stands(
    tmp_path: Path, changed: dict[str, tuple[str, str] | str], expected: tuple[str, str, str | None]
) -> None:
    """File, line and column; what is said reads well in both languages."""
    assert expected in lint(write_pack(tmp_path, **changed))


def test_one_fault_is_told_once(tmp_path: Path) -> None:
    """And nothing else with it."""
    folder = write_pack(tmp_path, CCC01=("measures: [evaluate]\n", ""))
    assert lint(folder) == [("team/CCC01-mixed.yaml:1:5", "no-measure", "CCC01")]


def test_rules_that_contradict_are_told(tmp_path: Path) -> None:
    """At the second of them, with the first."""
    folder = write_pack(tmp_path, CCC01=("  team.anchored_with_leader: yes\n", "  team.evaluations: {at_most: 0}\n"))
    assert [each for each in lint(folder) if each[1] == "rules-contradict"] == [
        ("team/CCC01-mixed.yaml:1:5", "rules-contradict", "AAA01")
    ]


def test_a_pack_that_does_not_load_is_told_as_it_is(tmp_path: Path) -> None:
    """Faults of the pack, and faults of its cases, are what lint finds then."""
    folder = write_pack(tmp_path, AAA01=("covers: [R01]", "covers: [R99]"))
    assert [(each.code, each.value) for each in lint_pack(folder)] == [("no-such-statement", "R99")]
    folder = write_pack(tmp_path, AAA01=("name: once, outcome: ok", "name: once, outcome: fine"))
    line = at(EVALUATED, "- {name: once")
    assert said(lint_pack(folder)) == [(f"team/AAA01-evaluated.yaml:{line}:29", "case-outcome", None)]


def test_faults_are_in_the_order_of_the_files(tmp_path: Path) -> None:
    """By file, line and column."""
    folder = write_pack(
        tmp_path,
        AAA01=NO_CASES.replace("at_least: 1", "at_least: 0"),
        BBB01=("measures: [hold]\n", ""),
    )
    assert [(place.rpartition(":")[0], code) for place, code, _ in lint(folder)] == [
        ("measures/team.yaml:2", "dead-measure"),
        ("tasks/BBB01-held.yaml:1", "no-measure"),
        ("team/AAA01-evaluated.yaml:1", "not-shown"),
        (f"team/AAA01-evaluated.yaml:{at(EVALUATED, 'require')}", "never-gap"),
    ]


# --- Local adaptations -------------------------------------------------------------------------------

OVERLAY = """\
id: here
office: Office
changes:
  - {id: lead, parameter: tasks.lead, value: 14, reason: Enough here}
"""
ADDED = """\
  - id: more
    reason: Wanted here
    add:
      id: LOC01
      name: anchored
      topic: team
      severity: low
      phases: [before, arrival, living]
      require:
        team.running: {at_least: 1}
      measures: [evaluate]
      texts:
        nb: {title: Et team, gap: Ikke noe team., why: Derfor.}
        en: {title: A team, gap: No team., why: That is why.}
      cases:
        as_of: 2024-03-01
        given: {cohorts: [{id: c1, arrival: 2024-01-08}], meetings: {series: [{id: s, kind: resource-team}]}}
        list:
          - name: runs
            outcome: ok
            set: {"meetings.series[s].from": 2024-01, "meetings.series[s].to": open}
          - {name: none, outcome: gap, plan: {meetings: {series: []}}}
          - {name: not told, outcome: unknown}
"""


def lint_local(tmp_path: Path, text: str) -> list[Problem]:
    """Return what is wrong with a local adaptation of the small pack."""
    book = load_pack(write_pack(tmp_path / "pack"))
    path = tmp_path / "here.yaml"
    path.write_text(text, encoding="utf-8")
    problems = lint_overlay(load_overlay(str(path), book), book, load_overlay_cases(str(path)))
    for each in problems:
        well_worded(each)
    return [each for each in problems if each.source == str(path)]


@pytest.mark.parametrize("text", [OVERLAY, OVERLAY + ADDED])
def test_an_adaptation_without_faults_is_silent(tmp_path: Path, text: str) -> None:
    """A changed limit, and an added rule with cases for all that it can reach."""
    assert lint_local(tmp_path, text) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("          - {name: not told, outcome: unknown}\n", "", (8, "not-shown", "unknown")),
        ("      measures: [evaluate]\n", "", (8, "no-measure", "LOC01")),
        ("{at_least: 1}", "{at_least: 0}", (13, "never-gap", "LOC01")),
        ("{at_least: 1}", "{at_most: -1}", (13, "never-ok", "LOC01")),
        (
            "team.running: {at_least: 1}",
            "team.evaluations: {at_most: 0}",
            (7, "rules-contradict", "LOC01"),
        ),
    ],
)
def test_faults_of_an_added_rule(tmp_path: Path, old: str, new: str, expected: tuple[int, str, str]) -> None:
    """As those of a shipped rule, at their place in the file of the adaptation."""
    found = lint_local(tmp_path, (OVERLAY + ADDED).replace(old, new))
    assert expected in [(each.line, each.code, each.value) for each in found]


def test_a_changed_limit_can_make_a_rule_impossible(tmp_path: Path) -> None:
    """The change is what is at fault: it is told at the change."""
    book = load_pack(
        write_pack(
            tmp_path / "pack",
            parameters=FILES["parameters/tasks.yaml"]
            + "team.most: {value: 9, unit: item, kind: finding, source: x, nb: a, en: b}\n",
            AAA01=EVALUATED.replace("{at_least: 1}", "{at_most: team.most}").replace(
                "require:", "when: {team.evaluations: {at_least: 1}}\nrequire:"
            ),
        )
    )
    path = tmp_path / "here.yaml"
    for value, expected in (("0", ["never-ok"]), ("1", [])):
        path.write_text(
            f"id: a\noffice: b\nchanges:\n  - {{id: c, parameter: team.most, value: {value}, reason: d}}\n", "utf-8"
        )
        found = lint_overlay(load_overlay(str(path), book), book, {})
        assert [(each.code, each.line, each.value) for each in found] == [(code, 4, "AAA01") for code in expected]


def test_faults_are_told_in_both_languages(tmp_path: Path) -> None:
    """Each with its own words."""
    folder = write_pack(tmp_path, AAA01=NO_CASES)
    [problem] = [each for each in lint_pack(folder) if each.code == "not-shown"]
    assert "Ingen av regelens tilfeller viser" in Wording("nb").problem(problem)
    assert "None of the rule's cases shows" in Wording("en").problem(problem)
