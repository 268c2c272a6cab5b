"""Measures made concrete: what to change in this plan so that a gap closes, found by changing and checking again.

A measure's effects are tried in their order. What is left out without loss is left out; what would rewrite the
past, or contradict the plan, is no way. What remains turns the gap to ok, as of the day of the check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.bygones import rewrites_the_past
from bomiljo.changes import Change, ChangeError, require_sound
from bomiljo.filling import Gap, fillings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bomiljo.rulebook import Measure
    from bomiljo.trials import Ref, Trial

MOST_TRIES: Final = 150  # fillings of one group, beyond which a measure is taken not to help


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
