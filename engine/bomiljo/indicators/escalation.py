"""Escalation. Source: "Samarbeid med Boligbygg Oslo KF", "Beboersammensetning", "Personell med tilstedeværelse ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bomiljo.counting import count, total
from bomiljo.graph import holders_in_place, of_body
from bomiljo.indicators.base import of_each
from bomiljo.model import Body, Holder, Path, Step
from bomiljo.values import Exact, Truth, Value, all_of, any_of, between, truth

if TYPE_CHECKING:
    from bomiljo.view import View


@of_each("topic", "topic.first_receivers_in_place", "item")
def first_receivers(view: View, topic: str) -> Value:
    """Actors who receive a matter of this topic first, and are there today."""
    found = [(path, _serves(view, path, topic)) for path in view.items(view.plan.escalation, "paths", Path)]
    return total((state, _first_step(view, path)) for path, state in found if state is not Truth.NO)


def _serves(view: View, path: Path, topic: str) -> Truth:
    topics = view.have(path, "topics", list)
    return Truth.UNKNOWN if topics is None else truth(topic in topics)


def _first_step(view: View, path: Path) -> Value:
    steps = view.have_items(path, "steps", Step)
    if steps is None:
        return between(0, None)
    return holders_in_place(view, steps[0], "receivers") if steps else Exact(0)


@of_each("path", "path.bodies", "item")
def bodies(view: View, path: Path) -> Value:
    """Bodies that a path leads through today."""
    receivers = [view.have_items(step, "receivers", Holder) for step in view.items(path, "steps", Step)]
    there = [(each.actor, view.in_force(each)) for group in receivers for each in group or ()]
    unsure = [Truth.UNKNOWN] if None in receivers else []
    return count(
        any_of([*(all_of((here, of_body(view, [name], body))) for name, here in there), *unsure])
        for body in get_args(Body)
    )
