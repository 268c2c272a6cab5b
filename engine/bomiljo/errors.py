"""Every error the engine raises on purpose; one base, each problem with its place and a way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file.

    `code` names the message in `texts/problems.yaml` (never translated); `values` fill its
    placeholders, what differs by language as `words-nb` and `words-en`. `value` is what
    was written, or None where it must not be echoed; `allowed` says what may stand there;
    `suggestion` is the nearest allowed word. Lines and columns count from 1; 0 means the file as a
    whole. In a workbook they are those of a cell of `sheet`.
    """

    code: str
    source: str
    line: int = 0
    column: int = 0
    value: str | None = None
    allowed: str | None = None
    suggestion: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    @property
    def place(self) -> str:
        """Return `file:line:column`, as editors and terminals link it; of a workbook `file:sheet!cell`."""
        if self.sheet:
            cell = f"!{cell_name(self.line, self.column)}" if self.line else ""
            return f"{self.source}:{self.sheet}{cell}"
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


def cell_name(row: int, column: int) -> str:
    """Return what a workbook calls a cell, such as C7; both count from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


class BomiljoError(Exception):
    """Base of all errors that the engine raises on purpose."""


class LoadError(BomiljoError):
    """A file could not be read; carries all its problems at once, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, sorted by place."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.source, p.sheet, p.line, p.column, p.code)))
        super().__init__("; ".join(f"{p.place}: {p.code}" for p in self.problems))


class PackError(LoadError):
    """A rule pack is not consistent: the fault is in the pack, not in a plan."""


class UsageError(BomiljoError):
    """The engine was asked for something that does not exist, such as an unknown rule."""


class CannotEditError(BomiljoError):
    """A change cannot be written into the text of a file without guessing."""

    def __init__(self, problem: Problem) -> None:
        """Keep what stands in the way, with its place."""
        self.problem = problem
        super().__init__(f"{problem.place}: {problem.code}")
