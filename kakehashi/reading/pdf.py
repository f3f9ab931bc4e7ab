"""The text of a PDF, by pypdf: paragraphs of its pages, Japanese included, and no more of them than a reader reads.

Only what is written as text is found: a scanned page gives nothing. An encrypted file that opens without a password is
read; one that needs it has no text. It never runs what a PDF holds, and never opens what it names.
"""

from __future__ import annotations

import io
import logging
import re
from html import escape

from pypdf import PdfReader

from kakehashi.characters import clean
from kakehashi.reading.xml import one_line

_MOST_PAGES = 200
_MOST_CHARACTERS = 500_000
_ASIAN = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WITHIN_ASIAN = re.compile(rf"(?<={_ASIAN})[ \t]*\n[ \t]*(?={_ASIAN})")
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_ENDS = re.compile(r"\n\s*\n|(?<=[。.!?！？」])[ \t]*\n")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is odd about a stranger's file is no news of the night


def pdf_body(content: bytes) -> tuple[str, str]:
    """The text of a PDF as HTML paragraphs, and why it is not whole (``""`` where it is)."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        count = len(reader.pages)
        pages, length = list[str](), 0
        for page in reader.pages[:_MOST_PAGES]:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > _MOST_CHARACTERS:
                break
    except MemoryError:
        raise
    except Exception as error:  # a parser of strangers' files raises whatever it likes
        return "", f"the text of the PDF could not be read: {type(error).__name__}: {str(error)[:100]}"
    paragraphs = [text for page in pages for text in _paragraphs(page)]
    body = "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    if not body:
        return "", "the PDF holds no text (a scan?)"
    left = f"the first {len(pages)} of {count} pages of the PDF were read" if len(pages) < count else ""
    return body, left


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a page: lines joined until a sentence ends or a line is empty."""
    joined = [_HYPHEN.sub("", _WITHIN_ASIAN.sub("", part)) for part in _ENDS.split(clean(text))]
    return [found for part in joined if (found := one_line(part))]
