"""`bomiljo check --since`: every format, both languages, and each way in which it can go wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from cli_support import Done
from cli_support import run_here as run

BJERKE: Final = str(Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml")
SETTLED, LEFT = ("--as-of", "2024-02-01"), ("--as-of", "2024-06-15")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file of a check in February 2024, in bokmål."""
    path = str(tmp_path_factory.mktemp("before") / "bjerke.json")
    assert run("check", BJERKE, *SETTLED, "--format", "json", "--lang", "nb", "--output", path).code == 1
    return path


def check(before: str, *options: str, lang: str = "en") -> Done:
    """Run the check of June 2024 since then."""
    return run("check", BJERKE, *LEFT, "--lang", lang, "--since", before, *options)


def test_text_tells_it_right_after_the_verdict(before: str) -> None:
    """First what wants attention, last what has lapsed; the rest of the report is as without `--since`."""
    done, plain = check(before), run("check", BJERKE, *LEFT, "--lang", "en")
    assert done.code == plain.code == 1
    at = done.text.index("\nSince 1 February 2024\n")
    assert done.text.index("It does not say that all is well.") < at < done.text.index("Do this first")
    section = done.text[at : done.text.index("\nDo this first")]
    assert done.text.replace(section, "") == plain.text
    heads = re.findall(r"^  (\S.*) \(\d+\):$", section, re.MULTILINE)
    assert heads == [
        "New gaps",
        "Can no longer be decided",
        "Now too late to close",
        "Still gaps",
        "Answered, and met",
    ]
    assert "The plan is the same as then, apart from what it says of residents." in " ".join(section.split())
    assert "(too late to close)" in section


def test_text_in_bokmal(before: str) -> None:
    """Every heading is in the language asked for."""
    text = check(before, lang="nb").text
    assert "\nSiden 1. februar 2024\n" in text
    assert "Nye mangler (9):" in text
    assert "Planen er den samme som da, når vi ser bort fra det den sier om beboerne." in " ".join(text.split())
    assert "New gaps" not in text


def test_concise_has_a_line_for_each_change(before: str) -> None:
    """`since DAY: RULE change severity subject from>to: message`; then the sentence, and the verdict last."""
    lines = check(before, "--format", "concise").text.splitlines()
    found = [line for line in lines if line.startswith("since ")]
    form = re.compile(r"since 2024-02-01: [A-Z]{3}\d\d [a-z_]+ (critical|high|medium|low) \S+ [a-z_-]+>[a-z_-]+: \S.*")
    assert all(form.fullmatch(line) for line in found[:-1])
    assert "since 2024-02-01: PRE13 missed medium - gap>missed: " in "\n".join(found)
    assert "since 2024-02-01: RES01 opened high task:come-along ok>gap: " in "\n".join(found)
    assert found[-1].startswith("since 2024-02-01: New gaps: ")
    assert lines[-2:] == [found[-1], lines[-1]]


def test_json_has_it_under_since(before: str) -> None:
    """The same changes as the lines of the concise form; null without `--since`."""
    data = json.loads(check(before, "--format", "json").out)
    assert data["since"]["as_of"] == "2024-02-01"
    concise = check(before, "--format", "concise").text
    for line in data["since"]["lines"]:
        turn = f"{line['from'] or '-'}>{line['to'] or '-'}"
        assert f"{line['rule']} {line['change']} {line['severity']} {line['subject'] or '-'} {turn}: " in concise
    assert json.loads(run("check", BJERKE, *LEFT, "--format", "json").out)["since"] is None


def test_compared_with_itself_nothing_is_new(before: str) -> None:
    """Only what is still there is told, shortly."""
    text = run("check", BJERKE, *SETTLED, "--lang", "en", "--since", before).text
    section = text[text.index("\nSince ") : text.index("\nDo this first")]
    assert re.findall(r"^  (\S.*) \(\d+\):$", section, re.MULTILINE) == ["Still gaps"]


def test_differences_are_told(before: str) -> None:
    """Another choice of topics is named, and points that are not compared are counted."""
    text = " ".join(check(before, "--topic", "presence").text.split())
    assert "The comparison is less certain: - The previous check looked at other topics than this one." in text
    assert re.search(r"not compared, because this one does not look at their topic: \d+\.", text)


# --- Wrong use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "said"), [("en", "Only one plan at a time"), ("nb", "Bare én plan")])
def test_several_plans_are_refused(before: str, lang: str, said: str) -> None:
    """Which of them the previous report is of could only be guessed."""
    done = run("check", BJERKE, BJERKE, "--since", before, "--lang", lang)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


@pytest.mark.parametrize(("lang", "said"), [("en", "1 February 2024"), ("nb", "1. februar 2024")])
def test_a_later_report_is_refused(before: str, lang: str, said: str) -> None:
    """Looking back, what opened would look closed."""
    done = run("check", BJERKE, "--as-of", "2023-11-01", "--since", before, "--lang", lang)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


def test_standard_input_can_be_one_of_the_two(before: str) -> None:
    """Either the plan or the report, never both."""
    report = Path(before).read_bytes()
    assert (
        run("check", BJERKE, *LEFT, "--since", "-", stdin=report).text
        == run("check", BJERKE, *LEFT, "--since", before).text
    )
    assert run("check", "-", "--since", "-", stdin=report).code == 2


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, before: str, lang: str) -> None:
    """All faults at once, and exit code 3; nothing is checked against half a report."""
    text = Path(before).read_text(encoding="utf-8")
    path = tmp_path / "changed.json"
    path.write_text(text.replace('"outcome": "gap"', '"outcome": "gapp"'), encoding="utf-8")
    done = run("check", BJERKE, *LEFT, "--since", str(path), "--lang", lang)
    assert (done.code, done.out) == (3, b"")
    lines = [line for line in done.err.splitlines() if "gapp" in line]
    assert len(lines) == text.count('"outcome": "gap"') > 1
    assert all(re.match(rf"  {re.escape(str(path))}:\d+:\d+: ", line) for line in lines)
    assert all(("Mente du" if lang == "nb" else "Did you mean") in line for line in lines)


@pytest.mark.parametrize("content", [None, "", "settlement: {name: x}", "{}", "[[[", '{"reports": []}'])
def test_what_is_no_report(tmp_path: Path, content: str | None) -> None:
    """A missing file, an empty one, a plan, and JSON that is something else."""
    path = tmp_path / "other.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = run("check", BJERKE, *LEFT, "--since", str(path), "--lang", "en")
    assert (done.code, done.out) == (3, b"")
    assert str(path) in done.err
    assert done.err.startswith("The previous report cannot be read:\n")


def test_both_files_may_be_wrong(tmp_path: Path) -> None:
    """What is wrong with the plan and with the report is told in one go."""
    plan = tmp_path / "plan.yaml"
    plan.write_text("cohorts: [{peple: 3}]\n", encoding="utf-8")
    done = run("check", str(plan), "--since", str(tmp_path / "none.json"), "--lang", "en")
    assert done.code == 3
    assert "peple" in done.err
    assert "none.json" in done.err


def test_the_report_of_one_plan_among_several(tmp_path: Path) -> None:
    """What `--format json` writes for several plans can be given again for each of them."""
    families = str(Path(BJERKE).with_name("bjerke-2025-families.yaml"))
    path = str(tmp_path / "both.json")
    run("check", BJERKE, families, *SETTLED, "--format", "json", "--output", path)
    done = run("check", BJERKE, *SETTLED, "--since", path, "--format", "json")
    assert {each["change"] for each in json.loads(done.out)["since"]["lines"]} == {"still_open"}
    assert run("check", str(Path(BJERKE).with_name("complete.yaml")), *LEFT, "--since", path).code == 3
