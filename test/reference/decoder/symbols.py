"""§ 5: symbols."""

from typing import NamedTuple, Sequence

import numpy as np

from .range_coder import RangeDecoder
from .reader import Reader, check


def decode_payload(payload, model, rate, count, width, height, colour):
    """The samples of so many images. A message may be long for its images, so nothing is computed before it is read."""
    planes = 3 if colour and model.channels == 1 else 1
    rows, columns, channels = model.latent_shape(width, height, colour)
    bands = 1 if count > 1 else -(-rows // max(64, 2**20 // (width * model.stride)))
    entropy = model.entropy(rate)
    read = []
    for i, message in enumerate(split(payload, bands)):
        band = (i + 1) * rows // bands - i * rows // bands
        shape = (band, columns, channels)
        if message == b"":
            read.append([np.zeros(shape, np.int64)] * (count * planes))
            continue
        coder = RangeDecoder(b"" if message == b"\0" else message)
        read.append([entropy.read_latent(coder, shape) for _ in range(count * planes)])
        coder.finish()
    latents = [np.concatenate(latent) for latent in zip(*read)]
    for i in range(0, count * planes, planes):
        decoded = [model.samples(latent, rate, width, height) for latent in latents[i : i + planes]]
        samples = np.concatenate(decoded, axis=2)
        if not colour and samples.shape[2] == 3:
            samples = (2 * samples.sum(axis=2, keepdims=True) + 3) // 6
        yield samples.astype(np.uint8)


def split(payload, bands):
    """The messages of a payload."""
    reader = Reader(payload)
    lengths = [reader.varint() for _ in range(bands - 1)]
    messages = [reader.take(length) for length in lengths]
    return [*messages, reader.rest()]


class Distribution(NamedTuple):
    minimum: int
    starts: Sequence[int]  # C[0] … C[size + 1]; the last interval is the escape
    bits: int = 16  # C[size + 1] = 2^bits


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
