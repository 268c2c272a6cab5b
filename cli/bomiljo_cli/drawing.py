"""Who holds what as a drawing: services with their actors, tasks, needs, meetings and the way of a matter.

The same nodes and edges for Graphviz (DOT) and Mermaid. What is not certain is dashed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo import Wording, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import ActorLine, Responsibilities, ThingLine

_LETTERS: Final = {
    "nb": {"accountable": "A", "responsible": "U", "holder": "", "consulted": "R", "informed": "I"},
    "en": {"accountable": "A", "responsible": "R", "holder": "", "consulted": "C", "informed": "I"},
}
_DRAWN: Final = ("task", "need", "step", "series")
_DOT_SHAPES: Final = {"actor": "ellipse", "task": "box", "need": "box", "series": "hexagon", "step": "cds"}
_MERMAID_SHAPES: Final = {
    "actor": ("([", "])"),
    "task": ("[", "]"),
    "need": ("[", "]"),
    "series": ("{{", "}}"),
    "step": ("[/", "/]"),
}
# Letters, digits and a few signs stand as they are; a full stop or a hyphen before a space would begin a list.
_MERMAID_SPECIAL: Final = re.compile(r"[^\w ,()/:.–-]|[.-](?= |$)")


class _Node(NamedTuple):
    key: str
    kind: str
    text: str
    group: str | None = None


class _Edge(NamedTuple):
    one: str
    other: str
    text: str
    sure: bool


class _Drawing(NamedTuple):
    groups: tuple[tuple[str, str], ...]  # a service and its name
    nodes: tuple[_Node, ...]
    edges: tuple[_Edge, ...]


def dot(found: Responsibilities) -> str:
    """Return it for Graphviz."""
    drawing = _drawing(found)
    lines = ["digraph responsibilities {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for number, (group, name) in enumerate(drawing.groups):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(name)};"]
        lines += [f"  {_dot_node(each)}" for each in drawing.nodes if each.group == group]
        lines.append("  }")
    lines += [_dot_node(each) for each in drawing.nodes if each.group is None]
    lines += [_dot_edge(each) for each in drawing.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_node(node: _Node) -> str:
    return f"  {_quoted(node.key)} [label={_quoted(node.text)}, shape={_DOT_SHAPES[node.kind]}];"


def _dot_edge(edge: _Edge) -> str:
    style = "solid" if edge.sure else "dashed"
    return f"  {_quoted(edge.one)} -> {_quoted(edge.other)} [label={_quoted(edge.text)}, style={style}];"


def _quoted(text: str) -> str:
    """Return a text in quotes, in which Graphviz finds nothing that means anything."""
    shown = _on_one_line(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{shown}"'


def mermaid(found: Responsibilities) -> str:
    """Return it for Mermaid, as in Markdown files."""
    drawing = _drawing(found)
    names = {each.key: f"n{number}" for number, each in enumerate(drawing.nodes)}
    lines = ["flowchart LR"]
    for number, (group, name) in enumerate(drawing.groups):
        lines.append(f"  subgraph g{number}[{_safe(name)}]")
        lines += [f"  {_mermaid_node(each, names)}" for each in drawing.nodes if each.group == group]
        lines.append("  end")
    lines += [_mermaid_node(each, names) for each in drawing.nodes if each.group is None]
    lines += [_mermaid_edge(each, names) for each in drawing.edges]
    return "\n".join(lines) + "\n"


def _mermaid_node(node: _Node, names: dict[str, str]) -> str:
    left, right = _MERMAID_SHAPES[node.kind]
    return f"  {names[node.key]}{left}{_safe(node.text)}{right}"


def _mermaid_edge(edge: _Edge, names: dict[str, str]) -> str:
    line = "-->" if edge.sure else "-.->"
    text = f"|{_safe(edge.text)}|" if edge.text else ""
    return f"  {names[edge.one]} {line}{text} {names[edge.other]}"


def _safe(text: str) -> str:
    """Return a text in quotes, in which Mermaid finds nothing that means anything."""
    return f'"{_MERMAID_SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", _on_one_line(text))}"'


def _on_one_line(text: str) -> str:
    return printable(" ".join(text.split()))


# --- what there is to draw ---------------------------------------------------------------------------


def _drawing(found: Responsibilities) -> _Drawing:
    wording, things = Wording(found.lang, 0), _things(found)
    bodies = {each.id: each.bodies[0] if each.bodies else None for each in found.actors}
    groups = dict.fromkeys(body for body in bodies.values() if body)
    actors = [_Node(f"actor:{each.id}", "actor", _named(each, wording), bodies[each.id]) for each in found.actors]
    nodes = [*actors, *(_Node(each.item, each.kind, each.name) for each in things)]
    edges = [edge for each in things for edge in _edges(each, _LETTERS[found.lang])]
    titles = tuple((body, wording.word("body", body)) for body in groups)
    return _Drawing(titles, tuple(nodes), (*edges, *_onward(things)))


def _named(actor: ActorLine, wording: Wording) -> str:
    """Return the name of an actor, with all its services where it stands with one of several."""
    several = actor.bodies if actor.bodies and len(actor.bodies) > 1 else ()
    return f"{actor.name} ({', '.join(wording.word('body', each) for each in several)})" if several else actor.name


def _things(found: Responsibilities) -> list[ThingLine]:
    return [each for each in (*found.matrix, *found.others) if each.kind in _DRAWN and each.active != "no"]


def _edges(thing: ThingLine, letters: dict[str, str]) -> Iterator[_Edge]:
    """Yield an edge for each actor, with the letters of all their parts; a matter goes to who receives it."""
    for actor in dict.fromkeys(each.actor for each in thing.parts):
        parts = [each for each in thing.parts if each.actor == actor]
        text = ", ".join(dict.fromkeys(letters[each.part] for each in parts if letters[each.part]))
        ends = (thing.item, f"actor:{actor}") if thing.kind == "step" else (f"actor:{actor}", thing.item)
        yield _Edge(*ends, text, any(each.sure == "yes" for each in parts))


def _onward(things: list[ThingLine]) -> Iterator[_Edge]:
    """Yield the edges from each step of a path to the next."""
    steps = {each.item for each in things if each.kind == "step"}
    for item in sorted(steps):
        path, _, number = item.rpartition("/")
        following = f"{path}/{int(number) + 1}"
        if following in steps:
            yield _Edge(item, following, "", sure=True)
