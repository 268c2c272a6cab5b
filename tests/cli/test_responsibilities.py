"""`bomiljo responsibilities` as a script and a planner see it: exit codes, and every format."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from bomiljo import Lang, load_plan, responsibilities
from bomiljo_cli import drawing, tabling
from cli_support import run_here as run

if TYPE_CHECKING:
    from cli_support import Done

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = ROOT / "tests" / "golden"
SMALL: Final = "tests/stories/small-municipality.yaml"
COMPLETE: Final = "scenarios/complete.yaml"
LANGS: Final[tuple[Lang, ...]] = ("nb", "en")
BAD_USAGE: Final = 2
INVALID: Final = 3
# Names as nobody ought to write them: what ends a text or begins something in DOT, Mermaid or a spreadsheet.
NASTY: Final = r"""
actors:
  - {id: nav, name: "Nav \"x\" <b>æøå</b> & co; 1. liste - `kode` #35; end", bodies: [nav], roles: []}
  - {id: w, name: "=HYPERLINK(\"http://x\")", bodies: [], roles: []}
  - {id: z, name: "end", roles: []}
tasks:
  - {id: a, name: "linje én\nlinje to \\ \"q\" {x} [y] |z|", held_by: [nav, {actor: w}, {actor: z, as: [accountable]}]}
  - {id: b, name: "+1 ; \"semi\" %% {{x}} --> n1", held_by: []}
  - {id: c, name: "1. først"}
  - {id: d, name: "@sum(A1)", held_by: [nav]}
  - {id: e, name: "- \t=1+1", held_by: [nav]}
escalation: {paths: [{id: p, name: "- sti \\", steps: [{receivers: [nav]}, {receivers: [z]}]}]}
meetings: {series: [{id: s, kind: cooperation, actors: [nav, w], from: open, to: open}], contacts: []}
"""


def shown(plan: str, *options: str, lang: str = "nb", day: str = "2026-06-01") -> Done:
    """Run the command on a plan of the checkout, and see it end well."""
    done = run("responsibilities", plan, "--as-of", day, "--lang", lang, *options, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    return done


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a plan with such names."""
    path = tmp_path_factory.mktemp("plans") / "nasty.yaml"
    path.write_text(NASTY, encoding="utf-8")
    return str(path)


# --- what a person looks at --------------------------------------------------------------------------

ABSENT: Final = ("--absent", "role:environment-worker=2026-11-15..2026-12-15", "--absent", "settlement-lead")
LOOKED_AT: Final = {
    "small-municipality.absent.nb.txt": (SMALL, "2026-06-01", "nb", ("--absent", "coordinator")),
    "small-municipality.absent.en.txt": (SMALL, "2026-06-01", "en", ("--absent", "coordinator")),
    "bjerke.nb.txt": ("scenarios/bjerke-2023.yaml", "2024-06-15", "nb", ()),
    "bjerke.en.txt": ("scenarios/bjerke-2023.yaml", "2024-06-15", "en", ()),
    "complete.absent.nb.txt": (COMPLETE, "2026-09-01", "nb", ABSENT),
    "complete.nb.csv": (COMPLETE, "2026-09-01", "nb", ("--format", "csv")),
    "small-municipality.nb.dot": (SMALL, "2026-06-01", "nb", ("--format", "dot")),
    "small-municipality.nb.mmd": (SMALL, "2026-06-01", "nb", ("--format", "mermaid")),
}


@pytest.mark.parametrize("name", LOOKED_AT)
def test_it_is_as_somebody_read_it(name: str) -> None:
    """Where this changes on purpose: BOMILJO_GOLDEN=write, and read the difference."""
    plan, day, lang, options = LOOKED_AT[name]
    done = shown(plan, *options, lang=lang, day=day)
    path = GOLDEN / name
    if os.environ.get("BOMILJO_GOLDEN") == "write":
        path.write_bytes(done.out)
    assert done.out == path.read_bytes()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", ["40", "80"])
def test_text_wraps(lang: Lang, columns: str) -> None:
    """No line is wider than asked for, and none shows where something was to be filled in."""
    for plan, options in ((COMPLETE, ABSENT), (SMALL, ()), ("scenarios/bjerke-2023.yaml", ("--absent", "body:nav"))):
        done = run(
            "responsibilities",
            plan,
            *options,
            "--lang",
            lang,
            "--as-of",
            "2024-02-01",
            cwd=ROOT,
            env={"COLUMNS": columns},
        )
        assert done.code == 0
        assert not re.search(r"[{}]|  [a-z]| [.,;:]|\(\)|«»|“”", re.sub(r"^ +", "", done.text, flags=re.MULTILINE))
        assert all(len(line) <= int(columns) or " " not in line.strip() for line in done.text.splitlines())


# --- exit codes --------------------------------------------------------------------------------------


def test_what_there_is_not_is_a_usage_error() -> None:
    """Exit 2, nothing on standard output, and the nearest there is."""
    for asked, near in (
        ("coordinater", "coordinator"),
        ("role:settle", "role:settler"),
        ("coordinator=2026", "2026-07-01"),
    ):
        done = run("responsibilities", SMALL, "--absent", asked, "--lang", "nb", cwd=ROOT)
        assert (done.code, done.out) == (BAD_USAGE, b"")
        assert near in done.err
    for option in (
        ("--as-of", "2026"),
        ("--from", "x"),
        ("--format", "pdf"),
        ("--from", "2030-01-01", "--until", "2029-01-01"),
    ):
        assert run("responsibilities", SMALL, *option, cwd=ROOT).code == BAD_USAGE


def test_a_plan_that_is_refused() -> None:
    """Exit 3, with its faults and their lines."""
    done = run("responsibilities", "-", "--lang", "en", stdin=b"tasks:\n  - {id: t, heldby: []}\n")
    assert (done.code, done.out) == (INVALID, b"")
    assert ":2:" in done.err
    assert "held_by" in done.err


def test_it_does_not_judge(tmp_path: Path) -> None:
    """Exit 0 whatever nobody has; and a file takes what would have been written."""
    path = tmp_path / "out.json"
    done = run(
        "responsibilities",
        "-",
        "--format",
        "json",
        "-o",
        str(path),
        "--as-of",
        "2026-06-01",
        stdin=b"tasks: [{id: t, held_by: []}]",
    )
    assert (done.code, done.out) == (0, b"")
    assert json.loads(path.read_text(encoding="utf-8"))["lapses"][0]["what"] == "nobody"


def test_a_day_of_today_is_the_default() -> None:
    """Without `--as-of` it is today's."""
    done = run("responsibilities", SMALL, "--format", "json", cwd=ROOT)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", json.loads(done.out)["as_of"])


# --- formats -----------------------------------------------------------------------------------------


def test_json_is_that_of_the_engine() -> None:
    """What the function returns is what the command writes."""
    done = shown(SMALL, "--format", "json", "--absent", "coordinator")
    expected = responsibilities(load_plan(ROOT / SMALL), as_of=dt.date(2026, 6, 1), lang="nb", absent=["coordinator"])
    assert json.loads(done.out)["absence"] == expected.to_dict()["absence"]


def test_table_is_read_back(nasty: str) -> None:
    """`;` between cells, a mark in front, and no cell that a spreadsheet would work out."""
    done = shown(nasty, "--format", "csv")
    assert done.out.startswith(b"\xef\xbb\xbfitem;name;actor;part;from;to;sure\r\n")
    rows = list(csv.DictReader(io.StringIO(done.out.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert tuple(rows[0]) == tabling.COLUMNS
    assert {row["part"] for row in rows} == {"holder", "accountable"}
    assert [(row["actor"], row["from"], row["to"], row["sure"]) for row in rows if row["item"] == "task:b"] == [
        ("", "2026-06-01", "open", "yes")
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    names = {row["item"]: row["name"] for row in rows}
    assert names["task:a"] == 'linje én linje to \\ "q" {x} [y] |z|'
    assert names["task:d"] == "'@sum(A1)"
    assert names["task:e"] == "'- =1+1"


@pytest.mark.parametrize("lang", LANGS)
def test_graphviz_draws_it(nasty: str, lang: Lang) -> None:
    """`dot` takes it and shows every name as it is."""
    program = shutil.which("dot")
    if program is None:
        pytest.skip("there is no `dot` here (Graphviz)")
    for plan in (nasty, SMALL, COMPLETE):
        done = shown(plan, "--format", "dot", lang=lang)
        drawn = subprocess.run([program, "-Tsvg"], input=done.out, capture_output=True, check=True, timeout=60)  # noqa: S603
        assert drawn.stderr == b""
        if plan == nasty:
            assert (
                "Nav &quot;x&quot; &lt;b&gt;æøå&lt;/b&gt; &amp; co; 1. liste &#45; `kode` #35; end"
                in drawn.stdout.decode()
            )
            assert "linje én linje to \\ &quot;q&quot; {x} [y] |z|" in drawn.stdout.decode()


MERMAID: Final = """\
import { createRequire } from 'module';
import { pathToFileURL } from 'url';
const require = createRequire(process.argv[1] + '/');
const { JSDOM } = require('jsdom');
const dom = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = dom.window; globalThis.document = dom.window.document;
const module = pathToFileURL(process.argv[1] + '/node_modules/mermaid/dist/mermaid.core.mjs');
const { default: mermaid } = await import(module);
let text = '';
for await (const part of process.stdin) text += part;
console.log((await mermaid.parse(text)).diagramType);
"""


def test_mermaid_reads_it(nasty: str) -> None:
    """The parser of Mermaid takes it; BOMILJO_MERMAID is a folder in which `npm install mermaid jsdom` was run."""
    folder, node = os.environ.get("BOMILJO_MERMAID"), shutil.which("node")
    if folder is None or node is None:
        pytest.skip("BOMILJO_MERMAID names no folder with mermaid and jsdom, or there is no `node`")
    for plan in (nasty, SMALL, COMPLETE):
        text = shown(plan, "--format", "mermaid").out
        command = [node, "--input-type=module", "-e", MERMAID, folder]
        done = subprocess.run(command, input=text, capture_output=True, check=False, timeout=60)  # noqa: S603
        assert (done.returncode, done.stdout) == (0, b"flowchart-v2\n"), done.stderr.decode()


def test_nothing_of_mermaids_own_is_left_in_names(nasty: str) -> None:
    """Every text stands in quotes, and none has a sign that means something to Mermaid."""
    found = responsibilities(load_plan(nasty), as_of=dt.date(2026, 6, 1), lang="nb")
    texts = re.findall(r'"([^"]*)"', drawing.mermaid(found))
    assert len(texts) > 8
    for each in texts:
        assert not re.search(r"[<>&`{}\[\]|\\*+]|[.-] ", re.sub(r"#\d+;", "x", each)), each
    assert drawing.mermaid(found).count('"') == 2 * len(texts)


def test_drawing_dashes_what_is_not_sure(nasty: str) -> None:
    """Who may hold something has a dashed line to it, who holds it a whole one."""
    text = shown(nasty, "--format", "dot").text
    assert '"actor:nav" -> "task:a" [label="", style=solid];' in text
    assert '"actor:w" -> "task:a" [label="", style=dashed];' in text
    assert '"step:p/1" -> "step:p/2"' in text
    assert "subgraph cluster_0" in text
