"""What people write for days, numbers, intervals, ages and hours: read as meant, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo import spoken
from bomiljo.wording import Wording
from dice_support import examples

READ = [
    (spoken.day, "2024-06-15", "2024-06-15"),
    (spoken.day, "15.6.2024", "2024-06-15"),
    (spoken.day, " 15. JUNI  2024 ", "2024-06-15"),
    (spoken.day, "June 15, 2024", "2024-06-15"),
    (spoken.day, "15th june 2024", "2024-06-15"),
    (spoken.day, "juni 2024", "2024-06"),
    (spoken.day, "okt. 2024", "2024-10"),
    (spoken.day, "2024", "2024"),
    (spoken.day, "mellom 1.6.2024 og 15. juni 2024", "2024-06-01..2024-06-15"),
    (spoken.days, "1.6.2024 til 15.6.2024", ("2024-06-01", "2024-06-15")),
    (spoken.days, "juni 2024", ("2024-06", "2024-06")),
    (spoken.count, "1 000", 1000),
    (spoken.count, "ingen", 0),
    (spoken.interval, "hver 14. dag", "14 days"),
    (spoken.interval, "annenhver uke", "2 weeks"),
    (spoken.interval, "every other week", "2 weeks"),
    (spoken.interval, "en gang i uka", "1 week"),
    (spoken.interval, "hver tredje måned", "3 months"),
    (spoken.interval, "1 år", "12 months"),
    (spoken.duration, "innen 4 timer", "4 hours"),
    (spoken.duration, "ett døgn", "1 day"),
    (spoken.ages, "18 til 24 år", "18-24"),
    (spoken.ages, "55 år og eldre", "55+"),
    (spoken.ages, "18–24", "18-24"),
    (spoken.hours, "Man-Fre 08:00-15:30", "man-fre 08:00-15:30"),
    (spoken.hours, "døgnet rundt", "always"),
    (spoken.language, "Ukrainsk", "uk"),
    (spoken.language, "no", "no"),
]
# What can be read in two ways, or says more than it says, with what may have been meant.
UNREAD = [
    (spoken.day, "5/6/2024", "2024-06-05"),
    (spoken.day, "15.6.24", "2024-06-15"),
    (spoken.day, "20240615", "2024-06-15"),
    (spoken.day, "15. juni", None),
    (spoken.day, "31.2.2024", None),
    (spoken.day, "ju 2024", None),
    (spoken.count, "20 personer", "20"),
    (spoken.count, "ca 20", None),
    (spoken.count, "1.000", None),
    (spoken.interval, "to ganger i uken", None),
    (spoken.interval, "en to uker", None),
    (spoken.interval, "uke", None),
    (spoken.duration, "30 minutter", None),
    (spoken.ages, "over 55", None),
    (spoken.hours, "mandag til fredag 8-15.30", "man-fre 08:00-15:30"),
    (spoken.hours, "i blant", None),
    (spoken.language, "arbisk", "arabisk"),
    (spoken.language, "ja", None),
]


@pytest.mark.parametrize(("read", "said", "meant"), READ)
def test_what_people_write_is_read(read: object, said: str, meant: object) -> None:
    """Natural forms of both languages say the same as a plan would."""
    assert callable(read)
    assert read(said) == meant


@pytest.mark.parametrize(("read", "said", "near"), UNREAD)
def test_nothing_is_guessed(read: object, said: str, near: str | None) -> None:
    """What is not clear is not read; at most it is said what may have been meant."""
    assert callable(read)
    with pytest.raises(spoken.Unread) as error:
        read(said)
    assert error.value.suggestion == near


@examples(100)
@given(st.dates(dt.date(1901, 1, 1), dt.date(2198, 12, 31)), st.sampled_from(["nb", "en"]))
def test_a_day_in_words_is_that_day(date: dt.date, lang: str) -> None:
    """What reports write for a day can be typed as an answer, and means that day."""
    wording = Wording("nb" if lang == "nb" else "en", 0)
    assert spoken.day(wording.written_day(date.isoformat())) == date.isoformat()
    assert spoken.day(f"{date.day}.{date.month}.{date.year}") == date.isoformat()


@examples(50)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(said: str) -> None:
    """No text breaks a reader."""
    for read in (spoken.day, spoken.days, spoken.count, spoken.interval, spoken.duration, spoken.ages, spoken.hours):
        assert callable(read)
        try:
            read(said)
        except spoken.Unread:
            continue
