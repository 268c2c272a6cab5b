"""The typed result of a check. Formats render it and compute nothing.

Every text in it is in the report's language; everything else is the same in all languages. Counts of
small groups of residents are already hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from bomiljo.comparing import ChangeCode, ReasonCode, StandingCode
from bomiljo.deciding import OutcomeCode
from bomiljo.errors import cell_name
from bomiljo.nodes import Mark
from bomiljo.plain import as_data, as_json
from bomiljo.rulebook import Audience, Lang, Provenance, Severity

SCHEMA_VERSION = "1.3"
Verdict = Literal["error", "gaps", "undecided", "no_gaps_found", "nothing_applies"]
TruthCode = Literal["yes", "no", "unknown"]
SinceNoteCode = Literal[
    "plan_name", "rules_id", "rules_version", "rules_content", "overlays", "topics", "internal", "engine"
]
Number = int | float


class Place(NamedTuple):
    """A fact of the plan that was read: its path, and where it stands if the plan came from a file.

    `line` counts from 1; of a workbook it is null and `cell` says where (`Beboere!C7`). `file` is null where the plan's
    own file is meant, else the file that it extends.
    """

    path: str
    line: int | None
    cell: str | None
    file: str | None


def place_at(path: str, mark: Mark | None) -> Place:
    """Return the place of a fact by the mark that its file has there."""
    if mark is None:
        return Place(path, None, None, None)
    file = mark.source or None
    if mark.sheet:
        return Place(path, None, f"{mark.sheet}!{cell_name(mark.line, mark.column)}", file)
    return Place(path, mark.line, None, file)


class ValueLine(NamedTuple):
    """A value as it may be shown.

    `exact` (value), `range` (low, high; null is not bounded, or not shown), `unknown`, `absent`, or
    `suppressed`: a number of residents that is not shown. It is fewer than `below`; where that is null, it is small,
    or from it a small number could be reckoned.
    """

    state: Literal["exact", "range", "unknown", "absent", "suppressed"]
    unit: str
    text: str
    value: bool | Number | str | None = None
    low: Number | None = None
    high: Number | None = None
    below: int | None = None


class Threshold(NamedTuple):
    """What a value is compared with, in the unit given. `parameter` is null for a limit that the rule states."""

    text: str
    value: bool | Number | str | tuple[bool | Number | str, ...]
    unit: str
    parameter: str | None
    kind: Provenance
    source: str
    why: str


class Evidence(NamedTuple):
    """One comparison. `part` tells whether it decides that the rule applies, or what it requires."""

    part: Literal["when", "require"]
    indicator: str
    label: str
    value: ValueLine
    comparison: str
    threshold: Threshold
    result: TruthCode
    notes: tuple[str, ...]
    places: tuple[Place, ...]


class Owner(NamedTuple):
    """Who would own what closes a gap. `leader` says that nobody holds the role, so it goes to the leader."""

    role: str
    role_name: str
    actor: str
    name: str
    leader: bool


class Outcome(NamedTuple):
    """What one rule says of the building (subject null) or of one subject.

    `local` names the local changes (`overlay/change`) that touch the rule.
    """

    rule: str
    name: str
    subject: str | None
    subject_name: str | None
    outcome: OutcomeCode
    severity: Severity
    topic: str
    covers: tuple[str, ...]
    title: str
    message: str
    why: str
    sections: tuple[str, ...]
    basis: Provenance
    applies: TruthCode
    judged_on: str
    due: str | None
    missed: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    measures: tuple[str, ...]
    owner: Owner | None
    local: tuple[str, ...]


class OutcomeRef(NamedTuple):
    """Points at an outcome."""

    rule: str
    subject: str | None


class FindingLine(NamedTuple):
    """Gaps that together are worse. `sure` is `maybe` where a part of it is not decided."""

    id: str
    severity: Severity
    title: str
    why: str
    subjects: tuple[str, ...]
    sure: Literal["yes", "maybe"]
    from_: tuple[OutcomeRef, ...]


class MeasureLine(NamedTuple):
    """Something to do, whose it would be, what it is wanted for, and by when.

    `ownership`: an actor has the role (`held`), nobody has it so that the leader takes over, nobody has
    it and there is no leader, or the plan does not tell all roles (`unknown`).
    """

    id: str
    title: str
    how: str
    role: str
    ownership: Literal["held", "leader", "nobody", "unknown"]
    owner: Owner | None
    severity: Severity
    due: str | None
    due_text: str
    closes: tuple[OutcomeRef, ...]


class QuestionLine(NamedTuple):
    """A fact that is not known and would help to decide.

    `fill_in`: it was not written down; `find_out`: nobody was asked yet. `about` is what the part of the plan that it
    belongs to is called, null where it has no name of its own.
    """

    path: str
    line: int | None
    cell: str | None
    file: str | None
    kind: Literal["fill_in", "find_out"]
    ask: str
    who: str
    who_name: str
    severity: Severity
    rules: tuple[str, ...]
    about: str | None


class LocalChange(NamedTuple):
    """A change that a local adaptation makes to the rules: from what to what, why, and whose decision it is.

    `until` is its last day, null where none is set; `expired` changes no longer hold.
    """

    overlay: str
    change: str
    kind: str
    target: str
    text: str
    reason: str
    office: str
    until: str | None
    expired: bool


class LocalOutcome(NamedTuple):
    """An outcome that local changes made another; null where there is none on that side."""

    rule: str
    subject: str | None
    from_: str | None
    to: str | None
    from_severity: Severity | None
    to_severity: Severity | None
    changes: tuple[str, ...]


class SinceLine(NamedTuple):
    """What has become of one point since the previous check.

    `from` and `to` are outcomes, and `missed` for a gap that can no longer be closed; null where the point is not
    there at all. `reason` is null where the plan or the date made the change; else what was asked is another:
    a rule, topic or subject came or went, or a local change touches the rule. `message` is today's; of a point that
    is gone it is the title.
    """

    change: ChangeCode
    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    message: str
    from_: StandingCode | None
    to: StandingCode | None
    reason: ReasonCode | None
    owner: Owner | None


class SinceNote(NamedTuple):
    """Something that is not the same in the two checks, and makes comparing them less certain."""

    code: SinceNoteCode
    text: str


class SinceCounts(NamedTuple):
    """How many changes there are of each kind.

    `newly_known_gaps` are among the newly known. Counted and not listed are points that still are in order or not
    answered, that are asked for now and were not (`newly_asked`) or the other way round, and points in topics that
    today's check did not look at (`not_compared`).
    """

    opened: int
    newly_known: int
    newly_known_gaps: int
    no_longer_known: int
    missed: int
    still_open: int
    closed: int
    lapsed: int
    still_ok: int
    still_unknown: int
    newly_asked: int
    no_longer_asked: int
    not_compared: int


class Since(NamedTuple):
    """What has changed since a previous check: that check's day, plan and rules, and what became of each point.

    Lines are in the order in which they want attention. `same_plan` speaks of what the plan's hash is made from, which
    leaves out what tells of residents unless both checks are internal; null where only one of them is.
    """

    as_of: str
    plan_hash: str
    same_plan: bool | None
    rules_version: str
    rules_hash: str
    text: str
    counts: SinceCounts
    notes: tuple[SinceNote, ...]
    lines: tuple[SinceLine, ...]


class Described(NamedTuple):
    """Something that the source tells of without a verdict: shown, never graded."""

    statement: str
    says: str
    why: str
    section: str
    label: str
    value: ValueLine
    places: tuple[Place, ...]


class Asked(NamedTuple):
    """A question that only a person can answer: no rule decides it."""

    statement: str
    ask: str
    who: str
    who_name: str
    why: str
    section: str


class EngineInfo(NamedTuple):
    """What made the report. Only `chainer` differs between installations."""

    name: str
    version: str
    chainer: str


class PlanInfo(NamedTuple):
    """What was checked; `hash` is that of its content, less what tells of residents unless small groups are shown."""

    name: str | None
    municipality: str | None
    source: str | None
    hash: str

    @property
    def file(self) -> str:
        """Return the name of its file without the folders, which tell of a machine; empty where it has none."""
        return re.split(r"[/\\]", self.source or "")[-1]


class RulesInfo(NamedTuple):
    """The pack it was held against."""

    id: str
    version: str
    hash: str
    overlays: tuple[str, ...]
    checked: int
    topics: tuple[str, ...]


class Phases(NamedTuple):
    """The phases that the building is in, as of the date."""

    before: TruthCode
    arrival: TruthCode
    living: TruthCode


class Counts(NamedTuple):
    """How many outcomes there are of each kind; `missed` are among the gaps."""

    gap: int = 0
    ok: int = 0
    unknown: int = 0
    not_applicable: int = 0
    error: int = 0
    missed: int = 0


class Summary(NamedTuple):
    """The verdict and its counts. `decided` of `asked` says how much could be told: unknown is never ok.

    `audience` is whom the report is for; for others than those who work with the plan it has only what concerns
    them, and nothing that tells of residents.
    """

    verdict: Verdict
    text: str
    lang: Lang
    counts: Counts
    decided: int
    asked: int
    by_severity: Mapping[str, Counts]
    by_topic: Mapping[str, Counts]
    small_groups_below: int
    internal: bool
    not_covered: tuple[str, ...]
    audience: Audience


class Report(NamedTuple):
    """All that a check says. `since` is null where it was not held against a previous one."""

    schema_version: str
    engine: EngineInfo
    plan: PlanInfo
    rules: RulesInfo
    as_of: str
    phases: Phases
    outcomes: tuple[Outcome, ...]
    findings: tuple[FindingLine, ...]
    measures: tuple[MeasureLine, ...]
    questions: tuple[QuestionLine, ...]
    described: tuple[Described, ...]
    asked: tuple[Asked, ...]
    local: tuple[LocalChange, ...]
    local_outcomes: tuple[LocalOutcome, ...]
    since: Since | None
    summary: Summary

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the report as JSON: a line for each outcome, finding, measure and question.

        Equal reports give equal bytes, and a comparison of two shows which lines differ.
        """
        return as_json(self)
