"""Portals of any size for measuring: works of invented news in five languages, made through the project's own rooms.

Every run of one size gives the same bytes. ``generate(root, works, languages)`` writes the portal; ``commit`` puts it
into a git repository with as many commits by several authors as are asked for.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from kakehashi import segments
from kakehashi.model import Published, Record, Translated
from kakehashi.records.config import Source
from kakehashi.store.content import Store
from kakehashi.works import documents

AT = "2026-11-23T18:00:00Z"
NIGHT = "Night <night@portal.example>"
PARAGRAPHS = 15
SENTENCES = {
    "ja": (
        "研究チームは{n}種類の材料を合成し、{m}度で性質を調べた。",
        "この装置は{year}年に完成し、{n}台が動いている。",
        "実験では{n}人の参加者を{m}日間観察した。",
        "新しい方法では誤差が{n}パーセント減った。",
        "観測所は{m}個の銀河を記録し、{n}個を詳しく分析した。",
        "計算には{n}台の計算機を使い、{m}時間かかった。",
    ),
    "en": (
        "The team synthesised {n} kinds of material and examined their properties at {m} degrees.",
        "The instrument was completed in {year}, and {n} units are in operation.",
        "In the experiment, {n} participants were observed for {m} days.",
        "With the new method the error fell by {n} percent.",
        "The observatory recorded {m} galaxies and analysed {n} of them in detail.",
        "The calculation used {n} computers and took {m} hours.",
    ),
    "zh-Hans": (
        "研究团队合成了{n}种材料，并在{m}度下研究了它们的性质。",
        "该装置于{year}年完成，有{n}台正在运行。",
        "在实验中，对{n}名参与者进行了{m}天的观察。",
        "新方法使误差减少了{n}%。",
        "天文台记录了{m}个星系，并详细分析了其中的{n}个。",
        "计算使用了{n}台计算机，耗时{m}小时。",
    ),
    "ko": (
        "연구팀은 {n}종의 재료를 합성하고 {m}도에서 성질을 조사했다.",
        "이 장치는 {year}년에 완성되었으며 {n}대가 가동 중이다.",
        "실험에서는 {n}명의 참가자를 {m}일간 관찰했다.",
        "새로운 방법으로 오차가 {n}퍼센트 줄었다.",
        "천문대는 {m}개의 은하를 기록하고 {n}개를 자세히 분석했다.",
        "계산에는 {n}대의 컴퓨터를 사용했고 {m}시간이 걸렸다.",
    ),
    "vi": (
        "Nhóm nghiên cứu đã tổng hợp {n} loại vật liệu và khảo sát tính chất của chúng ở {m} độ.",
        "Thiết bị được hoàn thành vào năm {year} và có {n} máy đang hoạt động.",
        "Trong thí nghiệm, {n} người tham gia được theo dõi trong {m} ngày.",
        "Với phương pháp mới, sai số giảm {n} phần trăm.",
        "Đài quan sát đã ghi nhận {m} thiên hà và phân tích chi tiết {n} thiên hà.",
        "Phép tính sử dụng {n} máy tính và mất {m} giờ.",
    ),
}
SPACED = {"en": " ", "vi": " ", "ko": " ", "ja": "", "zh-Hans": ""}
SOURCE = Source(
    url="https://press.example/rss.xml",
    name={"ja": "機構", "en": "The agency"},
    rights="own",
    id="press",
    kind="result",
)
SETTINGS = """[site]
url = "https://portal.example/"
languages = [{languages}]
names = {{ en = "A measured portal", ja = "計測" }}

[sources.press]
name = {{ ja = "機構", en = "The agency" }}
url = "https://press.example/rss.xml"
harvester = "feed"
kind = "result"
rights = "own"
"""


def texts(number: int, languages: Sequence[str]) -> Iterator[dict[str, str]]:
    """The texts of one work by language: title, summary, and the paragraphs."""
    chosen = random.Random(number)  # noqa: S311 - repeatable figures
    for place in range(PARAGRAPHS + 2):
        count = 1 if place < 2 else 3
        picked = [
            (
                chosen.randrange(len(SENTENCES["ja"])),
                chosen.randint(11, 98),
                chosen.randint(101, 989),
                2001 + number % 25,
            )
            for _ in range(count)
        ]
        yield {
            tag: SPACED[tag].join(SENTENCES[tag][which].format(n=n, m=m, year=year) for which, n, m, year in picked)
            for tag in ("ja", *languages)
        }


def generate(root: Path, works: int, languages: Sequence[str]) -> None:
    """A portal at ``root`` with so many works, each with a machine's text in these languages."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    listed = ", ".join(f'"{tag}"' for tag in languages)
    (root / "portal.toml").write_text(SETTINGS.format(languages=listed), encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: A measured portal\nplugins:\n  - kakehashi\n", encoding="utf-8")
    (root / ".gitignore").write_text("/site/\n/var/\n", encoding="utf-8")
    store = Store(root)
    for number in range(works):
        write_work(store, number, languages)


def write_work(store: Store, number: int, languages: Sequence[str], *, change: str = "") -> str:
    """One work; ``change`` is put before its first paragraph's text in every language."""
    parts = list(texts(number, languages))
    if change:
        parts[2] = {tag: f"{change} {text}" for tag, text in parts[2].items()}
    body = "".join(f"<p>{part['ja']}</p>" for part in parts[2:])
    day = f"{2020 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
    record = Record(
        identity=f"https://press.example/{number}/", url=f"https://press.example/{number}/", language="ja",
        title={"ja": f"{parts[0]['ja']}（第{number}報）"}, summary={"ja": parts[1]["ja"]}, body={"ja": body},
        published=Published(day), hash=f"{number:08}{change}",
    )  # fmt: skip
    known = documents.work_path(record, SOURCE, AT[:10])
    work = store.work(known)
    updated = documents.harvest_record(work if work.events else None, record, SOURCE, AT, NIGHT)
    if updated is None:
        return known
    keys = [item.key for item in segments.cut(updated.original)]
    for tag in languages:
        targets = [f"{parts[0][tag]} ({number})", *(part[tag] for part in parts[1:])]
        results = {
            key: Translated(text, "measured", "1", "1") for key, text in dict(zip(keys, targets, strict=True)).items()
        }
        updated = documents.with_texts(updated, tag, results, AT, NIGHT)
    store.write_work(updated)
    return updated.path


def commit(root: Path, commits: int, authors: int) -> None:
    """Put a portal into a git repository, its works spread over so many commits by so many authors."""

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)  # noqa: S603, S607 - our own words

    git("init", "-q", "-b", "main")
    folders = sorted(path.parent for path in (root / "content" / "works").rglob("ja.md"))
    for place in range(commits):
        for folder in folders[place::commits]:
            git("add", str(folder.relative_to(root)))
        if place == commits - 1:
            git("add", ".")
        name = f"Author {place % authors}"
        git(
            "-c", f"user.name={name}", "-c", f"user.email=author{place % authors}@portal.example",
            "-c", "gc.auto=0", "commit", "-q", "--allow-empty", "-m", f"Works, part {place}",
        )  # fmt: skip
