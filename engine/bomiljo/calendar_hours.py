"""Hours of the week in real time: wall time in Oslo, with Norwegian public holidays and both clock changes.

An instant belongs to a window exactly when the clock on the wall shows a time in it: where an hour comes
twice both count, and one that is skipped never comes. Instants are aware and in UTC, so that differences
are true lengths of time; a stretch begins with its first instant and ends just before its last.

Public holidays and time zones are loaded for who asks for them only: no check of a plan needs either.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from bomiljo.hours import DAY, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from bomiljo.hours import Hours

_DAY = dt.timedelta(days=1)
_MINUTE, _SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
_SECONDS = range(24 * 60 * 60)
_LANGUAGES = {"nb": "no", "en": "en_US"}  # as the package `holidays` calls them; for "nb" it would give English
_HORIZONS = (7, 366)  # days to look ahead: hours come again within the week, or at the latest within the year


class Stretch(NamedTuple):
    """Real time from `start`, and before `end`; in UTC."""

    start: dt.datetime
    end: dt.datetime


# --- the calendar ------------------------------------------------------------------------------------


def holiday(day: dt.date, lang: Literal["nb", "en"]) -> str | None:
    """Return what a Norwegian public holiday is called; None on other days, and on Sundays as such.

    Raises ValueError for a year whose holidays are not known (before 1901 or after 2100).
    """
    return _holidays(day.year, lang).get(day)


@lru_cache(maxsize=512)
def _holidays(year: int, lang: str) -> Mapping[dt.date, str]:
    import holidays  # noqa: PLC0415 - slow to load, and only for who asks

    country = holidays.country_holidays("NO", years=year, language=_LANGUAGES[lang])
    if not country.start_year <= year <= country.end_year:
        raise ValueError(f"the public holidays of {year} are not known")
    return {day: ", ".join(country.get_list(day)) for day in country}


@lru_cache(maxsize=1)
def _oslo() -> ZoneInfo:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    return ZoneInfo("Europe/Oslo")


# --- when hours hold ---------------------------------------------------------------------------------


def stretches(hours: Iterable[Hours], first: dt.date, last: dt.date) -> list[Stretch]:
    """Return when one of these hours holds on the days from `first` to `last`: in order, and merged.

    What passes midnight belongs to the day on which it begins; the ends of the range cut it.
    """
    begin, end = _midnight(first), _midnight(last + _DAY)
    cut = ((max(one, begin), min(other, end)) for one, other in _windows(list(hours), first - _DAY, last))
    return _in_real_time([each for each in cut if each[0] < each[1]])


def first_time(hours: Iterable[Iterable[Hours]], since: dt.datetime) -> dt.datetime | None:
    """Return the first instant, not before `since`, at which one of several lists of hours holds; None if none does.

    `since` is aware.
    """
    every = [each for group in hours for each in group]
    day = since.astimezone(_oslo()).date()
    for days in _HORIZONS:
        for each in stretches(every, day, day + days * _DAY):
            if each.end > since:
                return max(each.start, since.astimezone(dt.UTC))
    return None


def longest_wait_between(hours: Iterable[Hours], first: dt.date, last: dt.date) -> Stretch | None:
    """Return the longest wait of somebody who asks on a day from `first` to `last`; None if nobody ever comes.

    It is the first of those that are as long, and may go on after the last day; it is empty where somebody
    always answers.
    """
    every = list(hours)
    found = stretches(every, first, last)
    whole = _in_real_time([(_midnight(first), _midnight(last + _DAY))])
    begin, end = whole[0].start, whole[-1].end
    last_answer = first_time([every], end)
    if last_answer is None:
        return None
    asked = [begin, *(each.end for each in found)]
    answered = [*(each.start for each in found), last_answer]
    waits = (Stretch(ask, answer) for ask, answer in zip(asked, answered, strict=True) if ask < end)
    return max(waits, key=lambda each: each.end - each.start, default=Stretch(begin, begin))


def in_oslo(instant: dt.datetime) -> dt.datetime:
    """Return an instant as the clock on the wall in Oslo shows it."""
    return instant.astimezone(_oslo())


_Span = tuple[dt.datetime, dt.datetime]  # wall time, without a zone


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _windows(hours: list[Hours], first: dt.date, last: dt.date) -> Iterator[_Span]:
    """Yield the wall times of the windows that begin on these days."""
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        for each in hours:
            if _begins(each, day):
                yield _midnight(day) + each.start * _MINUTE, _midnight(day) + each.end * _MINUTE


def _begins(hours: Hours, day: dt.date) -> bool:
    return hours.on_holidays if holiday(day, "nb") else day.weekday() in hours.days


def minutes_on(hours: Iterable[Hours], day: dt.date) -> int:
    """Return how many minutes of a day these hours fill on the clock on the wall; what overlaps counts once.

    Raises ValueError for a year whose holidays are not known.
    """
    spans = [span for each in hours for span in _on(each, day)]
    return sum(end - start for start, end in merged(spans))


def _on(hours: Hours, day: dt.date) -> Iterator[tuple[int, int]]:
    """Yield the minutes of a day that a window fills which begins on it, or on the day before."""
    if _begins(hours, day):
        yield hours.start, min(hours.end, DAY)
    if hours.end > DAY and _begins(hours, day - _DAY):
        yield 0, hours.end - DAY


# --- from wall time to real time ---------------------------------------------------------------------


class _Clock(NamedTuple):
    """A stretch of real time in which clocks on the wall are ahead of UTC by one and the same time."""

    start: dt.datetime
    end: dt.datetime
    ahead: dt.timedelta


def _in_real_time(spans: list[_Span]) -> list[Stretch]:
    """Return all instants at which the wall shows a time in one of the spans."""
    if not spans:
        return []
    clocks = _clocks(min(start for start, _ in spans), max(end for _, end in spans))
    found = [_under(clock, span) for span in merged(spans) for clock in clocks]
    return [Stretch(*each) for each in merged([each for each in found if each[0] < each[1]])]


def _under(clock: _Clock, span: _Span) -> _Span:
    """Return when the wall shows a time in the span while this clock holds; backwards where it never does."""
    start, end = (each.replace(tzinfo=dt.UTC) - clock.ahead for each in span)
    return max(start, clock.start), min(end, clock.end)


def _clocks(first: dt.datetime, last: dt.datetime) -> list[_Clock]:
    """Return the clocks that hold around two wall times, and between them, in order."""
    start, end = ((each + shift).replace(tzinfo=dt.UTC) for each, shift in ((first, -_DAY), (last, _DAY)))
    changes = [
        _change(start + number * _DAY)
        for number in range((end - start).days + 1)
        if _ahead(start + number * _DAY) != _ahead(start + (number + 1) * _DAY)
    ]
    bounds = [start, *changes, end + _DAY]
    return [_Clock(one, other, _ahead(one)) for one, other in pairwise(bounds)]


def _change(day: dt.datetime) -> dt.datetime:
    """Return the second, in the day from this instant on, with which clocks change."""
    before = _ahead(day)
    return day + bisect_left(_SECONDS, True, key=lambda each: _ahead(day + each * _SECOND) != before) * _SECOND


def _ahead(instant: dt.datetime) -> dt.timedelta:
    return instant.astimezone(_oslo()).utcoffset() or dt.timedelta()
