"""Pictures that may be stored: made small, and freed of all that says where, when and with what they were taken.

Each is decoded and written anew as WebP, so that nothing of the file that came survives but what can be seen. A picture
that cannot be read, or is too large even then, is refused. It never fetches and never writes.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from kakehashi.errors import InputError

WIDEST = 1280
"""Pixels."""

LARGEST = 300_000
"""Bytes of a stored picture."""

_MOST_PIXELS = 50_000_000
_QUALITIES = (80, 60, 40)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored: its file's name (by its content), size in pixels, and bytes."""

    name: str
    width: int
    height: int
    content: bytes


def smaller_picture(content: bytes) -> Picture:
    """The picture to be stored for one that came; raises ``InputError``."""
    image = _decoded(content)
    for quality in _QUALITIES:
        output = io.BytesIO()
        image.save(output, "WEBP", quality=quality, method=4)
        found = output.getvalue()
        if len(found) <= LARGEST:
            name = f"{hashlib.sha256(found).hexdigest()[:16]}.webp"
            return Picture(name, image.width, image.height, found)
    raise InputError(f"more than {LARGEST} bytes even when made small")


def _decoded(content: bytes) -> Image.Image:
    """The upright picture, no wider than it must be; raises ``InputError``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of a bomb before it refuses one
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF"))
            if image.width * image.height > _MOST_PIXELS:
                raise InputError(f"a picture of {image.width} × {image.height} pixels")
            upright = ImageOps.exif_transpose(image)
            clear = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise InputError(f"not a picture that can be read: {error}") from error
    clear.thumbnail((WIDEST, WIDEST * 4))
    bare = Image.new(clear.mode, clear.size)
    bare.paste(clear)
    return bare
