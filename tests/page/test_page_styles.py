"""The style sheet: taken as it is, readable for everybody, and nothing that a plan says can end it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import string
from importlib.resources import files
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo import Wording, dossier, read_plan
from bomiljo_cli.page.render import render
from bomiljo_cli.page.styles import css_text, sheet, stylesheet

ASSETS: Final = files("bomiljo_cli.page") / "assets"
TAKEN: Final = ASSETS / "designsystemet"
TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.1, 1.4.3 and 1.4.11
TONES: Final = ("danger", "warning", "success", "info", "neutral")
WHITE: Final = "neutral-background-default"

# What stands on what: the text or the line, then the ground.
TEXTS: Final = [
    *((f"neutral-text-{each}", WHITE) for each in ("default", "subtle")),
    *((f"{tone}-text-default", f"{tone}-surface-tinted") for tone in TONES),  # marks
    *((f"{tone}-text-default", WHITE) for tone in TONES),  # severities
    *((f"neutral-text-{each}", f"{tone}-background-tinted") for tone in TONES for each in ("default", "subtle")),
    *(("accent-text-subtle", f"{tone}-background-tinted") for tone in TONES),
    ("accent-text-subtle", WHITE),  # links
    ("danger-text-default", "danger-background-tinted"),  # the internal mark
    *(
        ("neutral-text-default", f"{each}-surface-tinted") for each in ("accent", "success", "brand2")
    ),  # bars with a name
]
LINES: Final = [
    *((f"{each}-border-default", WHITE) for each in ("accent", "success", "brand2", "danger", "warning", "neutral")),
    *((f"{each}-base-default", WHITE) for each in ("accent", "success", "danger", "info", "neutral")),
    ("focus-outer", WHITE),
    ("focus-outer", "danger-background-tinted"),
]


def colours() -> dict[str, str]:
    """Return the colours of the theme in daylight."""
    theme = (TAKEN / "theme.css").read_text(encoding="utf-8")
    light = theme.partition("@layer ds.theme.color-scheme.light{")[2].partition("}")[0]
    return dict(re.findall(r"--ds-color-([a-z0-9-]+):(#[0-9a-f]+)", light))


def brightness(colour: str) -> float:
    """Return the relative luminance of a colour."""
    digits = colour[1:] if len(colour) > 4 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ, from 1 to 21."""
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, and the grey that is just dark enough is 4.54."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_every_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    """WCAG 2.1 AA for text of any size."""
    assert contrast(colours()[text], colours()[ground]) >= TEXT


@pytest.mark.parametrize(("line", "ground"), LINES)
def test_every_line_can_be_seen_on_its_ground(line: str, ground: str) -> None:
    """WCAG 2.1 AA for what tells something without being text, and for focus."""
    assert contrast(colours()[line], colours()[ground]) >= GRAPHICS


def test_no_colour_is_used_that_is_not_held_here() -> None:
    """Every colour of the theme that our sheets name for letters, lines and grounds is in one of the pairs."""
    ours = "".join((ASSETS / f"{each}.css").read_text(encoding="utf-8") for each in ("page", "charts", "print"))
    used = set(re.findall(r"--ds-color-((?:accent|brand2|danger|warning|success|info|neutral)-[a-z-]+)", ours))
    held = {each for pair in (*TEXTS, *LINES) for each in pair}
    decoration = {"neutral-border-subtle", "neutral-border-strong", "danger-text-subtle", "success-text-subtle"}
    assert used - held - decoration <= {"neutral-surface-tinted", "accent-surface-tinted"}
    for each in sorted(
        decoration - {"neutral-border-subtle"}
    ):  # darker kin of lines that are held; the other tells nothing
        assert contrast(colours()[each], colours()[WHITE]) >= GRAPHICS


def test_the_design_system_is_as_it_was_taken() -> None:
    """Byte for byte, with its licence."""
    sums = dict(line.split()[::-1] for line in (TAKEN / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    there = {each.name: each.read_bytes() for each in TAKEN.iterdir() if each.name not in ("SHA256SUMS", "README.md")}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in there.items()} == sums
    assert there["LICENSE"].startswith(b"Copyright Digitaliseringsdirektoratet (Digdir)")


def test_no_rule_fetches_anything() -> None:
    """No import, no font, no address but those that are inside the file."""
    found = page("{}")
    assert "@import" not in found
    assert "@font-face" not in found
    assert not re.search(r"url\((?!\s*['\"]?(?:data:|#))", found)


def page(text: str, *, internal: bool = False) -> str:
    """Return the style sheet of a plan's page."""
    made = dossier(read_plan(text), as_of=dt.date(2024, 2, 1), lang="nb", internal=internal)
    return stylesheet(sheet(made.report.plan.name or "", made.report, Wording("nb", 0)))


def test_each_sheet_says_what_it_belongs_to() -> None:
    """The plan, the day, its number, and that it is internal where it is."""
    rules = page("settlement: {name: Eksempel}", internal=True)
    margins = rules[rules.rindex("@page{") :]
    for said in ("Eksempel", "Per 1. februar 2024", "INTERN", "Side ", " av "):
        assert css_text(said) in margins
    assert "counter(page)" in margins
    assert "counter(pages)" in margins
    assert css_text("INTERN") not in page("settlement: {name: Eksempel}")


@given(st.text(max_size=60))
def test_nothing_that_a_plan_says_ends_a_text(said: str) -> None:
    """All but plain letters is written as its number, so neither a quote nor a tag comes through."""
    written = css_text(said)
    assert set(written[1:-1]) <= set(string.ascii_letters + string.digits + " .,\\")
    assert _read(written) == said


def _read(written: str) -> str:
    """Return a text as a browser reads it from CSS."""
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), written[1:-1])


def test_a_hostile_name_stays_a_name() -> None:
    """The end of a style sheet in a plan's name ends nothing."""
    name = '\\"}</style><script>alert(1)</script>'
    found = render(dossier(read_plan(f'settlement: {{name: "{name}"}}'), as_of=dt.date(2024, 2, 1), lang="nb"))
    assert found.count("</style>") == 1
    assert "<script" not in found
