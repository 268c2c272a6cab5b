"""The tables of a check: what each row has in it, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo_cli import appendix, since
from bomiljo_cli.formats.cells import Coded, Column, capital, code, day, made
from bomiljo_cli.grouping import SEVERITIES
from bomiljo_cli.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from bomiljo import Dossier, Evidence, MeasureLine, Outcome, QuestionLine, Report, SinceLine, Step, When, Wording
    from bomiljo_cli.formats.cells import Cell, Table

_ORDER: Final = ("error", "gap", "missed", "unknown", "ok", "not_applicable")


def column(wording: Wording, key: str, width: int, kind: Literal["text", "day", "number"] = "text") -> Column:
    """Return a column, with its heading in a language."""
    return Column(key, wording.label(f"col-{key}"), width, kind)


def columns(wording: Wording, **widths: int) -> list[Column]:
    """Return columns of texts, each with its width."""
    return [column(wording, key, width) for key, width in widths.items()]


class CheckTables(Reading):
    """The tables of one report."""

    def outcomes(self) -> Table:
        """Return every outcome, those that need somebody first."""
        word = self._wording
        heads = [
            *columns(word, rule=8, outcome=15, severity=10, title=28, about=20, message=44, owner=22),
            column(word, "due", 12, "day"),
            *columns(word, measures=30, why=60, topic=22, where=36, sections=48, limits=80, notes=48, subject=22),
        ]
        found = sorted(self._report.outcomes, key=_urgency)
        return made("outcome", word.label("sheet-outcomes"), heads, map(self._outcome, found))

    def _outcome(self, each: Outcome) -> tuple[Cell, ...]:
        word = self._wording
        return (
            each.rule,
            code(word, "outcome", "missed" if each.missed else each.outcome),
            code(word, "severity", each.severity),
            each.title,
            each.subject_name,
            each.message,
            self._owner(each),
            self._due(each),
            "; ".join(self._measures[name].title for name in each.measures),
            each.why,
            code(word, "topic_of_rule", each.topic),
            "; ".join(filter(None, dict.fromkeys(map(word.spot, self.places(each))))),
            "; ".join(each.sections),
            "; ".join(dict.fromkeys(self._limit(one) for one in each.evidence)),
            " ".join([*self.notes(each), *self._local(each)]),
            each.subject,
        )

    def _local(self, each: Outcome) -> Iterator[str]:
        """Yield what local adaptations have to do with an outcome."""
        if not each.covers:
            yield f"{self._wording.label('local-rule')}."
        if each.local:
            yield f"{self._wording.label('touched-by', changes=', '.join(each.local))}."

    def _owner(self, each: Outcome) -> str:
        """Return who owns it: a name as the plan writes it, words of ours as a sentence begins."""
        return self.owner(each) if each.owner else capital(self.owner(each))

    def owned(self, measure: MeasureLine) -> str:
        """Return who owns a measure, in the same way."""
        return self.owner_of(measure) if measure.owner else capital(self.owner_of(measure))

    def _due(self, each: Outcome) -> Cell:
        if each.outcome != "gap" or each.missed:
            return None
        return day(each.due, self._wording) or capital(self._wording.label("no-day"))

    def _limit(self, each: Evidence) -> str:
        limit = each.threshold
        return f"{limit.text} ({self._wording.word('kind', limit.kind)})"

    def unactioned(self) -> list[Outcome]:
        """Return the gaps that can be closed, and for which the rules have no measure."""
        return [each for each in self._report.outcomes if each.outcome == "gap" and not (each.missed or each.measures)]

    def questions(self) -> Table:
        """Return what is not known and would help to decide, what settles most first."""
        word = self._wording
        heads = columns(word, question=60, about=24, who=22, severity=10, rules=18, blank=22, path=34, where=18)
        label = word.label("sheet-questions")
        return made("question", label, heads, map(self._question, self._report.questions), word.label("no-questions"))

    def _question(self, each: QuestionLine) -> tuple[Cell, ...]:
        word = self._wording
        blank = Coded(each.kind, word.label(f"blank-{each.kind}"))
        rules, severity = ", ".join(each.rules), code(word, "severity", each.severity)
        return each.ask, each.about, Coded(each.who, each.who_name), severity, rules, blank, each.path, word.spot(each)

    def changes(self) -> Table | None:
        """Return what has become of each point since the previous check; None where none was given."""
        found, word = self._report.since, self._wording
        if found is None:
            return None
        heads = columns(word, change=24, rule=8, about=22, severity=10, title=34, message=48, remarks=34, owner=26)
        rows = (self._change(name, each) for name, lines in since.grouped(found).items() for each in lines)
        heading = word.label("since", date=word.written_day(found.as_of))
        return made("change", heading, heads, rows, word.label("no-changes"))

    def _change(self, name: str, each: SinceLine) -> tuple[Cell, ...]:
        word = self._wording
        owner = each.owner.name if each.owner else None
        severity = code(word, "severity", each.severity)
        said = " ".join(since.remarks(word, each)).strip("()")
        change = Coded(each.change, word.label(f"since-{name}"))
        return change, each.rule, each.subject_name, severity, each.title, each.message, said, owner

    def findings(self) -> Table:
        """Return gaps that together are worse."""
        word = self._wording
        rows = (
            (
                each.title if each.sure == "yes" else f"{each.title} {word.label('maybe')}",
                code(word, "severity", each.severity),
                each.why,
                ", ".join(dict.fromkeys(ref.rule for ref in each.from_)),
            )
            for each in self._report.findings
        )
        return made("finding", word.label("findings"), columns(word, title=40, severity=10, why=60, rules=24), rows)

    def asked(self) -> Table:
        """Return the questions that only people can answer."""
        rows = ((each.ask, Coded(each.who, each.who_name), each.why, each.section) for each in self._report.asked)
        heads = columns(self._wording, question=60, who=22, why=50, sections=30)
        return made("asked", self._wording.label("asked"), heads, rows)

    def described(self) -> Table:
        """Return what is shown without a verdict."""
        found = [each for each in self._report.described if each.value.state in ("exact", "suppressed", "range")]
        rows = ((each.label, each.value.text, each.says, each.section) for each in found)
        heads = columns(self._wording, title=50, value=24, says=60, sections=30)
        return made("described", self._wording.label("described"), heads, rows)

    def local(self) -> Table:
        """Return the changes of local adaptations, and whose decision each is."""
        word = self._wording
        heads = [
            *columns(word, title=60, reason=50, office=28),
            column(word, "until", 13, "day"),
            column(word, "notes", 22),
        ]
        rows = (
            (
                each.text,
                each.reason,
                each.office,
                self._until(each.until),
                word.label("change-expired") if each.expired else None,
            )
            for each in self._report.local
        )
        return made("local", word.label("sheet-local"), heads, rows)

    def local_outcomes(self) -> list[str]:
        """Return what local adaptations made of outcomes, and where there are none, that they changed nothing."""
        report, word = self._report, self._wording
        if not report.local:
            return []
        head = word.label("local-outcomes" if report.local_outcomes else "local-no-outcomes")
        return [head, *(appendix.local_outcome(word, each) for each in report.local_outcomes)]

    def _until(self, text: str | None) -> Cell:
        return day(text, self._wording)


class DossierTables(CheckTables):
    """The tables of one report with what its measures take."""

    def __init__(self, dossier: Dossier) -> None:
        """Keep the measures in the order of the days."""
        super().__init__(dossier.report)
        self._steps = dossier.steps

    def steps(self) -> Table:
        """Return the measures: what to do, who, by when, and what it takes."""
        word = self._wording
        heads = [
            column(word, "number", 5, "number"),
            *columns(word, measure=30, owner=22),
            column(word, "due", 12, "day"),
            column(word, "start", 12, "day"),
            column(word, "hours", 8, "number"),
            *columns(word, severity=10, urgency=14, closes=24, how=100),
        ]
        rows = (self._step(number, each) for number, each in enumerate(self._steps, 1))
        return made("measure", word.label("sheet-actions"), heads, rows, self._no_steps())

    def _step(self, number: int, each: Step) -> tuple[Cell, ...]:
        word, measure = self._wording, each.measure
        return (
            number,
            measure.title,
            self.owned(measure),
            day(measure.due, word) or capital(word.label("no-day")),
            start(each.start, word),
            each.hours,
            code(word, "severity", measure.severity),
            word.label("should-have-begun") if each.overdue else None,
            ", ".join(map(self.called, measure.closes)),
            measure.how,
        )

    def _no_steps(self) -> str:
        return self._wording.label("no-steps-gaps" if self._report.summary.counts.gap else "no-steps")


def start(when: When | None, wording: Wording) -> Cell:
    """Return when to begin: at once where no day is given, a date where it is exact."""
    if when is None:
        return capital(wording.label("now"))
    return day(when.earliest, wording) if when.earliest and when.earliest == when.latest else when.text


def of_report(report: Report) -> list[Table]:
    """Return the tables that a file of one table has: the outcomes, and the changes where that was asked."""
    found = CheckTables(report)
    return [found.outcomes(), *_some(found.changes())]


def _some(table: Table | None) -> Iterator[Table]:
    if table is not None:
        yield table


def _urgency(each: Outcome) -> tuple[int, int, str]:
    kind = "missed" if each.missed else each.outcome
    return _ORDER.index(kind), SEVERITIES.index(each.severity), each.rule
