"""Decisions through time: each is found again only on a day on which a comparison with today turns.

Between two such days nothing can change: a decision compares the same days with today in the same way,
and so goes the same way. That makes a forecast exact, and its cost grows with what changes.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.dates import exactly
from bomiljo.deciding import Bench, Decision, decide_one, subjects_of
from bomiljo.timing import Clock
from bomiljo.view import View, turned

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.dates import Day
    from bomiljo.model import Plan
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.subjects import Subject
    from bomiljo.timing import Timing
    from bomiljo.view import Edge

Key = tuple[str, str | None]


class Turn(NamedTuple):
    """A decision found again: what it was and is (None where there is none), and the edges that made it turn."""

    old: Decision | None
    new: Decision | None
    edges: frozenset[Edge]


class _Line(NamedTuple):
    """A decision as it stands, and the edges that it hangs on; `whole` where it stands for all subjects of its rule."""

    decision: Decision
    edges: frozenset[Edge]
    whole: bool

    @property
    def next(self) -> dt.date | None:
        return min((edge.on for edge in self.edges), default=None)


class Watch:
    """A plan under a rulebook, moved from day to day; never back."""

    def __init__(self, plan: Plan, book: Rulebook, rules: Iterable[Rule], start: dt.date) -> None:
        """Decide everything as of the first day."""
        self.bench = _bench(book, View(plan, exactly(start), watch=True))
        self._lines: dict[Key, _Line] = {}
        for rule in rules:
            self._lines |= {_key(each.decision): each for each in _lines(self.bench, rule)}
        self._due = [(line.next, _order(key), key) for key, line in self._lines.items() if line.next]
        heapify(self._due)

    @property
    def decisions(self) -> list[Decision]:
        """Return the decisions as they stand."""
        return [line.decision for line in self._lines.values()]

    @property
    def next_day(self) -> dt.date | None:
        """Return the next day on which a decision may be another; None where none ever will."""
        return self._due[0][0] if self._due else None

    def move(self, day: dt.date) -> list[Turn]:
        """Go on to a day, and return the decisions that were found again. No next day may be passed over."""
        self.bench = moved(self.bench, day)
        turns: list[Turn] = []
        while self._due and self._due[0][0] <= day:
            _, _, key = heappop(self._due)
            line = self._lines.get(key)
            if line and turned(line.edges, day):  # else it was found again already
                turns += self._again(key, line, day)
        return turns

    def _again(self, key: Key, line: _Line, day: dt.date) -> Iterator[Turn]:
        fired = frozenset(edge for edge in line.edges if edge.on <= day)
        rule, subject = line.decision.rule, line.decision.subject
        found = _lines(self.bench, rule) if line.whole else [_line(self.bench, rule, subject)]
        del self._lines[key]
        for each in found:
            self._stand(each)
        new = next((each.decision for each in found if _key(each.decision) == key), None)
        yield Turn(line.decision, new, fired)
        yield from (Turn(None, each.decision, fired) for each in found if _key(each.decision) != key)

    def _stand(self, line: _Line) -> None:
        key = _key(line.decision)
        self._lines[key] = line
        if line.next:
            heappush(self._due, (line.next, _order(key), key))


def courses(watch: Watch, last: dt.date) -> Iterator[tuple[dt.date, list[Turn]]]:
    """Yield what turns on each day on which something can, up to a last day."""
    while watch.next_day and watch.next_day <= last:
        day = watch.next_day
        yield day, watch.move(day)


def differences(before: Iterable[Decision], after: Iterable[Decision]) -> list[Turn]:
    """Return what turns where all is decided anew, as under other rules: nothing of the plan turned it."""
    old, new = ({_key(each): each for each in decisions} for decisions in (before, after))
    keys = sorted(old.keys() | new.keys(), key=_order)
    return [Turn(old.get(key), new.get(key), frozenset()) for key in keys]


def moved(bench: Bench, day: dt.date) -> Bench:
    """Return the bench on a later day, with all that still holds."""
    clock = Clock(bench.view.moved(day))
    standing = {key: each for key, each in bench.clock.known.items() if not turned(each.edges, day)}
    carried = {key: _carried(each, bench.view.today, clock.view.today) for key, each in standing.items()}
    clock.known = {key: each for key, each in carried.items() if each}
    return Bench(bench.book, clock.view, clock)


def _carried(timing: Timing, old: Day, new: Day) -> Timing | None:
    """Return a timing on a later day; None where the day that is judged moves with today in a way of its own."""
    if timing.day == old:
        return timing._replace(day=new)
    return None if old.earliest in (timing.day.earliest, timing.day.latest) else timing


def _bench(book: Rulebook, view: View) -> Bench:
    return Bench(book, view, Clock(view))


def _lines(bench: Bench, rule: Rule) -> list[_Line]:
    """Return the decisions of a rule on all its subjects.

    Which subjects there are is what the plan says, whatever the day; that they are none, or not told, is
    one decision, which may turn.
    """
    with bench.view.recording() as record:
        found = subjects_of(bench, rule)
    if isinstance(found, Decision):
        return [_Line(found, _ahead(record.edges, bench), whole=True)]
    return [_line(bench, rule, each) for each in found]


def _line(bench: Bench, rule: Rule, subject: Subject | None) -> _Line:
    with bench.view.recording() as record:
        found = decide_one(bench, rule, subject)
    return _Line(found, _ahead(record.edges, bench), whole=False)


def _ahead(edges: set[Edge], bench: Bench) -> frozenset[Edge]:
    """Return the edges still to come: time goes on with every step, whatever was noted."""
    return frozenset(edge for edge in edges if edge.on > bench.view.today.earliest)


def _key(decision: Decision) -> Key:
    return decision.rule.id, decision.subject.key if decision.subject else None


def _order(key: Key) -> tuple[str, str]:
    return key[0], key[1] or ""
