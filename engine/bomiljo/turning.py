"""What becomes of each outcome: when a gap opens, closes, lapses or is missed. No language, no files.

A gap that opens on an imprecise day opens in a window: from the first day on which it may to the day on
which it certainly has. What is in doubt and never becomes a gap is *unclear*, which is not in order.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.deciding import Decision
    from bomiljo.view import Edge
    from bomiljo.watching import Turn

_ONE_DAY: Final = dt.timedelta(days=1)
ChangeCode = Literal["opens", "closes", "lapses", "missed", "unclear"]
State = Literal["gap", "missed", "ok", "not_applicable", "doubt"]


class Change(NamedTuple):
    """A change of one outcome: from `first` on it may have come, by `latest` it has; `latest` is None for a known day.

    An *unclear* one is in doubt from `first` to `latest`, or as far as was looked where `latest` is None.
    `decision` says what it then is, `before` what it was; `edges` are the days that turned it.
    """

    code: ChangeCode
    first: dt.date
    latest: dt.date | None
    before: Decision | None
    decision: Decision
    edges: frozenset[Edge]


class _Doubt(NamedTuple):
    """Since when an outcome is in doubt, what it was before, what it is said to be now, and what turned it."""

    since: dt.date
    before: Decision | None
    decision: Decision
    edges: frozenset[Edge]


_CHANGES: Final[dict[tuple[State | None, State], ChangeCode]] = {
    (None, "gap"): "opens",
    ("ok", "gap"): "opens",
    ("not_applicable", "gap"): "opens",
    ("missed", "gap"): "opens",
    (None, "missed"): "missed",
    ("ok", "missed"): "missed",
    ("not_applicable", "missed"): "missed",
    ("gap", "missed"): "missed",
    ("gap", "ok"): "closes",
    ("missed", "ok"): "closes",
    ("gap", "not_applicable"): "lapses",
    ("missed", "not_applicable"): "lapses",
}


def state_of(decision: Decision | None) -> State:
    """Return what an outcome says of a gap; a rule that broke leaves it in doubt."""
    if decision is None:
        return "not_applicable"
    if decision.outcome == "gap":
        return "missed" if decision.missed else "gap"
    return decision.outcome if decision.outcome in ("ok", "not_applicable") else "doubt"


class Story:
    """One outcome through time: what it last surely was, and since when that, or its deadline, is in doubt."""

    def __init__(self, start: dt.date, decision: Decision | None) -> None:
        """Begin with what it is on the first day."""
        state = state_of(decision)
        self._sure: State | None = None if state == "doubt" else state
        begun = decision and state == "doubt"
        self._doubt = _Doubt(start, None, decision, frozenset()) if begun and decision else None
        self._late = _Doubt(start, None, decision, frozenset()) if decision and decision.late else None
        self._leaving = self._doubt if decision and decision.applies is Truth.UNKNOWN else None

    def turn(self, day: dt.date, turn: Turn) -> Iterator[Change]:
        """Go on to what it is from a day on, and yield the change that this is, if any."""
        state = state_of(turn.new)
        if state == "doubt":
            if self._doubt is None and turn.new:
                self._doubt = _Doubt(day, turn.old, turn.new, turn.edges)
            self._leave(day, turn)
            return
        yield from self._settled(day, turn, state)
        self._sure, self._doubt, self._leaving = state, None, None
        if state != "gap" or (turn.new and not turn.new.late):
            self._late = None
        elif self._late is None and turn.new:
            self._late = _Doubt(day, turn.old, turn.new, turn.edges)

    def _leave(self, day: dt.date, turn: Turn) -> None:
        """Note since when it is in doubt, without a break, whether the rule applies at all."""
        if turn.new is None or turn.new.applies is not Truth.UNKNOWN:
            self._leaving = None
        elif self._leaving is None:
            self._leaving = _Doubt(day, turn.old, turn.new, turn.edges)

    def _settled(self, day: dt.date, turn: Turn, state: State) -> Iterator[Change]:
        code = _CHANGES.get((self._sure, state))
        decision = turn.new or turn.old
        if code and decision:
            now = _Doubt(day, turn.old, decision, frozenset())
            doubt = self._begin(code) or now
            if code == "lapses":
                yield from self.left(doubt.since)
            window = day if doubt.since < day else None
            yield Change(code, doubt.since, window, doubt.before or turn.old, decision, doubt.edges | turn.edges)
        elif self._sure == "ok":
            yield from self.left(day)

    def _begin(self, code: ChangeCode) -> _Doubt | None:
        """Return since when a change may have come: what lapses is first in doubt whether it applies."""
        if code == "lapses":
            return self._leaving
        return (self._late if code == "missed" else None) or self._doubt

    def left(self, day: dt.date | None = None) -> Iterator[Change]:
        """Yield that it was, or is, in doubt what before was decided; up to the day before `day`."""
        if self._doubt and self._sure in ("ok", "gap") and (day is None or self._doubt.since < day):
            since, before, decision, edges = self._doubt
            yield Change("unclear", since, day - _ONE_DAY if day else None, before, decision, edges)


def changes(start: dt.date, first: Iterable[Decision], turns: Iterable[tuple[dt.date, Iterable[Turn]]]) -> list[Change]:
    """Return all changes from the first day on, the soonest first."""
    stories = {_key(each): Story(start, each) for each in first}
    found: list[Change] = []
    for day, each in turns:
        for turn in each:
            story = stories.setdefault(_key(turn.new or turn.old), Story(start, None))
            found += story.turn(day, turn)
    found += (change for story in stories.values() for change in story.left())
    return sorted(found, key=_order)


def _key(decision: Decision | None) -> tuple[str, str]:
    """Return what names an outcome; every turn has one, before or after."""
    subject = decision.subject.key if decision and decision.subject else ""
    return (decision.rule.id if decision else "", subject)


def _order(change: Change) -> tuple[dt.date, dt.date, tuple[str, str]]:
    return change.first, change.latest or change.first, _key(change.decision)
