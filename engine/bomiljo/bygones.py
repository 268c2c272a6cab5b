"""What has passed, which no measure changes: a day that has gone by, what was held or told."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from bomiljo.changes import Append, Change, ChangeError, value_at
from bomiljo.dates import FIRST, Day, parse_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from bomiljo.model import Plan

_DATE: Final = re.compile(r"(\.\.)?\d{4}-\d{2}(-\d{2})?(\.\.\S*)?")


def rewrites_the_past(plan: Plan, change: Change, today: dt.date) -> bool:
    """Return whether a change gives a day before today, or alters a day that has passed.

    The last day of a span may be yesterday: whoever ends something today had it until then. Where no day is told, it
    may be written that it was some day before today: that alters nothing, and tells what comes later from it.
    """
    if _says_it_was_before(plan, change, today):
        return False
    if any(day.earliest < (_day_before(today) if name == "to" else today) for name, day in _days_in(change)):
        return True
    with suppress(ChangeError):
        old = None if isinstance(change, Append) else value_at(plan, change.path)
        return bool(old) and _is_past(old, today)
    return False


def _says_it_was_before(plan: Plan, change: Change, today: dt.date) -> bool:
    if isinstance(change, Append) or change.value != f"..{_day_before(today)}":
        return False
    with suppress(ChangeError):
        return value_at(plan, change.path) is None
    return False


def _is_past(old: Any, today: dt.date) -> bool:
    """Return whether what stands there has happened: a day that has passed, a list of what was held or told."""
    if isinstance(old, Day):
        return FIRST < old.latest < today
    return isinstance(old, list)


def _days_in(change: Change) -> Iterator[tuple[str, Day]]:
    name = change.path.rpartition(".")[2]
    yield from _days_of(name, change.value)


def _days_of(name: str, value: Any) -> Iterator[tuple[str, Day]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _days_of(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _days_of(name, each)
    elif isinstance(value, str) and _DATE.fullmatch(value):
        yield name, parse_day(value)


def _day_before(day: dt.date) -> dt.date:
    return day.fromordinal(day.toordinal() - 1)
