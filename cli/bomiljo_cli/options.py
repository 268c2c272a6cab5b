"""What several commands share: options, and finding what an argument names."""

from __future__ import annotations

import datetime as dt
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

import click

import bomiljo
from bomiljo_cli import exits
from bomiljo_cli.language import language

if TYPE_CHECKING:
    from bomiljo import Lang, Overlay, Plan, Rule, Rulebook

TOPICS = (
    "mix",
    "home",
    "neighbours",
    "presence",
    "information",
    "integration",
    "participation",
    "landlord",
    "sharing",
    "team",
    "responsibility",
    "escalation",
)

overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="A local adaptation of the rules (repeat for more).",
)
output_option = click.option("--output", "-o", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file.")
internal_option = click.option("--internal", is_flag=True, help="Show small groups of residents; marks the output.")
audience_option = click.option(
    "--audience",
    type=click.Choice(bomiljo.AUDIENCES),
    default="internal",
    show_default=True,
    help="Whom the result is for: others get what concerns them, and nothing about residents.",
)
topics_option = click.option(
    "--topic",
    "topics",
    multiple=True,
    type=click.Choice(TOPICS),
    metavar="T",
    help="Only the rules of this topic (repeat for more).",
)
lang_option = click.option(
    "--lang", is_eager=True, type=click.Choice(["nb", "en"]), help="Language of the texts / språk."
)


def words(lang: str | None) -> bomiljo.Wording:
    """Return the texts of a language, chosen or that of the environment."""
    return bomiljo.Wording(language(lang), 0)


def asked_language(arguments: list[str]) -> str | None:
    """Return what `--lang` asks for, where the command that would tell never came so far."""
    given = [value for option, value in pairwise(arguments) if option == "--lang"]
    given += [each.removeprefix("--lang=") for each in arguments if each.startswith("--lang=")]
    return given[-1] if given else None


def require_rule(name: str, book: Rulebook, wording: bomiljo.Wording) -> Rule:
    """Return the rule, or refuse with the nearest one there is."""
    found = next((rule for rule in book.rules.values() if rule.id.upper() == name.upper()), None)
    if found:
        return found
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is misspelt

    near = get_close_matches(name.upper(), book.rules, n=1)
    said = [wording.label("no-such-rule", rule=name), *(wording.label("suggestion", suggestion=each) for each in near)]
    raise click.UsageError(" ".join(said))


ISO_LENGTH = len("2024-06-15")
YEARS = range(1901, 2199)


class _Date(click.ParamType[dt.date]):
    """A day written as 2024-06-15."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the date, or fail with what is allowed."""
        if isinstance(value, dt.date):
            return value
        try:
            return self._read(value)
        except ValueError:
            given = ctx.params.get("lang") if ctx else None
            lang = given if isinstance(given, str) else None  # else not given, or not read yet
            self.fail(words(lang).label("bad-date", value=str(value)), param, ctx)

    def _read(self, value: str) -> dt.date:
        """Return the day; raises ValueError for another form, and for years that no plan speaks of."""
        day = dt.date.fromisoformat(value if len(value) == ISO_LENGTH else "")
        if day.year not in YEARS:
            raise ValueError
        return day


DAY: click.ParamType[dt.date] = _Date()
day_option = click.option("--as-of", "as_of", type=DAY, metavar="DATE", help="The date to look at (default: today).")


def today() -> dt.date:
    """Return the day that it is here."""
    return dt.datetime.now().astimezone().date()


def require_order(first: dt.date, last: dt.date | None, said: str, lang: Lang) -> None:
    """Refuse a last day before the first, in the words of a label."""
    if last and last < first:
        wording = bomiljo.Wording(lang, 0)
        days = {name: wording.written_day(day.isoformat()) for name, day in (("first", first), ("last", last))}
        raise click.UsageError(wording.label(said, **days))


def load(name: str, lang: Lang) -> Plan | None:
    """Return a plan; None after its problems were written to standard error."""
    try:
        return bomiljo.load_plan(name)
    except bomiljo.LoadError as error:
        say_problems(error, lang)
        return None


def require_plan(name: str, lang: Lang) -> Plan:
    """Return a plan; ends the program with its problems where it cannot be read."""
    try:
        return bomiljo.load_plan(name)
    except bomiljo.LoadError as error:
        refuse(error, lang)


def read_overlays(paths: tuple[str, ...], lang: Lang) -> list[Overlay]:
    """Return the local adaptations; ends the program with their problems where one cannot be read."""
    try:
        return [bomiljo.load_overlay(path) for path in paths]
    except bomiljo.LoadError as error:
        refuse(error, lang)


def refuse(error: bomiljo.LoadError, lang: Lang) -> NoReturn:
    """Write what is wrong with a file to standard error, and end with the exit code for it."""
    say_problems(error, lang)
    sys.exit(exits.INVALID)


def say_problems(error: bomiljo.LoadError, lang: Lang) -> None:
    """Write what is wrong with a file to standard error."""
    wording = bomiljo.Wording(lang, 0)
    of_rules = isinstance(error, bomiljo.PackError)
    if len(error.problems) > 1:
        many = wording.label("pack-refused" if of_rules else "plan-refused", count=str(len(error.problems)))
        click.echo(many, err=True)
    else:
        click.echo(wording.label("pack-refused-one" if of_rules else "plan-refused-one"), err=True)
    for problem in error.problems:
        click.echo(f"  {wording.problem(problem)}", err=True)
