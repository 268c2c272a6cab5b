"""The pages of contacts: what they say of the shipped plans, what they never leave out, and further languages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import bomiljo
from bomiljo.contactwords import shipped_words
from bomiljo.hours import parse_hours
from bomiljo.resources import text
from bomiljo.wording import placeholders
from cli_support import run_here as run

if TYPE_CHECKING:
    from bomiljo import ContactPage, Contacts

GOLDEN: Final = Path(__file__).with_name("golden")
PAGES: Final = sorted(GOLDEN.glob("contacts-*.txt"))
DAY: Final = dt.date(2024, 6, 15)

PLAN: Final = """\
settlement: {name: Test, municipality: Testby}
actors:
  - {id: nav, name: Nav, bodies: [nav], phone: 22 00 00 01, reachable: [mon-fri 08:00-15:00]}
  - {id: landlord, name: Utleier, bodies: [landlord], phone: 22 00 00 02, reachable: [mon-fri 08:00-15:00]}
  - {id: caretaker, name: Vaktmester, bodies: [landlord], phone: 22 00 00 03, reachable: ["mon,wed,fri 08:00-10:00"]}
  - {id: on-call, name: Vakttelefon, bodies: [district], phone: 22 00 00 04, reachable: [always]}
  - {id: worker, name: Arbeider, bodies: [district], to: 2024-05-31, phone: 22 00 00 05, reachable: [always]}
tasks:
  - {id: leases, area: leases, held_by: [landlord]}
  - {id: work, area: work-and-education, held_by: [nav]}
  - {id: link, area: services, held_by: [worker, nav]}
escalation:
  paths:
    - {id: acute, topics: [acute-event, conflict], steps: [{receivers: [on-call]}]}
    - {id: faults, topics: [home-fault], steps: [{receivers: [caretaker]}, {receivers: [landlord]}]}
    - {id: rest, topics: [], default: yes, continues: faults, steps: [{receivers: [nav]}]}
surroundings: {neighbours: [{id: school, name: Skolen, contact: [nav]}]}
"""


def pages(plan: str = PLAN, day: dt.date = DAY) -> Contacts:
    """Return the pages in English."""
    return bomiljo.contacts(bomiljo.read_plan(plan), day, "en")


def said(page: ContactPage, matter: str) -> list[str]:
    """Return what a page says of a matter."""
    return [line for each in page.entries if matter in each.matters for line in each.lines]


# --- shipped plans -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    """The pages of the shipped plans, to be read aloud."""
    name, day, lang = path.stem.removeprefix("contacts-").rsplit("-20", 1)[0], path.stem[-13:-3], path.stem[-2:]
    plan = Path(__file__).parents[1] / "scenarios" / f"{name}.yaml"
    done = run("contacts", str(plan), "--as-of", day, "--lang", lang)
    assert done.text == path.read_text(encoding="utf-8")
    assert ("[" in done.err) == (name != "complete")  # where something is missing, its path stands there
    assert done.code == 0


def test_the_longest_wait_knows_holidays_and_the_clock() -> None:
    """From Friday to Monday is an hour longer where the clock goes back; Constitution Day adds a whole day."""
    plan = bomiljo.scenario("complete")
    autumn = {each.matter: each for each in bomiljo.contacts(plan, dt.date(2026, 10, 15), "en").waits}
    spring = {each.matter: each for each in bomiljo.contacts(plan, dt.date(2027, 5, 10), "en").waits}
    assert (autumn["home-fault"].hours, autumn["home-fault"].since) == (65.5, "2026-10-23 15:30")
    assert (spring["home-fault"].hours, spring["home-fault"].until) == (88.5, "2027-05-18 08:00")
    assert "acute-event" not in autumn  # there somebody always answers


def test_closed_offices_are_told_where_a_public_holiday_is_near() -> None:
    """Only weekdays of the next four weeks are named: a Sunday is closed anyway."""
    near, far = (
        bomiljo.contacts(bomiljo.scenario("complete"), day, "en").pages[0]
        for day in (dt.date(2027, 5, 10), dt.date(2027, 8, 2))
    )
    assert near.no_answer.lines[-1] == "Offices are closed on public holidays: 2027-05-17."
    assert not any("public holidays" in each for each in far.no_answer.lines)


def test_golden_pages_are_all_there() -> None:
    """Two plans, two days of Bjerke, two languages."""
    assert len(PAGES) == 6


def test_landlord_and_nav_always_have_a_line() -> None:
    """Also of a plan of which nothing is known; then the page says so, and whom to ask."""
    for plan in ("settlement: {name: Blank, municipality: Testby}\n", PLAN):
        page = pages(plan).pages[0]
        for matter in ("home-fault", "lease", "nav"):
            assert said(page, matter), matter
    blank = pages("settlement: {name: Blank, municipality: Testby}\n")
    assert said(blank.pages[0], "lease") == ["Who can help is not told in the plan. Ask Testby."]
    assert blank.pages[0].unfinished
    assert {each.path for each in blank.missing} >= {"tasks", "actors", "escalation.paths"}


def test_unknown_municipality() -> None:
    """Where not even the place is told, the municipality is to be asked."""
    assert "Ask the municipality." in said(pages("settlement: {name: Blank}\n").pages[0], "nav")[0]


# --- who ---------------------------------------------------------------------------------------------


def test_whole_page_is_not_marked() -> None:
    """Where everything is told there is no mark and nothing missing."""
    with_doctor = PLAN.replace("topics: [home-fault]", "topics: [home-fault, neighbour-enquiry, health-access]")
    found = pages(with_doctor)
    assert [each.unfinished for each in found.pages] == [None, None]
    assert not found.missing


def test_one_who_has_left_is_not_named() -> None:
    """Though the plan still has the task with the worker, who left in May."""
    assert said(pages().pages[0], "services")[0] == "Nav"
    assert said(pages(day=dt.date(2024, 5, 31)).pages[0], "services")[0] == "Arbeider"


def test_who_may_be_there_is_marked_and_followed_by_one_who_is() -> None:
    """The worker leaves some day in June."""
    faults = "steps: [{receivers: [{actor: worker, from: open, to: 2024-06}]}, {receivers: [caretaker]}]"
    plan = PLAN.replace("steps: [{receivers: [caretaker]}, {receivers: [landlord]}]", faults)
    lines = said(pages(plan.replace("to: 2024-05-31, ", "")).pages[0], "home-fault")
    assert lines[0] == "Vaktmester"
    assert "Arbeider (maybe – ask whether this still holds)" in lines


def test_next_step_stands_in_for_an_empty_one_and_planners_are_told() -> None:
    """Nobody is left at the first step."""
    found = pages(PLAN.replace("{receivers: [caretaker]}, ", "{receivers: []}, "))
    assert said(found.pages[0], "home-fault")[0] == "Utleier"
    assert "Whom can residents and neighbours ask first about this: Something is broken in your home?" in [
        each.ask["en"] for each in found.missing
    ]


def test_topic_without_a_path_goes_the_default_way() -> None:
    """What no path names is received where the plan says that all else is."""
    assert said(pages().pages[1], "neighbour-enquiry")[0] == "Nav"


def test_paths_that_continue_in_a_circle_end() -> None:
    """Two paths that continue on each other, with nobody on either."""
    circle = "{id: faults, topics: [home-fault], continues: rest, steps: [{receivers: []}]}"
    start = PLAN.index("    - {id: faults")
    plan = PLAN[:start] + f"    - {circle}\n" + PLAN[PLAN.index("    - {id: rest") :]
    assert said(pages(plan).pages[0], "home-fault")[0] == "Nav"


def test_outside_hours_the_next_who_answers_is_named() -> None:
    """The caretaker is there three mornings a week, the landlord all mornings."""
    assert said(pages().pages[0], "home-fault")[-1] == (
        "Outside these times: Utleier, 22 00 00 02 (Monday to Friday 08:00–15:00, not on public holidays)"
    )
    assert "urgent, and nobody is in danger: Vakttelefon, 22 00 00 04" in pages().pages[0].no_answer.lines[1]


def test_emergency_numbers_come_first() -> None:
    """On each page, whatever the plan says."""
    for page in pages("settlement: {name: Blank}\n").pages:
        numbers = [each.split("  ")[0] for each in page.emergency.lines[:-1]]
        assert numbers == ["110", "112", "113", "116 117", "116 111"]
        assert "110, 112 or 113 first" in said(page, "acute-event")[0]


def test_no_resident_is_in_it() -> None:
    """Whatever is told of residents changes nothing on the pages."""
    more = PLAN + "cohorts: [{id: c1, people: 7, language: ti, age: 18-24, arrival: 2024-01-08}]\n"
    assert pages(more) == pages()


# --- hours in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (["mon-fri 08:00-15:30"], "Monday to Friday 08:00–15:30, not on public holidays"),
        (["mon,wed 10:00-12:00"], "Monday and Wednesday 10:00–12:00, not on public holidays"),
        (["mon,tue,sat 10:00-24:00"], "Monday, Tuesday and Saturday 10:00–24:00, not on public holidays"),
        (["fri 22:00-02:00"], "Friday 22:00–02:00 the next day, not on public holidays"),
        (["mon-sun 09:00-10:00"], "Monday to Sunday 09:00–10:00, not on public holidays"),
        (["daily 18:00-22:00"], "every day 18:00–22:00, also on public holidays"),
        (["always"], "day and night, every day"),
        (["mon 08:00-10:00", "holidays 12:00-14:00"], "Monday 08:00–10:00, public holidays 12:00–14:00"),
    ],
)
def test_hours_in_words(written: list[str], words: str) -> None:
    """Days as stretches or one by one, public holidays, past midnight."""
    assert shipped_words("en").hours(map(parse_hours, written)) == words


# --- languages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", bomiljo.contact_languages())
def test_every_language_is_whole(lang: str) -> None:
    """Each file has the keys and the placeholders of bokmål, and says which language it is."""
    own, original = shipped_words(lang), shipped_words("nb")
    assert own.lang == lang
    assert own.said.keys() == original.said.keys()
    assert all(each.strip() for each in own.said.values())
    assert {key: placeholders(each) for key, each in own.said.items()} == {
        key: placeholders(each) for key, each in original.said.items()
    }


def test_a_language_of_ones_own_is_one_file(tmp_path: Path) -> None:
    """A copy in which every text is changed gives pages in which nothing of the original is left."""
    path = tmp_path / "nn.yaml"
    words = text("contacts/nb.yaml").read_text(encoding="utf-8").replace("language: nb", "language: nn")
    path.write_text(words.replace("Hvem kan hjelpe deg?", "Kven kan hjelpe deg?"), encoding="utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    done = run("contacts", str(plan), "--texts", str(path), "--as-of", str(DAY), "--format", "json")
    found = json.loads(done.text)
    assert found["lang"] == "nn"
    assert found["pages"][0]["title"] == "Kven kan hjelpe deg?"


def test_a_language_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    """What is missing, what nobody reads and what would not be filled in is named, all at once."""
    path = tmp_path / "xx.yaml"
    words = text("contacts/nb.yaml").read_text(encoding="utf-8")
    words = words.replace("  mon: mandag\n", "  monday: mandag\n").replace("Telefon: {phone}", "Telefon")
    path.write_text(words, encoding="utf-8")
    with pytest.raises(bomiljo.LoadError) as refused:
        bomiljo.load_contact_words(str(path))
    assert {(each.code, each.value or each.values["name"]) for each in refused.value.problems} == {
        ("missing", "times.mon"),
        ("unknown-key", "times.monday"),
        ("words-differ", "contact.phone"),
    }


# --- the command -------------------------------------------------------------------------------------


def test_one_page_alone_and_a_language_that_is_not_there(tmp_path: Path) -> None:
    """`--for` chooses a page; an unknown language is refused with those there are."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    alone = run("contacts", str(plan), "--for", "neighbours", "--lang", "en", "--as-of", str(DAY))
    assert alone.text.startswith("For neighbours")
    refused = run("contacts", str(plan), "--lang", "xx")
    assert refused.code == 2
    assert "en, nb" in refused.err


def test_a_plan_that_is_refused_says_so(tmp_path: Path) -> None:
    """As with a check."""
    plan = tmp_path / "plan.yaml"
    plan.write_text("nonsense: 1\n", encoding="utf-8")
    assert run("contacts", str(plan), "--lang", "en").code == 3
