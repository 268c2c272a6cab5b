"""The typed result of asking: what would have to be known, what settles most first. Formats render it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from bomiljo.answers import AnswerType
from bomiljo.plain import as_data, as_json
from bomiljo.report import PlanInfo, RulesInfo
from bomiljo.rulebook import Lang, Severity

SCHEMA_VERSION = "1.1"


class Option(NamedTuple):
    """An answer to choose: as the plan has it, and in words."""

    value: str
    text: str


class AnswerField(NamedTuple):
    """A field that an answer with parts has; `field` names its kind (`Task.held_by`)."""

    name: str
    field: str
    label: str


class AnswerForm(NamedTuple):
    """What may be answered: one answer of a type, or a list of such (`many`), which may be empty.

    `text` says it in plain words. `options` are the choices, or what a reference can name; of a reference it may
    be empty where the plan does not list them yet. An answer is `whole` where it has parts: it is complete only
    with all its `fields` told, and a list only with all its items.
    """

    type: AnswerType
    many: bool
    whole: bool
    text: str
    options: tuple[Option, ...]
    fields: tuple[AnswerField, ...]


class Settled(NamedTuple):
    """How many outcomes become a gap, ok or not applicable, by severity."""

    critical: int
    high: int
    medium: int
    low: int


class Decides(NamedTuple):
    """An outcome that a question helps to decide.

    `sets` are the smallest sets of questions that decide it, whatever is answered, by path. They are proved to be
    the `smallest` unless the search took too long; then they are one set of all that is known to block it. `enough`
    tells whether no answers to a set were found with which it stays open.
    """

    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    sets: tuple[tuple[str, ...], ...]
    smallest: bool
    enough: bool


class Question(NamedTuple):
    """A fact to tell or to find out: what to ask whom, what may be answered, and why it is asked.

    `why` is that of the most severe rule. At least `worst` and at most `best` outcomes are decided by an answer
    to this question alone; both are null where the answers were not tried.
    """

    path: str
    line: int | None
    cell: str | None
    file: str | None
    field: str
    kind: Literal["fill_in", "find_out"]
    ask: str
    who: str
    who_name: str
    answer: AnswerForm
    severity: Severity
    title: str
    why: str
    best: Settled | None
    worst: Settled | None
    decides: tuple[Decides, ...]


class QuestionsSummary(NamedTuple):
    """How many questions there are beside those told, and how many outcomes are open."""

    text: str
    lang: Lang
    unknown: int
    total: int
    small_groups_below: int
    not_covered: tuple[str, ...]


class Questions(NamedTuple):
    """What to ask about a plan as of a day, what settles most first."""

    schema_version: str
    plan: PlanInfo
    rules: RulesInfo
    as_of: str
    questions: tuple[Question, ...]
    summary: QuestionsSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the questions as plain data, as their JSON has them."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the questions as JSON, with a line for each; equal questions give equal bytes."""
        return as_json(self)
