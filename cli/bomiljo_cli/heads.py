"""The head of a page: what plan it is about, the day or days, the rules, and whether it is for internal use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bomiljo import ActionPlan, Forecast, Questions, Report, Wording
    from bomiljo_cli.console import Page


def add_head(
    page: Page,
    wording: Wording,
    found: Report | Forecast | Questions | ActionPlan,
    when: str,
    *,
    internal: bool = False,
) -> None:
    """Write the head of a result; `when` tells in words for which day it is."""
    plan, rules = found.plan, found.rules
    page.add(" – ".join(each for each in (plan.name, plan.municipality) if each) or plan.source or "-")
    facts = [when, plan.source, wording.label("rules-version", id=rules.id, version=rules.version)]
    page.add(" · ".join(each for each in facts if each))
    if internal:
        page.add(wording.label("internal"), colour="red")
