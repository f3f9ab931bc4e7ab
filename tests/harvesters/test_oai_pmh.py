"""OAI-PMH walked over a repository that misbehaves: it must end in the same store as a well-behaved one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import Client, FetchOptions, State
from kakehashi.harvesters import Problem, oai_pmh
from kakehashi.reading.oai import Walk, read_page, window
from tests.harvesters.reading import a_source, read_bytes
from tests.harvesters.repository import Repository, served

RECORDS: dict[str, tuple[str, str | None]] = {
    **{f"oai:r:{number:02}": (f"2026-11-{number:02}T09:00:00Z", f"論文 {number}") for number in range(1, 11)},
    "oai:r:11": ("2026-11-11T09:00:00Z", None),
}


class _Clock:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def _night(
    repository: Repository, state: dict[str, Any], store: dict[str, str], **options: object
) -> tuple[dict[str, Any], list[Problem]]:
    """One night: what is harvested goes into ``store``, the state is kept as JSON; gives state and problems."""
    clock = _Clock()
    problems: list[Problem] = []
    with served(repository) as address:
        settings = FetchOptions(resolve={"repository.example": address}, min_interval=0.0)
        with Client(settings, State(), clock=clock.now, sleep=clock.sleep) as client:
            source = a_source("https://repository.example/oai", harvester="oai_pmh", options=options)
            try:
                for item in oai_pmh.harvest(source, client, state):
                    if isinstance(item, Problem):
                        problems.append(item)
                    else:
                        store[item.identity] = "withdrawn" if item.withdrawn else item.hash
            except FetchError as error:
                problems.append(Problem(error.where, error.message))
    return json.loads(json.dumps(state)), problems


def _expected(granularity: str = "YYYY-MM-DDThh:mm:ssZ") -> dict[str, str]:
    """The store that a repository without faults gives."""
    store: dict[str, str] = {}
    _, problems = _night(Repository(dict(RECORDS), granularity=granularity), {}, store)
    assert problems == []
    return store


@pytest.mark.parametrize("granularity", ["YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD"])
@pytest.mark.parametrize(
    "faults",
    [
        {2: "expired"},
        {3: "expired", 5: "expired"},
        {2: "422"},
        {2: "repeat"},
        {3: "503"},
        {1: "503", 2: "500"},
        {2: "500", 3: "500"},
        {2: "broken"},
        {1: "broken", 3: "expired"},
    ],
    ids=str,
)
def test_a_repository_that_misbehaves_ends_in_the_same_store(faults: Mapping[int, str], granularity: str) -> None:
    """A record that a dead token swallowed would be missing for ever, since nobody asks for its day again."""
    store: dict[str, str] = {}
    state, problems = _night(Repository(dict(RECORDS), faults=faults, granularity=granularity), {}, store)
    assert problems == []
    assert store == _expected()
    assert state["sets"][""] == {"prefix": "oai_dc", "watermark": "2026-11-24T00:00:00Z"}
    assert store["oai:r:11"] == "withdrawn"


def test_the_next_night_asks_from_the_servers_own_clock() -> None:
    """With our clock in ``from``, what came in while the two differed would never be asked for."""
    repository = Repository(dict(RECORDS))
    store: dict[str, str] = {}
    state, _ = _night(repository, {}, store)
    repository.now = "2026-11-25T00:00:00Z"
    before = dict(store)
    repository.records["oai:r:02"] = ("2026-11-24T08:00:00Z", None)
    repository.records["oai:r:12"] = ("2026-11-24T09:00:00Z", "論文 12")
    repository.asked.clear()
    state, problems = _night(repository, state, store)
    assert problems == []
    asked = [item for item in repository.asked if item["verb"] == "ListRecords"]
    assert [item["from"] for item in asked] == ["2026-11-23T23:59:59Z"]
    changed = {name for name in store if store[name] != before.get(name)}
    assert changed == {"oai:r:02", "oai:r:12"}
    assert store["oai:r:02"] == "withdrawn"
    assert state["sets"][""]["watermark"] == "2026-11-25T00:00:00Z"


def test_an_empty_list_moves_the_watermark_and_is_no_problem() -> None:
    """``noRecordsMatch`` is how a quiet week looks."""
    repository = Repository(dict(RECORDS))
    state, _ = _night(repository, {}, {})
    repository.now = "2026-12-24T00:00:00Z"
    store: dict[str, str] = {}
    state, problems = _night(repository, state, store)
    assert (store, problems) == ({}, [])
    assert state["sets"][""]["watermark"] == "2026-12-24T00:00:00Z"


def test_a_server_that_is_down_in_the_middle_is_gone_on_with_at_its_page() -> None:
    """What was read is kept, and the next night neither begins anew nor leaves a gap."""
    repository = Repository(dict(RECORDS), faults={2: "500", 3: "500", 4: "500"})
    store: dict[str, str] = {}
    state, problems = _night(repository, {}, store)
    assert [problem.message for problem in problems] == ["the server answered 500"]
    assert len(store) == 3
    assert state["sets"][""]["token"] == "3||"
    assert "watermark" not in state["sets"][""]
    repository.asked.clear()
    repository.now = "2026-11-26T00:00:00Z"
    state, problems = _night(repository, state, store)
    assert problems == []
    assert store == _expected()
    first = next(item for item in repository.asked if item["verb"] == "ListRecords")
    assert first["resumptionToken"] == "3||"
    assert state["sets"][""]["watermark"] == "2026-11-24T00:00:00Z", "the list began then: what came later is not in it"


def test_a_token_kept_overnight_may_be_dead() -> None:
    """A token lives for minutes; the window begins again, and its beginning is not forgotten."""
    repository = Repository(dict(RECORDS), faults={1: "expired"})
    state: dict[str, Any] = {"sets": {"": {"prefix": "oai_dc", "token": "6||", "started": "2026-11-20T00:00:00Z"}}}
    store: dict[str, str] = {}
    state, problems = _night(repository, state, store)
    assert problems == []
    assert store == _expected()


def test_a_token_that_always_dies_never_moves_the_watermark() -> None:
    """A watermark that moved would hide all records behind the third page for ever."""
    repository = Repository(dict(RECORDS), faults=dict.fromkeys(range(2, 100, 2), "expired"))
    state, problems = _night(repository, {}, {})
    assert len(problems) == 1
    assert "started again 3 times" in problems[0].message
    assert "watermark" not in state["sets"][""]
    assert "token" not in state["sets"][""]


def test_the_same_token_for_ever_ends() -> None:
    """A server that goes in a circle must not be asked all night."""
    repository = Repository(dict(RECORDS), faults=dict.fromkeys(range(2, 100), "repeat"))
    _, problems = _night(repository, {}, {})
    assert "same resumption token twice" in problems[0].message
    assert repository.lists < 10


def test_a_large_repository_may_be_read_in_several_nights() -> None:
    """A first harvest of a hundred thousand records must not need to live through one night."""
    repository = Repository(dict(RECORDS))
    store: dict[str, str] = {}
    state: dict[str, Any] = {}
    for _ in range(4):
        state, problems = _night(repository, state, store, max_pages=1)
        assert problems == []
    assert store == _expected()
    assert state["sets"][""]["watermark"] == "2026-11-24T00:00:00Z"


def test_windows_lead_to_the_same_store() -> None:
    """A window that ends where the next begins must not lose what was stamped at its edge."""
    repository = Repository(dict(RECORDS))
    store: dict[str, str] = {}
    state: dict[str, Any] = {"sets": {"": {"prefix": "oai_dc", "watermark": "2026-10-31T00:00:00Z"}}}
    state, problems = _night(repository, state, store, window_days=4)
    assert problems == []
    assert store == _expected()
    assert state["sets"][""]["watermark"] == "2026-11-24T00:00:00Z"


def test_only_the_awards_that_are_wanted(shared: Any) -> None:
    """A university's whole repository would bury the results of the programmes that the portal is about."""
    store: dict[str, str] = {}
    _night(Repository(dict(RECORDS)), {}, store, award="JPMJ")
    assert store == {"oai:r:11": "withdrawn"}
    sample = (shared / "samples" / "jpcoar" / "v2.0_03_journal_article_oa.xml").read_bytes()
    (record,) = read_bytes(sample).records
    awards = [item.value for item in record.identifiers if item.scheme == "award"]
    assert awards
    assert oai_pmh.is_wanted(record, a_source(options={"award": awards[0][:4]}))
    assert not oai_pmh.is_wanted(record, a_source(options={"award": "none"}))


def test_sets_have_states_of_their_own() -> None:
    """One watermark for two sets would let a broken set hide behind a whole one."""
    repository = Repository(dict(RECORDS))
    state, _ = _night(repository, {}, {}, set=["a", "b"])
    assert set(state["sets"]) == {"a", "b"}
    assert {item.get("set") for item in repository.asked if item["verb"] == "ListRecords" and "set" in item} == {
        "a",
        "b",
    }


@pytest.mark.parametrize(
    ("watermark", "granularity", "days", "expected"),
    [
        ("", "YYYY-MM-DD", 0, ("", "")),
        ("2026-11-24T10:00:00Z", "YYYY-MM-DD", 0, ("2026-11-23", "")),
        ("2026-11-24T10:00:00Z", "YYYY-MM-DDThh:mm:ssZ", 0, ("2026-11-24T09:59:59Z", "")),
        ("2026-11-01", "YYYY-MM-DD", 7, ("2026-10-31", "2026-11-08")),
        ("2026-11-24", "YYYY-MM-DD", 7, ("2026-11-23", "")),
        ("not a date", "YYYY-MM-DD", 7, ("", "")),
    ],
)
def test_windows_overlap_by_one_unit(watermark: str, granularity: str, days: int, expected: tuple[str, str]) -> None:
    """An index that lags behind its clock by a moment would otherwise lose a record at each edge."""
    assert window(watermark, "2026-11-25T00:00:00Z", Walk("oai_dc", granularity=granularity, days=days)) == expected


@pytest.mark.parametrize(
    "namespace",
    [
        "https://github.com/JPCOAR/schema/blob/master/1.0/",
        "https://github.com/JPCOAR/schema/blob/master/2.0/",
        "https://irdb.nii.ac.jp/schema/jpcoar/1.0/",
        "https://irdb.nii.ac.jp/schema/jpcoar/2.0/",
    ],
)
def test_both_families_of_jpcoar_namespaces(namespace: str) -> None:
    """Servers announce two families of namespaces for one schema; reading by one would drop half the universities."""
    xml = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T00:00:00Z</responseDate>
    <request verb="GetRecord">x</request><GetRecord><record><header><identifier>oai:x:1</identifier></header><metadata>
    <jpcoar:jpcoar xmlns:jpcoar="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:datacite="https://schema.datacite.org/meta/kernel-4/">
    <dc:title xml:lang="en">量子の研究</dc:title><dc:title xml:lang="ja-Kana">リョウシ</dc:title>
    <jpcoar:creator><jpcoar:creatorName xml:lang="en">佐藤, 花子</jpcoar:creatorName></jpcoar:creator>
    <datacite:date dateType="Issued">2026-03</datacite:date>
    <jpcoar:identifier identifierType="URI">https://repository.example/1</jpcoar:identifier>
    </jpcoar:jpcoar></metadata></record></GetRecord></OAI-PMH>""".encode()
    (record,) = read_bytes(xml).records
    assert record.title == {"ja": "量子の研究"}, "a title that says it is English and is Japanese is Japanese"
    assert record.creators[0].name == {"ja": "佐藤, 花子"}
    assert record.published is not None
    assert record.published.value == "2026-03"
    assert record.identity == "oai:x:1"


def test_corpus_of_answers(shared: Any) -> None:
    """Errors are named by their code, lists by their format, and a broken answer by being one."""
    corpus = shared / "corpora/oai/sickle"
    pages = {
        path.name: read_page(path.read_text(encoding="utf-8"))
        for path in corpus.glob("*.xml")
        if "Broken" not in path.name
    }
    assert {name: page.errors[0][0] for name, page in pages.items() if page.errors} == {
        "badArgument.xml": "badArgument",
        "badResumptionToken.xml": "badResumptionToken",
        "cannotDisseminateFormat.xml": "cannotDisseminateFormat",
        "idDoesNotExist.xml": "idDoesNotExist",
        "noRecordsMatch.xml": "noRecordsMatch",
        "noSetHierarchy.xml": "noSetHierarchy",
        "undefinedError.xml": "undefinedError",
    }
    assert pages["ListRecords.xml"].token == "ListRecords2.xml"
    assert [item.deleted for item in pages["ListRecords.xml"].items] == [True, False]
    assert pages["ListMetadataFormats.xml"].formats


class _Titles(Repository):
    """A repository whose GetRecord gives each record by itself, well-formed where it is ``mended``."""

    mended: bool = True

    def answer(self, arguments: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """GetRecord; all else as ever."""
        if arguments["verb"] != "GetRecord":
            return super().answer(arguments)
        self.asked.append(arguments)
        name = arguments["identifier"]
        stamp, title = self.records[name]
        if self.mended and title:
            title = title.replace("</dc:none>", "")
        return 200, {}, self._whole(f"<GetRecord>{self._record(name, stamp, title)}</GetRecord>")


@pytest.mark.parametrize("flaw", ["&#11;", "&nbsp;", "R&D", "<x:y>z</x:y>", "<b>", "4 < 5"])
def test_a_flaw_that_can_be_mended_costs_nothing(flaw: str) -> None:
    """One ill-formed record among forty used to stop a repository for ever."""
    records = {**RECORDS, "oai:r:05": ("2026-11-05T09:00:00Z", f"論文 {flaw}5")}
    store: dict[str, str] = {}
    state, problems = _night(Repository(records), {}, store)
    assert problems == []
    assert set(store) == set(RECORDS)
    assert state["sets"][""] == {"prefix": "oai_dc", "watermark": "2026-11-24T00:00:00Z"}


def test_a_record_that_is_lost_is_named_and_asked_for_again() -> None:
    """What cannot be mended is asked for by itself; where that fails too, the next nights ask, and the list goes on."""
    records = {**RECORDS, "oai:r:05": ("2026-11-05T09:00:00Z", "論文 </dc:none>5")}
    store: dict[str, str] = {}
    repository = _Titles(records)
    state, problems = _night(repository, {}, store)
    assert (problems, set(store)) == ([], set(RECORDS))

    store = {}
    repository = _Titles(records)
    repository.mended = False
    state, problems = _night(repository, {}, store)
    assert [item.where for item in problems] == ["oai:r:05"]
    assert set(store) == set(RECORDS) - {"oai:r:05"}
    assert state["sets"][""]["lost"] == {"oai:r:05": 1}
    assert state["sets"][""]["watermark"] == "2026-11-24T00:00:00Z"
    repository.mended = True
    state, problems = _night(repository, state, store)
    assert (problems, set(store)) == ([], set(RECORDS))
    assert "lost" not in state["sets"][""]


def test_a_record_that_nobody_can_ever_read_is_given_up_by_name() -> None:
    """A record asked for every night for years would cost its repository a request each, and tell nobody anything."""
    repository = _Titles({**RECORDS, "oai:r:05": ("2026-11-05T09:00:00Z", "論文 </dc:none>5")})
    repository.mended = False
    state: dict[str, Any] = {}
    said = []
    for _ in range(12):
        state, problems = _night(repository, state, {})
        said += [item.message for item in problems]
    assert "given up" in said[9]
    assert len(said) == 10


def test_mojibake_in_one_record_is_held_back_and_asked_for_again() -> None:
    """A repository that stored one title wrongly keeps its other records; what is mended there comes of itself."""
    broken = "研究成果の発表".encode().decode("cp932", "replace")
    records = {**RECORDS, "oai:r:05": ("2026-11-05T09:00:00Z", broken)}
    repository, store = _Titles(records), dict[str, str]()
    state, problems = _night(repository, {}, store)
    assert [item.where for item in problems] == ["oai:r:05"]
    assert set(store) == set(RECORDS) - {"oai:r:05"}
    repository.records["oai:r:05"] = RECORDS["oai:r:05"]
    state, problems = _night(repository, state, store)
    assert (problems, set(store)) == ([], set(RECORDS))
