"""§ 4: adaptive bits, alone and mixed."""

import bisect

from .numbers import integer_sigmoid


class Bit:
    """A context: an adaptive probability of a bit."""

    __slots__ = ("p", "n")

    def __init__(self):
        self.p, self.n = 2**21, 0

    def one(self):
        return min(max(self.p >> 6, 1), 2**16 - 1)

    def learn(self, bit):
        self.p += 2 * (2**22 * bit - self.p) // (2 * self.n + 3)
        self.n = min(self.n + 1, 1023)

    def read(self, coder):
        bit = read_bit(coder, self.one())
        self.learn(bit)
        return bit


def read_bit(coder, one):
    return 1 - coder.interval([0, one, 2**16])


def hash_of(*values):
    h = 0
    for value in values:
        h = (h ^ value) * 0x9E3779B1 % 2**32
        h ^= h >> 15
    return h


SQUASHED = [integer_sigmoid(32 * x) >> 8 for x in range(-2816, 2817)]


def stretch(one):
    return min(bisect.bisect_left(SQUASHED, one), 2 * 2816) - 2816


class MixedBits:
    def __init__(self, contexts, mixtures):
        self.tables = [{} for _ in range(contexts)]
        self.weights = [[2**14] * (contexts + 1) for _ in range(mixtures)]

    def slots(self, hashes, node):
        """The context of every hash for this node."""
        slots = []
        for table, h in zip(self.tables, hashes):
            h = (h ^ node) * 0x9E3779B1 % 2**32
            slots.append(table.setdefault((h ^ h >> 15) % 2**16, Bit()))
        return slots

    def read(self, coder, slots, mixture):
        inputs = [stretch(slot.one()) for slot in slots] + [256]
        weights = self.weights[mixture]
        x = (sum(weight * value for weight, value in zip(weights, inputs)) + 2**15) >> 16
        one = SQUASHED[min(max(x, -2816), 2816) + 2816]
        bit = read_bit(coder, one)
        error = 2**16 * bit - one
        for i, value in enumerate(inputs):
            weights[i] += (error * value + 2**13) >> 14
        for slot in slots:
            slot.learn(bit)
        return bit
