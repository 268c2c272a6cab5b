"""What takes long says so on a terminal, in one line that leaves no trace; nothing of it is in a result."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bomiljo import Wording
from bomiljo_cli.progress import Meter, counted
from cli_support import PLANS, run
from screen_support import Watched, replayed, watch

if TYPE_CHECKING:
    from bomiljo import Lang

BJERKE = str(Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml")
LONG = ("ask", BJERKE, "--list", "--as-of", "2024-06-15")
STOPPED = 130
SAID = {"nb": re.compile(r"^[|/\\-] Finner ut hva som avgjør mest"), "en": re.compile(r"^[|/\\-] Finding out what")}
STEPS = {
    "nb": re.compile(r": (\d+) av (\d+) ferdig \((\d+) s\)$"),
    "en": re.compile(r": (\d+) of (\d+) done \((\d+) s\)$"),
}

TAIL = ": 12 of 345 done (100 s)"

on_terminals = pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="needs a pseudo-terminal")


@cache
def watched(lang: Lang) -> Watched:
    """Return the long command with its result in a file, watched on a terminal."""
    return watch(*LONG, "--lang", lang)


@cache
def quiet(lang: Lang) -> bytes:
    """Return what the long command writes where nothing is shown: in a pipe, or on a terminal that cannot go back."""
    if lang == "nb":
        done = run(*LONG, "--lang", lang)
        assert done.err == ""
        return done.out
    dumb = watch(*LONG, "--lang", lang, env={"TERM": "dumb"})
    assert dumb.shown == ""
    return dumb.out


# --- On a terminal -----------------------------------------------------------------------------------


@on_terminals
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_long_work_is_told_in_both_languages(lang: Lang) -> None:
    """It is told what is being done, how far it has come, and for how long; what is done never falls."""
    pictures = watched(lang).pictures
    assert pictures
    assert all(map(SAID[lang].match, pictures))
    steps = [tuple(map(int, found.groups())) for each in pictures if (found := STEPS[lang].search(each))]
    assert steps
    assert [each[0] for each in steps] == sorted(each[0] for each in steps)
    assert [each[2] for each in steps] == sorted(each[2] for each in steps)
    assert all(done <= total for done, total, _ in steps)


@on_terminals
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_result_is_the_one_without_a_terminal(lang: Lang) -> None:
    """Standard output has the same bytes as where nothing is shown, and the terminal is as it was."""
    done = watched(lang)
    assert done.out == quiet(lang)
    assert done.screen == [""]


@on_terminals
def test_nothing_is_shown_in_the_first_second() -> None:
    """The first picture comes after a second at the soonest."""
    done = watched("en")
    assert done.first >= 1
    assert all("(0 s)" not in each for each in done.pictures)


@on_terminals
def test_line_is_gone_before_the_result_is_written() -> None:
    """Where the result goes to the same terminal, nothing but the result stands there."""
    done = watch(*LONG, "--lang", "nb", columns=100, output_too=True)
    assert done.pictures
    assert done.screen == [*quiet("nb").decode().splitlines(), ""]
    last, result = done.shown.rindex("\r "), done.shown.index("Bjerke 2023")
    assert last < result


@on_terminals
def test_line_fits_a_narrow_terminal_and_is_gone_before_an_error(tmp_path: Path) -> None:
    """In 30 columns the line is cut so that it never wraps, and tells how far all the same.

    That the result cannot be written is told after the line has gone.
    """
    done = watch(*LONG, "--lang", "nb", "-o", str(tmp_path / "no" / "file"), columns=30)
    assert done.pictures
    assert all(len(each) < 28 for each in done.pictures)
    assert any(STEPS["nb"].search(each) for each in done.pictures)
    assert done.screen[0].startswith("Kan ikke skrive til")


@on_terminals
def test_ctrl_c_leaves_a_clean_terminal() -> None:
    """The line goes, the ^C of the terminal with it, and the code is the one of a program that was stopped."""
    done = watch(*LONG, interrupt=True)
    assert done.code == STOPPED
    assert (done.out, done.pictures != []) == (b"", True)
    assert set(done.screen) == {""}


@on_terminals
def test_what_is_wrong_with_a_plan_stands_whole(tmp_path: Path) -> None:
    """Of several plans it is told how many are done, and the problems of one are not mixed with the line."""
    broken = tmp_path / "broken.yaml"
    broken.write_text(PLANS["invalid"], encoding="utf-8")
    plans = [*[BJERKE] * 15, str(broken), *[BJERKE] * 15]
    arguments = ("check", *plans, "--as-of", "2024-06-15", "--lang", "en", "--format", "concise")
    done, unshown = watch(*arguments, columns=400), run(*arguments)
    assert done.pictures
    assert re.match(r". Checking the plans: \d+ of 31 done \(\d+ s\)$", done.pictures[-1])
    assert done.screen == [*unshown.err.splitlines(), ""]
    assert (done.out, done.code) == (unshown.out, unshown.code)


# --- The picture -------------------------------------------------------------------------------------


def _meter(lang: Lang, seconds: float) -> Meter:
    return Meter("Gjør noe på nytt", Wording(lang), 0.0, lambda: seconds)


def test_how_far_is_told_where_it_is_known() -> None:
    """Without steps, or with a single one, the seconds alone are told; the sign goes on turning."""
    meter = _meter("nb", 7.9)
    first, second = meter.picture(80, "utf-8"), meter.picture(80, "utf-8")
    assert (first[1:], first[0] == second[0]) == (" Gjør noe på nytt (7 s)", False)
    meter.at(0, 1)
    assert meter.picture(80, "utf-8")[1:] == " Gjør noe på nytt (7 s)"
    meter.at(3, 12)
    assert meter.picture(80, "utf-8")[1:] == " Gjør noe på nytt: 3 av 12 ferdig (7 s)"


@pytest.mark.parametrize(("encoding", "shown"), [("cp1252", "Gjør"), ("cp865", "Gjør"), ("ascii", "Gj?r")])
def test_consoles_of_all_kinds_can_show_it(encoding: str, shown: str) -> None:
    """What a console has no character for is replaced, one for one: the width stays known."""
    found = _meter("nb", 2).picture(80, encoding)
    assert found.encode(encoding)
    assert shown in found
    assert len(found) == len(_meter("nb", 2).picture(80, "utf-8"))


@pytest.mark.parametrize("columns", range(-3, 60))
def test_picture_is_never_too_wide(columns: int) -> None:
    """What is being done is cut first, how far it has come last."""
    meter = _meter("en", 100)
    meter.at(12, 345)
    found = meter.picture(columns, "utf-8")
    assert len(found) <= max(columns, 0)
    assert found.endswith(TAIL) if columns >= len(f"/ {TAIL}") else found[1:] == f" {TAIL}"[: max(columns - 1, 0)]


def test_counting_tells_what_is_done_with() -> None:
    """Items come as they are; before each it is told how many were before it."""
    meter = _meter("en", 3)
    found = [(each, meter.picture(80, "utf-8")[-20:]) for each in counted(["a", "b", "c"], meter)]
    assert found == [(each, f"t: {number} of 3 done (3 s)"[-20:]) for number, each in enumerate("abc")]


def test_terminal_is_replayed_as_terminals_do() -> None:
    """The screen of these tests goes back on a carriage return, and on to the next line where one is full."""
    assert replayed("abcdef\rxy", 10) == ["xycdef"]
    assert replayed("abcdef", 4) == ["abcd", "ef"]
    assert replayed("abcd\r\nef", 4) == ["abcd", "ef"]
    assert replayed("ab\r  \r", 4) == [""]
