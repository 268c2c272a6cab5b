"""The typed result of comparing plans. Formats render it and compute nothing; its texts are in one language.

It shows and does not rank: nothing in it is a score, and no plan is called better. Counts of small groups of residents
are already hidden, each as its own plan's report hides it, and nothing is worked out from what they hide.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from bomiljo.comparing import StandingCode
from bomiljo.pairing import ContrastCode
from bomiljo.plain import as_data, as_json
from bomiljo.report import Counts, EngineInfo, Place, PlanInfo, RulesInfo, Threshold, ValueLine, Verdict
from bomiljo.rulebook import Audience, Lang, Severity

SCHEMA_VERSION = "1.0"
FigureCode = Literal[
    "residents",
    "hours-now",
    "hours-most",
    "hours-half-year",
    "hours-year",
    "hours-tasks",
    "first-move-in",
    "staff-leave",
    "first-reduction",
    "taper",
    "deadline",
    "first-gap",
    "measures",
]
FigureGroup = Literal["residents", "hours", "dates", "effort"]
SourceCode = Literal["plan", "assumption", "check", "forecast"]
NoteCode = Literal["same_plan", "municipality", "phases"]
FieldCode = Literal["differs", "only_first", "only_other"]


class Option(NamedTuple):
    """One of the plans that are compared, by a letter; `called` is a name that no other of them has.

    `decided` of `asked` points could be told: what is unknown is never in order.
    """

    id: str
    called: str
    plan: PlanInfo
    verdict: Verdict
    text: str
    counts: Counts
    decided: int
    asked: int


class ContrastLine(NamedTuple):
    """A point that is not the same in the first plan and another.

    `from` and `to` are outcomes in the first plan and the other, `missed` for a gap that is too late to close; null
    where the point is not there at all. The messages are those of the two reports, null where a report has none.
    """

    change: ContrastCode
    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    from_: StandingCode | None
    to: StandingCode | None
    from_message: str | None
    to_message: str | None


class SameLine(NamedTuple):
    """A point that is a gap in both plans, or not answered in either."""

    change: ContrastCode
    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    title: str


class ContrastCounts(NamedTuple):
    """How many points the other plan makes what of. A point of which neither asks is counted nowhere."""

    opens: int = 0
    makes_unknown: int = 0
    makes_known: int = 0
    too_late: int = 0
    asks: int = 0
    closes: int = 0
    in_time: int = 0
    lapses: int = 0
    asks_no_more: int = 0
    both_gap: int = 0
    both_unknown: int = 0
    both_ok: int = 0


class FieldLine(NamedTuple):
    """Something that two plans do not say alike; nothing about residents, unless small groups are shown.

    `only_first` and `only_other` are items of a list that the other plan does not have; a value is null where the plan
    does not tell, or where the line is about an item.
    """

    code: FieldCode
    path: str
    label: str
    about: str | None
    first: str | None
    other: str | None


class ContrastNote(NamedTuple):
    """Something that a reader has to know of two plans beside the points."""

    code: NoteCode
    text: str


class Contrast(NamedTuple):
    """What another plan does beside the first: lines in the order in which they want attention.

    `fields` are null for who is not told what the plans say otherwise.
    """

    option: str
    text: str
    counts: ContrastCounts
    lines: tuple[ContrastLine, ...]
    same: tuple[SameLine, ...]
    notes: tuple[ContrastNote, ...]
    fields: tuple[FieldLine, ...] | None


class PointCell(NamedTuple):
    """How a point stands in one plan; `subject` is what that plan calls it, `standing` null where it has none."""

    standing: StandingCode | None
    subject: str | None
    message: str | None


class PointLine(NamedTuple):
    """One point over all plans, in their order; `same` where it stands alike in each of them."""

    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    same: bool
    cells: tuple[PointCell, ...]


class FigureCell(NamedTuple):
    """A figure of one plan: what it is, what is missing to tell it better, the places it was read from, and thresholds.

    `basis` are the thresholds that it is worked out from; what has none comes from the plan alone.
    """

    value: ValueLine
    missing: tuple[str, ...]
    places: tuple[Place, ...]
    basis: tuple[Threshold, ...]


class FigureLine(NamedTuple):
    """A figure over all plans, in their order. `how` tells how it is reckoned, `source` what it rests on."""

    id: FigureCode
    group: FigureGroup
    label: str
    how: str
    source: SourceCode
    cells: tuple[FigureCell, ...]


class ComparisonSummary(NamedTuple):
    """What comes first. `caution` tells what is not answered, before any number of gaps; empty where all is."""

    text: str
    caution: str
    lang: Lang
    small_groups_below: int
    internal: bool
    audience: Audience
    not_covered: tuple[str, ...]


class Comparison(NamedTuple):
    """Several plans held against the first of them, on one day and under the same rules."""

    schema_version: str
    engine: EngineInfo
    rules: RulesInfo
    as_of: str
    options: tuple[Option, ...]
    contrasts: tuple[Contrast, ...]
    figures: tuple[FigureLine, ...]
    points: tuple[PointLine, ...]
    summary: ComparisonSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the comparison as JSON, with a line for each point and figure; equal ones give equal bytes."""
        return as_json(self)
