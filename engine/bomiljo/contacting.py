"""Pages to hand out: whom residents and neighbours contact first for what, in plain words.

What the plan does not tell is said on the page, never left out; what planners have to fill in first is listed apart.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, get_args

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
from bomiljo.wording import Wording, catalogue, fill

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bomiljo.contactwords import ContactWords
    from bomiljo.model import Plan

AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)
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
class Contacts:
    """The pages of contacts as of a day."""

    as_of: str
    lang: str
    pages: tuple[ContactPage, ...]
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
    made = [_Page(view, said, each).made() for each in ([audience] if audience else AUDIENCES)]
    lacks = {(lack.path, lack.ask["nb"]): lack for _, found in made for lack in found}
    return Contacts(as_of.isoformat(), said.lang, tuple(page for page, _ in made), tuple(lacks.values()))


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
        return self._entry(matter, self.words.text(f"matters.{matter}", **names), found), lacks

    def _page(self, entries: tuple[ContactEntry, ...], *, unfinished: bool) -> ContactPage:
        return ContactPage(
            self.audience,
            self.words.text(f"title.{self.audience}"),
            self._valid(),
            self.words.text("unfinished") if unfinished else None,
            self._emergency(),
            self.words.text("help"),
            entries,
            self._no_answer(),
        )

    def _valid(self) -> str:
        place = self.view.plan.settlement.name or self.view.plan.settlement.municipality or ""
        return self.words.text("valid", place=place, day=self.words.day(self.view.today)).removeprefix(". ")

    def _emergency(self) -> ContactEntry:
        numbers = tuple(f"{each}  {self.words.text(f'emergency.{each}')}" for each in EMERGENCY)
        return ContactEntry(
            ("emergency",), (self.words.text("emergency.title"),), (*numbers, self.words.text("emergency.note"))
        )

    def _no_answer(self) -> ContactEntry:
        with self.view.recording():
            found = answer(self.view, ACUTE)
        ready = [each for each in (*found.first, *found.outside) if each.always and each.sure]
        urgent = [self.words.text("no-answer.urgent", who=self._brief(each)) for each in ready]
        lines = (self.words.text("no-answer.danger"), *urgent, self.words.text("no-answer.wait"))
        return ContactEntry(("no-answer",), (self.words.text("no-answer.title"),), lines)

    def _entry(self, matter: str, heading: str, found: Answer) -> ContactEntry:
        before = [self.words.text("matters.acute-event-first")] if matter == ACUTE.id else []
        lines = self._contacts(found.first)
        outside = [self.words.text("contact.outside", who=self._brief(each)) for each in found.outside[:1]]
        nobody = [] if found.first else [self.words.text("contact.ask-who", ask=self._ask())]
        return ContactEntry((matter,), (heading,), (*before, *lines, *outside, *nobody))

    def _contacts(self, found: tuple[Reachable, ...]) -> list[str]:
        """Return contacts in words; those of whom the same is told stand together."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for each in found:
            groups.setdefault(self._reach(each), []).append(self._named(each))
        return [line for reach, names in groups.items() for line in (", ".join(names), *reach)]

    def _named(self, each: Reachable) -> str:
        return each.name if each.sure else self.words.text("contact.unsure", name=each.name)

    def _reach(self, each: Reachable) -> tuple[str, ...]:
        """Return how to reach a contact in words, and whom to ask for what is not told of it."""
        ways = [
            *([self.words.text("contact.phone", phone=each.phone)] if each.phone else []),
            *([self.words.text("contact.email", email=each.email)] if each.email else []),
        ]
        when = "contact.here" if each.here else "contact.hours"
        times = [self.words.text(when, hours=self.words.hours(each.hours))] if each.hours else []
        untold = "ask-here" if each.here and not ways else _UNTOLD.get((bool(ways), bool(times)))
        return (
            *([" · ".join(ways)] if ways else []),
            *times,
            *([self.words.text(f"contact.{untold}", ask=self._ask(each.name))] if untold else []),
        )

    def _brief(self, each: Reachable) -> str:
        """Return a contact in a few words: who, how, and when unless at any time."""
        who = ", ".join(filter(None, (self._named(each), each.phone or each.email)))
        if not each.hours or each.always:
            return who
        return self.words.text("contact.at", who=who, hours=self.words.hours(each.hours))

    def _ask(self, but: str | None = None) -> str:
        """Return whom to ask for what is not told: never the one of whom it is not told."""
        found = (each for each in whom_to_ask(self.view) if each != but)
        return next(found, self.words.text("contact.municipality"))


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
    entry = catalogue("fields")[missing.field]
    return Lack(missing.path, {lang: fill(entry[lang]["ask"], lambda _: missing.item) for lang in LANGS})


def _nobody(matter: str, names: dict[str, str]) -> Lack:
    """Return that nobody is named for a matter."""
    said = {lang: shipped_words(lang).text(f"matters.{matter}", **names) for lang in LANGS}
    return Lack("", {lang: Wording(lang, 0).label("contacts-nobody", matter=said[lang]) for lang in LANGS})
