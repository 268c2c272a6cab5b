"""What people write for a day, an interval, an age -> the same as a plan writes it. Nothing is guessed.

What can be read in two ways is not read: the likeliest way is given back, to be written out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bomiljo.dates import parse_day
from bomiljo.hours import parse_hours
from bomiljo.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_DOTTED: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_SHORT: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{2})")
_SOLID: Final = re.compile(r"(\d{4})[./]?(\d{2})[./]?(\d{2})")
_IN_WORDS: Final = re.compile(
    r"(?:(\d{1,2})(?:\.|st|nd|rd|th)? )?([^\W\d]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})"
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?: \d{3})*|\d+")
_AGES: Final = re.compile(
    r"(\d{1,3})(?: ?(?:-|til|to) ?(\d{1,3})| ?\+|( (?:og|and|or|eller) (?:over|eldre|older|oppover|up)))?"
)
_TIMES: Final = re.compile(r"(\S+|.+?) (?:kl\.? ?)?(\d{1,2})(?:[:.](\d{2}))? ?(?:-|til|to) ?(\d{1,2})(?:[:.](\d{2}))?")
_ABBREVIATED: Final = 3  # letters that tell a month


class Unread(ValueError):  # noqa: N818 - it says what happened
    """What was written cannot be read; `suggestion` is what may have been meant, as a plan writes it."""

    def __init__(self, suggestion: str | None = None, code: str | None = None) -> None:
        """Keep the suggestion, and the code of what is wrong where it is more than the form."""
        super().__init__(code or "unread")
        self.suggestion, self.code = suggestion, code


def plain(text: str) -> str:
    """Return text as it is compared: small letters, single spaces, one kind of dash."""
    return " ".join(text.casefold().translate(_DASHES).split())


def means(group: str, text: str) -> bool:
    """Return whether a text is one of the words of a group, such as `yes` or `unknown`."""
    return plain(text) in catalogue("replies")[group]


@cache
def _table(group: str) -> dict[str, str]:
    """Return what each word of a group stands for."""
    return {word: meaning for meaning, words in catalogue("replies")[group].items() for word in words}


# --- days --------------------------------------------------------------------------------------------


def day(text: str) -> str:
    """Return a day as a plan writes it: from `15.6.2024`, `15. juni 2024`, `June 2024`, `mellom A og B`.

    Raises Unread.
    """
    said = plain(text)
    if len(ends := _between(said)) > 1:
        return _checked("..".join(map(day, ends)))
    if found := _DOTTED.fullmatch(said):
        return _checked(_iso(found[3], found[2], found[1]))
    if (found := _IN_WORDS.fullmatch(said)) and (month := _month(found[2])) and not (found[1] and found[3]):
        return _checked(_iso(found[4], month, found[1] or found[3]))
    return _checked(said, _likely(said))


def days(text: str) -> tuple[str, str]:
    """Return the first and the last day of a stretch (`A til B`); of a single day, that day twice. Raises Unread."""
    said = plain(text)
    for word in ("..", *(f" {each} " for each in catalogue("replies")["until"]), " - "):
        first, found, last = said.partition(word)
        if found and first and last:
            return day(first), day(last)
    return day(said), day(said)


def _between(said: str) -> list[str]:
    """Return the two ends of `between A and B`."""
    first, _, rest = said.partition(" ")
    if first not in catalogue("replies")["between"]:
        return []
    return re.split(r" (?:og|and) ", rest)


def _month(word: str) -> str | None:
    found = {number for name, number in _table("months").items() if name == word or _shortened(name, word)}
    return found.pop() if len(found) == 1 else None


def _shortened(name: str, word: str) -> bool:
    return len(word) >= _ABBREVIATED and name.startswith(word)


def _iso(year: str, month: str, date: str | None) -> str:
    return "-".join(f"{int(each):02}" for each in (year, month, date) if each)


def _checked(written: str, suggestion: str | None = None) -> str:
    try:
        parse_day(written)
    except ValueError as error:
        raise Unread(suggestion, None if str(error) == "date-form" else str(error)) from None
    return written


def _likely(said: str) -> str | None:
    """Return the day that may be meant by a form with which not everybody means the same."""
    if found := _SLASHED.fullmatch(said):
        return _valid(_iso(found[3], found[2], found[1]))
    if found := _SHORT.fullmatch(said):
        return _valid(_iso(f"20{found[3]}", found[2], found[1]))
    found = _SOLID.fullmatch(said)
    return _valid("-".join(found.groups())) if found else None


def _valid(written: str) -> str | None:
    try:
        return _checked(written)
    except Unread:
        return None


# --- numbers, and lengths of time --------------------------------------------------------------------


def count(text: str) -> int:
    """Return a whole number; `ingen` and `none` are 0. Raises Unread."""
    said = plain(text)
    if said in catalogue("replies")["none"]:
        return 0
    if said.isascii() and _THOUSANDS.fullmatch(said):
        return int(said.replace(" ", ""))
    first, _, rest = said.partition(" ")
    raise Unread(first if rest and first.isascii() and first.isdecimal() else None)


def interval(text: str) -> str:
    """Return how often something happens: from `hver 14. dag`, `annenhver uke`, `weekly`. Raises Unread."""
    said = plain(text)
    return _table("rhythms").get(said) or _length(said, "day", "week", "month", "year")


def duration(text: str) -> str:
    """Return how long something may take: from `innen 4 timer`, `ett døgn`. Raises Unread."""
    first, _, rest = (said := plain(text)).partition(" ")
    return _length(rest if first in catalogue("replies")["within"] else said, "hour", "day", "week", "month", "year")


def _length(said: str, *units: str) -> str:
    """Return a number of units: the last word is the unit, and those before it give the number."""
    *words, last = _once_a(said).split() or [""]
    unit = _table("units").get(last)
    if unit not in units or not words:
        raise Unread
    number = _number(words)
    if unit == "year":
        number, unit = 12 * number, "month"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _once_a(said: str) -> str:
    """Return `every week` for `once a week`."""
    return re.sub(r"^(?:(?:en|én|ei|1) gang (?:i|per|om)|once (?:a|per|every)) ", "every ", said)


def _number(words: list[str]) -> int:
    """Return the number of `14`, `hver 14.`, `every 2nd`, `annenhver`, `every other`, or of `every` alone."""
    if words[0] in catalogue("replies")["every"]:
        words = words[1:] or ["1"]
    number = _digits(words[0]) if len(words) == 1 else None
    if number is None:
        raise Unread
    return number


def _digits(word: str) -> int | None:
    if found := re.fullmatch(r"([1-9]\d{0,2})(?:\.|st|nd|rd|th)?", word):
        return int(found[1])
    named = _table("numbers").get(word)
    return int(named) if named else None


def ages(text: str) -> str:
    """Return an age band: from `18 til 24 år`, `55 og over`. Raises Unread."""
    said = " ".join(each for each in plain(text).split() if _table("units").get(each) != "year")
    found = _AGES.fullmatch(said) if said.isascii() else None
    if not found:
        raise Unread
    low, high, over = found.groups()
    return f"{low}-{high}" if high else f"{low}+" if over or said.endswith("+") else low


# --- hours and languages -----------------------------------------------------------------------------


def hours(text: str) -> str:
    """Return hours of the week as a plan writes them; raises Unread, with them where a plan would write more."""
    said = plain(text)
    if said in catalogue("replies")["always"]:
        return "always"
    try:
        return parse_hours(said).text
    except ValueError:
        raise Unread(_padded(said)) from None


def _padded(said: str) -> str | None:
    """Return hours with all digits and short names of days: `mandag til fredag 8-15.30`."""
    found = _TIMES.fullmatch(said)
    if not found or (not said.isascii() and not found[1]):
        return None
    start, end = (f"{int(found[at]):02}:{found[at + 1] or '00'}" for at in (2, 4))
    written = f"{''.join(_short_days(found[1]))} {start}-{end}"
    try:
        return parse_hours(written).text
    except ValueError:
        return None


def _short_days(said: str) -> Iterator[str]:
    short = _table("weekdays")
    if said in short:
        yield short[said]
        return
    for each in re.split(r"( til | to | og | and |,|-)", said):
        yield {"til": "-", "to": "-", "og": ",", "and": ","}.get(each.strip(), short.get(each.strip(), each.strip()))


def language(text: str) -> str:
    """Return the code of a language, from its code or its name. Raises Unread, with the nearest name."""
    said = plain(text)
    names: dict[str, str] = {name: code for code, *names in catalogue("replies")["languages"] for name in names}
    if said in names:
        return names[said]
    if re.fullmatch(r"[a-z]{2,3}", said) and not (means("said_yes", said) or said == "nei"):
        return said
    raise Unread(nearest(said, names))


def nearest(said: str, words: dict[str, str] | list[str]) -> str | None:
    """Return the word that is most like what was written, if one is much like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is misspelt

    return next(iter(get_close_matches(said, words, n=1, cutoff=0.7)), None)
