"""Forward chaining by durable_rules, kept to the part of it that was found to be sound.

It is given patterns of texts with equality joins and nothing else; what is absent and what is sure
is decided by `Evaluation` when a rule fires. Its ways that shape this module:

- A host starts two timer threads for ever and they can crash the process: `_run` is made idle.
- Removing a session in which no action ran crashes the process: every session starts with a fact
  that fires a rule of its own, and is removed only if that rule did fire.
- It knows a fact by a 32-bit hash of its `id` alone, so long ids collide now and then. Within a
  session facts are numbered instead; the hashes of the numbers up to 797,000 are all different.
- It swallows exceptions in actions, and drops the queue without a word when an action seems to take
  over ten seconds (as when the machine was asleep): the error is kept here, and a last fact must
  still be answered.
- Names of rule sets are global to the process, and a rule set is freed only when it is deleted.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bomiljo.consequences.evaluation import FUEL, Evaluation, shelf, shelves
from bomiljo.consequences.language import ChainerError, Const, Var
from bomiljo.consequences.layers import stratify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bomiljo.consequences.evaluation import Shelf
    from bomiljo.consequences.language import ChainRule, Derivation, Fact, Pattern

_SERIAL = itertools.count()
_BOOT, _END = "_boot", "_end"  # no kind and no rule can have these names


class DurableChainer:
    """Compiles each layer of rules to a rule set; a run passes the facts through a session of each.

    Threads may share it and then take turns. What it holds is freed by `close`, or with the object.
    """

    name = "durable"

    def __init__(self, rules: Sequence[ChainRule], *, fuel: int = FUEL) -> None:
        """Compile the rules; ImportError where durable_rules cannot be imported."""
        self._fuel = fuel
        self._lock = threading.Lock()
        self._sids = itertools.count()
        self._sessions: dict[str, _Session] = {}
        self._host = _quiet_host()
        self._free = weakref.finalize(self, _delete_rulesets, self._host)
        self._free.atexit = False
        self._layers = [self._compiled(layer) for layer in stratify(rules)]

    def run(self, facts: Iterable[Fact]) -> frozenset[Derivation]:
        """Return every derivation that follows from the facts."""
        evaluation = Evaluation(facts, self._fuel)
        with self._lock:
            if not self._free.alive:
                raise ChainerError("the chainer is closed")
            for ruleset, asked in self._layers:
                self._run_layer(ruleset, asked, evaluation)
        return frozenset(evaluation.derivations)

    def close(self) -> None:
        """Free the compiled rules."""
        with self._lock:
            self._free()

    def _compiled(self, layer: Sequence[ChainRule]) -> tuple[str, frozenset[Shelf]]:
        digest = blake2b(repr(layer).encode(), digest_size=8).hexdigest()
        name = f"bomiljo-{digest}-{next(_SERIAL)}"
        self._host.set_rulesets({name: _ruleset(layer, self._sessions)})
        return name, frozenset(shelf(pattern) for rule in layer for pattern in rule.when)

    def _run_layer(self, ruleset: str, asked: frozenset[Shelf], evaluation: Evaluation) -> None:
        session = _Session(self._host, ruleset, f"e{next(self._sids)}", asked, evaluation)
        self._sessions[session.sid] = session
        try:
            session.run()
        finally:
            del self._sessions[session.sid]


class _Session:
    """The passage of one run through one layer."""

    def __init__(self, host: Any, ruleset: str, sid: str, asked: frozenset[Shelf], evaluation: Evaluation) -> None:
        self.sid = sid
        self.answered: set[str] = set()
        self._host = host
        self._ruleset = ruleset
        self._asked = asked
        self._evaluation = evaluation
        self._unheard = _unheard()
        self._told: list[Fact] = []
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Tell what is known one fact at a time; each call returns when all that follows has fired."""
        try:
            self._pass()
        except ChainerError:
            raise
        except Exception as error:
            raise ChainerError(f"durable_rules failed: {type(error).__name__}") from error
        finally:
            if _BOOT in self.answered:
                self._host.delete_state(self._ruleset, self.sid)

    def fired(self, rule: ChainRule, closure: Any, numbers: Sequence[str]) -> None:
        """Conclude, and tell durable_rules what is new, so that it chains on."""
        try:
            for fact in self._evaluation.fire(rule, tuple(self._told[int(number)] for number in numbers)):
                self._tell(closure.assert_fact, fact)
        except BaseException as error:  # noqa: BLE001 - it would be swallowed; `_check` raises it
            self._failure = error
            closure._completed = True  # noqa: SLF001 - the only way to stop the queue

    def _pass(self) -> None:
        self._signal(_BOOT)
        for fact in list(self._evaluation.known):
            self._tell(self._assert, fact)
            self._check()
        self._signal(_END)
        if "exception" in self._host.get_state(self._ruleset, self.sid):
            raise ChainerError("an action of durable_rules failed")

    def _signal(self, kind: str) -> None:
        self._assert({"k": kind, "id": kind, "sid": self.sid})
        if kind not in self.answered:
            raise ChainerError("durable_rules stopped before all facts were through")

    def _tell(self, assert_fact: Callable[[dict[str, str]], object], fact: Fact) -> None:
        if self._asked.isdisjoint(shelves(fact)):  # no pattern can meet it
            return
        message = {"k": fact.kind, "id": str(len(self._told)), "sid": self.sid}
        message |= {_key(name): value for name, value in fact.attributes}
        self._told.append(fact)
        with suppress(self._unheard):  # no pattern meets it after all: that is no fault
            assert_fact(message)

    def _assert(self, message: dict[str, str]) -> None:
        self._host.assert_fact(self._ruleset, message)

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure


def _key(name: str) -> str:
    """Keep attributes apart from `k`, and from `id`, `sid` and `$s`, which durable_rules reserves."""
    return f"a_{name}"


def _ruleset(layer: Sequence[ChainRule], sessions: Mapping[str, _Session]) -> dict[str, object]:
    rules: dict[str, object] = {signal: _signal_rule(signal, sessions) for signal in (_BOOT, _END)}
    return rules | {rule.id: {"all": _all(rule), "run": _action(rule, sessions)} for rule in layer}


def _signal_rule(signal: str, sessions: Mapping[str, _Session]) -> dict[str, object]:
    def answer(closure: Any) -> None:
        sessions[closure.s.sid].answered.add(signal)

    return {"all": [{"p0": {"k": signal}}], "run": answer}


def _action(rule: ChainRule, sessions: Mapping[str, _Session]) -> Callable[[Any], None]:
    """Return a function of exactly one argument; durable_rules takes others for asynchronous ones."""
    positions = [f"p{position}" for position in range(len(rule.when))]

    def act(closure: Any) -> None:
        sessions[closure.s.sid].fired(rule, closure, [getattr(closure, p).id for p in positions])

    return act


def _all(rule: ChainRule) -> list[dict[str, object]]:
    """Compile the `if`; a variable is a join with the place where it first stands."""
    places: dict[str, dict[str, str]] = {}
    return [{f"p{i}": _condition(f"p{i}", pattern, places)} for i, pattern in enumerate(rule.when)]


def _condition(alias: str, pattern: Pattern, places: dict[str, dict[str, str]]) -> dict[str, object]:
    """State the kind, then that attributes are there, then constants, and joins last: the safe order."""
    constants = [{_key(name): term.value} for name, term in pattern.where if isinstance(term, Const)]
    variables = [(_key(name), term.name) for name, term in pattern.where if isinstance(term, Var)]
    joins = [{key: places[name]} for key, name in variables if name in places]
    for key, name in variables:
        places.setdefault(name, {alias: key})
    present = [{"$ex": {_key(name): 1}} for name, _ in pattern.where]
    return {"$and": [{"k": pattern.kind}, *present, *constants, *joins]} if present else {"k": pattern.kind}


def _unheard() -> type[Exception]:
    from durable.engine import MessageNotHandledException as Unheard  # noqa: PLC0415

    return Unheard  # type: ignore[no-any-return]


def _quiet_host() -> Any:
    from durable.engine import Host  # noqa: PLC0415 - optional, and imported only where it is used

    class QuietHost(Host):  # type: ignore[misc]
        def _run(self) -> None:
            """Start no timers."""

    return QuietHost()


def _delete_rulesets(host: Any) -> None:
    from durable import engine  # noqa: PLC0415

    for ruleset in host._ruleset_directory.values():  # noqa: SLF001 - it has no method for it
        engine.durable_rules_engine.delete_ruleset(ruleset._handle)  # noqa: SLF001
    host._ruleset_directory.clear()  # noqa: SLF001
