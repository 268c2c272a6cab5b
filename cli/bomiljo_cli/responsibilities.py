"""`bomiljo responsibilities`: who holds what, what nobody holds and when, and what stops when somebody is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli import progress
from bomiljo_cli.console import width, write, write_data
from bomiljo_cli.kinds import Choice
from bomiljo_cli.language import language
from bomiljo_cli.options import DAY, day_option, lang_option, output_option, require_plan, today
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt

_SHAPES = ("text", "json", "csv", "dot", "mermaid")


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.option(
    "--absent",
    multiple=True,
    metavar="ACTOR[=FROM..TO]",
    help="Who is to be away: an actor, role:ROLE or body:BODY; from the date on where no period is given (repeat).",
)
@click.option("--from", "start", type=DAY, metavar="DAY", help="Look at what nobody has from here on.")
@click.option("--until", "end", type=DAY, metavar="DAY", help="Look at what nobody has until here.")
@click.option("--format", "shape", type=Choice(_SHAPES), default="text", show_default=True, help="How to write it.")
@lang_option
@day_option
@output_option
def responsibilities(
    plan: str,
    *,
    absent: tuple[str, ...],
    start: dt.date | None,
    end: dt.date | None,
    shape: str,
    lang: str | None,
    as_of: dt.date | None,
    output: str | None,
) -> None:
    """Show who has what in PLAN (- is standard input), what nobody has and when, and what hangs on whom.

    It shows and does not judge. Exit code: 0 shown, 2 usage, 3 invalid plan.
    """
    chosen = language(lang)
    wording = bomiljo.Wording(chosen, 0)
    progress.working(wording.label("progress-responsibilities"), wording)
    found = bomiljo.responsibilities(
        require_plan(plan, chosen),
        as_of=as_of or today(),
        lang=chosen,
        absent=absent,
        start=start,
        end=end,
    )
    _write(found, shape, output)


def _write(found: bomiljo.Responsibilities, shape: str, output: str | None) -> None:
    if shape == "text":
        from bomiljo_cli.assigned import render  # noqa: PLC0415 - only for who reads text

        write(render(found, width()), output)
    elif shape == "json":
        write_data(found.to_json(), output)
    elif shape == "csv":
        from bomiljo_cli.tabling import table  # noqa: PLC0415 - only for this format

        write_data(table(found), output)
    else:
        from bomiljo_cli import drawing  # noqa: PLC0415 - only for these formats

        write_data(drawing.dot(found) if shape == "dot" else drawing.mermaid(found), output)
