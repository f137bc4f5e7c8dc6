"""§ 13: lossless models."""

import numpy as np

from .architecture import Architecture, EntropyModel
from .integer_network import Network
from .matches import Matches
from .least_squares import LeastSquares
from .mixture import Mixture, parts_of
from .numbers import SAMPLE_GAINS, gain_features, sample_of, symbol_of
from .reader import check
from .symbols import Distribution, read_symbol


class Lossless(Architecture):
    rates = range(128, 128 + len(SAMPLE_GAINS))

    def __init__(self, settings, files):
        super().__init__(settings, files)
        self.stride = 1
        self.networks = [Network(files, f"context/{i}") for i in range(self.channels)]

    def latent_shape(self, width, height, colour):
        return height, width, self.channels if colour else 1

    def entropy(self, rate):
        return Planes(self.networks, SAMPLE_GAINS[rate - 128])

    def samples(self, latent, rate, width, height):
        return sample_of(latent, SAMPLE_GAINS[rate - 128])


class Planes(EntropyModel):
    def __init__(self, networks, gain):
        self.networks, self.gain = networks, gain
        self.features = gain_features(gain)
        self.size = gain + 1

    def read_latent(self, coder, shape):
        height, width, channels = shape
        latent = np.zeros(shape, np.int64)
        planes = []
        matches = Matches()
        for i, channel in enumerate([1, 0, 2] if channels == 3 else [0]):
            plane = Plane(height, width)
            self.read_plane(coder, self.networks[i], plane, planes, latent[:, :, channel], matches)
            planes.append(plane)
        return latent

    def read_plane(self, coder, network, plane, planes_before, latent, matches):
        predictor = LeastSquares()
        for y, row in enumerate(latent):
            plane.begin_row(y)
            for x in range(len(row)):
                plane.begin_sample(y, x)
                view = View(plane, planes_before, plane.index(y, x), predictor)
                matches.look(view.samples, view.samples_before)
                if matches.read_hit(coder):
                    row[x] = symbol_of(matches.expected, self.gain)
                else:
                    row[x] = read_symbol(coder, self.distribution(network, view))
                    is_miss = matches.expected is None or row[x] != symbol_of(matches.expected, self.gain)
                    check(is_miss, "format", "what was no match is the expected symbol")
                sample = sample_of(min(max(row[x], 0), self.gain), self.gain)
                matches.learn(int(sample))
                plane.samples[y + 3, x + 3] = sample
                plane.errors[y + 3, x + 3] = 64 * sample - view.prediction
                if not view.is_flat:
                    predictor.learn(view.regressors, view.activity, sample - view.west)
            plane.end_row(y)
            coder.end_row()

    def distribution(self, network, view):
        outputs = network.run_pixel(view.inputs, self.features)
        spikes = [symbol_of(sample, self.gain) for sample in (0, 255, view.west, view.north)]
        mixture = Mixture(0, self.size, self.edge, 28, *parts_of(outputs, spikes, 2, view.prediction))
        return Distribution(0, mixture, 22)

    def edge(self, k):
        return (2 * (2 * k - 1) * 8160 + self.gain) // (2 * self.gain)


class Plane:
    """Samples and errors. The border has three rows above, one below, three columns to the left and two to the right."""

    def __init__(self, height, width):
        self.height = height
        self.samples = np.zeros((height + 4, width + 5), np.int64)
        self.errors = np.zeros_like(self.samples)
        self.all_samples, self.all_errors = self.samples.reshape(-1), self.errors.reshape(-1)
        self.own, self.own_errors = self.distances(OWN), self.distances(OWN[:6])
        self.other, self.other_errors = self.distances(OTHER), self.distances(OTHER[:5])

    def index(self, y, x):
        """Where a sample is in `all_samples`, and its error in `all_errors`."""
        return (y + 3) * self.samples.shape[1] + x + 3

    def distances(self, places):
        return np.array([row * self.samples.shape[1] + column for row, column in places])

    def begin_row(self, y):
        self.samples[y + 3, :3] = 128 if y == 0 else self.samples[y + 2, 3]

    def begin_sample(self, y, x):
        if y == 0:
            self.samples[:3] = self.samples[3, x + 2]

    def end_row(self, y):
        row = self.samples[y + 3]
        row[:3], row[-2:] = row[3], row[-3]
        if y == 0:
            self.samples[:3] = row
        if y == self.height - 1:
            self.samples[-1] = row


OWN = [(0, -1), (-1, 0), (-1, 1), (-1, -1), (0, -2), (-2, 0), (-1, 2), (-1, -2), (-2, 1), (-2, -1), (0, -3), (-3, 0)]
OTHER = [(0, 0), (0, -1), (-1, 0), (0, 1), (1, 0), (-1, 1), (-1, -1), (1, 1), (1, -1)]


class View:
    """What is known when a sample is coded. Levels are in units of 1/64 unless said otherwise."""

    def __init__(self, plane, planes_before, at, predictor):
        o = plane.all_samples[plane.own + at]
        e = plane.all_errors[plane.own_errors + at].tolist()
        other = [before.all_samples[before.other + at] for before in planes_before]
        other_errors = [before.all_errors[before.other_errors + at].tolist() for before in planes_before]

        self.samples, self.samples_before = o.tolist(), [p.tolist() for p in other]  # in levels
        self.west, self.north = self.samples[:2]
        self.regressors = regressors_of(o, other)
        self.prediction = predictor.predict(self.west, self.regressors)
        self.activity = sum(abs(error) for error in [*e[:2], *e])
        differences = 64 * o - self.prediction
        self.inputs = self.inputs_of(o, differences, e, other, other_errors)
        self.is_flat = not (self.regressors.any() or differences.any() or any(e) or any(map(any, other_errors)))

    def inputs_of(self, o, differences, e, other, other_errors):
        d, center = differences.tolist(), self.prediction
        gradient = d[0] + d[1] - d[3]
        near8 = [*d, gradient, sorted((d[0], d[1], gradient))[1], d[1] + d[2] - d[8], 2 * d[1] - d[5]]
        values, halves = near8, [8] * 16
        values += [*e[:4], *map(abs, e), self.activity, self.activity, self.activity]
        halves += [4] * 10 + [4, 24, 120]
        for p, errors in zip(other, other_errors):
            p = (64 * p).tolist()
            values += [*errors, abs(errors[0])]
            values += [d[0] + p[0] - p[1], d[1] + p[0] - p[2], p[3] - p[0], p[4] - p[0]]
            values.append(abs(p[0] - p[1]) + abs(p[0] - p[2]))
            halves += [4] * 6 + [8] * 5
        dark, bright = (max(0, 512 - center) * 8191) >> 9, (max(0, center - 15808) * 8191) >> 9
        exact = [*np.clip(differences[:4], -8191, 8191), dark, bright]
        return np.concatenate([soft(np.array(values), np.array(halves)), exact])


def regressors_of(o, other):
    """In levels."""
    parts = [o[1 : 8 if other else 12] - o[0]]
    for p in other:
        parts.append(p[:1] - p[1])
        parts.append(p[2 : 9 if len(other) == 1 else 7] - p[1])
    return np.concatenate(parts)


def soft(v, half):
    size = abs(v)
    return np.sign(v) * (8191 * size // (64 * half + size))
