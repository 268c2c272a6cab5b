"""What belongs together in a report: the outcomes of one rule, and one question about several parts of the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo import ContrastLine, Event, Outcome, Place, PointLine, QuestionLine, Wording

SEVERITIES: Final = ("critical", "high", "medium", "low")
RULES: Final = 8  # that a question names: on a nearly blank plan all rules wait for the first move-in
_ITEM: Final = re.compile(r"\[[^\]]*\]")


def by_rule(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Return outcomes by rule, the most severe rules first."""
    groups: dict[str, list[Outcome]] = {}
    for each in sorted(outcomes, key=lambda each: SEVERITIES.index(each.severity)):
        groups.setdefault(each.rule, []).append(each)
    return list(groups.values())


def same_questions(questions: Iterable[QuestionLine]) -> list[list[QuestionLine]]:
    """Return questions in their order, the same question about several parts as one thing to ask."""
    groups: dict[tuple[str, ...], list[QuestionLine]] = {}
    for each in questions:
        groups.setdefault((_ITEM.sub("[]", each.path), *each.rules), []).append(each)
    return list(groups.values())


def waiting(group: list[QuestionLine], wording: Wording) -> str:
    """Return which rules wait for an answer; of very many the first, and how many more."""
    rules = group[0].rules
    said, rest = ", ".join(rules[:RULES]), len(rules) - RULES
    return wording.label("rules-and-more", rules=said, count=str(rest)) if rest > 0 else said


def rules_with(named: Iterable[tuple[str, str | None]]) -> str:
    """Return rules, each once, with what they are about in brackets behind them."""
    found: dict[str, list[str]] = {}
    for rule, about in named:
        found.setdefault(rule, []).extend([about] if about else [])
    return ", ".join(f"{rule} ({'; '.join(names)})" if names else rule for rule, names in found.items())


def titled(point: Event | Outcome | ContrastLine | PointLine) -> str:
    """Return the title of a point with what it is about, where it does not name that itself."""
    name = point.subject_name
    return point.title if name is None or name in point.title else f"{point.title} ({name})"


def in_file(place: Place | QuestionLine) -> tuple[str, bool, int, int, str, str]:
    """Return the order of places: as they stand in the file; what another file says comes after."""
    cell = place.cell or ""
    return place.file or "", place.line is None, place.line or 0, len(cell), cell, place.path


def counted(wording: Wording, questions: Sequence[QuestionLine]) -> str:
    """Return how many questions there are, and about how many facts where one asks for several."""
    groups = len(same_questions(questions))
    if groups == len(questions):
        return str(groups)
    return wording.label("about-facts", count=str(groups), facts=str(len(questions)))


def asked(group: list[QuestionLine], wording: Wording) -> str:
    """Return a question, with the names of the other parts that it is about."""
    same = "; ".join(dict.fromkeys(each.about for each in group[1:] if each.about))
    return f"{group[0].ask} {wording.label('also-for', others=same)}" if same else group[0].ask
