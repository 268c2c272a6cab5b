"""Residents, as groups: who comes and leaves, what they are told, take part in, decide and answer."""

import datetime as dt
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bomiljo.dates import Day
from bomiljo.fields import AgeBand, CohortId, Count, Date, End, Ident, Language, YesNo
from bomiljo.model.base import InformationTopic, Question, Span
from bomiljo.parts import Part


class Arrival(Span):
    """When the first and the last of a group move in."""


def _one_day(value: Any) -> Any:
    """Let a single day stand for an arrival that begins and ends on it."""
    return {"from": value, "to": value} if isinstance(value, str | dt.date | Day) else value


class Departure(Part):
    """Some of a group move out; the day is their first day elsewhere."""

    KEY: ClassVar[str] = "on"
    on: Date
    people: Count | None = None


class Cohort(Part):
    """Residents who share the facts given here. Never a name."""

    id: CohortId
    people: Count | None = None
    homes: Count | None = None
    kind: Literal["refugees", "others"] | None = None
    household: Literal["single", "couple", "family"] | None = None
    age: AgeBand | None = None
    language: Language | None = None
    support: Literal["none", "some", "much"] | None = None
    assessed: YesNo | None = None
    suits: YesNo | None = None
    unit: Ident | None = None
    arrival: Annotated[Arrival, BeforeValidator(_one_day, json_schema_input_type=Arrival | Date)] | None = None
    departures: list[Departure] | None = None
    lease_until: End | None = None
    told_in_person: YesNo | None = None
    gp_from: End | None = None
    bank_id_from: End | None = None


class Material(Part):
    """Written information for residents."""

    id: Ident
    languages: list[Language] | None = None


class Gathering(Part):
    """A gathering where residents get information, held or planned."""

    id: Ident
    on: Date | None = None
    interpreter: YesNo | None = None
    topics: list[InformationTopic] | None = None


class Channel(Part):
    """A way in which messages reach residents."""

    id: Ident
    kind: Literal["chat", "text-message", "letter", "notice-board", "in-person"] | None = None


class Information(Part):
    """What residents are told, how and in which languages."""

    materials: list[Material] | None = None
    gatherings: list[Gathering] | None = None
    channels: list[Channel] | None = None


class Activity(Part):
    """A social activity for residents, where it is and with whom it is arranged."""

    id: Ident
    where: Literal["common-rooms", "elsewhere"] | None = None
    with_: list[Literal["residents", "neighbours", "voluntary", "services"]] | None = Field(None, alias="with")


class InputChannel(Part):
    """A way in which residents can suggest activities."""

    id: Ident


class IntroductionProgramme(Part):
    """Whom the introduction programme is offered to."""

    offered_ages: AgeBand | None = None


class Activities(Part):
    """What there is to take part in."""

    arranged: list[Activity] | None = None
    input: list[InputChannel] | None = None
    introduction_programme: IntroductionProgramme = Field(default_factory=IntroductionProgramme)


class ParticipationStep(Part):
    """A step of the long-term plan for participation."""

    id: Ident


class Recruitment(Part):
    """A way in which residents were asked to join a council."""

    id: Ident


class Matter(Part):
    """A matter in which residents were, or are to be, involved before it is decided."""

    id: Ident
    on: Date | None = None


class Council(Span):
    """A residents' council, from its first day on."""

    id: Ident


class Participation(Part):
    """How residents take part in decisions. `councils: []` says that there is none."""

    plan: list[ParticipationStep] | None = None
    recruitment: list[Recruitment] | None = None
    matters: list[Matter] | None = None
    councils: list[Council] | None = None


class Answer(Part):
    """How many answered yes to one question."""

    KEY: ClassVar[str] = "question"
    question: Question
    count: Count | None = None


class Survey(Part):
    """A survey among residents, and when its results are taken up with them."""

    id: Ident
    held: Date | None = None
    anonymous: YesNo | None = None
    asked: Count | None = None
    answered: Count | None = None
    followed_up: End | None = None
    answers: list[Answer] | None = None
