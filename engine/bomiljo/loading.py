"""A plan file -> a plan, or all that is wrong with it, each with file:line:column or file:sheet!cell.

A text or a workbook becomes nodes (`yamltext`, `workbooks`), the nodes plain data in which every scalar is still text,
and pydantic types that text strictly. What pydantic reports is put back to its place in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bomiljo import privacy
from bomiljo.bases import Chain, NoBaseError, chain_in, chain_of
from bomiljo.crosscheck import crosscheck
from bomiljo.errors import LoadError, Problem, UsageError
from bomiljo.model import Plan
from bomiljo.nodes import Mapping, Node, Scalar, Sequence
from bomiljo.readying import make_ready
from bomiljo.resources import data
from bomiljo.typed import MANY, build, salvage
from bomiljo.variants import Variant, laid_over, prepared, problem_at, require_own_ids, variant_of, without
from bomiljo.workbooks.knowing import is_workbook
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_FILE = 8 * 2**20  # bytes of a file of any kind; `decode` has a limit of its own for text
# Where the plan speaks of those who live there, of tenants, and of who asked or was involved.
_ABOUT_PEOPLE = (
    ("cohorts",),
    ("surveys",),
    ("participation",),
    ("team",),
    ("building", "other_tenants"),
    ("surroundings", "enquiries"),
    ("escalation", "incidents"),
)


def load_plan(path: str | Path) -> Plan:
    """Read a plan file (`-` is standard input); one that extends another is laid over it.

    Raises LoadError with every problem of the file, also where it cannot be opened.
    """
    return plan_from(read_bytes(str(path)), str(path))


def plan_from(data: bytes, path: str) -> Plan:
    """Return the plan that the content of a file says. Raises LoadError."""
    refuse_misnamed(data, path)
    return _plan(data, path, chain_of(path))


def refuse_misnamed(data: bytes, path: str) -> None:
    """Refuse another kind of file that is named as a workbook: what is wrong with its lines helps nobody."""
    if data and path.lower().endswith(".xlsx") and not is_workbook(data):
        raise LoadError([Problem("no-workbook", path)])


def read_plan(text: str | bytes, source: str = "<text>", *, folder: Traversable | None = None) -> Plan:
    """Read a plan from text or from the bytes of a workbook; `source` names it in messages.

    `folder` is where the text stands or is to stand: a plan that it extends is looked for there, and without a folder
    none can be extended. Raises LoadError.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _plan(data, source, chain_in(folder, source))


def _plan(data: bytes, source: str, chain: Chain) -> Plan:
    try:
        return plan_of(_nodes(data, source, chain), source)
    except LoadError as error:
        raise LoadError(map(privacy.discreet, error.problems)) from None


def _nodes(data: bytes, source: str, chain: Chain) -> Node:
    """Return what a file says, with what it extends below it. Raises LoadError."""
    if is_workbook(data):
        return _nodes_of_workbook(data, source)
    written = decode(data, source)
    if hits := privacy.scan(written, source):
        raise LoadError(hits)  # nothing else of such a file may be shown
    found = variant_of(parse(written, source), source)
    return _laid_over_base(found, source, chain) if isinstance(found, Variant) else found


def _laid_over_base(variant: Variant, source: str, chain: Chain) -> Node:
    try:
        base = chain.base(variant.base.text, source)
    except NoBaseError as error:
        more = {"suggestion": error.suggestion, "values": error.values, "value": variant.base.text}
        raise LoadError([problem_at(variant.base.mark, error.code, source, **more)]) from None
    try:
        root = _nodes(base.data, base.name, base.chain)
        plan = plan_of(root, base.name)
    except LoadError as error:
        at_fault = problem_at(variant.base.mark, "extends-faults", source, values={"file": base.name})
        raise LoadError([at_fault, *error.problems]) from None
    require_own_ids(root, plan, variant, source, base.name)
    left = without(prepared(root, plan, base.name), plan, variant.removed, source)
    return laid_over(left, variant, source)


def _nodes_of_workbook(content: bytes, source: str) -> Node:
    """Return what a workbook says; what its cells say is wrong only once, whoever notices. Raises LoadError."""
    from bomiljo.workbooks.reading import read_workbook  # noqa: PLC0415 - only for who has a workbook

    read = read_workbook(content, source)
    if not read.problems:
        return read.root
    seen = {(each.sheet, each.line, each.column) for each in read.problems}
    try:
        plan_of(read.root, source)
    except LoadError as error:
        more = [each for each in error.problems if (each.sheet, each.line, each.column) not in seen]
        raise LoadError([*read.problems, *more]) from None
    raise LoadError(read.problems)


def plan_of(root: Node, source: str) -> Plan:
    """Return the plan that a tree of nodes says. Raises LoadError with all that is wrong."""
    if contacts := _contacts(root, source):
        raise LoadError(contacts)
    make_ready(Plan)
    found = build(root, Plan, source)
    if len(found.problems) > MANY:  # the rest would tell little, and cost much
        raise LoadError(found.problems)
    plan = found.part or salvage(found, Plan)
    problems = found.problems + [
        found.places.problem(each.loc, each.code, each.values, value=each.value, suggestion=each.suggestion)
        for each in crosscheck(plan, _ids(root) if found.problems else frozenset())
    ]
    if problems:
        raise LoadError(problems)
    plan._places = found.places  # noqa: SLF001 - the loader alone knows the places
    return plan


def _ids(root: Node) -> frozenset[str]:
    """Return the ids in a file with faults, of which some may be what is wrong."""
    match root:
        case Sequence(items):
            return frozenset().union(*map(_ids, items))
        case Mapping(entries):
            own = frozenset(value.text for key, value in entries if key.text == "id" and isinstance(value, Scalar))
            return own.union(*(_ids(value) for _, value in entries))
    return frozenset()


def _contacts(root: Node, source: str) -> list[Problem]:
    """Refuse e-mail addresses and phone numbers where the plan speaks of people."""
    return [
        problem
        for section in _ABOUT_PEOPLE
        for node in _at(root, section)
        for problem in privacy.personal_contacts(node, source, ".".join(section))
    ]


def _at(root: Node, section: tuple[str, ...]) -> list[Node]:
    """Return what stands in a section, wherever it stands: a key that is given twice is refused later."""
    found = [root]
    for name in section:
        found = [
            value for node in found if isinstance(node, Mapping) for key, value in node.entries if key.text == name
        ]
    return found


def read_bytes(path: str, limit: int = MAX_FILE) -> bytes:
    """Read one byte more than is allowed, so that `decode` can tell a file that is too large."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(limit + 1)
        with Path(path).open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise LoadError([Problem("no-such-file", path)]) from None
    except IsADirectoryError:
        raise LoadError([Problem("a-folder", path)]) from None
    except (OSError, ValueError):
        raise LoadError([Problem("unreadable", path)]) from None


def scenario(name: str) -> Plan:
    """Read one of the shipped scenarios by its name, such as `bjerke-2023`. Raises UsageError."""
    known = scenarios()
    if name not in known:
        raise UsageError(f"no such scenario: {name}; there are {', '.join(known)}")
    folder = data("scenarios")
    return read_plan((folder / f"{name}.yaml").read_bytes(), source=f"{name}.yaml", folder=folder)


def scenarios() -> list[str]:
    """Return the names of the shipped scenarios, sorted."""
    return sorted(
        each.name.removesuffix(".yaml") for each in data("scenarios").iterdir() if each.name.endswith(".yaml")
    )
