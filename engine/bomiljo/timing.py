"""When a rule asks: the phases that it holds in, the day from which it is due, the day it is judged on.

A rule is judged today. A *lasting* rule is judged, once its phases are over, as of the last day on
which they held: what was not done then is missed. A rule that looks *ahead* is judged, before anybody
has moved in, as of the day on which the first will.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bomiljo import phases
from bomiljo.dates import Day, hull
from bomiljo.values import Truth, any_of
from bomiljo.view import paths_of

if TYPE_CHECKING:
    from bomiljo.phases import Batch, Phase
    from bomiljo.places import Spot
    from bomiljo.view import Edge, Missing, View


class Schedule(NamedTuple):
    """What a rule says of time. `lead_days` before an arrival it begins to ask; None is at once."""

    phases: tuple[Phase, ...]
    lead_days: int | None
    lasting: bool
    ahead: bool


class Timing(NamedTuple):
    """Whether a rule applies by its schedule, the day it is judged on, and by when it has to be met.

    `over` says whether its phases have passed; `held` are its phases with the truth that each holds;
    `because` are the facts that would make an imprecise day exact; `edges` are the days on which any of
    it may be otherwise; `hangs_on` are the paths of all that was looked at for any of it.
    """

    applies: Truth
    day: Day
    over: Truth = Truth.NO
    due: Day | None = None
    held: tuple[tuple[Phase, Truth], ...] = ()
    reads: frozenset[Spot] = frozenset()
    missing: frozenset[Missing] = frozenset()
    because: frozenset[Missing] = frozenset()
    edges: frozenset[Edge] = frozenset()
    hangs_on: frozenset[str] = frozenset()


@dataclass(slots=True)
class Clock:
    """Answers for one view; many rules share a schedule, and it is worked out once."""

    view: View
    known: dict[tuple[Schedule, str | None], Timing] = field(default_factory=dict)

    def timing(self, schedule: Schedule, batch: Batch | None) -> Timing:
        """Return the timing for the building, or for one arrival batch."""
        key = (schedule, batch.key if batch else None)
        if key not in self.known:
            self.known[key] = _timing(self.view, schedule, batch)
        return self.known[key]


def _timing(view: View, schedule: Schedule, batch: Batch | None) -> Timing:
    with view.recording() as watched:
        timing = _found(view, schedule, batch)
    hangs_on = paths_of(watched.reads, watched.missing, timing.reads, timing.missing, timing.because)
    return timing._replace(edges=frozenset(watched.edges), hangs_on=hangs_on)


def _found(view: View, schedule: Schedule, batch: Batch | None) -> Timing:
    with view.recording() as record:
        held = tuple((each, phases.phase(view, each, batch, schedule.lead_days)) for each in schedule.phases)
        now = phases.within(view, schedule.phases, batch, schedule.lead_days)
        applies = any_of((now, _begun(view, schedule, batch))) if schedule.lasting else now
    day = _day(view, schedule, batch, now)
    coming = phases.next_arrival(view, batch) if "before" in schedule.phases else None
    return Timing(
        applies,
        day,
        over=~now if schedule.lasting else Truth.NO,
        due=coming if applies is not Truth.NO else None,
        held=held,
        reads=frozenset(record.reads),
        missing=frozenset(record.missing),
        because=frozenset() if day.known else _unsure(view),
    )


def _unsure(view: View) -> frozenset[Missing]:
    """Return the facts that would make a day reckoned from arrivals exact."""
    with view.recording() as record:
        phases.note_days(view)
    return frozenset(record.missing)


def _begun(view: View, schedule: Schedule, batch: Batch | None) -> Truth:
    return phases.begun(view, schedule.phases[0], batch, schedule.lead_days)


def _day(view: View, schedule: Schedule, batch: Batch | None, now: Truth) -> Day:
    if schedule.ahead:
        return _day_ahead(view)
    return _lasting_day(view, schedule, batch, now) if schedule.lasting else view.today


def _lasting_day(view: View, schedule: Schedule, batch: Batch | None, now: Truth) -> Day:
    """Return today while the phases last, and afterwards the last day on which they did."""
    last = schedule.phases[-1]
    if now is Truth.YES or phases.over(view, last, batch) is Truth.NO:
        return view.today
    end = phases.end(view, last, batch)
    return end if now is Truth.NO else hull(end, view.today)


def _day_ahead(view: View) -> Day:
    """Return today once somebody has moved in; before that the day on which the first will."""
    moved_in = phases.within(view, ("arrival", "living"), None)
    if moved_in is Truth.YES:
        return view.today
    first = phases.first_to_come(view)
    return first if moved_in is Truth.NO else hull(view.today, first)
