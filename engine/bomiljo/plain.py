"""Typed results as plain data and as JSON, the same way for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any


def as_data(result: tuple[Any, ...]) -> dict[str, Any]:
    """Return a result as plain data; its keys are the names of its fields: `from_` is `from`."""
    data: dict[str, Any] = _plain(result)
    return data


def as_json(result: tuple[Any, ...]) -> str:
    """Return a result as JSON, with a line for each item of its lists.

    Equal results give equal bytes, and a comparison of two shows which lines differ.
    """
    parts = ",\n".join(f"{_json(key)}: {_lines(value)}" for key, value in as_data(result).items())
    return f"{{\n{parts}\n}}\n"


def _lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _json(value)
    return "[\n" + ",\n".join(map(_json, value)) + "\n]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(each) for name, each in zip(_keys(type(value)), value, strict=True)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@cache
def _keys(kind: Any) -> tuple[str, ...]:
    """Return the names of a record's fields as its JSON has them."""
    return tuple(name.rstrip("_") for name in kind._fields)
