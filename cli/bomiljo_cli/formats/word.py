"""Word: the list for a meeting. What to do, by whom and by when; what has no measure; what to find out from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.shared import RGBColor

from bomiljo_cli import since
from bomiljo_cli.formats import front
from bomiljo_cli.formats.cells import capital, shown
from bomiljo_cli.formats.paper import Box, Paper, Piece
from bomiljo_cli.formats.plantables import ForecastTables, PlanTables
from bomiljo_cli.formats.sheets import COLOURS
from bomiljo_cli.formats.tables import DossierTables
from bomiljo_cli.grouping import asked, same_questions, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo import Action, ActionPlan, Dossier, Event, Forecast, LocalChange, Outcome, QuestionLine, Step, Wording
    from bomiljo_cli.formats.front import Front
    from bomiljo_cli.formats.paper import Content

QUESTIONS: Final = 15  # more than a meeting gets through; all of them are in the workbook
_ACTIONS: Final = (0.9, 5.3, 3.8, 3.0, 2.5, 1.5)


def check(found: Dossier) -> bytes:
    """Return a check as a list for a meeting."""
    return _Check(found).written()


def plan(found: ActionPlan) -> bytes:
    """Return an action plan as a list for a meeting."""
    return _Plan(found).written()


def forecast(found: Forecast) -> bytes:
    """Return a forecast as a list for a meeting."""
    return _Forecast(found).written()


class _Sheet:
    """What all have: a head, the verdict and what it leaves out, and at the end where it comes from."""

    def __init__(self, said: Front, file: str) -> None:
        """Begin the document."""
        self.said, self.paper = said, Paper(said)
        self.wording: Wording = self.paper.wording
        self.label = self.wording.label
        self.paper.title(file)

    def verdict(self, code: str) -> None:
        fill, colour = COLOURS.get(code, ("#EAF0F6", "#1E2B3C"))
        self.paper.banner(self.said.verdict, fill.lstrip("#"), RGBColor.from_string(colour.lstrip("#")))
        self.paper.lines(*self.said.remarks, self.said.limits[0])

    def finish(self) -> bytes:
        self.paper.heading(self.label("word-limits"))
        self.paper.bullets(self.said.limits)
        self.paper.heading(self.label("dossier-archive"))
        rows = [((Piece(name, bold=True),), (Piece(said),)) for name, said in self.said.facts]
        heads = (self.label("word-fact"), self.label("word-told"))
        self.paper.table(self.label("dossier-archive"), heads, (4.5, 12.5), rows, together=True)
        return self.paper.bytes()

    def actions(self, title: str, rows: Sequence[Sequence[Content]], empty: str) -> None:
        self.paper.heading(f"{title} ({len(rows)})")
        heads = [self.label(f"word-{each}") for each in ("number", "what", "why", "who", "when", "done")]
        if rows:
            self.paper.table(title, heads, _ACTIONS, rows)
        else:
            self.paper.lines(empty)

    def severity(self, code: str) -> str:
        return self.label("severity-of", severity=self.wording.word("severity", code))


class _Check(_Sheet):
    def __init__(self, found: Dossier) -> None:
        report = found.report
        super().__init__(front.of_report(report), report.plan.file)
        self.found, self.report, self.tables = found, report, DossierTables(found)

    def written(self) -> bytes:
        self.verdict(self.report.summary.verdict)
        self._outcomes("errors", [each for each in self.report.outcomes if each.outcome == "error"])
        rows = [self._step(number, each) for number, each in enumerate(self.found.steps, 1)]
        steps = self.tables.steps()
        self.actions(steps.title, rows, steps.empty)
        self._outcomes("word-unactioned", self.tables.unactioned())
        self._outcomes("missed", [each for each in self.report.outcomes if each.missed], self.label("missed-why"))
        self._findings()
        self._questions()
        self._asked()
        self._since()
        self._local()
        return self.finish()

    def _step(self, number: int, each: Step) -> list[Content]:
        measure = each.measure
        begin = each.start.text if each.start else self.label("now")
        when = [Piece(capital(measure.due_text), bold=True)]
        when += [Piece(self.label("should-have-begun"), bold=True)] if each.overdue else []
        when += [Piece(f"{self.label('dossier-begin')}: {begin}", quiet=True)]
        what = (
            Piece(measure.title, bold=True),
            Piece(measure.how),
            Piece(f"{self.severity(measure.severity)}. {each.hours_text}.", quiet=True),
        )
        return [
            str(number),
            what,
            tuple(self._why(self.tables.outcome(ref)) for ref in measure.closes),
            self.tables.owned(measure),
            tuple(when),
            Box(),
        ]

    def _why(self, each: Outcome) -> Piece:
        return Piece(f"{each.rule}: {each.message}")

    def _outcomes(self, heading: str, found: Sequence[Outcome], said: str = "") -> None:
        if not found:
            return
        self.paper.heading(f"{self.label(heading)} ({len(found)})")
        self.paper.lines(said)
        self.paper.bullets(
            (f"{each.rule} [{self.wording.word('severity', each.severity)}]", each.message) for each in found
        )

    def _findings(self) -> None:
        table = self.tables.findings()
        if table.rows:
            self.paper.heading(f"{table.title} ({len(table.rows)})")
            self.paper.bullets((f"{title}.", f"{why} ({rules})") for title, _, why, rules in table.rows)

    def _local(self) -> None:
        """Write what local adaptations changed, why, and whose decision that is."""
        report = self.report
        if report.local:
            self.paper.heading(self.label("local", count=str(len(report.local))))
            self.paper.bullets((f"{each.text}.", self._decided(each)) for each in report.local)
            self.paper.lines(*self.tables.local_outcomes())

    def _decided(self, each: LocalChange) -> str:
        expired = self.label("change-expired") if each.expired else ""
        return " ".join(filter(None, (each.reason, self.label("decided-by", office=each.office), expired)))

    def _questions(self) -> None:
        """Write what settles most, by who would know."""
        groups = same_questions(self.report.questions)
        if not groups:
            return
        self.paper.heading(self.label("word-questions"))
        chosen = groups[:QUESTIONS]
        for who in dict.fromkeys(group[0].who_name for group in chosen):
            self.paper.heading(self.label("asks", who=who), 2)
            self.paper.bullets(self._question(group) for group in chosen if group[0].who_name == who)
        left = sum(map(len, groups[QUESTIONS:]))
        self.paper.lines(self.label("word-more-questions", count=str(left)) if left else "", quiet=True)

    def _question(self, group: list[QuestionLine]) -> str:
        return f"{asked(group, self.wording)} ({waiting(group, self.wording)})"

    def _asked(self) -> None:
        if self.report.asked:
            self.paper.heading(self.label("asked"))
            self.paper.bullets(f"{each.ask} ({each.who_name})" for each in self.report.asked)

    def _since(self) -> None:
        found = self.report.since
        if found is None:
            return
        self.paper.heading(self.label("since", date=self.wording.written_day(found.as_of)))
        self.paper.lines(found.text, *since.quiet(self.wording, found))
        if found.notes:
            self.paper.lines(self.label("since-notes"))
            self.paper.bullets(each.text for each in found.notes)
        for name, lines in since.grouped(found).items():
            self.paper.heading(f"{self.label(f'since-{name}')} ({len(lines)})", 2)
            self.paper.bullets(
                (each.rule, " ".join([each.message, *since.remarks(self.wording, each)])) for each in lines
            )


class _Plan(_Sheet):
    def __init__(self, found: ActionPlan) -> None:
        super().__init__(front.of_actions(found), found.plan.file)
        self.found, self.tables = found, PlanTables(found)

    def written(self) -> bytes:
        self.verdict("")
        table = self.tables.actions()
        rows = [self._action(number, each) for number, each in enumerate(self.found.actions, 1)]
        self.actions(table.title, rows, table.empty)
        self.paper.lines(self.tables.closed_as_well())
        self._remaining()
        self._later()
        self._frontier()
        return self.finish()

    def _action(self, number: int, each: Action) -> list[Content]:
        days = self.wording.written_day
        about = f" ({each.subject_name})" if each.subject_name else ""
        when = [Piece(days(each.due), bold=True)]
        when += [Piece(self.label("should-have-begun"), bold=True)] if each.overdue else []
        when += [Piece(f"{self.label('dossier-begin')}: {days(each.start)}", quiet=True)]
        hours = self.wording.scalar(each.hours, "hour")
        what = [
            Piece(f"{each.title}{about}", bold=True),
            Piece(each.how),
            Piece(f"{self.severity(each.severity)}. {hours}.", quiet=True),
        ]
        changes = "; ".join(change.text for change in each.changes)
        what += [Piece(f"{self.label('action-changes', changes=changes)}.", quiet=True)] if changes else []
        return [
            str(number),
            tuple(what),
            self._why(each),
            each.owner_name if each.owner else capital(each.owner_name),
            tuple(when),
            Box(),
        ]

    def _why(self, each: Action) -> tuple[Piece, ...]:
        closes = Piece(f"{self.label('dossier-closes')}: {each.closes_text}")
        unsettles = self.tables.unsettled(each)
        return (closes, Piece(unsettles)) if unsettles else (closes,)

    def _remaining(self) -> None:
        if self.found.remaining:
            self.paper.heading(f"{self.label('plan-remaining')} ({len(self.found.remaining)})")
            self.paper.bullets(
                (f"{each.rule} [{self.wording.word('severity', each.severity)}]", f"{each.message} {each.text}")
                for each in self.found.remaining
            )

    def _later(self) -> None:
        if self.found.later:
            self.paper.heading(f"{self.label('plan-later')} ({len(self.found.later)})")
            self.paper.bullets(
                (f"{self.wording.written_day(each.date)}:", f"{each.rule} {each.message}") for each in self.found.later
            )

    def _frontier(self) -> None:
        table = self.tables.frontier()
        if table.rows:
            self.paper.heading(table.title)
            heads = [each.heading for each in table.columns]
            rows = [[shown(cell, self.wording) for cell in row] for row in table.rows]
            self.paper.table(table.title, heads, (2, 2, 2, 7, 4), rows)


class _Forecast(_Sheet):
    def __init__(self, found: Forecast) -> None:
        super().__init__(front.of_forecast(found), found.plan.file)
        self.found, self.tables = found, ForecastTables(found)

    def written(self) -> bytes:
        self.verdict("")
        self._events(self.found.events)
        if self.found.standing:
            self.paper.heading(f"{self.label('forecast-standing')} ({len(self.found.standing)})")
            self.paper.bullets(
                (f"{each.rule} [{self.wording.word('severity', each.severity)}]", each.message)
                for each in self.found.standing
            )
        return self.finish()

    def _events(self, events: Iterable[Event]) -> None:
        rows = [self._event(each) for each in events]
        title = self.label("forecast-events")
        self.paper.heading(f"{title} ({len(rows)})")
        heads = [self.label(f"word-{each}") for each in ("day", "change", "about", "because")]
        if rows:
            self.paper.table(title, heads, (2.8, 2.8, 6.9, 4.5), rows)

    def _event(self, each: Event) -> list[Content]:
        days = self.wording.written_day
        when = days(each.date)
        if each.latest:
            when = self.label("from-to", first=when, last=days(each.latest))
        by = (Piece(self.label("act-by", day=days(each.act_by)), bold=True),) if each.act_by else ()
        change = (Piece(self.wording.word("change", each.change), bold=True),)
        what = (
            Piece(f"{each.rule}: {each.message}"),
            Piece(f"{self.severity(each.severity)}.", quiet=True),
            *by,
        )
        return [when, change, what, each.cause]
