"""§ 11: rd models."""

import numpy as np

from .architecture import Architecture, EntropyModel, to_samples
from .integer_network import Network, linear_map
from .mixture import Mixture, parts_of
from .numbers import SAMPLE_GAINS, gain_features, round_half_up, sample_of
from .reader import check
from .symbols import Distribution, read_symbol


class RD(Architecture):
    def __init__(self, settings, files):
        super().__init__(settings, files)
        self.gains = settings["gains"]
        self.rates = {*range(len(self.gains)), *range(128, 128 + len(SAMPLE_GAINS))}
        self.synthesis = Network(files, "decoder")
        entropy = settings["entropy"]
        self.networks = []
        for n, network in enumerate(entropy["networks"]):
            self.networks.append(ContextNetwork(network, Network(files, f"context/{n}")))
        count = self.networks[-1].classes
        self.classes = Classes(entropy["classFrequencies"], files["context/classes.bin"], count) if count else None

    def gain(self, rate):
        return self.gains[rate] if rate < 128 else SAMPLE_GAINS[rate - 128]

    def entropy(self, rate):
        gain = self.gain(rate)
        network = next(network for network in self.networks if network.max_gain >= gain)
        return Context(gain, network, self.classes if gain == 255 else None)

    def samples(self, latent, rate, width, height):
        gain = self.gain(rate)
        if rate >= 128:
            return sample_of(latent, gain)
        value = np.minimum(linear_map(latent, 8160 / gain), 8160)
        step = np.full_like(latent, round_half_up(8160 / gain))
        return to_samples(self.synthesis.run(value, step))


class ContextNetwork:
    """One of `networks`."""

    def __init__(self, settings, network):
        self.network = network
        self.max_gain = settings["maxGain"]
        self.spikes = settings["spikes"]
        self.classes = settings.get("classes", 0)
        self.rows, self.side = settings["window"]["rows"], settings["window"]["side"]
        above = [(row, column) for row in range(-self.rows, 0) for column in range(-self.side, self.side + 1)]
        self.window = above + [(0, column) for column in range(-self.side, 0)]
        self.near = [(row, column) for row, column in self.window if row >= -3 and -3 <= column <= 3]


class Classes:
    def __init__(self, frequencies, tables, count):
        starts = np.cumsum([0, *frequencies]).tolist()
        check(len(frequencies) == count + 1 and min(frequencies) >= 1, "model", "frequencies are out of bounds")
        check(starts[-1] == 2**16, "model", "frequencies are out of bounds")
        self.distribution = Distribution(0, starts)
        profiles = np.frombuffer(tables, "<f2").reshape(2, count, 256)[1].astype(np.float64)
        check(np.all(np.isfinite(profiles) & (profiles > 0)), "model", "a profile is out of bounds")
        profiles = np.floor(profiles / profiles.max(axis=1, keepdims=True) * 65535 + 0.5)
        self.profiles = np.maximum(profiles, 1).astype(np.int64)  # p[v]

    def read(self, coder):
        chosen = coder.interval(self.distribution.starts)
        check(chosen < len(self.profiles), "format", "there is no such class")
        return chosen


class Context(EntropyModel):
    def __init__(self, gain, network, classes):
        self.gain, self.network, self.classes = gain, network, classes
        self.features = np.zeros(17 + network.classes, np.int64)
        self.features[:17] = gain_features(gain)
        self.spikes = [round_half_up(v / 255 * gain) for v in network.spikes]
        self.size = round_half_up(gain) + 1
        self.edges = [round_half_up((k - 0.5) / gain * 65536) for k in range(self.size + 1)]
        self.edge_array = np.array(self.edges)

    def read_latent(self, coder, shape):
        height, width, _ = shape
        chosen = self.classes.read(coder) if self.classes else None
        seen = Seen(self, height, width)
        latent = np.zeros(shape, np.int64)
        for row in range(height):
            for column in range(width):
                x, is_empty = seen.around(row, column)
                symbol = read_symbol(coder, self.distribution(x, None if is_empty else chosen))
                latent[row, column] = symbol
                seen.add(row, column, min(max(symbol, 0), self.size - 1))
            coder.end_row()
        return latent

    def distribution(self, x, chosen):
        features = self.features
        if chosen is not None:
            features = features.copy()
            features[17 + chosen] = 4096
        spikes, components = parts_of(self.network.network.run_pixel(x, features), self.spikes, 16, 2**15)
        mixture = Mixture(0, self.size, self.edges.__getitem__, 33, spikes, components)
        if chosen is not None:
            mixture = Profiled(mixture, self.edge_array, self.classes.profiles[chosen])
        return Distribution(0, mixture, 22)


class Profiled:
    """The starts of a mixture, with the mass between the spikes distributed by the profile of a class."""

    def __init__(self, mixture, edges, profile):
        self.mixture, self.edges = mixture, edges
        self.end = min((symbol for symbol, _ in mixture.spikes if symbol > 0), default=mixture.size)  # e
        self.profile = profile
        self.sums = None

    def __len__(self):
        return len(self.mixture)

    def __getitem__(self, k):
        if not 1 < k < self.end:
            return self.mixture[k]
        if self.sums is None:
            self.prepare()
        total = self.sums[self.end]
        return k + self.first - 1 + (self.room * self.sums[k] // total if total else 0)

    def prepare(self):
        below = self.mixture.mass_of_components(self.edges[1 : self.end + 1])
        m = (np.diff(below) >> 24) * self.profile[1 : self.end]
        self.sums = [0, 0, *np.cumsum(m).tolist()]  # sums[k] = m[1] + … + m[k − 1]
        self.first = self.mixture[1]
        self.room = self.mixture[self.end] - self.end - self.first + 1


class Seen:
    """What a network sees of the symbols so far: their values, flags and saturations, with a border of zeros."""

    def __init__(self, context, height, width):
        network, self.gain = context.network, context.gain
        self.top, self.left = network.rows, network.side
        self.planes = np.zeros((3, self.top + height, self.left + width + network.side), np.int64)
        self.all = self.planes.reshape(-1)
        self.cells = len(network.window)
        values, _, _ = self.places(network.window)
        _, flags, saturations = self.places(network.near)
        self.wanted = np.concatenate([values, flags, saturations])
        self.row_classes = [one_hot(28 * row // height) for row in range(height)]
        self.column_classes = [one_hot(28 * column // width) for column in range(width)]

    def places(self, cells):
        """The distances in `all` from the place of a cell to its neighbours' values, flags and saturations."""
        _, height, width = self.planes.shape
        return [np.array([(plane * height + r) * width + c for r, c in cells]) for plane in range(3)]

    def around(self, row, column):
        """The input x of a cell, and whether its whole window is 0."""
        at = (row + self.top) * self.planes.shape[2] + column + self.left
        x = np.concatenate([self.all[self.wanted + at], self.row_classes[row], self.column_classes[column]])
        return x, not x[: self.cells].any()

    def add(self, row, column, symbol):
        value = min(1, symbol / self.gain)
        self.planes[:, row + self.top, column + self.left] = (
            round_half_up(8191 * value),
            8191 if symbol > 0 else 0,
            round_half_up(8191 * max(0, (value * 255 - 247) / 8)),
        )


def one_hot(i):
    return np.where(np.arange(28) == i, 8191, 0)
