"""§ 4: the range coder."""

import bisect

from .reader import check


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

    def end_row(self):
        """After every row of symbols or of alpha."""
        exhausted = self.beyond > len(self.message) + 16 and self.offset != 0
        check(not exhausted, "format", "a message ends long before its last symbol")

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
