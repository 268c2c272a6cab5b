"""Reading plans that are wrong: their problems, and what every message must keep to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bomiljo import LoadError, Problem, Wording, read_plan

if TYPE_CHECKING:
    from bomiljo import Plan

_UNFILLED = re.compile(r"\{[a-z_.]*\}")
_PYTHON = re.compile(r"NoneType|Traceback|pydantic|<class|\b(?:dict|int|str|bool|tuple|float)\b|[a-z]Error\b")
_EMPTY = re.compile(r"«\s*»|“\s*”|''|\(\s*\)|\*&")


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """Return the problems of a plan that must be refused, after a look at each of their messages."""
    with pytest.raises(LoadError) as caught:
        read_plan(text, source="plan.yaml")
    found = caught.value.problems
    assert found, "refused without a reason"
    for each in found:
        well_worded(each)
    return found


def places(text: str | bytes) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem, in the order in which they are told."""
    return [(each.code, each.line, each.column) for each in problems(text)]


def only(text: str | bytes) -> Problem:
    """Return the one problem of a plan."""
    found = problems(text)
    assert len(found) == 1, [each.code for each in found]
    return found[0]


def said(problem: Problem) -> tuple[str, str]:
    """Return the message in bokmål and in English."""
    return Wording("nb").problem(problem), Wording("en").problem(problem)


def well_worded(problem: Problem) -> None:
    """Hold the messages of a problem against what is true of every message.

    One line that starts with the place; no name of a placeholder or of a Python type that the writer
    of the plan has not written, and nothing that steers a terminal.
    """
    written = " ".join([problem.value or "", problem.suggestion or "", *problem.values.values()])
    texts = said(problem)
    assert texts[0] != texts[1], "the same in both languages"
    for text in texts:
        assert text.startswith(f"{problem.place}: "), text
        assert len(text) > len(problem.place) + 20, text
        assert text.isprintable(), repr(text)
        for found in (*_UNFILLED.findall(text), *_PYTHON.findall(text)):
            assert found in written, text


def nothing_empty(problem: Problem) -> None:
    """Hold that no message quotes nothing: `“” is not a date`."""
    for text in said(problem):
        assert not _EMPTY.search(text), text


def read(text: str | bytes) -> Plan:
    """Return a plan that is sound."""
    return read_plan(text, source="plan.yaml")


def is_refused_well(data: str | bytes) -> bool:
    """Return whether a plan is refused. Nothing but a LoadError may come out, and it must be well worded."""
    try:
        read_plan(data, source="plan.yaml")
    except LoadError as error:
        found = error.problems
    else:
        return False
    assert found, "refused without a reason"
    for each in found:
        assert 0 <= each.line <= len(data) + 1
        assert (each.line == 0) == (each.column == 0)
        well_worded(each)
    return True
