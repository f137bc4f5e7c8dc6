"""Decodes image files with Pillow, to hold aec against: upright, 8 bits per sample, colours as they are stored.

    python3 test/reference/decode_image.py < LIST

LIST has a path on each line. For each, it prints one line of JSON: width, height, channels and a hash of the samples of R G B A, or
an error. A file of a kind that two decoders may rightly read in two ways (CMYK, samples of more than 8 bits that are no PNG) is `skipped`.
"""

import hashlib
import json
import sys

from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = 2**27


def rgba(path):
    with Image.open(path) as image:
        image.load()
        if image.mode in ("CMYK", "YCCK", "LAB", "HSV", "YCbCr", "I", "F"):
            raise Skipped(image.mode)
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I;16"):
            image = image.point(lambda value: value / 256).convert("L") if image.format == "PNG" else skip(image.mode)
        return image.convert("RGBA")


class Skipped(Exception):
    pass


def skip(mode):
    raise Skipped(mode)


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        image = rgba(path)
        digest = hashlib.sha256(image.tobytes()).hexdigest()
        answer = {"width": image.width, "height": image.height, "samples": digest}
    except Skipped as kind:
        answer = {"skipped": str(kind)}
    except Exception as error:  # Pillow raises whatever its parsers meet
        answer = {"error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps({"file": path, **answer}), flush=True)
