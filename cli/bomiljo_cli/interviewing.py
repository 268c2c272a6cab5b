"""The interview on a terminal: a question, an answer, and at once the file; whoever stops loses no answer."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

import bomiljo
from bomiljo_cli import exits, progress, screens
from bomiljo_cli.console import Page, width, write
from bomiljo_cli.options import refuse, require_plan, today
from bomiljo_cli.saving import ChangedMeanwhile, PlanFile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bomiljo import Interview, InterviewQuestion, Lang, Rulebook

INTERRUPTED: Final = 130
_PROMPT: Final = "> "


def require_terminal(name: str, wording: bomiljo.Wording) -> None:
    """Refuse to ask where nobody can answer, or where there is no file to write into. Raises UsageError."""
    if name == "-":
        raise click.UsageError(wording.label("interview-standard-input"))
    streams = (sys.stdin, sys.stdout)
    if any(each is None or not each.isatty() for each in streams):
        raise click.UsageError(wording.label("interview-no-terminal"))


def interview(name: str, book: Rulebook, topics: tuple[str, ...], *, day: dt.date, lang: Lang, again: bool) -> int:
    """Ask about a plan file until nothing is left or somebody stops; return the exit code."""
    wording = bomiljo.Wording(lang, 0)
    require_terminal(name, wording)
    progress.working(wording.label("progress-interview"), wording)
    require_plan(name, lang)
    try:
        file = PlanFile(name)
        file.require_writable()
        state = bomiljo.begin_interview(
            file.content, name, book, as_of=day, lang=lang, topics=topics or None, again=again, folder=Path(name).parent
        )
        return _Talk(file, name, state, day, width()).hold()
    except OSError:
        raise click.UsageError(wording.label("interview-cannot-write", file=name)) from None
    except bomiljo.LoadError as error:  # somebody saved a file with faults meanwhile
        refuse(error, lang)


@dataclass
class _Talk:
    """One interview; `past` are the states before each step, to go back to."""

    file: PlanFile
    name: str
    state: Interview
    as_of: dt.date
    wide: int
    past: list[Interview] = field(default_factory=list)

    def hold(self) -> int:
        """Ask until there is nothing left to ask, or somebody stops."""
        if self.state.question is None:
            self._say(
                f"{self._wording.label('interview-none')} {self._wording.label('interview-hint', file=self.name)}\n"
            )
            return exits.NOTHING
        self._say(screens.greeting(self.state, self.name, self.as_of, self.wide))
        code = self._ask_all()
        self._say(screens.farewell(self.state, self.name, self.wide))
        return code

    def _ask_all(self) -> int:
        try:
            while (asked := self.state.question) and self._ask(asked):
                pass
        except (KeyboardInterrupt, EOFError) as stopped:
            self._say("\n")
            return INTERRUPTED if isinstance(stopped, KeyboardInterrupt) else exits.NOTHING
        return exits.NOTHING

    @property
    def _wording(self) -> bomiljo.Wording:
        return bomiljo.Wording(self.state.lang, 0)

    def _ask(self, asked: InterviewQuestion) -> bool:
        """Put one question until it is dealt with; return whether to go on."""
        left = len(self.state.left) - 1
        self._say(screens.question(asked, len(self.past) + 1, left, self._wording, self.wide))
        before = self.state
        while self.state is before:
            said = _line()
            wanted = bomiljo.reply_command(said, asked.expected)
            if wanted == "stop":
                return False
            self._do(wanted, asked) if wanted else self._answer(said, asked)
        return True

    def _do(self, wanted: str, asked: InterviewQuestion) -> None:
        steps: dict[str, Callable[[InterviewQuestion], None]] = {
            "unknown": self._set_aside,
            "skip": self._skip,
            "undo": self._undo,
            "why": self._explain,
            "help": self._help,
        }
        steps[wanted](asked)

    # --- steps ---------------------------------------------------------------------------------------

    def _answer(self, said: str, asked: InterviewQuestion) -> None:
        try:
            value = bomiljo.read_reply(said, asked.expected)
            after = self.state.answered(asked.path, value)
        except bomiljo.ReplyError as error:
            self._say_inside(bomiljo.what_is_wrong(error, asked.expected, self._wording))
        except bomiljo.LoadError as error:
            self._tell("interview-does-not-fit", problem=self._wording.fault(error.problems[0]))
        except bomiljo.CannotEditError as error:
            self._tell("interview-cannot-edit", problem=self._wording.fault(error.problem))
        except bomiljo.ChangeError:
            self._tell("interview-does-not-fit", problem=bomiljo.how_to_answer(asked.expected, self._wording))
        else:
            before = self.state
            if self._step(after):
                lines = after.settled_since(before)
                self._say(screens.settled(after.where(asked.path), lines, self._wording, self.wide))

    def _set_aside(self, asked: InterviewQuestion) -> None:
        after = self.state.set_aside(asked.path, today())
        noted = after.content != self.state.content
        if self._step(after):
            self._tell("interview-aside" if noted else "interview-aside-unwritten")

    def _skip(self, asked: InterviewQuestion) -> None:
        if self._step(self.state.skipped(asked.path)):
            self._tell("interview-skipped")

    def _undo(self, _: InterviewQuestion) -> None:
        if not self.past:
            self._tell("interview-nothing-to-undo")
        elif self._written(self.past[-1].content):
            self.state = self.past.pop()
            self._tell("interview-undone")

    def _explain(self, asked: InterviewQuestion) -> None:
        where, book = self.state.where(asked.path), self.state.asking.trial.book
        self._say(screens.reasons(asked, where, book, self._wording, self.wide))

    def _help(self, asked: InterviewQuestion) -> None:
        self._say_inside(bomiljo.how_to_answer(asked.expected, self._wording))
        self._tell("interview-commands")

    def _step(self, after: Interview) -> bool:
        """Go on to the next state once the file has it; return whether it has."""
        if not self._written(after.content):
            return False
        self.past.append(self.state)
        self.state = after
        return True

    def _written(self, content: bytes) -> bool:
        """Write the file where it holds something else; what somebody else saved is read and kept."""
        try:
            self.file.write(content)
        except ChangedMeanwhile:
            self.state = bomiljo.reread(self.state, self.file.reread())
            self.past.clear()
            self._tell("interview-changed")
            return False
        return True

    # --- the screen ----------------------------------------------------------------------------------

    def _tell(self, name: str, **values: str) -> None:
        self._say_inside(self._wording.label(name, **values))

    def _say_inside(self, text: str) -> None:
        page = Page(self.wide)
        page.add(text, indent=2)
        self._say(page.text())

    def _say(self, text: str) -> None:
        write(text, None)


def _line() -> str:
    """Return what is typed. Raises EOFError at the end of input; what is no text of this console is marked as such."""
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    return input(_PROMPT)
