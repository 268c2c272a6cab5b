"""A plan is the same after it has been in a workbook, in whichever language, and whoever saved the workbook."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from openpyxl import load_workbook

from bomiljo import Plan, load_plan, plan_text, read_plan, scenario, scenarios, workbook
from bomiljo.checking import plan_hash
from bomiljo.crosscheck import crosscheck
from dice_support import Dice, examples, rolled, seeded
from plans_support import erase, make_plan

if TYPE_CHECKING:
    from bomiljo.rulebook import Lang

STORIES = sorted(path for path in (Path(__file__).parents[1] / "stories").glob("*.yaml") if "expected" not in path.name)
SOFFICE = shutil.which("soffice")


def _same(plan: Plan, other: Plan) -> None:
    assert other.model_dump() == plan.model_dump()
    assert plan_hash(other) == plan_hash(plan)
    assert plan_text(other) == plan_text(plan)


@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize("name", scenarios())
def test_scenarios_are_the_same_after_a_workbook(name: str, lang: Lang) -> None:
    """Every shipped plan, in both languages."""
    plan = scenario(name)
    _same(plan, read_plan(workbook(plan, lang)))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_stories_are_the_same_after_a_workbook(path: Path) -> None:
    """The plans of the stories."""
    plan = load_plan(path)
    _same(plan, read_plan(workbook(plan, "nb")))


def _random(dice: Dice) -> dict[str, Any]:
    """Return a random plan, of which some is not known and some is known to be none."""
    data: dict[str, Any] = emptied(erase(make_plan(dice), dice, dice.number(0, 30)).data, dice)
    return data


def emptied(data: Any, dice: Dice) -> Any:
    """Return a plan of which some lists are empty, and so known to be none."""
    if isinstance(data, list):
        return [] if dice.chance(10) else [emptied(each, dice) for each in data]
    return {key: emptied(each, dice) for key, each in data.items()} if isinstance(data, dict) else data


@given(rolled(_random))
@examples(3, 300)
def test_random_plans_are_the_same_after_a_workbook(data: dict[str, Any]) -> None:
    """Whatever is known, not known, or known to be none."""
    plan = Plan.model_validate(data)
    assume(not crosscheck(plan))  # who is named in the plan may have been emptied out of it
    _same(plan, read_plan(workbook(plan, "nb")))


def test_a_part_of_which_nothing_is_told_is_not_known() -> None:
    """Cells that are blank and keys that are blank are the same."""
    plan = read_plan("cohorts: [{id: c1, people: 3, arrival: {from: , to: }}]")
    assert plan.cohorts is not None
    assert plan.cohorts[0].arrival is None
    _same(plan, read_plan(workbook(plan, "nb")))


def test_an_empty_workbook_is_an_empty_plan() -> None:
    """Nothing is known, and nothing is known to be none."""
    for lang in ("nb", "en"):
        assert read_plan(workbook(None, lang)).model_dump(exclude_none=True) == Plan().model_dump(exclude_none=True)


def test_the_same_plan_gives_the_same_bytes() -> None:
    """Nothing of now and nothing of chance is in a workbook."""
    plan = scenario("bjerke-2023")
    assert workbook(plan, "nb") == workbook(plan, "nb")


def test_names_that_say_none_are_names() -> None:
    """An id that is called none stays one; only the word alone says that a list is empty."""
    text = """\
actors: [{id: none, from: open, to: open, bodies: []}, {id: ingen}, {id: nobody}]
tasks: [{id: none, held_by: [none]}, {id: ingen, held_by: [ingen, none]}, {id: a, held_by: []}, {id: b}]
presence: {periods: [{id: none, actors: [ingen]}, {id: b, actors: []}]}
meetings: {series: [{id: none, during: none, actors: [nobody]}]}
team: {anchored_with: ingen}
"""
    plan = read_plan(text)
    for lang in ("nb", "en"):
        _same(plan, read_plan(workbook(plan, lang)))


TEXTS = (
    *("=1+1", "+47", "-", "'quoted", '"quoted"', "none", "ingen", "ja", "1.0", "2025-11", "a; b", "a\nb", "_x0041_"),
    *("<&>", "æøå 😀", "https://example.org", "@x", "TRUE", "null", "~", "#REF!", "{=1}", "a\tb", "x" * 2000),
)


def test_what_is_open_is_said_in_the_language_of_the_workbook() -> None:
    """Of a day and of a path that goes on to no other; and it is read again as the same."""
    paths = "[{id: a, continues: åpen}, {id: b, continues: open}]"
    plan = read_plan(f"building: {{permit_until: open}}\nescalation: {{paths: {paths}}}")
    words: dict[Lang, str] = {"nb": "åpen", "en": "open"}
    for lang, word in words.items():
        data = workbook(plan, lang)
        book = load_workbook(BytesIO(data))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert cells.count(word) == 3
        _same(plan, read_plan(data))


def test_days_so_long_ago_that_they_would_be_numbers() -> None:
    """A cell with such a day could hold a year that Excel made a date of: they are written as text."""
    for day in ("1901-01-01", "1905-07-16", "1906-01-07", "1906-01-08"):
        plan = read_plan(f"building: {{permit_until: {day}}}\n")
        _same(plan, read_plan(workbook(plan, "nb"), "plan.xlsx"))


def test_texts_stay_as_they_are() -> None:
    """Nothing of a text is taken for a formula, a number, a link or an answer."""
    tasks = [{"id": f"task-{number}", "name": text} for number, text in enumerate(TEXTS)]
    plan = Plan.model_validate({"settlement": {"name": "=1+1"}, "tasks": tasks})
    _same(plan, read_plan(workbook(plan, "en")))


def test_every_part_in_every_state(tmp_path: Path) -> None:
    """Of a full plan each list in turn is blank, and then none."""
    full = make_plan(seeded(3))
    states: tuple[list[Any] | None, ...] = (None, [])
    for state in states:
        plan = Plan.model_validate(_inner_lists(full, state))
        file = tmp_path / "plan.xlsx"
        file.write_bytes(workbook(plan, "en"))
        _same(plan, load_plan(file))


def _inner_lists(data: Any, state: list[Any] | None, depth: int = 0) -> Any:
    """Return a plan in which the lists inside parts are in one state."""
    if isinstance(data, list):
        return state if depth else [_inner_lists(each, state, 1) for each in data]
    return {key: _inner_lists(each, state, depth) for key, each in data.items()} if isinstance(data, dict) else data


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """The file is as it was, to the byte and to the time."""
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(scenario("bjerke-2025-families"), "nb"))
    before = file.read_bytes(), file.stat().st_mtime_ns
    load_plan(file)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_the_same_after_another_program_saved_it(tmp_path: Path) -> None:
    """LibreOffice recalculates and saves the workbook as its own."""
    plan = scenario("complete")
    (tmp_path / "plan.xlsx").write_bytes(workbook(plan, "nb"))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"]
    target = [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "plan.xlsx"),
    ]
    subprocess.run([*command, *target], check=True, capture_output=True, timeout=180)  # noqa: S603 - a program of ours to call
    saved = tmp_path / "out" / "plan.xlsx"
    assert saved.read_bytes() != (tmp_path / "plan.xlsx").read_bytes()
    _same(plan, load_plan(saved))
