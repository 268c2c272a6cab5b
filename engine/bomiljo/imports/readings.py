"""A cell of a list -> what a plan writes for it, strictly by what the field takes; or a code of why not.

Nothing that was written is kept in an error: it may be about a person.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from bomiljo import privacy, spoken
from bomiljo.answers import form_of
from bomiljo.dates import NEVER, OPEN, Day, exactly, parse_day
from bomiljo.fields import MAX_AGE, Ages, Ident
from bomiljo.rulebook import LANGS
from bomiljo.wording import catalogue
from bomiljo.workbooks.cells import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bomiljo.imports.forms import ResidentColumn

_IDENT: Final = TypeAdapter[str](Ident)
_LONGEST: Final = 120  # characters of what can be a value; more is a text
_MOST: Final = 9_999  # people or homes in one row
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:[.,]0+)?)?Z?$")
_KEPT: Final = 20_000  # different words of one column that are remembered
# Where a field of a list is another than that of a plan: what it is read as.
_AS: Final = {
    "birth-date": "Departure.on",
    "departure": "Departure.on",
    "arrival": "Arrival.from",
    "arrival.from": "Arrival.from",
    "arrival.to": "Arrival.to",
}


class Unreadable(Exception):  # noqa: N818 - it says what happened
    """A cell does not say what its field takes; `code` is the message, and the cell is not kept.

    Where cells of a row do not fit together, `at` is the one of them that is told of.
    """

    def __init__(self, code: str, at: int | None = None) -> None:
        """Keep the code, and which cell of those that are wanted it is."""
        super().__init__(code)
        self.code, self.at = code, at


def field_kind(field: str) -> str:
    """Return the kind of answer that a field of a list takes: `choice`, `yes-no`, `date`, ..."""
    found = form_of(_AS.get(field, f"Cohort.{field}")).type
    return "date" if field in ("arrival", "arrival.from", "birth-date", "departure") else found


def reader(field: str, column: ResidentColumn | None = None) -> Callable[[str], Any]:
    """Return what reads the cells of a column; it gives None for what is not known, and raises Unreadable."""
    known: dict[str, Any] = {}
    values = _targets(field, column.values if column else {})
    blank = target(field, column.blank) if column and column.blank is not None else None
    precision = column.precision if column else "day"

    def read(text: str) -> Any:
        said = _bare(text)
        if not said:
            return blank
        if said not in known:
            if len(known) > _KEPT:
                known.clear()
            known[said] = _coarse(_value(field, said, values), precision)
        return known[said]

    return read


def target(field: str, word: str) -> Any:
    """Return what a mapping itself writes for a field. Raises Unreadable."""
    if field == "departure" and spoken.means("none", word):
        return NEVER
    if field == "unit":
        return _unit(word)
    return _natural(field, word)


def _unit(word: str) -> str:
    try:
        return str(_IDENT.validate_python(word))
    except ValidationError:
        code = "list-unit"
    raise Unreadable(code)


def _targets(field: str, values: Mapping[str, str | None]) -> dict[str, Any]:
    return {spoken.plain(word): None if each is None else target(field, each) for word, each in values.items()}


def _bare(text: str) -> str:
    """Return a cell without space around it, and a day without the midnight that programs write behind it."""
    return _MIDNIGHT.sub("", text.strip())


def _value(field: str, said: str, values: Mapping[str, Any]) -> Any:
    if privacy.scan(said, ""):
        raise Unreadable("list-identity-number")
    plain = spoken.plain(said) if len(said) <= _LONGEST else ""
    if plain in values:
        return values[plain]
    if not plain or field == "unit":  # any word could be a name
        raise Unreadable("list-unit" if plain else "list-long-text")
    return None if spoken.means("unknown", plain) else _natural(field, said)


def _natural(field: str, said: str) -> Any:
    """Return what people write for a field, as a plan has it. Raises Unreadable."""
    kind = field_kind(field)
    found = _READ[kind](field, said)
    if found is None:
        raise Unreadable(f"list-{kind}")
    return found


def _choice(field: str, said: str) -> str | None:
    return _choices(field).get(spoken.plain(said))


@cache
def _choices(field: str) -> dict[str, str]:
    """Return the words for what can be chosen: those of a plan, of its workbook in each language, and of lists."""
    form = form_of(f"Cohort.{field}")
    usual = catalogue("imports")["words"].get(field, {})
    found = {word: code for code, words in usual.items() for word in words}
    for lang in LANGS:
        found |= {spoken.plain(word): code for code, word in words_of(form, lang).items()}
    return {**found, **{code: code for code in form.words}}


def _yes_no(_: str, said: str) -> bool | None:
    for group, words, answer in (("said_yes", ("true", "sant"), True), ("said_no", ("false", "usant"), False)):
        if spoken.means(group, said) or spoken.plain(said) in words:
            return answer
    return None


def _count(_: str, said: str) -> int | None:
    found = _spoken(spoken.count, said)
    return found if found is not None and found <= _MOST else None


def _day(_: str, said: str) -> Day | None:
    found = _spoken(spoken.day, said)
    return None if found is None else parse_day(found)


def _day_or_open(field: str, said: str) -> Day | None:
    is_open = spoken.plain(said) in OPEN or spoken.means("open_end", said)
    return NEVER if is_open else _day(field, said)


def _ages(_: str, said: str) -> Ages | None:
    found = _spoken(spoken.ages, said)
    if found is None:
        return None
    low, _dash, high = found.removesuffix("+").partition("-")
    band = Ages(int(low), None if found.endswith("+") else int(high or low))
    return band if band.low <= (MAX_AGE if band.high is None else band.high) <= MAX_AGE else None


def _language(_: str, said: str) -> str | None:
    """Return a language that the program knows by name or code: any three letters could be a name."""
    plain = spoken.plain(said)
    return next((code for code, *names in catalogue("replies")["languages"] if plain in (code, *names)), None)


def _spoken(read: Callable[[str], Any], said: str) -> Any:
    try:
        return read(said)
    except spoken.Unread:  # it holds what may have been meant, and goes no further
        return None


def _coarse(value: Any, precision: str) -> Any:
    """Return a day as coarsely as it is to be kept."""
    if precision == "day" or not isinstance(value, Day) or value == NEVER:
        return value
    first = dt.date(value.earliest.year, value.earliest.month if precision == "month" else 1, 1)
    last = exactly(value.latest.replace(month=value.latest.month if precision == "month" else 12, day=1))
    return Day(first, last.plus_months(1).plus_days(-1).latest)


_READ: Final[dict[str, Callable[[str, str], Any]]] = {
    "choice": _choice,
    "yes-no": _yes_no,
    "count": _count,
    "date": _day,
    "date-or-open": _day_or_open,
    "age": _ages,
    "language": _language,
}
