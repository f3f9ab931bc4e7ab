"""A small server for the built site, on loopback only, as a static host would serve it.

It knows the site's path prefix and its 404 pages, and nothing else; it never serves a file outside the site.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from kakehashi.records.languages import LANGUAGES

_NOWHERE = ".nowhere"
"""A name that no file of a site has."""


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site below its path prefix; the 404 page of the language asked for."""

    extensions_map = {  # noqa: RUF012 - the form of the standard library's class
        **SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml",
        ".woff2": "font/woff2",
    }

    def __init__(self, *arguments: object, directory: str, prefix: str) -> None:
        self.prefix = prefix
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        plain = path.partition("?")[0].partition("#")[0]
        inside = plain[len(self.prefix) :] if plain.startswith(self.prefix) else _NOWHERE
        found = super().translate_path("/" + inside.lstrip("/"))
        stays = "\0" not in found and Path(found).resolve().is_relative_to(Path(self.directory).resolve())
        return found if stays else str(Path(self.directory) / _NOWHERE)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._not_found() if code == HTTPStatus.NOT_FOUND else None
        if page is None:
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _not_found(self) -> Path | None:
        """The 404 page of the language whose folder was asked for, else the site's."""
        first = self.path.partition("?")[0][len(self.prefix) :].strip("/").split("/", 1)[0]
        folders = [first] if first in LANGUAGES else []
        pages = [Path(self.directory) / folder / "404.html" for folder in (*folders, "")]
        return next((page for page in pages if page.is_file()), None)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: a page's forty files would bury the address."""


@contextmanager
def serve(site: Path, url: str, port: int = 0) -> Iterator[str]:
    """Serve ``site`` on 127.0.0.1 under the path prefix of ``url``; gives the address of its home."""
    prefix = urlsplit(url).path or "/"
    handler = partial(_Handler, directory=str(site), prefix=prefix)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, name="site", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
