"""Plans that differ in nothing but what tells of residents, and rulebooks in which too much is listed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from bomiljo import default_rulebook
from bomiljo.rulebook import Told
from plans_support import make_plan

if TYPE_CHECKING:
    from bomiljo import Audience, Rulebook
    from dice_support import Dice
    from plans_support import Data

OTHERS: Final[tuple[Audience, ...]] = ("partners", "residents")
COUNTED: Final = ("asked", "answered", "answers")
# Lists of which nothing is told: the section, and the list in it.
HIDDEN: Final = (
    ("building", "other_tenants"),
    ("building", "elsewhere"),
    ("team", "needs"),
    ("escalation", "incidents"),
)


def with_others(data: Data, dice: Dice) -> Data:
    """Return the same plan with other residents: all that tells of them is another, or left out.

    When somebody arrives stays. Who arrives then, how many and in how many groups does not.
    """
    changed, strange = copy.deepcopy(data), make_plan(dice)
    if changed.get("cohorts"):
        changed["cohorts"] = _other_groups(changed["cohorts"], strange["cohorts"] or [], dice)
    for each in changed.get("surveys") or ():
        for field in COUNTED:
            each.pop(field, None)
        each |= {field: dice.number(0, 30) for field in ("asked", "answered") if dice.chance(70)}
    for section, name in HIDDEN:
        if section in changed:
            changed[section].pop(name, None)
            if dice.chance(80):
                changed[section][name] = strange[section][name]
    return changed


def _other_groups(groups: list[Data], strange: list[Data], dice: Dice) -> list[Data]:
    """Return groups with the same arrivals, each at least once, in any order, with anything else of other plans."""
    arrivals: list[Any] = []
    for each in groups:
        if each.get("arrival") not in arrivals:
            arrivals.append(each.get("arrival"))
    arrivals += dice.some(arrivals, 0, 3)
    made = [{**(dice.pick(strange) if strange else {}), "arrival": each} for each in dice.shuffled(arrivals)]
    for number, each in enumerate(made):
        each.pop("unit", None)
        each.pop("departures", None)  # of another's days
        each["id"] = f"group-{number}"
        if each["arrival"] is None:
            del each["arrival"]
    return made


def listing(*rules: str, statements: tuple[str, ...] = ()) -> Rulebook:
    """Return the shipped rules, where these are listed as well for everybody."""
    book = default_rulebook()
    told: dict[str, Told] = {
        each: Told((*book.told(each).rules, *rules), (*book.told(each).statements, *statements)) for each in OTHERS
    }
    return book._replace(audiences=told)


def listing_all() -> Rulebook:
    """Return the shipped rules, where every one is listed, and every statement, for everybody."""
    book = default_rulebook()
    everything = Told(tuple(book.rules), tuple(book.statements))
    return book._replace(audiences={str(each): everything for each in OTHERS})
