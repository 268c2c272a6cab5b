"""Reports of many plans, and a report's data without its texts."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, Final

from bomiljo import Lang, Plan, Report, check, read_plan, scenario, scenarios
from dice_support import seeded
from plans_support import erase, make_plan

BLANK: Final = "settlement: {name: Nesten tom, first_move_in: 2024-01}\nbuilding: {units: [{id: homes, count: 17}]}\n"
DATES: Final = (dt.date(2023, 11, 1), dt.date(2024, 2, 1), dt.date(2024, 6, 15))

# Where texts stand in a report: the part that they belong to, and their names. All else is the same in
# every language. A subject is named by the plan, except where it is a word of ours or a date.
TEXTS: Final[dict[str, frozenset[str]]] = {
    "outcomes": frozenset({"subject_name", "title", "message", "why"}),
    "evidence": frozenset({"label", "notes"}),
    "value": frozenset({"text"}),
    "threshold": frozenset({"text", "why"}),
    "owner": frozenset({"role_name"}),
    "findings": frozenset({"title", "why"}),
    "measures": frozenset({"title", "how", "due_text"}),
    "questions": frozenset({"ask", "who_name", "about"}),
    "described": frozenset({"says", "why", "label"}),
    "asked": frozenset({"ask", "who_name", "why"}),
    "summary": frozenset({"text", "lang", "not_covered"}),
}


@cache
def plans() -> tuple[Plan, ...]:
    """Return the scenarios, a nearly blank plan, and random plans of which much is erased."""
    made = [scenario(name) for name in scenarios()] + [read_plan("{}", "empty"), read_plan(BLANK, "blank")]
    for seed in range(6):
        full = make_plan(seeded(seed))
        made.append(Plan.model_validate(erase(full, seeded(100 + seed), 10 * seed).data))
    return tuple(made)


@cache
def reports(lang: Lang = "en", *, internal: bool = False) -> tuple[Report, ...]:
    """Return the reports of all these plans on three days."""
    return tuple(check(plan, as_of=day, lang=lang, internal=internal) for plan in plans() for day in DATES)


@cache
def report_of(name: str, day: dt.date, lang: Lang) -> Report:
    """Return the report of a scenario."""
    return check(scenario(name), as_of=day, lang=lang)


def without_texts(value: Any, part: str = "", found: dict[str, set[str]] | None = None) -> Any:
    """Return a report's data without texts; what was left out is added to `found`."""
    if isinstance(value, dict):
        return {key: _kept(each, part, key, found) for key, each in value.items()}
    if isinstance(value, list):
        return [without_texts(each, part, found) for each in value]
    return value


def _kept(value: Any, part: str, key: str, found: dict[str, set[str]] | None) -> Any:
    if key not in TEXTS.get(part, ()):
        return without_texts(value, key, found)
    if found is not None:
        found.setdefault(f"{part}.{key}", set()).add(str(value))
    return "text"


def named(data: dict[str, Any]) -> dict[str, Any]:
    """Return a report's data in which names that the plan gives to subjects are kept apart from our texts."""
    own = ("area:", "topic:", "arrival:")
    names = [each["subject_name"] for each in data["outcomes"] if not str(each["subject"]).startswith(own)]
    return {**without_texts(data), "names": names}
