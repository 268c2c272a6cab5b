"""`bomiljo compare`: what each of several plans does beside the first, as text, a page, data or a workbook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.formats import registry
from bomiljo_cli.language import language
from bomiljo_cli.options import (
    audience_option,
    day_option,
    internal_option,
    lang_option,
    load,
    output_option,
    overlay_option,
    read_overlays,
    refuse_audience,
    today,
    topics_option,
)
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import Audience, Lang, Plan

MOST = 26  # as many as there are letters to name them by


@click.command(cls=Command)
@click.argument("plans", nargs=-1, required=True, metavar="A B [C...]")
@registry.format_option("compare")
@topics_option
@day_option
@overlay_option
@internal_option
@audience_option
@output_option
@lang_option
def compare(
    plans: tuple[str, ...],
    *,
    shape: str | None,
    topics: tuple[str, ...],
    as_of: dt.date | None,
    overlays: tuple[str, ...],
    internal: bool,
    audience: Audience,
    output: str | None,
    lang: str | None,
) -> None:
    """Tell what plans B, C, ... close, open and leave unknown beside plan A (- is standard input).

    It shows and does not judge. Exit code: 0 told, 2 usage, 3 invalid plan, 4 internal error.
    """
    chosen = language(lang)
    wording = bomiljo.Wording(chosen, 0)
    refuse_audience(internal=internal, audience=audience, topics=topics, lang=lang)
    _require_plans(plans, wording)
    form = registry.chosen("compare", shape, output, chosen)
    meter = progress.working(wording.label("progress-compare"), wording)
    local = read_overlays(overlays, chosen)
    found = bomiljo.compare(
        _loaded(plans, chosen),
        as_of=as_of or today(),
        lang=chosen,
        overlays=local,
        topics=topics or None,
        internal=internal,
        audience=audience,
        progress=meter.at,
    )
    form.write("compare", found, output)
    sys.exit(exits.INTERNAL if any(each.counts.error for each in found.options) else exits.NOTHING)


def _require_plans(plans: tuple[str, ...], wording: bomiljo.Wording) -> None:
    """Refuse one plan alone, more than can be named, and two of standard input, which is read once."""
    if not 1 < len(plans) <= MOST:
        raise click.UsageError(wording.label("compare-needs-two", most=str(MOST)))
    if plans.count("-") > 1:
        raise click.UsageError(wording.label("one-standard-input"))


def _loaded(names: tuple[str, ...], lang: Lang) -> list[Plan]:
    """Return the plans; ends the program with the faults of all files where one cannot be read."""
    found = [load(each, lang) for each in names]
    plans = [each for each in found if each is not None]
    if len(plans) < len(found):
        sys.exit(exits.INVALID)
    return plans
