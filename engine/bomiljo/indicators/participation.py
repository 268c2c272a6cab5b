"""Participation. Source: "En plan for beboermedvirkning", "Beboermedvirkning og beboerdemokrati"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count
from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day
from bomiljo.graph import is_kind
from bomiljo.indicators.base import of_building
from bomiljo.indicators.surveys import anonymous, asks, held, residents_who
from bomiljo.model import Channel, Council, Matter, ParticipationStep, Recruitment, Survey
from bomiljo.phases import batches
from bomiljo.values import Exact, Truth, Value, all_of, any_of, earlier, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.view import View


@of_building("participation.wanting_council", "resident", of="answers")
def wanting_council(view: View) -> Value:
    """Residents who want a residents' council."""
    return residents_who(view, "wants-council")


@of_building("participation.ways_of_recruiting", "item")
def ways_of_recruiting(view: View) -> Value:
    """Ways in which residents were asked to join a council."""
    return Exact(len(view.items(view.plan.participation, "recruitment", Recruitment)))


@of_building("participation.anonymous_surveys", "item")
def anonymous_surveys(view: View) -> Value:
    """Anonymous surveys of residents' views, held by today."""
    return count(anonymous(view, each) for each in held(view))


@of_building("participation.plan_steps", "item")
def plan_steps(view: View) -> Value:
    """Steps in the long-term plan for participation."""
    return Exact(len(view.items(view.plan.participation, "plan", ParticipationStep)))


# --- what residents are asked about, and what becomes of it ------------------------------------------


@of_building("participation.matters", "item")
def matters(view: View) -> Value:
    """Matters in which residents are involved, held or planned; none can be before the first have moved in."""
    return count(_after_move_in(view, each) for each in view.items(view.plan.participation, "matters", Matter))


def _after_move_in(view: View, matter: Matter) -> Truth:
    day = view.have(matter, "on", Day)
    if day is None:
        return Truth.UNKNOWN
    found = [(each, ~earlier(day, each.first)) for each in batches(view)]
    state = view.note_unsure(matter, "on", any_of(late for _, late in found))
    if state is Truth.UNKNOWN:
        for part, name in (spot for each, late in found if late is Truth.UNKNOWN for spot in each.unsure):
            view.note_unsure(part, name, state)
    return state


@of_building("participation.surveys", "item")
def surveys_held(view: View) -> Value:
    """Surveys among residents, held by today."""
    return Exact(len(held(view)))


@of_building("participation.surveys_left", "item")
def surveys_left(view: View) -> Value:
    """Surveys held by today whose answers nobody takes up with residents: no day is set, or one before the survey."""
    return count(~_followed_up(view, each) for each in held(view))


def _followed_up(view: View, survey: Survey) -> Truth:
    day = view.have(survey, "followed_up", Day)
    if day is None:
        return Truth.UNKNOWN
    asked = view.peek(survey, "held")
    since = Truth.YES if asked is None else ~earlier(day, asked)
    return view.note_unsure(survey, "followed_up", all_of((earlier(day, NEVER), since)))


@of_building("participation.chats", "item")
def chats(view: View) -> Value:
    """Chats in which messages reach residents."""
    return count(is_kind(view, each, "chat") for each in _channels(view))


@of_building("participation.other_channels", "item")
def other_channels(view: View) -> Value:
    """Ways other than a chat in which messages reach residents."""
    return count(~is_kind(view, each, "chat") for each in _channels(view))


def _channels(view: View) -> tuple[Channel, ...]:
    return view.items(view.plan.information, "channels", Channel)


# --- the residents' council --------------------------------------------------------------------------


@of_building("participation.councils", "item")
def councils(view: View) -> Value:
    """Residents' councils that there are today."""
    return count(view.in_force(each) for each in _councils(view))


@of_building("participation.councils_set_up", "item")
def councils_set_up(view: View) -> Value:
    """Residents' councils that are set up on some day, and have not ended."""
    return count(state for _, state in _set_up(view))


@of_building("participation.council_start", "date")
def council_start(view: View) -> Value:
    """The first day of the residents' council: of those that there are or will be, the one that begins first."""
    start = _start(view)
    if not start.known:
        _note_start(view)
    return Exact(start)


@of_building("participation.asked_before_council", "yes-no")
def asked_before_council(view: View) -> Value:
    """Whether a survey, held or planned, asks residents if they want a council before it begins."""
    start = _start(view)
    found = [(each, asks(view, each, "wants-council")) for each in view.items(view.plan, "surveys", Survey)]
    before = [(each, all_of((state, earlier(_day(view, each), start)))) for each, state in found]
    state = any_of(asked for _, asked in before)
    if state is Truth.UNKNOWN:
        _note_start(view)
        for each, asked in before:
            view.note_unsure(each, "held", asked)
    return from_truth(state)


def _day(view: View, survey: Survey) -> Day:
    return view.peek(survey, "held") or Day(FIRST, LAST)


def _councils(view: View) -> tuple[Council, ...]:
    return view.items(view.plan.participation, "councils", Council)


def _set_up(view: View) -> list[tuple[Council, Truth]]:
    """Return the councils that are set up at some time and have not ended, and those of which that is not sure."""
    left = [(each, ~over) for each in _councils(view) if (over := _is_over(view, each)) is not Truth.YES]
    found = [(each, all_of((state, _has_start(view, each)))) for each, state in left]
    return [(each, state) for each, state in found if state is not Truth.NO]


def _has_start(view: View, council: Council) -> Truth:
    """Return whether a council begins on some day; `open` says that it was there before anything that matters."""
    first = view.peek(council, "from_")
    return view.note_unsure(council, "from_", Truth.UNKNOWN if first is None else truth(first != BEGINNING))


def _is_over(view: View, council: Council) -> Truth:
    return view.note_unsure(council, "to", view.passed(view.bounds(council)[1]))


def _start(view: View) -> Day:
    """Return the first day of the council that begins first; never where there is none."""
    days = [(view.bounds(each)[0], state) for each, state in _set_up(view)]
    return Day(
        min((day.earliest for day, _ in days), default=NEVER.earliest),
        min((day.latest for day, state in days if state is Truth.YES), default=NEVER.latest),
    )


def _note_start(view: View) -> None:
    for each, _ in _set_up(view):
        view.note_unsure(each, "from_", Truth.UNKNOWN)
