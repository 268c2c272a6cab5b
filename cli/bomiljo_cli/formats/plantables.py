"""The tables of an action plan and of a forecast: what each row has in it, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording
from bomiljo_cli.formats.cells import Coded, capital, code, day, made
from bomiljo_cli.formats.tables import column, columns
from bomiljo_cli.grouping import rules_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Action, ActionPlan, Event, Forecast, FrontierStep, OutcomeRef
    from bomiljo_cli.formats.cells import Cell, Table


def refs(found: tuple[OutcomeRef, ...]) -> str:
    """Return rules with what they are about, each rule once."""
    return rules_with((each.rule, each.subject) for each in found)


class PlanTables:
    """The tables of one action plan."""

    def __init__(self, plan: ActionPlan) -> None:
        """Keep the plan."""
        self._plan, self._wording = plan, Wording(plan.summary.lang, 0)

    def actions(self) -> Table:
        """Return what to do, by whom and by when, and what that changes in the plan."""
        word = self._wording
        heads = [
            column(word, "number", 5, "number"),
            *columns(word, measure=28, about=18, owner=20),
            column(word, "due", 12, "day"),
            column(word, "start", 12, "day"),
            column(word, "hours", 8, "number"),
            *columns(word, severity=10, urgency=14, closes=24, how=100, writes=100, unsettles=24),
        ]
        rows = (self._action(number, each) for number, each in enumerate(self._plan.actions, 1))
        empty = "plan-no-actions" if self._plan.summary.wanted else "plan-nothing-wanted"
        return made("action", word.label("plan-actions"), heads, rows, word.label(empty))

    def _action(self, number: int, each: Action) -> tuple[Cell, ...]:
        word = self._wording
        return (
            number,
            each.title,
            each.subject_name,
            each.owner_name if each.owner else capital(each.owner_name),
            day(each.due, word),
            day(each.start, word),
            each.hours,
            code(word, "severity", each.severity),
            word.label("should-have-begun") if each.overdue else None,
            each.closes_text,
            each.how,
            "; ".join(change.text for change in each.changes),
            refs(each.unsettles),
        )

    def remaining(self) -> Table:
        """Return the gaps that the plan does not close, and why."""
        word = self._wording
        rows = (
            (each.rule, each.title, code(word, "severity", each.severity), each.message, each.text, each.subject)
            for each in self._plan.remaining
        )
        heads = columns(word, rule=8, title=36, severity=10, message=60, remains=44, subject=22)
        return made("remaining", word.label("plan-remaining"), heads, rows)

    def later(self) -> Table:
        """Return the gaps that open later because of the plan."""
        word = self._wording
        rows = (
            (
                day(each.date, word),
                each.rule,
                each.title,
                code(word, "severity", each.severity),
                each.message,
                each.subject,
            )
            for each in self._plan.later
        )
        heads = [column(word, "date", 13, "day"), *columns(word, rule=8, title=36, severity=10, message=60, subject=22)]
        return made("later", word.label("plan-later"), heads, rows)

    def frontier(self) -> Table:
        """Return what the hours reach for, step by step."""
        word = self._wording
        heads = [
            column(word, "hours", 9, "number"),
            column(word, "actions", 9, "number"),
            column(word, "closed", 9, "number"),
            *columns(word, severities=50, proved=30),
        ]
        return made("step", word.label("plan-frontier"), heads, map(self._frontier_step, self._plan.frontier))

    def _frontier_step(self, each: FrontierStep) -> tuple[Cell, ...]:
        word = self._wording
        counts = ", ".join(
            f"{word.word('severity', name)} {count}" for name, count in each.by_severity.items() if count
        )
        proved = Coded("yes", word.label("step-proved")) if each.proved else Coded("no", word.label("step-best-found"))
        return each.hours, each.actions, each.closed, counts, proved

    def unsettled(self, each: Action) -> str:
        """Return what an action makes undecidable; empty where there is nothing."""
        return self._wording.label("action-unsettles", rules=refs(each.unsettles)) if each.unsettles else ""

    def closed_as_well(self) -> str:
        """Return what only the actions together close; empty where there is nothing."""
        found = self._plan.closed_as_well
        return self._wording.label("plan-closed-as-well", rules=refs(found)) if found else ""


class ForecastTables:
    """The tables of one forecast."""

    def __init__(self, forecast: Forecast) -> None:
        """Keep the forecast."""
        self._forecast, self._wording = forecast, Wording(forecast.summary.lang, 0)

    def events(self) -> Table:
        """Return what becomes of each outcome, in the order of time."""
        word = self._wording
        heads = [
            column(word, "date", 13, "day"),
            column(word, "latest", 13, "day"),
            *columns(word, change=22, rule=8, title=36, severity=10, topic=18, about=22, message=52, cause=40),
            column(word, "act_by", 13, "day"),
            *columns(word, where=18, subject=20),
        ]
        return made("event", word.label("forecast-events"), heads, map(self._event, self._forecast.events))

    def _event(self, each: Event) -> tuple[Cell, ...]:
        word = self._wording
        return (
            day(each.date, word),
            day(each.latest, word),
            code(word, "change", each.change),
            each.rule,
            each.title,
            code(word, "severity", each.severity),
            code(word, "topic_of_rule", each.topic),
            each.subject_name,
            each.message,
            each.cause,
            day(each.act_by, word),
            "; ".join(filter(None, dict.fromkeys(map(word.spot, each.places)))),
            each.subject,
        )

    def standing(self) -> Table:
        """Return the gaps that there are on the first day already."""
        word = self._wording
        rows = (
            (
                each.rule,
                each.title,
                code(word, "severity", each.severity),
                code(word, "topic_of_rule", each.topic),
                each.subject_name,
                each.message,
                each.subject,
            )
            for each in self._forecast.standing
        )
        heads = columns(word, rule=8, title=36, severity=10, topic=18, about=22, message=60, subject=20)
        return made("standing", word.label("forecast-standing"), heads, rows)


def of_actions(plan: ActionPlan) -> list[Table]:
    """Return the tables that a file of one table has of an action plan."""
    found = PlanTables(plan)
    return [found.actions(), *_filled(found.remaining(), found.later())]


def of_forecast(forecast: Forecast) -> list[Table]:
    """Return the tables that a file of one table has of a forecast."""
    found = ForecastTables(forecast)
    return [found.events(), *_filled(found.standing())]


def _filled(*tables: Table) -> Iterator[Table]:
    yield from (each for each in tables if each.rows)
