"""What to ask about a plan next; an answer makes the next state, and only what hangs on it is looked at again."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bomiljo.changes import Put, require_sound
from bomiljo.probing import Blanks, hints_for, lacking, probe
from bomiljo.progress import untold
from bomiljo.ranking import Ranked, rank
from bomiljo.settling import Settling, at_most, settle
from bomiljo.trials import Trial, begin

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bomiljo.changes import Data
    from bomiljo.deciding import Ref
    from bomiljo.model import Plan
    from bomiljo.probing import Probe
    from bomiljo.progress import Progress
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.view import Missing


class Asking:
    """The open questions of a plan.

    `settled` are the smallest sets of the outcomes that were searched for them, and `probes` the answers tried;
    an outcome that was not searched counts with all that blocks it.
    """

    def __init__(
        self,
        trial: Trial,
        settled: dict[Ref, Settling] | None = None,
        probes: dict[str, tuple[Probe, ...]] | None = None,
    ) -> None:
        """Keep what is known; `begin_asking` begins."""
        self.trial, self.settled, self.probes = trial, settled or {}, probes or {}

    @cached_property
    def open(self) -> dict[Ref, Blanks]:
        """Return what each unknown outcome lacks."""
        return lacking(self.trial, self.trial.rules)

    @cached_property
    def sets(self) -> dict[Ref, Settling]:
        """Return the sets of blanks that decide each unknown outcome, as far as they were searched for."""
        return {ref: self.settled.get(ref) or at_most(missing) for ref, missing in self.open.items()}

    @cached_property
    def ranked(self) -> tuple[Ranked, ...]:
        """Return what to ask, what settles most first."""
        return rank(self.trial.book, self.open, self.sets, self.probes)

    def answered(self, path: str, value: Data) -> Asking:
        """Return what to ask once this is answered. Raises ChangeError for what the plan cannot say."""
        change = Put(path, value)
        after = self.trial.changed([change])
        require_sound(after.plan)
        again = self.trial.touched([change])
        settled = {ref: each for ref, each in self.settled.items() if ref[0] not in again and not _asks(each, path)}
        next_ = Asking(after, settled)
        for blank, rules in self.readers.items():
            if blank.path in self.probes and again.isdisjoint(rules) and next_.readers.get(blank) == rules:
                next_.probes[blank.path] = self.probes[blank.path]
        return next_

    def searched(self, first: int | None = None, progress: Progress = untold) -> Asking:
        """Return the same with the answers to the first questions tried, and the sets of their outcomes searched for.

        Without `first` that is done for all: it takes a while where much is open. `progress` counts both.
        """
        found = self
        while any(found._untried(each.blank) for each in found.ranked[:first]):
            found = found._searched(first, progress)  # what was found may bring others to the front
        return found

    def _searched(self, first: int | None, progress: Progress) -> Asking:
        chosen, probes, settled = self.ranked[:first], dict(self.probes), dict(self.settled)
        blanks = {each.blank.path: each.blank for each in chosen if self._untried(each.blank)}
        refs = dict.fromkeys(ref for each in chosen for ref in each.refs if ref not in settled)
        total = len(probes) + len(settled) + len(blanks) + len(refs)
        for path, blank in blanks.items():
            rules = self.readers[blank]
            probes[path] = tuple(probe(self.trial, blank, rules, hints_for(self.trial, rules)))
            progress(len(probes) + len(settled), total)
        for ref in refs:
            settled[ref] = settle(self.trial, ref, probes)
            progress(len(probes) + len(settled), total)
        return Asking(self.trial, settled, probes)

    def _untried(self, blank: Missing) -> bool:
        """Return whether answers could be tried; nothing lacks yet what only other answers make necessary."""
        return blank in self.readers and blank.path not in self.probes

    @cached_property
    def readers(self) -> dict[Missing, list[str]]:
        """Return the rules of which an outcome lacks each blank."""
        found: dict[Missing, dict[str, None]] = {}
        for (rule, _), missing in self.open.items():
            for each in missing:
                found.setdefault(each, {})[rule] = None
        return {blank: list(rules) for blank, rules in found.items()}


def _asks(settling: Settling, path: str) -> bool:
    """Return whether a blank is in a set: an outcome that needs it may not have come to it yet."""
    return any(each.path == path for one in settling.sets for each in one)


def begin_asking(plan: Plan, book: Rulebook, day: dt.date, rules: Iterable[Rule] | None = None) -> Asking:
    """Return what to ask about a plan as of a day, by all rules of a book or by some; nothing is searched yet."""
    return Asking(begin(plan, book, day, rules))
