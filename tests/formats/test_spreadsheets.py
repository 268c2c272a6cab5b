"""CSV and Excel: every outcome once, dates as dates, and texts that no spreadsheet runs."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from bomiljo import Wording
from bomiljo_cli.formats.cells import FORMULA, clean, plain
from bomiljo_cli.formats.sheets import STATUS
from formats_support import NASTY, book, checked, forecasted, made, parts, planned, rows, table

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Lang

OFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
NB: Final = Wording("nb", 0)
HEADINGS: Final = {
    "nb": ("Regel", "Vurdering", "Alvor", "Hva det handler om", "Hva det gjelder", "Hva kontrollen sier"),
    "en": ("Rule", "Outcome", "Severity", "What it is about", "About", "What the check says"),
}


# --- CSV -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "plan", "forecast"])
def test_no_cell_is_taken_for_a_formula(command: str) -> None:
    """Whatever the plan calls things; and no cell goes over a line."""
    data = made("csv", command)
    assert data.startswith(b"\xef\xbb\xbfrecord;plan;as_of;rules;message;")
    found = rows(data)
    cells = [cell for row in found for cell in row.values()]
    assert not [each for each in cells if each.startswith((*FORMULA, "\t", "\r"))]
    assert all(each.isprintable() for each in cells)
    assert {row["plan"] for row in found} == {"'=Vik & | <b> – Vik"}
    assert data.count(b"\r\n") == len(found) + 1


@pytest.mark.parametrize("text", [*FORMULA, "=1", "'=1", "''", "'", "a", "a=1", ""])
def test_the_apostrophe_is_taken_away_again(text: str) -> None:
    """One, from each text that begins with one, gives back what was written."""
    cell = plain(text)
    assert (cell.removeprefix("'")) == clean(text)


def test_a_row_for_each_outcome_and_none_more() -> None:
    """With its codes, which are the same in both languages."""
    report = checked().report
    told = {each.rule + (each.subject or ""): each for each in report.outcomes}
    for lang in ("nb", "en"):
        found = [row for row in rows(made("csv", "check", lang)) if row["record"] == "outcome"]
        assert len(found) == len(report.outcomes) == len(told)
        for row in found:
            each = told[row["rule"] + row["subject"].removeprefix("'")]
            code = "missed" if each.missed else each.outcome
            assert (row["outcome"], row["severity"], row["topic"]) == (code, each.severity, each.topic)


def test_the_rows_of_plans_and_forecasts_are_all_there() -> None:
    """Also those that tell what is not closed."""
    plan, forecast = planned(), forecasted()
    counted = [row["record"] for row in rows(made("csv", "plan"))]
    for record, told in (("action", plan.actions), ("remaining", plan.remaining), ("later", plan.later)):
        assert counted.count(record) == len(told), record
    counted = [row["record"] for row in rows(made("csv", "forecast"))]
    assert (counted.count("event"), counted.count("standing")) == (len(forecast.events), len(forecast.standing))
    days = [row["date"] for row in rows(made("csv", "forecast")) if row["record"] == "event"]
    assert days == [each.date for each in forecast.events]


# --- Excel ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "plan", "forecast"])
def test_every_text_is_a_text(command: str) -> None:
    """No formula, no link to the outside, no date made of a text; and a text it stays when it is edited."""
    data = made("xlsx", command)
    for sheet in book(data):
        for row in sheet:
            for cell in row:
                assert cell.data_type in "snd", cell.coordinate
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA):
                    assert cell.quotePrefix, cell.value
    for name, part in parts(data).items():
        assert b"<f>" not in part, name
        assert b"TargetMode" not in part, name
    assert not [name for name in parts(data) if "external" in name.lower() or "vba" in name.lower()]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_workbook_has_every_outcome_and_none_more(lang: Lang) -> None:
    """In a table whose headings are in its language."""
    report = checked(lang).report
    found = table(made("xlsx", "check", lang), Wording(lang).label("tab-outcome"))
    assert tuple(found[0])[: len(HEADINGS[lang])] == HEADINGS[lang]
    rule, _, _, title, about, message = HEADINGS[lang]
    shown = sorted((row[rule], row[title], row[about] or "", row[message]) for row in found)
    told = [(each.rule, each.title, each.subject_name or "", each.message) for each in report.outcomes]
    assert shown == sorted(tuple(map(clean, each)) for each in told)


def test_the_action_list_is_to_be_worked_with() -> None:
    """Owner, due, begin, hours; a status to choose, blank at first, and remarks."""
    data = made("xlsx", "check")
    name = NB.label("tab-measure")
    found, sheet = table(data, name), book(data)[name]
    assert [row["Tiltak"] for row in found] == [each.measure.title for each in checked().steps]
    assert [row["Timer"] for row in found] == [each.hours for each in checked().steps]
    assert {(row["Status"], row["Merknad"]) for row in found} == {(None, None)}
    assert all(row["Ansvarlig"] and row["Frist"] and row["Begynn senest"] and row["Lukker"] for row in found)
    [choice] = sheet.data_validations.dataValidation
    assert choice.formula1 == '"' + ",".join(NB.label(f"status-{each}") for each in STATUS) + '"'
    head = list(found[0])
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[head.index("Status")]
    assert str(choice.sqref) == f"{letter}6:{letter}{5 + len(found)}"
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref or next(iter(sheet.tables.values())).autoFilter.ref
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )


def test_days_are_days() -> None:
    """A spreadsheet can sort them, and shows them as its reader writes them."""
    data = made("xlsx", "plan")
    [*actions] = table(data, NB.label("tab-action"))
    told = [(dt.datetime.fromisoformat(each.start), dt.datetime.fromisoformat(each.due)) for each in planned().actions]
    assert [(row["Begynn senest"], row["Frist"]) for row in actions] == told
    events = table(made("xlsx", "forecast"), NB.label("tab-event"))
    assert [row["Dato"] for row in events] == [dt.datetime.fromisoformat(each.date) for each in forecasted().events]


def test_colour_never_stands_alone() -> None:
    """What is coloured has a word: on the outcomes each colour belongs to one word."""
    sheet = book(made("xlsx", "check"))[NB.label("tab-outcome")]
    words: dict[str, set[str]] = {}
    for row in sheet.iter_rows(min_row=6, min_col=2, max_col=3):
        for cell in row:
            assert cell.value
            words.setdefault(cell.fill.fgColor.rgb, set()).add(str(cell.value))
    assert {"Mangel", "Høy", "Kritisk"} >= words["FFFBE3E4"]


def test_the_mark_stands_on_every_sheet() -> None:
    """On the screen and on paper."""
    for sheet in book(made("xlsx", "check", internal=True)):
        assert NB.label("internal") in [cell.value for row in sheet.iter_rows(max_row=3) for cell in row]
        assert sheet.oddHeader
        assert "INTERN" in (sheet.oddHeader.right.text or "")


def test_names_cannot_steer_the_edges_of_a_page() -> None:
    """`&` has a meaning there."""
    sheet = book(made("xlsx", "check")).worksheets[0]
    raw = parts(made("xlsx", "check"))["xl/worksheets/sheet1.xml"].decode()
    assert "=Vik &amp;&amp; | &lt;b&gt;" in raw
    assert sheet.title == "Oversikt"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
def test_another_program_reads_the_same(tmp_path: Path) -> None:
    """LibreOffice recalculates the workbook, and finds the same texts and no formula."""
    source = tmp_path / "check.xlsx"
    source.write_bytes(made("xlsx", "check"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - a program that is installed
    content = parts((tmp_path / "check.ods").read_bytes())["content.xml"].decode()
    assert "table:formula" not in content
    assert "=1+1" in content
    assert content.count("<table:table ") == len(book(made("xlsx", "check")).sheetnames)


def test_every_attack_is_still_there_to_be_read() -> None:
    """Nothing that a plan calls something is lost."""
    shown = "\n".join(str(row) for row in table(made("xlsx", "check"), NB.label("tab-outcome")))
    for each in NASTY:
        begin = re.split(r"\\", each)[0].strip()[:12]
        assert begin in shown, each


def test_rows_are_as_tall_as_their_texts_and_grow() -> None:
    """Also in programs that leave a height as it is; and none is fixed, so that remarks are seen as they grow."""
    data = made("xlsx", "check")
    for name, part in parts(data).items():
        if name.startswith("xl/worksheets/"):
            assert not re.search(rb"<row [^>]*customHeight", part)
    sheet = book(data)[NB.label("tab-outcome")]
    heights = [sheet.row_dimensions[number].height for number in range(6, sheet.max_row + 1)]
    assert all(each is not None and each >= 18 for each in heights)
    assert len(set(heights)) > 2
