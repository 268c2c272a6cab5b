"""Two checks -> what has become of each point: opened, closed, lapsed, missed, known or no longer known. No language.

A point is one rule about the building or one subject. Nothing counts as closed but a gap that is now certainly in
order, and what can no longer be told is never left out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.dates import Day, parse_day
from bomiljo.rulebook import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.deciding import Ref

StandingCode = Literal["gap", "missed", "ok", "unknown", "not_applicable", "error"]
ChangeCode = Literal["opened", "newly_known", "no_longer_known", "missed", "still_open", "closed", "lapsed"]
QuietCode = Literal["still_ok", "still_unknown", "newly_asked", "no_longer_asked"]
ReasonCode = Literal["rule_added", "topic_added", "subject_added", "rule_removed", "subject_removed", "rule_adapted"]
GAPS: Final = ("gap", "missed")
IN_DOUBT: Final = ("unknown", "error")
NOT_ASKED: Final = (None, "not_applicable")
_ORDER: Final[tuple[ChangeCode, ...]] = (
    "opened",
    "newly_known",
    "no_longer_known",
    "missed",
    "still_open",
    "closed",
    "lapsed",
)
_ARRIVAL: Final = "arrival:"
# Arrivals that the plan does not tell, and so not those that it does.
_UNTOLD: Final = ("arrival:first", "arrival:later", "arrival:unknown")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}){0,2}")


class Point(NamedTuple):
    """How one rule stands about the building or one subject; `local` are the local changes that touch the rule."""

    outcome: StandingCode
    severity: Severity
    topic: str
    local: frozenset[str] = frozenset()


class Turned(NamedTuple):
    """What has become of one point; `before` and `now` are None where it is not there at all.

    `reason` tells that the change comes, or may come, from what was asked rather than from what was done.
    """

    ref: Ref
    change: ChangeCode
    before: StandingCode | None
    now: StandingCode | None
    severity: Severity
    topic: str
    reason: ReasonCode | None


class Compared(NamedTuple):
    """The changes, and how many points there are of which nothing has to be told.

    `not_compared` are points of the previous check in topics that this one did not look at.
    """

    lines: tuple[Turned, ...]
    quiet: Counter[str]
    not_compared: int


def change_of(before: StandingCode | None, now: StandingCode | None) -> ChangeCode | QuietCode | None:
    """Return what a point's two standings make; None where it was not asked for either time."""
    if now in GAPS:
        return _gap_now(before, now)
    if before in GAPS:
        return "closed" if now == "ok" else "no_longer_known" if now in IN_DOUBT else "lapsed"
    if before in NOT_ASKED:
        return None if now in NOT_ASKED else "newly_asked"
    if now in NOT_ASKED:
        return "no_longer_asked"
    if before == "ok":
        return "still_ok" if now == "ok" else "no_longer_known"
    return "newly_known" if now == "ok" else "still_unknown"


def _gap_now(before: StandingCode | None, now: StandingCode | None) -> ChangeCode:
    if before in GAPS:
        return "missed" if (before, now) == ("gap", "missed") else "still_open"
    return "newly_known" if before in IN_DOUBT else "opened"


def compare(
    before: Mapping[Ref, Point], now: Mapping[Ref, Point], topics_before: frozenset[str], topics_now: frozenset[str]
) -> Compared:
    """Return what has become of each point between two checks, each of which looked at some topics."""
    kept = {ref: each for ref, each in before.items() if each.topic in topics_now}
    sides = _Sides(kept, now, topics_before)
    lines: list[Turned] = []
    quiet: Counter[str] = Counter()
    for each in sides.pairs():
        change = change_of(each.before, each.now)
        if change in _ORDER:
            lines.append(sides.line(each, change))
        elif change:
            quiet[change] += 1
    lines.sort(key=_rank)  # stable: the order of the rules and subjects within
    return Compared(tuple(lines), quiet, len(before) - len(kept))


def _rank(line: Turned) -> tuple[int, int]:
    """Return how soon a change wants attention; what is now known to be in order stands with what was closed."""
    known_ok = (line.change, line.now) == ("newly_known", "ok")
    place = _ORDER.index("closed") * 2 + 1 if known_ok else _ORDER.index(line.change) * 2
    return place, SEVERITIES.index(line.severity)


class _Pair(NamedTuple):
    """A point with its two standings, and its name in the previous check."""

    ref: Ref
    was: Ref
    before: StandingCode | None
    now: StandingCode | None


class _Sides:
    """The points of two checks, and which of them are the same."""

    def __init__(self, before: Mapping[Ref, Point], now: Mapping[Ref, Point], topics_before: frozenset[str]) -> None:
        self.before, self.now, self.topics_before = before, now, topics_before
        self.rules_before, self.rules_now = {rule for rule, _ in before}, {rule for rule, _ in now}
        self.renamed = renamed(before.keys() - now.keys(), now.keys() - before.keys())

    def pairs(self) -> Iterator[_Pair]:
        """Yield each point once: those of now, then those that are gone."""
        for ref, point in self.now.items():
            was = self.renamed.get(ref, ref)
            yield _Pair(ref, was, self._before(was), point.outcome)
        found = self.now.keys() | set(self.renamed.values())
        for ref, point in self.before.items():
            if ref not in found:
                yield _Pair(ref, ref, point.outcome, self._gone(ref, point.outcome))

    def _before(self, ref: Ref) -> StandingCode | None:
        """Return how a point stood; where not even its subjects were known, it was not known either."""
        if ref in self.before:
            return self.before[ref].outcome
        return in_doubt(self.before, ref)

    def _gone(self, ref: Ref, before: StandingCode) -> StandingCode | None:
        """Return what a point that has no namesake is now: its subjects may be unknown, or each be judged alone."""
        if ref[1] is not None:
            return in_doubt(self.now, ref)
        if before in IN_DOUBT:  # what became of it stands at each subject
            return None
        return together(each.outcome for (rule, _), each in self.now.items() if rule == ref[0])

    def line(self, pair: _Pair, change: ChangeCode) -> Turned:
        """Return a change with its reason."""
        point = self.now.get(pair.ref) or self.before[pair.was]
        return Turned(pair.ref, change, pair.before, pair.now, point.severity, point.topic, self._reason(pair, point))

    def _reason(self, pair: _Pair, point: Point) -> ReasonCode | None:
        if pair.before is None:
            if point.topic not in self.topics_before:
                return "topic_added"
            return "subject_added" if pair.ref[0] in self.rules_before else "rule_added"
        if pair.now is None:
            return "subject_removed" if pair.ref[0] in self.rules_now else "rule_removed"
        was, now = self.before.get(pair.was), self.now.get(pair.ref)
        return "rule_adapted" if was and now and was.local != now.local and pair.before != pair.now else None


def in_doubt(points: Mapping[Ref, Point], ref: Ref) -> StandingCode | None:
    """Return how what stands for a subject that is not told stands, where it is in doubt: the whole, or an arrival."""
    rule, subject = ref
    names = (None, *_UNTOLD) if subject and subject.startswith(_ARRIVAL) else (None,)
    found = (points[rule, each].outcome for each in names if (rule, each) in points)
    return next((each for each in found if each in IN_DOUBT), None)


def together(outcomes: Iterable[StandingCode]) -> StandingCode | None:
    """Return how a rule stands that is judged for each; None where some are gaps, which tell it themselves."""
    found = set(outcomes)
    if not found or found & set(GAPS):
        return None
    if found & set(IN_DOUBT):
        return "unknown"
    return "ok" if "ok" in found else "not_applicable"


# --- Arrivals that are told better ---------------------------------------------------------------------


def renamed(gone: Iterable[Ref], new: Iterable[Ref]) -> dict[Ref, Ref]:
    """Return which new arrivals are which of those that are gone: one told to the day was told to the month.

    Only where the days of one can be those of one other alone; else they are taken for different ones.
    """
    before, now = _arrivals(gone), _arrivals(new)
    to_old = {ref: [old for old, span in before.items() if _meet(ref, mine, old, span)] for ref, mine in now.items()}
    times = Counter(old for found in to_old.values() for old in found)
    return {ref: found[0] for ref, found in to_old.items() if len(found) == 1 and times[found[0]] == 1}


def _arrivals(refs: Iterable[Ref]) -> dict[Ref, Day]:
    found = ((ref, arrival_days(ref[1])) for ref in refs)
    return {ref: Day(days[0].earliest, days[-1].latest) for ref, days in found if days}


def arrival_days(subject: str | None) -> list[Day]:
    """Return the days that the key of an arrival names, the first ones first; none for another key."""
    if subject is None or not subject.startswith(_ARRIVAL):
        return []
    try:
        return [parse_day(each) for each in _DATE.findall(subject)]
    except ValueError:  # not in the calendar
        return []


def _meet(ref: Ref, mine: Day, old: Ref, span: Day) -> bool:
    return ref[0] == old[0] and mine.earliest <= span.latest and span.earliest <= mine.latest
