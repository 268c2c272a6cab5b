"""The typed result of an action plan. Formats render it and compute nothing; its texts are in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from bomiljo.aftermath import Ownership
from bomiljo.plain import as_data, as_json
from bomiljo.report import OutcomeRef, PlanInfo, RulesInfo
from bomiljo.rulebook import Lang, Provenance, Severity

SCHEMA_VERSION = "1.0"
Why = Literal["missed", "no_change", "side_effects", "budget", "not_together"]


class ChangeLine(NamedTuple):
    """What an action writes into the plan: a field that is set (`put`), or an item added to a list (`append`).

    Counts of small groups of residents are left out of `value`.
    """

    op: Literal["put", "append"]
    path: str
    value: Any
    text: str


class Basis(NamedTuple):
    """The threshold that a number of hours or days comes from, and where that in turn comes from."""

    parameter: str
    kind: Provenance


class Action(NamedTuple):
    """One thing to do.

    `subject` is what it is for, null for the building. `owner` is an actor of the plan who has the role, or the
    leader in its place; null where nobody holds the role, or the plan does not tell (`ownership`). `hours` counts
    work over half a year. `start` is the latest day to begin, `due` the day by which it has to be in place; for a gap
    that is there already, begin at once and be done as soon as it can be. `overdue`: to be in time it should have
    begun before the day of the check. Who closes nothing in `closes` closes what the action before it would open.
    """

    measure: str
    title: str
    how: str
    subject: str | None
    subject_name: str | None
    role: str
    role_name: str
    owner: str | None
    owner_name: str
    ownership: Ownership
    severity: Severity
    hours: int
    hours_from: tuple[Basis, ...]
    lead_days: int
    lead_from: Basis
    start: str
    due: str
    overdue: bool
    closes: tuple[OutcomeRef, ...]
    closes_text: str
    unsettles: tuple[OutcomeRef, ...]
    changes: tuple[ChangeLine, ...]


class RemainingGap(NamedTuple):
    """A gap that the plan does not close, and why."""

    rule: str
    subject: str | None
    severity: Severity
    title: str
    message: str
    why: Why
    text: str


class Later(NamedTuple):
    """A gap that opens later because of the plan: without it none would."""

    date: str
    rule: str
    subject: str | None
    severity: Severity
    title: str
    message: str


class FrontierStep(NamedTuple):
    """The most that can be closed within an effort: each step takes more hours and closes more, the worst first."""

    hours: int
    actions: int
    closed: int
    by_severity: Mapping[str, int]
    proved: bool


class PlanSummary(NamedTuple):
    """What the plan amounts to: gaps closed of those wanted, hours in all over that many weeks, and what is open.

    `unknown` counts what the plan does not tell: it may hide more gaps.
    """

    text: str
    lang: Lang
    wanted: int
    closed: int
    hours: int
    overdue: int
    unknown: int
    weeks: int
    small_groups_below: int
    internal: bool
    not_covered: tuple[str, ...]


class ActionPlan(NamedTuple):
    """What to do, by whom and by when: the cheapest that closes the most severe gaps, checked as a whole.

    `proved`: no cheaper choice of the rules' measures closes as much. `closed_as_well` are gaps that only the
    actions together close.
    """

    schema_version: str
    plan: PlanInfo
    rules: RulesInfo
    as_of: str
    until: str | None
    budget: int | None
    severities: tuple[Severity, ...]
    proved: bool
    actions: tuple[Action, ...]
    closed_as_well: tuple[OutcomeRef, ...]
    remaining: tuple[RemainingGap, ...]
    later: tuple[Later, ...]
    frontier: tuple[FrontierStep, ...]
    summary: PlanSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the plan as JSON, with a line for each action; equal plans give equal bytes."""
        return as_json(self)
