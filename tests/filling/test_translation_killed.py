"""Killed while it translates: at most the text in flight is lost, and no answer that came is asked for again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kakehashi.filling.answers import Answers
from kakehashi.model import Translated
from tests.portals import REPOSITORY

_KILLED = """
import os, sys
from pathlib import Path
from kakehashi.filling.answers import Answers
from kakehashi.model import Translated
from kakehashi.translation.asking import Asker
from kakehashi.engines import Request

class Engine:
    name, external, takes_markup, takes_terms, batches = "counted", False, False, True, False
    def supports(self, source, target): return True
    def translate(self, requests, source, target):
        for request in requests:
            with open(sys.argv[2], "a") as log:
                log.write(request.text + "\\n")
            if request.text == sys.argv[3]:
                os._exit(137)
            yield Translated("translated " + request.text, self.name)

answers = Answers(Path(sys.argv[1]))
texts = [f"sentence number {n} of ten" for n in range(10)]
Asker(answers).ask(Engine(), [Request(text) for text in texts], "en", "pt")
"""


def _run(tmp_path: Path, stop: str) -> int:
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "answers.jsonl"), str(tmp_path / "asked.txt"), stop]
    return subprocess.run(
        command, check=False, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ).returncode


def test_a_killed_run_asks_again_only_for_the_text_in_flight(tmp_path: Path) -> None:
    """A paid service is paid for each answer; losing a night's answers to one crash costs money and time."""
    assert _run(tmp_path, "sentence number 6 of ten") == 137
    assert _run(tmp_path, "") == 0
    asked = (tmp_path / "asked.txt").read_text(encoding="utf-8").splitlines()
    assert asked.count("sentence number 6 of ten") == 2
    assert len(asked) == 11


def test_half_a_line_costs_that_answer_and_no_other(tmp_path: Path) -> None:
    """A kill may come within a write."""
    path = tmp_path / "answers.jsonl"
    answers = Answers(path)
    answers.put("e", "ja", "en", "一", Translated("one", "e"))
    answers.put("e", "ja", "en", "二", Translated("two", "e"))
    path.write_bytes(path.read_bytes()[:-9])
    again = Answers(path)
    assert again.get("e", "ja", "en", "一") == Translated("one", "e")
    assert again.get("e", "ja", "en", "二") is None
    again.end()
    assert not path.exists()
