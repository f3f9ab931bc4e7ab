"""Identifiers and licences in the form in which two sources can be compared: bare DOI, award number, licence URL.

Pure. An identifier that does not look like one is left out rather than repaired.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from kakehashi.model import Identifier

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|info:doi/|doi:\s*)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
_JGN = re.compile(r"JP[A-Z0-9][0-9A-Za-z-]{3,}\Z")
_KAKENHI = re.compile(r"\d{2}[A-Z0-9]{1,2}\d{4,5}\Z|\d{8}\Z")
_ISSN = re.compile(r"(\d{4})-?(\d{3}[\dXx])\Z")
_LICENCE = re.compile(
    r"creativecommons\.org|public_data_license|opendatacommons\.org|\bCC[ -](BY|0)|\bPDL", re.IGNORECASE
)
_JST_GRANT = re.compile(r"10\.52926/(jpmj\w+)\Z", re.IGNORECASE)


def doi(raw: str) -> str:
    """The bare DOI of a text, its letters as they are written, ``""`` where it is none."""
    text = unquote(raw.strip()) if "%2f" in raw.lower() else raw.strip()
    match = _DOI.match(text)
    return match[1].rstrip(".,;") if match else ""


def award(raw: str, uri: str = "") -> str:
    """An award number as 体系的番号 (JGN) writes it; a bare KAKENHI number gets its ``JP``.

    ``uri`` is the award's page: a bare number is one of KAKENHI only where that is KAKEN's.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    grant = _JST_GRANT.search(text) or _JST_GRANT.search(uri.strip())
    if grant and (not text or text.lower().endswith(grant[1].lower())):
        return grant[1].upper()
    if _JGN.match(text):
        return text
    if _KAKENHI.match(text) and "kaken.nii.ac.jp" in uri:
        return f"JP{text}"
    return text


def issn(raw: str) -> str:
    """An ISSN with its hyphen, ``""`` where it is none."""
    match = _ISSN.match(raw.strip())
    return f"{match[1]}-{match[2].upper()}" if match else ""


def handle(raw: str) -> str:
    """A bare handle, e.g. ``2115/64495``."""
    return re.sub(r"\A(https?://hdl\.handle\.net/|hdl:|info:hdl/)", "", raw.strip())


def identifier(scheme: str, raw: str) -> Identifier | None:
    """An identifier with its value normalised by its scheme, ``None`` where there is nothing of it."""
    known = {"doi": doi, "issn": issn, "hdl": handle}
    value = known[scheme](raw) if scheme in known else raw.strip()
    return Identifier(scheme, value) if value else None


def identifiers(found: Iterable[Identifier | None]) -> tuple[Identifier, ...]:
    """The identifiers that are there, each once, in order."""
    return tuple(dict.fromkeys(item for item in found if item is not None))


def licence(values: Iterable[str]) -> str:
    """Of several statements of rights the one that names a licence, else the first that says anything."""
    said = [" ".join(value.split()) for value in values if value.strip()]
    named = next((value for value in said if "creativecommons.org" in value), "")
    return named or next((value for value in said if _LICENCE.search(value)), said[0] if said else "")
