"""Draws a certificate as a PDF page with a QR, in ordinary or large type."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from services.casework.certificates.exceptions import MissingFontError
from services.casework.certificates.models import Content

# Points; large type follows the 1.5-fold enlargement of the older people's mode.
TITLE, BODY, SMALL = 26, 13, 9
LARGE = 1.6
MARGIN_MM = 22
QR_MM = 42
# Fonts to try, per language of the text; the others stand in for characters the first one lacks.
FONT_ORDER = {"ko": ("ko", "zh"), "zh": ("zh", "ko"), "en": ("ko", "zh")}
WORDS = {
    "ko": {
        "id": "증명서 번호",
        "holder": "성명",
        "issued": "발급일",
        "expires": "유효 기간",
        "issuer": "발급 기관",
        "check": "이 QR로 누구나 진짜인지 확인할 수 있습니다.",
    },
    "zh": {
        "id": "证明编号",
        "holder": "姓名",
        "issued": "开具日期",
        "expires": "有效期至",
        "issuer": "开具机关",
        "check": "任何人都可以扫描此二维码验证真伪。",
    },
    "en": {
        "id": "Certificate no.",
        "holder": "Name",
        "issued": "Issued",
        "expires": "Valid until",
        "issuer": "Issued by",
        "check": "Anyone can check that this is genuine with this QR code.",
    },
}


def draw(
    content: Content,
    fields: Sequence[tuple[str, str]],
    payload: str,
    fonts: Mapping[str, Path],
    drawn_at: datetime,
    *,
    large: bool = False,
) -> bytes:
    """The PDF, not sealed yet. `fonts`: a TrueType file per language. Raises MissingFontError."""
    scale = LARGE if large else 1.0
    words = WORDS.get(content.language, WORDS["en"])
    pdf = FPDF(format="A4")
    pdf.set_creation_date(drawn_at)
    pdf.set_title(content.title)
    pdf.set_producer("Gilbot")
    pdf.set_lang({"ko": "ko-KR", "zh": "zh-CN"}.get(content.language, "en"))
    pdf.set_margin(MARGIN_MM)
    pdf.set_auto_page_break(True, MARGIN_MM)
    rows = [(words["holder"], content.holder), *fields]
    text = "".join([*words.values(), content.title, content.issuer, *(part for row in rows for part in row)])
    family = _add_fonts(pdf, content.language, fonts, text)
    pdf.add_page()
    pdf.rect(MARGIN_MM / 2, MARGIN_MM / 2, pdf.w - MARGIN_MM, pdf.h - MARGIN_MM)
    pdf.set_font(family, size=SMALL * scale)
    pdf.cell(0, 8 * scale, f"{words['id']} {content.id}", align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    pdf.set_font(family, size=TITLE * scale)
    pdf.multi_cell(0, 13 * scale, content.title, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(8)
    _rows(pdf, family, rows, scale, boxed=True)
    pdf.ln(6)
    dates = [(words["issued"], _day(content.issued_on, content.language))]
    if content.expires_on:
        dates.append((words["expires"], _day(content.expires_on, content.language)))
    _rows(pdf, family, [*dates, (words["issuer"], content.issuer)], scale, boxed=False)
    _qr(pdf, family, payload, words["check"], scale)
    return bytes(pdf.output())


def _add_fonts(pdf: FPDF, language: str, fonts: Mapping[str, Path], text: str) -> str:
    order = FONT_ORDER.get(language, FONT_ORDER["en"])
    there = [name for name in order if fonts.get(name) is not None and Path(fonts[name]).is_file()]
    if order[0] not in there:
        asked = fonts.get(order[0]) or "none configured"
        raise MissingFontError(f"no font file for {order[0]!r} ({asked}); fetch the assets and name the file")
    missing = set(text) - {"\n"}
    used: list[str] = []
    for name in there:
        # Loading and subsetting a second font of 10 MB takes a second; most certificates need only one.
        if used and not missing:
            break
        missing -= _characters(str(fonts[name]))
        pdf.add_font(f"text-{name}", fname=str(fonts[name]))
        used.append(f"text-{name}")
    pdf.set_fallback_fonts(used[1:])
    return used[0]


@lru_cache(maxsize=4)
def _characters(path: str) -> frozenset[str]:
    """Every character a font file can draw."""
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _rows(pdf: FPDF, family: str, rows: Sequence[tuple[str, str]], scale: float, *, boxed: bool) -> None:
    pdf.set_font(family, size=BODY * scale)
    label_width = pdf.epw * 0.34
    line = 8 * scale
    for label, value in rows:
        widths = ((label_width, label), (pdf.epw - label_width, value))
        height = max(_height(pdf, width, line, text) for width, text in widths)
        if pdf.will_page_break(height):
            pdf.add_page()
        left, top = pdf.l_margin, pdf.get_y()
        pdf.set_xy(left, top)
        pdf.multi_cell(label_width, line, label, align="L", new_x="RIGHT", new_y="TOP")
        pdf.set_xy(left + label_width, top)
        pdf.multi_cell(pdf.epw - label_width, line, value, align="L", new_x="LMARGIN", new_y="NEXT")
        if boxed:
            pdf.rect(left, top, label_width, height)
            pdf.rect(left + label_width, top, pdf.epw - label_width, height)
        pdf.set_xy(left, top + height)


def _height(pdf: FPDF, width: float, line: float, text: str) -> float:
    """Millimetres a text takes when broken into lines of that width."""
    measured: Any = pdf.multi_cell(width, line, text, dry_run=True, output=MethodReturnValue.HEIGHT)
    return max(float(measured), line)


def _qr(pdf: FPDF, family: str, payload: str, note: str, scale: float) -> None:
    picture = io.BytesIO()
    segno.make(payload, error="m", boost_error=False, micro=False).save(picture, kind="png", scale=8, border=4)
    size = QR_MM * (scale if len(payload) < 900 else 1.5 * scale)
    if pdf.will_page_break(size + 14 * scale):
        pdf.add_page()
    top = max(pdf.get_y() + 4, pdf.h - MARGIN_MM - size - 12 * scale)
    pdf.image(picture, x=(pdf.w - size) / 2, y=top, w=size, h=size, alt_text=note)
    pdf.set_xy(pdf.l_margin, top + size + 1)
    pdf.set_auto_page_break(False)
    pdf.set_font(family, size=SMALL * scale)
    pdf.multi_cell(0, 5 * scale, note, align="C")


def _day(day: date, language: str) -> str:
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"
