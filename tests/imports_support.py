"""Lists and exports made for a test, in each form in which they come; nobody in them has ever been."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest

from bomiljo import LoadError, import_residents, import_survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bomiljo import Imported, Problem

PERSONS: Final = """\
kind: residents
rows: person
columns: {Alder: age, Husholdning: household, Språk: language, Innflyttet: arrival}
drop: [Navn]
"""
# Made up by the rules that control digits follow, as in the tests of what a plan may not hold.
FNR, DUF = "31129956715", "200205705502"


def as_csv(rows: Any, separator: str = ";", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """Return a table as a CSV file."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows: Any, change: Callable[[Any], None] | None = None) -> bytes:
    """Return a table as a workbook; days that are days stand there as such, and `change` is made in its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, dt.date)):
        cell.number_format = "dd.mm.yyyy"
    if change is not None:
        change(sheet)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def residents(folder: Path, data: bytes | str, mapping: str = PERSONS) -> Imported:
    """Import a list of residents."""
    return import_residents(*_written(folder, data, mapping))


def survey(folder: Path, data: bytes | str, mapping: str) -> Imported:
    """Import an export of a survey."""
    return import_survey(*_written(folder, data, mapping))


def _written(folder: Path, data: bytes | str, mapping: str) -> tuple[str, str]:
    source, chosen = folder / "list.csv", folder / "map.yaml"
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    chosen.write_text(mapping, encoding="utf-8")
    return str(source), str(chosen)


def problems(read: Callable[[], object]) -> tuple[Problem, ...]:
    """Return what is wrong with a file that is refused."""
    with pytest.raises(LoadError) as caught:
        read()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    return caught.value.problems


def codes(read: Callable[[], object]) -> list[tuple[str, int, int]]:
    """Return the codes of what is wrong, with line and column."""
    return [(each.code, each.line, each.column) for each in problems(read)]


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that hang on it."""
    while error is not None:
        yield error
        yield from chain(error.__cause__)
        error = error.__context__
