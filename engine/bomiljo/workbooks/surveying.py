"""One part of a workbook looked through once, before any other program reads it: how much it holds, and its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAX_TAGS: Final = 400_000  # of all sheets and their texts together; a full plan has some twenty thousand
MAX_OTHERS: Final = 100_000  # of styles, drawings and the like, of which each becomes an object that costs more
MAX_ROWS: Final = 20_000  # of one sheet, and the last row that may hold anything
MAX_CELLS: Final = 200_000  # of one sheet
MAX_SPREAD: Final = 20_000  # cells that are merged, or lead somewhere together: others make each of them
_MAX_FORMAT: Final = 1000  # characters; a workbook can have 255
_MAX_HEADER: Final = 1000
_SHORTEST: Final = 10  # digits that may be an identity number whose first zero was lost
_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_ENCODINGS: Final = frozenset({None, "utf-8", "utf-16", "us-ascii"})
# Parts of one text, in which it may change its looks.
_RUNS: Final = frozenset({"r", "t", "rPr"})
_SPREADING: Final = frozenset({"mergeCell", "hyperlink"})
_HEADERS: Final = frozenset(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_MANY: Final = frozenset({"worksheet", "sst"})  # parts that may have many tags
_COMMENTS: Final = frozenset({"comment", "threadedComment"})
# What of a part with many tags is read; in any other namespace it would be passed over.
_READ: Final = frozenset({"worksheet", "sst", "sheetData", "row", "c", "v", "is", "si"})
_NAMESPACES: Final = tuple(
    f"http://{each}/main"
    for each in ("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml")
)


class Refused(Exception):  # noqa: N818 - it says what happened
    """A part is not to be read: `code` says why, and `cell` where, if that can be told."""

    def __init__(self, code: str, cell: str = "", **values: str) -> None:
        """Keep them."""
        super().__init__(code)
        self.code, self.cell, self.values = code, cell, values


class Text(NamedTuple):
    """A text of a part: the cell where it stands (`C7`, or nothing), and the number of the shared text that it is."""

    text: str
    cell: str = ""
    shared: int = -1


@dataclass
class Survey:
    """What was found in a part: its texts of some length, which shared text stands in which cell, and its first tag."""

    texts: list[Text] = field(default_factory=list)
    uses: list[tuple[int, str]] = field(default_factory=list)
    root: str = ""


@dataclass
class Budget:
    """How many tags may still come: of sheets and texts, and of all else."""

    tags: int = MAX_TAGS
    others: int = MAX_OTHERS

    def take(self, root: str) -> None:
        """Count a tag of a part with this first tag. Raises Refused when it is one too many."""
        if root in _MANY:
            self.tags -= 1
        else:
            self.others -= 1
        if self.tags < 0 or self.others < 0:
            raise Refused("workbook-too-much")


def is_xml(data: bytes) -> bool:
    """Return whether a part is XML, in whatever encoding, rather than a picture or the like."""
    return data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def surveyed(data: bytes, budget: Budget, *, strict: bool = True) -> Survey:
    """Look through a part, within a budget that it shares with others. Raises Refused.

    Without `strict` a part that is not well-formed is looked at as far as it goes.
    """
    surveyor = _Surveyor(budget)
    try:
        surveyor.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        if strict:
            raise Refused("workbook-damaged") from None
    return surveyor.found


def place(reference: str) -> tuple[int, int]:
    """Return the row and the column of a cell (`C7`). Raises Refused for what names none."""
    found = _RANGE.fullmatch(reference)
    if not found or found[3]:
        raise Refused("workbook-damaged")
    return int(found[2]), column_number(found[1])


def column_number(letters: str) -> int:
    """Return the number of a column, from its letters."""
    number = 0
    for each in letters:
        number = 26 * number + ord(each) - ord("A") + 1
    return number


class _Surveyor:
    """Takes the events of the parser, and keeps what is asked for."""

    def __init__(self, budget: Budget) -> None:
        self.found, self.budget, self.root = Survey(), budget, ""
        self.rows = self.cells = self.spread = self.shared = self.looks = 0
        self.cell = self.kind = ""
        self.at, self.values = (0, 0), 0  # the cell that is being read, and how many values it has had
        self.taken: set[tuple[int, int]] = set()
        self.words: list[str] = []
        self.parser = self._parser()

    def _parser(self) -> XMLParserType:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.words.append
        return parser

    def _doctype(self, *_: object) -> None:
        raise Refused("workbook-doctype")

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding and encoding.casefold()) not in _ENCODINGS:
            raise Refused("workbook-damaged")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self.root:
            self.found.root, self.root = tag, name
        self.budget.take(self.root)
        if self.root in _MANY:
            self._require_read(name, tag)
        if name == "rPr" or self.looks:
            self.looks += 1
        elif name not in _RUNS:
            self._flush("")
        self._element(name, attributes)
        self.found.texts += [Text(each, self.cell) for each in attributes.values() if len(each) > _SHORTEST]

    def _require_read(self, name: str, tag: str) -> None:
        """Refuse what another program would pass over without a word: of a sheet nothing may be lost."""
        if name in _READ and tag.rpartition("}")[0] not in _NAMESPACES:
            raise Refused("workbook-damaged")
        if name in ("v", "is") and self.kind:
            self.values += 1
            if self.values > 1 or (name == "is") != (self.kind == "inlineStr"):
                raise Refused("workbook-damaged")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "c":
                self._cell(attributes)
            case "row":
                self._row(attributes.get("r", ""))
            case "comment" | "threadedComment":
                self.cell = attributes.get("ref", "")
            case "numFmt" if len(attributes.get("formatCode", "")) > _MAX_FORMAT:
                raise Refused("workbook-damaged")
        if name in _SPREADING:
            self._spread(attributes.get("ref", ""))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        self.cell, self.kind = attributes.get("r", ""), attributes.get("t", "n")
        if self.cells > MAX_CELLS:
            raise Refused("workbook-cells", self.cell, limit=str(MAX_CELLS))
        if self.cell and place(self.cell)[0] > MAX_ROWS:
            raise Refused("workbook-rows", self.cell, limit=str(MAX_ROWS))
        if self.root == "worksheet":
            self._take()

    def _take(self) -> None:
        """Note that a cell has come. Raises Refused where it stands twice: only the last one would be read."""
        self.at = place(self.cell) if self.cell else (self.at[0], self.at[1] + 1)
        self.values = 0
        if self.at in self.taken:
            raise Refused("workbook-damaged")
        self.taken.add(self.at)

    def _row(self, number: str) -> None:
        self.rows += 1
        beyond = number.isdecimal() and (len(number) > _SHORTEST or int(number) > MAX_ROWS)
        if self.rows > MAX_ROWS or beyond:
            raise Refused("workbook-rows", limit=str(MAX_ROWS))
        self.at = (int(number) if number.isdecimal() else self.at[0] + 1, 0)

    def _spread(self, reference: str) -> None:
        """Count the cells of a range: who makes each of them could be kept busy for ever."""
        found = _RANGE.fullmatch(reference)
        if not found:
            raise Refused("workbook-damaged")
        if found[3]:
            rows = abs(int(found[4]) - int(found[2])) + 1
            self.spread += rows * (abs(column_number(found[3]) - column_number(found[1])) + 1)
        if self.spread > MAX_SPREAD:
            raise Refused("workbook-merged", f"{found[1]}{found[2]}")

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if self.looks:
            self.looks -= 1
            return
        if name not in _RUNS:
            self._flush(name)
        if name == "si":
            self.shared += 1
        elif name == "c" or name in _COMMENTS:
            self.cell = self.kind = ""

    def _flush(self, ended: str) -> None:
        """Take what was said since the last element as one text."""
        if not self.words:
            return
        text = "".join(self.words)
        self.words.clear()
        if ended == "v" and self.kind == "s":
            if not text.strip().isdecimal():
                raise Refused("workbook-damaged")
            if len(text) < _SHORTEST:
                self.found.uses.append((int(text), self.cell))
        elif len(text) >= _SHORTEST:
            self._keep(text, ended)

    def _keep(self, text: str, ended: str) -> None:
        if ended in _HEADERS and len(text) > _MAX_HEADER:
            raise Refused("workbook-damaged")
        said = _digits(text) if ended == "v" and self.kind == "n" else text
        self.found.texts.append(Text(said, self.cell, self.shared if ended == "si" else -1))


def _digits(text: str) -> str:
    """Return a number as its digits, with the zero that a number loses; nothing of one that is not whole."""
    try:
        value = float(text)
        return f"{int(value):011}" if value == int(value) else ""
    except (OverflowError, ValueError):
        return text
