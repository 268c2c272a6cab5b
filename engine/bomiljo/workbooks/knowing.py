"""How a workbook is known from a text: by its first bytes, whatever its name. Costs nothing to who has none."""

from __future__ import annotations

from typing import Final

OLD: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # how files of Office before 2007 begin, and locked ones of today
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")  # an archive, and one with nothing in it


def is_workbook(data: bytes) -> bool:
    """Return whether a file is meant as a workbook, by how it begins; it may be one that is not read."""
    return data.startswith((*_ZIP, OLD))
