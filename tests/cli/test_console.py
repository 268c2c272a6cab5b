"""The command on terminals and in pipes of every kind: colour, width, encodings, and pipes that close."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli_support import COMMAND, DAY, PLANS, environment, run, run_closed, run_on_terminal, write_plans

if TYPE_CHECKING:
    from collections.abc import Iterator

BJERKE = str(Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml")
ON_DAY = ("--as-of", DAY)
ESCAPE = b"\x1b["
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

on_terminals = pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="needs a pseudo-terminal")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the paths of the small plans by name."""
    return write_plans(tmp_path_factory.mktemp("plans"))


# --- Colour ------------------------------------------------------------------------------------------


@on_terminals
def test_colour_on_a_terminal(plans: dict[str, str]) -> None:
    """On a terminal the text is coloured, and says the same without its colours."""
    # Standard output alone: on a slow machine the other tells how far the check is.
    done = run_on_terminal("check", plans["gap"], *ON_DAY, columns=100, stdout_only=True)
    assert ESCAPE in done.out
    assert _COLOUR.sub("", done.text) == run("check", plans["gap"], *ON_DAY).text
    assert ESCAPE in run_on_terminal("demo", stdout_only=True).out


@on_terminals
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(plans: dict[str, str], env: dict[str, str]) -> None:
    """NO_COLOR and terminals that cannot are respected."""
    assert b"\x1b" not in run_on_terminal("check", plans["gap"], *ON_DAY, env=env).out


@on_terminals
def test_empty_no_color_does_not_count(plans: dict[str, str]) -> None:
    """As no-color.org has it, the variable counts where it is not empty."""
    assert ESCAPE in run_on_terminal("check", plans["gap"], *ON_DAY, env={"NO_COLOR": ""}).out


@pytest.mark.parametrize("shape", ["text", "concise"])
def test_no_colour_in_pipes_and_files(plans: dict[str, str], tmp_path: Path, shape: str) -> None:
    """What programs and files get has no escape sequences."""
    assert b"\x1b" not in run("check", plans["gap"], *ON_DAY, "--format", shape).out
    path = tmp_path / "report"
    run("check", plans["gap"], *ON_DAY, "--format", shape, "-o", str(path))
    assert b"\x1b" not in path.read_bytes()


@on_terminals
@pytest.mark.parametrize("arguments", [["--format", "json"], ["--format", "concise"]])
def test_no_colour_in_data_on_a_terminal(plans: dict[str, str], arguments: list[str]) -> None:
    """JSON and concise lines are data also there."""
    assert b"\x1b" not in run_on_terminal("check", plans["gap"], *ON_DAY, *arguments).out


@on_terminals
def test_nothing_coloured_is_written_to_a_file_from_a_terminal(plans: dict[str, str], tmp_path: Path) -> None:
    """The file has no colours although the command runs on a terminal."""
    path = tmp_path / "report"
    run_on_terminal("check", plans["gap"], *ON_DAY, "-o", str(path))
    assert b"\x1b" not in path.read_bytes()


STEERING = (
    'settlement: {name: "a\\e[2Jb\\e]0;title\\ac\\rd", first_move_in: 2024-01}\n'
    "cohorts: [{people: 9, arrival: 2024-01, assessed: no}]\n"
    'tasks: [{id: t, name: "x\\e[31my\\u202ez\\x7f", held_by: []}]\n'
)


@pytest.mark.parametrize("shape", ["text", "concise", "json", "explain"])
def test_a_plan_cannot_steer_the_terminal(tmp_path: Path, shape: str) -> None:
    """Names with control characters are shown without them, in every format and in explanations."""
    path = tmp_path / "plan.yaml"
    path.write_text(STEERING, encoding="utf-8")
    arguments = ["explain", str(path), "RES01"] if shape == "explain" else ["check", str(path), "--format", shape]
    steering = "[\x00-\x09\x0b-\x1f" + ("" if shape == "json" else "\x7f\u202e") + "]"  # JSON is for programs
    done = run(*arguments, *ON_DAY)
    assert not re.search(steering, done.text), repr(done.text[:200])
    if Path("/dev/ptmx").exists() and shape == "text":
        shown = run_on_terminal(*arguments, *ON_DAY).out.replace(b"\x1b[0m", b"")
        assert b"\x1b[2J" not in shown
        assert b"\x1b]0" not in shown
        assert b"x\x1b[31my" not in shown


# --- Width -------------------------------------------------------------------------------------------


def _too_wide(text: str, wide: int) -> Iterator[str]:
    """Yield the lines that could have been broken and were not: a long word alone cannot."""
    for line in _COLOUR.sub("", text).splitlines():
        if len(line) > wide and len(re.sub(r"^\s*(?:[-*]|\d+\.)? ?", "", line).split()) > 1:
            yield line


@on_terminals
@pytest.mark.parametrize(("columns", "how"), [(40, "terminal"), (60, "COLUMNS")])
def test_text_fits_the_terminal(columns: int, how: str) -> None:
    """Lines wrap at the width of the terminal, or at COLUMNS."""
    env = {"COLUMNS": str(columns)} if how == "COLUMNS" else {}
    wide = columns if how == "terminal" else 200
    commands = (
        ["check", BJERKE, *ON_DAY, "--lang", "nb"],
        ["explain", BJERKE, "RES01", *ON_DAY],
        ["rules", "test", "MIX01"],
    )
    for arguments in commands if columns == 40 else commands[:1]:
        done = run_on_terminal(*arguments, columns=wide, env=env)
        assert list(_too_wide(done.text, columns)) == []
        assert max(len(line) for line in _COLOUR.sub("", done.text).splitlines()) > columns // 2


@on_terminals
def test_very_narrow_and_very_wide_terminals(plans: dict[str, str]) -> None:
    """Nothing breaks without a width, and text stays readable at five hundred."""
    for columns in (0, 500):
        done = run_on_terminal("check", plans["gap"], *ON_DAY, columns=columns)
        assert "Over 55" in done.text
        assert max(len(line) for line in _COLOUR.sub("", done.text).splitlines()) <= 130


def test_width_of_a_pipe_is_always_the_same(plans: dict[str, str]) -> None:
    """What is piped does not depend on where it was run."""
    first = run("check", plans["gap"], *ON_DAY)
    assert list(_too_wide(first.text, 100)) == []
    assert first.out == run("check", plans["gap"], *ON_DAY, env={"TERM": "dumb", "LINES": "3"}).out


# --- Encodings ---------------------------------------------------------------------------------------

NAMES = PLANS["gap"].replace("Over 55", '"Blåbær – «ñ» 😀 العربية"')
TEXTS = [
    ["check", "-", *ON_DAY],
    ["check", "-", *ON_DAY, "--format", "concise"],
    ["explain", "-", "ITG01", *ON_DAY],
    ["rules", "list"],
    ["rules", "show", "RES01"],
    ["demo"],
    ["--help"],
    ["rules", "show", "XYZ"],
    ["check", "-", "--as-of", "æ"],
]


@pytest.mark.parametrize("arguments", TEXTS, ids=lambda each: " ".join(each[:2]))
def test_console_of_another_encoding(arguments: list[str]) -> None:
    """What the console cannot show is replaced; nothing crashes, and the exit code is the same."""
    env = {"BOMILJO_LANG": "nb"}
    plain = run(*arguments, stdin=NAMES.encode(), env=env | {"PYTHONIOENCODING": "utf-8"})
    for encoding in ("cp1252", "ascii") if arguments[0] != "demo" else ("latin-1",):
        done = run(*arguments, stdin=NAMES.encode(), env=env | {"PYTHONIOENCODING": encoding})
        assert done.code == plain.code, encoding
        assert "Noe gikk galt" not in done.err, encoding
        assert len(done.out.splitlines()) == len(plain.out.splitlines())
        if encoding == "cp1252" and plain.out:
            assert done.out.decode("cp1252").splitlines()[-1] == plain.text.splitlines()[-1]


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("cp1252", ["check", "-", *ON_DAY, "--format", "json"]),
        ("ascii", ["check", "-", BJERKE, *ON_DAY, "--format", "json"]),
        ("cp1252", ["schema", "plan"]),
    ],
)
def test_data_is_utf8_whatever_the_console(encoding: str, arguments: list[str]) -> None:
    """JSON is the same bytes everywhere, also a name that the console cannot show."""
    plain = run(*arguments, stdin=NAMES.encode(), env={"PYTHONIOENCODING": "utf-8"})
    done = run(*arguments, stdin=NAMES.encode(), env={"PYTHONIOENCODING": encoding})
    assert done.out == plain.out
    if encoding == "cp1252" and "-" in arguments:
        assert json.loads(done.out.decode("utf-8"))["plan"]["name"] == "Blåbær – «ñ» 😀 العربية"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_problems_on_a_console_of_another_encoding(encoding: str) -> None:
    """What is wrong with a plan is told there too, with the value as far as it can be shown."""
    done = run(
        "check",
        "-",
        stdin="cohorts: [{people: 😀ø}]".encode(),
        env={"PYTHONIOENCODING": encoding, "BOMILJO_LANG": "nb"},
    )
    assert (done.code, done.out) == (3, b"")
    assert "-:1:20: " in done.err


def test_files_are_utf8_whatever_the_console(tmp_path: Path) -> None:
    """`--output` replaces nothing."""
    path = tmp_path / "report"
    run("check", "-", *ON_DAY, "-o", str(path), stdin=NAMES.encode(), env={"PYTHONIOENCODING": "ascii"})
    assert "Blåbær – «ñ» 😀 العربية" in path.read_text(encoding="utf-8")


# --- Pipes that close --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", BJERKE, *ON_DAY],
        ["check", BJERKE, *ON_DAY, "--format", "json"],
        ["demo", "--format", "concise"],
        ["schema", "plan"],
        ["rules", "list"],
        ["rules", "show", "RES01"],
        ["explain", BJERKE, "RES01", *ON_DAY],
        ["--help"],
    ],
    ids=lambda each: " ".join(each[:1]) if isinstance(each, list) else "",
)
def test_pipe_that_nobody_reads(arguments: list[str]) -> None:
    """`| head -1` ends the command without a word of complaint."""
    done = run_closed(*arguments)
    assert "Cannot write" not in done.err
    assert "went wrong" not in done.err
    assert done.err == "" or arguments[0] == "demo"


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="needs a POSIX shell")
@pytest.mark.parametrize("shape", ["text", "json"])
def test_standard_output_that_is_closed(plans: dict[str, str], shape: str) -> None:
    """Where there is nothing to write to (`>&-`) it says so, exit 2, and takes no blame for an error of its own."""
    command = shlex.join([*COMMAND, "check", plans["gap"], *ON_DAY, "--format", shape])
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", f"{command} >&-"], capture_output=True, text=True, check=False, timeout=60, env=environment()
    )
    assert "Cannot write" in done.stderr
    assert done.returncode == 2
