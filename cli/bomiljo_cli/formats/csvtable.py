"""CSV for spreadsheets and programs: `;` between cells and a mark in front, as Excel in Norway wants it.

What Excel takes for the sign between cells hangs on how Windows is set, not on the language of the texts: so it is the
same in both. One file has one table; each row says what it is (`record`), and the first rows are about the result.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from bomiljo_cli.formats import contrasttables, front, plantables, tables
from bomiljo_cli.formats.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo import ActionPlan, Comparison, Forecast, Report
    from bomiljo_cli.formats.cells import Cell, Table
    from bomiljo_cli.formats.front import Front

ABOUT: Final = ("record", "plan", "as_of", "rules")
SAID: Final = "message"
_MARK: Final = "\ufeff"  # says that the file is UTF-8


def check(found: Report) -> str:
    """Return the outcomes of a report, and what has changed where that was asked."""
    return check_all([found])


def check_all(found: Sequence[Report]) -> str:
    """Return the outcomes of reports in one table."""
    return _file([(front.of_report(each), tables.of_report(each)) for each in found])


def plan(found: ActionPlan) -> str:
    """Return the actions, what remains, and what opens later."""
    return _file([(front.of_actions(found), plantables.of_actions(found))])


def forecast(found: Forecast) -> str:
    """Return the gaps of the first day, and the events."""
    return _file([(front.of_forecast(found), plantables.of_forecast(found))])


def compare(found: Comparison) -> str:
    """Return the tables of a comparison, one below the other."""
    return _file([(front.of_comparison(found), contrasttables.of_comparison(found))])


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return one table as the text of a file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([plain(each) for each in row] for row in rows)
    return _MARK + text.getvalue()


def _file(parts: Sequence[tuple[Front, Sequence[Table]]]) -> str:
    keys = dict.fromkeys(column.key for _, found in parts for table in found for column in table.columns)
    columns = [*ABOUT, *(dict.fromkeys([SAID, *keys]))]
    rows = [row for said, found in parts for row in (*_about(said), *_rows(said, found))]
    return written(columns, ([row.get(key) for key in columns] for row in rows))


def _about(said: Front) -> Iterator[dict[str, Cell]]:
    """Yield the rows about a result: no table stands without its verdict, and what that leaves out."""
    marks = [each for each in (said.internal, said.readers) if each]
    told = [("mark", marks), ("verdict", [said.verdict]), ("remark", said.remarks), ("limit", said.limits)]
    for record, texts in told:
        yield from ({**_of(said, record), SAID: text} for text in texts)


def _rows(said: Front, found: Sequence[Table]) -> Iterator[dict[str, Cell]]:
    for table in found:
        keys = [column.key for column in table.columns]
        yield from ({**_of(said, table.record), **dict(zip(keys, row, strict=True))} for row in table.rows)


def _of(said: Front, record: str) -> dict[str, Cell]:
    return {"record": record, "plan": said.plan, "as_of": said.day, "rules": said.rules}
