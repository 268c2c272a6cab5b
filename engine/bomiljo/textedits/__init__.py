"""Changes in the text of a plan file, with comments, order, quotes and every other line kept as they are.

What is written looks as the file around it does. The changed text is read again, and only returned if
it holds exactly what was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.places import Loc
from bomiljo.textedits import changing, guarding, trees
from bomiljo.textedits.lines import applied, comments
from bomiljo.textedits.sheet import sheet_of, way_to
from bomiljo.textedits.trees import Data
from bomiljo.yamltext import parse

if TYPE_CHECKING:
    from bomiljo.textedits.lines import Cut
    from bomiljo.textedits.sheet import Sheet, Way

__all__ = ["Data", "Loc", "TextAppend", "TextPut", "comments_of", "edited"]

_MARK = "\ufeff"


class TextPut(NamedTuple):
    """Set a value; None takes it away. Sections on the way that are not in the file are made."""

    loc: Loc
    value: Data


class TextAppend(NamedTuple):
    """Add an item to the end of a list that is in the file."""

    loc: Loc
    value: Data


def edited(text: str, change: TextPut | TextAppend, *, note: str | None = None, source: str = "") -> str:
    """Return the text of a YAML or JSON file with one change made.

    `note` becomes a comment on one line above what is written, or behind it where that stands in
    brackets; JSON takes none, nor does what is taken away. `source` names the file in errors.
    Raises LoadError for a text that cannot be read, and CannotEditError where the change has no place
    in it, would touch what aliases repeat, or gives another text than was meant.
    """
    body = text.removeprefix(_MARK)
    before = trees.of_node(parse(body, source))
    sheet = sheet_of(body)
    way = way_to(sheet.root, change.loc)
    if isinstance(change, TextPut) and way.rest and change.value is None:
        return text
    if isinstance(change, TextAppend):
        guarding.check_list(sheet, way, source)
    else:
        guarding.check_place(sheet, way, source)
    wanted = _wanted(before, change, is_json=sheet.style.json is not None)
    if wanted == before:
        return text
    after = applied(body, _cuts(sheet, change, way, note))
    guarding.check_written(sheet, after, wanted, source)
    return text[: len(text) - len(body)] + after


def comments_of(text: str) -> list[str]:
    """Return the comments of a text that can be read, each from its sign to the end of its line."""
    body = text.removeprefix(_MARK)
    return [each.text for each in comments(body, 0, len(body), sheet_of(body).root)]


def _cuts(sheet: Sheet, change: TextPut | TextAppend, way: Way, note: str | None) -> list[Cut]:
    if isinstance(change, TextAppend):
        return changing.append(sheet, way, change.value, note)
    if change.value is None:
        return changing.take(sheet, way)
    return changing.put(sheet, way, change.value, note)


def _wanted(before: Data, change: TextPut | TextAppend, *, is_json: bool) -> Data:
    make = trees.append if isinstance(change, TextAppend) else trees.put
    return make(before, change.loc, trees.as_read(change.value, is_json=is_json))
