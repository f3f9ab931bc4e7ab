"""The real portal's ``portal.toml``: what can be known of it before it meets the internet."""

from __future__ import annotations

from urllib.parse import urlsplit

import lxml.html
import pytest

from kakehashi import harvesters
from kakehashi.reading.article import select
from kakehashi.records.config import Portal, Source, read_config
from kakehashi.records.taxonomies import shipped_taxonomies
from kakehashi.terms.glossary import shipped_table
from tests.portals import REPOSITORY

PORTAL: Portal = read_config((REPOSITORY / "portal.toml").read_text(encoding="utf-8"))
SOURCES = list(PORTAL.sources.values())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_each_source_can_be_asked(source: Source) -> None:
    """A slip in a table would be found on the night on which nobody is there."""
    assert source.harvester == harvesters.find(source.harvester).NAME
    assert urlsplit(source.url).scheme == "https"
    assert {"ja", "en"} <= set(source.name)
    page = lxml.html.document_fromstring("<p>x</p>")
    for name, selector in source.rules.items():
        assert name.split("-")[0] in {"item", "link", "date", "next", "title", "body", "summary", "drop", "official"}
        select(page, selector)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_each_source_says_what_it_allows(source: Source) -> None:
    """A source without terms that somebody has read stays at links; no key stands in a file that is public."""
    if source.rights == "open":
        assert source.licence
        assert source.licence_url
    else:
        assert source.rights in ("link", "metadata", "item")
        assert not source.may_leave
    assert "appid=" not in source.url
    assert not source.images


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_the_defaults_of_a_source_have_names(source: Source) -> None:
    """A default that no taxonomy knows would stand on pages as a bare word."""
    names = shipped_taxonomies()
    bodies = {term.source for term in shipped_table("organisations.csv").terms}
    for taxonomy, terms in source.defaults.items():
        assert set(terms) <= (bodies if taxonomy == "organisations" else set(names[taxonomy]))


def test_every_source_of_the_inventory_has_its_table() -> None:
    """What is not in the file is never asked, and nobody notices."""
    wanted = (
        "jst-press jst-topics jst-whatsnew jst-calls jst-calls-page science-portal science-japan keguan-japan spap "
        "mext meti jaxa jaxa-topics jaxa-en riken riken-topics aist nims naoj subaru nies jamstec-kuroshio nict nii "
        "pr-times eurekalert asia-research-news gov-online j-stage j-stage-new kaken nrid cinii kyoto-repository irdb "
        "ndl jalc kyushu-repository jairo-cloud jst-grants arxiv j-global jst-project-db satreps j-store jrec-in "
        "researchmap"
    )
    assert set(wanted.split()) <= set(PORTAL.sources)


def test_j_stage_is_kept_for_a_day_only() -> None:
    """Its terms allow no copy that a machine can read for longer: title, date and link, and nothing else."""
    assert PORTAL.source("j-stage").max_cache == 24
    assert PORTAL.source("j-stage").rights == "link"
