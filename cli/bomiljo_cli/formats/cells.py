"""Tables before they are of a format: what stands in a cell, and how each column is headed and written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo import Wording

# A spreadsheet that opens a text takes a cell that begins so for a formula. The wide signs are those of East Asian
# keyboards, which it takes for the same.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Coded(NamedTuple):
    """A word of a fixed list: its code is the same in every language."""

    code: str
    text: str


Cell = str | int | dt.date | Coded | None


class Column(NamedTuple):
    """A column: its name for programs, its heading for people, and how wide it is in letters.

    `kind` tells what stands in it: texts, dates (or a text where a day is not exact) or numbers.
    """

    key: str
    heading: str
    width: int
    kind: Literal["text", "day", "number"] = "text"


class Table(NamedTuple):
    """Rows below columns. `record` is what one row is, for programs; `empty` what it means that there is none."""

    record: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


def made(
    record: str, title: str, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]], empty: str = ""
) -> Table:
    """Return a table of rows that are reckoned one by one."""
    return Table(record, title, tuple(columns), tuple(rows), empty)


def day(text: str | None, wording: Wording) -> dt.date | str | None:
    """Return a day that a result has written: a date where it is exact, else in words."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return wording.written_day(text)


def code(wording: Wording, group: str, name: str) -> Coded:
    """Return a word of the catalogue."""
    return Coded(name, capital(wording.word(group, name)))


def capital(text: str) -> str:
    """Return words of ours as a sentence begins; a name stays as the plan writes it."""
    return text[:1].upper() + text[1:]


def clean(text: str) -> str:
    """Return a text that stays on its line, and holds nothing that steers a program."""
    return printable(" ".join(text.split()))


def shown(cell: Cell, wording: Wording) -> str:
    """Return a cell as a person reads it."""
    match cell:
        case Coded(text=text) | str(text):
            return clean(text)
        case dt.date():
            return wording.written_day(cell.isoformat())
        case None:
            return ""
        case int():
            return str(cell)


def plain(cell: Cell) -> str:
    """Return a cell as a program reads it: codes, ISO days, and a text that no spreadsheet takes for a formula.

    An apostrophe stands before such a text, and before one that begins with an apostrophe: taking away one of each
    text that begins with one gives the text back.
    """
    match cell:
        case Coded(code=text):
            return text
        case dt.date():
            return cell.isoformat()
        case None:
            return ""
        case int():
            return str(cell)
        case str():
            text = clean(cell)
            return f"'{text}" if text.startswith((*FORMULA, "'")) else text
