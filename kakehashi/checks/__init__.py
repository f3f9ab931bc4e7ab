"""Checks: what is wrong, or may be wrong, between a text and its translation.

A check is one decorated function in a module of this package; it is found by being here. Checks are pure functions of
their pair: no file, no glossary look-up (matches come as arguments), no state.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from kakehashi.checks.finding import Check, Finding, Found, Pair, Severity, check, registered

__all__ = ["CHECKS", "Check", "Finding", "Found", "Pair", "Severity", "check", "check_pair"]


def _all_checks() -> Mapping[str, Check]:
    """Import the modules of this package; their decorators register."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "aligned":  # reads files of pairs, holds no check, and imports this package
            importlib.import_module(f"{__name__}.{module.name}")
    return registered()


CHECKS: Mapping[str, Check] = _all_checks()
"""Every check by its id."""


def check_pair(pair: Pair) -> tuple[Finding, ...]:
    """The findings of all checks on one pair, in the order of the checks' ids; nothing for an empty target."""
    if not pair.target.strip():
        return ()
    return tuple(finding for one in CHECKS.values() for finding in one(pair))
