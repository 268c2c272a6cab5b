"""The package as a whole: its version, and its public names."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bomiljo

ROOT = Path(__file__).parents[1]


def test_version_is_that_of_the_package() -> None:
    """The engine names the version that the package has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bomiljo.__version__ == project["version"]


@pytest.mark.parametrize("first", ["checking", "deciding", "loading", "report"])
def test_public_names_are_the_same_whatever_was_imported_before(first: str) -> None:
    """No module of the engine takes the place of a function: `check` is to be called, whatever came first."""
    code = f"import bomiljo.{first}; from bomiljo import check, decide, load_plan; print(check, decide, load_plan)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert done.stdout.count("<function ") == 3


def test_no_public_name_is_that_of_a_module() -> None:
    """So it stays that way: a submodule would be set as an attribute of the package."""
    modules = {each.stem for each in (ROOT / "engine" / "bomiljo").iterdir()}
    assert not modules & set(bomiljo.__all__)
