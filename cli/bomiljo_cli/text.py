"""A report as text, made to be read: the verdict first, then what to do first, then the rest by weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import Wording
from bomiljo_cli import appendix, since
from bomiljo_cli.console import Page
from bomiljo_cli.grouping import asked, by_rule, counted, in_file, same_questions, waiting
from bomiljo_cli.heads import add_head

if TYPE_CHECKING:
    from bomiljo import MeasureLine, Outcome, QuestionLine, Report

FIRST_MEASURES: Final = 3
QUESTIONS: Final = 10
LINES: Final = 4
_COLOURS: Final = {"critical": "red", "high": "red", "medium": "yellow", "low": None}
_VERDICT: Final = {
    "error": "red",
    "gaps": "red",
    "undecided": "yellow",
    "no_gaps_found": "green",
    "nothing_applies": "yellow",
}


def render(report: Report, wide: int) -> str:
    """Return the whole report as text."""
    writer = _Writer(report, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes one report, section by section."""

    def __init__(self, report: Report, page: Page) -> None:
        self.report, self.page = report, page
        self.wording = Wording(report.summary.lang, 0)
        self.label = self.wording.label
        self.titles = {each.id: each.title for each in report.measures}

    def write(self) -> None:
        """Write every section that has something to say."""
        self._header()
        self._verdict()
        since.add(self.page, self.wording, self.report)
        self._first()
        self._outcomes("errors", [o for o in self.report.outcomes if o.outcome == "error"])
        self._outcomes("gaps", [o for o in self.report.outcomes if o.outcome == "gap" and not o.missed])
        self._outcomes("missed", [o for o in self.report.outcomes if o.missed])
        self._findings()
        self._questions()
        self._in_place()
        appendix.add(self.page, self.wording, self.report)
        self._footer()

    def _header(self) -> None:
        day = self.label("as-of", date=self.wording.written_day(self.report.as_of))
        add_head(self.page, self.wording, self.report, day, internal=self.report.summary.internal)
        if self.report.summary.audience != "internal":
            self.page.add(self.label(f"audience-{self.report.summary.audience}"))

    def _verdict(self) -> None:
        summary = self.report.summary
        self.page.blank()
        self.page.add(summary.text, colour=_VERDICT[summary.verdict])
        self.page.add(self.label("decided", decided=str(summary.decided), asked=str(summary.asked)))
        self.page.add(self.label("never-all-well"))

    def _first(self) -> None:
        if self.report.measures:
            self.page.heading(self.label("first"))
        for number, each in enumerate(self.report.measures[:FIRST_MEASURES], 1):
            self._measure(number, each)

    def _measure(self, number: int, measure: MeasureLine) -> None:
        self.page.add(f"{measure.title}. {measure.how}", indent=5, first=f"  {number}. ")
        rules = ", ".join(self._closed(rule, measure) for rule in dict.fromkeys(each.rule for each in measure.closes))
        facts = [self._owner(measure), self.label("due", when=measure.due_text), self.label("for-rules", rules=rules)]
        self.page.add(". ".join(each.rstrip(".") for each in facts) + ".", indent=5)

    def _closed(self, rule: str, measure: MeasureLine) -> str:
        """Return a rule with the names of what the measure is wanted for."""
        wanted = {each.subject for each in measure.closes if each.rule == rule}
        found = [each.subject_name for each in self.report.outcomes if each.rule == rule and each.subject in wanted]
        names = "; ".join(each for each in found if each)
        return f"{rule} ({names})" if names else rule

    def _owner(self, measure: MeasureLine) -> str:
        name = measure.owner.name if measure.owner else ""
        return self.label(f"owner-{measure.ownership}", name=name, role=self.wording.word("role", measure.role))

    def _outcomes(self, section: str, found: list[Outcome]) -> None:
        if not found:
            return
        self.page.heading(f"{self.label(section)} ({len(found)})")
        if section == "missed":
            self.page.add(self.label("missed-why"), indent=2)
        for group in by_rule(found):
            self._rule(group)

    def _rule(self, group: list[Outcome]) -> None:
        """Write the outcomes of one rule: what was found for each subject, then why it matters, once."""
        first = group[0]
        severity, colour = self.wording.word("severity", first.severity), _COLOURS[first.severity]
        if len(group) == 1:
            self.page.add(f"{first.rule} [{severity}] {first.message}", indent=4, first="  - ", colour=colour)
        else:
            self.page.add(
                f"{first.rule} [{severity}] {self.label('not-met', title=first.title)}.",
                indent=4,
                first="  - ",
                colour=colour,
            )
            for each in group:
                self.page.add(each.message, indent=8, first="    * ", colour=colour)
        self._background(first, self._places(group))

    def _background(self, outcome: Outcome, places: str) -> None:
        self.page.add(self.label("why", text=outcome.why), indent=4)
        source = self.label("source", sections="; ".join(outcome.sections), covers=", ".join(outcome.covers))
        facts = [source if outcome.covers else self.label("local-rule")]
        facts += [self.label("in-plan", places=places)] if places else []
        facts += [self.label("rests-on-assumption")] if outcome.basis == "assumption" else []
        facts += [self.label("touched-by", changes=", ".join(outcome.local))] if outcome.local else []
        facts += dict.fromkeys(note for each in outcome.evidence for note in each.notes)
        self.page.add(". ".join(each.rstrip(".") for each in facts) + ".", indent=4)
        if outcome.measures:
            titles = "; ".join(self.titles[each] for each in outcome.measures)
            self.page.add(self.label("measure", titles=titles) + ".", indent=4)

    def _places(self, group: list[Outcome]) -> str:
        """Return the first places of the plan that the outcomes rest on; lines of its own file stand together."""
        found = {
            place._replace(path="")
            for outcome in group
            for each in outcome.evidence
            if each.part == "require"
            for place in each.places
        }
        first = sorted(filter(self.wording.spot, found), key=in_file)[:LINES]
        own = [str(each.line) for each in first if each.line is not None and each.file is None]
        rest = [self.wording.spot(each) for each in first if each.line is None or each.file is not None]
        return ", ".join([self.label("line", line=", ".join(own)), *rest] if own else rest)

    def _findings(self) -> None:
        if not self.report.findings:
            return
        self.page.heading(self.label("findings"))
        for each in self.report.findings:
            maybe = f" {self.label('maybe')}" if each.sure == "maybe" else ""
            parts = ", ".join(dict.fromkeys(ref.rule for ref in each.from_))
            self.page.add(f"{each.title}{maybe}. {each.why} ({parts})", indent=4, first="  - ")

    def _questions(self) -> None:
        found = self.report.questions
        if not found:
            return
        groups = same_questions(found)
        self.page.heading(f"{self.label('questions')} ({counted(self.wording, found)})")
        for number, group in enumerate(groups[:QUESTIONS], 1):
            self._question(number, group)
        rest = sum(len(group) for group in groups[QUESTIONS:])
        if rest:
            self.page.add(self.label("more-questions", count=str(rest)), indent=2)

    def _question(self, number: int, group: list[QuestionLine]) -> None:
        first = group[0]
        self.page.add(asked(group, self.wording), indent=6, first=f"{number:>4}. ")
        spot = self.wording.spot(first)
        path = spot if first.cell else first.path  # who has a workbook looks for the cell
        where = self.label("blank-field" if first.kind == "fill_in" else "nobody-asked", path=path)
        line = f" ({spot})" if spot and spot != path else ""
        self.page.add(
            f"{self.label('asks', who=first.who_name)}. {where}{line}. "
            f"{self.label('for-rules', rules=waiting(group, self.wording))}.",
            indent=6,
        )

    def _in_place(self) -> None:
        found = [each for each in self.report.outcomes if each.outcome == "ok"]
        if not found:
            return
        self.page.heading(f"{self.label('in-place')} ({len(found)})")
        for rule in dict.fromkeys(each.rule for each in found):
            group = [each for each in found if each.rule == rule]
            names = ", ".join(each.subject_name for each in group if each.subject_name)
            self.page.add(f"{rule} {group[0].title}" + (f" ({names})" if names else ""), indent=4, first="  - ")

    def _footer(self) -> None:
        counts = self.report.summary.counts
        self.page.heading(self.label("counts"))
        self.page.add(
            self.label(
                "counts-line",
                total=str(len(self.report.outcomes)),
                open=str(counts.gap - counts.missed),
                missed=str(counts.missed),
                unknown=str(counts.unknown),
                ok=str(counts.ok),
                na=str(counts.not_applicable),
                errors=str(counts.error),
            ),
            indent=2,
        )
        self.page.add(self.label("not-covered", what=", ".join(self.report.summary.not_covered)), indent=2)
