"""A plan from one kind of file into another: it says the same afterwards, or nothing comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.aside import note_lines
from bomiljo.changes import changed
from bomiljo.errors import CannotEditError, LoadError, Problem
from bomiljo.loading import WORKBOOK, plan_from, read_bytes, read_plan
from bomiljo.planwriting import MODELINES, plan_json, plan_text
from bomiljo.rewriting import rewritten, say_the_same
from bomiljo.textedits import comments_of
from bomiljo.variants import extends_another
from bomiljo.workbooks.layout import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

Kind = Literal["yaml", "json", "xlsx"]
Left = Literal["base", "comments", "notes"]
KINDS: Final[dict[str, Kind]] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}
_ABOVE_NOTES: Final = 2  # rows of the sheet for notes that the program wrote


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
    made = as_file(plan, kind, lang, source)
    if is_workbook(data):
        return Converted(made, ("notes",) if _has_notes(data, source) else ())
    text = data.decode("utf-8-sig")
    notes = note_lines(text)
    kept = notes if kind == "yaml" else ()
    if kept:
        made += "\n".join(["", *kept, ""]).encode()
    commented = set(comments_of(text)) - {*MODELINES.splitlines(), *kept}
    left: dict[Left, bool] = {"base": extends_another(text), "comments": bool(commented)}
    return Converted(made, tuple(name for name, is_left in left.items() if is_left))


def is_workbook(data: bytes) -> bool:
    """Return whether a file is a workbook, whatever its name."""
    return data.startswith(WORKBOOK)


def _has_notes(data: bytes, source: str) -> bool:
    """Return whether somebody wrote on the sheet of a workbook that is not read."""
    from bomiljo.workbooks.reading import grids  # noqa: PLC0415 - only for who has a workbook

    sheets = [each for each in grids(data, source) if each.text(1, 1).endswith(f" {NOTES}")]
    return any(row > _ABOVE_NOTES for each in sheets for row, _ in each.cells)


def with_changes_as(path: str, changes: Iterable[tuple[Change, str | None]], target: str, lang: Lang) -> Converted:
    """Return the plan of a file with changes made, as the file that it is to be written to.

    Where both are text of one kind, comments and order stay, and each change has its note beside it; a plan that
    extends another does so still if it is written to the same folder. Raises LoadError, ChangeError, CannotEditError.
    """
    data = read_bytes(path)
    own: Kind = "xlsx" if is_workbook(data) else kind_of(path) or "yaml"
    kind = kind_of(target) or own
    if kind == own and kind != "xlsx" and _keeps_its_base(data, path, target):
        return Converted(rewritten(path, changes).encode())
    plan = changed(plan_from(data, path), [each for each, _ in changes], crosschecked=False)
    return _converted(data, plan, kind, lang, target)


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
