"""The file of a plan while it is asked about: answers are written into it, and what nobody knows yet is noted there.

Every step makes a new document and leaves the old one as it was. A text and a workbook do it each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from bomiljo import aside
from bomiljo.errors import LoadError
from bomiljo.loading import read_plan
from bomiljo.rewriting import say_the_same, with_changes
from bomiljo.textedits import comments_of
from bomiljo.workbooks.knowing import is_workbook
from bomiljo.yamltext import decode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

_FOR_EDITORS: Final = ("# yaml-language-server:", "# $schema:")  # how editors are told of the schema


class Document(Protocol):
    """What an interview needs of the file of a plan."""

    @property
    def content(self) -> bytes:
        """Return what is to stand in the file."""

    @property
    def noted(self) -> tuple[str, ...]:
        """Return the paths of which it notes that nobody knows yet."""

    @property
    def dated(self) -> tuple[tuple[str, dt.date], ...]:
        """Return the same with the day of each note."""

    @property
    def remarked(self) -> bool:
        """Return whether somebody wrote anything else beside the plan: comments, or notes."""

    def plan(self) -> Plan:
        """Return the plan that it says. Raises LoadError."""

    def changed(self, plan: Plan, changes: Iterable[Change]) -> Document:
        """Return it with changes made in the plan that it says.

        Raises ChangeError for one that the plan cannot take, LoadError for what does not fit the rest, and
        CannotEditError for one that has no place in it.
        """

    def with_note(self, path: str, day: dt.date, lang: Lang) -> Document:
        """Return it with the note that nobody knows this yet; the same where it cannot have one."""

    def without_note(self, path: str) -> Document:
        """Return it without the notes about a path."""


def document_of(content: bytes, source: str, folder: Traversable | None = None) -> Document:
    """Return the file of a plan, by what it is; `folder` is where it stands. Raises LoadError for what is no text."""
    if is_workbook(content):
        from bomiljo.books import Book  # noqa: PLC0415 - only for who has a workbook

        return Book(content, source)
    decode(content, source)
    return Text(content.decode("utf-8"), source, folder)  # with the mark at its beginning, which is kept


@dataclass(frozen=True)
class Text:
    """A plan in text; one that extends another is looked for in `folder`."""

    text: str
    source: str
    folder: Traversable | None = None

    @property
    def content(self) -> bytes:
        """Return the text in UTF-8."""
        return self.text.encode("utf-8", "surrogatepass")

    @property
    def noted(self) -> tuple[str, ...]:
        """Return the paths that comment lines name."""
        return aside.noted(self.text)

    @property
    def dated(self) -> tuple[tuple[str, dt.date], ...]:
        """Return the same with the day of each comment."""
        return aside.dated(self.text)

    @property
    def remarked(self) -> bool:
        """Return whether there are comments besides; what tells editors of the schema is none."""
        found = set(comments_of(self.text)) - set(aside.note_lines(self.text))
        return any(not each.startswith(_FOR_EDITORS) for each in found)

    def plan(self) -> Plan:
        """Return the plan that the text says. Raises LoadError."""
        return read_plan(self.text, self.source, folder=self.folder)

    def changed(self, plan: Plan, changes: Iterable[Change]) -> Text:
        """Return the text with changes made; all other lines stay."""
        noted = [(each, None) for each in changes]
        return replace(self, text=with_changes(self.text, plan, noted, source=self.source, folder=self.folder))

    def with_note(self, path: str, day: dt.date, lang: Lang) -> Text:
        """Return the text with a comment line at its end; JSON has none."""
        if not aside.takes_notes(self.text):
            return self
        after = replace(self, text=aside.with_note(aside.without_note(self.text, path), path, day, lang))
        return after if _say_the_same(after, self) else self

    def without_note(self, path: str) -> Text:
        """Return the text without the comment lines about a path."""
        return replace(self, text=aside.without_note(self.text, path))


def _say_the_same(after: Text, before: Text) -> bool:
    """Return whether a note changes nothing; else it is not written."""
    try:
        return say_the_same(after.plan(), before.plan())
    except LoadError:
        return False
