"""A second decoder of .aec files, written from src/format/FORMAT.md alone. It shares no code with aec.

    python3 test/reference/decode.py FILE.aec … --models models [--json] [-o FOLDER]

It prints size, channels and a hash of the pixels of every image, and writes the images as .pgm, .ppm or .pam with -o.
It needs Python 3.9 and NumPy, and puts clarity before speed. "§ 4" is section 4 of the page.
"""

import argparse
import bisect
import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np


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


class DecodeError(Exception):
    """A file or model that is not as the page says. `code` is the word that § 3 has for it."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def check(condition, code, message):
    if not condition:
        raise DecodeError(code, message)


class Image(NamedTuple):
    samples: np.ndarray  # uint8 [height, width, channels]
    alpha: Optional[np.ndarray] = None  # uint8 [height, width]
    name: Optional[str] = None  # in a pack
    metadata: Optional[bytes] = None  # deflated: no sample depends on it, so a damaged one is no damaged image


# ---------------------------------------------------------------------------------------------------------------------
# § 1 to § 3: files and packs


SQUARE, RATE, EXTRAS = 1 << 3, 1 << 4, 1 << 5
COLOUR = 1 << 2
RESERVED = 0b11000000


def decode(data, models):
    """Yields the images of a file. The numbers are those of the duties of § 3."""
    check(data[:1] == b"\xae" and data[1:2] and data[1] >> 4 == 0xC, "format", "this is not an .aec file")  # 1
    check(data[1] & 15 == 1, "version", f"format version {data[1] & 15} is unknown")  # 2
    if len(data) > 2 and data[2] & 3 == 1:  # 3
        header = 8 if data[2] & RATE else 7
        if is_sealed(data[: header + 4]) and len(data) >= header + 4:
            yield from decode_pack(data, header, models)
            return
    yield decode_single(data, models)


def decode_single(data, models):
    check(len(data) >= 12, "format", "the file is too short")  # 4
    check(is_sealed(data), "checksum", "the checksum is wrong")  # 5
    flags = data[2]
    check(flags & 3 == 0 and not flags & RESERVED, "version", "a newer encoder wrote this file")  # 6
    reader = Reader(data[:-4], 7)
    width = reader.varint()  # 7
    height = width if flags & SQUARE else reader.varint()
    check(flags & SQUARE or width != height, "format", "a square image lacks the square flag")
    check_size(width, height)  # 8
    rate = reader.byte() if flags & RATE else None
    alpha, metadata = read_extras(reader) if flags & EXTRAS else (None, None)  # 9
    model = models.find(data[3:7], rate)  # 10
    payload = reader.rest()
    [samples] = decode_payload(payload, model, rate, 1, width, height, bool(flags & COLOUR))  # 11
    if alpha is not None:
        alpha = decode_alpha(alpha, width, height)
    return Image(samples, alpha, None, metadata)


class Block(NamedTuple):
    width: int
    height: int
    colour: bool
    names: list
    payload: bytes


def decode_pack(data, header, models):
    """§ 2, and duty 12 of § 3."""
    flags = data[2]
    check(not flags & ~(3 | RATE), "version", "a newer encoder wrote this pack")
    size = int.from_bytes(data[-8:-4], "little")
    check(8 < size <= len(data) - (header + 4), "format", "the length of the index does not fit")
    counts, lengths = read_index(data[-size:])
    check(header + 4 + sum(lengths) + size == len(data), "format", "the lengths do not account for every byte")
    rate = data[7] if flags & RATE else None
    model = None
    position = header + 4
    for count, length in zip(counts, lengths):
        block = read_block(data[position : position + length], count)
        position += length
        model = model or models.find(data[3:7], rate)
        images = decode_payload(block.payload, model, rate, count, block.width, block.height, block.colour)
        for name, samples in zip(block.names, images):
            yield Image(samples, name=name)


def read_index(data):
    check(is_sealed(data), "checksum", "the checksum of the index is wrong")
    reader = Reader(data[:-8])
    blocks = reader.varint()
    check(blocks <= 2**20, "limit", "there are too many blocks")
    entries = [(reader.varint(), reader.varint()) for _ in range(blocks)]
    check(reader.rest() == b"", "format", "the index has excess bytes")
    counts, lengths = [count for count, _ in entries], [length for _, length in entries]
    check(all(1 <= count <= 4096 for count in counts), "limit", "a block has too few or too many images")
    check(sum(counts) <= 2**20, "limit", "there are too many images")
    return counts, lengths


def read_block(data, count):
    check(is_sealed(data), "checksum", "the checksum of a block is wrong")
    reader = Reader(data[:-4])
    own_count, width, height, flags = reader.varint(), reader.varint(), reader.varint(), reader.byte()
    check(1 <= own_count <= 4096, "limit", "a block has too few or too many images")
    check_size(width, height)
    check(own_count == 1 or own_count * width * height <= 2**20, "limit", "a block has too many pixels")
    check(flags < 4, "version", "a newer encoder wrote this block")
    check(own_count == count, "format", "the index and a block do not agree")
    names = [read_name(reader) if flags & 2 else None for _ in range(count)]
    return Block(width, height, bool(flags & 1), names, reader.rest())


def read_name(reader):
    length = reader.varint()
    check(1 <= length <= 1024, "format", "a name is too short or too long")
    try:
        name = reader.take(length).decode("utf-8")
    except UnicodeDecodeError:
        raise DecodeError("format", "a name is not valid UTF-8") from None
    check(not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in name), "format", "a name has control characters")
    return name


def check_size(width, height):
    check(1 <= width <= 65535 and 1 <= height <= 65535, "limit", f"{width}×{height} is no size of an image")
    check(width * height <= 2**27, "limit", f"{width}×{height} is too large")


def is_sealed(data):
    """Does it end in the CRC-32 of the bytes before?"""
    return len(data) >= 4 and zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "little")


class Reader:
    """Bytes from front to back."""

    def __init__(self, data, position=0):
        self.data, self.position = data, position

    def take(self, count):
        check(self.position + count <= len(self.data), "format", "a field runs past its end")
        self.position += count
        return self.data[self.position - count : self.position]

    def rest(self):
        return self.take(len(self.data) - self.position)

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        value = 0
        for i in range(4):
            byte = self.byte()
            value |= (byte & 127) << 7 * i
            if byte < 128:
                check(byte > 0 or i == 0, "format", "a varint is longer than it needs to be")
                return value
        raise DecodeError("format", "a varint has more than four bytes")


# ---------------------------------------------------------------------------------------------------------------------
# § 4: the range coder


class RangeDecoder:
    def __init__(self, message):
        check(message[-1:] != b"\0", "format", "a message ends in a zero byte")
        self.message = message
        self.range = 2**48
        self.offset = int.from_bytes(message[:6].ljust(6, b"\0"), "big")
        self.beyond = 0  # bytes consumed beyond the first six

    def interval(self, starts, bits=16):
        """One step: the number of an interval. Interval i is starts[i] … starts[i + 1], and the last start 2^bits."""
        i = bisect.bisect_right(starts, self._target(bits)) - 1
        self._take(starts[i], starts[i + 1], bits)
        return i

    def plain(self, count):
        """One step of up to 16 plain bits."""
        shift = 16 - count
        value = self._target(16) >> shift
        self._take(value << shift, (value + 1) << shift, 16)
        return value

    def finish(self):
        """After the last symbol."""
        check(len(self.message) <= self.beyond + 1, "format", "a message has excess bytes")

    def _target(self, bits):
        return min(self.offset // (self.range >> bits), 2**bits - 1)

    def _take(self, start, end, bits):
        step = self.range >> bits
        self.offset -= step * start
        self.range = self.range - step * start if end == 1 << bits else step * (end - start)
        while self.range <= 2**40:
            at = 6 + self.beyond
            self.offset = self.offset << 8 | (self.message[at] if at < len(self.message) else 0)
            self.range <<= 8
            self.beyond += 1
        exhausted = self.beyond > len(self.message) + 16 and self.offset != 0
        check(not exhausted, "format", "a message ends long before its last symbol")


# ---------------------------------------------------------------------------------------------------------------------
# § 5: symbols


class Distribution(NamedTuple):
    minimum: int
    starts: list  # C[0] … C[size + 1]; the last interval is the escape
    bits: int = 16  # C[size + 1] = 2^bits


def decode_payload(payload, model, rate, count, width, height, colour):
    """The samples of so many images. A message may be long for its images, so nothing is computed before it is read."""
    planes = 3 if colour and model.channels == 1 else 1
    coder = RangeDecoder(payload)
    shape = model.latent_shape(width, height)
    latents = [read_latent(coder, model.entropy(rate, width, height), shape) for _ in range(count * planes)]
    coder.finish()
    for i in range(0, count * planes, planes):
        decoded = [model.samples(latent, rate, width, height) for latent in latents[i : i + planes]]
        samples = np.concatenate(decoded, axis=2)
        if not colour and model.channels == 3:
            samples = (2 * samples.sum(axis=2, keepdims=True) + 3) // 6
        yield samples.astype(np.uint8)


def read_latent(coder, entropy, shape):
    entropy.begin(coder)
    latent = np.zeros(shape, np.int64)
    for place in entropy.order(shape):
        latent[place] = read_symbol(coder, entropy.distribution(latent, place))
    return latent


def read_symbol(coder, distribution):
    size = len(distribution.starts) - 2
    i = coder.interval(distribution.starts, distribution.bits)
    symbol = distribution.minimum + i if i < size else read_escaped(coder, distribution.minimum, size)
    check(abs(symbol) <= 2**24, "format", "a symbol is too large")
    return symbol


def read_escaped(coder, minimum, size):
    k = 0
    while coder.plain(1) == 0:
        k += 1
        check(k <= 26, "format", "an escape is too long")
    upper = coder.plain(k - 16) if k > 16 else 0
    lower = coder.plain(min(k, 16)) if k > 0 else 0
    z = (1 << k | upper << 16 | lower) - 1
    d = z >> 1
    return minimum - 1 - d if z & 1 else minimum + size + d


class EntropyModel:
    """Gives the distribution of the next symbol. Every latent gets a new one."""

    def begin(self, coder):
        """Reads what precedes the latent."""

    def order(self, shape):
        """The places of the symbols: (row, column, channel) in raster order."""
        return np.ndindex(*shape)

    def distribution(self, latent, place):
        """The distribution of the symbol at this place of a latent that is decoded up to there."""
        raise NotImplementedError


# ---------------------------------------------------------------------------------------------------------------------
# § 6: alpha and metadata


def read_extras(reader):
    kinds = reader.byte()
    check(kinds != 0, "format", "there are no extras")
    check(kinds < 4, "version", "there are extras of an unknown kind")
    alpha = reader.take(reader.varint()) if kinds & 1 else None
    metadata = reader.take(reader.varint()) if kinds & 2 else None
    return alpha, metadata


def read_metadata(data):
    """EXIF and XMP."""
    inflater = zlib.decompressobj(wbits=-15)
    try:
        inflated = inflater.decompress(data, 2**22 + 1)
    except zlib.error:
        raise DecodeError("format", "the metadata is damaged") from None
    check(len(inflated) <= 2**22, "limit", "the metadata is too large")
    check(inflater.eof and not inflater.unused_data, "format", "the metadata is damaged")
    reader = Reader(inflated)
    metadata = {"exif": reader.take(reader.varint()), "xmp": reader.take(reader.varint())}
    check(reader.rest() == b"", "format", "the metadata has excess bytes")
    return metadata


class Bit:
    """A context: an adaptive probability of a bit."""

    def __init__(self):
        self.p, self.n = 2**15, 0

    def read(self, coder):
        bit = 1 - coder.interval([0, self.p, 2**16])
        change = 2 * (2**16 * bit - self.p) // (2 * self.n + 3)
        self.p = min(max(self.p + change, 1), 2**16 - 1)
        self.n = min(self.n + 1, 1023)
        return bit


def decode_alpha(message, width, height):
    coder = RangeDecoder(message)
    is_left = [Bit() for _ in range(3 * 16)]
    is_above = [Bit() for _ in range(9 * 16)]
    residual = [Bit() for _ in range(256 * 6)]
    rows = []
    for y in range(height):
        row, above = [], rows[-1] if y > 0 else None
        for x in range(width):
            a = above[x] if y > 0 else row[x - 1] if x > 0 else 0
            left = row[x - 1] if x > 0 else a
            b = above[x - 1] if y > 0 and x > 0 else a
            c = above[x + 1] if y > 0 and x + 1 < width else a
            m = row[x - 2] if x > 1 else left
            alike = (left == b) + 2 * (a == b) + 4 * (a == c) + 8 * (left == m)
            if is_left[3 * alike + kind(left)].read(coder):
                sample = left
            elif a != left and is_above[9 * alike + 3 * kind(left) + kind(a)].read(coder):
                sample = a
            else:
                activity = abs(left - b) + abs(a - b) + abs(c - a)
                table = 256 * sum(bound <= activity for bound in (1, 4, 16, 48, 128))
                r = 1
                while r < 256:
                    r = 2 * r + residual[table + r].read(coder)
                median = sorted((left, a, left + a - b))[1]
                sample = (median + r) % 256
            row.append(sample)
        rows.append(row)
    coder.finish()
    return np.array(rows, np.uint8)


def kind(sample):
    return 0 if sample == 0 else 1 if sample == 255 else 2


# ---------------------------------------------------------------------------------------------------------------------
# § 7: models


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
        return model


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


class Architecture:
    """What a kind of model does. There is one of these for every open model."""

    rates = None  # the rate bytes, of a model with more than one rate

    def __init__(self, settings, files):
        """`settings` are those of codec.json."""
        self.channels = settings["channels"]
        self.stride = settings["geometry"]["stride"]
        self.latent_channels = settings["geometry"]["latentChannels"]

    def latent_shape(self, width, height):
        return -(-height // self.stride), -(-width // self.stride), self.latent_channels

    def entropy(self, rate, width, height):
        """A new entropy model for a latent of an image of that size."""
        raise NotImplementedError

    def samples(self, latent, rate, width, height):
        """The samples of that latent, as [height, width, channels]."""
        raise NotImplementedError


# ---------------------------------------------------------------------------------------------------------------------
# § 9: integer networks. Tensors are int64 arrays [h, w, c].


class Network:
    def __init__(self, files, folder):
        description = json.loads(files[f"{folder}/network.json"])
        weights = Weights(files[f"{folder}/network.bin"])
        self.inputs = [given["name"] for given in description["inputs"]]
        self.output = description["output"]
        self.layers = []
        channels = {given["name"]: given["channels"] for given in description["inputs"]}
        for layer in description["layers"]:
            made = LAYERS[layer["kind"]](layer, [channels[name] for name in layer["inputs"]], weights)
            channels[layer["name"]] = made.channels
            self.layers.append((layer["name"], layer["inputs"], made))
        weights.finish()

    def run(self, *inputs):
        tensors = {name: clamp(tensor) for name, tensor in zip(self.inputs, inputs)}
        for name, sources, layer in self.layers:
            tensors[name] = layer.run(*(tensors[source] for source in sources))
        return tensors[self.output]


class Weights:
    """network.bin from front to back."""

    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, kind, *shape):
        count = int(np.prod(shape))
        values = np.frombuffer(self.data, kind, count, self.position)
        self.position += values.nbytes
        return values.reshape(shape).astype(np.int64)

    def finish(self):
        check(self.position == len(self.data), "model", "a network.bin has excess bytes")


INT16, INT32 = "<i2", "<i4"


def clamp(v):
    return np.minimum(np.maximum(v, -8191), 8191)


def saturate(v):
    return np.minimum(np.maximum(v, -32768), 32767)


def half(shift):
    return (1 << np.asarray(shift)) >> 1


class Layer:
    """A layer passes as many channels on as it gets, unless it says otherwise."""

    def __init__(self, layer, channels, weights):
        self.slope = layer.get("slope")
        self.channels = channels[0]
        self.prepare(layer, channels, weights)

    def prepare(self, layer, channels, weights):
        """Takes settings and weights."""

    def run(self, x):
        raise NotImplementedError

    def activate(self, v):
        if self.slope is None:
            return v
        if self.slope == 0:
            return np.maximum(v, 0)
        return np.where(v >= 0, v, (v * self.slope + 2**15) >> 16)

    def bound(self, v):
        if not self.slope:  # the same in fewer steps: nothing, or ReLU, before the clamp
            return np.minimum(np.maximum(v, -8191 if self.slope is None else 0), 8191)
        return clamp(self.activate(saturate(v)))


class Convolution(Layer):
    """Sums are made in float64, which is exact: no partial sum reaches 2^31, as `prepare` checks."""

    def prepare(self, layer, channels, weights):
        self.channels = filters = layer["filters"]
        self.kernel, self.stride = layer["kernel"], layer.get("stride", 2)  # transposed ones name no stride
        bias = weights.take(INT32, filters)
        self.shift = weights.take(INT16, filters)
        w = weights.take(INT16, filters, self.kernel, self.kernel, channels[0])
        check(np.all((0 <= self.shift) & (self.shift <= 31)), "model", "a shift is out of bounds")
        bound = abs(bias) + 8191 * abs(w).sum(axis=(1, 2, 3)) + half(self.shift)
        check(np.all(bound < 2**31), "model", "a sum may overflow")
        self.rounded_bias = (bias + half(self.shift)).astype(np.float64)
        self.taps = np.ascontiguousarray(w.transpose(1, 2, 3, 0), np.float64)  # [row, column, channel, filter]

    def run(self, x):
        x = x.astype(np.float64)
        if self.kernel == self.stride == 1:  # what entropy models run for every symbol
            return self.finish(x @ self.taps[0, 0] + self.rounded_bias)
        height, width = -(-x.shape[0] // self.stride), -(-x.shape[1] // self.stride)
        x = self.pad(x, height, width)
        v = np.empty((height, width, self.channels))
        v[:] = self.rounded_bias
        for row in range(self.kernel):
            for column in range(self.kernel):
                part = x[row :: self.stride, column :: self.stride][:height, :width]
                v += part @ self.taps[row, column]
        return self.finish(v)

    def pad(self, x, height, width):
        sides = []
        for size, outputs in ((x.shape[0], height), (x.shape[1], width)):
            zeros = max((outputs - 1) * self.stride + self.kernel - size, 0)
            sides.append((zeros // 2, zeros - zeros // 2))
        return np.pad(x, (*sides, (0, 0)))

    def finish(self, v):
        return self.bound(v.astype(np.int64) >> self.shift)


class TransposedConvolution(Convolution):
    def run(self, x):
        height, width = x.shape[:2]
        before = (self.kernel - 2) // 2
        x = x.astype(np.float64)
        v = np.zeros((2 * height + self.kernel, 2 * width + self.kernel, self.channels))
        for row in range(self.kernel):
            for column in range(self.kernel):
                v[row : row + 2 * height : 2, column : column + 2 * width : 2] += x @ self.taps[row, column]
        v = v[before : before + 2 * height, before : before + 2 * width]
        return self.finish(v + self.rounded_bias)


class Add(Layer):
    def prepare(self, layer, channels, weights):
        self.shift = layer["shift"]
        self.ma = weights.take(INT16, channels[0])
        self.mb = weights.take(INT16, channels[0])

    def run(self, a, b):
        return self.bound((a * self.ma + b * self.mb + half(self.shift)) >> self.shift)


class Concatenate(Layer):
    def prepare(self, layer, channels, weights):
        self.channels = sum(channels)

    def run(self, *inputs):
        return np.concatenate(inputs, axis=2)


class Activation(Layer):
    def run(self, x):
        return self.activate(x)


class Table(Layer):
    def prepare(self, layer, channels, weights):
        self.shift = 14 - layer["bits"]
        self.table = weights.take(INT16, 2 ** layer["bits"])
        check(np.all(abs(self.table) <= 8191), "model", "a value of a table is out of bounds")

    def run(self, x):
        return self.table[(x + 8192) >> self.shift]


class MaxPool(Layer):
    def run(self, x):
        height, width = x.shape[0] // 2, x.shape[1] // 2
        return x[: 2 * height, : 2 * width].reshape(height, 2, width, 2, -1).max(axis=(1, 3))


class KeepLargest(Layer):
    def prepare(self, layer, channels, weights):
        self.active = layer["active"]

    def run(self, x):
        least = np.sort(x, axis=2)[:, :, -self.active, None]
        return np.where(x >= least, x, 0)


class Upsample(Layer):
    def prepare(self, layer, channels, weights):
        self.factor = layer["factor"]

    def run(self, x):
        return x.repeat(self.factor, axis=0).repeat(self.factor, axis=1)


class DepthToSpace(Layer):
    def prepare(self, layer, channels, weights):
        self.block = layer["block"]
        self.channels = channels[0] // self.block**2

    def run(self, x):
        height, width, block = x.shape[0], x.shape[1], self.block
        cells = x.reshape(height, width, block, block, self.channels)
        return cells.transpose(0, 2, 1, 3, 4).reshape(height * block, width * block, self.channels)


class Reshape(Layer):
    def prepare(self, layer, channels, weights):
        self.channels = layer["channels"]
        self.shape = layer["height"], layer["width"], layer["channels"]

    def run(self, x):
        return x.reshape(self.shape)


LAYERS = {
    "convolution": Convolution,
    "transposed-convolution": TransposedConvolution,
    "add": Add,
    "concatenate": Concatenate,
    "activation": Activation,
    "table": Table,
    "max-pool": MaxPool,
    "keep-largest": KeepLargest,
    "upsample": Upsample,
    "depth-to-space": DepthToSpace,
    "reshape": Reshape,
}


def linear_map(values, factors, offset=0.0):
    """The linear map of § 9. The factors are one, or one per channel."""
    factors = np.asarray(factors, np.float64)
    largest = np.max(np.abs(factors))
    shift = max((s for s in range(41) if largest * 2.0**s < 2**20), default=0)
    m = np.floor(factors * 2.0**shift + 0.5).astype(np.int64)
    b = int(np.floor(offset * 2.0**shift + 0.5))
    return (values * m + b + half(shift)) >> shift


def to_samples(v):
    """What § 10 and § 11 make of the output of a network."""
    return np.clip((v + 16) >> 5, 0, 255)


# ---------------------------------------------------------------------------------------------------------------------
# § 10: conv and dense models


class Factorized(EntropyModel):
    def __init__(self, distributions):
        self.distributions = distributions

    def distribution(self, latent, place):
        return self.distributions[place[2]]


class Conv(Architecture):
    """It runs over the whole latent."""

    def __init__(self, settings, files):
        super().__init__(settings, files)
        self.fraction = settings["fraction"]
        self.synthesis = Network(files, "decoder")
        self.distributions = []
        for table in settings["entropy"]["channels"]:
            starts = np.cumsum([0, *table["frequencies"]]).tolist()
            check(min(table["frequencies"]) >= 1 and starts[-1] == 2**16, "model", "frequencies are out of bounds")
            self.distributions.append(Distribution(table["minimum"], starts))
        check(len(self.distributions) == self.latent_channels, "model", "there is not one table per channel")

    def entropy(self, rate, width, height):
        return Factorized(self.distributions)

    def samples(self, latent, rate, width, height):
        return to_samples(self.run(latent << self.fraction)[:height, :width])

    def run(self, tensor):
        return self.synthesis.run(tensor)


class Dense(Conv):
    """It runs over each cell on its own."""

    def run(self, tensor):
        rows = []
        for row in tensor:
            rows.append(np.concatenate([self.synthesis.run(cell[None, None]) for cell in row], axis=1))
        return np.concatenate(rows)


# § 8 and § 11 to § 13, the models with several rates, have no class here yet.
ARCHITECTURES = {"conv": Conv, "dense": Dense}


# ---------------------------------------------------------------------------------------------------------------------
# Output


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
