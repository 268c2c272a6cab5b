"""The typed result of asking what would close a gap. Formats render it and compute nothing."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from bomiljo.plain import as_data, as_json
from bomiljo.report import PlanInfo, RulesInfo
from bomiljo.rulebook import Lang

SCHEMA_VERSION = "1.1"


class RuleRef(NamedTuple):
    """A rule, and its subject where it has one."""

    rule: str
    subject: str | None


class FieldChange(NamedTuple):
    """One change to the plan: `put` sets the field at `path`, `add` adds an item to the list there.

    `from` is what stands there now; null for an item that is added. Values are as a plan file has them.
    """

    kind: Literal["put", "add"]
    path: str
    from_: Any
    to: Any
    text: str


class Answer(NamedTuple):
    """Changes that together close the gap, none of which is left over, held against the whole rulebook.

    `closes` are the gaps that become ok, the one that was asked about among them; `opens` are gaps that were none
    before; `unsettles` was decided and is unknown then; `lapses` are gaps that the rules no longer ask about.
    `exact`: no smaller change of these fields does; otherwise some values were tried of many. `others` are changes
    of the same fields that are as small and close the gap as well.
    """

    changes: tuple[FieldChange, ...]
    distance: int
    exact: bool
    closes: tuple[RuleRef, ...]
    opens: tuple[RuleRef, ...]
    unsettles: tuple[RuleRef, ...]
    lapses: tuple[RuleRef, ...]
    others: tuple[str, ...]


class Searched(NamedTuple):
    """How far it was looked: up to so many changes together, in so many tries; `complete`: nothing was left out."""

    changes: int
    tries: int
    complete: bool


class GapAnswers(NamedTuple):
    """One gap, and what would close it: the smallest change first. A missed gap is closed by nothing.

    `hopeless`: no changes close it, however many, of what can be changed from this day on.
    """

    rule: str
    subject: str | None
    subject_name: str | None
    title: str
    missed: bool
    hopeless: bool
    answers: tuple[Answer, ...]
    searched: Searched
    text: str


class WhatIf(NamedTuple):
    """What would close the gaps of one rule, as of a day; `subject` is the one that was asked about."""

    schema_version: str
    plan: PlanInfo
    rules: RulesInfo
    as_of: str
    lang: Lang
    rule: str
    subject: str | None
    gaps: tuple[GapAnswers, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the result as JSON, with a line for each gap; equal results give equal bytes."""
        return as_json(self)
