"""The bytes of a CSV file -> its text, in the encodings in which Excel and survey tools save; never a guess."""

from __future__ import annotations

from typing import Final

from bomiljo.errors import LoadError, Problem

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMED: Final = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "cp1252": "cp1252"}


def decoded(data: bytes, source: str, encoding: str | None = None) -> str:
    """Return the text of a file, without its byte order mark.

    A mark tells the encoding. Without one it is UTF-8, or, where it cannot be that, what Excel saves on Windows
    (cp1252). Raises LoadError.
    """
    text = next((each for name in _tried(data, encoding) if (each := _read(data, name)) is not None), None)
    if text is None:
        raise LoadError([Problem("list-encoding", source)])
    if "\0" in text:
        before = text[: text.index("\0")]
        line = before.count("\n") + 1
        raise LoadError([Problem("binary", source, line, len(before) - before.rfind("\n"))])
    return text


def _tried(data: bytes, encoding: str | None) -> list[str]:
    if encoding:
        return [_NAMED[encoding]]
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    return marked or ["utf-8", "cp1252"]


def _read(data: bytes, encoding: str) -> str | None:
    """Return the text, or None; the error of the codec holds the bytes of the file, and goes no further."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
