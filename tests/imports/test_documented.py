"""What the document on imports shows is what comes out, and what it lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from bomiljo.imports import edge, residents, tables
from bomiljo.imports.forms import ResidentField, ResidentsMapping, SurveyMapping
from bomiljo.imports.mappings import survey_mapping
from bomiljo.workbooks import archives, surveying
from cli_support import run_here as run

DOCUMENT = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def _block(kind: str, number: int = 0) -> str:
    return str(re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)[number])


def test_the_worked_example(tmp_path: Path) -> None:
    """The list, through the mapping, gives the groups and the words that are shown."""
    (tmp_path / "liste.csv").write_text(_block("csv"), encoding="cp1252")
    (tmp_path / "mapping.yaml").write_text(_block("yaml"), encoding="utf-8")
    done = run(
        *("import", "residents", str(tmp_path / "liste.csv"), "--mapping", str(tmp_path / "mapping.yaml")),
        *("--lang", "nb"),
    )
    assert (done.code, done.text, done.err) == (0, _block("yaml", 1), _block("text"))


def test_the_mapping_of_a_survey_is_one(tmp_path: Path) -> None:
    """It is read without a fault."""
    (tmp_path / "map.yaml").write_text(_block("yaml", 2), encoding="utf-8")
    assert len(survey_mapping(str(tmp_path / "map.yaml")).form.questions) == 2


def test_all_that_a_mapping_can_say_is_told() -> None:
    """Each field and each key of a mapping stands in the document, and its limits are those that hold."""
    keys = {*ResidentsMapping.model_fields, *SurveyMapping.model_fields, *get_args(ResidentField)}
    assert sorted(each for each in keys if not re.search(rf"\b{re.escape(each)}\b", DOCUMENT)) == []
    said = f"over {edge.MAX_BYTES >> 20} MiB or {edge.MAX_ROWS:,} rows; a workbook over {archives.MAX_BYTES >> 20} MiB"
    more = f"or {surveying.MAX_ROWS:,} rows; over {tables.MAX_COLUMNS} columns, over {residents.MAX_GROUPS:,} groups"
    assert f"{said} {more}" in DOCUMENT
