"""The configuration is read strictly: a slip in portal.toml must never be silently ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.errors import ConfigError
from kakehashi.records.config import read_config
from kakehashi.verbs.init import make_portal

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


LETTER = (
    'rights = "own"',
    'rights = "permission"\npermission = { reference = "letter 12", date = "2026-04-01", what = ["body"] }',
)


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
        ('rights = "own"', 'rights = "open"\nlicence = "CC-BY-NC-4.0"', ["CC-BY-NC-4.0", "not open"]),
        ('rights = "own"', 'rights = "link"\nexternal_engines = true', ["external_engines", "never translated"]),
        ('rights = "own"', 'rights = "own"\nexternal_engines = "no"', ["external_engines", "true or false"]),
        ('rights = "own"', 'rights = "own"\nmax_cache = 24\nexternal_engines = true', ["external_engines"]),
        ('rights = "own"', 'rights = "own"\nembargo_until = "December"', ["embargo_until", "2026-12-01"]),
        ('rights = "own"', 'rights = "own"\nembargo_until = "2026-12-01T10:00"', ["embargo_until", "offset"]),
        ('rights = "own"', 'rights = "own"\nwas = ["press"]', ["sources.press.was", "'press'"]),
        (LETTER[0], LETTER[1].replace('reference = "letter 12"', 'reference = " "'), ["reference", "empty"]),
        (LETTER[0], LETTER[1].replace('reference = "letter 12", ', ""), ["permission.reference", "missing"]),
        (LETTER[0], LETTER[1].replace('date = "2026-04-01", ', ""), ["permission.date", "missing"]),
        (LETTER[0], LETTER[1].replace("2026-04-01", "in April"), ["permission.date", "in April"]),
        (LETTER[0], LETTER[1].replace('"body"', '"boddy"'), ["permission.what", "'body'"]),
        (LETTER[0], LETTER[1].replace(" }", ', until = "2026-01-01" }'), ["permission.until", "before"]),
        (LETTER[0], LETTER[1].replace('rights = "permission"', 'rights = "own"'), ["[permission]", "'own'"]),
        (LETTER[0], LETTER[1] + "\nimages = true", ["images", "'pictures'"]),
        (LETTER[0], LETTER[1].replace(" }", ", translate = false }") + "\nexternal_engines = true", ["forbids"]),
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


def test_a_permission_is_read_with_all_that_it_says() -> None:
    found = read_config(PORTAL.replace(*LETTER)).source("press").permission
    assert found is not None
    assert (found.reference, found.date, found.what, found.translate) == ("letter 12", "2026-04-01", ("body",), True)


def test_one_former_id_belongs_to_one_source() -> None:
    """Two sources that claim one work would store it in turns."""
    other = '[sources.other]\nurl = "https://o.example/"\nname = {}\nrights = "own"\nwas = ["old"]\n'
    text = PORTAL.replace('rights = "own"', 'rights = "own"\nwas = ["old"]', 1) + other
    with pytest.raises(ConfigError, match="'old', which 'press' names too"):
        read_config(text)


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


def test_the_operators_own_sources_are_its_own_and_nobody_elses() -> None:
    """The agency turns its releases from links to full texts with one line; whoever copies the file gets links."""
    text = PORTAL.replace('rights = "own"', 'rights = "link"\nowner = "jst"')
    assert read_config(text).source("press").rights == "link"
    switched = text.replace("[site]", '[site]\noperator = ["jst"]')
    assert read_config(switched).source("press").rights == "own"
    with pytest.raises(ConfigError, match="did you mean 'jst'"):
        read_config(text.replace("[site]", '[site]\noperator = ["jts"]'))
    nameless = PORTAL.replace('rights = "own"', 'rights = "link"').replace("[site]", '[site]\noperator = [""]')
    assert read_config(nameless).source("press").rights == "link"


def test_a_new_portal_knows_whose_it_is(tmp_path: Path) -> None:
    make_portal(tmp_path / "a", ["jst"])
    assert read_config((tmp_path / "a" / "portal.toml").read_text(encoding="utf-8")).site.operator == ("jst",)
    with pytest.raises(ConfigError, match="--operator"):
        make_portal(tmp_path / "b", ['"]'])
    assert not (tmp_path / "b").exists()
