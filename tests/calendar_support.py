"""Calendars read by hand, line by line as RFC 5545 has it: no library that wrote them is asked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo import dossier, scenario
from bomiljo_cli.formats import agenda

if TYPE_CHECKING:
    from bomiljo import Audience, Lang
    from bomiljo_cli.formats.agenda import Agenda

LONGEST: Final = 75  # octets of a line
_LINE: Final = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:]*))*):(.*)", re.DOTALL)
BJERKE: Final = ("bjerke-2023", dt.date(2023, 11, 1))
COMPLETE: Final = ("complete", dt.date(2026, 10, 15))


class Line(NamedTuple):
    """A property: its name, its parameters as written, and its value as written."""

    name: str
    parameters: str
    value: str

    @property
    def text(self) -> str:
        """The value, read as a text."""
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(frozen=True)
class Part:
    """A component with its properties and the components in it."""

    name: str
    lines: list[Line]
    parts: list[Part]

    def __getitem__(self, name: str) -> Line:
        """Return the one property of a name."""
        [found] = self.all(name)
        return found

    def all(self, name: str) -> list[Line]:
        """Return all properties of a name."""
        return [each for each in self.lines if each.name == name]

    def inside(self, name: str) -> list[Part]:
        """Return the components of a kind in it."""
        return [each for each in self.parts if each.name == name]


def parse(data: bytes) -> Part:
    """Return the calendar; fails where a line is not as the standard has it."""
    assert data.endswith(b"\r\n")
    written = data[:-2].split(b"\r\n")
    for octets in written:
        assert len(octets) <= LONGEST, octets
        assert not {10, 13} & set(octets), octets
        octets.decode()  # no letter is cut in two
    top = Part("", [], [])
    stack = [top]
    for each in data[:-2].decode().replace("\r\n ", "").split("\r\n"):
        match = _LINE.fullmatch(each)
        assert match, each
        line = Line(*match.groups())
        if line.name == "BEGIN":
            stack.append(Part(line.value, [], []))
            stack[-2].parts.append(stack[-1])
        elif line.name == "END":
            assert stack.pop().name == line.value
        else:
            stack[-1].lines.append(line)
    [calendar] = top.parts
    return calendar


def events(data: bytes) -> dict[str, Part]:
    """Return the events of a calendar by their UID."""
    found = parse(data).inside("VEVENT")
    named = {each["UID"].value: each for each in found}
    assert len(named) == len(found)
    return named


@cache
def agenda_of(name: str, day: dt.date, lang: Lang = "nb", audience: Audience = "internal") -> Agenda:
    """Return the agenda of a check of a scenario."""
    return agenda.of_check(dossier(scenario(name), as_of=day, lang=lang, audience=audience))
