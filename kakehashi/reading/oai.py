"""OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html): one answer read, and a list walked to its end.

The walk keeps its place in a plain mapping: the watermark is the server's own ``responseDate`` and moves only when a
list has been read whole; an expired or repeated token starts the window again and never moves it. Asking is handed
in; nothing here fetches or stores.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from kakehashi.errors import InputError, KakehashiError
from kakehashi.reading.xml import child, children, local, read_xml, text_of
from kakehashi.reading.xml_repair import Lost

AGAIN = 50
"""Records that could not be read and are asked for one by one in a run; the others wait for the next."""

NIGHTS = 10
"""How often a record that cannot be read is asked for again before it is given up, by name."""

RESTARTS = 3
"""How often one window is started again in one run before it is left for the next."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a list: its header, and the root of its metadata (``None`` for a deleted one)."""

    identifier: str
    datestamp: str
    deleted: bool
    metadata: etree._Element | None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: ``verb`` is the element that holds it, ``token`` is ``""`` on the last page.

    ``errors`` are the pairs of code and message that the server gave; ``whole`` is false where the XML broke off;
    ``lost`` are records whose XML is ill-formed, which is no reason to stop.
    """

    verb: str
    response_date: str
    items: tuple[Item, ...] = ()
    token: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    granularity: str = ""
    formats: tuple[str, ...] = ()
    whole: bool = True
    warnings: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()

    def has_error(self, code: str) -> bool:
        """Whether the server gave this error."""
        return any(name == code for name, _ in self.errors)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in a walk, with which record (``""``: the list), and what to do."""

    message: str
    hint: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk asks for; ``days`` cuts a long time into windows (0: none), ``pages`` ends a run early (0: never)."""

    prefix: str
    set: str = ""
    granularity: str = ""
    days: int = 0
    pages: int = 0


def read_page(text: str) -> Page:
    """The answer in ``text``; raises ``InputError`` where it is none of OAI-PMH."""
    parsed = read_xml(text)
    root = parsed.root
    if local(root) != "OAI-PMH":
        raise InputError(f"not an answer of OAI-PMH: its root element is {local(root) or 'none'!r}")
    body = next((item for item in root if local(item) not in ("responseDate", "request", "error")), None)
    token = child(body, "resumptionToken") if body is not None else None
    identify = body if body is not None and local(body) == "Identify" else None
    items = _items(body) if body is not None else []
    return Page(
        verb=local(body) if body is not None else str(_request_verb(root)),
        response_date=text_of(child(root, "responseDate")),
        items=tuple(items if parsed.whole or parsed.mended else items[:-1]),
        token=text_of(token),
        errors=tuple((str(item.get("code") or ""), text_of(item)) for item in children(root, "error")),
        granularity=text_of(child(identify, "granularity")) if identify is not None else "",
        formats=tuple(
            text_of(child(item, "metadataPrefix"))
            for item in (children(body, "metadataFormat") if body is not None else [])
        ),
        whole=parsed.whole,
        warnings=parsed.notes,
        lost=parsed.lost,
    )


def _request_verb(root: etree._Element) -> str:
    """The verb that an answer says it was asked for."""
    request = child(root, "request")
    return str(request.get("verb") or "") if request is not None else ""


def _items(body: etree._Element) -> list[Item]:
    """The records or headers of a list."""
    found = []
    for item in body:
        header = item if local(item) == "header" else child(item, "header") if local(item) == "record" else None
        if header is None:
            continue
        metadata = child(item, "metadata")
        root = next(iter(metadata), None) if metadata is not None else None
        found.append(
            Item(
                text_of(child(header, "identifier")),
                text_of(child(header, "datestamp")),
                header.get("status") == "deleted",
                root,
            )
        )
    return found


def walk(
    ask: Callable[[Mapping[str, str]], Page], wish: Walk, state: MutableMapping[str, Any], now: str
) -> Iterator[Item | Trouble]:
    """The items of all windows from the watermark to ``now`` (the server's clock).

    ``state`` holds ``watermark``, and while a list is open ``token``, ``from``, ``until`` and ``started`` (the
    ``responseDate`` of its first page); ``lost`` counts by identifier how often a record was asked for that could not
    be read. Errors of asking pass through; the state then says where to go on.
    """
    budget = [AGAIN]
    yield from _again(ask, wish, state, dict.fromkeys(state.get("lost", {}), ""), budget)
    pages = [0]
    while True:
        done = yield from _window(ask, wish, state, now, pages, budget)
        if not done or _reached(str(state.get("watermark", "")), now, wish):
            return


def _reached(watermark: str, now: str, wish: Walk) -> bool:
    """Whether the watermark has come to the present."""
    return not wish.days or not watermark or watermark >= now


def _again(
    ask: Callable[[Mapping[str, str]], Page],
    wish: Walk,
    state: MutableMapping[str, Any],
    lost: Mapping[str, str],
    budget: list[int],
) -> Iterator[Item | Trouble]:
    """The records in ``lost`` (identifier to reason), each asked for by itself; what fails again is kept and named."""
    kept: dict[str, int] = state.setdefault("lost", {})
    for identifier, reason in lost.items():
        if budget[0] <= 0:
            kept.setdefault(identifier, 0)
            yield Trouble(reason or "the record could not be read", "the next night asks for it again", identifier)
            continue
        budget[0] -= 1
        found, why = _single(ask, wish, identifier)
        tries = kept.pop(identifier, 0) + 1
        if found is not None:
            yield found
        elif why == "idDoesNotExist":
            yield Trouble("the record could not be read, and the server has it no more", "", identifier)
        elif tries >= NIGHTS:
            yield Trouble(f"{why}; it was asked for {tries} times and is given up", "tell its repository", identifier)
        else:
            kept[identifier] = tries
            yield Trouble(reason or why, "the next night asks for it again", identifier)
    if not kept:
        del state["lost"]


def _single(ask: Callable[[Mapping[str, str]], Page], wish: Walk, identifier: str) -> tuple[Item | None, str]:
    """One record by its identifier, or why there is none."""
    try:
        page = ask({"verb": "GetRecord", "identifier": identifier, "metadataPrefix": wish.prefix})
    except KakehashiError as error:
        return None, error.message
    if page.items:
        return page.items[0], ""
    if page.has_error("idDoesNotExist"):
        return None, "idDoesNotExist"
    return None, next((item.reason for item in page.lost), "the server does not give the record by itself")


def _ill_formed(page: Page) -> Iterator[Trouble]:
    """The records of a page that cannot be asked for again, since they do not say which they are."""
    for item in page.lost:
        if not item.identifier:
            yield Trouble(f"a record without identifier is ill-formed: {item.reason}", "tell the repository")


def _window(
    ask: Callable[[Mapping[str, str]], Page],
    wish: Walk,
    state: MutableMapping[str, Any],
    now: str,
    pages: list[int],
    budget: list[int],
) -> Generator[Item | Trouble, None, bool]:
    """One window; returns whether it was read whole and the watermark has moved."""
    restarts = 0
    seen: set[str] = {str(state.get("token", ""))}
    while True:
        page = ask(_arguments(wish, state, now))
        pages[0] += 1
        trouble = _trouble(page, state)
        if trouble is None:
            yield from page.items
            yield from _ill_formed(page)
            lost = {
                item.identifier: f"the record is ill-formed: {item.reason}" for item in page.lost if item.identifier
            }
            yield from _again(ask, wish, state, lost, budget)
            state.setdefault("started", page.response_date)
            if not page.token:
                _close(state)
                return True
            if page.token not in seen:
                seen.add(page.token)
                state["token"] = page.token
                if wish.pages and pages[0] >= wish.pages:
                    return False
                continue
            trouble = Trouble("the server gave the same resumption token twice")
        elif not _restartable(page, state):
            yield trouble
            return False
        restarts += 1
        _restart(state)
        seen = set()
        if restarts >= RESTARTS:
            yield Trouble(
                f"{trouble.message}; the list was started again {RESTARTS} times", "the next night tries again"
            )
            return False


def _arguments(wish: Walk, state: MutableMapping[str, Any], now: str) -> dict[str, str]:
    """The arguments of the next request; a token stands alone (OAI-PMH 2.0, 3.5)."""
    if state.get("token"):
        return {"verb": "ListRecords", "resumptionToken": str(state["token"])}
    since, until = window(str(state.get("watermark", "")), now, wish)
    state["from"], state["until"] = since, until
    given = {"verb": "ListRecords", "metadataPrefix": wish.prefix, "set": wish.set, "from": since, "until": until}
    return {name: value for name, value in given.items() if value}


def window(watermark: str, now: str, wish: Walk) -> tuple[str, str]:
    """``from`` and ``until`` of the next window; ``from`` overlaps by one unit, since indexes lag behind clocks."""
    start = _moment(watermark)
    if start is None:
        return "", ""
    daily = len(wish.granularity) <= len("YYYY-MM-DD") and wish.granularity != ""
    since = _written(start - (timedelta(days=1) if daily else timedelta(seconds=1)), daily)
    present = _moment(now)
    end = start + timedelta(days=wish.days)
    if not wish.days or present is None or end >= present:
        return since, ""
    return since, _written(end, daily)


def _moment(text: str) -> datetime | None:
    """A UTC date or time of OAI-PMH, ``None`` where it is none."""
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _written(moment: datetime, daily: bool) -> str:
    """A moment in the server's granularity."""
    return moment.strftime("%Y-%m-%d" if daily else "%Y-%m-%dT%H:%M:%SZ")


def _trouble(page: Page, state: MutableMapping[str, Any]) -> Trouble | None:
    """What is wrong with a page; an empty list is nothing wrong."""
    if not page.whole:
        return Trouble("an answer broke off", "the list is started again")
    for code, message in page.errors:
        if code == "noRecordsMatch" and not state.get("token"):
            continue
        return Trouble(f"the server answered {code or 'an error'}: {message}", _HINTS.get(code, ""))
    if not page.errors and page.verb != "ListRecords":
        return Trouble(f"the server answered {page.verb or 'nothing'} to ListRecords")
    return None


_HINTS = {
    "cannotDisseminateFormat": "name another metadata_prefix in the source's options",
    "noSetHierarchy": "take 'set' out of the source's options",
    "badArgument": "see 'set' and 'metadata_prefix' in the source's options",
    "badResumptionToken": "the list is started again",
}


def _restartable(page: Page, state: MutableMapping[str, Any]) -> bool:
    """Whether asking from the window's start again may help: the token is dead, or the answer broke off."""
    return not page.whole or (bool(state.get("token")) and bool(page.errors))


def _restart(state: MutableMapping[str, Any]) -> None:
    """Forget the open list; the watermark stays where it is."""
    for name in ("token", "started", "from", "until"):
        state.pop(name, None)


def _close(state: MutableMapping[str, Any]) -> None:
    """The list was read whole: the watermark moves to the window's end, or to when the server began to answer."""
    reached = str(state.get("until") or state.get("started") or "")
    _restart(state)
    if reached:
        state["watermark"] = reached
