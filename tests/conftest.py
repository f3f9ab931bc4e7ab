"""What all tests share: where the shared samples are, a browser that must be there in CI, and the height of testing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests import soak

REPOSITORY = Path(__file__).resolve().parent.parent
OWN = REPOSITORY / "tests" / "own"
SHARED = REPOSITORY.parent / "shared"
_DRAWING = {"soak_count", "soak_random"}
PROFILE = soak.register_profiles()


def pytest_report_header() -> str:
    """Say at which height and with which seed the tests draw."""
    return f"height of testing: {PROFILE} (factor {soak.FACTOR}), seed {soak.SEED}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what draws, so that ``scripts/soak`` finds it."""
    for item in items:
        function = getattr(item, "function", None)
        names = getattr(getattr(function, "__code__", None), "co_names", ())
        if getattr(function, "is_hypothesis_test", False) or _DRAWING & {*names}:
            item.add_marker("soak")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared samples beside the checkout; the test is skipped where it is not present."""
    if not (SHARED / "samples").is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's chromium; where a browser is required its absence is a failure, elsewhere a skip."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("KAKEHASHI_BROWSER_REQUIRED"):
            pytest.fail("chromium is not installed, and this run allows no skipped browser test")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    return path
