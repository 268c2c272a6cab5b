"""What a workbook has room for is what a plan can say: each field once, and nothing else."""

from __future__ import annotations

from bomiljo.answers import fields_of, form_of, kinds
from bomiljo.model import Plan
from bomiljo.parts import names
from bomiljo.workbooks.layout import Column, columns, sheets, tables


def _told() -> list[str]:
    """Return every field that a workbook has room for."""
    forms = [row.field for sheet in sheets() for row in sheet.rows]
    return [*forms, *(table.field for table in tables().values()), *(each.field for each in columns().values())]


def _single(field: str) -> bool:
    """Return whether a field is a part whose own fields stand in its place."""
    form = form_of(field)
    return form.part is not None and not form.many


def test_every_field_of_a_plan_has_its_place() -> None:
    """A field that is added to the plan is in the workbook without any work."""
    wanted = {field for kind in kinds() for field in fields_of(kind) if not _single(field)}
    assert {each for each in _told() if not each.endswith("#")} == wanted


def test_every_section_has_its_sheet() -> None:
    """In the order of the plan."""
    assert [sheet.section for sheet in sheets()] == list(names(Plan).values())


def test_keys_are_unique() -> None:
    """Nothing in a workbook can be taken for another thing."""
    rows = [row.key for sheet in sheets() for row in sheet.rows]
    marks = [table.mark for table in tables().values() if not table.parent]
    found = [*rows, *marks, *columns()]
    assert len(found) == len(set(found))
    assert set(rows).isdisjoint(columns())


def test_what_names_a_row_comes_first() -> None:
    """Columns that name the part around it, then its own key or number."""
    for table in tables().values():
        count = len(table.identity) if table.identity[0] in table.parents else len(table.parents) + 1
        leading = table.columns[:count]
        assert set(leading) == {*table.parents, table.identity[-1]}, table.key


def test_a_row_names_the_part_it_belongs_to() -> None:
    """By the columns that name that part, and those alone."""
    for table in tables().values():
        around = tables().get(table.parent)
        wanted = [(each.names or each.key) for each in around.identity] if around else []
        assert [each.names for each in table.parents] == wanted, table.key


def test_a_step_goes_by_its_path_and_its_number() -> None:
    """Who receives a matter is told of one step of one path."""
    receivers = tables()["escalation.paths.steps.receivers"]
    assert [each.key for each in receivers.columns[:2]] == [
        "escalation.paths.steps.receivers<escalation.paths.id",
        "escalation.paths.steps.receivers<escalation.paths.steps#",
    ]
    assert receivers.columns[1].form.type == "count"


def test_a_task_can_name_who_holds_it_at_once() -> None:
    """Holders that last as long as the plan stand in one cell; of other lists a cell can only say that it is none."""
    kinds_of = {key: columns()[key].kind for key in ("tasks.held_by", "team.needs.met_by", "cohorts.departures")}
    assert kinds_of == {"tasks.held_by": "holders", "team.needs.met_by": "none", "cohorts.departures": "none"}
    assert isinstance(columns()["tasks.held_by"], Column)
    assert columns()["tasks.held_by"].form.refers == "actors"
