"""What happened, held against the paths: who received, to whom it was passed on, and how long it waits.

Source: "Samarbeid med Boligbygg Oslo KF", "Beboersammensetning".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import count
from bomiljo.dates import FIRST, LAST, NEVER, Day
from bomiljo.fields import Duration, Interval
from bomiljo.indicators.base import of_building
from bomiljo.model import Holder, Incident, PassedOn, Path, Step
from bomiljo.routing import all_paths, along, serving, steps_of, way
from bomiljo.values import Truth, Value, all_of, any_of, earlier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.view import View

_ANY_DAY: Final = Day(FIRST, LAST)
_DAY: Final = 24  # hours


@of_building("escalation.incidents_off_path", "item")
def incidents_off_path(view: View) -> Value:
    """Incidents received by somebody who was on no path for them on that day, and is on none today."""
    return count(_is_off_path(view, each) for each in _incidents(view))


@of_building("escalation.incidents_waiting", "item")
def incidents_waiting(view: View) -> Value:
    """Incidents that are not settled by today, although every path for them has promised it."""
    return count(_is_late(view, each) for each in _incidents(view))


@of_building("escalation.incidents_skipping", "item")
def incidents_skipping(view: View) -> Value:
    """Incidents that were passed on over a step at which somebody received on that day."""
    return count(_skips(view, each) for each in _incidents(view))


@of_building("escalation.incidents_stuck", "item")
def incidents_stuck(view: View) -> Value:
    """Incidents that are not settled by today, and lie at a step for days longer than they may.

    Days are whole: received late in the evening, with four hours to go on, is late on the day after the next.
    """
    return count(_is_stuck(view, each) for each in _incidents(view))


def _incidents(view: View) -> tuple[Incident, ...]:
    return view.items(view.plan.escalation, "incidents", Incident)


def _raised(view: View, incident: Incident) -> Day:
    return view.peek(incident, "raised") or _ANY_DAY


def _unsettled(view: View, incident: Incident) -> Truth:
    return ~view.reached(view.peek(incident, "settled") or Day(_raised(view, incident).earliest, NEVER.latest))


def _taken(view: View, incident: Incident) -> list[tuple[Path, Truth]] | None:
    """Return the paths that an incident takes, or may; None where no paths are told."""
    paths = view.have_items(view.plan.escalation, "paths", Path)
    if paths is None or incident.topic is None:
        return None if paths is None else [(each, Truth.UNKNOWN) for each in paths]
    return serving(view, view.need(incident, "topic", str))


def _noted(view: View, state: Truth, incident: Incident, *fields: str) -> Truth:
    """Return whether something holds, and note what is not told of an incident where that leaves it open."""
    if state is Truth.UNKNOWN:
        for each in fields:
            view.have(incident, each, str)
    return state


# --- received by whom --------------------------------------------------------------------------------


def _is_off_path(view: View, incident: Incident) -> Truth:
    happened = view.reached(_raised(view, incident))
    if happened is Truth.NO:
        return happened
    state = all_of((happened, ~_is_on_path(view, incident)))
    view.note_unsure(incident, "raised", state)
    return _noted(view, state, incident, "topic", "received_by")


def _is_on_path(view: View, incident: Incident) -> Truth:
    """Return whether the one who received an incident is a receiver on a path for it."""
    taken = _taken(view, incident)
    if taken is None:
        return Truth.UNKNOWN
    ask = partial(_is_on, view, incident)
    return any_of(all_of((state, along(view, each, f"received-{incident.id}", ask))) for each, state in taken)


def _is_on(view: View, incident: Incident, path: Path) -> Truth:
    return any_of(_received_at(view, incident, step) for step in steps_of(view, path))


def _received_at(view: View, incident: Incident, step: Step | None) -> Truth:
    """Return whether who received an incident receives at a step, on the day it was raised or today."""
    if incident.received_by is not None:
        return _sits_at(view, step, view.need(incident, "received_by", str), _raised(view, incident))
    receivers = view.have_items(step, "receivers", Holder) if step else None
    return Truth.NO if receivers == () else Truth.UNKNOWN


def _sits_at(view: View, step: Step | None, name: str, day: Day) -> Truth:
    """Return whether somebody receives at a step on a day, or does today."""
    return any_of((_receives(view, step, day, name), _receives(view, step, None, name)))


def _receives(view: View, step: Step | None, day: Day | None, name: str | None = None) -> Truth:
    """Return whether somebody (or this one) receives at a step on a day, or today."""
    receivers = view.have_items(step, "receivers", Holder) if step else None
    if receivers is None:
        return Truth.UNKNOWN
    return any_of(view.in_force(each, day) for each in receivers if name in (None, each.actor))


# --- settled when ------------------------------------------------------------------------------------


def _is_late(view: View, incident: Incident) -> Truth:
    """Return whether an incident waits longer than the paths for it promise."""
    raised, unsettled = _raised(view, incident), _unsettled(view, incident)
    if all_of((unsettled, view.passed(raised.plus_days(1)))) is Truth.NO:  # no promise is shorter than a day
        return Truth.NO
    late = all_of((unsettled, _is_overdue(view, incident)))
    if late is Truth.UNKNOWN:
        view.note_unsure(incident, "settled", unsettled)
        view.note_unsure(incident, "raised", late)
    return _noted(view, late, incident, "topic")


def _is_overdue(view: View, incident: Incident) -> Truth:
    """Return whether there is a path for an incident, and the time that each such path promises is over."""
    taken = _taken(view, incident)
    if taken is None:
        return Truth.UNKNOWN
    over = [any_of((~state, _is_over(view, each, incident))) for each, state in taken]
    return all_of((any_of(state for _, state in taken), *over))


def _is_over(view: View, path: Path, incident: Incident) -> Truth:
    """Return whether the time that a path promises is over."""
    promise = view.have(path, "settle_within", Interval)
    return _have_passed(view, promise.days if promise else None, _raised(view, incident))


def _have_passed(view: View, days: int | None, since: Day) -> Truth:
    """Return whether so many days since a day are over; where it is not told how many, they may be any number."""
    return view.passed(since.plus_days(days) if days else Day(since.plus_days(1).earliest, LAST))


# --- passed on to whom -------------------------------------------------------------------------------


class _Turn(NamedTuple):
    """Whose turn it is with an incident, None where that is not told, and since when."""

    name: str | None
    since: Day


def _first_turn(view: View, incident: Incident) -> _Turn:
    return _Turn(view.have(incident, "received_by", str), _raised(view, incident))


def _turn(view: View, passed: PassedOn) -> _Turn:
    return _Turn(view.have(passed, "actor", str), view.peek(passed, "on") or _ANY_DAY)


def _latest(passes: Iterable[PassedOn]) -> list[PassedOn]:
    """Return those that may be the last: no other is certainly later."""
    found = list(passes)
    return [each for each in found if not any(earlier(each.on, other.on) is Truth.YES for other in found)]


def _skips(view: View, incident: Incident) -> Truth:
    if view.reached(_raised(view, incident)) is Truth.NO:
        return Truth.NO
    passes = view.have_items(incident, "passed_on", PassedOn)
    if passes is None:
        return Truth.UNKNOWN
    return any_of(_is_over_a_step(view, incident, each, passes) for each in passes)


def _is_over_a_step(view: View, incident: Incident, passed: PassedOn, passes: tuple[PassedOn, ...]) -> Truth:
    """Return whether an incident was passed on over a step, whoever had it before: that may not be certain."""
    done = view.reached(passed.on)
    if done is Truth.NO:
        return done
    taker = _turn(view, passed)
    state = _alike(_is_skip(view, incident, giver, taker) for giver in _givers(view, incident, passed, passes))
    state = view.note_unsure(passed, "on", all_of((done, state)))
    return _noted(view, state, incident, "topic")


def _givers(view: View, incident: Incident, passed: PassedOn, passes: tuple[PassedOn, ...]) -> list[_Turn]:
    """Return who may have had an incident before it was passed on."""
    maybe = [each for each in passes if each is not passed and earlier(each.on, passed.on) is not Truth.NO]
    sure = [each for each in maybe if earlier(each.on, passed.on) is Truth.YES]
    after = [each for each in maybe if each not in sure]
    return [
        *([] if sure else [_first_turn(view, incident)]),
        *(_turn(view, each) for each in [*_latest(sure), *after]),
    ]


def _alike(states: Iterable[Truth]) -> Truth:
    """Return what all say; unknown where they differ."""
    found = set(states)
    return found.pop() if len(found) == 1 else Truth.UNKNOWN


def _is_skip(view: View, incident: Incident, giver: _Turn, taker: _Turn) -> Truth:
    """Return whether a step was passed over on a path for an incident, and on no path for it none was."""
    taken = _taken(view, incident)
    if taken is None:
        return Truth.UNKNOWN
    found = [(state, *_moves(view, path, giver, taker)) for path, state in taken]
    over = any_of(all_of((state, skipping)) for state, skipping, _ in found)
    return all_of((over, ~any_of(all_of((state, orderly)) for state, _, orderly in found)))


def _moves(view: View, path: Path, giver: _Turn, taker: _Turn) -> tuple[Truth, Truth]:
    """Return whether from one to the other is over a step of a path, and whether it is in order: to the next, or back.

    It is over a step only by where both sat on that day, and in order by where they sit today as well.
    """
    if giver.name is None or taker.name is None:
        return Truth.UNKNOWN, Truth.UNKNOWN
    names, day = (giver.name, taker.name), taker.since
    steps, loose = _known_steps(view, path, names, day)
    manned = [_receives(view, each, day) for each in steps]
    then = [[_receives(view, each, day, name) for each in steps] for name in names]
    ever = [[_sits_at(view, each, name, day) for each in steps] for name in names]
    moves = [(i, j, any_of(manned[i + 1 : j])) for i in range(len(steps)) for j in range(len(steps))]
    over = [all_of((then[0][i], then[1][j], between)) for i, j, between in moves]
    orderly = [all_of((ever[0][i], ever[1][j], ~between)) for i, j, between in moves]
    return any_of((*over, *loose)), any_of((*orderly, *loose))


def _known_steps(view: View, path: Path, names: tuple[str, str], day: Day) -> tuple[list[Step], list[Truth]]:
    """Return the steps that a path certainly leads over, and an unknown if one of these actors may sit at others."""
    found = way(view, path)
    steps = [step for each in found.paths for step in steps_of(view, each)]
    onward = [each for each in all_paths(view) if each not in found.paths] if found.open else []
    others = [step for each in onward for step in steps_of(view, each)]
    elsewhere = any_of(_sits_at(view, step, name, day) for step in others for name in names)
    unsure = None in steps or elsewhere is not Truth.NO
    return [each for each in steps if each], [Truth.UNKNOWN] if unsure else []


# --- how long it lies at a step ----------------------------------------------------------------------


def _is_stuck(view: View, incident: Incident) -> Truth:
    unsettled = _unsettled(view, incident)
    if all_of((unsettled, _have_passed(view, 1, _raised(view, incident)))) is Truth.NO:  # whole days: no time is over
        return Truth.NO
    stuck = all_of((unsettled, _is_out_of_time(view, incident)))
    if stuck is Truth.UNKNOWN:
        view.note_unsure(incident, "settled", unsettled)
        view.note_unsure(incident, "raised", stuck)
    return _noted(view, stuck, incident, "topic")


def _is_out_of_time(view: View, incident: Incident) -> Truth:
    """Return whether whoever has an incident today has had it for too long, whoever that is."""
    passes = view.have_items(incident, "passed_on", PassedOn)
    if passes is None:
        return Truth.UNKNOWN
    done = [(each, view.note_unsure(each, "on", view.reached(each.on))) for each in passes]
    sure = [each for each, state in done if state is Truth.YES]
    maybe = [_turn(view, each) for each, state in done if state is Truth.UNKNOWN]
    latest = [_turn(view, each) for each in _latest(sure)]
    return _alike(_outstays(view, incident, each) for each in (*(latest or [_first_turn(view, incident)]), *maybe))


def _outstays(view: View, incident: Incident, turn: _Turn) -> Truth:
    """Return whether somebody sits at a step for an incident, and at each such step the time is over."""
    if _have_passed(view, 1, turn.since) is Truth.NO:
        return Truth.NO
    taken = _taken(view, incident)
    if taken is None or turn.name is None:
        return Truth.UNKNOWN
    found = [
        (step, all_of((serves, sure, _sits_at(view, step, turn.name, turn.since))))
        for path, serves in taken
        for step, sure in _all_steps(view, path)
    ]
    sits = [(step, state) for step, state in found if state is not Truth.NO]
    over = [any_of((~state, _ends(view, step, turn.since))) for step, state in sits]
    return all_of((any_of(state for _, state in sits), *over))


def _all_steps(view: View, path: Path) -> list[tuple[Step | None, Truth]]:
    """Return the steps that a path leads over, or may; None for those that are not told."""
    found = way(view, path)
    onward = [each for each in all_paths(view) if each not in found.paths] if found.open else []
    sure = [(step, Truth.YES) for each in found.paths for step in steps_of(view, each)]
    return [*sure, *((step, Truth.UNKNOWN) for each in onward for step in steps_of(view, each))]


def _ends(view: View, step: Step | None, since: Day) -> Truth:
    """Return whether the time for a step is over."""
    within = view.have(step, "within", Duration) if step else None
    return _have_passed(view, -(-within.hours // _DAY) if within else None, since)
