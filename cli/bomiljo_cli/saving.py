"""A plan file that is changed step by step: whole after every step, and never over what somebody else saved."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


class ChangedMeanwhile(Exception):  # noqa: N818 - it says what happened
    """Somebody else saved the file since it was last read or written here."""


class PlanFile:
    """A file, and what it held when last seen."""

    def __init__(self, name: str) -> None:
        """Read it. Raises OSError."""
        self._path = _led_to(Path(name))
        self.content = self._now()

    def require_writable(self) -> None:
        """Refuse a file that is not to be written, though its folder would allow to replace it. Raises OSError."""
        mode = self._path.stat().st_mode
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(self._path, os.W_OK):
            raise PermissionError(None, None, str(self._path))
        _discard(_beside(self._path, self.content))

    def reread(self) -> bytes:
        """Return what the file holds now; from here on it is what was last seen. Raises OSError."""
        self.content = self._now()
        return self.content

    def write(self, content: bytes) -> None:
        """Replace the file at once by one that holds this.

        Raises ChangedMeanwhile where it is not as last seen, and OSError; then it stays as it is.
        """
        if self._now() != self.content:
            raise ChangedMeanwhile
        _replace(self._path, content)
        self.content = content
        self._settle_folder()

    def _now(self) -> bytes:
        return self._path.read_bytes()

    def _settle_folder(self) -> None:
        """Have the new name of the file on the disk too, where the system knows how."""
        with suppress(OSError):
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def write_file(name: str, data: bytes, *, replace: bool) -> None:
    """Write a whole file, or none.

    Raises FileExistsError where there is one that is not to be replaced, and OSError.
    """
    path = Path(name)
    if replace and path.exists():
        _write_over(path, data)
        return
    path = _led_to(path)
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except BaseException:
            _discard(path)
            raise


def _led_to(path: Path) -> Path:
    """Return the file that is written: a link stays, and what it leads to is written. Raises OSError."""
    try:
        return path.resolve()
    except RuntimeError:  # links that go round, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def is_same(one: str, other: str) -> bool:
    """Return whether two names are of one file, also by a link or another spelling."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return Path(one).absolute() == Path(other).absolute()


def _write_over(path: Path, data: bytes) -> None:
    """Write over what is there: a file as a whole, and into a device or a pipe, which stays what it is."""
    file = _led_to(path)
    if file.is_file() and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK):
        _replace(file, data)
    else:
        path.write_bytes(data)  # also what is not to be written at all: then this tells why


def _replace(path: Path, data: bytes) -> None:
    made = _beside(path, data)
    try:
        shutil.copymode(path, made)
        made.replace(path)
    except BaseException:
        _discard(made)
        raise


def _beside(path: Path, data: bytes) -> Path:
    """Return a new file beside another that has this content, and has it on the disk."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _discard(Path(name))
        raise
    return Path(name)


def _discard(made: Path) -> None:
    with suppress(OSError):
        made.unlink()
