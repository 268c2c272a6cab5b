"""Reports as SARIF 2.1.0, for tools that show what other tools have found. A run for each plan.

`kind` says what an outcome is, and only a gap has a level: what is not answered is `open`, and never `pass`.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from bomiljo import Wording, printable
from bomiljo_cli import since
from bomiljo_cli.formats.places import STANDARD_INPUT, places_of, uri_of
from bomiljo_cli.formats.verdicts import said_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo import Outcome, Place, Report
    from bomiljo_cli.formats.registry import Setting

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KINDS: Final = {"gap": "fail", "ok": "pass", "unknown": "open", "not_applicable": "notApplicable", "error": "review"}
LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
LANGUAGES: Final = {"nb": "nb-NO", "en": "en-GB"}
_YAML, _JSON, _WORKBOOK = (
    "application/yaml",
    "application/json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
_TYPES: Final = {".yaml": _YAML, ".yml": _YAML, ".json": _JSON, ".xlsx": _WORKBOOK}


def check(found: Report, setting: Setting) -> str:
    """Return a report as a log."""
    return check_all([found], setting)


def check_all(found: Sequence[Report], setting: Setting) -> str:
    """Return reports as one log."""
    runs = [_Run(each, setting.code).data() for each in found]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


class _Run:
    """One report as a run."""

    def __init__(self, report: Report, code: int) -> None:
        self.report, self.code = report, code
        self.wording = Wording(report.summary.lang)
        self.rules = {each.rule: each for each in report.outcomes}  # any outcome of a rule has its texts
        self.numbers = {rule: number for number, rule in enumerate(self.rules)}
        self.changes = {(each.rule, each.subject): each.change for each in report.since.lines} if report.since else {}
        self.files = list(dict.fromkeys(self._files()))

    def data(self) -> dict[str, Any]:
        """Return the run."""
        report, language = self.report, LANGUAGES[self.report.summary.lang]
        return {
            "tool": {"driver": self._driver()},
            "language": language,
            "automationDetails": {"id": self._category(), "description": {"text": self._about()}},
            "invocations": [self._invocation()],
            "artifacts": [self._artifact(each) for each in self.files],
            "results": [self._result(each) for each in report.outcomes],
            "columnKind": "unicodeCodePoints",
            "properties": self._properties(),
        }

    def _driver(self) -> dict[str, Any]:
        engine = self.report.engine
        return {
            "name": engine.name,
            "fullName": f"{engine.name} {engine.version}",
            "version": engine.version,
            "semanticVersion": engine.version,
            "language": LANGUAGES[self.report.summary.lang],
            "rules": [self._rule(each) for each in self.rules.values()],
            "properties": {"rules": self.report.rules.id, "rulesVersion": self.report.rules.version},
        }

    def _rule(self, outcome: Outcome) -> dict[str, Any]:
        source = self.wording.label("source", sections="; ".join(outcome.sections), covers=", ".join(outcome.covers))
        lines = [outcome.why, source if outcome.covers else self.wording.label("local-rule")]
        return {
            "id": outcome.rule,
            "name": "".join(part.capitalize() for part in re.split(r"[^\w]+", outcome.name)),
            "shortDescription": {"text": _sentence(outcome.title)},
            "fullDescription": {"text": _sentence(outcome.why)},
            "help": {"text": "\n".join(map(_sentence, lines))},
            "defaultConfiguration": {"level": LEVELS[outcome.severity]},
            "properties": {"tags": [outcome.topic], "basis": outcome.basis},
        }

    # --- what was found ----------------------------------------------------------------------------------

    def _result(self, outcome: Outcome) -> dict[str, Any]:
        found = places_of(outcome)
        data = {
            "ruleId": outcome.rule,
            "ruleIndex": self.numbers[outcome.rule],
            "kind": KINDS[outcome.outcome],
            "level": LEVELS[outcome.severity] if outcome.outcome == "gap" else "none",
            "message": {"text": _sentence(outcome.message)},
            "locations": [self._first(outcome, found)],
            "partialFingerprints": {"ruleAndSubject/v1": _fingerprint(outcome)},
            "properties": self._facts(outcome),
        }
        if found[1:]:
            data["relatedLocations"] = [self._related(number, each) for number, each in enumerate(found[1:], 1)]
        return data

    def _first(self, outcome: Outcome, found: Sequence[Place]) -> dict[str, Any]:
        """Return the first place; where the plan says nothing of it, the plan as a whole, as no result has no place."""
        data = self._location(found[0]) if found else self._whole()
        if outcome.subject:
            about = {"name": outcome.subject_name or outcome.subject, "fullyQualifiedName": outcome.subject}
            data["logicalLocations"] = [*data.get("logicalLocations", ()), _shown(about)]
        return data or {"message": {"text": self._name()}}

    def _related(self, number: int, place: Place) -> dict[str, Any]:
        return {"id": number, **self._location(place), "message": {"text": printable(place.path)}}

    def _whole(self) -> dict[str, Any]:
        source = self._source()
        return {"physicalLocation": {"artifactLocation": self._reference(source)}} if source else {}

    def _location(self, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if file := place.file or self._source():
            data["physicalLocation"] = {"artifactLocation": self._reference(file)}
            if place.line is not None:
                data["physicalLocation"]["region"] = {"startLine": place.line}
        if place.cell:
            data["logicalLocations"] = [_shown({"name": place.cell, "fullyQualifiedName": place.cell, "kind": "cell"})]
        elif not data:
            data["logicalLocations"] = [_shown({"fullyQualifiedName": place.path})]
        return data

    def _facts(self, outcome: Outcome) -> dict[str, Any]:
        """Return what SARIF has no words of its own for, by the names that the JSON report has."""
        facts = {
            "outcome": outcome.outcome,
            "severity": outcome.severity,
            "missed": outcome.missed,
            "subject": outcome.subject,
            "due": outcome.due,
            "missing": list(outcome.missing),
            "measures": list(outcome.measures),
            "local": list(outcome.local),
            "since": self.changes.get((outcome.rule, outcome.subject)),
        }
        return {name: value for name, value in facts.items() if value}

    # --- the run -----------------------------------------------------------------------------------------

    def _invocation(self) -> dict[str, Any]:
        """Return how the check went, with its verdict and what it does not say."""
        said = [*said_of(self.report), *since.concise(self.report)]
        broken = [each for each in self.report.outcomes if each.outcome == "error"]
        return {
            "executionSuccessful": not broken,
            "exitCode": self.code,
            "toolExecutionNotifications": [
                *({"level": "note", "message": {"text": _sentence(each)}} for each in said),
                *map(self._broken, broken),
            ],
        }

    def _broken(self, outcome: Outcome) -> dict[str, Any]:
        rule = {"id": outcome.rule, "index": self.numbers[outcome.rule]}
        return {"level": "error", "message": {"text": _sentence(outcome.message)}, "associatedRule": rule}

    def _properties(self) -> dict[str, Any]:
        """Return the verdict and what was checked, by the names that the JSON report has."""
        report, summary = self.report, self.report.summary
        return {
            "verdict": summary.verdict,
            "asOf": report.as_of,
            "plan": _shown({name: each for name, each in report.plan._asdict().items() if each}),
            "rules": {"id": report.rules.id, "version": report.rules.version, "hash": report.rules.hash},
            "overlays": list(report.rules.overlays),
            "topics": list(report.rules.topics),
            "counts": summary.counts._asdict(),
            "decided": summary.decided,
            "asked": summary.asked,
            "audience": summary.audience,
            "internal": summary.internal,
            "smallGroupsBelow": summary.small_groups_below,
        }

    def _category(self) -> str:
        """Return what tells this run from those of other plans, and the day, as `category/run`."""
        name = uri_of(self._source() or "").rpartition("/")[2] or "plan"
        return f"bomiljo/{name}/{self.report.as_of}"

    def _about(self) -> str:
        return f"{self._name()}. {self.wording.label('as-of', date=self.wording.written_day(self.report.as_of))}."

    def _name(self) -> str:
        plan = self.report.plan
        return printable(plan.name or self._source() or "-")

    # --- files -------------------------------------------------------------------------------------------

    def _source(self) -> str | None:
        """Return the plan's own file; a plan from standard input has none."""
        source = self.report.plan.source
        return None if source == STANDARD_INPUT else source

    def _files(self) -> Iterable[str]:
        yield from filter(None, [self._source()])
        for outcome in self.report.outcomes:
            yield from (each.file for each in places_of(outcome) if each.file)

    def _artifact(self, file: str) -> dict[str, Any]:
        role = "analysisTarget" if file == self._source() else "referencedOnCommandLine"
        data: dict[str, Any] = {"location": {"uri": uri_of(file)}, "roles": [role]}
        ending = file[file.rfind(".") :].lower()
        return data | ({"mimeType": _TYPES[ending]} if ending in _TYPES else {})

    def _reference(self, file: str) -> dict[str, Any]:
        return {"uri": uri_of(file), "index": self.files.index(file)}


def _fingerprint(outcome: Outcome) -> str:
    """Return what is the same for the same point in every check, whatever the plan says of it."""
    return hashlib.sha256(f"{outcome.rule}\n{outcome.subject or ''}".encode()).hexdigest()


def _sentence(text: str) -> str:
    """Return a text as a message: it ends as a sentence does, and no part of it is a placeholder or a link."""
    said = printable(text.strip())
    ended = said if said.endswith((".", "!", "?", ":")) else f"{said}."
    plain = ended.replace("{", "{{").replace("}", "}}")
    return re.sub(r"[][]", r"\\\g<0>", plain) if "](" in plain else plain


def _shown(texts: dict[str, str]) -> dict[str, str]:
    return {name: printable(text) for name, text in texts.items()}
