"""A plan file that is changed step by step: whole after every step, and never over what somebody else saved."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


class ChangedMeanwhile(Exception):  # noqa: N818 - it says what happened
    """Somebody else saved the file since it was last read or written here."""


class PlanFile:
    """A file, and its text as it was when last seen."""

    def __init__(self, name: str) -> None:
        """Read it. Raises OSError, and UnicodeDecodeError where it is no UTF-8."""
        self._path = Path(name).resolve()  # a link stays, and what it leads to is written
        self.text = self._now()

    def require_writable(self) -> None:
        """Refuse a file that is not to be written, though its folder would allow to replace it. Raises OSError."""
        mode = self._path.stat().st_mode
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(self._path, os.W_OK):
            raise PermissionError(None, None, str(self._path))
        self._discard(self._temporary(self.text))

    def reread(self) -> str:
        """Return what stands in the file now; from here on it is what was last seen. Raises as above."""
        self.text = self._now()
        return self.text

    def write(self, text: str) -> None:
        """Replace the file at once by this text.

        Raises ChangedMeanwhile where it is not as last seen, and OSError; then it stays as it is.
        """
        if self._now() != self.text:
            raise ChangedMeanwhile
        made = self._temporary(text)
        try:
            shutil.copymode(self._path, made)
            made.replace(self._path)
        except BaseException:
            self._discard(made)
            raise
        self.text = text
        self._settle_folder()

    def _now(self) -> str:
        return self._path.read_bytes().decode("utf-8")

    def _temporary(self, text: str) -> Path:
        """Return a file beside it that has this text, and has it on the disk."""
        number, name = tempfile.mkstemp(prefix=f".{self._path.name}.", suffix=".tmp", dir=self._path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self._discard(Path(name))
            raise
        return Path(name)

    def _discard(self, made: Path) -> None:
        with suppress(OSError):
            made.unlink()

    def _settle_folder(self) -> None:
        """Have the new name of the file on the disk too, where the system knows how."""
        with suppress(OSError):
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
