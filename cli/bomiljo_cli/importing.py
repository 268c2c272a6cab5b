"""`bomiljo import`: lists of residents and exports of surveys, through a mapping that somebody has checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

import bomiljo
from bomiljo_cli import progress
from bomiljo_cli.console import write_data
from bomiljo_cli.converting import left_out
from bomiljo_cli.kinds import PathTo
from bomiljo_cli.options import lang_option, output_option, refuse, words
from bomiljo_cli.saving import is_same, write_file
from bomiljo_cli.usage import Command, Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo import Imported, Merged, Wording

_REFUSED: Final = ("import-refused-one", "import-refused")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both commands take."""
    for option in (
        lang_option,
        output_option,
        click.option("--force", is_flag=True, help="Let --output write over the plan itself."),
        click.option("--replace", is_flag=True, help="Put it in the place of what the plan has."),
        click.option("--into", type=PathTo("file"), metavar="PLAN", help="Write the plan with it in."),
        click.option("--suggest", is_flag=True, help="Write a mapping for the headings, to be checked by a person."),
        click.option("--mapping", type=PathTo("file"), metavar="FILE", help="Which column is what, and what to drop."),
    ):
        command = option(command)
    return command


@click.group(cls=Group)
def import_() -> None:
    """Take in a list of residents or an export of a survey.

    Names, identity numbers and all else that the mapping does not map are dropped where the file is read.
    """


@import_.command(cls=Command)
@click.argument("source", metavar="LIST")
@_options
def residents(source: str, **options: Any) -> None:
    """Make groups of LIST (CSV or a workbook), one row for each person, household or group."""
    _import(source, bomiljo.import_residents, "residents", **options)


@import_.command(cls=Command)
@click.argument("source", metavar="EXPORT")
@_options
def survey(source: str, **options: Any) -> None:
    """Make counts of EXPORT (CSV or a workbook), one row for each who answers, or for each answer."""
    _import(source, bomiljo.import_survey, "survey", **options)


def _import(
    source: str,
    read: Callable[[str, str], Imported],
    kind: Any,
    *,
    mapping: str | None,
    suggest: bool,
    into: str | None,
    replace: bool,
    force: bool,
    output: str | None,
    lang: str | None,
) -> None:
    wording = words(lang)
    _require_output(output, source, mapping, into, wording, force=force)
    if suggest:
        if mapping or into or replace or force:
            raise click.UsageError(wording.label("import-suggest-alone"))
        _write(_suggested(source, kind, wording).encode(), output, wording)
        return
    if mapping is None:
        raise click.UsageError(wording.label("import-needs-mapping"))
    if into is None and (replace or force):
        raise click.UsageError(wording.label("import-only-into"))
    _require_place(into, output, wording)
    found = _read(read, source, mapping, wording)
    if into is None:
        _write(found.text.encode(), output, wording)
    else:
        merged = _with(into, found, output, wording, replace=replace)
        anew = [wording.label("import-anew", file=bomiljo.printable(into))] if merged.anew else []
        _write(merged.made.data, output, wording, *left_out(into, merged.made, wording), *anew)
    with progress.aside():
        click.echo("\n".join(bomiljo.printable(line) for line in _told(found, wording)), err=True)


# --- files -------------------------------------------------------------------------------------------


def _require_output(
    output: str | None, source: str, mapping: str | None, into: str | None, wording: Wording, *, force: bool
) -> None:
    """Refuse to write over what is read: never the list or the mapping, and the plan only where that is asked for."""
    if output is None:
        return
    if any(is_same(output, each) for each in (source, mapping) if each is not None):
        raise click.UsageError(wording.label("import-over-input", file=bomiljo.printable(output)))
    if into is not None and not force and is_same(output, into):
        raise click.UsageError(wording.label("import-over-plan", file=bomiljo.printable(output)))


def _suggested(source: str, kind: Any, wording: Wording) -> str:
    try:
        return bomiljo.suggest_mapping(source, kind, wording.lang)
    except bomiljo.LoadError as error:
        refuse(error, wording.lang, _REFUSED)


def _read(read: Callable[[str, str], Imported], source: str, mapping: str, wording: Wording) -> Imported:
    try:
        return read(source, mapping)
    except bomiljo.LoadError as error:
        refuse(error, wording.lang, _REFUSED)


def _with(plan: str, found: Imported, target: str | None, wording: Wording, *, replace: bool) -> Merged:
    try:
        return bomiljo.with_imported(plan, found, target, lang=wording.lang, replace=replace)
    except bomiljo.LoadError as error:
        refuse(error, wording.lang)
    except bomiljo.CannotEditError as error:
        raise click.UsageError(wording.problem(error.problem)) from None


def _require_place(into: str | None, output: str | None, wording: Wording) -> None:
    """Refuse a plan on standard input, which is read once only, and a workbook that has no file to be written to."""
    if into == "-":
        raise click.UsageError(wording.label("import-needs-a-plan"))
    if into is not None and output is None and bomiljo.kind_of(into) == "xlsx":
        raise click.UsageError(wording.label("import-needs-output", file=bomiljo.printable(into)))


def _write(data: bytes, output: str | None, wording: Wording, *more: str) -> None:
    """Write a whole file, or to standard output; what is not in it is said."""
    if output is None:
        write_data(data, None)
    else:
        write_file(output, data, replace=True)
        more = (wording.label("import-written", file=bomiljo.printable(output)), *more)
    if more:
        click.echo(" ".join(more), err=True)


# --- in words ----------------------------------------------------------------------------------------


def _told(found: Imported, wording: Wording) -> Iterator[str]:
    """Yield what was made of the file, and what was dropped."""
    yield from _of_residents(found, wording) if found.kind == "residents" else _of_survey(found, wording)
    if found.rows_above:
        yield wording.label("import-above", count=str(found.rows_above))
    columns = [
        wording.label("import-dropped-column", heading=each.heading, cells=str(each.cells)) for each in found.dropped
    ]
    yield (
        wording.label("import-dropped", columns=", ".join(columns)) if columns else wording.label("import-dropped-none")
    )


def _of_residents(found: Imported, wording: Wording) -> Iterator[str]:
    people = wording.label("import-people-unknown") if found.people is None else str(found.people)
    yield wording.label("import-groups", rows=str(found.rows), groups=str(len(found.items)), people=people)
    if found.incomplete:
        yield wording.label("import-incomplete", count=str(found.incomplete))
    if found.small_groups:
        yield wording.label("import-small", count=str(found.small_groups), limit=str(found.small_below))


def _of_survey(found: Imported, wording: Wording) -> Iterator[str]:
    answered = found.items[0]["answered"]
    yield wording.label("import-survey", rows=str(found.rows), answered=str(answered), unanswered=str(found.unanswered))
    for each in found.questions:
        yield wording.label(
            "import-question",
            question=wording.word("answer", each.question),
            yes=str(each.yes),
            no=str(each.no),
            neither=str(each.neither),
            blank=str(each.blank),
        )
