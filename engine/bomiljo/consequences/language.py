"""The language of consequences: facts, and rules that conclude facts from facts, as plain data.

A rule fires once for every way of filling its `if` patterns with known facts. What a match means,
for every chainer alike:

- A pattern is met by a fact of its kind that carries every attribute the pattern names; the fact
  may carry more. A constant must be equal; a variable takes the value where it first stands, and
  must be equal wherever it stands again.
- **A fact never fills two positions of one rule.** "Two gaps with the same owner" needs two facts.
  That holds for `without` too: it asks about facts *other* than those that fill the `if`.
- `without` is asked of all that is known once every rule that may conclude that kind is done.
- `$sure` in `then` is computed: "yes" if every fact that fills the `if` and carries `sure` says
  yes, else "maybe". Where there are such facts and none of them says yes, a rule that uses `$sure`
  does not fire: a plan of which nothing is known has no findings. Where no fact carries `sure`,
  nothing is in doubt, and the answer is "yes".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from bomiljo.errors import BomiljoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TEXT_BYTES = 60_000  # durable_rules counts the length of a text in 16 bits
MAX_ATTRIBUTES = 200  # durable_rules takes 255 properties, its own among them
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
SURE = "$sure"


class ChainerError(BomiljoError):
    """A run of consequences could not be completed; there is no partial result."""


def check_name(name: object) -> str:
    """Return a kind, attribute, variable or rule name that is safe in every chainer."""
    if isinstance(name, str) and _NAME.fullmatch(name):
        return name
    raise ValueError(f"{name!r} is not a name (a letter, then letters, digits, '-' or '_')")


def check_text(text: object) -> str:
    """Return the text in NFC, so that equal words are equal strings."""
    if not isinstance(text, str):
        raise ValueError(f"a value must be text, not {type(text).__name__}")  # noqa: TRY004 - a fault of data
    if not text:
        raise ValueError("a value must not be empty")
    clean = text if text.isascii() else normalize("NFC", text)
    try:
        size = len(clean.encode())
    except UnicodeEncodeError:
        raise ValueError("a value must be valid Unicode") from None
    if size > MAX_TEXT_BYTES:
        raise ValueError(f"a value must not be longer than {MAX_TEXT_BYTES} bytes")
    return clean


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something that holds: a kind, and attributes that are names with texts, sorted by name."""

    kind: str
    attributes: tuple[tuple[str, str], ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Bring equal facts to one form; refuse what no chainer should see."""
        check_name(self.kind)
        pairs = sorted((check_name(name), check_text(value)) for name, value in self.attributes)
        if len(dict(pairs)) < len(pairs) or len(pairs) > MAX_ATTRIBUTES:
            raise ValueError(f"a fact {self.kind!r} with doubled or more than {MAX_ATTRIBUTES} attributes")
        object.__setattr__(self, "attributes", tuple(pairs))
        object.__setattr__(self, "_hash", hash((self.kind, self.attributes)))

    def __hash__(self) -> int:
        """Return the hash, worked out once: a chainer looks a fact up many times."""
        return self._hash

    def get(self, name: str) -> str | None:
        """Return the value of an attribute, or None where the fact does not carry it."""
        for known, value in self.attributes:  # few, and so faster than a mapping
            if known == name:
                return value
        return None

    @property
    def id(self) -> str:
        """A key made of the whole content: the same in every run and on every machine."""
        content = json.dumps([self.kind, self.attributes], ensure_ascii=False)
        return blake2b(content.encode(), digest_size=16).hexdigest()


def fact(kind: str, /, **attributes: str) -> Fact:
    """Return the fact of that kind with those attributes."""
    return Fact(kind, tuple(attributes.items()))


@dataclass(frozen=True, slots=True)
class Const:
    """A value that must be equal."""

    value: str

    def __post_init__(self) -> None:
        """Bring the value to the form that facts have."""
        object.__setattr__(self, "value", check_text(self.value))


@dataclass(frozen=True, slots=True)
class Var:
    """A variable, without its `$`."""

    name: str

    def __post_init__(self) -> None:
        """Refuse the name that is computed."""
        check_name(self.name)
        if self.name == SURE.removeprefix("$"):
            raise ValueError(f"{SURE} is computed and can stand in 'then' only")


@dataclass(frozen=True, slots=True)
class Sure:
    """The place of `$sure`."""


class Pattern(NamedTuple):
    """What a fact must look like."""

    kind: str
    where: tuple[tuple[str, Const | Var], ...] = ()


class Template(NamedTuple):
    """What a concluded fact looks like."""

    kind: str
    attributes: tuple[tuple[str, Const | Var | Sure], ...] = ()


class ChainRule(NamedTuple):
    """If facts meet `when`, and none of the others meets one of `without`, `then` holds."""

    id: str
    when: tuple[Pattern, ...]
    without: tuple[Pattern, ...]
    then: tuple[Template, ...]

    @property
    def uses_sure(self) -> bool:
        """Whether the rule speaks of certainty, and so keeps silent where there is none."""
        return any(isinstance(term, Sure) for template in self.then for _, term in template.attributes)


class Derivation(NamedTuple):
    """One reason for a fact: the rule, and the facts that filled its `if`, in the order of the `if`.

    A fact may have several, and with rules that chain in a ring one may rest on the fact itself.
    """

    rule: str
    fact: Fact
    because: tuple[Fact, ...]


def unbound(rule: ChainRule) -> Iterator[str]:
    """Say which variables are used though no `if` pattern gives them a value."""
    bound = _variables(pattern.where for pattern in rule.when)
    parts = {
        "without": _variables(pattern.where for pattern in rule.without),
        "then": _variables(template.attributes for template in rule.then),
    }
    for part, used in parts.items():
        for name in sorted(used - bound):
            yield f"${name} in '{part}' has no value: no pattern of 'if' names it"


def _variables(parts: Iterable[tuple[tuple[str, Const | Var | Sure], ...]]) -> set[str]:
    return {term.name for pairs in parts for _, term in pairs if isinstance(term, Var)}
