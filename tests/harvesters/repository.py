"""A repository of OAI-PMH 2.0 on loopback that can be told to misbehave: the tests' own server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 3
"""Records of one page."""


@dataclass(slots=True)
class Repository:
    """Records by identifier (datestamp and title, ``None`` for a deleted one), and what to do wrong at which request.

    ``faults`` maps the number of a ListRecords request (from 1) to what happens to it: ``expired``, ``422``,
    ``repeat``, ``503``, ``500``, ``broken``.
    """

    records: dict[str, tuple[str, str | None]]
    now: str = "2026-11-24T00:00:00Z"
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    faults: Mapping[int, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    lists: int = 0

    def answer(self, arguments: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of a request."""
        self.asked.append(arguments)
        if arguments["verb"] == "Identify":
            return 200, {}, self._whole(f"<Identify><granularity>{self.granularity}</granularity></Identify>")
        if arguments["verb"] == "ListMetadataFormats":
            formats = "<metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
            return 200, {}, self._whole(f"<ListMetadataFormats>{formats}</ListMetadataFormats>")
        self.lists += 1
        fault = self.faults.get(self.lists, "")
        if fault == "503":
            return 503, {"Retry-After": "7"}, ""
        if fault == "500":
            return 500, {}, "oops"
        if fault == "422":
            return 422, {}, self._error("badResumptionToken")
        if fault == "expired":
            return 200, {}, self._error("badResumptionToken")
        body = self._list(arguments, repeat=fault == "repeat")
        return 200, {}, body[: len(body) * 2 // 3] if fault == "broken" else body

    def _list(self, arguments: Mapping[str, str], *, repeat: bool) -> str:
        """A page of the list; with ``repeat`` it ends in the token that it was asked with."""
        token = arguments.get("resumptionToken", "")
        offset, since, until = (
            token.split("|") if token else ("0", arguments.get("from", ""), arguments.get("until", ""))
        )
        fitting = [
            (name, stamp, title)
            for name, (stamp, title) in sorted(self.records.items())
            if (not since or stamp[: len(since)] >= since) and (not until or stamp[: len(until)] <= until)
        ]
        if not fitting:
            return self._error("noRecordsMatch")
        end = int(offset) + PAGE
        shown = "".join(self._record(*item) for item in fitting[int(offset) : end])
        following = f"{end}|{since}|{until}" if end < len(fitting) else ""
        given = (token if repeat else "") or following
        return self._whole(f"<ListRecords>{shown}<resumptionToken>{given}</resumptionToken></ListRecords>")

    def _record(self, name: str, stamp: str, title: str | None) -> str:
        shown = stamp[: len(self.granularity)] if len(self.granularity) == len("YYYY-MM-DD") else stamp
        status = ' status="deleted"' if title is None else ""
        header = f"<header{status}><identifier>{name}</identifier><datestamp>{shown}</datestamp></header>"
        if title is None:
            return f"<record>{header}</record>"
        metadata = (
            '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
            f"<dc:identifier>https://repository.example/{name}</dc:identifier></oai_dc:dc>"
        )
        return f"<record>{header}<metadata>{metadata}</metadata></record>"

    def _error(self, code: str) -> str:
        return self._whole(f'<error code="{code}">no</error>')

    def _whole(self, inner: str) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<responseDate>{self.now}</responseDate><request>https://repository.example/oai</request>{inner}</OAI-PMH>"
        )


@contextmanager
def served(repository: Repository) -> Iterator[str]:
    """The repository on loopback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            arguments = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            status, headers, text = repository.answer(arguments)
            content = text.encode("utf-8")
            self.send_response(status)
            for name, value in {"Content-Type": "text/xml", "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
