"""What takes long to make and is the same at every start: made once, and kept where Python keeps compiled modules.

What is kept is used only while no file of the rules or of the engine, and no library that made it, has
changed. It is as trusted as the compiled modules beside it; nobody else's file is ever read so. Where
nothing can or should be written, things are made anew each time.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, TypeVar

from bomiljo import resources

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def kept(name: str, make: Callable[[], T], made_by: str = "") -> T:
    """Return what was kept under a name, or what `make` makes; `made_by` is the version of what makes it."""
    signature = f"{resources.signature()} {made_by}\n".encode()
    stored = resources.kept(name)
    if stored and stored.startswith(signature):
        try:
            found: T = pickle.loads(stored[len(signature) :])  # noqa: S301 - see above
        except Exception:  # noqa: BLE001 - a damaged file is no reason to fail: it is made anew
            return make()
        return found
    made = make()
    resources.keep(name, signature + pickle.dumps(made))
    return made
