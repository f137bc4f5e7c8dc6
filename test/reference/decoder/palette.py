"""§ 8: palettes."""

import numpy as np

from .adaptive_bits import Bit, read_bit
from .numbers import SAMPLE_GAINS, symbol_of
from .range_coder import RangeDecoder
from .reader import check
from .symbols import decode_payload

PALETTE_RATES = (174, 175)


class Palette:
    def __init__(self, message, colour):
        coder = RangeDecoder(message)
        bits = 8 - read_number(coder, 2)
        count = read_number(coder, 8) + 1
        values = read_values(coder, bits, count, colour)
        coder.end_row()
        coder.finish()
        white = 2**bits - 1
        self.colours = (510 * np.array(values) + white) // (2 * white)
        self.last = count - 1
        self.gain = min(gain for gain in SAMPLE_GAINS if gain >= max(1, self.last))

    @property
    def rate(self):
        return 128 + SAMPLE_GAINS.index(self.gain)

    def image(self, payload, model, width, height):
        """The samples of an image, whose payload is that of the numbers of its colours."""
        if self.last == 0:
            check(payload == b"", "format", "the payload goes on after its only colour")
            return np.tile(self.colours[0].astype(np.uint8), (height, width, 1))
        [gray] = decode_payload(payload, model, self.rate, 1, width, height, False)
        symbols = symbol_of(gray[:, :, 0].astype(np.int64), self.gain)
        numbers = (2 * symbols * self.last + self.gain) // (2 * self.gain)
        return self.colours[numbers].astype(np.uint8)


def read_values(coder, bits, count, colour):
    is_gray = Bit()
    white = 2**bits - 1
    value = 0
    colours = []
    for k in range(count):
        left = count - k
        while value < white and not read_bit(coder, 2**16 * left // (left + white - value)):
            value += 1
        if not colour:
            colours.append([value])
        elif is_gray.read(coder):
            colours.append([value] * 3)
        else:
            red = read_number(coder, bits)
            colours.append([red, value, read_number(coder, bits)])
    return colours


def read_number(coder, bits):
    number = 0
    for _ in range(bits):
        number = 2 * number + read_bit(coder, 2**15)
    return number
