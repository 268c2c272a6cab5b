"""`bomiljo explain --what-if` as a script and a planner see it: JSON, and sentences that somebody has read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from bomiljo import what_if_schema
from cli_support import run_here as run

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = ROOT / "tests" / "golden"
BJERKE: Final = "scenarios/bjerke-2023.yaml"
BAD_USAGE: Final = 2


def asked(rule: str, *options: str, day: str = "2024-06-15") -> dict[str, Any]:
    """Return what would close the gaps of a rule for Bjerke, by the JSON."""
    done = run("explain", BJERKE, rule, "--what-if", "--as-of", day, "--format", "json", *options, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    jsonschema.Draft202012Validator(what_if_schema()).validate(found)
    return found


@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize(("rule", "day"), [("RES01", "2024-06-15"), ("PRE13", "2024-03-15")])
def test_sentences(rule: str, day: str, lang: str) -> None:
    """They read as they did when somebody read them."""
    done = run("explain", BJERKE, rule, "--what-if", "--as-of", day, "--lang", lang, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (GOLDEN / f"bjerke.what-if.{rule}.{lang}.txt").read_text(encoding="utf-8")


def test_answers_say_what_they_change_and_what_follows() -> None:
    """A task is given to another from the day of the check on, and closes another gap too."""
    (gap,) = asked("RES01", "--subject", "task:come-along")["gaps"]
    best = gap["answers"][0]
    (change,) = best["changes"]
    assert (change["path"], change["from"]) == ("tasks[come-along].held_by", None)
    assert change["to"]["from"] == "2024-06-15"
    assert {"rule": "RES01", "subject": "task:come-along"} in best["closes"]
    assert best["opens"] == []
    assert best["exact"] is True
    assert gap["searched"]["complete"] is True


def test_a_missed_gap_is_closed_by_nothing() -> None:
    """What had to be done before move-in is not done by writing it now; answers of residents are not changed."""
    (missed,) = asked("LAN01")["gaps"]
    assert (missed["missed"], missed["answers"]) == (True, [])
    (told,) = asked("INF01")["gaps"]
    assert (told["missed"], told["hopeless"], told["answers"]) == (False, True, [])


def test_a_rule_that_is_met_has_nothing_to_close() -> None:
    """No gap, no answers, and a sentence that says so."""
    found = asked("ITG05")
    assert found["gaps"] == []
    assert "ITG05" in found["text"]


def test_what_there_is_not_is_bad_usage() -> None:
    """An unknown subject is told as without the option."""
    done = run("explain", BJERKE, "RES01", "--subject", "task:nothing", "--what-if", cwd=ROOT)
    assert done.code == BAD_USAGE
