"""One gap, and the smallest changes that close it: single ones first, then two and three together.

Only what the decision reads can matter, at first or once something else is changed. What cannot close the gap even
where everything else is left open is never tried further.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.changes import ChangeError, Put, require_sound
from bomiljo.levervalues import GRIDS, Days, Values, values_of
from bomiljo.narrowing import Narrowing, Purse, Several
from bomiljo.view import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo.changes import Change
    from bomiljo.deciding import Decision, Ref
    from bomiljo.levers import Lever
    from bomiljo.narrowing import Word
    from bomiljo.trials import Trial

TOGETHER: Final = 3  # changes that are tried together at most
TRIES: Final = 600  # decisions that one gap may cost
TRIES_EACH: Final = 120  # decisions that the fields of one set may cost


class Closing(NamedTuple):
    """Changes of the same fields that close a gap, each as small as the others; `exact`: none smaller does."""

    levers: tuple[Lever, ...]
    distance: int
    changes: tuple[tuple[Change, ...], ...]
    exact: bool


class Hunted(NamedTuple):
    """What was found for one gap.

    Up to `together` changes were tried at a time, by so many decisions; `complete`: nothing within that was left
    untried. `hopeless`: no changes of any number close it.
    """

    closings: tuple[Closing, ...]
    together: int
    tries: int
    complete: bool
    hopeless: bool


@dataclass(slots=True)
class Hunt:
    """A trial of the rule alone, the gap, and all fields of the plan that can be changed, by path."""

    trial: Trial
    ref: Ref
    levers: dict[str, Lever]
    purse: Purse = field(default_factory=lambda: Purse(TRIES))
    read: set[str] = field(default_factory=set)
    _values: dict[str, tuple[Values, ...]] = field(default_factory=dict)

    def find(self, together: int = TOGETHER) -> Hunted:
        """Return the smallest changes that close the gap, of the fewest fields at once."""
        hopeless = not self._may_close(())
        needed = () if hopeless else self._needed()
        for count in range(1, 0 if hopeless else together + 1):
            found = [each for some in self._sets(count, needed) if (each := self._nearest(some))]
            if found or self.purse.left <= 0:
                return self._hunted(found, count)
        return self._hunted([], 0 if hopeless else together, hopeless=hopeless)

    def judge(self, box: Several[Values]) -> Word:
        """Return whether the gap is closed wherever in the box, nowhere in it, or here and there."""
        word = self._word([each.change for each in box.boxes], sound=box.size == 1)
        return "no" if word == "open" and box.size == 1 else word

    # --- which fields can matter -------------------------------------------------------------------

    def _pool(self) -> list[Values]:
        """Return the values of all fields that were read so far."""
        return [box for path in sorted(self.read & self.levers.keys()) for box in self._of(path)]

    def _of(self, path: str) -> tuple[Values, ...]:
        if path not in self._values:
            self._values[path] = values_of(self.trial.plan, self.levers[path], self.trial.day)
        return self._values[path]

    def _may_close(self, without: Sequence[str]) -> bool:
        """Return whether the gap can be closed at all where some fields stay as they are."""
        self._note(self.trial.decisions[self.ref])
        while True:
            pool = [each for each in self._pool() if each.path not in without]
            self.purse.take()
            closes = self._word(list(dict.fromkeys(each.loose for each in pool)), sound=False) != "no"
            if closes or len([each for each in self._pool() if each.path not in without]) == len(pool):
                return closes

    def _needed(self) -> tuple[str, ...]:
        """Return the paths without which nothing closes the gap."""
        paths = dict.fromkeys(each.path for each in self._pool())
        return tuple(each for each in paths if not self._may_close((each,)))

    def _sets(self, count: int, needed: Sequence[str]) -> Iterator[tuple[Values, ...]]:
        """Yield so many boxes at a time, of different fields or items; also of fields that are read meanwhile."""
        tried: set[tuple[int, ...]] = set()
        while True:
            sets = {tuple(map(id, some)): some for some in combinations(self._pool(), count) if _fits(some, needed)}
            new = [some for key, some in sets.items() if key not in tried]
            if not new:
                return
            tried |= sets.keys()
            yield from new

    # --- the changes ---------------------------------------------------------------------------------

    def _nearest(self, boxes: tuple[Values, ...]) -> Closing | None:
        purse = self.purse.part(TRIES_EACH)
        found = Narrowing(self.judge, purse).nearest(Several(boxes))
        self.purse.settle(purse)
        found = [each for each in found if not self._is_excessive(each)]
        if not found:
            return None
        levers = tuple(self.levers[each.path] for each in boxes)
        exact = not purse.short and not any(_is_grid(each) for each in levers)
        made = tuple(tuple(in_order(each.change for each in point.boxes)) for point in found)
        return Closing(levers, found[0].least, made, exact)

    def _is_excessive(self, point: Several[Values]) -> bool:
        """Return whether fewer of the changes do: where not all single ones could be tried, they may."""
        parts = point.boxes
        return self.purse.short and any(
            self.judge(Several(some)) == "yes" for count in range(1, len(parts)) for some in combinations(parts, count)
        )

    def _word(self, changes: Sequence[Change], *, sound: bool) -> Word:
        try:
            after = self.trial.changed(in_order(changes))
        except ChangeError:
            return "open"
        decision = after.decisions.get(self.ref)
        if decision is None:
            return "open"
        self._note(decision)
        if decision.outcome == "ok":
            return "yes" if not sound or _is_sound(after) else "no"
        return "open" if decision.outcome in ("unknown", "error") else "no"

    def _note(self, decision: Decision) -> None:
        readings = [each.reading for each in (*decision.when, *decision.require)]
        seen = paths_of(decision.missing, *(some for each in readings for some in (each.reads, each.missing)))
        self.read |= seen | decision.timing.hangs_on

    def _hunted(self, found: list[Closing], together: int, *, hopeless: bool = False) -> Hunted:
        ordered = sorted(found, key=lambda each: (each.distance, [lever.path for lever in each.levers]))
        return Hunted(tuple(ordered), together, self.purse.spent, not self.purse.short, hopeless)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes in an order in which each still finds its place: what others go by is changed after them."""
    return sorted(changes, key=lambda each: (_swallows(each), each.path.endswith((".on", ".from")), each.path))


def _swallows(change: Change) -> bool:
    return isinstance(change, Put) and change.value is None


def _fits(boxes: tuple[Values, ...], needed: Sequence[str]) -> bool:
    """Return whether boxes can be changed together: a field once, and none missing that is needed."""
    paths = [each.path for each in boxes if not (isinstance(each, Days) and each.item is not None)]
    return len(set(paths)) == len(paths) and set(needed) <= {each.path for each in boxes}


def _is_grid(lever: Lever) -> bool:
    return lever.how.by in GRIDS or any(each["put"] for each in lever.how.items)


def _is_sound(trial: Trial) -> bool:
    try:
        require_sound(trial.plan)
    except ChangeError:
        return False
    return True
