"""Writing to terminals, pipes and files: colour only on a terminal, and no character that breaks it."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from bomiljo import printable
from bomiljo_cli import progress
from bomiljo_cli.saving import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST, NARROWEST, PIPED = 100, 40, 100


def colour_wanted() -> bool:
    """Return whether to use colour: on a terminal, unless NO_COLOR is set."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def on_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Return how wide to write: as the terminal is, within reason; always the same in a pipe."""
    if not on_terminal() and "COLUMNS" not in os.environ:
        return PIPED
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def write(text: str, output: str | None) -> None:
    """Write to a file (UTF-8) or to standard output, where what cannot be shown is replaced."""
    progress.end()
    if output is not None:
        _to_file(click.unstyle(text), output)
        return
    _require_output()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="replace")
    with _unheard():
        click.echo(text, nl=False, color=colour_wanted())


def write_data(data: str | bytes, output: str | None) -> None:
    """Write data for programs: bytes as they are, a text as UTF-8 whatever the console."""
    progress.end()
    if output is not None:
        _to_file(data, output)
        return
    _require_output()
    with _unheard():
        sys.stdout.buffer.write(data if isinstance(data, bytes) else data.encode())
        sys.stdout.buffer.flush()


def _require_output() -> None:
    """Refuse where standard output is closed: there is nobody to tell."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "-")


@contextmanager
def _unheard() -> Iterator[None]:
    """Go on where the reader has gone, as after `| head`: the exit code still tells what was found."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _to_file(data: str | bytes, output: str) -> None:
    """Write a whole file or none; an error names it, also one that comes only when the disk is full."""
    try:
        write_file(output, data if isinstance(data, bytes) else data.encode(), replace=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, output) from None


@dataclass(slots=True)
class Page:
    """Lines of text that wrap at a width; indentation is kept on what is wrapped."""

    wide: int
    lines: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Add a heading, with a blank line before it."""
        self.blank()
        self.lines += [click.style(each, bold=True) for each in textwrap.wrap(text, self.wide)]

    def blank(self) -> None:
        """Add a blank line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def add(self, text: str, *, indent: int = 0, first: str = "", colour: str | None = None) -> None:
        """Add wrapped text; `first` stands before its first line, in the indentation."""
        text = printable(text)
        lead = " " * indent
        start = lead[: indent - len(first)] + first if len(first) <= indent else first
        wrapped = textwrap.wrap(
            text,
            self.wide,
            initial_indent=start,
            subsequent_indent=lead,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self.lines += [click.style(each, fg=colour) if colour else each for each in wrapped or [start.rstrip()]]

    def text(self) -> str:
        """Return the page."""
        return "\n".join(self.lines).rstrip("\n") + "\n"
