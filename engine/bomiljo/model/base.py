"""What several sections share: the words a plan may use, stretches of time, and who holds something."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bomiljo.fields import End, Ident, Start
from bomiljo.parts import Part

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
    "next-home",
]
Topic = Literal["acute-event", "conflict", "home-fault", "neighbour-enquiry", "health-access"]
AgendaTopic = Literal["progress", "settlement", "living-environment", "unsettled", "resident-mix", "grants"]
InformationTopic = Literal[
    "lease",
    "tenancy",
    "rent",
    "housing-benefit",
    "house-rules",
    "neighbourhood",
    "contacts",
    "presence",
    "staff-leaving",
    "activities",
]
Question = Literal[
    "cannot-reach-landlord",
    "does-not-know-where-to-turn",
    "missed-information",
    "not-told-of-activities",
    "surprised-by-staff-leaving",
    "wants-council",
]


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


class TaskHolder(Holder):
    """Who holds a task: is accountable for it, does it, or both."""

    as_: list[Literal["accountable", "responsible"]] | None = Field(None, alias="as")


TaskHolders = list[Annotated[TaskHolder, BeforeValidator(_alone, json_schema_input_type=TaskHolder | Ident)]]
