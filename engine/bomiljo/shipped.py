"""The shipped rules, read once: what reading them made is kept beside them, as Python keeps its compiled modules.

Reading some ninety files and typing what they say takes longer than a whole check. What is kept is used
only while neither the rules nor the engine have changed since; it is made anew otherwise, and a folder
that cannot be written to merely costs the time.
"""

from __future__ import annotations

import pickle  # what is kept is as trusted as the compiled modules that stand beside it
from functools import cache
from typing import TYPE_CHECKING

from bomiljo import resources
from bomiljo.indicators import INDICATORS

if TYPE_CHECKING:
    from bomiljo.rulebook import Rulebook


@cache
def default_rulebook() -> Rulebook:
    """Return the shipped pack: a rulebook never changes. Raises PackError where its files have faults."""
    signature = resources.signature("rules")
    return _kept(signature) or _read(signature)


def _kept(signature: str) -> Rulebook | None:
    """Return what was kept of just these files; None where nothing was, or it cannot be read."""
    stored = resources.kept("rules")
    if stored is None or not stored.startswith(signature.encode()):
        return None
    try:
        book: Rulebook = pickle.loads(stored[len(signature) :])  # noqa: S301 - see above
    except Exception:  # noqa: BLE001 - a damaged file is no reason to fail: the pack can be read
        return None
    return book._replace(indicators=INDICATORS)


def _read(signature: str) -> Rulebook:
    from bomiljo.packs import load_pack  # noqa: PLC0415 - only where nothing was kept

    book = load_pack(resources.data("rules"))
    resources.keep("rules", signature.encode() + pickle.dumps(book._replace(indicators={})))
    return book
