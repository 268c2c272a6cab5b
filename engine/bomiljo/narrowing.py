"""The nearest of very many possibilities, found by halving: a box of them that decides as a whole is not opened.

Domain-free. A box stands for all its points at once. Who judges must speak the truth of a whole box: a `no` holds
for each of its points, and so does a `yes`. Then what comes out is exactly what trying every point would find.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Word = Literal["yes", "no", "open"]
B_co = TypeVar("B_co", covariant=True)


class Box(Protocol[B_co]):
    """A set of points: the distance of its nearest, whether that is all, and smaller boxes that make it up."""

    @property
    def least(self) -> int:
        """Return the distance of the nearest point."""

    @property
    def size(self) -> int:
        """Return how many points there are, from 1."""

    def split(self) -> Iterable[B_co]:
        """Return smaller boxes that have the same points together."""

    def nearest(self) -> B_co | None:
        """Return the nearest point as a box; None where a nearest one is only found among smaller boxes."""


B = TypeVar("B", bound=Box[Any])


class Several(NamedTuple, Generic[B]):
    """A point in each of several boxes at once; distances add up."""

    boxes: tuple[B, ...]

    @property
    def least(self) -> int:
        """Return the distance of the nearest point."""
        return sum(each.least for each in self.boxes)

    @property
    def size(self) -> int:
        """Return the most points that one of the boxes has."""
        return max(each.size for each in self.boxes)

    def split(self) -> Iterator[Several[B]]:
        """Yield the boxes in which the largest is a part of what it was."""
        largest = max(range(len(self.boxes)), key=lambda index: self.boxes[index].size)
        for part in self.boxes[largest].split():
            yield Several((*self.boxes[:largest], part, *self.boxes[largest + 1 :]))

    def nearest(self) -> Several[B] | None:
        """Return the nearest point; None where one of the boxes cannot tell."""
        found = tuple(point for each in self.boxes if (point := each.nearest()))
        return Several(found) if len(found) == len(self.boxes) else None


@dataclass(slots=True)
class Purse:
    """How many times a judge may still be asked; `short` says that it was not enough."""

    left: int
    short: bool = False
    spent: int = 0

    def part(self, most: int) -> Purse:
        """Return a purse with a part of what is left; `settle` gives back what of it is not spent."""
        return Purse(min(most, self.left))

    def settle(self, part: Purse) -> None:
        """Count what was spent of a part."""
        self.left, self.spent, self.short = self.left - part.spent, self.spent + part.spent, self.short or part.short

    def take(self) -> bool:
        """Return whether one more question can be paid, and pay it."""
        if self.left <= 0:
            self.short = True
            return False
        self.left, self.spent = self.left - 1, self.spent + 1
        return True


@dataclass(slots=True)
class Narrowing(Generic[B]):
    """One search: the boxes still to be looked at, nearest first, and the nearest points found."""

    judge: Callable[[Several[B]], Word]
    purse: Purse
    found: list[Several[B]] = field(default_factory=list)
    _heap: list[tuple[int, int, Several[B]]] = field(default_factory=list)
    _pushed: int = 0

    def nearest(self, root: Several[B]) -> list[Several[B]]:
        """Return all nearest points that the judge says yes to, as far as the purse goes."""
        self._push([root])
        while self._heap and (not self.found or self._heap[0][0] <= self.found[0].least):
            box = heappop(self._heap)[2]
            if not self.purse.take():
                break
            self._look(box)
        return self.found

    def _look(self, box: Several[B]) -> None:
        word = self.judge(box)
        if word == "no":
            return
        if box.size == 1:
            if word == "yes":
                self._keep(box)
            return
        point = box.nearest() if word == "yes" else None
        if point and self.purse.take() and self.judge(point) == "yes":
            self._keep(point)
        else:
            self._push(box.split())

    def _keep(self, point: Several[B]) -> None:
        if self.found and point.least < self.found[0].least:
            self.found.clear()
        if point not in self.found and (not self.found or point.least == self.found[0].least):
            self.found.append(point)

    def _push(self, boxes: Iterable[Several[B]]) -> None:
        for each in boxes:
            self._pushed += 1
            heappush(self._heap, (each.least, self._pushed, each))
