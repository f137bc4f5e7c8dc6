"""§ 8: mixtures."""

from typing import NamedTuple

from .numbers import integer_sigmoid, integer_sigmoids, power


class Component(NamedTuple):
    share: int
    mean: int
    steepness: int  # its logarithm


class Mixture:
    """C[0] … C[size + 1] of a mixture. Each is computed when it is asked for: a search needs few of them."""

    def __init__(self, minimum, size, edge, unit, spikes, components):
        """`edge` is the function E of a symbol, `unit` the number B, `spikes` are pairs of a symbol and a mass."""
        self.minimum, self.size, self.edge, self.spikes = minimum, size, edge, spikes
        self.spread = 2**22 - size - 1
        self.components = []
        for share, mean, steepness in components:
            factor, n = power(steepness)
            self.components.append((share, mean, factor, unit - n))

    def __len__(self):
        return self.size + 2

    def __getitem__(self, i):
        if i == 0:
            return 0
        if i >= self.size:
            return 2**22 - 1 if i == self.size else 2**22
        k = self.minimum + i
        mass = self.mass_of_components(self.edge(k), integer_sigmoid)
        for symbol, part in self.spikes:
            if symbol < k:
                mass += part << 24
        return i + (((mass >> 16) * self.spread) >> 32)

    def mass_of_components(self, edge, sigmoid=integer_sigmoids):
        """The mass below a place, or below each of an array of them."""
        mass = 0
        for share, mean, factor, shift in self.components:
            mass += share * sigmoid(((edge - mean) * factor) >> shift)
        return mass


def parts_of(outputs, spike_symbols, scale, center):
    """The spikes and the components that a network describes."""
    spikes, count = len(spike_symbols), (len(outputs) - len(spike_symbols)) // 3
    outputs = outputs.tolist()
    shares = shares_of(outputs[: spikes + count])
    means = [output * scale + center for output in outputs[spikes + count : spikes + 2 * count]]
    steepnesses = [min(max(output, -1108), 2954) for output in outputs[spikes + 2 * count :]]
    components = [Component(*parts) for parts in zip(shares[spikes:], means, steepnesses)]
    return list(zip(spike_symbols, shares)), components


def shares_of(logs):
    largest = max(logs)
    weights = []
    for log in logs:
        factor, n = power(log - largest)
        weights.append(factor >> (2 - n) if 2 - n <= 31 else 0)
    reciprocal = 2**52 // sum(weights)
    return [(weight * reciprocal) >> 28 for weight in weights]
