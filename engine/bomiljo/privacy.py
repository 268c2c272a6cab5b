"""Finds what may not stand in a plan: identity numbers, and how to reach a resident.

Nothing here ever repeats what it found; a problem says where it stands and what kind it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bomiljo.errors import Problem
from bomiljo.nodes import Mapping, Scalar
from bomiljo.yamltext import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.nodes import Node

# --- Identity numbers ---------------------------------------------------------------------------

# One space of any width that people type or a word processor puts in, or one hyphen or dash.
_GAP = "[ \t\u00a0\u2007\u2009\u202f\\-\u2010\u2011\u2012\u2013]"
_ELEVEN = re.compile(rf"(?<![0-9])([0-9]{{6}}){_GAP}?([0-9]{{5}})(?![0-9])")
_TWELVE = re.compile(rf"(?<![0-9])([0-9]{{4}}){_GAP}?([0-9]{{6}}){_GAP}?([0-9]{{2}})(?![0-9])")
# Checksums and UUIDs hold long runs of digits by chance.
_HASH = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{32,})(?![0-9A-Za-z])"
)

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DUF_WEIGHTS = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
_DUF_YEARS = range(1990, 2040)


def scan(text: str, source: str) -> list[Problem]:
    """Return a problem for each identity number in the raw text, comments and keys included.

    Found are Norwegian fødselsnummer, D-numbers and synthetic test numbers, with or without one
    space or dash after the date, and DUF numbers. Control digits must be right; those of the rules
    from 2032 (Skatteetaten, "Nytt fødselsnummer fra 2032") count as right too.

    The control digits of DUF numbers are not published, only known from practice. So twelve digits
    that begin with a plausible year are taken for a DUF number whatever their control digits are;
    these decide only where the digits could as well be a time, `YYYYMMDDhhmm`, or stand in groups.

    Digits of any script count. A number that is split over lines or written with escape sequences
    is not found.
    """
    plain = _ascii_digits(text)
    if not _numbers(plain):
        return []
    # Only now, as looking for checksums takes longer than looking for numbers.
    plain = _HASH.sub(lambda found: "x" * len(found[0]), plain)
    places = Places(text)
    return [_problem(source, places, offset, what) for offset, what in _numbers(plain)]


def _numbers(text: str) -> list[tuple[int, str]]:
    """Return where each number starts and what it is, in the order of the text."""
    return sorted([*_fnr(text), *_duf(text)])


def _problem(source: str, places: Places, offset: int, what: str) -> Problem:
    mark = places.mark(offset)
    return Problem("identity-number", source, mark.line, mark.column, values={"what": what})


def _ascii_digits(text: str) -> str:
    """Return the text, just as long, with the digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    return re.sub(r"[^\D0-9]", lambda found: str(unicodedata.decimal(found[0])), text)


def _fnr(text: str) -> Iterator[tuple[int, str]]:
    for found in _ELEVEN.finditer(text):
        digits = [int(digit) for digit in found[1] + found[2]]
        if _has_date(digits) and _has_control_digits(digits):
            yield found.start(), "fnr"


def _has_date(digits: list[int]) -> bool:
    """Return whether the first six digits can be a date as identity numbers write it.

    D-numbers add 40 to the day. Test numbers add 40, 60 or 80 to the month, and numbers that Nav
    and hospitals give out themselves 20 or 40. Days are not held against the month's length, as
    made-up numbers do not always keep to it.
    """
    day, month = 10 * digits[0] + digits[1], 10 * digits[2] + digits[3]
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month % 20 <= 12  # noqa: PLR2004


def _has_control_digits(digits: list[int]) -> bool:
    # Before 2032 the first remainder is always 0.
    return _remainder(_FIRST_WEIGHTS, digits) in range(4) and _remainder(_SECOND_WEIGHTS, digits) == 0


def _remainder(weights: Iterable[int], digits: Iterable[int]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11


def _duf(text: str) -> Iterator[tuple[int, str]]:
    for found in _TWELVE.finditer(text):
        year, number, control = found.groups()
        needs_control = len(found[0]) > len(year + number + control) or _is_time(year, number, control)
        if int(year) in _DUF_YEARS and (not needs_control or _duf_control(year, number) == int(control)):
            yield found.start(), "duf"


def _duf_control(year: str, number: str) -> int:
    return _remainder(_DUF_WEIGHTS, map(int, number + year))


def _is_time(year: str, number: str, control: str) -> bool:
    hour, minute = int(number[4:]), int(control)
    return hour < 24 and minute < 60 and _is_date(year, number[:2], number[2:4])  # noqa: PLR2004


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1900 <= int(year) < 2100  # noqa: PLR2004


# --- How to reach somebody ----------------------------------------------------------------------

# Begins at the last character before the sign, so that long words cost nothing.
_EMAIL = re.compile(r"[\w.+%-][@＠](?:[\w-]+\.)+[^\W\d_]{2,}")
_SPACE = "[ \t\u00a0\u2007\u2009\u202f]"
_PHONE = re.compile(
    rf"""
    (?: \+{_SPACE}? | (?<![0-9])00(?=47) )              # +47 or 0047, and any other country's sign
      [0-9] (?: (?:{_SPACE}|[().\-]){{0,2}} [0-9] ){{7,14}} (?![0-9])
    | (?<![0-9]) (?:
        [2-9][0-9]{{7}}                                 # 22334455
      | [2-9][0-9]{{3}} {_SPACE} [0-9]{{4}}               # 2233 4455
      | [2-9][0-9] (?P<a>{_SPACE}|[.\-]) [0-9]{{2}} (?P=a) [0-9]{{2}} (?P=a) [0-9]{{2}}  # 22 33 44 55
      | [2-9][0-9]{{2}} (?P<b>{_SPACE}|[.\-]) [0-9]{{2}} (?P=b) [0-9]{{3}}               # 912 34 567
    ) (?![0-9])
    """,
    re.VERBOSE,
)


def personal_contacts(node: Node, source: str, place: str) -> list[Problem]:
    """Return a problem for each text under `node` that holds an e-mail address or a phone number.

    Meant for the sections about residents; `place` names the section in the message. Keys count as
    text. Dates and years are not phone numbers, though some are written with eight digits.
    """
    return [
        Problem(
            "personal-contact",
            scalar.mark.source or source,
            scalar.mark.line,
            scalar.mark.column,
            values={"what": what, "place": place},
            sheet=scalar.mark.sheet,
        )
        for scalar in _scalars(node)
        for what in _contacts(scalar.text)
    ]


def tells_contact(text: str) -> bool:
    """Return whether a text holds an e-mail address or a phone number."""
    return any(_contacts(text))


def discreet(problem: Problem) -> Problem:
    """Return a problem that repeats no e-mail address and no phone number of what it is about."""
    shown = problem.value if problem.value is None or not tells_contact(problem.value) else None
    values = {key: "…" if tells_contact(each) else each for key, each in problem.values.items()}
    return replace(problem, value=shown, values=values)


def _contacts(text: str) -> Iterator[str]:
    if _EMAIL.search(text):
        yield "e-mail"
    plain = _HASH.sub("x", _ascii_digits(text))
    if any(not _is_dates(found[0]) for found in _PHONE.finditer(plain)):
        yield "phone"


def _is_dates(text: str) -> bool:
    """Return whether eight digits are one date or two years."""
    first, second = text[:4], text[-4:]
    if len(text) == 9:  # noqa: PLR2004
        return {first[:2], second[:2]} <= {"19", "20"}
    iso, norwegian = (first, text[4:6], text[6:]), (second, text[2:4], text[:2])
    return len(text) == 8 and text.isdigit() and (_is_date(*iso) or _is_date(*norwegian))  # noqa: PLR2004


def _scalars(node: Node) -> Iterator[Scalar]:
    """Yield every text under a node once, keys included, however often aliases repeat it."""
    seen: set[int] = set()
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, Scalar):
            yield current
        elif isinstance(current, Mapping):
            waiting.extend(part for entry in reversed(current.entries) for part in reversed(entry))
        else:
            waiting.extend(reversed(current.items))
