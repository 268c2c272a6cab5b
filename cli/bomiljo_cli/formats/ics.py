"""An agenda as an iCalendar file (RFC 5545), for Outlook and every other calendar.

What an entry is called by (UID) is made of the plan and of what the entry is, never of its words or days: a later file
changes what an earlier one brought. Nothing is invited and nobody is named: no organizer, no addresses.
"""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import chain, count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click
import icalendar

from bomiljo import Wording, printable
from bomiljo_cli.formats import agenda
from bomiljo_cli.formats.earlier import LARGEST, Earlier, NotOursError, Ours, read, revision_of, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo import ActionPlan, Dossier, Forecast
    from bomiljo_cli.formats.agenda import Agenda, Entry
    from bomiljo_cli.formats.registry import Setting

PRODID: Final = "-//bomiljo//bomiljo 1//EN"
ZONE: Final = "Europe/Oslo"
BEGINS, LASTS = dt.time(9), dt.timedelta(minutes=30)
_OURS: Final = uuid.UUID("6d2d1a1e-5a0c-5f0e-9d0b-2b6f5a0f7c11")  # the names that this program makes
_ONE_DAY: Final = dt.timedelta(days=1)
_PRIORITIES: Final = {"critical": 1, "high": 3, "medium": 5, "low": 7}
_FORESEEN: Final = 7  # days before a deadline on which it is called to mind


def check(found: Dossier, setting: Setting) -> bytes:
    """Return the measures, deadlines, meetings, move-ins and steps of presence that a check tells of."""
    return revised(agenda.of_check(found), setting)


def plan(found: ActionPlan, setting: Setting) -> bytes:
    """Return the actions of an action plan."""
    return revised(agenda.of_actions(found), setting)


def forecast(found: Forecast, setting: Setting) -> bytes:
    """Return what becomes of outcomes, and the last days on which it can be prevented."""
    return revised(agenda.of_forecast(found), setting)


def revised(found: Agenda, setting: Setting) -> bytes:
    """Return an agenda as the next revision of the calendar that stands where it is written.

    Raises UsageError where a file stands there that is no earlier calendar of the same.
    """
    try:
        earlier = _earlier(setting.output, scope(found))
    except NotOursError as error:
        said = Wording(found.lang).label(f"calendar-refused-{error.code}", file=printable(setting.output or ""))
        raise click.UsageError(said) from None
    return render(found, earlier)


def _earlier(output: str | None, ours: Ours) -> Earlier | None:
    """Return the calendar in a file, if there is one. A device is written to and never read from."""
    path = Path(output) if output is not None else None
    if path is None or not path.is_file():
        return None
    with path.open("rb") as file:
        return read(file.read(LARGEST + 1), ours)


def render(found: Agenda, earlier: Earlier | None = None) -> bytes:
    """Return the calendar; where an earlier one of the same is given, as its next revision.

    What is the same there keeps its revision, what has changed gets a higher one, and what is gone is cancelled.
    """
    calendar, before = _calendar(found), earlier or Earlier()
    for each in before.revised(list(_events(found, before)), found.day, found.until):
        calendar.add_component(each)
    return bytes(calendar.to_ical())


def scope(found: Agenda) -> Ours:
    """Return what an earlier calendar has to say of itself to be one of the same."""
    return Ours(PRODID, str(_name(*found.plan, *found.scope)))


def _name(*parts: str) -> uuid.UUID:
    """Return a name that is the same for the same parts, and from which they cannot be read."""
    return uuid.uuid5(_OURS, "\n".join(each.replace("\n", " ") for each in parts))


def _calendar(found: Agenda) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    name, about = icalendar.vText(printable(found.name)), icalendar.vText(_text(found.lines))
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", scope(found).uid)
    for key, text in (("name", name), ("description", about), ("x-wr-calname", name), ("x-wr-caldesc", about)):
        calendar.add(key, text)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone())  # also where nothing is timed: no calendar may be without any part
    return calendar


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def _zone() -> icalendar.Timezone:
    """Return the time of Oslo as it has been since 1996: a rule for the summer and one for the winter."""
    zone = icalendar.Timezone()
    zone.add("tzid", ZONE)
    parts = ((icalendar.TimezoneDaylight(), "CEST", 3, 1, 2, 2), (icalendar.TimezoneStandard(), "CET", 10, 2, 1, 3))
    for part, name, month, before, after, hour in parts:
        last_sunday = dt.datetime(1996, month, 31 if month == 3 else 27, hour)  # noqa: DTZ001, PLR2004 - local time
        part.add("dtstart", last_sunday)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", dt.timedelta(hours=before))
        part.add("tzoffsetto", dt.timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


# --- events ----------------------------------------------------------------------------------------------


def _events(found: Agenda, before: Earlier) -> Iterator[icalendar.Event]:
    """Yield the entries as events, each with the number of this day's revision."""
    ordered = sorted(found.entries, key=lambda each: (each.first, each.last, each.key))
    groups: dict[str, list[Entry]] = {}
    for each in ordered:
        groups.setdefault(each.key, []).append(each)
    uids = {key: _uids(found, each, before) for key, each in groups.items()}
    for each in ordered:
        yield _event(found, each, uids[each.key].pop(0))


def _uids(found: Agenda, alike: list[Entry], before: Earlier) -> list[str]:
    """Return what entries with one key are called by: what stood on the same day before is called as it was.

    The others take the names that are left: first those of what was to come, then of what has passed, then new ones.
    """
    known = {each: before.day_of(each) for each in takewhile(before.events.__contains__, _names(found, alike[0].key))}
    same = {day: name for name, day in reversed(known.items())}
    kept = [same.pop(each.first, None) for each in alike]
    left = sorted((each for each in known if each not in kept), key=lambda each: known[each] < found.day)
    free = chain(left, (each for each in _names(found, alike[0].key) if each not in known))
    return [each or next(free) for each in kept]


def _names(found: Agenda, key: str) -> Iterator[str]:
    """Yield the names of the first thing of a kind, of the second, and so on."""
    return (str(_name(*found.plan, key, str(number))) for number in count(1))


def _event(found: Agenda, entry: Entry, uid: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp_of(found.day))
    event.add("last-modified", stamp_of(found.day))
    event.add("sequence", revision_of(found.day))
    _add_days(event, entry)
    event.add("summary", printable(entry.title))
    event.add("description", _text(entry.lines))
    event.add("categories", [printable(found.name), _category(found, entry)])
    event.add("status", "CONFIRMED" if entry.certain else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # it calls to mind, and takes nobody's time
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if found.internal:
        event.add("class", "CONFIDENTIAL")
    if entry.severity:
        event.add("priority", _PRIORITIES[entry.severity])
    if alarm := _alarm(found, entry):
        event.add_component(alarm)
    return event


def _add_days(event: icalendar.Event, entry: Entry) -> None:
    if entry.timed:
        begins = dt.datetime.combine(entry.first, BEGINS, ZoneInfo(ZONE))
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + _ONE_DAY)  # the first day that is not of it


def _category(found: Agenda, entry: Entry) -> str:
    name = "calendar-action" if entry.kind == "action" else f"lane-{entry.kind}"
    return Wording(found.lang).label(name)


def _alarm(found: Agenda, entry: Entry) -> icalendar.Alarm | None:
    """Return what calls an entry to mind at nine: the day before, for a deadline the week before; never in the past."""
    ahead = (entry.first - found.day).days
    if not entry.reminded or ahead < 1:
        return None
    days = _FORESEEN if entry.kind == "deadline" and ahead >= _FORESEEN else 1
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", printable(entry.title))
    since_midnight = dt.timedelta() if entry.timed else dt.timedelta(hours=BEGINS.hour)
    alarm.add("trigger", since_midnight - dt.timedelta(days=days))
    return alarm
