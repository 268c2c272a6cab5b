"""A calendar that was written earlier: read with care, for its file may be anything, and revised.

Nothing of it is taken over but what stands in a list here: what somebody may have put into the file goes no further.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import icalendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST: Final = 5_000_000  # bytes; the largest of the shipped plans makes a hundredth of it
_KEPT_WHOLE: Final = ("description", "status", "priority")
_KEPT: Final = (
    "uid",
    "dtstamp",
    "last-modified",
    "sequence",
    "dtstart",
    "dtend",
    "summary",
    "categories",
    "class",
    "transp",
)
_REVISION: Final = ("dtstamp", "last-modified", "sequence")
_FIRST_DAY: Final = dt.date(2000, 1, 1)
_ONE_DAY: Final = dt.timedelta(days=1)
_HIGHEST: Final = 2**31 - 2


class NotOursError(Exception):
    """The file is no calendar that can be revised; `code` says why."""

    def __init__(self, code: str) -> None:
        """Remember why."""
        super().__init__(code)
        self.code = code


class Ours(NamedTuple):
    """What a calendar says of itself: the program that made it, and what it is about."""

    prodid: str
    uid: str


@dataclass(frozen=True)
class Earlier:
    """The events of an earlier calendar, by their UID."""

    events: dict[str, icalendar.Event] = field(default_factory=dict)

    def revised(
        self, events: Sequence[icalendar.Event], day: dt.date, until: dt.date | None
    ) -> Iterator[icalendar.Event]:
        """Yield today's events with their revisions, then what is gone: as it was where it has passed, else cancelled.

        What lies after `until` was not looked at, and stays as it was.
        """
        for each in events:
            yield self._numbered(each)
        now = {str(each["uid"]) for each in events}
        for uid, each in self.events.items():
            if uid not in now:
                yield _gone(each, day, until)

    def day_of(self, uid: str) -> dt.date:
        """Return the first day of an event."""
        return _days(self.events[uid])[0]

    def _numbered(self, event: icalendar.Event) -> icalendar.Event:
        """Return an event with the revision it had where it is the same, else with a higher one."""
        before = self.events.get(str(event["uid"]))
        if before is None:
            return event
        if _content(before) == _content(event):
            for name in _REVISION:
                _set(event, name, before.decoded(name))
            return event
        _set(event, "sequence", max(_revision(event), _revision(before) + 1))
        return event


def read(data: bytes, ours: Ours) -> Earlier:
    """Return an earlier calendar. Raises NotOursError for everything that is not a whole calendar of the same."""
    if len(data) > LARGEST:
        raise NotOursError("too-large")
    if not data:
        return Earlier()
    calendar = _parsed(data)
    if str(calendar.get("prodid", "")) != ours.prodid:
        raise NotOursError("not-ours")
    if str(calendar.get("uid", "")) != ours.uid:
        raise NotOursError("of-other")
    return Earlier({str(each["uid"]): each for each in _events(calendar)})


def _parsed(data: bytes) -> icalendar.Calendar:
    try:
        found = icalendar.Calendar.from_ical(data)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise NotOursError("not-known") from error
    if not isinstance(found, icalendar.Calendar):
        raise NotOursError("not-known")
    return found


def _events(calendar: icalendar.Calendar) -> Iterator[icalendar.Event]:
    """Yield the events, each whole and with a revision that can be counted on."""
    for each in calendar.subcomponents:
        if isinstance(each, icalendar.Event):
            if not _whole(each):
                raise NotOursError("not-known")
            yield each


def _whole(event: icalendar.Event) -> bool:
    try:
        starts, ends = event.decoded("dtstart"), event.decoded("dtend")
        return (
            all(isinstance(event.get(name), str) for name in ("uid", "summary"))
            and type(starts) is type(ends)
            and isinstance(starts, dt.date)
            and starts < ends
            and all(isinstance(event.decoded(name), dt.datetime) for name in ("dtstamp", "last-modified"))
            and 0 <= _revision(event) <= _HIGHEST
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _gone(event: icalendar.Event, day: dt.date, until: dt.date | None) -> icalendar.Event:
    """Return what is no longer among the events: cancelled, unless it was before, has passed, or lies too far away."""
    first, last = _days(event)
    stays = event.get("status") == "CANCELLED" or last < day or (until is not None and first > until)
    kept = icalendar.Event()
    for name in (*_KEPT, *(_KEPT_WHOLE if stays else ())):
        if name in event:
            kept[name] = event[name]
    if not stays:
        kept.add("status", "CANCELLED")
        for name, value in _next_revision(event, day).items():
            _set(kept, name, value)
    return kept


def _next_revision(event: icalendar.Event, day: dt.date) -> dict[str, Any]:
    number = max(revision_of(day), _revision(event) + 1)
    return {"dtstamp": stamp_of(day), "last-modified": stamp_of(day), "sequence": number}


def _days(event: icalendar.Event) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of an event."""
    first, end = event.decoded("dtstart"), event.decoded("dtend")
    return (first.date(), end.date()) if isinstance(first, dt.datetime) else (first, end - _ONE_DAY)


def _revision(event: icalendar.Event) -> int:
    return int(event.decoded("sequence"))


def revision_of(day: dt.date) -> int:
    """Return the number of a revision that is made on a day: later days have higher ones, without any file to ask."""
    return max(0, (day - _FIRST_DAY).days)


def stamp_of(day: dt.date) -> dt.datetime:
    """Return when a revision is said to be made: the day that is looked at begins, whatever the clock is."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _content(event: icalendar.Event) -> bytes:
    """Return all that an event says but its revision."""
    copy = event.copy()
    for name in _REVISION:
        copy.pop(name, None)
    copy.subcomponents = list(event.subcomponents)
    return bytes(copy.to_ical())


def _set(event: icalendar.Event, name: str, value: Any) -> None:
    event.pop(name, None)
    event.add(name, value)
