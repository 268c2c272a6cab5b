"""Consequences: forward chaining over outcomes, with durable_rules or in plain Python, alike."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, Protocol

from bomiljo.consequences.durable import DurableChainer
from bomiljo.consequences.language import (
    ChainerError,
    ChainRule,
    Const,
    Derivation,
    Fact,
    Pattern,
    Sure,
    Template,
    Var,
    fact,
)
from bomiljo.consequences.layers import lint, stratify
from bomiljo.consequences.parsing import parse_rule
from bomiljo.consequences.plain import PlainChainer
from bomiljo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ChainRule",
    "Chainer",
    "ChainerError",
    "Const",
    "Derivation",
    "DurableChainer",
    "Fact",
    "Pattern",
    "PlainChainer",
    "Sure",
    "Template",
    "Var",
    "durable_available",
    "fact",
    "lint",
    "make_chainer",
    "parse_rule",
    "stratify",
]


class Chainer(Protocol):
    """Finds all that follows from facts; safe to share between threads."""

    name: str

    def run(self, facts: Iterable[Fact]) -> frozenset[Derivation]:
        """Return every derivation that follows from the facts, or raise ChainerError."""


def durable_available() -> bool:
    """Tell whether durable_rules is installed where it can run, without importing it."""
    return _obstacle() is None


def make_chainer(rules: Sequence[ChainRule], which: Literal["auto", "durable", "plain"] = "auto") -> Chainer:
    """Compile the rules; `auto` is durable_rules where it can be imported, else the plain chainer.

    Rules with faults are a ValueError that names them all.
    """
    if faults := lint(rules):
        raise ValueError("; ".join(faults))
    if which == "plain" or (which == "auto" and not durable_available()):
        return PlainChainer(rules)
    try:
        return _durable(rules)
    except UsageError:
        if which == "auto":
            return PlainChainer(rules)
        raise


def _durable(rules: Sequence[ChainRule]) -> Chainer:
    if obstacle := _obstacle():
        raise UsageError(obstacle)
    try:
        return DurableChainer(rules)
    except ImportError as error:
        raise UsageError(f"durable_rules is installed but cannot be imported: {error}") from error


def _obstacle() -> str | None:
    """Return why durable_rules cannot run here, or None."""
    if sys.version_info >= (3, 13):
        return "durable_rules does not run on Python 3.13 or later; the plain chainer does the same"
    if find_spec("durable") is None or find_spec("durable_rules_engine") is None:
        return "durable_rules is not installed; the plain chainer does the same"
    return None
