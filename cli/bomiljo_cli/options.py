"""What several commands share: options, and finding what an argument names."""

from __future__ import annotations

import click

import bomiljo
from bomiljo import Rule, Rulebook
from bomiljo_cli.language import language

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

lang_option = click.option(
    "--lang", is_eager=True, type=click.Choice(["nb", "en"]), help="Language of the texts / språk."
)


def words(lang: str | None) -> bomiljo.Wording:
    """Return the texts of a language, chosen or that of the environment."""
    return bomiljo.Wording(language(lang), 0)


def require_rule(name: str, book: Rulebook, wording: bomiljo.Wording) -> Rule:
    """Return the rule, or refuse with the nearest one there is."""
    if name.upper() in book.rules:
        return book.rules[name.upper()]
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is misspelt

    near = get_close_matches(name.upper(), book.rules, n=1)
    said = [wording.label("no-such-rule", rule=name), *(wording.label("suggestion", suggestion=each) for each in near)]
    raise click.UsageError(" ".join(said))
