"""One cell of a workbook -> the text that a plan would write, strictly by what its field takes; or why not.

What a planner saw in the cell counts. Excel turns much of what is typed into dates; where that leaves a doubt, the
likeliest meaning is only suggested.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from bomiljo import spoken
from bomiljo.answers import TYPES
from bomiljo.dates import FIRST, LAST, OPEN
from bomiljo.errors import Problem
from bomiljo.nodes import Mark, Node, Scalar, Sequence
from bomiljo.wording import Wording, choice_word
from bomiljo.workbooks.formats import is_percent, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bomiljo.answers import AnswerType, Form
    from bomiljo.rulebook import Lang

FIRST_DAY: Final = dt.date(1899, 12, 30)  # which most workbooks count days from; some count from 1904-01-01
_LANGS: Final[tuple[Lang, ...]] = ("nb", "en")
_SHOWN: Final = 60  # characters of what was written that a message repeats
_LIST: Final = re.compile(r"[;\r\n]+")
_QUOTED: Final = re.compile(r"\"(.*)\"|«(.*)»|“(.*)”", re.DOTALL)
_ESCAPED: Final = re.compile(r"_x000[dD]_")  # how workbooks write a carriage return
# What a plan in text could not hold either.
_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TRUE: Final = {"true": "yes", "false": "no", "sann": "yes", "usann": "no"}
_DATES: Final = ("date", "date-or-open")
_WHOLE: Final = ("count", "age", "phone", "id", "reference", "text")  # what may be a plain number
_DAY_CODES: Final = {
    "no-such-date": "cell-no-such-date",
    "date-order": "cell-date-order",
    "date-limits": "cell-date-limits",
}
_NOT_A_DAY: Final = {
    "month": "cell-shows-month",
    "year": "cell-shows-year",
    "no-year": "cell-shows-no-year",
    "time": "cell-shows-time",
}
_OLD: Final = LAST.year  # days after the first that a workbook counts; what is a date there was typed as a number
OLDEST: Final = FIRST_DAY + dt.timedelta(days=_OLD)  # the last day that is taken for such a number

_SPOKEN: Final[Mapping[AnswerType, Callable[[str], object]]] = {
    "count": spoken.count,
    "date": spoken.day,
    "date-or-open": spoken.day,
    "interval": spoken.interval,
    "duration": spoken.duration,
    "age": spoken.ages,
    "hours": spoken.hours,
    "language": spoken.language,
}
_CODES: Final[Mapping[AnswerType, str]] = {
    "date": "cell-date-form",
    "date-or-open": "cell-date-or-open",
    "age": "age-band",
    "id": "ident",
    "text": "cell-number",
    "reference": "ident",
}


class Cell(NamedTuple):
    """A cell as a workbook has it: its value, what kind of value (`f` a formula, `e` an error), and its format.

    `first_day` is the day from which the workbook counts.
    """

    value: object
    mark: Mark
    kind: str = ""
    format: str = "General"
    first_day: dt.date = FIRST_DAY


class _Fault(Exception):  # noqa: N818 - it becomes a problem with its place
    """What is wrong with a value; a `shown` of None is not to be said again."""

    def __init__(self, code: str, shown: str | None, suggestion: str | None = None, **values: str) -> None:
        super().__init__(code)
        self.code, self.shown, self.suggestion, self.values = code, shown, suggestion, values


def read_cell(cell: Cell, form: Form, field: str, source: str) -> Node | Problem:
    """Return what a cell says, as a plan in text would say it; or what is wrong with it.

    `form` is what the cell takes, and `field` (`Cohort.age`) what it belongs to.

    A blank cell is a blank scalar: not known. Of a list, `none` alone in either language is the empty list; an item
    that is called so stands in quotes.
    """
    try:
        if _is_blank(cell.value):
            return Scalar("", plain=True, mark=cell.mark)
        if not form.many:
            return Scalar(_one(cell, form, field), plain=False, mark=cell.mark)
        return Sequence(
            tuple(Scalar(each, plain=False, mark=cell.mark) for each in _many(cell, form, field)), cell.mark
        )
    except _Fault as fault:
        mark, shown = cell.mark, None if fault.shown is None else _short(fault.shown)
        return Problem(
            fault.code, source, mark.line, mark.column, shown,
            suggestion=fault.suggestion, values=fault.values, sheet=mark.sheet,
        )  # fmt: skip


def says_none(value: object) -> bool:
    """Return whether a cell says in either language that there are none."""
    return isinstance(value, str) and spoken.means("none", value)


@cache
def words_of(form: Form, lang: Lang) -> Mapping[str, str]:
    """Return what can be chosen in a cell: each code with its word, in the order of the model; yes and no too."""
    if form.type == "yes-no":
        return {each: Wording(lang).word("truth", each) for each in ("yes", "no")}
    return {each: choice_word(each, Wording(lang)) for each in form.words}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


# --- what stands in the cell -------------------------------------------------------------------------


def _one(cell: Cell, form: Form, field: str) -> str:
    """Return a single value as a plan writes it. Raises _Fault."""
    value = cell.value
    if cell.kind == "e":
        raise _Fault("cell-error", str(value))
    if cell.kind == "f" or not isinstance(value, bool | int | float | str | dt.date | dt.time | dt.timedelta):
        raise _Fault("cell-formula", None)
    match value:
        case bool():
            return _truth(value, form)
        case int() | float():
            return _number(cell, value, form, field)
        case str():
            return _text(value, form, field)
    return _date(cell, form)


def _many(cell: Cell, form: Form, field: str) -> list[str]:
    """Return the items of a list in one cell."""
    if not isinstance(cell.value, str) or cell.kind in ("e", "f"):
        return [_one(cell, form, field)]
    if says_none(cell.value) and spoken.plain(cell.value) not in _names(form):
        return []
    parts = [each.strip() for each in _LIST.split(_clean(cell.value))]
    try:
        return [_text(each, form, field) for each in parts if each]
    except _Fault as fault:
        raise _with_semicolons(cell.value, form, field, fault) from None


def _with_semicolons(written: str, form: Form, field: str, fault: _Fault) -> _Fault:
    """Return a fault that suggests semicolons where commas stand between the items."""
    parts = [each.strip() for each in re.split(r"[,;\r\n]+", written) if each.strip()]
    try:
        for each in parts:
            _text(each, form, field)
    except _Fault:
        return fault
    return _Fault("cell-semicolons", written, "; ".join(parts)) if "," in written else fault


def _clean(text: str) -> str:
    """Return the text of a cell as it was typed. Raises _Fault for what is no text."""
    said = _ESCAPED.sub("\r", text)
    if _NOT_TEXT.search(said):
        raise _Fault("cell-character", None)
    return said


# --- numbers and truth values ------------------------------------------------------------------------


def _truth(value: bool, form: Form) -> str:
    if form.type != "yes-no":
        raise _Fault("cell-truth", None)
    return "yes" if value else "no"


def _number(cell: Cell, value: float, form: Form, field: str) -> str:
    """Return a number: of a year where a date is asked for, else a whole number where one may stand."""
    whole = math.isfinite(value) and value == int(value) and value >= 0
    written = str(int(value)) if whole else f"{value:.15g}"
    if form.type in _DATES:
        return _year(cell, value, written)
    if not whole or is_percent(cell.format):
        raise _Fault("cell-percent" if is_percent(cell.format) else _code(form), written)
    return _text(written, form, field) if form.type in _WHOLE else _refused(written, form)


def _refused(written: str, form: Form) -> str:
    """Refuse a number where words are asked for."""
    if form.type in ("choice", "yes-no"):
        raise _unchosen(written, form)
    raise _Fault(_code(form), written)


def _year(cell: Cell, value: float, written: str) -> str:
    if written.isdecimal() and FIRST.year < value < LAST.year:
        return written
    raise _Fault("cell-number-for-date", written, _counted(cell, value) or _suggested(spoken.day, written))


def _counted(cell: Cell, value: float) -> str | None:
    """Return the day that is so many days after the first; None for no day that a plan would name."""
    try:
        day = cell.first_day + dt.timedelta(days=int(value))
    except (OverflowError, ValueError):
        return None
    return day.isoformat() if value == int(value) and dt.date(1950, 1, 1) <= day < dt.date(2100, 1, 1) else None


def _suggested(read: Callable[[str], str], written: str) -> str | None:
    try:
        return read(written)
    except spoken.Unread as unread:
        return unread.suggestion


# --- dates that the workbook holds as dates ----------------------------------------------------------


def _date(cell: Cell, form: Form) -> str:
    """Return a date as precisely as the cell shows it; what no date was meant to be is refused."""
    value = cell.value
    if not isinstance(value, dt.date):
        raise _Fault("cell-time" if form.type in _DATES else "cell-made-date", str(value))
    day = value.date() if isinstance(value, dt.datetime) else value
    if form.type not in _DATES:
        raise _Fault("cell-made-date", day.isoformat(), _meant(cell, day, form))
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        raise _Fault("cell-time", value.isoformat(" "), day.isoformat())
    days = (day - cell.first_day).days
    if days <= _OLD:
        raise _Fault("cell-number-as-date", day.isoformat(), str(days) if days > FIRST.year else None)
    if day.year >= LAST.year:
        raise _Fault("cell-date-limits", day.isoformat())
    return _as_seen(cell, day)


def _as_seen(cell: Cell, day: dt.date) -> str:
    written, what = day.isoformat(), seen(cell.format)
    if what == "day":
        return written
    if what == "month" and day.day == 1:
        return written[:7]
    if what == "year" and (day.month, day.day) == (1, 1):
        return written[:4]
    raise _Fault(_NOT_A_DAY[what], written, written)


def _meant(cell: Cell, day: dt.date, form: Form) -> str | None:
    """Return what was typed, as far as it can be told, where the workbook made a date of it."""
    days = (day - cell.first_day).days
    if form.type == "count" and 0 < days <= _OLD:
        return str(days)
    if form.type != "age":
        return None
    pair = sorted((day.month, day.day)) if seen(cell.format) != "month" else [day.month, day.year % 100]
    return f"{pair[0]}-{pair[1]}" if pair[0] <= pair[1] else None


# --- text --------------------------------------------------------------------------------------------


def _text(written: str, form: Form, field: str) -> str:
    """Return a text as a plan writes it: as it stands where it could, else what the words mean."""
    said = _clean(written).strip()
    if form.many and (quoted := _QUOTED.fullmatch(said)):
        said = next(each for each in quoted.groups() if each is not None).strip()
    elif form.type in ("choice", "yes-no"):
        return _chosen(said, form)
    if form.type == "text":
        return _valid(said, form, field, "text")
    return _worded(" ".join(said.split()), form, field)


def _worded(said: str, form: Form, field: str) -> str:
    if form.type == "date-or-open" and _is_open(said, field):
        return OPEN[0]
    if form.refers == "paths" and _goes_no_further(said):
        return OPEN[0]
    if _fits(said, form, field):
        return said
    if form.type in ("id", "reference"):
        return _ident(said, form, field)
    if form.type not in _SPOKEN:
        raise _Fault(_code(form), said)
    try:
        return _valid(str(_SPOKEN[form.type](said)), form, field)
    except spoken.Unread as unread:
        raise _Fault(_DAY_CODES.get(unread.code or "", _code(form)), said, unread.suggestion) from None


def _is_open(said: str, field: str) -> bool:
    group = "open_start" if field.endswith(".from") else "open_end"
    return spoken.plain(said) in OPEN or spoken.means(group, said)


def _ident(said: str, form: Form, field: str) -> str:
    """Return a short name; what would be one with small letters and hyphens is only suggested."""
    made = "-".join(re.findall(r"[a-z0-9æøå]+", said.casefold()))
    if field == "Cohort.id":  # what was written may be somebody's name
        raise _Fault("cohort-id", None, made if _fits(made, form, field) else None)
    raise _Fault("ident", said, made if _fits(made, form, field) else None)


def _goes_no_further(said: str) -> bool:
    return spoken.plain(said) in OPEN or spoken.plain(said) in _no_further()


@cache
def _no_further() -> frozenset[str]:
    return frozenset(spoken.plain(Wording(lang).label("answer-goes-no-further")) for lang in _LANGS)


def _valid(said: str, form: Form, field: str, code: str = "") -> str:
    if not _fits(said, form, field):
        raise _Fault(code or _code(form), said)
    return said


def _code(form: Form) -> str:
    return _CODES.get(form.type, form.type)


def _fits(said: str, form: Form, field: str) -> bool:
    """Return whether a plan in text could say it just so."""
    try:
        _adapter(form.type, field == "Cohort.id").validate_python(said)
    except ValidationError:
        return False
    return True


@cache
def _adapter(kind: AnswerType, of_residents: bool) -> TypeAdapter[Any]:
    """Return what types a text; of the two kinds of id the first is that of residents."""
    found = [each for each, name in TYPES if name == ("id" if kind == "reference" else kind)]
    return TypeAdapter(found[0 if of_residents else -1])


# --- choices -----------------------------------------------------------------------------------------


@cache
def _names(form: Form) -> Mapping[str, str]:
    """Return what can be written for a choice, in either language, with the code that it means."""
    words = {spoken.plain(word): code for lang in _LANGS for code, word in words_of(form, lang).items()}
    return words | {code: code for code in words_of(form, "nb")} | (_TRUE if form.type == "yes-no" else {})


def _chosen(said: str, form: Form) -> str:
    plain = spoken.plain(said)
    if plain in _names(form):
        return _names(form)[plain]
    if form.type == "yes-no":
        for group, answer in (("said_yes", "yes"), ("said_no", "no")):
            if spoken.means(group, said):
                return answer
    raise _unchosen(said, form)


def _unchosen(said: str, form: Form) -> _Fault:
    """Return what is wrong with a word that cannot be chosen; what can be is told in the language of the reader."""
    words = {f"words-{lang}": ", ".join(words_of(form, lang).values()) for lang in _LANGS}
    return _Fault("cell-choice", said, _near(spoken.plain(said), form), **words)


def _near(said: str, form: Form) -> str | None:
    """Return the word most like what was written, in the language that it is more like."""
    found = [spoken.nearest(said, list(map(spoken.plain, words_of(form, lang).values()))) for lang in _LANGS]
    return max((each for each in found if each), key=lambda each: _alike(said, each), default=None)


def _alike(one: str, other: str) -> float:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for what is misspelt

    return SequenceMatcher(None, one, other).ratio()
