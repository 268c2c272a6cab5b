"""What is kept between runs: used while nothing has changed, made anew otherwise, and never the cause of a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bomiljo import keeping, resources
from bomiljo.resources import data

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECK = "from bomiljo_cli.main import main; main()"


def check(prefix: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Check the shipped example in a process of its own, which keeps things under this folder."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", CHECK, "demo", "--format", "json", "--lang", "en"],
        env=inherited | {"PYTHONPYCACHEPREFIX": str(prefix)} | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def kept_files(prefix: Path) -> list[Path]:
    """Return the files that were kept."""
    return sorted(prefix.rglob("*.kept"))


def test_the_second_run_says_the_same(tmp_path: Path) -> None:
    """The rules and the plan's types are kept by the first run, and nothing in the report changes."""
    first = check(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in kept_files(tmp_path)}
    second = check(tmp_path)
    assert [path.name.partition(".")[0] for path in times] == ["Plan", "rules"]
    assert (first.returncode, second.returncode, second.stderr) == (1, 1, first.stderr)
    assert first.stdout == second.stdout
    assert times == {path: path.stat().st_mtime_ns for path in kept_files(tmp_path)}, "made a second time"


def test_damaged_files_are_not_used(tmp_path: Path) -> None:
    """A file cut short, or of something else, costs time and nothing more."""
    first = check(tmp_path)
    for path in kept_files(tmp_path):
        path.write_bytes(path.read_bytes()[:200])
    assert check(tmp_path).stdout == first.stdout
    for path in kept_files(tmp_path):
        path.write_bytes(b"\x80\x05nonsense")
    assert check(tmp_path).stdout == first.stdout


def test_nothing_is_written_where_nothing_should_be(tmp_path: Path) -> None:
    """As Python's own compiled modules."""
    assert check(tmp_path, PYTHONDONTWRITEBYTECODE="1").returncode == 1
    assert kept_files(tmp_path) == []


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    """The check is as it always is."""
    blocked = tmp_path / "a-file"
    blocked.write_text("", encoding="utf-8")
    assert check(blocked).returncode == 1


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep things in a folder of this test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield tmp_path
    resources.signature.cache_clear()


def made(calls: list[str]) -> list[str]:
    """Return something new, and note that it was asked for."""
    calls.append("made")
    return ["value", str(len(calls))]


def test_kept_until_what_makes_it_changes(store: Path) -> None:
    """The same version finds it; another makes it anew, and that is what is kept from then on."""
    calls: list[str] = []
    assert [keeping.kept("thing", lambda: made(calls), version) for version in "1122"] == [
        ["value", "1"],
        ["value", "1"],
        ["value", "2"],
        ["value", "2"],
    ]
    assert [path.name.partition(".")[0] for path in kept_files(store)] == ["thing"]


def test_kept_until_a_file_changes(store: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The signature is another as soon as a rule has another time, another size, or is new."""
    assert store.is_dir()
    folder = tmp_path_factory.mktemp("rules")
    rule = folder / "mix" / "MIX01.yaml"
    rule.parent.mkdir()
    rule.write_text("a", encoding="utf-8")
    seen = [_signature_of(folder)]
    os.utime(rule, ns=(1, 1))
    seen.append(_signature_of(folder))
    rule.write_text("ab", encoding="utf-8")
    os.utime(rule, ns=(1, 1))
    seen.append(_signature_of(folder))
    (folder / "mix" / "MIX02.yaml").write_text("", encoding="utf-8")
    seen.append(_signature_of(folder))
    assert len(set(seen)) == len(seen)
    assert _signature_of(folder) == seen[-1]


def _signature_of(folder: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "data", lambda _: folder)
        resources.signature.cache_clear()
        return resources.signature()


def test_the_signature_is_of_the_shipped_rules() -> None:
    """It is found in the checkout."""
    assert isinstance(data("rules"), Path)
    resources.signature.cache_clear()
    assert resources.signature() == resources.signature()
