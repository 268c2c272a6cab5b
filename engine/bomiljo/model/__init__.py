"""The plan: what is known of a settlement. Nothing here is computed.

A field that is None is *not known*; an empty list or 0 is *known to be none*. There are no factual
defaults. What each field means, and the question that asks for it, is in `texts/fields.yaml`.

Annotations are plain values here (no `from __future__ import annotations`), and sections are made when
a plan is: pydantic then has nothing to evaluate while the module loads, which halves a cold start.
"""

import json
from itertools import count
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr

from bomiljo.model.base import (
    AgendaTopic,
    Area,
    Body,
    Holder,
    Holders,
    InformationTopic,
    Question,
    Role,
    Span,
    TaskHolder,
    TaskHolders,
    Topic,
)
from bomiljo.model.place import (
    Assembly,
    Building,
    CommonRoom,
    Concern,
    Enquiry,
    Furnishing,
    MixReview,
    Neighbour,
    Notice,
    OtherHomes,
    OtherTenants,
    Settlement,
    StaffRoom,
    Surroundings,
    Unit,
    Walk,
)
from bomiljo.model.residents import (
    Activities,
    Activity,
    Answer,
    Arrival,
    Channel,
    Cohort,
    Council,
    Departure,
    Gathering,
    Information,
    InputChannel,
    IntroductionProgramme,
    Material,
    Matter,
    Participation,
    ParticipationStep,
    Recruitment,
    Survey,
)
from bomiljo.model.services import (
    Actor,
    Assessment,
    Contact,
    Escalation,
    Evaluation,
    Helper,
    Incident,
    Meetings,
    Need,
    PassedOn,
    Path,
    Presence,
    PresencePeriod,
    Series,
    Stay,
    Step,
    TaperStep,
    Task,
    Team,
)
from bomiljo.nodes import Mark
from bomiljo.parts import Part
from bomiljo.places import Indexed, Places, spots

__all__ = [
    "Activities",
    "Activity",
    "Actor",
    "AgendaTopic",
    "Answer",
    "Area",
    "Arrival",
    "Assembly",
    "Assessment",
    "Body",
    "Building",
    "Channel",
    "Cohort",
    "CommonRoom",
    "Concern",
    "Contact",
    "Council",
    "Departure",
    "Enquiry",
    "Escalation",
    "Evaluation",
    "Furnishing",
    "Gathering",
    "Helper",
    "Holder",
    "Holders",
    "Incident",
    "Information",
    "InformationTopic",
    "InputChannel",
    "IntroductionProgramme",
    "Material",
    "Matter",
    "Meetings",
    "MixReview",
    "Need",
    "Neighbour",
    "Notice",
    "OtherHomes",
    "OtherTenants",
    "Participation",
    "ParticipationStep",
    "PassedOn",
    "Path",
    "Plan",
    "Presence",
    "PresencePeriod",
    "Question",
    "Recruitment",
    "Role",
    "Series",
    "Settlement",
    "Span",
    "StaffRoom",
    "Stay",
    "Step",
    "Surroundings",
    "Survey",
    "TaperStep",
    "Task",
    "TaskHolder",
    "TaskHolders",
    "Team",
    "Topic",
    "Unit",
    "Walk",
]


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

    ALSO = ("extends", "remove")
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
    _marks: dict[str, Mark] | None = PrivateAttr(None)
    _index: dict[int, Indexed] | None = PrivateAttr(None)

    @property
    def source(self) -> str | None:
        """Return the name of the file that the plan was read from; None for a plan made in a program."""
        return self._places.source or None

    def marks(self) -> dict[str, Mark]:
        """Return where each field stands that the file gives, by its path; worked out once."""
        if self._marks is None:
            self._marks = dict(self._places.by_path(self))
        return self._marks

    def index(self) -> dict[int, Indexed]:
        """Return where each part and its fields stand, by `id()` of the part; worked out once: a plan is frozen."""
        if self._index is None:
            self._index = spots(self)
        return self._index
