"""A second decoder of .aec files, written from src/format/FORMAT.md alone. It shares no code with aec.

    python3 test/reference/decode.py FILE.aec … --models models [--json] [-o FOLDER]

It prints size, channels and a hash of the pixels of every image, and writes the images as .pgm, .ppm or .pam with -o.
It needs Python 3.9 and NumPy, and puts clarity before speed. The folder decoder/ has a file for each part of the page;
"§ 4" is section 4 of the page.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from decoder.container import decode
from decoder.extras import read_metadata
from decoder.models import Models
from decoder.reader import DecodeError


def main():
    parser = argparse.ArgumentParser(description="Decodes .aec files.")
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("--models", metavar="DIR", required=True, help="the folder with the folders of the models")
    parser.add_argument("--json", action="store_true", help="print one JSON object per image, each on its own line")
    parser.add_argument("-o", metavar="DIR", dest="output", help="write the images into this folder")
    options = parser.parse_args()

    models = Models(Path(options.models))
    failed = False
    for file in options.files:
        try:
            for number, image in enumerate(decode(Path(file).read_bytes(), models)):
                print_image(file, image, options.json)
                if options.output:
                    write_image(Path(options.output), Path(file).stem, number, image)
        except (DecodeError, OSError) as error:
            failed = True
            code = error.code if isinstance(error, DecodeError) else "system"
            if options.json:
                print(json.dumps({"file": file, "error": code, "message": str(error)}), flush=True)
            else:
                print(f"{file}: {code}: {error}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def pixel_hash(image):
    """The hash of test/golden/golden.json."""
    height, width, channels = image.samples.shape
    digest = hashlib.sha256(f"{width}×{height}×{channels}\n".encode("utf-8"))
    digest.update(image.samples.tobytes())
    if image.alpha is not None:
        digest.update(image.alpha.tobytes())
    return digest.hexdigest()


def print_image(file, image, as_json):
    height, width, channels = image.samples.shape
    facts = {"file": file, "name": image.name, "width": width, "height": height, "channels": channels}
    facts["alpha"] = image.alpha is not None
    facts["metadata"] = describe_metadata(image.metadata)
    facts["pixels"] = pixel_hash(image)
    if as_json:
        print(json.dumps(facts), flush=True)
    else:
        where = file if image.name is None else f"{file} {image.name}"
        alpha = " with alpha" if image.alpha is not None else ""
        metadata = " with metadata" if image.metadata is not None else ""
        print(f"{where}: {width}×{height}×{channels}{alpha}{metadata} {facts['pixels']}", flush=True)


def describe_metadata(data):
    if data is None:
        return None
    try:
        return {part: len(content) for part, content in read_metadata(data).items()}
    except DecodeError:
        return "damaged"


def write_image(folder, stem, number, image):
    """Names in a pack may repeat or point out of the folder: they stay unused, and the images are numbered."""
    height, width, channels = image.samples.shape
    samples = image.samples
    if image.alpha is not None:
        samples = np.concatenate([samples, image.alpha[:, :, None]], axis=2)
        tuple_type = "RGB_ALPHA" if channels == 3 else "GRAYSCALE_ALPHA"
        head = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {channels + 1}\nMAXVAL 255\nTUPLTYPE {tuple_type}\nENDHDR\n"
        suffix = "pam"
    else:
        head = f"{'P6' if channels == 3 else 'P5'}\n{width} {height}\n255\n"
        suffix = "ppm" if channels == 3 else "pgm"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.{number}.{suffix}").write_bytes(head.encode("ascii") + samples.tobytes())


if __name__ == "__main__":
    sys.exit(main())
