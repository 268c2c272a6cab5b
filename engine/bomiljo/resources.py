"""Where the shipped rule pack, scenarios and texts are: in the wheel, or in the checkout."""

from __future__ import annotations

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
