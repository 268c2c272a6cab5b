"""What an indicator is: a small pure function of a view (and a subject), with a name and a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from bomiljo.subjects import Item, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.values import Value
    from bomiljo.view import Reading, View

Unit = Literal[
    "day",
    "resident",
    "resident-share",
    "resident-home",
    "resident-kind",
    "share",
    "agreement",
    "chance",
    "item",
    "minute",
    "hour",
    "date",
    "yes-no",
]
# What a figure about residents is a part of, or made from; what may be told of it hangs on that.
Of = Literal[
    "all", "residents", "living", "batch", "batches", "answers",
    "age", "under-25", "household", "support", "tenants", "homes", "language",
]  # fmt: skip
T = TypeVar("T", bound=Item)


class Indicator(NamedTuple):
    """A named measurement.

    `unit` decides how a value is written and which thresholds fit; a value in residents is suppressed where it is
    small, and `of` tells of whom it is a part. `subject` is the kind of subject that it measures, None for the
    building. `may_be_absent` says that there may be nothing to measure; `adds_up`, that days which have gone stay
    counted, so that nothing makes them good.
    """

    name: str
    unit: Unit
    subject: str | None
    may_be_absent: bool
    measure: Callable[[View, Any], Value]
    adds_up: bool = False
    of: Of | None = None

    def read(self, view: View, subject: Subject | None) -> Reading:
        """Return its value for the building or the subject, with what was read and missed."""
        mine = subject if self.subject else None
        key = (self.name, mine.key if mine else None)
        return view.reading(key, lambda: self.measure(view, mine.item if mine else None))


def of_building(
    name: str, unit: Unit, *, may_be_absent: bool = False, of: Of | None = None
) -> Callable[[Callable[[View], Value]], Indicator]:
    """Make an indicator of a function of the view."""

    def make(measure: Callable[[View], Value]) -> Indicator:
        return Indicator(name, unit, None, may_be_absent, lambda view, _: measure(view), of=of)

    return make


def of_each(
    kind: str,
    name: str,
    unit: Unit,
    *,
    may_be_absent: bool = False,
    adds_up: bool = False,
    of: Of | None = None,
) -> Callable[[Callable[[View, T], Value]], Indicator]:
    """Make an indicator of a function of the view and one subject of a kind."""

    def make(measure: Callable[[View, T], Value]) -> Indicator:
        return Indicator(name, unit, kind, may_be_absent, measure, adds_up, of)

    return make
