"""Typed results as what lies on which day, ready for a calendar: an agenda of entries, with words and without a format.

What the plan tells roughly is a window of days, said in words as well. Nothing gets a day that no result gives it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo import Wording
from bomiljo_cli.formats.places import places_of
from bomiljo_cli.formats.verdicts import said_of
from bomiljo_cli.grouping import in_file, titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo import (
        Action,
        ActionPlan,
        Bar,
        Dossier,
        Event,
        Forecast,
        Lane,
        Lang,
        Mark,
        MeasureLine,
        Outcome,
        OutcomeRef,
        Place,
        Report,
        Step,
        When,
    )

Kind = Literal["action", "move-in", "presence", "meeting", "forecast", "deadline"]
SPOTS: Final = 5  # of the places in the plan, the first so many
_ARRIVAL: Final = re.compile(r"\barrival:.*")


class Entry(NamedTuple):
    """Something that lies on a day, or within days that are both counted.

    `key` says what it is, and is the same in every agenda of the plan; several entries may have it, as gaps that open
    twice. `timed` ones are to be done on their first day, the others are of whole days. `certain` is false where it
    lies on some day of the window, and `reminded` tells whether somebody has to act before it.
    """

    key: str
    kind: Kind
    first: dt.date
    last: dt.date
    timed: bool
    certain: bool
    reminded: bool
    severity: str | None
    title: str
    lines: tuple[str, ...]


class Agenda(NamedTuple):
    """All entries of one result, as of a day.

    `plan` tells the plan from others however it changes; `scope` is what else has to be the same for two agendas to be
    about the same. `until` is the last day that was looked at, null where everything to come was.
    """

    name: str
    lines: tuple[str, ...]
    plan: tuple[str, str]
    scope: tuple[str, ...]
    day: dt.date
    until: dt.date | None
    lang: Lang
    internal: bool
    entries: tuple[Entry, ...]


def of_check(found: Dossier) -> Agenda:
    """Return the measures, deadlines, meetings, move-ins and steps of presence that a check tells of."""
    report, summary = found.report, found.report.summary
    words = _Words(report)
    said = (*said_of(report), *words.since(report), *(note for lane in _shown(found) for note in lane.notes))
    return Agenda(
        name=words.name(),
        lines=(*words.about(report.as_of), *said),
        plan=words.identity(),
        scope=("check", summary.audience, *words.scope()),
        day=_day(report.as_of),
        until=None,
        lang=summary.lang,
        internal=summary.internal,
        entries=tuple(_OfCheck(found, words).entries()),
    )


def of_actions(found: ActionPlan) -> Agenda:
    """Return the actions of an action plan: when each is due, and when to begin."""
    summary = found.summary
    words = _Words(found)
    told = (words.label("plan-whole"), words.label("plan-unanswered", unknown=str(summary.unknown)))
    return Agenda(
        name=words.name(),
        lines=(*words.about(found.as_of), *words.verdict(), *told),
        plan=words.identity(),
        scope=("plan", *found.severities, *words.scope()),
        day=_day(found.as_of),
        until=None,
        lang=summary.lang,
        internal=summary.internal,
        entries=tuple(entry for each in found.actions for entry in _of_action(each, words, _day(found.as_of))),
    )


def of_forecast(found: Forecast) -> Agenda:
    """Return what becomes of outcomes and when, and the last day on which it can be prevented."""
    summary = found.summary
    words = _Words(found)
    return Agenda(
        name=words.name(),
        lines=(*words.about(found.from_), *words.verdict()),
        plan=words.identity(),
        scope=("forecast", *words.scope()),
        day=_day(found.from_),
        until=_day(found.until),
        lang=summary.lang,
        internal=summary.internal,
        entries=tuple(entry for each in found.events for entry in _of_event(each, words)),
    )


def _undated(name: str | None) -> str:
    """Return what something is called without its days: an arrival, known by them alone, stays the same on others."""
    return _ARRIVAL.sub("arrival", name or "")


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class _Words:
    """The words of the agenda of one result."""

    def __init__(self, found: Report | ActionPlan | Forecast) -> None:
        self.found, self.plan = found, found.plan
        self.wording = Wording(found.summary.lang)
        self.label, self.word = self.wording.label, self.wording.word
        self.marks = (self.label("internal"),) if found.summary.internal else ()
        self._called = " – ".join(each for each in (self.plan.name, self.plan.municipality) if each) or self._file()

    def name(self) -> str:
        """Return what the calendar is called."""
        return self.label("calendar-name", plan=self.plan.name or self._file())

    def identity(self) -> tuple[str, str]:
        """Return what tells the plan from others however it changes: its name and place, else its file's name."""
        return (self.plan.name, self.plan.municipality or "") if self.plan.name else (self._file(), "")

    def scope(self) -> tuple[str, ...]:
        """Return what was looked at, and whether small groups are shown."""
        rules = self.found.rules
        return (rules.id, "internal" if self.found.summary.internal else "", *rules.topics)

    def about(self, day: str) -> tuple[str, ...]:
        """Return what the calendar is about: the plan, the day, and the rules."""
        rules = self.found.rules
        return (
            self.label("calendar-of-plan", plan=self._called),
            self.label("as-of", date=self.wording.written_day(day)),
            self.label("rules-version", id=rules.id, version=rules.version),
        )

    def verdict(self) -> tuple[str, ...]:
        """Return what an action plan or a forecast says as a whole, and what it does not."""
        summary = self.found.summary
        unsaid = self.label("not-covered", what=", ".join(summary.not_covered))
        return (*self.marks, summary.text, self.label("never-all-well"), unsaid)

    def since(self, report: Report) -> tuple[str, ...]:
        """Return how much has changed since a previous check, where that was asked."""
        found = report.since
        return (f"{self.label('since', date=self.wording.written_day(found.as_of))}: {found.text}",) if found else ()

    def lines(self, *said: str) -> tuple[str, ...]:
        """Return the text of an entry: what marks it, what is said, each once and on its line, and the plan."""
        plan = self.label("calendar-of-plan", plan=self._called)
        return tuple(dict.fromkeys(each for each in (*self.marks, *said, plan) if each))

    def spots(self, places: Iterable[Place]) -> str:
        """Return where something stands in the plan, empty where it does not."""
        found = dict.fromkeys(filter(None, map(self.wording.spot, sorted(places, key=in_file))))
        return self.label("in-plan", places=", ".join([*found][:SPOTS])) if found else ""

    def source(self, outcome: Outcome) -> str:
        """Return what a rule rests on."""
        if not outcome.covers:
            return self.label("local-rule")
        return self.label("source", sections="; ".join(outcome.sections), covers=", ".join(outcome.covers))

    def window(self, when: When) -> str:
        """Return that the day is not told, where it is not."""
        sure = when.earliest is not None and when.earliest == when.latest
        return "" if sure else self.label("calendar-window", day=when.text)

    def _file(self) -> str:
        """Return the name of the plan's file without its folders."""
        return self.plan.file or "-"


# --- what a check tells ----------------------------------------------------------------------------------


def _shown(found: Dossier) -> list[Lane]:
    """Return the lines of the timeline that are in the agenda; what is coming has one of its own."""
    return [each for each in found.timeline.lanes if each.kind != "forecast"]


class _OfCheck:
    """Writes the entries of a check."""

    def __init__(self, found: Dossier, words: _Words) -> None:
        self.found, self.words, self.label = found, words, words.label
        self.today = _day(found.report.as_of)
        self.outcomes = {(each.rule, each.subject): each for each in found.report.outcomes}
        self.rules = {each.rule: each for each in found.report.outcomes}

    def entries(self) -> Iterator[Entry]:
        """Yield the measures, then what lies on the timeline."""
        for step in self.found.steps:
            yield from self._step(step)
        for lane in _shown(self.found):
            yield from self._lane(lane)

    def _step(self, step: Step) -> Iterator[Entry]:
        """Yield when a measure is due and, where that is to come, the last day to begin."""
        line = step.measure
        start = _day(step.start.earliest) if step.start and step.start.earliest else None
        due = start + dt.timedelta(days=step.lead) if start else None
        title = self.label("calendar-due" if due else "calendar-at-once", what=line.title)
        lines = self.words.lines(line.how, *self._why(line), self._owner(line), *self._days(step), *self._where(line))
        yield _at(f"action:{line.id}", max(due or self.today, self.today), line.severity, title, lines)
        if start and due and self.today < start < due:
            yield _at(f"begin:{line.id}", start, line.severity, self.label("calendar-begin", what=line.title), lines)

    def _days(self, step: Step) -> Iterator[str]:
        yield self.label("due", when=step.measure.due_text)
        if step.start:
            said = "calendar-begin-by-passed" if step.overdue else "calendar-begin-by"
            yield self.label(said, day=step.start.text)
        yield self.label("dossier-effort", hours=step.hours_text, lead=step.lead_text)

    def _why(self, line: MeasureLine) -> Iterator[str]:
        """Yield the gaps that a measure closes, and why each rule matters, once."""
        for each in self._closed(line.closes):
            yield f"{each.rule}: {each.message}"
        yield from dict.fromkeys(self.label("why", text=each.why) for each in self._closed(line.closes))

    def _where(self, line: MeasureLine) -> Iterator[str]:
        found = self._closed(line.closes)
        yield self.words.spots(place for each in found for place in places_of(each))
        yield from dict.fromkeys(map(self.words.source, found))

    def _closed(self, refs: Iterable[OutcomeRef]) -> list[Outcome]:
        return [self.outcomes[each.rule, each.subject] for each in refs if (each.rule, each.subject) in self.outcomes]

    def _owner(self, line: MeasureLine) -> str:
        name = line.owner.name if line.owner else ""
        return self.label(f"owner-{line.ownership}", name=name, role=self.words.word("role", line.role))

    # --- the timeline ------------------------------------------------------------------------------------

    def _lane(self, lane: Lane) -> Iterator[Entry]:
        for bar in lane.bars:
            yield from self._arrival(bar) if lane.kind == "move-in" else self._bar(lane, bar)
        for mark in lane.marks:
            if lane.kind == "deadline":
                yield from self._deadline(mark)
            else:
                yield from self._within(f"{lane.id}:{mark.id}", lane.kind, mark.when, mark.label)

    def _arrival(self, bar: Bar) -> Iterator[Entry]:
        """Yield the days on which people move in."""
        first, last = bar.starts.earliest or bar.starts.latest, bar.ends.latest or bar.starts.latest
        if first:
            days = (_day(first), _day(last or first))
            same = bar.starts == bar.ends and bar.starts.earliest == bar.starts.latest
            said = "" if same else self.label("calendar-window", day=bar.text)
            yield _whole("move-in:arrival", "move-in", days, bar.label, self.words.lines(said), certain=same)

    def _bar(self, lane: Lane, bar: Bar) -> Iterator[Entry]:
        """Yield when something that lasts begins, and its last day."""
        for end, when in (("begins", bar.starts), ("ends", bar.ends)):
            title = self.label(f"calendar-span-{end}", what=bar.label)
            yield from self._within(f"{lane.id}:{bar.id}:{end}", lane.kind, when, title, bar.text)

    def _within(self, key: str, kind: Kind, when: When, title: str, *said: str) -> Iterator[Entry]:
        """Yield what lies on a day, or on one of several; on none where the plan gives none."""
        days = [_day(each) for each in (when.earliest, when.latest) if each]
        if days:
            lines = self.words.lines(*said, self.words.window(when))
            yield _whole(key, kind, days, title, lines, certain=not self.words.window(when))

    def _deadline(self, mark: Mark) -> Iterator[Entry]:
        """Yield the last day for something that no measure in the agenda stands for."""
        kind, _, about = mark.id.partition(":")
        rule, _, subject = about.partition(":")
        if kind == "measure" or (rule, subject or None) in self._handled():
            return
        outcome = self.rules.get(mark.rule or "")
        said = (self.label("why", text=outcome.why), self.words.source(outcome)) if outcome else ()
        for each in self._within(_undated(mark.id), "deadline", mark.when, mark.label, *said):
            yield each._replace(severity=outcome.severity if outcome else None, reminded=True)

    def _handled(self) -> set[tuple[str, str | None]]:
        """Return the gaps that a measure with a day of its own closes."""
        return {(ref.rule, ref.subject) for each in self.found.steps if each.start for ref in each.measure.closes}


def _at(key: str, day: dt.date, severity: str, title: str, lines: tuple[str, ...]) -> Entry:
    return Entry(
        key, "action", day, day, timed=True, certain=True, reminded=True, severity=severity, title=title, lines=lines
    )


def _whole(
    key: str, kind: Kind, days: Sequence[dt.date], title: str, lines: tuple[str, ...], *, certain: bool
) -> Entry:
    return Entry(
        key,
        kind,
        days[0],
        days[-1],
        timed=False,
        certain=certain,
        reminded=False,
        severity=None,
        title=title,
        lines=lines,
    )


# --- what an action plan and a forecast tell ---------------------------------------------------------------


def _of_action(action: Action, words: _Words, today: dt.date) -> Iterator[Entry]:
    """Yield when an action is due and, where that is to come, the last day to begin."""
    about = f" ({action.subject_name})" if action.subject_name else ""
    what, key = f"{action.title}{about}", f"{action.measure}:{_undated(action.subject)}"
    days = {name: words.wording.written_day(day) for name, day in (("start", action.start), ("due", action.due))}
    line = words.label(
        "action-line",
        owner=action.owner_name,
        when=words.label("action-overdue" if action.overdue else "action-start", **days),
        hours=words.wording.scalar(action.hours, "hour"),
        closes=action.closes_text,
    )
    changes = words.label("action-changes", changes="; ".join(each.text for each in action.changes))
    lines = words.lines(action.how, line, changes)
    due, start = _day(action.due), _day(action.start)
    yield _at(f"action:{key}", max(due, today), action.severity, words.label("calendar-due", what=what), lines)
    if today < start < due:
        yield _at(f"begin:{key}", start, action.severity, words.label("calendar-begin", what=what), lines)


def _of_event(event: Event, words: _Words) -> Iterator[Entry]:
    """Yield what becomes of an outcome, and the last day on which that can be prevented."""
    key = f"{event.rule}:{_undated(event.subject)}"
    first, last = _day(event.date), _day(event.latest or event.date)
    open_day = event.change == "unclear" and event.latest is None
    certain = first == last and not open_day
    span = {
        "first": words.wording.written_day(event.date),
        "last": words.wording.written_day(event.latest or event.date),
    }
    window = "" if first == last else words.label("calendar-window", day=words.label("from-to", **span))
    lines = words.lines(event.message, f"{event.cause}.", window, words.spots(event.places))
    title = f"{words.word('change', event.change)}: {titled(event)}"
    yield _whole(f"forecast:{key}:{event.change}", "forecast", (first, last), title, lines, certain=certain)._replace(
        severity=event.severity
    )
    if event.act_by:
        day = _day(event.act_by)
        title = f"{words.word('change', 'prevent')}: {titled(event)}"
        entry = _whole(f"prevent:{key}", "deadline", (day,), title, lines, certain=True)
        yield entry._replace(severity=event.severity, reminded=True)
