"""Arrival batches, and the phases that they put a settlement in.

Source: "Personell med tilstedeværelse skaper trygghet" - from settlement through the first half-year
after arrival. A batch is the cohorts that share one arrival span. Before it is *before*, until half a
year after the last of it has come is *arrival*, and after that is *living*. The building is in each
phase that one of its batches is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.dates import FIRST, LAST, Day, hull
from bomiljo.model import Arrival, Cohort, Part
from bomiljo.values import Truth, all_of, any_of, passed, reached

if TYPE_CHECKING:
    from bomiljo.view import View

Phase = Literal["before", "arrival", "living"]
PHASES: Final[tuple[Phase, ...]] = ("before", "arrival", "living")
HALF_YEAR_MONTHS: Final = 6  # "det første halve året": six calendar months


class Batch(NamedTuple):
    """Those who arrive in one span: from the first day to the last. Frozen, by its cohorts' ids.

    `unsure` are the fields that would make the days certain; `maybe` are cohorts whose arrival is not
    known, so that they may belong here too.
    """

    key: str
    first: Day
    last: Day
    cohorts: tuple[Cohort, ...]
    maybe: tuple[Cohort, ...]
    unsure: tuple[tuple[Part, str], ...]

    @property
    def half_year(self) -> Day:
        """Return the last day of the first half-year of those who came last."""
        return self.last.plus_months(HALF_YEAR_MONTHS).plus_days(-1)


def known_batches(view: View) -> tuple[Batch, ...]:
    """Return the batches whose arrival the plan tells; raises NotKnown where there are no cohorts yet."""
    cohorts = view.items(view.plan, "cohorts", Cohort)
    maybe = tuple(each for each in cohorts if each.arrival is None)
    groups: dict[tuple[Day, Day], list[Cohort]] = {}
    for cohort in cohorts:
        arrival = view.have(cohort, "arrival", Arrival)
        if arrival:
            groups.setdefault(view.bounds(arrival), []).append(cohort)
    return tuple(_batch(days, group, maybe) for days, group in sorted(groups.items()))


def batches(view: View) -> tuple[Batch, ...]:
    """Return the known batches, and one or two that stand for what the plan leaves open."""
    return view.once("batches", lambda: _batches(view))


def _batches(view: View) -> tuple[Batch, ...]:
    known = known_batches(view) if view.plan.cohorts is not None else ()
    return (*known, *_open_batches(view))


def phase(view: View, name: Phase, batch: Batch | None, lead_days: int | None = None) -> Truth:
    """Return whether the building (or one batch) is in a phase.

    With `lead_days`, *before* holds only from that many days before an arrival that is still to come.
    """
    found = [(each, _in_phase(view, name, each, lead_days)) for each in ([batch] if batch else batches(view))]
    state = any_of(truth for _, truth in found)
    if state is Truth.UNKNOWN:
        for each, truth in found:
            _note(view, each, truth)
    return state


def over(view: View, name: Phase, batch: Batch | None) -> Truth:
    """Return whether a phase has ended for the batch, or for one of the building's batches."""
    ends = [each for each in map(_ends[name], [batch] if batch else batches(view)) if each]
    return any_of(passed(end, view.today) for end in ends)


def end(view: View, name: Phase, batch: Batch | None) -> Day:
    """Return the last day of a phase that has ended; the latest one where several batches have."""
    ends = [
        each
        for each in map(_ends[name], [batch] if batch else batches(view))
        if each and passed(each, view.today) is not Truth.NO
    ]
    latest = Day(max(e.earliest for e in ends), max(e.latest for e in ends))
    return Day(min(latest.earliest, view.today.earliest), min(latest.latest, view.today.latest))


def next_arrival(view: View, batch: Batch | None) -> Day | None:
    """Return the first day of the earliest arrival that is certainly still to come; None without one."""
    coming = [
        each.first for each in ([batch] if batch else batches(view)) if reached(each.first, view.today) is Truth.NO
    ]
    return min(coming) if coming else None


def _in_phase(view: View, name: Phase, batch: Batch, lead_days: int | None) -> Truth:
    come = reached(batch.first, view.today)
    settled = passed(batch.half_year, view.today)
    if name == "before":
        due = Truth.YES if lead_days is None else reached(batch.first.plus_days(-lead_days), view.today)
        return all_of((~come, due))
    return all_of((come, ~settled)) if name == "arrival" else settled


_ends = {
    "before": lambda batch: batch.first.plus_days(-1),
    "arrival": lambda batch: batch.half_year,
    "living": lambda _: None,
}


def _note(view: View, batch: Batch, state: Truth) -> None:
    if state is Truth.UNKNOWN:
        for part, name in batch.unsure:
            view.note_unsure(part, name, state)


def _batch(days: tuple[Day, Day], group: list[Cohort], maybe: tuple[Cohort, ...]) -> Batch:
    first, last = days
    key = str(first) if first == last else f"{first}..{last}"
    unsure = tuple((each, "arrival") for each in group if not (first.known and last.known))
    return Batch(key, first, last, tuple(group), maybe, unsure)


def _open_batches(view: View) -> tuple[Batch, ...]:
    """Stand in for arrivals that the plan does not tell: none is before the first move-in."""
    plan, first = view.plan, view.plan.settlement.first_move_in or Day(FIRST, LAST)
    anytime = Day(first.earliest, LAST)
    if plan.cohorts is None:
        unsure: tuple[tuple[Part, str], ...] = ((plan, "cohorts"), (plan.settlement, "first_move_in"))
        unsure = unsure if plan.settlement.first_move_in is None else unsure[:1]
        opening = Batch("first", first, anytime, (), (), unsure)
        return opening, Batch("later", anytime, anytime, (), (), unsure)
    blank = tuple(each for each in plan.cohorts if each.arrival is None)
    unsure = tuple((each, "arrival") for each in blank)
    return (Batch("unknown", anytime, anytime, (), blank, unsure),) if blank else ()


def span(batch: Batch) -> Day:
    """Return all days on which somebody of the batch may arrive."""
    return hull(batch.first, batch.last)


def begun(view: View, name: Phase, batch: Batch | None, lead_days: int | None = None) -> Truth:
    """Return whether a phase has begun, and maybe ended, for the batch or for one of the building's."""
    found = [
        (each, reached(_start(name, each, lead_days), view.today)) for each in ([batch] if batch else batches(view))
    ]
    state = any_of(truth for _, truth in found)
    for each, truth in found:
        _note(view, each, truth if state is Truth.UNKNOWN else state)
    return state


def _start(name: Phase, batch: Batch, lead_days: int | None) -> Day:
    if name == "before":
        return Day(FIRST, FIRST) if lead_days is None else batch.first.plus_days(-lead_days)
    return batch.first if name == "arrival" else batch.half_year.plus_days(1)


def first_to_come(view: View) -> Day:
    """Return the first day on which somebody who has not certainly moved in yet moves in, from today on."""
    coming = [each.first for each in batches(view) if reached(each.first, view.today) is not Truth.YES]
    if not coming:
        return view.today
    earliest, latest = min(each.earliest for each in coming), min(each.latest for each in coming)
    return Day(max(earliest, view.today.earliest), max(latest, view.today.latest))
