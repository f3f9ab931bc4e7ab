"""The pages of a site as specifications: which there are, their addresses, and all that each shows.

Pure. A page knows only versions that exist; whoever renders it has nothing left to decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.model import TAXONOMIES, Agent, LanguageTag
from kakehashi.publication.page import HandPage, Version, WorkPage
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import COMMON, LANGUAGES
from kakehashi.site import addresses, listings
from kakehashi.site.metadata import name_in, work_json_ld
from kakehashi.site.model import PageSpec, SiteData
from kakehashi.site.words import Words, read_words
from kakehashi.web_address import WebAddress, web_address

_LINK = re.compile(r"(\]\()(https?://[^\s()]+)(\))")
_ON_HOME = 10


_PICTURE = re.compile(r"(!\[(?:\\.|[^\[\]\\])*\]\()media/([0-9a-f]{16}\.webp)\)")
"""A stored picture as its work's text names it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The published works of one language, newest first, all and by kind; what its pages list."""

    newest: tuple[WorkPage, ...]
    kinds: Mapping[str, tuple[WorkPage, ...]]


def shelves(data: SiteData) -> dict[LanguageTag, Shelf]:
    """The shelf of each language."""
    result = {}
    for language in data.languages:
        newest = listings.newest_first(data.works, language)
        kinds = {kind: tuple(work for work in newest if work.kind == kind) for kind in KINDS}
        result[language] = Shelf(tuple(newest), {kind: works for kind, works in kinds.items() if works})
    return result


def language_pages(data: SiteData, language: LanguageTag, shelf: Mapping[LanguageTag, Shelf]) -> Iterator[PageSpec]:
    """All pages of one language."""
    frame = Frame(data, language, read_words(language), shelf)
    known = {work.source_url: work.path for work in data.works if language in work.versions and work.source_url}
    yield home_page(frame)
    for page in data.pages:
        if page.slug != "index" and language in page.versions:
            yield hand_page(frame, page)
    for kind in frame.shelf[language].kinds:
        yield from listing_pages(frame, kind)
    for work in data.works:
        if language in work.versions and addresses.work(language, work.path) not in data.standing:
            yield work_page(frame, work, known)
    yield not_found_page(frame)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a language share."""

    data: SiteData
    language: LanguageTag
    words: Words
    shelf: Mapping[LanguageTag, Shelf]

    @property
    def name(self) -> str:
        """The portal's name in this language."""
        return name_in(self.data.names, self.language)

    def context(
        self,
        url: str,
        layout: str,
        versions: Mapping[LanguageTag, str],
        description: str = "",
        original: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What every page shows: the switch to its versions (by language, their addresses), navigation, head."""
        record = LANGUAGES[self.language]
        return {
            "layout": layout,
            "site_name": self.name,
            "html_lang": record.html_lang,
            "locale": record.locale,
            "description": description,
            "canonical": WebAddress(self.data.url + url),
            "home": addresses.relative(url, addresses.home(self.language)),
            "alternates": self._alternates(versions),
            "switch": self._switch(url, versions, original),
            "nav": list(self._nav(url)),
            "feed": {
                "href": addresses.relative(url, addresses.feed(self.language)),
                "title": self.name,
            },
            "contact": addresses.MailAddress(self.data.contact) if self.data.contact else "",
            "w": {key: self.words(f"site.{key}") for key in ("skip", "languages", "menu", "feed", "footer", "contact")},
        }

    def _alternates(self, versions: Mapping[LanguageTag, str]) -> list[dict[str, Any]]:
        """hreflang of the versions that exist, and ``x-default``, the first of the portal's languages among them."""
        ordered = [tag for tag in self.data.languages if tag in versions]
        found = [
            {"lang": LANGUAGES[tag].html_lang, "href": WebAddress(self.data.url + versions[tag])} for tag in ordered
        ]
        return [*found, {"lang": "x-default", "href": found[0]["href"]}] if found else []

    def _switch(
        self, url: str, versions: Mapping[LanguageTag, str], original: Mapping[str, Any] | None
    ) -> list[dict[str, Any]]:
        """The versions of this page as links, the current one marked, and the original where it stands elsewhere."""
        found: list[dict[str, Any]] = [
            {
                "href": addresses.relative(url, versions[tag]),
                "text": LANGUAGES[tag].autonym,
                "lang": LANGUAGES[tag].html_lang,
                "current": tag == self.language,
                "note": "",
            }
            for tag in self.data.languages
            if tag in versions
        ]
        return [*found, dict(original)] if original else found

    def _nav(self, url: str) -> Iterator[dict[str, Any]]:
        """Home, the kinds that have works, and the hand-written pages."""
        targets = [(addresses.home(self.language), self.words("site.home"))]
        targets += [
            (addresses.listing(self.language, kind), self.words(f"kind.{kind}"))
            for kind in self.shelf[self.language].kinds
        ]
        targets += [
            (addresses.hand_page(self.language, page.slug), page.versions[self.language].title)
            for page in self.data.pages
            if page.slug != "index" and self.language in page.versions
        ]
        for target, text in targets:
            yield {"href": addresses.relative(url, target), "text": text, "current": target == url}


def home_page(frame: Frame) -> PageSpec:
    """The home page: its hand-written text where there is one, then the newest works."""
    data, language, words = frame.data, frame.language, frame.words
    url = addresses.home(language)
    page = next((page for page in data.pages if page.slug == "index"), None)
    version = page.versions.get(language) if page else None
    versions = {tag: addresses.home(tag) for tag in data.languages}
    description = version.summary if version else frame.name
    context = frame.context(url, "home", versions, description)
    context["heading"] = version.title if version else frame.name
    context["listing"] = [_item(frame, url, work) for work in frame.shelf[language].newest[:_ON_HOME]]
    context["listing_title"] = words("site.latest")
    context["empty"] = words("site.empty")
    return PageSpec(url, language, frame.name, version.body if version else "", context)


def hand_page(frame: Frame, page: HandPage) -> PageSpec:
    """A hand-written page."""
    url = addresses.hand_page(frame.language, page.slug)
    version = page.versions[frame.language]
    tags = [tag for tag in frame.data.languages if tag in page.versions]
    versions = {tag: addresses.hand_page(tag, page.slug) for tag in tags}
    context = frame.context(url, "page", versions, version.summary)
    context |= {"heading": version.title, "summary": version.summary}
    return PageSpec(url, frame.language, version.title, version.body, context)


def listing_pages(frame: Frame, kind: str) -> Iterator[PageSpec]:
    """The pages of one kind's listing."""
    size, language, words = frame.data.page_size, frame.language, frame.words
    found = listings.pages(frame.shelf[language].kinds[kind], size)
    for place, page in enumerate(found):
        url = addresses.listing(language, kind, page.number)
        tags = [
            tag
            for tag in frame.data.languages
            if kind in frame.shelf[tag].kinds
            and (not page.number or page.number < len(listings.pages(frame.shelf[tag].kinds[kind], size)))
        ]
        title = words(f"kind.{kind}")
        versions = {tag: addresses.listing(tag, kind, page.number) for tag in tags}
        context = frame.context(url, "listing", versions, f"{title}: {frame.name}")
        newer = addresses.listing(language, kind, found[place - 1].number) if place else ""
        older = addresses.listing(language, kind, found[place + 1].number) if place + 1 < len(found) else ""
        context |= {
            "heading": title,
            "listing": [_item(frame, url, work) for work in page.works],
            "newer": {"href": addresses.relative(url, newer), "text": words("site.newer")} if newer else None,
            "older": {"href": addresses.relative(url, older), "text": words("site.older")} if older else None,
        }
        context["feed"] = {
            "href": addresses.relative(url, addresses.feed(language, kind)),
            "title": f"{title}: {frame.name}",
        }
        yield PageSpec(url, language, title, "", context)


def work_page(frame: Frame, work: WorkPage, known: Mapping[str, str]) -> PageSpec:
    """A work in one language; ``known`` maps the URLs of originals to the works of this portal."""
    language = frame.language
    url = addresses.work(language, work.path)
    version = work.versions[language]
    versions = {tag: addresses.work(tag, work.path) for tag in frame.data.languages if tag in work.versions}
    context = frame.context(url, "work", versions, version.summary, _original_link(work, frame.words))
    context |= {"heading": version.title, "heading_lang": _lang(version), "summary": version.summary}
    context["breadcrumb"] = {
        "href": addresses.relative(url, addresses.listing(language, work.kind)),
        "text": frame.words(f"kind.{work.kind}"),
    }
    if work.kind not in frame.shelf[language].kinds:
        context["breadcrumb"] = None  # only withdrawn works: there is no listing to lead back to
    context["notice"] = notice(frame.words, work, version)
    if work.withdrawn_on:
        context |= {"withdrawn": True, "facts": [], "summary": "", "json_ld": ""}
        return PageSpec(url, language, version.title, "", context)
    context["facts"] = list(facts(frame, work))
    context["json_ld"] = _json_ld(work, version, frame.data)
    body = _pictures(_internal_links(version.body, url, language, known), url, work.path)
    return PageSpec(url, language, version.title, body, context)


def _json_ld(work: WorkPage, version: Version, data: SiteData) -> str:
    """The machine-readable facts of a page as its template writes them."""
    return json.dumps(addresses.to_plain(work_json_ld(work, version, data)), ensure_ascii=False, sort_keys=True)


def _lang(version: Version) -> str:
    """The ``lang`` of title and summary where they are in another language than their page."""
    return LANGUAGES[version.head_language].html_lang if version.head_language else ""


def _pictures(markdown: str, url: str, path: str) -> str:
    """The text with its stored pictures, which stand once for all languages, as its page reaches them."""
    return _PICTURE.sub(
        lambda found: f"{found[1]}{addresses.relative(url, addresses.media(path, found[2]))})", markdown
    )


def not_found_page(frame: Frame) -> PageSpec:
    """The page of a language for addresses that lead nowhere; its links are absolute, since it stands anywhere."""
    url = f"{frame.language}/404.html"
    context = frame.context(url, "404", {})
    context |= {"heading": frame.words("site.not_found"), "summary": frame.words("site.not_found_text")}
    context["canonical"] = ""
    root = addresses.prefix(frame.data.url)
    context["home"] = addresses.SiteAddress(root + addresses.home(frame.language))
    context["nav"] = [
        {**item, "href": addresses.SiteAddress(root + _joined(frame.language, item["href"])), "current": False}
        for item in context["nav"]
    ]
    context["feed"] = {"href": addresses.SiteAddress(root + addresses.feed(frame.language)), "title": frame.name}
    return PageSpec(url, frame.language, frame.words("site.not_found"), "", context)


def _joined(language: str, relative: str) -> str:
    """An address below a language's home, from one relative to that home."""
    return f"{language}/" if relative == "./" else f"{language}/{relative}"


def notice(words: Words, work: WorkPage, version: Version) -> dict[str, Any]:
    """What readers are told about this text: who stands behind it, what is missing, what has changed since."""
    if work.withdrawn_on:
        lines = [words("notice.withdrawn", date=words.date(work.withdrawn_on))]
        return {"state": "withdrawn", "lines": [*lines, words("notice.reason", reason=work.withdrawn_reason)]}
    language = words.language_name(work.original.language)
    if version.made == "approved":
        lines = [words("notice.approved", name=version.approved_by, date=words.date(version.approved_on))]
    elif version.made == "machine":
        origin = words.language_name(version.origins[0]) if version.origins else language
        lines = [words("notice.machine", language=origin)]
    else:
        lines = [words(f"notice.{version.made}", language=language)]
    if version.heads_on:
        lines.append(words("notice.heads", date=words.date(version.heads_on)))
    if version.missing:
        lines.append(words("notice.partial", missing=version.missing, segments=version.segments, language=language))
    if version.behind:
        lines.append(words("notice.behind", behind=version.behind))
    return {"state": version.state, "lines": lines}


def badge(words: Words, version: Version) -> list[str]:
    """The notice in a word or two, for listings."""
    found = [words(f"badge.{version.made}")] if version.made != "original" else []
    if version.missing:
        found.append(words("badge.partial"))
    if version.behind:
        found.append(words("badge.behind"))
    return found


def facts(frame: Frame, work: WorkPage) -> Iterator[dict[str, Any]]:
    """The facts of a work as term and descriptions: date, source, original, who, identifiers, terms, rights."""
    words, language = frame.words, frame.language
    yield from _fact(words, "published", [{"text": words.date(work.published), "time": work.published}])
    yield from _fact(words, "source", [{"text": name_in(work.source_name, language)}])
    original = {"text": work.original.title, "href": work.source_url, "lang": work.original.language}
    yield from _fact(words, "original", [original] if work.source_url else [])
    yield from _fact(words, "creators", _agents(work.creators, language))
    yield from _fact(words, "organisations", _agents(work.organisations, language))
    yield from _fact(words, "identifiers", [_identifier(item.scheme, item.value) for item in work.identifiers])
    for taxonomy in TAXONOMIES:
        names = frame.data.taxonomy.get(taxonomy, {})
        terms = [{"text": name_in(names.get(term, {}), language) or term} for term in work.terms.get(taxonomy, ())]
        yield from _fact(words, taxonomy, terms)
    yield from _fact(words, "official", _official(work, words))
    yield from _fact(words, "credit", [{"text": work.credit}] if work.credit else [])
    licence = {"text": work.licence, "href": work.licence_url}
    yield from _fact(words, "licence", [licence] if work.licence else [])


def _fact(words: Words, name: str, values: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A fact with its values, where there are any."""
    found = [value for value in values if value.get("text")]
    if found:
        yield {"name": name, "term": words(f"fact.{name}"), "values": found}


def _agents(items: Iterable[Agent], language: str) -> list[dict[str, str]]:
    """Names as the record gives them, with the language they are in where it is another."""
    result = []
    for item in items:
        given = language if language in item.name else COMMON if COMMON in item.name else next(iter(item.name), "")
        result.append({"text": item.name.get(given, ""), "lang": "" if given == language else given})
    return result


def _identifier(scheme: str, value: str) -> dict[str, str]:
    """An identifier, as a link where its scheme has a resolver."""
    href = web_address(f"https://doi.org/{value}" if scheme == "doi" else value) or ""
    return {"text": f"{scheme.upper() if scheme == 'doi' else scheme} {value}", "href": href}


def _official(work: WorkPage, words: Words) -> list[dict[str, str]]:
    """Official translations elsewhere."""
    return [
        {"text": words.language_name(language), "href": url, "lang": language}
        for language, url in work.official.items()
        if language in LANGUAGES
    ]


def _original_link(work: WorkPage, words: Words) -> dict[str, Any] | None:
    """The original in the language switch, where it is not a page of this portal; ``None`` otherwise."""
    language = work.original.language
    if language in work.versions or not work.source_url or work.withdrawn_on:
        return None
    record = LANGUAGES[language]
    link = {"href": work.source_url, "text": record.autonym, "lang": record.html_lang, "current": False}
    return link | {"note": words("site.original")}


def _item(frame: Frame, url: str, work: WorkPage) -> dict[str, Any]:
    """A work as a line of a listing."""
    version = work.versions[frame.language]
    return {
        "href": addresses.relative(url, addresses.work(frame.language, work.path)),
        "title": version.title,
        "lang": _lang(version),
        "summary": version.summary,
        "date": frame.words.date(work.published),
        "time": work.published,
        "kind": frame.words(f"kind.{work.kind}"),
        "badges": badge(frame.words, version),
    }


def _internal_links(markdown: str, url: str, language: str, known: Mapping[str, str]) -> str:
    """The Markdown with links to originals of works that stand here in this language as links to those works."""

    def resolved(match: re.Match[str]) -> str:
        path = known.get(match[2])
        return f"{match[1]}{addresses.relative(url, addresses.work(language, path))}{match[3]}" if path else match[0]

    return _LINK.sub(resolved, markdown)
