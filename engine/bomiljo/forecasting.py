"""A plan, two dates and a rulebook in; what becomes of every outcome between them out. Pure, and safe in threads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo.causes import Causes
from bomiljo.checking import chosen_rules, limit_of, plan_info, rules_info
from bomiljo.dates import FIRST, LAST, add_months, exactly
from bomiljo.errors import UsageError
from bomiljo.forecasts import SCHEMA_VERSION, Event, Forecast, ForecastSummary, Standing
from bomiljo.overlays import adapt
from bomiljo.progress import untold
from bomiljo.reporting import NOT_COVERED, Reporter, count_outcomes
from bomiljo.shipped import default_rulebook
from bomiljo.turning import Change, changes
from bomiljo.watching import Turn, Watch, differences
from bomiljo.wording import SMALL_GROUP, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bomiljo.deciding import Decision
    from bomiljo.model import Plan
    from bomiljo.overlays import Adapted, Overlay
    from bomiljo.progress import Progress
    from bomiljo.rulebook import Lang, Rulebook

    _Turned = tuple[dt.date, list[Turn]]

MONTHS: Final = 24  # how far a forecast looks where no end is given
_ONE_DAY: Final = dt.timedelta(days=1)


def forecast(
    plan: Plan,
    *,
    start: dt.date,
    until: dt.date | None = None,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    topics: Collection[str] | None = None,
    internal: bool = False,
    small_groups_below: int = SMALL_GROUP,
    progress: Progress = untold,
) -> Forecast:
    """Tell what becomes of every outcome from `start` until `until`, both included (two years where not given).

    It checks on each day on which an answer can change and on no other, and tells what a check on every day
    would show. `overlays` hold as long as they say. `progress` counts the days gone by. Raises UsageError for an
    unknown topic, days out of reach or in the wrong order, or a limit under 3.
    """
    last = until or add_months(start, MONTHS)
    _require_days(start, last)
    course = _Course(plan, rulebook or default_rulebook(), overlays, topics)
    first = course.begin(start)
    adapted = course.adapted
    found = changes(start, first, _told(course.turns(last), start, last, progress))
    wording = Wording(lang, limit_of(internal, small_groups_below))
    writer = _Writer(Reporter(adapted.book, course.watch.bench.view, wording), start)
    return Forecast(
        schema_version=SCHEMA_VERSION,
        plan=plan_info(plan, internal=internal),
        rules=rules_info(adapted.book, chosen_rules(adapted.book, topics), adapted),
        from_=start.isoformat(),
        until=last.isoformat(),
        standing=tuple(writer.standing(each) for each in first if each.outcome == "gap"),
        events=tuple(map(writer.event, found)),
        summary=writer.summary(first, course.watch.decisions, checks=course.checks, internal=internal),
    )


def _require_days(start: dt.date, last: dt.date) -> None:
    if last < start:
        raise UsageError(f"a forecast cannot end ({last}) before it begins ({start})")
    for day in (start, last):
        if not FIRST.year < day.year < LAST.year:
            raise UsageError(
                f"{day} is not a day that can be looked at: the years are {FIRST.year + 1} to {LAST.year - 1}"
            )


def _told(turns: Iterable[_Turned], start: dt.date, last: dt.date, progress: Progress) -> Iterator[_Turned]:
    """Yield the same, and tell each day that is come to."""
    days = (last - start).days
    for day, each in turns:
        progress((day - start).days, days)
        yield day, each
    progress(days, days)


class _Course:
    """A plan on its way through time, under the rules as local adaptations have them on each day."""

    watch: Watch
    adapted: Adapted

    def __init__(self, plan: Plan, base: Rulebook, overlays: Sequence[Overlay], topics: Collection[str] | None) -> None:
        self._plan, self._base, self._overlays, self._topics = plan, base, overlays, topics
        self.checks = 0

    def begin(self, day: dt.date) -> list[Decision]:
        """Return all decisions on a day, under the rules that hold from then on."""
        self.adapted = adapt(self._base, self._overlays, exactly(day))
        book = self.adapted.book
        self.watch = Watch(self._plan, book, chosen_rules(book, self._topics), day)
        self.checks += 1
        return self.watch.decisions

    def turns(self, last: dt.date) -> Iterator[tuple[dt.date, list[Turn]]]:
        """Yield what turns on each day on which something can."""
        while day := min((each for each in (self._expiry(), self.watch.next_day) if each), default=None):
            if day > last:
                return
            before = self.watch.decisions
            if day == self._expiry():
                yield day, differences(before, self.begin(day))
            else:
                yield day, self.watch.move(day)
                self.checks += 1

    def _expiry(self) -> dt.date | None:
        """Return the next day on which a local change no longer holds."""
        return min((each.until.latest + _ONE_DAY for each in self.adapted.changes if each.until), default=None)


class _Writer:
    """Puts a forecast into words."""

    def __init__(self, reporter: Reporter, start: dt.date) -> None:
        self._reporter, self._start = reporter, start
        self._causes = Causes(reporter.view, reporter.wording)

    def standing(self, decision: Decision) -> Standing:
        """Return a gap that there is on the first day."""
        return Standing(*self._reporter.line(decision), missed=decision.missed)

    def event(self, change: Change) -> Event:
        """Return a change in words."""
        line, cause = self._reporter.line(change.decision), self._causes.of(change)
        return Event(
            date=change.first.isoformat(),
            latest=change.latest.isoformat() if change.latest else None,
            rule=line.rule,
            subject=line.subject,
            subject_name=line.subject_name,
            change=change.code,
            severity=line.severity,
            topic=line.topic,
            title=line.title,
            message=line.message,
            cause=cause.text,
            places=cause.places,
            act_by=self._act_by(change),
        )

    def _act_by(self, change: Change) -> str | None:
        """Return the day before it may come, where it is to be prevented and the forecast saw it coming.

        Of a deadline none is told where days that have gone stay counted: they may be lost long before it.
        """
        lost = change.code == "missed" and any(
            self._reporter.book.indicators[each.atom.indicator].adds_up for each in change.decision.require
        )
        preventable = change.code in ("opens", "missed") and change.first > self._start and not lost
        return (change.first - _ONE_DAY).isoformat() if preventable else None

    def summary(self, first: list[Decision], last: list[Decision], *, checks: int, internal: bool) -> ForecastSummary:
        """Return the counts on the first and on the last day."""
        wording = self._reporter.wording
        start, end = count_outcomes(first), count_outcomes(last)
        text = wording.label(
            "forecast-summary",
            gaps=str(start.gap - start.missed),
            missed=str(start.missed),
            unknown=str(start.unknown),
            last_gaps=str(end.gap - end.missed),
            last_missed=str(end.missed),
            last_unknown=str(end.unknown),
        )
        not_covered = tuple(wording.label(f"not-covered-{each}") for each in NOT_COVERED)
        return ForecastSummary(text, wording.lang, start, end, checks, wording.small, internal, not_covered)
