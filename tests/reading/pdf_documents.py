"""Small PDFs written for the tests: one page, with its lines as UTF-16 under a predefined CMap of Japanese."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def a_pdf(lines: Sequence[str], *, padding: int = 0) -> bytes:
    """A PDF of one page with these lines; ``padding`` are zero bytes in its packed stream."""
    drawn = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T* " for line in lines)
    content = zlib.compress(f"BT /F 12 Tf 14 TL 72 700 Td {drawn} ET".encode() + b" " * padding)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> >>",
    ]
    result, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", list[int]()
    for number, item in enumerate(objects, 1):
        places.append(len(result))
        result += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return result + end % (len(objects) + 1, table, len(objects) + 1, len(result))
