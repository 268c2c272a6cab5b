"""YAML or JSON text becomes a tree of nodes that know their place; no value is typed here.

Every scalar stays the text it was written as: YAML's own typing would read `15:30` as 930 and `no`
as false. The tree is built from the parser's events in one loop, so deep nesting cannot exhaust the
stack, and limits are checked while reading, so a hostile file is refused before it costs anything.

A message may repeat a key. Text that may hold identity numbers therefore goes through
`privacy.scan` first, and is not parsed when that finds one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast

import yaml

from bomiljo.errors import LoadError, Problem
from bomiljo.nodes import Mapping, Mark, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from yaml._yaml import Mark as CMark

    _LibraryMark: TypeAlias = yaml.Mark | CMark

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
MAX_NODES = 50_000

# The C loader is some seven times faster, but not every build of PyYAML has it.
LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# --- Bytes to text ------------------------------------------------------------------------------

# What YAML counts as the end of a line.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_BYTES = bytes(set(range(256)) - set(range(32)) - {0x7F} | set(b"\t\n\r"))
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")


class Places:
    """Turns offsets in one text into places, for any number of offsets."""

    def __init__(self, text: str) -> None:
        """Note where each line starts."""
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def mark(self, offset: int) -> Mark:
        """Return the place of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return Mark(line, offset - self._starts[line - 1] + 1)


def decode(data: bytes, source: str, limit: int = MAX_BYTES) -> str:
    """Return the file's text, without its byte order mark.

    Raise LoadError if the file is bigger than the limit, or is not text in UTF-8.
    """
    if len(data) > limit:
        raise LoadError([Problem("too-big", source, values={"limit": str(limit)})])
    if _is_utf16(data):
        raise LoadError([Problem("encoding", source)])
    if junk := data.translate(None, _TEXT_BYTES):
        # Looked at before the encoding: in a picture the first bad byte of UTF-8 says nothing.
        raise LoadError([_at_byte("binary", data, data.index(junk[:1]), source)])
    return _utf8(data, source)


def _utf8(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (len(data) - len(error.object))  # the codec hides the mark it removed
        problem = _at_byte("encoding", data, start, source)
    raise LoadError([problem])


def _is_utf16(data: bytes) -> bool:
    """Return whether the bytes look like UTF-16 or UTF-32: their mark, or every other byte zero."""
    halves = data[:4096:2], data[1:4096:2]
    return data.startswith(_UTF16_STARTS) or any(
        half.count(0) > len(half) // 2 > other.count(0) for half, other in (halves, halves[::-1])
    )


def _at_byte(code: str, data: bytes, start: int, source: str) -> Problem:
    before = data[:start].decode("utf-8-sig", errors="replace")
    mark = Places(before).mark(len(before))
    return Problem(code, source, mark.line, mark.column)


# --- JSON that YAML does not take as it stands --------------------------------------------------

_JSON_START = re.compile(r"\s*[{\[]")
# A string may lack its closing quote, so that broken text is passed over in one go.
_STRING_OR_TAB = re.compile(r'"(?:[^"\\]++|\\.)*+"?|\t', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.DOTALL | re.IGNORECASE)


def prepared(text: str) -> str:
    """Return the text as the YAML parser takes it, with every node still at its place.

    JSON may be indented with tabs and writes emoji as two escapes; YAML refuses both. Only text
    that starts as JSON is changed: in block style a tab is a mistake that the user must see.
    """
    text = text.removeprefix("\ufeff")
    if _JSON_START.match(text) and ("\t" in text or "\\u" in text):
        return _STRING_OR_TAB.sub(_plain_yaml, text)
    return text


def _plain_yaml(found: re.Match[str]) -> str:
    if found[0] == "\t":
        return " "
    # Padded after the closing quote, so that what follows on the line keeps its column.
    return _ESCAPE.sub(_one_escape, found[0]).ljust(len(found[0]))


def _one_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    high, low = int(found[1], 16), int(found[2], 16)
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08x}"


# --- Events to nodes ----------------------------------------------------------------------------

_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str, source: str, *, stop_at: str | None = None) -> Node:
    """Return the tree of the one document in the text.

    With `stop_at`, reading ends where that key stands at the top level, and neither it nor anything
    after it is in the tree or looked at: long examples at the end of a file cost nothing.
    Raise LoadError with all problems found up to the point where reading had to end.
    """
    text = prepared(text)
    builder = _Builder(source, stop_at)
    try:
        # Typed as an iterator, it is a generator; closing it frees the parser's memory.
        with closing(cast("Generator[yaml.Event, None, None]", yaml.parse(text, LOADER))) as events:
            builder.read(events)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        builder.problems.append(_explain(error, text, source, builder))
    return builder.finish()


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read. In a mapping, keys and values take turns."""

    mark: Mark
    is_mapping: bool
    anchor: str | None
    size_before: int
    parts: list[Node] = field(default_factory=list)
    height: int = 0  # of the highest part
    first_lines: dict[str, int] = field(default_factory=dict)  # where each key was first met

    @property
    def awaits_key(self) -> bool:
        return self.is_mapping and not len(self.parts) % 2

    def close(self) -> Sequence | Mapping:
        if not self.is_mapping:
            return Sequence(tuple(self.parts), self.mark)
        pairs = zip(self.parts[::2], self.parts[1::2], strict=True)
        return Mapping(tuple((key, node) for key, node in pairs if isinstance(key, Scalar)), self.mark)


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A node that aliases may repeat, with what each repetition adds to the limits."""

    node: Node
    size: int
    height: int


class _Builder:
    """Builds the tree of one text; its problems add up until one makes going on pointless."""

    def __init__(self, source: str, stop_at: str | None) -> None:
        self.problems: list[Problem] = []
        self.last: yaml.Event | None = None
        self._source = source
        self._stop_at = stop_at
        self._stopped = False
        self._root: Node | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0
        self._documents = 0

    @property
    def inside(self) -> Mark | None:
        """Return where the innermost list or mapping that is not closed yet began."""
        return self._open[-1].mark if self._open else None

    def read(self, events: Iterable[yaml.Event]) -> None:
        """Take the events in turn, up to the key to stop at."""
        for event in events:
            handler = _HANDLERS.get(type(event))
            if handler is not None:
                handler(self, event)
            if self._stopped:
                break
            self.last = event

    def finish(self) -> Node:
        """Return the tree, or raise what stands in its way."""
        if not self.problems and (self._root is None or _is_blank(self._root)):
            self.problems.append(Problem("empty", self._source))
        if self.problems or self._root is None:
            raise LoadError(self.problems)
        return self._root

    def _report(self, code: str, mark: Mark, **values: str) -> None:
        self.problems.append(Problem(code, self._source, mark.line, mark.column, values=values))

    def _refuse(self, code: str, mark: Mark, **values: str) -> NoReturn:
        self._report(code, mark, **values)
        raise LoadError(self.problems)

    def document(self, event: yaml.DocumentStartEvent) -> None:
        """Begin the document; there may be only one."""
        self._documents += 1
        if self._documents > 1:
            self._refuse("several-documents", _mark(event))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """Take a piece of text."""
        mark = _mark(event)
        if event.value == self._stop_at and self._at_top_key():
            self._stopped = True
            self.end()
            return
        if event.tag is not None or not event.value.isascii():
            self._check_text(event, mark)
        node = Scalar(event.value, not event.style, mark)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node, 1, 0)
        self._add(node, mark, 1, 0)

    def _at_top_key(self) -> bool:
        return len(self._open) == 1 and self._open[0].awaits_key

    def _check_text(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        self._check_tag(event.tag, mark)
        # Half of an escaped pair, which only the Python loader lets through; it can never be printed.
        if _SURROGATE.search(event.value):
            self._report("syntax", mark, detail="found invalid Unicode character escape code")

    def start(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        """Begin a list or a mapping."""
        mark = _mark(event)
        self._check_tag(event.tag, mark)
        if len(self._open) >= MAX_DEPTH:
            self._refuse("too-deep", mark, limit=str(MAX_DEPTH))
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(mark, is_mapping, event.anchor, self._size))

    def end(self, _: yaml.Event | None = None) -> None:
        """Close the innermost list or mapping."""
        done = self._open.pop()
        node = done.close()
        height = done.height + 1
        if done.anchor is not None:
            self._anchors[done.anchor] = _Anchored(node, self._size - done.size_before + 1, height)
        self._add(node, done.mark, 1, height)

    def alias(self, event: yaml.AliasEvent) -> None:
        """Put an anchored node here once more; all that is in it counts again."""
        mark = _mark(event)
        known = self._anchors.get(event.anchor or "")
        if known is None:  # also an alias inside what it repeats, which would have no end
            self._refuse("unknown-alias", mark, alias=event.anchor or "")
        if len(self._open) + known.height > MAX_DEPTH:
            self._refuse("too-deep", mark, limit=str(MAX_DEPTH))
        self._add(known.node, mark, known.size, known.height)

    def _add(self, node: Node, mark: Mark, size: int, height: int) -> None:
        """Put a finished node into the collection that it stands in."""
        self._size += size
        if self._size > MAX_NODES:
            self._refuse("too-many-nodes", mark, limit=str(MAX_NODES))
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if parent.is_mapping and parent.awaits_key:
            self._check_key(parent, node, mark)
        parent.parts.append(node)
        if height > parent.height:  # noqa: PLR1730 — a call of max for every node takes its time
            parent.height = height

    def _check_key(self, parent: _Open, key: Node, mark: Mark) -> None:
        if not isinstance(key, Scalar):
            self._report("key-not-text", mark)
        elif key.plain and key.text in _KEY_PROBLEMS:
            self._report(_KEY_PROBLEMS[key.text], mark)
        elif key.text in parent.first_lines:
            self._report("duplicate-key", mark, key=key.text, first=str(parent.first_lines[key.text]))
        else:
            parent.first_lines[key.text] = mark.line

    def _check_tag(self, tag: str | None, mark: Mark) -> None:
        if tag is not None:
            self._report("tag", mark)


_KEY_PROBLEMS = {"<<": "merge-key", "": "blank-key"}

_HANDLERS: dict[type[yaml.Event], Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _Builder.document,
    yaml.ScalarEvent: _Builder.scalar,
    yaml.AliasEvent: _Builder.alias,
    yaml.SequenceStartEvent: _Builder.start,
    yaml.SequenceEndEvent: _Builder.end,
    yaml.MappingStartEvent: _Builder.start,
    yaml.MappingEndEvent: _Builder.end,
}


def _mark(event: yaml.Event) -> Mark:
    at = event.start_mark
    return Mark(at.line + 1, at.column + 1) if at else Mark(0, 0)


def _from_library(mark: _LibraryMark | None) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark else None


def _is_blank(root: Node) -> bool:
    return isinstance(root, Scalar) and root.plain and not root.text


# --- What is wrong where the parser gave up -----------------------------------------------------

_NO_SPACE = re.compile(r"""[^\s:"'{}\[\],#]+(:)(?!//)\S""")


@dataclass(frozen=True, slots=True)
class _Fault:
    """Where the parser gave up and why, with what it had read last."""

    reason: str
    context: str
    at: Mark
    since: Mark | None  # where the thing it was reading began
    inside: Mark | None  # where the innermost list or mapping began
    last: yaml.Event | None
    lines: list[str]

    def rest(self, mark: Mark) -> str:
        """Return the line from `mark` on; blank at the end of the text."""
        return self.lines[mark.line - 1][mark.column - 1 :] if mark.line <= len(self.lines) else ""

    @property
    def indent(self) -> str:
        """Return the white space that the line in question begins with."""
        line = self.rest(Mark(self.at.line, 1))
        return line[: len(line) - len(line.lstrip(" \t"))]

    @property
    def last_scalar(self) -> tuple[str | None, Mark, Mark] | None:
        """Return the style, the start and the end of the text read last."""
        if not isinstance(self.last, yaml.ScalarEvent):
            return None
        start, end = _from_library(self.last.start_mark), _from_library(self.last.end_mark)
        return (self.last.style, start, end) if start and end else None


_Finding: TypeAlias = "tuple[str, Mark, dict[str, str]] | None"


def _explain(error: Exception, text: str, source: str, builder: _Builder) -> Problem:
    """Return the problem behind the parser's error: a common slip by name, else in its words."""
    at = _from_library(error.problem_mark) if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or at is None:
        return _not_text(text, source)
    since, lines = _from_library(error.context_mark), _BREAK.split(text)
    reason, context = error.problem or "", error.context or ""
    fault = _Fault(reason, context, at, since, builder.inside, builder.last, lines)
    code, mark, values = next(filter(None, (slip(fault) for slip in _SLIPS)), _unnamed(fault))
    return Problem(code, source, mark.line, mark.column, values=values)


def _not_text(text: str, source: str) -> Problem:
    """Return the place of a character that no text holds; the library names only its offset."""
    if found := _NOT_TEXT.search(text):
        mark = Places(text).mark(found.start())
        return Problem("binary", source, mark.line, mark.column)
    return Problem("syntax", source, values={"detail": "the text is not valid YAML"})


def _unnamed(fault: _Fault) -> tuple[str, Mark, dict[str, str]]:
    return "syntax", fault.at, {"detail": fault.reason}


def _too_deep(fault: _Fault) -> _Finding:
    """Find nesting that the parser itself refuses, before it tells of the levels on which we would."""
    return ("too-deep", fault.at, {"limit": str(MAX_DEPTH)}) if "nesting depth" in fault.reason else None


def _unclosed_quote(fault: _Fault) -> _Finding:
    """Find a quote that never ends: the parser ran into the end of the text."""
    ran_out = "end of stream" in fault.reason or "unexpected document" in fault.reason
    if ran_out and "scalar" in fault.context and fault.since:
        return "unclosed-quote", fault.since, {}
    return None


def _misplaced_quote(fault: _Fault) -> _Finding:
    """Find a quote that ended where another text was to begin, or inside its own text."""
    style, start, end = fault.last_scalar or (None, fault.at, fault.at)
    if style not in ("'", '"') or end.line != fault.at.line:
        return None
    return ("unclosed-quote", start, {}) if start.line < end.line else ("after-quote", fault.at, {})


def _tab(fault: _Fault) -> _Finding:
    """Find a tab where only spaces may indent."""
    if "\t" in fault.indent:
        return "tab", Mark(fault.at.line, fault.indent.index("\t") + 1), {}
    return ("tab", fault.at, {}) if fault.rest(fault.at).startswith("\t") else None


def _character(fault: _Fault) -> _Finding:
    """Find text that begins with a sign that means something else in YAML."""
    if "cannot start any token" in fault.reason:
        return "quote-needed", fault.at, {"character": fault.rest(fault.at)[:1]}
    if fault.since and fault.context in ("while scanning an alias", "while scanning an anchor"):
        return "quote-needed", fault.since, {"character": fault.rest(fault.since)[:1]}
    return None


def _no_space(fault: _Fault, start: Mark) -> _Finding:
    found = _NO_SPACE.match(fault.rest(start))
    return ("colon-space", Mark(start.line, start.column + found.start(1)), {}) if found else None


def _missing_colon(fault: _Fault) -> _Finding:
    """Find a line that should be a key with a value."""
    if fault.since and "could not find expected ':'" in fault.reason:
        return _no_space(fault, fault.since) or ("no-colon", fault.since, {})
    return None


def _extra_colon(fault: _Fault) -> _Finding:
    """Find a second colon: in a text, after a line whose own colon was missed, or wrongly indented."""
    if fault.last_scalar is None or "mapping values are not allowed" not in fault.reason:
        return None
    start = fault.last_scalar[1]
    if start.line == fault.at.line:
        return "colon-in-text", fault.at, {}
    return _no_space(fault, start) or ("indent", Mark(fault.at.line, len(fault.indent) + 1), {})


def _bracket(fault: _Fault) -> _Finding:
    """Find a bracket that is not closed, or a comma that is missing in it."""
    wants_text = fault.context == "while parsing a flow node"  # and so knows only where that is missing
    if not fault.context.startswith("while parsing a flow") or fault.rest(fault.at).startswith(","):
        return None
    start = fault.inside if wants_text else fault.since
    return ("unclosed-bracket", start, {"bracket": fault.rest(start)[:1]}) if start else None


def _indent(fault: _Fault) -> _Finding:
    """Find a line that stands under no line above."""
    lines_up = fault.since is not None and fault.since.column == fault.at.column
    expected = ("expected key", "block end", "document start", "'-' indicator")
    if lines_up or not any(words in fault.reason for words in expected):
        return None
    return ("indent", fault.at, {}) if fault.at.column == len(fault.indent) + 1 else None


# In this order: what an earlier one recognises would also look like a later one.
_SLIPS: tuple[Callable[[_Fault], _Finding], ...] = (
    _too_deep,
    _unclosed_quote,
    _misplaced_quote,
    _tab,
    _character,
    _missing_colon,
    _extra_colon,
    _bracket,
    _indent,
)
