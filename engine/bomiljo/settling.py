"""The smallest sets of blanks that decide an outcome, whatever is answered.

A blank that was not answered still blocks. So a set decides only if it meets, for each way of answering some
blanks that leaves the outcome open, what is then still missing: a *remainder*. The smallest sets that meet all
remainders are the only smallest ones that can do; each is tried with the answers that stand for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from bomiljo.answers import form_of
from bomiljo.changes import ChangeError, Put, locate
from bomiljo.probing import Blanks, answered, hints_for, is_sound, lacking
from bomiljo.view import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bomiljo.deciding import Ref
    from bomiljo.probing import Probe
    from bomiljo.samples import Hints
    from bomiljo.trials import Trial

TRIES: Final = 80  # plans tried for one outcome, beside the probes of single answers
_MANY: Final = 150  # and where a blank seems not to be needed that blocks
_ROUNDS: Final = 12
_ALIKE: Final = 2  # of the answers after which the same is missing, so many are followed further


T = TypeVar("T")


class Settling(NamedTuple):
    """The sets of blanks that decide an outcome.

    `smallest`: no smaller one would; `enough`: no answers were found with which it stays open. Where the search
    took too long, the one set is all that is known to block it.
    """

    sets: tuple[tuple[Missing, ...], ...]
    smallest: bool
    enough: bool


class _Spent(Exception):  # noqa: N818 - no error: enough has been tried
    """Raised where a search takes too long."""


def at_most(missing: Blanks) -> Settling:
    """Return all that blocks an outcome as its one set, before anything has been tried."""
    return Settling((in_order(missing),), smallest=False, enough=False)


def in_order(blanks: Iterable[Missing]) -> tuple[Missing, ...]:
    """Return blanks in the order of their paths."""
    return tuple(sorted(blanks))


def settle(trial: Trial, ref: Ref, probes: Mapping[str, Sequence[Probe]], tries: int = TRIES) -> Settling:
    """Return the smallest sets that decide an unknown outcome.

    `probes` are the single answers tried already, by path. Where `tries` runs out, the one set is all that may
    be needed.
    """
    others = frozenset(lacking(trial, [ref[0]])) - {ref}
    return _Search(trial, ref, probes, tries, hints_for(trial, [ref[0]]), others, tries).run()


def left_open(probe: Probe, ref: Ref, before: Iterable[Ref]) -> list[Blanks]:
    """Return what an outcome, or what has come in its place, lacks after an answer; `before` was open then too."""
    return _of(probe.left, ref, frozenset(before) - {ref})


def _of(left: dict[Ref, Blanks], ref: Ref, others: frozenset[Ref]) -> list[Blanks]:
    return [blanks for each, blanks in left.items() if each[0] == ref[0] and each not in others]


@dataclass
class _Search:
    """Looks for the sets of one outcome; `others` are what else its rule leaves open."""

    trial: Trial
    ref: Ref
    probes: Mapping[str, Sequence[Probe]]
    tries: int
    hints: Hints
    others: frozenset[Ref]
    most: int
    remainders: list[Blanks] = field(default_factory=list)
    all: Blanks = frozenset()

    def run(self) -> Settling:
        """Return the smallest sets; where tries run out, all that may be needed."""
        missing = lacking(self.trial, [self.ref[0]])[self.ref]
        self._note(missing)
        try:
            for each in in_order(missing):
                self._note_probes(each)
            return Settling(tuple(self._smallest()), smallest=True, enough=True)
        except _Spent:
            return self._all_of_it()

    def _smallest(self) -> list[tuple[Missing, ...]]:
        """Return the smallest sets. Raises _Spent."""
        found: list[tuple[Missing, ...]] = []
        while not found:
            found = [each for each in _meeting(self.remainders) if self._will_do(frozenset(each))]
        return found

    def _all_of_it(self) -> Settling:
        """Return all that may be needed, with what turns out to be needed beside it."""
        self.tries = self.most
        try:
            while self._open_below(self.trial, self.all, ()):
                pass
        except _Spent:
            return Settling((in_order(self.all),), smallest=False, enough=False)
        return Settling((in_order(self.all),), smallest=False, enough=True)

    def _note_probes(self, blank: Missing) -> None:
        """Keep the remainders of each answer. Raises _Spent where it has to be asked again, or no answer is known."""
        if not self.probes.get(blank.path, True):
            raise _Spent
        found = [left for one in self.probes.get(blank.path, ()) for left in _of(one.left, self.ref, self.others)]
        if any(_comes_again(each, (blank,)) for each in found):
            raise _Spent
        for each in found:
            self._note(each)

    def _note(self, left: Blanks) -> None:
        """Keep a remainder; one that holds another says nothing more.

        Raises _Spent where it names what the plan calls otherwise: twins have no name before their days are told.
        """
        try:
            for each in left - self.all:
                locate(self.trial.plan, each.path)
        except ChangeError:
            raise _Spent from None
        self.all |= left
        if not any(each <= left for each in self.remainders):
            self.remainders = [*(each for each in self.remainders if not left <= each), left]

    def _will_do(self, chosen: Blanks) -> bool:
        """Return whether nothing is found that leaves it open.

        Answers with parts are too many to be sure by a few that something else which blocks is not needed: beside
        one of them many more are tried, and with several it is left. Raises _Spent.
        """
        if self._open_below(self.trial, chosen, ()):
            return False
        if chosen >= self.all or not any(form_of(each.field).whole for each in chosen):
            return True
        if len(chosen) > 1:
            raise _Spent
        few, self.hints, self.tries = (self.hints, self.tries), self.hints._replace(rounds=_ROUNDS), _MANY
        try:
            return not self._open_below(self.trial, chosen, ())
        finally:
            self.hints, self.tries = few

    def _open_below(self, trial: Trial, chosen: Blanks, told: tuple[Missing, ...]) -> bool:
        """Return whether it stays open below some of the answers to what is chosen and not told yet."""
        blocked = self._blocked(trial, told)
        for each in blocked:
            if not each & chosen and is_sound(trial, told):
                self._note(each)
                return True
        asked = min((one for each in blocked for one in each & chosen), default=None)
        if asked is None:
            return False
        known = (*told, asked)
        return any(self._open_below(after, chosen, known) for after in self._unlike(trial, asked, known))

    def _blocked(self, trial: Trial, told: tuple[Missing, ...]) -> list[Blanks]:
        """Return what it lacks, or each that has come in its place. Raises _Spent where answering has no end."""
        found = _of(lacking(trial, [self.ref[0]], told), self.ref, self.others)
        if any(_comes_again(each, told) for each in found):
            raise _Spent
        return found

    def _unlike(self, trial: Trial, blank: Missing, told: tuple[Missing, ...]) -> list[Trial]:
        """Return the plan with answers that leave it open: a few of those after which the same is missing."""
        if len(told) == 1 and blank.path in self.probes and self.hints.rounds != _ROUNDS:
            return self._as_probed(trial, blank)
        groups: dict[frozenset[Blanks], list[Trial]] = {}
        for _, after in answered(trial, blank, (self.ref[0],), self.hints):
            self._count()
            _group(groups, self._blocked(after, told), after, 1)
        return list(chain.from_iterable(groups.values()))

    def _as_probed(self, trial: Trial, blank: Missing) -> list[Trial]:
        """Return the same where each answer was tried already: only what is followed further is made again."""
        groups: dict[frozenset[Blanks], list[Put]] = {}
        for each in self.probes[blank.path]:
            _group(groups, _of(each.left, self.ref, self.others), Put(blank.path, each.answer), _ALIKE)
        return [trial.changed([each], rules=[self.ref[0]]) for each in chain.from_iterable(groups.values())]

    def _count(self) -> None:
        """Count a try. Raises _Spent where there were enough."""
        if self.tries <= 0:
            raise _Spent
        self.tries -= 1


def _comes_again(left: Blanks, told: tuple[Missing, ...]) -> bool:
    """Return whether something has to be found out that was asked already: not everybody answered a survey."""
    return any(each.kind == "find_out" and each.path == one.path for each in left for one in told)


def _group(groups: dict[frozenset[Blanks], list[T]], blocked: list[Blanks], what: T, most: int) -> None:
    """Put something to what leaves the same open, where it leaves anything open and there are not enough of it."""
    if blocked and len(groups.setdefault(frozenset(blocked), [])) < most:
        groups[frozenset(blocked)].append(what)


def _meeting(remainders: list[Blanks]) -> Iterator[tuple[Missing, ...]]:
    """Yield the smallest sets that have something of each remainder."""
    needed = frozenset[Missing]().union(*(each for each in remainders if len(each) == 1))
    unmet = [each for each in remainders if not each & needed]
    others = in_order(frozenset[Missing]().union(*unmet))
    for size in range(len(others) + 1):
        found = [each for each in combinations(others, size) if all(one & frozenset(each) for one in unmet)]
        if found:
            yield from (in_order(needed.union(each)) for each in found)
            return
