"""The configuration is read strictly: a slip in portal.toml must never be silently ignored."""

from __future__ import annotations

import pytest

from kakehashi.config import read_config
from kakehashi.errors import ConfigError

PORTAL = """
[site]
url = "https://portal.example/"
languages = ["en", "zh-Hans"]
names = { en = "Science" }

[sources.press]
url = "https://press.example/feed.xml"
name = { ja = "機構" }
rights = "own"
kind = "result"

[[routes]]
from = "ja"
to = "en"
engines = ["memory"]

[publish]
default = "machine"

[[publish.rules]]
needs = "approved"
language = "en"
kind = "call"
"""


def test_a_portal_is_read_with_its_defaults() -> None:
    portal = read_config(PORTAL)
    assert portal.source("press").id == "press"
    assert portal.routes[0].target == "en"
    assert portal.fetch.max_bytes == 10_000_000


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('kind = "result"', 'kimd = "result"', ["portal.toml", "sources.press.kimd", "'kind'"]),
        ('rights = "own"', 'rights = "owned"', ["sources.press.rights", "'own'"]),
        ('kind = "result"', 'kind = "resul"', ["kind 'resul'", "result"]),
        ('default = "machine"', "default = true", ["publish.default"]),
        ('url = "https://portal.example/"', 'url = "https://portal.example"', ["slash"]),
        ('languages = ["en", "zh-Hans"]', 'languages = "en"', ["site.languages", "list"]),
        ('languages = ["en", "zh-Hans"]', 'languages = ["english"]', ["'english'"]),
        ('rights = "own"', 'rights = "open"', ["licence"]),
        ('rights = "own"', 'rights = "permission"', ["permission", "reference"]),
        ('rights = "own"\n', "", ["sources.press.rights", "missing"]),
        ("[publish]", "[publish", ["not valid TOML"]),
    ],
)
def test_a_slip_is_an_error_that_names_file_key_and_remedy(old: str, new: str, names: list[str]) -> None:
    assert old in PORTAL
    with pytest.raises(ConfigError) as caught:
        read_config(PORTAL.replace(old, new, 1))
    for name in names:
        assert name in str(caught.value)


def test_an_unknown_source_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'press'"):
        read_config(PORTAL).source("pres")


def test_the_first_publication_rule_that_fits_wins() -> None:
    publish = read_config(PORTAL).publish
    assert publish.needs("en", "call") == "approved"
    assert publish.needs("en", "result") == "machine"
    assert publish.needs("ko", "call") == "machine"


@pytest.mark.parametrize(
    ("rights", "extra", "leaves"),
    [("own", "", True), ("metadata", "", False), ("own", "external_engines = false", False)],
)
def test_a_text_leaves_the_machine_only_where_its_source_allows_it(rights: str, extra: str, leaves: bool) -> None:
    text = PORTAL.replace('rights = "own"', f'rights = "{rights}"\n{extra}')
    assert read_config(text).source("press").may_leave is leaves


@pytest.mark.parametrize("address", ["http://[::1", "javascript:alert(1)", "https://a.example:99999/", "feed.xml"])
@pytest.mark.parametrize("key", ["url", "licence_url"])
def test_a_source_stands_at_an_address_of_the_web(key: str, address: str) -> None:
    """What cannot be asked is an error of the one who wrote it, today, and no defect of the night."""
    table = {"url": "https://a.example/", "licence_url": "https://a.example/terms", key: address}
    lines = "\n".join(f'{name} = "{value}"' for name, value in table.items())
    site = '[site]\nurl = "https://p.example/"\nlanguages = ["en"]\nnames = { en = "P" }\n'
    text = f'{site}[sources.a]\nname = {{ en = "A" }}\nrights = "own"\n{lines}\n'
    with pytest.raises(ConfigError, match=rf"sources\.a\.{key}"):
        read_config(text)
