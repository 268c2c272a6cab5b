"""Which language to speak: the option, then BOMILJO_LANG, then the language of the environment."""

from __future__ import annotations

import locale
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bomiljo import Lang

_NORWEGIAN = ("nb", "no", "nn")


def language(option: str | None, environment: Mapping[str, str] | None = None) -> Lang:
    """Return `nb` where the environment is Norwegian, else `en`; an explicit choice goes first."""
    env = os.environ if environment is None else environment
    for chosen in (option, env.get("BOMILJO_LANG")):
        if chosen in ("nb", "en"):
            return "nb" if chosen == "nb" else "en"
    return "nb" if _of_environment(env).lower().startswith(_NORWEGIAN) else "en"


def _of_environment(env: Mapping[str, str]) -> str:
    """Return the language as POSIX names it; on Windows, where none is set, that of the user."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return env[name]
    return _of_windows() if sys.platform == "win32" and env is os.environ else ""


def _of_windows() -> str:
    import ctypes  # noqa: PLC0415 - only there, and only when nothing else tells

    number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
    return locale.windows_locale.get(number, "")
