"""What was imported -> the file of a plan with it in; never merged by guess with what the plan has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.changes import Append, Change, ChangeError, Put, changed
from bomiljo.converting import Converted, kind_of, with_changes_as
from bomiljo.documents import document_of
from bomiljo.errors import CannotEditError, Problem
from bomiljo.loading import load_plan, read_bytes
from bomiljo.nodes import Mark
from bomiljo.workbooks.knowing import is_workbook

if TYPE_CHECKING:
    from bomiljo.imports.results import Imported
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

# What groups can say that a plan cannot take, in words that repeat nothing of the list.
_TOLD: Final = {"before-first-move-in": "import-before-first", "no-such-unit": "import-no-such-unit"}


class Merged(NamedTuple):
    """A plan with what was imported, as a file; `anew` says that a workbook was made anew and has the plan alone."""

    made: Converted
    anew: bool = False


def with_imported(
    path: str, found: Imported, target: str | None = None, *, lang: Lang = "nb", replace: bool = False
) -> Merged:
    """Return the plan of a file with groups or a survey in it, as the file that it is to be written to.

    Without a target it is as the plan's own. Where both are of one kind, all else in the file stays; but a workbook in
    which rows would have to go is made anew. A plan that has groups, or a survey of that id, is only changed with
    `replace`; the new ones then stand in their place. Raises LoadError where the plan cannot be read, and
    CannotEditError where it cannot take what was imported.
    """
    plan = load_plan(path)
    change = _change(plan, path, found, replace=replace)
    _require_fit(plan, path, change)
    data = read_bytes(path)
    stays = is_workbook(data) and kind_of(target or path) in ("xlsx", None)
    if stays and (written := _in_place(data, path, plan, change)) is not None:
        return Merged(Converted(written))
    return Merged(with_changes_as(path, [(change, None)], target or path, lang), anew=stays)


def _in_place(data: bytes, path: str, plan: Plan, change: Change) -> bytes | None:
    """Return a workbook with the change in its cells; None where it has no place there."""
    try:
        return document_of(data, path).changed(plan, [change]).content
    except CannotEditError:
        return None


def _change(plan: Plan, path: str, found: Imported, *, replace: bool) -> Change:
    items = list(found.items)
    if found.kind == "residents":
        if plan.cohorts is not None and not replace:
            raise _refused(plan, path, "cohorts", "plan-has-cohorts")
        return Put("cohorts", items)
    known = [each.id for each in plan.surveys or ()]
    place = f"surveys[{items[0]['id']}]"
    if items[0]["id"] in known:
        if not replace:
            raise _refused(plan, path, place, "plan-has-survey", items[0]["id"])
        return Put(place, items[0])
    return Put("surveys", items) if plan.surveys is None else Append("surveys", items[0])


def _refused(plan: Plan, path: str, place: str, code: str, value: str | None = None) -> CannotEditError:
    at = plan.marks().get(place, Mark(0, 0))
    return CannotEditError(Problem(code, at.source or path, at.line, at.column, value, sheet=at.sheet))


def _require_fit(plan: Plan, path: str, change: Change) -> None:
    """Refuse what would contradict the plan; the fault itself would repeat what stands in the list."""
    code = None
    try:
        changed(plan, [change])
    except ChangeError as error:
        code = error.code
    if code is not None:
        raise CannotEditError(Problem(_TOLD.get(code, "import-contradicts"), path))
