"""The press room's server: one loopback port that answers for every host of the outlets, by the Host header.

It speaks the protocol that sources speak (ETag, 304, robots.txt, 404, 410) and can be told to misbehave. It serves
nothing but the press room's documents.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, TypeAlias

from kakehashi.pressroom.documents import Outlet, PressDocument, address, read_documents, read_outlets
from kakehashi.pressroom.rendering import CONTENT_TYPES, article, feed

Fault: TypeAlias = Literal["500", "hang", "broken"]
"""How an outlet misbehaves: an error, no answer at all, or half of its XML."""


@dataclass(slots=True)
class PressRoom:
    """What is served; a test may change a document or make an outlet misbehave between two nights."""

    outlets: dict[str, Outlet] = field(default_factory=read_outlets)
    documents: dict[str, PressDocument] = field(default_factory=read_documents)
    faults: dict[str, Fault] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    port: int = 0
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def answer(self, host: str, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body for a path of a host."""
        outlet = next((item for item in self.outlets.values() if item.host == host), None)
        if outlet is None:
            return 404, "text/plain; charset=utf-8", b"no such host in the press room\n"
        if path == "/robots.txt":
            return 200, "text/plain; charset=utf-8", b"User-agent: *\nAllow: /\n"
        fault = self.faults.get(outlet.id)
        if fault == "500":
            return 500, "text/plain; charset=utf-8", b"the source is out of order\n"
        if fault == "hang":
            self.closing.wait()
        if path == outlet.path:
            return self._feed(outlet, fault)
        return self._article(outlet, path)

    def _feed(self, outlet: Outlet, fault: str | None) -> tuple[int, str, bytes]:
        found = [item for item in self.documents.values() if item.outlet == outlet.id and item.slug not in self.gone]
        body = feed(outlet, found)
        return 200, CONTENT_TYPES[outlet.format], body[: len(body) // 2] if fault == "broken" else body

    def _article(self, outlet: Outlet, path: str) -> tuple[int, str, bytes]:
        for item in self.documents.values():
            if item.outlet == outlet.id and address(item, outlet) == f"https://{outlet.host}{path}":
                if item.slug in self.gone:
                    return 410, "text/plain; charset=utf-8", b"withdrawn\n"
                return 200, "text/html", article(outlet, item)
        return 404, "text/plain; charset=utf-8", b"no such page\n"


class _Handler(BaseHTTPRequestHandler):
    """Answers for all hosts of the press room."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, room: PressRoom) -> None:
        self.room = room
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """One request."""
        host = self.headers.get("Host", "").split(":", 1)[0]
        status, content_type, body = self.room.answer(host, self.path)
        mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == mark:
            status, body = 304, b""
        self.room.requests.append((host, self.path, status))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if status in (200, 304):
            self.send_header("ETag", mark)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: requests are kept in ``room.requests``."""


class _Server(ThreadingHTTPServer):
    """A server that does not wait for outlets that hang."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no event."""


@contextmanager
def serve(port: int = 0, room: PressRoom | None = None) -> Iterator[PressRoom]:
    """Serve the press room on 127.0.0.1; gives it with the port that it has."""
    room = room or PressRoom()
    server = _Server(("127.0.0.1", port), partial(_Handler, room=room))
    room.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, name="press room", daemon=True)
    thread.start()
    try:
        yield room
    finally:
        room.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
