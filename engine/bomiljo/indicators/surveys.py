"""What surveys can prove: hard bounds from those who answered, for everybody who lives there.

Of 35 asked 13 answered, 7 of them yes: then at least 7 and at most 29 of 35. Who did not answer may
be of either mind. The latest survey counts; one without a date counts from the first move-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import bounds as counted
from bomiljo.counting import weighed
from bomiljo.model import Answer, Cohort, Survey
from bomiljo.residence import has_come
from bomiljo.values import UNKNOWN, Truth, Value, between, truth

if TYPE_CHECKING:
    from bomiljo.view import View


def residents_who(view: View, question: str) -> Value:
    """Return how many residents would say yes, from the latest survey that asked; unknown without one."""
    asked = [(survey, asks(view, survey, question)) for survey in held(view)]
    sure = [survey for survey, state in asked if state is Truth.YES]
    latest = [survey for survey, state in asked if state is not Truth.NO and not _outdated(survey, sure)]
    bounds = [_bounds(view, survey, question) for survey in latest]
    if not sure:
        view.find_out(view.plan, "surveys")
        return UNKNOWN
    low = min(low for low, _ in bounds)
    high = None if any(high is None for _, high in bounds) else max(high or 0 for _, high in bounds)
    if low != high:
        view.find_out(view.plan, "surveys")
    return between(low, high)


def held(view: View) -> list[Survey]:
    """Return the surveys that count today; one counts from the earliest day that it can have."""
    return [each for each in view.items(view.plan, "surveys", Survey) if _counts(view, each)]


def _counts(view: View, survey: Survey) -> bool:
    day = view.peek(survey, "held")
    if day is None:
        view.say("undated-survey")
        return True
    return view.reached(day) is not Truth.NO


def asks(view: View, survey: Survey, question: str) -> Truth:
    """Return whether a survey asks this; unknown where its answers are not told."""
    answers = view.have_items(survey, "answers", Answer)
    return Truth.UNKNOWN if answers is None else truth(any(each.question == question for each in answers))


def _outdated(survey: Survey, sure: list[Survey]) -> bool:
    """Return whether another survey that asked certainly is later."""
    return any(survey.held and other.held and survey.held.latest < other.held.earliest for other in sure)


def _bounds(view: View, survey: Survey, question: str) -> tuple[int, int | None]:
    """Return how many at least and at most would say yes, of all."""
    answer = next((each for each in survey.answers or () if each.question == question), None)
    yes = view.have(answer, "count", int) if answer else None
    answered, everybody = view.have(survey, "answered", int), _everybody(view, survey)
    if everybody is None or yes is None or answered is None:
        return yes or 0, everybody
    return yes, everybody - (answered - yes)


def _everybody(view: View, survey: Survey) -> int | None:
    """Return how many the answer speaks for: all who have moved in by today, or all asked where that is more."""
    asked = view.have(survey, "asked", int)
    cohorts = view.have_items(view.plan, "cohorts", Cohort)
    if asked is None or cohorts is None:
        return None
    most = counted(moved_in(view, cohorts))[1]
    return None if most is None else max(asked, most)


def moved_in(view: View, cohorts: tuple[Cohort, ...]) -> Value:
    """Return how many of some groups have moved in by today, with those who have left since."""
    return weighed((has_come(view, each), view.have(each, "people", int)) for each in cohorts)


def anonymous(view: View, survey: Survey) -> Truth:
    """Return whether a survey was anonymous."""
    flag = view.have(survey, "anonymous", bool)
    return Truth.UNKNOWN if flag is None else truth(flag)
