"""`bomiljo init`: a new plan to fill in, blank or begun with an example. Nothing that is there is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli.kinds import PathTo
from bomiljo_cli.language import language
from bomiljo_cli.options import lang_option
from bomiljo_cli.saving import write_file
from bomiljo_cli.usage import Command, with_nearest

if TYPE_CHECKING:
    from bomiljo import Lang, Wording

_ENDINGS = ".xlsx, .yaml, .yml"
_CALLED = {"bjerke": "bjerke-2023"}  # the plan that was lived, and that `bomiljo demo` checks


@click.command("init", cls=Command)
@click.argument("plan", metavar="PLAN", type=PathTo("file"))
@click.option("--example", metavar="NAME", help="Begin with what a shipped example says, such as bjerke.")
@lang_option
def init(plan: str, *, example: str | None, lang: str | None) -> None:
    """Make a new plan to fill in: a workbook (PLAN.xlsx), or a text with help in it (PLAN.yaml).

    A file that exists is never overwritten.
    """
    wording = bomiljo.Wording(language(lang), 0)
    kind = bomiljo.kind_of(plan)
    if kind not in ("xlsx", "yaml"):
        raise click.UsageError(wording.label("init-ending", file=bomiljo.printable(plan), endings=_ENDINGS))
    name = None if example is None else _example(example, wording)
    try:
        write_file(plan, _content(name, wording.lang, as_text=kind == "yaml"), replace=False)
    except FileExistsError:
        raise click.UsageError(wording.label("init-exists", file=bomiljo.printable(plan))) from None
    shown = _shown(plan)
    click.echo(_made(shown, name, wording, as_text=kind == "yaml"))
    click.echo(wording.label("init-next", file=shown))


def _content(name: str | None, lang: Lang, *, as_text: bool) -> bytes:
    """Return the new file: blank, or with what an example says."""
    begun = None if name is None else bomiljo.scenario(name)
    if not as_text:
        return bomiljo.workbook(begun, lang)
    return (bomiljo.plan_template(lang) if begun is None else bomiljo.plan_text(begun)).encode()


def _made(file: str, name: str | None, wording: Wording, *, as_text: bool) -> str:
    """Return what was made, and how to go on."""
    if name is not None:
        return wording.label("init-made-example", file=file, name=name)
    return wording.label("init-made-text", file=file) if as_text else wording.label("init-made", file=file)


def _shown(path: str) -> str:
    """Return a path as it can be typed."""
    said = bomiljo.printable(path)
    return f'"{said}"' if " " in said else said


def _example(name: str, wording: Wording) -> str:
    """Return the one shipped example that is called so, or begins so."""
    known = bomiljo.scenarios()
    name = _CALLED.get(name, name)
    found = [each for each in known if each == name] or [each for each in known if each.startswith(name)]
    if len(found) == 1:
        return found[0]
    shown = bomiljo.printable(name)
    if found:
        raise click.UsageError(wording.label("init-examples", name=shown, known=", ".join(found)))
    said = wording.label("init-no-example", name=shown, known=", ".join(known))
    raise click.UsageError(with_nearest(said, name, known, wording))
