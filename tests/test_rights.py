"""Rights come first: what a source does not allow is never stored or sent."""

from __future__ import annotations

import pytest

from kakehashi.config import Permission, Source
from kakehashi.model import Agent, Identifier, Record
from kakehashi.rights import apply_rights, is_open_licence, may_translate


def source(rights: str, **more: object) -> Source:
    return Source("https://a.example/", {}, rights, licence="CC-BY-4.0" if rights == "open" else "", **more)  # type: ignore[arg-type]


RECORD = Record(
    "i",
    "https://a.example/1",
    "ja",
    {"ja": "題", "en": "Title"},
    summary={"ja": "要"},
    body={"ja": "<p>本</p>"},
    creators=(Agent({"ja": "山"}),),
    identifiers=(Identifier("doi", "10.1/x"),),
    images=("https://a.example/x.png",),
)


@pytest.mark.parametrize(
    ("rights", "body", "summary", "creators"),
    [
        ("own", True, True, True),
        ("open", True, True, True),
        ("metadata", False, False, True),
        ("link", False, False, False),
    ],
)
def test_only_what_is_allowed_is_kept(rights: str, body: bool, summary: bool, creators: bool) -> None:
    kept = apply_rights(RECORD, source(rights))
    assert (bool(kept.body), bool(kept.summary), bool(kept.creators)) == (body, summary, creators)
    assert kept.title["ja"] == "題"
    assert kept.rights == rights


def test_a_source_that_may_be_cached_for_a_day_is_only_ever_linked() -> None:
    assert apply_rights(RECORD, source("own", max_cache=24.0)).rights == "link"


def test_an_item_without_a_licence_is_metadata() -> None:
    assert apply_rights(RECORD, source("item")).rights == "metadata"


@pytest.mark.parametrize(
    "licence", ["CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "PDL-1.0", "CC0"]
)
def test_open_licences_are_known(licence: str) -> None:
    assert is_open_licence(licence)


@pytest.mark.parametrize(
    "licence", ["", "All rights reserved", "CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"]
)
def test_licences_that_forbid_translating_are_not_open(licence: str) -> None:
    assert not is_open_licence(licence)


def test_a_linked_title_is_never_translated_and_a_permission_decides_itself() -> None:
    assert not may_translate("link", source("link"))
    assert may_translate("metadata", source("metadata"))
    allowed = source("permission", permission=Permission("letter 12", "2026-04-01"))
    refused = source("permission", permission=Permission("letter 12", "2026-04-01", translate=False))
    assert may_translate("permission", allowed)
    assert not may_translate("permission", refused)
