"""The cases at the end of a rule file: small plans, each with the outcome that the rule must give.

    cases:
      as_of: 2024-03-01
      given: {...}                       # a plan, or the part of one that this rule looks at
      list:
        - {name: nobody holds it, outcome: gap, plan: {...}}
        - {name: a day too late, outcome: gap, set: {"tasks[a].held_by[nav].from": 2024-03-02}}

`plan` is laid over what is given, `set` puts values at paths, `subject` names the one that is meant,
and `as_of` is a day of its own. A blank takes away what is given.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from bomiljo.authoring.patching import NoSuchPathError, overlaid, put
from bomiljo.dates import Day, parse_day
from bomiljo.errors import LoadError, PackError, Problem
from bomiljo.loading import plan_of, read_bytes
from bomiljo.nodes import Mapping, Mark, Node, Scalar, Sequence
from bomiljo.packs import rule_files
from bomiljo.resources import data
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from importlib.resources.abc import Traversable

    from bomiljo.model import Plan

Expected = Literal["gap", "missed", "ok", "unknown", "not_applicable"]
EXPECTED: tuple[Expected, ...] = get_args(Expected)
_ID = re.compile(r"^id: *([A-Z0-9]+)", re.MULTILINE)
_NOTHING = Mapping((), Mark(1, 1))
_BLOCK = ("as_of", "given", "list")
_CASE = ("as_of", "name", "outcome", "plan", "set", "subject")


class Case(NamedTuple):
    """One plan on one day, and what a rule must say of it; `number` counts from 1 in its file."""

    rule: str
    number: int
    name: str
    plan: Plan
    as_of: Day
    subject: str | None
    expected: Expected
    source: str
    line: int

    @property
    def place(self) -> str:
        """Return `file:line`, as editors and terminals link it."""
        return f"{self.source}:{self.line}"


def load_cases(root: Traversable | None = None, only: Collection[str] = ()) -> dict[str, list[Case]]:
    """Return the cases of every rule of a pack (the shipped one where none is given), by rule.

    Where some rules are named, only their files are read as YAML: that is most of the time. Raises PackError with all
    that is wrong in them.
    """
    return dict(_shipped()) if root is None and not only else _load(root or data("rules"), only)


@cache
def _shipped() -> dict[str, list[Case]]:
    """Return the cases of the shipped pack; reading them takes seconds, and they are the same each time."""
    return _load(data("rules"), ())


def _load(root: Traversable, only: Collection[str]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    problems: list[Problem] = []
    for source, file in rule_files(root):
        try:
            text = decode(file.read_bytes(), source)
            if only and _id(text) not in only:
                continue
            node = parse(text, source)
        except LoadError as error:
            problems += error.problems
            continue
        found[_text(node, "id")], wrong = cases_of(node, source)
        problems += wrong
    if problems:
        raise PackError(problems)
    return found


def _id(text: str) -> str:
    """Return the rule that a file is of, by the line that says so."""
    found = _ID.search(text)
    return found[1] if found else ""


def load_overlay_cases(path: str) -> dict[str, list[Case]]:
    """Return the cases of the rules that a local adaptation adds, by rule. Raises PackError."""
    root = parse(decode(read_bytes(path), path), path)
    changes = _entries(root).get("changes")
    found: dict[str, list[Case]] = {}
    problems: list[Problem] = []
    for change in changes.items if isinstance(changes, Sequence) else ():
        rule = _entries(change).get("add")
        if rule is not None:
            found[_text(rule, "id")], wrong = cases_of(rule, path)
            problems += wrong
    if problems:
        raise PackError(problems)
    return found


def cases_of(rule: Node, source: str) -> tuple[list[Case], list[Problem]]:
    """Return the cases of one rule, and what is wrong with those that cannot be read."""
    block = _entries(rule).get("cases")
    if block is None:
        return [], []
    entries = _entries(block)
    items = entries.get("list")
    found: list[Case] = []
    problems = list(_wrong_keys(block, _BLOCK, source))
    if not isinstance(items, Sequence):
        return [], [*problems, Problem("a-list", source, (items or block).mark.line, (items or block).mark.column)]
    for number, item in enumerate(items.items, 1):
        try:
            found.append(_case(_text(rule, "id"), number, item, entries, source))
        except LoadError as error:
            problems += error.problems
    return found, problems


def _case(rule: str, number: int, node: Node, shared: dict[str, Node], source: str) -> Case:
    if wrong := list(_wrong_keys(node, _CASE, source)):
        raise LoadError(wrong)
    own = _entries(node)
    expected = own.get("outcome")
    word = next((each for each in EXPECTED if isinstance(expected, Scalar) and expected.text == each), None)
    if word is None:
        raise _error("case-outcome", source, (expected or node).mark, allowed=", ".join(EXPECTED))
    return Case(
        rule,
        number,
        _text(node, "name"),
        plan_of(_plan_node(own, shared, source), source),
        _day(own.get("as_of") or shared.get("as_of"), source, node.mark),
        _text(node, "subject") or None,
        word,
        source,
        node.mark.line,
    )


def _wrong_keys(node: Node, known: tuple[str, ...], source: str) -> Iterator[Problem]:
    """Find keys that mean nothing here: passed over, a case would try something else than it says."""
    if not isinstance(node, Mapping):
        yield Problem("a-section", source, node.mark.line, node.mark.column)
        return
    for key, _ in node.entries:
        if key.text not in known:
            near = get_close_matches(key.text, known, n=1)
            allowed = ", ".join(known)
            mark = key.mark
            yield Problem("unknown-key", source, mark.line, mark.column, key.text, allowed, near[0] if near else None)


def _plan_node(own: dict[str, Node], shared: dict[str, Node], source: str) -> Node:
    plan = overlaid(shared.get("given", _NOTHING), own.get("plan", _NOTHING))
    changes = own.get("set", _NOTHING)
    if not isinstance(changes, Mapping):
        raise _error("a-section", source, changes.mark)
    for path, value in changes.entries:
        try:
            plan = put(plan, path, value)
        except NoSuchPathError as error:
            raise _error("case-path", source, error.mark, value=error.path) from None
    return plan


def _day(node: Node | None, source: str, mark: Mark) -> Day:
    try:
        day = parse_day(node.text if isinstance(node, Scalar) else "")
    except ValueError:
        raise _error("case-day", source, node.mark if node else mark) from None
    return day


def _entries(node: Node) -> dict[str, Node]:
    return {key.text: value for key, value in node.entries} if isinstance(node, Mapping) else {}


def _text(node: Node, key: str) -> str:
    found = _entries(node).get(key)
    return found.text if isinstance(found, Scalar) else ""


def _error(code: str, source: str, mark: Mark, value: str | None = None, allowed: str | None = None) -> LoadError:
    return LoadError([Problem(code, source, mark.line, mark.column, value, allowed)])
