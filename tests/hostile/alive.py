"""What of a hostile string would be alive in what we write: judged by parsers that are not ours, not by our own rules.

Pages are parsed as browsers do (Lexbor by way of selectolax), their addresses by the URL standard (Ada); feeds and
sitemaps by lxml in its strict mode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import ada_url
from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kakehashi.model import Record

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAGE = "https://kakehashi.example/en/news/2026/x/"
_ADDRESSES = frozenset(
    [
        "action", "archive", "background", "cite", "classid", "codebase", "data", "dynsrc", "formaction",
        "href", "icon", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "srcdoc",
        "srcset", "usemap", "xlink:href",
    ]
)  # fmt: skip
_DEAD = frozenset(["http:", "https:", "mailto:"])
_NEVER = frozenset(
    [
        "animate", "animatemotion", "animatetransform", "annotation-xml", "applet", "audio", "base",
        "embed", "foreignobject", "form", "frame", "frameset", "iframe", "image", "isindex", "maction",
        "object", "plaintext", "portal", "semantics", "set", "style", "template", "textarea", "track",
        "use", "video", "xmp",
    ]
)  # fmt: skip
_NAMES = ("@id", "url", "license", "digitalSourceType")


def in_page(html: str) -> Iterator[str]:
    """What is alive in a page of the portal, a sentence each."""
    if FORBIDDEN.search(html):
        yield f"a forbidden character: {FORBIDDEN.findall(html)[:3]!r}"
    root = LexborHTMLParser(html).root
    for node in root.traverse() if root is not None else ():
        yield from _in_element(node)


def _in_element(node: LexborNode) -> Iterator[str]:
    """What is alive in one element."""
    tag = str(node.tag).lower()
    given = {name.lower(): value or "" for name, value in node.attributes.items()}
    if tag in _NEVER:
        yield f"<{tag}>"
    if tag == "script":
        yield from in_json_ld(node.text()) if given == {"type": "application/ld+json"} else [f"<script {given}>"]
    if tag == "svg" and given.get("class") != "kk-mark":
        yield "<svg>"
    if tag == "meta" and "http-equiv" in given and given["http-equiv"].lower() != "x-ua-compatible":
        yield f"<meta {given}>"
    if tag == "link" and given.get("rel") not in ("canonical", "alternate", "icon", "stylesheet"):
        yield f"<link {given}>"
    for name, value in given.items():
        if name.startswith("on"):
            yield f"{name}={value}"
        if name in _ADDRESSES and (reason := _is_alive(value)):
            yield f"<{tag} {name}={value!r}>: {reason}"
        if name == "style" and not re.fullmatch(r"\s*text-align:\s*\w+;?\s*", value):
            yield f"style={value!r}"


def _is_alive(address: str) -> str:
    """Why an address in a page is not to be clicked, ``""`` where it may be."""
    try:
        parsed = ada_url.URL(address, _PAGE)
    except ValueError:
        return "no address"
    if parsed.protocol not in _DEAD:
        return str(parsed.protocol)
    return "names a user" if parsed.username or parsed.password else ""


def in_json_ld(text: str) -> Iterator[str]:
    """What is alive in the structured data of a page."""
    try:
        yield from _in_value("", json.loads(text))
    except ValueError as error:
        yield f"JSON-LD that is none: {error}"


def _in_value(name: str, value: Any) -> Iterator[str]:
    """What is alive in a value of JSON under a name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _in_value(key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_value(name, inner)
    elif isinstance(value, str):
        if FORBIDDEN.search(value):
            yield f"JSON-LD {name}: a forbidden character"
        if name in _NAMES and name != "license" and not re.match(r"https?://", value):
            yield f"JSON-LD {name}: {value!r}"
        if name in ("license", "identifier") and re.match(r"(?i)\s*(javascript|data|vbscript):", value):
            yield f"JSON-LD {name}: {value!r}"


def in_xml(document: bytes) -> Iterator[str]:
    """What is alive, or not XML, in a feed or sitemap."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield f"not XML: {error}"
        return
    for item in root.iter():
        if not isinstance(item.tag, str):
            yield f"a node that is no element: {item!r}"
            continue
        name = item.tag.rsplit("}", 1)[-1]
        addresses = [str(value) for key, value in item.attrib.items() if key.rsplit("}", 1)[-1] in ("href", "src")]
        if name in ("loc", "id", "uri", "link") and item.text and item.text.strip():
            addresses.append(item.text)
        for address in addresses:
            if not re.match(r"https?://[^/\s]", address) or _is_alive(address):
                yield f"<{name}>: {address!r}"


def in_record(record: Record) -> Iterator[str]:
    """What is alive in what a harvester yields: foreign schemes, forbidden characters, markup in its body."""
    said = json.dumps(record.to_json(), ensure_ascii=False)
    if FORBIDDEN.search(said) or "\\u00" in said.replace("\\\\", ""):
        yield f"a forbidden character: {FORBIDDEN.findall(said)[:3]!r}"
    for address in filter(None, (record.url, *record.official.values(), *record.images)):
        if not re.match(r"https?://[^/\s]", address) or _is_alive(address):
            yield f"an address: {address!r}"
    named = (record.identity, record.licence, *(item.value for item in record.identifiers),
             *(agent.id for agent in (*record.creators, *record.organisations)))  # fmt: skip
    for text in named:
        try:
            scheme = ada_url.URL(text).protocol
        except ValueError:
            continue
        if scheme in ("javascript:", "data:", "vbscript:", "blob:", "file:", "view-source:"):
            yield f"a name that runs: {text!r}"
    for body in record.body.values():
        yield from in_page(body)
