"""A page for each rule, made from the rule: what it asks, why, how it is decided, limits, examples, source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.authoring.running import run_cases
from bomiljo.checking import check
from bomiljo.conditions import ALWAYS, AllOf, AnyOf, Atom, Condition, Not, ParameterName
from bomiljo.wording import Wording, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.authoring.cases import Case
    from bomiljo.report import Evidence
    from bomiljo.rulebook import Lang, Measure, Rule, Rulebook

EXAMPLES = ("gap", "missed", "ok")


def rule_page(book: Rulebook, rule: Rule, cases: Iterable[Case], lang: Lang) -> str:
    """Return the page of a rule as Markdown."""
    page = _Page(book, rule, lang)
    parts = [page.head(), page.question(), page.decided(), page.limits(), page.examples(list(cases))]
    parts += [page.measures(), page.source()]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def index_page(book: Rulebook, lang: Lang) -> str:
    """Return the page that lists all rules, topic by topic."""
    wording = Wording(lang, 0)
    lines = [f"# {wording.label('page-index')}", "", wording.label("page-index-intro")]
    topics = dict.fromkeys(rule.topic for rule in book.rules.values())
    for topic in topics:
        lines += ["", f"## {wording.word('topic_of_rule', topic).capitalize()}", ""]
        for rule in book.rules.values():
            if rule.topic == topic:
                severity = wording.word("severity", rule.severity)
                lines.append(f"- [{rule.id}]({rule.id}.md) {_title(book, rule, wording)} ({severity})")
    return "\n".join(lines) + "\n"


def all_pages(book: Rulebook, cases: Mapping[str, list[Case]], lang: Lang) -> dict[str, str]:
    """Return every page by its file name, the index among them."""
    pages = {f"{rule.id}.md": rule_page(book, rule, cases.get(rule.id, []), lang) for rule in book.rules.values()}
    return {"README.md": index_page(book, lang), **pages}


def _title(book: Rulebook, rule: Rule, wording: Wording) -> str:
    return _filled(book, rule, wording, rule.texts[wording.lang].title)


def _filled(book: Rulebook, rule: Rule, wording: Wording, text: str) -> str:
    """Return a text without a plan: the kind of subject, the value of a limit, the name of what is measured."""

    def word(name: str) -> str:
        if name == "subject":
            return wording.word("subject", rule.each or "")
        limit = book.parameters.get(name)
        return wording.scalar(limit.value, limit.unit) if limit else wording.indicator(name)

    return fill(text, word)


class _Page:
    """Writes the parts of one page; each part is a list of lines, empty where there is nothing to say."""

    def __init__(self, book: Rulebook, rule: Rule, lang: Lang) -> None:
        self.book, self.rule, self.lang = book, rule, lang
        self.wording = Wording(lang, 0)
        self.label = self.wording.label

    def head(self) -> list[str]:
        """Return the title, and where the rule belongs."""
        rule, word = self.rule, self.wording.word
        facts = [
            word("topic_of_rule", rule.topic).capitalize(),
            self.label("severity-of", severity=word("severity", rule.severity)),
            self.label("page-basis", kind=word("kind", self.book.kind_of(rule))),
        ]
        told = ", ".join(word("audience", each) for each in self.book.told_to(rule.id))
        title = f"# {rule.id} {_title(self.book, rule, self.wording)}"
        return [title, "", " · ".join(facts), "", self.label("page-told", audiences=told)]

    def question(self) -> list[str]:
        """Return why it matters, and what the rule speaks of."""
        why = self.rule.texts[self.lang].why
        return [f"## {self.label('page-why')}", "", _filled(self.book, self.rule, self.wording, why)]

    def decided(self) -> list[str]:
        """Return when the rule applies and what it requires, comparison by comparison."""
        lines = [f"## {self.label('page-decided')}", "", *self._schedule()]
        if self.rule.when != ALWAYS:
            lines += ["", self.label("page-when"), "", *self._condition(self.rule.when, 0)]
        lines += ["", self.label("page-require"), "", *self._condition(self.rule.require, 0)]
        if self.rule.missed:
            lines += ["", self.label("page-missed"), "", *self._condition(self.rule.missed, 0)]
        return lines

    def _schedule(self) -> Iterator[str]:
        rule = self.rule
        phases = ", ".join(self.wording.word("phase", each) for each in rule.phases)
        yield f"- {self.label('phases-of', phases=phases)}"
        if rule.each:
            yield f"- {self.label('page-each', subject=self.wording.word('subject', rule.each))}"
            if rule.each not in ("area", "topic"):
                yield f"- {self.label('page-empty-' + rule.when_empty)}"
        if rule.due:
            lead = self.book.parameters[rule.due]
            yield f"- {self.label('page-due', days=self.wording.scalar(lead.value, lead.unit))}"
        if rule.ahead:
            yield f"- {self.label('page-ahead')}"
        if rule.lasting:
            yield f"- {self.label('page-lasting')}"

    def _condition(self, condition: Condition, depth: int) -> Iterator[str]:
        lead = "  " * depth + "- "
        match condition:
            case Atom():
                yield lead + self._atom(condition)
            case Not(part):
                yield lead + self.label("page-not")
                yield from self._condition(part, depth + 1)
            case AllOf(parts) if depth == 0:
                for each in parts:
                    yield from self._condition(each, depth)
            case AllOf(parts) | AnyOf(parts):
                yield lead + self.label("page-all" if isinstance(condition, AllOf) else "page-any")
                for each in parts:
                    yield from self._condition(each, depth + 1)

    def _atom(self, atom: Atom) -> str:
        unit = "day" if atom.operator == "within" else self.book.indicators[atom.indicator].unit
        limit = self.book.parameters[atom.limit.name].value if isinstance(atom.limit, ParameterName) else atom.limit
        return self.label(
            "page-compared",
            label=self.wording.indicator(atom.indicator),
            operator=self.wording.word("operator", atom.operator),
            limit=self.wording.scalar(limit, unit),
            name=atom.indicator,
        )

    def limits(self) -> list[str]:
        """Return each threshold with its value, its provenance and why it is what it is."""
        names = sorted(self.rule.parameters)
        if not names:
            return []
        lines = [f"## {self.label('page-limits')}", ""]
        for name in names:
            each = self.book.parameters[name]
            kind = self.wording.word("kind", each.kind)
            value = self.wording.scalar(each.value, each.unit)
            lines.append(f"- `{name}`: {value} ({kind}, {each.source}). {each.why[self.lang]}")
        return lines

    def examples(self, cases: list[Case]) -> list[str]:
        """Return a gap and an ok from the rule's own cases: what is said, and what was compared."""
        lines: list[str] = []
        for expected in EXAMPLES:
            found = next((each for each in cases if each.expected == expected and each.as_of.known), None)
            if found:
                lines += ["", *self._example(found)]
        return [f"## {self.label('page-examples')}", *lines] if lines else []

    def _example(self, case: Case) -> Iterator[str]:
        book = self.book._replace(rules={self.rule.id: self.rule}, chain=(), facts=())  # a page tells no consequences
        report = check(case.plan, as_of=case.as_of.earliest, lang=self.lang, rulebook=book, chainer="plain")
        said = [each for each in report.outcomes if case.subject in (None, each.subject)]
        if not said or not run_cases(self.book, self.rule, [case])[0].holds:
            return
        yield f"**{self.wording.word('outcome', case.expected).capitalize()}** – {said[0].message}"
        yield ""
        yield f"- {self.label('as-of', date=self.wording.day(case.as_of))}"
        for each in said[0].evidence:
            if not each.indicator.startswith("phase."):
                yield f"- {self._compared(each)}"

    def _compared(self, each: Evidence) -> str:
        return self.label(
            "comparison",
            label=each.label,
            value=each.value.text,
            operator=self.wording.word("operator", each.comparison),
            limit=each.threshold.text,
            result=self.wording.word("truth", each.result),
        )

    def measures(self) -> list[str]:
        """Return what can be done, and whose it would be."""
        lines = [f"## {self.label('page-measures')}", ""]
        for name in self.rule.measures:
            each = self.book.measures[name]
            role = self.label("page-role", role=self.wording.word("role", each.role))
            lines.append(f"- **{each.title[self.lang]}** ({role}). {each.how[self.lang]} {self._effort(each)}")
            if each.unproven:
                lines.append(f"  - {self.label('page-unproven', why=each.unproven[self.lang])}")
        return lines if self.rule.measures else []

    def _effort(self, measure: Measure) -> str:
        once, lead = self._number(measure.hours), self._number(measure.lead)
        weekly = self._number(measure.weekly) if measure.weekly else None
        hours = self.label("page-effort-weekly", once=once, weekly=weekly) if weekly else once
        return self.label("page-effort", hours=hours, lead=lead)

    def _number(self, name: str) -> str:
        parameter = self.book.parameters[name]
        return self.wording.scalar(parameter.value, parameter.unit)

    def source(self) -> list[str]:
        """Return what the source asks, statement by statement, and what no rule decides of it."""
        lines = [f"## {self.label('page-source')}", ""]
        for name in self.rule.covers:
            each = self.book.statements[name]
            kind = self.wording.word("kind", each.kind)
            if each.strength in ("must", "should", "may"):
                kind = self.label("statement-kind", kind=kind, strength=self.wording.word("strength", each.strength))
            lines.append(f"- **{name}** {each.says[self.lang]} ({each.section}; {kind})")
            if each.left:
                lines.append(f"  - {self.label('page-left', left=each.left[self.lang])}")
        return lines if self.rule.covers else []
