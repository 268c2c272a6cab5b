"""Command lines that are wrong, told in the language of who typed them.

click tells of these in English alone. What is told hangs on what went wrong, never on the words of click.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli.language import language
from bomiljo_cli.saving import is_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo import Wording


_READ = ("plan", "plans", "overlays", "applied")  # files that are never written over with a result


def spoken(ctx: click.Context | None) -> Wording:
    """Return the texts of the language that a command line asks for, as far as it has been read."""
    given = ctx.params.get("lang") if ctx else None
    return bomiljo.Wording(language(given if isinstance(given, str) else None), 0)


def with_nearest(said: str, given: str, known: Iterable[str], wording: Wording) -> str:
    """Return what is wrong with the nearest of what there is, if one is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is misspelt

    near = get_close_matches(given, list(known), n=1)
    return " ".join([said, *(wording.label("suggestion", suggestion=each) for each in near)])


# --- Commands ----------------------------------------------------------------------------------------


class _Spoken(click.Command):
    """A command that tells how an option is used wrongly."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read a command line. Raises UsageError."""
        typed = list(args)  # what reads them takes them away
        try:
            return super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            raise click.UsageError(self._misused(ctx, error.option_name, typed), ctx) from None

    def _misused(self, ctx: click.Context, name: str, typed: list[str]) -> str:
        flags = {opt for each in self.get_params(ctx) if getattr(each, "is_flag", False) for opt in each.opts}
        label = "option-takes-no-value" if name in flags else "option-needs-value"
        return _of_line(typed).label(label, name=name)


class Command(_Spoken):
    """A command that does something."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read a command line, and refuse what is left over. Raises UsageError."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise click.UsageError(spoken(ctx).label("extra-arguments", given=bomiljo.printable(" ".join(left))), ctx)
        self._spare(ctx)
        return left

    def _spare(self, ctx: click.Context) -> None:
        """Refuse to write a result over a plan that it is made of. Raises UsageError."""
        output = ctx.params.get("output")
        given = [ctx.params.get(each) for each in _READ]
        read = [name for each in given for name in ((each,) if isinstance(each, str) else each or ())]
        if output and any(is_same(output, each) for each in read):
            raise click.UsageError(spoken(ctx).label("output-is-read", file=bomiljo.printable(output)), ctx)


class Group(_Spoken, click.Group):
    """A command that has others."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named. Raises UsageError, with the nearest name there is."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            wording = _of_line(args)
            said = wording.label("no-such-command", name=bomiljo.printable(name))
            raise click.UsageError(with_nearest(said, name, self.list_commands(ctx), wording), ctx)
        return super().resolve_command(ctx, args)


def _of_line(arguments: list[str]) -> Wording:
    """Return the texts of the language that a line asks for, of which nothing has been read."""
    return bomiljo.Wording(language(asked_language(arguments)), 0)


def asked_language(arguments: list[str]) -> str | None:
    """Return what `--lang` asks for, where the command that would tell never came so far."""
    given = [value for option, value in pairwise(arguments) if option == "--lang"]
    given += [each.removeprefix("--lang=") for each in arguments if each.startswith("--lang=")]
    return given[-1] if given else None


# --- Telling -----------------------------------------------------------------------------------------


def tell(error: click.ClickException, wording: Wording) -> None:
    """Write to standard error what is wrong with a command line: how it is used, where to read more, and what is wrong.

    Who named no command gets the help.
    """
    if isinstance(error, click.exceptions.NoArgsIsHelpError) or not isinstance(error, click.UsageError):
        error.show()
        return
    lines = [*_how_used(error.ctx, wording)] if error.ctx else []
    click.echo("\n".join([*lines, wording.label("usage-error", message=_what(error, wording))]), err=True)


def _how_used(ctx: click.Context, wording: Wording) -> Iterator[str]:
    command, named = ctx.command, {ctx.command.options_metavar: "usage-options"}
    if isinstance(command, click.Group):
        named[command.subcommand_metavar] = "usage-commands"
    pieces = [wording.label(named[each]) if each in named else each for each in command.collect_usage_pieces(ctx)]
    yield wording.label("usage", command=" ".join([ctx.command_path, *pieces]))
    yield wording.label("usage-help", command=ctx.command_path)
    yield ""


def _what(error: click.UsageError, wording: Wording) -> str:
    """Return what is wrong, by what kind of error it is and what that knows."""
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            choices = getattr(param.type, "choices", ())
            more = [wording.label("choose-among", choices=", ".join(choices))] if choices else []
            return " ".join([wording.label("is-missing", name=_name(param)), *more])
        case click.NoSuchOption():
            said = wording.label("no-such-option", name=bomiljo.printable(error.option_name))
            return with_nearest(said, error.option_name, _options(error.ctx), wording)
        case click.BadParameter(param=click.Parameter() as param):
            return wording.label("wrong-value", name=_name(param), message=error.message)
    return error.message


def _name(param: click.Parameter) -> str:
    """Return what a line calls it: an option by its longest name, an argument as the usage does."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _options(ctx: click.Context | None) -> list[str]:
    return [opt for each in ctx.command.get_params(ctx) for opt in each.opts if opt.startswith("--")] if ctx else []
