"""`bomiljo convert` and `plan --apply` across kinds of files: the plan is the same afterwards, or none is written."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from bomiljo import (
    Change,
    Put,
    changed,
    kind_of,
    load_plan,
    plan_json,
    plan_text,
    read_plan,
    scenario,
    with_changes_as,
    workbook,
)
from bomiljo.rewriting import say_the_same
from cli_support import run_here

ROOT: Final = Path(__file__).parents[2]
PLAN: Final = "# vår plan\nsettlement: {name: Furulia, first_move_in: 2026-03}\nsurveys: []\n"
VARIANT: Final = "extends: base.yaml\nsettlement: {name: Variant}\n"


def plan_file(folder: Path, text: str = PLAN, name: str = "plan.yaml") -> str:
    """Write a plan to a file, and return its path."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.yaml", "yaml"), ("A.YML", "yaml"), ("b.c/a.json", "json"), ("a.xlsx", "xlsx"), ("a.xls", None), ("-", None)],
)
def test_ending_says_the_kind(name: str, kind: str | None) -> None:
    """Of capital letters too; any other ending says nothing."""
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["bjerke-2023", "complete", "families-c-handed-over"])
def test_there_and_back(tmp_path: Path, name: str) -> None:
    """YAML to JSON to YAML: the text is the canonical one each time, and the plan the same."""
    source, there, back = str(ROOT / "scenarios" / f"{name}.yaml"), tmp_path / "plan.json", tmp_path / "plan.yaml"
    assert run_here("convert", source, str(there)).code == 0
    assert run_here("convert", str(there), str(back)).code == 0
    assert there.read_text(encoding="utf-8") == plan_json(scenario(name))
    assert back.read_text(encoding="utf-8") == plan_text(scenario(name))
    assert say_the_same(load_plan(back), scenario(name))


def test_workbook_there_and_back(tmp_path: Path) -> None:
    """YAML to a workbook to YAML: the same plan and the same text."""
    source, there, back = str(ROOT / "scenarios" / "complete.yaml"), tmp_path / "plan.xlsx", tmp_path / "plan.yaml"
    assert run_here("convert", source, str(there), "--lang", "nb").code == 0
    before = there.read_bytes()
    done = run_here("convert", str(there), str(back), "--lang", "en")
    assert (done.code, done.err) == (0, f"Wrote {back}.\n")
    assert back.read_text(encoding="utf-8") == plan_text(scenario("complete"))
    assert there.read_bytes() == before


def test_notes_of_a_workbook_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    """What somebody wrote on the sheet that is not read is no part of the plan."""
    book = openpyxl.load_workbook(BytesIO(workbook(scenario("bjerke-2025-families"), "nb")))
    book["Notater"]["B6"] = "Ring utleier på mandag"
    book.save(tmp_path / "plan.xlsx")
    done = run_here("convert", str(tmp_path / "plan.xlsx"), str(tmp_path / "a.yaml"), "--lang", "nb")
    assert done.code == 0
    assert "arket for notater" in done.err
    assert "utleier" not in (tmp_path / "a.yaml").read_text(encoding="utf-8")


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """Comments are, and nothing else; where there are none nothing is said."""
    done = run_here("convert", plan_file(tmp_path), str(tmp_path / "a.json"), "--lang", "en")
    assert done.err == f"Wrote {tmp_path}/a.json. The comments of {tmp_path}/plan.yaml are left out.\n"
    done = run_here("convert", str(tmp_path / "a.json"), str(tmp_path / "b.yaml"), "--lang", "nb")
    assert done.err == f"Skrev {tmp_path}/b.yaml.\n"
    done = run_here("convert", str(tmp_path / "b.yaml"), str(tmp_path / "c.yml"), "--lang", "en")
    assert done.err == f"Wrote {tmp_path}/c.yml.\n"
    assert (tmp_path / "c.yml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_what_nobody_knows_yet_stays_noted(tmp_path: Path) -> None:
    """Notes of an interview go along from text to workbook and back, with their day; JSON has no place for them."""
    note = "# Ingen vet ennå (2025-11-26): presence.taper"
    source = plan_file(tmp_path, f"settlement: {{name: Furulia}}\n{note}\n")
    book, back = tmp_path / "b.xlsx", tmp_path / "c.yaml"
    assert run_here("convert", source, str(book), "--lang", "nb").err == f"Skrev {book}.\n"
    assert run_here("convert", str(book), str(back), "--lang", "nb").err == f"Skrev {back}.\n"
    assert back.read_text(encoding="utf-8").endswith(f"  name: Furulia\n{note}\n")
    assert "left out" in run_here("convert", source, str(tmp_path / "b.json"), "--lang", "en").err
    assert "left out" in run_here("convert", str(book), str(tmp_path / "c.json"), "--lang", "en").err


def test_a_variant_becomes_a_whole_plan(tmp_path: Path) -> None:
    """What it extends is laid in, and that is said."""
    plan_file(tmp_path, name="base.yaml")
    source, target = plan_file(tmp_path, VARIANT), tmp_path / "whole.yaml"
    done = run_here("convert", source, str(target), "--lang", "en")
    assert f"The plan that {source} extends is laid in" in done.err
    assert "extends" not in target.read_text(encoding="utf-8")
    assert say_the_same(load_plan(source), load_plan(target))


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    """Without --force the file stays as it is, the plan itself too; with it the plan is made canonical."""
    source = plan_file(tmp_path)
    for target in (source, plan_file(tmp_path, "x", "other.json")):
        before = Path(target).read_bytes()
        done = run_here("convert", source, target, "--lang", "en")
        assert (done.code, "--force" in done.err) == (2, True)
        assert Path(target).read_bytes() == before
    assert run_here("convert", source, source, "--force").code == 0
    assert Path(source).read_text(encoding="utf-8") == plan_text(load_plan(source))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other.json", "plan.yaml"]


def test_standard_input(tmp_path: Path) -> None:
    """A plan may come from a pipe; one that extends another has no folder there."""
    target = tmp_path / "a.json"
    assert run_here("convert", "-", str(target), stdin=PLAN.encode()).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["surveys"] == []
    done = run_here("convert", "-", str(tmp_path / "b.json"), "--lang", "en", stdin=VARIANT.encode())
    assert (done.code, "no folder" in done.err) == (3, True)
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("target", ["plan.txt", "plan", "-", "plan.xls"])
def test_other_endings_are_refused(tmp_path: Path, target: str) -> None:
    """What kind of file to write is never guessed."""
    done = run_here("convert", plan_file(tmp_path), target, "--lang", "en", cwd=tmp_path)
    assert (done.code, ".xlsx" in done.err) == (2, True)
    assert not (tmp_path / target).exists()


@pytest.mark.parametrize(("text", "code"), [("settlement: {nme: x}\n", 3), ("", 3)])
def test_plan_with_faults_is_not_written(tmp_path: Path, text: str, code: int) -> None:
    """Its faults are told with their lines, and there is no new file."""
    done = run_here("convert", plan_file(tmp_path, text), str(tmp_path / "a.json"), "--lang", "en")
    assert done.code == code
    assert not (tmp_path / "a.json").exists()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """Where nothing can be written, that is said."""
    done = run_here("convert", plan_file(tmp_path), str(tmp_path / "none" / "a.json"), "--lang", "en")
    assert (done.code, "Cannot write" in done.err) == (2, True)


# --- plan --apply ------------------------------------------------------------------------------------

GAP: Final = """\
settlement: {name: Furulia, first_move_in: 2026-03-02}
cohorts: [{id: c1, people: 20, kind: refugees, arrival: 2026-03-02}]   # alle
tasks: [{id: come-along, held_by: []}]
actors: [{id: nav, bodies: [nav], roles: [nav-adviser], from: open, to: open}]
"""


def _apply(source: str, target: Path) -> str:
    arguments = ("--as-of", "2026-04-01", "--topic", "responsibility", "--apply", str(target), "--lang", "en")
    done = run_here("plan", source, *arguments)
    assert done.code == 0, done.err
    return done.err


def test_apply_keeps_the_text_of_the_same_kind(tmp_path: Path) -> None:
    """YAML into YAML keeps comments and what is written how."""
    _apply(plan_file(tmp_path, GAP), tmp_path / "after.yaml")
    assert "# alle" in (tmp_path / "after.yaml").read_text(encoding="utf-8")


def test_apply_across_kinds_writes_the_whole_plan(tmp_path: Path) -> None:
    """YAML into JSON is the canonical JSON of the plan with its actions; what is left out is said."""
    said = _apply(plan_file(tmp_path, GAP), tmp_path / "after.json")
    assert "comments" in said
    after = load_plan(tmp_path / "after.json")
    assert (tmp_path / "after.json").read_text(encoding="utf-8") == plan_json(after)
    assert not say_the_same(after, load_plan(tmp_path / "plan.yaml"))


CHANGES: Final[list[tuple[Change, str | None]]] = [(Put("tasks[come-along].held_by", ["nav"]), "derfor")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        *(("plan.yaml", target) for target in ("after.yml", "no-ending", "after.json", "after.xlsx")),
        *(("plan.json", target) for target in ("after.yml", "after.json", "no-ending")),
        *(("from-somewhere", target) for target in ("after.yml", "no-ending")),
    ],
)
def test_changes_from_and_to_files_of_any_kind(tmp_path: Path, source: str, target: str) -> None:
    """A workbook is known by what stands in it, whatever its name; without an ending a file stays what it is."""
    plan = load_plan(plan_file(tmp_path, GAP))
    plan_file(tmp_path, plan_json(plan), "plan.json")
    (tmp_path / "from-somewhere").write_bytes(workbook(plan))
    made = with_changes_as(str(tmp_path / source), CHANGES, str(tmp_path / target), "nb")
    assert say_the_same(read_plan(made.data), changed(plan, [change for change, _ in CHANGES]))
    as_it_was = (source, target) in {("plan.yaml", "after.yml"), ("plan.yaml", "no-ending")}
    assert (b"# derfor" in made.data) == as_it_was
    assert (made.left == ("comments",)) == (source == "plan.yaml" and not as_it_was)
    assert made.data.startswith(b"PK") == (
        (source, target) == ("from-somewhere", "no-ending") or target == "after.xlsx"
    )


def test_apply_of_a_variant(tmp_path: Path) -> None:
    """Beside its base it stays a variant; elsewhere it would not find it, and becomes a whole plan."""
    plan_file(tmp_path, GAP, "base.yaml")
    source = plan_file(tmp_path, "extends: base.yaml   # som den andre\nsettlement: {name: Variant}\n")
    (tmp_path / "away").mkdir()
    said = _apply(source, tmp_path / "after.yaml")
    assert "laid in" not in said
    assert "laid in" in _apply(source, tmp_path / "away" / "after.yaml")
    near, far = (tmp_path / "after.yaml").read_text(encoding="utf-8"), tmp_path / "away" / "after.yaml"
    assert near.startswith("extends: base.yaml   # som den andre\n")
    assert (tmp_path / "base.yaml").read_text(encoding="utf-8") == GAP
    assert say_the_same(load_plan(tmp_path / "after.yaml"), load_plan(far))
    assert not say_the_same(load_plan(source), load_plan(far))
