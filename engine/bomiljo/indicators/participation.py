"""Participation. Source: "En plan for beboermedvirkning", "Beboermedvirkning og beboerdemokrati"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count
from bomiljo.indicators.base import of_building
from bomiljo.indicators.surveys import anonymous, held, residents_who
from bomiljo.model import ParticipationStep, Recruitment
from bomiljo.values import Exact, Value

if TYPE_CHECKING:
    from bomiljo.view import View


@of_building("participation.wanting_council", "resident")
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
