"""The commands of bomiljo. Each reads its options, calls the engine once, and renders what it says."""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, NoReturn

# A check makes many objects and drops few: looking for garbage costs a twentieth of a run and finds nothing,
# and at its end a seventh, among what the process gives back anyway.
gc.disable()
atexit.register(gc.freeze)
# pydantic otherwise searches all installed packages for plugins of its own at every start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.console import width, write, write_data
from bomiljo_cli.formats import registry
from bomiljo_cli.kinds import Choice
from bomiljo_cli.language import language
from bomiljo_cli.options import (
    audience_option,
    day_option,
    internal_option,
    lang_option,
    load,
    load_previous,
    output_option,
    overlay_option,
    read_overlays,
    refuse_audience,
    require_plan,
    require_rule,
    say_problems,
    since_option,
    today,
    topics_option,
    words,
)
from bomiljo_cli.usage import Group, asked_language, tell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bomiljo import Audience, Dossier, Plan, Report


# Results that have a JSON Schema.
_WITH_SCHEMA = ("plan", "report", "forecast", "questions", "action-plan", "what-if", "comparison", "mapping")
# Commands that are loaded for who asks for them alone, and their modules: a check needs none of them.
_LATE = {
    "ask": "asking",
    "compare": "contrasting",
    "contacts": "contacts",
    "convert": "converting",
    "forecast": "forecasting",
    "import": "importing",
    "init": "starting",
    "plan": "planning",
    "responsibilities": "responsibilities",
    "rules": "rules",
}


class _Commands(Group):
    """The commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted([*super().list_commands(ctx), *_LATE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in _LATE:
            return super().get_command(ctx, cmd_name)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = getattr(import_module(f"bomiljo_cli.{_LATE[cmd_name]}"), name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(bomiljo.__version__, prog_name="bomiljo")
def cli() -> None:
    """Hold a plan for settling refugees in modular housing against the bomiljø model.

    It says what is missing, what cannot be told yet, why it matters, which measure would close it,
    and whose task it is. Start with: bomiljo demo
    """


def _check_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (lang_option, day_option, output_option, internal_option, audience_option, overlay_option):
        command = option(command)
    level = click.option(
        "--fail-on",
        type=Choice(exits.LEVELS),
        default="high",
        show_default=True,
        help="The severity from which gaps count for the exit code.",
    )
    return level(registry.format_option("check")(topics_option(command)))


@cli.command()
@click.argument("plans", nargs=-1, required=True, metavar="PLAN...")
@since_option
@_check_options
def check(plans: tuple[str, ...], *, since: str | None, **options: Any) -> None:
    """Check one or more plans (- is standard input).

    Exit code: 0 nothing at the level, 1 gaps, 2 usage, 3 invalid plan, 4 internal error, 5 undecided.
    """
    refuse_audience(**options)
    if [*plans, since].count("-") > 1:
        raise click.UsageError(words(options["lang"]).label("one-standard-input"))
    if since is not None and len(plans) > 1:
        raise click.UsageError(words(options["lang"]).label("since-one-plan"))
    _check_all([(name, None) for name in plans], since=since, **options)


@cli.command()
@_check_options
def demo(**options: Any) -> None:
    """Check the shipped example (Bjerke 2023) as of its own date."""
    refuse_audience(**options)
    plan = bomiljo.scenario("bjerke-2023")
    own = plan.settlement.as_of
    options["as_of"] = options["as_of"] or (own.earliest if own else None)
    if registry.chosen("check", options["shape"], options["output"], language(options["lang"])).kind == "screen":
        click.echo(words(options["lang"]).label("demo"), err=True)
    _check_all([("bjerke-2023", plan)], **options)


def _check_all(
    plans: list[tuple[str, Plan | None]],
    *,
    lang: str | None,
    as_of: dt.date | None,
    output: str | None,
    internal: bool,
    audience: Audience,
    fail_on: str,
    shape: str | None,
    topics: tuple[str, ...],
    overlays: tuple[str, ...],
    since: str | None = None,
) -> NoReturn:
    chosen, codes, results = language(lang), [], []
    form = registry.chosen("check", shape, output, chosen, several=len(plans) > 1)
    wording, day = words(lang), as_of or today()
    meter = progress.working(wording.label("progress-checks" if len(plans) > 1 else "progress-check"), wording)
    local = read_overlays(overlays, chosen)
    options: Any = {"as_of": day, "lang": chosen, "overlays": local, "topics": topics or None}
    options |= {"internal": internal, "audience": audience}
    for name, given in progress.counted(plans, meter):
        plan = given or load(name, chosen)
        previous = load_previous(since, name, day, audience, chosen) if since is not None else None
        if plan is None or (since is not None and previous is None):
            codes.append(exits.INVALID)
            continue
        options["since"] = previous
        found = bomiljo.dossier(plan, **options) if form.dossier else bomiljo.check(plan, **options)
        results.append(found)
        codes.append(exits.exit_code(_report(found), fail_on))
    if results and len(plans) > 1:
        form.write_all("check", results, output, max(codes))
    elif results:
        form.write("check", results[0], output, max(codes))
    sys.exit(max(codes))


def _report(found: Report | Dossier) -> Report:
    return found if isinstance(found, bomiljo.Report) else found.report


@cli.command()
@click.argument("plan", metavar="PLAN")
@click.argument("rule", metavar="RULE")
@click.option("--subject", metavar="S", help="The subject, such as task:conflicts.")
@click.option("--what-if", "smallest", is_flag=True, help="Say which smallest changes would close the gap.")
@click.option(
    "--format",
    "shape",
    type=Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write the answer to --what-if.",
)
@lang_option
@day_option
@internal_option
@overlay_option
def explain(
    plan: str,
    rule: str,
    *,
    subject: str | None,
    smallest: bool,
    shape: str,
    lang: str | None,
    as_of: dt.date | None,
    internal: bool,
    overlays: tuple[str, ...],
) -> None:
    """Say why RULE says what it says of PLAN, or with --what-if which smallest changes would close the gap."""
    chosen, day = language(lang), as_of or today()
    wording = words(lang)
    meter = progress.working(wording.label("progress-what-if" if smallest else "progress-check"), wording)
    local = read_overlays(overlays, chosen)
    book = bomiljo.adapted_rulebook(local, day)
    name, read = require_rule(rule, book, wording).id, require_plan(plan, chosen)
    refused = click.UsageError(wording.label("no-such-subject", rule=name, subject=subject or ""))
    if smallest:
        _what_if(read, name, subject, refused, shape=shape, as_of=day, lang=chosen, overlays=local, progress=meter.at)
        return
    from bomiljo_cli.explaining import explain as explained  # noqa: PLC0415 - only for this command

    report = bomiljo.check(read, as_of=day, lang=chosen, overlays=local, internal=internal)
    found = [each for each in report.outcomes if each.rule == name and subject in (None, each.subject)]
    if not found:
        raise refused
    write("\n".join(explained(report, each, book, width()) for each in found), None)


def _what_if(
    plan: Plan, rule: str, subject: str | None, refused: click.UsageError, *, shape: str, **options: Any
) -> None:
    """Write which smallest changes would close the gaps of a rule."""
    from bomiljo_cli import whatif  # noqa: PLC0415 - only for who asks for it

    try:
        found = bomiljo.what_if(plan, rule, subject=subject, **options)
    except bomiljo.UsageError as error:
        raise refused from error
    if shape == "json":
        write_data(found.to_json(), None)
    else:
        write(whatif.render(found, width()), None)


@cli.command()
@click.argument("what", type=Choice(_WITH_SCHEMA))
@output_option
def schema(what: str, output: str | None) -> None:
    """Print the JSON Schema of plans, or of what a command says as JSON."""
    found = getattr(bomiljo, f"{what.replace('-', '_')}_schema")()
    write_data(json.dumps(found, ensure_ascii=False, indent=2) + "\n", output)


def _asked() -> bomiljo.Wording:
    """Return the texts of the language that the command line asks for, whatever else is wrong with it."""
    return words(asked_language(sys.argv))


def main() -> None:
    """Run the command line; nothing but a known exit code leaves it."""
    try:
        cli.main(prog_name="bomiljo", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        tell(error, _asked())
        sys.exit(exits.USAGE)
    except click.Abort:
        sys.exit(130)
    except bomiljo.UsageError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
    except bomiljo.LoadError as error:  # a pack with faults, seen by who works on it
        say_problems(error, _asked().lang)
        sys.exit(exits.INVALID)
    except OSError as error:
        click.echo(_asked().label("cannot-write", file=str(error.filename or "-")), err=True)
        sys.exit(exits.USAGE)
    except Exception as error:  # noqa: BLE001 - a planner never sees a traceback
        click.echo(_asked().label("internal-error", error=f"{type(error).__name__}: {error}"), err=True)
        sys.exit(exits.INTERNAL)


if __name__ == "__main__":
    main()
