"""The words of the pages of contacts: one file for each language, and nothing else is needed for one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bomiljo.errors import LoadError, Problem, UsageError
from bomiljo.hours import DAY, Hours
from bomiljo.loading import read_bytes
from bomiljo.nodes import Mapping, Node, Scalar
from bomiljo.resources import text
from bomiljo.wording import fill, placeholders
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.dates import Day

_ORIGINAL: Final = "nb"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR: Final = 60
_PAIR: Final = 2  # of two days each is named


@dataclass(frozen=True, slots=True)
class ContactWords:
    """What the pages of contacts say in one language, by dotted keys such as `matters.lease`."""

    said: dict[str, str]

    @property
    def lang(self) -> str:
        """Return the code of the language."""
        return self.said["language"]

    def phrase(self, key: str, /, **values: str) -> str:
        """Return one text, filled in."""
        return fill(self.said[key], values.__getitem__)

    def day(self, day: Day) -> str:
        """Return a known day as it is written in Norway, in numbers alone."""
        date = day.earliest
        return self.phrase("day", day=f"{date.day:02}", month=f"{date.month:02}", year=str(date.year))

    def hours(self, hours: Iterable[Hours]) -> str:
        """Return hours of the week in words: `Monday to Friday 08:00-15:30, not on public holidays`."""
        found = list(hours)
        said = [self._stretch(each) for each in found]
        closed = [] if any(each.on_holidays for each in found) else [self.phrase("times.not-on-holidays")]
        return ", ".join([*said, *closed])

    def _stretch(self, hours: Hours) -> str:
        if len(hours.days) == len(_DAYS) and hours.on_holidays:
            whole = hours.end - hours.start == DAY
            return self.phrase("times.always") if whole else self.phrase("times.every-day", time=self._time(hours))
        if not hours.days:
            return self.phrase("times.on-holidays", time=self._time(hours))
        return self.phrase("times.days", days=self._days(sorted(hours.days)), time=self._time(hours))

    def _time(self, hours: Hours) -> str:
        key = "times.time" if hours.end <= DAY else "times.next-day"
        return self.phrase(
            key, start=_clock(hours.start), end=_clock(hours.end if hours.end <= DAY else hours.end - DAY)
        )

    def _days(self, days: list[int]) -> str:
        """Return days in words: `Monday to Friday`, `Monday, Tuesday and Friday`."""
        if len(days) > _PAIR and days[-1] - days[0] == len(days) - 1:
            return self.phrase("times.stretch", first=self._day(days[0]), last=self._day(days[-1]))
        *others, last = (self._day(each) for each in days)
        return self.phrase("times.and").join([", ".join(others), last]) if others else last

    def _day(self, number: int) -> str:
        return self.phrase(f"times.{_DAYS[number]}")


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR:02}:{minutes % _HOUR:02}"


def contact_languages() -> list[str]:
    """Return the languages for which there is a file, sorted."""
    found = (each.name for each in text("contacts").iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def shipped_words(lang: str) -> ContactWords:
    """Return the words of a language that ships. Raises UsageError for another."""
    if lang not in contact_languages():
        raise UsageError(f"no pages of contacts in {lang}; there are {', '.join(contact_languages())}")
    name = f"contacts/{lang}.yaml"
    return _words(text(name).read_bytes(), f"texts/{name}")


def load_contact_words(path: str) -> ContactWords:
    """Read a file with the words of a language of one's own. Raises LoadError with all that is wrong with it."""
    words = _words(read_bytes(path), path)
    problems = list(_differences(words, shipped_words(_ORIGINAL), path))
    if problems:
        raise LoadError(problems)
    return words


def _words(content: bytes, source: str) -> ContactWords:
    return ContactWords(dict(_flat(parse(decode(content, source), source))))


def _flat(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from _flat(value, f"{path}.{key.text}" if path else key.text)
    elif isinstance(node, Scalar):
        yield path, node.text


def _differences(words: ContactWords, original: ContactWords, source: str) -> Iterator[Problem]:
    """Find what is missing, what nobody reads, and texts that would leave something out."""
    for key in original.said.keys() - {key for key, said in words.said.items() if said.strip()}:
        yield Problem("missing", source, values={"name": key})
    for key in words.said.keys() - original.said.keys():
        yield Problem("unknown-key", source, value=key)
    for key in words.said.keys() & original.said.keys():
        for name in placeholders(original.said[key]) ^ placeholders(words.said[key]):
            yield Problem("words-differ", source, value=key, values={"name": name})
