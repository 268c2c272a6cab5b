"""A plan and its page -> hours, dates and effort, to be set beside those of other plans. Each with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.audiences import path_for, places_for
from bomiljo.contrasts import FigureCell, FigureCode, FigureGroup, SourceCode
from bomiljo.dates import LAST, Day, exactly, parse_day
from bomiljo.evidence import Evidencer, value_line
from bomiljo.graph import is_kind, periods
from bomiljo.indicators import INDICATORS
from bomiljo.manning import first_move_in, hours_from_move_in
from bomiljo.model import TaperStep, Task
from bomiljo.report import ValueLine
from bomiljo.rulebook import INTERNAL
from bomiljo.values import ABSENT, UNKNOWN, Exact, Truth, Value, between
from bomiljo.veiling import Veils
from bomiljo.view import View, paths_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.dossiers import Dossier, Mark
    from bomiljo.model import Plan
    from bomiljo.report import Threshold
    from bomiljo.rulebook import Rulebook
    from bomiljo.view import Reading
    from bomiljo.wording import Wording

HALF_YEAR, YEAR = 6, 12  # months
_OF_INDICATORS: Final[dict[FigureCode, str]] = {
    "residents": "mix.residents",
    "hours-now": "presence.weekly_hours",
    "hours-most": "presence.most_weekly_hours",
    "first-reduction": "presence.first_reduction",
}


class Kind(NamedTuple):
    """A figure: where it belongs, and what it rests on. `own` is for those who work with the plan alone."""

    id: FigureCode
    group: FigureGroup
    source: SourceCode
    own: bool = False


KINDS: Final = (
    Kind("residents", "residents", "plan", own=True),
    Kind("hours-now", "hours", "plan"),
    Kind("hours-most", "hours", "plan"),
    Kind("hours-half-year", "hours", "plan"),
    Kind("hours-year", "hours", "plan"),
    Kind("hours-tasks", "hours", "plan", own=True),
    Kind("first-move-in", "dates", "plan"),
    Kind("first-reduction", "dates", "plan"),
    Kind("taper", "dates", "plan"),
    Kind("staff-leave", "dates", "plan"),
    Kind("deadline", "dates", "check"),
    Kind("first-gap", "dates", "forecast"),
    Kind("measures", "effort", "assumption"),
)


def kinds(audience: str) -> tuple[Kind, ...]:
    """Return the figures that an audience is told."""
    return tuple(each for each in KINDS if audience == INTERNAL or not each.own)


class Figures:
    """The figures of one plan."""

    def __init__(self, plan: Plan, found: Dossier, book: Rulebook, wording: Wording) -> None:
        """Keep what they are read from; what may be told of residents is what the report tells."""
        self._view = View(plan, exactly(parse_day(found.report.as_of).earliest))
        self._dossier, self._wording = found, wording
        self._evidencer = Evidencer(book, self._view, wording, Veils(plan, wording.small))

    def cell(self, name: FigureCode) -> FigureCell:
        """Return one figure."""
        if name in _OF_INDICATORS:
            return self._indicator(_OF_INDICATORS[name])
        measures: dict[str, tuple[str, Callable[[], Value]]] = {
            "hours-half-year": ("hour", lambda: hours_from_move_in(self._view, HALF_YEAR)),
            "hours-year": ("hour", lambda: hours_from_move_in(self._view, YEAR)),
            "hours-tasks": ("hour", lambda: _task_hours(self._view)),
            "first-move-in": ("date", lambda: first_move_in(self._view)),
            "staff-leave": ("date", lambda: _staff_leave(self._view)),
        }
        if name in measures:
            unit, measure = measures[name]
            reading = self._view.reading(("figure", name), measure)
            return self._read(reading, value_line(reading.value, unit, self._wording))
        others = {"taper": self._taper, "deadline": self._deadline, "first-gap": self._first_gap}
        return others.get(name, self._measures)()

    # --- what the plan tells -------------------------------------------------------------------------------

    def _indicator(self, name: str) -> FigureCell:
        indicator = INDICATORS[name]
        reading = indicator.read(self._view, None)
        told = self._evidencer.veils.told(self._view.today, indicator, None, reading.value)
        return self._read(reading, value_line(told, indicator.unit, self._wording))

    def _read(self, reading: Reading, value: ValueLine) -> FigureCell:
        """Return a figure with the places it was read from, as the audience may see them."""
        audience = self._dossier.report.summary.audience
        places = places_for(self._evidencer.places_of(reading.reads), audience)
        missing = () if _is_settled(reading.value) else tuple(sorted(paths_of(reading.missing)))
        return FigureCell(value, tuple(dict.fromkeys(path_for(each, audience) for each in missing)), places, ())

    def _taper(self) -> FigureCell:
        """Return the days on which presence is reduced by plan; that there are none is known, or not told."""
        reading = self._view.reading(("figure", "taper"), lambda: _steps(self._view))
        steps = self._view.plan.presence.taper
        if not steps:
            text = self._wording.label("contrast-no-steps" if steps == [] else "contrast-untold-value")
            return self._read(reading, ValueLine("unknown" if steps is None else "absent", "date", text))
        days = sorted(each.on for each in steps)
        text = ", ".join(map(self._wording.day, days))
        return self._read(reading, ValueLine("exact", "date", text, value=", ".join(map(str, days))))

    # --- what the page tells -------------------------------------------------------------------------------

    def _deadline(self) -> FigureCell:
        found = self._dossier.deadline
        if found is None:
            return self._none("contrast-no-deadline")
        text = f"{found.when.text}: {found.text}"
        return _cell(ValueLine("exact", "date", text, value=found.when.earliest))

    def _first_gap(self) -> FigureCell:
        """Return the first gap that opens within a year; where none does, that holds of what is answered alone."""
        found = next((each for each in self._events() if each.kind == "opens"), None)
        if found is None:
            return self._none("contrast-no-gap-to-come")
        return _cell(ValueLine("exact", "date", f"{found.when.text}: {found.label}", value=found.when.earliest))

    def _events(self) -> tuple[Mark, ...]:
        return next(each.marks for each in self._dossier.timeline.lanes if each.kind == "forecast")

    def _measures(self) -> FigureCell:
        """Return the hours of all measures that are wanted."""
        steps = self._dossier.steps
        if not steps:
            return self._none("contrast-no-measures", "hour")
        hours = sum(each.hours for each in steps)
        count = self._wording.scalar(hours, "hour")
        text = self._wording.label("contrast-measures", hours=count, count=str(len(steps)), unknown=self._unknown)
        basis = {each.parameter or "": each for step in steps for each in step.basis}
        return FigureCell(ValueLine("exact", "hour", text, value=hours), (), (), tuple(_in_order(basis)))

    def _none(self, label: str, unit: str = "date") -> FigureCell:
        """Return that there is none, as far as it is known: what is not answered stands beside it."""
        return _cell(ValueLine("absent", unit, self._wording.label(label, unknown=self._unknown)))

    @property
    def _unknown(self) -> str:
        """Return how many points the plan leaves unanswered."""
        return str(self._dossier.report.summary.counts.unknown)


def _is_settled(value: Value) -> bool:
    """Return whether nothing more could be told of a figure, whatever was missed on the way to it."""
    return isinstance(value, Exact) and not (isinstance(value.value, Day) and not value.value.known)


def _in_order(basis: dict[str, Threshold]) -> list[Threshold]:
    return [basis[name] for name in sorted(basis)]


def _cell(value: ValueLine) -> FigureCell:
    return FigureCell(value, (), (), ())


# --- what no rule asks for -----------------------------------------------------------------------------


def _task_hours(view: View) -> Value:
    """Return the hours a week that the plan's tasks take, at least those that are told. Raises NotKnown."""
    found = [view.have(each, "weekly_hours", int) for each in view.items(view.plan, "tasks", Task)]
    told = sum(each for each in found if each is not None)
    return between(told, None if None in found else told)


def _staff_leave(view: View) -> Value:
    """Return the last day on which staff are in the building; absent where none ever are. Raises NotKnown."""
    found = [(each, is_kind(view, each, "staffed")) for each in periods(view)]
    ends = [(each, state, view.bounds(each)[1]) for each, state in found if state is not Truth.NO]
    if not ends:
        return ABSENT
    sure = [last.earliest for _, state, last in ends if state is Truth.YES]
    last = Day(max(sure, default=min(last.earliest for *_, last in ends)), max(last.latest for *_, last in ends))
    if not last.known:
        for each, _, _ in ends:
            view.note_unsure(each, "to", Truth.UNKNOWN)
    return Exact(last) if sure or last.latest < LAST else UNKNOWN


def _steps(view: View) -> Value:
    return Exact(len(view.items(view.plan.presence, "taper", TaperStep)))
