"""What a file says before anything is typed: text, lists and mappings, each with the place where it stands.

Every scalar is the text that was written. YAML, JSON and workbooks all become such nodes.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Mark(NamedTuple):
    """A place in a file, counted from 1; in a text a column is one character, whatever its width.

    In a workbook `sheet` names the sheet, and line and column are those of the cell. `source` names the file where it
    is another one than the plan's own, such as the plan that a variant extends.
    """

    line: int
    column: int
    sheet: str = ""
    source: str = ""


class Scalar(NamedTuple):
    """One piece of text. `plain` means unquoted; a value left blank is `Scalar("", True)`."""

    text: str
    plain: bool
    mark: Mark


class Sequence(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    mark: Mark


class Mapping(NamedTuple):
    """Keys with their nodes, in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    mark: Mark


Node: TypeAlias = Scalar | Sequence | Mapping

# Plain text that stands for a value that is not known.
BLANK = frozenset({"", "~", "null", "Null", "NULL"})
