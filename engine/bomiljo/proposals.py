"""What could be done: every measure that closes a goal, with what else it closes and what it opens, found by trying."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.changes import Append, Change, ChangeError, Put
from bomiljo.effort import hours_of
from bomiljo.goals import name_of
from bomiljo.remedies import remedies
from bomiljo.rulebook import SEVERITIES
from bomiljo.selection import never

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bomiljo.deciding import Ref
    from bomiljo.goals import Goal, Outlook
    from bomiljo.remedies import Remedy
    from bomiljo.rulebook import Rulebook
    from bomiljo.trials import Trial

MOST_WAYS: Final = 4  # of one measure for one goal, such as who is to take over; more add little and cost much


class Proposal(NamedTuple):
    """A measure made concrete, its effort in hours, the goals that it closes and the gaps that it opens, by name.

    `also` are measures that have to come with it, since they close what it opens.
    """

    name: str
    remedy: Remedy
    day: dt.date
    hours: int
    closes: frozenset[str]
    opens: frozenset[str]
    also: tuple[Remedy, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return all changes, those of the measures that come with it included."""
        return (*self.remedy.changes, *(change for each in self.also for change in each.changes))


def proposals(
    book: Rulebook,
    outlook: Outlook,
    expired: Callable[[], bool] = never,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Proposal]:
    """Return every way to close a goal; the same change for several goals is one proposal.

    Goals that time does not reach for, the least severe ones, get none. `tell` is told how many goals are done with.
    """
    found: dict[str, Proposal] = {}
    goals = sorted(outlook.goals, key=lambda goal: SEVERITIES.index(goal.decision.rule.severity))
    for number, goal in enumerate(goals, 1):
        for remedy in () if expired() else _remedies(book, outlook, goal):
            key = json.dumps(remedy.changes, sort_keys=True, ensure_ascii=False)
            if key not in found:
                name = f"{remedy.measure} {len(found):04}"
                found[key] = _settled(book, outlook, _proposal(book, outlook, remedy, day=goal.day, name=name))
        tell(number)
    return [each for each in found.values() if each.closes]


def _remedies(book: Rulebook, outlook: Outlook, goal: Goal) -> Iterator[Remedy]:
    for name in goal.decision.rule.measures:
        yield from islice(remedies(outlook.trials[goal.day], goal.ref, book.measures[name]), MOST_WAYS)


def _proposal(
    book: Rulebook, outlook: Outlook, remedy: Remedy, *, day: dt.date, name: str, also: tuple[Remedy, ...] = ()
) -> Proposal:
    changes = (*remedy.changes, *(change for each in also for change in each.changes))
    closes, opens = effect_of(outlook, changes)
    plan = outlook.trials[day].plan
    hours = sum(hours_of(book, book.measures[each.measure], plan, each.changes, day) for each in (remedy, *also))
    return Proposal(name, remedy, day, hours, closes, opens, also)


def effect_of(outlook: Outlook, changes: Iterable[Change]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the goals that changes close, and the gaps that they open on any day looked at.

    Changes that cannot be made together close nothing.
    """
    made = tuple(changes)
    try:
        return told_by(outlook, {day: trial.changed(made) for day, trial in outlook.trials.items()})
    except ChangeError:
        return frozenset(), frozenset()


def told_by(outlook: Outlook, after: Mapping[dt.date, Trial]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the goals that are closed in a changed plan, and the gaps that there are in it and were not before."""
    closes = frozenset(each.name for each in outlook.goals if after[each.day].closes(each.ref))
    opens = (map(name_of, opened(trial, after[day])) for day, trial in outlook.trials.items())
    return closes, frozenset(each for some in opens for each in some)


def opened(before: Trial, after: Trial) -> Iterator[Ref]:
    """Yield the gaps that there are after a change and were not before."""
    was = before.decisions
    for ref, each in after.decisions.items():
        if each.outcome == "gap" and (ref not in was or was[ref].outcome != "gap"):
            yield ref


def unsettled(before: Trial, after: Trial) -> Iterator[Ref]:
    """Yield what was decided before a change and cannot be told after it."""
    was = before.decisions
    for ref, each in after.decisions.items():
        if each.outcome == "unknown" and ref in was and was[ref].outcome in ("ok", "gap"):
            yield ref


def _settled(book: Rulebook, outlook: Outlook, proposal: Proposal) -> Proposal:
    """Return a proposal with what closes the gaps that it opens, where something does."""
    if not proposal.opens:
        return proposal
    before = outlook.trials[proposal.day]
    after = before.changed(proposal.changes)
    extra: list[Remedy] = []
    for ref in opened(before, after):
        names = after.decisions[ref].rule.measures
        extra += islice((each for name in names for each in remedies(after, ref, book.measures[name])), 1)
    settled = _proposal(book, outlook, proposal.remedy, day=proposal.day, name=proposal.name, also=tuple(extra))
    return settled if extra and not settled.opens else proposal


def together(chosen: Iterable[Proposal], made: Iterable[Change] = ()) -> list[Change]:
    """Return the changes of several proposals, each once; what they add goes by ids of its own.

    `made` are changes made before them, which are not among those returned.
    """
    return [change for change, _ in with_measures(chosen, made)]


def with_measures(chosen: Iterable[Proposal], made: Iterable[Change] = ()) -> list[tuple[Change, str]]:
    """Return the same, each change with the measure that it is of."""
    before = list(made)
    found: list[tuple[Change, str]] = []
    for each in chosen:
        parts = [(change, part.measure) for part in (each.remedy, *each.also) for change in part.changes]
        done = [*before, *(change for change, _ in found)]
        new = [(change, measure) for change, measure in parts if change not in done]
        renamed = _renamed([change for change, _ in new], {_id(change) for change in done})
        found += zip(renamed, (measure for _, measure in new), strict=True)
    return found


def _id(change: Change) -> str | None:
    value = change.value if isinstance(change, Append) else None
    return f"{change.path}[{value['id']}]" if isinstance(value, dict) and "id" in value else None


def _renamed(changes: list[Change], taken: set[str | None]) -> list[Change]:
    for change in changes:
        if (key := _id(change)) and key in taken:
            old = change.value["id"]
            free = next(f"{old}-{n}" for n in range(2, len(taken) + 3) if f"{change.path}[{old}-{n}]" not in taken)
            return [_with_id(each, old, free) for each in changes]
    return changes


def _with_id(change: Change, old: str, new: str) -> Change:
    text = json.dumps(change.value, ensure_ascii=False)
    value = json.loads(text.replace(json.dumps(old), json.dumps(new)))
    kind = Put if isinstance(change, Put) else Append
    return kind(change.path.replace(f"[{old}]", f"[{new}]"), value)
