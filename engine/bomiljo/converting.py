"""A plan from one kind of file into another: it says the same afterwards, or nothing comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.changes import changed
from bomiljo.documents import Document, Text, document_of
from bomiljo.errors import CannotEditError, LoadError, Problem
from bomiljo.loading import plan_from, read_bytes, read_plan
from bomiljo.planwriting import plan_json, plan_text
from bomiljo.rewriting import rewritten, say_the_same
from bomiljo.variants import extends_another
from bomiljo.workbooks.knowing import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

Kind = Literal["yaml", "json", "xlsx"]
Left = Literal["base", "comments", "notes"]
KINDS: Final[dict[str, Kind]] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}


class Converted(NamedTuple):
    """A plan as another file has it, and what of the first file that does not have.

    `base` means that the plan extends another, which is part of the new file now; `comments` those of a text, and
    `notes` what stands on the sheet of a workbook that is not read.
    """

    data: bytes
    left: tuple[Left, ...] = ()


def kind_of(name: str) -> Kind | None:
    """Return the kind of plan file that a name ends in; None for any other ending."""
    return next((kind for ending, kind in KINDS.items() if name.lower().endswith(ending)), None)


def converted(path: str, kind: Kind, lang: Lang) -> Converted:
    """Return the plan of a file (`-` is standard input) as a file of a kind; `lang` is that of a workbook.

    Raises LoadError where it cannot be read, and CannotEditError where it would not be the same afterwards.
    """
    data = read_bytes(path)
    return _converted(data, plan_from(data, path), kind, lang, path)


def _converted(data: bytes, plan: Plan, kind: Kind, lang: Lang, source: str) -> Converted:
    before, after = document_of(data, source), document_of(as_file(plan, kind, lang, source), source)
    for path, day in before.dated:
        after = after.with_note(path, day, lang)
    return Converted(after.content, tuple(_left(before, after)))


def _left(before: Document, after: Document) -> Iterator[Left]:
    """Yield what a new file does not have of the one before."""
    if isinstance(before, Text) and extends_another(before.text):
        yield "base"
    if before.remarked or set(before.noted) - set(after.noted):
        yield "comments" if isinstance(before, Text) else "notes"


def with_changes_as(path: str, changes: Iterable[tuple[Change, str | None]], target: str, lang: Lang) -> Converted:
    """Return the plan of a file with changes made, as the file that it is to be written to.

    Where both are of one kind all else in the file stays, and in a text each change has its note beside it; a plan that
    extends another does so still if it is written to the same folder. Raises LoadError, ChangeError, CannotEditError.
    """
    data, changes = read_bytes(path), list(changes)
    own: Kind = "xlsx" if is_workbook(data) else kind_of(path) or "yaml"
    kind = kind_of(target) or own
    if kind == own and (kind == "xlsx" or _keeps_its_base(data, path, target)):
        try:
            return Converted(_in_place(data, path, changes))
        except CannotEditError:
            if kind != "xlsx":
                raise  # comments would be lost
    plan = changed(plan_from(data, path), [each for each, _ in changes], crosschecked=False)
    return _converted(data, plan, kind, lang, target)


def _in_place(data: bytes, path: str, changes: list[tuple[Change, str | None]]) -> bytes:
    if not is_workbook(data):
        return rewritten(path, changes).encode()
    return document_of(data, path).changed(plan_from(data, path), [each for each, _ in changes]).content


def _keeps_its_base(data: bytes, path: str, target: str) -> bool:
    """Return whether a plan that extends another finds it from where it is to be written too."""
    folders = {os.path.realpath(os.path.dirname(each)) for each in (path, target)}  # noqa: PTH120 - names, no files
    return len(folders) == 1 or not extends_another(data.decode("utf-8-sig"))


def as_file(plan: Plan, kind: Kind, lang: Lang, source: str) -> bytes:
    """Return a plan as a file of a kind. Raises CannotEditError where it would not be the same when read again."""
    made = _written(plan, kind, lang)
    try:
        same = say_the_same(read_plan(made, source), plan)
    except LoadError:
        same = False
    if not same:
        raise CannotEditError(Problem("edit-failed", source))
    return made


def _written(plan: Plan, kind: Kind, lang: Lang) -> bytes:
    if kind != "xlsx":
        return (plan_text if kind == "yaml" else plan_json)(plan).encode()
    from bomiljo.workbooks.writing import workbook  # noqa: PLC0415 - only for who wants a workbook

    return workbook(plan, lang)
