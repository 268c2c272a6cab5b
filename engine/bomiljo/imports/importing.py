"""The files that somebody names -> what a plan gets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.imports.edge import MAX_BYTES
from bomiljo.imports.mappings import residents_mapping, survey_mapping
from bomiljo.imports.residents import groups_of
from bomiljo.imports.surveys import survey_of
from bomiljo.loading import read_bytes

if TYPE_CHECKING:
    from bomiljo.imports.results import Imported


def import_residents(path: str, mapping: str) -> Imported:
    """Make groups of a list of residents (CSV or a workbook) through the mapping in a file.

    What the mapping does not map is dropped where it is read. Raises LoadError with all that is wrong with the one
    file or the other; nothing that stands in the list is repeated.
    """
    read = residents_mapping(mapping)
    return groups_of(read_bytes(path, MAX_BYTES), path, read)


def import_survey(path: str, mapping: str) -> Imported:
    """Make counts of an export of a survey (CSV or a workbook) through the mapping in a file. Raises as above."""
    read = survey_mapping(mapping)
    return survey_of(read_bytes(path, MAX_BYTES), path, read)
