"""What readers are shown: the newest text that may be, sentence by sentence, and never a page less after a review."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kakehashi.checks import Finding
from kakehashi.publication.page import Version
from kakehashi.publication.policy import Rules
from kakehashi.publication.published import Published, Unpublished, published, read_original
from kakehashi.publication.versions import translated_version
from kakehashi.publication.waivers import ever_waived, unwaived_block
from kakehashi.review.events import Redacted, Repudiated, Undone, Waived, Withdrawn
from kakehashi.review.ledger import text_hash
from tests.publication.ledgers import ANNA, APPROVED, BEN, MACHINE, NIGHT, Folder, shown_of, whole


def version(folder: Folder, rules: Rules = MACHINE) -> Version:
    """The version that a page is made of."""
    found = folder.show(rules)
    assert isinstance(found, Published)
    return translated_version(read_original(folder.work()), found, rules)


def test_the_newest_text_of_each_sentence_is_shown() -> None:
    """A correction that readers never see was made for nobody."""
    folder = whole(Folder.of()).say("edited", {"一つ目。": "The first."}, ANNA)
    assert folder.texts_shown() == ["en 題", "en 要約", "The first.", "en 二つ目。"]


def test_the_translations_own_file_counts_for_nothing() -> None:
    """A text that nobody has recorded could be anybody's, and a file that was damaged would take a page away."""
    folder = whole(Folder.of())
    work = folder.work()
    typed = "---\ntitle: Mine\nsummary: Mine\ntranslation_of: ja\n---\n\nMine.\n\nMine.\n"
    assert shown_of(replace(work, documents={**work.documents, "en": typed})) == shown_of(work)


def test_a_sentence_without_a_text_is_the_originals_and_is_counted() -> None:
    """Readers must see what is not translated yet, in the language that it is in."""
    folder = Folder.of().machine(題="T", 要約="S", **{"一つ目。": "One."})
    assert folder.texts_shown() == ["T", "S", "One.", "[二つ目。]"]
    found = version(folder)
    assert (found.missing, found.state) == (1, "partial")
    assert '<span lang="ja" class="untranslated">二つ目。</span>' in found.body


def test_a_changed_sentence_keeps_its_old_translation_and_is_behind() -> None:
    """Showing Japanese to a reader who had a translation yesterday helps nobody."""
    folder = whole(Folder.of()).revised("題", "要約", "一つ目!", "二つ目。")
    assert folder.texts_shown() == ["en 題", "en 要約", "en 一つ目。", "en 二つ目。"]
    assert (version(folder).behind, version(folder).state) == (1, "behind")
    folder.machine(**{"一つ目!": "One!"})
    assert folder.texts_shown()[2] == "One!"
    assert version(folder).behind == 0


def test_a_changed_title_keeps_its_old_one_however_much_of_the_text_changed_with_it() -> None:
    """A title that found no partner in the new revision would take the page from its readers."""
    folder = whole(Folder.of()).revised("新題", "新要約", "甲。", "乙。", "丙。", "丁。", "戊。")
    assert folder.texts_shown()[:2] == ["en 題", "en 要約"]
    assert version(folder).behind == 2


def test_a_sentence_that_only_moved_stands_nowhere_twice() -> None:
    """The old text of a sentence that is still there must not stand in another one's place as well."""
    folder = whole(Folder.of("題", "要約", "甲。", "乙。", "丙。")).revised(
        "題", "要約", "丁。", "乙。", "丙。", "甲。"
    )
    assert folder.texts_shown().count("en 甲。") == 1


def test_policy_approved_shows_nothing_that_nobody_has_approved() -> None:
    """An operator who promised that people read everything would be made a liar."""
    folder = whole(Folder.of())
    assert folder.show(APPROVED) == Unpublished("en", "it is not approved yet", waiting=2)
    folder.say("approved", {"題": "en 題", "要約": "en 要約", "一つ目。": "en 一つ目。"})
    assert folder.texts_shown(APPROVED) == ["en 題", "en 要約", "en 一つ目。", "[二つ目。]"]
    assert folder.texts_shown(MACHINE)[3] == "en 二つ目。"


def test_an_edit_of_an_approved_text_waits_for_its_approval() -> None:
    """Whoever edits last would publish by it what a second person was to read first."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    folder.say("edited", {"一つ目。": "Mine."}, ANNA)
    found = folder.show(APPROVED)
    assert isinstance(found, Published)
    assert found.waiting == 1
    assert folder.texts_shown(APPROVED)[2] == "en 一つ目。"
    assert folder.texts_shown(MACHINE)[2] == "Mine."
    assert folder.say("approved", {"一つ目。": "Mine."}, BEN).texts_shown(APPROVED)[2] == "Mine."


def test_a_rejected_text_gives_way_to_the_newest_older_one() -> None:
    """A page would go back to Japanese although there is a text that nobody objected to."""
    folder = whole(Folder.of()).say("edited", {"一つ目。": "Wrong."}, ANNA)
    assert folder.say("rejected", {"一つ目。": "Wrong."}).texts_shown()[2] == "en 一つ目。"
    assert folder.say("rejected", {"一つ目。": "en 一つ目。"}).texts_shown()[2] == "[一つ目。]"


def test_what_was_rejected_for_a_sentence_does_not_come_back_as_its_old_translation() -> None:
    """The rejected text would stand on the page still, marked as merely out of date."""
    folder = whole(Folder.of()).revised("題", "要約", "一つ目!", "二つ目。")
    folder.machine(**{"一つ目!": "en 一つ目。"}).say("rejected", {"一つ目!": "en 一つ目。"})
    assert folder.texts_shown()[2] == "[一つ目!]"


@pytest.mark.parametrize("rules", [MACHINE, APPROVED])
def test_a_rejected_title_leaves_the_page_there_with_the_originals(rules: Rules) -> None:
    """A link that somebody has shared must not die of a reviewer's remark."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    folder.say("rejected", {"題": "en 題"}, ANNA)
    assert folder.texts_shown(rules) == ["[題]", "[要約]", "en 一つ目。", "en 二つ目。"]
    found = version(folder, rules)
    assert (found.title, found.summary, found.head_language, found.missing) == ("題", "要約", "ja", 2)


def test_an_approval_that_was_undone_takes_no_page_away() -> None:
    """The second thoughts of an editor must not be a dead link for readers."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    undone = folder.events[-1].id
    folder.add(Undone(folder.at(), BEN, undone))
    assert isinstance(folder.show(APPROVED), Published)


def test_a_text_that_is_blocked_gives_way_and_is_named() -> None:
    """350 must never be published as 35, and nobody would look for what is not said."""
    folder = whole(Folder.of()).say("edited", {"一つ目。": "35."}, ANNA)
    assert folder.texts_shown(bad=["35."])[2] == "en 一つ目。"
    assert folder.texts_shown(bad=["35.", "en 一つ目。"])[2] == "[一つ目。]"
    found = folder.show(bad=["35."])
    assert isinstance(found, Published)
    assert [item.finding.message for item in found.accused] == ["350 is not 35"]


def test_a_blocked_title_that_never_had_another_is_no_page_and_says_why() -> None:
    """There is nothing that readers ever had, so nothing is taken from them."""
    found = whole(Folder.of()).show(bad=["en 題"])
    assert isinstance(found, Unpublished)
    assert "numbers" in found.reason
    assert found.accused


def test_a_waiver_is_for_one_text_of_one_sentence_and_one_check() -> None:
    """Who let 35 pass once has not let pass what is written there tomorrow, nor what another check finds."""
    folder = whole(Folder.of()).say("edited", {"一つ目。": "35."}, ANNA)
    folder.say("waived", {"一つ目。": "35."}, check="terms").say("waived", {"二つ目。": "35."})
    assert folder.texts_shown(bad=["35."])[2] == "en 一つ目。"
    folder.say("waived", {"一つ目。": "35."})
    assert folder.texts_shown(bad=["35."])[2] == "35."
    folder.say("edited", {"一つ目。": "36."}, ANNA)
    assert folder.texts_shown(bad=["35.", "36."])[2] == "35."


def test_the_finding_is_asked_of_the_newest_text_first_and_of_older_ones_only_where_it_is_blocked() -> None:
    """Checks are what a build costs most: nobody should check what nobody will see."""
    folder = whole(Folder.of()).say("edited", {"一つ目。": "One."}, ANNA)
    asked: list[str] = []

    def findings(_: object, found: object) -> tuple[()]:
        asked.append(found.text)  # type: ignore[attr-defined]
        return ()

    published(read_original(folder.work()), "en", MACHINE, findings)
    assert asked == ["en 題", "en 要約", "One.", "en 二つ目。"]


def test_a_summary_that_came_later_does_not_take_the_page_away() -> None:
    """The newest title and summary that stood together are shown, with their date, until the new one is translated."""
    folder = Folder.of("題", "", "一つ目。").machine(題="T", **{"一つ目。": "One."}).revised("題", "要約", "一つ目。")
    found = version(folder)
    assert (found.title, found.summary, found.heads_on, found.missing) == ("T", "", "2026-01-01", 1)
    folder.machine(要約="S")
    assert (version(folder).summary, version(folder).heads_on) == ("S", "")


def test_the_first_sentence_of_an_old_revision_is_no_summary() -> None:
    """A paragraph would be shown above the text as what the whole is about."""
    folder = whole(Folder.of("題", "", "一つ目。", "二つ目。")).revised("新題", "要約", "一つ目。", "二つ目。")
    found = version(folder)
    assert (found.title, found.summary) == ("en 題", "")


def test_who_stands_behind_a_version_is_the_weakest() -> None:
    """One approved sentence would make a whole machine translation look as if somebody had read it."""
    folder = whole(Folder.of()).say("approved", {"題": "en 題", "要約": "en 要約", "一つ目。": "en 一つ目。"})
    assert version(folder).made == "machine"
    assert version(folder).approved_by == ""
    folder.say("edited", {"二つ目。": "Two."}, ANNA)
    assert version(folder).made == "edited"
    folder.say("approved", {"二つ目。": "Two."}, BEN)
    found = version(folder)
    assert (found.made, found.approved_by, found.engines) == ("approved", "Ben", ())


def test_a_source_that_supplied_some_sentences_is_not_named_for_all() -> None:
    """What a machine of ours wrote would be put into the source's mouth."""
    folder = Folder.of().say("supplied", {"題": "T", "要約": "S"}, NIGHT)
    assert version(folder).made == "supplied"
    folder.say("edited", {"一つ目。": "One."}, ANNA)
    assert version(folder).made == "edited"
    assert version(folder.machine(**{"二つ目。": "Two."})).made == "machine"


def test_a_version_that_is_behind_and_has_gaps_is_behind() -> None:
    """Readers are told first of what may be wrong."""
    folder = Folder.of().machine(題="T", 要約="S", **{"一つ目。": "One."}).revised("題", "要約", "一つ目!", "二つ目。")
    assert (version(folder).state, version(folder).missing, version(folder).behind) == ("behind", 1, 1)


def test_the_last_approval_is_the_one_that_is_named() -> None:
    """The date of an approval must be that of the last reading."""
    folder = whole(Folder.of()).say("approved", {"題": "en 題", "要約": "en 要約", "一つ目。": "en 一つ目。"}, ANNA)
    folder.minute += 60 * 24
    assert version(folder.say("approved", {"二つ目。": "en 二つ目。"}, BEN)).approved_by == "Ben"


def test_a_text_that_was_given_again_is_the_newest_again() -> None:
    """An editor who goes back to an earlier wording would see the later one published."""
    folder = Folder.of("題", "", "甲。").machine(題="T", **{"甲。": "A."})
    folder.say("edited", {"甲。": "B."}, ANNA).say("edited", {"甲。": "A."}, ANNA)
    assert folder.texts_shown()[1] == "A."


def test_a_waiver_in_another_language_and_a_warning_count_for_nothing() -> None:
    """What a Thai editor let pass says nothing of the English text; a warning holds nothing back."""
    folder = whole(Folder.of())
    entry = folder.say("waived", {"一つ目。": "en 一つ目。"}).events[-1]
    assert isinstance(entry, Waived)
    assert ever_waived(folder.events, "th") == frozenset()
    only = entry.segments[0]
    warning = Finding("terms", "warn", "look")
    assert unwaived_block(only.source, only.target, [warning], frozenset()) is None


def test_the_facts_of_a_page_are_those_of_the_texts_that_it_shows() -> None:
    """A page that names an approval of another text than the one that stands there lies about a person."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    folder.say("edited", {"一つ目。": "Mine."}, ANNA)
    assert version(folder, APPROVED).made == "approved"
    assert version(folder, MACHINE).made == "edited"
    assert version(folder, MACHINE).approved_by == ""


def test_a_behind_machine_text_is_a_machines() -> None:
    """Its readers were told that a person had worked on it."""
    folder = whole(Folder.of("題", "", "一つ目。")).revised("新題", "", "一つ目!")
    assert version(folder).made == "machine"


def test_supplied_texts_are_their_sources_and_need_the_same_approval() -> None:
    """A setting is obeyed: what says approved means that a person of the portal has approved it."""
    folder = Folder.of().say("supplied", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")}, NIGHT)
    assert (version(folder).made, version(folder).state) == ("supplied", "supplied")
    assert isinstance(folder.show(APPROVED), Unpublished)


def test_a_redacted_text_is_gone_whatever_was_said_of_it() -> None:
    """A takedown beats everything, and no memory of former builds brings the text back."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    name = text_hash("en 一つ目。")
    folder.add(Redacted(folder.at(), BEN, (name,), "court order"))
    folder.texts[name] = ""
    assert folder.texts_shown(APPROVED)[2] == "[一つ目。]"
    folder.texts[text_hash("en 題")] = ""
    assert isinstance(folder.show(), Unpublished)


def test_a_withdrawn_work_keeps_its_address_where_it_had_one() -> None:
    """A reader who follows an old link must be told what happened; a page that never was does not appear by it."""
    folder = whole(Folder.of())
    folder.add(Withdrawn(folder.at(), BEN, "an error"))
    assert version(folder).state == "withdrawn"
    never = Folder.of()
    never.add(Withdrawn(never.at(), BEN, "an error"))
    assert isinstance(never.show(), Unpublished)


def test_what_was_repudiated_never_made_a_page() -> None:
    """A forged approval would leave its page behind for ever."""
    folder = whole(Folder.of())
    folder.say("approved", {text: f"en {text}" for text in ("題", "要約", "一つ目。", "二つ目。")})
    forged = folder.events[-1].id
    folder.say("rejected", {text: f"en {text}" for text in ("題", "要約")}, ANNA)
    assert isinstance(folder.show(APPROVED), Published)
    folder.add(Repudiated(folder.at(), ANNA, forged, "not mine"))
    assert isinstance(folder.show(APPROVED), Unpublished)


def test_rights_come_before_every_text() -> None:
    """What its owner no longer allows must go in the same night, approved or not."""
    folder = whole(Folder.of())
    assert isinstance(folder.show(Rules(translated=False)), Unpublished)
    title = Rules(extent="title")
    found = version(folder, title)
    assert (found.title, found.summary, found.body, found.segments) == ("en 題", "", "", 1)
