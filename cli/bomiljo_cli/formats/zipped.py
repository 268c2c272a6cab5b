"""Files that are zip archives, the same byte for byte whenever they are made."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)  # the first time that a zip archive can tell


def repacked(data: bytes, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """Return an archive with its members in their order and each made at the same time; `change` may alter one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.infolist():
            member = zipfile.ZipInfo(each.filename, _BEGINNING)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, change(each.filename, old.read(each)))
    return made.getvalue()
