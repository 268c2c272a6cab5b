"""What turns an outcome, in words: the dated facts of the plan that come of age, or the phase that begins or ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.dates import FIRST, LAST, Day
from bomiljo.report import Place, place_at
from bomiljo.values import Truth
from bomiljo.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.deciding import Decision
    from bomiljo.parts import Part
    from bomiljo.places import Spot
    from bomiljo.turning import Change
    from bomiljo.view import View
    from bomiljo.wording import Wording

MOST: Final = 3  # facts that a sentence names; all are among its places


class Cause(NamedTuple):
    """Why an outcome turns, and the facts behind it."""

    text: str
    places: tuple[Place, ...]


class _Fact(NamedTuple):
    """A field of the plan that tells a day."""

    part: Part
    name: str
    spot: Spot
    day: Day


@dataclass(frozen=True, slots=True)
class Causes:
    """Tells causes for one plan."""

    view: View
    wording: Wording
    _facts: dict[str, _Fact] = field(default_factory=dict)

    def of(self, change: Change) -> Cause:
        """Return the cause of a change: a dated fact, else a phase, else that a time is up.

        What is missed was due in a phase: there the phase goes first.
        """
        if not change.edges:  # nothing of the plan
            return Cause(self.wording.label("cause-local"), ())
        fact, phase = self._of_facts(self._named(change)), self._of_phase(change)
        first, second = (phase, fact) if change.code == "missed" else (fact, phase)
        return first or second or self._of_time(change)

    def _of_facts(self, facts: list[_Fact]) -> Cause | None:
        if not facts:
            return None
        text = _sentence("; ".join(self._said(each) for each in facts[:MOST]))
        more = self.wording.label("cause-more", count=str(len(facts) - MOST)) if len(facts) > MOST else ""
        return Cause(f"{text}{more}", self._places(each.spot for each in facts))

    def _of_time(self, change: Change) -> Cause:
        """Return the facts read that tell just the day; else that a time is up which is reckoned from some of them."""
        read = [fact for spot in _reads(change) if (fact := self._known().get(spot.path))]
        days = {edge.on for edge in change.edges}
        exact = [each for each in read if days & _turning(each.day)]
        return self._of_facts(_in_order(exact)) or Cause(
            self.wording.label("cause-time"), self._places(each.spot for each in read)
        )

    # --- facts -----------------------------------------------------------------------------------

    def _named(self, change: Change) -> list[_Fact]:
        """Return the facts that the edges themselves name."""
        named = {edge.spot.path for edge in change.edges if edge.spot}
        return _in_order(fact for path in named if (fact := self._known().get(path)))

    def _known(self) -> dict[str, _Fact]:
        if not self._facts:
            for each in self.view.plan.index().values():
                for name, spot in each.fields.items():
                    day = getattr(each.part, name)
                    if isinstance(day, Day):
                        self._facts[spot.path] = _Fact(each.part, name, spot, day)
        return self._facts

    def _said(self, fact: _Fact) -> str:
        what, day = self.view.item(fact.part), self.wording.day(fact.day)
        if fact.name in ("from_", "to"):
            part = self.wording.word("part", type(fact.part).__name__)
            end = fact.name.rstrip("_")
            if what:
                return self.wording.label(f"cause-span-{end}", part=part, item=what, day=day)
            return self.wording.label(f"cause-unnamed-{end}", part=part, day=day)
        key = f"{type(fact.part).__name__}.{fact.spot.path.rpartition('.')[2]}"
        label = str(catalogue("fields")[key][self.wording.lang]["label"]).partition(";")[0]
        return self.wording.label("cause-day", label=label, item=what, day=day) if what else f"{label} ({day})"

    def _places(self, spots: Iterable[Spot]) -> tuple[Place, ...]:
        return tuple(place_at(path, self.view.mark(path)) for path in sorted({each.path for each in spots}))

    # --- phases ----------------------------------------------------------------------------------

    def _of_phase(self, change: Change) -> Cause | None:
        """Return the phase that begins or ends with the change, for a rule that asks in it."""
        before, after = _held(change.before), _held(change.decision)
        for phase in after:
            if before.get(phase, after[phase]) is not after[phase]:
                way = "ends" if after[phase] is Truth.NO else "begins"
                text = self.wording.label(f"cause-phase-{phase}-{way}")
                return Cause(text, self._places(change.decision.timing.reads))
        return None


def _in_order(facts: Iterable[_Fact]) -> list[_Fact]:
    return sorted(facts, key=lambda each: each.spot.path)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _held(decision: Decision | None) -> dict[str, Truth]:
    return dict(decision.timing.held) if decision else {}


def _reads(change: Change) -> set[Spot]:
    """Return what was read for an outcome, before it turned and after."""
    return {
        spot
        for decision in (change.before, change.decision)
        if decision
        for each in (*decision.when, *decision.require)
        for spot in each.reading.reads
    }


def _turning(day: Day) -> set[dt.date]:
    """Return the days on which a comparison of a day with today turns."""
    known = [each for each in (day.earliest, day.latest) if each not in (FIRST, LAST)]
    return {*known, *(each + dt.timedelta(days=1) for each in known)}
