"""Data → lines of YAML, as the file around them is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.textedits.lines import WIDTH
from bomiljo.textedits.scalars import folded, scalar

if TYPE_CHECKING:
    from bomiljo.textedits.style import Style
    from bomiljo.textedits.trees import Data


class Written(NamedTuple):
    """A value as it follows its key: on the key's line, or as lines below it. One of the two is blank."""

    inline: str
    below: list[str]


def flow(value: Data) -> str:
    """Return a value on one line, with brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(flow_parts(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_parts(value)) + "]"
    return scalar(value, in_flow=True)


def flow_parts(value: dict[str, Data] | list[Data]) -> list[str]:
    """Return what stands between the brackets."""
    if isinstance(value, dict):
        return [flow_pair(key, each) for key, each in value.items()]
    return [flow(each) for each in value]


def flow_pair(key: str, value: Data) -> str:
    """Return a key with its value on one line."""
    return f"{scalar(key, in_flow=True)}: {flow(value)}"


def behind_key(value: Data, style: Style, indent: int, used: int, *, quote: str = "") -> Written:
    """Return a value as it follows a key at this column; the key's line has `used` characters with the colon."""
    if not isinstance(value, (list, dict)):
        written = scalar(value, in_flow=False, quote=quote)
        return Written(folded(written, used + 1, indent + style.step), [])
    if not value or (_in_brackets(value, style, indent) and used + 1 + len(flow(value)) <= WIDTH):
        return Written(flow(value), [])
    if isinstance(value, list) and _in_brackets(value, style, indent):
        return Written(_filled(value, used + 1, indent + style.step), [])
    if isinstance(value, dict):
        return Written("", entries(value, style, indent + style.step))
    return Written("", items(value, style, indent + style.dash))


def entries(value: dict[str, Data], style: Style, indent: int) -> list[str]:
    """Return a mapping as lines at this column."""
    lines = []
    for key, each in value.items():
        line = f"{' ' * indent}{scalar(key, in_flow=False)}:"
        written = behind_key(each, style, indent, len(line))
        lines += [f"{line} {written.inline}" if written.inline else line, *written.below]
    return lines


def items(value: list[Data], style: Style, indent: int, *, gap: str = " ", like_flow: bool | None = None) -> list[str]:
    """Return a list as lines at this column; `gap` stands behind each dash.

    `like_flow` says whether its mappings stand in brackets; else that depends on the file and on their size.
    """
    lines: list[str] = []
    for each in value:
        lines += _item(each, style, indent, gap, like_flow)
    return lines


def _item(value: Data, style: Style, indent: int, gap: str, like_flow: bool | None) -> list[str]:
    dash, inner = f"{' ' * indent}-", indent + 1 + len(gap)
    if not isinstance(value, (list, dict)):
        written = folded(scalar(value, in_flow=False), inner, inner)
        return [dash + gap + written if written else dash]
    if not value or _item_in_brackets(value, style, inner, like_flow):
        return [dash + gap + _filled(value, inner, inner + 1)]
    block = entries(value, style, inner) if isinstance(value, dict) else items(value, style, inner)
    return [dash + gap + block[0].lstrip(" "), *block[1:]]


def _item_in_brackets(
    value: dict[str, Data] | list[Data],
    style: Style,
    used: int,
    like_flow: bool | None,
) -> bool:
    if like_flow is not None and isinstance(value, dict):
        return like_flow
    wanted = style.flow_items if isinstance(value, dict) else style.flow_lists
    return wanted and _is_flat(value) and used + len(flow(value)) <= WIDTH


def _in_brackets(value: dict[str, Data] | list[Data], style: Style, indent: int) -> bool:
    """Return whether a value behind a key at this column is written in brackets; the sections of a file never are."""
    if isinstance(value, dict):
        return style.flow_values and indent > 0 and _is_flat(value)
    return style.flow_lists and not any(isinstance(each, (list, dict)) for each in value)


def _is_flat(value: dict[str, Data] | list[Data]) -> bool:
    """Return whether a value holds only texts and lists of texts."""
    parts = value.values() if isinstance(value, dict) else value
    return not any(
        isinstance(each, dict) or (isinstance(each, list) and any(isinstance(part, (list, dict)) for part in each))
        for each in parts
    )


def _filled(value: dict[str, Data] | list[Data], used: int, margin: int) -> str:
    """Return a value in brackets, over as many lines as it takes; those below the first begin at the margin."""
    first, *others = flow_parts(value) or [""]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    written, used = opening + first, used + 1 + len(first)
    for part in others:
        if used + len(part) + 3 > WIDTH:  # a comma and a space before it, a comma or bracket behind it
            written, used = f"{written},\n{' ' * margin}{part}", margin + len(part)
        else:
            written, used = f"{written}, {part}", used + 2 + len(part)
    return written + closing
