"""Somebody at a terminal: the real command, asked and answered line by line."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cli_support import COMMAND, environment

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 60  # seconds for one answer, where much else runs
_PROMPT = b"\n> "


def hear_ctrl_c() -> None:
    """Undo that what runs in the background does not hear Ctrl-C: it is handed down to all that is started there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Terminal:
    """A command on a pseudo-terminal of 80 columns; `shown` is all that it has shown."""

    arguments: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    shown: str = ""
    encoding: str = "utf-8"

    def __enter__(self) -> Terminal:
        """Start the command, and wait until it asks."""
        import pty  # noqa: PLC0415 - not on Windows
        import termios  # noqa: PLC0415 - as above

        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *self.arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - it takes no lock
            env=environment(**({"TERM": "dumb", "PYTHONUTF8": "1"} | self.env)),
        )
        os.close(theirs)
        self._until_asked()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End what still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def answer(self, *lines: str) -> str:
        """Type lines, each when it is asked for; return what was shown after the last."""
        shown = ""
        for each in lines:
            os.write(self._ours, f"{each}\n".encode())
            shown = self._until_asked()
        return shown

    def end(self) -> tuple[int, str]:
        """End the input (Ctrl-D); return the exit code and what was shown last."""
        os.write(self._ours, b"\x04")
        return self.finish()

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C, again if it came just before the program began to wait for a line."""
        for _ in range(_PATIENCE):
            if select.select([self._ours], [], [], 1)[0]:
                break
            self._process.send_signal(signal.SIGINT)
        return self.finish()

    def kill(self) -> None:
        """End the command at once, as a power cut would."""
        self._process.kill()
        self._process.wait()

    def finish(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was shown last."""
        shown = self._until_asked()
        return self._process.wait(timeout=_PATIENCE), shown

    def _until_asked(self) -> str:
        """Return what is shown until the next prompt, or until the end."""
        got = b""
        while not got.replace(b"\r", b"").endswith(_PROMPT):
            ready, _, _ = select.select([self._ours], [], [], _PATIENCE)
            assert ready, f"nothing more came after: {got.decode(errors='replace')}"
            more = self._read()
            if not more:
                break
            got += more
        shown = got.decode(self.encoding).replace("\r\n", "\n")
        assert "Traceback" not in shown, shown
        self.shown += shown
        return shown

    def _read(self) -> bytes:
        try:
            return os.read(self._ours, 65536)
        except OSError:  # how a terminal ends on Linux
            return b""
