"""The typed result behind the page that is carried into a meeting. Formats draw it and compute nothing.

It holds the report, and what a reader sees beside it: time, the resident mix, and who has what. Counts of small groups
of residents are already hidden, and what the audience does not get is not in it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from bomiljo.assignments import Responsibilities
from bomiljo.report import Report, ValueLine

LaneKind = Literal["move-in", "presence", "meeting", "forecast", "deadline"]


class When(NamedTuple):
    """A day, or the days between which it lies: ISO days, null where nothing bounds an end; `text` has it in words."""

    earliest: str | None
    latest: str | None
    text: str


class Bar(NamedTuple):
    """Something that lasts: from some day up to and with another. `decided` is false for what is only foreseen."""

    id: str
    label: str
    kind: str
    starts: When
    ends: When
    text: str
    decided: bool


class Mark(NamedTuple):
    """Something that happens on a day, or once within a window of days. `rule` names the rule that it comes from."""

    id: str
    label: str
    kind: str
    when: When
    text: str
    rule: str | None


class Lane(NamedTuple):
    """One line of the timeline, with what lies on it in the order of the days."""

    id: str
    kind: LaneKind
    title: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


class Timeline(NamedTuple):
    """What lies on which day, between two ISO days that are both shown; `today` is the day of the check."""

    first: str
    last: str
    today: str
    lanes: tuple[Lane, ...]


class MixGroup(NamedTuple):
    """How many residents are of one kind, as it may be shown."""

    id: str
    label: str
    value: ValueLine


class MixTable(NamedTuple):
    """The residents by one trait. `note` tells what is hidden and why, empty where nothing is."""

    id: str
    title: str
    groups: tuple[MixGroup, ...]
    note: str


class Dossier(NamedTuple):
    """All that the page shows. `mix` is empty and `responsibilities` null for who does not get them."""

    report: Report
    timeline: Timeline
    mix: tuple[MixTable, ...]
    responsibilities: Responsibilities | None
