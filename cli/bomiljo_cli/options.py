"""What several commands share: options, and finding what an argument names."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.kinds import Choice, PathTo
from bomiljo_cli.language import language
from bomiljo_cli.usage import spoken, with_nearest

if TYPE_CHECKING:
    from bomiljo import Audience, Lang, Overlay, Plan, PreviousReport, Rule, Rulebook

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

_PLAN_REFUSED = ("plan-refused-one", "plan-refused")
_PACK_REFUSED = ("pack-refused-one", "pack-refused")

overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="A local adaptation of the rules (repeat for more).",
)
output_option = click.option("--output", "-o", type=PathTo("file"), metavar="FILE", help="Write to a file.")
internal_option = click.option("--internal", is_flag=True, help="Show small groups of residents; marks the output.")
audience_option = click.option(
    "--audience",
    type=Choice(bomiljo.AUDIENCES),
    default="internal",
    show_default=True,
    help="Whom the result is for: others get what concerns them, and nothing about residents.",
)
topics_option = click.option(
    "--topic",
    "topics",
    multiple=True,
    type=Choice(TOPICS),
    metavar="T",
    help="Only the rules of this topic (repeat for more).",
)
since_option = click.option(
    "--since",
    type=click.Path(),
    metavar="FILE",
    help="A previous report (--format json): say what has changed since.",
)
lang_option = click.option("--lang", is_eager=True, type=Choice(["nb", "en"]), help="Language of the texts / språk.")


def words(lang: str | None) -> bomiljo.Wording:
    """Return the texts of a language, chosen or that of the environment."""
    return bomiljo.Wording(language(lang), 0)


def require_rule(name: str, book: Rulebook, wording: bomiljo.Wording) -> Rule:
    """Return the rule, or refuse with the nearest one there is."""
    found = next((rule for rule in book.rules.values() if rule.id.upper() == name.upper()), None)
    if found:
        return found
    said = wording.label("no-such-rule", rule=name)
    raise click.UsageError(with_nearest(said, name.upper(), book.rules, wording))


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
            self.fail(spoken(ctx).label("bad-date", value=str(value)), param, ctx)

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


def require_order(
    first: dt.date, last: dt.date | None, said: str, lang: Lang, names: tuple[str, str] = ("first", "last")
) -> None:
    """Refuse a last day before the first, in the words of a label."""
    if last and last < first:
        wording = bomiljo.Wording(lang, 0)
        days = {name: wording.written_day(day.isoformat()) for name, day in zip(names, (first, last), strict=True)}
        raise click.UsageError(wording.label(said, **days))


def refuse_audience(*, internal: bool, audience: Audience, topics: tuple[str, ...], lang: str | None, **_: Any) -> None:
    """Refuse to show others small groups, and topics of which they are told nothing."""
    if audience == "internal":
        return
    if internal:
        raise click.UsageError(words(lang).label("audience-not-internal", audience=audience))
    book = bomiljo.default_rulebook()
    if topics and not {book.rules[each].topic for each in book.told(audience).rules} & set(topics):
        raise click.UsageError(words(lang).label("audience-no-topic", audience=audience, topics=", ".join(topics)))


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


def load_previous(name: str, plan: str, day: dt.date, audience: Audience, lang: Lang) -> PreviousReport | None:
    """Return the previous report of a plan; None after its problems were written to standard error.

    One that is later than the day that is looked at, or for other readers, is wrong use.
    """
    try:
        found = bomiljo.load_report(name, plan=plan)
    except bomiljo.LoadError as error:
        say_problems(error, lang, ("previous-refused-one", "previous-refused"))
        return None
    require_order(found.as_of, day, "since-later", lang, names=("then", "now"))
    if found.audience != audience:
        wording = bomiljo.Wording(lang, 0)
        raise click.UsageError(wording.label("since-other-readers", then=found.audience, now=audience))
    return found


def read_overlays(paths: tuple[str, ...], lang: Lang) -> list[Overlay]:
    """Return the local adaptations; ends the program with their problems where one cannot be read."""
    try:
        return [bomiljo.load_overlay(path) for path in paths]
    except bomiljo.LoadError as error:
        refuse(error, lang)


def refuse(error: bomiljo.LoadError, lang: Lang, refused: tuple[str, str] = _PLAN_REFUSED) -> NoReturn:
    """Write what is wrong with a file to standard error, and end with the exit code for it; `refused` as below."""
    say_problems(error, lang, refused)
    sys.exit(exits.INVALID)


def say_problems(error: bomiljo.LoadError, lang: Lang, refused: tuple[str, str] = _PLAN_REFUSED) -> None:
    """Write what is wrong with a file to standard error; `refused` are the labels for one fault and for several."""
    with progress.aside():
        _say_problems(error, bomiljo.Wording(lang, 0), refused)


def _say_problems(error: bomiljo.LoadError, wording: bomiljo.Wording, refused: tuple[str, str]) -> None:
    one, many = _PACK_REFUSED if isinstance(error, bomiljo.PackError) else refused
    count = len(error.problems)
    click.echo(wording.label(many, count=str(count)) if count > 1 else wording.label(one), err=True)
    for problem in error.problems:
        click.echo(f"  {wording.problem(problem)}", err=True)
