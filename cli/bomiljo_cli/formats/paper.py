"""Word documents: A4, headings that a screen reader finds, tables whose head is repeated on every page."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from bomiljo import Wording
from bomiljo_cli.formats.cells import clean
from bomiljo_cli.formats.zipped import repacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from bomiljo_cli.formats.front import Front

INK, QUIET, RED = RGBColor(0x1E, 0x2B, 0x3C), RGBColor(0x5A, 0x66, 0x75), RGBColor(0x7A, 0x0C, 0x14)
FONT: Final = "Calibri"
WIDTH: Final = 17.0  # cm of text on a page
_LANGUAGES: Final = {"nb": "nb-NO", "en": "en-GB"}
# A box that can be ticked in Word, and with a pen on paper.
_BOX: Final = (
    '<w:sdt {} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>'
    '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/><w:sz w:val="26"/>'
    "</w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
)
# What the template has of a style: a line below, letters set apart, tabs before the edge.
_UNWANTED: Final = {"Title": "w:pBdr", "Subtitle": "w:spacing", "Header": "w:tabs", "Footer": "w:tabs"}
_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")


class Piece(NamedTuple):
    """A paragraph of a cell: its text, and whether it is bold, or small and quiet."""

    text: str
    bold: bool = False
    quiet: bool = False


class Box(NamedTuple):
    """A box to tick."""


Content = str | Box | tuple[Piece, ...]


class Paper:
    """A document under way."""

    def __init__(self, front: Front) -> None:
        """Begin it: styles, language, paper, and what stands at the edges of each page."""
        self._front, self.wording = front, Wording(front.lang, 0)
        self._document = Document()
        self._properties()
        self._styles()
        self._page()

    def bytes(self) -> bytes:
        """Return the file. Equal results give equal bytes."""
        made = io.BytesIO()
        self._document.save(made)
        return repacked(made.getvalue())

    # --- setting up --------------------------------------------------------------------------------------

    def _properties(self) -> None:
        """Nothing tells when or by whom it was made: its dates are that of the result."""
        found, front = self._document.core_properties, self._front
        found.title, found.subject = f"{clean(front.title)}: {clean(front.plan)}"[:255], clean(front.when)
        found.author = found.last_modified_by = "bomiljo"
        found.comments = found.keywords = ""
        found.created = found.modified = dt.datetime.fromisoformat(front.day)
        found.language, found.revision = _LANGUAGES[front.lang], 1

    def _styles(self) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults"))
        for each in defaults.iter(qn("w:lang")) if defaults is not None else ():
            each.set(qn("w:val"), _LANGUAGES[self._front.lang])
        self._style("Normal", 10.5, INK, after=5)
        self._style("Title", 20, INK, after=2, bold=True)
        self._style("Subtitle", 10.5, QUIET, after=10)
        self._style("Heading 1", 15, INK, before=18, after=5, bold=True)
        self._style("Heading 2", 11.5, INK, before=10, after=3, bold=True)
        self._style("List Bullet", 10.5, INK, after=3)
        self._style("Header", 9, QUIET)
        self._style("Footer", 9, QUIET)
        for name, unwanted in _UNWANTED.items():
            _without(styles[name].element, unwanted)

    def _style(
        self, name: str, size: float, colour: RGBColor, *, before: int = 0, after: int = 0, bold: bool = False
    ) -> None:
        style: Any = self._document.styles[name]
        font = style.font
        font.name, font.size, font.bold, font.italic, font.color.rgb = FONT, Pt(size), bold, False, colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):  # what the theme says would win
                del fonts.attrib[key]
        fonts.set(qn("w:cs"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)

    def _page(self) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        section.header_distance = section.footer_distance = Cm(1)
        front, label = self._front, self.wording.label
        head = _two_ends(section.header.paragraphs[0], f"{front.title}: {front.plan}")
        if front.internal:
            mark = head.add_run(f"\t{clean(label('sheet-internal'))}")
            mark.bold, mark.font.color.rgb = True, RED
        foot = _two_ends(section.footer.paragraphs[0], f"{front.when} · {front.rules}")
        foot.add_run(f"\t{label('sheet-page')}")
        _field(foot, "PAGE")
        foot.add_run(label("sheet-of"))
        _field(foot, "NUMPAGES")

    # --- writing -----------------------------------------------------------------------------------------

    def title(self, file: str) -> None:
        """Write what this is: the plan, the day, the rules, and whom it is for."""
        front = self._front
        self._document.add_paragraph(clean(f"{front.title}: {front.plan}"), style="Title")
        said = " · ".join(each for each in (front.when, file, front.rules, front.readers) if each)
        self._document.add_paragraph(clean(said), style="Subtitle")
        if front.internal:
            self.banner(front.internal, "7A0C14", RGBColor(0xFF, 0xFF, 0xFF))

    def banner(self, text: str, fill: str, colour: RGBColor) -> None:
        """Write a sentence on a coloured ground."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(clean(text))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(12), colour
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after = Pt(4), Pt(10)
        shape.left_indent = shape.right_indent = Cm(0.35)
        ends = "".join(f'<w:{edge} w:val="single" w:sz="48" w:space="4" w:color="{fill}"/>' for edge in _EDGES[:4])
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way to shade
        for each in (f"<w:pBdr {nsdecls('w')}>{ends}</w:pBdr>", _ground(fill)):
            properties.insert_element_before(parse_xml(each), "w:spacing", "w:ind")

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading; it stays with what follows it."""
        self._document.add_heading(clean(text), level)

    def lines(self, *texts: str, quiet: bool = False) -> None:
        """Write paragraphs."""
        for each in filter(None, texts):
            run = self._document.add_paragraph().add_run(clean(each))
            if quiet:
                run.font.color.rgb = QUIET

    def bullets(self, items: Iterable[str | tuple[str, str]]) -> None:
        """Write a list; of a pair, the first text is bold."""
        for each in items:
            first, rest = each if isinstance(each, tuple) else ("", each)
            paragraph = self._document.add_paragraph(style="List Bullet")
            if first:
                paragraph.add_run(f"{clean(first)} ").bold = True
            paragraph.add_run(clean(rest))

    def table(
        self,
        name: str,
        heads: Sequence[str],
        widths: Sequence[float],
        rows: Iterable[Sequence[Content]],
        *,
        together: bool = False,
    ) -> None:
        """Write a table with widths in cm; its head is repeated on every page, and no row is broken over two.

        One that stays `together` stands on one page.
        """
        table = self._document.add_table(rows=1, cols=len(heads))
        _looks(table, name)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _row(table.rows[0], [(Piece(each, bold=True),) for each in heads], widths, head=True)
        for each in rows:
            _row(table.add_row(), each, widths)
        if together:
            for row in table.rows[:-1]:
                row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        space = self._document.add_paragraph().paragraph_format
        space.space_after, space.line_spacing = Pt(0), Pt(6)


def _ground(fill: str) -> str:
    return f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _without(style: Any, name: str) -> None:
    """Take something from a style; distances between paragraphs have the same name as those between letters."""
    for holder in (style.rPr,) if name == "w:spacing" else (style.rPr, style.pPr):
        for each in () if holder is None else holder.findall(qn(name)):
            holder.remove(each)


def _two_ends(paragraph: Paragraph, text: str) -> Paragraph:
    """Return a line that has a text at its beginning, and takes one at its end after a tab."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(clean(text)[:90])
    return paragraph


def _field(paragraph: Paragraph, name: str) -> None:
    """Add what the program that shows it reckons: the number of a page, or how many there are."""
    run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no fields
    for kind in ("begin", None, "separate", "text", "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = name
        elif kind == "text":
            part = OxmlElement("w:t")
            part.text = "1"
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run.append(part)


def _looks(table: Table, name: str) -> None:
    """Give a table thin lines between its rows, room in its cells, and a name for screen readers."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    properties: Any = table._tbl.tblPr  # noqa: SLF001 - python-docx has no other way to these
    lines = {"insideH": "C9D3DE", "bottom": "C9D3DE"}
    edges = "".join(
        f'<w:{each} w:val="single" w:sz="6" w:space="0" w:color="{lines[each]}"/>'
        if each in lines
        else f'<w:{each} w:val="nil"/>'
        for each in _EDGES
    )
    room = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", 70), ("left", 90), ("bottom", 50), ("right", 90))
    )
    properties.append(parse_xml(f'<w:tblInd {nsdecls("w")} w:w="90" w:type="dxa"/>'))
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>"))
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:  # the schema wants it after the borders
        properties.append(layout)
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{room}</w:tblCellMar>"))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.append(look)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean(name))
    properties.append(caption)


def _row(row: _Row, cells: Sequence[Content], widths: Sequence[float], *, head: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to these
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, content, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Cm(width)
        _fill(cell, content, head=head)


def _fill(cell: _Cell, content: Content, *, head: bool) -> None:
    if head:
        cell._tc.get_or_add_tcPr().append(parse_xml(_ground("1E2B3C")))  # noqa: SLF001 - as above
    if isinstance(content, Box):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph._p.append(parse_xml(_BOX.format(nsdecls("w"))))  # noqa: SLF001 - as above
        return
    pieces = (Piece(content),) if isinstance(content, str) else content
    for number, piece in enumerate(pieces):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(clean(piece.text))
        run.font.size = Pt(9 if piece.quiet else 9.5)
        run.bold = piece.bold
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF) if head else QUIET if piece.quiet else INK
