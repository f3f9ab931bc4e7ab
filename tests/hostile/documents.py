"""Documents of every format that is read, with a hostile string in every field: ``§`` is a field, ``№`` the record's number.

Skeletons of our own: what each format calls its fields stands in its standard. ``documents(strings)`` fills them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import cycle

from kakehashi.characters import clean

_RSS_ITEM = (
    "<item><title>A study № §</title><link>§</link><description>§</description><author>§</author><category>§</category>"
    '<guid isPermaLink="true">§</guid><pubDate>Mon, 23 Nov 2026 10:00:00 +0900</pubDate>'
    '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">§</dc:creator>'
    '<dc:rights xmlns:dc="http://purl.org/dc/elements/1.1/">§</dc:rights>'
    '<dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">§</dc:identifier>'
    '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">Text § §</content:encoded></item>'
)
_PLAIN_ITEM = "<item><title>A study № §</title><link>§</link><description>§ §</description></item>"
_RDF_ITEM = (
    '<item rdf:about="§"><title>A study № §</title><link>§</link><description>§</description><dc:creator>§</dc:creator>'
    "<dc:subject>§</dc:subject><dc:rights>§</dc:rights><dc:date>2026-11-23</dc:date><content:encoded>§ §</content:encoded>"
    '<cc:license xmlns:cc="http://web.resource.org/cc/" rdf:resource="§"/></item>'
)
_ATOM_ENTRY = (
    '<entry xml:base="§"><id>§</id><title type="html">A study № §</title><link rel="alternate" href="§"/>'
    '<link rel="alternate" hreflang="ko" href="§"/><link rel="license" href="§"/><link rel="related" href="§"/>'
    '<summary type="html">§</summary><content type="html">§ §</content><author><name>§</name><uri>§</uri></author>'
    '<category term="§"/><rights>§</rights><published>2026-11-23T10:00:00Z</published></entry>'
)
_ATOM_XHTML = (
    '<entry><id>urn:№</id><title>A study № §</title><link href="§"/><content type="xhtml">'
    '<div xmlns="http://www.w3.org/1999/xhtml">Text <a href="§" onclick="§">§</a><img src="§" alt="§"/><script>§</script>'
    '<svg xmlns="http://www.w3.org/2000/svg"><a href="§"><text>x</text></a></svg>'
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="§">x</mi></math></div></content></entry>'
)
_JSON_FEED = {
    "id": "§", "url": "§", "external_url": "§", "title": "A study № §", "summary": "§", "content_html": "Text § §",
    "image": "§", "authors": [{"name": "§", "url": "§", "avatar": "§"}], "tags": ["§", "§"], "language": "en",
    "date_published": "2026-11-23T10:00:00Z", "attachments": [{"url": "§", "title": "§"}],
}  # fmt: skip
_OAI = "<record><header><identifier>§ №</identifier><datestamp>2026-11-23</datestamp></header><metadata>{}</metadata></record>"
_DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>A study № §</dc:title><dc:creator>§</dc:creator><dc:subject>§</dc:subject><dc:description>§</dc:description>"
    "<dc:publisher>§</dc:publisher><dc:date>2026</dc:date><dc:identifier>§</dc:identifier><dc:identifier>https://§</dc:identifier>"
    "<dc:language>en</dc:language><dc:rights>§</dc:rights><dc:relation>§</dc:relation></oai_dc:dc>"
)
_JPCOAR = (
    '<jpcoar:jpcoar xmlns:jpcoar="https://github.com/JPCOAR/schema/blob/master/2.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:datacite="https://schema.datacite.org/meta/kernel-4/" xmlns:dcterms="http://purl.org/dc/terms/">'
    '<dc:title xml:lang="en">A study № §</dc:title><jpcoar:creator>'
    '<jpcoar:nameIdentifier nameIdentifierScheme="ORCID" nameIdentifierURI="§">§</jpcoar:nameIdentifier>'
    '<jpcoar:creatorName xml:lang="en">§</jpcoar:creatorName></jpcoar:creator><dcterms:accessRights rdf:resource="§">§'
    '</dcterms:accessRights><dc:rights rdf:resource="§">§</dc:rights><jpcoar:subject>§</jpcoar:subject>'
    '<datacite:description descriptionType="Abstract" xml:lang="en">§ §</datacite:description>'
    '<dc:publisher xml:lang="en">§</dc:publisher><jpcoar:identifier identifierType="URI">§</jpcoar:identifier>'
    '<jpcoar:identifier identifierType="HDL">§</jpcoar:identifier><jpcoar:fundingReference><jpcoar:funderName>§'
    '</jpcoar:funderName><jpcoar:awardNumber awardURI="§">§</jpcoar:awardNumber></jpcoar:fundingReference></jpcoar:jpcoar>'
)
_JUNII2 = (
    '<junii2 xmlns="http://irdb.nii.ac.jp/oai"><title lang="en">A study № §</title><alternative>§</alternative>'
    '<creator lang="en" id="§">§</creator><subject>§</subject><description>§ and forty more characters of description §'
    "</description><publisher>§</publisher><URI>§</URI><fullTextURL>§</fullTextURL><selfDOI>10.1234/§</selfDOI>"
    "<grantid>§</grantid><NAID>§</NAID><rights>§</rights><language>en</language></junii2>"
)
_ARXIV = (
    '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>§</id><created>2026-11-23</created><authors><author>'
    "<keyname>§</keyname><forenames>§</forenames></author></authors><title>A study № §</title><categories>§</categories>"
    "<doi>10.1234/§</doi><license>§</license><abstract>§ §</abstract></arXiv>"
)
_DCNDL = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcndl="http://ndl.go.jp/dcndl/terms/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/">'
    '<dcndl:BibAdminResource rdf:about="§ №"/><dcndl:BibResource rdf:about="§"><dcterms:title>A study № §</dcterms:title>'
    '<dcterms:creator><foaf:Agent rdf:about="§"><foaf:name>§</foaf:name></foaf:Agent></dcterms:creator>'
    '<dcterms:identifier rdf:datatype="http://ndl.go.jp/dcndl/terms/DOI">§</dcterms:identifier>'
    '<dcterms:identifier rdf:datatype="http://ndl.go.jp/dcndl/terms/JPNO">§</dcterms:identifier>'
    '<dcterms:abstract>§</dcterms:abstract><dcterms:subject>§</dcterms:subject><dcterms:rights rdf:resource="§">§'
    "</dcterms:rights><dcterms:issued>2026</dcterms:issued></dcndl:BibResource></rdf:RDF>"
)
_JSTAGE = (
    "<entry><article_title><en>A study № §</en><ja>研究 № §</ja></article_title><article_link><en>§</en><ja>§</ja></article_link>"
    "<author><en><name>§</name></en><ja><name>§</name></ja></author><material_title><en>§</en></material_title>"
    '<link href="§"/><publisher><name>§</name></publisher><doi>10.1234/§№</doi><issn>§</issn><pubyear>2026</pubyear></entry>'
)
_KAKEN = (
    '<grantAward id="§ №" awardNumber="§"><identifier type="nationalAwardNumber"><normalizedValue>§</normalizedValue>'
    "</identifier><urlList><url>§</url></urlList>"
    '<summary xml:lang="en"><title>A study № §</title><category>§</category><field>§</field>'
    '<institution niiCode="§">§</institution><member eradCode="§"><personalName><fullName>§</fullName></personalName></member>'
    "<keywordList><keyword>§</keyword></keywordList><periodOfAward><startDate>2026-04-01</startDate></periodOfAward>"
    '<paragraphList type="outline_of_research_initial"><paragraph>§</paragraph></paragraphList>'
    '<paragraphList type="outline_of_research_performance"><paragraph>§ §</paragraph></paragraphList></summary></grantAward>'
)
_NRID = {
    "accn": "§№", "name": {"name:familyName": [{"lang": "en", "text": "Study № §"}], "name:givenName": [{"lang": "en", "text": "§"}]},
    "id:orcid": ["§"], "id:person:erad": ["§"], "id:person:researchmap": ["§"],
    "affiliations:current": [{"affiliation:institution": {"humanReadableValue": [{"lang": "en", "text": "§"}]}}],
}  # fmt: skip
_CINII_ITEM = {
    "@id": "§ №", "title": "§", "dc:title": "§", "link": {"@id": "§"}, "rdfs:seeAlso": {"@id": "§"}, "dc:creator": ["§"],
    "dc:publisher": "§", "description": "§ §", "prism:publicationDate": "2026-11", "dc:subject": ["§"],
    "dc:identifier": [{"@type": "cir:URI", "@value": "§"}, {"@type": "cir:DOI", "@value": "10.1234/§"}],
}  # fmt: skip
_CRID = {
    "@context": {"@vocab": "https://cir.nii.ac.jp/schema/1.0/"}, "@id": "§", "dc:title": [{"@language": "en", "@value": "A study § №"}],
    "description": [{"type": "abstract", "notation": [{"@language": "en", "@value": "§"}], "abstractLicenseFlag": "allow"}],
    "creator": [{"@id": "§", "personIdentifier": [{"@type": "NRID", "@value": "§"}], "foaf:name": [{"@language": "en", "@value": "§"}]}],
    "publication": {"dc:publisher": [{"@language": "en", "@value": "§"}], "publicationIdentifier": [{"@type": "ISSN", "@value": "§"}]},
    "productIdentifier": [{"identifier": {"@type": "URI", "@value": "§"}}, {"identifier": {"@type": "DOI", "@value": "10.1234/§"}}],
    "foaf:topic": [{"@id": "§", "dc:title": "§"}], "url": [{"@id": "§"}],
}  # fmt: skip
_JALC = {
    "doi": "10.1234/№§", "url": "§", "content_language": "en", "title_list": [{"lang": "en", "title": "A study № §"}],
    "description_list": [{"lang": "en", "description": "§ §"}], "publication_date": {"publication_year": "2026"},
    "creator_list": [{"names": [{"lang": "en", "last_name": "§", "first_name": "§"}], "researcher_id_list": [{"researcher_id": "§"}]}],
    "publisher_list": [{"lang": "en", "publisher_name": "§"}], "keyword_list": [{"lang": "en", "keyword": "§"}],
    "alternate_identifier_list": [{"type": "OAIPMH", "alternate_identifier": "§"}],
    "fund_list": [{"funder_name": [{"lang": "en", "funder_name": "§"}],
                   "award_number_group_list": [{"award_number_list": [{"award_number": "§"}]}]}],
}  # fmt: skip
_CROSSREF = {
    "DOI": "10.1234/№", "URL": "§", "language": "en", "title": ["A study № §"], "abstract": "<jats:p>§</jats:p> §",
    "resource": {"primary": {"URL": "§"}}, "publisher": "§", "subject": ["§"], "license": [{"URL": "§"}],
    "author": [{"given": "§", "family": "§", "ORCID": "§"}], "award": ["§"], "issued": {"date-parts": [[2026, 11]]},
    "funder": [{"name": "§", "DOI": "§", "id": [{"id": "§", "id-type": "ROR"}]}],
}  # fmt: skip
_RESEARCHMAP = {
    "@id": "§", "rm:id": "№§", "paper_title": {"en": "A study № §", "ja": "研究 № §"}, "description": {"en": "§"},
    "authors": {"en": [{"name": "§"}]}, "publication_name": {"en": "§"}, "publisher": {"en": "§"}, "languages": ["en"],
    "identifiers": {"doi": ["10.1234/§"], "issn": ["§"], "orc_id": ["§"]}, "publication_date": "2026-11",
    "see_also": [{"@id": "§", "label": "url"}],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the protocol that reads it, what stands around its records, one record, and what joins them."""

    name: str
    harvester: str
    around: str
    record: str
    markup: bool = True
    joint: str = ""


def _json_format(name: str, harvester: str, around: str, record: object) -> Format:
    """A format in JSON; ``…`` in ``around`` is where the records stand."""
    return Format(name, harvester, around, json.dumps(record, ensure_ascii=False), markup=False, joint=",")


def _oai(name: str, record: str) -> Format:
    """An answer of a repository."""
    around = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T00:00:00Z</responseDate>'
        '<request verb="ListRecords">https://a.example/oai</request><ListRecords>…</ListRecords></OAI-PMH>'
    )
    return Format(name, "oai_pmh", around, _OAI.format(record))


_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xml:lang="en" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    '<channel rdf:about="§"><title>§</title><link>§</link></channel>…</rdf:RDF>'
)
FORMATS = (
    *(
        Format(f"rss-{version}", "feed", f'<rss version="{version}"><channel><title>§</title><link>§</link>'
               "<language>en</language>…</channel></rss>", item)
        for version, item in (("0.91", _PLAIN_ITEM), ("0.92", _PLAIN_ITEM), ("0.94", _RSS_ITEM), ("2.0", _RSS_ITEM))
    ),
    Format("rss-0.90", "feed", _RDF.replace("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", 1), _PLAIN_ITEM),
    Format("rss-1.0", "feed", _RDF, _RDF_ITEM),
    Format("atom-1.0", "feed", '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>§</title><id>§</id>…</feed>', _ATOM_ENTRY),
    Format("atom-1.0 (xhtml)", "feed", '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="§">…</feed>', _ATOM_XHTML),
    Format("atom-0.3", "feed", '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en">…</feed>', _ATOM_ENTRY),
    _json_format("json-feed", "feed", '{"version":"https://jsonfeed.org/version/1.1","title":"§","home_page_url":"§","items":[…]}', _JSON_FEED),
    _json_format("json-feed (1.0)", "json_feed", '{"version":"https://jsonfeed.org/version/1","author":{"name":"§"},"items":[…]}',
                 {**_JSON_FEED, "author": {"name": "§", "url": "§"}, "id": "№"}),
    _oai("oai_dc", _DC), _oai("jpcoar", _JPCOAR), _oai("junii2", _JUNII2), _oai("arxiv", _ARXIV), _oai("dcndl", _DCNDL),
    Format("jstage", "jstage", '<feed xmlns="http://www.w3.org/2005/Atom"><servicecd>3</servicecd>…</feed>', _JSTAGE),
    Format("kaken", "kaken", "<grantAwards>…</grantAwards>", _KAKEN),
    _json_format("nrid", "kaken", '{"totalResults":1,"startIndex":1,"researchers":[…]}', _NRID),
    _json_format("cinii-json", "cinii", '{"@context":{"@vocab":"https://cir.nii.ac.jp/schema/1.0/","@language":"en"},'
                 '"items":[…]}', {**_CINII_ITEM, "title": "A study № §", "dc:title": "A study № §"}),
    _json_format("cinii-record", "cinii", "…", _CRID),
    Format("cinii-rss", "cinii", _RDF, _RDF_ITEM),
    Format("cinii-atom", "cinii", '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">…</feed>', _ATOM_ENTRY),
    Format("ndl-sru", "ndl", '<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><records>…</records></searchRetrieveResponse>',
           f"<record><recordData>{_DCNDL}</recordData></record>"),
    Format("ndl-rdf", "ndl", "…", _DCNDL),
    _json_format("jalc", "jalc", '{"status":"OK","data":…}', _JALC),
    _json_format("crossref", "crossref", '{"status":"ok","message-type":"work-list","message":{"items":[…]}}', _CROSSREF),
    _json_format("researchmap", "researchmap", '{"@context":"https://api.researchmap.jp/","items":[…]}', _RESEARCHMAP),
    Format("html-list", "html_list", "<!doctype html><html lang=en><base href='§'><link rel=alternate hreflang=ko href='§'><ul>…</ul></html>",
           '<li><a href="§">A study № §</a><time>2026-11-23</time></li><li><a href="/№/">A study № §</a></li>'),
    Format("html-article", "html_list", "…", "<!doctype html><html lang=en><head><title>§</title>"
           "<link rel=alternate hreflang=ko href='§'></head><h1>A study № §</h1><main><p>Text § §</p><a href='§'>§</a><img src='§' alt='§'></main></html>"),
    Format("sitemap", "sitemap", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
           'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">…</urlset>',
           "<url><loc>§</loc></url><url><loc>https://a.example/№?§</loc><news:news><news:publication><news:name>§</news:name><news:language>en"
           "</news:language></news:publication><news:publication_date>2026</news:publication_date><news:title>A study № §</news:title></news:news></url>"),
)  # fmt: skip
RULES = {
    "html-list": {"item": "li"},
    "html-article": {"title": "h1", "body": "main"},
}
SINGLE = frozenset({"cinii-record", "html-article", "jalc", "ndl-rdf"})
"""Formats with one record a document."""


def fields(form: Format) -> int:
    """How many hostile strings one record of a format holds."""
    return form.record.count("§")


def documents(form: Format, strings: list[str], records: int = 20, *, raw: bool = False) -> Iterator[bytes]:
    """Documents in which each string has stood in each field; ``records`` in one document.

    In XML what it forbids is left out, since the document would end there. With ``raw`` markup stands in XML and HTML as
    it is: most such documents are ill-formed.
    """
    count, single = fields(form), form.name in SINGLE
    around = iter(cycle(strings))
    numbers = iter(range(len(strings)))
    while chunk := [number for _, number in zip(range(1 if single else records), numbers, strict=False)]:
        parts = []
        for number in chunk:
            given = (strings[(number + field) % len(strings)] for field in range(count))
            parts.append(_filled(form, form.record.replace("№", str(number)), given, raw=raw))
        whole = _filled(form, form.around, around, raw=raw).replace("…", form.joint.join(parts), 1)
        yield whole.encode("utf-8", "surrogatepass" if form.markup else "replace")


def _filled(form: Format, skeleton: str, strings: Iterator[str], *, raw: bool) -> str:
    """A skeleton with its fields filled."""
    first, *rest = skeleton.split("§")
    return first + "".join(f"{_written(form, next(strings), raw=raw)}{part}" for part in rest)


def _written(form: Format, text: str, *, raw: bool) -> str:
    """A string as the format writes it."""
    if not form.markup:
        return json.dumps(text)[1:-1]
    plain = clean(text).replace("…", "")
    return plain if raw else escape(plain)
