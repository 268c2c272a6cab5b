"""Files of a rule pack -> a rulebook, or all that is wrong with the pack, with file:line:column.

A pack is a folder: `pack.yaml`, one rule a file under its topic, and folders with the lists of
parameters, measures, statements and consequences. The cases at the end of a rule file are not read.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bomiljo.conditions import ALWAYS, BadConditionError, Condition, literal, parse_condition
from bomiljo.consequences import ChainRule, parse_rule
from bomiljo.errors import PackError, Problem
from bomiljo.fields import YesNo
from bomiljo.indicators import INDICATORS
from bomiljo.model import Role
from bomiljo.packcheck import Entry, Fault, check_pack
from bomiljo.phases import Phase
from bomiljo.places import Places
from bomiljo.resources import data
from bomiljo.rulebook import (
    LANGS,
    Disposition,
    Finding,
    Lang,
    Measure,
    Parameter,
    Provenance,
    Rule,
    Rulebook,
    RuleTexts,
    Severity,
    Statement,
    pack_facts,
)
from bomiljo.typed import build
from bomiljo.yamltext import Mapping as MappingNode
from bomiljo.yamltext import Node, Sequence, decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from bomiljo.values import Scalar

T = TypeVar("T", bound="_File")


class _File(BaseModel):
    """A part of a pack: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class _Texts(_File):
    title: str
    gap: str
    why: str
    none: str | None = None


class _Rule(_File):
    id: str
    name: str
    topic: str
    covers: list[str]
    severity: Severity
    phases: list[Phase]
    require: dict[str, Any]
    when: dict[str, Any] | None = None
    missed: dict[str, Any] | None = None
    each: str | None = None
    when_empty: Literal["gap", "ok", "not_applicable"] = "not_applicable"
    due: str | None = None
    lasting: YesNo = False
    ahead: YesNo = False
    texts: dict[Lang, _Texts]
    measures: list[str] = []


class _Parameter(_File):
    value: Annotated[Any, BeforeValidator(literal)]
    unit: str
    kind: Provenance
    source: str
    nb: str
    en: str


class _MeasureText(_File):
    title: str
    how: str


class _Measure(_File):
    role: Role
    nb: _MeasureText
    en: _MeasureText


class _Both(_File):
    nb: str
    en: str


class _Ask(_Both):
    who: str


class _Statement(_Both):
    section: str
    kind: Literal["model", "finding", "context"]
    strength: Literal["must", "should", "may", "learned", "context"]
    when: Literal["before", "arrival", "living", "always"]
    topic: str
    disposition: Disposition
    why: _Both | None = None
    left: _Both | None = None
    shows: list[str] = []
    ask: _Ask | None = None


class _FindingText(_File):
    title: str
    why: str


class _Finding(_File):
    severity: Severity
    nb: _FindingText
    en: _FindingText


class _Pack(_File):
    id: str
    version: str
    leader_role: Role


class _Reader:
    """Reads the files of one pack and gathers their problems and their hash."""

    def __init__(self, root: Traversable) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.digest = hashlib.sha256()
        self.places: dict[Entry, Places] = {}

    def node(self, file: Traversable, source: str) -> Node:
        """Return the tree of one file, without the cases at its end."""
        content = file.read_bytes().replace(b"\r\n", b"\n")
        self.digest.update(source.encode() + b"\0" + content)
        return parse(decode(content, source), source, stop_at="cases")

    def typed(self, node: Node, kind: type[T], source: str) -> tuple[T, Places]:
        """Return a typed part; raises PackError at once where it cannot be used at all."""
        found = build(node, kind, source)
        if found.part is None:
            raise PackError(found.problems)
        return found.part, found.places

    def table(self, name: str, kind: type[T]) -> dict[str, T]:
        """Return the entries of a file, or of all files in a folder, that map ids to parts of one kind."""
        found: dict[str, T] = {}
        for source, file in _files(self.root / name, name):
            node = self.node(file, source)
            for key, value in node.entries if isinstance(node, MappingNode) else ():
                part, places = self.typed(value, kind, source)
                if key.text in found:
                    self.problems.append(places.problem((), "duplicate-id", {}, value=key.text))
                found[key.text] = part
                self.places[Entry(name.removesuffix(".yaml"), key.text)] = places
        return found

    def problem(self, fault: Fault) -> Problem:
        """Return a fault with its place in the files."""
        places = self.places.get(fault.entry) or Places(f"{fault.entry.kind}.yaml")
        return places.problem(fault.loc, fault.code, fault.values, value=fault.value, suggestion=fault.suggestion)


class Pack(NamedTuple):
    """A rulebook with where each of its entries stands in the files."""

    book: Rulebook
    reader: _Reader


def load_pack(root: Traversable) -> Rulebook:
    """Read a pack from its folder. Raises PackError with every problem found."""
    return read_pack(root).book


def read_pack(root: Traversable) -> Pack:
    """Read a pack and keep where everything stands. Raises PackError with every problem found."""
    reader = _Reader(root)
    pack, _ = reader.typed(reader.node(root / "pack.yaml", "pack.yaml"), _Pack, "pack.yaml")
    rules = {rule.id: rule for rule in _rules(reader)}
    measures = {name: _measure(name, each) for name, each in reader.table("measures", _Measure).items()}
    book = Rulebook(
        id=pack.id,
        version=pack.version,
        leader_role=pack.leader_role,
        rules=rules,
        parameters={name: _parameter(name, each) for name, each in reader.table("parameters", _Parameter).items()},
        measures=measures,
        statements=_by_number(reader.table("statements", _Statement)),
        findings={name: _finding(name, each) for name, each in reader.table("findings.yaml", _Finding).items()},
        chain=tuple(_chain(reader)),
        facts=pack_facts(rules.values(), measures.values()),
        indicators=INDICATORS,
        hash=reader.digest.hexdigest()[:16],
    )
    if problems := [*reader.problems, *map(reader.problem, check_pack(book))]:
        raise PackError(problems)
    return Pack(book, reader)


@cache
def default_rulebook() -> Rulebook:
    """Return the shipped pack, read once: a rulebook never changes."""
    return load_pack(data("rules"))


_LISTS: Final = frozenset({"consequences", "parameters", "measures", "statements"})


def rule_files(root: Traversable) -> list[tuple[str, Traversable]]:
    """Return the rule files of a pack with their names from its root, sorted."""
    folders = sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.name)
    return [found for folder in folders if folder.name not in _LISTS for found in _files(folder, folder.name)]


def _files(place: Traversable, name: str) -> list[tuple[str, Traversable]]:
    """Return the YAML files of a folder, or the one file that it is, with their names, sorted."""
    if not place.is_dir():
        return [(name, place)]
    return sorted((f"{name}/{file.name}", file) for file in place.iterdir() if file.name.endswith(".yaml"))


def _rules(reader: _Reader) -> Iterator[Rule]:
    seen: dict[str, str] = {}
    for source, file in rule_files(reader.root):
        part, places = reader.typed(reader.node(file, source), _Rule, source)
        if part.id in seen:
            reader.problems.append(places.problem(("id",), "duplicate-id", {}, value=part.id))
        seen[part.id] = source
        reader.places[Entry("rules", part.id)] = places
        if source != (name := f"{part.topic}/{part.id}-{part.name}.yaml"):
            reader.problems.append(places.problem(("id",), "file-name", {}, value=name))
        try:
            yield _rule(part, source)
        except BadConditionError as error:
            reader.problems.append(places.problem(error.where, "condition", {"detail": str(error)}, value=error.value))


def _rule(part: _Rule, source: str) -> Rule:
    return Rule(
        part.id,
        part.name,
        part.topic,
        tuple(part.covers),
        part.severity,
        tuple(part.phases),
        require=_condition(part.require, "require") or ALWAYS,
        when=_condition(part.when, "when") or ALWAYS,
        missed=_condition(part.missed, "missed"),
        each=part.each,
        when_empty=part.when_empty,
        due=part.due,
        lasting=part.lasting,
        ahead=part.ahead,
        measures=tuple(part.measures),
        source=source,
        texts={lang: RuleTexts(each.title, each.gap, each.why, each.none) for lang, each in part.texts.items()},
    )


def _condition(data: dict[str, Any] | None, key: str) -> Condition | None:
    return None if data is None else parse_condition(data, (key,))


def _parameter(name: str, part: _Parameter) -> Parameter:
    value: Scalar = part.value
    return Parameter(name, value, part.unit, part.kind, part.source, {"nb": part.nb, "en": part.en})


def _measure(name: str, part: _Measure) -> Measure:
    return Measure(name, part.role, _in_both(part, "title"), _in_both(part, "how"))


def _by_number(parts: dict[str, _Statement]) -> dict[str, Statement]:
    """Return the statements in the order of their numbers: R2 before R10."""
    return {name: _statement(name, parts[name]) for name in sorted(parts, key=lambda name: (len(name), name))}


def _statement(name: str, part: _Statement) -> Statement:
    return Statement(
        name,
        part.section,
        part.kind,
        part.strength,
        part.when,
        part.topic,
        _texts(part),
        part.disposition,
        why=_texts(part.why) if part.why else None,
        left=_texts(part.left) if part.left else None,
        shows=tuple(part.shows),
        ask=_texts(part.ask) if part.ask else None,
        who=part.ask.who if part.ask else None,
    )


def _texts(part: _Both) -> dict[Lang, str]:
    return {"nb": part.nb, "en": part.en}


def _finding(name: str, part: _Finding) -> Finding:
    return Finding(name, part.severity, _in_both(part, "title"), _in_both(part, "why"))


def _in_both(part: _Measure | _Finding, text: str) -> dict[Lang, str]:
    """Return one of a part's texts in each language."""
    return {lang: getattr(getattr(part, lang), text) for lang in LANGS}


def _chain(reader: _Reader) -> Iterator[ChainRule]:
    """Read the consequences: lists of chain rules."""
    for source, file in _files(reader.root / "consequences", "consequences"):
        node = reader.node(file, source)
        for item in node.items if isinstance(node, Sequence) else ():
            yield from _chain_rule(reader, item, source)


def _chain_rule(reader: _Reader, node: Node, source: str) -> Iterator[ChainRule]:
    try:
        yield parse_rule(_as_data(node))
    except ValueError as error:
        mark = node.mark
        reader.problems.append(Problem("condition", source, mark.line, mark.column, values={"detail": str(error)}))


def _as_data(node: Node) -> Any:
    match node:
        case MappingNode(entries):
            return {key.text: _as_data(value) for key, value in entries}
        case Sequence(items):
            return [_as_data(item) for item in items]
    return node.text
