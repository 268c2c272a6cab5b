"""Markdown and Word: to be read in a meeting; no text of a plan makes markup."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import docx
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from bomiljo import Wording
from bomiljo_cli.formats.cells import clean
from bomiljo_cli.formats.markdown import _line, escaped
from formats_support import NASTY, checked, forecasted, made, parts, planned, texts

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Lang

OFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
OURS: Final = {"heading_open", "paragraph_open", "bullet_list_open", "ordered_list_open", "list_item_open", "hr"}


# --- Word ----------------------------------------------------------------------------------------------


def opened(command: str, lang: Lang = "nb", *, internal: bool = False) -> Any:
    """Return a document as python-docx reads it."""
    return docx.Document(io.BytesIO(made("docx", command, lang, internal=internal)))


def headings(document: Any) -> list[str]:
    """Return the headings, in their order."""
    return [each.text for each in document.paragraphs if each.style.name.startswith(("Heading", "Title"))]


def test_the_list_has_every_measure_with_a_box_to_tick() -> None:
    """What, why, who, by when; each measure once, in the order of the days."""
    document, steps = opened("check"), checked().steps
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Nr.", "Hva", "Hvorfor", "Hvem", "Når", "Gjort"]
    assert len(table.rows) == len(steps) + 1
    for row, each in zip(table.rows[1:], steps, strict=True):
        number, what, why, who, when, _ = (cell.text for cell in row.cells)
        assert what.startswith(f"{each.measure.title}\n{each.measure.how}")
        assert all(ref.rule in why for ref in each.measure.closes)
        assert number
        assert who
        assert when
    assert parts(made("docx", "check"))["word/document.xml"].count(b"<w14:checkbox>") == len(steps)


@pytest.mark.parametrize(("lang", "code"), [("nb", "nb-NO"), ("en", "en-GB")])
def test_it_can_be_found_in_and_read_aloud(lang: Lang, code: str) -> None:
    """Real headings, the language set, heads of tables marked as such, rows that are not broken."""
    document, label = opened("check", lang), Wording(lang, 0).label
    found = headings(document)
    assert found[0].startswith(label("form-check"))
    assert label("word-limits") in found
    assert label("word-questions") in found
    assert code.encode() in parts(made("docx", "check", lang))["word/styles.xml"]
    assert document.core_properties.language == code
    for table in document.tables:
        rows = [each._tr for each in table.rows]
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(each.trPr.find(qn("w:cantSplit")) is not None for each in rows)


def test_gaps_without_a_measure_and_missed_ones_are_named() -> None:
    """A list of measures alone would hide them."""
    shown = texts("docx", made("docx", "check"))
    for each in checked().report.outcomes:
        if each.outcome == "gap":
            assert clean(each.message) in shown, each.rule


def test_the_edges_of_a_page_tell_what_it_is() -> None:
    """The plan, the day, the rules, the number of the page; and the mark."""
    section = opened("check", internal=True).sections[0]
    head, foot = section.header.paragraphs[0].text, section.footer.paragraphs[0]
    assert head.startswith("Bomiljøsjekk: =Vik & | <b>")
    assert head.endswith("\tINTERN")
    assert "1. februar 2024" in foot.text
    assert [each.text for each in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert "INTERN" not in opened("check").sections[0].header.paragraphs[0].text
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_plans_and_forecasts_are_whole() -> None:
    """Every action, what remains, and every event has its row or its point."""
    document = opened("plan")
    assert len(document.tables[0].rows) == len(planned().actions) + 1
    shown = texts("docx", made("docx", "plan"))
    assert all(each.text in shown for each in planned().remaining)
    assert len(opened("forecast").tables[0].rows) == len(forecasted().events) + 1


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
def test_another_program_makes_pages_of_it(tmp_path: Path) -> None:
    """As a PDF, with what was written on them."""
    source = tmp_path / "check.docx"
    source.write_bytes(made("docx", "check"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - a program that is installed
    shown = (tmp_path / "check.txt").read_text(encoding="utf-8-sig")
    assert checked().report.summary.text in shown
    assert all(each.measure.title in shown for each in checked().steps)


# --- Markdown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "plan", "forecast"])
def test_no_text_makes_markup(command: str) -> None:
    """As another program reads it, there is nothing but what the format itself writes."""
    tokens = _tokens(made("markdown", command).decode())
    kinds = {each.type for each in tokens}
    assert kinds <= _ALLOWED, kinds - _ALLOWED
    assert not [
        each for each in tokens if each.type in ("link_open", "image", "html_inline", "html_block", "code_inline")
    ]


@pytest.mark.parametrize(
    "text", [*NASTY, "a\\*b", "--- x", "===", "> q", "10) x", "    code", "\\", "a@b.no", "[x]: http://y"]
)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    """At the beginning of an item, where most has a meaning."""
    shown = "".join(each.content for each in _tokens(f"- {_line(text)}\n") if each.type in ("text", "text_special"))
    assert shown.replace("\u2060", "") == " ".join(text.split()).strip()


def test_tables_keep_their_columns() -> None:
    """A bar in a text is no border."""
    for table in re.split(r"\n\n", made("markdown", "check").decode()):
        lines = [each for each in table.split("\n") if each.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", each)) for each in lines}) <= 1


def test_every_outcome_is_named() -> None:
    """Gaps with what was found, all others by the rule, and what it is about."""
    shown = texts("markdown", made("markdown", "check"))
    for each in checked().report.outcomes:
        assert each.rule in shown
    counts = checked().report.summary.counts
    for count in (counts.gap - counts.missed, counts.unknown, counts.ok, counts.not_applicable):
        assert not count or f"({count})" in shown


def test_mentions_and_links_are_broken_without_being_seen() -> None:
    """Sites make them of plain text."""
    assert escaped("@all #12 www.x.no http://x") == "@\u2060all #\u206012 www.\u2060x.no http://\u2060x"


_ALLOWED: Final = OURS | {
    *("heading_close", "paragraph_close", "bullet_list_close", "ordered_list_close", "list_item_close", "inline"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close"),
    *("th_open", "th_close", "td_open", "td_close", "text", "text_special", "strong_open", "strong_close", "softbreak"),
    *("blockquote_open", "blockquote_close"),
}


def _tokens(text: str) -> list[Any]:
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [each for one in found for each in (one, *(one.children or ()))]
