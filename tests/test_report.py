"""The report: its shape, what is the same whatever the language, chainer and process, and what it never shows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jsonschema
import pytest

import bomiljo
from bomiljo import Lang, Report, UsageError, check, read_plan, report_schema, scenario, scenarios
from bomiljo.rulebook import LANGS, SEVERITIES
from report_support import DATES, TEXTS, named, plans, reports, without_texts

TOP = [
    "schema_version",
    "engine",
    "plan",
    "rules",
    "as_of",
    "phases",
    "outcomes",
    "findings",
    "measures",
    "questions",
    "described",
    "asked",
    "local",
    "local_outcomes",
    "since",
    "summary",
]
OUTCOME = {
    "rule",
    "subject",
    "outcome",
    "severity",
    "topic",
    "covers",
    "message",
    "evidence",
    "missing",
    "missed",
    "measures",
    "owner",
    "local",
}
FINDING = {"id", "subjects", "sure", "from"}
QUESTION = {"path", "kind", "ask", "rules"}
DESCRIBED = {"statement", "says", "why", "label", "value"}
ASKED = {"statement", "ask", "who", "why"}
KEYS = {"outcomes": OUTCOME, "findings": FINDING, "questions": QUESTION, "described": DESCRIBED, "asked": ASKED}
DAY = dt.date(2024, 6, 15)


def as_json(report: Report) -> dict[str, Any]:
    """Return what a program that reads the JSON gets."""
    data: dict[str, Any] = json.loads(report.to_json())
    return data


# --- Shape -------------------------------------------------------------------------------------------


def test_json_has_the_keys_that_are_promised() -> None:
    """Exactly these at the top, in this order; each entry of a part has at least the keys that are listed for it."""
    found: set[str] = set()
    for report in reports():
        data = as_json(report)
        assert list(data) == TOP
        for part, keys in KEYS.items():
            for each in data[part]:
                assert keys <= set(each), part
                found.add(part)
    assert found == set(KEYS), "an example of each is needed"


def test_every_item_of_a_kind_has_the_same_keys() -> None:
    """No key comes and goes: what there is not is null."""
    found = [as_json(report) for report in reports()]
    for part in ("outcomes", "findings", "measures", "questions", "described", "asked"):
        shapes = {tuple(each) for report in found for each in report[part]}
        assert len(shapes) == 1, part


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("internal", [False, True])
def test_json_keeps_to_its_schema(lang: Lang, internal: bool) -> None:
    """Every report validates against `bomiljo schema report`."""
    validator = jsonschema.Draft202012Validator(report_schema())
    for report in reports(lang, internal=internal)[LANGS.index(lang) + internal :: 8]:
        errors = [f"{each.json_path}: {each.message}" for each in validator.iter_errors(as_json(report))]
        assert errors == []


def test_the_schema_notices_what_is_wrong() -> None:
    """A key that is missing, a word that there is not, and a text where a list belongs are all refused."""
    validator = jsonschema.Draft202012Validator(report_schema())
    data = as_json(check(scenario("bjerke-2023"), as_of=DAY))
    assert validator.is_valid(data)
    data |= {
        part: data[part][:1] for part in ("outcomes", "questions", "measures", "described")
    }  # one shows what all do
    assert validator.is_valid(data)
    for key in TOP:
        assert not validator.is_valid({name: each for name, each in data.items() if name != key}), key
    for key in OUTCOME:
        first = {name: each for name, each in data["outcomes"][0].items() if name != key}
        assert not validator.is_valid(data | {"outcomes": [first]}), key
    for changed in ({"outcome": "fine"}, {"severity": "huge"}, {"missed": "no"}, {"missing": "tasks"}, {"subject": 1}):
        assert not validator.is_valid(data | {"outcomes": [data["outcomes"][0] | changed]}), changed


def test_order() -> None:
    """Outcomes are in the order of rules and subjects; subjects are keyed `kind:id`, or null for the building."""
    order = list(bomiljo.default_rulebook().rules)
    for report in reports():
        keys = [(order.index(each.rule), each.subject or "") for each in report.outcomes]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)
        for each in report.outcomes:
            assert each.subject is None or re.fullmatch(r"[a-z]+:[^ ]+", each.subject), each.subject
        assert [SEVERITIES.index(each.severity) for each in report.findings] == sorted(
            SEVERITIES.index(each.severity) for each in report.findings
        )


# --- The same everywhere -----------------------------------------------------------------------------

PRINT = """
import datetime as dt, hashlib, sys
from bomiljo import check, scenario, scenarios
for name in scenarios():
    for lang in ("nb", "en"):
        report = check(scenario(name), as_of=dt.date(2024, 6, 15), lang=lang)
        print(hashlib.sha256(report.to_json().encode()).hexdigest())
"""


def in_another_process(seed: str) -> str:
    """Return the hashes of reports that a process with its own hash seed makes."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", PRINT],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONHASHSEED": seed, "PATH": "", **_inherited()},
    )
    return done.stdout


def _inherited() -> dict[str, str]:
    import os  # noqa: PLC0415 - wanted here alone

    return {key: value for key, value in os.environ.items() if key in ("PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV")}


def test_json_is_byte_identical_between_processes() -> None:
    """Whatever the seed of Python's hashes."""
    found = {in_another_process(seed) for seed in ("0", "4711")}
    assert len(found) == 1
    here = [
        hashlib.sha256(check(scenario(name), as_of=DAY, lang=lang).to_json().encode()).hexdigest()
        for name in scenarios()
        for lang in LANGS
    ]
    assert found.pop().split() == here


def test_json_is_byte_identical_between_chainers_but_for_their_name() -> None:
    """durable_rules and the plain chainer draw the same consequences, in the same order."""
    pytest.importorskip("durable.lang")
    for plan in plans():
        for day in DATES:
            durable, plain = (check(plan, as_of=day, chainer=name).to_json() for name in ("durable", "plain"))
            assert '"chainer": "durable"' in durable
            assert durable.replace('"chainer": "durable"', '"chainer": "plain"') == plain


def test_checking_again_gives_equal_reports() -> None:
    """Nothing is kept from one check to the next."""
    plan = scenario("bjerke-2023")
    first = check(plan, as_of=DAY)
    check(plan, as_of=DATES[0], lang="nb", internal=True, topics=["mix"])
    assert check(plan, as_of=DAY) == first
    assert check(scenario("bjerke-2023"), as_of=DAY).to_json() == first.to_json()


def test_languages_differ_in_texts_alone() -> None:
    """With the texts left out the report is the same in bokmål and English, names given by the plan included."""
    for nb, en in zip(reports("nb"), reports("en"), strict=True):
        assert named(as_json(nb)) == named(as_json(en))


def test_every_text_differs_between_languages() -> None:
    """What counts as a text is one: each of these keys differs somewhere, in every report of any size."""
    found: dict[Lang, dict[str, set[str]]] = {"nb": {}, "en": {}}
    for lang in LANGS:
        for report in reports(lang):
            without_texts(as_json(report), found=found[lang])
    assert set(found["nb"]) == set(found["en"]) == {f"{part}.{key}" for part, keys in TEXTS.items() for key in keys}
    assert [key for key in found["nb"] if found["nb"][key] == found["en"][key]] == []


def test_threads_do_not_disturb_each_other() -> None:
    """Eight threads with five checks each give what one gives alone, in both languages at once."""
    jobs: list[tuple[str, dt.date, Lang]] = [
        (name, day, lang) for name in scenarios() for day in DATES[1:] for lang in LANGS
    ]
    shared = {name: scenario(name) for name in scenarios()}
    alone = {job: check(scenario(job[0]), as_of=job[1], lang=job[2]) for job in jobs}
    together = threading.Barrier(8)

    def work(number: int) -> list[bool]:
        together.wait(timeout=30)
        mine = [jobs[(number + step) % len(jobs)] for step in range(5)]
        return [check(shared[name], as_of=day, lang=lang) == alone[name, day, lang] for name, day, lang in mine]

    with ThreadPoolExecutor(8) as pool:
        assert [result for results in pool.map(work, range(8)) for result in results] == [True] * 40


COLD_THREADS = """
import datetime as dt, threading
import bomiljo
found, together = [], threading.Barrier(8)
def work():
    together.wait()
    plan = bomiljo.scenario("bjerke-2023")
    found.append(bomiljo.check(plan, as_of=dt.date(2024, 6, 15)).to_json())
threads = [threading.Thread(target=work) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
print(len(found), len(set(found)))
"""


def test_threads_may_be_the_first_to_ask() -> None:
    """What is loaded and compiled when it is first used is so also where eight threads ask at once."""
    command = [sys.executable, "-c", COLD_THREADS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own code
    assert (done.stdout, done.stderr) == ("8 1\n", "")


# --- Frozen ------------------------------------------------------------------------------------------


def _parts(value: object) -> list[object]:
    if isinstance(value, tuple):
        return [value, *(part for each in value for part in _parts(each))]
    if isinstance(value, dict):
        return [value, *(part for each in value.values() for part in _parts(each))]
    return [part for name in getattr(value, "__dataclass_fields__", ()) for part in _parts(getattr(value, name))] + [
        value
    ]


def test_report_is_frozen() -> None:
    """No attribute of any part can be set."""
    report = check(scenario("bjerke-2023"), as_of=DAY)
    kinds = {type(part): part for part in _parts(report) if type(part).__module__ == "bomiljo.report"}
    assert len(kinds) > 10
    for part in kinds.values():
        name = next(iter(getattr(part, "_fields", None) or part.__dataclass_fields__))  # type: ignore[attr-defined]
        with pytest.raises(AttributeError):
            setattr(part, name, "changed")
        with pytest.raises(AttributeError):
            setattr(part, "another", 1)  # noqa: B010 - as a program would


def test_report_is_frozen_all_through() -> None:
    """Nothing in it is a list or dict that could be changed by one who shares it."""
    report = check(scenario("bjerke-2023"), as_of=DAY)
    assert {type(part).__name__ for part in _parts(report)} & {"list", "dict", "set"} == set()


def test_what_to_dict_gives_is_ones_own() -> None:
    """Changing the plain data changes nothing in the report."""
    report = check(scenario("bjerke-2023"), as_of=DAY)
    before = report.to_json()
    data = report.to_dict()
    data["outcomes"].clear()
    data["summary"]["by_severity"].clear()
    assert report.to_json() == before
    assert json.loads(before) == report.to_dict()


# --- Counts, missing paths, questions ----------------------------------------------------------------


def test_counts_add_up() -> None:
    """The summary counts what is there: over all, by severity and by topic; what is missed is among the gaps."""
    for report in reports():
        summary, outcomes = report.summary, report.outcomes
        seen: Counter[str] = Counter(each.outcome for each in outcomes)
        kinds = ("gap", "ok", "unknown", "not_applicable", "error")
        assert [getattr(summary.counts, kind) for kind in kinds] == [seen[kind] for kind in kinds]
        assert sum(seen.values()) == len(outcomes)
        assert summary.counts.missed == sum(each.missed for each in outcomes)
        assert all(each.outcome == "gap" for each in outcomes if each.missed)
        assert summary.decided == seen["gap"] + seen["ok"]
        assert summary.asked == len(outcomes) - seen["not_applicable"]
        assert list(summary.by_severity) == list(SEVERITIES)
        assert set(summary.by_topic) == {each.topic for each in outcomes} == set(report.rules.topics)
        for kind in (*kinds, "missed"):
            total = getattr(summary.counts, kind)
            assert sum(getattr(each, kind) for each in summary.by_severity.values()) == total
            assert sum(getattr(each, kind) for each in summary.by_topic.values()) == total
        for severity, counts in summary.by_severity.items():
            assert counts.gap == sum(each.severity == severity and each.outcome == "gap" for each in outcomes)


def test_verdict_is_what_the_counts_say() -> None:
    """Gaps before undecided before none found; where nothing is decided or asked it says so, never that all is well."""
    seen = set()
    for report in reports():
        counts = report.summary.counts
        expected = (
            "gaps"
            if counts.gap
            else "undecided"
            if counts.unknown
            else "no_gaps_found"
            if counts.ok
            else "nothing_applies"
        )
        assert report.summary.verdict == expected
        assert report.summary.not_covered
        seen.add(expected)
    assert {"gaps", "undecided"} <= seen


def test_every_unknown_names_what_is_missing_and_every_missing_path_is_asked_for() -> None:
    """Nothing is undecided without a path, nothing decided has one, and each path has a question for the rule."""
    for report in reports():
        asked = {(each.path, rule) for each in report.questions for rule in each.rules}
        missing = {(path, each.rule) for each in report.outcomes for path in each.missing}
        assert asked == missing
        for each in report.outcomes:
            assert bool(each.missing) == (each.outcome == "unknown"), each
            assert list(each.missing) == sorted(set(each.missing))
        keys = [(each.path, each.kind) for each in report.questions]
        assert len(set(keys)) == len(keys)


def test_decided_outcomes_have_evidence() -> None:
    """A gap or ok shows what was compared, and its comparisons give what it says."""
    empty = {(rule.id, rule.when_empty) for rule in bomiljo.default_rulebook().rules.values() if rule.each}
    for report in reports():
        for each in report.outcomes:
            require = [line for line in each.evidence if line.part == "require"]
            if each.outcome in ("gap", "ok"):
                assert require or (each.subject is None and (each.rule, each.outcome) in empty), each


def test_references_lead_somewhere() -> None:
    """Measures and findings point at outcomes that there are, and outcomes at measures that there are."""
    for report in reports():
        outcomes = {(each.rule, each.subject): each for each in report.outcomes}
        measures = {each.id: each for each in report.measures}
        for finding in report.findings:
            assert all((ref.rule, ref.subject) in outcomes for ref in finding.from_)
        for each in report.measures:
            assert each.closes
            for ref in each.closes:
                assert each.id in outcomes[ref.rule, ref.subject].measures
        for outcome in report.outcomes:
            assert set(outcome.measures) <= set(measures)
            assert not (outcome.measures and outcome.outcome != "gap"), outcome
            assert not (outcome.measures and outcome.missed), outcome


# --- Small groups ------------------------------------------------------------------------------------

SMALL = """\
settlement: {{name: Few, first_move_in: 2024-01-15}}
cohorts:
  - {{id: c1, people: 30, age: 18-24, assessed: yes, arrival: 2024-01-15, departures: []}}
  - {{id: c2, people: {unassessed}, age: 18-24, assessed: no, arrival: 2024-01-15, departures: []}}
  - {{id: c3, people: {older}, age: 60-70, assessed: yes, arrival: 2024-01-15, departures: []}}
activities: {{introduction_programme: {{offered_ages: 18-54}}}}
surveys:
  - id: all-answered
    held: 2024-02-01
    asked: 35
    answered: 35
    anonymous: yes
    answers: [{{question: cannot-reach-landlord, count: {lost}}}, {{question: wants-council, count: {council}}}]
"""
RESIDENTS = re.compile(
    r"(?<![\d.,])[0-5](?: (?:til|to) \d+)? (?:beboere?|residents?|personer|people)\b"
    r"|(?:til|to|minst|at least) [0-5] (?:beboere?|residents?)\b"
)


def small(unassessed: int = 2, older: int = 3, lost: int = 4, council: int = 1) -> bomiljo.Plan:
    """Return a plan of 35 residents in which few are not assessed, few are old, and few said yes."""
    return read_plan(SMALL.format(unassessed=unassessed, older=older, lost=lost, council=council), "small.yaml")


def residents_shown(data: Any) -> list[Any]:
    """Return every value in residents, or a share of them, anywhere in a report's data."""
    if isinstance(data, dict):
        own = [data] if data.get("unit") in ("resident", "resident-share") and "state" in data else []
        return own + [found for each in data.values() for found in residents_shown(each)]
    return [found for each in data for found in residents_shown(each)] if isinstance(data, list) else []


def counted(data: Any) -> set[int]:
    """Return the numbers of residents that are shown, but for none and for all 35 of them."""
    return {each["value"] for each in residents_shown(data) if each["unit"] == "resident" and each["value"]} - {35}


def without_limits(data: Any) -> Any:
    """Return a report's data without the thresholds, which are the same whoever lives there."""
    if isinstance(data, dict):
        return {key: without_limits(each) for key, each in data.items() if key != "threshold"}
    return [without_limits(each) for each in data] if isinstance(data, list) else data


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("day", [dt.date(2024, 2, 15), dt.date(2024, 9, 1)])
def test_small_groups_are_nowhere(lang: Lang, day: dt.date) -> None:
    """No number of residents under six is in a value, a message or any other text; limits are no such numbers."""
    data = without_limits(as_json(check(small(), as_of=day, lang=lang)))
    values = residents_shown(data)
    assert sum(each["state"] == "suppressed" for each in values) >= 2
    for each in values:
        assert each["state"] != "suppressed" or (each["value"], each["low"], each["high"]) == (None, None, None)
        assert each["below"] in (None, 7)
        for number in (each["value"], each["low"], each["high"]):
            if each["unit"] == "resident":
                assert number is None or number >= 7, each
            else:  # of 35 residents: neither the share nor what it leaves may be of six or fewer
                assert number is None or 7 <= round(number * 35) <= 28, each
    text = json.dumps(data, ensure_ascii=False)
    assert RESIDENTS.findall(text) == []
    words = "færre enn 7 beboere" if lang == "nb" else "fewer than 7 residents"
    assert words in text


@pytest.mark.parametrize("counts", [(1, 4, 4, 1), (3, 2, 4, 1), (2, 3, 1, 5), (4, 1, 2, 2), (5, 0, 5, 4)])
def test_small_groups_of_any_size_look_the_same(counts: tuple[int, ...]) -> None:
    """Two plans that differ only in how small a group is give the same report, but for the hash of the plan."""
    for day in (dt.date(2024, 2, 15), dt.date(2024, 9, 1)):
        one, other = (as_json(check(plan, as_of=day)) for plan in (small(), small(*counts)))
        for data in (one, other):
            data["plan"].pop("hash")
        if counts[1]:
            assert one == other
        else:  # none is not few: the outcome itself tells, but no number does
            assert counted(other) == set()


@pytest.mark.parametrize("lang", LANGS)
def test_insiders_see_small_groups_and_the_report_says_so(lang: Lang) -> None:
    """With `internal` the numbers are there, and the report is marked."""
    report = check(small(), as_of=dt.date(2024, 2, 15), lang=lang, internal=True)
    data = as_json(report)
    assert (data["summary"]["internal"], data["summary"]["small_groups_below"]) == (True, 0)
    assert {each["value"] for each in residents_shown(data) if each["unit"] == "resident"} >= {2, 3, 4}
    assert [each for each in residents_shown(data) if each["state"] == "suppressed"] == []
    assert len(RESIDENTS.findall(json.dumps(data, ensure_ascii=False))) >= 3
    outside = check(small(), as_of=dt.date(2024, 2, 15), lang=lang)
    assert (outside.summary.internal, outside.summary.small_groups_below) == (False, 6)
    assert [(each.rule, each.outcome) for each in outside.outcomes] == [
        (each.rule, each.outcome) for each in report.outcomes
    ]


def test_survey_answered_by_few_hides_its_lower_bound() -> None:
    """Of 35 asked 10 answered and 3 said yes: of so few neither those who said yes nor the others are told."""
    plan = read_plan(SMALL.format(unassessed=0, older=5, lost=3, council=2).replace("answered: 35", "answered: 10"))
    for lang in LANGS:
        report = check(plan, as_of=dt.date(2024, 2, 15), lang=lang)
        [value] = [
            line.value
            for each in report.outcomes
            if each.rule == "INF01"
            for line in each.evidence
            if line.indicator == "information.cannot_reach_landlord"
        ]
        assert (value.state, value.low, value.high) == ("suppressed", None, None)
        assert RESIDENTS.findall(json.dumps(without_limits(as_json(report)), ensure_ascii=False)) == []


@pytest.mark.parametrize(("limit", "shown"), [(3, {4}), (4, set()), (6, set()), (10, set())])
def test_limit_can_be_moved(limit: int, shown: set[int]) -> None:
    """`small_groups_below` moves the limit, which is never under three; counts are told from one above it."""
    data = as_json(check(small(), as_of=dt.date(2024, 2, 15), small_groups_below=limit))
    assert data["summary"]["small_groups_below"] == limit
    assert counted(data) == shown
    assert f"fewer than {limit + 1} residents" in json.dumps(data)


@pytest.mark.parametrize("limit", [2, 1, 0, -1])
def test_limit_is_never_under_three(limit: int) -> None:
    """Less would show single persons; it is refused, also together with `internal`."""
    for internal in (False, True):
        with pytest.raises(UsageError):
            check(small(), as_of=DAY, small_groups_below=limit, internal=internal)
