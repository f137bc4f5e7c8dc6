"""§ 2: the names of a pack."""

import re

from .adaptive_bits import Bit, MixedBits, hash_of
from .range_coder import RangeDecoder
from .reader import DecodeError, check


def decode_names(message, count):
    coder = RangeDecoder(message)
    decoder = NameDecoder(coder)
    names, total = [], 0
    for _ in range(count):
        coder.end_row()
        name = decoder.name()
        check(len(name) <= 1024, "format", "a name is too long")
        total += len(name) + 1
        check(total <= 2**18, "limit", "the names of a part are too long")
        names.append(text_of(name))
    coder.finish()
    return names


def text_of(name):
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        raise DecodeError("format", "a name is not valid UTF-8") from None
    check(not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in text), "format", "a name has control characters")
    return text or None


class NameDecoder:
    def __init__(self, coder):
        self.coder = coder
        self.is_expected = [Bit() for _ in range(256)]
        self.bits = MixedBits(7, 15)
        self.hits = self.hits_before = 0
        self.last, self.numbers, self.number, self.change, self.step = b"", [], -1, 0, 1

    def name(self):
        expected = self.expected()
        context = self.hits + 16 * self.hits_before
        if self.is_expected[context].read(self.coder):
            name = expected
            self.hits = min(15, self.hits + 1)
        else:
            name = self.spelled(expected)
            self.hits, self.hits_before = 0, self.hits
        self.remember(name)
        return name

    def remember(self, name):
        runs = [match.span() for match in re.finditer(rb"[0-9]+", name)]
        numbers = [(begin, max(begin, end - 9), end) for begin, end in runs]
        values = [int(name[start:end]) for _, start, end in numbers]
        number, change = len(values) - 1, 0
        if len(values) == len(self.numbers):
            before = [int(self.last[start:end]) for _, start, end in self.numbers]
            changed = [i for i in range(len(values)) if values[i] != before[i]]
            if changed:
                number = changed[-1]
                change = values[number] - before[number]
        self.step = change if change != 0 and change == self.change else 1
        self.last, self.numbers, self.number, self.change = name, numbers, number, change

    def expected(self):
        if not self.numbers:
            return self.last
        begin, start, end = self.numbers[self.number]
        value = int(self.last[start:end]) + self.step
        if not 0 <= value < 10**9:
            return self.last
        width = end - start if start > begin or self.last[begin : begin + 1] == b"0" else 0
        return self.last[:start] + str(value).zfill(width).encode("ascii") + self.last[end:]

    def spelled(self, expected):
        name, at, run, misses, field, column = [], 0, 0, 0, 0, 0
        while True:
            one, two, three, four = [*reversed(name[-4:]), 0, 0, 0, 0][:4]
            e, after = [*expected[at : at + 2], 0, 0][:2]
            hashes = [
                hash_of(one),
                hash_of(one, two),
                hash_of(one, two, three),
                hash_of(one, two, three, four),
                hash_of(e, min(run, 3), min(misses, 3)),
                hash_of(e, after, one, min(run, 1)),
                hash_of(field, column, one),
            ]
            trust = 0 if run == 0 else 1 if run < 4 else 2
            node = 1
            while node < 256:
                slots = self.bits.slots(hashes, node)
                known = sum(slot.n > 0 for slot in slots[:4])
                agrees = 256 + e >> 9 - node.bit_length() == node
                node = 2 * node + self.bits.read(self.coder, slots, 5 * trust * agrees + known)
            byte = node - 256
            if byte == 0:
                return bytes(name)
            check(len(name) < 1024, "format", "a name is too long")
            name.append(byte)
            if byte == e:
                at, run = at + 1, run + 1
            else:
                run, misses = 0, misses + 1
                found = expected.find(bytes([byte]), at)
                if is_digit(byte) and is_digit(e):
                    at += 1
                elif found >= 0:
                    at = found + 1
            column += 1
            if byte < 128 and not chr(byte).isalnum():
                field, column = field + 1, 0


def is_digit(byte):
    return 48 <= byte < 58
