"""Which formats there are, which results each can show, and how what it makes is written.

A format is a row of the table and a module of this package, which is loaded when it is used. The module has a function
for each command that the format is for, named as the command (`check`): it takes the result of one plan and returns a
text, or bytes. Where one file can hold several plans, there is another (`check_all`) that takes their results. A format
with a `setting` is told that as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import click

import bomiljo
from bomiljo_cli.console import on_terminal, write, write_data
from bomiljo_cli.kinds import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bomiljo import Lang

Command = Literal["check", "plan", "forecast", "compare"]
ALL: Final[tuple[Command, ...]] = ("check", "plan", "forecast")
EVERY: Final[tuple[Command, ...]] = (*ALL, "compare")


class Setting(NamedTuple):
    """Where a result is written, null for standard output, and the exit code that the command ends with."""

    output: str | None
    code: int


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    `kind`: a text that is shown on a screen as well, data (a text, byte for byte), or bytes that no screen can show.
    `several`: one file can hold the results of several plans. `dossier`: of a check it shows the dossier, not the
    report alone; that takes longer to make. `setting`: what it writes hangs on the `Setting` as well.
    """

    name: str
    ending: str
    module: str
    commands: tuple[Command, ...] = ALL
    kind: Literal["screen", "data", "bytes"] = "data"
    several: bool = False
    dossier: bool = False
    setting: bool = False

    def write(self, command: Command, result: Any, output: str | None, code: int = 0) -> None:
        """Write a report, dossier, action plan, forecast or comparison to a file, or to standard output."""
        self._write(command, result, Setting(output, code))

    def write_all(self, command: Command, results: Sequence[Any], output: str | None, code: int = 0) -> None:
        """Write the results of several plans, of which some may have had none."""
        self._write(f"{command}_all", results, Setting(output, code))

    def _write(self, function: str, result: Any, setting: Setting) -> None:
        found: Callable[..., str | bytes] = getattr(import_module(f"bomiljo_cli.formats.{self.module}"), function)
        made, output = found(result, setting) if self.setting else found(result), setting.output
        if self.kind == "screen" and isinstance(made, str):
            write(made, output)
        else:
            write_data(made, output)


FORMATS: Final = (
    Format("text", ".txt", "text", EVERY, kind="screen", several=True),
    Format("concise", "", "concise", ("check",), kind="screen", several=True),
    Format("json", ".json", "jsondata", EVERY, several=True),
    Format("html", ".html", "htmlpage", ("check", "compare"), dossier=True),
    Format("csv", ".csv", "csvtable", EVERY, several=True),
    Format("markdown", ".md", "markdown", several=True, dossier=True),
    Format("docx", ".docx", "word", kind="bytes", dossier=True),
    Format("xlsx", ".xlsx", "xlsx", EVERY, kind="bytes", dossier=True),
    Format("ics", ".ics", "ics", dossier=True, setting=True),
    Format("sarif", ".sarif", "sarif", ("check",), several=True, setting=True),
    Format("junit", ".xml", "junit", ("check",), several=True),
)


def format_option(command: Command) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option `--format` of a command."""
    return click.option(
        "--format",
        "shape",
        type=Choice([each.name for each in FORMATS if command in each.commands]),
        show_default="what the name of --output ends in, else text",
        help="How to write the result.",
    )


def chosen(command: Command, shape: str | None, output: str | None, lang: Lang, *, several: bool = False) -> Format:
    """Return the format that is asked for; where none is, that of the file's ending, else text.

    Raises UsageError where it cannot hold so many plans, or cannot be shown where it would be written.
    """
    found = _named(command, shape, output)
    wording = bomiljo.Wording(lang, 0)
    if several and not found.several:
        raise click.UsageError(wording.label("one-file-one-plan", format=found.name))
    if found.kind == "bytes" and output is None and on_terminal():
        raise click.UsageError(wording.label("format-needs-a-file", format=found.name, ending=found.ending))
    return found


def _named(command: Command, shape: str | None, output: str | None) -> Format:
    fitting = [each for each in FORMATS if command in each.commands]
    if shape is not None:
        return next(each for each in fitting if each.name == shape)
    ending = PurePath(output or "").suffix.lower()
    return next((each for each in fitting if ending and each.ending == ending), fitting[0])
