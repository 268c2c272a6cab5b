"""What nobody knows yet, kept in a plan file as comment lines at its end: not a fact, and not forgotten.

# Ingen vet ennå (2026-11-26): presence.taper
"""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from typing import TYPE_CHECKING

from bomiljo.wording import Wording

if TYPE_CHECKING:
    from bomiljo.rulebook import Lang

_PATH = r"([^\s()]+)"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def noted(text: str) -> tuple[str, ...]:
    """Return the paths of which a plan notes that nobody knows yet, in the order of its lines."""
    return tuple(dict.fromkeys(found[1] or found[2] for found in _lines().finditer(text)))


def note_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a plan that note that nobody knows something yet."""
    return tuple(dict.fromkeys(found[0].strip() for found in _lines().finditer(text)))


def dated(text: str) -> tuple[tuple[str, dt.date], ...]:
    """Return the paths of which a plan notes that nobody knows yet, with the day of each note."""
    found = [(each[1] or each[2], _DAY.search(each[0])) for each in _lines().finditer(text)]
    return tuple((path, dt.date.fromisoformat(day[0])) for path, day in found if day)


def takes_notes(text: str) -> bool:
    """Return whether a plan can have comments; JSON has none."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return True
    return False


def with_note(text: str, path: str, day: dt.date, lang: Lang) -> str:
    """Return the text of a plan with a note at its end that nobody knows this yet."""
    newline = "\r\n" if "\r\n" in text else "\n"
    before = text if text.endswith("\n") or not text else text + newline
    return f"{before}# {Wording(lang, 0).label('aside', day=day.isoformat(), path=path)}{newline}"


def without_note(text: str, path: str) -> str:
    """Return the text of a plan without the notes about a path."""
    return _lines().sub(lambda found: "" if path in (found[1], found[2]) else found[0], text)


@cache
def _lines() -> re.Pattern[str]:
    """Return what finds a note in either language, with its line."""
    forms = (_form(Wording("nb", 0)), _form(Wording("en", 0)))
    return re.compile(rf"^# *(?:{'|'.join(forms)})[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def _form(wording: Wording) -> str:
    said = re.escape(wording.label("aside", day="DAY", path="PATH"))
    return said.replace("DAY", r"\d{4}-\d\d-\d\d").replace("PATH", _PATH)
