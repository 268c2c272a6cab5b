"""Pages to hand out: whom residents and neighbours contact first for what, in plain words.

What the plan does not tell is said on the page, never left out; what planners have to fill in first is listed apart.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, get_args

from bomiljo.calendar_hours import holiday, in_oslo, longest_wait_between
from bomiljo.contactwords import shipped_words
from bomiljo.dates import exactly
from bomiljo.model import Neighbour
from bomiljo.reaching import (
    ACUTE,
    MATTERS,
    Answer,
    Audience,
    Reachable,
    answer,
    name_of,
    neighbour_contact,
    whom_to_ask,
)
from bomiljo.rulebook import LANGS, Lang
from bomiljo.view import Missing, View
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.contactwords import ContactWords
    from bomiljo.model import Plan

AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)
HOUR, DAY, WEEKS = (dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=4))  # how far ahead pages look
WORKDAYS: Final = range(5)
EMERGENCY: Final = ("110", "112", "113", "116 117", "116 111")
# What to say where ways to reach somebody, or times, are not told.
_UNTOLD: Final = {(False, False): "ask-all", (False, True): "ask-reach", (True, False): "ask-hours"}


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One matter, or several with the same to contact: in words what it is, who they are and how to reach them."""

    matters: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page to hand out; `unfinished` says so in words where something is missing, and is None otherwise."""

    audience: Audience
    title: str
    valid: str
    unfinished: str | None
    emergency: ContactEntry
    help: str
    entries: tuple[ContactEntry, ...]
    no_answer: ContactEntry


@dataclass(frozen=True, slots=True)
class Lack:
    """What planners have to fill in before a page is handed out: where, and what to ask, in both languages."""

    path: str
    ask: dict[Lang, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """The longest time in the next weeks for which nobody answers who is named for a matter, in hours; Oslo time."""

    matter: str
    heading: str
    hours: float
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """The pages of contacts as of a day. `waits` and `missing` are for planners, and stand on no page."""

    as_of: str
    lang: str
    pages: tuple[ContactPage, ...]
    waits: tuple[Wait, ...]
    missing: tuple[Lack, ...]

    def to_json(self) -> str:
        """Return the pages as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def contacts(
    plan: Plan,
    as_of: dt.date,
    lang: str = "nb",
    *,
    audience: Audience | None = None,
    words: ContactWords | None = None,
) -> Contacts:
    """Return the pages for residents and neighbours as of a day, or that for one of them.

    `words` take the place of those that ship for `lang`. Raises UsageError for a language that does not ship.
    """
    view, said = View(plan, exactly(as_of)), words or shipped_words(lang)
    pages = [_Page(view, said, each) for each in ([audience] if audience else AUDIENCES)]
    made = [each.made() for each in pages]
    lacks = {(lack.path, lack.ask["nb"]): lack for _, found in made for lack in found}
    waits = {wait.matter: wait for each in pages for wait in each.waits()}
    return Contacts(
        as_of.isoformat(), said.lang, tuple(page for page, _ in made), tuple(waits.values()), tuple(lacks.values())
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in the making."""

    view: View
    words: ContactWords
    audience: Audience

    def made(self) -> tuple[ContactPage, list[Lack]]:
        """Return the page, and what it lacks."""
        asked = [
            self._asked(each.id, {}, partial(answer, self.view, each), always=each.always)
            for each in MATTERS[self.audience]
        ]
        if self.audience == "neighbours":
            neighbours = self.view.have_items(self.view.plan.surroundings, "neighbours", Neighbour) or ()
            asked += [
                self._asked("neighbour", {"name": name_of(each)}, partial(neighbour_contact, self.view, each))
                for each in neighbours
            ]
        shown = [each for each in asked if each]
        lacks = [lack for _, found in shown for lack in found]
        return self._page(_joined([entry for entry, _ in shown]), unfinished=bool(lacks)), lacks

    def _asked(
        self, matter: str, names: dict[str, str], find: Callable[[], Answer], *, always: bool = True
    ) -> tuple[ContactEntry, list[Lack]] | None:
        """Return what the page says of a matter, and what is lacking; None where it need not stand there."""
        with self.view.recording() as record:
            found = find()
        if not found.first and not always:
            return None
        lacks = [_question(each) for each in sorted(record.missing)]
        if found.later_step or not (found.first or lacks):
            lacks.append(_nobody(matter, names))
        return self._entry(matter, self.words.phrase(f"matters.{matter}", **names), found), lacks

    def waits(self) -> Iterator[Wait]:
        """Yield for each matter with a path the longest wait of the next weeks, where it is told when they answer."""
        day = self.view.today.earliest
        for matter in MATTERS[self.audience]:
            with self.view.recording():
                found = answer(self.view, matter) if matter.topic else Answer((), ())
            there = [each for each in (*found.first, *found.outside) if each.sure and each.hours is not None]
            wait = longest_wait_between([hours for each in there for hours in each.hours or ()], day, day + WEEKS)
            if wait and wait.start < wait.end:
                heading = self.words.phrase(f"matters.{matter.id}")
                since, until = (in_oslo(each).strftime("%Y-%m-%d %H:%M") for each in wait)
                yield Wait(matter.id, heading, (wait.end - wait.start) / HOUR, since, until)

    def _page(self, entries: tuple[ContactEntry, ...], *, unfinished: bool) -> ContactPage:
        return ContactPage(
            self.audience,
            self.words.phrase(f"title.{self.audience}"),
            self._valid(),
            self.words.phrase("unfinished") if unfinished else None,
            self._emergency(),
            self.words.phrase("help"),
            entries,
            self._no_answer(),
        )

    def _valid(self) -> str:
        place = self.view.plan.settlement.name or self.view.plan.settlement.municipality or ""
        return self.words.phrase("valid", place=place, day=self.words.day(self.view.today)).removeprefix(". ")

    def _emergency(self) -> ContactEntry:
        numbers = tuple(f"{each}  {self.words.phrase(f'emergency.{each}')}" for each in EMERGENCY)
        return ContactEntry(
            ("emergency",), (self.words.phrase("emergency.title"),), (*numbers, self.words.phrase("emergency.note"))
        )

    def _no_answer(self) -> ContactEntry:
        with self.view.recording():
            found = answer(self.view, ACUTE)
        ready = [each for each in (*found.first, *found.outside) if each.always and each.sure]
        urgent = [self.words.phrase("no-answer.urgent", who=self._brief(each)) for each in ready]
        lines = (
            self.words.phrase("no-answer.danger"),
            *urgent,
            self.words.phrase("no-answer.wait"),
            *self._closed(),
        )
        return ContactEntry(("no-answer",), (self.words.phrase("no-answer.title"),), lines)

    def _closed(self) -> list[str]:
        """Return on which weekdays of the next weeks offices are closed, as they are public holidays."""
        first = self.view.today.earliest
        days = [first + number * DAY for number in range(WEEKS // DAY)]
        said = [self.words.day(exactly(each)) for each in days if each.weekday() in WORKDAYS and holiday(each, "nb")]
        return [self.words.phrase("no-answer.closed", days=", ".join(said))] if said else []

    def _entry(self, matter: str, heading: str, found: Answer) -> ContactEntry:
        before = [self.words.phrase("matters.acute-event-first")] if matter == ACUTE.id else []
        lines = self._contacts(found.first)
        outside = [self.words.phrase("contact.outside", who=self._brief(each)) for each in found.outside[:1]]
        nobody = [] if found.first else [self.words.phrase("contact.ask-who", ask=self._ask())]
        return ContactEntry((matter,), (heading,), (*before, *lines, *outside, *nobody))

    def _contacts(self, found: tuple[Reachable, ...]) -> list[str]:
        """Return contacts in words; those of whom the same is told stand together."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for each in found:
            groups.setdefault(self._reach(each), []).append(self._named(each))
        return [line for reach, names in groups.items() for line in (", ".join(names), *reach)]

    def _named(self, each: Reachable) -> str:
        return each.name if each.sure else self.words.phrase("contact.unsure", name=each.name)

    def _reach(self, each: Reachable) -> tuple[str, ...]:
        """Return how to reach a contact in words, and whom to ask for what is not told of it."""
        ways = [
            *([self.words.phrase("contact.phone", phone=each.phone)] if each.phone else []),
            *([self.words.phrase("contact.email", email=each.email)] if each.email else []),
        ]
        when = "contact.here" if each.here else "contact.hours"
        times = [self.words.phrase(when, hours=self.words.hours(each.hours))] if each.hours else []
        untold = "ask-here" if each.here and not ways else _UNTOLD.get((bool(ways), bool(times)))
        return (
            *([" · ".join(ways)] if ways else []),
            *times,
            *([self.words.phrase(f"contact.{untold}", ask=self._ask(each.name))] if untold else []),
        )

    def _brief(self, each: Reachable) -> str:
        """Return a contact in a few words: who, how, and when unless at any time."""
        who = ", ".join(filter(None, (self._named(each), each.phone or each.email)))
        if not each.hours or each.always:
            return who
        return self.words.phrase("contact.at", who=who, hours=self.words.hours(each.hours))

    def _ask(self, but: str | None = None) -> str:
        """Return whom to ask for what is not told: never the one of whom it is not told."""
        found = (each for each in whom_to_ask(self.view) if each != but)
        return next(found, self.words.phrase("contact.municipality"))


def _joined(entries: list[ContactEntry]) -> tuple[ContactEntry, ...]:
    """Return the entries with those in a row joined that say the same."""
    found: list[ContactEntry] = []
    for each in entries:
        if not found or found[-1].lines != each.lines:
            found.append(each)
            continue
        last = found[-1]
        found[-1] = replace(last, matters=last.matters + each.matters, headings=last.headings + each.headings)
    return tuple(found)


def _question(missing: Missing) -> Lack:
    return Lack(missing.path, {lang: Wording(lang).ask(missing.field, missing.path, missing.item) for lang in LANGS})


def _nobody(matter: str, names: dict[str, str]) -> Lack:
    """Return that nobody is named for a matter."""
    said = {lang: shipped_words(lang).phrase(f"matters.{matter}", **names) for lang in LANGS}
    return Lack("", {lang: Wording(lang, 0).label("contacts-nobody", matter=said[lang]) for lang in LANGS})
