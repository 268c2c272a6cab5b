"""A dossier as one HTML file that needs no network and no program. The templates loop over what is in it, no more."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bomiljo import Wording, printable
from bomiljo_cli import since
from bomiljo_cli.appendix import local_outcome
from bomiljo_cli.page.drawings import Drawn
from bomiljo_cli.page.shaping import Shaped
from bomiljo_cli.page.styles import sheet, stylesheet

if TYPE_CHECKING:
    from bomiljo import Dossier

ICONS: Final = {
    "error": "!",
    "gap": "×",
    "missed": "×",
    "unknown": "?",
    "ok": "✓",
    "not_applicable": "–",
}
COLOURS: Final = {
    "error": "danger",
    "gap": "danger",
    "missed": "danger",
    "unknown": "warning",
    "ok": "success",
    "not_applicable": "neutral",
    "critical": "danger",
    "high": "danger",
    "medium": "warning",
    "low": "neutral",
}


def render(dossier: Dossier) -> str:
    """Return the page, in the language of the report. Equal dossiers give equal bytes."""
    page = environment().get_template("page.html").render(**_given(dossier))
    return page.rstrip("\n") + "\n"


def _given(dossier: Dossier) -> dict[str, Any]:
    """Return what the templates may use."""
    report, shaped, wording = dossier.report, Shaped(dossier), Wording(dossier.report.summary.lang, 0)
    name = report.plan.name or shaped.file or wording.label("dossier-unnamed")
    style = stylesheet(sheet(name, report, wording))
    return {
        "dossier": dossier,
        "report": report,
        "summary": report.summary,
        "name": name,
        "shaped": shaped,
        "drawn": Drawn(dossier, wording),
        "since": since,
        "wording": wording,
        "label": wording.label,
        "word": wording.word,
        "day": wording.written_day,
        "local_outcome": lambda each: local_outcome(wording, each),
        "icons": ICONS,
        "colours": COLOURS,
        "style": Markup(style),  # noqa: S704 - our own files, and names of which each sign is written as a number
        "style_hash": hash_of(style),
    }


def hash_of(style: str) -> str:
    """Return the hash by which the page allows its own style sheet and no other."""
    digest = hashlib.sha256(f"\n{style}\n".encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def environment() -> Environment:
    """Return an environment in which every text is escaped, and what is not there is an error."""
    made = Environment(
        loader=PackageLoader("bomiljo_cli.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["anchor"] = anchor
    made.filters["link"] = lambda name: f"#{quote(anchor(name))}"
    return made


def anchor(name: str) -> str:
    """Return the id of what a name stands for: an id may hold anything but blanks."""
    return "_".join(printable(name).split())


def _safe(value: Any) -> Any:
    """Return what may stand on the page: control characters are written out, and nothing is `None`."""
    if value is None:
        raise TypeError("nothing to show")
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
