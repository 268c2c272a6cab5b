"""A dossier put in the order in which the page tells it: outcomes by rule, questions by who would know, limits once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo_cli.grouping import asked, by_rule, counted, same_questions, waiting
from bomiljo_cli.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo import (
        Dossier,
        Evidence,
        Lane,
        Outcome,
        PartLine,
        QuestionLine,
        ThingLine,
    )

_PARTS: Final = ("accountable", "responsible", "holder", "consulted", "informed")


class RuleGroup(NamedTuple):
    """The outcomes of one rule that stand together."""

    first: Outcome
    outcomes: tuple[Outcome, ...]


class Asking(NamedTuple):
    """What one would know: questions, those about several parts of the plan as one."""

    who: str
    groups: tuple[list[QuestionLine], ...]


class Limit(NamedTuple):
    """A limit, what is compared with it, and the rules that do."""

    id: str
    evidence: Evidence
    rules: tuple[str, ...]


class Row(NamedTuple):
    """A row of a lane's table."""

    what: str
    when: tuple[str, ...]
    more: str
    rule: str | None


class Matter(NamedTuple):
    """A task or a need, and by part who has it."""

    thing: ThingLine
    parts: dict[str, tuple[str, ...]]


class Holdings(NamedTuple):
    """Somebody, and by part what they have."""

    name: str
    parts: dict[str, tuple[str, ...]]


class Shaped(Reading):
    """What the templates loop over."""

    def __init__(self, dossier: Dossier) -> None:
        """Keep what is looked up often."""
        super().__init__(dossier.report)
        self._dossier = dossier
        self._limit_ids: dict[tuple[str, ...], str] = {}
        self.limits = tuple(self._limits())

    # --- outcomes ----------------------------------------------------------------------------------------

    def of(self, outcome: str, *, missed: bool = False) -> tuple[RuleGroup, ...]:
        """Return the outcomes of a kind by rule, the most severe first."""
        found = [each for each in self._report.outcomes if each.outcome == outcome and each.missed == missed]
        return tuple(RuleGroup(group[0], tuple(group)) for group in by_rule(found))

    def anchor(self, outcome: Outcome) -> str:
        """Return the name of an outcome's place on the page: the rule, and its subject where it has one."""
        return f"{outcome.rule}:{outcome.subject}" if outcome.subject else outcome.rule

    # --- limits ------------------------------------------------------------------------------------------

    def _limits(self) -> Iterator[Limit]:
        """Yield every limit that something was compared with: a threshold once, another limit once for its rule."""
        found: dict[tuple[str, ...], list[tuple[str, Evidence]]] = {}
        for outcome in self._report.outcomes:
            for each in outcome.evidence:
                found.setdefault(_key(outcome.rule, each), []).append((outcome.rule, each))
        for number, (key, uses) in enumerate(sorted(found.items()), 1):
            self._limit_ids[key] = f"limit-{number}"
            yield Limit(f"limit-{number}", uses[0][1], tuple(dict.fromkeys(rule for rule, _ in uses)))

    def limit(self, outcome: Outcome, evidence: Evidence) -> str:
        """Return the id of the limit of a comparison."""
        return self._limit_ids[_key(outcome.rule, evidence)]

    # --- questions ---------------------------------------------------------------------------------------

    def questions(self) -> tuple[Asking, ...]:
        """Return the questions by who would know, in the order of what settles most."""
        found: dict[str, list[list[QuestionLine]]] = {}
        for group in same_questions(self._report.questions):
            found.setdefault(group[0].who_name, []).append(group)
        return tuple(Asking(who, tuple(groups)) for who, groups in found.items())

    def asked_count(self) -> str:
        """Return how many questions there are, and about how many facts."""
        return counted(self._wording, self._report.questions)

    def asked(self, group: list[QuestionLine]) -> str:
        """Return a question, with the other parts that it is about."""
        return asked(group, self._wording)

    def waiting(self, group: list[QuestionLine]) -> str:
        """Return which rules wait for an answer."""
        return waiting(group, self._wording)

    # --- time and tasks ----------------------------------------------------------------------------------

    def rows(self, lane: Lane) -> tuple[Row, ...]:
        """Return the rows of a lane's table; the days on which one series meets are one row."""
        rows = [Row(each.label, (each.text,), "", None) for each in lane.bars]
        held: dict[str, list[str]] = {}
        for each in lane.marks:
            if each.kind == "held":
                held.setdefault(each.label, []).append(each.when.text)
        rows += [Row(what, tuple(days), "", None) for what, days in held.items()]
        marks = [each for each in lane.marks if each.kind != "held"]
        rows += [
            Row(each.label, (each.when.text,), "" if each.text == each.when.text else each.text, each.rule)
            for each in marks
        ]
        return tuple(rows)

    def matters(self) -> tuple[Matter, ...]:
        """Return tasks and needs with who has which part in them."""
        found = self._dossier.responsibilities
        return tuple(Matter(each, self._parts(each)) for each in found.matrix) if found else ()

    def actors(self) -> tuple[Holdings, ...]:
        """Return who has a part in tasks and needs, with what they have, in the order of the bodies."""
        found = self._dossier.responsibilities
        made = (Holdings(each.name, self._has(each.id)) for each in (found.actors if found else ()))
        return tuple(each for each in made if any(each.parts.values()))

    def _has(self, actor: str) -> dict[str, tuple[str, ...]]:
        found = self._dossier.responsibilities
        things = found.matrix if found else ()
        return {
            part: tuple(
                self._perhaps(thing.name, each)
                for thing in things
                for each in thing.parts
                if (each.actor, each.part) == (actor, part)
            )
            for part in _PARTS
        }

    def _parts(self, thing: ThingLine) -> dict[str, tuple[str, ...]]:
        return {part: tuple(self._sure(thing, part)) for part in _PARTS}

    def _sure(self, thing: ThingLine, part: str) -> Iterable[str]:
        return dict.fromkeys(self._perhaps(each.name, each) for each in thing.parts if each.part == part)

    def _perhaps(self, name: str, part: PartLine) -> str:
        return name if part.sure == "yes" else self._wording.label("held-perhaps", what=name)


def _key(rule: str, evidence: Evidence) -> tuple[str, ...]:
    """Return what makes a limit one: its parameter, or the rule and the comparison that states it."""
    limit = evidence.threshold
    if limit.parameter:
        return "parameter", limit.parameter, evidence.comparison, evidence.indicator
    if evidence.indicator.startswith("phase."):
        return "phase", evidence.indicator
    return "rule", rule, evidence.indicator, evidence.comparison, limit.text
