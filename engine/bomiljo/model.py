"""The plan: what is known of a settlement. Nothing here is computed.

A field that is None is *not known*; an empty list or 0 is *known to be none*. There are no factual
defaults. What each field means, and the question that asks for it, is in `texts/fields.yaml`.

Annotations are plain values here (no `from __future__ import annotations`), and sections are made when
a plan is: pydantic then has nothing to evaluate while the module loads, which halves a cold start.
"""

import datetime as dt
import json
from itertools import count
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from bomiljo.dates import Day
from bomiljo.fields import (
    AgeBand,
    CohortId,
    Count,
    Date,
    End,
    Every,
    Ident,
    Language,
    Start,
    Text,
    YesNo,
)
from bomiljo.parts import Part
from bomiljo.places import Indexed, Places, spots

Role = Literal[
    "leader",
    "settler",
    "nav-adviser",
    "introduction-adviser",
    "environment-worker",
    "housing-officer",
    "landlord-contact",
    "home-procurer",
    "resource-team-lead",
    "culture-worker",
    "health-worker",
]
Body = Literal["district", "nav", "landlord", "housing-office", "health", "culture", "voluntary", "neighbour"]
Area = Literal[
    "building-stock",
    "common-areas",
    "leases",
    "resident-mix",
    "social-environment",
    "move-in",
    "services",
    "work-and-education",
    "letting",
    "participation",
]
Topic = Literal["acute-event", "conflict", "home-fault", "neighbour-enquiry"]
AgendaTopic = Literal["progress", "settlement", "living-environment", "unsettled", "resident-mix"]
InformationTopic = Literal["lease", "tenancy", "rent", "housing-benefit", "house-rules", "contacts", "presence"]
Question = Literal["cannot-reach-landlord", "wants-council"]


class Span(Part):
    """A stretch of time; `to` is the last day. `open` means known to have no such end."""

    from_: Start | None = Field(None, alias="from")
    to: End | None = None


class Holder(Span):
    """Who holds something, and from when to when."""

    KEY: ClassVar[str] = "actor"
    actor: Ident


def _alone(value: Any) -> Any:
    """Let a single word stand for a holder for as long as the plan lasts: `held_by: [nav]`."""
    return {"actor": value, "from": "open", "to": "open"} if isinstance(value, str) else value


Holders = list[Annotated[Holder, BeforeValidator(_alone, json_schema_input_type=Holder | Ident)]]


class Settlement(Part):
    """What the plan is called, and the dates that belong to it as a whole."""

    name: Text | None = None
    municipality: Text | None = None
    as_of: Date | None = None
    first_move_in: Date | None = None
    leader_role: Role | None = None


class Unit(Part):
    """Homes of one kind."""

    id: Ident
    count: Count | None = None
    size: Literal["small", "ordinary"] | None = None
    package: Ident | None = None
    universal_design: YesNo | None = None


class CommonRoom(Part):
    """A room that all residents share."""

    id: Ident
    furnished: YesNo | None = None


class StaffRoom(Part):
    """An office or a room for conversations."""

    id: Ident
    private: YesNo | None = None


class Assembly(Part):
    """How the furniture was assembled."""

    youths: Count | None = None
    leaders: Count | None = None


class Furnishing(Part):
    """Furnishing of the homes before move-in."""

    ready: Date | None = None
    assembly: Assembly = Field(default_factory=Assembly)


class Building(Part):
    """The building and its rooms."""

    units: list[Unit] | None = None
    common_rooms: list[CommonRoom] | None = None
    staff_rooms: list[StaffRoom] | None = None
    furnishing: Furnishing = Field(default_factory=Furnishing)


class Neighbour(Part):
    """A neighbouring building or business."""

    id: Ident
    name: Text | None = None
    contact: Holders | None = None


class Concern(Part):
    """A worry that neighbours have raised."""

    id: Ident
    raised: Date | None = None
    settled: End | None = None


class Surroundings(Part):
    """Neighbours and what they worry about."""

    neighbours: list[Neighbour] | None = None
    concerns: list[Concern] | None = None


class Arrival(Span):
    """When the first and the last of a group move in."""


def _one_day(value: Any) -> Any:
    """Let a single day stand for an arrival that begins and ends on it."""
    return {"from": value, "to": value} if isinstance(value, str | dt.date | Day) else value


class Cohort(Part):
    """Residents who share the facts given here. Never a name."""

    id: CohortId
    people: Count | None = None
    age: AgeBand | None = None
    language: Language | None = None
    assessed: YesNo | None = None
    arrival: Annotated[Arrival, BeforeValidator(_one_day, json_schema_input_type=Arrival | Date)] | None = None


class PresencePeriod(Span):
    """A period in which somebody is there for the residents."""

    id: Ident
    kind: Literal["staffed", "visit", "phone", "drop-in"] | None = None
    every: Every | None = None


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
    """A series of meetings."""

    id: Ident
    kind: Literal["cooperation", "intake", "resource-team"] | None = None
    actors: list[Ident] | None = None
    every: Every | None = None
    agenda: list[AgendaTopic] | None = None
    during: Ident | None = None


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


class Actor(Part):
    """A role or an office, never a named person."""

    id: Ident
    name: Text | None = None
    bodies: list[Body] | None = None
    roles: list[Role] | None = None


class Task(Part):
    """Something that has to be done, and who holds it when."""

    id: Ident
    name: Text | None = None
    area: Area | None = None
    every: Every | None = None
    held_by: Holders | None = None


class Step(Part):
    """A step of an escalation path: who receives."""

    KEY: ClassVar[str] = ""
    receivers: Holders | None = None


class Path(Part):
    """The way a matter takes from the first who hears of it to one who can decide."""

    id: Ident
    name: Text | None = None
    topics: list[Topic] | None = None
    steps: list[Step] | None = None


class Escalation(Part):
    """What happens when something happens."""

    paths: list[Path] | None = None


class Material(Part):
    """Written information for residents."""

    id: Ident
    languages: list[Language] | None = None


class Gathering(Part):
    """A gathering where residents get information, held or planned."""

    id: Ident
    interpreter: YesNo | None = None
    topics: list[InformationTopic] | None = None


class Information(Part):
    """What residents are told, how and in which languages."""

    materials: list[Material] | None = None
    gatherings: list[Gathering] | None = None


class Activity(Part):
    """A social activity for residents."""

    id: Ident


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


class Participation(Part):
    """How residents take part in decisions."""

    plan: list[ParticipationStep] | None = None
    recruitment: list[Recruitment] | None = None


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
    evaluations: list[Evaluation] | None = None
    needs: list[Need] | None = None


class Answer(Part):
    """How many answered yes to one question."""

    KEY: ClassVar[str] = "question"
    question: Question
    count: Count | None = None


class Survey(Part):
    """A survey among residents."""

    id: Ident
    held: Date | None = None
    anonymous: YesNo | None = None
    asked: Count | None = None
    answered: Count | None = None
    answers: list[Answer] | None = None


def _with_ids(value: Any) -> Any:
    """Give cohorts without an id one that does not depend on their order in the file."""
    if not isinstance(value, list):
        return value
    groups = [each for each in value if isinstance(each, dict)]
    nameless = sorted((each for each in groups if each.get("id") is None), key=_content)
    taken = [each["id"] for each in groups if "id" in each]
    free = (name for name in map("c{}".format, count(1)) if name not in taken)
    made = {id(each): next(free) for each in nameless}
    return [{**each, "id": made[id(each)]} if id(each) in made else each for each in value]


def _content(group: dict[str, Any]) -> str:
    """Return what a cohort says, whatever the order in which it says it."""
    return json.dumps(group, sort_keys=True, default=str)


class Plan(Part):
    """A plan for a settlement: all that is known of it, and nothing else."""

    settlement: Settlement = Field(default_factory=Settlement)
    building: Building = Field(default_factory=Building)
    surroundings: Surroundings = Field(default_factory=Surroundings)
    cohorts: Annotated[list[Cohort], BeforeValidator(_with_ids)] | None = None
    presence: Presence = Field(default_factory=Presence)
    meetings: Meetings = Field(default_factory=Meetings)
    actors: list[Actor] | None = None
    tasks: list[Task] | None = None
    escalation: Escalation = Field(default_factory=Escalation)
    information: Information = Field(default_factory=Information)
    activities: Activities = Field(default_factory=Activities)
    participation: Participation = Field(default_factory=Participation)
    team: Team = Field(default_factory=Team)
    surveys: list[Survey] | None = None

    # Where the plan was read from; not part of what it says.
    _places: Places = PrivateAttr(default_factory=Places)
    _lines: dict[str, int] | None = PrivateAttr(None)
    _index: dict[int, Indexed] | None = PrivateAttr(None)

    @property
    def source(self) -> str | None:
        """Return the name of the file that the plan was read from; None for a plan made in a program."""
        return self._places.source or None

    def lines(self) -> dict[str, int]:
        """Return the line of each field that the file gives, by its path; worked out once."""
        if self._lines is None:
            self._lines = {path: mark[0] for path, mark in self._places.by_path(self)}
        return self._lines

    def index(self) -> dict[int, Indexed]:
        """Return where each part and its fields stand, by `id()` of the part; worked out once: a plan is frozen."""
        if self._index is None:
            self._index = spots(self)
        return self._index
