"""The place: the settlement as a whole, the building with its homes and rooms, and what is around it."""

from typing import ClassVar, Literal

from pydantic import Field

from bomiljo.fields import Count, Date, End, Every, Ident, Text, YesNo
from bomiljo.model.base import Holders, Role, Span
from bomiljo.parts import Part


class MixReview(Part):
    """A look at the resident mix, held or planned."""

    KEY: ClassVar[str] = "on"
    on: Date


class Settlement(Part):
    """What the plan is called, and the dates that belong to it as a whole."""

    name: Text | None = None
    municipality: Text | None = None
    as_of: Date | None = None
    first_move_in: Date | None = None
    leader_role: Role | None = None
    mix_reviews: list[MixReview] | None = None


class Unit(Part):
    """Homes of one kind, at one entrance or floor where the plan tells them apart."""

    id: Ident
    count: Count | None = None
    places: Count | None = None
    entrance: Ident | None = None
    size: Literal["small", "ordinary"] | None = None
    package: Ident | None = None
    universal_design: YesNo | None = None


class OtherHomes(Part):
    """Homes elsewhere, for those whom an address in the building does not suit."""

    id: Ident
    count: Count | None = None
    universal_design: YesNo | None = None


class OtherTenants(Span):
    """Tenants other than refugees, to whom homes were let or re-let; their number, and from when to when."""

    id: Ident
    people: Count | None = None


class CommonRoom(Part):
    """A room that all residents share."""

    id: Ident
    furnished: YesNo | None = None


class StaffRoom(Part):
    """An office or a room for conversations."""

    id: Ident
    private: YesNo | None = None
    in_home: YesNo | None = None


class Assembly(Part):
    """How the furniture was assembled."""

    youths: Count | None = None
    leaders: Count | None = None


class Furnishing(Part):
    """Furnishing of the homes before move-in."""

    ready: Date | None = None
    orders: Count | None = None
    assembly: Assembly = Field(default_factory=Assembly)


class Building(Part):
    """The building and its rooms, and homes elsewhere that belong to the same plan."""

    units: list[Unit] | None = None
    elsewhere: list[OtherHomes] | None = None
    other_tenants: list[OtherTenants] | None = None
    permit_until: End | None = None
    common_rooms: list[CommonRoom] | None = None
    staff_rooms: list[StaffRoom] | None = None
    furnishing: Furnishing = Field(default_factory=Furnishing)


class Neighbour(Part):
    """A neighbouring building or business."""

    id: Ident
    name: Text | None = None
    contact: Holders | None = None
    empty_evenings: YesNo | None = None


class Concern(Part):
    """A worry that neighbours have raised."""

    id: Ident
    raised: Date | None = None
    settled: End | None = None


class Walk(Part):
    """How far it is on foot to something that residents need."""

    KEY: ClassVar[str] = "to"
    to: Literal["shop", "transport", "bus-stop", "nav", "health-services", "school"]
    minutes: Count | None = None


class Notice(Part):
    """A time at which neighbours are told what happens."""

    KEY: ClassVar[str] = "on"
    on: Date


class Enquiry(Part):
    """A question or complaint from neighbours, and when it was answered; never who asked."""

    id: Ident
    received: Date | None = None
    answered: End | None = None


class Surroundings(Part):
    """Neighbours, what they worry about and ask, and what is near."""

    neighbours: list[Neighbour] | None = None
    concerns: list[Concern] | None = None
    notices: list[Notice] | None = None
    answer_within: Every | None = None
    enquiries: list[Enquiry] | None = None
    walks: list[Walk] | None = None
