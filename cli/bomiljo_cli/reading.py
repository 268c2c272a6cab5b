"""What a report says of an outcome, looked up: who owns it, by when, and where in the plan its verdict comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording
from bomiljo_cli.grouping import in_file

if TYPE_CHECKING:
    from bomiljo import MeasureLine, Outcome, OutcomeRef, Place, QuestionLine, Report


class Reading:
    """A report with its parts by name."""

    def __init__(self, report: Report) -> None:
        """Keep what is looked up often."""
        self._report = report
        self._wording = Wording(report.summary.lang, 0)
        self._measures = {each.id: each for each in report.measures}
        self._outcomes = {(each.rule, each.subject): each for each in report.outcomes}
        self.file = report.plan.file

    def owner(self, outcome: Outcome) -> str:
        """Return who would own what closes a gap; empty where no measure is wanted."""
        measures = [self._measures[each] for each in outcome.measures]
        owned = [each for each in measures if each.owner] or measures
        return self.owner_of(owned[0]) if owned else ""

    def owner_of(self, measure: MeasureLine) -> str:
        """Return who would own a measure."""
        name = measure.owner.name if measure.owner else ""
        role = self._wording.word("role", measure.role)
        return self._wording.label(f"action-owner-{measure.ownership}", name=name, role=role)

    def due(self, outcome: Outcome) -> str:
        """Return by when a gap is to be closed."""
        if outcome.due is None:
            return self._wording.label("no-day")
        return self._wording.label("before-day", day=self._wording.written_day(outcome.due))

    def measure(self, name: str) -> MeasureLine:
        """Return a measure of the report."""
        return self._measures[name]

    def outcome(self, ref: OutcomeRef) -> Outcome:
        """Return the outcome that something points at."""
        return self._outcomes[ref.rule, ref.subject]

    def called(self, ref: OutcomeRef) -> str:
        """Return a short name of an outcome: the rule, and what it speaks of."""
        name = self.outcome(ref).subject_name
        return f"{ref.rule} ({name})" if name else ref.rule

    def places(self, outcome: Outcome) -> tuple[Place, ...]:
        """Return where in the plan a verdict comes from, in the order of the file."""
        found = {place for each in outcome.evidence if each.part == "require" for place in each.places}
        return tuple(sorted(found, key=in_file))

    def within(self, place: Place | QuestionLine) -> str:
        """Return the line or the cell of a place; empty where no file has it."""
        return str(place.line) if place.line is not None else place.cell or ""

    def spots(self, places: tuple[Place, ...]) -> str:
        """Return the lines and cells of places, each once."""
        return ", ".join(dict.fromkeys(filter(None, map(self.within, places))))

    def notes(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the remarks of a verdict, each once."""
        return tuple(dict.fromkeys(note for each in outcome.evidence for note in each.notes))
