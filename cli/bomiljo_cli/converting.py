"""`bomiljo convert`: a plan from one kind of file into another, without loss."""

from __future__ import annotations

import sys

import click

import bomiljo
from bomiljo_cli import exits
from bomiljo_cli.kinds import PathTo
from bomiljo_cli.language import language
from bomiljo_cli.options import lang_option, refuse
from bomiljo_cli.saving import write_file
from bomiljo_cli.usage import Command

ENDINGS = ".yaml, .yml, .json, .xlsx"


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.argument("target", type=PathTo("file"), metavar="FILE")
@click.option("--force", is_flag=True, help="Write over FILE where there is one.")
@lang_option
def convert(plan: str, target: str, *, force: bool, lang: str | None) -> None:
    """Write PLAN (- is standard input) as FILE, of the kind that its ending says: .yaml, .yml, .json or .xlsx.

    A plan that extends another becomes a whole one. Exit code: 0 written, 2 usage, 3 invalid plan, 4 internal error.
    """
    wording = bomiljo.Wording(language(lang), 0)
    kind = bomiljo.kind_of(target)
    if kind is None:
        raise click.UsageError(wording.label("convert-ending", file=bomiljo.printable(target), endings=ENDINGS))
    try:
        made = bomiljo.converted(plan, kind, wording.lang)
        write_file(target, made.data, replace=force)
    except bomiljo.LoadError as error:
        refuse(error, wording.lang)
    except bomiljo.CannotEditError as error:
        raise click.UsageError(wording.problem(error.problem)) from None
    except FileExistsError:
        raise click.UsageError(wording.label("convert-exists", file=bomiljo.printable(target))) from None
    click.echo(bomiljo.printable(_said(plan, target, made, wording)), err=True)
    sys.exit(exits.NOTHING)


def _said(plan: str, target: str, made: bomiljo.Converted, wording: bomiljo.Wording) -> str:
    """Return what was written, and what of the plan's file it does not have."""
    return " ".join([wording.label("convert-written", file=target), *left_out(plan, made, wording)])


def left_out(plan: str, made: bomiljo.Converted, wording: bomiljo.Wording) -> list[str]:
    """Return what a plan's file has and the new one has not, each in a sentence."""
    return [wording.label(f"convert-left-{each}", file=plan) for each in made.left]
