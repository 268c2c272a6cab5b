"""Excel: an overview, and a sheet for each table that has something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo import Wording
from bomiljo_cli import since
from bomiljo_cli.formats import contrasttables, front
from bomiljo_cli.formats.plantables import ForecastTables, PlanTables
from bomiljo_cli.formats.sheets import INK, PALE, Book, Inputs, tall
from bomiljo_cli.formats.tables import DossierTables, column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo import ActionPlan, Comparison, Dossier, Forecast
    from bomiljo_cli.formats.cells import Cell, Table
    from bomiljo_cli.formats.front import Front

_KINDS: Final = ("gap", "missed", "unknown", "ok", "not-applicable")
_CODES: Final = {"not-applicable": "not_applicable"}
_LABELS, _VALUES = 30, 16


class _Sheet(NamedTuple):
    """A table, with what people write into it. `always`: it has its sheet also without a row."""

    table: Table
    always: bool = True
    inputs: Inputs | None = None


def check(found: Dossier) -> bytes:
    """Return a check: overview, action list, outcomes, questions, changes, and what stands beside the verdict."""
    report, tables = found.report, DossierTables(found)
    said = front.of_report(report)
    book = Book(said)
    changes = tables.changes()
    sheets = [
        _Sheet(tables.steps(), inputs=_to_do(book.wording)),
        _Sheet(tables.outcomes()),
        _Sheet(tables.questions(), inputs=Inputs("who", (column(book.wording, "answer", 26),))),
        *([_Sheet(changes)] if changes else []),
        *(_Sheet(each, False) for each in (tables.findings(), tables.asked(), tables.described(), tables.local())),
    ]
    overview = _Overview(book, said, sheets, report.summary.verdict)
    overview.lines([*_changed(found), *tables.local_outcomes()])
    overview.counts(found)
    return overview.finish()


def plan(found: ActionPlan) -> bytes:
    """Return an action plan: what to do, what remains and why, what opens later, and what the hours reach for."""
    said, tables = front.of_actions(found), PlanTables(found)
    book = Book(said)
    sheets = [
        _Sheet(tables.actions(), inputs=_to_do(book.wording)),
        *(_Sheet(each, False) for each in (tables.remaining(), tables.later(), tables.frontier())),
    ]
    overview = _Overview(book, said, sheets)
    overview.lines([tables.closed_as_well()])
    return overview.finish()


def forecast(found: Forecast) -> bytes:
    """Return a forecast: what changes and when, and the gaps of the first day."""
    said, tables = front.of_forecast(found), ForecastTables(found)
    return _Overview(Book(said), said, [_Sheet(tables.events()), _Sheet(tables.standing(), False)]).finish()


def compare(found: Comparison) -> bytes:
    """Return a comparison: how the plans stand, hours and dates, what each does beside the first, and every point."""
    said = front.of_comparison(found)
    return _Overview(Book(said), said, [_Sheet(each) for each in contrasttables.of_comparison(found)]).finish()


def _to_do(wording: Wording) -> Inputs:
    """Return the columns that those write in who do it."""
    return Inputs("closes", (column(wording, "status", 14), column(wording, "remarks", 30)))


def _changed(found: Dossier) -> list[str]:
    """Return what has changed since a previous check, in sentences."""
    changes, word = found.report.since, Wording(found.report.summary.lang, 0)
    if changes is None:
        return []
    when = word.label("since", date=word.written_day(changes.as_of))
    return [f"{when}: {changes.text}", *since.quiet(word, changes), *(each.text for each in changes.notes)]


class _Overview:
    """The first sheet, written line by line; the others follow it."""

    def __init__(self, book: Book, said: Front, sheets: Sequence[_Sheet], verdict: str = "") -> None:
        """Write the verdict, and what it does not say."""
        self._book, self._front, self._label = book, said, book.wording.label
        self._sheets = [each for each in sheets if each.always or each.table.rows]
        self._sheet = book.sheet(self._label("tab-overview"), f"{said.title}: {said.plan}", wide=False)
        self._row = 4
        self._sheet.set_column(0, 0, _LABELS)
        self._sheet.set_column(1, len(_KINDS), _VALUES)
        self._line(said.verdict, colours=verdict, bold=True, font_size=12)
        self.lines([*said.remarks, *said.limits])

    def lines(self, texts: Iterable[str]) -> None:
        """Write sentences over the whole width of the sheet."""
        for each in filter(None, texts):
            self._line(each)

    def _line(self, text: str, *, colours: str = "", **looks: Any) -> None:
        """Write a sentence into merged cells, over which it wraps; no program reckons the height of those."""
        self._wrapped(0, text, colours=colours, **looks)
        self._row += 1

    def _wrapped(self, place: int, text: str, **looks: Any) -> None:
        wide = (_VALUES if place else _LABELS) + (len(_KINDS) - place) * _VALUES
        self._sheet.set_row(self._row, tall([(text, wide - 10)]) + 3)
        self._sheet.merge_range(self._row, place, self._row, len(_KINDS), "")
        self._book.put(self._sheet, self._row, place, text, **looks)

    def counts(self, found: Dossier) -> None:
        """Write how many outcomes of each kind there are in each topic."""
        word = self._book.wording
        self._heading([self._label("dossier-topic"), *(self._label(f"dossier-count-{each}") for each in _KINDS)])
        for topic in found.topics:
            counts = topic.counts._asdict() | {"gap": topic.to_close}
            self._cells([topic.name, *(counts[_CODES.get(each, each)] for each in _KINDS)])
        whole = found.report.summary.counts
        total = whole._asdict() | {"gap": whole.gap - whole.missed}
        self._cells([word.label("in-all"), *(total[_CODES.get(each, each)] for each in _KINDS)], bold=True)

    def finish(self) -> bytes:
        """Write which sheets there are and what this is about, then the sheets; return the file."""
        self._heading([self._label("tabs"), self._label("tab-rows")])
        for each in self._sheets:
            name = self._label(f"tab-{each.table.record}")
            self._book.link(self._sheet, self._row, name)
            self._book.put(self._sheet, self._row, 1, len(each.table.rows))
            self._row += 1
        self.lines([self._label("status-own")] if any(each.inputs for each in self._sheets) else [])
        self._row += 1
        for name, said in self._front.facts:
            self._book.put(self._sheet, self._row, 0, name, bold=True)
            self._wrapped(1, said)
            self._row += 1
        for each in self._sheets:
            self._book.table(each.table, each.inputs)
        return self._book.bytes()

    def _heading(self, texts: Sequence[str]) -> None:
        self._row += 1
        for place, text in enumerate(texts):
            self._book.put(self._sheet, self._row, place, text, bold=True, bg_color=INK, font_color="#FFFFFF")
        self._row += 1

    def _cells(self, cells: Sequence[Cell], **looks: Any) -> None:
        for place, cell in enumerate(cells):
            given: dict[str, Any] = looks | ({"bg_color": PALE} if self._row % 2 else {})
            self._book.put(self._sheet, self._row, place, cell, **given)
        self._row += 1
