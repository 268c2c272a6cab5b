"""An interview on a real terminal: right and wrong answers, stopping in every way, and the file after each step."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bomiljo import load_plan, read_plan, workbook
from cli_support import run, run_on_terminal
from terminal_support import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

on_terminals = pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="needs a pseudo-terminal")

BLANK = "# Vår plan\r\nsettlement:\r\n  name: Furulia   # arbeidsnavn\r\n"
ON_DAY = ("--as-of", "2024-06-15")
FNR = "02013299997"  # Skatteetaten's example


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the path of a plan that says nearly nothing."""
    path = tmp_path / "plan.yaml"
    path.write_bytes(BLANK.encode())
    return path


def read(path: Path) -> str:
    """Return the text of a file with its line ends as they are; it must be a plan after every step."""
    load_plan(path)
    return path.read_bytes().decode()


@on_terminals
def test_a_short_interview_in_norwegian(plan: Path) -> None:
    """Right answers, wrong ones, help, what nobody knows, and taking back: each step is in the file at once."""
    with Terminal(("ask", str(plan), *ON_DAY, "--topic", "presence", "--lang", "nb")) as talk:
        assert "Spørsmål 1 (" in talk.shown
        assert "Hvem kommer når" in talk.shown
        assert "PRE0" in talk.answer("hvorfor")
        assert "Svaret kan ikke leses. Mente du «2»?" in talk.answer("2 grupper")
        assert "Spørsmål 2" in talk.answer("2")
        assert read(plan) == BLANK + "cohorts:\r\n  - id: c1\r\n  - id: c2\r\n"
        refused = talk.answer(FNR)
        assert "fødselsnummer" in refused
        assert FNR not in refused.partition("\n")[2]
        assert FNR not in read(plan)
        assert "arrival:\r\n      from: 2024-06-01\r\n" in (talk.answer("1.6.2024") and read(plan))
        talk.answer("tilbake")
        assert read(plan) == BLANK + "cohorts:\r\n  - id: c1\r\n  - id: c2\r\n"
        assert "Noen har lagret" not in talk.answer("1. juni 2024", "vet ikke")
        assert re.search(r"# Ingen vet ennå \(\d{4}-\d\d-\d\d\): cohorts\[c2\]\.arrival\r\n\Z", read(plan))
        code, last = talk.end()
    assert code == 0
    assert "Du svarte på 2 spørsmål" in last
    assert "(ingen vet ennå)" in last
    assert f"bomiljo check {plan}" in last.replace("\n", " ")
    assert all(len(line) <= 80 or str(plan) in line for line in talk.shown.splitlines())


@on_terminals
def test_a_short_interview_in_english_to_its_end(tmp_path: Path) -> None:
    """With few questions all are asked; what was answered settles points, and what is not known is named."""
    path = tmp_path / "plan.yaml"
    path.write_text("settlement: {first_move_in: 2024-06-01}\n", encoding="utf-8")
    with Terminal(("ask", str(path), *ON_DAY, "--topic", "sharing", "--lang", "en")) as talk:
        shown = talk.shown
        for _ in range(40):
            shown = talk.answer("none" if "Which roles and offices" in shown else "nobody knows")
            if not shown.endswith("> "):
                break
        code, _ = talk.finish()
    assert code == 0
    assert "All questions have been asked." in shown
    assert "well" not in shown
    assert "actors: []" in read(path)
    left = [line for line in read(path).splitlines() if line.startswith("# Nobody knows yet (")]
    assert left
    with Terminal(("ask", str(path), *ON_DAY, "--topic", "sharing", "--lang", "en")) as later:
        assert "Nobody knew this last time." in later.shown
        assert f"Question 1 ({len(left) - 1} left" in later.shown or len(left) == 1


@on_terminals
@pytest.mark.parametrize("stop", [Terminal.interrupt, Terminal.kill])
def test_who_stops_loses_no_answer(plan: Path, stop: Callable[[Terminal], object]) -> None:
    """After Ctrl-C, and even after the program was killed, all that was answered is in a file that loads."""
    with Terminal(("ask", str(plan), *ON_DAY, "--topic", "presence", "--lang", "nb")) as talk:
        talk.answer("1", "1.6.2024")
        ended = stop(talk)
    assert "from: 2024-06-01" in read(plan)
    if isinstance(ended, tuple):
        assert ended[0] == 130
        assert "Vi stopper her" in ended[1]
    assert [each.name for each in plan.parent.iterdir()] == ["plan.yaml"]


@on_terminals
def test_what_somebody_else_saves_meanwhile_is_kept(plan: Path) -> None:
    """The file is read again, the interview goes on from there, and nothing of theirs is lost."""
    with Terminal(("ask", str(plan), *ON_DAY, "--topic", "presence", "--lang", "nb")) as talk:
        plan.write_bytes(BLANK.encode() + b"  municipality: Bjerke\r\n")
        assert "Noen har lagret filen i mellomtiden" in talk.answer("1")
        assert read(plan) == BLANK + "  municipality: Bjerke\r\n"
        talk.answer("1")
        assert read(plan) == BLANK + "  municipality: Bjerke\r\ncohorts:\r\n  - id: c1\r\n"
        plan.write_bytes(b"settlement: {oops\n")
        refused = talk.answer("1.6.2024")
        code, _ = talk.finish()
    assert "plan.yaml:1" in refused
    assert code == 3
    assert "oops" in plan.read_text(encoding="utf-8")


@on_terminals
def test_answers_go_into_a_workbook(tmp_path: Path) -> None:
    """As into a text: each is in the file at once, what nobody knows is noted in it, and can be taken back."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(read_plan(BLANK), "nb"))
    with Terminal(("ask", str(path), *ON_DAY, "--topic", "presence", "--lang", "nb")) as talk:
        assert "I planen: Beboere!B9\n" in talk.answer("hvorfor")
        talk.answer("2")
        assert [each.id for each in load_plan(path).cohorts or ()] == ["c1", "c2"]
        assert "Skrevet i planen (Beboere!" in talk.answer("1.6.2024")
        before = path.read_bytes()
        assert "ingen vet" in talk.answer("vet ikke").casefold()
        assert path.read_bytes() != before
        talk.answer("tilbake")
        assert path.read_bytes() == before
        code, _ = talk.end()
    assert code == 0
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


@on_terminals
def test_a_file_that_cannot_be_written_is_refused(plan: Path) -> None:
    """Before anything is asked."""
    plan.chmod(0o444)
    done = run_on_terminal("ask", str(plan), *ON_DAY, "--lang", "nb")
    assert done.code == 2
    assert "kan ikke skrives" in done.text


def test_without_a_terminal_nothing_is_asked(plan: Path) -> None:
    """Pipes and standard input are told to use the list; the file is not touched."""
    for name in (str(plan), "-"):
        done = run("ask", name, "--lang", "nb")
        assert done.code == 2
        assert "--list" in done.err
    assert read(plan) == BLANK


@on_terminals
def test_an_old_console_shows_everything(plan: Path) -> None:
    """Where the console knows few characters, the words are still there, and the answers are read."""
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    arguments = ("ask", str(plan), *ON_DAY, "--topic", "presence", "--lang", "nb")
    with Terminal(arguments, env=env, encoding="cp1252") as talk:
        assert "Spørsmål 1" in talk.shown
        assert "«vet ikke»" in talk.shown
        assert "?" not in talk.shown.partition("Spørsmål 1")[0].partition("2024")[2]
        assert "Spørsmål 2" in talk.answer("1")


@on_terminals
def test_the_next_question_comes_at_once(plan: Path) -> None:
    """A step takes a fraction of what the start takes; how long exactly, benchmarks/asking.py measures."""
    started = time.perf_counter()
    with Terminal(("ask", str(plan), *ON_DAY, "--lang", "nb")) as talk:
        start = time.perf_counter() - started
        began = time.perf_counter()
        talk.answer("1", "1.6.2024", "hopp", "vet ikke")
        assert (time.perf_counter() - began) / 4 < start / 3
