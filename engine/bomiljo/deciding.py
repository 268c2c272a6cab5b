r"""Rules x subjects -> decisions: the outcome, what was compared, and what is missing. No language.

| when \\ require | yes         | no                        | unknown |
|---|---|---|---|
| yes            | ok          | gap                       | unknown |
| no             | not applicable | not applicable         | not applicable |
| unknown        | ok, flagged | unknown: a gap if it applies | unknown |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from bomiljo.conditions import Comparison, Limit, ParameterName, Verdict, evaluate
from bomiljo.phases import Batch
from bomiljo.subjects import Subject, subjects
from bomiljo.timing import Clock, Schedule, Timing
from bomiljo.values import Absent, Scalar, Truth, all_of, any_of
from bomiljo.view import Missing, NotKnown, Reading, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.dates import Day
    from bomiljo.rulebook import Rule, Rulebook

OutcomeCode = Literal["gap", "ok", "unknown", "not_applicable", "error"]
Ref = tuple[str, str | None]  # a rule, and the key of the subject that it speaks of


class Decision(NamedTuple):
    """One outcome of one rule, for the building or one subject.

    `missed`: it certainly is too late to close the gap; `late`: it may be, or is.
    """

    rule: Rule
    subject: Subject | None
    outcome: OutcomeCode
    applies: Truth
    timing: Timing
    missed: bool = False
    late: bool = False
    absent: bool = False
    when: tuple[Comparison, ...] = ()
    require: tuple[Comparison, ...] = ()
    missing: frozenset[Missing] = frozenset()
    error: str | None = None

    @property
    def ref(self) -> Ref:
        """Return what names the outcome."""
        return self.rule.id, self.subject.key if self.subject else None


@dataclass(slots=True)
class Bench:
    """A plan under a rulebook on a day; the clock and views of other days are shared between the rules."""

    book: Rulebook
    view: View
    clock: Clock
    views: dict[Day, View] = field(default_factory=dict)

    def timing(self, rule: Rule, subject: Subject | None) -> Timing:
        """Return when a rule asks: its phases, its due date, and the day on which it is judged."""
        batch = subject.item if subject and isinstance(subject.item, Batch) else None
        lead = self.book.parameters[rule.due].value if rule.due else None
        timing = self.clock.timing(
            Schedule(rule.phases, lead if isinstance(lead, int) else None, lasting=rule.lasting, ahead=rule.ahead),
            batch,
        )
        self.view.watch(timing.edges)
        return timing

    def seen_on(self, timing: Timing) -> View:
        """Return the view of the day that a rule is judged on."""
        if timing.day == self.view.today:
            return self.view
        if timing.day not in self.views:
            self.views[timing.day] = self.view.at(timing.day, timing.because)
        return self.views[timing.day]


@dataclass(frozen=True, slots=True)
class _Context:
    """What a rule's conditions see for one subject."""

    bench: Bench
    view: View
    subject: Subject | None

    @property
    def today(self) -> Day:
        return self.view.today

    @property
    def because(self) -> frozenset[Missing]:
        return self.view.because

    def watch(self, day: Day) -> None:
        self.view.reached(day)

    def read(self, indicator: str) -> Reading:
        return self.bench.book.indicators[indicator].read(self.view, self.subject)

    def limit(self, limit: Limit) -> Scalar | tuple[Scalar, ...]:
        return self.bench.book.parameters[limit.name].value if isinstance(limit, ParameterName) else limit


def decide_all(book: Rulebook, view: View, rules: Iterable[Rule]) -> list[Decision]:
    """Return every decision, in the order of rules and subjects."""
    bench = Bench(book, view, Clock(view))
    return [decision for rule in rules for decision in _decide_rule(bench, rule)]


def _decide_rule(bench: Bench, rule: Rule) -> Iterator[Decision]:
    found = subjects_of(bench, rule)
    if isinstance(found, Decision):
        yield found
        return
    for subject in found:
        yield decide_one(bench, rule, subject)


def subjects_of(bench: Bench, rule: Rule) -> tuple[Subject | None, ...] | Decision:
    """Return what a rule speaks of; a decision of its own where that is not known, or is nothing."""
    try:
        return _subjects(bench, rule)
    except Exception as error:  # noqa: BLE001 - a rule that breaks is an outcome of its own, never silence
        return _broken(bench, rule, None, error)


def decide_one(bench: Bench, rule: Rule, subject: Subject | None) -> Decision:
    """Return what a rule says of the building, or of one subject."""
    try:
        return _decide(bench, rule, subject)
    except Exception as error:  # noqa: BLE001 - as above
        return _broken(bench, rule, subject, error)


def _broken(bench: Bench, rule: Rule, subject: Subject | None, error: Exception) -> Decision:
    timing = Timing(Truth.UNKNOWN, bench.view.today)
    return Decision(rule, subject, "error", Truth.UNKNOWN, timing, error=type(error).__name__)


def _subjects(bench: Bench, rule: Rule) -> tuple[Subject | None, ...] | Decision:
    if rule.each is None:
        return (None,)
    with bench.view.recording() as record:
        try:
            found = subjects(bench.view, rule.each)
        except NotKnown:
            return _without_subjects(bench, rule, "unknown", frozenset(record.missing))
    return found or _without_subjects(bench, rule, rule.when_empty, frozenset())


def _without_subjects(bench: Bench, rule: Rule, outcome: OutcomeCode, missing: frozenset[Missing]) -> Decision:
    timing = bench.timing(rule, None)
    if timing.applies is Truth.NO:
        outcome = "not_applicable"
    elif timing.applies is Truth.UNKNOWN and outcome == "gap":
        outcome = "unknown"
    missing = missing | timing.missing if outcome == "unknown" else frozenset()
    decision = Decision(rule, None, outcome, timing.applies, timing, absent=outcome == "gap", missing=missing)
    return _with_deadline(decision, timing.over)


def _decide(bench: Bench, rule: Rule, subject: Subject | None) -> Decision:
    timing = bench.timing(rule, subject)
    if timing.applies is Truth.NO:
        return Decision(rule, subject, "not_applicable", Truth.NO, timing)
    context = _Context(bench, bench.seen_on(timing), subject)
    when = evaluate(rule.when, context)
    applies = all_of((timing.applies, when.truth))
    if applies is Truth.NO:
        return Decision(rule, subject, "not_applicable", applies, timing, when=when.comparisons)
    return _judged(
        bench,
        Decision(rule, subject, "unknown", applies, timing, when=when.comparisons),
        when,
        evaluate(rule.require, context),
    )


def _judged(bench: Bench, open_: Decision, when: Verdict, require: Verdict) -> Decision:
    """Return the decision with its outcome: a gap, ok, or unknown with all that blocks it."""
    outcome = _OUTCOME[open_.applies, require.truth]
    missing = frozenset[Missing]()
    if outcome == "unknown":
        blocked = open_.applies is Truth.UNKNOWN
        missing = require.missing | (when.missing | open_.timing.missing if blocked else frozenset())
    absent = any(isinstance(each.reading.value, Absent) for each in require.comparisons)
    decision = open_._replace(outcome=outcome, absent=absent, require=require.comparisons, missing=missing)
    return _with_deadline(decision, any_of((open_.timing.over, _is_missed(bench, decision))))


def _with_deadline(decision: Decision, passed: Truth) -> Decision:
    """Return a decision with whether it is too late; that is asked of gaps alone."""
    gap = decision.outcome == "gap"
    return decision._replace(missed=gap and passed is Truth.YES, late=gap and passed is not Truth.NO)


_OUTCOME: dict[tuple[Truth, Truth], OutcomeCode] = {
    (Truth.YES, Truth.YES): "ok",
    (Truth.YES, Truth.NO): "gap",
    (Truth.YES, Truth.UNKNOWN): "unknown",
    (Truth.UNKNOWN, Truth.YES): "ok",
    (Truth.UNKNOWN, Truth.NO): "unknown",
    (Truth.UNKNOWN, Truth.UNKNOWN): "unknown",
}


def _is_missed(bench: Bench, decision: Decision) -> Truth:
    """Return whether it is too late to close a gap."""
    if decision.rule.missed is None or decision.outcome != "gap":
        return Truth.NO
    return evaluate(decision.rule.missed, _Context(bench, bench.view, decision.subject)).truth
