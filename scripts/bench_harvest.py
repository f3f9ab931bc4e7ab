"""How fast sources are harvested: 200 on loopback that each answer after 200 ms, one request at a time a host."""

from __future__ import annotations

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from kakehashi.fetch import Client, FetchOptions, State
from kakehashi.harvesting.storing import harvest
from kakehashi.records.config import Source
from kakehashi.store.content import Store

SOURCES = 200
LATENCY = 0.2


class _Slow(BaseHTTPRequestHandler):
    """Answers each feed after the latency."""

    def do_GET(self) -> None:
        """One feed of five items."""
        time.sleep(LATENCY)
        host = self.headers["Host"]
        items = "".join(
            f"<item><title>成果{n}</title><link>https://{host}/{n}/</link><guid>https://{host}/{n}/</guid></item>"
            for n in range(5)
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def main() -> None:
    """Print the time."""
    server = _Server(("127.0.0.1", 0), _Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hosts = [f"source-{number}.example" for number in range(SOURCES)]
    address = f"http://127.0.0.1:{server.server_address[1]}"
    sources = [
        Source(url=f"https://{host}/feed.xml", name={"en": host}, rights="own", id=host.split(".")[0]) for host in hosts
    ]
    options = FetchOptions(resolve=dict.fromkeys(hosts, address))
    with TemporaryDirectory() as folder, Client(options, State()) as client:
        begin = time.perf_counter()
        report = harvest(
            Store(Path(folder)), sources, client, states=Path(folder) / "states", at="2026-11-23T18:00:00Z",
            by="Bench <bench@example.org>", progress=lambda _: None, stored=client.commit,
        )  # fmt: skip
        seconds = time.perf_counter() - begin
    server.shutdown()
    sys.stdout.write(
        f"harvest: {SOURCES} sources with {LATENCY * 1000:.0f} ms of latency in {seconds:.1f} s, "
        f"{len(report.new)} works, {len(report.problems)} problems\n"
    )


if __name__ == "__main__":
    main()
