"""Number words of English, Vietnamese, Indonesian, Thai, Portuguese and Korean.

Tables only. ``units`` are values of their own, ``scales`` multiply what stands before them, ``others`` are words that
may stand for a number (third, both, July) and that no text must have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How a language writes numbers; ``comma_decimal`` says that 3,5 is three and a half there."""

    units: Mapping[str, int]
    scales: Mapping[str, int]
    others: Mapping[str, Fraction] = field(default_factory=dict)
    glue: tuple[str, ...] = ()
    comma_decimal: bool = False
    words_apart: bool = True
    months: frozenset[str] = frozenset()
    afternoon: str = ""


def _others(table: Mapping[str, int | str]) -> dict[str, Fraction]:
    """Words and values, several words apart by spaces (``_`` stands for a space in a word)."""
    return {word.replace("_", " "): Fraction(value) for words, value in table.items() for word in words.split()}


_ENGLISH_MONTHS = "january february march april may june july august september october november december"
_INDONESIAN_MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember"
_PORTUGUESE_MONTHS = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
_THAI_MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"


def _months(names: str) -> dict[str, Fraction]:
    """Names of the months, from January on."""
    return {name: Fraction(place) for place, name in enumerate(names.split(), 1)}


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)

ENGLISH = Lexicon(
    units={word: value for value, word in enumerate(f"{_ONES} eighteen nineteen".split())}
    | {word: 20 + 10 * place for place, word in enumerate(_TENS.split())},
    scales={
        "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5,
        "lakhs": 10**5, "crore": 10**7, "crores": 10**7, "bn": 10**9, "mn": 10**6, "tn": 10**12, "quadrillion": 10**15,
        "dozen": 12,
    },
    others=_others({
        "half halves halved": "1/2", "quarter quarters": "1/4", "third thirds": "1/3", "both couple couples twice double twin pair "
        "two-fold twofold doubled doubling two-time two-way duo biennial biennially bilateral bilaterally back-to-back "
        "runner-up runners-up biweekly bimonthly every_other second-largest twins halfway": 2, "once single sole only top best daily weekly monthly yearly annual annually hourly lone solo "
        "another alone first-ever one-time a_day a_year a_week an_hour a_month a_minute a_game a_night all-day": 1, "triple triples thrice threefold trio triplets triennial trilateral tripartite hat-trick hat_trick": 3,
        "quadruple quadrupled quadrennial fourfold": 4, "fivefold quintuple quintuplets": 5, "half-dozen half_a_dozen sixfold": 6,
        "sevenfold": 7, "eightfold": 8, "tenfold": 10, "hundredfold": 100, "around_the_clock round-the-clock": 24,
        "half_a_million half-million": 500_000, "half_a_billion half-billion": 500_000_000,
        "half_a_trillion half-trillion": 500_000_000_000, "quarter_of_a_million": 250_000,
        "monomer monomers": 1, "dimer dimers dimeric": 2, "trimer trimers": 3, "tetramer tetramers": 4, "pentamer": 5,
        "hexamer hexamers": 6, "biathlon": 2, "triathlon": 3, "pentathlon": 5, "heptathlon": 7, "decathlon": 10, "fourths": "1/4", "fifths": "1/5",
        "sixths": "1/6", "sevenths": "1/7", "eighths": "1/8", "ninths": "1/9", "tenths": "1/10", "hundredths": "1/100",
        "thousandths": "1/1000", "centenary centenaries centennial": 100, "bicentenary bicentennial": 200,
        "half_an_hour half-hour half-hourly": 30, "quarter_of_an_hour": 15, "septuagenarian": 70, "octogenarian": 80, "nonagenarian": 90, "centenarian": 100, "millennium millennia": 1000,
        "decade decades": 10, "century": 100, "centuries": 100, "noon midday midnight": 12, "nil none nobody": 0,
        "teens teenager teenagers": 10, "fortnight": 2, "tens": 10, "hundreds": 100, "thousands": 1000,
        "millions": 10**6, "billions": 10**9, "monthly": 1, "biannual": 2,
        "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
        "nineties": 90,
    })
    | {word: Fraction(value) for value, word in enumerate(_ORDINALS.split(), 1)}
    | _months(_ENGLISH_MONTHS)
    | _months("jan feb mar apr may jun jul aug sept oct nov dec") | {"sep": Fraction(9)},
    glue=("and", "and a", "of", "a", "-"),
    months=frozenset(_ENGLISH_MONTHS.split()),
    afternoon=r"\s?(?:p\.?\s?m|in the (?:afternoon|evening)|at night|tonight)",
)  # fmt: skip

VIETNAMESE = Lexicon(
    units={word: value for value, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])}
    | {"tư": 4, "lăm": 5, "mốt": 1},
    scales={"mươi": 10, "chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6,
            "tỷ": 10**9, "tỉ": 10**9},
    glue=("lẻ", "linh"),
    others=_others({
        "nửa rưỡi": "1/2", "nửa_triệu": 500_000, "nửa_tỷ nửa_tỉ": 500_000_000, "nửa_giờ nửa_tiếng": 30, "đôi cặp song_phương": 2, "ba_bên": 3, "nhất đầu duy mỗi": 1, "nhì": 2, "tá": 12, "giêng": 1, "chạp": 12,
        "thập_kỷ thập_niên thập": 10, "kỷ": 100, "trưa": 12, "gấp_đôi": 2,
    }),
    comma_decimal=True,
    afternoon=r"\s?(?:giờ\s)?(?:\d+\s)?(?:phút\s)?(?:chiều|tối|đêm)",
)  # fmt: skip

INDONESIAN = Lexicon(
    units={word: value for value, word in enumerate(["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"])}
    | {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000},
    scales={"belas": 1, "puluh": 10, "ratus": 100, "ribu": 10**3, "juta": 10**6, "miliar": 10**9, "milyar": 10**9,
            "triliun": 10**12, "trilyun": 10**12, "lusin": 12},
    others=_others({
        "setengah separuh paruh": "1/2", "pasangan menggandakan melipatgandakan": 2, "seperempat perempat": "1/4", "sepertiga pertiga": "1/3", "perlima seperlima": "1/5", "persepuluh sepersepuluh": "1/10",
        "setengah_juta": 500_000, "setengah_miliar": 500_000_000, "setengah_jam": 30, "bilateral": 2, "trilateral": 3,
         "pertama sebuah seorang sekali suatu "
        "salah seekor semalam setahun sehari sebulan seminggu sejam tunggal": 1, "kedua keduanya sepasang ganda": 2,
        "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6, "ketujuh": 7, "kedelapan": 8, "kesembilan": 9,
        "kesepuluh": 10, "dekade dasawarsa": 10, "abad": 100, "sejuta": 10**6, "puluhan": 10, "ratusan": 100, "ribuan": 1000,
        "jutaan": 10**6, "siang": 12,
    })
    | _months(_INDONESIAN_MONTHS),
    comma_decimal=True,
    months=frozenset(_INDONESIAN_MONTHS.split()),
    afternoon=r"\s?(?:siang|sore|malam|petang)",
)  # fmt: skip

PORTUGUESE = Lexicon(
    units={word: value for value, word in enumerate(
        ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze", "treze", "catorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove", "vinte"])}
    | {"uma": 1, "duas": 2, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80,
       "noventa": 90, "cem": 100, "cento": 100, "quatorze": 14}
    | {f"{word}{end}": 100 * place for place, word in enumerate(
        ["duzent", "trezent", "quatrocent", "quinhent", "seiscent", "setecent", "oitocent", "novecent"], 2) for end in ("os", "as")},
    scales={"mil": 10**3, "milhão": 10**6, "milhões": 10**6, "bilhão": 10**9, "bilhões": 10**9, "trilhão": 10**12,
            "trilhões": 10**12},
    others=_others({
        "metade meio meia": "1/2", "quarto": "1/4", "terço terços": "1/3", "ambos ambas dobro duplo segundo segunda": 2,
        "primeiro primeira único única": 1, "terceiro terceira triplo": 3, "década décadas": 10, "século séculos": 100,
        "meio_milhão": 500_000, "meia_hora": 30, "bilateral": 2, "dúzia": 12, "meio-dia meia-noite": 12, "nenhum nenhuma": 0, "milhares": 1000,
    })
    | _months(_PORTUGUESE_MONTHS),
    glue=("e", "de"),
    comma_decimal=True,
    months=frozenset(_PORTUGUESE_MONTHS.split()),
    afternoon=r"\s?(?:h\s?)?da (?:tarde|noite)",
)  # fmt: skip

THAI = Lexicon(
    units={word: value for value, word in enumerate(["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"])} | {"เอ็ด": 1, "ยี่": 2},
    scales={"สิบ": 10, "ร้อย": 100, "พัน": 10**3, "หมื่น": 10**4, "แสน": 10**5, "ล้าน": 10**6, "โหล": 12},
    others=_others({
        "ครึ่ง": "1/2", "ครึ่งล้าน": 500_000, "ครึ่งชั่วโมง": 30, "ทวิภาคี": 2, "ไตรภาคี": 3, "แรก เดียว บ่ายโมง": 1, "คู่ ทั้งคู่": 2, "ทศวรรษ": 10, "ศตวรรษ": 100, "เที่ยงวัน เที่ยงคืน": 12,
    })
    | _months(_THAI_MONTHS)
    | _months("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."),
    months=frozenset(_THAI_MONTHS.split()),
    words_apart=False,
)  # fmt: skip

KOREAN = Lexicon(
    units={},
    scales={"십": 10, "백": 100, "천": 10**3, "만": 10**4, "억": 10**8, "조": 10**12},
    others=_others({
        "한_ 하나 하루 첫 첫째 단일 혼자 유일": 1, "두_ 둘 이틀 둘째 양_ 쌍 부부 두번째 이중": 2, "세_ 셋 사흘 셋째 삼형제 삼남매 세쌍둥이 석_달": 3,
        "네_ 넷 나흘 넷째 넉_달": 4, "다섯 닷새": 5, "여섯 엿새 유월": 6, "일곱 이레": 7, "여덟 여드레": 8,
        "아홉 아흐레": 9, "열 열흘 시월": 10, "열한": 11, "열두 정오 자정": 12, "열세": 13, "열네": 14, "열다섯 보름": 15, "스무 스물": 20,
        "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90, "수백": 100,
        "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9, "절반 반": "1/2", "세기": 100, "십년": 10,
    }),
    words_apart=False,
)  # fmt: skip

LEXICONS: Mapping[str, Lexicon] = {
    "en": ENGLISH, "vi": VIETNAMESE, "id": INDONESIAN, "pt": PORTUGUESE, "th": THAI, "ko": KOREAN,
}  # fmt: skip
