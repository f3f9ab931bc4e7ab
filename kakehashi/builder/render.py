"""The thin adapter to MkDocs: one build a language over pages that are handed in, in processes of their own.

Run as a program it renders one job: ``python -m kakehashi.builder.render JOB.json``. It imports MkDocs and the site
only, starts no thread, and forks on Linux, spawns elsewhere. It writes below the job's scratch folder and nowhere
else; whoever wants another generator replaces this file and ``plugins/``.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from kakehashi.errors import BuildError
from kakehashi.segments.markdown import EXTENSION_CONFIGS, EXTENSIONS
from kakehashi.site.model import PageSpec

_CHUNK = 1500
"""The most pages that one MkDocs build is given, so that the largest language keeps no core waiting."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one run renders: pages by language, the portal's ``mkdocs.yml`` or ``""``, where to, and with how many.

    ``looks`` gives the theme's language and the direction of writing by the pages' language.
    """

    pages: tuple[PageSpec, ...]
    settings: str
    site_name: str
    url: str
    scratch: str
    jobs: int
    looks: Mapping[str, tuple[str, str]]


def render(job: Job) -> list[str]:
    """Render a job in a fresh process; gives the warnings of MkDocs. Raises ``BuildError`` when it ends badly."""
    folder = Path(job.scratch).resolve()
    job = replace(job, scratch=str(folder), settings=str(Path(job.settings).resolve()) if job.settings else "")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "job.json"
    pages = [page.to_json() for page in job.pages]
    plain = {**{item.name: getattr(job, item.name) for item in fields(job)}, "pages": pages}
    file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "kakehashi.builder.render", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BuildError(f"MkDocs ended with {done.returncode}: {tail}", where="build")
    return [str(line) for line in json.loads(done.stdout)]


def read_pages(file: Path) -> list[PageSpec]:
    """The pages of one chunk, as its MkDocs build reads them."""
    return [PageSpec.from_json(item) for item in json.loads(file.read_text(encoding="utf-8"))]


def _main(file: Path) -> int:
    """Render the job of a file: chunks side by side, warnings on standard output."""
    data = json.loads(file.read_text(encoding="utf-8"))
    chunks = list(_chunks([PageSpec.from_json(item) for item in data["pages"]]))
    tasks = []
    for number, pages in enumerate(chunks):
        chunk = Path(data["scratch"]) / f"chunk-{number}.json"
        chunk.write_text(json.dumps([page.to_json() for page in pages], ensure_ascii=False), encoding="utf-8")
        tasks.append((str(chunk), pages[0].language, data))
    jobs = min(data["jobs"] or os.cpu_count() or 1, len(tasks))
    method = "fork" if sys.platform == "linux" else "spawn"
    if jobs <= 1:
        found = [_render_chunk(task) for task in tasks]
    else:
        with multiprocessing.get_context(method).Pool(jobs) as pool:
            found = pool.map(_render_chunk, tasks, chunksize=1)
    sys.stdout.write(json.dumps([line for lines in found for line in lines], ensure_ascii=False))
    return 0


def _chunks(pages: Sequence[PageSpec]) -> list[list[PageSpec]]:
    """The pages by language, the longest runs first, none longer than a chunk."""
    by_language: dict[str, list[PageSpec]] = {}
    for page in pages:
        by_language.setdefault(page.language, []).append(page)
    chunks = [found[start : start + _CHUNK] for found in by_language.values() for start in range(0, len(found), _CHUNK)]
    return sorted(chunks, key=len, reverse=True)


class _Warnings(logging.Handler):
    """Gathers what MkDocs warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _render_chunk(task: tuple[str, str, dict[str, Any]]) -> list[str]:
    """One MkDocs build of pages in one language."""
    from mkdocs.commands.build import build

    chunk, language, data = task
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    errors = logging.StreamHandler()
    errors.setLevel(logging.ERROR)  # what makes MkDocs give up goes to standard error, and so into our own error
    logger.handlers = [warnings, errors]
    logger.setLevel(logging.WARNING)
    build(configuration(chunk, language, data))
    return warnings.lines


def configuration(chunk: str, language: str, data: dict[str, Any]) -> Any:
    """The MkDocs configuration of one chunk: the portal's own settings, and what the site engine decides."""
    from mkdocs.config import load_config

    empty = Path(data["scratch"]) / "docs"
    empty.mkdir(parents=True, exist_ok=True)
    site = Path(data["scratch"]) / "html" / Path(chunk).stem
    templates = resources.files("kakehashi.site") / "theme" / "templates"
    spoken, direction = data["looks"][language]
    theme = {**_theme(data["settings"]), "language": spoken, "direction": direction, "custom_dir": str(templates)}
    return load_config(
        data["settings"] or _no_settings(empty.parent),
        site_name=data["site_name"],
        site_url=data["url"],
        docs_dir=str(empty),
        site_dir=str(site),
        theme=theme,
        plugins=[{"kakehashi": {"pages": chunk}}],
        markdown_extensions=[
            *({name: dict(EXTENSION_CONFIGS.get(name, {}))} for name in EXTENSIONS),
            {"kakehashi.builder.mkdocs_pages:MalformedLinks": {}},
        ],
        validation={"links": {"not_found": "ignore", "unrecognized_links": "ignore", "absolute_links": "ignore"}},
        extra={"homepage": "./"},
        nav=None,
    )


def _no_settings(folder: Path) -> str:
    """A file for portals without ``mkdocs.yml``."""
    file = folder / "mkdocs.yml"
    file.write_text("site_name: portal\n", encoding="utf-8")
    return str(file)


def _theme(settings: str) -> dict[str, Any]:
    """The theme table of the portal's ``mkdocs.yml``: palette and features are the portal's choice."""
    from mkdocs.utils.yaml import yaml_load

    given: Any = {}
    if settings:
        with Path(settings).open("rb") as file:
            given = (yaml_load(file) or {}).get("theme", {})
    table = dict(given) if isinstance(given, dict) else {}
    return {**table, "name": "material", "font": False}


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
