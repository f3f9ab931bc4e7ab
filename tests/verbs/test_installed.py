"""The program beside packages of other people's: nothing of ours takes a common name, nothing of theirs is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.small import small_portal


@pytest.mark.xdist_group("builder")
def test_a_portal_with_folders_of_such_names_has_its_night(tmp_path: Path) -> None:
    """``plugins/`` and ``harvesters/`` are usual beside ``mkdocs.yml``: theirs must not run, nor hide ours."""
    small_portal(tmp_path)
    for name in ("plugins", "harvesters", "pressroom", "mkdocs", "jinja2", "markdown"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('a foreign package was imported')\n")
    (tmp_path / "kakehashi.py").write_text("raise SystemExit('a foreign module was imported')\n")
    command = Path(sys.executable).with_name("kakehashi")
    done = subprocess.run(
        [str(command), "night", "--offline"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "foreign" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "en" / "index.html").is_file()


def test_what_is_installed_takes_one_name() -> None:
    """A package called ``plugins`` in site-packages would break whoever has one of their own."""
    from importlib.metadata import distribution

    top = (distribution("kakehashi").read_text("top_level.txt") or "").split()
    assert top == ["kakehashi"]
