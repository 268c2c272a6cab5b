"""`bomiljo init`: a new plan to fill in, blank or begun with an example. Nothing that is there is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli.kinds import PathTo
from bomiljo_cli.language import language
from bomiljo_cli.options import lang_option, words
from bomiljo_cli.usage import Command, with_nearest

if TYPE_CHECKING:
    from bomiljo import Lang, Plan, Wording

_ENDINGS = (".xlsx",)
_CALLED = {"bjerke": "bjerke-2023"}  # the plan that was lived, and that `bomiljo demo` checks


@click.command("init", cls=Command)
@click.argument("plan", metavar="PLAN", type=PathTo("file"))
@click.option("--example", metavar="NAME", help="Begin with a shipped example, such as bjerke.")
@lang_option
def init(plan: str, *, example: str | None, lang: str | None) -> None:
    """Make a new plan to fill in: a workbook (PLAN.xlsx).

    A file that exists is never overwritten.
    """
    chosen, wording = language(lang), words(lang)
    ending = Path(plan).suffix.lower()
    if ending not in _ENDINGS:
        raise click.UsageError(wording.label("init-ending", file=bomiljo.printable(plan), endings=" ".join(_ENDINGS)))
    name = None if example is None else _example(example, wording)
    _write_new(Path(plan), _content(None if name is None else bomiljo.scenario(name), chosen), wording)
    shown = _shown(plan)
    made = wording.label("init-made-example", file=shown, name=name) if name else wording.label("init-made", file=shown)
    click.echo(made)
    click.echo(wording.label("init-next", file=shown))


def _shown(path: str) -> str:
    """Return a path as it can be typed."""
    said = bomiljo.printable(path)
    return f'"{said}"' if " " in said else said


def _content(begun: Plan | None, lang: Lang) -> bytes:
    return bomiljo.workbook(begun, lang)


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


def _write_new(path: Path, content: bytes, wording: Wording) -> None:
    """Write a file that is not there yet; never over one that somebody made in the meantime."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise click.UsageError(wording.label("init-exists", file=bomiljo.printable(str(path)))) from None
