"""The parts of a workbook's file: a zip unpacked within limits, and which part is which sheet."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.errors import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAX_BYTES: Final = 8 << 20  # a plan takes some hundred kilobytes, and pictures of the building some megabytes
MAX_UNPACKED: Final = 48 << 20  # of all parts together: many times what a full plan takes
MAX_PARTS: Final = 1000
_ENCRYPTED: Final = 0x1  # the flag of a part that is locked with a password
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
_MB: Final = 1 << 20


class SheetPart(NamedTuple):
    """A sheet: its name, and the part of the file that holds its cells."""

    name: str
    part: str


@dataclass(frozen=True)
class Archive:
    """The parts of a workbook by name, in the order of the file."""

    parts: dict[str, bytes]
    infos: tuple[zipfile.ZipInfo, ...] = ()

    def sheets(self) -> tuple[SheetPart, ...]:
        """Return the sheets in their order; none where the workbook does not say which there are."""
        return tuple(_sheets(self))

    def related(self, part: str) -> dict[str, str]:
        """Return what a part refers to: the parts by the ids of the references."""
        return {each.get("Id", ""): _target(part, each) for each in _relations(self, part)}

    def workbook(self) -> str:
        """Return the part that lists the sheets."""
        found = (each for each in _relations(self, "") if each.get("Type", "").endswith("/officeDocument"))
        return next((_target("", each) for each in found), "xl/workbook.xml")

    def styles(self) -> bytes:
        """Return the part that lists how cells look; nothing where there is none."""
        found = (each for each in _relations(self, self.workbook()) if each.get("Type", "").endswith("/styles"))
        return next((self.parts.get(_target(self.workbook(), each), b"") for each in found), b"")

    def counts_from_1904(self) -> bool:
        """Return whether days are counted from 1904, as workbooks from old Macintoshes do."""
        found = (each for each in tree(self.parts.get(self.workbook(), b"")).iter() if local(each.tag) == "workbookPr")
        return any(each.get("date1904") in ("1", "true") for each in found)

    def with_parts(self, changed: dict[str, bytes]) -> bytes:
        """Return the file with some of its parts changed; all others, and the order, stay as they are."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for each in self.infos:
                info = copy(each)  # writing notes in it where it stands
                archive.writestr(info, changed.get(info.filename, self.parts[info.filename]), info.compress_type)
        return made.getvalue()


def unpacked(data: bytes, source: str) -> Archive:
    """Return the parts of a workbook. Raises LoadError for what is no zip, damaged or too big."""
    if len(data) > MAX_BYTES:
        raise LoadError([Problem("workbook-too-big", source, values={"limit": str(MAX_BYTES // _MB)})])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _require_sound(infos, source)
            return Archive(dict(_read(archive, infos, source)), tuple(infos))
    except _DAMAGE:
        raise LoadError([Problem("workbook-damaged", source)]) from None


def _require_sound(infos: list[zipfile.ZipInfo], source: str) -> None:
    """Refuse, before anything is unpacked, what is locked, what stands twice, and what says of itself it is too big."""
    if any(each.flag_bits & _ENCRYPTED for each in infos):
        raise LoadError([Problem("workbook-password", source)])
    if len({each.filename.casefold() for each in infos}) < len(infos):
        raise LoadError([Problem("workbook-damaged", source)])
    if len(infos) > MAX_PARTS or sum(each.file_size for each in infos) > MAX_UNPACKED:
        raise _bomb(source)


def _read(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], source: str) -> Iterator[tuple[str, bytes]]:
    """Yield each part; what it says of its size is not believed."""
    left = MAX_UNPACKED
    for info in infos:
        with archive.open(info) as file:
            found = file.read(left + 1)
        left -= len(found)
        if left < 0:
            raise _bomb(source)
        yield info.filename, found


def _bomb(source: str) -> LoadError:
    return LoadError([Problem("workbook-unpacked", source, values={"limit": str(MAX_UNPACKED // _MB)})])


# --- which part is which -----------------------------------------------------------------------------


def _sheets(archive: Archive) -> Iterator[SheetPart]:
    workbook = archive.workbook()
    related = archive.related(workbook)
    for element in tree(archive.parts.get(workbook, b"")).iter():
        if local(element.tag) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            yield SheetPart(element.get("name", ""), related.get(key, ""))


def _relations(archive: Archive, part: str) -> list[Element]:
    folder, name = posixpath.split(part)
    found = archive.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"), b"")
    return [each for each in tree(found).iter() if local(each.tag) == "Relationship"]


def _target(part: str, relation: Element) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")


def local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def tree(data: bytes) -> Element:
    """Return the elements of a part; of none, or one that cannot be read, an element without any inside."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - for workbooks alone; no part has a DOCTYPE

    try:
        return ET.fromstring(data)  # noqa: S314 - as above
    except (ET.ParseError, ValueError, LookupError):
        return ET.Element("nothing")
