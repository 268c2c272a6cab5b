"""The typed result behind the page that is carried into a meeting. Formats draw it and compute nothing.

It holds the report, and what a reader sees beside it: time, the resident mix, and who has what. Counts of small groups
of residents are already hidden, and what the audience does not get is not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from bomiljo.assignments import Responsibilities
    from bomiljo.report import Counts, MeasureLine, Report, Threshold, ValueLine

Standing = Literal["error", "gap", "missed", "unknown", "ok", "not_applicable"]
LaneKind = Literal["move-in", "presence", "meeting", "forecast", "deadline"]


class When(NamedTuple):
    """A day, or the days between which it lies: ISO days, null where nothing bounds an end; `text` has it in words.

    A beginning or an end that the plan says there is none of (`open`) has both null; what it does not tell is never
    without both.
    """

    earliest: str | None
    latest: str | None
    text: str


class Bar(NamedTuple):
    """Something that lasts: from some day up to and with another."""

    id: str
    label: str
    kind: str
    starts: When
    ends: When
    text: str


class Mark(NamedTuple):
    """Something that happens on a day, or once within a window of days. `rule` names the rule that it comes from.

    `id` says what it is; where that comes to pass on several days, there are several marks with it.
    """

    id: str
    label: str
    kind: str
    when: When
    text: str
    rule: str | None


class Lane(NamedTuple):
    """One line of the timeline, with what lies on it in the order of the days.

    `notes` tell what of it is not on the line: what the plan does not say, and what lies too far away.
    """

    id: str
    kind: LaneKind
    title: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]


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


class TopicLine(NamedTuple):
    """How one topic of the model stands. `standing` is the gravest thing that was found in it.

    `to_close` are the gaps that can still be closed; those that it is too late to close are `counts.missed`.
    """

    topic: str
    name: str
    standing: Standing
    to_close: int
    counts: Counts


class Deadline(NamedTuple):
    """What has to be done, and the last day for it.

    `measure` names what to do, else `rule` what is to be prevented, or to be closed without a measure. `others`
    counts what else has the same day.
    """

    when: When
    text: str
    rule: str | None
    measure: str | None
    others: int


class Step(NamedTuple):
    """A measure of the report with what it takes, in the order of the days.

    `hours` are hours of work over half a year, `lead` the days from beginning until it is in place; `basis` are the
    thresholds that both come from. `start` is the latest day on which beginning is certainly in time, null where it is
    to begin at once; `overdue` says that this day has passed.
    """

    measure: MeasureLine
    hours: int
    hours_text: str
    lead: int
    lead_text: str
    start: When | None
    overdue: bool
    basis: tuple[Threshold, ...]


class Dossier(NamedTuple):
    """All that the page shows. `mix` is empty and `responsibilities` null for who does not get them.

    `deadline` is the next one, null where none is known; the first of the report's measures is the first thing to do.
    """

    report: Report
    topics: tuple[TopicLine, ...]
    deadline: Deadline | None
    steps: tuple[Step, ...]
    timeline: Timeline
    mix: tuple[MixTable, ...]
    responsibilities: Responsibilities | None
