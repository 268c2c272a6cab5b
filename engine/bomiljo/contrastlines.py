"""Reports of several plans -> the lines that tell what each does beside the first, and how each point stands in all."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final, get_args

from bomiljo.contrasts import (
    Contrast,
    ContrastCounts,
    ContrastLine,
    ContrastNote,
    PointCell,
    PointLine,
    SameLine,
)
from bomiljo.differing import fields_that_differ
from bomiljo.pairing import ContrastCode, in_order, paired, stand_in
from bomiljo.rulebook import INTERNAL, SEVERITIES
from bomiljo.sincewords import points_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bomiljo.comparing import Point, StandingCode
    from bomiljo.contrasts import NoteCode
    from bomiljo.deciding import Ref
    from bomiljo.dossiers import Dossier
    from bomiljo.model import Plan
    from bomiljo.pairing import Paired
    from bomiljo.report import Outcome
    from bomiljo.wording import Wording

_ORDER: Final[tuple[ContrastCode, ...]] = get_args(ContrastCode)
_LISTED_AS_SAME: Final = ("both_gap", "both_unknown")
_COUNTED: Final = ("both_ok", "neither_asks")  # that both are in order needs nobody


class Side:
    """One of the plans, by its letter: as it may be seen, with what its page tells."""

    def __init__(self, name: str, plan: Plan, found: Dossier) -> None:
        """Keep what is looked up often."""
        self.id, self.plan, self.dossier, self.report = name, plan, found, found.report

    @cached_property
    def points(self) -> Mapping[Ref, Point]:
        """Return how each point stands."""
        return points_of(self.report)

    @cached_property
    def outcomes(self) -> dict[Ref, Outcome]:
        """Return the outcomes by what they speak of."""
        return {(each.rule, each.subject): each for each in self.report.outcomes}

    def message(self, ref: Ref | None) -> str | None:
        """Return what the report says of a point; None where it has none."""
        return self.outcomes[ref].message if ref else None


class Writer:
    """Puts the sides beside each other."""

    def __init__(self, sides: list[Side], wording: Wording) -> None:
        """Pair each of the others with the first, once."""
        self._sides, self._wording, self._first = sides, wording, sides[0]
        self._pairs = [{each.ref: each for each in paired(sides[0].points, other.points)} for other in sides[1:]]

    # --- another plan beside the first -------------------------------------------------------------------

    def contrast(self, number: int) -> Contrast:
        """Return what one of the others does beside the first."""
        side, pairs = self._sides[number], list(self._pairs[number - 1].values())
        fields = fields_that_differ(self._first.plan, side.plan, self._wording)
        codes: Counter[str] = Counter(each.code for each in pairs)
        counts = ContrastCounts(**{name: codes[name] for name in ContrastCounts._fields})
        listed = [each for each in pairs if each.code not in (*_LISTED_AS_SAME, *_COUNTED)]
        same = [each for each in pairs if each.code in _LISTED_AS_SAME]
        return Contrast(
            option=side.id,
            text=self._text(side, counts),
            counts=counts,
            lines=tuple(self._line(each, side) for each in sorted(listed, key=self._rank(side))),
            same=tuple(self._same(each, side) for each in sorted(same, key=self._rank(side))),
            notes=tuple(self._notes(side, alike=not fields)),
            fields=fields if self._first.report.summary.audience == INTERNAL else None,
        )

    def _rank(self, side: Side) -> Callable[[Paired], tuple[int, bool, int]]:
        """Return what puts points in the order in which they want attention; stable within."""

        def rank(pair: Paired) -> tuple[int, bool, int]:
            severity = SEVERITIES.index(self._shown(pair, side).severity)
            return _ORDER.index(pair.code), pair.stands == "ok", severity

        return rank

    def _shown(self, pair: Paired, side: Side) -> Outcome:
        """Return the outcome that tells what a point is about: that of the other plan, else that of the first."""
        return side.outcomes[pair.other] if pair.other else self._first.outcomes[pair.ref]

    def _line(self, pair: Paired, side: Side) -> ContrastLine:
        found = self._shown(pair, side)
        return ContrastLine(
            change=pair.code,
            rule=found.rule,
            subject=found.subject,
            subject_name=found.subject_name,
            severity=found.severity,
            topic=found.topic,
            title=found.title,
            from_=pair.stood,
            to=pair.stands,
            from_message=self._first.message(pair.first),
            to_message=side.message(pair.other),
        )

    def _same(self, pair: Paired, side: Side) -> SameLine:
        found = self._shown(pair, side)
        return SameLine(pair.code, found.rule, found.subject, found.subject_name, found.severity, found.title)

    def _text(self, side: Side, counts: ContrastCounts) -> str:
        """Return the counts in one sentence, without those that are 0; what is not answered is always told."""
        found = {name: number for name, number in counts._asdict().items() if number and name not in _COUNTED}
        said = [self._wording.label(f"contrast-count-{name}", count=str(number)) for name, number in found.items()]
        names = {"first": self._first.id, "other": side.id}
        if not said:
            return self._wording.label("contrast-nothing", **names)
        return self._wording.label("contrast-text", said="; ".join(said), **names)

    def _notes(self, side: Side, *, alike: bool) -> Iterator[ContrastNote]:
        for code, holds in self._noted(side, alike=alike):
            if holds:
                said = self._wording.label(f"contrast-note-{code}", first=self._first.id, other=side.id)
                yield ContrastNote(code, said)

    def _noted(self, side: Side, *, alike: bool) -> Iterator[tuple[NoteCode, bool]]:
        first, other = self._first.report.plan, side.report.plan
        yield "same_plan", alike
        yield "municipality", first.municipality != other.municipality
        yield "phases", self._first.report.phases != side.report.phases

    # --- all plans -----------------------------------------------------------------------------------------

    def points(self) -> tuple[PointLine, ...]:
        """Return every point with how it stands in each plan, in the order of rules and subjects."""
        refs = {ref for pairs in self._pairs for ref in pairs}
        return tuple(self._point(ref) for ref in sorted(refs, key=in_order))

    def _point(self, ref: Ref) -> PointLine:
        cells = (self._in_first(ref), *(self._in_other(ref, number) for number in range(1, len(self._sides))))
        shown = next(found for side in self._sides if (found := side.outcomes.get(ref)))
        return PointLine(
            rule=shown.rule,
            subject=shown.subject,
            subject_name=shown.subject_name,
            severity=shown.severity,
            topic=shown.topic,
            title=shown.title,
            same=len({each.standing for each in cells}) == 1,
            cells=cells,
        )

    def _in_first(self, ref: Ref) -> PointCell:
        pair = next(each[ref] for each in self._pairs if ref in each)
        return self._cell(self._first, pair.stood, pair.first)

    def _in_other(self, ref: Ref, number: int) -> PointCell:
        side, pair = self._sides[number], self._pairs[number - 1].get(ref)
        if pair is None:
            return self._cell(side, stand_in(side.points, ref, None), None)
        return self._cell(side, pair.stands, pair.other)

    def _cell(self, side: Side, standing: StandingCode | None, ref: Ref | None) -> PointCell:
        return PointCell(standing, ref[1] if ref else None, side.message(ref))
