"""What is kept of a previous report: how each point stood, on which day, and what it was held against. No texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bomiljo.comparing import Point
    from bomiljo.deciding import Ref


class PreviousReport(NamedTuple):
    """A report of an earlier check, as `load_report` read and validated it.

    Its texts are left out: they may be in another language, and are not ours to repeat. `name` and `municipality`
    only tell whether it was the same plan. `audience` is whom it was for.
    """

    as_of: dt.date
    engine: str
    name: str | None
    municipality: str | None
    plan_hash: str
    rules_id: str
    rules_version: str
    rules_hash: str
    overlays: frozenset[str]
    topics: frozenset[str]
    internal: bool
    audience: str
    points: Mapping[Ref, Point]
