"""A work from its record, and its translations from their texts: documents and events, made of values only.

Pure: it says what should stand in a folder; the content store writes it. An event is only ever added.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias, get_args

from kakehashi import segments
from kakehashi.errors import ContentError, KakehashiError
from kakehashi.model import TAXONOMIES, BrokenWork, Published, Record, SegmentEvent, Translated, Work
from kakehashi.reading.identity import with_hash
from kakehashi.reading.markdown import to_markdown, with_pictures
from kakehashi.records.config import Rights, Source
from kakehashi.records.languages import LANGUAGES
from kakehashi.records.names import WorkPath
from kakehashi.records.names import work_path as path_of
from kakehashi.review import ledger, state
from kakehashi.review.events import (  # fmt: skip
    GIVING,
    REVISIONS,
    Edited,
    Giving,
    Harvested,
    Redacted,
    Restored,
    SourceChanged,
    Supplied,
    Withdrawn,
    language_of,
    segments_of,
)
from kakehashi.review.events import Translated as TranslatedEvent
from kakehashi.segments import front_matter
from kakehashi.terms.glossary import shipped_table
from kakehashi.works.classification import BODIES, Assignment, classify
from kakehashi.works.damage import broken_work

EDITORS_FIELDS = ("kind", *TAXONOMIES)
"""What belongs to editors once a person has set it: a later harvest leaves it as it is."""

Pictures: TypeAlias = Mapping[str, str]
"""Stored pictures by the address of what they were made from, each as Markdown writes it after ``](``."""

NO_PICTURES: Pictures = MappingProxyType({})

_FLAPPING = timedelta(days=30)
_MANY_CHANGES = 4
_LONGEST_WAIT = 16
"""Days."""


def work_id(source: str, identity: str) -> str:
    """``<source>-`` and ten base-32 characters of the SHA-256 of the record's identity."""
    digest = hashlib.sha256(identity.encode("utf-8")).digest()
    return f"{source}-{base64.b32encode(digest).decode('ascii')[:10].lower()}"


def work_path(record: Record, source: Source, retrieved: str) -> WorkPath:
    """Where a new work goes: its year is that of ``published`` in Japan, else of the first retrieval.

    Raises ``InputError`` for a kind that no record has.
    """
    year = (record.published.value if record.published else retrieved)[:4]
    return path_of(record.kind or source.kind, year, work_id(source.id, record.identity), record.url)


def original_document(
    record: Record,
    source: Source,
    retrieved: str,
    kept: Mapping[str, Any],
    assigned: Sequence[Assignment] = (),
    pictures: Pictures = NO_PICTURES,
) -> str:
    """The original's Markdown file: front matter with the field's terms, then the body in our dialect.

    ``assigned`` are the terms of taxonomies; ``kept`` holds the fields that editors own, which win over all else.
    """
    language = record.language
    metadata: dict[str, Any] = {
        "title": record.title[language],
        "summary": record.summary.get(language, ""),
        "kind": record.kind or source.kind,
        "language": language,
        "source": source.id,
        "source_url": record.url,
        "published": record.published.value if record.published else "",
        "retrieved": retrieved,
        "identifiers": [{"scheme": item.scheme, "value": item.value} for item in record.identifiers],
        "creators": [{"name": dict(item.name), "id": item.id} for item in record.creators],
        "organisations": [{"name": dict(item.name), "id": item.id} for item in record.organisations]
        or [{"name": _body_names(item.term)} for item in assigned if item.taxonomy == "organisations"],
        **{name: [item.term for item in assigned if item.taxonomy == name] for name in TAXONOMIES},
        "rights": record.rights,
        "licence": record.licence,
        "credit": record.credit,
        "official": dict(record.official),
        "media_type": record.media_type,
        "size": record.size or "",
    }
    metadata |= kept
    body = with_pictures(to_markdown(record.body.get(language, ""), record.url), pictures)
    head = front_matter.write({name: value for name, value in metadata.items() if value not in ("", [], {})})
    return f"{head}\n{body.strip()}\n" if body.strip() else head


def _body_names(name: str) -> dict[str, str]:
    """The names of a body that the term base knows by its Japanese one, without those that nobody has confirmed."""
    terms = [term for table in BODIES for term in shipped_table(table).terms if term.source == name]
    found = {tag: texts[0] for term in terms for tag, texts in term.targets.items() if tag not in term.unsure}
    return {"ja": name, **found}


def harvest_record(
    work: Work | None, record: Record, source: Source, at: str, by: str, pictures: Pictures = NO_PICTURES
) -> Work | None:
    """The work after a harvest of ``record``, or ``None`` when nothing has changed.

    A work is rewritten only when the hash of what the source gave has changed, or when a right that is wider now gives
    back what a stricter one took; a tombstone withdraws it and keeps its texts; what its source took and gives again is
    restored. What a person took down is not touched, and what a person withdrew stays withdrawn.
    """
    if work is None or not work.events:
        return None if record.withdrawn else _rewrite(None, record, source, at, by, pictures)
    if state.takedown(work.events):
        return None
    withdrawn = "source" in state.withdrawals(work.events)
    if record.withdrawn:
        return None if withdrawn else _withdraw(work, at, by)
    back = _restore(work, at, by) if withdrawn else work
    if state.record_hash(work.events) != record.hash:
        return _rewrite(back, record, source, at, by, pictures)
    if _may_widen(work, record):
        wider = _rewrite(back, record, source, at, by, pictures)
        if state.latest_revision(wider.events) != state.latest_revision(work.events):
            return wider
    return back if withdrawn else None


def reread_record(
    work: Work | None, record: Record, source: Source, at: str, by: str, pictures: Pictures = NO_PICTURES
) -> Work | None:
    """The work with its original converted again from what its source gives today; ``None`` where that is the same.

    Segments are known by their texts, so each approval whose text stayed still stands; only what reads otherwise now
    is untranslated. ``retrieved`` stays what it was where the record did.
    """
    if work is None or not work.events or record.withdrawn:
        return harvest_record(work, record, source, at, by, pictures)
    if state.takedown(work.events) or state.withdrawals(work.events):
        return harvest_record(work, record, source, at, by, pictures)
    same = state.record_hash(work.events) == record.hash
    retrieved = str(metadata_of(work).get("retrieved", "")) if same else ""
    kept = _editors_fields(work)
    document = original_document(record, source, retrieved or at[:10], kept, classify(record, source), pictures)
    if document == work.documents.get(record.language) and record.language == work.language:
        return None
    return _rewrite(work, record, source, at, by, pictures, retrieved)


def only_the_date_moved(work: Work, record: Record, at: str) -> bool:
    """Whether a record differs from its work in nothing but a date that is the present: its source dates by the clock.

    A source that writes "now" wherever it is asked would change every work of it every night.
    """
    if record.published is None or state.record_hash(work.events) in ("", record.hash):
        return False
    today = datetime.fromisoformat(at).date()
    near = {(today + timedelta(days=days)).isoformat() for days in (-1, 0, 1)}
    before = str(metadata_of(work).get("published", ""))
    if record.published.day not in near or not before or before[:10] > record.published.day:
        return False
    try:
        return with_hash(replace(record, published=Published(before))).hash == state.record_hash(work.events)
    except ValueError:
        return False


def held_until(work: Work, record: Record, at: str) -> str:
    """Until when a change of ``record`` has to wait, because its source keeps changing it; ``""`` where it may come.

    The first four changes within thirty days are taken at once; from then on the wait doubles with each, from one day
    to sixteen. A withdrawal never waits.
    """
    if record.withdrawn or state.record_hash(work.events) in ("", record.hash):
        return ""
    now = datetime.fromisoformat(at)
    changes = [datetime.fromisoformat(event.at) for event in work.events if isinstance(event, SourceChanged)]
    recent = [change for change in changes if now - change <= _FLAPPING]
    if len(recent) < _MANY_CHANGES:
        return ""
    until = recent[-1] + timedelta(days=min(2 ** (len(recent) - _MANY_CHANGES), _LONGEST_WAIT))
    return until.strftime("%Y-%m-%dT%H:%M:%SZ") if now < until else ""


def _may_widen(work: Work, record: Record) -> bool:
    """Whether a record that has not changed may bring back text: its right is wider now, or its text was taken out."""
    stored = str(metadata_of(work).get("rights", ""))
    order = list(get_args(Rights))
    if stored in order and record.rights in order and order.index(record.rights) < order.index(stored):
        return True
    last = next((event for event in reversed(work.events) if isinstance(event, REVISIONS) and event.revision), None)
    return isinstance(last, Redacted)


def _rewrite(
    work: Work | None, record: Record, source: Source, at: str, by: str, pictures: Pictures, retrieved: str = ""
) -> Work:
    """The work with a new original, its revision and texts, and the event that says so."""
    kept = _editors_fields(work) if work else {}
    assigned = classify(record, source)
    document = original_document(record, source, retrieved or at[:10], kept, assigned, pictures)
    path = work.path if work else work_path(record, source, at[:10])
    cut = segments.cut(document, path)
    event = (SourceChanged if work else Harvested)(
        at,
        by,
        record.language,
        segments.revision(document),
        tuple(item.key for item in cut),
        record.hash,
        "; ".join(f"{item.taxonomy} {item.term}: {item.rule}" for item in assigned),
    )
    events = work.events if work else ()
    texts = dict(work.texts) if work else {}
    texts |= {state.plain_key(item.key): item.text for item in cut if not texts.get(state.plain_key(item.key))}
    documents = {**(work.documents if work else {}), record.language: document}
    return Work(path, record.language, documents, ledger.append(events, event), texts)


def _withdraw(work: Work, at: str, by: str) -> Work:
    """The work with the event by which its source withdraws it."""
    event = Withdrawn(at, by, "the source has withdrawn it", cause="source")
    return replace(work, events=ledger.append(work.events, event))


def _restore(work: Work, at: str, by: str) -> Work:
    """The work with the event by which its source gives it back."""
    event = Restored(at, by, "the source gives it again", cause="source")
    return replace(work, events=ledger.append(work.events, event))


def supplied(
    work: Work, record: Record, at: str, by: str, pictures: Pictures = NO_PICTURES
) -> tuple[Work, tuple[str, ...]]:
    """The work with the texts that its source itself gives in other languages, and what of them could not be placed.

    Title and summary are taken wherever the original has them; a body only where it is cut just like the original's,
    segment by segment. A text that was supplied before for the same segment is not taken again, so that what a person
    has made of it since stays; another text is, and stands in its place. What a person typed and nobody has recorded
    yet is not written over: the text comes with a later harvest. Raises ``KakehashiError``.
    """
    notes: list[str] = []
    for language in sorted({*record.title, *record.summary, *record.body} & set(LANGUAGES) - {record.language}):
        found, note = _given_in(work, record, language, pictures)
        notes += [note] if note else []
        known = {
            (item.source, item.target)
            for event in work.events
            if isinstance(event, Supplied) and event.language == language
            for item in event.segments
        }
        typed = {item.key for item in translation_state(work, language).segments if item.unrecorded}
        new = {
            key: text for key, text in found.items() if key not in typed and (key, ledger.text_hash(text)) not in known
        }
        if new:
            author = record.credit or record.url
            results = {key: Translated(text, "", author=author) for key, text in new.items()}
            work = with_texts(work, language, results, at, by, by_source=True)
    return work, tuple(notes)


def _given_in(work: Work, record: Record, language: str, pictures: Pictures) -> tuple[dict[str, str], str]:
    """The texts that a record gives in a language, by the keys of the original, and what of them has no place."""
    head = {name: texts[language] for name, texts in (("title", record.title), ("summary", record.summary))
            if texts.get(language, "").strip()}  # fmt: skip
    body = with_pictures(to_markdown(record.body.get(language, ""), record.url), pictures)
    theirs = segments.cut(f"{front_matter.write(head) if head else ''}{body.strip()}\n", work.path)
    ours = segments.cut(work.original, work.path)
    heads = {item.kind: item.key for item in ours if item.kind in ("title", "summary")}
    found = {heads[item.kind]: item.text for item in theirs if item.kind in heads}
    rest = [item for item in theirs if item.kind not in ("title", "summary")]
    places = [item for item in ours if item.kind not in ("title", "summary")]
    if rest and [item.kind for item in rest] == [item.kind for item in places]:
        return found | {ours.key: item.text for ours, item in zip(places, rest, strict=True)}, ""
    left = [item.kind for item in theirs if item.kind == "summary" and "summary" not in heads]
    left += [f"body ({len(rest)} segments, the original has {len(places)})"] if rest else []
    return found, f"{language}: {' and '.join(left)} not placed" if left else ""


def _editors_fields(work: Work) -> dict[str, Any]:
    """The fields of today's original that editors own."""
    metadata, _ = front_matter.read(work.original, work.path)
    return {name: metadata[name] for name in EDITORS_FIELDS if metadata.get(name)}


def metadata_of(work: Work) -> dict[str, Any]:
    """The front matter of the original."""
    return front_matter.read(work.original, f"{work.path}/{work.language}.md")[0]


def source_texts(work: Work) -> dict[str, str]:
    """Today's original: its segments' texts by key, in order."""
    return {item.key: item.text for item in segments.cut(work.original, f"{work.path}/{work.language}.md")}


def target_texts(work: Work, language: str) -> dict[str, str]:
    """The texts that stand in a translation's file, by the keys of the revision that it is based on.

    Raises ``ContentError`` where the file does not have as many segments as that revision.
    """
    document = work.documents.get(language, "")
    if not document:
        return {}
    where = f"content/works/{work.path}/{language}.md"
    metadata, _ = front_matter.read(document, where)
    keys = state.revision_keys(work.events).get(str(metadata.get("based_on", "")))
    if keys is None and metadata.get("based_on") in (None, segments.revision(work.original)):
        keys = tuple(source_texts(work))
    if keys is None:
        raise ContentError(
            f"based_on names the revision {metadata.get('based_on')!r}, which the ledger does not know",
            where=where,
            hint="restore the line 'based_on' from git",
        )
    found = segments.cut(document, where)
    if len(found) != len(keys):
        raise ContentError(
            f"the translation has {len(found)} segments, its original {len(keys)}",
            where=f"{where}:{_stray_line(work, language, keys, found)}",
            hint="keep headings, paragraphs and list items one to one with the original",
        )
    return {key: item.text for key, item in zip(keys, found, strict=True)}


def _stray_line(work: Work, language: str, keys: Sequence[str], found: Sequence[segments.Segment]) -> int:
    """The line of a translation's file with the first text that was never given for the segment in its place."""
    given = {
        (item.source, item.target)
        for event in work.events
        if isinstance(event, GIVING) and event.language == language
        for item in event.segments
    }
    pairs = zip(keys, found, strict=False)
    stray = next((item for key, item in pairs if (key, ledger.text_hash(item.text)) not in given), None)
    document = work.documents[language]
    return document.count("\n", 0, stray.start if stray else len(document.rstrip())) + 1


def read_translation(work: Work, language: str) -> state.TranslationState | BrokenWork:
    """The state of a work in a language, or the row that says what is broken in its file."""
    try:
        return translation_state(work, language)
    except KakehashiError as error:
        return broken_work(work.path, error)


def translation_state(work: Work, language: str) -> state.TranslationState:
    """The state of a work in a language; raises ``ContentError``."""
    return state.translation_state(work, language, source_texts(work), rebased_targets(work, language))


def rebased_targets(work: Work, language: str) -> dict[str, str]:
    """The file's texts by the keys of today's original.

    A changed sentence keeps its old translation in its place (the state calls it behind) where the revisions line up.
    """
    targets = target_texts(work, language)
    old, new = list(targets), list(source_texts(work))
    if old == new:
        return targets
    result = {key: targets[key] for key in new if key in targets}
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and end - start == new_end - new_start:
            pairs = zip(old[start:end], new[new_start:new_end], strict=True)
            result |= {
                key: targets[before]
                for before, key in pairs
                if key not in result and _given(work, targets[before], language)
            }
    return result


def _given(work: Work, text: str, language: str) -> bool:
    """Whether the ledger knows this text as a target in this language."""
    name = ledger.text_hash(text)
    return any(
        item.target == name for event in work.events if language_of(event) == language for item in segments_of(event)
    )


def unrecorded_texts(work: Work, language: str) -> dict[str, str]:
    """The texts in a translation's file that no event names, by key: they came by hand or by git."""
    if not work.documents.get(language):
        return {}
    return {item.key: item.text for item in translation_state(work, language).segments if item.unrecorded}


def record_edits(work: Work, language: str, typed: Mapping[str, str], at: str, by: str) -> Work:
    """The work with an ``edited`` event for each person in ``typed``, which says by key who typed an unrecorded text.

    A text that ``typed`` does not name stays nobody's.
    """
    new = {key: text for key, text in unrecorded_texts(work, language).items() if key in typed}
    if not new:
        return work
    texts = {key: Translated(text, "", author=typed[key]) for key, text in new.items()}
    return with_texts(work, language, texts, at, by, typed=True)


def with_texts(
    work: Work,
    language: str,
    results: Mapping[str, Translated],
    at: str,
    by: str,
    *,
    origins: Mapping[str, tuple[str, str]] | None = None,
    typed: bool = False,
    by_source: bool = False,
) -> Work:
    """The work with these texts recorded, one event for each engine and author, and the translation's file rewritten.

    ``typed`` says that a person typed them, ``by_source`` that the source itself supplied them, else an engine gave
    them. ``origins`` maps a key to the language and text it was really translated from (default: the original's).
    """
    sources = source_texts(work)
    texts, events = dict(work.texts), work.events
    for group in _groups(results):
        entries = []
        for key in group:
            language_from, text_from = (origins or {}).get(key, (work.language, sources[key]))
            target = ledger.text_hash(results[key].text)
            texts[target] = results[key].text  # one that was taken out comes back with the event that gives it again
            entries.append(SegmentEvent(key, target, language_from, ledger.text_hash(text_from)))
        first = results[group[0]]
        events = ledger.append(events, _giving(at, by, language, tuple(entries), first, typed, by_source))
    updated = replace(work, events=events, texts=texts)
    standing = rebased_targets(work, language) | {key: result.text for key, result in results.items()}
    return with_document(updated, language, standing)


def _giving(
    at: str, by: str, language: str, entries: tuple[SegmentEvent, ...], first: Translated, typed: bool, by_source: bool
) -> Giving:
    """The event that gives texts: of the source, of a person, or of an engine."""
    author = first.author if first.author != by else ""
    if by_source:
        return Supplied(at, by, language, entries, author)
    if typed:
        return Edited(at, by, language, entries, author)
    return TranslatedEvent(at, by, language, entries, first.engine, first.model, first.version, author)


def with_document(work: Work, language: str, targets: Mapping[str, str]) -> Work:
    """The work with the file of ``language`` made anew: the original's skeleton with ``targets``, based on today's."""
    document = translation_document(work, language, targets)
    return replace(work, documents={**work.documents, language: document})


def translation_document(work: Work, language: str, targets: Mapping[str, str]) -> str:
    """The file of a translation: title and summary, what it is based on, and the original's skeleton with its texts."""
    spliced = segments.splice(segments.pin_anchors(work.original), targets)
    metadata, body = front_matter.read(spliced, f"{work.path}/{language}.md")
    head: dict[str, Any] = {name: metadata[name] for name in ("title", "summary") if name in metadata}
    head |= {"language": language, "translation_of": work.language, "based_on": segments.revision(work.original)}
    return front_matter.write(head) + body


def standing_texts(work: Work, language: str) -> dict[str, str]:
    """The texts of a translation that count: without those that were rejected."""
    return {item.key: item.text for item in translation_state(work, language).segments if item.text}


def needs_rebase(work: Work, language: str) -> bool:
    """Whether a translation's file still has the skeleton of an older revision of its original."""
    document = work.documents.get(language, "")
    if not document:
        return False
    metadata, _ = front_matter.read(document, f"{work.path}/{language}.md")
    return metadata.get("based_on") != segments.revision(work.original)


def _groups(results: Mapping[str, Translated]) -> Iterable[list[str]]:
    """The keys by who gave their texts, in order of first appearance."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for key, result in results.items():
        groups.setdefault((result.engine, result.model, result.version, result.author), []).append(key)
    return groups.values()


def stored_texts(work: Work, language: str, keys: Sequence[str]) -> dict[str, str]:
    """For each key the last text that the ledger knows for it and that nobody rejected: no engine is asked again."""
    rejected = state.rejected_texts(work.events, language, work.trust)
    wanted, found = set(keys), {}
    for event in work.events:
        if isinstance(event, GIVING) and event.language == language:
            for item in event.segments:
                if item.source in wanted and (item.source, item.target) not in rejected and work.texts.get(item.target):
                    found[item.source] = work.texts[item.target]
    return found


def day_in_japan(published: Published | None) -> str:
    """The day of a date as readers see it; a date with a time is given with Japan's offset by the harvester."""
    return re.sub(r"T.*", "", published.value) if published else ""
