"""Who holds what in a plan, what nobody holds and when, and what stops when somebody is away: the typed result.

It shows and does not judge: what is a gap, the rules say. Nothing in it is about residents. Every name in it is the
plan's own, every `days` a list of stretches, and what is not certain says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bomiljo.plain import as_data, as_json

if TYPE_CHECKING:
    from bomiljo.holdings import Kind, Role
    from bomiljo.lapses import What
    from bomiljo.report import Place, PlanInfo, TruthCode
    from bomiljo.rulebook import Lang

SCHEMA_VERSION = "1.1"
Sure = Literal["yes", "maybe"]
Replaced = Literal["whole", "part", "none", "unknown"]


class Days(NamedTuple):
    """A stretch of days as a plan would write it: imprecise where it begins or ends on one of several days."""

    from_: str
    to: str
    sure: Sure


class ActorLine(NamedTuple):
    """A role or an office of the plan; `bodies` and `roles` are null where the plan does not tell them."""

    id: str
    name: str
    bodies: tuple[str, ...] | None
    roles: tuple[str, ...] | None


class PartLine(NamedTuple):
    """Somebody's part in something on the day: accountable, responsible, holder (as what is not told), or beside.

    `from` and `to` are as the plan gives them, null where it does not.
    """

    actor: str
    name: str
    part: Role
    from_: str | None
    to: str | None
    sure: Sure
    place: Place


class ThingLine(NamedTuple):
    """Something that somebody holds, with all who have a part in it on the day, or may.

    `told` is false where the plan does not say who holds it; `active` whether it is there on the day at all.
    """

    item: str
    kind: Kind
    name: str
    told: bool
    active: TruthCode
    parts: tuple[PartLine, ...]
    place: Place


class LapseLine(NamedTuple):
    """Something that is not held as it should be, and when; `actor` is one who holds it and is gone."""

    item: str
    kind: Kind
    name: str
    what: What
    actor: str | None
    actor_name: str | None
    days: tuple[Days, ...]
    place: Place


class PairLine(NamedTuple):
    """Two who have to know each other and neither meet nor are in contact: bodies, or an actor and Nav."""

    one: str
    one_name: str
    other: str
    other_name: str
    sure: Sure


class NamedActor(NamedTuple):
    """An actor, and whether something is certain of it."""

    actor: str
    name: str
    sure: Sure


class LoadLine(NamedTuple):
    """How much an actor holds on the day: tasks and hours a week, from least to most (null: not bounded).

    `over` tells whether the tasks take more hours than the actor has for the settlement.
    """

    actor: str
    name: str
    tasks_least: int
    tasks_most: int
    hours_least: int
    hours_most: int | None
    weekly_hours: int | None
    over: TruthCode


class SingleLine(NamedTuple):
    """An actor whom nobody could replace: how many things would stop, and how many more may."""

    actor: str
    name: str
    stops: int
    maybe: int


class StandIn(NamedTuple):
    """Who steps in for somebody who is away, and when."""

    actor: str
    name: str
    days: tuple[Days, ...]


class AbsentLine(NamedTuple):
    """Somebody who is away, and whether anybody steps in: all the time, a part of it, nobody, or not known.

    `alone` are the days on which nobody does.
    """

    actor: str
    name: str
    from_: str
    to: str
    deputy: Replaced
    deputies: tuple[StandIn, ...]
    alone: tuple[Days, ...]


class StopLine(NamedTuple):
    """Something that loses all who hold it because of who is away; of a deputy, the actor who loses theirs."""

    item: str
    kind: Kind
    name: str
    absent: tuple[str, ...]
    days: tuple[Days, ...]
    place: Place


class TakenOver(NamedTuple):
    """Something that only who is away holds, and that who steps in takes over."""

    item: str
    kind: Kind
    name: str
    absent: str
    by: str
    by_name: str
    days: tuple[Days, ...]


class AbsenceTest(NamedTuple):
    """What happens when somebody is away. `not_tested` are things of which the plan does not say who holds them."""

    absent: tuple[AbsentLine, ...]
    stops: tuple[StopLine, ...]
    taken_over: tuple[TakenOver, ...]
    without_deputy: tuple[StopLine, ...]
    not_tested: tuple[str, ...]


class Responsibilities(NamedTuple):
    """Who holds what as of a day, what is not held over a period, and what hangs on whom.

    `matrix` has tasks and needs, `others` all else that is held. `absence` is null where nobody was to be away.
    """

    schema_version: str
    plan: PlanInfo
    as_of: str
    from_: str
    to: str
    lang: Lang
    actors: tuple[ActorLine, ...]
    matrix: tuple[ThingLine, ...]
    others: tuple[ThingLine, ...]
    lapses: tuple[LapseLine, ...]
    apart: tuple[PairLine, ...]
    idle: tuple[NamedActor, ...]
    loads: tuple[LoadLine, ...]
    one_door: tuple[NamedActor, ...]
    singles: tuple[SingleLine, ...]
    absence: AbsenceTest | None
    not_told: tuple[Place, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return it as JSON, with a line for each entry of its lists. Equal results give equal bytes."""
        return as_json(self)
