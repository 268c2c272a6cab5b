"""The tables of a comparison: how plans stand, hours and dates, what each does beside the first, and every point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording
from bomiljo_cli.contrasttext import figure_said
from bomiljo_cli.formats.cells import Coded, Column, code, made
from bomiljo_cli.formats.tables import column, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Comparison, Contrast, ContrastLine, FieldLine, FigureLine, Option, PointLine, SameLine
    from bomiljo_cli.formats.cells import Cell, Table


class ComparisonTables:
    """The tables of one comparison."""

    def __init__(self, found: Comparison) -> None:
        """Keep the comparison."""
        self._found, self._wording = found, Wording(found.summary.lang, 0)
        self._first = found.options[0].id

    def options(self) -> Table:
        """Return how each plan stands: what is not answered before the gaps."""
        word = self._wording
        heads = [
            *columns(word, letter=8, called=44, file=30),
            *(column(word, key, 12, "number") for key in ("unknown", "asked", "gap", "missed", "ok")),
        ]
        return made("option", word.label("contrast-stand"), heads, map(_option, self._found.options))

    def figures(self) -> Table:
        """Return hours, dates and work, a column for each plan."""
        word = self._wording
        heads = [*columns(word, figure=34), *self._plans(26), *columns(word, rests_on=16, reckoned=50)]
        return made("figure", word.label("contrast-figures"), heads, map(self._figure, self._found.figures))

    def _figure(self, line: FigureLine) -> tuple[Cell, ...]:
        source = self._wording.label(f"contrast-source-{line.source}")
        said = (figure_said(self._wording, each) for each in line.cells)
        return (line.label, *said, Coded(line.source, source), line.how)

    def contrasts(self) -> Table:
        """Return what each of the others does beside the first, point by point, and what is the same in both."""
        word = self._wording
        heads = columns(word, letter=8, contrast=26, rule=8, title=36, severity=10, about=22, stood=16, stands=16)
        heads += columns(word, message_first=50, message_other=50, subject=20)
        rows = (row for each in self._found.contrasts for row in self._contrast(each))
        return made("contrast", word.label("contrast-lines"), heads, rows, word.label("contrast-no-lines"))

    def _contrast(self, contrast: Contrast) -> Iterator[tuple[Cell, ...]]:
        for line in contrast.lines:
            yield self._line(contrast.option, line)
        for same in contrast.same:
            yield self._same(contrast.option, same)

    def _line(self, option: str, line: ContrastLine) -> tuple[Cell, ...]:
        word = self._wording
        return (
            option,
            self._code(line.change),
            line.rule,
            line.title,
            code(word, "severity", line.severity),
            line.subject_name,
            self._standing(line.from_),
            self._standing(line.to),
            line.from_message,
            line.to_message,
            line.subject,
        )

    def _same(self, option: str, line: SameLine) -> tuple[Cell, ...]:
        stands = self._standing("gap" if line.change == "both_gap" else "unknown")
        severity = code(self._wording, "severity", line.severity)
        about = line.subject_name
        return (
            option, self._code(line.change), line.rule, line.title, severity, about, stands, stands, None, None,
            line.subject,
        )  # fmt: skip

    def _code(self, change: str) -> Coded:
        return Coded(change, self._wording.label(f"contrast-group-{change}", first=self._first))

    def _standing(self, standing: str | None) -> Coded:
        return Coded(standing or "none", self._wording.label(f"contrast-standing-{standing or 'none'}"))

    def points(self) -> Table:
        """Return every point with how it stands in each plan."""
        word = self._wording
        heads = [
            *columns(word, rule=8, title=40, severity=10, topic=18, about=22),
            *self._plans(16),
            *columns(word, subject=20),
        ]
        return made("point", word.label("contrast-points"), heads, map(self._point, self._found.points))

    def _point(self, line: PointLine) -> tuple[Cell, ...]:
        word = self._wording
        return (
            line.rule,
            line.title,
            code(word, "severity", line.severity),
            code(word, "topic_of_rule", line.topic),
            line.subject_name,
            *(self._standing(each.standing) for each in line.cells),
            line.subject,
        )

    def fields(self) -> Table:
        """Return what the plans do not say alike."""
        word = self._wording
        heads = columns(word, letter=8, about=30, field=44, in_first=36, in_other=36, path=50)
        told = ((each.option, line) for each in self._found.contrasts for line in each.fields or ())
        rows = (self._field(option, line) for option, line in told)
        return made("field", word.label("contrast-fields"), heads, rows, word.label("contrast-no-fields"))

    def _field(self, option: str, line: FieldLine) -> tuple[Cell, ...]:
        label = self._wording.label
        there, absent = label("contrast-there"), label("contrast-standing-none")
        untold = label("contrast-untold-value")
        first, other = {
            "only_first": (there, absent),
            "only_other": (absent, there),
        }.get(line.code, (line.first or untold, line.other or untold))
        return (option, line.about, line.label, first, other, line.path)

    def _plans(self, width: int) -> Iterator[Column]:
        """Yield a column for each plan."""
        return (Column(each.id, f"{each.id}: {each.called}", width) for each in self._found.options)


def _option(option: Option) -> tuple[Cell, ...]:
    counts = option.counts
    numbers = (counts.unknown, option.asked, counts.gap - counts.missed, counts.missed, counts.ok)
    return (option.id, option.called, option.plan.file, *numbers)


def of_comparison(found: Comparison) -> list[Table]:
    """Return the tables of a comparison that have something to say, in the order in which they are read."""
    made = ComparisonTables(found)
    tables = [made.options(), made.figures(), made.contrasts(), made.points()]
    return [*tables, made.fields()] if found.contrasts[0].fields is not None else tables
