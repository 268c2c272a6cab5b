"""What an action plan is to close: the gaps of today, and those that open by a later day unless something is done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.trials import begin
from bomiljo.turning import changes
from bomiljo.watching import Watch, courses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bomiljo.deciding import Decision, Ref
    from bomiljo.model import Plan
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.trials import Trial
    from bomiljo.turning import Change

_ONE_DAY = dt.timedelta(days=1)


class Goal(NamedTuple):
    """A gap to be closed, and the day on which it is there: that of the check, or the day on which it opens.

    `due` is the day by which it has to be closed; None is now.
    """

    decision: Decision
    day: dt.date
    due: dt.date | None

    @property
    def ref(self) -> Ref:
        """Return the rule and the subject."""
        return self.decision.ref

    @property
    def name(self) -> str:
        """Return a name that no other goal has."""
        return name_of(self.ref)


class Outlook(NamedTuple):
    """A plan on each day that is looked at, that of the check first; `missed` are gaps that nothing closes any more."""

    trials: Mapping[dt.date, Trial]
    goals: tuple[Goal, ...]
    missed: tuple[Decision, ...]

    @property
    def today(self) -> dt.date:
        """Return the day of the check."""
        return next(iter(self.trials))


def name_of(ref: Ref) -> str:
    """Return the name of an outcome."""
    return f"{ref[0]} {ref[1] or ''}"


def look(
    plan: Plan,
    book: Rulebook,
    rules: list[Rule],
    day: dt.date,
    *,
    until: dt.date | None = None,
    severities: Collection[str] | None = None,
) -> Outlook:
    """Decide a plan on a day, and on those up to `until` on which a gap opens.

    `severities` limits what is to be closed; what a measure must not open is looked at in full.
    """
    trial = begin(plan, book, day, rules)
    gaps = [each for each in trial.decisions.values() if each.outcome == "gap" and _wanted(each, severities)]
    now = [Goal(each, day, _due(each, day)) for each in gaps if not each.missed]
    later = [each for each in _opening(plan, book, rules, day, until) if _wanted(each.decision, severities)]
    trials = {day: trial, **{each.day: begin(plan, book, each.day, rules) for each in later}}
    standing = {each.ref for each in now}
    coming = [each for each in later if each.ref not in standing and _is_open(trials[each.day], each.ref)]
    return Outlook(trials, (*now, *coming), tuple(each for each in gaps if each.missed))


def _wanted(decision: Decision, severities: Collection[str] | None) -> bool:
    return severities is None or decision.rule.severity in severities


def _due(decision: Decision, day: dt.date) -> dt.date | None:
    """Return the deadline that the phases give, where it is still to come."""
    due = decision.timing.due
    return due.earliest if due and due.earliest >= day else None


def _opening(plan: Plan, book: Rulebook, rules: list[Rule], day: dt.date, until: dt.date | None) -> Iterator[Goal]:
    """Yield the gaps that open later, each on the day on which it certainly has, once each."""
    seen: set[Ref] = set()
    for each in _turns(plan, book, rules, day, until) if until else ():
        ref = each.decision.ref
        if each.code == "opens" and each.first > day and ref not in seen:
            seen.add(ref)
            yield Goal(each.decision, each.latest or each.first, each.first - _ONE_DAY)


def _turns(plan: Plan, book: Rulebook, rules: list[Rule], day: dt.date, until: dt.date) -> list[Change]:
    watch = Watch(plan, book, rules, day)
    return changes(day, watch.decisions, courses(watch, until))


def _is_open(trial: Trial, ref: Ref) -> bool:
    found = trial.decisions.get(ref)
    return found is not None and found.outcome == "gap" and not found.missed
