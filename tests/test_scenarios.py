"""The scenarios that ship: one without a fault, one of which nearly nothing is known, and that all can be read.

Bjerke 2023 has a table of its own (`test_bjerke`).
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
import yaml

from bomiljo import Plan, check, default_rulebook, plan_schema, read_plan, scenario, scenarios
from bomiljo.dates import Day, exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.parts import names, part_kinds
from bomiljo.places import walk
from bomiljo.resources import data
from bomiljo.subjects import subjects
from bomiljo.view import View
from bomiljo.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo import Report


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@cache
def text_of(name: str) -> str:
    """Return the text of a shipped scenario."""
    return (data("scenarios") / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def plan_of(name: str) -> Plan:
    """Return a shipped scenario."""
    return scenario(name)


@cache
def report(name: str, day: dt.date) -> Report:
    """Return the report of a shipped scenario as of a day."""
    return check(plan_of(name), as_of=day)


def decisions(plan: Plan, day: dt.date) -> list[Decision]:
    """Return all decisions on a plan as of a day."""
    book = default_rulebook()
    return decide_all(book, View(plan, exactly(day)), book.rules.values())


def ruled(plan: Plan, day: dt.date, *outcomes: str) -> set[str]:
    """Return the rules with one of these outcomes."""
    return {each.rule.id for each in decisions(plan, day) if each.outcome in outcomes}


# --- Complete ----------------------------------------------------------------------------------------

# Each day with the phases that the building is in (before, arrival, living) and the least that is in order.
COMPLETE: Final = {
    _day("2025-10-01"): (("yes", "no", "no"), 3),  # only what has no due date is asked yet
    _day("2026-02-02"): (("yes", "no", "no"), 40),
    _day("2026-09-01"): (("no", "yes", "no"), 60),
    _day("2026-10-15"): (("no", "yes", "yes"), 60),
    _day("2027-03-01"): (("no", "no", "yes"), 60),
    _day("2027-09-01"): (("no", "no", "yes"), 60),
}
FIRST_DAY, FIRST_MOVE_IN, ALL_ASKED = _day("2025-10-01"), _day("2026-03-02"), _day("2026-09-01")
LAST_DAY: Final = _day("2029-12-31")  # so far ahead are meetings written down
ASKED_OF_ALL: Final = {"INF01", "INF07", "INF09", "ITG06"}  # open until everybody has been asked


@pytest.mark.parametrize("day", COMPLETE, ids=str)
def test_complete_has_no_gap_and_nothing_open(day: dt.date) -> None:
    """On each of its days every outcome is ok or not applicable, in the phases that the day is chosen for."""
    phases, least = COMPLETE[day]
    found = report("complete", day)
    troubles = [each.message for each in found.outcomes if each.outcome not in ("ok", "not_applicable")]
    assert not troubles
    assert found.summary.verdict == "no_gaps_found"
    assert (found.phases.before, found.phases.arrival, found.phases.living) == phases
    assert found.summary.counts.ok >= least
    assert not found.findings
    assert not found.measures
    assert not found.questions


def test_complete_is_ok_under_every_rule() -> None:
    """Every rule of the pack is ok on one of the days: none is merely not applicable for ever."""
    book = default_rulebook()
    ok = set().union(*(ruled(plan_of("complete"), day, "ok") for day in COMPLETE))
    assert ok == set(book.rules)


def test_complete_names_its_days() -> None:
    """The comment at its top lists the days, and its own date is one of them."""
    listed = re.findall(r"^#   (\d{4}-\d{2}-\d{2}) ", text_of("complete"), re.MULTILINE)
    own = plan_of("complete").settlement.as_of
    assert [_day(each) for each in listed] == list(COMPLETE)
    assert own is not None
    assert own.known
    assert own.earliest in COMPLETE


def test_complete_is_marked_as_invented() -> None:
    """Nobody can take it for a plan that was lived: its first comment, its name and its place say so."""
    settlement = plan_of("complete").settlement
    first = next(line for line in text_of("complete").splitlines()[2:] if line.strip("# "))
    assert "INVENTED" in first
    assert "(oppdiktet)" in (settlement.name or "")
    assert "(oppdiktet)" in (settlement.municipality or "")


def test_complete_has_no_gap_on_any_other_day() -> None:
    """It never has a gap as far as it is written; only what residents must tell is open until all could be asked.

    Looked at is every day on which an answer can change; that no other day differs is held elsewhere.
    """
    book, day, days = default_rulebook(), FIRST_DAY, 0
    watch = Watch(plan_of("complete"), book, book.rules.values(), day)
    while day <= LAST_DAY:
        allowed = ASKED_OF_ALL if FIRST_MOVE_IN <= day < ALL_ASKED else set()
        troubled = {each.rule.id for each in watch.decisions if each.outcome not in ("ok", "not_applicable")}
        assert not {each.rule.id for each in watch.decisions if each.outcome in ("gap", "error")}, day
        assert troubled <= allowed, day
        day, days = watch.next_day or dt.date.max, days + 1
        if day <= LAST_DAY:
            watch.move(day)
    assert days > 200


def test_complete_leaves_no_field_blank() -> None:
    """Every field is given somewhere, so that a fault can be planted in any."""
    given = {
        f"{type(part).__name__}.{alias}"
        for part, _ in walk(plan_of("complete"))
        for name, alias in names(type(part)).items()
        if getattr(part, name) is not None
    }
    assert given >= fields()


def test_complete_knows_every_day() -> None:
    """All its dates are days: what it says is decided by the rules, not by how exactly it is told."""
    given = [getattr(part, name) for part, _ in walk(plan_of("complete")) for name in names(type(part))]
    days = [day for each in given for day in (each if isinstance(each, list) else [each]) if isinstance(day, Day)]
    assert len(days) > 200
    assert all(day.known for day in days)


# --- Bjerke 2025 -------------------------------------------------------------------------------------

FAMILIES: Final = "bjerke-2025-families"
FAMILY_DAYS: Final = ["2024-06-01", "2024-12-01", "2025-01-15", "2025-06-15", "2026-03-01", "2027-01-01"]


def test_families_say_what_the_source_says() -> None:
    """The plan holds these facts and no others: nothing of 2023 is told of 2025."""
    given = plan_of(FAMILIES).model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    year = "2025"
    assert given == {
        "settlement": {
            "name": "Bjerke 2025, familier",
            "municipality": "Oslo, bydel Bjerke",
            "as_of": "2024-12-01",
            "first_move_in": year,
        },
        "building": {"units": [{"id": "family-homes", "count": 17}]},
        "cohorts": [{"id": "c1", "kind": "refugees", "household": "family", "arrival": {"from": year, "to": year}}],
    }


def test_families_are_undecided_as_of_their_own_date() -> None:
    """As of its own date the plan is undecided: no gap, and nothing is ok, since nothing is stated."""
    found = report(FAMILIES, _day("2024-12-01"))
    assert found.summary.verdict == "undecided"
    assert {each.outcome for each in found.outcomes} == {"unknown", "not_applicable"}
    assert found.questions


@pytest.mark.parametrize("day", FAMILY_DAYS)
def test_families_have_no_gap(day: str) -> None:
    """On no day does silence become a gap, nor does a rule break."""
    assert not ruled(plan_of(FAMILIES), _day(day), "gap", "error")
    assert report(FAMILIES, _day(day)).summary.verdict == "undecided"


@pytest.mark.parametrize("day", FAMILY_DAYS)
def test_families_have_nothing_in_order(day: str) -> None:
    """On no day is something ok that the plan does not state."""
    assert not ruled(plan_of(FAMILIES), _day(day), "ok")


# --- Three variants of the families --------------------------------------------------------------------

VARIANTS: Final = ("families-a-all-at-once", "families-b-two-arrivals", "families-c-handed-over")
AFTER: Final = _day("2026-06-15")  # when staff have left in all three


@pytest.mark.parametrize("name", VARIANTS)
def test_variant_is_marked_as_invented(name: str) -> None:
    """Its first comment and its name say so, and its file is small: it extends what the source tells."""
    text = text_of(name)
    assert text.splitlines()[3].startswith("# INVENTED")
    assert "(oppdiktet)" in (plan_of(name).settlement.name or "")
    assert "\nextends: " in text


@pytest.mark.parametrize("name", VARIANTS)
def test_variant_keeps_what_the_source_tells(name: str) -> None:
    """All of them are 17 homes in Oslo, and families who come in 2025."""
    plan, told = plan_of(name), plan_of(FAMILIES)
    assert plan.settlement.municipality == told.settlement.municipality
    assert [each.count for each in plan.building.units or ()] == [17]
    assert sum(each.homes or 0 for each in plan.cohorts or ()) == 17
    assert {(each.kind, each.household) for each in plan.cohorts or ()} == {("refugees", "family")}
    assert {each.arrival.from_.earliest.year for each in plan.cohorts or () if each.arrival and each.arrival.from_} == {
        2025
    }


@pytest.mark.parametrize("name", VARIANTS)
def test_groups_of_a_variant_are_large_enough_to_be_shown(name: str) -> None:
    """No group is so small that a report would hide it."""
    assert min(each.people or 0 for each in plan_of(name).cohorts or ()) > 6


def test_variants_tell_a_story() -> None:
    """Two arrivals and a year of staff close what three months leave open; a hand-over closes what that leaves."""
    gaps = {name: ruled(plan_of(name), AFTER, "gap") for name in VARIANTS}
    first, second, third = (gaps[name] for name in VARIANTS)
    assert {"PRE01", "PRE02", "PRE05", "PRE06", "RES01", "RES05", "LAN01"} <= first
    assert {"PRE01", "PRE02", "PRE05", "PRE06"}.isdisjoint(second)
    assert {"RES01", "RES05", "LAN01"} <= second
    assert {"RES01", "RES05", "LAN01", "PRE09", "PRE13", "PRE14"}.isdisjoint(third)
    assert third, "no plan is without a gap"
    unknown = {frozenset(_open(plan_of(name))) for name in VARIANTS}
    assert len(unknown) == len(VARIANTS)


def _open(plan: Plan) -> set[tuple[str, str | None]]:
    """Return what cannot be decided of a plan, with what it is about."""
    return {each.ref for each in decisions(plan, AFTER) if each.outcome == "unknown"}


# --- A plan on its first day -------------------------------------------------------------------------

NEARLY_BLANK: Final = """\
settlement:
  name: Nesten tom
  first_move_in: 2026-03
building:
  units:
    - {id: homes, count: 17}
"""
BLANK_DAYS: Final = ["2025-06-01", "2025-11-15", "2026-02-15", "2026-03-15", "2026-12-01"]


@pytest.mark.parametrize("day", BLANK_DAYS)
def test_nearly_blank_plan_has_no_gap(day: str) -> None:
    """A plan with a name, a month and 17 homes is undecided at any time, never faulty."""
    plan = read_plan(NEARLY_BLANK)
    assert not ruled(plan, _day(day), "gap", "error")
    assert check(plan, as_of=_day(day)).summary.verdict == "undecided"


@pytest.mark.parametrize("day", BLANK_DAYS)
def test_nearly_blank_plan_has_nothing_in_order(day: str) -> None:
    """Nothing of it is ok: it states nothing that a rule requires."""
    assert not ruled(read_plan(NEARLY_BLANK), _day(day), "ok")


def test_first_questions_of_a_nearly_blank_plan() -> None:
    """A fortnight before move-in it is first asked who arrives when; then who is there, meets and does what."""
    asked = [each.path for each in check(read_plan(NEARLY_BLANK), as_of=_day("2026-02-15")).questions]
    assert asked[0] == "cohorts"
    assert {"presence.periods", "meetings.series", "tasks", "escalation.paths", "actors"} <= set(asked[:6])


# --- All scenarios -----------------------------------------------------------------------------------

MODELINES: Final = [
    "# yaml-language-server: $schema=../schemas/plan.schema.json",
    "# $schema: ../schemas/plan.schema.json",
]
# Ways of writing that the loader reads, and that an editor types as something else than text.
WAYS_OF_WRITING: Final = [
    "tasks: [{id: come-along, held_by: [nav]}]",
    "team: {needs: [{id: illness, held_by: [nav]}]}",
    "cohorts: [{id: c1, arrival: 2026-03-02}]",
    "cohorts: [{people: 24, age: 18-24, arrival: {from: 2026-03, to: 2026-03-13}}]",
    "cohorts: [{id: c1, age: 37, assessed: Ja}]",
    "cohorts: [{id: c1, assessed: true}, {id: c2, assessed: }]",
    "settlement: {first_move_in: 2026}",
    "presence: {taper: [{on: 2026}], assessments: []}",
    "building:\nsurveys:\n",
]


def test_scenarios_that_ship() -> None:
    """These scenarios ship, and no others."""
    assert scenarios() == ["bjerke-2023", FAMILIES, "complete", *VARIANTS]


@pytest.mark.parametrize("name", scenarios())
def test_scenario_loads_and_points_editors_to_the_schema(name: str) -> None:
    """It loads without a problem, names its own date, and its first lines tell editors where the schema is."""
    assert plan_of(name).settlement.as_of is not None
    assert text_of(name).splitlines()[:2] == MODELINES


@pytest.mark.parametrize("name", scenarios())
def test_scenario_is_valid_to_an_editor(name: str) -> None:
    """The schema finds nothing wrong with it, as an editor reads it: by the core schema of YAML 1.2."""
    assert not _faults(text_of(name))


@pytest.mark.parametrize("text", WAYS_OF_WRITING)
def test_what_the_loader_reads_is_valid_to_an_editor(text: str) -> None:
    """What the loader reads is underlined by no editor."""
    read_plan(text)
    assert not _faults(text)


def _faults(text: str) -> list[str]:
    """Return where the schema finds fault with a document, as an editor reads it."""
    found = jsonschema.Draft202012Validator(plan_schema()).iter_errors(as_editor(text))
    return [error.json_path for error in found]


_CORE: Final[list[tuple[re.Pattern[str], Callable[[str], Any]]]] = [
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
]


def as_editor(text: str) -> Any:
    """Return a document as YAML 1.2's core schema types it: `35` a number, `yes` and `2023-12` texts."""
    return _typed(yaml.compose(text, Loader=yaml.BaseLoader))


def _typed(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {_typed(key): _typed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_typed(each) for each in node.value]
    if not isinstance(node, yaml.ScalarNode):
        return None
    plain = node.style is None
    return next((read(node.value) for form, read in _CORE if plain and form.fullmatch(node.value)), node.value)


def test_typing_of_scalars() -> None:
    """The converter follows the core schema of YAML 1.2, in which dates, `yes` and quoted words are texts."""
    text = "[35, -1, 0o17, 0x1F, 1.5, yes, no, true, False, 2023-12, 2024-06-15, ..2024, '35', ~, '', , 1_000]"
    assert as_editor(text.replace(", ,", ", null,")) == [
        35,
        -1,
        15,
        31,
        1.5,
        "yes",
        "no",
        True,
        False,
        "2023-12",
        "2024-06-15",
        "..2024",
        "35",
        None,
        "",
        None,
        "1_000",
    ]


# --- Every field is read -----------------------------------------------------------------------------

READING_DAYS: Final = {
    "complete": list(COMPLETE),
    "bjerke-2023": [_day(each) for each in ("2023-11-15", "2023-12-15", "2024-05-15", "2024-06-15", "2025-01-15")],
}
READ_BY_OTHERS: Final = {
    "Settlement.name": "the head of the report",
    "Settlement.municipality": "the head of the report",
    "Settlement.as_of": "the date of `bomiljo demo`",
    "Settlement.leader_role": "who takes over a measure that nobody owns",
    "Settlement.first_move_in": "stands in for arrivals that are not told; the loader holds arrivals against it",
    "Actor.name": "the owner of a measure",
    "Actor.phone": "the page of contacts",
    "Actor.email": "the page of contacts",
    "Neighbour.name": "the subject of an outcome",
    "Need.name": "the subject of an outcome",
    "Path.name": "the subject of an outcome",
    "Task.name": "the subject of an outcome",
}
# Read by the engine, but not so that the evidence shows it: what an outcome rests on is not all there.
READ_UNSEEN: Final = {
    "Answer.question": "compared as it stands in surveys",
    "Holder.actor": "looked up as it stands in escalation; elsewhere holders are only counted",
    "Helper.actor": "helpers are only counted",
    "TaskHolder.actor": "who holds a task is told apart as it stands there",
}


def fields() -> set[str]:
    """Return every field of the plan's model."""
    return {f"{kind.__name__}.{alias}" for kind in part_kinds(Plan) for alias in names(kind).values()}


def _reads(name: str, day: dt.date) -> Iterator[str]:
    """Yield the path of all that rules and indicators read of a scenario as of a day."""
    book, view = default_rulebook(), View(plan_of(name), exactly(day))
    for decision in decide_all(book, view, book.rules.values()):
        yield from (spot.path for spot in decision.timing.reads)
        for comparison in (*decision.when, *decision.require):
            yield from (spot.path for spot in comparison.reading.reads)
    for indicator in book.indicators.values():
        for subject in subjects(view, indicator.subject) if indicator.subject else (None,):
            yield from (spot.path for spot in indicator.read(view, subject).reads)


def _fields_read(name: str, paths: set[str]) -> set[str]:
    """Return the fields at these paths, and those around them: a section is read where something in it is."""
    around = {path[: end.start()] for path in paths for end in re.finditer(r"[.\[]", path)} | paths
    return {
        f"{type(part).__name__}.{alias}"
        for part, spot in walk(plan_of(name))
        for alias in names(type(part)).values()
        if spot.field(alias).path in around
    }


def test_every_field_is_read() -> None:
    """Every field of the model is read by an indicator; the exceptions are listed, and none of them is stale.

    An id names a part in paths, references and keys; it is not read for what it says.
    """
    read: set[str] = set()
    for name, days in READING_DAYS.items():
        read |= _fields_read(name, {path for day in days for path in _reads(name, day)})
    ids = {each for each in fields() if each.endswith(".id")}
    unread = fields() - ids - read
    assert unread == {*READ_BY_OTHERS, *READ_UNSEEN}


def test_every_exception_is_a_field() -> None:
    """What is listed as an exception exists, and is listed once."""
    listed = [*READ_BY_OTHERS, *READ_UNSEEN]
    assert len(listed) == len(set(listed))
    assert set(listed) <= fields()
