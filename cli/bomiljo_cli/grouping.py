"""What belongs together in a report: the outcomes of one rule, and one question about several parts of the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo import Outcome, QuestionLine

SEVERITIES: Final = ("critical", "high", "medium", "low")
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


def others(group: list[QuestionLine]) -> str:
    """Return the parts that a question is about beside the first, by their ids."""
    return ", ".join("".join(_ITEM.findall(each.path)[-1:]).strip("[]") for each in group[1:])
