"""Licences by what they let others do: whether a name, a sentence or an address is that of an open licence. Pure.

Open is what lets anybody store, translate and republish a text with credit: CC BY, CC BY-SA, CC0, public domain, and
the terms of Japan's government (PDL 1.0, Standard Terms of Use 2.0). What forbids changes (ND) or trade (NC) is not: it
is left to a recorded permission. It never decides what a source may do; ``rights`` does.
"""

from __future__ import annotations

import re

_OPEN = re.compile(
    r"creativecommons\.org/(licenses/by(-sa)?/|publicdomain/)"
    r"|\bCC[ -]?(BY([ -]SA)?|0)(?=$|[ -]?\d|[^\w-])"
    r"|\bCreative Commons (Attribution|Zero)\b|クリエイティブ・?コモンズ[・ ]?表示"
    r"|\bPDL[ -]?1\.0\b|public_data_license|公共データ利用規約|政府標準利用規約",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"(?:\bCC|licenses/|\bBY(?:-SA)?)[\w -]*[ -](?:NC|ND)\b|/(?:nc|nd)(?:-\w+)*/\d"
    r"|Non-?Commercial|No-?Deriv|非営利|改変禁止",
    re.IGNORECASE,
)


def is_closed_licence(licence: str) -> bool:
    """Whether a text names a licence that forbids changes or trade, whatever else it names."""
    return bool(_CLOSED.search(licence))


def is_open_licence(licence: str) -> bool:
    """Whether a licence's name or address is one that lets anybody translate and republish with credit."""
    return bool(_OPEN.search(licence.strip())) and not is_closed_licence(licence)
