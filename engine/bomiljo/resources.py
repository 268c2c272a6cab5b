"""Where the shipped rule pack, scenarios and texts are: in the wheel, or in the checkout; and what is kept of them."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def data(kind: Literal["rules", "scenarios"]) -> Traversable:
    """Return the folder of shipped data; raises FileNotFoundError where the wheel was built without it."""
    bundled = _home() / "_data" / kind
    if bundled.is_dir():
        return bundled
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    raise FileNotFoundError(f"no bundled {kind}: the wheel was built without them")


def text(name: str) -> Traversable:
    """Return one file of the engine's own texts."""
    return _home() / "texts" / name


def _home() -> Traversable:
    """Return the folder of the package; to ask `importlib.resources`, which serves archives too, takes 5 ms."""
    here = Path(__file__).parent
    if here.is_dir():
        return here
    from importlib.resources import files  # noqa: PLC0415 - only where the package is in an archive

    return files("bomiljo")


@cache
def signature() -> str:
    """Return what changes when a file of the rules or of the engine does: of their names, sizes and times."""
    root = data("rules")
    folders = [str(root), str(Path(__file__).parent)] if isinstance(root, Path) else []
    found = sorted(entry for folder in folders for entry in _entries(folder))
    return hashlib.sha256(repr((sys.version_info, found)).encode()).hexdigest()


def _entries(folder: str) -> list[tuple[str, int, int]]:
    found = []
    for each in os.scandir(folder):
        if each.is_dir():
            found += _entries(each.path) if each.name != "__pycache__" else []
        elif each.name.endswith((".yaml", ".py")):
            status = each.stat()
            found.append((each.path, status.st_size, status.st_mtime_ns))
    return found


def kept(name: str) -> bytes | None:
    """Return what was kept under a name; None where nothing was."""
    path = _place(name)
    try:
        return path.read_bytes() if path else None
    except OSError:
        return None


def keep(name: str, content: bytes) -> None:
    """Keep what was made, unless Python is told to write nothing; no failure matters."""
    path = None if sys.dont_write_bytecode else _place(name)
    if path is None:
        return
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        return


def _place(name: str) -> Path | None:
    """Return where to keep what was made: with the compiled modules of the engine, wherever Python has them."""
    folder = Path(__file__).parent
    if not folder.is_dir():
        return None
    cached = Path(sys.pycache_prefix, *folder.parts[1:]) if sys.pycache_prefix else folder / "__pycache__"
    return cached / f"{name}.{sys.implementation.cache_tag}.kept"
