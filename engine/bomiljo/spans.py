"""Text → nodes that know where they begin and end, so that one can be changed and the rest left as it is.

`yamltext` says what a text means and what is wrong with it; here only its parts are found.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import yaml

from bomiljo import yamltext
from bomiljo.nodes import BLANK

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from yaml._yaml import Mark as CMark

    from bomiljo.places import Loc

_COLON = re.compile(r"\s*:")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)

Kind: TypeAlias = Literal["scalar", "list", "mapping", "alias"]


@dataclass(slots=True, eq=False)
class Span:
    """A node, from its first character to behind its last one; an anchor counts as its beginning.

    `flow` means in brackets. `style` is the sign that a text is quoted or begun with, or blank. The
    `parts` of a mapping are its values; those of an alias, the one node that it repeats.
    """

    kind: Kind
    start: int
    end: int
    flow: bool = False
    anchored: bool = False
    style: str = ""
    text: str = ""
    keys: list[Span] = field(default_factory=list)
    parts: list[Span] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Return whether the value is not told."""
        return self.kind == "scalar" and not self.style and self.text in BLANK

    def entry(self, index: int) -> Span:
        """Return where the part at this index begins: its key, or in a list it itself."""
        return self.keys[index] if self.kind == "mapping" else self.parts[index]

    def find(self, step: str | int) -> int | None:
        """Return the index of the part that a step of a path leads to."""
        if self.kind == "list" and isinstance(step, int) and 0 <= step < len(self.parts):
            return step
        names = self.keys if self.kind == "mapping" else ()
        return next((index for index, key in enumerate(names) if key.text == step), None)

    def walk(self) -> Iterator[Span]:
        """Yield this node, its keys and all that is in it, in the order of the text; not what an alias repeats."""
        yield self
        for index, part in enumerate(self.parts if self.kind != "alias" else ()):
            if self.kind == "mapping":
                yield self.keys[index]
            yield from part.walk()


def trail(root: Span, loc: Loc) -> tuple[list[Span], list[int]]:
    """Return the nodes on the way to a place, as far as they are there, and the index of each in the one before."""
    nodes, indexes = [root], []
    for step in loc:
        index = nodes[-1].find(step)
        if index is None:
            break
        indexes.append(index)
        nodes.append(nodes[-1].parts[index])
    return nodes, indexes


def spans(text: str) -> Span:
    """Return the nodes of a text that `yamltext.parse` takes; it must not begin with a byte order mark.

    Raises what the YAML library raises.
    """
    clean = yamltext.prepared(text)
    builder = _Builder(text, clean is not text)
    # Typed as an iterator, it is a generator; closing it frees the parser's memory.
    with closing(cast("Generator[yaml.Event, None, None]", yaml.parse(clean, yamltext.LOADER))) as events:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                builder.begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close(event)
    return builder.root


class _Builder:
    """Builds the nodes of one text from the parser's events."""

    def __init__(self, text: str, was_changed: bool) -> None:
        self.root = Span("scalar", 0, 0)
        self._text = text
        self._was_changed = was_changed
        self._open: list[Span] = []
        self._anchors: dict[str, Span] = {}

    def begin(self, event: yaml.NodeEvent) -> None:
        """Take a whole text or alias, or the beginning of a list or mapping."""
        start, end = _index(event.start_mark), _index(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            self._add(Span("alias", start, end, parts=[self._anchors[event.anchor or ""]]))
            return
        if isinstance(event, yaml.ScalarEvent):
            made = self._scalar(event, start, end)
            self._add(made)
        else:
            made = _collection(event, start, end)
            self._open.append(made)
        if event.anchor is not None:
            made.anchored = True
            self._anchors[event.anchor] = made

    def close(self, event: yaml.CollectionEndEvent) -> None:
        """Take the end of a list or mapping: its bracket, or the end of its last part."""
        done = self._open.pop()
        # The parser ends a block where the next begins, behind comments and blank lines.
        done.end = _index(event.end_mark) if done.flow or not done.parts else done.parts[-1].end
        self._add(done)

    def _scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> Span:
        style = event.style or ""
        if not style and start == end:
            start = end = self._blank(start)
        elif style in ("|", ">"):
            end = _literal_end(self._text, start, end)
        elif style == '"' and self._was_changed and (found := _QUOTED.match(self._text, start)):
            end = found.end()  # the text as prepared may end before it
        return Span("scalar", start, end, style=style, text=event.value)

    def _blank(self, start: int) -> int:
        """Return where a blank value stands: behind its colon. The parsers do not agree on it."""
        around = self._open[-1] if self._open else None
        if around is None or len(around.keys) == len(around.parts):
            return start
        end = around.keys[-1].end
        colon = _COLON.match(self._text, end)
        return colon.end() if colon else end

    def _add(self, node: Span) -> None:
        if not self._open:
            self.root = node
            return
        around = self._open[-1]
        is_key = around.kind == "mapping" and len(around.keys) == len(around.parts)
        (around.keys if is_key else around.parts).append(node)


def _collection(event: yaml.NodeEvent, start: int, end: int) -> Span:
    kind: Kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
    return Span(kind, start, end, flow=isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style))


def _index(mark: yaml.Mark | CMark | None) -> int:
    return mark.index if mark else 0


def _literal_end(text: str, start: int, end: int) -> int:
    """Return where the last line of a literal text ends; the line breaks that it keeps are part of it."""
    literal = text[start:end]
    if "+" not in literal.partition("\n")[0].partition("#")[0]:
        return start + len(literal.rstrip())
    return start + len(literal.removesuffix("\n").removesuffix("\r"))
