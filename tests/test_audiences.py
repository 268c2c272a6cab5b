"""Audiences: what a pack may list for others, what they get, and that nothing in it tells of a resident."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from audiences_support import OTHERS, listing
from authoring_support import said, write_pack
from bomiljo import (
    AUDIENCES,
    PackError,
    UsageError,
    check,
    default_rulebook,
    forecast,
    load_cases,
    load_overlay,
    load_pack,
    plan_actions,
    questions,
    read_plan,
    responsibilities,
    scenario,
    scenarios,
    what_if,
)
from bomiljo.audiences import details_read
from bomiljo.authoring.lint import lint_audiences
from bomiljo.dates import exactly
from bomiljo.deciding import decide_all
from bomiljo.details import TOLD, is_detail, section_of, without_details
from bomiljo.indicators import INDICATORS
from bomiljo.model import Cohort, Plan, Survey
from bomiljo.parts import names, part_kinds
from bomiljo.places import walk
from bomiljo.view import View, paths_of
from cli_support import DAY
from cli_support import run_here as run
from dice_support import sample
from plans_support import erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bomiljo import Audience, Case, Lang, Report, Rulebook
    from bomiljo.deciding import Decision
    from dice_support import Dice

# As a file: 82 people, one of whom uses a wheelchair, is 82 years old and comes with the others.
ONE: Final = """\
  - {id: c2, people: 1, homes: 1, household: single, age: 82+, language: ti, support: much, assessed: yes, suits: no,
     unit: adapted, arrival: 2026-09-01, departures: [{on: 2026-10-01, people: 1}], gp_from: open}
"""
PLAN: Final = """\
settlement: {name: Example, municipality: Eksempelvik, first_move_in: 2026-09-01}
building: {units: [{id: adapted, count: 1, universal_design: yes}, {id: rest, count: 60, universal_design: no}]}
cohorts:
  - {id: c1, people: 81, homes: 60, age: 25-55, language: uk, suits: yes, unit: rest, arrival: 2026-09-01}
ONEactors: [{id: landlord, bodies: [landlord]}, {id: worker, bodies: [district], roles: [environment-worker]}]
tasks: [{id: rent, name: Rent, area: leases, held_by: [landlord]}]
surroundings: {walks: [{to: shop, minutes: 7}]}
presence: {taper: []}
"""
NUMBER: Final = "201512345604"  # a DUF number whose control digits are right
AS_OF: Final = ("2026-08-01", "2026-11-01")


def written(*, one: str = ONE) -> str:
    """Return the plan, with the one person or without."""
    return PLAN.replace("ONE", one)


@cache
def cases() -> dict[str, list[Case]]:
    """Return the cases of all rules."""
    return load_cases()


@cache
def report(audience: Audience, name: str = "bjerke-2023", lang: Lang = "en") -> Report:
    """Return what is said of a shipped plan on its own day."""
    plan = scenario(name)
    return check(plan, as_of=day_of(plan), lang=lang, audience=audience)


def day_of(plan: Plan) -> dt.date:
    """Return the day of a scenario."""
    assert plan.settlement.as_of
    return plan.settlement.as_of.earliest


# --- what a pack lists -------------------------------------------------------------------------------


def test_what_is_listed_reads_nothing_that_tells_of_residents() -> None:
    """No rule, in its own cases, in a shipped plan or in a random one, whole or in part."""
    listed = {rule for audience in OTHERS for rule in default_rulebook().told(audience).rules}
    assert len(listed) > 40
    found = _reading(default_rulebook(), listed)
    assert found == {}


def test_a_rule_that_is_wrongly_listed_is_found() -> None:
    """The same look at rules that read ages, answers, or how many come, finds each of them."""
    wrong = {"MIX01", "INF01", "PRE01", "NEI06", "RES02", "ESC04", "PAR05", "HOM09"}
    assert set(_reading(default_rulebook(), wrong)) == wrong


def _reading(book: Rulebook, listed: set[str]) -> dict[str, str]:
    """Return the rules among those listed that read something that tells of residents, with what it is."""
    found: dict[str, str] = {}
    for each in _decisions(book, listed):
        for path in details_read(each):
            found[each.rule.id] = path
    return found


def _decisions(book: Rulebook, listed: set[str]) -> Iterator[Decision]:
    rules = [book.rules[name] for name in sorted(listed)]
    for name in sorted(listed):
        for each in cases()[name]:
            yield from decide_all(book, View(each.plan, each.as_of), [book.rules[name]])
    for plan in map(scenario, scenarios()):
        for day in (day_of(plan), dt.date(2023, 12, 1), dt.date(2026, 8, 1)):
            yield from decide_all(book, View(plan, exactly(day)), rules)
    for data, day in sample(_some_plan, 20):
        yield from decide_all(book, View(Plan.model_validate(data), exactly(day)), rules)


def _some_plan(dice: Dice) -> tuple[dict[str, Any], dt.date]:
    return erase(make_plan(dice), dice, dice.pick([0, 5, 20])).data, make_as_of(dice)


def test_statements_that_are_listed_show_nothing_that_tells_of_residents() -> None:
    """What is described without a verdict; the shares of ages, listed by mistake, would be found."""
    book = default_rulebook()
    listed = {name for audience in OTHERS for name in book.told(audience).statements}
    assert _shown(book, listed) == set()
    assert _shown(book, {"R02", "R06", "R07", "R08"}) == {"R02", "R06", "R07", "R08"}


def _shown(book: Rulebook, listed: set[str]) -> set[str]:
    found: set[str] = set()
    for data, day in sample(_some_plan, 40):
        view = View(Plan.model_validate(data), exactly(day))
        for name in listed:
            for shown in book.statements[name].shows:
                reading = INDICATORS[shown].read(view, None)
                if any(map(is_detail, paths_of(reading.reads, reading.missing))):
                    found.add(name)
    return found


def test_lint_finds_what_is_wrongly_listed() -> None:
    """By its own cases, with the place in the list and the fields that it reads; the shipped lists are sound."""
    assert list(lint_audiences(default_rulebook(), cases())) == []
    faults = list(lint_audiences(listing("MIX01", "PRE01"), cases()))
    assert [(each.entry.id, each.code, each.value) for each in faults] == [
        (audience, "told-detail", rule) for audience in OTHERS for rule in ("MIX01", "PRE01")
    ]
    assert "cohorts.age" in faults[0].values["paths"]
    assert faults[0].loc == ("rules", len(default_rulebook().told("partners").rules))


LISTED: Final = [
    ("partners: {rules: [AAA02]}\n", ("audiences.yaml", "no-such-rule-here", "AAA02"), "AAA01"),
    ("partners: {rules: [AAA01, AAA01]}\n", ("audiences.yaml", "duplicate-id", "AAA01"), None),
    ("residents: {statements: [R02]}\n", ("audiences.yaml", "nothing-to-tell", "R02"), None),
    ("partner: {rules: [AAA01]}\n", ("audiences.yaml", "no-such-audience", "partner"), "partners"),
    ("internal: {rules: [AAA01]}\n", ("audiences.yaml", "no-such-audience", "internal"), None),
]


@pytest.mark.parametrize(("text", "wrong", "suggestion"), LISTED)
def test_a_list_that_cannot_be_meant_is_refused(
    tmp_path: Path, text: str, wrong: tuple[str, str, str], suggestion: str | None
) -> None:
    """Unknown rules, statements and audiences, with the nearest there is."""
    folder = write_pack(tmp_path)
    (folder / "audiences.yaml").write_text(text, "utf-8")
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    (problem,) = refused.value.problems
    assert said([problem]) == [(problem.source and f"{problem.source}:{problem.line}:{problem.column}", *wrong[1:])]
    assert problem.source == wrong[0]
    assert problem.suggestion == suggestion


def test_a_pack_without_lists_tells_others_nothing(tmp_path: Path) -> None:
    """What is not listed is internal."""
    found = check(scenario("complete"), as_of=dt.date(2026, 9, 1), rulebook=load_pack(write_pack(tmp_path)))
    assert found.outcomes
    for audience in OTHERS:
        found = check(
            scenario("complete"),
            as_of=dt.date(2026, 9, 1),
            rulebook=load_pack(write_pack(tmp_path)),
            audience=audience,
        )
        assert (found.outcomes, found.questions, found.described, found.asked) == ((), (), (), ())
        assert found.summary.verdict == "nothing_applies"


def test_a_rule_that_an_adaptation_adds_is_internal(tmp_path: Path) -> None:
    """And its change is not shown; a change to what is told is, with the outcome that it made another."""
    path = tmp_path / "local.yaml"
    path.write_text(
        """\
id: local
office: The office
changes:
  - id: own
    reason: {nb: Vi vil det slik, en: We want it so}
    add:
      id: LOC01
      name: walks
      topic: home
      severity: low
      phases: [before, arrival, living]
      require:
        home.walk_to_shop: {at_most: 1}
      texts:
        nb: {title: Nær butikk, gap: "Det er {home.walk_to_shop} til butikken.", why: Derfor.}
        en: {title: Near a shop, gap: "The shop is {home.walk_to_shop} away.", why: That is why.}
  - {id: lower, rule: LAN01, severity: low, reason: {nb: Slik, en: So}}
  - {id: ages, rule: MIX01, off: yes, reason: {nb: Slik, en: So}}
""",
        "utf-8",
    )
    plan, overlay = scenario("bjerke-2023"), load_overlay(str(path))
    inside = check(plan, as_of=day_of(plan), overlays=[overlay])
    assert {each.change for each in inside.local} == {"own", "lower", "ages"}
    assert {each.rule for each in inside.outcomes} >= {"LOC01", "LAN01"}
    for_partners = check(plan, as_of=day_of(plan), overlays=[overlay], audience="partners")
    assert [each.change for each in for_partners.local] == ["lower"]
    assert [each.rule for each in for_partners.local_outcomes] == ["LAN01"]
    assert "LOC01" not in {each.rule for each in for_partners.outcomes}
    assert "Near a shop" not in for_partners.to_json()


# --- what tells of residents -------------------------------------------------------------------------


def test_details_are_named_as_the_plan_names_them() -> None:
    """Each list is one of a plan, each field that may be told one of its items; a new field is a detail."""
    data = next(iter(sample(make_plan, 1, seed=3)))
    paths = {section_of(spot.path) for _, spot in walk(Plan.model_validate(data))}
    assert paths - {None} <= set(TOLD)
    fields = {kind: set(names(kind).values()) for kind in part_kinds(Plan)}
    assert TOLD["cohorts"] < fields[Cohort]
    assert TOLD["surveys"] < fields[Survey]
    assert {f"cohorts[c1].{each}" for each in fields[Cohort] if not is_detail(f"cohorts[c1].{each}")} == {
        "cohorts[c1].id",
        "cohorts[c1].arrival",
    }
    assert {each for each in fields[Survey] if is_detail(f"surveys[s].{each}")} == {"asked", "answered", "answers"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cohorts", False),
        ("cohorts[c1]", False),
        ("cohorts[c1].arrival.from", False),
        ("cohorts[c1].people", True),
        ("cohorts[c1].departures[2026-10-01].people", True),
        ("surveys[s].answers[wants-council].count", True),
        ("building.units[u].universal_design", False),
        ("building.other_tenants", True),
        ("team.needs[n].held_by[nav].from", True),
        ("escalation.paths[p].steps", False),
        ("escalation.incidents", True),
    ],
)
def test_a_path_is_a_detail_or_not(path: str, *, expected: bool) -> None:
    """The lists themselves are none, where anything of them is told."""
    assert is_detail(path) is expected


def test_what_is_left_of_a_plan_is_all_that_is_no_detail() -> None:
    """Nothing else is lost, nothing that tells of residents is left, and the plan itself is as it was."""
    plan = read_plan(written(), "plan.yaml")
    before, left = plan.model_dump_json(), without_details(plan)
    assert plan.model_dump_json() == before
    assert left.source == "plan.yaml"
    assert left.marks() == {}
    groups = [group.model_dump(mode="json", by_alias=True, exclude_none=True) for group in left.cohorts or ()]
    assert groups == [{"id": "c1", "arrival": {"from": "2026-09-01", "to": "2026-09-01"}}]
    for name in ("settlement", "actors", "tasks", "surroundings", "presence"):
        assert getattr(left, name) == getattr(plan, name)
    assert left.building.units == plan.building.units


def test_where_an_arrival_is_not_told_two_groups_stand_for_all() -> None:
    """One such group or five: it cannot be told which; a plan without groups stays without."""
    for blank in (1, 2, 5):
        data = {"cohorts": [{"id": f"g{number}", "people": 3} for number in range(blank)]}
        assert [each.arrival for each in without_details(Plan.model_validate(data)).cohorts or ()] == [None, None]
    assert without_details(Plan.model_validate({"cohorts": []})).cohorts == []
    assert without_details(Plan.model_validate({})).cohorts is None


# --- what is in a report -----------------------------------------------------------------------------


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("name", scenarios())
def test_only_what_is_listed_is_in_it(audience: Audience, name: str) -> None:
    """Outcomes, measures, findings, questions, statements: all of them speak of listed rules alone."""
    found, told = report(audience, name), default_rulebook().told(audience)
    outcomes = {(each.rule, each.subject) for each in found.outcomes}
    assert {rule for rule, _ in outcomes} <= set(told.rules)
    assert {(ref.rule, ref.subject) for each in found.measures for ref in each.closes} <= outcomes
    assert {(ref.rule, ref.subject) for each in found.findings for ref in each.from_} <= outcomes
    assert {rule for each in found.questions for rule in each.rules} <= set(told.rules)
    statements = {each.statement for each in found.described} | {each.statement for each in found.asked}
    assert statements <= set(told.statements)
    assert sum(found.summary.counts[:5]) == len(found.outcomes)
    assert found.rules.checked == len({rule for rule in told.rules if rule in default_rulebook().rules})
    assert found.summary.audience == audience


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("name", scenarios())
def test_no_place_tells_of_residents(audience: Audience, name: str) -> None:
    """No line, no group, no survey by its name, no question about them."""
    found = report(audience, name)
    shown = [place for each in found.outcomes for one in each.evidence for place in one.places]
    shown += [place for each in found.described for place in each.places]
    assert shown
    assert {place.line for place in shown} == {None}
    assert {each.line for each in found.questions} <= {None}
    paths = {place.path for place in shown} | {path for each in found.outcomes for path in each.missing}
    assert {each for each in paths if section_of(each) not in (None, each)} == set()
    assert {each.path for each in found.questions if section_of(each.path)} == set()
    assert "cohorts[" not in found.to_json()


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_verdict_says_for_whom_it_is(lang: Lang) -> None:
    """And that it speaks of nothing else; the internal one says nothing of this."""
    said = {audience: report(audience, lang=lang).summary.text for audience in AUDIENCES}
    begins = {
        "nb": ("Her står bare det som angår samarbeidspartnere.", "Her står bare det som angår beboerne."),
        "en": ("Only what concerns partners", "Only what concerns residents"),
    }[lang]
    assert said["partners"].startswith(begins[0])
    assert said["residents"].startswith(begins[1])
    assert not said["internal"].startswith(begins)


def test_small_groups_are_for_nobody_else() -> None:
    """Neither is an audience that there is not."""
    plan = scenario("bjerke-2023")
    with pytest.raises(UsageError, match="small groups"):
        check(plan, as_of=day_of(plan), audience="partners", internal=True)
    with pytest.raises(UsageError, match="no such audience"):
        check(plan, as_of=day_of(plan), audience="press")  # type: ignore[arg-type]


# --- the hash of a plan ------------------------------------------------------------------------------


def test_the_hash_of_a_plan_does_not_verify_a_guess() -> None:
    """It is the same whoever the residents are, in each result that has it; with small groups shown it is not."""
    one, other, day = read_plan(written()), read_plan(written(one="")), dt.date(2026, 9, 1)
    for found in (
        lambda plan: check(plan, as_of=day),
        lambda plan: forecast(plan, start=day, until=day),
        lambda plan: questions(plan, as_of=day, first=1),
        lambda plan: what_if(plan, "PRE02", as_of=day),
        lambda plan: plan_actions(plan, as_of=day, topics=["team"]).result,
        lambda plan: responsibilities(plan, as_of=day),
    ):
        assert found(one).plan.hash == found(other).plan.hash
    for found in (
        lambda plan: check(plan, as_of=day, internal=True),
        lambda plan: forecast(plan, start=day, until=day, internal=True),
        lambda plan: plan_actions(plan, as_of=day, topics=["team"], internal=True).result,
    ):
        assert found(one).plan.hash != found(other).plan.hash
    renamed = read_plan(written().replace("Rent", "Leases"))
    assert check(renamed, as_of=day).plan.hash != check(one, as_of=day).plan.hash


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_number_is_refused_without_echo_for_every_audience(tmp_path: Path, lang: Lang) -> None:
    """Wherever it stands: the number is in nothing that is written."""
    places = (written() + f"# {NUMBER}\n", written().replace("name: Rent", f"name: Rent {NUMBER}"))
    for text in places:
        path = tmp_path / "plan.yaml"
        path.write_text(text, "utf-8")
        for audience in AUDIENCES:
            done = run("check", str(path), "--as-of", AS_OF[0], "--audience", audience, "--lang", lang)
            assert done.code == 3
            assert done.out == b""
            assert "plan.yaml:" in done.err
            assert NUMBER not in done.err
            assert NUMBER[:6] not in done.err


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("shape", ["text", "json"])
def test_one_person_more_changes_nothing_that_others_see(tmp_path: Path, audience: Audience, shape: str) -> None:
    """The number deleted, with and without that person: the same bytes and the same exit code, on two days."""
    path = tmp_path / "plan.yaml"
    for day in AS_OF:
        done = []
        for text in (written(), written(one="")):
            path.write_text(text, "utf-8")
            done.append(run("check", str(path), "--as-of", day, "--audience", audience, "--format", shape))
        assert done[0].out == done[1].out
        assert (done[0].code, done[0].err) == (done[1].code, done[1].err)
        assert len(done[0].out) > 100


def test_of_who_comes_alone_the_day_is_seen_and_nothing_else() -> None:
    """With an arrival of their own the day is told; who comes on it, or how many, changes no byte."""
    alone = ONE.replace("arrival: 2026-09-01", "arrival: 2026-09-20")
    many = "  - {id: c2, people: 15, age: 18-24, language: uk, support: none, suits: yes, arrival: 2026-09-20}\n"
    for audience in OTHERS:
        one, other, without = (
            check(read_plan(text, "plan.yaml"), as_of=dt.date(2026, 8, 25), audience=audience)
            for text in (written(one=alone), written(one=many), written(one=""))
        )
        assert one.to_json() == other.to_json()
        assert {each.subject for each in one.outcomes} - {each.subject for each in without.outcomes} == {
            "arrival:2026-09-20"
        }
        moved = without.plan._replace(hash=one.plan.hash)
        assert [each for each in one.outcomes if not str(each.subject).startswith("arrival:")] == [
            each for each in without.outcomes if not str(each.subject).startswith("arrival:")
        ]
        assert one.plan == moved


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nb", "kan ikke brukes sammen med --audience partners"),
        ("en", "cannot be used together with --audience partners"),
    ],
)
def test_small_groups_for_others_are_wrong_use(lang: Lang, words: str) -> None:
    """In both languages, before any plan is read."""
    for command in (("check", "there-is-no.yaml"), ("demo",)):
        done = run(*command, "--audience", "partners", "--internal", "--lang", lang)
        assert (done.code, done.out) == (2, b"")
        assert words in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("audience", "lang", "words"),
    [
        ("partners", "nb", "Til samarbeidspartnere:"),
        ("partners", "en", "For partners:"),
        ("residents", "nb", "Til beboerne."),
        ("residents", "en", "For residents."),
    ],
)
def test_the_head_names_the_audience(audience: Audience, lang: Lang, words: str) -> None:
    """Above the verdict; and never is all well."""
    lines = run("demo", "--audience", audience, "--lang", lang).text.splitlines()
    assert lines[2].startswith(words)
    assert any(line.startswith(("Kontrollen sier bare", "The check speaks only")) for line in lines[:9])


def test_internal_is_what_is_told_without_an_audience() -> None:
    """The same bytes as with the word."""
    assert run("demo", "--as-of", DAY).out == run("demo", "--as-of", DAY, "--audience", "internal").out
