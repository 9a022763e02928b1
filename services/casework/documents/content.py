"""Tells what a file is by its content; names and declared types are never believed."""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image, UnidentifiedImageError

from services.casework.documents.exceptions import UnusableFileError

IMAGE, PDF, VIDEO = "image", "pdf", "video"
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1"})
SMALLEST_SIDE = 32
LARGEST_PIXELS = 120_000_000
# Parts of a PDF that do something when it is opened: a clerk opens it.
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|OpenAction\s*<<|RichMedia|EmbeddedFile)\b")


def recognise(content: bytes) -> tuple[str, str]:
    """The kind (image, pdf or video) and media type of a file.

    Raises UnusableFileError with one of: empty, unknown_kind, broken_image, image_too_small, image_too_large, broken_pdf, active_pdf.
    """
    if not content:
        raise UnusableFileError("empty")
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return IMAGE, _picture(content)
    if b"%PDF-" in content[:1024]:
        return PDF, _pdf(content)
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        if brand in _HEIF:
            return IMAGE, "image/heic"
        return VIDEO, "video/quicktime" if brand == b"qt  " else "video/mp4"
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return VIDEO, "video/webm"
    raise UnusableFileError("unknown_kind")


def _picture(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
                kind, (width, height) = str(picture.format), picture.size
                if width * height > LARGEST_PIXELS:
                    raise UnusableFileError("image_too_large")
                picture.verify()
            if kind == "JPEG":
                # `verify` hardly looks into a JPEG: decoding a reduced picture reads it to its end.
                with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
                    picture.draft("RGB", (width // 8, height // 8))
                    picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableFileError("image_too_large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnusableFileError("broken_image") from error
    if min(width, height) < SMALLEST_SIDE:
        raise UnusableFileError("image_too_small")
    return _PICTURES[kind]


def _pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        raise UnusableFileError("broken_pdf")
    if _ACTIVE.search(content):
        raise UnusableFileError("active_pdf")
    return "application/pdf"
