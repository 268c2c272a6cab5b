"""What holds of every format: the verdict is never without its limits, nothing is left out, nobody is given away."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import Wording, dossier, load_overlay, scenario
from bomiljo_cli.formats import front
from bomiljo_cli.formats.registry import FORMATS
from cli_support import run_here, run_on_terminal
from formats_support import COMMANDS, MINE, checked, made, parts, plan_text, result, texts, written

if TYPE_CHECKING:
    from bomiljo import Lang


def _front(command: str, found: Any) -> front.Front:
    if command == "check":
        return front.of_report(found.report)
    return front.of_actions(found) if command == "plan" else front.of_forecast(found)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_no_result_stands_without_what_it_is_and_does_not_say(name: str, command: str, lang: Lang) -> None:
    """Plan, day, rules, verdict, remarks and limits are on each, in the language of the result."""
    said = _front(command, result(command, lang))
    shown = texts(name, made(name, command, lang))
    day = said.day if name == "csv" else said.when
    for each in (said.plan, day, said.rules, said.verdict, *said.remarks, *said.limits):
        assert each in shown, each
    assert Wording(lang).label("never-all-well") in shown


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", MINE)
def test_small_groups_are_shown_to_insiders_alone(name: str, command: str) -> None:
    """In no part of the file; `--internal` marks whatever it is written in."""
    outside, inside = made(name, command), made(name, command, internal=True)
    for part, data in parts(outside).items():
        assert not re.search(rb"(?<![\d-])3 beboere|(?<!\d)9 %", data), part
    mark = Wording("nb").label("internal")
    assert mark not in texts(name, outside)
    assert mark in texts(name, inside)
    if command == "check":
        assert "3 beboere" in texts(name, inside)


@pytest.mark.parametrize("name", MINE)
def test_partners_are_told_nothing_of_residents(name: str) -> None:
    """Whom it is for stands on it, and it has the outcomes of their report alone."""
    found = checked("en", audience="partners")
    shown = texts(name, written(name, "check", found))
    assert Wording("en").label("audience-partners") in shown
    told = {each.rule for each in found.report.outcomes}
    assert set(re.findall(r"\b[A-Z]{3}\d\d\b", shown)) <= told
    assert "c1" not in shown


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", MINE)
def test_equal_results_give_equal_bytes(name: str, command: str) -> None:
    """Nothing in a file tells when it was made."""
    data = made(name, command)
    assert written(name, command, result(command)) == data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        day = result(command).report.as_of if command == "check" else getattr(result(command), "as_of", "2023-12-01")
        core = parts(data)["docProps/core.xml"].decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {f"{day}T00:00:00Z"}


@pytest.mark.parametrize("name", MINE)
def test_the_folder_of_a_plan_is_nobodys_business(name: str) -> None:
    """The name of its file is enough."""
    assert all(b"folder/" not in data for data in parts(made(name, "check")).values())


# --- The command line ----------------------------------------------------------------------------------


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """Return the path of a plan."""
    path = tmp_path / "plan.yaml"
    path.write_text(plan_text(), encoding="utf-8")
    return str(path)


def test_the_ending_of_a_file_tells_the_format(plan: str, tmp_path: Path) -> None:
    """Where none is given; what is given wins, and an ending that tells nothing gives text."""
    endings = {"a.md": "# ", "a.CSV": "\ufeffrecord;", "a.json": "{", "a.txt": "=Vik"}
    for name, begin in endings.items():
        run_here("check", plan, "--as-of", "2024-02-01", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin), name
    run_here("check", plan, "--as-of", "2024-02-01", "-o", str(tmp_path / "b.md"), "--format", "json")
    assert (tmp_path / "b.md").read_text(encoding="utf-8").startswith("{")


def test_a_pipe_gets_the_same_bytes_as_a_file(plan: str, tmp_path: Path) -> None:
    """A workbook may go on to another program."""
    target = tmp_path / "a.xlsx"
    arguments = ("check", plan, "--as-of", "2024-02-01", "--lang", "nb")
    filed = run_here(*arguments, "--output", str(target))
    assert (filed.out, filed.err) == (b"", "")
    assert run_here(*arguments, "--format", "xlsx").out == target.read_bytes()


@pytest.mark.parametrize(("lang", "said"), [("nb", "en skjerm"), ("en", "on a screen")])
def test_bytes_are_not_written_to_a_terminal(plan: str, lang: str, said: str) -> None:
    """What to do instead is told."""
    done = run_on_terminal("check", plan, "--format", "docx", "--lang", lang, columns=200)
    assert done.code == 2
    assert said in done.text
    assert "--output" in done.text
    assert b"PK" not in done.out


@pytest.mark.parametrize("name", [each.name for each in FORMATS if "check" in each.commands])
def test_several_plans_in_one_file_or_a_refusal(plan: str, name: str) -> None:
    """Each format does one of the two."""
    done = run_here("check", plan, plan, "--as-of", "2024-02-01", "--lang", "en", "--format", name)
    several = next(each.several for each in FORMATS if each.name == name)
    assert (done.code == 2 and "one file of one plan" in done.err) != several
    assert bool(done.out) == several


@pytest.mark.parametrize("name", MINE)
def test_demo_has_the_formats_of_a_check(name: str) -> None:
    """And says nothing beside it."""
    done = run_here("demo", "--format", name, "--lang", "nb", "--fail-on", "never")
    assert (done.code, done.err) == (0, "")
    assert "Bjerke 2023" in texts(name, done.out)


def test_changes_since_a_report_are_in_every_format(plan: str, tmp_path: Path) -> None:
    """What has changed stands in it with the sentence that sums it up."""
    before = tmp_path / "before.json"
    run_here("check", plan, "--as-of", "2024-01-20", "--lang", "nb", "-o", str(before))
    for name in MINE:
        done = run_here(
            *("check", plan, "--as-of", "2024-08-01", "--lang", "nb", "--since", str(before), "--format", name)
        )
        shown = texts(name, done.out)
        assert ("change;" if name == "csv" else "Gjelder ikke lenger, uten å være lukket") in shown, name
        if name != "csv":
            assert Wording("nb").label("since", date="20. januar 2024") in shown


@pytest.mark.parametrize("name", ["markdown", "docx", "xlsx"])
def test_local_adaptations_are_told_with_their_reason(name: str, tmp_path: Path) -> None:
    """Whose decision it is, and which outcomes are others for it."""
    given = (Path(__file__).parents[2] / "docs" / "local-adaptation.md").read_text(encoding="utf-8")
    path = tmp_path / "eksempelvik.yaml"
    path.write_text(given.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    found = dossier(scenario("bjerke-2023"), as_of=dt.date(2024, 6, 15), lang="nb", overlays=[load_overlay(str(path))])
    shown = texts(name, written(name, "check", found))
    for each in found.report.local:
        assert each.reason in shown
        assert each.office in shown
    assert Wording("nb").label("local-outcomes") in shown
    assert found.report.local_outcomes
    assert found.report.local_outcomes[0].rule in shown
