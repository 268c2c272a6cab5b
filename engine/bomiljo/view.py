"""The only reader of a plan: it raises what is missing, knows the date, and records what was read.

Indicators see a plan through a view alone. So nothing can read a blank as a fact, compare a date
without its range, or leave out of the evidence what it looked at.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeVar, cast

from bomiljo.dates import FIRST, LAST, NEVER, Day, exactly
from bomiljo.parts import names
from bomiljo.values import Truth, Unknown, Value, all_of, passed, reached

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from bomiljo.model import Plan, Span
    from bomiljo.nodes import Mark
    from bomiljo.parts import Part
    from bomiljo.places import Spot

_ONE_DAY = dt.timedelta(days=1)
T = TypeVar("T")
Kind = Literal["fill_in", "find_out"]


class Missing(NamedTuple):
    """A fact that is not known: where it belongs, and whether to fill it in or to find it out first.

    `field` names the kind of field (`Cohort.age`), which has a question of its own; `item` names the
    part that it belongs to.
    """

    path: str
    kind: Kind
    field: str
    item: str


class Edge(NamedTuple):
    """A day to come on which a comparison with today turns, and the field that it hangs on, where that is told."""

    on: dt.date
    spot: Spot | None


class Reading(NamedTuple):
    """What an indicator said, what it read for that, what it missed, and the days on which it may say another."""

    value: Value
    reads: frozenset[Spot]
    missing: frozenset[Missing]
    notes: frozenset[str]
    edges: frozenset[Edge] = frozenset()


class NotKnown(Exception):  # noqa: N818 - not an error: a fact is not known
    """Raised by `need` and `items` where the plan is silent; the view has noted what."""


class _Record:
    """What has been read so far; `with` it, what is read inside goes here and nowhere else.

    Only the edges go on to the record around it: whatever becomes of what was read, an answer hangs on it.
    """

    __slots__ = ("_stack", "edges", "missing", "notes", "reads")

    def __init__(self, stack: list[_Record]) -> None:
        self._stack = stack
        self.reads: set[Spot] = set()
        self.missing: set[Missing] = set()
        self.notes: set[str] = set()
        self.edges: set[Edge] = set()

    def __enter__(self) -> Self:
        self._stack.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.pop()
        if self.edges:
            self._stack[-1].edges |= self.edges


class View:
    """A plan as of a day. The day may itself be imprecise: then answers hold for all of it."""

    def __init__(
        self, plan: Plan, today: Day, because: frozenset[Missing] = frozenset(), *, watch: bool = False
    ) -> None:
        """See a plan as of a day; `because` are the facts that would make an imprecise day exact.

        With `watch`, the view notes on which days to come its answers may be others.
        """
        self._now = today.earliest if watch and today.known else None
        self.plan = plan
        self.today = today
        self.because = because
        self._index = plan.index()
        self._records: list[_Record] = []
        self._records.append(_Record(self._records))
        self._memo: dict[Hashable, Reading] = {}
        self._marks: dict[str, Mark] | None = None
        self._found: dict[Hashable, tuple[object, _Record]] = {}

    def at(self, day: Day, because: frozenset[Missing]) -> View:
        """Return the same plan seen on another day, as part of what is found today."""
        if day == self.today:
            return self
        other = View(self.plan, day, because)
        other._now, other._records = self._now, self._records
        return other

    def moved(self, day: dt.date) -> View:
        """Return the same plan watched on a later day; what cannot have changed meanwhile is not found again."""
        later = View(self.plan, exactly(day), watch=True)
        later._memo = {key: each for key, each in self._memo.items() if not turned(each.edges, day)}
        later._found = {key: each for key, each in self._found.items() if not turned(each[1].edges, day)}
        return later

    # --- reading ---------------------------------------------------------------------------------

    def have(self, part: Part, name: str, kind: type[T]) -> T | None:
        """Return a field, or None and a note that it is missing. Raises TypeError for a wrong kind."""
        value = getattr(part, name)
        spot = self._spot(part, name)
        if value is None:
            self._note(part, name, spot, "fill_in")
            return None
        if not isinstance(value, kind):
            raise TypeError(f"{spot.path} is no {kind.__name__}")
        self._records[-1].reads.add(spot)
        return value

    def need(self, part: Part, name: str, kind: type[T]) -> T:
        """Return a field; raises NotKnown where the plan is silent."""
        value = self.have(part, name, kind)
        if value is None:
            raise NotKnown
        return value

    def items(self, part: Part, name: str, kind: type[T]) -> tuple[T, ...]:
        """Return the items of a list, which may be known to be empty; raises NotKnown where it is silent."""
        value = self.need(part, name, list)
        if value and not isinstance(value[0], kind):  # a list holds one kind of thing
            raise TypeError(f"{self._spot(part, name).path} holds no {kind.__name__}")
        return tuple(value)

    def have_items(self, part: Part, name: str, kind: type[T]) -> tuple[T, ...] | None:
        """Return the items of a list, or None and a note that it is missing."""
        return None if self.have(part, name, list) is None else self.items(part, name, kind)

    def find_out(self, part: Part, name: str) -> None:
        """Note that this has to be found out: what is written does not decide it, nobody was asked."""
        self._note(part, name, self._spot(part, name), "find_out")

    def say(self, note: str) -> None:
        """Add a remark to the evidence, as a code of `texts/labels.yaml`."""
        self._records[-1].notes.add(note)

    # --- dates -----------------------------------------------------------------------------------

    def reached(self, day: Day, on: Day | None = None, spot: Spot | None = None) -> Truth:
        """Return whether a day is today (or another day) or before it; `spot` is the field that tells the day."""
        if self._now:
            self._turns({day.earliest, day.latest}, on or self.today, spot)
        return reached(day, on or self.today)

    def passed(self, day: Day, on: Day | None = None, spot: Spot | None = None) -> Truth:
        """Return whether a day is before today (or another day); `spot` is the field that tells the day."""
        if self._now:
            self._turns({day.earliest + _ONE_DAY, day.latest + _ONE_DAY}, on or self.today, spot)
        return passed(day, on or self.today)

    def _turns(self, days: set[dt.date], on: Day, spot: Spot | None) -> None:
        """Note when a comparison turns. One with a day that does not move with today never does."""
        if self._now and self._now in (on.earliest, on.latest):
            self._records[-1].edges.update(Edge(each, spot) for each in days if each > self._now)

    def in_force(self, span: Span, on: Day | None = None) -> Truth:
        """Return whether the span holds today, or on another day; what makes it unsure is noted as missing."""
        first, last = self.bounds(span)
        begun = self.note_unsure(span, "from_", self.reached(first, on, self._spot(span, "from_")))
        over = self.note_unsure(span, "to", self.passed(last, on, self._spot(span, "to")))
        return all_of((begun, ~over))

    def begun(self, span: Span) -> Truth:
        """Return whether the span has begun by today."""
        return self.note_unsure(span, "from_", self.reached(self.bounds(span)[0], None, self._spot(span, "from_")))

    def bounds(self, span: Span) -> tuple[Day, Day]:
        """Return the first and the last day of a span; a blank is any day at all."""
        first = self.peek(span, "from_") or Day(FIRST, LAST)
        last = self.peek(span, "to") or Day(first.earliest, NEVER.latest)
        if first.earliest > last.latest:  # a contradiction; the loader refuses it
            return first, last
        return Day(first.earliest, min(first.latest, last.latest)), Day(max(first.earliest, last.earliest), last.latest)

    def peek(self, part: Part, name: str) -> Day | None:
        """Return a date without noting that it is missing: whether it matters shows later."""
        value: Day | None = getattr(part, name)
        if value is not None:
            self._records[-1].reads.add(self._spot(part, name))
        return value

    def note_unsure(self, part: Part, name: str, state: Truth) -> Truth:
        """Note what is missing where the answer hangs on more exact days: the field, and the day looked at."""
        if state is Truth.UNKNOWN:
            self._records[-1].missing |= self.because
            if not _is_exact(getattr(part, name)):
                self._note(part, name, self._spot(part, name), "fill_in")
        return state

    # --- recording -------------------------------------------------------------------------------

    def reading(self, key: Hashable, measure: Callable[[], Value]) -> Reading:
        """Return what `measure` says, computed once for each key, with what it read and missed."""
        if key not in self._memo:
            with self.recording() as record:
                try:
                    value = measure()
                except NotKnown:
                    value = Unknown()
            self._memo[key] = Reading(
                value,
                frozenset(record.reads),
                frozenset(record.missing),
                frozenset(record.notes),
                frozenset(record.edges),
            )
        self.watch(self._memo[key].edges)
        return self._memo[key]

    def watch(self, edges: frozenset[Edge]) -> None:
        """Count edges that were noted earlier among those of what is being found."""
        if edges:
            self._records[-1].edges |= edges

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what `work` finds, worked out once; what it read and missed counts each time.

        Raises NotKnown, with what is missing noted, where `work` does.
        """
        found = self._found.get(key)
        if found is None:
            record = self.recording()
            try:
                with record:
                    found = self._found[key] = work(), record
            except NotKnown:
                self._records[-1].missing |= record.missing
                raise
        self._records[-1].reads |= found[1].reads
        self._records[-1].missing |= found[1].missing
        self._records[-1].edges |= found[1].edges
        return cast("T", found[0])

    def recording(self) -> _Record:
        """Return a record: what is read inside a `with` of it is kept apart."""
        return _Record(self._records)

    def keep(self, reads: set[Spot]) -> None:
        """Count as read what was read while recording apart."""
        self._records[-1].reads |= reads

    def mark(self, path: str) -> Mark | None:
        """Return where a field stands, or the part around it; None where the file has neither."""
        if self._marks is None:
            self._marks = self.plan.marks()
        marks = self._marks
        while path and path not in marks:
            path = path.rpartition("." if path.rfind(".") > path.rfind("[") else "[")[0]
        return marks.get(path) if path else None

    def _spot(self, part: Part, name: str) -> Spot:
        return self._index[id(part)].fields[name]

    def _note(self, part: Part, name: str, spot: Spot, kind: Kind) -> None:
        field = f"{type(part).__name__}.{names(type(part))[name]}"
        self._records[-1].missing.add(Missing(spot.path, kind, field, self.item(part)))

    def item(self, part: Part) -> str:
        """Return what to call a part in a question: its name or id, and what it belongs to."""
        own = str(getattr(part, "name", None) or getattr(part, part.KEY, None) or "") if part.KEY else ""
        if part.KEY == "actor":
            own = next((each.name for each in self.plan.actors or () if each.id == own and each.name), own)
        if part.KEY == "id":
            return own
        around = self._index[id(part)].spot.around
        return f"{own} ({around})" if own and around else own or around


def paths_of(*seen: Iterable[Spot | Missing]) -> frozenset[str]:
    """Return the paths of what was read or missed."""
    return frozenset(each.path for some in seen for each in some)


def turned(edges: Iterable[Edge], day: dt.date) -> bool:
    """Return whether one of the edges has been reached on a day."""
    return any(edge.on <= day for edge in edges)


def _is_exact(value: object) -> bool:
    """Return whether nothing more could be told: a known day, or a list of such."""
    return all(isinstance(each, Day) and each.known for each in (value if isinstance(value, list) else [value]))
