"""Data → JSON, as the file around it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bomiljo.textedits.lines import WIDTH
from bomiljo.textedits.scalars import double

if TYPE_CHECKING:
    from bomiljo.textedits.style import Json
    from bomiljo.textedits.trees import Data


def pair(key: str, value: Data, style: Json, margin: str) -> str:
    """Return a key with its value; `margin` is what the line begins with."""
    return f"{_scalar(key)}{style.colon}{json_text(value, style, margin)}"


def json_text(value: Data, style: Json, margin: str) -> str:
    """Return a value; its lines after the first begin with the margin and what they are indented by."""
    if not isinstance(value, (list, dict)) or not value:
        return _scalar(value)
    line = _on_one_line(value, style)
    if style.indent is None or (style.inline and _is_low(value) and len(margin) + len(line) <= WIDTH):
        return line
    inner = margin + style.indent
    parts = ",".join(f"\n{inner}{each}" for each in _parts(value, style, inner))
    return f"{_brackets(value)[0]}{parts}\n{margin}{_brackets(value)[1]}"


def _on_one_line(value: Data, style: Json) -> str:
    flat = style._replace(indent=None)
    return style.comma.join(_parts(value, flat, "")).join(_brackets(value))


def _parts(value: Data, style: Json, margin: str) -> list[str]:
    if isinstance(value, dict):
        return [pair(key, each, style, margin) for key, each in value.items()]
    return [json_text(each, style, margin) for each in value] if isinstance(value, list) else []


def _brackets(value: Data) -> tuple[str, str]:
    return ("{", "}") if isinstance(value, dict) else ("[", "]")


def _is_low(value: Data) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not any(isinstance(each, (list, dict)) and each for each in parts)


def _scalar(value: Data) -> str:
    return double(value) if isinstance(value, str) else json.dumps(value)
