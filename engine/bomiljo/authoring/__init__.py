"""For who writes rules: cases, lint, mutation, coverage, pages and a scaffold. No check needs any of it."""

from bomiljo.authoring.cases import Case as Case
from bomiljo.authoring.running import Verdict as Verdict

__all__ = ["Case", "Verdict"]
