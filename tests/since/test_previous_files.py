"""What is read of a previous report, and how what is wrong with it is told: the file may be anything."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import LoadError, Problem, Report, Wording, check, forecast, load_report, read_plan, read_report, scenario
from bomiljo import questions as asked_for
from bomiljo.comparing import Point
from bomiljo.previousfiles import MAX_BYTES
from bomiljo.rulebook import LANGS
from bomiljo.sincewords import points_of
from report_support import BLANK, reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = dt.date(2024, 2, 1)
FNR: Final = "02013299997"  # Skatteetaten's example of the rules from 2032


@cache
def bjerke() -> Report:
    """Return the report that most of these tests change."""
    return check(scenario("bjerke-2023"), as_of=DAY, lang="nb")


def data() -> dict[str, Any]:
    """Return it as plain data, to be changed."""
    return bjerke().to_dict()


def written(changed: object) -> str:
    """Return it as JSON with a line for each item, as another program may write it."""
    return json.dumps(changed, indent=1, ensure_ascii=False)


def problems(text: str | bytes, plan: str | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with a file; every problem can be put into words in both languages."""
    with pytest.raises(LoadError) as caught:
        read_report(text, "before.json", plan=plan)
    for each in caught.value.problems:
        for lang in LANGS:
            assert "{" not in Wording(lang).fault(each).replace("{...}", ""), each.code
    return caught.value.problems


def codes(text: str | bytes, plan: str | None = None) -> list[str]:
    """Return the codes of what is wrong."""
    return [each.code for each in problems(text, plan)]


# --- What is read ----------------------------------------------------------------------------------------


def test_every_report_can_be_read_again() -> None:
    """Of random, blank and shipped plans: the same points, day, plan and rules as the report has."""
    for report in reports()[::3]:
        found = read_report(report.to_json())
        assert dict(found.points) == dict(points_of(report))
        assert (found.as_of.isoformat(), found.plan_hash) == (report.as_of, report.plan.hash)
        assert (found.rules_version, found.rules_hash) == (report.rules.version, report.rules.hash)
        assert (found.topics, found.internal) == (frozenset(report.rules.topics), report.summary.internal)


def test_layout_does_not_matter() -> None:
    """Indented, on one line, with tabs, with a byte order mark, with the keys in another order."""
    plain = read_report(bjerke().to_json())
    turned = dict(reversed(data().items()))
    for text in (written(data()), json.dumps(data()), json.dumps(data(), indent="\t"), written(turned)):
        assert read_report(text) == plain
    assert read_report(b"\xef\xbb\xbf" + bjerke().to_json().encode()) == plain


def test_what_is_read_is_frozen() -> None:
    """Nobody changes a previous report by accident."""
    found: Any = read_report(bjerke().to_json())
    with pytest.raises(TypeError):
        found.points["RES01", None] = Point("ok", "high", "home")
    with pytest.raises(AttributeError):
        found.as_of = DAY


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_earlier_versions_can_be_read(version: str) -> None:
    """1.0 knew no local changes, and 1.1 no comparisons."""
    old = data() | {"schema_version": version}
    del old["since"]
    if version == "1.0":
        for key in ("described", "asked", "local", "local_outcomes"):
            del old[key]
        del old["rules"]["overlays"]
        old["outcomes"] = [{key: each[key] for key in each if key != "local"} for each in old["outcomes"]]
    assert read_report(written(old)) == read_report(bjerke().to_json())


def test_a_report_that_compares_can_be_compared_with() -> None:
    """The next check is held against this one, whatever this one was held against."""
    second = check(scenario("bjerke-2023"), as_of=DAY, since=read_report(bjerke().to_json()))
    assert second.since is not None
    assert read_report(second.to_json()) == read_report(bjerke().to_json())


# --- What is no report -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json"),
        ("settlement: {name: x}\n", "json"),
        ("{", "json"),
        ('{"outcomes": [}', "json"),
        ("[]", "no-report"),
        ("17", "no-report"),
        ("null", "no-report"),
        ("{}", "no-report"),
        ('{"settlement": {}}', "no-report"),
        ('{"outcomes": []}', "missing"),
        ('{"schema_version": "1.2", "outcomes": 3}', "missing"),
        ('{"a": 1, "a": 2}', "duplicate-key"),
        (b"\x00\x01\x02", "binary"),
        (b"\xff\xfe{\x00}\x00", "encoding"),
        ("[" * 100_000, "too-deep"),
        ('{"a":' * 100_000, "too-deep"),
        ("[" * 41 + "]" * 41, "too-deep"),
        (b" " * (MAX_BYTES + 1), "too-big"),
        ('{"schema_version": ' + "9" * 10_000 + ', "outcomes": []}', "report-version"),
        ('{"schema_version": "1.2", "outcomes": NaN}', "missing"),
    ],
)
def test_what_is_no_report(text: str | bytes, code: str) -> None:
    """Each kind of file that is something else, or hostile, is refused by name and never with a crash."""
    assert code in codes(text)


def test_every_way_of_cutting_a_report_short_is_told() -> None:
    """A download that broke off: refused where it breaks off."""
    text = bjerke().to_json()
    for end in range(1, len(text) - 2, 40_013):
        (problem,) = problems(text[:end])
        assert problem.code == "json"
        assert problem.line <= text[:end].count("\n") + 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda plan: forecast(plan, start=DAY, until=dt.date(2024, 3, 1)).to_json(), "bomiljo forecast"),
        (lambda plan: asked_for(plan, as_of=DAY, topics=["mix"]).to_json(), "bomiljo ask --list"),
        (lambda _: '{"schema_version": "1.0", "actions": [], "remaining": []}', "bomiljo plan"),
    ],
)
def test_what_another_command_wrote(make: Callable[[Any], str], said: str) -> None:
    """A forecast or an action plan is named for what it is."""
    (problem,) = problems(make(read_plan(BLANK)))
    assert (problem.code, problem.value) == ("report-of-another", said)


@pytest.mark.parametrize("version", ["1.4", "2.0", "0.9", "1", "", 7, None, True, ["1.2"], "x" * 500, "<b>"])
def test_unknown_versions_are_refused(version: object) -> None:
    """Nothing else of such a report is looked at: it may have another shape."""
    (problem,) = problems(written({"schema_version": version, "outcomes": "elsewhere"}))
    assert problem.code in ("report-version", "missing")
    assert problem.allowed == (None if version is None else "1.0, 1.1, 1.2, 1.3")
    assert problem.value is None or len(problem.value) < 10


# --- What is wrong in a report ---------------------------------------------------------------------------


def _set(**values: object) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["outcomes"][3].update(values)


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (_set(outcome="gapp"), "choice", '"outcome": "gapp"'),
        (_set(outcome=None), "blank", '"outcome": null'),
        (_set(outcome=["gap"]), "choice", '"outcome": ['),
        (_set(severity="huge"), "choice", '"severity": "huge"'),
        (_set(subject="wizard:1"), "report-code", '"subject": "wizard:1"'),
        (_set(subject="task:" + "x" * 500), "report-code", '"subject": "task:x'),
        (_set(subject="task:\x1b[31m"), "report-code", '"subject": "task:\\u001b'),
        (_set(subject=7), "report-code", '"subject": 7'),
        (_set(rule="<script>"), "report-code", '"rule": "<script>"'),
        (_set(missed="perhaps"), "yes-no", '"missed": "perhaps"'),
        (lambda found: found.update(as_of="2024-02"), "report-day", '"as_of": "2024-02"'),
        (lambda found: found.update(as_of="1066-10-14"), "report-day", '"as_of": "1066-10-14"'),
        (lambda found: found["plan"].update(hash="x"), "report-code", '"hash": "x"'),
        (lambda found: found.update(outcomes={}), "a-list", '"outcomes": {}'),
        (lambda found: found["outcomes"].insert(2, "RES01"), "a-section", '"RES01"'),
    ],
)
def test_each_fault_has_its_place(change: Callable[[dict[str, Any]], None], code: str, line: str) -> None:
    """File, line and column are those of what is wrong."""
    found = data()
    change(found)
    text = written(found)
    (problem,) = problems(text)
    assert problem.code == code
    assert line in text.splitlines()[problem.line - 1]
    assert text.splitlines()[problem.line - 1].strip(" ")[: problem.column]


def test_all_faults_are_told_at_once_with_the_nearest_word() -> None:
    """Three slips in three lines, in the order of the file."""
    found = data()
    found["outcomes"][0]["outcome"] = "gapp"
    found["outcomes"][5]["severity"] = "hihg"
    del found["outcomes"][7]["rule"]
    first, second, third = problems(written(found))
    assert (first.value, first.suggestion) == ("gapp", "gap")
    assert first.allowed == "error, gap, not_applicable, ok, unknown"
    assert (second.value, second.suggestion) == ("hihg", "high")
    assert (third.code, third.values) == ("missing", {"name": "rule"})


def test_a_point_with_two_outcomes_is_refused() -> None:
    """Which of the two it had cannot be told; both lines are named."""
    found = data()
    found["outcomes"].append(found["outcomes"][0] | {"outcome": "ok"})
    text = written(found)
    (problem,) = problems(text)
    assert problem.code == "report-twice"
    lines = text.splitlines()
    rules = [number for number, line in enumerate(lines, 1) if f'"rule": "{found["outcomes"][0]["rule"]}"' in line]
    assert int(problem.values["first"]) == rules[0] - 1
    assert problem.line == rules[-1] - 1


def test_a_key_that_stands_twice_is_refused() -> None:
    """Which of the two holds differs from program to program."""
    text = bjerke().to_json().replace('"as_of": ', '"as_of": "2020-01-01",\n"as_of": ', 1)
    (problem,) = problems(text)
    assert (problem.code, problem.values["key"]) == ("duplicate-key", "as_of")
    assert problem.line == int(problem.values["first"]) + 1


# --- What may not stand there ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["outcomes"][0].update(message=f"om {FNR}"),
        lambda found: found["outcomes"][0].update(subject=f"task:{FNR}"),
        lambda found: found["plan"].update(name=f"{FNR[:6]} {FNR[6:]}"),
        lambda found: found.update({FNR: 1}),
        lambda found: found["outcomes"][0].update(outcome=f"gap {FNR}"),
    ],
)
def test_identity_numbers_are_refused_and_not_repeated(change: Callable[[dict[str, Any]], None]) -> None:
    """Wherever one stands, also in what is not read."""
    found = data()
    change(found)
    (problem,) = problems(written(found))
    assert problem.code == "identity-number"
    assert problem.line > 0
    assert FNR[:6] not in str(problem) + Wording("nb").problem(problem)


def test_identity_numbers_behind_escapes_are_not_kept() -> None:
    """Written with escape sequences, it is seen when the text is read."""
    found = data()
    found["outcomes"][0]["subject"] = f"task:{FNR}"
    text = written(found).replace(FNR, "".join(f"\\u00{ord(each):x}" for each in FNR))
    (problem,) = problems(text)
    assert problem.code == "identity-number"
    assert FNR not in str(problem)


def test_hashes_are_not_taken_for_identity_numbers() -> None:
    """Sixteen digits and letters by chance: one report in some thousand would be refused for ever."""
    found = data()
    found["plan"]["hash"] = f"abcd{FNR}e"
    assert read_report(written(found)).plan_hash == f"abcd{FNR}e"


@pytest.mark.parametrize("value", ["kari@eksempel.no", "912 34 567"])
def test_contact_details_are_not_repeated(value: str) -> None:
    """A message shows what was written, but not this."""
    found = data()
    found["outcomes"][0]["rule"] = f"!{value}"
    (problem,) = problems(written(found))
    assert (problem.code, problem.value) == ("report-code", None)


# --- Several plans, and the file itself ------------------------------------------------------------------


def _several(*sources: str | None) -> str:
    few = [each for each in data()["outcomes"] if each["rule"].startswith("PRE")]
    return written(
        {"reports": [data() | {"plan": data()["plan"] | {"source": each}, "outcomes": few} for each in sources]}
    )


def test_the_report_of_a_plan_is_found_among_several() -> None:
    """By the file as it was given, else by its name alone; a report that is alone needs no name."""
    text = _several("a.yaml", "plans/b.yaml", "old/a.yaml")
    for plan in ("a.yaml", "old/a.yaml", "b.yaml", "./b.yaml", "x\\b.yaml"):
        assert read_report(text, plan=plan).points
    assert read_report(_several("a.yaml"), plan="elsewhere.yaml").points
    assert read_report(_several("a.yaml")).points


@pytest.mark.parametrize(
    ("sources", "plan"),
    [(("a.yaml", "b.yaml"), None), (("a.yaml", "b.yaml"), "c.yaml"), (("a.yaml", "a.yaml"), "a.yaml"), ((), "a.yaml")],
)
def test_what_cannot_be_chosen_is_refused(sources: tuple[str, ...], plan: str | None) -> None:
    """No report is taken by guessing."""
    (problem,) = problems(_several(*sources), plan)
    assert (problem.code, problem.values["count"]) == ("report-of-several", str(len(sources)))


@pytest.mark.parametrize("reports_", ["x", {}, None, 3])
def test_what_is_no_list_of_reports_is_refused(reports_: object) -> None:
    """`reports` has to be a list."""
    assert codes(written({"reports": reports_})) == ["a-list"]


def test_faults_in_one_of_several_have_their_place() -> None:
    """The line is that in the whole file."""
    text = _several("a.yaml", "b.yaml").replace('"outcome": "gap"', '"outcome": "hole"')
    first, *_ = problems(text, "b.yaml")
    assert first.code == "choice"
    assert first.line > len(text.splitlines()) // 2
    assert '"hole"' in text.splitlines()[first.line - 1]


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    """It is told which."""
    with pytest.raises(LoadError) as caught:
        load_report(tmp_path / name)
    assert [each.code for each in caught.value.problems] == ["a-folder" if name == "." else "no-such-file"]


def test_a_plan_is_not_taken_for_a_report(tmp_path: Path) -> None:
    """Files are easily mixed up."""
    path = tmp_path / "plan.yaml"
    path.write_text("settlement: {name: x}\n", encoding="utf-8")
    assert read_plan(path.read_bytes())
    with pytest.raises(LoadError):
        load_report(path)
