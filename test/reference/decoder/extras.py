"""§ 6: alpha and metadata."""

import zlib

import numpy as np

from .adaptive_bits import Bit, MixedBits, hash_of
from .range_coder import RangeDecoder
from .reader import DecodeError, Reader, check


def read_extras(reader):
    kinds = reader.byte()
    check(kinds != 0, "format", "there are no extras")
    check(kinds < 4, "version", "there are extras of an unknown kind")
    alpha = reader.take(reader.varint()) if kinds & 1 else None
    metadata = reader.take(reader.varint()) if kinds & 2 else None
    return alpha, metadata


def read_metadata(data):
    """EXIF, XMP and ICC profile."""
    inflater = zlib.decompressobj(wbits=-15)
    try:
        inflated = inflater.decompress(data, 2**22 + 1)
    except zlib.error:
        raise DecodeError("format", "the metadata is damaged") from None
    check(len(inflated) <= 2**22, "limit", "the metadata is too large")
    check(inflater.eof and not inflater.unused_data, "format", "the metadata is damaged")
    reader = Reader(inflated)
    metadata = {}
    for part in ("exif", "xmp", "icc"):
        metadata[part] = reader.take(reader.varint()) if reader.position < len(reader.data) else b""
    check(reader.rest() == b"", "format", "the metadata has excess bytes")
    return metadata


def decode_alpha(message, count, width, height):
    coder = RangeDecoder(message)
    decoder = AlphaDecoder(coder)
    planes = [decoder.plane(width, height) for _ in range(count)]
    coder.finish()
    return planes


class AlphaDecoder:
    def __init__(self, coder):
        self.coder = coder
        self.is_flat = [Bit() for _ in range(3)]
        self.bits = MixedBits(6, 45)

    def plane(self, width, height):
        rows = []
        for y in range(height):
            self.coder.end_row()
            row = []
            for x in range(width):
                row.append(self.sample(rows, row, x, y, width))
            rows.append(row)
        return np.array(rows, np.uint8)

    def sample(self, rows, row, x, y, width):
        above = rows[-1] if y > 0 else None
        a = above[x] if y > 0 else row[x - 1] if x > 0 else 0
        left = row[x - 1] if x > 0 else a
        b = above[x - 1] if y > 0 and x > 0 else a
        c = above[x + 1] if y > 0 and x + 1 < width else a
        m = row[x - 2] if x > 1 else left
        n = rows[-2][x] if y > 1 else a
        d = above[x + 2] if y > 0 and x + 2 < width else a
        e = above[x - 2] if y > 0 and x > 1 else b
        f = rows[-2][x - 1] if y > 1 and x > 0 else n
        flat = left == a == b == c == m == n == d
        if flat and self.is_flat[kind(left)].read(self.coder):
            return left
        kinds = kind(left) + 3 * kind(a)
        near = kinds + 9 * kind(b) + 27 * kind(c)
        far = kind(m) + 3 * kind(n) + 9 * kind(d)
        slope = step(left - b) + 7 * step(a - b)
        turn = step(c - a)
        bend = clamp(left - m - b + e + 8, 16) + 17 * clamp(a - n - b + f + 8, 16)
        median = sorted((left, a, left + a - b))[1]
        mean = clamp((2 * (left + a) + c - b) >> 2, 255)
        doubt = clamp(mean - median + 20, 40)
        activity = abs(left - b) + abs(a - b) + abs(c - a)
        hashes = [
            hash_of(near, far),
            hash_of(kinds, left >> 5, a >> 5),
            hash_of(slope, turn, kinds),
            hash_of(mean >> 3, median >> 4),
            hash_of(left >> 4, a >> 4, c >> 4, b >> 4),
            hash_of(bend, doubt),
        ]
        if activity < 32 and kind(median) == 2:
            if not flat and self.bit(hashes, 256, kinds):
                return median
            hashes = [
                hash_of(left >> 3),
                hash_of(activity),
                hash_of(slope, turn),
                hash_of(bend, doubt),
                hash_of(near),
                hash_of(mean),
            ]
            return (median + self.byte(hashes, 512, 9)) % 256
        if not flat and self.bit(hashes, 257, 17 + kinds):
            return left
        if a != left and self.bit(hashes, 258, 26 + kinds):
            return a
        hashes = [
            hash_of(left >> 3),
            hash_of(a >> 3),
            hash_of(slope, clamp(left + a - b, 255) >> 5),
            hash_of(mean >> 2),
            hash_of(near),
            hash_of(left >> 5, a >> 5),
        ]
        if self.bit(hashes, 259, 35):
            return 0
        if self.bit(hashes, 260, 36):
            return 255
        return self.byte(hashes, 0, 37)

    def byte(self, hashes, first_node, first_mixture):
        node = 1
        for place in range(8):
            node = 2 * node + self.bit(hashes, first_node + node, first_mixture + place)
        return node - 256

    def bit(self, hashes, node, mixture):
        return self.bits.read(self.coder, self.bits.slots(hashes, node), mixture)


def kind(sample):
    return 0 if sample == 0 else 1 if sample == 255 else 2


def step(difference):
    return sum(difference >= bound for bound in (-64, -16, -2, 3, 17, 65))


def clamp(value, most):
    return min(max(value, 0), most)
