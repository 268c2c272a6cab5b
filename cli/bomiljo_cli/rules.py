"""`bomiljo rules`: the rules themselves - list and show them, and for who writes them test, lint, mutate and more."""

from __future__ import annotations

import sys

import click

import bomiljo
from bomiljo_cli import exits
from bomiljo_cli.console import width, write
from bomiljo_cli.options import TOPICS, lang_option, require_rule, words


@click.group()
def rules() -> None:
    """Look at the rules, and work on them."""


@rules.command("list")
@click.option("--topic", type=click.Choice(TOPICS), metavar="T", help="Only the rules of this topic.")
@lang_option
def list_rules(topic: str | None, lang: str | None) -> None:
    """List the rules: code, severity, topic, what it asks."""
    wording, book = words(lang), bomiljo.default_rulebook()
    for rule in book.rules.values():
        if topic in (None, rule.topic):
            title = rule.texts[wording.lang].title
            click.echo(f"{rule.id}  {wording.word('severity', rule.severity):<8}  {rule.topic:<15}  {title}")


@rules.command()
@click.argument("rule", metavar="RULE")
@lang_option
def show(rule: str, lang: str | None) -> None:
    """Show one rule: what it asks, when, why, the thresholds and their source."""
    from bomiljo_cli.explaining import describe  # noqa: PLC0415 - only for this command

    wording, book = words(lang), bomiljo.default_rulebook()
    found = require_rule(rule, book, wording)
    write(describe(found, book, wording.lang, width()), None)


@rules.command()
@click.argument("names", nargs=-1, metavar="[RULE...]")
@lang_option
def test(names: tuple[str, ...], lang: str | None) -> None:
    """Run the cases of the rules (of all, or of those named).

    Exit code: 0 all hold, 1 some do not, 3 a file cannot be read.
    """
    from bomiljo_cli.testing import run_cases  # noqa: PLC0415 - only for this command

    wording, book = words(lang), bomiljo.default_rulebook()
    chosen = [require_rule(each, book, wording) for each in names] or list(book.rules.values())
    text, failed = run_cases(book, chosen, wording, width())
    write(text, None)
    sys.exit(exits.GAPS if failed else exits.NOTHING)
