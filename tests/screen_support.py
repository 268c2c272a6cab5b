"""A command watched on a terminal: every picture that it draws, and what stands there in the end."""

from __future__ import annotations

import os
import re
import select
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cli_support import COMMAND, environment
from terminal_support import hear_ctrl_c

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE: Final = 120  # seconds without a sign of life, where much else runs
_PICTURE: Final = re.compile(r"\r([|/\\-] [^\r\n]*)")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
INTERRUPT: Final = b"\x03"


@dataclass(frozen=True)
class Watched:
    """What came of a command: its code, what it wrote to standard output, all that the terminal got, and when first."""

    code: int
    out: bytes
    shown: str
    first: float
    columns: int

    @property
    def pictures(self) -> list[str]:
        """Return each line that was drawn over another."""
        return [each.rstrip() for each in _PICTURE.findall(self.shown.replace("\r\n", "\n"))]

    @property
    def screen(self) -> list[str]:
        """Return the lines that stand on the terminal in the end, as far down as anything was written."""
        return replayed(self.shown, self.columns)


def replayed(shown: str, columns: int) -> list[str]:
    """Return what a terminal of so many columns has in the end, where it never scrolls."""
    lines, row, column = [[""] * columns], 0, 0
    for sign in _COLOUR.sub("", shown):
        if sign == "\r":
            column = 0
            continue
        if sign == "\n" or column == columns:
            row, column = row + 1, column if sign == "\n" else 0
            lines += [[""] * columns] if row == len(lines) else []
        if sign != "\n":
            lines[row][column] = sign
            column += 1
    return ["".join(each or " " for each in line).rstrip() for line in lines]


def watch(
    *arguments: str,
    columns: int = 80,
    output_too: bool = False,
    interrupt: bool = False,
    env: dict[str, str] | None = None,
) -> Watched:
    """Run the command with standard error on a terminal, and standard output too or in a file.

    `interrupt` presses Ctrl-C when the first picture has come.
    """
    import pty  # noqa: PLC0415 - not on Windows
    import termios  # noqa: PLC0415 - as above

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    began = time.monotonic()
    with tempfile.TemporaryFile() as file:
        with (
            subprocess.Popen(  # noqa: S603 - our own command
                [*_IN_FRONT, *COMMAND[1:], *arguments],
                stdin=theirs,
                stdout=theirs if output_too else file,
                stderr=theirs,
                start_new_session=True,
                preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - it takes no lock
                env=environment(**({"TERM": "xterm-256color", "PYTHONUTF8": "1"} | (env or {}))),
            ) as process
        ):
            os.close(theirs)
            got, first = b"", 0.0
            for data in _read(ours):
                first = first or time.monotonic() - began
                if interrupt and not got:
                    os.write(ours, INTERRUPT)
                got += data
            code = process.wait(timeout=_PATIENCE)
        os.close(ours)
        file.seek(0)
        out = file.read()
    shown = got.decode()
    assert "Traceback" not in shown, shown
    return Watched(code, out, shown, first, columns)


# A terminal sends Ctrl-C to the program in front of it, which has to have it as its own.
_IN_FRONT: Final = (
    COMMAND[0],
    "-c",
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
)


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        ready, _, _ = select.select([terminal], [], [], _PATIENCE)
        assert ready, "nothing more came"
        try:
            data = os.read(terminal, 65536)
        except OSError:  # how a terminal ends on Linux
            return
        if not data:
            return
        yield data
