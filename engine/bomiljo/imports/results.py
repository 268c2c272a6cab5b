"""The typed results of an import: what a plan gets, what was dropped, and counts; never a value of the file."""

from __future__ import annotations

from typing import Any, NamedTuple

from bomiljo.wording import SMALL_GROUP


class Dropped(NamedTuple):
    """A column of which nothing was read, by its heading, and how many of its cells were filled."""

    heading: str
    cells: int


class QuestionCount(NamedTuple):
    """What a survey said to one question; `blank` are those who answered others and not this one."""

    question: str
    yes: int
    no: int
    neither: int
    blank: int


class Imported(NamedTuple):
    """What was made of a list of residents (`kind` is `residents`) or of an export of a survey (`survey`).

    `items` are the groups, or the one survey, as plain data of a plan. `rows` are the filled rows of the file,
    `rows_above` those before the headings, of which nothing was read. Of a list of residents `people` is how many
    they are, None where not every row tells; `incomplete` are the rows in which something is not known, and
    `small_groups` the groups of fewer than `small_below`, which are personal data. Of a survey `unanswered` are rows
    without any answer.
    """

    kind: str
    source: str
    rows: int
    rows_above: int
    items: tuple[dict[str, Any], ...]
    dropped: tuple[Dropped, ...]
    people: int | None = None
    incomplete: int = 0
    small_groups: int = 0
    small_below: int = SMALL_GROUP
    unanswered: int = 0
    questions: tuple[QuestionCount, ...] = ()
    text: str = ""

    @property
    def section(self) -> str:
        """Return the section of a plan that this is for."""
        return "cohorts" if self.kind == "residents" else "surveys"
