"""What is taken out of a work leaves documents and texts, is named in its ledger, and comes back only by right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kakehashi.errors import ReviewError
from kakehashi.model import Agent, Record, Translated, Work
from kakehashi.reading.identity import with_hash
from kakehashi.records.config import Permission, Source
from kakehashi.review import ledger, state
from kakehashi.review.events import Redacted, Restored, Withdrawn
from kakehashi.verbs.verify import work_problems
from kakehashi.works import documents as works
from kakehashi.works.redaction import emptied, enforced, redact, restore, restricted, withdraw
from kakehashi.works.rights import Allowed, allowed_of_work, apply_rights

BY, EDITOR = "Night <night@kakehashi.example>", "Hana <hana@portal.example>"
OWN = Source(url="https://a.example/", name={"en": "A"}, rights="own", id="a", kind="result")
LINK, METADATA = replace(OWN, rights="link"), replace(OWN, rights="metadata")
RECORD = with_hash(Record(
    "1", "https://a.example/1/", "ja", {"ja": "水素の研究"}, summary={"ja": "要約の文"},
    body={"ja": "<h2>秘密の見出し</h2><p>秘密の本文</p>"}, creators=(Agent({"ja": "山田"}),),
))  # fmt: skip
SECRETS = ("秘密の見出し", "秘密の本文", "要約の文", "secret heading", "secret body", "summary in English")


def _at(day: int) -> str:
    return f"2026-11-{day:02}T18:00:00Z"


def _harvest(work: Work | None, source: Source, day: int, record: Record = RECORD) -> Work:
    found = works.harvest_record(work, apply_rights(record, source, _at(day)), source, _at(day), BY)
    assert found is not None
    return found


def _translated() -> Work:
    work = _harvest(None, OWN, 1)
    english = ("Hydrogen research", "summary in English", "secret heading", "secret body")
    results = {key: Translated(text, "e") for key, text in zip(works.source_texts(work), english, strict=True)}
    return works.with_texts(work, "en", results, _at(2), BY)


def _allowed(work: Work, source: Source | None, day: int) -> Allowed:
    sources = {"a": source} if source else {}
    return allowed_of_work(works.metadata_of(work), sources, _at(day))


def _enforced(work: Work, source: Source | None, day: int) -> Work:
    return enforced(work, _allowed(work, source, day), _at(day), BY)


def _holds(work: Work) -> str:
    return "\n".join([*work.documents.values(), *work.texts.values(), ledger.write_ledger(work.events)])


@pytest.mark.parametrize(("source", "english"), [(LINK, False), (METADATA, True), (None, False)])
def test_a_stricter_right_takes_the_text_out_and_says_so(source: Source | None, english: bool) -> None:
    """Text that its owner closed would stay public, with a report that says "done"."""
    work = _translated()
    after = _enforced(work, source, 3)
    assert not [secret for secret in SECRETS if secret in _holds(after)]
    assert ("en" in after.documents) is (source is not LINK), "what is gone says so in each language that it had"
    assert ("Hydrogen research" in _holds(after)) is english
    assert "水素の研究" in after.original
    assert ("山田" in after.original) is (source is METADATA)
    (event,) = [item for item in after.events if isinstance(item, Redacted)]
    assert set(event.hashes) == {name for name, text in after.texts.items() if not text}
    assert event.reason
    assert (state.withdrawal(after.events) is not None) is (source is None)
    assert work_problems(after) == []
    assert len(emptied(work, after)) == (6 if english else 7)
    assert _enforced(after, source, 4) == after, "a second night must find nothing to do"


def test_what_is_allowed_stays_byte_for_byte() -> None:
    """A night that rewrites what fits would send editors looking for changes."""
    work = _translated()
    assert _enforced(work, OWN, 3) is work
    assert restricted(work, _allowed(work, OWN, 3)) is work


def test_old_revisions_go_too() -> None:
    """The sentence before the correction is as closed as the one after it."""
    changed = with_hash(replace(RECORD, body={"ja": "<p>別の本文</p>"}, hash=""))
    work = _harvest(_translated(), OWN, 3, changed)
    after = _enforced(work, LINK, 4)
    assert not [secret for secret in (*SECRETS, "別の本文") if secret in _holds(after)]
    assert work_problems(after) == []


def test_a_change_that_comes_under_a_stricter_right_leaves_nothing_of_the_old_one() -> None:
    """A harvest that stores less keeps the old texts: the night has to find them though the front matter fits."""
    changed = with_hash(replace(RECORD, body={"ja": "<p>別の本文</p>"}, hash=""))
    work = _harvest(_translated(), LINK, 3, changed)
    assert works.metadata_of(work)["rights"] == "link"
    after = _enforced(work, LINK, 3)
    assert not [secret for secret in SECRETS if secret in _holds(after)]


def test_a_permission_for_the_summary_keeps_the_summary_only() -> None:
    """What is permitted must not go with what is not."""
    letter = Permission("letter 12", "2026-04-01", ("summary",))
    after = _enforced(_translated(), replace(OWN, rights="permission", permission=letter), 3)
    assert "要約の文" in after.original
    assert "summary in English" in after.documents["en"]
    assert "秘密の本文" not in _holds(after)
    assert "secret body" not in _holds(after)
    assert works.translation_state(after, "en").missing == 0
    no = replace(OWN, rights="permission", permission=replace(letter, what=("summary", "body"), translate=False))
    untranslated = _enforced(_translated(), no, 3)
    assert "en" not in untranslated.documents
    assert not [secret for secret in SECRETS if secret in _holds(untranslated) and secret.isascii()]
    assert "秘密の本文" in untranslated.original


def test_what_the_source_supplied_itself_stays_where_only_translating_is_forbidden() -> None:
    """The publisher's own English is no translation of ours; under a link alone it goes like all the rest."""
    record = with_hash(replace(RECORD, title={"ja": "水素の研究", "en": "Official title"}, hash=""))
    work, _ = works.supplied(_harvest(_translated(), OWN, 3, record), record, _at(3), BY)
    letter = Permission("letter 12", "2026-04-01", ("summary", "body"), translate=False)
    after = _enforced(work, replace(OWN, rights="permission", permission=letter), 4)
    assert "Official title" in after.documents["en"]
    assert "Official title" in after.texts.values()
    assert "secret body" not in _holds(after)
    assert work_problems(after) == []
    assert "Official title" not in _holds(_enforced(work, LINK, 4))


def test_pictures_that_are_not_permitted_leave_the_page_too() -> None:
    """A link to a file that was deleted would be a broken picture, and its caption is text that may stay."""
    work = _harvest(None, OWN, 1)
    document = work.original + "\n![図1](media/0123456789abcdef.webp){ loading=lazy width=1 height=1 }\n"
    letter = Permission("letter 12", "2026-04-01", ("summary", "body"))
    allowed = allowed_of_work({"source": "a"}, {"a": replace(OWN, rights="permission", permission=letter)}, _at(2))
    left = restricted(replace(work, documents={"ja": document}), allowed).original
    assert "media/" not in left
    assert "図1" in left


def test_a_translation_that_nobody_can_read_goes_with_the_text() -> None:
    """A broken file must not keep what its right has closed."""
    work = _translated()
    broken = replace(work, documents={**work.documents, "en": work.documents["en"] + "\nsecret body and more\n"})
    assert "secret body" not in _holds(_enforced(broken, METADATA, 3))


def test_a_right_that_is_wider_again_brings_the_text_back_with_the_same_record() -> None:
    """An agency that opens its releases must not wait until it has changed each of them."""
    closed = _enforced(_translated(), LINK, 3)
    again = _harvest(closed, OWN, 4)
    assert "秘密の本文" in again.original
    assert "秘密の本文" in again.texts.values()
    assert work_problems(again) == []
    assert works.harvest_record(again, apply_rights(RECORD, OWN, _at(5)), OWN, _at(5), BY) is None
    assert works.harvest_record(closed, apply_rights(RECORD, LINK, _at(5)), LINK, _at(5), BY) is None


def test_a_source_that_returns_gives_its_works_back() -> None:
    """A table that was cut out by mistake would cost its works their pages for ever."""
    gone = _enforced(_translated(), None, 3)
    back = _enforced(gone, OWN, 4)
    assert state.withdrawal(back.events) is None
    assert isinstance(back.events[-1], Restored)
    assert "秘密の本文" in _harvest(back, OWN, 4).original


def test_an_editors_withdrawal_is_not_lifted_by_the_next_night() -> None:
    """The feed still lists the retracted paper: each night would put its page back."""
    work = withdraw(_translated(), _at(3), EDITOR, "retracted\nby its authors")
    assert works.harvest_record(work, apply_rights(RECORD, OWN, _at(4)), OWN, _at(4), BY) is None
    changed = with_hash(replace(RECORD, body={"ja": "<p>別の本文</p>"}, hash=""))
    assert state.withdrawal(_harvest(work, OWN, 4, changed).events) is not None
    assert _enforced(work, OWN, 4) is work
    standing = state.withdrawal(work.events)
    assert standing is not None
    assert (standing.by, standing.reason) == (EDITOR, "retracted by its authors")
    assert state.withdrawal(restore(work, _at(5), EDITOR, "a mistake").events) is None


def test_each_gives_back_only_what_it_took() -> None:
    """A person who lifts their own withdrawal must not publish what the source has taken back since."""
    work = withdraw(_translated(), _at(3), EDITOR, "retracted")
    gone = works.harvest_record(work, replace(RECORD, withdrawn=True), OWN, _at(4), BY)
    assert gone is not None
    left = restore(gone, _at(5), EDITOR, "a mistake")
    standing = state.withdrawal(left.events)
    assert standing is not None
    assert standing.cause == "source"
    with pytest.raises(ReviewError, match="the source has withdrawn it"):
        restore(left, _at(6), EDITOR, "once more")


def test_of_two_branches_the_one_that_takes_away_wins() -> None:
    """A takedown on one branch and an older restoration on another: the merge must not publish."""
    work = _translated()
    one = ledger.append(work.events, Withdrawn(_at(5), EDITOR, "retracted", cause="person"))
    other = ledger.append(work.events, Restored(_at(6), EDITOR, "fine", cause="person"))
    merged = ledger.ordered(dict.fromkeys((*one, *other)))
    assert state.withdrawal(merged) is not None


def test_a_takedown_is_for_good() -> None:
    """What a court took down must not come back because its source still lists it."""
    after = redact(_translated(), _at(3), EDITOR, "a court has ordered it")
    assert not [secret for secret in SECRETS if secret in _holds(after)]
    assert "水素の研究" in after.original
    assert state.withdrawal(after.events) is not None
    changed = with_hash(replace(RECORD, body={"ja": "<p>別の本文</p>"}, hash=""))
    for record in (RECORD, changed):
        assert works.harvest_record(after, apply_rights(record, OWN, _at(4)), OWN, _at(4), BY) is None
    assert _enforced(after, OWN, 4) == after
    assert work_problems(after) == []
    back = restore(after, _at(5), EDITOR, "the court has lifted it")
    assert state.withdrawal(back.events) is None
    assert "秘密の本文" in _harvest(back, OWN, 6).original


def test_a_takedown_may_take_the_title_too() -> None:
    """A title can hold the very name that a court protects."""
    after = redact(_translated(), _at(3), EDITOR, "a court has ordered it", "Removed")
    assert "水素" not in _holds(after)
    assert "Hydrogen" not in _holds(after)
    assert works.metadata_of(after)["title"] == "Removed"
    assert work_problems(after) == []


def test_a_takedown_of_what_is_only_a_title_is_recorded_all_the_same() -> None:
    """Without the event the next night would store the text that a wider right allows."""
    after = redact(_harvest(None, LINK, 1), _at(3), EDITOR, "a court has ordered it")
    assert state.takedown(after.events) is not None


@pytest.mark.parametrize("act", [withdraw, redact, restore])
def test_nothing_is_taken_or_given_without_a_reason(act: object) -> None:
    """Readers are told why a page is gone."""
    work = _translated() if act is not restore else withdraw(_translated(), _at(3), EDITOR, "retracted")
    with pytest.raises(ReviewError, match="reason"):
        act(work, _at(4), EDITOR, " ")  # type: ignore[operator]


def test_what_is_withdrawn_cannot_be_withdrawn_again_nor_what_stands_be_restored() -> None:
    work = withdraw(_translated(), _at(3), EDITOR, "retracted")
    with pytest.raises(ReviewError, match="already"):
        withdraw(work, _at(4), EDITOR, "retracted")
    with pytest.raises(ReviewError, match="not withdrawn"):
        restore(_translated(), _at(4), EDITOR, "fine")
