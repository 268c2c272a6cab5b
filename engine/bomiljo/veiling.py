"""A value of an indicator -> what may be told of it, for one plan on one day."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from bomiljo import disclosure
from bomiljo.composition import AGES, composition
from bomiljo.counting import bounds, total
from bomiljo.disclosure import NOT_TOLD
from bomiljo.indicators import INDICATORS
from bomiljo.residence import has_come, remaining
from bomiljo.subjects import subjects
from bomiljo.values import Exact, Range, Ratio, Truth, Value, Veiled
from bomiljo.view import NotKnown, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.dates import Day
    from bomiljo.indicators import Indicator
    from bomiljo.model import Cohort, Plan, Survey
    from bomiljo.subjects import Subject

OF_RESIDENTS: Final = frozenset({"resident", "resident-share", "resident-home", "resident-kind", "agreement", "chance"})


class Veils:
    """What may be told of the figures of a plan, on each day. A limit of 0 hides nothing."""

    def __init__(self, plan: Plan, limit: int) -> None:
        """Keep the plan, and below how many residents a group is protected."""
        self._plan, self._limit = plan, limit
        self._days: dict[Day, Veil] = {}

    def told(self, day: Day, indicator: Indicator, subject: Subject | None, value: Value) -> Value | Veiled:
        """Return what may be told of a value that holds on a day."""
        if not self._limit or indicator.unit not in OF_RESIDENTS:
            return value
        if day not in self._days:
            self._days[day] = Veil(View(self._plan, day), self._limit)
        return self._days[day].told(indicator, subject if indicator.subject else None, value)


class Veil:
    """What may be told on one day."""

    def __init__(self, view: View, limit: int) -> None:
        """Keep the view; what is needed of it is found when it is asked for."""
        self._view, self._limit = view, limit

    def told(self, indicator: Indicator, subject: Subject | None, value: Value) -> Value | Veiled:
        """Return what may be told of a value in residents."""
        match value, indicator.unit:
            case ((Exact() | Range()), "resident"):
                return self._counted(indicator, subject, value)
            case ((Exact() | Range()), _):
                return value if self._is_open(indicator, value) else NOT_TOLD
        return value

    # --- counts ----------------------------------------------------------------------------------

    def _counted(self, indicator: Indicator, subject: Subject | None, value: Value) -> Value | Veiled:
        if not self._is_whole_told(indicator, subject):
            return NOT_TOLD
        if indicator.of == "answers":
            wholes = self._spoken_for | self._answers
            return disclosure.told_of_answers(value, self._spoken_for, wholes, self._limit)
        return disclosure.told(value, self._wholes(indicator, subject), self._limit)

    def _is_whole_told(self, indicator: Indicator, subject: Subject | None) -> bool:
        """Return whether it may be told of how many a count is a part: almost all of them would tell that too."""
        match indicator.of:
            case "batch" | "batches":
                return self._are_batches_told(subject)
            case "living" | "answers":
                return self._are_newcomers_told
            case "age":
                return self._is_told("age")
        return indicator.of in ("all", "residents")

    def _wholes(self, indicator: Indicator, subject: Subject | None) -> frozenset[int]:
        """Return of how many a count is a part: what it leaves of them is protected like itself."""
        match indicator.of:
            case "batch":
                return self._counts("presence.newcomers", subject)
            case "residents":
                return self._residents
            case "living":
                return self._living
            case "age":
                return self._residents | self._over_55
        return frozenset()

    def _counts(self, name: str, subject: Subject | None = None) -> frozenset[int]:
        """Return the ends of a count of residents; nobody is no whole."""
        return _ends(INDICATORS[name].read(self._view, subject).value)

    @cached_property
    def _residents(self) -> frozenset[int]:
        """Return how many live there or are to come, which anybody may know, as far as it is known."""
        return self._counts("mix.residents")

    @cached_property
    def _living(self) -> frozenset[int]:
        """Return how many live there today."""
        return _ends(total((has_come(self._view, each), remaining(self._view, each)) for each in self._cohorts))

    @cached_property
    def _over_55(self) -> frozenset[int]:
        found = composition(self._view, "age")
        return frozenset() if found is None else frozenset({found.counts[AGES.index("over-55")]})

    @cached_property
    def _are_newcomers_told(self) -> bool:
        """Return whether it may be told how many have come so far: who has not would be an arrival that is not told."""
        return len({has_come(self._view, each) for each in self._cohorts}) <= 1 or self._are_batches_told(None)

    @property
    def _cohorts(self) -> Iterable[Cohort]:
        return self._view.plan.cohorts or ()

    @cached_property
    def _spoken_for(self) -> frozenset[int]:
        """Return for how many each survey speaks: all who have moved in, or all who were asked where that is more."""
        moved_in = max(self._counts("information.to_be_asked"), default=0)
        surveys: Iterable[Survey] = self._view.plan.surveys or ()
        return frozenset(max(each.asked, moved_in) for each in surveys if each.asked is not None)

    @cached_property
    def _answers(self) -> frozenset[int]:
        """Return how many were asked in each survey, and how many answered."""
        surveys: Iterable[Survey] = self._view.plan.surveys or ()
        return frozenset(number for each in surveys for number in (each.asked, each.answered) if number)

    def _are_batches_told(self, subject: Subject | None) -> bool:
        """Return whether the size of an arrival may be told beside those of the others; of all where none is named."""
        sizes = self._batches
        if sizes is None:
            return False
        shown = disclosure.parts_told(list(sizes.values()), self._limit)
        keys = list(sizes)
        return len(shown) == len(keys) if subject is None else keys.index(subject.key) in shown

    @cached_property
    def _batches(self) -> dict[str, int] | None:
        """Return the size of each arrival; None where one is not known."""
        try:
            found = subjects(self._view, "arrival")
        except NotKnown:
            return None
        sizes = {each.key: INDICATORS["presence.newcomers"].read(self._view, each).value for each in found}
        exact = {key: each.value for key, each in sizes.items() if isinstance(each, Exact)}
        return {key: each for key, each in exact.items() if isinstance(each, int)} if len(exact) == len(sizes) else None

    # --- shares, and figures of a whole group ----------------------------------------------------

    def _is_open(self, indicator: Indicator, value: Exact | Range) -> bool:
        """Return whether a figure may be told as it is."""
        match indicator.of:
            case "age" | "household" | "support":
                return self._is_told(indicator.of)
            case "under-25":
                return self._are_all_there() and self._is_told("age")
            case "tenants":
                return self._are_all_there() and self._is_told("kind") and self._leaves_enough(value)
            case "homes":
                return self._is_far_from_residents(value)
        return False

    def _is_told(self, trait: str) -> bool:
        """Return whether all parts of a trait may be told."""
        found = composition(self._view, trait)
        return found is not None and len(disclosure.parts_told(found.counts, self._limit)) == len(found.counts)

    def _are_all_there(self) -> bool:
        """Return whether everybody has come and nobody has left: else two figures would tell of who has not."""
        moved_in = self._counts("information.to_be_asked")
        come = all(has_come(self._view, each) is Truth.YES for each in self._cohorts)
        return come and len(self._residents | moved_in) == 1

    def _leaves_enough(self, value: Exact | Range) -> bool:
        ends = [value.value] if isinstance(value, Exact) else [value.low, value.high]
        return all(
            isinstance(each, Ratio) and each.part > self._limit and each.whole - each.part > self._limit
            for each in ends
        )

    def _is_far_from_residents(self, value: Exact | Range) -> bool:
        """Return whether homes are many, and so many fewer than residents that those who share are no small group."""
        least, most = bounds(value)
        return least == most and least > self._limit and all(each - least > self._limit for each in self._residents)


def _ends(value: Value) -> frozenset[int]:
    """Return the ends of a count that are known; nobody is no whole."""
    match value:
        case Exact(int()) | Range(int()):
            return frozenset(each for each in bounds(value) if each)
    return frozenset()
