"""A plan as the text of a file: the same plan is always the same text, and read again it is the same plan.

Known fields alone are written, in the order of the model; what is not known is left out, and `[]` stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bomiljo.dates import BEGINNING, NEVER
from bomiljo.model import Holder, Span, TaskHolder
from bomiljo.parts import Part, names, sections
from bomiljo.textedits.jsonwriting import json_text
from bomiljo.textedits.scalars import Quoted
from bomiljo.textedits.style import Json, Style
from bomiljo.textedits.writing import entries

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bomiljo.model import Plan
    from bomiljo.textedits.trees import Data

_STYLE: Final = Style(json=None, step=2, dash=2, flow_items=True, flow_values=True, flow_lists=True)
_JSON: Final = Json(", ", ": ", "  ", inline=True)
# A text that other readers of YAML take for a number, a truth value or a time.
_TYPED_ELSEWHERE: Final = re.compile(
    r"(?i)(?:y|n|yes|no|on|off|true|false|[-+]?\.(?:inf|nan)|[-+.]?[0-9][0-9a-fox_.,:+-]*)"
)


def plan_text(plan: Plan) -> str:
    """Return a plan as the text of a YAML file; `read_plan` makes the same plan of it."""
    found = plan_contents(plan) or {"settlement": None}  # a file may not be empty
    return "\n".join(lines_of({key: each}) for key, each in found.items())


def lines_of(data: dict[str, Any]) -> str:
    """Return plain data as lines of a YAML file, written as those of a plan are."""
    return "".join(f"{line}\n" for line in entries(data, _STYLE, 0))


def plan_json(plan: Plan) -> str:
    """Return a plan as the text of a JSON file; `read_plan` makes the same plan of it."""
    return json_text(plan_contents(plan), _JSON, "") + "\n"


def plan_contents(plan: Plan) -> dict[str, Data]:
    """Return what a plan says as plain data, as a file would have it."""
    return _fields(plan)


def _fields(part: Part) -> dict[str, Data]:
    """Return the known fields of a part: first what names it, last from when to when it is."""
    kind = type(part)
    order = sorted(names(kind).items(), key=lambda field: rank(kind, field[0]))
    found = {alias: _data(value) for name, alias in order if (value := getattr(part, name)) is not None}
    return {alias: each for alias, each in found.items() if each != {} or alias not in sections(kind)}


def rank(kind: type[BaseModel], name: str) -> int:
    """Return where a field of a kind stands among the others, which keep the order of the model."""
    if name == getattr(kind, "KEY", ""):
        return 0
    return 2 if name in Span.model_fields else 1


def _data(value: Any) -> Data:
    if isinstance(value, Part):
        return _fields(value)
    if isinstance(value, list):
        alone = bool(value) and all(map(_is_alone, value))
        return [each.actor if alone else _data(each) for each in value]
    if isinstance(value, str):
        return Quoted(value) if _TYPED_ELSEWHERE.fullmatch(value) else value
    return value if isinstance(value, int) else str(value)


def _is_alone(value: Any) -> bool:
    """Return whether a word says it all: somebody holds something for as long as the plan lasts."""
    if type(value) not in (Holder, TaskHolder) or getattr(value, "as_", None) is not None:
        return False
    return bool(value.from_ == BEGINNING and value.to == NEVER)
