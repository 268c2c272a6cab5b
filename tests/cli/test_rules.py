"""`bomiljo rules ...`, and local adaptations on the commands that take them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import bomiljo
from bomiljo import Lang, Wording
from cli_support import PLANS
from cli_support import run_here as run

if TYPE_CHECKING:
    from cli_support import Done

ROOT: Final = Path(__file__).parents[2]
BJERKE: Final = str(ROOT / "scenarios" / "bjerke-2023.yaml")
DAY: Final = ("--as-of", "2024-06-15")
LANGS: Final[tuple[Lang, ...]] = ("nb", "en")
BAD_USAGE: Final = 2

HEAD: Final = "id: here\noffice: The office\nchanges:\n"
OFF: Final = "  - {id: off, rule: TEA01, off: yes, reason: Ours meets otherwise}\n"
MILD: Final = "  - {id: mild, rule: RES01, severity: low, reason: Small place, until: 2024-06-30}\n"
LIMIT: Final = "  - {id: often, parameter: team.max_meeting_interval, value: 14, reason: We meet often}\n"
ADDED: Final = """\
  - id: more
    reason: Wanted here
    add:
      id: Lok01
      name: two-teams
      topic: team
      severity: low
      phases: [before, arrival, living]
      require:
        team.running: {at_least: 2}
      measures: [set-up-team]
      texts:
        nb: {title: To team, gap: "Det er {team.running} team, og vi vil ha to.", why: Derfor.}
        en: {title: Two teams, gap: "There are {team.running} teams, and we want two.", why: That is why.}
      cases:
        as_of: 2024-03-01
        given:
          cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
          meetings:
            series:
              - {id: a, kind: resource-team, from: 2024-01-08, to: open}
              - {id: b, kind: resource-team, from: 2024-01-08, to: open}
        list:
          - {name: both, outcome: ok}
          - {name: one, outcome: OUTCOME, set: {"meetings.series[b]": }}
          - {name: not told, outcome: unknown, plan: {meetings: {series: }}}
"""


def overlay(folder: Path, changes: str, name: str = "here", outcome: str = "gap") -> str:
    """Write a local adaptation; return its path."""
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.replace("here", name) + changes.replace("OUTCOME", outcome), encoding="utf-8")
    return str(path)


def flat(done: Done) -> str:
    """Return what was written, on one line."""
    return " ".join(done.text.split())


# --- list and show -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_list(lang: Lang) -> None:
    """A line for each rule, or for those of a topic: code, severity, topic and title."""
    book = bomiljo.default_rulebook()
    lines = run("rules", "list", "--lang", lang).text.splitlines()
    assert [line.split()[0] for line in lines] == list(book.rules)
    for line, rule in zip(lines, book.rules.values(), strict=True):
        assert Wording(lang).word("severity", rule.severity) in line
        assert rule.topic in line
    some = run("rules", "list", "--lang", lang, "--topic", "team").text.splitlines()
    assert [line.split()[0] for line in some] == [each.id for each in book.rules.values() if each.topic == "team"]
    assert not set("{}") & set("".join(lines))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["mix01", "RES01", "PRE03"])
def test_show_is_the_page_of_the_rule(lang: Lang, name: str) -> None:
    """As Markdown, whatever the width; the code may be in small letters."""
    book, cases = bomiljo.default_rulebook(), bomiljo.load_cases()
    rule = book.rules[name.upper()]
    done = run("rules", "show", name, "--lang", lang, env={"COLUMNS": "40"})
    assert (done.code, done.err) == (0, "")
    assert done.text == bomiljo.rule_page(book, rule, cases[rule.id], lang)


def test_rule_that_there_is_not() -> None:
    """Exit 2, with the nearest that there is; so for every command that takes a rule."""
    for command in ("show", "test", "mutate"):
        done = run("rules", command, "TEA1", "--lang", "en")
        assert (done.code, done.out) == (BAD_USAGE, b""), command
        assert "TEA1" in done.err
        assert "TEA01" in done.err


def test_list_and_show_with_a_local_adaptation(tmp_path: Path) -> None:
    """What is off is gone, what is added is there, what is changed is shown as changed."""
    path = overlay(tmp_path, OFF + ADDED + "  - {id: mild, rule: RES01, severity: low, reason: Small place}\n")
    lines = {
        line.split()[0]: line for line in run("rules", "list", "--overlay", path, "--lang", "en").text.splitlines()
    }
    assert "TEA01" not in lines
    assert "Two teams" in lines["Lok01"]
    assert "low" in lines["RES01"].split()
    shown = run("rules", "show", "lok01", "--overlay", path, "--lang", "en")
    assert shown.text.startswith("# Lok01 Two teams")
    assert "There are 1 teams, and we want two." in shown.text
    assert "## The source" not in shown.text
    assert run("rules", "show", "TEA01", "--overlay", path).code == BAD_USAGE


# --- test --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_cases_that_hold(lang: Lang) -> None:
    """One line: how many were tried; of all rules, or of those named."""
    cases = bomiljo.load_cases()
    done = run("rules", "test", "tea01", "MIX01", "--lang", lang)
    number = len(cases["TEA01"]) + len(cases["MIX01"])
    assert done.text == Wording(lang).label("cases-run", cases=str(number), rules="2", failed="0") + "\n"
    assert done.code == 0


def test_all_cases_hold() -> None:
    """As shipped."""
    cases = bomiljo.load_cases()
    done = run("rules", "test", "--lang", "en")
    number = str(sum(map(len, cases.values())))
    assert flat(done) == Wording("en").label("cases-run", cases=number, rules=str(len(cases)), failed="0")
    assert done.code == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_case_that_does_not_hold(tmp_path: Path, lang: Lang) -> None:
    """Exit 1: what was expected and what was said, where it stands, and what was compared."""
    path = overlay(tmp_path, ADDED, outcome="ok")
    done = run("rules", "test", "Lok01", "--overlay", path, "--lang", lang)
    word = Wording(lang).word
    line = next(
        number for number, text in enumerate(Path(path).read_text("utf-8").splitlines(), 1) if "name: one" in text
    )
    assert done.code == 1
    said = Wording(lang).label(
        "case-failed", rule="Lok01", number="2", name="one", expected=word("outcome", "ok"), said=word("outcome", "gap")
    )
    assert said in flat(done)
    assert f"{path}:{line}" in done.text
    assert Wording(lang).indicator("team.running") in flat(done)
    assert Wording(lang).label("cases-run", cases="3", rules="1", failed="1") in flat(done)


def test_what_an_unknown_lacks_is_told(tmp_path: Path) -> None:
    """Where a case expects an answer and the rule cannot tell, the path of what is not told is named."""
    path = overlay(tmp_path, ADDED.replace("name: not told, outcome: unknown", "name: not told, outcome: gap"))
    done = run("rules", "test", "lok01", "--overlay", path, "--lang", "en")
    assert done.code == 1
    assert "meetings.series" in done.text


def test_shipped_cases_are_tried_as_shipped(tmp_path: Path) -> None:
    """A local limit changes no shipped case: those know nothing of it."""
    path = overlay(tmp_path, LIMIT)
    assert run("rules", "test", "TEA01", "--overlay", path).code == 0


def test_cases_that_cannot_be_read(tmp_path: Path) -> None:
    """Exit 3 with file, line and column."""
    path = overlay(tmp_path, ADDED, outcome="fine")
    done = run("rules", "test", "--overlay", path, "--lang", "en")
    assert (done.code, done.out) == (3, b"")
    assert f"{path}:" in done.err
    assert "outcome" in done.err


# --- lint --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_lint_finds_nothing(lang: Lang) -> None:
    """In the shipped rules: exit 0 and one line."""
    done = run("rules", "lint", "--lang", lang)
    assert done.text == Wording(lang).label("lint-found", count="0") + "\n"
    assert done.code == 0


def test_lint_of_a_local_adaptation(tmp_path: Path) -> None:
    """Only the adaptation is looked at: exit 1 and a line for each fault, or 0 and none."""
    sound = run("rules", "lint", "--overlay", overlay(tmp_path, ADDED + LIMIT), "--lang", "en")
    assert (sound.code, sound.text) == (0, Wording("en").label("lint-found", count="0") + "\n")
    path = overlay(tmp_path, ADDED.replace("      measures: [set-up-team]\n", ""))
    done = run("rules", "lint", "--overlay", path, "--lang", "en")
    first, last = done.text.splitlines()
    assert (done.code, last) == (1, Wording("en").label("lint-found", count="1"))
    assert first.startswith(f"{path}:7:11: ")
    assert "Lok01" in first


# --- mutate ------------------------------------------------------------------------------------------


def test_no_change_survives() -> None:
    """Exit 0 and the counts, which add up; changes that cannot be noticed are listed with the reason."""
    done = run("rules", "mutate", "mix01", "PRE01", "--lang", "en")
    assert done.code == 0
    book, cases = bomiljo.default_rulebook(), bomiljo.load_cases()
    found = bomiljo.try_mutants(book, [book.rules["MIX01"], book.rules["PRE01"]], cases)
    for each in found:
        assert each.mutants == each.killed + len(each.equivalent) + len(each.survived)
        for name in each.equivalent:
            assert f"{each.rule} {name}: {book.equivalents[each.rule, name]['en']}" in flat(done)
    counts = {
        "mutants": sum(each.mutants for each in found),
        "killed": sum(each.killed for each in found),
        "equivalent": sum(len(each.equivalent) for each in found),
        "survived": 0,
        "rules": 2,
    }
    last = Wording("en").label("mutants-tried", **{name: str(number) for name, number in counts.items()})
    assert flat(done).endswith(last)


def test_what_survives_is_told(tmp_path: Path) -> None:
    """Exit 1, and each change that no case notices by name; with an adaptation only the rules that it adds."""
    path = overlay(tmp_path, ADDED)
    done = run("rules", "mutate", "--overlay", path, "--lang", "en")
    assert done.code == 1
    data = json.loads(run("rules", "mutate", "--overlay", path, "--format", "json").out)
    [rule] = data["rules"]
    assert rule["rule"] == "Lok01"
    assert data["survived"] == len(rule["survived"]) > 0
    assert set(rule) == {"rule", "mutants", "killed", "equivalent", "survived", "stale"}
    for name in rule["survived"]:
        assert Wording("en").label("mutant-survived", rule="Lok01", name=name) in flat(done)
    assert "phases without before" in rule["survived"]
    assert "require.team.running at_least 2 -> at_least 3" not in rule["survived"]


def test_mutants_as_data() -> None:
    """A line for each rule; the exit code is the same as with text."""
    done = run("rules", "mutate", "PRE01", "MIX01", "--format", "json")
    data = json.loads(done.out)
    assert [each["rule"] for each in data["rules"]] == ["PRE01", "MIX01"]
    assert (done.code, data["survived"]) == (0, 0)
    assert sum(line.startswith(b'{"rule"') for line in done.out.splitlines()) == 2


# --- coverage ----------------------------------------------------------------------------------------


def test_coverage_as_data() -> None:
    """Every statement with its disposition, rules and outcomes; every rule with the fields that it rests on."""
    data = json.loads(run("rules", "coverage", "--format", "json", "--lang", "nb").out)
    book = bomiljo.default_rulebook()
    assert [each["id"] for each in data["statements"]] == list(book.statements)
    assert [each["id"] for each in data["rules"]] == list(book.rules)
    for each in data["statements"]:
        statement = book.statements[each["id"]]
        assert each["disposition"] == statement.disposition
        assert each["why"] == (statement.why or statement.left or {}).get("nb", "")
        assert each["rules"] == [rule.id for rule in book.rules.values() if each["id"] in rule.covers]
    for each in data["rules"]:
        assert each["attested"] == (len(each["fields"]) <= 1)


@pytest.mark.parametrize("lang", LANGS)
def test_coverage(lang: Lang) -> None:
    """The counts, each statement in our words with its rules or why it has none, and the rules that are attested."""
    done, book = run("rules", "coverage", "--lang", lang), bomiljo.default_rulebook()
    found = bomiljo.cover(book, bomiljo.load_cases(), lang)
    text = flat(done)
    assert done.code == 0
    assert text.startswith(str(len(book.statements)))
    for each in found.statements:
        assert " ".join(book.statements[each.id].says[lang].split()) in text
        assert " ".join(each.why.split()) in text
    attested = [each.id for each in found.rules if each.attested]
    label = Wording(lang).label("coverage-attested", attested=str(len(attested)), rules=str(len(book.rules)))
    assert label in text
    assert not set("{}") & set(text)
    assert not [line for line in done.text.splitlines() if len(line) > 100]


# --- pages -------------------------------------------------------------------------------------------


def test_pages_are_written_and_held_against_the_rules(tmp_path: Path) -> None:
    """Written they are current; one that is changed, missing or too many is named, and written anew or removed."""
    folder = tmp_path / "pages"
    missing = run("rules", "pages", str(folder), "--check")
    assert missing.code == 1
    assert not folder.exists()
    assert run("rules", "pages", str(folder)).code == 0
    names = {"README.md", *(f"{rule}.md" for rule in bomiljo.default_rulebook().rules)}
    for lang in LANGS:
        assert {path.name for path in (folder / lang).iterdir()} == names
    assert len(missing.text.splitlines()) == 2 * len(names)
    current = run("rules", "pages", str(folder), "--check")
    assert (current.code, current.out) == (0, b"")

    (folder / "nb" / "MIX01.md").write_text("changed", encoding="utf-8")
    (folder / "en" / "MIX01.md").unlink()
    (folder / "en" / "XYZ01.md").write_text("of a rule that is no more", encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    done = run("rules", "pages", str(folder), "--check")
    assert done.code == 1
    assert [line.split(".md")[0].rsplit("/", 2)[-2:] for line in done.text.splitlines()] == [
        ["en", "MIX01"],
        ["en", "XYZ01"],
        ["nb", "MIX01"],
    ]
    assert run("rules", "pages", str(folder)).code == 0
    assert run("rules", "pages", str(folder), "--check").code == 0
    assert not (folder / "en" / "XYZ01.md").exists()
    assert (folder / "notes.txt").exists()


def test_pages_are_what_show_prints(tmp_path: Path) -> None:
    """To the letter, in each language."""
    assert run("rules", "pages", str(tmp_path)).code == 0
    for lang in LANGS:
        page = (tmp_path / lang / "PRE03.md").read_bytes()
        assert page == run("rules", "show", "PRE03", "--lang", lang).out
        assert b"\r" not in page


# --- compare -----------------------------------------------------------------------------------------


def test_compare(tmp_path: Path) -> None:
    """What each adaptation changes, side by side, as text and as data."""
    one, two = overlay(tmp_path, OFF + MILD), overlay(tmp_path, MILD.replace("low", "critical") + LIMIT, "there")
    done = run("rules", "compare", one, two, "--lang", "en")
    assert done.code == 0
    text = flat(done)
    assert "TEA01 - here: TEA01 " in text
    assert "there: as in the model" in text
    assert "14 days" in text
    data = json.loads(run("rules", "compare", one, two, "--lang", "en", "--format", "json").out)
    assert data["overlays"] == ["here", "there"]
    assert [(each["target"], [bool(one) for one in each["overlays"]]) for each in data["changes"]] == [
        ("RES01", [True, True]),
        ("TEA01", [True, False]),
        ("team.max_meeting_interval", [False, True]),
    ]
    assert data["outcomes"] == []


def test_compare_what_they_make_of_a_plan(tmp_path: Path) -> None:
    """Only outcomes that are not the same everywhere, with what each says; held against a check of each."""
    paths = [overlay(tmp_path, OFF + ADDED), overlay(tmp_path, LIMIT, "there")]
    arguments = ("rules", "compare", *paths, "--plan", BJERKE, "--as-of", "2024-02-01")
    data = json.loads(run(*arguments, "--format", "json").out)
    plan = bomiljo.load_plan(BJERKE)
    said = []
    for local in ([], [paths[0]], [paths[1]]):
        report = bomiljo.check(plan, as_of=dt.date(2024, 2, 1), overlays=[bomiljo.load_overlay(path) for path in local])
        said.append({(each.rule, each.subject): "missed" if each.missed else each.outcome for each in report.outcomes})
    keys = sorted({*said[0], *said[1], *said[2]}, key=lambda key: (key[0], key[1] or ""))
    assert data["outcomes"] == [
        {
            "rule": key[0],
            "subject": key[1],
            "shipped": said[0].get(key),
            "overlays": [each.get(key) for each in said[1:]],
        }
        for key in keys
        if len({each.get(key) for each in said}) > 1
    ]
    assert {each["rule"] for each in data["outcomes"]} >= {"TEA01", "Lok01"}
    text = flat(run(*arguments, "--lang", "en"))
    assert "without adaptation" in text
    assert "no rule" in text


@pytest.mark.parametrize(
    "arguments", [["compare"], ["compare", "HERE", "--plan", "none.yaml"], ["compare", "none.yaml"]]
)
def test_compare_what_cannot_be_read(tmp_path: Path, arguments: list[str]) -> None:
    """Exit 2 without a file, 3 where one cannot be read."""
    path = overlay(tmp_path, OFF)
    done = run("rules", *[path if each == "HERE" else each for each in arguments])
    assert done.code == (BAD_USAGE if len(arguments) == 1 else 3)
    assert done.out == b""
    assert done.err


# --- Local adaptations on a check --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_check_with_a_local_adaptation(tmp_path: Path, lang: Lang) -> None:
    """The text tells each change with reason, office and end, and each outcome that is another for it."""
    path = overlay(tmp_path, OFF + MILD + ADDED)
    done = run("check", BJERKE, *DAY, "--overlay", path, "--lang", lang)
    report = bomiljo.check(
        bomiljo.load_plan(BJERKE), as_of=dt.date(2024, 6, 15), lang=lang, overlays=[bomiljo.load_overlay(path)]
    )
    text, wording = flat(done), Wording(lang)
    assert wording.label("local", count="3") in text
    for each in report.local:
        assert f"{each.text}. {each.reason}" in text
        assert wording.label("decided-by", office="The office") in text
    assert wording.label("until-day", day=wording.written_day("2024-06-30")) in text
    assert report.local_outcomes
    for outcome in report.local_outcomes:
        assert (f"{outcome.rule} {outcome.subject}" if outcome.subject else f"{outcome.rule}:") in text
    assert wording.label("local-rule") in text
    assert not set("{}") & set(text)
    assert not [line for line in done.text.splitlines() if len(line) > 100]


def test_expired_change_is_told_as_expired(tmp_path: Path) -> None:
    """It changes nothing, and nobody has to wonder why."""
    path = overlay(tmp_path, MILD)
    done = run("check", BJERKE, "--as-of", "2024-07-01", "--overlay", path, "--lang", "en")
    wording = Wording("en")
    assert wording.label("change-expired") in flat(done)
    assert wording.label("local-no-outcomes") in flat(done)


@pytest.mark.parametrize("lang", LANGS)
def test_explain_with_a_local_adaptation(tmp_path: Path, lang: Lang) -> None:
    """A rule that is added covers nothing of the source, and says so; a changed one names the change."""
    path = overlay(tmp_path, MILD + ADDED)
    wording = Wording(lang)
    added = run("explain", BJERKE, "LOK01", *DAY, "--overlay", path, "--lang", lang)
    assert added.code == 0
    assert added.text.startswith("Lok01 ")
    assert wording.label("local-rule") in flat(added)
    changed = run("explain", BJERKE, "RES01", *DAY, "--overlay", path, "--lang", lang)
    assert wording.label("touched-by", changes="here/mild") in flat(changed)
    assert wording.label("touched-by", changes="here/mild") not in flat(
        run("explain", BJERKE, "RES01", *DAY, "--lang", lang)
    )


def test_exit_code_follows_the_adaptation(tmp_path: Path) -> None:
    """Gaps that are milder here count for less; those of an added rule count too."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLANS["gap"], encoding="utf-8")
    arguments = ("check", str(plan), "--as-of", "2024-02-01", "--topic", "integration", "--fail-on", "medium")
    assert run(*arguments).code == 1
    mild = overlay(tmp_path, MILD.replace("RES01", "ITG01"))
    assert run(*arguments, "--overlay", mild).code == 0


def test_demo_and_data_with_a_local_adaptation(tmp_path: Path) -> None:
    """The JSON names the adaptations; several may be given."""
    paths = [overlay(tmp_path, OFF), overlay(tmp_path, LIMIT, "there")]
    done = run("demo", "--format", "json", "--overlay", paths[0], "--overlay", paths[1])
    data = json.loads(done.out)
    assert data["rules"]["overlays"] == ["here", "there"]
    assert [each["change"] for each in data["local"]] == ["off", "often"]
    assert all(each["rule"] != "TEA01" for each in data["outcomes"])
    concise = run("demo", "--format", "concise", "--overlay", paths[0])
    assert " TEA01 " not in concise.text


@pytest.mark.parametrize(
    "command",
    [
        ["check", BJERKE],
        ["demo"],
        ["explain", BJERKE, "RES01"],
        ["rules", "list"],
        ["rules", "show", "RES01"],
        ["rules", "test"],
        ["rules", "lint"],
        ["rules", "mutate", "TEA02"],
    ],
)
def test_adaptation_that_cannot_be_used(tmp_path: Path, command: list[str]) -> None:
    """Exit 3 with the place of each fault, or with the name of a file that there is not; nothing else is written."""
    wrong = overlay(tmp_path, "  - {id: a, rule: TEA1, off: yes, reason: r}\n")
    done = run(*command, "--overlay", wrong, "--lang", "en")
    assert (done.code, done.out) == (3, b"")
    assert f"{wrong}:4:19" in done.err
    assert "TEA01" in done.err
    missing = run(*command, "--overlay", str(tmp_path / "none.yaml"), "--lang", "en")
    assert (missing.code, missing.out) == (3, b"")
    assert "none.yaml" in missing.err
    assert "plan" not in missing.err.splitlines()[0].lower()


def test_adaptations_that_disagree(tmp_path: Path) -> None:
    """Exit 3: which thing, and in which two files."""
    paths = [overlay(tmp_path, OFF), overlay(tmp_path, OFF, "there")]
    for command in (["check", BJERKE], ["rules", "list"], ["explain", BJERKE, "RES01"]):
        done = run(*command, "--overlay", paths[0], "--overlay", paths[1], "--lang", "en")
        assert (done.code, done.out) == (3, b""), command
        assert f"{paths[1]}:4" in done.err
        assert paths[0] in done.err
        assert "TEA01" in done.err


def test_help_names_every_command() -> None:
    """Each has a help of its own."""
    done = run("rules", "--help")
    for command in ("list", "show", "test", "lint", "mutate", "coverage", "pages", "new", "compare"):
        assert f"  {command} " in done.text
        assert run("rules", command, "--help").code == 0
