"""What a rule can speak of one at a time: `each: task` gives one outcome for each task.

A catalogue (topics, areas) makes what must exist a subject, so that what is missing can be seen.
Raises NotKnown where the plan is silent about the list itself: that is one unknown, not none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.model import Area, Need, Neighbour, Path, Task, Topic
from bomiljo.phases import Batch, known_batches, open_batches

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.view import View

Item = Batch | Task | Need | Neighbour | Path | str


class Subject(NamedTuple):
    """One thing that a rule speaks of; `kind` and `id` make its key, `name` is the plan's own word for it."""

    kind: str
    id: str
    item: Item
    name: str | None = None

    @property
    def key(self) -> str:
        """Return the stable key, such as `task:conflicts`."""
        return f"{self.kind}:{self.id}"


def subjects(view: View, kind: str) -> tuple[Subject, ...]:
    """Return the subjects of a kind, sorted by key. Raises NotKnown, and KeyError for an unknown kind."""
    return tuple(sorted(_KINDS[kind](view), key=lambda subject: subject.key))


def _arrivals(view: View) -> list[Subject]:
    return [Subject("arrival", batch.key, batch) for batch in (*known_batches(view), *open_batches(view))]


def _tasks(view: View) -> list[Subject]:
    return [Subject("task", each.id, each, each.name) for each in view.items(view.plan, "tasks", Task)]


def _needs(view: View) -> list[Subject]:
    return [Subject("need", each.id, each, each.name) for each in view.items(view.plan.team, "needs", Need)]


def _neighbours(view: View) -> list[Subject]:
    found = view.items(view.plan.surroundings, "neighbours", Neighbour)
    return [Subject("neighbour", each.id, each, each.name) for each in found]


def _paths(view: View) -> list[Subject]:
    return [Subject("path", each.id, each, each.name) for each in view.items(view.plan.escalation, "paths", Path)]


def _catalogue(kind: str, words: tuple[str, ...]) -> Callable[[View], list[Subject]]:
    return lambda _: [Subject(kind, word, word) for word in words]


SPLIT_AREAS: Final[tuple[Area, ...]] = (
    "building-stock",
    "common-areas",
    "leases",
    "resident-mix",
    "social-environment",
)

EVENTS: Final[tuple[Topic, ...]] = ("acute-event", "conflict", "home-fault", "neighbour-enquiry")

_KINDS: Final[dict[str, Callable[[View], list[Subject]]]] = {
    "arrival": _arrivals,
    "task": _tasks,
    "need": _needs,
    "neighbour": _neighbours,
    "path": _paths,
    "area": _catalogue("area", SPLIT_AREAS),
    "topic": _catalogue("topic", EVENTS),
}
KINDS: Final = frozenset(_KINDS)
