"""Calendars: as RFC 5545 has them, read by another library, and changed by a later file as planners expect."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import click
import pytest

from audiences_support import OTHERS
from bomiljo import dossier, forecast, plan_actions, read_plan, scenario
from bomiljo_cli.formats import agenda, ics
from bomiljo_cli.formats.registry import Setting
from calendar_support import BJERKE, COMPLETE, Part, agenda_of, events, parse
from cli_support import run_here
from test_audiences import written

if TYPE_CHECKING:
    from bomiljo import Audience, Lang
    from bomiljo_cli.formats.agenda import Agenda

PLAN: Final = str(Path(__file__).parents[2] / "scenarios" / "bjerke-2023.yaml")
OSLO: Final = ZoneInfo("Europe/Oslo")
LATER: Final = ("bjerke-2023", dt.date(2023, 11, 8))
MUCH_LATER: Final = ("bjerke-2023", dt.date(2024, 2, 1))
LATEST: Final = dt.date(2024, 6, 30)


def bjerke() -> Agenda:
    """Return the agenda of Bjerke before anybody has moved in."""
    return agenda_of(*BJERKE)


def again(found: Agenda, file: Path) -> bytes:
    """Write an agenda over what stands in a file, as the command does."""
    file.write_bytes(ics.revised(found, Setting(str(file), 0)))
    return file.read_bytes()


def number(event: Part) -> int:
    """Return the revision of an event."""
    return int(event["SEQUENCE"].value)


# --- What the standard asks for ----------------------------------------------------------------------------


def calendars(lang: Lang = "nb") -> list[bytes]:
    """Return a calendar of each command, and one without any event."""
    plan, day = scenario(BJERKE[0]), BJERKE[1]
    if lang == "en":
        return [ics.render(agenda_of(*BJERKE, lang))]
    nobody = read_plan("settlement: {name: Ingen ennå}\n", "plan.yaml")
    found = [
        agenda_of(*BJERKE, lang),
        agenda.of_actions(plan_actions(plan, as_of=day, lang=lang, topics=["landlord"]).result),
        agenda.of_forecast(forecast(plan, start=day, until=LATEST, lang=lang)),
        agenda.of_actions(plan_actions(nobody, as_of=day, lang=lang, topics=["landlord"]).result),
    ]
    return [ics.render(each) for each in found]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_it_is_a_calendar(lang: Lang) -> None:
    """Each demand of the standard that can be told from the text, for every command and in both languages."""
    for data in calendars(lang):
        calendar = parse(data)
        assert (calendar["VERSION"].value, calendar["CALSCALE"].value) == ("2.0", "GREGORIAN")
        assert calendar["PRODID"].value == ics.PRODID
        assert calendar.parts, "no calendar is without any part"
        assert not calendar.all("METHOD"), "which would ask for an organizer"
        [zone] = calendar.inside("VTIMEZONE")
        for event in events(data).values():
            _check(event, zone["TZID"].value)


def _check(event: Part, zone: str) -> None:
    for name in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "DESCRIPTION"):
        assert len(event.all(name)) == 1, name
    assert not [each for each in event.lines if each.name in ("ORGANIZER", "ATTENDEE", "ATTACH", "URL")]
    assert "@" not in "".join(each.value for each in event.lines)
    starts, ends = event["DTSTART"], event["DTEND"]
    assert starts.parameters == ends.parameters in (";VALUE=DATE", f";TZID={zone}")
    assert starts.value < ends.value
    assert re.fullmatch(r"\d{8}T000000Z", event["DTSTAMP"].value)
    for alarm in event.inside("VALARM"):
        assert alarm["ACTION"].value == "DISPLAY"
        assert alarm["DESCRIPTION"].text == event["SUMMARY"].text
        assert re.fullmatch(r"-P\d+D(T\d+H)?|-PT\d+H", alarm["TRIGGER"].value)


def test_another_library_reads_the_same() -> None:
    """Days, hours in Oslo, titles and texts with all their letters are those of the agenda."""
    vobject: Any = pytest.importorskip("vobject")
    found = vobject.readOne(ics.render(bjerke()).decode())
    read = sorted((str(each.dtstart.value), each.summary.value, each.description.value) for each in found.vevent_list)
    nine = [
        dt.datetime.combine(each.first, dt.time(9), OSLO) if each.timed else each.first for each in bjerke().entries
    ]
    told = zip(nine, bjerke().entries, strict=True)
    assert read == sorted((str(day), each.title, "\n".join(each.lines)) for day, each in told)


@pytest.mark.parametrize("year", [1997, 2023, 2030, 2099])
def test_the_clock_is_that_of_oslo(year: int) -> None:
    """The zone in the file turns on the same Sundays as the clocks do."""
    [zone] = parse(ics.render(bjerke())).inside("VTIMEZONE")
    for part, month, offset in ((zone.inside("DAYLIGHT")[0], 3, 2), (zone.inside("STANDARD")[0], 10, 1)):
        assert part["RRULE"].value == f"FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}"
        last_sunday = max(day for day in range(1, 32) if dt.date(year, month, day).weekday() == 6)
        begins = dt.datetime(year, month, last_sunday, 12, tzinfo=OSLO)
        assert begins.utcoffset() == dt.timedelta(hours=offset)
        assert (begins - dt.timedelta(days=1)).utcoffset() == dt.timedelta(hours=3 - offset)
        assert part["TZOFFSETTO"].value == f"+0{offset}00"


# --- What is in it -----------------------------------------------------------------------------------------


def test_measures_have_their_days() -> None:
    """Each is due at nine on its day, and the last day to begin stands by itself where that is to come."""
    found = dossier(scenario(BJERKE[0]), as_of=BJERKE[1], lang="en")
    entries = {each.key: each for each in agenda.of_check(found).entries}
    for step in found.steps:
        due = entries[f"action:{step.measure.id}"]
        assert due.timed
        assert step.measure.title in due.title
        assert step.measure.how == due.lines[0]
        assert any(step.measure.due_text in each for each in due.lines)
        begins = dt.date.fromisoformat(step.start.earliest) if step.start and step.start.earliest else None
        assert due.first == (begins + dt.timedelta(days=step.lead) if begins else BJERKE[1])
        begin = entries.get(f"begin:{step.measure.id}")
        assert (begin.first if begin else None) == (begins if begins and begins > BJERKE[1] and step.lead else None)


def test_the_timeline_is_in_it() -> None:
    """All that the timeline has on a day: move-ins, presence and its steps, meetings; and what it has no day for."""
    found = dossier(scenario(COMPLETE[0]), as_of=COMPLETE[1], lang="nb")
    made = agenda.of_check(found)
    titles = [each.title for each in made.entries]
    for lane in found.timeline.lanes:
        for bar in lane.bars:
            assert any(bar.label in each for each in titles), bar
        for mark in lane.marks if lane.kind in ("move-in", "presence", "meeting") else ():
            assert mark.label in titles, mark
        assert lane.kind == "forecast" or set(lane.notes) <= set(made.lines)
    assert [each for each in made.entries if each.key == "presence:presence.taper[1]"]


def test_a_window_is_said_to_be_one() -> None:
    """What the plan tells roughly spans the days that it can be, is tentative, and says so."""
    [first] = [each for each in bjerke().entries if each.key == "move-in:settlement.first_move_in"]
    assert (first.first, first.last, first.certain) == (dt.date(2023, 12, 1), dt.date(2023, 12, 31), False)
    assert "Planen sier ikke hvilken dag: desember 2023." in first.lines
    [event] = [each for each in events(ics.render(bjerke())).values() if each["SUMMARY"].text == first.title]
    assert (event["DTSTART"].value, event["DTEND"].value) == ("20231201", "20240101")
    assert event["STATUS"].value == "TENTATIVE"


def test_only_what_is_to_be_done_calls_to_mind() -> None:
    """Measures and deadlines to come have an alarm; meetings, and what is today or past, have none."""
    for found in (bjerke(), agenda_of(*MUCH_LATER)):
        named = {(each.title, each.first): each for each in found.entries}
        assert len(named) == len(found.entries)
        for event in events(ics.render(found)).values():
            day = dt.datetime.strptime(event["DTSTART"].value[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day alone
            entry = named[event["SUMMARY"].text, day]
            expected = entry.kind in ("action", "deadline") and day > found.day
            assert bool(event.inside("VALARM")) == expected, entry
            assert event["TRANSP"].value == "TRANSPARENT"


def test_it_says_what_the_check_does_not() -> None:
    """The verdict, the plan, the day and the rules stand in the calendar's own text; never that all is well."""
    said = parse(ics.render(bjerke()))["DESCRIPTION"].text
    for part in (
        "Bjerke 2023",
        "1. november 2023",
        "bjerke-model",
        "ikke er besvart",
        "Den sier ikke at alt er i orden",
    ):
        assert part in said


# --- The same thing in a later file ------------------------------------------------------------------------


def uids(found: Agenda) -> dict[tuple[str, int], str]:
    """Return what each entry is called by, by its key and its number among those with the same key."""
    made: dict[tuple[str, int], str] = {}
    ordered = sorted(found.entries, key=lambda each: (each.first, each.last, each.key))
    met: list[str] = []
    for uid, entry in zip(events(ics.render(found)), ordered, strict=True):
        met.append(entry.key)
        made[entry.key, met.count(entry.key)] = uid
    return made


def test_what_is_the_same_is_called_the_same() -> None:
    """In another language, on another day, and when all days of the plan are others."""
    plan = scenario(BJERKE[0])
    data = plan.model_dump_json(by_alias=True, exclude_unset=True)
    moved = read_plan(data.replace("2023-12", "2024-02").replace("2024-01", "2024-03"), "plan.yaml")
    later = agenda.of_check(dossier(moved, as_of=BJERKE[1], lang="nb"))
    ours = uids(bjerke())
    for each in (agenda_of(*BJERKE, "en"), agenda_of(*LATER), later):
        theirs = uids(each)
        same = set(ours) & set(theirs)
        assert len(same) > len(ours) * 0.7
        assert all(ours[key] == theirs[key] for key in same)
    assert later.entries[0].first != bjerke().entries[0].first


def test_plans_are_told_apart() -> None:
    """Nothing of one plan is called as anything of another; and what it is called by tells nothing."""
    other = bjerke()._replace(plan=("Another", "Oslo"))
    assert not set(uids(bjerke()).values()) & set(uids(other).values())
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in uids(bjerke()).values())


def test_a_later_day_has_a_higher_revision() -> None:
    """Also where no earlier file is there to ask."""
    early, late = (set(map(number, events(ics.render(agenda_of(*each))).values())) for each in (BJERKE, LATER))
    assert max(early) < min(late)


def test_twice_is_once(tmp_path: Path) -> None:
    """The same plan on the same day makes the same file, however often."""
    file = tmp_path / "plan.ics"
    first = again(bjerke(), file)
    assert again(bjerke(), file) == first == ics.render(bjerke())


def test_what_has_changed_has_a_higher_revision_and_nothing_else(tmp_path: Path) -> None:
    """Also when it changes twice on one day."""
    file = tmp_path / "plan.ics"
    before = events(again(bjerke(), file))
    first, *others = bjerke().entries
    changed = bjerke()._replace(entries=(first._replace(title="Noe annet, på æøå"), *others))
    after = events(again(changed, file))
    assert {number(after[uid]) - number(each) for uid, each in before.items()} == {0, 1}
    [uid] = [uid for uid, each in before.items() if number(after[uid]) != number(each)]
    assert after[uid]["SUMMARY"].text == "Noe annet, på æøå"
    twice = events(again(bjerke(), file))
    assert number(twice[uid]) == number(before[uid]) + 2


def test_what_is_gone_is_cancelled_and_can_come_back(tmp_path: Path) -> None:
    """A measure that is carried out leaves the calendars it was imported into."""
    file = tmp_path / "plan.ics"
    before = events(again(bjerke(), file))
    first, *others = sorted(bjerke().entries, key=lambda each: (each.first, each.last, each.key))
    gone = bjerke()._replace(entries=tuple(others), day=LATER[1])
    data = again(gone, file)
    [uid] = [uid for uid, each in events(data).items() if each["STATUS"].value == "CANCELLED"]
    event = events(data)[uid]
    assert event["SUMMARY"].text == first.title
    assert event["DTSTART"] == before[uid]["DTSTART"]
    assert number(event) > number(before[uid])
    assert not event.inside("VALARM")
    assert again(gone, file) == data
    back = events(again(bjerke()._replace(day=LATER[1]), file))[uid]
    assert back["STATUS"].value == "CONFIRMED"
    assert number(back) > number(event)
    assert first.title == back["SUMMARY"].text


def test_what_should_be_done_at_once_moves_with_the_day(tmp_path: Path) -> None:
    """A measure that is still to be carried out a week later is the same one: it stands there once, on the new day."""
    file, plan = tmp_path / "plan.ics", scenario(BJERKE[0])
    first, second = (
        agenda.of_check(dossier(plan, as_of=MUCH_LATER[1] + dt.timedelta(days=days), lang="nb")) for days in (0, 7)
    )
    [title] = [each.title for each in first.entries if each.key == "action:tell-each-resident"]
    data = [events(again(each, file)) for each in (first, second)]
    days = [
        [(uid, each["DTSTART"].value) for uid, each in found.items() if each["SUMMARY"].text == title] for found in data
    ]
    assert [[day for _, day in found] for found in days] == [["20240201T090000"], ["20240208T090000"]]
    assert days[0][0][0] == days[1][0][0]


def test_what_happens_twice_keeps_its_names(tmp_path: Path) -> None:
    """When the first of two has passed, the second is called as before, and the first stays as it was."""
    file = tmp_path / "plan.ics"
    twice = [each for each in bjerke().entries if each.key == "prevent:PRE03:"]
    first, second = sorted(each.first for each in twice)
    both = events(again(bjerke()._replace(entries=tuple(twice)), file))
    assert [each["DTSTART"].value for each in both.values()] == [f"{first:%Y%m%d}", f"{second:%Y%m%d}"]
    later = bjerke()._replace(entries=tuple(each for each in twice if each.first == second), day=dt.date(2024, 3, 10))
    left = events(again(later, file))
    assert {uid: each["DTSTART"].value for uid, each in left.items()} == {
        uid: each["DTSTART"].value for uid, each in both.items()
    }
    day = dt.date(2024, 5, 6)
    moved = later._replace(entries=tuple(each._replace(first=day, last=day) for each in later.entries))
    assert list(events(again(moved, file))) == list(left)


def test_what_has_passed_is_not_cancelled(tmp_path: Path) -> None:
    """What happened stays in the calendar as it was, though a later check does not tell of it."""
    file = tmp_path / "plan.ics"
    before = events(again(bjerke(), file))
    late = bjerke()._replace(entries=(), day=dt.date(2023, 12, 15))
    after = events(again(late, file))
    assert set(after) == set(before)
    for uid, each in after.items():
        passed = before[uid]["DTEND"].value[:8] <= "20231215"
        assert (each["STATUS"].value == "CANCELLED") != passed
        assert (number(each) == number(before[uid])) == passed


def test_what_was_not_looked_at_is_not_cancelled(tmp_path: Path) -> None:
    """A forecast that ends earlier says nothing of what comes later."""
    file, plan = tmp_path / "plan.ics", scenario(BJERKE[0])
    again(agenda.of_forecast(forecast(plan, start=BJERKE[1], until=LATEST, lang="nb")), file)
    shorter = agenda.of_forecast(forecast(plan, start=BJERKE[1], until=dt.date(2024, 1, 31), lang="nb"))
    assert "CANCELLED" not in {each["STATUS"].value for each in events(again(shorter, file)).values()}


# --- A file that stands there already ----------------------------------------------------------------------

_HEAD: Final = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{ics.PRODID}\r\n"
_OWN: Final = f"{_HEAD}UID:{ics.scope(agenda_of(*BJERKE)).uid}\r\n"
_EVENT: Final = "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:x\r\nDTSTAMP:20231101T000000Z\r\nLAST-MODIFIED:20231101T000000Z\r\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Notater fra m\xf8tet\n", "ikke en kalender"),
        (b"\x00\xff" * 100, "ikke en kalender"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "ikke en kalender"),
        (ics.render(agenda_of(*BJERKE))[:3000], "ikke en kalender"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//X//EN\r\nEND:VCALENDAR\r\n", "en annen kalender"),
        (f"{_HEAD}UID:another\r\nEND:VCALENDAR\r\n".encode(), "en annen plan"),
        (f"{_OWN}{_EVENT}DTSTART:20231101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode(), "ikke en kalender"),
        (
            f"{_OWN}{_EVENT}DTSTART;VALUE=DATE:20231101\r\nDTEND;VALUE=DATE:20231102\r\nSEQUENCE:{'9' * 5000}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
            "ikke en kalender",
        ),
        (b"BEGIN:VCALENDAR\r\n" * 3000 + b"END:VCALENDAR\r\n" * 3000, "ikke en kalender|en annen kalender"),
        (b"A" * 6_000_000, "for stor"),
        (ics.render(agenda_of(*BJERKE)._replace(scope=("check", "partners"))), "for andre lesere"),
        (ics.render(agenda_of(*BJERKE)._replace(plan=("Bjerke 2023", "Bergen"))), "en annen plan"),
    ],
)
def test_a_file_that_is_none_of_ours_is_not_written_over(tmp_path: Path, data: bytes, said: str) -> None:
    """Whatever it is: it is said what is wrong, and the file stays."""
    file = tmp_path / "plan.ics"
    file.write_bytes(data)
    with pytest.raises(click.UsageError, match=said):
        again(bjerke(), file)
    assert file.read_bytes() == data


def test_an_empty_file_is_written() -> None:
    """It has nothing that could be lost; nor has a device."""
    assert ics.revised(bjerke(), Setting("/dev/null", 0)) == ics.render(bjerke())


def test_what_others_put_into_the_file_goes_no_further(tmp_path: Path) -> None:
    """Addresses, links and alarms that run something are not taken over, whether the event is told of today or not."""
    file = tmp_path / "plan.ics"
    bad = "ATTENDEE:mailto:x@example.org\r\nATTACH:https://example.org/x\r\nX-EVIL:1\r\n"
    alarm = "BEGIN:VALARM\r\nACTION:PROCEDURE\r\nATTACH:file:///x\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"
    days = "".join(
        f"{_EVENT.replace('UID:x', f'UID:{uid}')}{bad}STATUS:{status}\r\nSEQUENCE:4\r\n"
        f"DTSTART;VALUE=DATE:{day}01\r\nDTEND;VALUE=DATE:{day}02\r\n{alarm}END:VEVENT\r\n"
        for uid, status, day in (
            ("past", "CONFIRMED", "202301"),
            ("coming", "CONFIRMED", "202401"),
            ("off", "CANCELLED", "202402"),
        )
    )
    own = "".join(
        f"{_EVENT.replace('UID:x', f'UID:{uid}')}{bad}SEQUENCE:4\r\nDTSTART;VALUE=DATE:20240101\r\n"
        f"DTEND;VALUE=DATE:20240102\r\n{alarm}END:VEVENT\r\n"
        for uid in list(events(ics.render(bjerke())))[:2]
    )
    file.write_bytes(f"{_OWN}{days}{own}END:VCALENDAR\r\n".encode())
    data = again(bjerke(), file)
    assert not re.search(rb"ATTENDEE|ATTACH|EVIL|PROCEDURE|example", data)
    found = events(data)
    assert {name: found[name]["STATUS"].value for name in ("past", "coming", "off")} == {
        "past": "CONFIRMED",
        "coming": "CANCELLED",
        "off": "CANCELLED",
    }


# --- Whom it is for ----------------------------------------------------------------------------------------


def calendar(plan: str, day: str = "2024-02-01", **options: Any) -> bytes:
    """Return the calendar of a plan as a file of the same name has it."""
    found = dossier(read_plan(plan, "plan.yaml"), as_of=dt.date.fromisoformat(day), **options)
    return ics.render(agenda.of_check(found))


@pytest.mark.parametrize("audience", OTHERS)
def test_one_resident_leaves_no_trace_for_others(audience: Audience) -> None:
    """With and without the one who is 82 and uses a wheelchair, the calendar is the same to the byte."""
    assert calendar(written(), audience=audience) == calendar(written(one=""), audience=audience)


def test_small_groups_are_hidden() -> None:
    """Two or three of a kind make the same calendar; who asks for them gets them marked as such."""
    plan = written()
    assert "INTERN" not in calendar(plan).decode()
    marked = parse(calendar(plan, internal=True))
    assert "INTERNAL: small groups of residents are shown." in marked["DESCRIPTION"].text
    for event in marked.inside("VEVENT"):
        assert event["CLASS"].value == "CONFIDENTIAL"
        assert event["DESCRIPTION"].text.startswith("INTERNAL")


def test_texts_of_a_plan_are_texts() -> None:
    """They end no line and begin no property; what steers a terminal is written out."""
    name = r"x\r\nATTENDEE:mailto:a@b.example\u001b[31m;,\\n"
    data = calendar(f'settlement: {{name: "{name}", first_move_in: 2024-01-15}}\ntasks: [{{id: a, name: "{name}"}}]\n')
    assert parse(data)["NAME"].text == r"Living environment: x\x0d\x0aATTENDEE:mailto:a@b.example\x1b[31m;,\n"
    assert b"\nATTENDEE" not in data


# --- The command -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("demo",),
        ("plan", PLAN, "--as-of", "2023-11-01", "--topic", "landlord"),
        ("forecast", PLAN, "--from", "2023-11-01", "--until", "2024-02-01"),
    ],
)
def test_the_command_writes_it(tmp_path: Path, command: tuple[str, ...]) -> None:
    """To a file whose ending says so, and again over it; of another command it is not written over."""
    file = tmp_path / "kalender.ics"
    done = [run_here(*command, "--lang", "nb", "-o", str(file)) for _ in range(2)]
    assert [each.code in (0, 1) for each in done] == [True, True]
    data = file.read_bytes()
    assert events(data)
    refused = run_here("forecast" if command[0] == "demo" else "check", PLAN, "--lang", "en", "-o", str(file))
    assert (refused.code, file.read_bytes()) == (2, data)
    assert "Choose another file" in refused.err
