"""`bomiljo import`: what it writes and tells, into a plan and beside it, and each way in which it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import load_plan, read_plan, workbook
from bomiljo.rewriting import say_the_same
from cli_support import run_here as run
from imports_support import PERSONS, as_csv, as_workbook

if TYPE_CHECKING:
    from pathlib import Path

ROWS: Any = [
    ["Navn", "Alder", "Husholdning", "Språk", "Innflyttet"],
    *[["x", 30, "Enslig", "Ukrainsk", "3.11.2025"]] * 7,
    ["y", "", "Familie", "Ukrainsk", "3.11.2025"],
]
PLAN = "# Vår plan\nsettlement:\n  name: Prøve   # et navn\n  first_move_in: 2025-11\n"
ASKED = """\
kind: survey
id: winter
asked: 9
questions: {Vil du ha beboerråd?: {question: wants-council, yes: [Ja], no: [Nei]}}
drop: [Navn]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a list, an export, their mappings and a plan."""
    (tmp_path / "list.csv").write_bytes(as_csv(ROWS))
    (tmp_path / "list.xlsx").write_bytes(as_workbook(ROWS))
    (tmp_path / "map.yaml").write_text(PERSONS, encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(as_csv([["Navn", "Vil du ha beboerråd?"], ["x", "Ja"], ["y", "Nei"]]))
    (tmp_path / "asked.yaml").write_text(ASKED, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def of(folder: Path, *arguments: str, lang: str = "nb") -> Any:
    """Run the command; words that are names of files in the folder are these files."""
    names = {each.name for each in folder.iterdir()} | {"new.yaml"}
    found = [str(folder / each) if each in names else each for each in arguments]
    return run("import", *found, "--lang", lang)


@pytest.mark.parametrize("source", ["list.csv", "list.xlsx"])
def test_a_list_of_residents(folder: Path, source: str) -> None:
    """The groups go to standard output, and what was done with the list is told beside it."""
    done = of(folder, "residents", source, "--mapping", "map.yaml")
    plan = read_plan(done.text)
    assert (done.code, [each.people for each in plan.cohorts or ()]) == (0, [1, 7])
    assert done.err == (
        "Rader lest: 8. Grupper i planen: 2. Personer: 8.\n"
        "Rader der noe mangler: 1. Det blir stående som ikke kjent, i egne grupper.\n"
        "Grupper med færre enn 6 personer: 1. De er personopplysninger i filen, og må oppbevares deretter; rapporter "
        "viser dem ikke.\n"
        "Ikke lest (det er bare talt at noe sto der): «Navn» (celler: 8).\n"
    )


def test_into_a_plan(folder: Path) -> None:
    """The plan is written with the groups in, and every line of it stays; what it has is only replaced when asked."""
    command = ("residents", "list.csv", "--mapping", "map.yaml", "--into", "plan.yaml")
    done = of(folder, *command, "--output", "new.yaml", lang="en")
    assert (done.code, done.text) == (0, "")
    written = (folder / "new.yaml").read_text(encoding="utf-8")
    assert written.startswith(PLAN)
    assert len(load_plan(folder / "new.yaml").cohorts or ()) == 2
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN

    (folder / "plan.yaml").write_text(written, encoding="utf-8")
    refused = of(folder, *command, lang="en")
    assert (refused.code, refused.text) == (2, "")
    assert "plan.yaml:" in refused.err
    assert "use --replace" in refused.err
    assert of(folder, *command, "--replace").text == written


def test_a_survey_into_a_plan(folder: Path) -> None:
    """A survey comes after those that are there; one of the same id is only replaced when that is asked for."""
    command = ("survey", "answers.csv", "--mapping", "asked.yaml", "--into", "plan.yaml")
    (folder / "plan.yaml").write_text(PLAN + "surveys:\n  - {id: autumn, asked: 3}\n", encoding="utf-8")
    done = of(folder, *command)
    assert done.code == 0, done.err
    assert [each.id for each in read_plan(done.text).surveys or ()] == ["autumn", "winter"]
    assert "ønsker et beboerråd: ja 1, nei 1, verken eller 0, ikke besvart 0." in done.err
    (folder / "plan.yaml").write_text(done.text, encoding="utf-8")
    assert of(folder, *command).code == 2
    assert of(folder, *command, "--replace").text == done.text


def test_a_plan_that_is_a_workbook(folder: Path) -> None:
    """Groups go into its cells, and all else in the file stays; where rows would have to go, it is made anew."""
    (folder / "plan.xlsx").write_bytes(workbook(load_plan(folder / "plan.yaml"), "nb"))
    command = ("residents", "list.csv", "--mapping", "map.yaml", "--into", "plan.xlsx")
    assert of(folder, *command).code == 2
    done = of(folder, *command, "-o", str(folder / "ny.xlsx"))
    assert (done.code, "på nytt" in done.err) == (0, False), done.err
    assert of(folder, *command, "-o", str(folder / "ny.yaml")).code == 0
    made, text = (load_plan(folder / each) for each in ("ny.xlsx", "ny.yaml"))
    assert say_the_same(made, text)
    assert [each.people for each in made.cohorts or ()] == [1, 7]
    assert of(folder, *command, "-o", "plan.xlsx").code == 2
    assert of(folder, *command, "-o", "plan.xlsx", "--force").code == 0

    (folder / "list.csv").write_bytes(as_csv(ROWS[:8]))
    done = of(folder, *command, "--replace", "-o", str(folder / "fewer.xlsx"))
    assert (done.code, "Arbeidsboken er laget på nytt" in done.err) == (0, True), done.err
    assert [each.people for each in load_plan(folder / "fewer.xlsx").cohorts or ()] == [7]


def test_what_the_plan_cannot_take(folder: Path) -> None:
    """A contradiction is told without a word of the list."""
    (folder / "plan.yaml").write_text("settlement: {first_move_in: 2026-05-01}\n", encoding="utf-8")
    done = of(folder, "residents", "list.csv", "--mapping", "map.yaml", "--into", "plan.yaml", lang="en")
    assert (done.code, done.text) == (2, "")
    assert "moves in before the first move-in of the plan" in done.err
    assert "2025" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["residents", "list.csv"], 2, "--suggest"),
        (["residents", "list.csv", "--suggest", "--mapping", "map.yaml"], 2, "only makes a mapping"),
        (["residents", "list.csv", "--mapping", "map.yaml", "--replace"], 2, "--into"),
        (["residents", "list.csv", "--mapping", "map.yaml", "-o", "list.csv"], 2, "cannot be the file"),
        (["residents", "list.csv", "--mapping", "map.yaml", "-o", "map.yaml"], 2, "cannot be the file"),
        (["residents", "list.csv", "--mapping", "map.yaml", "--into", "plan.yaml", "-o", "plan.yaml"], 2, "--force"),
        (["residents", "list.csv", "--mapping", "map.yaml", "--into", "-"], 2, "must be a file"),
        (["residents", "gone.csv", "--mapping", "map.yaml"], 3, "does not exist"),
        (["residents", "list.csv", "--mapping", "asked.yaml"], 3, "another kind"),
        (["survey", "list.csv", "--mapping", "asked.yaml"], 3, "The file cannot be imported; 5 faults:"),
        (["survye", "list.csv"], 2, "survey"),
    ],
)
def test_wrong_use(folder: Path, arguments: list[str], code: int, said: str) -> None:
    """Nothing is written, and one sentence says what to do."""
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    done = of(folder, *arguments, lang="en")
    assert (done.code, done.text) == (code, "")
    assert said in done.err
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_over_the_plan_when_asked(folder: Path) -> None:
    """With --force the plan itself is written."""
    command = ("residents", "list.csv", "--mapping", "map.yaml", "--into", "plan.yaml", "-o", "plan.yaml", "--force")
    assert of(folder, *command).code == 0
    assert (folder / "plan.yaml").read_text(encoding="utf-8").startswith(PLAN)


@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize("source", ["list.csv", "list.xlsx"])
def test_a_mapping_is_suggested(folder: Path, source: str, lang: str) -> None:
    """It has every heading, is a mapping as it stands, and says of the list below the headings nothing."""
    done = of(folder, "residents", source, "--suggest", "-o", "new.yaml", lang=lang)
    assert done.code == 0, done.err
    text = (folder / "new.yaml").read_text(encoding="utf-8")
    assert all(each in text for each in ROWS[0])
    assert "30" not in text
    assert of(folder, "residents", source, "--mapping", "new.yaml").text.count("id: c") == 2


def test_a_mapping_for_an_export_asks_what_counts(folder: Path) -> None:
    """Which answers are yes nobody but a person can tell: until it is told, the suggestion is refused."""
    assert of(folder, "survey", "answers.csv", "--suggest", "-o", "new.yaml").code == 0
    text = (folder / "new.yaml").read_text(encoding="utf-8")
    assert "{question: wants-council, yes: [], no: []}" in text
    assert of(folder, "survey", "answers.csv", "--mapping", "new.yaml").code == 3
    (folder / "new.yaml").write_text(text.replace("yes: [], no: []", "yes: [Ja], no: [Nei]"), encoding="utf-8")
    assert of(folder, "survey", "answers.csv", "--mapping", "new.yaml").code == 0


def test_headings_below_a_title(folder: Path) -> None:
    """They are looked for in the first rows, and the mapping says where they stand."""
    (folder / "list.csv").write_bytes(as_csv([["Beboerliste", "", "", "", ""], *ROWS]))
    assert of(folder, "residents", "list.csv", "--suggest", "-o", "new.yaml").code == 0
    assert "heading_row: 2" in (folder / "new.yaml").read_text(encoding="utf-8")
    assert of(folder, "residents", "list.csv", "--mapping", "new.yaml").code == 0
