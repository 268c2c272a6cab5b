"""Who is to be away, as somebody asks for it: `nav-adviser`, `role:environment-worker`, `body:nav=2026-07-01..`."""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.dates import FIRST, LAST
from bomiljo.errors import UsageError
from bomiljo.model import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.view import View
    from bomiljo.wording import Wording

_PERIOD: Final = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})?$", re.ASCII)
_GROUPS: Final = {"role": "roles", "body": "bodies"}


class Absentee(NamedTuple):
    """An actor who is away, from a first day to a last one."""

    actor: str
    first: dt.date
    last: dt.date


def absentees(
    view: View, asked: Iterable[str], names: Iterable[str], today: dt.date, wording: Wording
) -> list[Absentee]:
    """Return who is away and when, each period once, sorted; `names` are the actors that the plan speaks of.

    Raises UsageError, in the language asked for, where there is no such actor, or where that is no period.
    """
    groups = _groups(view, sorted(names))
    found = set()
    for each in asked:
        who, given, period = each.partition("=")
        first, last = _period(period, wording) if given else (today, LAST)
        found |= {Absentee(name, first, last) for name in _named(who, groups, wording)}
    return sorted(found)


def _groups(view: View, names: list[str]) -> dict[str, list[str]]:
    """Return the actors that each word may stand for: an id for one, a role or a body for all who belong to it."""
    found = {name: [name] for name in names}
    for actor in view.have_items(view.plan, "actors", Actor) or ():
        for kind, field in _GROUPS.items():
            for word in view.have(actor, field, list) or ():
                found.setdefault(f"{kind}:{word}", []).append(actor.id)
    return found


def _named(who: str, groups: dict[str, list[str]], wording: Wording) -> list[str]:
    if who in groups:
        return groups[who]
    near = get_close_matches(who, groups, n=1)
    said = [
        wording.label("absent-unknown", actor=who, known=", ".join(sorted(groups))),
        *(wording.label("suggestion", suggestion=each) for each in near),
    ]
    raise UsageError(" ".join(said))


def _period(text: str, wording: Wording) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of `2026-07-01..2026-07-31`; without an end there is none."""
    try:
        return _days(text)
    except ValueError:
        raise UsageError(wording.label("absent-period", period=text)) from None


def _days(text: str) -> tuple[dt.date, dt.date]:
    found = _PERIOD.match(text)
    if not found:
        raise ValueError(text)
    first, last = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2]) if found[2] else LAST
    if not (FIRST.year < first.year and first <= last and (last == LAST or last.year < LAST.year)):
        raise ValueError(text)
    return first, last
