"""§ 13: how lossless models learn to predict.

All is float64, in the order of the page. Where an array is multiplied and added, NumPy rounds after each of the two.
"""

import numpy as np

from .numbers import round_half_up


class LeastSquares:
    def __init__(self):
        self.weights = None
        self.learned = 0  # samples

    def predict(self, west, regressors):
        """The prediction in units of 1/64 level."""
        if self.weights is None:  # zeros
            return 64 * west
        products = self.weights * regressors
        value = west + (in_order(products[0::2]) + in_order(products[1::2]))
        return round_half_up(64 * min(max(value, 0.0), 255.0))

    def learn(self, regressors, activity, target):
        if self.learned == 0:
            self.a = np.zeros((len(regressors), len(regressors)))
            self.t = np.zeros(len(regressors))
        v = regressors * (1 / (1 + activity / 512))
        self.a += v[:, None] * regressors  # only the lower triangle is used
        self.t += v * target
        if self.learned % 8 == 0:
            self.solve()
            self.a *= 253 / 256
            self.t *= 253 / 256
        self.learned += 1

    def solve(self):
        """New weights, by Cholesky's method without roots. The upper triangle of c is not used."""
        n = len(self.t)
        c = self.a + 8 * np.eye(n)
        r = np.zeros(n)
        for k in range(n):
            if not c[k, k] > 1e-9:
                return
            r[k] = 1 / c[k, k]
            column = c[k + 1 :, k]
            c[k + 1 :, k + 1 :] += column[:, None] * -(column * r[k])
        z = self.t.copy()
        for k in range(n):
            u = z[k] * r[k]
            z[k + 1 :] += c[k + 1 :, k] * -u
            z[k] = u
        for k in reversed(range(n)):
            z[k] -= in_order(c[k + 1 :, k] * z[k + 1 :]) * r[k]
        self.weights = z


def in_order(terms):
    """The sum, term by term; other sums of NumPy, and Python's, choose an order of their own or round less."""
    return np.add.accumulate(terms)[-1] if len(terms) else 0.0
