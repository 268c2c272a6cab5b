"""Those who work with residents: presence, meetings, actors, tasks, what happens when something happens."""

from typing import ClassVar, Literal

from pydantic import field_validator

from bomiljo.dates import OPEN
from bomiljo.fields import Count, Date, Email, End, Every, Ident, Language, Limit, Phone, Text, WeekHours, YesNo
from bomiljo.model.base import AgendaTopic, Area, Body, Holder, Holders, Role, Span, TaskHolders, Topic
from bomiljo.parts import Part


class PresencePeriod(Span):
    """A period in which somebody is there for the residents."""

    id: Ident
    kind: Literal["staffed", "visit", "phone", "drop-in"] | None = None
    every: Every | None = None
    actors: list[Ident] | None = None
    staff: Count | None = None
    hours: list[WeekHours] | None = None


class TaperStep(Part):
    """A step in the reduction of presence."""

    KEY: ClassVar[str] = "on"
    on: Date


class Assessment(Part):
    """An assessment of the need for presence."""

    KEY: ClassVar[str] = "on"
    on: Date
    heard: list[Literal["residents", "staff", "nav", "landlord"]] | None = None


class Presence(Part):
    """Who is there for the residents, and what is planned to follow."""

    periods: list[PresencePeriod] | None = None
    taper: list[TaperStep] | None = None
    assessments: list[Assessment] | None = None


class Series(Span):
    """A series of meetings, and the days on which they were held."""

    id: Ident
    kind: Literal["cooperation", "intake", "resource-team", "neighbours"] | None = None
    actors: list[Ident] | None = None
    every: Every | None = None
    agenda: list[AgendaTopic] | None = None
    during: Ident | None = None
    held: list[Date] | None = None


class Contact(Span):
    """Actors who know each other and each other's area of responsibility."""

    id: Ident
    between: list[Ident] | None = None


class Stay(Part):
    """Time that an actor spends at another body's workplace."""

    id: Ident
    actor: Ident | None = None
    at: Body | None = None


class Meetings(Part):
    """Where those who have to know of each other meet."""

    series: list[Series] | None = None
    contacts: list[Contact] | None = None
    stays: list[Stay] | None = None


class Actor(Span):
    """A role or an office, never a named person; from when to when it is filled, and who steps in."""

    id: Ident
    name: Text | None = None
    bodies: list[Body] | None = None
    roles: list[Role] | None = None
    languages: list[Language] | None = None
    weekly_hours: Count | None = None
    reachable: list[WeekHours] | None = None
    phone: Phone | None = None
    email: Email | None = None
    deputies: Holders | None = None


class Task(Part):
    """Something that has to be done, and who holds it when."""

    id: Ident
    name: Text | None = None
    area: Area | None = None
    every: Every | None = None
    weekly_hours: Count | None = None
    held_by: TaskHolders | None = None
    consulted: Holders | None = None
    informed: Holders | None = None


class Step(Part):
    """A step of an escalation path: who receives, how soon it goes on, and whether it can be decided there."""

    KEY: ClassVar[str] = ""
    receivers: Holders | None = None
    within: Limit | None = None
    decides: YesNo | None = None


class Path(Part):
    """The way a matter takes from the first who hears of it to one who can decide."""

    id: Ident
    name: Text | None = None
    topics: list[Topic] | None = None
    default: YesNo | None = None
    emergency_first: YesNo | None = None
    steps: list[Step] | None = None
    continues: Ident | None = None
    settle_within: Every | None = None
    told: list[Literal["residents", "neighbours"]] | None = None

    @field_validator("continues")
    @classmethod
    def _one_word(cls, onward: str | None) -> str | None:
        """Take either word for a path that goes on to no other as the same."""
        return OPEN[0] if onward in OPEN else onward


class PassedOn(Part):
    """That an incident was passed on: the day, and to whom."""

    KEY: ClassVar[str] = "on"
    on: Date
    actor: Ident | None = None


class Incident(Part):
    """Something that happened, who received it and when it was settled; never who was involved."""

    id: Ident
    topic: Topic | None = None
    raised: Date | None = None
    received_by: Ident | None = None
    passed_on: list[PassedOn] | None = None
    settled: End | None = None


class Escalation(Part):
    """What is to happen when something happens, and what happened."""

    paths: list[Path] | None = None
    incidents: list[Incident] | None = None


class Helper(Holder):
    """Who meets a need in practice."""

    beyond_role: YesNo | None = None


class Need(Part):
    """A need that residents have shown to have."""

    id: Ident
    name: Text | None = None
    held_by: Holders | None = None
    met_by: list[Helper] | None = None


class Evaluation(Part):
    """An evaluation of the resource team."""

    KEY: ClassVar[str] = "on"
    on: Date


class Team(Part):
    """The resource team across the district's services."""

    anchored_with: Ident | None = None
    evaluate_every: Every | None = None
    evaluations: list[Evaluation] | None = None
    needs: list[Need] | None = None
