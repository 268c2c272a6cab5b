"""Which question comes first: how much its answer settles, the most severe outcomes before all others."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.answers import fields_of, kinds
from bomiljo.rulebook import SEVERITIES
from bomiljo.settling import left_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bomiljo.deciding import Ref
    from bomiljo.probing import Blanks, Probe
    from bomiljo.rulebook import Rulebook
    from bomiljo.settling import Settling
    from bomiljo.view import Missing

Tally = tuple[int, ...]  # how many outcomes of each severity, the most severe first


class Ranked(NamedTuple):
    """A blank, the outcomes that it is in a smallest set of, and how many an answer decides at best and at worst.

    `best` and `worst` are None where its answers were not tried.
    """

    blank: Missing
    share: tuple[Fraction, ...]
    refs: tuple[Ref, ...]
    best: Tally | None
    worst: Tally | None


def rank(
    book: Rulebook,
    open_: Mapping[Ref, Blanks],
    settled: Mapping[Ref, Settling],
    probes: Mapping[str, Sequence[Probe]],
) -> tuple[Ranked, ...]:
    """Return the blanks in the order in which to ask.

    An outcome counts for each blank of its smallest sets as the share that the blank has of the set; of outcomes
    of one severity the shares are added. Then come how many an answer decides at best, and at worst.
    """
    refs: dict[Missing, dict[Ref, Fraction]] = {}
    for ref in open_:
        for chosen in settled[ref].sets:
            for each in chosen:
                refs.setdefault(each, {})[ref] = Fraction(1, len(chosen))
    found = [_ranked(book, blank, shares, open_, probes.get(blank.path)) for blank, shares in refs.items()]
    return tuple(sorted(found, key=_key))


def _ranked(
    book: Rulebook,
    blank: Missing,
    shares: dict[Ref, Fraction],
    open_: Mapping[Ref, Blanks],
    probes: Sequence[Probe] | None,
) -> Ranked:
    share = tuple(
        sum((each for ref, each in shares.items() if book.rules[ref[0]].severity == severity), Fraction())
        for severity in SEVERITIES
    )
    tallies = [tally(book, decided(probe, blank, open_)) for probe in probes or ()]
    refs = sorted(shares, key=lambda ref: SEVERITIES.index(book.rules[ref[0]].severity))
    return Ranked(blank, share, tuple(refs), max(tallies, default=None), min(tallies, default=None))


def decided(probe: Probe, blank: Missing, open_: Mapping[Ref, Blanks]) -> list[Ref]:
    """Return the outcomes that an answer decides, of those that the blank blocks."""
    return [ref for ref, missing in open_.items() if blank in missing and not left_open(probe, ref, open_)]


def tally(book: Rulebook, refs: Iterable[Ref]) -> Tally:
    """Return how many outcomes there are of each severity."""
    severities = [book.rules[rule].severity for rule, _ in refs]
    return tuple(severities.count(each) for each in SEVERITIES)


def _key(each: Ranked) -> tuple[object, ...]:
    least = (0,) * len(SEVERITIES)
    return (
        [-share for share in each.share],
        [-count for count in each.best or least],
        [-count for count in each.worst or least],
        _places()[each.blank.field],
        each.blank.path,
    )


@cache
def _places() -> dict[str, int]:
    """Return the place of each field in the plan."""
    return {field: place for place, field in enumerate(field for kind in kinds() for field in fields_of(kind))}
