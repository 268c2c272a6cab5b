"""Rules x subjects -> decisions: the outcome, what was compared, and what is missing. No language.

| when \\ require | yes         | no                        | unknown |
|---|---|---|---|
| yes            | ok          | gap                       | unknown |
| no             | not applicable | not applicable         | not applicable |
| unknown        | ok, flagged | unknown: a gap if it applies | unknown |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bomiljo import phases
from bomiljo.conditions import Comparison, Limit, ParameterName, Verdict, evaluate
from bomiljo.dates import Day, hull
from bomiljo.phases import Batch
from bomiljo.subjects import Subject, subjects
from bomiljo.values import Absent, Scalar, Truth, all_of, any_of
from bomiljo.view import Missing, NotKnown, Reading, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.rulebook import Rule, Rulebook

OutcomeCode = Literal["gap", "ok", "unknown", "not_applicable", "error"]
OUTCOMES: tuple[OutcomeCode, ...] = ("gap", "ok", "unknown", "not_applicable", "error")


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether a rule applies by its phases and due date, the day it is judged on, and by when it is due."""

    applies: Truth
    day: Day
    over: bool
    due: Day | None
    missing: frozenset[Missing]


@dataclass(frozen=True, slots=True)
class Decision:
    """One outcome of one rule, for the building or one subject."""

    rule: Rule
    subject: Subject | None
    outcome: OutcomeCode
    applies: Truth
    judged_on: Day
    due: Day | None = None
    missed: bool = False
    absent: bool = False
    when: tuple[Comparison, ...] = ()
    require: tuple[Comparison, ...] = ()
    missing: frozenset[Missing] = frozenset()
    error: str | None = None


@dataclass(slots=True)
class Bench:
    """A plan under a rulebook on a day; views of other days are shared between the rules."""

    book: Rulebook
    view: View
    views: dict[Day, View] = field(default_factory=dict)

    def seen_on(self, day: Day) -> View:
        """Return the view of a day."""
        if day == self.view.today:
            return self.view
        if day not in self.views:
            self.views[day] = self.view.at(day)
        return self.views[day]


@dataclass(frozen=True, slots=True)
class _Context:
    """What a rule's conditions see for one subject."""

    bench: Bench
    view: View
    subject: Subject | None

    @property
    def today(self) -> Day:
        return self.view.today

    def read(self, indicator: str) -> Reading:
        return self.bench.book.indicators[indicator].read(self.view, self.subject)

    def limit(self, limit: Limit) -> Scalar | tuple[Scalar, ...]:
        return self.bench.book.parameters[limit.name].value if isinstance(limit, ParameterName) else limit


def decide_all(book: Rulebook, view: View, rules: Iterable[Rule]) -> list[Decision]:
    """Return every decision, in the order of rules and subjects."""
    bench = Bench(book, view)
    return [decision for rule in rules for decision in _decide_rule(bench, rule)]


def _decide_rule(bench: Bench, rule: Rule) -> Iterator[Decision]:
    try:
        found = _subjects(bench, rule)
    except Exception as error:  # noqa: BLE001 - a rule that breaks is an outcome of its own, never silence
        yield _broken(bench, rule, None, error)
        return
    if isinstance(found, Decision):
        yield found
        return
    for subject in found:
        try:
            yield _decide(bench, rule, subject)
        except Exception as error:  # noqa: BLE001 - as above
            yield _broken(bench, rule, subject, error)


def _broken(bench: Bench, rule: Rule, subject: Subject | None, error: Exception) -> Decision:
    return Decision(rule, subject, "error", Truth.UNKNOWN, bench.view.today, error=type(error).__name__)


def _subjects(bench: Bench, rule: Rule) -> tuple[Subject | None, ...] | Decision:
    """Return what the rule speaks of; a decision of its own where that is not known, or is nothing."""
    if rule.each is None:
        return (None,)
    with bench.view.recording() as record:
        try:
            found = subjects(bench.view, rule.each)
        except NotKnown:
            return _without_subjects(bench, rule, "unknown", frozenset(record.missing))
    return found or _without_subjects(bench, rule, rule.when_empty, frozenset())


def _without_subjects(bench: Bench, rule: Rule, outcome: OutcomeCode, missing: frozenset[Missing]) -> Decision:
    timing = _timing(bench.view, bench.book, rule, None)
    if timing.applies is Truth.NO:
        outcome = "not_applicable"
    elif timing.applies is Truth.UNKNOWN and outcome == "gap":
        outcome = "unknown"
    missing = missing | timing.missing if outcome == "unknown" else frozenset()
    missed = outcome == "gap" and timing.over
    return Decision(rule, None, outcome, timing.applies, timing.day, timing.due, missed=missed,
                    absent=outcome == "gap", missing=missing)


def _decide(bench: Bench, rule: Rule, subject: Subject | None) -> Decision:
    timing = _timing(bench.view, bench.book, rule, subject)
    if timing.applies is Truth.NO:
        return Decision(rule, subject, "not_applicable", Truth.NO, timing.day, timing.due)
    context = _Context(bench, bench.seen_on(timing.day), subject)
    when = evaluate(rule.when, context)
    applies = all_of((timing.applies, when.truth))
    if applies is Truth.NO:
        return Decision(rule, subject, "not_applicable", applies, timing.day, timing.due, when=when.comparisons)
    require = evaluate(rule.require, context)
    return _judged(bench, timing, when, applies, require, rule, subject)


def _judged(bench: Bench, timing: Timing, when: Verdict, applies: Truth, require: Verdict,
            rule: Rule, subject: Subject | None) -> Decision:
    outcome = _OUTCOME[applies, require.truth]
    missing = frozenset[Missing]()
    if outcome == "unknown":
        missing = require.missing | (when.missing | timing.missing if applies is Truth.UNKNOWN else frozenset())
    missed = outcome == "gap" and (timing.over or _is_missed(bench, rule, subject))
    absent = any(isinstance(each.reading.value, Absent) for each in require.comparisons)
    return Decision(rule, subject, outcome, applies, timing.day, timing.due, missed=missed, absent=absent,
                    when=when.comparisons, require=require.comparisons, missing=missing)


_OUTCOME: dict[tuple[Truth, Truth], OutcomeCode] = {
    (Truth.YES, Truth.YES): "ok", (Truth.YES, Truth.NO): "gap", (Truth.YES, Truth.UNKNOWN): "unknown",
    (Truth.UNKNOWN, Truth.YES): "ok", (Truth.UNKNOWN, Truth.NO): "unknown",
    (Truth.UNKNOWN, Truth.UNKNOWN): "unknown",
}


def _is_missed(bench: Bench, rule: Rule, subject: Subject | None) -> bool:
    """Return whether it certainly is too late to close the gap."""
    if rule.missed is None:
        return False
    return evaluate(rule.missed, _Context(bench, bench.view, subject)).truth is Truth.YES


def _timing(view: View, book: Rulebook, rule: Rule, subject: Subject | None) -> Timing:
    """Place a rule in time: its phases, its due date, and the day on which it is judged."""
    batch = subject.item if subject and isinstance(subject.item, Batch) else None
    lead = _lead(book, rule)
    with view.recording() as record:
        now = any_of(phases.phase(view, each, batch, lead) for each in rule.phases)
        applies = any_of((now, phases.begun(view, rule.phases[0], batch, lead))) if rule.lasting else now
    day = _lasting_day(view, rule, batch, now) if rule.lasting else view.today
    if rule.ahead:
        day = _day_ahead(view)
    coming = phases.next_arrival(view, batch) if "before" in rule.phases else None
    due = coming if applies is not Truth.NO else None
    over = rule.lasting and now is Truth.NO
    return Timing(applies, day, over, due, frozenset(record.missing))


def _lead(book: Rulebook, rule: Rule) -> int | None:
    days = book.parameters[rule.due].value if rule.due else None
    return days if isinstance(days, int) else None


def _lasting_day(view: View, rule: Rule, batch: Batch | None, now: Truth) -> Day:
    """Return today while the rule's phases last, and afterwards the last day on which they did."""
    last = rule.phases[-1]
    if now is Truth.YES or phases.over(view, last, batch) is Truth.NO:
        return view.today
    end = phases.end(view, last, batch)
    return end if now is Truth.NO else hull(end, view.today)


def _day_ahead(view: View) -> Day:
    """Return today once somebody has moved in; before that the day on which the first will."""
    moved_in = any_of(phases.phase(view, each, None) for each in ("arrival", "living"))
    if moved_in is Truth.YES:
        return view.today
    first = phases.first_to_come(view)
    return first if moved_in is Truth.NO else hull(view.today, first)


