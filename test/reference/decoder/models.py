"""§ 7: models."""

import hashlib
import json
import sys

from .conv import Conv, Dense
from .lossless import Lossless
from .photo import Photo
from .rd import RD
from .reader import DecodeError, check

ARCHITECTURES = {"conv": Conv, "dense": Dense, "rd": RD, "photo": Photo, "lossless": Lossless}


class Models:
    """The models under a folder. They are opened, and stay open, when a file needs them."""

    def __init__(self, folder):
        self.opened = {}
        self.folders = {}
        for manifest in sorted(folder.glob("*/manifest.json")):
            try:
                files = json.loads(manifest.read_text("utf-8"))["files"]
                self.folders[content_hash(files)] = (manifest.parent, files)
            except (ValueError, KeyError, TypeError, AttributeError):
                print(f"{manifest}: not a manifest", file=sys.stderr)

    def find(self, prefix, rate):
        """The model whose content hash begins with these four bytes, if it has the rate."""
        found = [key for key in self.folders if key.startswith(prefix.hex())]
        check(len(found) == 1, "model", f"{len(found)} models have a content hash that begins with {prefix.hex()}")
        [key] = found
        if key not in self.opened:
            self.opened[key] = open_model(*self.folders[key])
        model = self.opened[key]
        if model.rates is None:
            check(rate is None, "format", "the model has one rate, but the file names one")
        else:
            check(rate is not None, "format", "the model has several rates, but the file names none")
            check(rate in model.rates, "format", f"the model has no rate {rate}")
        return model.at(rate)


def content_hash(files):
    lines = "".join(f"{files[path]}  {path}\n" for path in sorted(files))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def open_model(folder, hashes):
    """Only files that the manifest lists and whose hash is right are used."""
    try:
        files = {path: (folder / path).read_bytes() for path in hashes}
    except OSError as error:
        raise DecodeError("model", f"a file of the model {folder.name} is not there: {error}") from None
    for path, data in files.items():
        check(hashlib.sha256(data).hexdigest() == hashes[path], "model", f"{folder / path} is damaged")
    try:
        settings = json.loads(files["codec.json"])
        architecture = settings["architecture"]
        check(architecture in ARCHITECTURES, "model", f"this decoder lacks the architecture {architecture}")
        return ARCHITECTURES[architecture](settings, files)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise DecodeError("model", f"{folder.name} is not a model as the page has it: {error!r}") from None
