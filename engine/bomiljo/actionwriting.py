"""A choice of measures -> the lines of an action plan: texts, owners, days, what remains and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.actions import (
    Action,
    Basis,
    ChangeLine,
    FrontierStep,
    Later,
    PlanSummary,
    RemainingGap,
    Why,
)
from bomiljo.aftermath import Wanted, aftermath
from bomiljo.changes import Append
from bomiljo.checking import compiled
from bomiljo.dates import exactly
from bomiljo.effort import LOOKED_AHEAD, hours_of, lead_days
from bomiljo.proposals import unsettled, with_measures
from bomiljo.report import OutcomeRef
from bomiljo.reporting import NOT_COVERED, Reporter
from bomiljo.rulebook import SEVERITIES
from bomiljo.sheetwords import SheetWords
from bomiljo.turning import changes as turned
from bomiljo.view import View
from bomiljo.watching import Watch, courses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Change
    from bomiljo.choosing import Choice
    from bomiljo.deciding import Decision, Ref
    from bomiljo.goals import Goal, Outlook
    from bomiljo.model import Plan
    from bomiljo.proposals import Proposal
    from bomiljo.remedies import Remedy
    from bomiljo.reporting import Line
    from bomiljo.rulebook import Measure, Rule, Rulebook, Severity
    from bomiljo.trials import Trial
    from bomiljo.turning import Change as Turned
    from bomiljo.wording import Wording

# Where a change tells a number of residents, which may be a small group.
_COUNTS_RESIDENTS: Final = frozenset({"asked", "answered", "count", "people", "homes"})
_WEEK: Final = 7


class Draft(NamedTuple):
    """What was chosen, from what, and how far ahead is looked; `after` is the plan with all of it carried out."""

    outlook: Outlook
    proposals: list[Proposal]
    choice: Choice
    budget: int | None
    until: dt.date
    after: Plan


class _Part(NamedTuple):
    """One measure of a proposal, and the goals that are its to close."""

    remedy: Remedy
    proposal: Proposal
    goals: list[Goal]


class Writer:
    """Writes the lines of one action plan."""

    def __init__(self, book: Rulebook, draft: Draft, wording: Wording, rules: list[Rule]) -> None:
        """Keep what every line is made from."""
        self.book, self.draft, self.wording, self.rules = book, draft, wording, rules
        self.outlook = draft.outlook
        self.view = View(self._trial.plan, exactly(self.outlook.today))
        self.reporter = Reporter(book, self.view, wording)
        self._wanted: dict[tuple[Ref, str], Wanted] = {}
        for trial in self.outlook.trials.values():
            follows = aftermath(book, self.view, trial.decisions.values(), compiled(book.chain, "plain"))
            self._wanted = {(each.outcome, each.measure): each for each in follows.wanted} | self._wanted

    @property
    def _trial(self) -> Trial:
        return self.outlook.trials[self.outlook.today]

    # --- what to do --------------------------------------------------------------------------------------

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Return what to do: what has to begin first, the most severe first."""
        found = [self._action(each) for each in self._parts()]
        return tuple(
            sorted(found, key=lambda each: (each.start, _rank(each.severity), each.measure, str(each.subject)))
        )

    def _parts(self) -> Iterator[_Part]:
        for each in self.draft.choice.proposals:
            mine = [goal for goal in self.outlook.goals if goal.name in each.closes]
            yield _Part(each.remedy, each, mine)
            yield from (_Part(other, each, []) for other in each.also)

    def _action(self, part: _Part) -> Action:
        remedy, lang = part.remedy, self.wording.lang
        measure, owner = self.book.measures[remedy.measure], self._owner(part)
        lead = lead_days(self.book, measure)
        start, due = self._days(part, dt.timedelta(days=lead))
        return Action(
            measure=measure.id,
            title=measure.title[lang],
            how=measure.how[lang],
            subject=remedy.gap[1],
            subject_name=self._subject_name(part),
            role=measure.role,
            role_name=self.wording.word("role", measure.role),
            owner=owner.actor if owner else None,
            owner_name=self._owner_name(owner, measure.role),
            ownership=owner.ownership if owner else "unknown",
            severity=min((each.decision.rule.severity for each in part.goals), key=_rank, default="low"),
            hours=hours_of(self.book, measure, self._trial.plan, remedy.changes, part.proposal.day),
            hours_from=tuple(map(self._basis, (measure.hours, *((measure.weekly,) if measure.weekly else ())))),
            lead_days=lead,
            lead_from=self._basis(measure.lead),
            start=start.isoformat(),
            due=due.isoformat(),
            overdue=start < self._today,
            closes=tuple(OutcomeRef(*each.ref) for each in part.goals),
            closes_text=self._closed(part) or remedy.gap[0],
            unsettles=tuple(OutcomeRef(*each) for each in self._unsettles(part)) if part.goals else (),
            changes=tuple(map(self._change, remedy.changes)),
        )

    def _days(self, part: _Part, lead: dt.timedelta) -> tuple[dt.date, dt.date]:
        """Return the latest day to begin and the day to be done: what is a gap already is begun at once."""
        due = [each.due for each in part.goals if each.due]
        if not due or len(due) < len(part.goals):
            return self._today, self._today + lead
        return min(due) - lead, min(due)

    def _closed(self, part: _Part) -> str:
        """Return the rules that a measure closes, each once, with what they are about."""
        names: dict[str, list[str]] = {}
        for each in part.goals:
            name = self.reporter.line(each.decision).subject_name
            names.setdefault(each.ref[0], []).extend([name] if name else [])
        return ", ".join(f"{rule} ({'; '.join(found)})" if found else rule for rule, found in names.items())

    @property
    def _today(self) -> dt.date:
        return self.outlook.today

    def _owner(self, part: _Part) -> Wanted | None:
        return self._wanted.get((part.remedy.gap, part.remedy.measure))

    def _owner_name(self, wanted: Wanted | None, role: str) -> str:
        """Return who would own it, or that nobody holds the role, or that the plan does not tell."""
        actor = next((each for each in self.view.plan.actors or () if wanted and each.id == wanted.actor), None)
        name = actor.name or actor.id if actor else ""
        ownership = wanted.ownership if wanted else "unknown"
        return self.wording.label(f"action-owner-{ownership}", name=name, role=self.wording.word("role", role))

    def _subject_name(self, part: _Part) -> str | None:
        decisions = [trial.decisions.get(part.remedy.gap) for trial in self.outlook.trials.values()]
        return next((self.reporter.line(each).subject_name for each in decisions if each), None)

    def _basis(self, name: str) -> Basis:
        return Basis(name, self.book.parameters[name].kind)

    def _unsettles(self, part: _Part) -> Iterator[Ref]:
        yield from unsettled(self._trial, self._trial.changed(part.proposal.changes))

    def _change(self, change: Change) -> ChangeLine:
        op: Final = "append" if isinstance(change, Append) else "put"
        value = self._shown(change.value, change.path.rpartition(".")[2])
        return ChangeLine(op, change.path, value, self._told(change, op, value))

    def _told(self, change: Change, op: str, value: Any) -> str:
        """Return a change as the plan has it; in a workbook by its sheets and headings."""
        if any(mark.sheet for mark in self._trial.plan.marks().values()):
            return SheetWords(self.wording).change(change, value)
        return self.wording.label(f"writes-{op}", path=change.path, value=self._written(value))

    def _shown(self, value: Any, name: str) -> Any:
        """Return what may be shown of a value: counts of residents are left out, unless all may be shown."""
        if isinstance(value, dict):
            return {key: self._shown(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._shown(each, name) for each in value]
        return None if self.wording.small and name in _COUNTS_RESIDENTS and isinstance(value, int) else value

    def _written(self, value: Any) -> str:
        """Return a value in a few words, as a plan would have it."""
        if isinstance(value, dict):
            return ", ".join(f"{key} {self._written(each)}" for key, each in value.items())
        if isinstance(value, list):
            return "; ".join(map(self._written, value)) or "[]"
        if value is None:
            return self.wording.label("count-not-shown")
        return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)

    def noted_changes(self) -> tuple[tuple[Change, str], ...]:
        """Return every change to the plan file, each with a note that says which measure it is of."""
        found = with_measures(self.draft.choice.proposals)
        return tuple((change, self._note(self.book.measures[measure])) for change, measure in found)

    def _note(self, measure: Measure) -> str:
        return self.wording.label("change-note", title=measure.title[self.wording.lang], day=str(self._today))

    # --- what remains, and what comes later --------------------------------------------------------------

    def closed_as_well(self) -> tuple[OutcomeRef, ...]:
        """Return the gaps that no action closes alone and all of them together do."""
        alone = {name for each in self.draft.choice.proposals for name in each.closes}
        found = [each for each in self.outlook.goals if each.name in self.draft.choice.closed - alone]
        return tuple(OutcomeRef(*each.ref) for each in found)

    def remaining(self) -> tuple[RemainingGap, ...]:
        """Return the gaps that are left, the most severe first: those that can be closed, then those missed."""
        left = [each for each in self.outlook.goals if each.name not in self.draft.choice.closed]
        lines = [self._remaining(each.decision, self._why(each)) for each in left]
        missed = [self._remaining(each, "missed") for each in self.outlook.missed]
        return tuple(sorted(lines, key=_by_severity)) + tuple(sorted(missed, key=_by_severity))

    def _why(self, goal: Goal) -> Why:
        ways = [each for each in self.draft.proposals if goal.name in each.closes]
        if not ways:
            return "no_change"
        if all(each.opens for each in ways):
            return "side_effects"
        return "budget" if self.draft.budget is not None else "not_together"

    def _remaining(self, decision: Decision, why: Why) -> RemainingGap:
        line = self.reporter.line(decision)
        measures = [self.book.measures[each] for each in decision.rule.measures]
        reasons = [each.unproven[self.wording.lang] for each in measures if each.unproven] if why == "no_change" else []
        text = " ".join([self.wording.label(f"remains-{why}"), *reasons])
        return RemainingGap(line.rule, line.subject, line.severity, line.title, line.message, why, text)

    def later(self) -> tuple[Later, ...]:
        """Return the gaps that open later with the plan carried out, and would not without it."""
        before = {each.decision.ref for each in self._opening(self._trial.plan)}
        found = [each for each in self._opening(self.draft.after) if each.decision.ref not in before]
        return tuple(self._later(each) for each in found)

    def _opening(self, plan: Plan) -> list[Turned]:
        watch = Watch(plan, self.book, self.rules, self._today)
        course = courses(watch, self.draft.until)
        return [each for each in turned(self._today, watch.decisions, course) if each.code == "opens"]

    def _later(self, change: Turned) -> Later:
        line: Line = self.reporter.line(change.decision)
        return Later(change.first.isoformat(), line.rule, line.subject, line.severity, line.title, line.message)

    # --- effort against severity --------------------------------------------------------------------------

    def frontier(self) -> tuple[FrontierStep, ...]:
        """Return the most that can be closed within each effort."""
        severities = {each.name: each.decision.rule.severity for each in self.outlook.goals}
        return tuple(
            FrontierStep(
                each.cost,
                len(each.chosen),
                len(each.closed & set(severities)),
                MappingProxyType(_counts(severities[name] for name in each.closed if name in severities)),
                each.proved,
            )
            for each in self.draft.choice.steps
        )

    def summary(self, *, internal: bool) -> PlanSummary:
        """Return what the plan amounts to."""
        actions = self.actions
        hours, closed = sum(each.hours for each in actions), len(self.draft.choice.closed)
        text = self.wording.label(
            "plan-summary",
            closed=str(closed),
            wanted=str(len(self.outlook.goals)),
            actions=str(len(actions)),
            hours=self.wording.scalar(hours, "hour"),
        )
        return PlanSummary(
            text=text,
            lang=self.wording.lang,
            wanted=len(self.outlook.goals),
            closed=closed,
            hours=hours,
            overdue=sum(each.overdue for each in actions),
            unknown=sum(each.outcome == "unknown" for each in self._trial.decisions.values()),
            weeks=LOOKED_AHEAD // _WEEK,
            small_groups_below=self.wording.small,
            internal=internal,
            not_covered=tuple(self.wording.label(f"not-covered-{each}") for each in NOT_COVERED),
        )


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def _by_severity(line: RemainingGap) -> tuple[int, str, str]:
    return _rank(line.severity), line.rule, line.subject or ""


def _counts(severities: Iterable[Severity]) -> dict[str, int]:
    found = Counter(severities)
    return {each: found[each] for each in SEVERITIES}
