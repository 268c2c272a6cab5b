"""Reads a rule from plain data as it stands in YAML; a rule with faults names all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bomiljo.consequences.language import (
    SURE,
    ChainRule,
    Const,
    Pattern,
    Sure,
    Template,
    Var,
    check_name,
    check_text,
    unbound,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_T = TypeVar("_T")
_Terms: TypeAlias = "tuple[tuple[str, Const | Var | Sure], ...]"
_KEYS = frozenset({"id", "if", "without", "then"})
_UNREADABLE: Const | Var | Sure = Const("?")


def parse_rule(data: Mapping[str, object]) -> ChainRule:
    """Return the rule that the data states, or raise ValueError with all its faults."""
    reader = _Reader()
    rule = reader.rule(data)
    faults = [*reader.faults, *unbound(rule)]
    if faults:
        raise ValueError(f"consequence {data.get('id', '?')}: " + "; ".join(faults))
    return rule


class _Reader:
    """Reads one rule and goes on after a fault, so that the author sees all of them at once."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def rule(self, data: Mapping[str, object]) -> ChainRule:
        self.faults += [f"unknown key {key!r}" for key in data if key not in _KEYS]
        return ChainRule(
            self._tried("id", check_name, data.get("id"), otherwise="?"),
            tuple(self._pattern("if", *entry) for entry in self._entries(data, "if")),
            tuple(self._pattern("without", *entry) for entry in self._entries(data, "without")),
            tuple(Template(*entry) for entry in self._entries(data, "then")),
        )

    def _entries(self, data: Mapping[str, object], part: str) -> Iterator[tuple[str, _Terms]]:
        entries = data.get(part, [])
        if not isinstance(entries, list) or (not entries and part != "without"):
            self.faults.append(f"'{part}' must be a list with at least one entry")
            return
        for entry in entries:
            if isinstance(entry, dict) and len(entry) == 1:
                yield self._entry(part, *next(iter(entry.items())))
            else:
                self.faults.append(f"'{part}': an entry is one kind with its attributes, not {entry!r}")

    def _entry(self, part: str, kind: object, attributes: object) -> tuple[str, _Terms]:
        name = self._tried(part, check_name, kind, otherwise="?")
        if isinstance(attributes, dict):
            return name, tuple(sorted((self._pair(part, *pair) for pair in attributes.items()), key=_name_of))
        self.faults.append(f"the attributes of {kind!r} in '{part}' must be names with values")
        return name, ()

    def _pair(self, part: str, name: object, value: object) -> tuple[str, Const | Var | Sure]:
        return (
            self._tried(part, check_name, name, otherwise="?"),
            self._tried(f"{part}: {name}", _term, value, otherwise=_UNREADABLE),
        )

    def _pattern(self, part: str, kind: str, terms: _Terms) -> Pattern:
        if any(isinstance(term, Sure) for _, term in terms):
            self.faults.append(f"{part}: {SURE} is computed and can stand in 'then' only")
        return Pattern(kind, tuple((name, term) for name, term in terms if not isinstance(term, Sure)))

    def _tried(self, where: str, make: Callable[[object], _T], value: object, *, otherwise: _T) -> _T:
        try:
            return make(value)
        except ValueError as error:
            self.faults.append(f"{where}: {error}")
            return otherwise


def _name_of(pair: tuple[str, object]) -> str:
    return pair[0]


def _term(value: object) -> Const | Var | Sure:
    """Read `$sure`, `$variable` or a constant."""
    if value == SURE:
        return Sure()
    if isinstance(value, str) and value.startswith("$"):
        return Var(value[1:])
    return Const(check_text(value))
