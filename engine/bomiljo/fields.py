"""The kinds of scalar a plan can hold, read strictly: nothing is guessed and nothing is converted.

Each takes the text as written in the file, or the Python value that an embedding program gives.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from bomiljo.dates import BEGINNING, NEVER, OPEN, Day, add_months, exactly, parse_day
from bomiljo.hours import Hours, parse_hours

_COUNT = re.compile(r"^(?:0|[1-9][0-9]{0,6})$")
_IDENT = re.compile(r"^[a-z0-9æøå]+(?:-[a-z0-9æøå]+)*$")
_COHORT = re.compile(r"^(?:c|g|f|cohort|group|family|gruppe|familie)-?[0-9]{1,4}$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")
_BAND = re.compile(r"^([0-9]{1,3})(?:-([0-9]{1,3})|(\+))?$")
_INTERVAL = re.compile(r"^([1-9][0-9]{0,2}) (day|days|week|weeks|month|months|dag|dager|uke|uker|måned|måneder)$")
_DURATION = re.compile(r"^([1-9][0-9]{0,2}) (hour|hours|time|timer)$")
_HOURS = r"^(always|alltid|\S+ [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9])$"
_PHONE = re.compile(r"^(?:\+[0-9]{1,3} ?)?[0-9](?: ?[0-9]){2,11}$")
_EMAIL = re.compile(r"^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}$")
_DAYS_IN = {"d": 1, "w": 7, "u": 7}
_TRUE, _FALSE = ("yes", "ja", "true"), ("no", "nei", "false")
_WRITTEN = frozenset(form for word in (*_TRUE, *_FALSE) for form in (word, word.capitalize(), word.upper()))
MAX_IDENT, MAX_TEXT, MAX_AGE = 48, 2000, 120


def refuse(code: str, **context: object) -> PydanticCustomError:
    """Return an error that carries a message code of `texts/problems.yaml`."""
    return PydanticCustomError("bomiljo", "{code}", {"code": code, **context})


@dataclass(frozen=True, slots=True)
class Ages:
    """An age band in years, both ends included; `high` is None for `55+`."""

    low: int
    high: int | None

    def __str__(self) -> str:
        """Write it as a plan would."""
        return f"{self.low}+" if self.high is None else f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something happens: the longest number of days that such an interval can have."""

    text: str
    days: int

    def __str__(self) -> str:
        """Write it as a plan would."""
        return self.text


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something may take at most, in hours of the clock: `2 hours`, `14 days`."""

    text: str
    hours: int

    def __str__(self) -> str:
        """Write it as a plan would."""
        return self.text


def _read_count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _COUNT.match(value):
        return int(value)
    raise refuse("count")


def _read_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) and value in _WRITTEN else ""
    if word:
        return word in _TRUE
    raise refuse("yes-no")


def _read_day(value: object, form: str = "date-form") -> Day:
    if isinstance(value, Day):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return exactly(value)
    if not isinstance(value, str):
        raise refuse(form)
    try:
        return parse_day(value)
    except ValueError as error:
        code = str(error)
        raise refuse(form if code == "date-form" else code) from None


def _read_start(value: object) -> Day:
    return BEGINNING if value in OPEN else _read_day(value, "date-or-open")


def _read_end(value: object) -> Day:
    return NEVER if value in OPEN else _read_day(value, "date-or-open")


def _read_word(value: object, pattern: re.Pattern[str], code: str, limit: int = MAX_IDENT) -> str:
    if isinstance(value, str) and len(value) <= limit and pattern.match(value):
        return value
    raise refuse(code)


def _read_ident(value: object) -> str:
    return _read_word(value, _IDENT, "ident")


def _read_cohort(value: object) -> str:
    return _read_word(value, _COHORT, "cohort-id")


def _read_language(value: object) -> str:
    return _read_word(value, _LANGUAGE, "language")


def _read_text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > MAX_TEXT:
        raise refuse("text")
    return text


def _read_ages(value: object) -> Ages:
    if isinstance(value, Ages):
        return value
    found = _BAND.match(value) if isinstance(value, str) else None
    if not found:
        raise refuse("age-band")
    low = int(found[1])
    high = None if found[3] else int(found[2] or found[1])
    if low > MAX_AGE or (high is not None and not low <= high <= MAX_AGE):
        raise refuse("age-band")
    return Ages(low, high)


def _read_interval(value: object) -> Interval:
    if isinstance(value, Interval):
        return value
    found = _INTERVAL.match(value) if isinstance(value, str) else None
    if not found:
        raise refuse("interval")
    number, unit = int(found[1]), found[2][0]
    return Interval(found[0], _longest(number) if unit == "m" else number * _DAYS_IN[unit])


def _read_duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    found = _DURATION.match(value) if isinstance(value, str) else None
    if found:
        return Duration(found[0], int(found[1]))
    if not isinstance(value, str) or not _INTERVAL.match(value):
        raise refuse("duration")
    return Duration(value, 24 * _read_interval(value).days)


def _read_hours(value: object) -> Hours:
    if isinstance(value, Hours):
        return value
    try:
        return parse_hours(value if isinstance(value, str) else "")
    except ValueError:
        raise refuse("hours") from None


def _read_phone(value: object) -> str:
    return _read_word(value, _PHONE, "phone")


def _read_email(value: object) -> str:
    return _read_word(value, _EMAIL, "email", MAX_TEXT)


def _longest(months: int) -> int:
    """Return the days that so many calendar months can have at most: three can have 92."""
    starts = [dt.date(2000 + number // 12, number % 12 + 1, 1) for number in range(48)]
    return max((add_months(start, months) - start).days for start in starts)


def _as_text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


def _as_text_or_number(pattern: str, example: str) -> WithJsonSchema:
    """To an editor, `2026` and `37` are numbers."""
    return WithJsonSchema({"type": ["string", "integer"], "pattern": pattern, "examples": [example]})


_written = PlainSerializer(str, return_type=str)
_DATE_PATTERN = r"^(\d{4}(-\d{2}){0,2}(\.\.(\d{4}(-\d{2}){0,2})?)?|\.\.\d{4}(-\d{2}){0,2})$"
_OPEN_PATTERN = _DATE_PATTERN.replace("^(", "^(open|åpen|", 1)

Count = Annotated[int, BeforeValidator(_read_count), Field(ge=0)]
_YES_NO = {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": "^([Yy]es|YES|[Nn]o|NO|[Jj]a|JA|[Nn]ei|NEI)$"}]}
YesNo = Annotated[bool, BeforeValidator(_read_flag), WithJsonSchema(_YES_NO)]
Date = Annotated[Day, BeforeValidator(_read_day), _written, _as_text_or_number(_DATE_PATTERN, "2026-03")]
Start = Annotated[Day, BeforeValidator(_read_start), _written, _as_text_or_number(_OPEN_PATTERN, "2026-03-01")]
End = Annotated[Day, BeforeValidator(_read_end), _written, _as_text_or_number(_OPEN_PATTERN, "open")]
Ident = Annotated[str, BeforeValidator(_read_ident), _as_text(_IDENT.pattern, "nav-adviser")]
CohortId = Annotated[str, BeforeValidator(_read_cohort), _as_text(_COHORT.pattern, "c1")]
Text = Annotated[str, BeforeValidator(_read_text), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Language = Annotated[str, BeforeValidator(_read_language), _as_text(_LANGUAGE.pattern, "uk")]
AgeBand = Annotated[Ages, BeforeValidator(_read_ages), _written, _as_text_or_number(_BAND.pattern, "18-24")]
Every = Annotated[Interval, BeforeValidator(_read_interval), _written, _as_text(_INTERVAL.pattern, "14 days")]
Limit = Annotated[
    Duration,
    BeforeValidator(_read_duration),
    _written,
    _as_text(_INTERVAL.pattern.replace(" (", " (hour|hours|time|timer|"), "4 hours"),
]
WeekHours = Annotated[Hours, BeforeValidator(_read_hours), _written, _as_text(_HOURS, "mon-fri 08:00-15:30")]
Phone = Annotated[str, BeforeValidator(_read_phone), _as_text_or_number(_PHONE.pattern, "22 33 44 55")]
Email = Annotated[str, BeforeValidator(_read_email), _as_text(_EMAIL.pattern, "bomiljo@eksempel.no")]
