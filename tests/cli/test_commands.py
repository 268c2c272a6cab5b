"""The commands as a script sees them: exit codes, what goes to which stream, and every option."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bomiljo
from bomiljo import Wording
from bomiljo_cli.language import language
from cli_support import DAY, PLANS, Done, run_python, write_plans
from cli_support import run_here as run

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo import Lang

BJERKE = str(Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml")
ON_DAY = ("--as-of", DAY)
NARROW = (*ON_DAY, "--topic", "integration")  # all its rules are of severity medium
BAD_USAGE = 2


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the paths of the small plans by name."""
    return write_plans(tmp_path_factory.mktemp("plans"))


# --- Exit codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("sound", "low", 0),
        ("gap", "high", 0),
        ("gap", "medium", 1),
        ("gap", "low", 1),
        ("gap", "never", 0),
        ("undecided", "high", 0),
        ("undecided", "medium", 5),
        ("undecided", "never", 0),
        ("both", "medium", 1),
        ("invalid", "never", 3),
    ],
)
def test_exit_code(plans: dict[str, str], name: str, level: str, code: int) -> None:
    """0 nothing at the level, 1 a gap at it or above, 5 no gap but something undecided, 3 no plan to check."""
    assert run("check", plans[name], *NARROW, "--fail-on", level).code == code


def test_default_level_is_high(plans: dict[str, str]) -> None:
    """Without `--fail-on` a medium gap is no failure, and a high one is."""
    assert run("check", plans["gap"], *NARROW).code == 0
    assert run("check", BJERKE, "--as-of", "2024-06-15").code == 1


def test_nearly_blank_plan_cannot_be_decided(plans: dict[str, str]) -> None:
    """Exit 5, and the verdict says so; a plan to which nothing applies is 0 and does not say that all is well."""
    done = run("check", plans["blank"], *ON_DAY)
    assert done.code == 5
    assert "cannot be decided" in done.text
    assert "in place (" not in done.text.lower()
    over = run("check", plans["over"], *ON_DAY)
    assert over.code == 0
    assert "Nothing in the model applies" in over.text
    assert "does not say that all is well" in over.text


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("sound", "gap"), 1),
        (("gap", "undecided"), 5),
        (("undecided", "gap", "sound"), 5),
        (("sound", "sound"), 0),
        (("gap", "invalid", "sound"), 3),
        (("invalid", "undecided"), 5),
    ],
)
def test_several_plans_give_the_highest_code(plans: dict[str, str], names: tuple[str, ...], code: int) -> None:
    """Whatever their order; a plan that cannot be read does not keep the others from being checked."""
    arguments = [*(plans[each] for each in names), *NARROW, "--fail-on", "medium", "--format", "json"]
    done = run("check", *arguments)
    assert done.code == code
    sound = [each for each in names if each != "invalid"]
    assert [each["plan"]["source"] for each in json.loads(done.out)["reports"]] == [plans[each] for each in sound]


BROKEN_RULE = """
import dataclasses, functools, sys
import bomiljo
from bomiljo_cli.main import main
book = bomiljo.default_rulebook()
class Broken:
    unit, subject, may_be_absent = "item", None, False
    def read(self, view, subject):
        raise ZeroDivisionError("SECRET")
indicators = dict(book.indicators) | {"integration.activities": Broken()}
bomiljo.check = functools.partial(bomiljo.check, rulebook=book._replace(indicators=indicators))
main()
"""


def test_rule_that_breaks(plans: dict[str, str]) -> None:
    """It is an outcome of its own: exit 4, the verdict says that the check is not complete, and the rest is there."""
    done = run_python(BROKEN_RULE, "check", plans["gap"], *NARROW)
    assert done.code == 4
    assert "not complete" in done.text
    assert "ITG03" in done.text
    assert "ITG01" in done.text
    assert "SECRET" not in done.text + done.err
    data = json.loads(
        run_python(BROKEN_RULE, "check", plans["gap"], *NARROW, "--format", "json", "--fail-on", "never").out
    )
    assert {each["rule"]: each["outcome"] for each in data["outcomes"]} == {
        "ITG01": "gap",
        "ITG02": "ok",
        "ITG03": "error",
        "ITG04": "not_applicable",
        "ITG05": "ok",
        "ITG06": "ok",
    }
    assert (data["summary"]["verdict"], data["summary"]["counts"]["error"]) == ("error", 1)


def test_error_of_our_own(plans: dict[str, str]) -> None:
    """Exit 4 with one line that says that it is not the planner's fault; never a traceback."""
    code = (
        "import bomiljo\nfrom bomiljo_cli.main import main\n"
        "def broken(*_, **__): raise RuntimeError('oops')\nbomiljo.check = broken\nmain()\n"
    )
    done = run_python(code, "check", plans["gap"], *NARROW)
    assert (done.code, done.out) == (4, b"")
    assert done.err.count("\n") == 1
    assert "not your fault" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "PLAN"),
        (["chekc"], "chekc"),
        (["check", BJERKE, "--as-of", "31.05.2024"], "31.05.2024"),
        (["check", BJERKE, "--as-of", "2024-02-30"], "2024-02-30"),
        (["check", BJERKE, "--as-of", "2024-06"], "2024-06"),
        (["check", BJERKE, "--as-of", "9999-12-31"], "9999-12-31"),
        (["check", BJERKE, "--lang", "nn"], "nn"),
        (["check", BJERKE, "--format", "xml"], "xml"),
        (["check", BJERKE, "--fail-on", "severe"], "severe"),
        (["check", BJERKE, "--topic", "weather"], "weather"),
        (["check", BJERKE, "--frobnicate"], "--frobnicate"),
        (["explain", BJERKE], "RULE"),
        (["explain", BJERKE, "XYZ99", *ON_DAY], "XYZ99"),
        (["explain", BJERKE, "RES01", "--subject", "task:nothing", *ON_DAY], "task:nothing"),
        (["rules", "show", "XYZ99"], "XYZ99"),
        (["rules", "list", "--topic", "weather"], "weather"),
        (["schema", "rules"], "rules"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    """Exit 2, nothing on standard output, and what was wrong on standard error."""
    done = run(*arguments)
    assert (done.code, done.out) == (BAD_USAGE, b"")
    assert said in done.err
    assert "Usage:" in done.err


@pytest.mark.parametrize(
    ("command", "typed", "meant"),
    [
        (["explain", BJERKE], "RS01", "RES01"),
        (["rules", "show"], "MIXO1", "MIX01"),
        (["rules", "show"], "res001", "RES01"),
    ],
)
def test_unknown_rule_is_answered_with_the_nearest(command: list[str], typed: str, meant: str) -> None:
    """A slip in the code of a rule is answered with the rule that was probably meant."""
    done = run(*command, typed)
    assert done.code == BAD_USAGE
    assert meant in done.err


def test_wrong_usage_is_told_in_the_chosen_language() -> None:
    """Messages of ours follow `--lang`, also where an option is wrong."""
    assert "er ikke en dato" in run("check", BJERKE, "--lang", "nb", "--as-of", "x").err
    assert "er ikke en dato" in run("check", BJERKE, "--as-of", "x", env={"BOMILJO_LANG": "nb"}).err
    assert "ingen regel" in run("rules", "show", "XYZ", "--lang", "nb").err


# --- Plans that cannot be read -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["text", "concise", "json"])
def test_invalid_plan(plans: dict[str, str], shape: str) -> None:
    """Exit 3: every problem on a line of its own on standard error, nothing on standard output."""
    done = run("check", plans["invalid"], *ON_DAY, "--format", shape)
    assert (done.code, done.out) == (3, b"")
    head, *lines = done.err.splitlines()
    assert "2" in head
    assert [line.split(": ")[0].strip() for line in lines] == [f"{plans['invalid']}:2:20", f"{plans['invalid']}:2:26"]
    assert "people" in lines[1]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.yaml", None, "does not exist"),
        ("old.yaml", "settlement: {name: Blåbær}".encode("cp1252"), "UTF-8"),
        ("picture.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\0", "plain text"),
        ("blank.yaml", b"", "empty"),
        ("text.yaml", b"hello", "must stand here"),
        ("person.yaml", b"settlement: {name: 30108299920}", "identity number"),
    ],
)
def test_file_that_is_no_plan(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    """Exit 3 with one line of reason."""
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    done = run("check", str(path), *ON_DAY)
    assert (done.code, done.out) == (3, b"")
    assert len(done.err.splitlines()) == 2
    assert said in done.err
    assert "30108299920" not in done.err
    if name == "blank.yaml":
        assert run("explain", str(path), "RES01", *ON_DAY).code == 3


def test_problems_are_told_in_the_chosen_language(plans: dict[str, str]) -> None:
    """Bokmål with `--lang nb`."""
    assert "er ikke et helt tall" in run("check", plans["invalid"], "--lang", "nb").err
    assert "whole number" in run("check", plans["invalid"], "--lang", "en").err


# --- Standard input, several plans -------------------------------------------------------------------


def test_plan_from_standard_input(plans: dict[str, str]) -> None:
    """`-` reads the plan from standard input; the result is the same but for its source."""
    piped = run("check", "-", *NARROW, "--format", "json", stdin=PLANS["gap"].encode())
    named = run("check", plans["gap"], *NARROW, "--format", "json")
    assert piped.code == named.code
    data = json.loads(piped.out)
    assert data["plan"]["source"] == "-"
    assert data | {"plan": 0} == json.loads(named.out) | {"plan": 0}
    assert "-:1:20: " in run("check", "-", stdin=b"cohorts: [{people: no}]").err


def test_several_plans(plans: dict[str, str]) -> None:
    """In JSON they are the list `reports`, in the order given; one plan alone is the report itself."""
    done = run("check", plans["sound"], "-", *NARROW, "--format", "json", stdin=PLANS["gap"].encode())
    data = json.loads(done.out)
    assert list(data) == ["reports"]
    assert [each["plan"]["source"] for each in data["reports"]] == [plans["sound"], "-"]
    single = run("check", plans["sound"], *NARROW, "--format", "json")
    assert data["reports"][0] == json.loads(single.out)
    text = run("check", plans["sound"], plans["gap"], *NARROW).text
    assert text.index("sound.yaml") < text.index("gap.yaml")


# --- Date and language -------------------------------------------------------------------------------


def test_date_is_today_unless_given(plans: dict[str, str]) -> None:
    """The date that was looked at stands in the head of the text, and in the JSON."""
    today = dt.datetime.now().astimezone().date()
    done = run("check", plans["gap"], "--topic", "integration", "--format", "json")
    shown = run("check", plans["gap"], "--topic", "integration", "--lang", "nb").text.splitlines()[1]
    later = dt.datetime.now().astimezone().date()
    assert json.loads(done.out)["as_of"] in {today.isoformat(), later.isoformat()}
    assert any(Wording("nb").written_day(day.isoformat()) in shown for day in (today, later))
    assert "1. februar 2024" in run("check", plans["gap"], *NARROW, "--lang", "nb").text.splitlines()[1]


def test_plan_of_its_own_date_is_not_what_check_looks_at() -> None:
    """`check` looks at today although the plan names a date of its own; `demo` looks at that one."""
    today = dt.datetime.now().astimezone().date().isoformat()
    assert json.loads(run("check", BJERKE, "--format", "json").out)["as_of"] >= today
    assert json.loads(run("demo", "--format", "json").out)["as_of"] == "2024-06-15"


@pytest.mark.parametrize(
    ("arguments", "env", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "nb_NO.UTF-8"}, "nb"),
        ([], {"LANG": "no_NO"}, "nb"),
        ([], {"LANG": "nn_NO.UTF-8"}, "nb"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "nb_NO.UTF-8"}, "nb"),
        ([], {"LANG": "nb_NO.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "nb_NO.UTF-8", "BOMILJO_LANG": "en"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "BOMILJO_LANG": "nb"}, "nb"),
        (["--lang", "en"], {"BOMILJO_LANG": "nb", "LANG": "nb_NO.UTF-8"}, "en"),
        (["--lang", "nb"], {"BOMILJO_LANG": "en"}, "nb"),
    ],
)
def test_language(arguments: list[str], env: dict[str, str], lang: str) -> None:
    """The option goes first, then BOMILJO_LANG, then the language of the environment, else English."""
    assert language(arguments[1] if arguments else None, env) == lang


@pytest.mark.parametrize(
    ("arguments", "env", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "nb_NO.UTF-8"}, "nb"),
        ([], {"LANG": "nb_NO.UTF-8", "BOMILJO_LANG": "en"}, "en"),
        (["--lang", "nb"], {"BOMILJO_LANG": "en"}, "nb"),
    ],
)
def test_language_of_a_check(plans: dict[str, str], arguments: list[str], env: dict[str, str], lang: str) -> None:
    """The whole text is in the language that was chosen."""
    done = run("check", plans["gap"], *NARROW, *arguments, env=env)
    assert ("Planen har mangler" in done.text) == (lang == "nb")
    assert ("The plan has gaps" in done.text) == (lang == "en")


# --- Formats and output ------------------------------------------------------------------------------


def test_text_is_made_to_be_read() -> None:
    """The verdict first, then what to do first, the gaps, missed duties apart, questions, counts, limits."""
    done = run("check", BJERKE, "--as-of", "2024-06-15", "--lang", "en")
    report = bomiljo.check(bomiljo.load_plan(BJERKE), as_of=dt.date(2024, 6, 15))
    flat = " ".join(done.text.split())
    order = [
        report.summary.text,
        f"Decided: {report.summary.decided} of {report.summary.asked} points.",
        "does not say that all is well",
        "Do this first",
        "Gaps that can be closed",
        "Too late to close",
        "Open questions",
        "Met, according to the plan",
        "Summed up",
        "The model does not cover:",
    ]
    at = [flat.index(each) for each in order]
    assert at == sorted(at)
    counts = report.summary.counts
    assert f"{len(report.outcomes)} outcomes: {counts.gap - counts.missed} gaps" in flat
    assert f"{counts.missed} too late" in flat
    assert all(each.message.rstrip(".") in flat for each in report.outcomes if each.outcome == "gap")
    assert done.text.splitlines()[0].startswith("Bjerke 2023")
    for what in report.summary.not_covered:
        assert what in flat
    assert not [line for line in done.text.splitlines() if len(line) > 100]


def test_at_most_ten_questions_are_asked_and_the_rest_counted() -> None:
    """A nearly blank plan leaves many: the ten that matter most are written out."""
    done = run("check", "-", *ON_DAY, stdin=PLANS["blank"].encode())
    section = done.text.split("Open questions")[1].split("Summed up")[0]
    numbered = [line for line in section.splitlines() if line.strip()[:3].rstrip(". ").isdigit()]
    assert len(numbered) <= 10
    total = int(section.split("(")[1].split(")")[0])
    report = bomiljo.check(bomiljo.read_plan(PLANS["blank"]), as_of=dt.date.fromisoformat(DAY))
    assert total == len(report.questions)


def test_concise_is_one_line_for_each_that_needs_somebody() -> None:
    """`file:line: RULE outcome severity subject: message`, the verdict last."""
    done = run("check", BJERKE, "--as-of", "2024-06-15", "--format", "concise")
    report = bomiljo.check(bomiljo.load_plan(BJERKE), as_of=dt.date(2024, 6, 15))
    *lines, last = done.text.splitlines()
    assert last == report.summary.text
    assert len(lines) == report.summary.counts.gap + report.summary.counts.unknown
    assert all(line.startswith(BJERKE) for line in lines)
    assert any(f"{BJERKE}:" in line and " RES01 gap high task:come-along: " in line for line in lines)
    assert sum(" missed " in line.split(": ")[1] for line in lines) == report.summary.counts.missed


@pytest.mark.parametrize("shape", ["text", "concise", "json"])
def test_output_to_a_file(plans: dict[str, str], tmp_path: Path, shape: str) -> None:
    """`--output` writes in UTF-8 what would have gone to standard output, which stays empty."""
    path = tmp_path / "report"
    arguments = ("check", plans["gap"], *NARROW, "--lang", "nb", "--format", shape, "--fail-on", "low")
    done, shown = run(*arguments, "--output", str(path)), run(*arguments)
    assert (done.code, done.out, done.err) == (1, b"", "")
    assert path.read_bytes() == shown.out
    assert b"\r" not in shown.out


@pytest.mark.parametrize(
    ("where", "shape"), [("no/such/folder/report", "text"), (".", "text"), ("/dev/full", "text"), ("/dev/full", "json")]
)
def test_output_that_cannot_be_written(plans: dict[str, str], tmp_path: Path, where: str, shape: str) -> None:
    """Exit 2 with one sentence that names the file."""
    if where == "/dev/full" and not Path(where).exists():
        pytest.skip("a disk that is always full is a thing of Linux")
    path = where if where.startswith("/") else str(tmp_path / where)
    done = run("check", plans["gap"], *NARROW, "--format", shape, "-o", path)
    assert (done.code, done.out) == (BAD_USAGE, b"")
    assert path.rstrip("/.") in done.err


def test_topics(plans: dict[str, str]) -> None:
    """`--topic` limits the rules, and may be repeated; the JSON says which topics were looked at."""
    one = json.loads(run("check", plans["gap"], *NARROW, "--format", "json").out)
    assert {each["topic"] for each in one["outcomes"]} == {"integration"} == set(one["rules"]["topics"])
    two = json.loads(run("check", plans["gap"], *NARROW, "--topic", "mix", "--format", "json").out)
    assert {each["topic"] for each in two["outcomes"]} == {"integration", "mix"} == set(two["rules"]["topics"])
    assert two["outcomes"] != one["outcomes"]


SMALL = """\
settlement: {name: Few, first_move_in: 2024-01-15}
cohorts:
  - {id: c1, people: 30, age: 18-24, assessed: yes, arrival: 2024-01-15, departures: []}
  - {id: c2, people: 3, age: 60-70, assessed: no, arrival: 2024-01-15, departures: []}
activities: {introduction_programme: {offered_ages: 18-54}}
"""


def _commands() -> dict[str, Callable[..., Done]]:
    def checked(shape: str) -> Callable[..., Done]:
        return lambda *more: run("check", "-", *ON_DAY, "--format", shape, *more, stdin=SMALL.encode())

    return {
        "text": checked("text"),
        "concise": checked("concise"),
        "json": checked("json"),
        "explain": lambda *more: run("explain", "-", "ITG01", *ON_DAY, *more, stdin=SMALL.encode()),
    }


@pytest.mark.parametrize("how", ["text", "concise", "json", "explain"])
def test_small_groups_are_shown_to_insiders_alone(how: str) -> None:
    """`--internal` shows them, and marks whatever it is written in; without it neither is there."""
    command = _commands()[how]
    outside, inside = command("--lang", "en").text, command("--lang", "en", "--internal").text
    assert re.search(r"fewer than 7 residents|some\s+residents", outside)
    assert not re.search(r"(?<!\d)3 residents", outside)
    assert re.search(r"(?<!\d)3 residents", inside)
    mark = '"internal": true' if how == "json" else "INTERNAL"
    assert mark in inside, "small groups are shown in what is not marked"
    assert mark not in outside


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_no_small_number_of_residents_is_written(lang: str) -> None:
    """In text, concise lines and explanations; a limit of none or one is no number of residents."""
    written = [
        run("check", "-", *ON_DAY, "--lang", lang, "--format", "text", stdin=SMALL.encode()),
        run("check", "-", *ON_DAY, "--lang", lang, "--format", "concise", stdin=SMALL.encode()),
        run("explain", "-", "MIX03", *ON_DAY, "--lang", lang, stdin=SMALL.encode()),
        run("explain", "-", "MIX01", *ON_DAY, "--lang", lang, stdin=SMALL.encode()),
    ]
    for done in written:
        flat = " ".join(done.text.split())
        assert not re.search(r"(?<!\d)[1-6] (?:beboer|resident|personer|people)|9\d ?% (?:av|of)", flat), flat


# --- The other commands ------------------------------------------------------------------------------


def test_demo() -> None:
    """It checks the shipped Bjerke plan as of its own date, and takes the same options as check."""
    done = run("demo", "--lang", "en")
    assert done.code == 1
    assert done.text.startswith("Bjerke 2023")
    assert "15 June 2024" in done.text
    assert "shipped example" in done.err
    other = json.loads(
        run("demo", "--format", "json", "--as-of", "2024-02-01", "--topic", "team", "--fail-on", "never").out
    )
    assert (other["as_of"], other["rules"]["topics"]) == ("2024-02-01", ["team"])
    assert run("demo", "--format", "json").err == ""


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_explain_one_subject(lang: Lang) -> None:
    """Applicability, each comparison with its value, limit and place, why, and what the source says."""
    done = run("explain", BJERKE, "res01", "--subject", "task:come-along", "--as-of", "2024-06-15", "--lang", lang)
    report = bomiljo.check(bomiljo.load_plan(BJERKE), as_of=dt.date(2024, 6, 15), lang=lang)
    [outcome] = [each for each in report.outcomes if (each.rule, each.subject) == ("RES01", "task:come-along")]
    flat = " ".join(done.text.split())
    assert done.code == 0
    for part in (
        outcome.message,
        outcome.why,
        "R80",
        *outcome.sections,
        "15. juni 2024" if lang == "nb" else "15 June 2024",
    ):
        assert part in flat, part
    for each in outcome.evidence:
        assert each.label in flat
        assert each.value.text in flat
        assert each.threshold.text in flat
    require = [each for each in outcome.evidence if each.part == "require"]
    line = next(place for each in require for place in each.places if place.line)
    assert line.path in flat
    assert f"{line.line}" in flat
    assert "task:leases" not in flat


def test_explain_without_a_subject_tells_of_all() -> None:
    """A rule that speaks of each task in turn is explained for each; one of the building has no subject."""
    done = run("explain", BJERKE, "RES01", "--as-of", "2024-06-15")
    report = bomiljo.check(bomiljo.load_plan(BJERKE), as_of=dt.date(2024, 6, 15))
    own = {each.subject for each in report.outcomes if each.rule == "RES01"}
    for each in report.outcomes:
        assert ((each.subject or "") in done.text) == (each.subject in own or each.subject is None)
    assert run("explain", BJERKE, "MIX01", "--as-of", "2024-06-15").code == 0
    assert run("explain", BJERKE, "MIX01", "--subject", "task:leases").code == BAD_USAGE


def test_explain_what_is_not_decided() -> None:
    """It names what would decide it, as a question with its path."""
    done = run("explain", BJERKE, "MIX01", "--as-of", "2024-06-15", "--lang", "en")
    assert "cohorts[c1].age" in done.text
    assert "This would decide it" in done.text
    assert "?" in done.text.split("This would decide it")[1]


def test_explain_uses_todays_date() -> None:
    """As `check` does."""
    today = Wording("en").written_day(dt.datetime.now().astimezone().date().isoformat())
    assert today in " ".join(run("explain", BJERKE, "MIX01").text.split())


@pytest.mark.parametrize("what", ["plan", "report"])
def test_schema(tmp_path: Path, what: str) -> None:
    """The same as the function gives, on standard output or in a file."""
    expected = bomiljo.plan_schema() if what == "plan" else bomiljo.report_schema()
    done = run("schema", what)
    assert done.code == 0
    assert json.loads(done.out) == expected
    path = tmp_path / "schema.json"
    assert run("schema", what, "--output", str(path)).out == b""
    assert path.read_bytes() == done.out


def test_version_and_help() -> None:
    """Both exit with 0; the help names every command."""
    assert run("--version").text.strip().endswith(bomiljo.__version__)
    done = run("--help")
    assert done.code == 0
    for command in ("check", "demo", "explain", "rules", "schema"):
        assert command in done.text
        assert run(command, "-h").code == 0


def test_entry_point_is_the_module() -> None:
    """The installed script runs the same command."""
    import importlib.metadata  # noqa: PLC0415 - wanted here alone

    found = importlib.metadata.distribution("bomiljo").entry_points.select(group="console_scripts", name="bomiljo")
    assert [each.value for each in found] == ["bomiljo_cli.main:main"]
