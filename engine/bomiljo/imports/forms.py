"""What a mapping may say: which column of a list is which field of a plan, and which are dropped."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from bomiljo.fields import AgeBand, Count, Date, End, Ident, Text, YesNo, refuse
from bomiljo.model.base import Question

ResidentField = Literal[
    "people", "homes", "kind", "household", "age", "birth-date", "language", "support", "assessed", "suits", "unit",
    "arrival", "arrival.from", "arrival.to", "departure", "lease_until", "told_in_person", "gp_from", "bank_id_from",
]  # fmt: skip
FixedField = Literal[
    "kind", "household", "age", "language", "support", "assessed", "suits", "unit",
    "arrival", "arrival.from", "arrival.to", "lease_until", "told_in_person", "gp_from", "bank_id_from",
]  # fmt: skip

_NUMBER: Final = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_SCALE: Final = re.compile(r"(-?[0-9]{1,6}) ?[-–] ?([0-9]{1,6})")


def decimal(text: object) -> Decimal | None:
    """Return a number that is written with a comma or a full stop; None for anything else."""
    found = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    return Decimal(found[0].replace(",", ".")) if found else None


def _read_number(value: object) -> Decimal:
    found = value if isinstance(value, Decimal) else decimal(value)
    if found is None:
        raise refuse("scale-limit")
    return found


def _read_scale(value: object) -> tuple[int, int]:
    found = _SCALE.fullmatch(value) if isinstance(value, str) else None
    if not found or int(found[1]) >= int(found[2]):
        raise refuse("scale")
    return int(found[1]), int(found[2])


def _read_row(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,3}", value):
        return int(value)
    raise refuse("heading-row")


Limit = Annotated[
    Decimal,
    BeforeValidator(_read_number),
    WithJsonSchema({"type": ["string", "number"], "examples": [4]}),
]
Scale = Annotated[
    tuple[int, int],
    BeforeValidator(_read_scale),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+ ?[-–] ?\d+$", "examples": ["1-5"]}),
]
RowNumber = Annotated[int, BeforeValidator(_read_row), WithJsonSchema({"type": "integer", "minimum": 1})]


class _Form(BaseModel):
    """A part of a mapping: frozen, closed to unknown keys; a key without a value is as if it were not there."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, value: Any) -> Any:
        known = cls.model_fields
        if not isinstance(value, dict):
            return value
        return {key: each for key, each in value.items() if each is not None or key not in known}


class Layout(_Form):
    """How the list lies in its file, and the columns of which nothing is read."""

    sheet: Text | None = Field(None, description="Ark i arbeidsboken; ellers det første.\n\nSheet; else the first.")
    heading_row: RowNumber = Field(
        1, description="Raden med overskriftene.\n\nThe row that has the headings; what stands above is not read."
    )
    separator: Literal[";", ",", "tab"] | None = Field(
        None, description="Skilletegn i CSV.\n\nWhat separates the cells of a CSV file; else the headings tell."
    )
    encoding: Literal["utf-8", "utf-16", "cp1252"] | None = Field(
        None, description="Tegnsett i CSV.\n\nThe encoding of a CSV file; else it is seen from the file."
    )
    drop: list[Text] = Field(
        default_factory=list,
        description="Kolonner som ikke leses.\n\nHeadings of columns of which nothing is read.",
    )


class ResidentColumn(_Form):
    """One column: the field it is, what its words stand for, and what a blank cell says where it says something."""

    field: ResidentField
    values: dict[Text, Text | None] = Field(
        default_factory=dict,
        description="Ord i listen og hva de betyr i planen.\n\nWords of the list, and what a plan writes for each.",
    )
    blank: Text | None = Field(
        None, description="Hva en tom celle betyr.\n\nWhat a blank cell says; else it is not known."
    )
    precision: Literal["day", "month", "year"] = Field(
        "day", description="Hvor nøyaktig en dato beholdes.\n\nHow much of a date is kept."
    )


def _as_column(value: Any) -> Any:
    """Let a word stand for a column that is that field: `Alder: age`."""
    return {"field": value} if isinstance(value, str) else value


class ResidentsMapping(Layout):
    """A mapping for a list of residents."""

    kind: Literal["residents"]
    rows: Literal["person", "household", "group"] = Field(description="Hva én rad er.\n\nWhat one row is.")
    columns: dict[
        Text,
        Annotated[ResidentColumn, BeforeValidator(_as_column, json_schema_input_type=ResidentColumn | ResidentField)],
    ] = Field(description="Overskrift og felt.\n\nHeading of a column: the field that it is.")
    for_all: dict[FixedField, Text] = Field(
        default_factory=dict,
        description="Det som gjelder alle i listen.\n\nWhat holds for everybody in the list.",
    )
    age_bands: list[AgeBand] | None = Field(
        None, description="Aldersgrupper, fra 0 og uten hull.\n\nAge bands, from 0 on and without holes."
    )
    ages_on: Date | None = Field(
        None, description="Dagen alder regnes på.\n\nThe day on which ages are reckoned; else the arrival of each."
    )


class QuestionColumn(_Form):
    """What one question of the export is, and which answers count as yes and as no."""

    question: Question
    yes: list[Text] = Field(default_factory=list, description="Ord som betyr ja.\n\nWords that count as yes.")
    no: list[Text] = Field(default_factory=list, description="Ord som betyr nei.\n\nWords that count as no.")
    neither: list[Text] = Field(
        default_factory=list, description="Svar som verken er ja eller nei.\n\nAnswers that are neither."
    )
    scale: Scale | None = Field(None, description="Skala, for eksempel 1-5.\n\nA scale, such as 1-5.")
    at_least: Limit | None = Field(None, description="Ja fra dette tallet.\n\nYes from this number of the scale on.")
    at_most: Limit | None = Field(None, description="Ja til og med dette tallet.\n\nYes up to this number.")


class SurveyMapping(Layout):
    """A mapping for the export of a survey."""

    kind: Literal["survey"]
    rows: Literal["respondent", "answer"] = Field(
        "respondent", description="Hva én rad er.\n\nWhat one row is: all that one has answered, or one answer."
    )
    id: Ident
    held: Date | None = None
    anonymous: YesNo | None = None
    asked: Count | None = None
    followed_up: End | None = None
    respondent: Text | None = Field(
        None, description="Kolonnen som skiller svarerne.\n\nThe column that tells those who answer apart."
    )
    question: Text | None = Field(None, description="Kolonnen med spørsmålet.\n\nThe column that has the question.")
    answer: Text | None = Field(None, description="Kolonnen med svaret.\n\nThe column that has the answer.")
    questions: dict[Text, QuestionColumn] = Field(
        description="Spørsmål i filen og i planen.\n\nQuestions of the file, and what they are in a plan."
    )
    drop_questions: list[Text] = Field(
        default_factory=list,
        description="Spørsmål som ikke leses.\n\nQuestions of which no answer is read, where a row is one answer.",
    )
