"""`bomiljo forecast` as a script and a planner see it: exit codes, JSON, and the timeline that somebody has read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from bomiljo import forecast_schema
from cli_support import run_here as run

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = ROOT / "tests" / "golden"
BJERKE: Final = "scenarios/bjerke-2023.yaml"
SPAN: Final = ("--from", "2023-12-01", "--until", "2025-06-30")
BAD_USAGE, INVALID = 2, 3
KEYS: Final = {"date", "latest", "rule", "subject", "change", "cause", "act_by"}


def events(*options: str) -> list[dict[str, Any]]:
    """Return the events of Bjerke's forecast, by its JSON."""
    done = run("forecast", BJERKE, *SPAN, "--format", "json", *options, cwd=ROOT)
    assert done.code == 0
    found: list[dict[str, Any]] = json.loads(done.out)["events"]
    return found


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_timeline(lang: str) -> None:
    """It reads as it did when somebody read it."""
    done = run("forecast", BJERKE, *SPAN, "--lang", lang, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (GOLDEN / f"bjerke.forecast.{lang}.txt").read_text(encoding="utf-8")


def test_json_has_the_keys_that_others_rely_on() -> None:
    """Each event tells these; a window has a last day, and what cannot be prevented any more no day to act by."""
    found = events()
    assert all(set(each) >= KEYS for each in found)
    assert {each["change"] for each in found} <= {"opens", "closes", "lapses", "missed", "unclear"}
    assert all(each["cause"] for each in found)
    assert [each["date"] for each in found] == sorted(each["date"] for each in found)
    assert any(each["latest"] is None for each in found)
    assert any(each["act_by"] is None for each in found)


def test_json_is_what_its_schema_says() -> None:
    """The whole of it fits `bomiljo schema forecast`."""
    done = run("forecast", BJERKE, *SPAN, "--format", "json", cwd=ROOT)
    jsonschema.Draft202012Validator(forecast_schema()).validate(json.loads(done.out))


def test_the_language_changes_texts_alone() -> None:
    """Codes, days and places are the same in both languages."""
    texts = {"title", "message", "cause", "subject_name"}
    told = [
        [{k: v for k, v in each.items() if k not in texts} for each in events("--lang", lang)] for lang in ("nb", "en")
    ]
    assert told[0] == told[1]


def test_the_same_twice_is_the_same_to_the_byte() -> None:
    """Same plan, same rules, same days: the same bytes."""
    first, second = (run("forecast", BJERKE, *SPAN, "--format", "json", cwd=ROOT).out for _ in range(2))
    assert first == second


def test_the_first_day_may_be_called_as_everywhere_else() -> None:
    """Who has typed --as-of for a check types it here."""
    said = [run("forecast", BJERKE, name, "2024-05-01", cwd=ROOT).out for name in ("--from", "--as-of")]
    assert said[0] == said[1]
    assert said[0]


def test_one_topic() -> None:
    """With a topic only its rules speak."""
    assert {each["topic"] for each in events("--topic", "presence")} == {"presence"}


def test_a_local_change_holds_as_long_as_it_says(tmp_path: Path) -> None:
    """A rule that is switched off until a day begins to speak on the day after, and that is named as the cause."""
    overlay = tmp_path / "local.yaml"
    overlay.write_text(
        "id: local\noffice: Kontoret\nchanges:\n"
        "  - {id: later, rule: PRE02, off: yes, until: 2023-12-10, reason: {nb: Avtalt., en: Agreed.}}\n",
        encoding="utf-8",
    )
    found = [each for each in events("--overlay", str(overlay), "--lang", "en") if each["rule"] == "PRE02"]
    assert (found[0]["change"], found[0]["date"], found[0]["act_by"]) == ("opens", "2023-12-11", "2023-12-10")
    assert found[0]["cause"] == "A local change of the rules no longer holds"
    assert found[1]["change"] == "missed"


def test_small_groups_are_hidden() -> None:
    """What a check hides a forecast hides too, unless asked otherwise."""
    hidden, shown = (
        next(each["message"] for each in events("--lang", "en", *more) if each["rule"] == "ITG06")
        for more in ((), ("--internal",))
    )
    assert "at most 28" in hidden
    assert "1 to 23" in shown


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--from", "2024-01-01", "--until", "2023-12-31"), BAD_USAGE),
        (("--from", "1800-01-01"), BAD_USAGE),
        (("--from", "i dag"), BAD_USAGE),
        (("--topic", "weather"), BAD_USAGE),
        (("--overlay", "nowhere.yaml"), INVALID),
    ],
)
def test_what_it_refuses(options: tuple[str, ...], code: int) -> None:
    """A wrong day or topic, and an adaptation that is not there, are refused without a traceback."""
    done = run("forecast", BJERKE, *options, cwd=ROOT)
    assert (done.code, done.out) == (code, b"")
    assert done.err
    assert "Traceback" not in done.err


def test_days_in_the_wrong_order_are_refused_in_words() -> None:
    """Who mixes the two up is told so, in bokmål too."""
    done = run("forecast", BJERKE, "--from", "2024-01-01", "--until", "2023-12-31", "--lang", "nb", cwd=ROOT)
    assert "31. desember 2023" in done.err
    assert "1. januar 2024" in done.err


def test_a_plan_with_faults(tmp_path: Path) -> None:
    """It is refused as `check` refuses it, with every place."""
    plan = tmp_path / "plan.yaml"
    plan.write_text("settlement: {name: x}\ncohorts: [{people: no}, {peple: 3}]\n", encoding="utf-8")
    done = run("forecast", str(plan), "--lang", "en", cwd=ROOT)
    assert done.code == INVALID
    assert "plan.yaml:2:20" in done.err
    assert "people" in done.err
