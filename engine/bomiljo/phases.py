"""Arrival batches, and the phases that they put a settlement in.

Source: "Personell med tilstedeværelse skaper trygghet" - from settlement through the first half-year
after arrival. A batch is the cohorts that share one arrival span. Before it is *before*, until half a
year after the last of it has come is *arrival*, and after that is *living*. The building is in each
phase that one of its batches is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day
from bomiljo.model import Arrival, Cohort
from bomiljo.values import Truth, all_of, any_of, earlier

if TYPE_CHECKING:
    from bomiljo.parts import Part
    from bomiljo.view import View

Phase = Literal["before", "arrival", "living"]
PHASES: Final[tuple[Phase, ...]] = ("before", "arrival", "living")
# What every arrival is reckoned from. It is evidence of none, and so is not noted as read: who finds again only what
# hangs on a change has to find everything again when this one changes.
BENEATH: Final = "settlement.first_move_in"
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
    return tuple(_batch(view, days, group, maybe) for days, group in sorted(groups.items()))


def batches(view: View) -> tuple[Batch, ...]:
    """Return the known batches, and one or two that stand for what the plan leaves open."""
    return view.once("batches", lambda: _batches(view))


def _batches(view: View) -> tuple[Batch, ...]:
    """Return all batches; what of them is not told is missed only by who hangs on it, and not noted here."""
    if view.plan.cohorts is None:
        return open_batches(view)
    with view.recording() as record:
        known = known_batches(view)
    view.keep(record.reads)
    return (*known, *open_batches(view))


def phase(view: View, name: Phase, batch: Batch | None, lead_days: int | None = None) -> Truth:
    """Return whether the building (or one batch) is in a phase.

    With `lead_days`, *before* holds only from that many days before an arrival that is still to come.
    """
    return within(view, (name,), batch, lead_days)


def within(view: View, names: tuple[Phase, ...], batch: Batch | None, lead_days: int | None = None) -> Truth:
    """Return whether one of these phases holds.

    Phases that follow on each other are one stretch of time: who has come is in *arrival* or *living*,
    also where it is not told which.
    """
    key = ("within", names, batch.key if batch else None, lead_days)
    return view.once(key, lambda: _within(view, names, batch, lead_days))


def _within(view: View, names: tuple[Phase, ...], batch: Batch | None, lead_days: int | None) -> Truth:
    runs = _runs(names)
    found = [(each, any_of(_inside(view, each, run, lead_days) for run in runs)) for each in _chosen(view, batch)]
    return _noted(view, found)


def begun(view: View, name: Phase, batch: Batch | None, lead_days: int | None = None) -> Truth:
    """Return whether a phase has begun, and maybe ended, for the batch or for one of the building's."""
    return _noted(view, [(each, view.reached(_start(name, each, lead_days))) for each in _chosen(view, batch)])


def over(view: View, name: Phase, batch: Batch | None) -> Truth:
    """Return whether a phase has ended for the batch, or for one of the building's batches."""
    return any_of(view.passed(_end(name, each)) for each in _chosen(view, batch))


def end(view: View, name: Phase, batch: Batch | None) -> Day:
    """Return the last day of a phase that has ended or may have; the latest one where several have."""
    ends = [(_end(name, each), view.passed(_end(name, each))) for each in _chosen(view, batch)]
    possible = [day for day, state in ends if state is not Truth.NO]
    sure = [day.earliest for day, state in ends if state is Truth.YES]
    earliest = max(sure) if sure else min(day.earliest for day in possible)
    return Day(min(earliest, view.today.earliest), min(max(day.latest for day in possible), view.today.latest))


def leads_up_to(view: View, batch: Batch, part: Part, name: str) -> Truth:
    """Return whether a day lies before a batch arrives, and no other arrival begins between the two.

    Those whose arrival is not told may come at different times: each may come between.
    """
    day = view.need(part, name, Day)
    others = [each for each in batches(view) if each.key != batch.key or (not each.cohorts and len(each.maybe) > 1)]
    between = [(each, all_of((earlier(day, each.first), earlier(each.first, batch.first)))) for each in others]
    state = all_of((earlier(day, batch.first), *(~found for _, found in between)))
    if state is Truth.UNKNOWN:
        view.note_unsure(part, name, state)
        _note(view, batch, state)
        for each, found in between:
            _note(view, each, found)
    return state


def note_days(view: View) -> None:
    """Note every arrival that is not told exactly: a day that is reckoned from them is not exact either."""
    for each in batches(view):
        _note(view, each, Truth.UNKNOWN)


def _chosen(view: View, batch: Batch | None) -> tuple[Batch, ...]:
    return (batch,) if batch else batches(view)


def _noted(view: View, found: list[tuple[Batch, Truth]]) -> Truth:
    """Return whether it holds for one of the batches, and note what makes that unsure."""
    state = any_of(truth for _, truth in found)
    if state is Truth.UNKNOWN:
        for batch, truth in found:
            _note(view, batch, truth)
    return state


def _runs(names: tuple[Phase, ...]) -> list[tuple[Phase, Phase]]:
    """Return the first and the last phase of each unbroken stretch."""
    runs: list[tuple[Phase, Phase]] = []
    for each in (name for name in PHASES if name in names):
        if runs and PHASES.index(each) == PHASES.index(runs[-1][1]) + 1:
            runs[-1] = (runs[-1][0], each)
        else:
            runs.append((each, each))
    return runs


def _inside(view: View, batch: Batch, run: tuple[Phase, Phase], lead_days: int | None) -> Truth:
    first, last = run
    return all_of((view.reached(_start(first, batch, lead_days)), ~view.passed(_end(last, batch))))


def _start(name: Phase, batch: Batch, lead_days: int | None) -> Day:
    if name == "before":
        return BEGINNING if lead_days is None else batch.first.plus_days(-lead_days)
    return batch.first if name == "arrival" else batch.half_year.plus_days(1)


def _end(name: Phase, batch: Batch) -> Day:
    return {"before": batch.first.plus_days(-1), "arrival": batch.half_year, "living": NEVER}[name]


def next_arrival(view: View, batch: Batch | None) -> Day | None:
    """Return the first day of the earliest arrival that is certainly still to come; None without one."""
    coming = [each.first for each in ([batch] if batch else batches(view)) if view.reached(each.first) is Truth.NO]
    return min(coming) if coming else None


def _note(view: View, batch: Batch, state: Truth) -> None:
    if state is Truth.UNKNOWN:
        for part, name in batch.unsure:
            view.note_unsure(part, name, state)


def _batch(view: View, days: tuple[Day, Day], group: list[Cohort], maybe: tuple[Cohort, ...]) -> Batch:
    first, last = days
    unclear = ".." in f"{first}{last}"  # it could be read as another arrival
    key = f"{first}/{last}" if unclear else str(first) if first == last else f"{first}..{last}"
    unsure = tuple((each, "arrival") for each in group if not (first.known and last.known))
    return Batch(key, _not_before_move_in(view, first), _not_before_move_in(view, last), tuple(group), maybe, unsure)


def _not_before_move_in(view: View, day: Day) -> Day:
    """Return a day of arrival without those before the first move-in."""
    opening = view.plan.settlement.first_move_in
    floor = opening.earliest if opening else FIRST
    return Day(max(day.earliest, floor), max(day.latest, floor))


def open_batches(view: View) -> tuple[Batch, ...]:
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


def first_to_come(view: View) -> Day:
    """Return the first day on which somebody who has not certainly moved in yet moves in, from today on."""
    coming = [each.first for each in batches(view) if view.reached(each.first) is not Truth.YES]
    if not coming:
        return view.today
    earliest, latest = min(each.earliest for each in coming), min(each.latest for each in coming)
    return Day(max(earliest, view.today.earliest), max(latest, view.today.latest))
