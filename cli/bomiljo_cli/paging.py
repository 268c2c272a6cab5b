"""The pages of the rules as files: written, or held against what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bomiljo

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Case, Rulebook

_LANGS: tuple[bomiljo.Lang, ...] = ("nb", "en")


def write_pages(book: Rulebook, cases: dict[str, list[Case]], folder: Path) -> None:
    """Write all pages, and remove those of rules that are no more."""
    wanted = _wanted(book, cases, folder)
    for path in _there(folder) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def stale(book: Rulebook, cases: dict[str, list[Case]], folder: Path) -> list[str]:
    """Return the pages that are missing, too many, or not as the rules have them, sorted."""
    wanted, there = _wanted(book, cases, folder), _there(folder)
    wrong = [path for path, text in wanted.items() if path not in there or path.read_text(encoding="utf-8") != text]
    return sorted(path.as_posix() for path in {*wrong, *(there - wanted.keys())})


def _wanted(book: Rulebook, cases: dict[str, list[Case]], folder: Path) -> dict[Path, str]:
    return {
        folder / lang / name: text for lang in _LANGS for name, text in bomiljo.all_pages(book, cases, lang).items()
    }


def _there(folder: Path) -> set[Path]:
    return {path for lang in _LANGS for path in (folder / lang).glob("*.md")}
