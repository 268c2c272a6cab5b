"""The shipped rules. Reading some ninety files and typing what they say takes longer than a check, so it is kept."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bomiljo.indicators import INDICATORS
from bomiljo.keeping import kept
from bomiljo.resources import data

if TYPE_CHECKING:
    from bomiljo.rulebook import Rulebook


@cache
def default_rulebook() -> Rulebook:
    """Return the shipped pack: a rulebook never changes. Raises PackError where its files have faults."""
    return kept("rules", _read)._replace(indicators=INDICATORS)


def _read() -> Rulebook:
    """Return the rulebook without its indicators, which are code."""
    from bomiljo.packs import load_pack  # noqa: PLC0415 - only where nothing was kept

    return load_pack(data("rules"))._replace(indicators={})
