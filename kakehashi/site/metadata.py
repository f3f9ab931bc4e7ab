"""Machine-readable facts of a page: schema.org as JSON-LD, which versions there are, and who stands behind the text.

Pure. Only versions that exist are named; a news page never claims to be the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kakehashi.model import Texts
from kakehashi.publication.page import Version, WorkPage
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import COMMON, LANGUAGES
from kakehashi.site import addresses
from kakehashi.site.model import SiteData
from kakehashi.web_address import runs, web_address

_SOURCE_TYPES = {
    "machine": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "edited": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}


def work_json_ld(page: WorkPage, version: Version, data: SiteData) -> dict[str, Any]:
    """A work's page in one language as schema.org: its original, its sister translations, its rights."""
    url = data.url + addresses.work(version.language, page.path)
    kind = KINDS[page.kind].schema_type if page.kind in KINDS else "Article"
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if kind == "NewsArticle" else ["CreativeWork", kind],
        "@id": url,
        "url": url,
        "headline": version.title,
        "description": version.summary,
        "inLanguage": LANGUAGES[version.language].html_lang,
        "datePublished": page.published.removesuffix("-FY"),
        "dateModified": version.updated,
        "license": page.licence_url or page.licence,
        "creditText": page.credit,
        "author": [{"@type": "Person", "name": name_in(item.name, version.language)} for item in page.creators],
        "sourceOrganization": _organisations(page, version.language),
        "publisher": {"@type": "Organization", "name": name_in(data.names, version.language)},
        "identifier": [f"{item.scheme}:{item.value}" for item in page.identifiers],
        "digitalSourceType": _SOURCE_TYPES.get(version.made, ""),
    }
    if version.language != page.original.language:
        facts["translationOfWork"] = _without_empty({
            "@type": "CreativeWork",
            "@id": page.source_url,
            "inLanguage": page.original.language,
            "name": page.original.title,
        })  # fmt: skip
    facts["workTranslation"] = [
        {"@id": data.url + addresses.work(language, page.path), "inLanguage": LANGUAGES[language].html_lang}
        for language in page.versions
        if language not in (version.language, page.original.language)
    ]
    return _without_empty(facts)


def _organisations(page: WorkPage, language: str) -> list[Mapping[str, str]]:
    """The bodies behind a work."""
    return [
        _without_empty({"@type": "Organization", "name": name_in(item.name, language), **_identity(item.id)})
        for item in page.organisations
    ]


def _identity(raw: str) -> Mapping[str, str]:
    """What names a body: its address where its identifier is one, else the identifier as it stands."""
    address = web_address(raw)
    return {"@id": str(address)} if address else {"identifier": "" if runs(raw) else raw}


def _without_empty(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are known."""
    return {name: value for name, value in facts.items() if value not in ("", [], None)}


def name_in(names: Texts, language: str) -> str:
    """A name in a language, else in the common language, else as its source writes it."""
    return names.get(language) or names.get(COMMON) or next(iter(names.values()), "")
