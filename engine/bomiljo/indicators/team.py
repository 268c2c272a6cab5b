"""The resource team. Source: "Tverrfaglig ressursteam for helhetlige tjenester"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, shortest, total
from bomiljo.dates import Day
from bomiljo.fields import Interval
from bomiljo.graph import (
    body_among,
    held_during,
    holders_today,
    in_role,
    participants,
    series_in_force,
    series_of,
)
from bomiljo.indicators.base import of_building
from bomiljo.indicators.escalation import first_receivers
from bomiljo.indicators.meetings import Held, is_overdue, meetings_overdue, skipped_from
from bomiljo.model import Body, Cohort, Evaluation, Need, Task
from bomiljo.residence import has_come, remaining
from bomiljo.values import Exact, Truth, Value, all_of, any_of, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.graph import Names
    from bomiljo.model import Series
    from bomiljo.view import View

# Those who meet refugees in their work: the services of the team that the source describes, and the district.
SERVICES: Final[tuple[Body, ...]] = ("nav", "health", "culture", "housing-office", "district")


@of_building("team.meeting_interval", "day", may_be_absent=True)
def meeting_interval(view: View) -> Value:
    """Days between the resource team's meetings; absent where there is no team today."""
    return shortest((state, _every(view, each)) for each, state in _there(view))


@of_building("team.running", "item")
def running(view: View) -> Value:
    """Resource teams that meet today."""
    return count(state for _, state in _running(view))


def _running(view: View) -> list[tuple[Series, Truth]]:
    return [(each, all_of((kind, series_in_force(view, each)))) for each, kind in series_of(view, "resource-team")]


def _there(view: View) -> list[tuple[Series, Truth]]:
    """Return the teams that meet today, or may."""
    return [(each, state) for each, state in _running(view) if state is not Truth.NO]


def _every(view: View, series: Series) -> int | None:
    every = view.have(series, "every", Interval)
    return every.days if every else None


@of_building("team.anchored_with_leader", "yes-no")
def anchored_with_leader(view: View) -> Value:
    """Whether the team is anchored with somebody who leads."""
    return from_truth(in_role(view, [view.need(view.plan.team, "anchored_with", str)], "leader"))


@of_building("team.evaluations", "item")
def evaluations(view: View) -> Value:
    """Evaluations of the team, held by today."""
    found = _evaluations(view)
    return count(view.note_unsure(each.part, each.name, view.reached(each.day)) for each in found)


@of_building("team.evaluation_overdue", "yes-no")
def evaluation_overdue(view: View) -> Value:
    """Whether a team that meets today has not been evaluated for longer than it is meant to be."""
    return from_truth(any_of(all_of((state, _not_evaluated(view, each))) for each, state in _there(view)))


def _not_evaluated(view: View, series: Series) -> Truth:
    promise = view.have(view.plan.team, "evaluate_every", Interval)
    return is_overdue(view, held_during(view, series), promise, lambda: _evaluations(view))


def _evaluations(view: View) -> list[Held]:
    found = view.items(view.plan.team, "evaluations", Evaluation)
    return [Held(view.need(each, "on", Day), each, "on") for each in found]


@of_building("team.meetings_overdue", "yes-no")
def overdue(view: View) -> Value:
    """Whether a team that meets today has not met for longer than its series says itself."""
    return from_truth(any_of(all_of((state, meetings_overdue(view, each))) for each, state in _there(view)))


@of_building("team.ever", "item")
def ever(view: View) -> Value:
    """Resource teams, now or at another time."""
    return count(state for _, state in series_of(view, "resource-team"))


@of_building("team.skipped_from", "date")
def meetings_skipped(view: View) -> Value:
    """The first day after which a team did not meet for longer than its series says itself; else never."""
    return Exact(skipped_from(view, series_of(view, "resource-team")))


@of_building("team.takes_up_grants", "yes-no")
def takes_up_grants(view: View) -> Value:
    """Whether a team that meets today looks at whom grants can be applied for."""
    return from_truth(any_of(all_of((state, _has_grants(view, each))) for each, state in _there(view)))


def _has_grants(view: View, series: Series) -> Truth:
    agenda = view.have(series, "agenda", list)
    return Truth.UNKNOWN if agenda is None else truth("grants" in agenda)


# --- who takes part ----------------------------------------------------------------------------------


@of_building("team.services_without_seat", "item")
def services_without_seat(view: View) -> Value:
    """Services that hold a task or own a need today, and have nobody in a team that meets today."""
    teams = [(participants(view, each), state) for each, state in _there(view)]
    seats = [(body, body_among(view, teams, body)) for body in SERVICES]
    without = [(body, seat) for body, seat in seats if seat is not Truth.YES]
    holders = _holders(view) if without else []
    return count(all_of((~seat, body_among(view, holders, body))) for body, seat in without)


def _holders(view: View) -> list[Names]:
    """Return those who hold a task or own a need today, or may."""
    tasks = view.have_items(view.plan, "tasks", Task)
    needs = view.have_items(view.plan.team, "needs", Need)
    silent = [(None, Truth.UNKNOWN)] if tasks is None or needs is None else []
    return [
        *silent,
        *(found for each in (*(tasks or ()), *(needs or ())) for found in holders_today(view, each, "held_by")),
    ]


# --- health from the first day -----------------------------------------------------------------------


@of_building("team.residents_without_access", "resident", of="living")
def residents_without_access(view: View) -> Value:
    """Residents who have moved in and still lack a GP or BankID."""
    found = [(each, _lacks_access(view, each)) for each in view.items(view.plan, "cohorts", Cohort)]
    return total((state, remaining(view, each)) for each, state in found if state is not Truth.NO)


def _lacks_access(view: View, cohort: Cohort) -> Truth:
    come = has_come(view, cohort)
    if come is Truth.NO:
        return come
    return all_of((come, any_of(~_has_by_today(view, cohort, name) for name in ("gp_from", "bank_id_from"))))


def _has_by_today(view: View, cohort: Cohort, name: str) -> Truth:
    day = view.have(cohort, name, Day)
    return Truth.UNKNOWN if day is None else view.note_unsure(cohort, name, view.reached(day))


@of_building("team.access_receivers", "item")
def access_receivers(view: View) -> Value:
    """Actors who are the first to turn to when a GP, a bank account or BankID is missing, and are there today."""
    return first_receivers.measure(view, "health-access")
