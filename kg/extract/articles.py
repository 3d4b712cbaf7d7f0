"""Articles as files: plain text, saved pages, PDF, DOCX; their main text, title and day."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.text.encodings import UndecodableError, decoded

MOST_CHARACTERS = 300_000
MOST_BYTES, MOST_UNPACKED, MOST_PAGES = 20_000_000, 100_000_000, 300
_EXTRA = "pip install 'lienket[articles]' reads such files"
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|article|div|p)\b", re.IGNORECASE)
ENDINGS = (".txt", ".md", ".html", ".htm", ".mhtml", ".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Article:
    """An article's own text, and what its file tells of it; empty where that is not told."""

    text: str
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""


def read_article(path: Path) -> Article:
    """The article in a file. Raises KgError, with what to do, for one that cannot be read or that has no text."""
    where = str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise KgError("is a folder", where=where, hint="name its files")
        if not path.is_file():
            raise KgError("is no file", where=where, hint="name a file")
        if size > MOST_BYTES:
            raise KgError(f"has {size / 1e6:.0f} MB, more than an article", where=where, hint="cut it into articles")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise KgError("does not exist", where=where, hint="check the path") from None
    article = _of_kind(raw, where)
    if len(article.text) > MOST_CHARACTERS:
        said = f"has {len(article.text):,} characters, more than an article"
        raise KgError(said, where=where, hint="cut it into articles")
    if not any(char.isalpha() for char in article.text):
        raise KgError("has no text", where=where, hint="save the article's text and try again")
    return article


def _of_kind(raw: bytes, where: str) -> Article:
    if raw.startswith(b"%PDF"):
        return _pdf(raw, where)
    if raw.startswith(b"PK\x03\x04"):
        return _docx(raw, where)
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and not _wide(raw):
        raise KgError("is no text, page, PDF or DOCX", where=where, hint="save the article as one of these")
    try:
        text, _ = decoded(raw)
    except UndecodableError as error:
        raise KgError(str(error), where=where, hint="save it as UTF-8") from None
    if font := legacy_font(text):
        raise KgError(f"is written for a {font} font, not in Unicode", where=where, hint="convert it to Unicode first")
    return _page(text, where) if _MARKUP.search(text[:20_000]) else Article(text)


def _wide(raw: bytes) -> bool:
    return len(raw) > 8 and (raw[1:200:2].count(0) > 60 or raw[:200:2].count(0) > 60)


# What the old 8-bit fonts put in place of Vietnamese letters. Of TCVN3, signs that stand within words; of VNI, vowels
# with a second accented letter behind them. Neither stands so in another language.
_LEGACY = {
    "VNI": re.compile(r"(?<=[aeouyAEOUY])[ùøûõïâêéèåäàáãëöüîÏñò]|[ñÑ](?=[aeiou])|[æò](?=nh|ng|\b)"),
    "TCVN3 (ABC)": re.compile(
        r"(?<=[A-Za-z])[µ¶·¸¹¨©ª«¬®¦§¢£¤»¼½¾](?=[a-z]|\b)|[®§](?=[A-Za-z\u00c0-\u00ff])|[«©ª¹¬](?=[a-z])"
    ),
}
_CLEAR = re.compile("[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0\u0110\u0111]")


def legacy_font(text: str) -> str:
    """The kind of legacy font that a text is written for; empty where it is none."""
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample))
    if not letters or len(_CLEAR.findall(sample)) * 50 > letters:
        return ""
    counts = {name: len(pattern.findall(sample)) for name, pattern in _LEGACY.items()}
    name = max(counts, key=lambda kind: counts[kind])
    return name if counts[name] * 20 > letters else ""


def _page(text: str, where: str) -> Article:
    trafilatura = _needs("trafilatura", where)
    try:
        found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, RecursionError):
        found = None
    held = found.as_dict() if found is not None and hasattr(found, "as_dict") else found
    if not held or not held.get("text"):
        raise KgError("no article is found in the page", where=where, hint="save its text and try again")
    told = {key: str(held.get(key) or "") for key in ("title", "date", "sitename", "hostname", "url")}
    body = held["text"]
    title = told["title"]
    whole = body if title and body.startswith(title) else "\n".join(filter(None, (title, body)))
    return Article(whole, title, told["date"], told["sitename"] or told["hostname"], told["url"])


def _pdf(raw: bytes, where: str) -> Article:
    pdfium = _needs("pypdfium2", where)
    try:
        held = pdfium.PdfDocument(raw)
        if len(held) > MOST_PAGES:
            raise KgError(f"has {len(held):,} pages, more than an article", where=where, hint="cut it into articles")
        text = "\n".join(page.get_textpage().get_text_range() for page in held)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise KgError("is protected by a password", where=where, hint="save it without one") from error
        raise KgError("the PDF cannot be read", where=where, hint="save it anew, or save its text") from error
    if not any(char.isalpha() for char in text):
        raise KgError("the PDF has pictures and no text", where=where, hint="recognise its text (OCR) first")
    return Article(_joined(text.replace("\r\n", "\n")))


def _joined(text: str) -> str:
    """Lines that a page's width broke as one: a line that ends in a small letter or a comma goes on."""
    return re.sub(r"(?<=[^\W\dA-Z_,][^\W\d_]|\w,)[ \t]*\n[ \t]*(?=[^\W\d_])", " ", text)


def _docx(raw: bytes, where: str) -> Article:
    docx = _needs("docx", where)
    no_article = KgError("is no text, page, PDF or DOCX", where=where, hint="save the article as one of these")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise KgError("unpacks to more than an article", where=where, hint="save its text and try again")
        held = docx.Document(io.BytesIO(raw))
        cells = (cell.text for table in held.tables for row in table.rows for cell in row.cells)
        text = "\n".join([*(paragraph.text for paragraph in held.paragraphs), *cells])
        return Article(text, held.core_properties.title or "")
    except _BROKEN_DOCX as error:
        raise no_article from error


# What python-docx, lxml and zipfile raise for packages that are damaged, locked or none.
_BROKEN_DOCX = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError, RuntimeError, SyntaxError,
    OSError, EOFError, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip


def _needs(name: str, where: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise KgError(f"is read by {name}, which is not installed", where=where, hint=_EXTRA) from None


def first_line(text: str) -> str:
    """The first line of a text that has letters: its title, where nothing tells another."""
    return next((line.strip() for line in text.splitlines() if any(map(str.isalpha, line))), "")[:300]
