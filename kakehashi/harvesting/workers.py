"""Workers that read documents one at a time in processes of their own, and are killed when one takes too long.

A document that hangs a parser or eats the memory costs itself and nothing else: its worker is ended and replaced. What
a worker does is a function that is handed over by name; results come back in the order of the documents.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

_PATIENCE = 5

_RENEWED_AFTER = 500
"""Documents after which a worker is replaced, so that what its libraries keep does not add up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: ``seconds`` of a processor, ``bytes`` of memory beyond what a worker needs itself.

    On a machine that is busy with other things a document may take ``_PATIENCE`` times as long by the clock.
    """

    seconds: float = 20.0
    bytes: int = 1_000_000_000


LIMITS = Limits()
"""What a document may cost, whoever reads it: ``inspect`` says of it what the night would."""

_NO_MEMORY = "no memory"
"""What a worker answers in the place of a reading for which its memory was too little."""


@dataclass(slots=True)
class _Worker:
    """One process and the pipe to it.

    ``since`` is when its document was handed over, ``used`` how many seconds of a processor it had used until then.
    """

    process: BaseProcess
    pipe: Connection
    done: int = 0
    since: float = 0.0
    used: float = 0.0

    def hand(self, item: object) -> None:
        """Hand over one item: from now on its time counts."""
        self.since, self.used = time.monotonic(), _processor_seconds(self.process.pid)
        self.pipe.send(item)


@dataclass(slots=True)
class Pool:
    """So many workers of one function."""

    work: Callable[[Any], dict[str, Any]]
    limits: Limits
    workers: list[_Worker] = field(default_factory=list)

    def open(self, workers: int) -> None:
        """Start the workers."""
        self.workers = [self.start() for _ in range(workers)]

    def ask(self, item: object, failed: Callable[[Any, str], dict[str, Any]]) -> dict[str, Any]:
        """The answer of the first worker to one item; ``failed(item, why)`` where there is none."""
        worker = self.workers[0]
        with suppress(OSError):  # it had no memory even to take the item; the answer says so
            worker.hand(item)
        return _answer(self, item, worker, failed)

    def start(self) -> _Worker:
        """A new worker that is ready."""
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.work, self.limits.bytes), daemon=True)
        process.start()
        theirs.close()
        ours.recv()  # its imports are done: from here on time counts
        return _Worker(process, ours)

    def renew(self, worker: _Worker) -> None:
        """End a worker and put a new one in its place."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = self.start()

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


def read_all(
    paths: Iterable[str],
    work: Callable[[str], dict[str, Any]],
    failed: Callable[[str, str], dict[str, Any]],
    *,
    workers: int,
    limits: Limits,
) -> Iterator[dict[str, Any]]:
    """``work(path)`` for each path, in order; ``failed(path, why)`` where a limit was passed or the worker died."""
    pool = Pool(work, limits)
    pool.open(max(1, workers))
    waiting: deque[tuple[str, _Worker]] = deque()
    try:
        for path in paths:
            if len(waiting) == len(pool.workers):
                yield _answer(pool, *waiting.popleft(), failed)
            busy = {id(worker) for _, worker in waiting}
            worker = next(worker for worker in pool.workers if id(worker) not in busy)
            worker.hand(path)
            waiting.append((path, worker))
        while waiting:
            yield _answer(pool, *waiting.popleft(), failed)
    finally:
        pool.close()


def _answer(pool: Pool, path: Any, worker: _Worker, failed: Callable[[Any, str], dict[str, Any]]) -> dict[str, Any]:
    """The answer of a worker, or why there is none."""
    try:
        if not _answered(worker, pool.limits.seconds):
            reason = f"reading took more than {pool.limits.seconds:g} s"
        elif (answer := worker.pipe.recv()) == _NO_MEMORY:
            reason = f"reading needs more than {pool.limits.bytes:,} bytes of memory"
        else:
            worker.done += 1
            if worker.done >= _RENEWED_AFTER:
                pool.renew(worker)
            found: dict[str, Any] = answer
            return found
    except (EOFError, OSError):
        reason = _ended(pool, worker)
    pool.renew(worker)
    return failed(path, reason)


def _ended(pool: Pool, worker: _Worker) -> str:
    """Why a worker is gone: a signal is a parser's own defect, anything else was the limit of memory."""
    worker.process.join(1)
    code = worker.process.exitcode
    if code is not None and code < 0 and -code not in (signal.SIGKILL, signal.SIGABRT):
        return f"reading ended its process: a defect of a parser ({signal.Signals(-code).name})"
    return f"reading ended its process: it needs more than {pool.limits.bytes:,} bytes of memory"


def _answered(worker: _Worker, seconds: float) -> bool:
    """Whether a worker has answered before it used up its time."""
    left = worker.since + seconds - time.monotonic()
    while not worker.pipe.poll(max(0.0, left)):
        now = _processor_seconds(worker.process.pid)
        used = now - worker.used if math.isfinite(now) else math.inf  # then the clock counts
        waited = time.monotonic() - worker.since
        if used >= seconds or waited >= seconds * _PATIENCE:
            return False
        left = max(seconds - used, 0.01)
    return True


def _processor_seconds(process: int | None) -> float:
    """How long a process has kept a processor busy; infinite where the system does not say."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
            values = file.read().rpartition(")")[2].split()
        return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return math.inf


def _serve(pipe: Connection, work: Callable[[Any], dict[str, Any]], memory: int) -> None:
    """Read documents until the other side is gone; a limit of memory is set once everything is imported."""
    _limit_memory(memory)
    pipe.send("ready")
    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        except MemoryError:
            pipe.send(_NO_MEMORY)
            return
        try:
            answer: object = work(path)
        except MemoryError:
            answer = _NO_MEMORY
        try:
            pipe.send(answer)
        except MemoryError:
            pipe.send(_NO_MEMORY)
        if answer == _NO_MEMORY:
            return


def _limit_memory(extra: int) -> None:
    """Let this process grow by ``extra`` bytes and no more, where the system can say what it has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return
    limit = pages * resource.getpagesize() + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
