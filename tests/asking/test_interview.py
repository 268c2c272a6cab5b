"""An interview step by step: what is accepted is what was meant, and the text of the plan has it at once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from bomiljo import Interview, ReplyError, begin_interview, default_rulebook, read_plan, read_reply, reply_command
from bomiljo.answers import TYPES, form_of, kinds
from bomiljo.aside import noted, with_note, without_note
from bomiljo.changes import ChangeError, value_at
from bomiljo.errors import CannotEditError, LoadError
from bomiljo.parts import names
from bomiljo.replies import choices, expected, how_to_answer
from bomiljo.rewriting import say_the_same
from bomiljo.wording import Wording
from dice_support import examples, rolled

if TYPE_CHECKING:
    from bomiljo.replies import Expected
    from dice_support import Dice

DAY = dt.date(2024, 6, 15)
TODAY = dt.date(2026, 11, 26)
NEARLY_BLANK = "# Vår plan\r\nsettlement: {name: Furulia}   # arbeidsnavn\r\n"
SMALL = """\
settlement: {name: Furulia, first_move_in: 2024-06-01}
cohorts: [{id: c1, people: 20, arrival: 2024-06-01}]
actors: [{id: nav, name: Nav-kontoret}, {id: vakt}]
tasks: [{id: renhold}]
"""
FNR = "01010750160"  # a made-up number with right control digits
SAID = {
    "yes-no": ["ja", "Nei", "y", "kanskje"],
    "choice": ["1", "2", "99", "tull"],
    "count": ["0", "35", "1 000", "mange"],
    "date": ["15.6.2024", "juni 2024", "2023", "mandag"],
    "date-or-open": ["1.6.2024", "åpen", "no end", "2030-01", "aldri"],
    "interval": ["annenhver uke", "14 dager", "av og til"],
    "duration": ["4 timer", "2 days", "snart"],
    "age": ["18-24", "55 og over", "voksne"],
    "language": ["ukrainsk", "ar", "klingonsk"],
    "hours": ["man-fre 08:00-15:30", "alltid", "ofte"],
    "phone": ["22 33 44 55", "ring"],
    "email": ["post@eksempel.no", "post"],
    "text": ["Furulia", '"slutt"', "#: [x", "ja"],
    "id": ["rom-1", "nav, kor", "Nord"],
    "reference": ["1", "nav", "ukjent"],
    "part": ["2", "1.6.2024 til 15.6.2024", "noen"],
}


def text_of(state: Interview) -> str:
    """Return the text of the plan file, as the interview would write it."""
    return state.content.decode()


@cache
def begun(text: str, topic: str | None = None) -> Interview:
    """Return an interview about a text."""
    topics = None if topic is None else [topic]
    return begin_interview(text, "plan.yaml", default_rulebook(), as_of=DAY, lang="nb", topics=topics)


def of(field: str, path: str, text: str = SMALL) -> Expected:
    """Return what may be answered about a place of the small plan."""
    return expected(read_plan(text), path, field)


# --- reading by the field ----------------------------------------------------------------------------


READ: list[tuple[str, str, str, Any]] = [
    ("Cohort.suits", "cohorts[c1].suits", "j", True),
    ("Cohort.kind", "cohorts[c1].kind", "1", "refugees"),
    ("Cohort.kind", "cohorts[c1].kind", "Andre enn flyktninger", "others"),
    ("Cohort.support", "cohorts[c1].support", "none", "none"),
    ("Plan.cohorts", "cohorts", "2", [{"id": "c2"}, {"id": "c3"}]),
    ("Plan.cohorts", "cohorts", "ingen", []),
    ("Task.held_by", "tasks[renhold].held_by", "1, vakt", [{"actor": "nav"}, {"actor": "vakt"}]),
    ("Task.held_by", "tasks[renhold].held_by", "Nav-kontoret", [{"actor": "nav"}]),
    ("Presence.taper", "presence.taper", "1.9.2024, 1. oktober 2024", [{"on": "2024-09-01"}, {"on": "2024-10-01"}]),
    ("Presence.taper", "presence.taper", "June 1, 2024 and July 1, 2024", [{"on": "2024-06-01"}, {"on": "2024-07-01"}]),
    ("Surroundings.walks", "surroundings.walks", "butikk og skole", [{"to": "shop"}, {"to": "school"}]),
    ("Building.common_rooms", "building.common_rooms", "none", []),
    ("Actor.languages", "actors[nav].languages", "norsk, ukrainsk", ["no", "uk"]),
    ("Actor.reachable", "actors[nav].reachable", "man,ons 08:00-12:00, fre 08:00-10:00",
     ["man,ons 08:00-12:00", "fre 08:00-10:00"]),
    ("Actor.phone", "actors[nav].phone", "22 33 44 55", "22 33 44 55"),
    ("Actor.from", "actors[nav].from", "uten start", "open"),
    ("Actor.to", "actors[nav].to", "ingen slutt", "open"),
    ("Settlement.name", "settlement.name", "«slutt»", "slutt"),
    ("Cohort.arrival", "cohorts[c1].arrival", "1.6.2024", {"from": "2024-06-01", "to": "2024-06-01"}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "path", "said", "meant"), READ)
def test_an_answer_is_read_by_its_field(field: str, path: str, said: str, meant: object) -> None:
    """Numbers, words of both languages and natural forms become what the file would have."""
    assert read_reply(said, of(field, path)) == meant


REFUSED = [
    ("Cohort.suits", "cohorts[c1].suits", "kanskje", "unread", None),
    ("Cohort.kind", "cohorts[c1].kind", "flyktninge", "unread", "flyktninger"),
    ("Task.held_by", "tasks[renhold].held_by", "Kari Nordmann", "unread", None),
    ("Task.held_by", "tasks[renhold].held_by", "nav, 1", "twice", None),
    ("Building.common_rooms", "building.common_rooms", "Stort rom", "unread", "stort-rom"),
    ("Building.common_rooms", "building.common_rooms", "2", "unread", None),
    ("Plan.cohorts", "cohorts", "Familien Hansen", "unread", None),
    ("Actor.to", "actors[nav].to", "uten start", "unread", None),
    ("Cohort.people", "cohorts[c1].people", FNR, "identity-number", None),
    ("Settlement.name", "settlement.name", f"Nav {FNR[:6]} {FNR[6:]}", "identity-number", None),
    ("Plan.tasks", "tasks", "kari@eksempel.no", "personal-contact", None),
    ("Settlement.name", "settlement.name", "ring 912 34 567", "personal-contact", None),
    ("Settlement.name", "settlement.name", "\x1b[A", "not-text", None),
    ("Cohort.age", "cohorts[c1].age", "  ", "empty", None),
]


@pytest.mark.parametrize(("field", "path", "said", "code", "near"), REFUSED)
def test_what_does_not_fit_is_refused(field: str, path: str, said: str, code: str, near: str | None) -> None:
    """It is said why, with what may have been meant; and nothing personal is repeated."""
    with pytest.raises(ReplyError) as error:
        read_reply(said, of(field, path))
    assert (error.value.code, error.value.suggestion) == (code, near)
    assert said.strip() not in str(error.value) or not said.strip()


def test_what_is_no_answer_is_told_from_one() -> None:
    """Words that steer the interview are known in both languages; a choice of that word, and quotes, are answers."""
    asked = of("Settlement.name", "settlement.name")
    said = {"vet ikke": "unknown", "?": "unknown", "Hopp": "skip", "why": "why", "tilbake": "undo", "quit": "stop"}
    assert {each: reply_command(each, asked) for each in said} == said
    assert reply_command('"slutt"', asked) is None
    assert reply_command("Furulia", asked) is None


def test_every_field_can_be_asked_in_both_languages() -> None:
    """For each field that a plan has it can be said what may be answered, and each choice has a name."""
    for kind, part in kinds().items():
        for alias in names(part).values():
            field = f"{kind}.{alias}"
            form = form_of(field)
            for each in choices(read_plan(SMALL), field):
                assert {"nb", "en"} <= each.names.keys() or form.type == "reference", field
            asked = _fake(field)
            for wording in (Wording("nb", 0), Wording("en", 0)):
                assert how_to_answer(asked, wording)


def _fake(field: str) -> Expected:
    asked = of("Cohort.people", "cohorts[c1].people")
    form = form_of(field)
    if form.part is None:
        return asked._replace(type=form.type, way="list" if form.many else "one")
    return asked._replace(type="part", way="stretch") if not form.many else asked._replace(type="id", way="items")


# --- steps -------------------------------------------------------------------------------------------


def _talk(dice: Dice) -> list[tuple[int, int]]:
    """Return numbers by which an interview is held, whatever its questions are."""
    return [(dice.number(0, 30), dice.number(0, 5)) for _ in range(dice.number(1, 6))]


@examples(12, shrink=False)
@given(rolled(_talk))
def test_every_answer_that_is_accepted_is_in_the_plan(talk: list[tuple[int, int]]) -> None:
    """After each step the text loads, says what was meant, decides as the interview says, and keeps its comments."""
    now = begun(NEARLY_BLANK, "presence")
    for which, said in talk:
        question = now.unknown()[which % len(now.unknown())]
        pool = SAID[question.expected.type]
        try:
            value = read_reply(pool[said % len(pool)], question.expected)
            after = now.answered(question.path, value)
        except (ReplyError, ChangeError, CannotEditError, LoadError):
            continue
        plan = read_plan(text_of(after))
        assert say_the_same(plan, after.asking.trial.plan)
        assert _holds(value_at(plan, question.path), value)
        assert text_of(after).startswith("# Vår plan\r\n")
        assert "# arbeidsnavn\r\n" in text_of(after)
        assert "\n" not in text_of(after).replace("\r\n", "")
        assert begun(text_of(after), "presence").asking.open == after.asking.open
        now = after


def _holds(found: Any, value: Any) -> bool:
    """Return whether what was read back says what was meant."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return len(found) >= len(value) and all(map(_holds, found[-len(value) :], value))
    if isinstance(value, dict):
        plain = found.model_dump(mode="json", by_alias=True, exclude_none=True)
        return value.items() <= plain.items() or "id" in plain
    if isinstance(value, list):
        return [str(each) for each in found] == value
    return found == value or str(found) == str(value)


def test_going_back_is_the_state_before() -> None:
    """No step changes the state that it began from."""
    before = begun(SMALL)
    after = before.answered("cohorts[c1].age", "18-24")
    assert "age" not in text_of(before)
    assert text_of(after) != text_of(before)
    assert after.question is not None
    assert "cohorts[c1].age" not in after.left


def test_what_nobody_knows_yet_is_no_fact_and_comes_last() -> None:
    """It is noted at the end of the file, changes no outcome, and is asked after everything else the next time."""
    before = begun(SMALL)
    assert before.question is not None
    path = before.question.path
    after = before.set_aside(path, TODAY)
    assert text_of(after).endswith(f"# Ingen vet ennå (2026-11-26): {path}\n")
    assert say_the_same(read_plan(text_of(after)), read_plan(text_of(before)))
    assert path not in after.left
    later = begun(text_of(after))
    assert later.left[-1] == path
    assert next(each.before for each in later.unknown() if each.path == path)
    again = begin_interview(text_of(after), "plan.yaml", default_rulebook(), as_of=DAY, lang="en", again=True)
    assert again.left[0] == path


def test_an_answer_takes_the_note_away() -> None:
    """What is known is not noted as unknown any more, in whichever language it was noted."""
    path = "cohorts[c1].age"
    for lang in ("nb", "en"):
        text = with_note(SMALL, path, TODAY, "nb" if lang == "nb" else "en")
        assert noted(text) == (path,)
        answered = begun(text).answered(path, "18-24")
        assert answered.aside == ()
        assert "# " not in text_of(answered)


@pytest.mark.parametrize("text", ["a: 1", "a: 1\n", "a: 1\r\n", "a: |\n  text\n", "\ufeffa: 1\n", ""])
def test_notes_come_and_go_without_a_trace(text: str) -> None:
    """A note is a line of its own; without it the text is as before, but for a last line that was not ended."""
    made = with_note(text, "a.b[c@2024-01-01]", TODAY, "nb")
    assert noted(made) == ("a.b[c@2024-01-01]",)
    assert without_note(made, "a.b") == made
    assert without_note(made, "a.b[c@2024-01-01]").rstrip("\r\n") == text.rstrip("\r\n")
    assert ("\r\n" in made) == ("\r\n" in text)


def test_json_keeps_what_nobody_knows_for_the_session() -> None:
    """JSON has no comments: its text stays, and the question is not asked again in this interview."""
    before = begun('{"settlement": {"name": "Furulia"}}')
    assert before.question is not None
    path = before.question.path
    after = before.set_aside(path, TODAY)
    assert text_of(after) == text_of(before)
    assert path in after.aside
    assert path not in after.left


def test_what_is_settled_is_told() -> None:
    """What was open before and is decided now is named, by rule and outcome."""
    before = begun(SMALL, "responsibility")
    after = before.answered("tasks[renhold].held_by", [{"actor": "nav", "from": "open", "to": "open"}])
    told = after.settled_since(before)
    assert {each.rule for each in told} >= {"RES01"}
    assert sum(each.times for each in told) == len(before.asking.open.keys() - after.asking.open.keys())
    assert all(each.outcome != "unknown" for each in told)


def test_types_are_those_of_the_plan() -> None:
    """Every kind of scalar of a plan has samples here."""
    assert {name for _, name in TYPES} <= SAID.keys()
