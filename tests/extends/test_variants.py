"""A plan that extends another: what the two say together, and where each of it stands."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import openpyxl
import pytest
from hypothesis import given

from bomiljo import LoadError, check, load_plan, read_plan, workbook
from bomiljo.bases import MAX_CHAIN, MAX_TOTAL
from bomiljo.checking import plan_hash
from bomiljo.rewriting import say_the_same
from dice_support import examples, rolled
from loading_support import well_worded
from plans_support import make_plan

if TYPE_CHECKING:
    from bomiljo import Plan, Problem
    from dice_support import Dice

T = TypeVar("T")
BASE: Final = """\
settlement: {name: Base, municipality: Oslo}
building:
  units: [{id: homes, count: 17, size: ordinary}]
  permit_until: 2030-12-31
  common_rooms: [{id: house, furnished: yes}]
cohorts:
  - {id: c1, people: 8, arrival: 2026-03-02}
  - {id: c2, people: 9, arrival: {from: 2026-09-01, to: 2026-09-10}}
actors: [{id: nav, reachable: [mon-fri 08:00-15:30, sat 10:00-12:00]}, {id: lead}]
tasks:
  - id: conflicts
    held_by: [nav, {actor: lead, from: 2026-03-02}]
presence: {taper: [{on: 2026-11-01}, {on: 2026-12-01}]}
"""


def write(folder: Path, **texts: str) -> Path:
    """Write plans to files of a folder, and return the one called `variant`."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "variant.yaml"


def laid(folder: Path, variant: str, base: str = BASE) -> Plan:
    """Return the plan that a variant of a base is."""
    return load_plan(write(folder, base=base, variant=f"extends: base.yaml\n{variant}"))


def faults(path: Path | str) -> tuple[Problem, ...]:
    """Return what is wrong with a plan that must be refused; each message is well worded."""
    with pytest.raises(LoadError) as caught:
        load_plan(path)
    for each in caught.value.problems:
        well_worded(each)
    return caught.value.problems


def listed(items: list[T] | None) -> list[T]:
    """Return a list that is known."""
    assert items is not None
    return items


def dump(part: Any) -> Any:
    """Return a part as plain data."""
    return part.model_dump(by_alias=True, exclude_none=True)


# --- What the two say together -----------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["", "settlement:\n", "cohorts: ~\n", "settlement: {name: }\n"])
def test_blank_says_nothing(tmp_path: Path, variant: str) -> None:
    """A variant that tells nothing is its base, and so is one with blanks."""
    assert say_the_same(laid(tmp_path, variant), read_plan(BASE))


def test_fields_merge_key_by_key(tmp_path: Path) -> None:
    """A field of a section takes the place of the base's; all others stay."""
    plan = laid(tmp_path, "settlement: {name: Variant}\nbuilding: {furnishing: {orders: 1}}\n")
    assert (plan.settlement.name, plan.settlement.municipality) == ("Variant", "Oslo")
    assert plan.building.furnishing.orders == 1
    assert str(plan.building.permit_until) == "2030-12-31"


def test_parts_with_an_id_merge_by_it(tmp_path: Path) -> None:
    """A part of the same id is filled in where it stands, a new one comes last."""
    plan = laid(tmp_path, "building: {units: [{id: more, count: 2}, {id: homes, count: 16}]}\n")
    assert [dump(each) for each in plan.building.units or ()] == [
        {"id": "homes", "count": 16, "size": "ordinary"},
        {"id": "more", "count": 2},
    ]


def test_other_lists_take_the_place_of_the_base(tmp_path: Path) -> None:
    """Words, days, and holders are the whole list in the variant."""
    plan = laid(
        tmp_path,
        "actors: [{id: nav, reachable: [always]}]\npresence: {taper: [{on: 2027-01-01}]}\n"
        "tasks: [{id: conflicts, held_by: [lead]}]\n",
    )
    assert [str(each) for each in listed(plan.actors)[0].reachable or ()] == ["always"]
    assert [str(each.on) for each in plan.presence.taper or ()] == ["2027-01-01"]
    assert [each.actor for each in listed(plan.tasks)[0].held_by or ()] == ["lead"]


def test_none_is_an_answer(tmp_path: Path) -> None:
    """`[]` takes all away, also of parts with an id."""
    plan = laid(tmp_path, "cohorts: []\nactors: []\ntasks: []\n")
    assert [plan.cohorts, plan.actors, plan.tasks] == [[], [], []]


@pytest.mark.parametrize(
    ("arrival", "found"),
    [
        ("2026-04-01", ["2026-04-01", "2026-04-01"]),
        ("{from: 2026-09-02}", ["2026-09-02", "2026-09-10"]),
        ("{to: 2026-10-01}", ["2026-09-01", "2026-10-01"]),
    ],
)
def test_a_word_takes_the_place_of_a_part(tmp_path: Path, arrival: str, found: list[str]) -> None:
    """A single day replaces a span; a span is filled in key by key."""
    plan = laid(tmp_path, f"cohorts: [{{id: c2, arrival: {arrival}}}]\n")
    second = listed(plan.cohorts)[1].arrival
    assert second is not None
    assert [str(second.from_), str(second.to)] == found


def test_part_takes_the_place_of_a_word(tmp_path: Path) -> None:
    """Of a day that stood for a span nothing is left where the variant writes a span."""
    first = listed(laid(tmp_path, "cohorts: [{id: c1, arrival: {from: 2026-04-01}}]\n").cohorts)[0].arrival
    assert first is not None
    assert first.to is None


def test_groups_without_an_id_keep_the_one_they_were_given(tmp_path: Path) -> None:
    """What a report on the base calls c1 is c1 in a variant too, whatever the variant adds."""
    base = "cohorts: [{people: 5, kind: refugees}, {people: 3}]\n"
    plan = laid(tmp_path, "cohorts: [{people: 1}]\n", base)
    own = {each.id: each.people for each in read_plan(base).cohorts or ()}
    assert {each.id: each.people for each in plan.cohorts or ()} == {**own, "c3": 1}


@pytest.mark.parametrize("says", ["cohorts: [{people: 1}, {id: c2, age: 18-24}]\n", "remove: ['cohorts[c2].people']\n"])
def test_an_id_that_the_base_does_not_write_cannot_be_spoken_of(tmp_path: Path, says: str) -> None:
    """It is given by what the groups say: once the base changes it may be another group's."""
    base = "cohorts: [{id: c1, people: 5}, {people: 3}]\n"
    with pytest.raises(LoadError) as refused:
        laid(tmp_path, says, base)
    assert [(each.code, each.value, each.values["file"]) for each in refused.value.problems] == [
        ("extends-given-id", "c2", str(tmp_path / "base.yaml"))
    ]


def test_nor_in_a_variant_of_a_variant(tmp_path: Path) -> None:
    """The variant between gives it no id of its own."""
    write(tmp_path, base="cohorts: [{people: 5}]\n", between="extends: base.yaml\nsettlement: {name: X}\n")
    with pytest.raises(LoadError) as refused:
        load_plan(write(tmp_path, variant="extends: between.yaml\ncohorts: [{id: c1, people: 6}]\n"))
    assert [each.code for each in refused.value.problems] == ["extends-given-id"]


def test_remove_takes_out_fields_and_parts(tmp_path: Path) -> None:
    """What is taken out is not known; a part that is taken out can be written anew."""
    paths = ["cohorts[c2]", "building.permit_until", "tasks[conflicts].held_by", "presence.taper[2026-11-01]"]
    paths += ["building.units[homes]", "actors[nav].reachable"]
    lines = "".join(f"  - {each}\n" for each in paths)
    plan = laid(tmp_path, f"remove:\n{lines}building: {{units: [{{id: homes, places: 4}}]}}\n")
    assert [each.id for each in plan.cohorts or ()] == ["c1"]
    assert plan.building.permit_until is None
    assert listed(plan.tasks)[0].held_by is None
    assert [str(each.on) for each in plan.presence.taper or ()] == ["2026-12-01"]
    assert [dump(each) for each in plan.building.units or ()] == [{"id": "homes", "places": 4}]
    assert listed(plan.actors)[0].reachable is None


def test_taking_out_the_last_part_leaves_none(tmp_path: Path) -> None:
    """The list is still the whole list; it is not known only where the list itself is taken out."""
    assert laid(tmp_path, "remove:\n  - tasks[conflicts]\n").tasks == []
    assert laid(tmp_path, "remove:\n  - tasks\n").tasks is None


def test_variants_of_variants(tmp_path: Path) -> None:
    """Each is laid over what it extends, in folders below too, with any slash and as JSON too."""
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "base.yaml").write_text(BASE, encoding="utf-8")
    middle = {"extends": "b\\base.yaml", "settlement": {"name": "Middle"}, "cohorts": [{"id": "c1", "people": 7}]}
    (tmp_path / "a" / "middle.json").write_text(json.dumps(middle), encoding="utf-8")
    plan = load_plan(write(tmp_path, variant="extends: ./a/middle.json\ncohorts: [{id: c3}]\n"))
    assert [(each.id, each.people) for each in plan.cohorts or ()] == [("c1", 7), ("c2", 9), ("c3", None)]
    assert plan.settlement.name == "Middle"


def test_extends_that_is_blank_extends_nothing() -> None:
    """A blank says nothing here too."""
    assert say_the_same(read_plan(f"extends:\nremove:\n{BASE}"), read_plan(BASE))


def _split(dice: Dice) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return a plan, and a base and a variant that are it together: sections and parts fall to the one or the other."""
    plan = make_plan(dice)
    base: dict[str, Any] = {}
    over: dict[str, Any] = {}
    for key, value in plan.items():
        if (
            isinstance(value, list) and key != "actors" and dice.chance(40)
        ):  # a base may name none that it does not list
            at = dice.number(0, len(value))
            over[key] = value[at:] or None
            base[key] = value[:at] if value[at:] else value
        elif isinstance(value, dict) and dice.chance(60):
            names = dice.some(list(value), 0, len(value))
            over[key] = {name: value[name] for name in names}
            base[key] = {name: each for name, each in value.items() if name not in names}
        else:
            (over if dice.chance(50) else base)[key] = value
    return plan, base, over


@given(rolled(_split))
@examples(10, 2000, shrink=False)
def test_parts_of_a_plan_are_the_plan_again(tmp_path_factory: pytest.TempPathFactory, made: Any) -> None:
    """A plan that is written in two files says what it says in one, and has the same hash."""
    plan, base, over = made
    folder = tmp_path_factory.mktemp("split")
    for name, data in (("base", base), ("variant", {"extends": "base.json", **over})):
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    whole, found = read_plan(json.dumps(plan)), load_plan(folder / "variant.json")
    assert say_the_same(whole, found)
    assert plan_hash(whole, internal=True) == plan_hash(found, internal=True)


def test_the_example_of_the_document(tmp_path: Path) -> None:
    """What the document on variants shows is what it says."""
    document = (Path(__file__).parents[2] / "docs" / "variants.md").read_text(encoding="utf-8")
    base, variant = (each.split("```")[0] for each in document.split("```yaml\n")[1:])
    (tmp_path / "plan.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "two-arrivals.yaml").write_text(variant, encoding="utf-8")
    plan = load_plan(tmp_path / "two-arrivals.yaml")
    assert [(each.id, each.people, str(each.arrival and each.arrival.from_)) for each in listed(plan.cohorts)] == [
        ("c1", 38, "2026-03-02"),
        ("c2", 34, "2026-09-01"),
    ]
    assert plan.building.permit_until is None
    assert [str(each.on) for each in listed(plan.presence.taper)] == ["2026-10-01", "2027-03-15"]
    assert [each.id for each in listed(plan.tasks)] == ["come-along", "letting"]


def test_plans_in_an_archive(tmp_path: Path) -> None:
    """Shipped plans extend each other where Python runs from an archive too, and lead out of nothing there either."""
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("scenarios/base.yaml", BASE)
        archive.writestr("scenarios/middle.yaml", "extends: base.yaml\nsettlement: {name: Middle}\n")
        archive.writestr("scenarios/round.yaml", "extends: variant.yaml\n")
        archive.writestr("scenarios/variant.yaml", "extends: round.yaml\n")
    folder: Any = zipfile.Path(tmp_path / "data.zip") / "scenarios"
    assert read_plan("extends: middle.yaml\n", "variant.yaml", folder=folder).settlement.name == "Middle"
    for text, code in (("extends: midle.yaml\n", "extends-missing"), ("extends: round.yaml\n", "extends-cycle")):
        with pytest.raises(LoadError) as caught:
            read_plan(text, "variant.yaml", folder=folder)
        assert code in [each.code for each in caught.value.problems]


# --- Where it stands ---------------------------------------------------------------------------------


def test_every_place_names_the_file_in_which_the_value_stands(tmp_path: Path) -> None:
    """Marks of the base's values name the base; those of the variant name no file, as of any plan."""
    marks = laid(tmp_path, "cohorts: [{id: c2, people: 10}]\n").marks()
    base = str(tmp_path / "base.yaml")
    assert (marks["cohorts[c2].people"].line, marks["cohorts[c2].people"].source) == (2, "")
    assert (marks["cohorts[c2].arrival"].line, marks["cohorts[c2].arrival"].source) == (8, base)
    assert (marks["cohorts[c1].people"].line, marks["cohorts[c1].people"].source) == (7, base)


def test_evidence_names_the_file_of_the_base(tmp_path: Path) -> None:
    """A report on a variant points into the base for what the base says."""
    report = check(laid(tmp_path, "settlement: {name: Variant}\n"), as_of=dt.date(2026, 12, 15))
    files = {place.file for outcome in report.outcomes for evidence in outcome.evidence for place in evidence.places}
    assert str(tmp_path / "base.yaml") in files
    assert report.plan.source == str(tmp_path / "variant.yaml")


def test_faults_point_into_the_file_in_which_they_stand(tmp_path: Path) -> None:
    """What is wrong in a variant is told of the variant; what it makes wrong in the base, of the base's line."""
    path = write(tmp_path, base=BASE, variant="extends: base.yaml\nremove:\n  - actors[lead]\ncohorts: [{peple: 3}]\n")
    found = {(each.code, each.source, each.line) for each in faults(path)}
    assert ("unknown-key", str(path), 4) in found
    assert ("no-such-actor", str(tmp_path / "base.yaml"), 12) in found


def test_two_parts_of_one_id_are_still_a_fault(tmp_path: Path) -> None:
    """A variant that names a part twice is refused, though the base has it too."""
    path = write(tmp_path, base=BASE, variant="extends: base.yaml\ntasks: [{id: conflicts}, {id: conflicts}]\n")
    assert [each.code for each in faults(path)] == ["duplicate-id"]


def test_base_in_a_workbook(tmp_path: Path) -> None:
    """A base may be a workbook: its values stand in its cells."""
    (tmp_path / "base.xlsx").write_bytes(workbook(read_plan(BASE), "nb"))
    path = write(tmp_path, variant="extends: base.xlsx\ncohorts: [{id: c2, people: 10}]\n")
    plan = load_plan(path)
    assert say_the_same(plan, laid(tmp_path, "cohorts: [{id: c2, people: 10}]\n"))
    mark = plan.marks()["cohorts[c1].people"]
    assert (mark.source, mark.sheet) == (str(tmp_path / "base.xlsx"), "Beboere")
    report = check(plan, as_of=dt.date(2026, 12, 15))
    files = {place.file for outcome in report.outcomes for evidence in outcome.evidence for place in evidence.places}
    assert str(tmp_path / "base.xlsx") in files


def test_fault_in_a_workbook_that_is_extended(tmp_path: Path) -> None:
    """It is told with the base's sheet and cell."""
    book = openpyxl.load_workbook(BytesIO(workbook(read_plan(BASE), "nb")))
    plan = read_plan(workbook(read_plan(BASE), "nb"))
    mark = plan.marks()["cohorts[c1].people"]
    book["Beboere"].cell(mark.line, mark.column).value = "mange"
    book.save(tmp_path / "base.xlsx")
    found = faults(write(tmp_path, variant="extends: base.xlsx\n"))
    assert {each.code for each in found} >= {"count", "extends-faults"}
    assert any(each.place.startswith(f"{tmp_path / 'base.xlsx'}:Beboere!") for each in found)


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[base.yaml]", "extends-form"),
        ("{a: base.yaml}", "extends-form"),
        ("../base.yaml", "extends-outside"),
        ("a/../../base.yaml", "extends-outside"),
        ("'.. /base.yaml'", "extends-outside"),
        ("/etc/base.yaml", "extends-outside"),
        (r"\\server\share\base.yaml", "extends-outside"),
        (r"C:\base.yaml", "extends-outside"),
        ("C:base.yaml", "extends-outside"),
        ("file:///etc/base.yaml", "extends-outside"),
        ("base.yaml:other", "extends-outside"),
        ("con.yaml", "extends-outside"),
        ('"base\\0.yaml"', "extends-outside"),
        ("base.yaml/", "extends-outside"),
        ("passwd", "extends-ending"),
        ("base.txt", "extends-ending"),
        ("bse.yaml", "extends-missing"),
        ("none/base.yaml", "extends-missing"),
        ("folder.yaml", "extends-unreadable"),
        ("variant.yaml", "extends-cycle"),
    ],
)
def test_what_cannot_be_extended(tmp_path: Path, written: str, code: str) -> None:
    """Each is refused at its line, and nothing is read for it."""
    (tmp_path / "folder.yaml").mkdir()
    path = write(tmp_path, base=BASE, variant=f"# comment\nextends: {written}\n")
    (found,) = faults(path)
    assert (found.code, found.source, found.line, found.column) == (code, str(path), 2, 10)


def test_a_misspelt_base_is_suggested(tmp_path: Path) -> None:
    """The plan with nearly this name is named."""
    (found,) = faults(write(tmp_path, base=BASE, variant="extends: bsae.yaml\n"))
    assert found.suggestion == "base.yaml"


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    """A link to a file elsewhere is refused, and so is one to a folder; a link beside it is followed."""
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    write(away, base=BASE)
    (home / "link.yaml").symlink_to(away / "base.yaml")
    (home / "folder").symlink_to(away)
    for name in ("link.yaml", "folder/base.yaml"):
        assert [each.code for each in faults(write(home, variant=f"extends: {name}\n"))] == ["extends-outside"]
    (home / "near.yaml").symlink_to(home / "base.yaml")
    assert say_the_same(load_plan(write(home, base=BASE, variant="extends: near.yaml\n")), read_plan(BASE))


def test_cycles_are_found_whatever_the_file_is_called(tmp_path: Path) -> None:
    """The message shows the way round, through links and over several files."""
    write(tmp_path, variant="extends: b.yaml\n", b="extends: link.yaml\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "variant.yaml")
    found = {each.code: each for each in faults(tmp_path / "variant.yaml")}
    assert found["extends-cycle"].values["way"] == "variant.yaml → b.yaml → link.yaml"
    assert found["extends-cycle"].place == f"{tmp_path / 'b.yaml'}:1:10"


def test_chain_has_an_end(tmp_path: Path) -> None:
    """So many plans may stand behind one, and no more."""
    names = [f"p{number}" for number in range(MAX_CHAIN + 1)]
    texts = {name: f"extends: {below}.yaml\n" for name, below in pairwise(names)}
    write(tmp_path, **texts, **{names[-1]: BASE})
    assert say_the_same(load_plan(tmp_path / "p0.yaml"), read_plan(BASE))
    write(tmp_path, variant="extends: p0.yaml\n")
    assert "extends-too-deep" in [each.code for each in faults(tmp_path / "variant.yaml")]


def test_size_of_a_chain_is_bounded(tmp_path: Path) -> None:
    """Files that are allowed each by itself may be too much together."""
    filler = "# " + "x" * (MAX_TOTAL // 5) + "\n"
    names = [f"p{number}" for number in range(6)]
    texts = {name: f"extends: {below}.yaml\n{filler}" for name, below in pairwise(names)}
    write(tmp_path, **texts, p5=BASE + filler)
    assert "extends-too-big" in [each.code for each in faults(tmp_path / "p0.yaml")]


def test_faults_of_a_base_are_told_with_its_lines(tmp_path: Path) -> None:
    """They are the base's, and the variant's line says that they are."""
    path = write(tmp_path, base="settlement: {nme: x}\n", variant="extends: base.yaml\n")
    assert [(each.code, each.place) for each in faults(path)] == [
        ("unknown-key", f"{tmp_path / 'base.yaml'}:1:14"),
        ("extends-faults", f"{path}:1:10"),
    ]


def test_privacy_holds_for_every_file(tmp_path: Path) -> None:
    """An identity number in a base refuses the variant, and no message repeats it or anything else of the base."""
    number = "01010750160"  # made up, with right control digits
    path = write(tmp_path, base=f"# {number}\nsettlement: {{nme: hidden}}\n", variant="extends: base.yaml\n")
    found = faults(path)
    assert {each.code for each in found} == {"identity-number", "extends-faults"}
    assert not any(number in repr(each) or "hidden" in repr(each) for each in found)


@pytest.mark.parametrize(
    ("variant", "code", "suggestion"),
    [
        ("remove: [tasks]\n", "remove-without-extends", None),
        ("extends: base.yaml\nremove: tasks\n", "remove-form", None),
        ("extends: base.yaml\nremove: [[tasks]]\n", "remove-form", None),
        ("extends: base.yaml\nremove:\n  - tasks[conflict]\n", "remove-nothing", "tasks[conflicts]"),
        ("extends: base.yaml\nremove: [building.permit_untill]\n", "remove-nothing", "building.permit_until"),
        ("extends: base.yaml\nremove: [surveys]\n", "remove-nothing", None),
        ("extends: base.yaml\nremove:\n  - cohorts[c1].arrival.from\n", "remove-inside-word", None),
    ],
)
def test_what_cannot_be_taken_out(tmp_path: Path, variant: str, code: str, suggestion: str | None) -> None:
    """A place that the base does not have is a mistake, with the nearest that it has."""
    (found,) = faults(write(tmp_path, base=BASE, variant=variant))
    assert (found.code, found.suggestion) == (code, suggestion)


@pytest.mark.parametrize(("key", "near"), [("extend", "extends"), ("removes", "remove"), ("task", "tasks")])
def test_misspelt_keys_are_suggested(tmp_path: Path, key: str, near: str) -> None:
    """What only a variant can say is known where a key is not."""
    (found,) = faults(write(tmp_path, variant=f"{key}: base.yaml\n"))
    assert (found.code, found.suggestion) == ("unknown-key", near)


def test_text_without_a_folder_extends_nothing() -> None:
    """A text that was read from no file has nothing beside it."""
    with pytest.raises(LoadError) as caught:
        read_plan("extends: base.yaml\n", "plan.yaml")
    assert [each.code for each in caught.value.problems] == ["extends-no-folder"]


def test_text_with_a_folder_is_read_as_its_file_would_be(tmp_path: Path) -> None:
    """Who edits the text of a file gives its folder."""
    write(tmp_path, base=BASE)
    assert say_the_same(read_plan("extends: base.yaml\n", folder=tmp_path), read_plan(BASE))
