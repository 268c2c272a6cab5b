"""What SARIF and JUnit tell of residents: as little as the report; and how the command writes them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from audiences_support import OTHERS
from bomiljo import check, read_plan, read_report, scenario
from bomiljo_cli.formats import junit, sarif
from bomiljo_cli.formats.registry import Setting
from cli_support import PLANS, run_here, write_plans
from test_audiences import written

if TYPE_CHECKING:
    from bomiljo import Audience

DAY: Final = dt.date(2024, 2, 1)
FORMATS: Final = ("sarif", "junit")
# Eight residents of whom a few speak a language that nobody else does: their number is not told.
FEW: Final = """\
settlement: {{name: Et bygg, first_move_in: 2024-01-15}}
cohorts:
  - {{people: {few}, age: 20-24, language: fr, assessed: yes, arrival: 2024-01-15, departures: []}}
  - {{people: {rest}, age: 60-70, language: uk, assessed: yes, arrival: 2024-01-15, departures: []}}
"""


def made(shape: str, plan: str, **options: Any) -> str:
    """Return the file of a plan's report."""
    found = check(read_plan(plan, "plan.yaml"), as_of=DAY, lang="en", **options)
    return sarif.check(found, Setting(None, 0)) if shape == "sarif" else junit.check(found)


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("audience", OTHERS)
def test_one_resident_leaves_no_trace_for_others(shape: str, audience: Audience) -> None:
    """With and without the one who is 82 and uses a wheelchair, the file is the same to the byte."""
    assert made(shape, written(), audience=audience) == made(shape, written(one=""), audience=audience)


@pytest.mark.parametrize("shape", FORMATS)
def test_small_groups_are_hidden(shape: str) -> None:
    """Two or three of a kind make the same file; who asks to see them gets another, and it is marked."""
    two, three = (FEW.format(few=few, rest=20 - few) for few in (2, 3))
    assert made(shape, two) == made(shape, three)
    shown = made(shape, two, internal=True)
    assert shown != made(shape, three, internal=True)
    assert "INTERNAL: small groups of residents are shown." in shown


@pytest.mark.parametrize("shape", FORMATS)
def test_what_has_changed_is_told(shape: str) -> None:
    """With `--since`, the previous day and each change, also of points that are gone."""
    plan = scenario("bjerke-2023")
    before = read_report(check(plan, as_of=DAY, lang="en").to_json(), "before.json", plan="bjerke-2023.yaml")
    found = check(plan, as_of=dt.date(2024, 6, 15), lang="en", since=before)
    assert found.since
    said = sarif.check(found, Setting(None, 1)) if shape == "sarif" else junit.check(found)
    assert f"since 2024-02-01: {found.since.text}" in said
    assert all(f"{each.rule} " in said for each in found.since.lines)
    if shape == "sarif":
        results = json.loads(said)["runs"][0]["results"]
        told = {
            (each["ruleId"], each["properties"].get("subject")): each["properties"].get("since") for each in results
        }
        assert all(told.get((each.rule, each.subject), each.change) == each.change for each in found.since.lines)


@pytest.mark.parametrize("shape", FORMATS)
def test_several_plans_are_one_file(tmp_path: Path, shape: str) -> None:
    """A run or a suite for each that can be read; the exit code is the command's own, and stands in SARIF."""
    plans = write_plans(tmp_path)
    file = tmp_path / ("report.sarif" if shape == "sarif" else "report.xml")
    names = [plans[each] for each in ("gap", "invalid", "blank")]
    done = run_here("check", *names, "--as-of", "2024-02-01", "--lang", "en", "-o", str(file))
    said = file.read_text(encoding="utf-8")
    assert done.code == 5
    assert done.text == ""
    if shape == "junit":
        assert said.count("<testsuite ") == 2
        return
    runs = json.loads(said)["runs"]
    assert [each["invocations"][0]["exitCode"] for each in runs] == [5, 5]
    assert [each["artifacts"][0]["location"]["uri"] for each in runs] == [
        Path(plans[each]).as_uri() for each in ("gap", "blank")
    ]


@pytest.mark.parametrize("shape", FORMATS)
def test_a_plan_from_standard_input(shape: str) -> None:
    """It is shown too, without a file to point at."""
    done = run_here("check", "-", "--format", shape, "--lang", "nb", stdin=PLANS["gap"].encode())
    assert "Over 55" in done.text
