"""One value → YAML: quoted only where it has to be, and over several lines only where it is long."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bomiljo.nodes import BLANK
from bomiljo.textedits.lines import WIDTH

if TYPE_CHECKING:
    from bomiljo.textedits.trees import Data

# What would be read as something else than this text: first signs, then what means something anywhere in it.
_NEEDS_QUOTES = re.compile(
    r"""^[\s,\[\]{}#&*!|>'"%@`] | ^[-?:](?:\s|$) | ^(?:---|\.\.\.|=|<<)$ | :(?:\s|$) | \s\# | \s$""", re.VERBOSE
)
_NEEDS_QUOTES_IN_FLOW = re.compile(r"[,\[\]{}]|^[-?:]|:$")
_NOT_PLAIN = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"(?<=[^ ]) (?=[^ #])")


class Quoted(str):
    """A text that is written in quotes, as other programs would read it as a number or as a truth value."""

    __slots__ = ()


def scalar(value: Data, *, in_flow: bool, quote: str = "") -> str:
    """Return a value on one line; `quote` is how the one was quoted in whose place it stands."""
    if value is None:
        return "~" if in_flow else ""
    text = ("no", "yes")[value] if isinstance(value, bool) else str(value)
    if isinstance(value, Quoted) or _NOT_PLAIN.search(text):
        return double(text)
    if quote == "'":
        return "'" + text.replace("'", "''") + "'"
    return double(text) if quote == '"' or _needs_quotes(text, in_flow) else text


def folded(written: str, used: int, indent: int) -> str:
    """Return a written value over several lines, if it does not fit behind what the line has already."""
    if used + len(written) <= WIDTH:
        return written
    lines, room = [""], WIDTH - used
    for word in _SPACE.split(written):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
            room = WIDTH - indent
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return ("\n" + " " * indent).join(lines)


def _needs_quotes(text: str, in_flow: bool) -> bool:
    return text in BLANK or bool(_NEEDS_QUOTES.search(text) or (in_flow and _NEEDS_QUOTES_IN_FLOW.search(text)))


def double(text: str) -> str:
    """Return a text in double quotes, as both YAML and JSON read it; what no line can hold is written as escapes."""
    written = json.dumps(text, ensure_ascii=False)
    return _NOT_PLAIN.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
