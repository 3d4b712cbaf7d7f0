"""Files of every kind an analyst has, and of kinds that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.extract.articles import MOST_BYTES, MOST_UNPACKED, legacy_font, read_article

TEXT = "Sáng 3/5, Sở Khoa học và Công nghệ tỉnh Nam Định tổ chức hội thảo. Đây là tin của chúng tôi, có ơ và ư."


def at(tmp_path: Path, name: str, raw: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_texts_in_their_encodings(tmp_path: Path, encoding: str) -> None:
    assert read_article(at(tmp_path, "a.txt", TEXT.encode(encoding))).text == TEXT


def test_windows_1258(tmp_path: Path) -> None:
    import unicodedata

    raw = b"".join(_in_1258(char) for char in TEXT)
    assert unicodedata.normalize("NFC", read_article(at(tmp_path, "a.txt", raw)).text) == TEXT


def _in_1258(char: str) -> bytes:
    """A letter as the old code page writes it: a base that it has, and the tone behind."""
    import unicodedata

    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", char)
        tone = next(c for c in marks if c in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", marks.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


def test_a_page_gives_its_text_and_its_title_and_no_script(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><title>Hội thảo về chuyển giao</title>"
        "<meta property='article:published_time' content='2019-10-12'><script>alert('x')</script></head><body>"
        f"<nav><a href='/'>Trang chủ</a></nav><article><h1>Hội thảo về chuyển giao</h1><p>{TEXT}</p><p>{TEXT} Hết.</p>"
        "</article><footer>Bản quyền</footer></body></html>"
    )
    article = read_article(at(tmp_path, "a.html", page.encode()))
    assert TEXT in article.text and "alert" not in article.text and "Trang chủ" not in article.text
    assert (article.title, article.published) == ("Hội thảo về chuyển giao", "2019-10-12")


def test_docx(tmp_path: Path) -> None:
    import docx

    held = docx.Document()
    held.add_paragraph(TEXT)
    held.save(str(tmp_path / "a.docx"))
    assert read_article(tmp_path / "a.docx").text == TEXT


def test_pdf_with_text_and_without_and_behind_a_password(browser: Any, tmp_path: Path) -> None:
    import pypdf

    page = browser.new_page()
    page.set_content(f"<p>{TEXT}</p>")
    raw = page.pdf()
    page.close()
    read = " ".join(read_article(at(tmp_path, "a.pdf", raw)).text.split())
    assert "Sở Khoa học và Công nghệ tỉnh Nam Định" in read
    blank, locked = pypdf.PdfWriter(), pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    blank.add_blank_page(100, 100)
    blank.write(tmp_path / "blank.pdf")
    locked.encrypt("secret")
    locked.write(tmp_path / "locked.pdf")
    for name, said in (("blank.pdf", "pictures and no text"), ("locked.pdf", "password")):
        with pytest.raises(KgError, match=said):
            read_article(tmp_path / name)


def archive(*, method: bool = False, bomb: bool = False) -> bytes:
    """A ZIP that is no document; with a method nobody knows, or far bigger inside than out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("[Content_Types].xml", b" " * (MOST_UNPACKED + 1 if bomb else 1))
    raw = buffer.getvalue()
    return raw.replace(b"\x08\x00", b"\x63\x00") if method else raw


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.txt", b"", "has no text"),
        ("a.txt", b"\n 12 \n", "has no text"),
        ("a.txt", bytes(range(256)) * 4, "no text, page, PDF or DOCX"),
        ("a.docx", archive(), "no text, page, PDF or DOCX"),
        ("a.docx", archive(method=True), "no text, page, PDF or DOCX"),
        ("a.docx", archive(bomb=True), "unpacks to more"),
        ("a.docx", b"PK\x03\x04 nonsense", "no text, page, PDF or DOCX"),
        ("a.pdf", b"%PDF-1.7 nonsense", "cannot be read|pictures and no text"),
        ("a.html", b"<html><body></body></html>", "no article is found"),
        ("a.txt", "Héi th¶o vÒ chuyÓn giao c«ng nghÖ t¹i tØnh Nam §Þnh".encode(), "TCVN3"),
        ("a.txt", "Hoäi thaûo veà chuyeån giao coâng ngheä taïi tænh Nam Ñònh".encode(), "VNI"),
        ("a.txt", b"x" * (MOST_BYTES + 1), "more than an article"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    with pytest.raises(KgError, match=said) as error:
        read_article(at(tmp_path, name, raw))
    assert "\n" not in str(error.value) and ";" in str(error.value)


@pytest.mark.parametrize("text", [TEXT, "The workshop was held in Hải Phòng.", "café à la crème", "ÄÖÜ äöü ß", "Hello"])
def test_other_languages_are_no_old_fonts(text: str) -> None:
    assert legacy_font(text) == ""
