"""`bomiljo contacts`: pages to hand out, whom to contact first for what; what is missing goes to standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli import progress
from bomiljo_cli.console import Page, width, write, write_data
from bomiljo_cli.kinds import Choice, PathTo
from bomiljo_cli.language import language
from bomiljo_cli.options import day_option, refuse, today, words
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import ContactEntry, ContactPage, Contacts, ContactWords, Lang


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.option("--lang", is_eager=True, metavar="LANG", help="Language of the pages / språk (nb, en).")
@click.option("--texts", "texts", type=click.Path(), metavar="FILE", help="The words of a language of your own.")
@click.option("--for", "audience", type=Choice(["residents", "neighbours"]), help="Only the page for these.")
@click.option(
    "--format", "shape", type=Choice(["text", "json"]), default="text", show_default=True, help="How to write it."
)
@click.option("--output", "-o", type=PathTo("file"), metavar="FILE", help="Write to a file.")
@day_option
def contacts(
    plan: str,
    *,
    lang: str | None,
    texts: str | None,
    audience: str | None,
    shape: str,
    output: str | None,
    as_of: dt.date | None,
) -> None:
    """Write pages for residents and neighbours: whom to contact first for what.

    What is missing in PLAN is said on the page; what planners have to fill in is listed on standard error.
    """
    chosen = lang or language(None)
    own = language(chosen if chosen in ("nb", "en") else None)
    if chosen not in bomiljo.contact_languages():
        known = ", ".join(bomiljo.contact_languages())
        raise click.UsageError(words(own).label("no-contact-words", lang=chosen, known=known))
    progress.working(words(own).label("progress-contacts"), words(own))
    try:
        found = bomiljo.contacts(
            bomiljo.load_plan(plan),
            as_of or today(),
            chosen,
            audience="residents" if audience == "residents" else "neighbours" if audience else None,
            words=_words(texts),
        )
    except bomiljo.LoadError as error:
        refuse(error, own)
    if shape == "json":
        write_data(found.to_json(), output)
    else:
        write("\n".join(_page(each) for each in found.pages), output)
        _say_waits(found, own)
        _say_missing(found, own)


def _words(path: str | None) -> ContactWords | None:
    return bomiljo.load_contact_words(path) if path else None


def _page(each: ContactPage) -> str:
    """Return one page as text."""
    page = Page(width())
    page.heading(each.title)
    page.add(each.valid)
    if each.unfinished:
        page.add(each.unfinished)
    _add(page, each.emergency)
    page.heading(each.help)
    for entry in (*each.entries, each.no_answer):
        _add(page, entry)
    return page.text()


def _add(page: Page, entry: ContactEntry) -> None:
    page.blank()
    for heading in entry.headings:
        page.add(heading)
    for line in entry.lines:
        page.add(line, indent=2)


def _say_waits(found: Contacts, lang: Lang) -> None:
    """Tell planners for how long nobody answers at the most, with public holidays and changes of the clock."""
    if found.waits:
        click.echo(words(lang).label("contacts-waits"), err=True)
    for each in found.waits:
        said = words(lang).label(
            "contacts-wait", heading=each.heading, hours=_number(each.hours, lang), since=each.since, until=each.until
        )
        click.echo(f"  - {said}", err=True)


def _number(hours: float, lang: Lang) -> str:
    return f"{round(hours, 2):g}".replace(".", "," if lang == "nb" else ".")


def _say_missing(found: Contacts, lang: Lang) -> None:
    """Tell planners what has to be filled in, apart from what is handed out."""
    if not found.missing:
        return
    click.echo(words(lang).label("contacts-missing", count=str(len(found.missing))), err=True)
    for each in found.missing:
        where = f" [{each.path}]" if each.path else ""
        click.echo(f"  - {each.ask[lang]}{where}", err=True)
