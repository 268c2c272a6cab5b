"""`bomiljo rules`: look at the rules, and for who writes them test, lint, mutate, cover, describe and add."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.console import width, write, write_data
from bomiljo_cli.kinds import Choice, PathTo
from bomiljo_cli.options import (
    TOPICS,
    day_option,
    lang_option,
    overlay_option,
    read_overlays,
    refuse,
    require_rule,
    today,
    words,
)
from bomiljo_cli.usage import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo import Case, Overlay, Rule, Rulebook, Wording

_format = click.option(
    "--format", "shape", type=Choice(["text", "json"]), default="text", show_default=True, help="How to write it."
)
_names = click.argument("names", nargs=-1, metavar="[RULE...]")


@click.group(cls=Group)
def rules() -> None:
    """Look at the rules, and work on them."""


def _adapted(overlays: tuple[str, ...], wording: Wording) -> tuple[Rulebook, list[Overlay]]:
    """Return the rules as local adaptations have them today, and those adaptations."""
    local = read_overlays(overlays, wording.lang)
    return bomiljo.adapted_rulebook(local, today()), local


def _cases(overlays: tuple[str, ...], wording: Wording, chosen: Sequence[Rule] = ()) -> dict[str, list[Case]]:
    """Return the cases of the shipped rules (of all, or of some), and of those that local adaptations add."""
    try:
        found = dict(bomiljo.load_cases(only=[each.id for each in chosen]))
        for path in overlays:
            found |= bomiljo.load_overlay_cases(path)
    except bomiljo.LoadError as error:
        refuse(error, wording.lang)
    return found


def _chosen(names: tuple[str, ...], book: Rulebook, wording: Wording) -> list[Rule]:
    return [require_rule(each, book, wording) for each in names] or list(book.rules.values())


@rules.command("list")
@click.option("--topic", type=Choice(TOPICS), metavar="T", help="Only the rules of this topic.")
@lang_option
@overlay_option
def list_rules(topic: str | None, lang: str | None, overlays: tuple[str, ...]) -> None:
    """List the rules: code, severity, topic, what it asks."""
    wording = words(lang)
    book, _ = _adapted(overlays, wording)
    for rule in book.rules.values():
        if topic in (None, rule.topic):
            title = rule.texts[wording.lang].title
            click.echo(f"{rule.id}  {wording.word('severity', rule.severity):<8}  {rule.topic:<15}  {title}")


@rules.command()
@click.argument("rule", metavar="RULE")
@lang_option
@overlay_option
def show(rule: str, lang: str | None, overlays: tuple[str, ...]) -> None:
    """Show one rule: what it asks, when, why, its limits, examples of gap and ok, and its source."""
    wording = words(lang)
    progress.working(wording.label("progress-rule"), wording)
    book, _ = _adapted(overlays, wording)
    found = require_rule(rule, book, wording)
    cases = _cases(overlays, wording, [found]).get(found.id, [])
    write(bomiljo.rule_page(book, found, cases, wording.lang), None)


@rules.command()
@_names
@lang_option
@overlay_option
def test(names: tuple[str, ...], lang: str | None, overlays: tuple[str, ...]) -> None:
    """Run the cases of the rules (of all, or of those named), local ones too.

    Shipped rules are tried as they are shipped: their cases know nothing of a local adaptation.

    Exit code: 0 all hold, 1 some do not, 3 a file cannot be read.
    """
    from bomiljo_cli.testing import run_cases  # noqa: PLC0415 - only for this command

    wording = words(lang)
    meter = progress.working(wording.label("progress-cases"), wording)
    book, _ = _adapted(overlays, wording)
    chosen = _chosen(names, book, wording)
    cases = _cases(overlays, wording, chosen if names else ())
    text, failed = run_cases(book, chosen, cases, wording, width(), meter=meter)
    write(text, None)
    sys.exit(exits.GAPS if failed else exits.NOTHING)


@rules.command()
@_names
@lang_option
@overlay_option
def prove(names: tuple[str, ...], lang: str | None, overlays: tuple[str, ...]) -> None:
    """Carry out each measure on every gap among the cases of its rules, and tell which it closes.

    Exit code: 0 each measure closes a gap of each rule that names it, or says why that cannot be shown, 1 not so.
    """
    from bomiljo_cli.proving import prove as proved  # noqa: PLC0415 - only for this command

    wording = words(lang)
    meter = progress.working(wording.label("progress-proofs"), wording)
    book, _ = _adapted(overlays, wording)
    chosen = _chosen(names, book, wording)
    cases = _cases(overlays, wording, chosen if names else ())
    text, idle = proved(book, progress.counted(chosen, meter), cases, wording, width())
    write(text, None)
    sys.exit(exits.GAPS if idle else exits.NOTHING)


@rules.command()
@lang_option
@overlay_option
def lint(lang: str | None, overlays: tuple[str, ...]) -> None:
    """Find what is wrong with the rules, or with local adaptations of them: file:line:column.

    Exit code: 0 nothing, 1 something, 3 a file cannot be read.
    """
    wording = words(lang)
    progress.working(wording.label("progress-lint"), wording)
    problems = [] if overlays else bomiljo.lint_pack()
    for each in read_overlays(overlays, wording.lang):
        problems += bomiljo.lint_overlay(each, bomiljo.default_rulebook(), _cases((each.source,), wording))
    lines = [wording.problem(each) for each in problems]
    write("\n".join([*lines, wording.label("lint-found", count=str(len(problems)))]) + "\n", None)
    sys.exit(exits.GAPS if problems else exits.NOTHING)


@rules.command()
@_names
@_format
@lang_option
@overlay_option
def mutate(names: tuple[str, ...], shape: str, lang: str | None, overlays: tuple[str, ...]) -> None:
    """Change each rule a little in every way; its own cases must notice each change.

    With local adaptations, only the rules that they add are tried.

    Exit code: 0 none survives, 1 some do.
    """
    from bomiljo_cli.testing import mutation_json, mutation_text  # noqa: PLC0415 - only for this command

    wording = words(lang)
    meter = progress.working(wording.label("progress-mutants"), wording)
    book, local = _adapted(overlays, wording)
    added = {change.target for each in local for change in each.changes if change.kind == "added"}
    chosen = [each for each in _chosen(names, book, wording) if not local or each.id in added]
    cases = _cases(overlays, wording, chosen if names else ())
    found = bomiljo.try_mutants(book, progress.counted(chosen, meter), cases)
    if shape == "json":
        write_data(mutation_json(found), None)
    else:
        write(mutation_text(found, book, wording, width()), None)
    sys.exit(exits.NOTHING if all(each.clean for each in found) else exits.GAPS)


@rules.command()
@_format
@lang_option
def coverage(shape: str, lang: str | None) -> None:
    """Show what becomes of every statement of the source, and which rules rest on a single stated fact."""
    from bomiljo_cli.covering import coverage_json, coverage_text  # noqa: PLC0415 - only for this command

    wording = words(lang)
    progress.working(wording.label("progress-coverage"), wording)
    book = bomiljo.default_rulebook()
    found = bomiljo.cover(book, _cases((), wording), wording.lang)
    if shape == "json":
        write_data(coverage_json(found), None)
    else:
        write(coverage_text(found, book, wording, width()), None)


@rules.command()
@click.argument("folder", type=PathTo("folder"))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say which pages are not current.")
def pages(folder: str, *, only_check: bool) -> None:
    """Write a page for each rule into FOLDER/nb and FOLDER/en.

    Exit code: 0 written or current, 1 not current.
    """
    from bomiljo_cli.paging import stale, write_pages  # noqa: PLC0415 - only for this command

    wording = words(None)
    progress.working(wording.label("progress-pages"), wording)
    book, cases = bomiljo.default_rulebook(), _cases((), wording)
    if not only_check:
        write_pages(book, cases, Path(folder))
        return
    wrong = stale(book, cases, Path(folder))
    write("".join(f"{wording.label('page-not-current', file=each)}\n" for each in wrong), None)
    sys.exit(exits.GAPS if wrong else exits.NOTHING)


@rules.command()
@click.argument("rule", metavar="RULE")
@click.option("--topic", required=True, type=Choice(TOPICS), metavar="T", help="The topic it belongs to.")
@click.option("--name", required=True, metavar="NAME", help="A short name: small letters and hyphens.")
@click.option("--in", "folder", default="rules", show_default=True, type=PathTo("folder"), help="The folder of rules.")
@lang_option
def new(rule: str, topic: str, name: str, folder: str, lang: str | None) -> None:
    """Begin a new rule, with cases that fail until they are filled in."""
    wording = words(lang)
    try:
        file, text = bomiljo.new_rule(rule, topic, name)
    except bomiljo.UsageError:
        raise click.UsageError(wording.label("not-a-rule-name", rule=rule, name=name)) from None
    path = Path(folder) / file
    if not (Path(folder) / "pack.yaml").is_file():
        raise click.UsageError(wording.label("no-pack-here", folder=folder))
    if rule in bomiljo.default_rulebook().rules or any(Path(folder).glob(f"*/{rule}-*.yaml")):
        raise click.UsageError(wording.label("rule-exists", rule=rule))
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(wording.label("rule-begun", file=path.as_posix()))


@rules.command()
@click.argument("files", nargs=-1, required=True, metavar="OVERLAY...")
@click.option("--plan", "plan", metavar="PLAN", help="Compare what they make of this plan, too.")
@day_option
@_format
@lang_option
def compare(files: tuple[str, ...], **options: Any) -> None:
    """Compare local adaptations: what each changes, and what that makes of a plan."""
    from bomiljo_cli.comparing import compare_overlays  # noqa: PLC0415 - only for this command

    compare_overlays(files, **options)
