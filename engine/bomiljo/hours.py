"""Hours of the week, as a plan writes them: `mon-fri 08:00-15:30`, `daily 18:00-22:00`, `always`.

Times are wall time. On a public holiday only `holidays`, `daily` and `always` hold: an office is closed.
A window that ends before it begins goes on past midnight, and belongs to the day on which it begins.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T", int, dt.datetime)
DAY: Final = 24 * 60  # minutes
WEEK: Final = 7 * DAY
_DAYS: Final = (
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("man", "tir", "ons", "tor", "fre", "lør", "søn"),
)
_EVERY_DAY: Final = ("daily", "daglig")
_HOLIDAYS: Final = ("holidays", "helligdager")
_ALWAYS: Final = ("always", "alltid")
_WHOLE: Final = re.compile(r"^(\S+) ([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$")


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of every week: on these weekdays (0 is Monday), on public holidays or not.

    `start` and `end` are minutes after the midnight with which the day begins; an end past 24:00 lies
    on the day after.
    """

    text: str
    days: frozenset[int]
    on_holidays: bool
    start: int
    end: int

    def __str__(self) -> str:
        """Write it as a plan would."""
        return self.text


def parse_hours(text: str) -> Hours:
    """Read hours of the week; raises ValueError for another form."""
    if text in _ALWAYS:
        return Hours(text, frozenset(range(7)), on_holidays=True, start=0, end=DAY)
    found = _WHOLE.match(text)
    if not found:
        raise ValueError("hours")
    start = 60 * int(found[2]) + int(found[3])
    end = DAY if found[4] is None else 60 * int(found[4]) + int(found[5])
    days, on_holidays = _days(found[1])
    return Hours(text, days, on_holidays, start, end if end > start else end + DAY)


def _days(words: str) -> tuple[frozenset[int], bool]:
    if words in _EVERY_DAY:
        return frozenset(range(7)), True
    if words in _HOLIDAYS:
        return frozenset(), True
    return frozenset().union(*(_stretch(each) for each in words.split(","))), False


def _stretch(words: str) -> frozenset[int]:
    """Return the days of `mon` or `mon-fri`; a stretch may go on past Sunday."""
    first, dash, last = words.partition("-")
    for names in _DAYS:
        if first in names and (last in names or not dash):
            begin, end = names.index(first), names.index(last if dash else first)
            return frozenset(day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1))
    raise ValueError("hours")


# --- A week without public holidays ------------------------------------------------------------------


def in_a_week(hours: Iterable[Hours]) -> list[tuple[int, int]]:
    """Return when in a week without public holidays: minutes from Monday 00:00, merged and in order."""
    found = sorted(piece for each in hours for day in each.days for piece in _pieces(day * DAY, each))
    return merged(found)


def _pieces(midnight: int, hours: Hours) -> list[tuple[int, int]]:
    start, end = midnight + hours.start, midnight + hours.end
    return [(start, end)] if end <= WEEK else [(start, WEEK), (0, end - WEEK)]


def merged(spans: list[tuple[T, T]]) -> list[tuple[T, T]]:
    """Return spans in order with those joined that touch or overlap."""
    found: list[tuple[T, T]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def minutes_a_week(hours: Iterable[Hours]) -> int:
    """Return how many minutes of a week without public holidays these are; what overlaps counts once."""
    return sum(end - start for start, end in in_a_week(hours))


def longest_wait(hours: Iterable[Hours]) -> int | None:
    """Return the longest time in minutes for which none of these hours comes, from week to week; None without any."""
    found = in_a_week(hours)
    if not found:
        return None
    after = [*(start for start, _ in found[1:]), found[0][0] + WEEK]
    return max(start - end for (_, end), start in zip(found, after, strict=True))
