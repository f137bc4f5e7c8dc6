"""§ 8: exp, sigmoid and the tables. Python's floats are float64, and it fuses nothing."""

import math

import numpy as np


def exp(x):
    x = min(max(x, -40.0), 40.0)
    k = math.floor(x * 1.4426950408889634 + 0.5)
    r = x - k * 0.6931471824645996 - k * -1.904654299957768e-9
    h = 1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r / 6227020800)))
    m = 1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * h)))
    return (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * m))))) * 2.0**k


def sigmoid(x):
    return 1.0 if x > 40 else 0.0 if x < -40 else 1 / (1 + exp(-x))


def round_half_up(x):
    """⌊x + ½⌋"""
    return math.floor(x + 0.5)


POWERS = [round_half_up(2 ** (30 + j / 64)) for j in range(64)]


def power(log):
    """P[j] and n of a logarithm ℓ."""
    return POWERS[(log & 255) >> 2], log >> 8


def sigmoid_table():
    table = [round_half_up(2**24 * sigmoid(i / 32 - 22)) for i in range(1409)]
    table = np.maximum.accumulate(table).tolist()
    return [*table, table[-1]]


SIGMOIDS = sigmoid_table()
SIGMOID_ARRAY = np.array(SIGMOIDS)


def integer_sigmoids(z):
    """σ of an array."""
    p = np.minimum(np.maximum(z, -180224), 180224) + 180224
    start = SIGMOID_ARRAY[p >> 8]
    return start + ((SIGMOID_ARRAY[(p >> 8) + 1] - start) * (p & 255) >> 8)


def integer_sigmoid(z):
    """σ(z): z in units of 2^−13, σ in units of 2^−24. For one number, this is much faster."""
    p = min(max(z, -180224), 180224) + 180224
    start = SIGMOIDS[p >> 8]
    return start + ((SIGMOIDS[(p >> 8) + 1] - start) * (p & 255) >> 8)


NODES = [1, 1.7, 2, 2.7, 3, 4, 5, 6, 8, 11, 16, 24, 40, 64, 100, 160, 255]


SAMPLE_GAINS = [255, 170, 128, 102, 85, 73, 64, 57, 51, 47, 43, 40, 37, 35, 33, *range(31, 0, -1)]


def symbol_of(sample, gain):
    """The symbol of a sample in `gain` steps."""
    return (2 * sample * gain + 255) // 510


def sample_of(symbol, gain):
    return np.clip((510 * symbol + gain) // (2 * gain), 0, 255)


def gain_features(gain):
    b = next((i for i in range(1, 17) if NODES[i] >= gain), 16)
    s = min(max((gain - NODES[b - 1]) / (NODES[b] - NODES[b - 1]), 0.0), 1.0)
    features = np.zeros(17, np.int64)
    features[b] = round_half_up(4096 * s)
    features[b - 1] = 4096 - features[b]
    return features
