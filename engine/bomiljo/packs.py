"""Files of a rule pack -> a rulebook, or all that is wrong with the pack, with file:line:column.

A pack is a folder: `pack.yaml`, one rule a file under its topic, and folders with the lists of
parameters, measures, statements and consequences. The cases at the end of a rule file are not read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from bomiljo.conditions import BadConditionError
from bomiljo.consequences import ChainRule, parse_rule
from bomiljo.effects import BadEffectError
from bomiljo.errors import LoadError, PackError, Problem
from bomiljo.indicators import INDICATORS
from bomiljo.nodes import Mapping as MappingNode
from bomiljo.nodes import Node, Sequence
from bomiljo.packcheck import Entry, Fault, check_pack
from bomiljo.packforms import (
    AudienceForm,
    Both,
    FindingForm,
    Form,
    MeasureForm,
    PackForm,
    ParameterForm,
    RuleForm,
    StatementForm,
    both,
    to_finding,
    to_measure,
    to_parameter,
    to_rule,
    to_statement,
    to_told,
)
from bomiljo.places import Places
from bomiljo.rulebook import Lang, Measure, Rule, Rulebook, Statement, pack_facts
from bomiljo.typed import build
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from typing import Any

T = TypeVar("T", bound=Form)


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
        try:
            return parse(decode(content, source), source, stop_at="cases")
        except LoadError as error:  # it is the pack that is at fault, not a plan
            raise PackError(error.problems) from None

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
        places = self.places.get(fault.entry) or Places(f"{fault.entry.kind}/")
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
    pack, _ = reader.typed(reader.node(root / "pack.yaml", "pack.yaml"), PackForm, "pack.yaml")
    rules = {rule.id: rule for rule in _rules(reader)}
    measures = {each.id: each for each in _measures(reader)}
    book = Rulebook(
        id=pack.id,
        version=pack.version,
        leader_role=pack.leader_role,
        rules=rules,
        parameters={name: to_parameter(name, each) for name, each in reader.table("parameters", ParameterForm).items()},
        measures=measures,
        statements=_by_number(reader.table("statements", StatementForm)),
        findings={name: to_finding(name, each) for name, each in reader.table("findings.yaml", FindingForm).items()},
        chain=tuple(_chain(reader)),
        facts=pack_facts(rules.values(), measures.values()),
        indicators=INDICATORS,
        hash=reader.digest.hexdigest()[:16],
        equivalents=_equivalents(reader),
        audiences={name: to_told(each) for name, each in reader.table("audiences.yaml", AudienceForm).items()},
    )
    if problems := [*reader.problems, *map(reader.problem, check_pack(book))]:
        raise PackError(problems)
    return Pack(book, reader)


_LISTS: Final = frozenset({"consequences", "parameters", "measures", "statements", "equivalent-mutants"})


def rule_files(root: Traversable) -> list[tuple[str, Traversable]]:
    """Return the rule files of a pack with their names from its root, sorted."""
    folders = sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.name)
    return [found for folder in folders if folder.name not in _LISTS for found in _files(folder, folder.name)]


def _files(place: Traversable, name: str) -> list[tuple[str, Traversable]]:
    """Return the YAML files of a folder, or the one file that it is, with their names, sorted."""
    if place.is_file():
        return [(name, place)]
    files = place.iterdir() if place.is_dir() else ()
    return sorted((f"{name}/{file.name}", file) for file in files if file.name.endswith(".yaml"))


def _rules(reader: _Reader) -> Iterator[Rule]:
    seen: dict[str, str] = {}
    for source, file in rule_files(reader.root):
        part, places = reader.typed(reader.node(file, source), RuleForm, source)
        if part.id in seen:
            reader.problems.append(places.problem(("id",), "duplicate-id", {}, value=part.id))
        seen[part.id] = source
        reader.places[Entry("rules", part.id)] = places
        if source != (name := f"{part.topic}/{part.id}-{part.name}.yaml"):
            reader.problems.append(places.problem(("id",), "file-name", {}, value=name))
        try:
            yield to_rule(part, source)
        except BadConditionError as error:
            reader.problems.append(places.problem(error.where, "condition", {"detail": str(error)}, value=error.value))


def _measures(reader: _Reader) -> Iterator[Measure]:
    for name, part in reader.table("measures", MeasureForm).items():
        try:
            yield to_measure(name, part)
        except BadEffectError as error:
            reader.problems.append(
                reader.places[Entry("measures", name)].problem(error.where, error.code, {}, value=error.value)
            )


def _equivalents(reader: _Reader) -> dict[tuple[str, str], dict[Lang, str]]:
    """Read the changes that no case can notice: `<rule> <name of the change>` -> why."""
    found = reader.table("equivalent-mutants", Both)
    return {(name.partition(" ")[0], name.partition(" ")[2]): both(why) for name, why in found.items()}


def _by_number(parts: dict[str, StatementForm]) -> dict[str, Statement]:
    """Return the statements in the order of their numbers: R2 before R10."""
    return {name: to_statement(name, parts[name]) for name in sorted(parts, key=lambda name: (len(name), name))}


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
