"""Where in its files an outcome stands: the places that it was decided by, the first of them first."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from bomiljo_cli.grouping import in_file

if TYPE_CHECKING:
    from bomiljo import Outcome, Place

STANDARD_INPUT: Final = "-"
_DRIVE: Final = re.compile(r"[A-Za-z]:/")


def places_of(outcome: Outcome) -> list[Place]:
    """Return the places of what the rule requires, each line or cell once, as they stand in the files."""
    found = [place for each in outcome.evidence if each.part == "require" for place in each.places]
    spots = {(each.file, each.line, each.cell): each for each in sorted(found, key=in_file, reverse=True)}
    return sorted((each for each in spots.values() if each.line is not None or each.cell), key=in_file)


def uri_of(path: str, *, windows: bool = os.name == "nt") -> str:
    """Return a file's path as a URI: relative where the path is, with `/` between folders on every system."""
    parts = path.replace("\\", "/") if windows else path
    written = quote(parts, safe="/")
    if windows and _DRIVE.match(parts):
        return f"file:///{parts[:2]}{quote(parts[2:], safe='/')}"
    if parts.startswith("//"):  # a folder that is shared on a network
        return f"file:{written}"
    return f"file://{written}" if parts.startswith("/") else written
