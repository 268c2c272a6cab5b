"""Where things stand in a workbook does not matter; what cannot be read any more is told, cell by cell."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bomiljo import LoadError, begin_interview, default_rulebook, load_plan, read_plan, scenario, workbook
from bomiljo.workbooks.layout import HEADINGS, KEYS
from workbooks_support import Filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def asked_of(path: Path) -> object:
    """Begin to ask about the plan of a file."""
    return begin_interview(path.read_bytes(), str(path), default_rulebook(), as_of=dt.date(2024, 6, 15), lang="en")


def test_names_of_sheets_and_headings_do_not_matter() -> None:
    """Whoever renames a sheet or a heading still fills in the same plan."""
    book = Filled().put("cohorts.people", 12)
    book.sheet("cohorts").title = "Familiene"
    book.sheet("cohorts").cell(book.row_of("cohorts", HEADINGS), book.column("cohorts.people")).value = "Hvor mange?"
    assert book.plan().cohorts[0].people == 12  # type: ignore[index]


def test_rows_and_columns_may_be_put_in() -> None:
    """Above, between and beside what is read."""
    book = Filled().put("building.permit_until", "open").put("building.units.id", "a").put("building.units.count", 3)
    sheet = book.sheet("building")
    sheet.insert_rows(1, 2)
    sheet.insert_cols(1)
    sheet.insert_cols(4)
    sheet.insert_rows(20, 3)
    plan = book.plan()
    assert str(plan.building.permit_until) == "open"
    assert [(each.id, each.count) for each in plan.building.units or ()] == [("a", 3)]


def test_blank_rows_between_rows_are_passed_over() -> None:
    """A row that was emptied is not an item, and one with blanks alone neither."""
    book = Filled().put("tasks.id", "a", 2).put("tasks.id", "b", 5).put("tasks.id", "   ", 3)
    assert [each.id for each in book.plan().tasks or ()] == ["a", "b"]


def test_sheets_in_another_order_and_hidden() -> None:
    """The plan is the same."""
    book = Filled(plan=scenario("complete"))
    book.book.move_sheet(book.sheet("tasks"), -5)
    book.sheet("actors").sheet_state = "hidden"
    assert book.plan().model_dump() == scenario("complete").model_dump()


def test_a_sheet_or_a_column_that_is_gone_is_not_known() -> None:
    """What is deleted is no answer."""
    book = Filled(plan=scenario("complete"))
    del book.book[book.sheet("surveys").title]
    sheet = book.sheet("cohorts")
    sheet.delete_cols(book.column("cohorts.age"))
    plan = book.plan()
    assert plan.surveys is None
    assert {each.age for each in plan.cohorts or ()} == {None}


def test_what_is_none_and_what_is_blank() -> None:
    """A blank is not known; the word in either language says none."""
    plan = Filled().put("cohorts?", "none").put("tasks?", "Ingen").put("building.units?", None).plan()
    assert (plan.cohorts, plan.tasks, plan.building.units) == ([], [], None)
    inner = Filled().put("tasks.id", "a").put("tasks.held_by", "ingen").put("tasks.id", "b", 2).plan().tasks
    assert inner is not None
    assert [each.held_by for each in inner] == [[], None]


def test_who_holds_a_task_may_stand_in_one_cell() -> None:
    """Then each holds it as long as the plan lasts."""
    book = Filled("en").put("tasks.id", "a").put("tasks.held_by", "nav; landlord")
    book.put("tasks.id", "b", 2).put("tasks.held_by<tasks.id", "b").put("tasks.held_by.actor", "nav")
    book.put("tasks.held_by.from", "2025-01")
    tasks = book.plan().tasks
    assert tasks is not None
    assert [str(each.actor) for each in tasks[0].held_by or ()] == ["nav", "landlord"]
    assert [str(each.from_) for each in tasks[1].held_by or ()] == ["2025-01"]


def test_a_group_without_a_name_is_given_one() -> None:
    """As in a text."""
    plan = Filled().put("cohorts.people", 12).plan()
    assert plan.cohorts is not None
    assert plan.cohorts[0].id == "c1"


def test_steps_are_in_the_order_of_their_numbers() -> None:
    """Whatever the order of the rows."""
    book = Filled().put("escalation.paths.id", "a")
    for row, (number, within) in enumerate(((2, "2 dager"), (1, "4 timer")), 1):
        book.put("escalation.paths.steps<escalation.paths.id", "a", row)
        book.put("escalation.paths.steps#", number, row).put("escalation.paths.steps.within", within, row)
    path = (book.plan().escalation.paths or [])[0]
    assert [each.within.hours for each in path.steps or () if each.within] == [4, 48]


def test_a_question_names_the_cell_to_fill_in() -> None:
    """A blank cell of a row, the mark of a list inside it, and the first free row of a list."""
    plan = Filled().put("cohorts.people", 12).plan()
    marks = {path: f"{mark.sheet}!{mark.line}:{mark.column}" for path, mark in plan.marks().items()}
    book = Filled()
    for path, key in (("cohorts[c1].homes", "cohorts.homes"), ("cohorts[c1].departures", "cohorts.departures")):
        cell = book.cell(key)
        assert marks[path] == f"Beboere!{cell.row}:{cell.column}"
    cell = book.cell("tasks.id")
    assert marks["tasks"] == f"Oppgaver!{cell.row}:{cell.column}"
    cell = book.cell("settlement.first_move_in")
    assert marks["settlement.first_move_in"] == f"Bosetting!{cell.row}:{cell.column}"


@pytest.mark.parametrize("key", ["#headings", "#keys", "#value", "#x", "bomiljo 1 cohorts", "bomiljo 1 start"])
def test_a_row_that_was_copied_from_one_of_the_program_does_not_vanish(key: str) -> None:
    """Whoever copies the row of the headings, and writes over it, has the key of that row in the hidden column."""
    book = Filled().put("cohorts.people", 12).put("cohorts.people", 30, 2)
    row = book.cell("cohorts.people", 2).row
    book.sheet("cohorts").cell(row, 1).value = key
    assert book.wrong() == [(f"Beboere!A{row}", "row-of-program")]


def test_words_in_the_hidden_column_are_no_field() -> None:
    """Also on a sheet that has none."""
    book = Filled().put("cohorts.people", 12)
    row = book.cell("cohorts.people").row
    book.sheet("cohorts").cell(row, 1).value = "husk"
    assert book.wrong() == [(f"Beboere!A{row}", "unknown-cell-key")]


# --- what is refused ---------------------------------------------------------------------------------


def _merged(book: Filled) -> None:
    book.sheet("tasks").merge_cells("C9:D9")


def _merged_below(book: Filled) -> None:
    book.sheet("tasks").merge_cells("B30:B40")


def _foreign_sheet(book: Filled) -> None:
    book.book.create_sheet("Budsjett")["C4"] = 1200


def _copy(book: Filled) -> None:
    book.book.copy_worksheet(book.sheet("tasks"))


def _no_keys(book: Filled) -> None:
    book.sheet("tasks").delete_rows(book.row_of("tasks", KEYS))


def _no_first_column(book: Filled) -> None:
    book.sheet("tasks").delete_cols(1)


def _no_values(book: Filled) -> None:
    book.sheet("settlement").delete_cols(3)


def _no_ids(book: Filled) -> None:
    book.put("tasks.id", "a").put("tasks.name", "A")
    book.sheet("tasks").delete_cols(book.column("tasks.id"))


def _beside(book: Filled) -> None:
    book.sheet("cohorts")["Z12"] = "husk å ringe"


def _above(book: Filled) -> None:
    book.sheet("tasks").insert_rows(book.row_of("tasks", HEADINGS))
    book.sheet("tasks").cell(book.row_of("tasks", HEADINGS) - 1, book.column("tasks.id")).value = "a"


def _other_key(book: Filled) -> None:
    book.sheet("tasks").cell(book.row_of("tasks", KEYS), book.column("tasks.name")).value = "tasks.nam"


def _twice(book: Filled) -> None:
    book.sheet("tasks").cell(book.row_of("tasks", KEYS), book.column("tasks.name")).value = "tasks.id"


def _no_id(book: Filled) -> None:
    book.put("tasks.name", "A")


def _no_parent(book: Filled) -> None:
    book.put("tasks.held_by.actor", "nav")


def _nameless_parent(book: Filled) -> None:
    book.put("cohorts.people", 3).put("cohorts.departures.on", "2026-01-01")


def _no_parents(book: Filled) -> None:
    book.put("tasks.id", "a").put("tasks.held_by<tasks.id", "a").put("tasks.held_by.actor", "nav")
    book.sheet("tasks").delete_cols(book.column("tasks.held_by<tasks.id"))


def _other_parent(book: Filled) -> None:
    book.put("tasks.id", "conflicts").put("tasks.held_by<tasks.id", "conflict").put("tasks.held_by.actor", "nav")


def _other_step(book: Filled) -> None:
    book.put("escalation.paths.id", "a").put("escalation.paths.steps<escalation.paths.id", "a")
    book.put("escalation.paths.steps#", 1).put("escalation.paths.steps.receivers<escalation.paths.id", "a")
    book.put("escalation.paths.steps.receivers<escalation.paths.steps#", 2)
    book.put("escalation.paths.steps.receivers.actor", "nav")


def _gap(book: Filled) -> None:
    book.put("escalation.paths.id", "a")
    for row, number in enumerate((1, 3), 1):
        book.put("escalation.paths.steps<escalation.paths.id", "a", row).put("escalation.paths.steps#", number, row)


def _none_and_rows(book: Filled) -> None:
    book.put("tasks?", "ingen").put("tasks.id", "a")


def _none_and_inner_rows(book: Filled) -> None:
    book.put("tasks.id", "a").put("tasks.held_by", "ingen")
    book.put("tasks.held_by<tasks.id", "a").put("tasks.held_by.actor", "nav")


def _names_and_rows(book: Filled) -> None:
    book.put("tasks.id", "a").put("tasks.held_by", "nav")
    book.put("tasks.held_by<tasks.id", "a").put("tasks.held_by.actor", "nav")


def _mark(book: Filled) -> None:
    book.put("tasks?", "kanskje")


def _inner_mark(book: Filled) -> None:
    book.put("cohorts.people", 3).put("cohorts.departures", "to")


WRONG = (
    (_merged, [("Oppgaver!C9", "merged-cells")]),
    (_merged_below, [("Oppgaver!B30", "merged-cells")]),
    (_foreign_sheet, [("Budsjett!C4", "unknown-sheet")]),
    (_copy, [("Oppgaver Copy", "sheet-twice")]),
    (_no_keys, [("Oppgaver", "no-table-keys")]),
    (_no_first_column, [("Oppgaver!A1", "unknown-sheet")]),
    (_no_values, [("Bosetting!A5", "no-values")]),
    (_no_ids, [("Oppgaver!B9", "key-column-gone")]),
    (_beside, [("Beboere!Z12", "column-without-key")]),
    (_above, [("Oppgaver!B8", "above-headings")]),
    (_other_key, [("Oppgaver!C8", "unknown-cell-key")]),
    (_twice, [("Oppgaver!C8", "cell-twice")]),
    (_no_id, [("Oppgaver!B9", "row-without-name")]),
    (_no_parent, [("Oppgaver!K9", "row-without-parent")]),
    (_nameless_parent, [("Beboere!U9", "row-without-parent")]),
    (_no_parents, [("Oppgaver!K9", "key-column-gone")]),
    (_other_parent, [("Oppgaver!K9", "no-such-row")]),
    (_other_step, [("Saksgang!S9", "no-such-step")]),
    (_gap, [("Saksgang!M10", "step-number")]),
    (_none_and_rows, [("Oppgaver!C6", "none-and-rows")]),
    (_none_and_inner_rows, [("Oppgaver!G9", "none-and-rows")]),
    (_names_and_rows, [("Oppgaver!G9", "names-and-rows")]),
    (_mark, [("Oppgaver!C6", "mark-unread")]),
    (_inner_mark, [("Beboere!O9", "mark-unread")]),
)


@pytest.mark.parametrize(("spoil", "wanted"), WRONG, ids=lambda each: getattr(each, "__name__", ""))
def test_what_cannot_be_read_is_told_with_its_cell(spoil: object, wanted: list[tuple[str, str]]) -> None:
    """Nothing is passed over in silence, and nothing is told twice."""
    book = Filled()
    assert callable(spoil)
    spoil(book)
    assert book.wrong() == wanted


def test_all_that_is_wrong_is_told_at_once() -> None:
    """What cells say, what rows belong to, and what does not hold together."""
    book = Filled().put("cohorts.people", "mange").put("cohorts.unit", "u1").put("building.units.id", "u2")
    book.put("tasks.name", "A").put("settlement.first_move_in", "en gang")
    assert [place for place, _ in book.wrong()] == ["Beboere!C9", "Beboere!L9", "Bosetting!C8", "Oppgaver!B9"]


def test_a_workbook_with_nothing_of_a_plan_is_refused() -> None:
    """Not taken for a plan of which nothing is known."""
    book = Filled()
    for section in [each["A1"].value for each in book.book.worksheets]:
        if section not in ("bomiljo 1 notes", "bomiljo 1 start"):
            del book.book[book.sheet(section.removeprefix("bomiljo 1 ")).title]
    assert book.wrong() == [("plan.xlsx", "no-plan-sheets")]


def test_notes_are_not_read() -> None:
    """Whatever stands there, but for identity numbers."""
    book = Filled()
    book.sheet("notes")["B5"] = "Ring utleier, 17 boliger?"
    assert book.wrong() == []


@pytest.mark.parametrize("read", [load_plan, asked_of])
def test_what_is_only_called_a_workbook_is_refused_as_that(read: Callable[[Path], object], tmp_path: Path) -> None:
    """As exports from other programs are: the faults of its lines would tell a planner nothing."""
    (tmp_path / "plan.xlsx").write_bytes(b"<html>\n  <table>\n")
    with pytest.raises(LoadError) as caught:
        read(tmp_path / "plan.xlsx")
    assert [each.code for each in caught.value.problems] == ["no-workbook"]


def test_a_workbook_is_known_by_its_content() -> None:
    """Whatever it is called."""
    assert read_plan(workbook(scenario("bjerke-2023"), "nb"), "plan.yaml").settlement.name == "Bjerke 2023"
