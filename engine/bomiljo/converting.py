"""A plan from one kind of file into another: it says the same afterwards, or nothing comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.aside import note_lines
from bomiljo.changes import changed
from bomiljo.errors import CannotEditError, LoadError, Problem
from bomiljo.loading import plan_from, read_bytes, read_plan
from bomiljo.planwriting import MODELINES, plan_json, plan_text
from bomiljo.rewriting import rewritten, say_the_same
from bomiljo.textedits import comments_of
from bomiljo.variants import extends_another

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

Kind = Literal["yaml", "json", "xlsx"]
KINDS: Final[dict[str, Kind]] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}


class Converted(NamedTuple):
    """A plan as another file has it, with what that file does not have.

    `comments` says that comments were left out; `laid_in` that the plan extends another, which is part of it now.
    """

    data: bytes
    comments: bool
    laid_in: bool


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
    made = as_file(plan, kind, lang, source)
    if is_workbook(data):
        return Converted(made, comments=False, laid_in=False)
    text = data.decode("utf-8-sig")
    notes = note_lines(text)
    kept = notes if kind == "yaml" else ()
    if kept:
        made += "\n".join(["", *kept, ""]).encode()
    left_out = set(comments_of(text)) - {*MODELINES.splitlines(), *kept}
    return Converted(made, bool(left_out), extends_another(text))


def is_workbook(data: bytes) -> bool:
    """Return whether a file is a workbook, whatever its name."""
    return data.startswith(b"PK\x03\x04")


def with_changes_as(path: str, changes: Iterable[tuple[Change, str | None]], target: str, lang: Lang) -> Converted:
    """Return the plan of a file with changes made, as the file that it is to be written to.

    Where both are text of one kind, comments and order stay, and each change has its note beside it; a plan that
    extends another does so still if it is written to the same folder. Raises LoadError, ChangeError, CannotEditError.
    """
    data, kind = read_bytes(path), kind_of(target)
    own = kind_of(path) or "yaml"
    if not is_workbook(data) and kind in (None, own) and _keeps_its_base(data, path, target):
        return Converted(rewritten(path, changes).encode(), comments=False, laid_in=False)
    plan = changed(plan_from(data, path), [each for each, _ in changes], crosschecked=False)
    return _converted(data, plan, kind or own, lang, target)


def _keeps_its_base(data: bytes, path: str, target: str) -> bool:
    """Return whether a plan that extends another finds it from where it is to be written too."""
    folders = {os.path.realpath(os.path.dirname(each)) for each in (path, target)}  # noqa: PTH120 - names, no files
    return len(folders) == 1 or not extends_another(data.decode("utf-8-sig"))


def _written(plan: Plan, kind: Kind, lang: Lang) -> bytes:
    if kind == "xlsx":
        from bomiljo.workbooks.writing import workbook  # noqa: PLC0415 - only for who wants a workbook

        return workbook(plan, lang)
    return (plan_text if kind == "yaml" else plan_json)(plan).encode()


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
