"""§ 12: photo models."""

import math

import numpy as np

from .architecture import Architecture, EntropyModel
from .integer_network import Network, linear_map
from .lossless import Lossless
from .mixture import Component, Mixture
from .numbers import exp, power, round_half_up
from .reader import check
from .symbols import Distribution, read_symbol


class Photo(Architecture):
    rates = {*range(100), *Lossless.rates}

    def __init__(self, settings, files):
        super().__init__(settings, files)
        self.exact = Lossless(settings, files)
        self.synthesis = Network(files, "decoder")
        gains = np.frombuffer(files["entropy/gains.bin"], "<f2").reshape(2, 11, self.latent_channels)
        self.gains = gains[1].astype(np.float64)
        self.scales = settings["scales"]["synthesis"]
        self.networks = LatentNetworks(settings["entropy"]["network"], files)

    def at(self, rate):
        return self.exact if rate >= 128 else self

    def entropy(self, rate):
        return Latent(self.networks, anchor_weights(rate))

    def samples(self, latent, rate, width, height):
        t = rate / 99
        logs = np.zeros(self.latent_channels)
        for weight, gains in zip(anchor_weights(rate), self.gains):
            logs = logs + weight / 4096 * gains
        factors = [exp(log) / scale for log, scale in zip(logs.tolist(), self.scales)]
        quality = np.full((*latent.shape[:2], 1), round_half_up(8160 * t))
        v = self.synthesis.run(np.concatenate([linear_map(latent, factors), quality], axis=2))
        delta = exp(5.08232 - 3.342306 * t) / 255
        samples = np.clip(linear_map(v, 255 * delta / 360, 127.5), 0, 255)
        rows, columns, _ = samples.shape
        pixels = samples.reshape(rows, columns, 4, 4, 3).transpose(0, 2, 1, 3, 4)
        return pixels.reshape(4 * rows, 4 * columns, 3)[:height, :width]


def anchor_weights(rate):
    """The integer weights."""
    u = 10 * (rate / 99)
    a = min(9, math.floor(u))
    weights = [0] * 11
    weights[a + 1] = round_half_up(4096 * (u - a))
    weights[a] = 4096 - weights[a + 1]
    return weights


class LatentNetworks:
    def __init__(self, settings, files):
        self.channels, self.groups = settings["channels"], settings["groups"]
        check(sum(self.groups) == self.channels, "model", "the groups do not add up")
        tables = np.frombuffer(files["entropy/channels.bin"], "<i2").reshape(15, self.channels).astype(np.int64)
        self.taps, self.typical_scales = tables[:4], tables[4:]
        self.hidden = Network(files, "entropy/hidden")
        self.group = [Network(files, f"entropy/group-{g}") for g in range(len(self.groups))]


NEIGHBOURS = [(-1, -2), (-1, -1), (-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1)]
TAPS = [(0, -1), (-1, 0), (-1, -1), (-1, 1)]  # W, N, NW, NE


class Latent(EntropyModel):
    def __init__(self, networks, weights):
        self.networks = networks
        self.weights = np.array(weights)
        self.scales = 256 + ((self.weights @ networks.typical_scales + 2048) >> 12)  # d of each channel

    def read_latent(self, coder, shape):
        height, width, channels = shape
        # With a border of symbols of 0 and their features: one row above, two columns at each side.
        symbols = np.zeros((1 + height, width + 4, channels), np.int64)
        features = np.zeros((1 + height, width + 4, 2, channels), np.int64)
        for y in range(1, height + 1):
            for x in range(2, width + 2):
                neighbours = np.concatenate([features[y + r, x + c].reshape(-1) for r, c in NEIGHBOURS])
                taps = sum(tap * symbols[y + r, x + c] for tap, (r, c) in zip(self.networks.taps, TAPS))
                self.read_cell(coder, neighbours, (taps + 8) >> 4, symbols[y, x], features[y, x])
            coder.end_row()
        return symbols[1:, 2:-2]

    def read_cell(self, coder, neighbours, taps, symbols, features):
        """Fills in the symbols and features of the cell."""
        hidden = self.networks.hidden.run_pixel(neighbours, self.weights)
        start = 0
        for network, count in zip(self.networks.group, self.networks.groups):
            end = start + count
            before = [features[:, :start].reshape(-1)] if start > 0 else []
            outputs = network.run_pixel(hidden, *before, self.weights)
            means = np.clip(4 * outputs[:count] + taps[start:end], -(2**32), 2**32).tolist()
            logs = np.clip(outputs[count:], -1108, 1551).tolist()
            symbols[start:end] = [read_symbol(coder, distribution(*parts)) for parts in zip(means, logs)]
            features[:, start:end] = self.features(symbols[start:end], self.scales[start:end])
            start = end

    def features(self, symbols, scales):
        size = abs(symbols)
        first = 2096896 * size // (256 * size + scales)
        return np.sign(symbols) * first, 8191 * size // (size + 1)


def distribution(mean, log):
    factor, n = power(log)
    reach = ((24 * factor) >> (30 - n)) + 2
    size = 2 * reach + 1
    minimum = ((mean + 128) >> 8) - reach
    components = [Component(15099494, mean, -log), Component(1677722, mean, -log - 406)]
    return Distribution(minimum, Mixture(minimum, size, lambda k: 256 * k - 128, 25, [], components), 22)
