"""The way of a new planner, from an empty workbook to a verdict, as docs/kom-i-gang.md tells it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook

import bomiljo
from cli_support import run_here as run

GUIDE: Final = Path(__file__).parents[2] / "docs" / "kom-i-gang.md"
MOST: Final = 25  # cells that a planner should have to fill in for a verdict that is of use
FIRST: Final = dt.datetime(2025, 3, 3)  # noqa: DTZ001 - Excel knows no zones
KNOWN: Final = {
    "settlement.name": "Familiene 2025",
    "settlement.municipality": "Oslo, bydel Bjerke",
    "settlement.first_move_in": 2025,
    "building.units.id": "familieboliger",
    "building.units.count": 17,
    "cohorts.kind": "flyktninger",
    "cohorts.household": "familier",
    "cohorts.arrival.from": 2025,
    "cohorts.arrival.to": 2025,
}
LATER: Final = {
    "settlement.first_move_in": FIRST,
    "cohorts.arrival.from": FIRST,
    "cohorts.arrival.to": FIRST.replace(day=14),
    "cohorts.people": 72,
    "presence.periods.id": "bemanning",
    "presence.periods.kind": "fast bemanning",
    "presence.periods.from": FIRST,
    "presence.periods.to": FIRST.replace(month=5, day=30),
    "presence.taper?": "ingen",
    "meetings.series?": "ingen",
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return the workbook that `init` makes."""
    path = tmp_path / "familier.xlsx"
    assert run("init", str(path), "--lang", "nb").code == 0
    return path


def fill_in(path: Path, values: dict[str, object]) -> None:
    """Type into the first free row of tables, beside the label of a form, and beside a title that there are none."""
    book = load_workbook(path)
    for key, value in values.items():
        sheet, row, column = _cell(book, key)
        sheet.cell(row, column).value = value
    book.save(path)


def _cell(book: Workbook, key: str) -> tuple[Any, int, int]:
    cells = ((sheet, cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    [(sheet, found)] = [(sheet, cell) for sheet, cell in cells if cell.value == key]
    if found.column == 1:
        return sheet, found.row, 3
    return sheet, found.row + (1 if key.endswith("?") else 2), found.column


def check(path: Path, day: str) -> str:
    """Return what `check` says, on one line."""
    return " ".join(run("check", str(path), "--as-of", day, "--lang", "nb").text.split())


def test_what_is_known_is_nine_cells_and_tells_what_to_ask(workbook: Path) -> None:
    """Nothing is a gap, nothing is in order, and each question names the cell for its answer."""
    fill_in(workbook, KNOWN)
    said = check(workbook, "2024-12-01")
    assert "Ingen av de 18 punktene som skal vurderes på denne datoen, er besvart." in said
    assert "Åpne spørsmål (13)" in said
    assert "Ikke fylt ut i planen: Beboere!M9." in said
    assert "cohorts[c1]" not in said
    known = bomiljo.load_plan(workbook).cohorts, bomiljo.load_plan(workbook).building
    shipped = bomiljo.scenario("bjerke-2025-families")
    assert known[0] == shipped.cohorts
    assert known[1].units is not None
    assert [each.count for each in known[1].units] == [17]


def test_the_first_verdict_with_gaps_takes_few_cells(workbook: Path) -> None:
    """The guide tells the same figures."""
    fill_in(workbook, KNOWN)
    fill_in(workbook, LATER)
    cells = len(KNOWN | LATER)
    assert cells <= MOST
    said, guide = check(workbook, "2025-01-10"), GUIDE.read_text(encoding="utf-8")
    assert "Planen har mangler som kan lukkes: 3. Punkter som ikke er besvart: 10." in said
    for line in ("Planen har mangler som kan lukkes: 3.", "Avgjort: 4 av 14 punkter.", f"etter {cells} celler"):
        assert line in guide
    assert "Avgjort: 4 av 14 punkter." in said
    assert "uten fast bemanning i 106 dager" in said


def test_a_word_that_is_not_in_the_list_is_named_with_its_cell(workbook: Path) -> None:
    """As the guide shows it."""
    fill_in(workbook, KNOWN | {"cohorts.household": "familie"})
    done = run("check", str(workbook), "--lang", "nb")
    assert done.code == 3
    assert "Beboere!F9: «familie» kan ikke velges her" in done.err
    assert done.err.split("familier.xlsx:")[1].strip() in GUIDE.read_text(encoding="utf-8")
