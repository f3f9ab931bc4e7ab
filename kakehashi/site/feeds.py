"""Feeds: Atom (RFC 4287) for each language and kind, of what is published in that language and nothing else.

Pure. Ids are the pages' URLs, which are for ever; dates are those of the works, so that a feed changes only when a
work does. No character that XML forbids is written, whatever a title holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from kakehashi.characters import clean
from kakehashi.publication.page import Version, WorkPage
from kakehashi.records.languages import LANGUAGES
from kakehashi.site import addresses
from kakehashi.site.metadata import name_in
from kakehashi.site.model import SiteData

_ENTRIES = 30


def atom(data: SiteData, language: str, kind: str, title: str, works: Sequence[WorkPage], notes: Sequence[str]) -> str:
    """The feed of ``works`` (newest first) in one language; ``notes`` says of each who stands behind its text."""
    shown = works[:_ENTRIES]
    url = data.url + addresses.feed(language, kind)
    page = data.url + (addresses.listing(language, kind) if kind else addresses.home(language))
    updated = max((instant(work.versions[language], work) for work in shown), default="1970-01-01T00:00:00Z")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(LANGUAGES[language].html_lang)}>',
        f"  <id>{escape(url)}</id>",
        f"  <title>{escape(title)}</title>",
        f"  <updated>{escape(updated)}</updated>",
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(url)}/>',
        f'  <link rel="alternate" type="text/html" href={quoteattr(page)}/>',
        f"  <author><name>{escape(name_in(data.names, language))}</name></author>",
    ]
    for work, note in zip(shown, notes, strict=False):
        lines += _entry(data, language, work, note)
    return clean("\n".join([*lines, "</feed>", ""]))


def _entry(data: SiteData, language: str, work: WorkPage, note: str) -> Iterable[str]:
    """One work."""
    version = work.versions[language]
    url = data.url + addresses.work(language, work.path)
    yield "  <entry>"
    yield f"    <id>{escape(url)}</id>"
    yield f"    <title>{escape(version.title)}</title>"
    yield f'    <link rel="alternate" type="text/html" href={quoteattr(url)}/>'
    for other in work.versions:
        if other != language:
            href = data.url + addresses.work(other, work.path)
            yield (
                f'    <link rel="alternate" type="text/html" hreflang={quoteattr(LANGUAGES[other].html_lang)}'
                f" href={quoteattr(href)}/>"
            )
    if work.source_url:
        yield f'    <link rel="via" hreflang={quoteattr(work.original.language)} href={quoteattr(work.source_url)}/>'
    yield f"    <updated>{escape(instant(version, work))}</updated>"
    if len(work.published) == 10:
        yield f"    <published>{escape(work.published)}T00:00:00Z</published>"
    yield f"    <summary>{escape(' '.join(filter(None, (version.summary, note))))}</summary>"
    if work.credit:
        yield f"    <rights>{escape(' '.join(filter(None, (work.credit, work.licence))))}</rights>"
    yield "  </entry>"


def instant(version: Version, work: WorkPage) -> str:
    """When a version last changed, as Atom wants it; a date that is only a year or month stands for its first day."""
    day = version.updated or work.retrieved or work.published.replace("-FY", "-04") or "1970-01-01"
    return f"{(day + '-01-01')[:10]}T00:00:00Z"
