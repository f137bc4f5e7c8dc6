"""§ 6: alpha and metadata."""

import zlib

import numpy as np

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
        coder.end_row()
    coder.finish()
    return np.array(rows, np.uint8)


def kind(sample):
    return 0 if sample == 0 else 1 if sample == 255 else 2
