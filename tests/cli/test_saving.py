"""A plan file is whole after every step, and what somebody else saved is never written over."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from bomiljo_cli.saving import ChangedMeanwhile, PlanFile, write_file
from cli_support import PLANS, run_here

if TYPE_CHECKING:
    from pathlib import Path

on_posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a small file."""
    made = tmp_path / "plan.yaml"
    made.write_bytes("\ufeffnavn: Blåbærlia\r\n".encode())
    return made


def test_what_is_written_is_there_byte_for_byte(path: Path) -> None:
    """Line ends and the mark at the beginning are those of the text, and nothing else is left in the folder."""
    file = PlanFile(str(path))
    file.write(file.content + b"b: 2\r\n")
    assert path.read_bytes() == "\ufeffnavn: Blåbærlia\r\nb: 2\r\n".encode()
    assert [each.name for each in path.parent.iterdir()] == ["plan.yaml"]


@on_posix
def test_permissions_and_links_are_kept(path: Path) -> None:
    """Who may read the file is as before; a link stays a link, and what it leads to is written."""
    path.chmod(0o640)
    link = path.with_name("link.yaml")
    link.symlink_to(path)
    PlanFile(str(link)).write(b"a: 1\n")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "a: 1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_somebody_else_saved_is_kept(path: Path) -> None:
    """The file is not written over, and can be once it was read again."""
    file = PlanFile(str(path))
    path.write_text("a: theirs\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhile):
        file.write(b"a: ours\n")
    assert path.read_text(encoding="utf-8") == "a: theirs\n"
    assert file.reread() == b"a: theirs\n"
    file.write(b"a: ours\n")
    assert path.read_text(encoding="utf-8") == "a: ours\n"


def test_a_file_that_is_not_to_be_written_is_refused(path: Path) -> None:
    """A write-protected file is refused before anything is asked, also where its folder would allow to replace it."""
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        PlanFile(str(path)).require_writable()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_file(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A full disk is an error; the file is as it was, and no part of another is left."""
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    file = PlanFile(str(path))
    with pytest.raises(OSError, match="No space"):
        file.write(b"a: 1\n")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["plan.yaml"]


@on_posix
@pytest.mark.parametrize("name", ["plan.yaml", "./plan.yaml", "link.yaml", "hard.yaml"])
def test_no_result_is_written_over_the_plan(path: Path, name: str) -> None:
    """Under no name of it; another command would find a report where the plan was."""
    path.write_text(PLANS["sound"], encoding="utf-8")
    path.with_name("link.yaml").symlink_to(path)
    path.with_name("hard.yaml").hardlink_to(path)
    for command in (["check", "--format", "csv", "--topic", "mix"], ["forecast"], ["plan"], ["ask"], ["contacts"]):
        done = run_here(*command, "plan.yaml", "--output", name, cwd=path.parent)
        assert (done.code, f"({name})" in done.err) == (2, True), command
    done = run_here("compare", "hard.yaml", "other.yaml", "-o", name, "--lang", "en", cwd=path.parent)
    assert "cannot be a file that is read" in done.err
    assert path.read_text(encoding="utf-8") == PLANS["sound"]


@on_posix
def test_links_that_go_round_are_told(path: Path) -> None:
    """They lead to no file; that is no error of the program."""
    path.with_name("round.yaml").symlink_to("round.yaml")
    done = run_here("init", "round.yaml", "--lang", "en", cwd=path.parent)
    assert (done.code, "round.yaml" in done.err) == (2, True)
    assert run_here("convert", "plan.yaml", "round.yaml", "--force", cwd=path.parent).code in (2, 3)


@on_posix
def test_what_is_no_file_stays_what_it_is(path: Path) -> None:
    """A pipe is written into, and never replaced by a file."""
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(str(pipe), b"a", replace=True)
    assert os.read(reading, 10) == b"a"
    os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@on_posix
def test_a_result_that_cannot_be_written_leaves_the_one_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the disk is full: there is never half a report."""
    path.with_name("p.yaml").write_text(PLANS["over"], encoding="utf-8")
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", _full)
    done = run_here("check", "p.yaml", "--topic", "mix", "--format", "csv", "-o", "plan.yaml", cwd=path.parent)
    assert done.code == 2
    assert path.read_bytes() == before


def _full(_: int) -> None:
    raise OSError(28, os.strerror(28))
