"""The bytes of a workbook -> its parts, safe to be opened by others; or why it is not opened.

Whatever a file says of itself is held against limits before a library takes it at its word: sizes, rows, ranges,
formats. What is left can be read with bounded memory and time.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bomiljo.errors import BomiljoError, LoadError, Problem
from bomiljo.workbooks.archives import MAX_BYTES, Archive, unpacked
from bomiljo.workbooks.knowing import OLD
from bomiljo.workbooks.leaks import leaks
from bomiljo.workbooks.surveying import Budget, Refused, Survey, is_xml, place, surveyed

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_BYTES", "guarded", "opening"]

_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_STRICT: Final = "purl.oclc.org/ooxml"


def guarded(data: bytes, source: str, *, of_people: bool = False) -> Archive:
    """Return the parts of a workbook that can be opened. Raises LoadError with what is wrong, and what to do.

    A list `of_people` may hold identity numbers: whoever reads it drops them, and reads nothing else of them.
    """
    if data.startswith(OLD):
        raise _refused("workbook-password" if _LOCKED in data else "workbook-old", source)
    archive = unpacked(data, source)
    if code := _kind(archive):
        raise _refused(code, source)
    surveys = dict(_surveys(archive, source))  # before any part is read in another way
    if archive.workbook() not in surveys:
        raise _refused("no-workbook", source)
    if any(_STRICT in each.root for each in surveys.values()):
        raise _refused("workbook-strict", source)
    if not of_people and (found := leaks(archive, surveys, source)):
        raise LoadError(found)  # nothing else of such a file may be shown
    sheets = archive.sheets()
    if not sheets or any(each.part not in archive.parts for each in sheets):
        raise _refused("workbook-damaged", source)
    return archive


@contextmanager
def opening(source: str) -> Iterator[None]:
    """Turn whatever a library raises over a damaged workbook into a LoadError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what of a workbook is not read
            yield
    except (BomiljoError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises what its parsers, types and tables happen to raise
        raise _refused("workbook-damaged", source) from None


def _refused(code: str, source: str) -> LoadError:
    return LoadError([Problem(code, source)])


def _kind(archive: Archive) -> str:
    """Return what is wrong with a file that is no plain workbook, by what its parts are called."""
    names = {each.casefold() for each in archive.parts}
    if archive.parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        return "workbook-ods"
    if "xl/workbook.bin" in names:
        return "workbook-binary"
    types = archive.parts.get("[Content_Types].xml", b"").replace(b"\0", b"").lower()
    if any("vbaproject" in each or "macrosheet" in each for each in names):
        return "workbook-macros"
    if b"macroenabled" in types or b"vbaproject" in types:
        return "workbook-macros"
    return "" if types and "word/document.xml" not in names else "no-workbook"


def _surveys(archive: Archive, source: str) -> Iterator[tuple[str, Survey]]:
    """Yield what each part that is XML holds. Raises LoadError for what is not to be read."""
    budget = Budget()
    for part, data in archive.parts.items():
        if is_xml(data):
            try:
                found = surveyed(data, budget, strict=not part.endswith(".vml"))  # Excel writes drawings like web pages
            except Refused as refused:
                raise LoadError([_located(archive, part, refused, source)]) from None
            yield part, found


def _located(archive: Archive, part: str, refused: Refused, source: str) -> Problem:
    """Return what is wrong with a part, with the sheet that it is: known once no part has surprises."""
    try:
        row, column = place(refused.cell) if refused.cell else (0, 0)
    except Refused:
        row, column = 0, 0
    name = "" if refused.code in ("workbook-doctype", "workbook-damaged") else _name(archive, part)
    return Problem(refused.code, source, row if name else 0, column if name else 0, values=refused.values, sheet=name)


def _name(archive: Archive, part: str) -> str:
    """Return the name of a sheet, where the parts that tell it are safe to read and tell of nobody."""
    listing = (each for each in archive.parts if each.endswith((".rels", "workbook.xml")))
    lean = Archive({each: archive.parts[each] for each in listing})
    try:
        surveys = {each: surveyed(data, Budget()) for each, data in lean.parts.items() if is_xml(data)}
    except Refused:
        return ""
    if leaks(lean, surveys, ""):
        return ""
    return next((each.name for each in lean.sheets() if each.part == part), "")
