"""Small changes to rules: every kind is made, the cases that notice them are told from those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authoring_support import EVALUATED, HELD, MIXED, loaded, write_pack
from bomiljo import load_pack, try_mutants
from bomiljo.authoring.mutation import Survivors, mutants
from bomiljo.conditions import parse_condition

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Rulebook

MADE = {
    "AAA01": [
        "require.team.evaluations at_least 1 -> at_least 2",
        "require.team.evaluations at_least 1 -> at_least 0",
        "require.team.evaluations at_least 1 -> at_most 1",
        "phases without before",
        "phases without arrival",
        "phases with living",
        "lasting -> yes",
        "ahead -> yes",
    ],
    "BBB01": [
        "require.task.owners_in_place at_least 1 -> at_least 2",
        "require.task.owners_in_place at_least 1 -> at_least 0",
        "require.task.owners_in_place at_least 1 -> at_most 1",
        "phases without before",
        "phases without arrival",
        "phases without living",
        "lasting -> yes",
        "ahead -> no",
        "when_empty -> ok",
        "when_empty -> not_applicable",
        "due dropped",
        "due 28 -> 29",
        "due 28 -> 27",
    ],
    "CCC01": [
        "require.all -> any",
        "require.team.anchored_with_leader dropped",
        "require.team.anchored_with_leader is yes -> not",
        "require.part 2 dropped",
        "require.not dropped",
        "require.presence.staffed_now is yes -> not",
        "when dropped",
        "when turned round",
        "when.any -> all",
        "when.team.running dropped",
        "when.team.running at_least 1 -> at_least 2",
        "when.team.running at_least 1 -> at_least 0",
        "when.team.running at_least 1 -> at_most 1",
        "when.sharing.stays dropped",
        "when.sharing.stays more_than 0 -> more_than 1",
        "when.sharing.stays more_than 0 -> more_than -1",
        "when.sharing.stays more_than 0 -> less_than 0",
        "missed dropped",
        "missed.presence.first_reduction within 0 -> within 1",
        "missed.presence.first_reduction within 0 -> within -1",
        "missed.presence.first_reduction within 0 -> not",
        "phases without before",
        "phases without arrival",
        "phases without living",
        "lasting -> yes",
        "ahead -> yes",
    ],
}
# What each case alone notices: with it gone, just this survives.
NOTICED: dict[tuple[str, str], tuple[str, ...]] = {
    ("AAA01", "once"): ("require.team.evaluations at_least 1 -> at_least 2",),
    ("AAA01", "never"): (),
    ("AAA01", "before move-in"): ("phases without before", "ahead -> yes"),
    ("AAA01", "never and half a year after"): ("phases with living", "lasting -> yes"),
    ("AAA01", "not told"): (),
    ("BBB01", "held from move-in on"): ("ahead -> no",),
    ("BBB01", "a day too early to ask"): ("due dropped", "due 28 -> 29"),
    ("BBB01", "nobody has it"): (
        "require.task.owners_in_place at_least 1 -> at_least 0",
        "require.task.owners_in_place at_least 1 -> at_most 1",
    ),
    ("BBB01", "after move-in"): ("phases without arrival",),
    ("BBB01", "long after move-in"): ("phases without living",),
    ("BBB01", "no tasks"): ("when_empty -> ok", "when_empty -> not_applicable"),
    ("BBB01", "tasks are not told"): (),
    ("CCC01", "anchored"): (),
    ("CCC01", "anchored with a clerk"): (),
    ("CCC01", "anchored and somebody is there"): ("require.part 2 dropped",),
    ("CCC01", "two teams"): (),
    ("CCC01", "no team and no stay"): (),
    ("CCC01", "no team and one stay"): (
        "when.sharing.stays dropped",
        "when.sharing.stays more_than 0 -> more_than 1",
        "when.sharing.stays more_than 0 -> less_than 0",
    ),
    ("CCC01", "a clerk on the last day"): ("missed.presence.first_reduction within 0 -> within 1",),
    ("CCC01", "a clerk on the day of the reduction"): (
        "missed dropped",
        "missed.presence.first_reduction within 0 -> within -1",
    ),
    ("CCC01", "half a year after move-in"): ("phases without living",),
    ("CCC01", "before move-in"): ("phases without before",),
    ("CCC01", "the day before the team begins"): ("ahead -> yes",),
    ("CCC01", "with whom is not told"): (),
}


def names(book: Rulebook, rule: str, **changed: Any) -> list[str]:
    """Return the names of the mutants of a rule, of which something may be changed first."""
    return [each.name for each in mutants(book, book.rules[rule]._replace(**changed))]


# --- What is made ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", MADE)
def test_every_kind_of_change_is_made(tmp_path: Path, rule: str) -> None:
    """Thresholds, comparisons, all and any, parts, when, missed, phases, lasting, ahead, the lead, when_empty."""
    assert names(load_pack(write_pack(tmp_path)), rule) == MADE[rule]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            {"mix.largest_age_group_share": {"at_most": "0.5"}},
            ["at_most 0.5 -> at_most 0.51", "at_most 0.5 -> at_most 0.49", "-> at_least 0.5", "-> less_than 0.5"],
        ),
        (
            {"mix.largest_age_group_share": {"more_than": "0.5"}},
            ["-> more_than 0.51", "-> more_than 0.49", "-> less_than 0.5", "-> at_least 0.5"],
        ),
        ({"presence.uncovered_days": {"less_than": "3"}}, ["-> less_than 4", "-> less_than 2", "-> more_than 3"]),
        ({"mix.residents": {"at_least": "tasks.lead"}}, ["at_least 28 -> at_least 29", "at_least 27", "at_most 28"]),
        ({"team.running": {"is": "2"}}, ["is 2 -> is 3", "is 2 -> is 1", "is 2 -> not"]),
        ({"team.anchored_with_leader": "no"}, ["is no -> not"]),
        ({"team.running": {"one_of": ["1", "3"]}}, ["team.running without 1", "team.running without 3"]),
        (
            {"presence.first_reduction": {"before": "2024-06-01"}},
            ["before 2024-06-02", "before 2024-05-31", "-> after 2024-06-01", "-> not"],
        ),
        ({"presence.first_reduction": {"after": "2024-06-01"}}, ["2024-06-02", "2024-05-31", "-> before", "-> not"]),
        ({"presence.first_reduction": {"within": "tasks.lead"}}, ["-> within 29", "-> within 27", "-> not"]),
        (
            {"team.running": {"is": "1"}, "all": [{"sharing.stays": {"is": "1"}}]},
            ["all -> any", "team.running dropped", *["team.running is 1"] * 3, "part 2 dropped", *["stays is 1"] * 3],
        ),
        ({"not": {"team.running": {"is": "1"}}}, ["not dropped", *["team.running is 1"] * 3]),
        ({"any": [{"team.running": {"is": "1"}}]}, ["team.running is 1"] * 3),
    ],
)
def test_changes_of_a_comparison(tmp_path: Path, condition: dict[str, Any], expected: list[str]) -> None:
    """A step up and down in its unit, what it can be taken for, a word less; a sharper one where that is no step."""
    book = load_pack(write_pack(tmp_path))
    found = [each for each in names(book, "AAA01", require=parse_condition(condition)) if each.startswith("require")]
    assert len(found) == len(expected), found
    assert all(part in name for part, name in zip(expected, found, strict=True)), found


@pytest.mark.parametrize("condition", [{"all": [{"a": "1"}, {"b": "1"}]}, {"any": [{"a": "1"}, {"b": "1"}]}])
def test_each_change_differs_from_the_rule_and_from_all_others(tmp_path: Path, condition: dict[str, Any]) -> None:
    """No change is none, and none is made twice."""
    book = load_pack(write_pack(tmp_path))
    parts = [{"team.running": {"at_least": "1"}}, {"sharing.stays": {"at_least": "1"}}]
    rule = book.rules["BBB01"]._replace(require=parse_condition({next(iter(condition)): parts}))
    made = [(each.rule, repr(each.book.parameters)) for each in mutants(book, rule)]
    assert (rule, repr(book.parameters)) not in made
    assert all(each not in made[:place] for place, each in enumerate(made))


# --- What becomes of them ----------------------------------------------------------------------------


def test_good_cases_leave_none(tmp_path: Path) -> None:
    """Every change is noticed, or listed as one that cannot be, with its reason."""
    book, cases = loaded(write_pack(tmp_path))
    listed = {"AAA01": (), "BBB01": ("lasting -> yes",), "CCC01": ("lasting -> yes",)}
    assert {each.rule: each for each in try_mutants(book, book.rules.values(), cases)} == {
        name: Survivors(name, len(made), len(made) - len(listed[name]), listed[name], (), ())
        for name, made in MADE.items()
    }
    assert book.equivalents["BBB01", "lasting -> yes"]["en"] == "The last phase never ends."


def test_every_case_is_looked_at(tmp_path: Path) -> None:
    """No case of the small pack is left out below."""
    _, cases = loaded(write_pack(tmp_path))
    assert [(rule, each.name) for rule in MADE for each in cases[rule]] == list(NOTICED)


@pytest.mark.parametrize(("rule", "case"), NOTICED)
def test_without_a_case_just_what_it_noticed_survives(tmp_path: Path, rule: str, case: str) -> None:
    """One case less, and the changes that it alone noticed are told; no others."""
    book, cases = loaded(write_pack(tmp_path))
    fewer = {rule: [each for each in cases[rule] if each.name != case]}
    [found] = try_mutants(book, [book.rules[rule]], fewer)
    assert found.survived == NOTICED[rule, case]
    assert found.clean == (not NOTICED[rule, case])
    assert found.killed + len(found.survived) + len(found.equivalent) == found.mutants == len(MADE[rule])


def test_a_rule_without_cases_notices_nothing(tmp_path: Path) -> None:
    """All its changes survive but those that are listed."""
    book, _ = loaded(write_pack(tmp_path))
    [found] = try_mutants(book, [book.rules["BBB01"]], {})
    assert found.survived == tuple(each for each in MADE["BBB01"] if each != "lasting -> yes")
    assert (found.killed, found.equivalent, found.clean) == (0, ("lasting -> yes",), False)


def test_what_is_not_listed_survives(tmp_path: Path) -> None:
    """Without its reason, a change that cannot be noticed counts as one that was not."""
    folder = write_pack(tmp_path)
    (folder / "equivalent-mutants/all.yaml").unlink()
    book, cases = loaded(folder)
    assert [each.survived for each in try_mutants(book, book.rules.values(), cases)] == [
        ("lasting -> yes",),
        (),
        ("lasting -> yes",),
    ]


@pytest.mark.parametrize("name", ["ahead -> no", "lasting -> maybe", "phases with living"])
def test_what_is_listed_and_noticed_is_stale(tmp_path: Path, name: str) -> None:
    """So is what does not exist: a list of excuses must not outlive what it excuses."""
    folder = write_pack(tmp_path)
    listed = folder / "equivalent-mutants/all.yaml"
    with listed.open("a", encoding="utf-8") as file:
        file.write(f"BBB01 {name}: {{nb: Slik er det., en: So it is.}}\n")
    book, cases = loaded(folder)
    found = {each.rule: each for each in try_mutants(book, book.rules.values(), cases)}
    assert (found["BBB01"].stale, found["BBB01"].survived, found["BBB01"].clean) == ((name,), (), False)
    assert found["CCC01"].clean


def test_a_change_of_the_lead_leaves_the_pack_as_it_is(tmp_path: Path) -> None:
    """Each mutant is judged under a pack of its own, which differs in the lead alone."""
    book = load_pack(write_pack(tmp_path))
    rule = book.rules["BBB01"]
    for each in mutants(book, rule):
        changed = each.name.startswith("due 28")
        assert (each.book == book) == (not changed)
        assert (each.rule == rule) == changed
    assert book.parameters["tasks.lead"].value == 28
    assert {each.book.parameters["tasks.lead"].value for each in mutants(book, rule)} == {27, 28, 29}


@pytest.mark.parametrize("text", [EVALUATED, HELD, MIXED])
def test_the_small_pack_says_what_these_tests_need(text: str) -> None:
    """Each rule has a case for every outcome that it can reach, so that removing one matters."""
    outcomes = {"ok", "gap", "unknown", "not_applicable"}
    assert {each for each in outcomes if f"outcome: {each}" in text} == outcomes
