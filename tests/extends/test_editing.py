"""Answers and actions in a plan that extends another: written into its own text, with the base as it is."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given

from bomiljo import (
    Append,
    CannotEditError,
    Change,
    ChangeError,
    Put,
    begin_interview,
    changed,
    default_rulebook,
    load_plan,
    read_plan,
    rewritten,
)
from bomiljo.places import walk
from bomiljo.rewriting import say_the_same
from dice_support import examples, rolled

if TYPE_CHECKING:
    from pathlib import Path

    from dice_support import Dice

BASE: Final = """\
settlement: {name: Base}          # of the base
building:
  units: [{id: homes, count: 17}]
  furnishing: {orders: 1}
cohorts:
  - {id: c1, people: 8, arrival: 2026-03-02}
  - {id: c2, people: 9, departures: []}
actors: [{id: nav}, {id: lead}]
tasks:
  - {id: conflicts, held_by: [nav]}
  - {id: letting, held_by: [{actor: lead, from: 2026-03-02}], informed: [nav]}
presence: {periods: [{id: staff, kind: staffed}], taper: [{on: 2026-11-01}]}
escalation: {paths: [{id: all, steps: [{decides: no}, {within: 2 days}]}]}
"""
VARIANT: Final = """\
# a variant
extends: base.yaml
tasks:
  - id: conflicts                 # what differs
    name: Uenighet
cohorts:
  - {people: 30, arrival: 2026-05-01}   # without an id
"""
EDITS: Final[list[tuple[Change, str]]] = [
    (Put("settlement.first_move_in", "2026-03-02"), "\nsettlement:\n  first_move_in: 2026-03-02\n"),
    (Put("tasks[conflicts].every", "1 week"), "    name: Uenighet\n    every: 1 week\n"),
    (Put("tasks[letting].name", "Utleie"), "  - id: letting\n    name: Utleie\n"),
    (Put("cohorts[c1].people", 7), "  - {id: c1, people: 7}\n"),
    (Put("cohorts[c2].people", 7), "  - {id: c2, people: 7}\n"),
    (Put("cohorts[c3].age", "18-24"), "  - {people: 30, arrival: 2026-05-01, age: 18-24}   # without an id\n"),
    (Put("cohorts[c1].arrival.to", "2026-03-09"), "arrival: {from: 2026-03-02, to: 2026-03-09}"),
    (
        Put("tasks[conflicts].held_by[nav].to", "2026-12-31"),
        "held_by:\n      - {actor: nav, from: open, to: 2026-12-31}",
    ),
    (
        Put("tasks[letting].held_by[lead].to", "open"),
        "  - id: letting\n    held_by:\n      - {actor: lead, from: 2026-03-02, to: open}\n",
    ),
    (Put("building.units[homes].places", 4), "building:\n  units:\n    - {id: homes, places: 4}\n"),
    (Put("building.furnishing.ready", "2026-02"), "building:\n  furnishing:\n    ready: 2026-02\n"),
    (Put("surveys", []), "surveys: []\n"),
    (Append("tasks", {"id": "new"}), "  - id: new\n"),
    (Append("actors", {"id": "worker"}), "actors:\n  - {id: worker}\n"),
    (Append("presence.taper", {"on": "2026-12-01"}), "  taper:\n    - {on: 2026-11-01}\n    - {on: 2026-12-01}\n"),
    (Append("tasks[letting].informed", "lead"), "informed: [nav, lead]"),
    (
        Put("escalation.paths[all].steps[2].decides", True),
        "steps:\n        - {decides: no}\n        - {within: 2 days, decides: yes}\n",
    ),
    # Where what the base says would shine through, it is taken out.
    (Put("building.furnishing.orders", None), "remove: [building.furnishing.orders]\n"),
    (Put("tasks[letting]", None), 'remove: ["tasks[letting]"]\n'),
    (Put("tasks[conflicts].name", None), "  - id: conflicts                 # what differs\n"),
    (Put("actors", [{"id": "other"}, {"id": "nav"}, {"id": "lead"}]), "remove: [actors]\n"),
    (Put("cohorts[c2].departures", None), 'remove: ["cohorts[c2].departures"]\n'),
]


def files(folder: Path, variant: str = VARIANT) -> Path:
    """Write a base and a variant, and return the variant's path."""
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "variant.yaml").write_text(variant, encoding="utf-8")
    return folder / "variant.yaml"


def holds(path: Path, change: Change) -> str:
    """Return the text after a change; it says what was meant, and keeps every comment."""
    plan = load_plan(path)
    after = changed(plan, [change], crosschecked=False)
    text = rewritten(str(path), [(change, None)])
    assert say_the_same(read_plan(text, folder=path.parent), after), text
    assert (path.parent / "base.yaml").read_text(encoding="utf-8") == BASE
    assert text.count("#") == path.read_text(encoding="utf-8").count("#")
    assert "of the base" not in text
    return text


@pytest.mark.parametrize(("change", "written"), EDITS, ids=lambda each: getattr(each, "path", ""))
def test_change_is_written_into_the_variant(tmp_path: Path, change: Change, written: str) -> None:
    """An item that only the base has is named by its id, with the change alone; a list without ids is written whole."""
    assert written in holds(files(tmp_path), change)


def test_no_more_is_written_than_was_changed(tmp_path: Path) -> None:
    """Every line of the variant stays."""
    text = holds(files(tmp_path), Put("tasks[letting].name", "Utleie"))
    assert [each for each in text.splitlines() if each not in VARIANT.splitlines()] == [
        "  - id: letting",
        "    name: Utleie",
    ]


def test_note_stands_beside_what_is_written(tmp_path: Path) -> None:
    """An action's note is a comment of the variant."""
    text = rewritten(str(files(tmp_path)), [(Put("tasks[letting].name", "Utleie"), "fra planen")])
    assert "# fra planen" in text


def test_json_variant(tmp_path: Path) -> None:
    """A variant in JSON stays JSON."""
    path = files(tmp_path, '{"extends": "base.yaml", "tasks": [{"id": "conflicts"}]}\n')
    assert '{"id": "letting", "name": "Utleie"}' in holds(path, Put("tasks[letting].name", "Utleie"))


def test_what_cannot_be_said_is_refused(tmp_path: Path) -> None:
    """An order that merging cannot make is refused with what to do instead, and nothing is written."""
    path = files(tmp_path, "extends: base.yaml\nremove: &r [actors]\nactors: [{id: lead}, {id: nav}]\n")
    with pytest.raises(CannotEditError) as caught:
        rewritten(str(path), [(Put("presence.taper[2026-11-01]", None), None), (Put("settlement.name", None), None)])
    assert caught.value.problem.code == "cannot-edit-variant"


def test_a_group_that_the_base_gives_no_id_is_not_spoken_of(tmp_path: Path) -> None:
    """What is answered about it would be said of another group once the base changes."""
    path = files(tmp_path)
    base = tmp_path / "base.yaml"
    base.write_text(BASE.replace("{id: c2, ", "{"), encoding="utf-8")
    with pytest.raises(CannotEditError) as caught:
        rewritten(str(path), [(Put("cohorts[c2].people", 7), None)])
    assert caught.value.problem.code == "cannot-edit-variant"


def _change(dice: Dice) -> Change:
    plan = read_plan(f"{BASE}surveys: []\n")
    part, spot = dice.pick([(part, spot) for part, spot in walk(plan) if spot.path])
    fields: Any = {
        "people": 3,
        "count": 2,
        "name": "Nytt navn",
        "every": "2 weeks",
        "held_by": ["lead"],
        "departures": [{"on": "2027-01-01", "people": 1}],
        "to": "open",
        "kind": None,
        "arrival": "2026-04-01",
        "steps": [],
        "taper": [{"on": "2026-10-01"}],
        "id": None,
    }
    known = [name for name in fields if name in type(part).model_fields and name != "id"]
    if not known:
        return Put(spot.path, None)
    name = dice.pick(known)
    return Put(spot.field(name).path, None if dice.chance(25) else fields[name])


@given(rolled(_change))
@examples(25, 2000)
def test_any_change_says_what_was_meant(tmp_path_factory: pytest.TempPathFactory, change: Change) -> None:
    """Whatever is changed, the variant says it afterwards."""
    path = files(tmp_path_factory.mktemp("any"))
    with suppress(ChangeError):  # of what the plan does not have
        holds(path, change)


def test_interview_writes_into_the_variant(tmp_path: Path) -> None:
    """Answers stand in the variant; what nobody knows is noted there, and the base is read again each time."""
    path = files(tmp_path)
    state = begin_interview(
        VARIANT, str(path), default_rulebook(), as_of=dt.date(2026, 3, 1), lang="nb", folder=path.parent
    )
    after = state.answered("settlement.first_move_in", "2026-03-02").set_aside("surveys", dt.date(2026, 3, 1))
    assert b"  first_move_in: 2026-03-02\n" in after.content
    assert "surveys" in after.aside
    plan = read_plan(after.content, folder=path.parent)
    assert str(plan.settlement.first_move_in) == "2026-03-02"
    assert plan.settlement.name == "Base"
