"""What all tests share: where the shared samples are, and a browser that must be there in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


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
