"""The words of a workbook: short, whole in both languages, and never two things by one word."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from bomiljo import scenario, workbook
from bomiljo.answers import form_of, kinds
from bomiljo.parts import names
from bomiljo.rulebook import LANGS
from bomiljo.wording import catalogue
from bomiljo.workbooks.cells import words_of
from bomiljo.workbooks.layout import columns, sheets, tables
from bomiljo.workbooks.starting import BEGIN_WITH
from bomiljo.workbooks.words import LONGEST_HELP, LONGEST_TITLE, heading, help_of, sheet_name, title
from texts_support import constants

if TYPE_CHECKING:
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.layout import Column, FormRow

ROWS = [row for sheet in sheets() for row in sheet.rows]
PLACES: list[Column | FormRow] = [*ROWS, *columns().values()]


def test_every_heading_is_used_and_every_one_that_is_needed_is_there() -> None:
    """Of fields, tables, sheets and what rows belong to; nothing is left over."""
    fields = {each.field for each in PLACES if getattr(each, "kind", "") != "parent"}
    parents = {f"of {each.field.partition('.')[0]}" for each in columns().values() if each.kind == "parent"}
    titles = {f"title {key}" for key in tables()}
    named = {f"sheet {each}" for each in ("start", "notes", "words", *(sheet.section for sheet in sheets()))}
    composed = {f"start-how-{number}" for number in range(1, 7)}
    composed |= {f"start-legend-{each}" for each in ("input", "none", "heading", "key")}
    composed |= {f"help-{each}" for each in ("none", "holders", "date", "date-or-open", "interval", "duration")}
    composed |= {f"help-{each}" for each in ("count", "id", "language")}
    fixed = set(catalogue("workbook")) - fields - parents - titles - named - composed
    assert (fields | parents | titles | named | composed) <= set(catalogue("workbook"))
    assert sorted(fixed - constants("writing.py", "words.py", "rows.py", "starting.py")) == []


@pytest.mark.parametrize("lang", LANGS)
def test_headings_tell_columns_apart(lang: Lang) -> None:
    """No two columns of a table, no two fields of a form, no two sheets and no two tables are called the same."""
    for table in tables().values():
        found = [heading(each, lang) for each in table.columns]
        assert len(found) == len(set(found)), table.key
    for sheet in sheets():
        found = [heading(each, lang) for each in sheet.rows]
        found += [title(each, lang) for each in sheet.tables]
        assert len(found) == len(set(found)), sheet.section
    named = [sheet_name(each, lang) for each in ("start", "notes", "words", *(sheet.section for sheet in sheets()))]
    assert len({each.casefold() for each in named}) == len(named)
    assert all(len(each) <= 31 for each in named)


@pytest.mark.parametrize("lang", LANGS)
def test_cells_tell_what_they_take_in_the_room_that_there_is(lang: Lang) -> None:
    """A whole sentence, that Excel shows."""
    for each in PLACES:
        form = columns()[each.key].form if each.key in columns() else form_of(each.field)
        said = help_of(each, form, lang)
        assert len(said) <= LONGEST_HELP, each.key
        assert said.endswith((".", "?")), said
        assert "…" not in said, said
        assert len(heading(each, lang)) <= LONGEST_TITLE


def test_no_word_of_a_field_means_two_things() -> None:
    """Neither in one language, nor across the two, nor as a code."""
    for kind in kinds():
        for alias in names(kinds()[kind]).values():
            form = form_of(f"{kind}.{alias}")
            if form.words or form.type == "yes-no":
                codes = list(words_of(form, "nb"))
                said = [*(words_of(form, lang)[code].casefold() for lang in LANGS for code in codes), *codes]
                meant = dict(zip(said, codes * 3, strict=True))
                assert all(meant[word] == code for word, code in zip(said, codes * 3, strict=True)), f"{kind}.{alias}"


def test_what_to_begin_with_is_in_the_workbook() -> None:
    """Each is a field that can be filled in."""
    assert set(BEGIN_WITH) <= {*columns(), *(each.key for each in ROWS)}


@pytest.mark.parametrize("lang", LANGS)
def test_drop_downs_and_help_are_what_excel_takes(lang: Lang) -> None:
    """Every validation is within the limits of Excel, reads from cells that are there, and stays in its column."""
    book = load_workbook(BytesIO(workbook(scenario("complete"), lang)))
    count = 0
    for sheet in book.worksheets:
        for each in sheet.data_validations.dataValidation:
            count += 1
            assert len(each.promptTitle or "") <= LONGEST_TITLE
            assert len(each.prompt or "") <= LONGEST_HELP
            if each.type == "list" and each.formula1.startswith("'"):
                name, _, area = each.formula1.partition("!")
                first = area.replace("$", "").partition(":")[0]
                assert book[name.strip("'")][first].value, each.formula1
    assert count == len(ROWS) + len(columns()) + len([each for each in tables().values() if not each.parent])


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_holds_no_formula_no_macro_and_no_name_of_anybody(lang: Lang) -> None:
    """Nothing runs in it, and nothing tells who made it or when."""
    book = load_workbook(BytesIO(workbook(scenario("bjerke-2023"), lang)))
    assert not [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges]
    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")
    assert book.properties.created.year == 2000
