"""§ 13: matches."""

from .adaptive_bits import Bit, hash_of


class Matches:
    def __init__(self):
        self.entries = {}  # check, sample and trust, by number
        self.bits = [first_bit(k) for k in range(128)]
        self.hashes, self.expected, self.bit = [], None, None

    def look(self, o, before):
        """Looks at the samples around a pixel, and at those of the planes before."""
        i = len(before)
        if i == 0:
            values = [o[6:12], o[4:6], o[:4]]
        else:
            values = [o[2:4], [o[1], *(p[k] for p in before for k in (1, 2))], [o[0]], [p[0] for p in before]]
        values = [[i], *reversed(values)]
        flat = lambda count: [value for part in values[:count] for value in part]
        self.hashes = [hash_of(*flat(count)) for count in range(len(values), 1, -1)]
        self.expected = None
        for number, own in enumerate(self.hashes):
            check, sample, trust = self.entry(own)
            if trust > 0 and check == own >> 16:
                self.expected = sample
                self.bit = self.bits[16 * (4 * min(i, 1) + number) + trust]
                break

    def entry(self, own):
        return self.entries.get(own % 2**16, (0, 0, 0))

    def read_hit(self, coder):
        return self.expected is not None and self.bit.read(coder) == 1

    def learn(self, sample):
        for own in self.hashes:
            check, known, trust = self.entry(own)
            if trust == 0 or check != own >> 16:
                entry = own >> 16, sample, 1
            elif known == sample:
                entry = check, known, min(trust + 1, 15)
            elif trust > 1:
                entry = check, known, trust // 2
            else:
                entry = check, sample, trust
            self.entries[own % 2**16] = entry


def first_bit(k):
    bit = Bit()
    bit.p, bit.n = 2**22 - 2**20 * [1, 2, 3, 5][k // 16 % 4] // (k % 16 + 1), 12
    return bit
