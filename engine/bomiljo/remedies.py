"""Measures made concrete: what to change in this plan so that a gap closes, found by changing and checking again.

A measure's effects are tried in their order. What is left out without loss is left out; what would rewrite the
past, or contradict the plan, is no way. What remains turns the gap to ok, as of the day of the check.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.changes import Append, Change, ChangeError, require_sound, value_at
from bomiljo.dates import FIRST, Day, parse_day
from bomiljo.filling import Gap, fillings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bomiljo.model import Plan
    from bomiljo.rulebook import Measure
    from bomiljo.trials import Ref, Trial

MOST_TRIES: Final = 150  # fillings of one group, beyond which a measure is taken not to help
_DATE: Final = re.compile(r"(\.\.)?\d{4}-\d{2}(-\d{2})?(\.\.\S*)?")


class Remedy(NamedTuple):
    """A measure made concrete for one gap: the changes that close it, none of which can be left out."""

    measure: str
    gap: Ref
    changes: tuple[Change, ...]


def remedies(trial: Trial, gap: Ref, measure: Measure) -> Iterator[Remedy]:
    """Yield the ways in which a measure closes a gap; several where one or another can be the one to act."""
    decision = trial.decisions[gap]
    if decision.outcome != "gap" or decision.missed:
        return
    seen: list[tuple[Change, ...]] = []
    for effect in measure.effects:
        if effect.otherwise and seen:
            continue
        for group in fillings(Gap(trial.plan, trial.book, trial.day, decision), measure, effect):
            found = next((made for made in group[:MOST_TRIES] if _closes(trial, gap, made)), ())
            least = _least(trial, gap, found)
            if least and least not in seen:
                seen.append(least)
                yield Remedy(measure.id, gap, least)


def _closes(trial: Trial, gap: Ref, changes: Sequence[Change]) -> bool:
    """Return whether changes turn a gap to ok, rewrite no past, and leave a plan that can be true."""
    if not changes or any(rewrites_the_past(trial.plan, each, trial.day) for each in changes):
        return False
    try:
        after = trial.changed(changes, rules=[gap[0]])
        if after.closes(gap):
            require_sound(after.plan)
            return True
    except ChangeError:
        pass
    return False


def _least(trial: Trial, gap: Ref, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes without those that are not needed, the last looked at first."""
    for each in reversed(changes):
        fewer = tuple(other for other in changes if other is not each)
        if _closes(trial, gap, fewer):
            changes = fewer
    return changes


def rewrites_the_past(plan: Plan, change: Change, today: dt.date) -> bool:
    """Return whether a change gives a day before today, or alters a day that has passed.

    The last day of a span may be yesterday: whoever ends something today had it until then. Where no day is told, it
    may be written that it was some day before today: that alters nothing, and tells what comes later from it.
    """
    if _says_it_was_before(plan, change, today):
        return False
    if any(day.earliest < (_day_before(today) if name == "to" else today) for name, day in _days_in(change)):
        return True
    with suppress(ChangeError):
        old = None if isinstance(change, Append) else value_at(plan, change.path)
        return bool(old) and _is_past(old, today)
    return False


def _says_it_was_before(plan: Plan, change: Change, today: dt.date) -> bool:
    if isinstance(change, Append) or change.value != f"..{_day_before(today)}":
        return False
    with suppress(ChangeError):
        return value_at(plan, change.path) is None
    return False


def _is_past(old: Any, today: dt.date) -> bool:
    """Return whether what stands there has happened: a day that has passed, a list of what was held or told."""
    if isinstance(old, Day):
        return FIRST < old.latest < today
    return isinstance(old, list)


def _days_in(change: Change) -> Iterator[tuple[str, Day]]:
    name = change.path.rpartition(".")[2]
    yield from _days_of(name, change.value)


def _days_of(name: str, value: Any) -> Iterator[tuple[str, Day]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _days_of(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _days_of(name, each)
    elif isinstance(value, str) and _DATE.fullmatch(value):
        yield name, parse_day(value)


def _day_before(day: dt.date) -> dt.date:
    return day.fromordinal(day.toordinal() - 1)
