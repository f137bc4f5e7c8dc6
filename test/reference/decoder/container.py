"""§ 1 to § 3: files and packs."""

import zlib
from typing import NamedTuple, Optional

import numpy as np

from .extras import decode_alpha, read_extras
from .names import decode_names
from .palette import PALETTE_RATES, Palette
from .reader import DecodeError, Reader, check
from .symbols import decode_payload


class Image(NamedTuple):
    samples: np.ndarray  # uint8 [height, width, channels]
    alpha: Optional[np.ndarray] = None  # uint8 [height, width]
    name: Optional[str] = None  # in a pack
    metadata: Optional[bytes] = None  # deflated: no sample depends on it, so a damaged one is no damaged image


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
    samples = decode_one(reader.rest(), data[3:7], models, rate, width, height, bool(flags & COLOUR))  # 10, 11
    if alpha is not None:
        [alpha] = decode_alpha(alpha, 1, width, height)
    return Image(samples, alpha, None, metadata)


def decode_one(payload, prefix, models, rate, width, height, colour):
    if rate not in PALETTE_RATES:
        [samples] = decode_payload(payload, models.find(prefix, rate), rate, 1, width, height, colour)
        return samples
    models.find(prefix, 128)  # has sample gains
    reader = Reader(payload)
    palette = Palette(reader.take(reader.varint()), colour)
    return palette.image(reader.rest(), models.find(prefix, palette.rate), width, height)


class Block(NamedTuple):
    width: int
    height: int
    colour: bool
    alpha: Optional[bytes]
    payload: bytes
    apart: bool


def decode_pack(data, header, models):
    """§ 2, and duty 12 of § 3."""
    flags = data[2]
    check(not flags & ~(3 | RATE), "version", "a newer encoder wrote this pack")
    size = int.from_bytes(data[-8:-4], "little")
    check(8 < size <= len(data) - (header + 4), "format", "the length of the index does not fit")
    blocks, parts = read_index(data[-size:])
    lengths = [length for _, length in blocks + parts]
    check(header + 4 + sum(lengths) + size == len(data), "format", "the lengths do not account for every byte")
    rate = data[7] if flags & RATE else None
    model = None
    position = header + 4 + sum(length for _, length in blocks)
    names, total = [], 0
    for count, length in parts:
        names += read_names(data[position : position + length], count)
        position += length
        total += sum(len((name or "").encode()) + 1 for name in names[-count:])
        check(total <= 2**27, "limit", "the names of the pack are too long")
    names = iter(names or [None] * sum(count for count, _ in blocks))
    position = header + 4
    for count, length in blocks:
        block = read_block(data[position : position + length], count)
        position += length
        model = model or models.find(data[3:7], rate)
        if block.apart:
            images = decode_apart(block, data[3:7], models, count)
        else:
            images = decode_payload(block.payload, model, rate, count, block.width, block.height, block.colour)
        alphas = [None] * count
        if block.alpha is not None:
            alphas = decode_alpha(block.alpha, count, block.width, block.height)
        for samples, alpha in zip(images, alphas):
            opaque = alpha is None or alpha.min() == 255
            yield Image(samples, None if opaque else alpha, next(names))


def decode_apart(block, prefix, models, count):
    reader = Reader(block.payload)
    parts = []
    for _ in range(count):
        rate = reader.byte()
        parts.append((rate, reader.take(reader.varint())))
    check(reader.rest() == b"", "format", "a block goes on after its last image")
    shape = block.width, block.height, block.colour
    return [decode_one(payload, prefix, models, rate, *shape) for rate, payload in parts]


def read_index(data):
    """Pairs of a count and a length, of the blocks and of the parts of the names."""
    check(is_sealed(data), "checksum", "the checksum of the index is wrong")
    reader = Reader(data[:-8])
    blocks = [(reader.varint(), reader.varint()) for _ in range(reader.varint())]
    parts = [(reader.varint(), reader.varint()) for _ in range(reader.varint())]
    check(reader.rest() == b"", "format", "the index has excess bytes")
    images = sum(count for count, _ in blocks)
    check(all(1 <= count <= 4096 for count, _ in blocks + parts), "limit", "a block or part has too few or too many images")
    check(images <= 2**20, "limit", "there are too many images")
    check(not parts or sum(count for count, _ in parts) == images, "format", "there are not as many names as images")
    return blocks, parts


def read_block(data, count):
    check(is_sealed(data), "checksum", "the checksum of a block is wrong")
    reader = Reader(data[:-4])
    own_count, width, height, flags = reader.varint(), reader.varint(), reader.varint(), reader.byte()
    check(1 <= own_count <= 4096, "limit", "a block has too few or too many images")
    check_size(width, height)
    check(own_count == 1 or own_count * width * height <= 2**20, "limit", "a block has too many pixels")
    check(flags < 8, "version", "a newer encoder wrote this block")
    check(own_count == count, "format", "the index and a block do not agree")
    alpha = reader.take(reader.varint()) if flags & 2 else None
    return Block(width, height, bool(flags & 1), alpha, reader.rest(), bool(flags & 4))


def read_names(data, count):
    check(is_sealed(data), "checksum", "the checksum of a part of the names is wrong")
    return decode_names(data[:-4], count)


def check_size(width, height):
    check(1 <= width <= 65535 and 1 <= height <= 65535, "limit", f"{width}×{height} is no size of an image")
    check(width * height <= 2**27, "limit", f"{width}×{height} is too large")


def is_sealed(data):
    """Does it end in the CRC-32 of the bytes before?"""
    return len(data) >= 4 and zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "little")
