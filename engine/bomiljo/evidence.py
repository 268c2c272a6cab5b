"""Comparisons -> evidence: the value as it may be shown, the threshold with its provenance, the places read."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Final, Literal

from bomiljo.conditions import Comparison, ParameterName
from bomiljo.dates import Day
from bomiljo.report import Evidence, Place, Threshold, ValueLine, place_at
from bomiljo.values import (
    Absent,
    Exact,
    Range,
    Scalar,
    Truth,
    Unknown,
    Value,
    Veiled,
    from_truth,
    number,
)
from bomiljo.wording import coarse

if TYPE_CHECKING:
    from bomiljo.deciding import Decision
    from bomiljo.phases import Phase
    from bomiljo.places import Spot
    from bomiljo.report import Number
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.timing import Timing
    from bomiljo.veiling import Veils
    from bomiljo.view import View
    from bomiljo.wording import Wording

_GROUPS: Final = "cohorts"
PHASES_SECTION: Final = "Personell med tilstedeværelse skaper trygghet"  # "the first half-year after arrival"


@dataclass(frozen=True, slots=True)
class Evidencer:
    """Writes the evidence of decisions."""

    book: Rulebook
    view: View
    wording: Wording
    veils: Veils
    places: dict[frozenset[Spot], tuple[Place, ...]] = field(default_factory=dict)
    phases: dict[object, tuple[Evidence, ...]] = field(default_factory=dict)

    def lines(self, decision: Decision) -> tuple[Evidence, ...]:
        """Return the comparisons of a decision: first whether it applies, then what it requires."""
        return (
            *self._phases(decision.timing),
            *(self._line("when", each, decision) for each in decision.when),
            *(self._line("require", each, decision) for each in decision.require),
        )

    def _phases(self, timing: Timing) -> tuple[Evidence, ...]:
        """Return for each phase of the rule whether it holds: one of them must."""
        key = timing.held, timing.reads
        if key not in self.phases:  # many rules share a schedule
            places = self.places_of(timing.reads)
            self.phases[key] = tuple(self._phase(phase, state, places) for phase, state in timing.held)
        return self.phases[key]

    def _phase(self, phase: Phase, state: Truth, places: tuple[Place, ...]) -> Evidence:
        name, asked = f"phase.{phase}", self.wording.scalar(value=True, unit="yes-no")
        threshold = Threshold(asked, True, "yes-no", None, "model", PHASES_SECTION, "")
        value = self.value(from_truth(state), "yes-no")
        return Evidence("when", name, self.wording.indicator(name), value, "is", threshold, state.value, (), places)

    def _line(self, part: Literal["when", "require"], found: Comparison, decision: Decision) -> Evidence:
        name = found.atom.indicator
        unit = self.book.indicators[name].unit
        return Evidence(
            part,
            name,
            self.wording.indicator(name),
            self.value(self.told(found, decision), unit),
            found.atom.operator,
            self._threshold(found, unit, decision.rule),
            found.result.value,
            tuple(self.wording.label(note) for note in sorted(found.reading.notes)),
            self.places_of(found.reading.reads),
        )

    def places_of(self, reads: frozenset[Spot]) -> tuple[Place, ...]:
        """Return the facts that were read, with their lines.

        What is read of a group of residents hangs on how many they are: groups are named by their list, unless small
        groups are shown.
        """
        if reads not in self.places:  # many comparisons rest on the same facts
            paths = sorted({_GROUPS if self._hides(spot.path) else spot.path for spot in reads})
            self.places[reads] = tuple(place_at(path, self.view.mark(path)) for path in paths)
        return self.places[reads]

    def _hides(self, path: str) -> bool:
        return self.wording.small > 0 and path.startswith(_GROUPS)

    def _threshold(self, found: Comparison, unit: str, rule: Rule) -> Threshold:
        limit, lang = found.atom.limit, self.wording.lang
        unit = "day" if found.atom.operator == "within" else unit
        shown = self.wording.scalar(found.limit, unit)
        value = tuple(map(_shown, found.limit)) if isinstance(found.limit, tuple) else _shown(found.limit)
        if isinstance(limit, ParameterName):
            parameter = self.book.parameters[limit.name]
            why = parameter.why[lang]
            return Threshold(shown, value, unit, parameter.name, parameter.kind, parameter.source, why)
        statements = [self.book.statements[each] for each in rule.covers]
        if not statements:  # a rule of one municipality's own
            return Threshold(shown, value, unit, None, "local", rule.source, "")
        kind: Literal["model", "finding"] = "model" if any(s.kind == "model" for s in statements) else "finding"
        return Threshold(shown, value, unit, None, kind, statements[0].section, statements[0].says[lang])

    def told(self, found: Comparison, decision: Decision) -> Value | Veiled:
        """Return what may be told of what was compared."""
        value, indicator = found.reading.value, self.book.indicators[found.atom.indicator]
        return self.veils.told(decision.timing.day, indicator, decision.subject, value)

    def value(self, value: Value | Veiled, unit: str) -> ValueLine:
        """Return a value as it may be shown."""
        return value_line(value, unit, self.wording)


def value_line(value: Value | Veiled, unit: str, wording: Wording) -> ValueLine:
    """Return what may be told of a value, in words and as data."""
    text = wording.value(value, unit)
    match value:
        case Unknown():
            return ValueLine("unknown", unit, text)
        case Absent():
            return ValueLine("absent", unit, text)
        case Exact(exact):
            return ValueLine("exact", unit, text, value=_shown(coarse(exact, unit)))
        case Range(low, high):
            least, most = coarse(low, unit, floor), None if high is None else coarse(high, unit, ceil)
            return ValueLine("range", unit, text, low=_number(least), high=None if most is None else _number(most))
        case Veiled():
            return _veiled(value, unit, text, wording.small)


def _veiled(value: Veiled, unit: str, text: str, small: int) -> ValueLine:
    low, high = (None if each is None else _number(each) for each in (value.low, value.high))
    if value.low is None and value.high == small:
        return ValueLine("suppressed", unit, text, below=small + 1)
    return ValueLine("suppressed" if low is high is None else "range", unit, text, low=low, high=high)


def _shown(value: Scalar) -> bool | Number | str:
    return value if isinstance(value, (bool, str)) else str(value) if isinstance(value, Day) else _number(value)


def _number(value: Scalar) -> Number:
    exact = number(value)
    return exact if isinstance(exact, int) else round(float(exact), 4)
