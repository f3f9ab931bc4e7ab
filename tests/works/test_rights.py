"""Rights come first: what a source does not allow is never stored or sent, and the stricter right wins every night."""

from __future__ import annotations

import itertools

import pytest

from kakehashi.model import Agent, Identifier, Record
from kakehashi.records.config import Permission, Source
from kakehashi.records.licences import is_closed_licence, is_open_licence
from kakehashi.works.rights import ALL, STRICTNESS, allowed_of_record, allowed_of_work, apply_rights, embargo, instant

AT = "2026-11-25T18:00:00Z"


def source(rights: str, **more: object) -> Source:
    values = {"id": "press", "licence": "CC-BY-4.0" if rights == "open" else "", **more}
    return Source("https://a.example/", {}, rights, **values)  # type: ignore[arg-type]


def permission(*what: str, **more: object) -> Permission:
    return Permission("letter 12", "2026-04-01", what, **more)  # type: ignore[arg-type]


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
    ("rights", "text", "creators", "languages"),
    [
        ("own", True, True, {"ja", "en"}),
        ("open", True, True, {"ja", "en"}),
        ("metadata", False, True, {"ja", "en"}),
        ("link", False, False, {"ja"}),
    ],
)
def test_only_what_is_allowed_is_kept(rights: str, text: bool, creators: bool, languages: set[str]) -> None:
    """A picture or a summary that is kept under a right for facts alone is a breach that nobody sees."""
    kept = apply_rights(RECORD, source(rights), AT)
    assert (bool(kept.body), bool(kept.summary), bool(kept.images)) == (text, text, text)
    assert bool(kept.creators) == creators
    assert set(kept.title) == languages
    assert kept.rights == rights


@pytest.mark.parametrize(("one", "other"), list(itertools.product(("own", "open", "metadata", "link"), repeat=2)))
def test_the_stricter_of_source_and_work_wins(one: str, other: str) -> None:
    """Whichever of the two is wider, publishing by it would publish what the other has closed."""
    found = allowed_of_work({"source": "press", "rights": other}, {"press": source(one)}, AT)
    assert found.right == max(one, other, key=STRICTNESS.index)
    record = Record("i", "https://a.example/1", "ja", {"ja": "題"}, rights=other)
    assert allowed_of_record(record, source(one), AT).right == found.right


def test_a_source_that_may_be_cached_for_a_day_is_only_ever_linked() -> None:
    assert apply_rights(RECORD, source("own", max_cache=24.0), AT).rights == "link"


def test_an_item_takes_its_own_licence_and_without_one_is_metadata() -> None:
    """A repository holds works of a hundred owners; what names no licence has none."""
    assert allowed_of_record(RECORD, source("item"), AT).right == "metadata"
    for named in ({"licence": "CC BY 4.0"}, {"rights": "CC BY 4.0"}):
        record = Record("i", "https://a.example/1", "ja", {"ja": "題"}, **named)  # type: ignore[arg-type]
        kept = apply_rights(record, source("item"), AT)
        assert (kept.rights, kept.licence) == ("open", "CC BY 4.0")
        stored = {"source": "press", "rights": kept.rights, "licence": kept.licence}
        assert allowed_of_work(stored, {"press": source("item")}, AT).all


def test_an_open_source_does_not_open_an_item_that_closes_itself() -> None:
    """A ministry's page under an open licence may carry a photograph agency's article under none."""
    closed = Record("i", "https://a.example/1", "ja", {"ja": "題"}, licence="CC BY-NC-ND 4.0")
    assert allowed_of_record(closed, source("open"), AT).right == "metadata"
    boilerplate = Record("i", "https://a.example/1", "ja", {"ja": "題"}, licence="© METI, all rights reserved")
    assert allowed_of_record(boilerplate, source("open"), AT).right == "open"


@pytest.mark.parametrize(
    "licence",
    ["CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "PDL-1.0", "CC0", "CC-BY-SA-4.0",
     "CC BY 4.0 International", "Creative Commons Attribution 4.0", "政府標準利用規約（第2.0版）", "CC0-1.0"],
)  # fmt: skip
def test_open_licences_are_known(licence: str) -> None:
    assert is_open_licence(licence)
    assert not is_closed_licence(licence)


@pytest.mark.parametrize(
    "licence",
    ["CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC-SA 4.0", "CC BY NC 4.0",
     "Creative Commons Attribution-NonCommercial 4.0", "text CC BY 4.0, figures CC BY-NC 4.0",
     "https://creativecommons.org/licenses/by-nc-nd/4.0/ (data: CC0)", "クリエイティブ・コモンズ 表示-改変禁止 4.0"],
)  # fmt: skip
def test_licences_that_forbid_changes_or_trade_are_not_open(licence: str) -> None:
    """A translation of an ND text is a breach whatever open licence is named beside it."""
    assert not is_open_licence(licence)
    assert is_closed_licence(licence)


@pytest.mark.parametrize("licence", ["", "All rights reserved", "CCTV", "public"])
def test_what_names_no_licence_is_not_open(licence: str) -> None:
    assert not is_open_licence(licence)


def test_a_permission_is_for_what_it_says() -> None:
    """A letter that allows the summary does not allow the article, and one that ended allows nothing."""
    kept = apply_rights(RECORD, source("permission", permission=permission("summary")), AT)
    assert (bool(kept.summary), bool(kept.body), bool(kept.images)) == (True, False, False)
    whole = source("permission", permission=permission("summary", "body", "pictures"))
    assert allowed_of_record(RECORD, whole, AT).parts == ALL
    assert allowed_of_record(RECORD, whole, AT).translate
    unread = source("permission", permission=permission("body", translate=False))
    assert not allowed_of_record(RECORD, unread, AT).translate
    ends = source("permission", permission=permission("body", until="2026-11-25"))
    assert allowed_of_record(RECORD, ends, "2026-11-25T14:59:59Z").right == "permission"
    assert allowed_of_record(RECORD, ends, "2026-11-25T15:00:00Z").right == "metadata"
    assert allowed_of_record(RECORD, whole, "2026-03-31T14:00:00Z").right == "metadata"


def test_a_permission_that_became_ownership_takes_nothing_away() -> None:
    """The stored word 'permission' is its source's, not the work's: it must not outlive the permission."""
    assert allowed_of_work({"source": "press", "rights": "permission"}, {"press": source("own")}, AT).all


def test_a_linked_title_is_never_translated() -> None:
    assert not allowed_of_record(RECORD, source("link"), AT).translate
    assert allowed_of_record(RECORD, source("metadata"), AT).translate


@pytest.mark.parametrize(
    ("rights", "external", "stored", "leaves"),
    [
        ("own", None, "own", True),
        ("open", None, "open", True),
        ("own", None, "metadata", False),
        ("own", False, "own", False),
        ("metadata", None, "metadata", False),
        ("metadata", True, "metadata", True),
    ],
)
def test_a_text_leaves_the_machine_only_where_its_own_right_allows_it(
    rights: str, external: bool | None, stored: str, leaves: bool
) -> None:
    """A work that closes itself must not be sent away because its source is open."""
    found = allowed_of_work(
        {"source": "press", "rights": stored}, {"press": source(rights, external_engines=external)}, AT
    )
    assert found.leave is leaves


def test_a_source_that_is_gone_takes_its_works_along_and_a_renamed_one_does_not() -> None:
    """Without its table nobody can say any more what may be shown."""
    gone = allowed_of_work({"source": "press", "rights": "own"}, {}, AT)
    assert gone.gone
    assert (gone.right, gone.parts, gone.translate) == ("link", frozenset(), False)
    assert "'press'" in gone.reason
    renamed = Source("https://a.example/", {}, "own", id="agency", was=("press",))
    assert allowed_of_work({"source": "press", "rights": "own"}, {"agency": renamed}, AT).all
    assert allowed_of_work({}, {}, AT).all, "what the portal's people wrote has no source"


@pytest.mark.parametrize(
    ("until", "opens"),
    [
        ("2026-12-01", "2026-11-30T15:00:00+00:00"),
        ("2026-12-01T10:00+09:00", "2026-12-01T01:00:00+00:00"),
        ("2026-12", "2026-12-31T15:00:00+00:00"),
        ("2026", "2026-12-31T15:00:00+00:00"),
    ],
)
def test_an_embargo_ends_in_japan_and_not_a_minute_before(until: str, opens: str) -> None:
    """A journal closes its doors to whoever breaks an embargo by a time zone."""
    assert instant(until).timestamp() == instant(opens).timestamp()
    record = Record("i", "https://a.example/1", "ja", {"ja": "題"}, embargo_until=until)
    before, after = "2026-11-30T14:59:59Z", "2026-12-31T15:00:00Z"
    assert embargo(record, source("own"), before) == until
    assert allowed_of_record(record, source("own"), before).gone
    assert not embargo(record, source("own"), after)
    assert allowed_of_record(record, source("own"), after).all


def test_the_later_of_two_embargoes_holds_and_one_that_nobody_can_read_never_ends() -> None:
    record = Record("i", "https://a.example/1", "ja", {"ja": "題"}, embargo_until="2027-01-01")
    assert embargo(record, source("own", embargo_until="2026-12-01"), AT) == "2027-01-01"
    stored = {"source": "press", "rights": "own", "embargo_until": "soon"}
    assert allowed_of_work(stored, {"press": source("own")}, AT).gone
