"""Who holds what as text: who is away first, where that is asked; then who has what, and what nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import Wording
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo import (
        AbsenceTest,
        AbsentLine,
        Days,
        LapseLine,
        LoadLine,
        PartLine,
        Responsibilities,
        StopLine,
        ThingLine,
    )

SINGLES: Final = 5


def render(found: Responsibilities, wide: int) -> str:
    """Return it as text."""
    writer = _Writer(found, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes one result, section by section; a section that has nothing to say is left out."""

    def __init__(self, found: Responsibilities, page: Page) -> None:
        self.found, self.page = found, page
        self.wording = Wording(found.lang, 0)
        self.label = self.wording.label
        self.names = {each.id: each.name for each in found.actors}

    def write(self) -> None:
        """Write what stops where somebody is away; else all sections."""
        self._header()
        if self.found.absence:
            self._absence(self.found.absence)
        else:
            self._overview()
        if self.found.not_told:
            self.page.blank()
            self.page.add(self.label("held-told", count=str(len(self.found.not_told))))

    def _overview(self) -> None:
        self._singles()
        self._matrix()
        self._section(self.label("held-lapses"), self._lapses())
        pairs = ((self.label("held-pair", one=each.one_name, other=each.other_name), each) for each in self.found.apart)
        self._section(self.label("held-apart"), (self._perhaps(name, each.sure) for name, each in pairs))
        self._section(self.label("held-idle"), (each.name for each in self.found.idle if each.sure == "yes"))
        self._section(self.label("held-load"), map(self._load, self.found.loads))
        self._door()

    def _matrix(self) -> None:
        self._section(self.label("held-matrix"), map(self._thing, self.found.matrix))
        if not self.found.matrix and self.found.not_told:
            self.page.heading(self.label("held-matrix"))
            self.page.add(self.label("held-matrix-untold"), indent=2)

    def _header(self) -> None:
        plan = self.found.plan
        self.page.add(" – ".join(each for each in (plan.name, plan.municipality) if each) or plan.source or "-")
        as_of = self.label("as-of", date=self.wording.written_day(self.found.as_of))
        self.page.add(" · ".join(each for each in (as_of, plan.source) if each))
        self.page.add(self.label("held-shows"))

    def _section(self, heading: str, lines: Iterable[str], count: int | None = None) -> None:
        written = list(lines)
        if written:
            self.page.heading(f"{heading} ({count or len(written)})")
        for each in written:
            self.page.add(each, indent=4, first="  - ")

    # --- days ------------------------------------------------------------------------------------

    def _days(self, days: Sequence[Days]) -> str:
        """Return stretches in words: `from 1 June 2026; perhaps from 1 July 2027 to 31 July 2027`."""
        return "; ".join(self._perhaps(self._stretch(each.from_, each.to), each.sure) for each in days)

    def _stretch(self, first: str, last: str) -> str:
        begin = self.wording.written_day(first)
        if last == "open":
            return self.label("held-from", first=begin)
        return self.label("held-period", first=begin, last=self.wording.written_day(last))

    def _perhaps(self, text: str, sure: str) -> str:
        return text if sure == "yes" else self.label("held-perhaps", what=text)

    # --- who has what ----------------------------------------------------------------------------

    def _thing(self, thing: ThingLine) -> str:
        if not thing.told:
            return f"{thing.name}: {self.label('held-not-told')}"
        by_actor: dict[str, list[PartLine]] = {}
        for each in thing.parts:
            by_actor.setdefault(each.actor, []).append(each)
        holders = [self._holder(parts) for parts in by_actor.values()]
        if not any(each.part in ("accountable", "responsible", "holder") for each in thing.parts):
            holders.insert(0, self.label("held-nobody"))
        return f"{thing.name}: {'; '.join(holders)}"

    def _holder(self, parts: list[PartLine]) -> str:
        """Return an actor with their parts; who simply has something is told by name alone."""
        said = dict.fromkeys(self._perhaps(self.label(f"part-{each.part}"), each.sure) for each in parts)
        if [(each.part, each.sure) for each in parts] == [("holder", "yes")]:
            return parts[0].name
        return f"{parts[0].name} ({', '.join(said)})"

    def _lapses(self) -> Iterable[str]:
        """Yield a line for each thing, with all that is wrong with it."""
        by_item: dict[str, list[LapseLine]] = {}
        for each in self.found.lapses:
            if each.what == "gone" and not any(days.sure == "yes" for days in each.days):
                continue  # where both are told by the month, that is no news
            by_item.setdefault(each.item, []).append(each)
        for lapses in by_item.values():
            yield f"{self._called(lapses[0])}: {'; '.join(map(self._lapse, lapses))}"

    def _called(self, thing: LapseLine | StopLine) -> str:
        return self.label("held-called", name=thing.name, kind=self.wording.word("held_kind", thing.kind))

    def _lapse(self, lapse: LapseLine) -> str:
        sure = [each for each in lapse.days if each.sure == "yes"]
        maybe = [each._replace(sure="yes") for each in lapse.days if each.sure == "maybe"]
        said = [self._what(lapse, sure)] if sure else []
        if maybe and lapse.what != "gone":
            what = self._what(lapse, maybe)
            said.append(what if lapse.what == "not-told" else self._perhaps(what, "maybe"))
        return "; ".join(said)

    def _what(self, lapse: LapseLine, days: Sequence[Days]) -> str:
        return self.label(f"lapse-{lapse.what}", days=self._days(days), actor=lapse.actor_name or "")

    # --- what hangs on whom ----------------------------------------------------------------------

    def _load(self, load: LoadLine) -> str:
        tasks = self._range(load.tasks_least, load.tasks_most)
        said = [self.label("load-one") if tasks == "1" else self.label("load-counted", tasks=tasks)]
        if load.hours_most is not None or load.hours_least:
            hours = self._range(load.hours_least, load.hours_most)
            said.append(self.label("load-one-hour") if hours == "1" else self.label("load-hours", hours=hours))
            if load.weekly_hours is not None:
                said.append(self.label(f"load-over-{load.over}", own=str(load.weekly_hours)))
        return f"{load.name}: {', '.join(said)}"

    def _range(self, low: int, high: int | None) -> str:
        if high is None:
            return self.label("at-least", low=str(low))
        return str(low) if low == high else self.label("range", low=str(low), high=str(high))

    def _door(self) -> None:
        names = [each.name for each in self.found.one_door]
        if not names:
            return
        self.page.blank()
        if len(names) == 1 and self.found.one_door[0].sure == "yes":
            self.page.add(self.label("one-door", actor=names[0]))
        else:
            self.page.add(self.label("one-door-perhaps", actors=", ".join(names)))

    def _singles(self) -> None:
        found = self.found.singles
        self._section(self.label("held-singles"), (self._single(*each) for each in found[:SINGLES]), len(found))
        if len(found) > SINGLES:
            self.page.add(self.label("singles-more", count=str(len(found) - SINGLES)), indent=2)
        if found:
            self.page.add(self.label("singles-try", actor=found[0].actor), indent=2)

    def _single(self, _actor: str, name: str, stops: int, maybe: int) -> str:
        if not maybe:
            return self.label("single-stops", actor=name, stops=str(stops))
        if not stops:
            return self.label("single-maybe", actor=name, maybe=str(maybe))
        return self.label("single-both", actor=name, stops=str(stops), maybe=str(maybe))

    # --- who is away -----------------------------------------------------------------------------

    def _absence(self, test: AbsenceTest) -> None:
        self.page.heading(self.label("held-absence"))
        for each in test.absent:
            self.page.add(self._absent(each), indent=2)
        usual = {(each.from_, each.to) for each in test.absent}
        sure = [each for each in test.stops if any(days.sure == "yes" for days in each.days)]
        maybe = [each for each in test.stops if each not in sure]
        self._section(self.label("absent-stops"), (self._stop(each, usual) for each in sure))
        self._section(self.label("absent-may-stop"), (self._stop(each, usual) for each in maybe))
        if not test.stops:
            self.page.add(self.label("absent-stops-none"), indent=2)
        self._section(self.label("absent-takes-over"), self._taken_over(test))
        self._section(self.label("absent-without-deputy"), (self._stop(each, usual) for each in test.without_deputy))
        if test.not_tested:
            names = {each.item: each.name for each in (*self.found.matrix, *self.found.others)}
            self.page.blank()
            items = ", ".join(names[each] for each in test.not_tested)
            self.page.add(self.label("absent-not-tested", items=items))

    def _absent(self, absent: AbsentLine) -> str:
        whole = absent.deputy == "whole" and len(absent.deputies) == 1
        deputies = (each.name if whole else f"{each.name} {self._days(each.days)}" for each in absent.deputies)
        return self.label(
            f"away-{absent.deputy}",
            actor=absent.name,
            days=self._stretch(absent.from_, absent.to),
            deputies=", ".join(deputies),
            alone=self._days(absent.alone),
        )

    def _stop(self, stop: StopLine, usual: set[tuple[str, str]]) -> str:
        """Return what stops; the days only where they are not those of the absence."""
        if len(usual) == 1 and {(each.from_, each.to) for each in stop.days} == usual:
            return self._called(stop)
        sures = {each.sure for each in stop.days}
        days = stop.days if len(sures) > 1 else tuple(each._replace(sure="yes") for each in stop.days)
        return f"{self._called(stop)}: {self._days(days)}"

    def _taken_over(self, test: AbsenceTest) -> Iterator[str]:
        """Yield a line for each who steps in, with what they take over; the days are in JSON."""
        by: dict[str, dict[str, None]] = {}
        for each in test.taken_over:
            by.setdefault(each.by_name, {})[each.name] = None
        for name, things in by.items():
            yield f"{name}: {'; '.join(things)}"
