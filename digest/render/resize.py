"""A photograph in other widths and formats. Pillow does the work."""

import io
from typing import Any

from PIL import Image, ImageOps

_QUALITY = {"JPEG": 78, "WEBP": 76, "AVIF": 55}
_OF = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}


def resized(data: bytes, width: int, ending: str) -> bytes:
    """Make a copy of a picture, upright, without what its camera noted.

    Args:
        data: the bytes of a picture that Pillow can read.
        width: of the copy, in pixels.
        ending: of its file, which names its format: webp, jpg, png, avif.
    """
    kind = _OF[ending]
    with Image.open(io.BytesIO(data)) as opened:
        profile = opened.info.get("icc_profile")
        opened.draft("RGB", (width, width))  # a JPEG is then unpacked at half or a quarter of its size
        had_palette = opened.mode in ("P", "1", "L")
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if _is_clear(image) and kind != "JPEG" else "RGB")
        image = image.resize((width, max(round(width * image.height / image.width), 1)), Image.Resampling.LANCZOS)
    if kind == "PNG" and had_palette:
        image = image.quantize(256, method=Image.Quantize.FASTOCTREE)
    return _saved(image, kind, profile)


def _is_clear(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _saved(image: Image.Image, kind: str, profile: bytes | None) -> bytes:
    own: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind == "PNG":
        own |= {"optimize": True}
    elif kind == "JPEG":
        own |= {"quality": _QUALITY[kind], "optimize": True, "progressive": True}
    else:
        own |= {"quality": _QUALITY[kind]}
    out = io.BytesIO()
    image.save(out, kind, **own)
    return out.getvalue()
