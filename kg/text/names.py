"""Names as people write them: short forms, brackets, titles, tones on either letter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.text.normalise import TONES, WORD, fold, tidy

# Syllables that end in y or i as the writer likes: kỹ, kĩ.
ALIKE_IN_SOUND = {f"{onset}y": f"{onset}i" for onset in ("", "h", "k", "l", "m", "s", "t", "v", "qu")}


@lru_cache(maxsize=65536)
def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a text, abbreviations spelt out: what search compares."""
    words: list[str] = []
    for word in WORD.findall(fold(text)):
        words.extend((ABBREVIATIONS[word] if word in ABBREVIATIONS else word).split())  # noqa: SIM401
    return tuple(words)


def place_alone(words: tuple[str, ...]) -> slice:
    """Which of the words are those of a place alone: without “tỉnh”, “thành phố” … before them and “city” behind."""
    start, end = 0, len(words)
    for said in (tuple(text.split()) for text in BEFORE_PLACE):
        start += len(said) * (words[start : start + len(said)] == said)
    for said in (tuple(text.split()) for text in AFTER_PLACE):
        end -= len(said) * (words[start:end][-len(said) :] == said)
    return slice(start, end)


# Short forms in names, with their tone marks; the words they stand for.
SHORT_FORMS = {
    "tp": "thành phố", "tpct": "thành phố cần thơ", "tphcm": "thành phố hồ chí minh", "tphp": "thành phố hải phòng",
    "hcm": "hồ chí minh", "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "đh": "đại học",
    "đhqg": "đại học quốc gia", "đhhh": "đại học hàng hải", "cđ": "cao đẳng", "htx": "hợp tác xã",
    "tnhh": "trách nhiệm hữu hạn", "cp": "cổ phần", "cty": "công ty", "clb": "câu lạc bộ",
    "đbsh": "đồng bằng sông hồng", "đbscl": "đồng bằng sông cửu long", "đmst": "đổi mới sáng tạo",
    "tbkhcn": "tiến bộ khoa học và công nghệ", "vn": "việt nam", "nnptnt": "nông nghiệp và phát triển nông thôn",
    "gdđt": "giáo dục và đào tạo", "tttt": "thông tin và truyền thông", "tnmt": "tài nguyên và môi trường",
    "khkt": "khoa học kỹ thuật", "skhcn": "sở khoa học và công nghệ", "bkhcn": "bộ khoa học và công nghệ",
    "đhbk": "đại học bách khoa", "đhbkhn": "đại học bách khoa hà nội", "đhqghn": "đại học quốc gia hà nội",
    "đhct": "đại học cần thơ", "đhqghcm": "đại học quốc gia thành phố hồ chí minh",
}  # fmt: skip
# The same without tone marks: a search takes short forms and words alike. Some mostly mean one thing only there.
ABBREVIATIONS: dict[str, str] = {fold(short): fold(words) for short, words in SHORT_FORMS.items()} | {
    "khcn": "khoa hoc va cong nghe", "ct": "cong ty", "tt": "trung tam", "ud": "ung dung", "bk": "bach khoa",
} | ALIKE_IN_SOUND  # fmt: skip
# What is said before and after the name of a place, folded: a search takes or leaves it.
BEFORE_PLACE, AFTER_PLACE = ("thanh pho", "thu do", "tinh"), ("province", "city", "capital")
_CITIES = {"hp": "hải phòng", "hn": "hà nội", "ct": "cần thơ", "đn": "đà nẵng"}  # short only after “thành phố”
# Other ways to spell a province.
_PROVINCES = {"đắc lắc": "đắk lắk", "đăk lăk": "đắk lắk", "bắc cạn": "bắc kạn", "kontum": "kon tum",
              "thừa thiên - huế": "thừa thiên huế"}  # fmt: skip
_PROVINCE = re.compile("|".join(rf"\b{name}\b" for name in _PROVINCES))
# Khoa học và Công nghệ in its ways: KH&CN, KH-CN, KHCN, KH và CN, khoa học & công nghệ, khoa học công nghệ …
_AND = r"\s?(?:[&+/,-]|và)?\s?"
_SCIENCE_AND = re.compile(rf"\b(?:kh|khoa học){_AND}(?:cn|công nghệ)\b")
_PAIR = re.compile(rf"\b(gd|nn|tt|tn|kh){_AND}(đt|ptnt|tt|mt|kt)\b")
_DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_BRACKETS = re.compile(r"\(\s?([^()\s]+)\s?\)")
_TOKEN = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_TITLES = re.compile(
    r"^(?:(?:các\s+)?(?:ông|bà|anh|chị|cô|đồng chí|đ/c|nghệ sĩ|nhà thiết kế|kỹ sư|luật sư|bác sĩ|viện sĩ|mr|mrs|ms|dr|"
    r"(?:phó\s+)?giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|[pg]*gs|tskh|ts|t\.s|ths|th\.s|vs|ks|bs|ls|kts|ngưt|ngnd|cki{1,2})"
    r"\b[\s.,:-]*)+",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def spell(word: str) -> str:
    """A syllable as letters and the number of its tone, so that it does not matter which letter bears the tone.

    Final y and i are one (ký, kí), as they sound.
    """
    parts = unicodedata.normalize("NFD", word)
    tone = next((TONES[c] for c in parts if c in TONES), 0)
    letters = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
    letters = ALIKE_IN_SOUND.get(letters, letters)
    return f"{letters}{tone or ''}"


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, tones apart from letters, short forms spelt out, brackets
    that only repeat in short left out. Equal for every normal form and tone placement; đ is not d.
    """
    text = _tidy(name)
    if "(" in text:
        text = _BRACKETS.sub(lambda match: " " if _repeats(match) else match[0], text)
    text = text.casefold()
    text = _SCIENCE_AND.sub("khoa học và công nghệ", _PROVINCE.sub(lambda m: _PROVINCES[m[0]], text))
    text = _PAIR.sub(lambda match: match[1] + match[2], text)
    words: list[str] = []
    for token in _TOKEN.findall(text):
        city = _CITIES.get(token) if words[-2:] == _CITY else None
        full = city or SHORT_FORMS.get(token) or ("trung tâm" if token == "tt" and not words else None)
        words.extend(map(spell, full.split()) if full is not None else (spell(token),))
    return tuple(words)


def _tidy(name: str) -> str:
    """As it is compared, letters of a short form together."""
    text = tidy(name)
    return _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", text) if "." in text else text


def _repeats(match: re.Match[str]) -> bool:
    """Whether a bracket holds the first letters of the words before it, “và” aside: Khoa học và Công nghệ (KH&CN)."""
    letters = "".join(c for c in match[1].casefold() if c.isalpha())
    before = [w for w in _TOKEN.findall(match.string[: match.start()].casefold()) if w != "và"]
    return 1 < len(letters) <= len(before) and "".join(w[0] for w in before[-len(letters) :]) == letters


def brackets(name: str) -> frozenset[str]:
    """What a name has in brackets of one word that is no short form of the words before it: (VKIST), (ĐHQG-HCM)."""
    text = _tidy(name)
    found = (match for match in _BRACKETS.finditer(text) if not _repeats(match))
    return frozenset(match[1].casefold() for match in found if sum(c.isupper() for c in match[1]) > 1)


def person_words(name: str) -> tuple[str, ...]:
    """The words of a person's name, without titles, forms of address and what stands in brackets."""
    plain = re.sub(r"\([^()]*\)", " ", _tidy(name)).strip()
    return name_words(_TITLES.sub("", plain))


_CITY = [spell("thành"), spell("phố")]
