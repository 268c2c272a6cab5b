"""One line on a terminal while something takes long: what is being done, how far, and for how long.

It stands on standard error and only where that is a terminal, never in the first second, and is gone before anything
else is written. ASCII signs and carriage returns alone: any console shows them.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Final, Self, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import TypeVar

    from bomiljo import Wording

    T = TypeVar("T")

SILENT: Final = 1.0  # seconds from the start of the program, in which nothing is shown
PAUSE: Final = 0.2  # seconds between two pictures
STARTED: Final = time.monotonic()
SIGNS: Final = "|/-\\"
_UNTOLD: Final = 80  # columns of a terminal that does not tell
_CARET: Final = 2  # columns of the ^C that a terminal writes behind the line when somebody stops the program


class Meter:
    """What is being done, how far it has come, and since when; a picture of it is one line."""

    def __init__(self, what: str, wording: Wording, since: float, clock: Callable[[], float]) -> None:
        """Begin with nothing known of how far."""
        self._what, self._wording, self._since, self._clock = what, wording, since, clock
        self._at: tuple[int, int] | None = None
        self._turn = 0

    def at(self, done: int, total: int) -> None:
        """Note how much is done of how much there is; made to be called often."""
        self._at = (done, total)

    def picture(self, columns: int, encoding: str) -> str:
        """Return the line as it is now, in so many columns and with characters that the console knows.

        Where it is too long, what is being done is cut, and how far it has come is kept as long as it fits.
        """
        self._turn += 1
        room = max(columns - len(self._line("")), 0)
        return self._line(self._what[:room]).encode(encoding, "replace").decode(encoding)[: max(columns, 0)]

    def _line(self, what: str) -> str:
        sign, seconds = SIGNS[self._turn % len(SIGNS)], str(int(self._clock() - self._since))
        if self._at is None or self._at[1] <= 1:
            return f"{sign} {self._wording.label('progress-seconds', what=what, seconds=seconds)}"
        done, total = map(str, self._at)
        return f"{sign} {self._wording.label('progress-steps', what=what, done=done, total=total, seconds=seconds)}"


class Line:
    """The line on a terminal, drawn by a thread of its own: a context that has it, if it takes long enough."""

    def __init__(self, meter: Meter, terminal: TextIO) -> None:
        """Keep what to show, and where."""
        import threading  # noqa: PLC0415 - only where there is somebody to show it to

        self._meter, self._terminal = meter, terminal
        self._drawn = 0
        self._over, self._screen = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def __enter__(self) -> Self:
        """Begin to wait."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the line away for good."""
        self.end()

    def end(self) -> None:
        """Take the line away for good, and return once it is gone."""
        self._over.set()
        self._thread.join()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the line away while something else is written, such as what is wrong with one of several plans."""
        with self._screen:
            self._wipe()
            yield

    def _run(self) -> None:
        wait = max(0.0, STARTED + SILENT - time.monotonic())
        with suppress(OSError, ValueError):  # the terminal has gone: the work goes on
            while not self._over.wait(wait):
                wait = PAUSE
                with self._screen:
                    self._draw()
            with self._screen:
                self._wipe()

    def _draw(self) -> None:
        columns = os.get_terminal_size(self._terminal.fileno()).columns or _UNTOLD
        text = self._meter.picture(columns - _CARET - 1, self._terminal.encoding)  # in the last, some begin a new line
        self._terminal.write(f"\r{text}{' ' * (self._drawn - len(text))}")
        self._terminal.flush()
        self._drawn = len(text)

    def _wipe(self) -> None:
        if self._drawn:
            self._terminal.write(f"\r{' ' * (self._drawn + _CARET)}\r")
            self._terminal.flush()
            self._drawn = 0


_shown: list[Line] = []  # the one line that there is, while there is one


def working(what: str, wording: Wording) -> Meter:
    """Show what is being done until the command that runs ends or writes its result; return what to tell how far.

    A step is told where there are several: `meter.at` fits the `progress` of the engine.
    """
    context = click.get_current_context()
    meter = Meter(what, wording, STARTED, time.monotonic)
    end()
    if _has_terminal():
        _shown[:] = [context.with_resource(Line(meter, sys.stderr))]
        context.call_on_close(_shown.clear)
    return meter


def counted(items: Collection[T], meter: Meter) -> Iterator[T]:
    """Yield items one by one, and tell how many are done with."""
    for number, each in enumerate(items):
        meter.at(number, len(items))
        yield each


def aside() -> AbstractContextManager[None]:
    """Return a context in which no line is in the way of what is written to standard error."""
    return _shown[0].aside() if _shown else nullcontext()


def end() -> None:
    """Take the line away, if there is one: a result is about to be written."""
    while _shown:
        _shown.pop().end()


def _has_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
