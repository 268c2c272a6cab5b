"""Wrong command lines: what is wrong, what is allowed and what was probably meant, in bokmål and in English."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Final

import click
import pytest

from bomiljo_cli.kinds import Choice, Number, PathTo, Whole
from bomiljo_cli.main import cli, main
from bomiljo_cli.options import DAY
from bomiljo_cli.usage import Command, Group
from cli_support import run_here as run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

gc.enable()  # the command line does without for as long as it runs; these tests run with others
BAD_USAGE: Final = 2
_TOPICS: Final = (
    "mix, home, neighbours, presence, information, integration, participation, landlord, sharing, team, "
    "responsibility, escalation"
)

# A line, the command that tells, and what it says in both languages.
LINES: Final = [
    ("chekc", "", "Det finnes ingen kommando som heter «chekc». Mente du «check»?",
     "There is no command 'chekc'. Did you mean 'check'?"),
    ("rules shw", "rules", "Det finnes ingen kommando som heter «shw». Mente du «show»?",
     "There is no command 'shw'. Did you mean 'show'?"),
    ("zzzzz", "", "Det finnes ingen kommando som heter «zzzzz».", "There is no command 'zzzzz'."),
    ("--frob", "", "Det finnes ikke noe valg som heter --frob.", "There is no option --frob."),
    ("check x --fromat json", "check", "Det finnes ikke noe valg som heter --fromat. Mente du «--format»?",
     "There is no option --fromat. Did you mean '--format'?"),
    ("ask x --lst", "ask", "Det finnes ikke noe valg som heter --lst. Mente du «--list»?",
     "There is no option --lst. Did you mean '--list'?"),
    ("check x -q", "check", "Det finnes ikke noe valg som heter -q.", "There is no option -q."),
    ("check", "check", "PLAN... mangler.", "PLAN... is missing."),
    ("explain x", "explain", "RULE mangler.", "RULE is missing."),
    ("rules new AB01 --topic mix", "rules new", "--name mangler.", "--name is missing."),
    ("rules new AB01", "rules new", f"--topic mangler. Velg blant {_TOPICS}.",
     f"--topic is missing. Choose among {_TOPICS}."),
    ("ask x --format jsn", "ask", "--format: «jsn» kan ikke velges. Velg blant text, json. Mente du «json»?",
     "--format: 'jsn' is none of the choices. Choose among text, json. Did you mean 'json'?"),
    ("check x --topic weather", "check", f"--topic: «weather» kan ikke velges. Velg blant {_TOPICS}.",
     f"--topic: 'weather' is none of the choices. Choose among {_TOPICS}."),
    ("check x --lang fr", "check", "--lang: «fr» kan ikke velges. Velg blant nb, en.",
     "--lang: 'fr' is none of the choices. Choose among nb, en."),
    ("check x --as-of 31.05.2024", "check", "--as-of: «31.05.2024» er ikke en dato. Skriv den som 2024-06-15.",
     "--as-of: '31.05.2024' is not a date. Write it as 2024-06-15."),
    ("plan x --budget=-1", "plan", "--budget: -1 er for lite. Det minste som kan brukes, er 0.",
     "--budget: -1 is too small. The least that can be used is 0."),
    ("plan x --budget 1.5", "plan", "--budget: «1.5» er ikke et helt tall.", "--budget: '1.5' is not a whole number."),
    ("plan x --time-limit soon", "plan", "--time-limit: «soon» er ikke et tall.",
     "--time-limit: 'soon' is not a number."),
    ("plan x --time-limit=-0.5", "plan", "--time-limit: -0.5 er for lite. Det minste som kan brukes, er 0.",
     "--time-limit: -0.5 is too small. The least that can be used is 0."),
    ("check x --output", "check", "--output må ha en verdi etter seg.", "--output has to have a value after it."),
    ("check x --internal=1", "check", "--internal skal ikke ha noen verdi.", "--internal takes no value."),
    ("rules coverage one", "rules coverage", "Dette er for mye: one", "This is too much: one"),
    ("schema plan one two", "schema", "Dette er for mye: one two", "This is too much: one two"),
    ("forecast x --from 2198-01-01", "forecast", "Så langt frem kan ingen se. Velg et tidligere år.",
     "Nobody can look that far ahead. Choose an earlier year."),
]  # fmt: skip


@pytest.mark.parametrize("wrong", LINES, ids=[each[0] for each in LINES])
def test_what_is_wrong_is_told_in_both_languages(
    wrong: tuple[str, str, str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, nothing on standard output; how it is used, where to read more, and what is wrong."""
    line, command, nb, en = wrong
    monkeypatch.setattr(sys, "argv", ["bomiljo", *line.split()])
    for lang, said, used in (("nb", f"Feil: {nb}", "Bruk: "), ("en", f"Error: {en}", "Usage: ")):
        monkeypatch.setenv("BOMILJO_LANG", lang)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code, out) == (BAD_USAGE, "")
        first, _, blank, *rest = err.splitlines()
        assert first.startswith(f"{used}bomiljo {command}".rstrip())
        assert (blank, rest) == ("", [said])


@pytest.mark.parametrize("line", ["check --frob --lang nb", "check x --lang=nb --output", "explain --lang nb x"])
def test_language_of_the_line_goes_first(line: str) -> None:
    """`--lang` holds for what is wrong with the line as well, wherever it stands and whatever the environment is."""
    assert run(*line.split(), env={"BOMILJO_LANG": "en"}).err.startswith("Bruk: ")


def test_folder_and_file_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """A folder is no file to write to, and a file no folder."""
    file = tmp_path / "file"
    file.touch()
    done = run("check", "x", "-o", str(tmp_path), "--lang", "nb")
    assert f"--output: «{tmp_path}» er en mappe. Skriv navnet på en fil." in done.err
    done = run("rules", "pages", str(file), env={"BOMILJO_LANG": "nb"})
    assert f"FOLDER: «{file}» er en fil. Skriv navnet på en mappe." in done.err


def test_other_errors_follow_the_language_of_the_line(tmp_path: Path) -> None:
    """What cannot be written is told in the language that was asked for, not in that of the environment."""
    done = run("schema", "plan", "-o", str(tmp_path / "no" / "file"), env={"BOMILJO_LANG": "nb"})
    assert done.err.startswith("Kan ikke skrive til")
    done = run("demo", "--lang", "nb", "--format", "json", "-o", str(tmp_path / "no" / "file"))
    assert done.err.startswith("Kan ikke skrive til")


def test_name_of_a_new_rule_is_told_as_it_has_to_be(tmp_path: Path) -> None:
    """What is no code of a rule is answered with what one looks like."""
    done = run("rules", "new", "x", "--topic", "mix", "--name", "a", "--in", str(tmp_path), "--lang", "nb")
    assert done.code == BAD_USAGE
    assert "som LAN07" in done.err


def test_control_characters_are_not_passed_on() -> None:
    """What was typed is shown, without what would move the cursor or colour the terminal."""
    for line in (["\x1b[31mcheck"], ["check", "x", "--format", "\x1b[2Jxml"], ["schema", "plan", "\x1b[2J"]):
        assert "\x1b" not in run(*line).err


def _commands(group: click.Group) -> Iterator[click.Command]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            yield command
            if isinstance(command, click.Group):
                yield from _commands(command)


def test_every_command_and_every_value_tells_in_the_chosen_language() -> None:
    """No command or option is of a kind that tells what is wrong in English alone."""
    commands = [cli, *_commands(cli)]
    assert len(commands) > 15
    assert [each.name for each in commands if not isinstance(each, (Command, Group))] == []
    telling = (Choice, Number, PathTo, Whole, type(DAY), type(click.STRING), type(click.BOOL))
    kinds = [(each.name, param.name, param.type) for each in commands for param in each.params]
    assert [each for each in kinds if not isinstance(each[2], telling) and not _takes_anything(each[2])] == []


def _takes_anything(kind: object) -> bool:
    return isinstance(kind, click.Path) and not kind.exists and kind.file_okay and kind.dir_okay
