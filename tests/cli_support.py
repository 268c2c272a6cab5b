"""Running the real command: in a pipe, on a terminal, with a plan on standard input, and with a broken engine."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from contextlib import ExitStack, chdir
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

if TYPE_CHECKING:
    from pathlib import Path

COMMAND: Final = (sys.executable, "-m", "bomiljo_cli.main")
_UNSET: Final = (
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_CTYPE",
    "BOMILJO_LANG",
    "NO_COLOR",
    "COLUMNS",
    "LINES",
    "TERM",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "PYTHONHASHSEED",
    "FORCE_COLOR",
    "PYTHONLEGACYWINDOWSSTDIO",
)

# --- Small plans, one for each exit code -------------------------------------------------------------

_OVER_55: Final = """\
settlement: {{name: Over 55, first_move_in: 2024-01-15}}
cohorts: [{{people: 20, age: 60-70, language: uk, assessed: yes, arrival: 2024-01-15, departures: []}}]
activities: {{arranged: {arranged}, input: [{{id: form}}], introduction_programme: {{offered_ages: {ages}}}}}
surveys:
  - id: winter
    held: 2024-01-25
    asked: 20
    answered: 20
    answers: [{{question: not-told-of-activities, count: 0}}]
"""
DAY: Final = "2024-02-01"
PLANS: Final = {
    # With `--topic integration`, no rule of which is of more than medium severity:
    "sound": _OVER_55.format(arranged="[{id: choir, with: [voluntary]}]", ages="18+"),
    "gap": _OVER_55.format(arranged="[{id: choir, with: [voluntary]}]", ages="18-54"),
    "undecided": _OVER_55.format(arranged="", ages="18+"),
    "both": _OVER_55.format(arranged="", ages="18-54"),
    "invalid": "settlement: {name: x}\ncohorts: [{people: no}, {peple: 3}]\n",
    "blank": "settlement: {name: Nesten tom, first_move_in: 2024-01}\nbuilding: {units: [{id: homes, count: 17}]}\n",
    "over": "settlement: {name: Nobody yet, first_move_in: 2024-01}\ncohorts: []\ntasks: []\n",
}


def write_plans(folder: Path) -> dict[str, str]:
    """Write the small plans to files; return their paths by name."""
    for name, text in PLANS.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: str(folder / f"{name}.yaml") for name in PLANS}


# --- Running -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it wrote to standard output, as text."""
        return self.out.decode()


def environment(**given: str) -> dict[str, str]:
    """Return this environment without what decides on language, colour, width and encoding, and with this."""
    return {key: value for key, value in os.environ.items() if key not in _UNSET} | given


def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, **options: Any) -> Done:
    """Run the command in pipes. However it ends, nobody sees a traceback."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(**(env or {})),
        **options,
    )
    return _checked(done.returncode, done.stdout, done.stderr)


def run_here(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, cwd: str | Path = ".") -> Done:
    """Run the command in this process: the same program without a start of Python, for what hangs on no process."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for name in ("out", "err")}
    streams["in"] = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(chdir(cwd))
        stack.enter_context(mock.patch.dict(os.environ, environment(**(env or {})), clear=True))
        stack.enter_context(mock.patch.object(sys, "argv", ["bomiljo", *arguments]))
        for name, stream in streams.items():
            stack.enter_context(mock.patch.object(sys, f"std{name}", stream))
        code = _code_of_main()
    out, err = (streams[name].buffer.getvalue() for name in ("out", "err"))
    return _checked(code, out, err)


def _code_of_main() -> int:
    from bomiljo_cli.main import main  # noqa: PLC0415 - a program of its own: it switches the garbage collector off

    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        gc.enable()
    return 0


def run_python(code: str, *arguments: str, **env: str) -> Done:
    """Run the command in a program that changes the engine first."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(**env),
    )
    return _checked(done.returncode, done.stdout, done.stderr)


def run_closed(*arguments: str) -> Done:
    """Run the command into a pipe that nobody reads any more, as `| head -1` leaves it."""
    read, write = os.pipe()
    os.close(read)
    try:
        with subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=environment(),
        ) as process:
            _, err = process.communicate(timeout=60)
    finally:
        os.close(write)
    return _checked(process.returncode, b"", err)


def run_on_terminal(
    *arguments: str, columns: int = 80, stdout_only: bool = False, env: dict[str, str] | None = None
) -> Done:
    """Run the command on a terminal of a width; what it writes to standard error is there too."""
    import pty  # noqa: PLC0415 - not on Windows
    import termios  # noqa: PLC0415 - as above

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    err = subprocess.DEVNULL if stdout_only else theirs
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=err,
        env=environment(**({"TERM": "xterm-256color"} | (env or {}))),
    ) as process:
        os.close(theirs)
        out = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        code = process.wait(timeout=60)
    return _checked(code, out.replace(b"\r\n", b"\n"), "")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a terminal ends on Linux
        return b""


def _checked(code: int, out: bytes, err: bytes | str) -> Done:
    said = err if isinstance(err, str) else err.decode(errors="replace")
    for text in (said, out.decode(errors="replace")):
        assert "Traceback" not in text, text
        assert "Exception ignored" not in text, text
    assert code >= 0, f"killed by signal {-code}"
    return Done(code, out, said)
