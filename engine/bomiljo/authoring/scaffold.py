"""A new rule to fill in: every key in its place, and cases that fail until somebody has written them."""

from __future__ import annotations

import re
from typing import Final

from bomiljo.errors import UsageError

_ID: Final = re.compile(r"^[A-Z]{2,5}[0-9]{2}$")
_NAME: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_RULE: Final = """id: {id}
name: {name}
topic: {topic}
covers: []                      # statements of the source, such as R61, in statements/{topic}.yaml
severity: medium                # harm to residents: critical, high, medium or low
phases: [before, arrival, living]
require:
                                # an indicator and a comparison, such as: landlord.parties_missing: {{at_most: 0}}
measures: []                    # what closes the gap, in measures/{topic}.yaml
texts:
  nb:
    title:
    gap:
    why:
  en:
    title:
    gap:
    why:

cases:
  as_of:                        # the day to look at, such as 2024-03-01
  given: {{}}                     # the part of a plan that the rule looks at
  list:                         # each outcome that the rule can reach, and both sides of each threshold
    - {{name: as it should be, outcome: ok}}
    - {{name: what is missing, outcome: gap, plan: }}
    - {{name: what is not told, outcome: unknown, plan: }}
"""


def new_rule(rule: str, topic: str, name: str) -> tuple[str, str]:
    """Return the file name of a new rule, from the root of a pack, and its text. Raises UsageError."""
    if not _ID.match(rule):
        raise UsageError(f"{rule} is no code of a rule: two to five capital letters and two digits, such as LAN07")
    if not _NAME.match(name):
        raise UsageError(f"{name} is no name of a rule: small letters and hyphens, such as landlord-series")
    return f"{topic}/{rule}-{name}.yaml", _RULE.format(id=rule, topic=topic, name=name)
