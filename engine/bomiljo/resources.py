"""Where the shipped rule pack, scenarios and texts are: in the wheel, or in the checkout; and what is kept of them."""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def data(kind: Literal["rules", "scenarios"]) -> Traversable:
    """Return the folder of shipped data; raises FileNotFoundError where the wheel was built without it."""
    bundled = files("bomiljo") / "_data" / kind
    if bundled.is_dir():
        return bundled
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    raise FileNotFoundError(f"no bundled {kind}: the wheel was built without them")


def text(name: str) -> Traversable:
    """Return one file of the engine's own texts."""
    return files("bomiljo") / "texts" / name


def signature(kind: Literal["rules"]) -> str:
    """Return what changes when a file of the shipped data or of the engine does: their names, sizes and times."""
    root = data(kind)
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


def kept(kind: Literal["rules"]) -> bytes | None:
    """Return what was kept of shipped data; None where nothing was."""
    path = _place(kind)
    try:
        return path.read_bytes() if path else None
    except OSError:
        return None


def keep(kind: Literal["rules"], content: bytes) -> None:
    """Keep what was made of shipped data, unless Python is told to write nothing; no failure matters."""
    path = None if sys.dont_write_bytecode else _place(kind)
    if path is None:
        return
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        return


def _place(kind: Literal["rules"]) -> Path | None:
    """Return where to keep what was made: with the compiled modules, wherever Python has them."""
    root = data(kind)
    if not isinstance(root, Path):
        return None
    folder = Path(sys.pycache_prefix, *root.parts[1:]) if sys.pycache_prefix else root / "__pycache__"
    return folder / f"bomiljo.{sys.implementation.cache_tag}.pack"
