"""The typed result of a forecast. Formats render it and compute nothing; its texts are in one language."""

from __future__ import annotations

from typing import Any, NamedTuple

from bomiljo.plain import as_data, as_json
from bomiljo.report import Counts, Place, PlanInfo, RulesInfo
from bomiljo.rulebook import Lang, Severity
from bomiljo.turning import ChangeCode

SCHEMA_VERSION = "1.1"


class Event(NamedTuple):
    """What becomes of one outcome.

    It comes on `date`; where the plan leaves the day open, on some day from `date` to `latest`. An
    `unclear` one cannot be told from `date` to `latest`, or as far as the forecast goes where that is null.
    `cause` says what turns it, `places` are the dated facts behind that. `act_by` is the last day on which
    acting still prevents it; null where nothing is to be prevented, or that day is past.
    """

    date: str
    latest: str | None
    rule: str
    subject: str | None
    subject_name: str | None
    change: ChangeCode
    severity: Severity
    topic: str
    title: str
    message: str
    cause: str
    places: tuple[Place, ...]
    act_by: str | None


class Standing(NamedTuple):
    """A gap that there is on the first day already."""

    rule: str
    subject: str | None
    subject_name: str | None
    severity: Severity
    topic: str
    title: str
    message: str
    missed: bool


class ForecastSummary(NamedTuple):
    """Outcomes of each kind on the first and on the last day, and on how many days it was checked."""

    text: str
    lang: Lang
    at_start: Counts
    at_end: Counts
    checks: int
    small_groups_below: int
    internal: bool
    not_covered: tuple[str, ...]


class Forecast(NamedTuple):
    """All that a forecast says, from the first day to the last, both included."""

    schema_version: str
    plan: PlanInfo
    rules: RulesInfo
    from_: str
    until: str
    standing: tuple[Standing, ...]
    events: tuple[Event, ...]
    summary: ForecastSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the forecast as plain data, as its JSON has it."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the forecast as JSON, with a line for each event; equal forecasts give equal bytes."""
        return as_json(self)
