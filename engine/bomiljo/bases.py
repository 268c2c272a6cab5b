"""Where the plan stands that a variant extends: in the folder of the variant's file or below it, and nowhere else.

A plan may come from anybody. What it names is therefore read only if it looks like a plan and lies where its own
file does: no other file of the machine is opened, or shown in a message.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bomiljo.yamltext import MAX_BYTES

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENDINGS: Final = (".yaml", ".yml", ".json", ".xlsx")
MAX_CHAIN: Final = 8  # plans that stand one behind the other
MAX_TOTAL: Final = 4 * MAX_BYTES  # of all files of a chain together
# Names that mean a device wherever they stand, whatever their ending.
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})

Identity: TypeAlias = tuple[object, ...]  # the same for two names of one file


class NoBaseError(Exception):
    """There is no plan to extend: `code` is that of the problem; `values` and `suggestion` belong to its message."""

    def __init__(self, code: str, suggestion: str | None = None, **values: str) -> None:
        """Keep what is wrong."""
        super().__init__(code)
        self.code, self.suggestion, self.values = code, suggestion, values


class Base(NamedTuple):
    """The file of a plan that is extended: its name as messages show it, what stands in it, and the chain up to it."""

    name: str
    data: bytes
    chain: Chain


@dataclass(frozen=True)
class Chain:
    """The way from a variant down to the file that is being read.

    `folder` holds all of them; None means that the text came from no file. `at` leads from it to the folder of the
    file that is being read. `seen` has what each file is and its name; `size` is that of all together in bytes.
    """

    folder: Traversable | None
    at: tuple[str, ...] = ()
    seen: tuple[tuple[Identity, str], ...] = ()
    size: int = 0

    def base(self, written: str, source: str) -> Base:
        """Return the file that the one at hand (`source`) extends. Raises NoBaseError."""
        if self.folder is None:
            raise NoBaseError("extends-no-folder")
        steps = (*self.at, *_steps(written))
        name = os.path.join(os.path.dirname(source), *_steps(written))  # noqa: PTH118, PTH120 - a name to be shown
        identity, data = _read(self.folder, steps)
        return Base(name, data, self._with(identity, name, steps, len(data)))

    def _with(self, identity: Identity, name: str, steps: tuple[str, ...], size: int) -> Chain:
        """Return the chain with one more file. Raises NoBaseError where it comes back, or becomes too long."""
        if identity in [each for each, _ in self.seen]:
            way = [*(each for _, each in self.seen), name]
            raise NoBaseError("extends-cycle", way=" → ".join(os.path.basename(each) for each in way))  # noqa: PTH119
        if len(self.seen) > MAX_CHAIN:
            raise NoBaseError("extends-too-deep", limit=str(MAX_CHAIN))
        if self.size + size > MAX_TOTAL:
            raise NoBaseError("extends-too-big", limit=str(MAX_TOTAL))
        return replace(self, at=steps[:-1], seen=(*self.seen, (identity, name)), size=self.size + size)


def chain_of(path: str) -> Chain:
    """Return the chain that begins with a file; standard input (`-`) has no folder."""
    if path == "-":
        return Chain(None)
    try:
        identity = _identity(Path(path).stat())
    except (OSError, ValueError):
        return Chain(Path(path).parent)
    return Chain(Path(path).parent, seen=((identity, path),))


def chain_in(folder: Traversable | None, source: str) -> Chain:
    """Return the chain that begins with a text that is meant to stand in a folder, under the name of its source."""
    if isinstance(folder, Path):
        begun = chain_of(str(folder / Path(source).name))
        return replace(begun, seen=begun.seen or (((), source),))
    return Chain(folder, seen=((("shipped", source), source),))


def _steps(written: str) -> tuple[str, ...]:
    """Return the folders and the name of a file as a plan writes them. Raises NoBaseError for what leads elsewhere."""
    steps = [each for each in written.replace("\\", "/").split("/") if each != "."]
    if not all(map(_is_harmless, steps)):
        raise NoBaseError("extends-outside")
    if not steps[-1].lower().endswith(ENDINGS):
        raise NoBaseError("extends-ending", endings=", ".join(ENDINGS))
    return tuple(steps)


def _is_harmless(step: str) -> bool:
    """Return whether a part of a path leads further down on every system, and to no drive and no device."""
    bare = step.rstrip(". ")  # Windows passes over these
    return bare != "" and ":" not in step and step.isprintable() and bare.partition(".")[0].lower() not in _DEVICES


def _read(folder: Traversable, steps: tuple[str, ...]) -> tuple[Identity, bytes]:
    """Return what a file is, and what stands in it. Raises NoBaseError."""
    if not isinstance(folder, Path):
        found = folder.joinpath(*steps)
        if not found.is_file():
            raise NoBaseError("extends-missing", _nearest(folder, steps))
        return ("shipped", "/".join(steps)), found.read_bytes()
    path = folder.joinpath(*steps)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise NoBaseError("extends-outside")
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
            raise NoBaseError("extends-unreadable")
        with path.open("rb") as file:
            return _identity(os.fstat(file.fileno())), file.read(MAX_TOTAL + 1)
    except FileNotFoundError:
        raise NoBaseError("extends-missing", _nearest(folder, steps)) from None
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links that go round, before Python 3.13
        raise NoBaseError("extends-unreadable") from None


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _nearest(folder: Traversable, steps: tuple[str, ...]) -> str | None:
    """Return the plan beside it that has nearly this name."""
    try:
        beside = sorted(each.name for each in folder.joinpath(*steps[:-1]).iterdir())
    except OSError:
        return None
    plans = [each for each in beside if each.lower().endswith(ENDINGS)]
    near = get_close_matches(steps[-1], plans, n=1)
    return "/".join((*steps[:-1], *near)) if near else None
