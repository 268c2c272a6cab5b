"""What is about to be nobody's. Source: "Personell med tilstedeværelse i modulbygget"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import at_least_one, count
from bomiljo.dates import NEVER, Day
from bomiljo.graph import holders_in_place
from bomiljo.incumbents import Held, empty_from
from bomiljo.indicators.base import of_each
from bomiljo.model import Path, Step, Task
from bomiljo.values import Exact, Value

if TYPE_CHECKING:
    from bomiljo.view import View


@of_each("task", "task.unowned_from", "date")
def task_unowned_from(view: View, task: Task) -> Value:
    """First day on which nobody holds this task any longer, of those from today on that follow on a holder."""
    return Exact(empty_from(view, Held(task, "held_by")))


@of_each("path", "path.steps_in_place", "item")
def steps_in_place(view: View, path: Path) -> Value:
    """Steps of this path at which somebody receives a matter today."""
    return count(at_least_one(holders_in_place(view, each, "receivers")) for each in view.items(path, "steps", Step))


@of_each("path", "path.steps_empty", "item")
def steps_empty(view: View, path: Path) -> Value:
    """Steps of this path at which nobody receives a matter today."""
    return count(~at_least_one(holders_in_place(view, each, "receivers")) for each in view.items(path, "steps", Step))


@of_each("path", "path.step_empty_from", "date")
def step_empty_from(view: View, path: Path) -> Value:
    """First day on which a step of this path, at which somebody receives today, has nobody any longer."""
    days = [empty_from(view, Held(each, "receivers")) for each in view.items(path, "steps", Step)]
    return Exact(Day(min(each.earliest for each in days), min(each.latest for each in days)) if days else NEVER)
