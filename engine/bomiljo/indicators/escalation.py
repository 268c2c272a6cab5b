"""Escalation. Source: "Samarbeid med Boligbygg Oslo KF", "Beboersammensetning", "Personell med tilstedeværelse ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bomiljo.counting import count, total
from bomiljo.graph import actor, holders_in_place
from bomiljo.indicators.base import of_each
from bomiljo.model import Body, Holder, Path, Step
from bomiljo.values import Exact, Truth, Value, any_of, between, truth

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
    """Bodies that a path leads through."""
    found = [words for step in view.items(path, "steps", Step) for words in _bodies(view, step)]
    return count(any_of(Truth.UNKNOWN if words is None else truth(body in words) for words in found)
                 for body in get_args(Body))


def _bodies(view: View, step: Step) -> list[list[str] | None]:
    """Return the bodies of each who receives; None stands for what the plan does not tell."""
    receivers = view.have_items(step, "receivers", Holder)
    if receivers is None:
        return [None]
    return [view.have(actor(view, each.actor), "bodies", list) for each in receivers]
