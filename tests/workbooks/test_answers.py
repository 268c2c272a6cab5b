"""Answers go into the cells of a workbook: it says what was meant, and all else in the file is as it was."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from bad_workbooks_support import changed as with_parts
from bad_workbooks_support import parts
from bomiljo import (
    Interview,
    Plan,
    begin_interview,
    default_rulebook,
    load_plan,
    read_plan,
    read_reply,
    scenario,
    workbook,
)
from bomiljo.books import Book
from bomiljo.changes import Append, Put, changed, plan_data
from bomiljo.errors import CannotEditError
from bomiljo.parts import names
from bomiljo.places import walk
from bomiljo.rewriting import say_the_same
from bomiljo.workbooks.archives import unpacked
from bomiljo.workbooks.sheetedits import with_cells
from dice_support import examples, rolled

if TYPE_CHECKING:
    from bomiljo.changes import Change
    from bomiljo.rulebook import Lang
    from dice_support import Dice

TODAY = dt.date(2026, 11, 26)
STORY = Path(__file__).parents[1] / "stories" / "well-run.yaml"
SMALL = """\
settlement: {name: Furulia, first_move_in: 2024-06-01}
cohorts: [{id: c1, people: 20, arrival: 2024-06-01}, {id: c2}]
actors: [{id: nav, name: Nav-kontoret}, {id: vakt}]
tasks: [{id: renhold}, {id: nøkler, held_by: [nav]}]
escalation: {paths: [{id: p1, steps: [{}, {within: 2 hours}]}]}
surveys: []
"""
SOFFICE = shutil.which("soffice")


def book(text: str = SMALL, lang: Lang = "nb") -> Book:
    """Return the workbook of a plan."""
    return Book(workbook(read_plan(text), lang), "plan.xlsx")


def sheets(data: bytes) -> dict[str, str]:
    """Return the names of sheets by the parts that hold them."""
    return {each.part: each.name for each in unpacked(data, "").sheets()}


def written(before: Book, after: Book) -> set[str]:
    """Return the sheets that differ; no other part of the file may, and their order has to be the same."""
    old, new = parts(before.content), parts(after.content)
    assert list(old) == list(new)
    return {sheets(before.content)[part] for part in old if old[part] != new[part]}


def made(before: Book, *changes: Change) -> Book:
    """Return a workbook with changes made, which says what the changed plan says."""
    plan = before.plan()
    after = before.changed(plan, changes)
    assert say_the_same(after.plan(), changed(plan, changes))
    return after


CHANGES: list[tuple[list[Change], set[str]]] = [
    ([Put("settlement.municipality", "Oslo & <Bjerke>")], {"Bosetting"}),
    ([Put("settlement.leader_role", "environment-worker")], {"Bosetting"}),
    ([Put("settlement.first_move_in", "2024-05")], {"Bosetting"}),
    ([Put("building.permit_until", "open")], {"Bygget"}),
    ([Put("cohorts[c1].age", "6-12"), Put("cohorts[c2].people", 7)], {"Beboere"}),
    ([Put("cohorts[c1].departures", [])], {"Beboere"}),
    ([Put("cohorts[c1].departures", [{"on": "2025-03-01", "people": 2}])], {"Beboere"}),
    ([Append("cohorts", {"id": "c3", "people": 1})], {"Beboere"}),
    ([Put("building.common_rooms", [{"id": "stue"}, {"id": "vaskeri", "furnished": True}])], {"Bygget"}),
    ([Put("building.staff_rooms", [])], {"Bygget"}),
    ([Append("surveys", {"id": "s1", "held": "2024-09-01"})], {"Undersøkelser"}),
    ([Put("tasks[renhold].held_by", [{"actor": "nav"}])], {"Oppgaver"}),
    ([Append("tasks[nøkler].held_by", {"actor": "vakt", "from": "2025-01-01"})], {"Oppgaver"}),
    ([Put("actors[nav].bodies", ["nav", "district"]), Put("actors[vakt].phone", "22334455")], {"Aktører"}),
    ([Put("actors[vakt].reachable", ["man-fre 08:00-15:30", "lør 10:00-12:00"])], {"Aktører"}),
    (
        [
            Put("escalation.paths[p1].steps[1].receivers", [{"actor": "nav"}]),
            Put("escalation.paths[p1].steps[2].decides", True),
        ],
        {"Saksgang"},
    ),
    ([Put("presence.taper", [{"on": "2025-01-01"}])], {"Tilstedeværelse"}),
]


def test_answers_are_written_into_their_cells() -> None:
    """One after the other: each changes only the sheet on which it stands, and the workbook says what was meant."""
    now = book()
    for changes, where in CHANGES:
        after = made(now, *changes)
        assert written(now, after) == where, changes
        now = after


def test_what_is_in_the_file_besides_stays() -> None:
    """Notes, pictures, other programs' parts, drop-downs, widths, and values as they were typed."""
    plain = book()
    (notes,) = (part for part, name in sheets(plain.content).items() if name == "Notater")
    typed = with_cells(parts(plain.content)[notes], {(9, 2): "Ring utleier", (9, 7): 5})
    extra: dict[str, bytes | None] = {notes: typed, "xl/media/image1.png": b"\x89PNG", "customXml/item1.xml": b"<a/>"}
    before = Book(with_parts(plain.content, extra), "plan.xlsx")
    after = made(before, Put("cohorts[c1].people", 21))
    old, new = (parts(each.content) for each in (before, after))
    changes = [part for part in old if old[part] != new[part]]
    assert [sheets(before.content)[each] for each in changes] == ["Beboere"]
    cells = re.compile(rb"<c r=[^>]*?(?:/>|>.*?</c>)")
    one, other = (cells.findall(each[changes[0]]) for each in (old, new))
    assert [each for each in zip(one, other, strict=True) if each[0] != each[1]] != []
    assert sum(each[0] != each[1] for each in zip(one, other, strict=True)) == 1
    assert cells.sub(b"", old[changes[0]]) == cells.sub(b"", new[changes[0]])


def test_a_value_as_it_was_typed_stays() -> None:
    """A day in words beside a new answer is not written anew."""
    plain = book()
    (part,) = (part for part, name in sheets(plain.content).items() if name == "Bosetting")
    found = re.search(rb'<c r="([A-Z]+)(\d+)"[^>]*><v>45444</v>', parts(plain.content)[part])
    assert found
    at = int(found[2]), ord(found[1]) - ord("A") + 1
    typed = with_cells(parts(plain.content)[part], {at: "1. juni 2024"})
    after = made(Book(with_parts(plain.content, {part: typed}), "p.xlsx"), Put("settlement.municipality", "Oslo"))
    assert b"1. juni 2024" in parts(after.content)[part]


def test_a_day_is_shown_as_a_day() -> None:
    """Where the workbook has the look for it; the day itself is the same."""
    after = made(book(), Put("settlement.as_of", "2025-11-03"))
    (part,) = (part for part, name in sheets(after.content).items() if name == "Bosetting")
    assert b"<v>45964</v>" in parts(after.content)[part]


def _removable(plan: Plan) -> list[str]:
    """Return the places of a plan that could be blank."""
    return [
        spot.field(alias).path
        for part, spot in walk(plan)
        for attribute, alias in names(type(part)).items()
        if getattr(part, attribute) is not None and not type(part).model_fields[attribute].is_required()
        if not hasattr(getattr(part, attribute), "model_fields_set") or spot.path
    ]


def _blanked(dice: Dice) -> tuple[str, Lang]:
    return dice.pick(PLACES), dice.pick(["nb", "en"])


WELL_RUN = load_plan(STORY)
PLACES = _removable(WELL_RUN)


@examples(4, 3000, shrink=False)
@given(rolled(_blanked))
def test_whatever_is_blank_can_be_filled_in(blank: tuple[str, Lang]) -> None:
    """A field, or a whole list, of a plan is taken out; written into the workbook, it is the plan as it was."""
    path, lang = blank
    try:
        without = changed(WELL_RUN, [Put(path, None)])
        value = _value(WELL_RUN, path)
        assert say_the_same(changed(without, [Put(path, value)]), WELL_RUN)
    except Exception:  # noqa: BLE001 - what hangs together cannot be taken out alone
        return
    before = Book(workbook(without, lang), "p.xlsx")
    after = before.changed(before.plan(), [Put(path, value)])
    assert say_the_same(after.plan(), WELL_RUN)
    assert len(written(before, after)) <= 1


def _value(plan: Plan, path: str) -> Any:
    from bomiljo.changes import locate  # noqa: PLC0415 - only here

    found: Any = plan_data(plan, str(locate(plan, path)[0]))
    for step in locate(plan, path)[1:]:
        found = found[step]
    return found


# --- What has no place -------------------------------------------------------------------------------


def test_a_column_that_was_deleted_is_told() -> None:
    """The answer is not put elsewhere."""
    plain = book()
    (part,) = (part for part, name in sheets(plain.content).items() if name == "Beboere")
    data = parts(plain.content)[part]
    keys = parts(plain.content)["xl/sharedStrings.xml"].decode()
    number = re.findall(r"<t[^>]*>([^<]*)</t>", keys).index("cohorts.age")
    cell = re.search(rb'<c r="[A-Z]+\d+"[^>]*t="s"[^>]*><v>%d</v></c>' % number, data)
    assert cell
    column = re.match(rb'<c r="([A-Z]+)', cell[0])
    assert column
    gone = re.sub(rb'<c r="%s\d+"[^>]*?(?:/>|>.*?</c>)' % column[1], b"", data)
    before = Book(with_parts(plain.content, {part: gone}), "plan.xlsx")
    with pytest.raises(CannotEditError) as error:
        before.changed(before.plan(), [Put("cohorts[c1].age", "18-24")])
    assert error.value.problem.code == "no-cell"


# --- Interviews --------------------------------------------------------------------------------------


def begun(content: bytes, lang: Lang = "nb") -> Interview:
    """Return an interview about a workbook."""
    day = dt.date(2024, 6, 15)
    return begin_interview(content, "plan.xlsx", default_rulebook(), as_of=day, lang=lang, topics=["mix"])


def test_an_interview_is_held_in_a_workbook() -> None:
    """Answers and notes are in the file at once; to go back is to have the very bytes again."""
    state = begun(book().content)
    asked = next(each for each in state.unknown() if each.path == "cohorts[c1].age")
    after = state.answered(asked.path, read_reply("18 til 24 år", asked.expected))
    assert str(read_plan(after.content).cohorts[0].age) == "18-24"  # type: ignore[index]
    assert after.asking.open == begun(after.content).asking.open
    aside = after.set_aside("cohorts[c2].age", TODAY)
    assert aside.aside == ("cohorts[c2].age",)
    again = begun(aside.content, "en")
    assert again.aside == ("cohorts[c2].age",)
    assert again.left[-1] == "cohorts[c2].age"
    told = again.answered("cohorts[c2].age", "55+")
    assert told.aside == ()
    assert state.content == book().content


def test_notes_come_and_go_without_a_trace() -> None:
    """Each stands in a line of its own below what is written there, in whichever language it was noted."""
    before = book()
    one = before.with_note("a.b", TODAY, "nb")
    two = one.with_note("c[d].e", TODAY, "en")
    assert two.noted == ("a.b", "c[d].e")
    assert two.with_note("a.b", TODAY, "nb").noted == ("c[d].e", "a.b")
    assert two.without_note("c[d].e").without_note("a.b").noted == ()
    assert written(before, two) == {"Notater"}
    assert say_the_same(two.plan(), before.plan())


def test_a_workbook_without_a_sheet_for_notes_keeps_them_for_the_session() -> None:
    """As JSON, which has no place for them either."""
    plain = book()
    (part,) = (part for part, name in sheets(plain.content).items() if name == "Notater")
    before = Book(with_parts(plain.content, {part: re.sub(rb"<row.*</row>", b"", parts(plain.content)[part])}), "p")
    assert before.with_note("a.b", TODAY, "nb").content == before.content


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_written(tmp_path: Path) -> None:
    """After answers, another program reads and saves the same plan; its file is written into too."""
    state = made(book(), *(each for changes, _ in CHANGES[:3] for each in changes), *CHANGES[8][0])
    path = tmp_path / "plan.xlsx"
    path.write_bytes(state.content)
    command = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "xlsx", "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True)  # noqa: S603
    theirs = Book((tmp_path / "out" / "plan.xlsx").read_bytes(), "plan.xlsx")
    assert say_the_same(theirs.plan(), state.plan())
    after = made(theirs, Put("cohorts[c1].age", "18-24"), Append("cohorts", {"id": "c3"}))
    assert written(theirs, after) == {"Beboere"}


def test_the_same_answer_gives_the_same_bytes() -> None:
    """Nothing of today is in the file."""
    one, other = (made(Book(workbook(scenario("bjerke-2023"), "en"), "p"), Put("settlement.name", "X")) for _ in "12")
    assert one.content == other.content
