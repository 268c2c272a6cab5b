"""`bomiljo compare` as a planner and a script see it: exit codes, formats, and the text that somebody has read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from bomiljo_cli.formats.registry import FORMATS
from cli_support import run, write_plans
from cli_support import run_here as here
from page_support import parse

if TYPE_CHECKING:
    from cli_support import Done

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = ROOT / "tests" / "golden"
FAMILIES: Final = tuple(
    f"scenarios/families-{name}.yaml" for name in ("a-all-at-once", "b-two-arrivals", "c-handed-over")
)
ON: Final = ("--as-of", "2025-02-01")
PRESENCE: Final = ("--topic", "presence")  # where it does not matter how much is looked at
BAD_USAGE, INVALID = 2, 3
HOSTILE: Final = """\
settlement: {name: '=1+1 <b>{{x}}</b>', first_move_in: 2025-03}
tasks: [{id: a, name: "=cmd|' /C calc'!A0", area: services, held_by: []}]
actors: []
"""


def families(*options: str) -> Done:
    """Compare the three variants of the families."""
    return here("compare", *(str(ROOT / each) for each in FAMILIES), *ON, *options)


# --- text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_it_reads_as_it_did_when_somebody_read_it(lang: str) -> None:
    """The variants of the families, 80 columns wide; what is not answered stands before any number of gaps."""
    done = run("compare", *FAMILIES, *ON, "--lang", lang, env={"COLUMNS": "80"}, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    assert done.text == (GOLDEN / f"families.compare.{lang}.txt").read_text(encoding="utf-8")
    assert max(map(len, done.text.splitlines())) <= 80
    first, gaps = {
        "nb": ("Ikke alt er besvart", "Mangler som kan lukkes"),
        "en": ("Not everything is answered", "Gaps that can be closed"),
    }[lang]
    assert done.text.index(first) < done.text.index(gaps)


def test_gaps_never_stand_without_what_is_not_answered() -> None:
    """Each line that counts gaps of a plan counts what is not answered first."""
    text = families("--lang", "en", *PRESENCE).text
    lines = [each for each in text.split("\n  - ") if "can be closed" in each]
    assert len(lines) == 3
    assert all(each.index("not answered") < each.index("Gaps that can be closed") for each in lines)


# --- exit codes --------------------------------------------------------------------------------------------


def test_one_plan_alone_is_wrong_use() -> None:
    """There is nothing to hold it against; nor is standard input read twice."""
    done = here("compare", str(ROOT / FAMILIES[0]), "--lang", "en")
    assert (done.code, done.out) == (BAD_USAGE, b"")
    assert "at least two" in done.err
    assert here("compare", "-", "-", "--lang", "en").code == BAD_USAGE


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Nothing is compared where one plan is refused."""
    plans = write_plans(tmp_path)
    done = here("compare", plans["invalid"], plans["gap"], str(tmp_path / "none.yaml"), "--lang", "en")
    assert (done.code, done.out) == (INVALID, b"")
    assert "peple" in done.err
    assert "none.yaml" in done.err


def test_one_plan_may_be_standard_input() -> None:
    """And the same file twice is two plans that say the same."""
    base = b"settlement: {name: Piped, first_move_in: 2025-03-03}\n"
    done = here("compare", str(ROOT / FAMILIES[0]), "-", *ON, *PRESENCE, "--lang", "en", "--format", "json", stdin=base)
    assert done.code == 0
    assert [each["plan"]["name"] for each in json.loads(done.out)["options"]][1] == "Piped"
    same = here("compare", *[str(ROOT / FAMILIES[0])] * 2, *ON, *PRESENCE, "--lang", "en", "--format", "json")
    [contrast] = json.loads(same.out)["contrasts"]
    assert (contrast["lines"], [each["code"] for each in contrast["notes"]]) == ([], ["same_plan"])


@pytest.mark.parametrize("options", ["--internal --audience partners", "--audience residents --topic team"])
def test_what_a_check_refuses_to_show_others_is_refused(options: str) -> None:
    """Small groups are for those who work with the plan, and a topic of which others are told nothing is refused."""
    assert families(*options.split()).code == BAD_USAGE


# --- formats -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in FORMATS if "compare" in each.commands])
def test_every_format_is_the_same_on_every_run(name: str, tmp_path: Path) -> None:
    """Byte for byte; the ending of the file tells the format."""
    plans, ending = write_plans(tmp_path), next(each.ending for each in FORMATS if each.name == name)
    files = [tmp_path / f"{number}{ending}" for number in (1, 2)]
    for file in files:
        assert here("compare", plans["gap"], plans["both"], *ON, "-o", str(file), "--lang", "nb").code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert (
        here("compare", plans["gap"], plans["both"], *ON, "--format", name, "--lang", "nb").out == files[0].read_bytes()
    )


@pytest.fixture
def hostile(tmp_path: Path) -> list[str]:
    """Return two plans whose names would be formulas, tags and templates."""
    for name in ("one", "other"):
        (tmp_path / f"{name}.yaml").write_text(HOSTILE.replace("=1+1", f"=1+1 {name}"), encoding="utf-8")
    return [str(tmp_path / f"{name}.yaml") for name in ("one", "other")]


def test_no_text_of_a_plan_is_a_formula_or_a_tag(hostile: list[str], tmp_path: Path) -> None:
    """A workbook has no formula, no cell of a table begins as one, and on the page no tag is made."""
    book = tmp_path / "book.xlsx"
    assert here("compare", *hostile, *ON, "-o", str(book)).code == 0
    sheets = openpyxl.load_workbook(book).worksheets
    assert not [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any("=1+1" in str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    table = here("compare", *hostile, *ON, "--format", "csv").text
    cells = [each for row in csv.reader(io.StringIO(table), delimiter=";") for each in row]
    assert not [each for each in cells if each.startswith("=")]
    page = here("compare", *hostile, *ON, "--format", "html").text
    assert "<b>" not in page
    assert "{{x}}" in parse(page).text


@pytest.mark.parametrize(("topics", "told"), [((), False), (PRESENCE, True)])
def test_topics_are_named_where_not_all_were_asked_for(
    topics: tuple[str, ...], told: bool, hostile: list[str], tmp_path: Path
) -> None:
    """As on all other files: a list of every topic tells nothing."""
    book = tmp_path / "book.xlsx"
    assert here("compare", *hostile, *ON, *topics, "-o", str(book), "--lang", "en").code == 0
    cells = [
        cell.value for sheet in openpyxl.load_workbook(book).worksheets for row in sheet.iter_rows() for cell in row
    ]
    assert ("Topics" in cells) is told


def test_the_workbook_has_a_table_with_filters_for_each_part(tmp_path: Path) -> None:
    """How plans stand, figures, each beside the first, all points, and what the plans say differently."""
    book = tmp_path / "book.xlsx"
    assert families("-o", str(book), "--lang", "en", *PRESENCE).code == 0
    found = openpyxl.load_workbook(book)
    tables = [table for sheet in found.worksheets for table in sheet.tables.values()]
    assert len(tables) == 5
    assert all(each.autoFilter for each in tables)
    stand = found["How plans stand"]
    heads = [str(cell.value) for row in stand.iter_rows() for cell in row if cell.value is not None]
    assert heads.index("Not answered") < heads.index("Can be closed")


def test_the_page_stands_alone() -> None:
    """One file: no script, nothing fetched, every link leads somewhere, each table has a caption."""
    page = parse(families("--format", "html", "--lang", "nb", *PRESENCE).text)
    assert not page.all("script", "img", "link", "iframe")
    assert "default-src 'none'" in page.all("meta")[1].attributes["content"]
    links = [each.attributes["href"] for each in page.all("a")]
    assert all(each.startswith("#") and len(page.ids[each[1:]]) == 1 for each in links)
    assert all(each.all("caption") for each in page.all("table"))
    assert [each.text for each in page.all("h1")] == ["Sammenligning av 3 planer"]


def test_small_groups_are_marked_where_they_are_shown() -> None:
    """With `--internal` the text says so; and what is said of residents is compared as well."""
    shown, hidden = families("--internal", "--lang", "en", *PRESENCE).text, families("--lang", "en", *PRESENCE).text
    assert "internal" in shown.lower()
    assert "left out here" in hidden
    assert "left out here" not in shown
