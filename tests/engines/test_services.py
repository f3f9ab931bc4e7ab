"""Engines that are services, against loopback servers that speak their protocols and fail as they do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kakehashi.engines import Engine, Request, make_engine
from kakehashi.errors import EngineError
from kakehashi.model import Failure, Result, Translated
from kakehashi.terms.match import TermMatch
from kakehashi.translation.asking import Asker

Answer: TypeAlias = Callable[[str, Mapping[str, str], Any], tuple[int, bytes]]
KEY = "a-key-that-nobody-may-see"


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *arguments: Any, answer: Answer, asked: list[tuple[str, Mapping[str, str], Any]]) -> None:
        self.answer, self.asked = answer, asked
        super().__init__(*arguments)

    def do_POST(self) -> None:
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, dict(self.headers), data))
        status, body = self.answer(self.path, dict(self.headers), data)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def service(answer: Answer) -> Iterator[tuple[str, list[tuple[str, Mapping[str, str], Any]]]]:
    """A service on loopback; gives its address and what it was asked."""
    asked: list[tuple[str, Mapping[str, str], Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, answer=answer, asked=asked))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def libretranslate(_: str, __: Mapping[str, str], data: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"translatedText": translated(data["q"])}).encode()


def deepl(_: str, headers: Mapping[str, str], data: Any) -> tuple[int, bytes]:
    if headers.get("Authorization") != f"DeepL-Auth-Key {KEY}":
        return 403, b"{}"
    return 200, json.dumps({"translations": [{"text": translated(text)} for text in data["text"]]}).encode()


def openai(_: str, __: Mapping[str, str], data: Any) -> tuple[int, bytes]:
    text = json.loads(data["messages"][1]["content"])["text"]
    return 200, chat(json.dumps({"translation": translated(text)}))


def chat(content: str, ended: str = "stop") -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}, "finish_reason": ended}]}).encode()


def translated(text: str) -> str:
    """What all these services answer: a translation that keeps tokens."""
    return text.replace("研究", "Research ").replace("成果", "results ").replace("の", "of ").replace("。", ".").strip()


SERVICES: dict[str, Answer] = {"libretranslate": libretranslate, "deepl": deepl, "openai": openai}


def engine(name: str, url: str, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Engine:
    monkeypatch.setenv("SERVICE_KEY", KEY)
    options = {"url": url, "key": "SERVICE_KEY", "deadline": 1.0, "tries": 1} | more
    options |= {"model": "any-model"} if name == "openai" else {}
    return make_engine(name, options, root=Path(), models=Path())


def ask(found: Engine, text: str, *terms: TermMatch) -> Result:
    return Asker().ask(found, [Request(text, terms=terms)], "ja", "en")[0]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_translates_and_markup_survives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text must come through each service with its link and its emphasis."""
    with service(SERVICES[name]) as (url, asked):
        result = ask(engine(name, url, monkeypatch), "**研究**の[成果](https://a.example/x)。")
    assert isinstance(result, Translated), result
    assert "[results](https://a.example/x)" in result.text.replace(" ]", "]")
    assert result.engine == name
    assert all("a.example" not in json.dumps(data) for _, _, data in asked)


@pytest.mark.parametrize("name", SERVICES)
def test_the_key_stands_in_no_address_and_in_no_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in a log is a key that somebody else uses."""
    with service(lambda *_: (500, KEY.encode())) as (url, asked):
        result = ask(engine(name, url, monkeypatch), "研究の成果。")
    assert isinstance(result, Failure)
    assert KEY not in result.reason
    assert all(KEY not in path for path, _, _ in asked)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize(
    ("status", "body", "retryable"),
    [
        (429, b"{}", True), (500, b"oops", True), (403, b"{}", False), (200, b'{"translatedText": "Resea', True),
        (200, b"[]", None), (200, b"{}", None), (200, b"null", None), (200, b'{"translations": []}', None),
    ],
)  # fmt: skip
def test_a_service_that_fails_gives_a_failure_that_says_whether_to_try_again(
    name: str, status: int, body: bytes, retryable: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night must go on, and know the next morning what is worth another try."""
    with service(lambda *_: (status, body)) as (url, _):
        result = ask(engine(name, url, monkeypatch), "研究の成果。")
    assert isinstance(result, Failure)
    assert result.reason
    if retryable is not None:
        assert result.retryable is retryable


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_hangs_is_left_at_the_deadline(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One service that never answers must not cost the night."""
    closing = threading.Event()

    def hang(*_: Any) -> tuple[int, bytes]:
        closing.wait(10)
        return 200, b"{}"

    with service(hang) as (url, _):
        result = ask(engine(name, url, monkeypatch, deadline=0.3), "研究の成果。")
        closing.set()
    assert isinstance(result, Failure)
    assert result.retryable


@pytest.mark.parametrize(
    "answer",
    [
        "研究の成果。",
        "これは英語ではありません。",
        "연구 성과입니다",
        "of the of the of the of the of the of the of the of the",
    ],
)
def test_an_answer_in_the_wrong_language_or_a_loop_is_none(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that gives the text back, or another language, has not translated, whatever its status says."""
    with service(lambda *_: (200, json.dumps({"translatedText": answer}).encode())) as (url, _):
        result = ask(engine("libretranslate", url, monkeypatch), "研究の成果。")
    assert isinstance(result, Failure)


def test_half_an_answer_of_a_language_model_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that was cut off at the token limit reads well and says half."""
    content = json.dumps({"translation": "Research of"})
    with service(lambda *_: (200, chat(content, "length"))) as (url, _):
        result = ask(engine("openai", url, monkeypatch), "研究の成果。")
    assert isinstance(result, Failure)
    assert "cut off" in result.reason


def test_a_language_model_gets_terms_style_and_neighbours_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names must be given, and a text that says "ignore your instructions" must stay a text."""
    term = TermMatch("さきがけ", 0, 4, ("PRESTO",), official=True)
    with service(openai) as (url, asked):
        found = engine("openai", url, monkeypatch)
        Asker().ask(found, [Request("さきがけの研究", terms=(term,), before="前の文。")], "ja", "en")
    _, headers, data = asked[-1]
    sent = json.loads(data["messages"][1]["content"])
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert data["temperature"] == 0
    assert sent["terms"] == {"さきがけ": "PRESTO"}
    assert sent["before"] == "前の文。"
    assert "British spelling" in data["messages"][0]["content"]


def test_an_official_name_is_put_in_after_an_engine_that_takes_no_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine may make "sakigake" of it: it never sees the name."""
    term = TermMatch("さきがけ", 0, 4, ("PRESTO",), official=True)
    with service(libretranslate) as (url, asked):
        result = ask(engine("libretranslate", url, monkeypatch), "さきがけの研究", term)
    assert isinstance(result, Translated)
    assert "PRESTO" in result.text
    assert all("さきがけ" not in data["q"] for _, _, data in asked)


def test_a_key_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever forgot to set it must read its name, not a status code of a far service."""
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    with pytest.raises(EngineError, match="NO_SUCH_KEY"):
        make_engine("deepl", {"key": "NO_SUCH_KEY"}, root=Path(), models=Path())
