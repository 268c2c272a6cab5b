"""Decisions -> the lines of a report: texts, evidence with its places, questions, counts.

Small groups are hidden here, where the result is made: what a format does not get it cannot show.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.disclosure import NOT_TOLD
from bomiljo.evidence import Evidencer
from bomiljo.report import (
    Counts,
    FindingLine,
    MeasureLine,
    Outcome,
    OutcomeRef,
    Owner,
    QuestionLine,
    Summary,
    Verdict,
    place_at,
)
from bomiljo.rulebook import INTERNAL, SEVERITIES, Severity
from bomiljo.veiling import Veils
from bomiljo.wording import catalogue, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bomiljo.aftermath import Aftermath, Wanted
    from bomiljo.conditions import Comparison
    from bomiljo.dates import Day
    from bomiljo.deciding import Decision, Ref
    from bomiljo.model import Actor
    from bomiljo.rulebook import Audience, Rulebook
    from bomiljo.view import Missing, View
    from bomiljo.wording import Wording

NOT_COVERED: Final = ("children", "school", "health-law", "fire-safety", "tenancy-law")
_WEIGHT: Final[dict[Severity, int]] = {"critical": 27, "high": 9, "medium": 3, "low": 1}


class Line(NamedTuple):
    """A decision in words."""

    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    message: str


class Reporter:
    """Writes the lines of one report; `changes` are those of local adaptations, by rule."""

    def __init__(
        self,
        book: Rulebook,
        view: View,
        wording: Wording,
        changes: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """Keep what every line is made from."""
        self.book, self.view, self.wording, self.changes = book, view, wording, changes
        self.evidencer = Evidencer(book, view, wording, Veils(view.plan, wording.small))

    # --- outcomes --------------------------------------------------------------------------------

    def outcomes(self, decisions: list[Decision], follows: Aftermath) -> tuple[Outcome, ...]:
        """Return the outcomes, in the order of rules and subjects."""
        wanted: dict[Ref, list[Wanted]] = {}
        for each in follows.wanted:
            wanted.setdefault(each.outcome, []).append(each)
        return tuple(self._outcome(each, wanted.get(each.ref, [])) for each in decisions)

    def _outcome(self, decision: Decision, wanted: list[Wanted]) -> Outcome:
        rule, texts = decision.rule, decision.rule.texts[self.wording.lang]
        statements = [self.book.statements[each] for each in rule.covers]
        return Outcome(
            rule=rule.id,
            name=rule.name,
            subject=decision.ref[1],
            subject_name=self._subject_name(decision),
            outcome=decision.outcome,
            severity=rule.severity,
            topic=rule.topic,
            covers=rule.covers,
            title=self._filled(texts.title, decision),
            message=self._message(decision),
            why=self.why(decision),
            sections=tuple(dict.fromkeys(each.section for each in statements)),
            basis=self.book.kind_of(rule),
            applies=decision.applies.value,
            judged_on=str(decision.timing.day),
            due=None if decision.timing.due is None else str(decision.timing.due),
            missed=decision.missed,
            evidence=self.evidencer.lines(decision),
            missing=tuple(sorted({each.path for each in decision.missing})),
            measures=tuple(each.measure for each in wanted),
            owner=next((owner for each in wanted if (owner := self._owner(each))), None),
            local=self.changes.get(rule.id, ()),
        )

    def line(self, decision: Decision) -> Line:
        """Return a decision in words, without its evidence."""
        rule = decision.rule
        title = self._filled(rule.texts[self.wording.lang].title, decision)
        subject, name = decision.ref[1], self._subject_name(decision)
        return Line(rule.id, subject, name, rule.severity, rule.topic, title, self._message(decision))

    def title(self, rule: str, subject_name: str | None) -> str:
        """Return the title of a rule about something of which nothing is decided; its code where it is not a rule."""
        if rule not in self.book.rules:
            return self.wording.label("since-unknown-rule", rule=rule)
        title = fill(self.book.rules[rule].texts[self.wording.lang].title, lambda name: self._limit(name, subject_name))
        return title if subject_name is None or subject_name in title else self._with_subject(title, subject_name)

    def _limit(self, name: str, subject_name: str | None) -> str:
        if name in self.book.parameters:
            return self.wording.scalar(self.book.parameters[name].value, self.book.parameters[name].unit)
        return subject_name or "" if name == "subject" else self.wording.label("not-looked-at")

    def _with_subject(self, title: str, subject: str) -> str:
        return self.wording.label("about-subject", title=title, subject=subject)

    def why(self, decision: Decision) -> str:
        """Return what a gap of the rule means for those who live there."""
        return self._filled(decision.rule.texts[self.wording.lang].why, decision)

    def _message(self, decision: Decision) -> str:
        """Return what is said of an outcome; a text that cannot be filled never changes it."""
        texts = decision.rule.texts[self.wording.lang]
        title = self._about(self._filled(texts.title, decision), decision)
        gap = self._filled(texts.none if decision.absent and texts.none else texts.gap, decision)
        match decision.outcome:
            case "gap":
                return gap
            case "unknown" if _fails_if_it_applies(decision):
                return self.wording.label("gap-if-it-applies", gap=gap)
            case "error":
                return self.wording.label("rule-broke", error=decision.error or "", title=title)
        return self.wording.label(f"message-{decision.outcome}", title=title)

    def _about(self, title: str, decision: Decision) -> str:
        """Return the title with its subject, where it does not name it itself."""
        name = self._subject_name(decision)
        return title if name is None or name in title else self._with_subject(title, name)

    def _filled(self, template: str, decision: Decision) -> str:
        return fill(template, self._words(decision))

    def _words(self, decision: Decision) -> Callable[[str], str]:
        compared = {each.atom.indicator: each for each in (*decision.when, *decision.require)}

        def word(name: str) -> str:
            if name == "subject":
                return self._subject_name(decision) or self.wording.word("subject", decision.rule.each or "")
            if name in self.book.parameters:
                parameter = self.book.parameters[name]
                return self.wording.scalar(parameter.value, parameter.unit)
            if name in compared:
                return self._told(compared[name], decision)
            return self.wording.label("not-looked-at")

        return word

    def _told(self, found: Comparison, decision: Decision) -> str:
        """Return what may be told of a value; where there should be nobody, that there is somebody is told anyway."""
        told, unit = self.evidencer.told(found, decision), self.book.indicators[found.atom.indicator].unit
        says_some = decision.outcome == "gap" and (found.atom.operator, found.limit) == ("at_most", 0)
        return self.wording.some(unit) if told == NOT_TOLD and says_some else self.wording.value(told, unit)

    def _subject_name(self, decision: Decision) -> str | None:
        subject = decision.subject
        if subject is None:
            return None
        if subject.kind in ("area", "topic"):
            return self.wording.word(subject.kind, subject.id)
        return self.wording.batch(subject.item) if subject.kind == "arrival" else subject.name or subject.id

    # --- measures and findings -------------------------------------------------------------------

    def measures(self, decisions: list[Decision], follows: Aftermath) -> tuple[MeasureLine, ...]:
        """Return what can be done, the most severe and the soonest due first."""
        by_ref = {each.ref: each for each in decisions}
        groups: dict[str, list[Wanted]] = {}
        for each in follows.wanted:
            groups.setdefault(each.measure, []).append(each)
        made = [(self._measure(name, group, by_ref), name) for name, group in groups.items()]
        made.sort(
            key=lambda pair: (SEVERITIES.index(pair[0].severity), pair[0].due or "", -len(pair[0].closes), pair[1])
        )
        return tuple(line for line, _ in made)

    def _measure(self, name: str, group: list[Wanted], by_ref: dict[Ref, Decision]) -> MeasureLine:
        measure, lang = self.book.measures[name], self.wording.lang
        wanted_for = [by_ref[each.outcome] for each in group]
        due = _soonest(each.timing.due for each in wanted_for)
        return MeasureLine(
            name,
            measure.title[lang],
            measure.how[lang],
            measure.role,
            group[0].ownership,
            self._owner(group[0]),
            min((each.rule.severity for each in wanted_for), key=SEVERITIES.index),
            None if due is None else str(due),
            self._due(due),
            tuple(OutcomeRef(*each.outcome) for each in group),
        )

    def _due(self, due: Day | None) -> str:
        if due is None:
            return self.wording.label("no-day")
        return self.wording.label("before-day", day=self.wording.day(due))

    def _owner(self, wanted: Wanted) -> Owner | None:
        if wanted.actor is None:
            return None
        actor = self._actors().get(wanted.actor)
        name = actor.name if actor and actor.name else wanted.actor
        return Owner(wanted.role, self.wording.word("role", wanted.role), wanted.actor, name, wanted.leader)

    def _actors(self) -> dict[str, Actor]:
        return {each.id: each for each in self.view.plan.actors or ()}

    def findings(self, follows: Aftermath) -> tuple[FindingLine, ...]:
        """Return the compound findings, the most severe first."""
        lang = self.wording.lang
        lines = []
        for each in follows.findings:
            finding = self.book.findings[each.id]
            role = f": {self.wording.word('role', each.key)}" if each.key else ""
            subjects = (f"role:{each.key}",) if each.key else tuple(sorted({s for _, s in each.parts if s}))
            lines.append(
                FindingLine(
                    each.id,
                    finding.severity,
                    finding.title[lang] + role,
                    finding.why[lang],
                    subjects,
                    "yes" if each.sure else "maybe",
                    tuple(OutcomeRef(*p) for p in each.parts),
                )
            )
        return tuple(sorted(lines, key=lambda line: (SEVERITIES.index(line.severity), line.id, line.subjects)))

    # --- questions -------------------------------------------------------------------------------

    def questions(self, decisions: list[Decision]) -> tuple[QuestionLine, ...]:
        """Return what would have to be known, what settles most first; ties in the order of the plan."""
        rules: dict[Missing, list[Decision]] = {}
        for decision in decisions:
            for each in decision.missing:
                rules.setdefault(each, []).append(decision)
        ranked = sorted(rules, key=lambda each: (-_weight(rules[each]), _order(each), each.path, each.kind))
        return tuple(self._question(each, rules[each]) for each in ranked)

    def _question(self, missing: Missing, decisions: list[Decision]) -> QuestionLine:
        entry = catalogue("fields")[missing.field]
        return QuestionLine(
            *place_at(missing.path, self.view.mark(missing.path)),
            missing.kind,
            self.wording.ask(missing.field, missing.path, missing.item),
            entry["who"],
            self.wording.word("who", entry["who"]),
            min((each.rule.severity for each in decisions), key=SEVERITIES.index),
            tuple(dict.fromkeys(each.rule.id for each in decisions)),
            self.wording.part(missing.field, missing.path, missing.item) or None,
        )

    # --- summary ---------------------------------------------------------------------------------

    def summary(self, outcomes: tuple[Outcome, ...], *, internal: bool, audience: Audience) -> Summary:
        """Return the counts and the verdict, which says for whom it is where that is not everybody."""
        counts = count_outcomes(outcomes)
        verdict = _verdict(counts)
        asked = sum(1 for each in outcomes if each.outcome != "not_applicable")
        decided = counts.gap + counts.ok
        open_gaps = counts.gap - counts.missed
        topics = sorted({each.topic for each in outcomes})
        said = _said(verdict, counts)
        text = self.wording.label(
            f"verdict-{said}",
            gaps=str(open_gaps),
            missed=str(counts.missed),
            unknown=str(counts.unknown),
            decided=str(decided),
            asked=str(asked),
            errors=str(counts.error),
        )
        return Summary(
            verdict,
            text if audience == INTERNAL else f"{self.wording.label(f'told-{audience}')} {text}",
            self.wording.lang,
            counts,
            decided,
            asked,
            MappingProxyType({each: count_outcomes(o for o in outcomes if o.severity == each) for each in SEVERITIES}),
            MappingProxyType({each: count_outcomes(o for o in outcomes if o.topic == each) for each in topics}),
            self.wording.small,
            internal,
            tuple(self.wording.label(f"not-covered-{each}") for each in NOT_COVERED),
            audience,
        )


def _fails_if_it_applies(decision: Decision) -> bool:
    """Return whether all that is not known is whether the rule applies at all."""
    looked_at = decision.absent or bool(decision.require)
    return looked_at and all(each.result.value != "unknown" for each in decision.require)


def _soonest(days: Iterable[Day | None]) -> Day | None:
    """Return the earliest due day; None is now, which is sooner than any day."""
    found = list(days)
    return None if None in found else min(day for day in found if day)


def _weight(decisions: list[Decision]) -> int:
    """Return how much hangs on an answer; a rule counts once, however many subjects it speaks of."""
    return sum(_WEIGHT[severity] for severity in {each.rule.id: each.rule.severity for each in decisions}.values())


def _order(missing: Missing) -> int:
    return _field_order()[missing.field]


@cache
def _field_order() -> dict[str, int]:
    """Return the place of each field in the plan, as the catalogue of fields has it."""
    return {name: place for place, name in enumerate(catalogue("fields"))}


def count_outcomes(outcomes: Iterable[Outcome | Decision]) -> Counts:
    """Return how many outcomes there are of each kind."""
    found = list(outcomes)
    seen = Counter(each.outcome for each in found)
    return Counts(
        seen["gap"],
        seen["ok"],
        seen["unknown"],
        seen["not_applicable"],
        seen["error"],
        sum(each.missed for each in found),
    )


def _said(verdict: Verdict, counts: Counts) -> str:
    """Return which sentence says a verdict: none speaks of a number that is 0."""
    if verdict == "undecided" and not counts.ok:
        return "nothing_decided"
    if verdict == "gaps" and not counts.missed:
        return "gaps_to_close"
    return "gaps_missed" if verdict == "gaps" and counts.gap == counts.missed else verdict


def _verdict(counts: Counts) -> Verdict:
    if counts.error:
        return "error"
    if counts.gap:
        return "gaps"
    if counts.unknown:
        return "undecided"
    return "no_gaps_found" if counts.ok else "nothing_applies"
