"""What lies on which day: move-ins, presence, meetings, what is coming, deadlines. Nothing that the plan does not tell.

A day that is told roughly is a window, never a day. What cannot be placed is named in the notes of its line.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day, add_months, parse_day
from bomiljo.dossiers import Bar, Deadline, Lane, Mark, Timeline, When
from bomiljo.graph import held_during
from bomiljo.indicators.staffing import hours_open, hours_there
from bomiljo.model import Gathering, PresencePeriod, Series
from bomiljo.phases import known_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo.dossiers import LaneKind
    from bomiljo.fields import Interval
    from bomiljo.forecasts import Event, Forecast
    from bomiljo.model import Cohort, Span
    from bomiljo.parts import Part
    from bomiljo.phases import Batch
    from bomiljo.report import MeasureLine, Outcome, Report
    from bomiljo.view import View
    from bomiljo.wording import Wording

MONTHS_AROUND: Final = 24  # how far before and after the day of the check the timeline goes at most
_UNTOLD: Final = "untold"


def timeline(view: View, wording: Wording, report: Report, coming: Forecast) -> Timeline:
    """Return the timeline: as far as the forecast, and further where move-ins, presence or deadlines begin later."""
    writer = _Writer(view, wording)
    own = (writer.move_ins(), writer.presence(), writer.deadlines(report, coming.events))
    lanes = (*own[:2], writer.meetings(), writer.coming(coming), own[2])
    today = dt.date.fromisoformat(report.as_of)
    first = max(add_months(today, -MONTHS_AROUND), min([today, *_days(lanes)]))
    last = max(coming.until, min(add_months(today, MONTHS_AROUND), max([today, *_days(own)])).isoformat())
    kept = tuple(_within(each, first.isoformat(), last, wording) for each in lanes)
    return Timeline(first.isoformat(), last, report.as_of, kept)


def when(day: Day, wording: Wording) -> When:
    """Return a day with the days between which it lies."""
    if day in (BEGINNING, NEVER):
        return When(None, None, wording.day(day))
    return When(
        None if day.earliest == FIRST else day.earliest.isoformat(),
        None if day.latest == LAST else day.latest.isoformat(),
        wording.day(day),
    )


# --- the window ------------------------------------------------------------------------------------------


def _days(lanes: Iterable[Lane]) -> Iterator[dt.date]:
    """Yield the first days of everything."""
    for lane in lanes:
        for each in (*(bar.starts for bar in lane.bars), *(mark.when for mark in lane.marks)):
            if each.earliest:
                yield dt.date.fromisoformat(each.earliest)


def _within(lane: Lane, first: str, last: str, wording: Wording) -> Lane:
    """Return a lane with what can lie between two days; how much lies outside is told."""
    bars = tuple(each for each in lane.bars if _meets(each.starts, each.ends, first, last))
    marks = tuple(each for each in lane.marks if _meets(each.when, each.when, first, last))
    left = len(lane.bars) - len(bars) + len(lane.marks) - len(marks)
    notes = (*lane.notes, wording.label("lane-left-out", count=str(left))) if left else lane.notes
    return lane._replace(bars=bars, marks=marks, notes=notes)


def _meets(starts: When, ends: When, first: str, last: str) -> bool:
    return (starts.earliest is None or starts.earliest <= last) and (ends.latest is None or ends.latest >= first)


# --- deadlines -------------------------------------------------------------------------------------------


def next_deadline(report: Report, events: Iterable[Event], wording: Wording) -> Deadline | None:
    """Return the earliest day to come by which something has to be done, or until which something can be prevented."""
    found = [*_to_close(report, wording), *_to_prevent(events, wording)]
    first = min(found, key=lambda each: _from(each.when, report), default=None)
    if first is None:
        return None
    same = sum(_from(each.when, report) == _from(first.when, report) for each in found)
    return first._replace(others=same - 1)


def _to_close(report: Report, wording: Wording) -> Iterator[Deadline]:
    """Yield the days by which measures have to be in place, and gaps that no measure closes to be closed."""
    for each in _due(report):
        yield Deadline(when(parse_day(each.due or ""), wording), each.title, None, each.id, 0)
    for gap in _without_measure(report):
        yield Deadline(when(parse_day(gap.due or ""), wording), _titled(gap), gap.rule, None, 0)


def _to_prevent(events: Iterable[Event], wording: Wording) -> Iterator[Deadline]:
    """Yield the last days on which gaps to come can be prevented."""
    for each in _preventable(events):
        yield Deadline(_act_by(each, wording), _prevent(each, wording), each.rule, None, 0)


def _from(day: When, report: Report) -> str:
    """Return the first day on which something may have to be done: today, where that has begun."""
    return max(day.earliest or "", report.as_of)


def _due(report: Report) -> Iterator[MeasureLine]:
    yield from (each for each in report.measures if each.due)


def _preventable(events: Iterable[Event]) -> Iterator[Event]:
    yield from (each for each in events if each.act_by)


def _act_by(event: Event, wording: Wording) -> When:
    return when(parse_day(event.act_by or ""), wording)


def _prevent(event: Event, wording: Wording) -> str:
    return f"{wording.word('change', 'prevent')}: {_titled(event)}"


def _titled(about: Event | Outcome) -> str:
    """Return what an event or an outcome is about, with its subject where the title does not name it."""
    name = about.subject_name
    return about.title if name is None or name in about.title else f"{about.title} ({name})"


def _without_measure(report: Report) -> Iterator[Outcome]:
    """Yield the gaps to be closed by a day for which no measure is wanted: rules of one's own may name none."""
    for each in report.outcomes:
        if each.outcome == "gap" and not each.missed and each.due and not each.measures:
            yield each


class _Writer:
    """Writes the lanes of one plan."""

    def __init__(self, view: View, wording: Wording) -> None:
        self.view, self.wording, self.label = view, wording, wording.label

    # --- lanes of the plan -------------------------------------------------------------------------------

    def move_ins(self) -> Lane:
        """Return who comes when: the first day of all, and the span of each arrival. How many come is not told here."""
        cohorts, first = self.view.plan.cohorts, self.view.plan.settlement.first_move_in
        batches = () if cohorts is None else known_batches(self.view)
        bars = [self._batch(each) for each in batches if self._is_told(each.cohorts[0])]
        notes = [self.label("lane-untold-move-in")] if cohorts is None else []
        if not all(map(self._is_told, cohorts or ())):
            notes.append(self.label("lane-some-untold-move-in"))
        label = self.label("lane-first-move-in")
        marks = [self._mark("settlement.first_move_in", label, "first", first)] if first else []
        return self._lane("move-in", bars, marks, notes)

    def presence(self) -> Lane:
        """Return the periods in which somebody is there, the steps of the taper plan and the assessments."""
        presence, notes = self.view.plan.presence, []
        bars = [self._period(each) for each in presence.periods or () if self._placed(each)]
        notes += self._unplaced(presence.periods, "presence")
        marks = [
            *self._dated("presence.taper", (each.on for each in presence.taper or ()), "taper"),
            *self._dated("presence.assessments", (each.on for each in presence.assessments or ()), "assessment"),
        ]
        if not presence.taper:
            notes.append(self.label("lane-no-taper" if presence.taper == [] else "lane-untold-taper"))
        return self._lane("presence", bars, marks, notes)

    def meetings(self) -> Lane:
        """Return series of meetings with the days on which they meet, and what is held once."""
        plan, told = self.view.plan, self.view.plan.meetings.series
        spans = [(each, self._span(each)) for each in told or ()]
        bars = [self._series(each, span) for each, span in spans if span and self._placed(span)]
        reviews = [each.on for each in plan.settlement.mix_reviews or ()]
        evaluations = [each.on for each in plan.team.evaluations or ()]
        held = [mark for each in told or () for mark in self._held(each)]
        once = [
            *(self._gathering(each) for each in plan.information.gatherings or () if each.on),
            *self._dated("settlement.mix_reviews", reviews, "mix-review"),
            *self._dated("team.evaluations", evaluations, "evaluation"),
        ]
        unplaced = [each for each, span in spans if not (span and self._placed(span)) and not each.held]
        lost = [each for each in plan.information.gatherings or () if each.on is None]
        notes = self._none_or_untold(told, "meeting") + self._names([*unplaced, *lost], "lane-not-placed")
        return self._lane("meeting", bars, [*held, *once], notes)

    # --- lanes of the check ------------------------------------------------------------------------------

    def coming(self, found: Forecast) -> Lane:
        """Return what becomes of outcomes; where the plan leaves the day open, in a window."""
        marks = [self._event(each) for each in found.events]
        notes = [self.label("lane-forecast-until", day=self.wording.written_day(found.until))]
        return self._lane("forecast", (), marks, notes if marks else [self.label("lane-none-forecast"), *notes])

    def _event(self, event: Event) -> Mark:
        first = dt.date.fromisoformat(event.date)
        open_end = LAST if event.change == "unclear" else first
        day = Day(first, dt.date.fromisoformat(event.latest) if event.latest else open_end)
        act_by = self.label("act-by", day=self.wording.written_day(event.act_by)) if event.act_by else ""
        said = " ".join(f"{part.rstrip('.')}." for part in (event.message, event.cause, act_by) if part)
        label = f"{self.wording.word('change', event.change)}: {_titled(event)}"
        name = f"forecast:{event.rule}:{event.subject or ''}"
        return Mark(name, label, event.change, when(day, self.wording), said, event.rule)

    def deadlines(self, report: Report, events: Iterable[Event]) -> Lane:
        """Return the days by which gaps are to be closed, and the last days on which others can be prevented."""
        marks = [
            *map(self._measure, _due(report)),
            *map(self._gap, _without_measure(report)),
            *map(self._prevented, _preventable(events)),
        ]
        return self._lane("deadline", (), marks, () if marks else (self.label("lane-none-deadline"),))

    def _measure(self, line: MeasureLine) -> Mark:
        return self._mark(f"measure:{line.id}", line.title, "measure", parse_day(line.due or ""), line.due_text)

    def _gap(self, gap: Outcome) -> Mark:
        made = self._mark(f"gap:{gap.rule}:{gap.subject or ''}", _titled(gap), "gap", parse_day(gap.due or ""))
        return made._replace(rule=gap.rule)

    def _prevented(self, event: Event) -> Mark:
        day, said = _act_by(event, self.wording), _prevent(event, self.wording)
        return Mark(f"prevent:{event.rule}:{event.subject or ''}", said, "prevent", day, day.text, event.rule)

    # --- their parts -------------------------------------------------------------------------------------

    def _batch(self, batch: Batch) -> Bar:
        first, last = when(batch.first, self.wording), when(batch.last, self.wording)
        said = self.wording.batch(batch)
        return Bar(f"arrival:{batch.key}", self.label("lane-arrival"), "arrival", first, last, said)

    def _lane(self, kind: LaneKind, bars: Iterable[Bar], marks: Iterable[Mark], notes: Iterable[str]) -> Lane:
        return Lane(
            kind,
            kind,
            self.label(f"lane-{kind}"),
            tuple(sorted(bars, key=lambda each: (each.starts.earliest or "", each.id))),
            tuple(sorted(marks, key=lambda each: (each.when.earliest or "", each.when.latest or "", each.id))),
            tuple(notes),
        )

    def _mark(self, name: str, label: str, kind: str, day: Day, text: str = "") -> Mark:
        return Mark(name, label, kind, when(day, self.wording), text or self.wording.day(day), None)

    def _dated(self, path: str, days: Iterable[Day], kind: str) -> Iterator[Mark]:
        """Yield what happens on the days of a list. It is known by its place there: moved, it stays the same."""
        for number, day in enumerate(days, 1):
            yield self._mark(f"{path}[{number}]", self.label(f"lane-{kind}"), kind, day)

    def _held(self, series: Series) -> Iterator[Mark]:
        for number, day in enumerate(series.held or (), 1):
            name = f"meetings.series[{series.id}].held[{number}]"
            yield self._mark(name, self._kind(series, series.id), "held", day)

    def _gathering(self, gathering: Gathering) -> Mark:
        name, several = gathering.id, len(self.view.plan.information.gatherings or ()) > 1
        label = self._named(gathering, name) if several else self.label("lane-gathering")
        return self._mark(f"information.gatherings[{name}]", label, "gathering", gathering.on or NEVER)

    def _period(self, period: PresencePeriod) -> Bar:
        hours = hours_open(self.view, period) if period.kind in ("phone", "drop-in") else hours_there(self.view, period)
        weekly = self.label("a-week", hours=self.wording.value(hours, "hour"))
        return self._bar(f"presence.periods[{period.id}]", self._kind(period, period.id), period.kind, period, weekly)

    def _series(self, series: Series, span: Span) -> Bar:
        every = self._every(series.every) if series.every else self.label("every-untold")
        return self._bar(f"meetings.series[{series.id}]", self._kind(series, series.id), series.kind, span, every)

    def _kind(self, part: PresencePeriod | Series, name: str) -> str:
        """Return what a period or a series is called: its kind, and its id where there are several of the kind."""
        if part.kind is None:
            return name
        same = [each for each in self._beside(part) if each.kind == part.kind]
        return self._named(part, name) if len(same) > 1 else self.label(f"lane-kind-{part.kind}")

    def _beside(self, part: PresencePeriod | Series) -> Sequence[PresencePeriod | Series]:
        """Return all that stands in the list in which a part stands."""
        plan = self.view.plan
        return (plan.presence.periods if isinstance(part, PresencePeriod) else plan.meetings.series) or ()

    def _named(self, part: Part, name: str) -> str:
        """Return a part's kind with its id, by which it is found in the plan."""
        kind = "gathering" if isinstance(part, Gathering) else f"kind-{getattr(part, 'kind', None) or ''}"
        return name if kind == "kind-" else self.label("lane-named", kind=self.label(f"lane-{kind}"), name=name)

    def _bar(self, name: str, label: str, kind: str | None, span: Span, extra: str) -> Bar:
        first, last = self.view.bounds(span)
        text = f"{self._stretch(span, first, last)}, {extra}"
        return Bar(name, label, kind or _UNTOLD, when(first, self.wording), when(last, self.wording), text)

    def _stretch(self, span: Span, first: Day, last: Day) -> str:
        begin = self.label("span-begin-untold") if span.from_ is None else self.wording.day(first)
        if last == NEVER:
            return self.label("held-from", first=begin)
        end = self.label("span-end-untold") if span.to is None else self.wording.day(last)
        return self.label("from-to", first=begin, last=end)

    def _every(self, every: Interval) -> str:
        number, _, unit = every.text.partition(" ")
        kind = unit.rstrip("s")
        said = self.label(f"what-if-every-{kind}{'' if number == '1' else 's'}", number=number)
        return self.label("every", interval=said)

    def _span(self, series: Series) -> Span | None:
        return held_during(self.view, series)

    @classmethod
    def _is_told(cls, cohort: Cohort) -> bool:
        return cohort.arrival is not None and cls._placed(cohort.arrival)

    @staticmethod
    def _placed(span: Span) -> bool:
        """Return whether the plan tells when something begins or ends: else it has no place on a timeline."""
        return span.from_ is not None or span.to is not None

    # --- what is not told --------------------------------------------------------------------------------

    def _unplaced(self, spans: Sequence[PresencePeriod] | None, kind: str) -> list[str]:
        lost = [each for each in spans or () if not self._placed(each)]
        return self._none_or_untold(spans, kind) + self._names(lost, "lane-not-placed")

    def _none_or_untold(self, found: Sequence[Part] | None, kind: str) -> list[str]:
        if found:
            return []
        return [self.label(f"lane-untold-{kind}" if found is None else f"lane-none-{kind}")]

    def _names(self, parts: Iterable[Part], said: str) -> list[str]:
        names = ", ".join(self._named(each, str(getattr(each, "id", ""))) for each in parts)
        return [self.label(said, names=names)] if names else []
