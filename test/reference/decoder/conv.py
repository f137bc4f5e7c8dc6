"""§ 10: conv and dense models."""

import numpy as np

from .architecture import Architecture, EntropyModel, to_samples
from .integer_network import Network
from .reader import check
from .symbols import Distribution, read_symbol


class Factorized(EntropyModel):
    """One distribution per channel."""

    def __init__(self, distributions):
        self.distributions = distributions

    def read_latent(self, coder, shape):
        latent = np.zeros(shape, np.int64)
        for row in latent:
            for cell in row:
                cell[:] = [read_symbol(coder, distribution) for distribution in self.distributions]
            coder.end_row()
        return latent


class Conv(Architecture):
    """It runs over the whole latent."""

    def __init__(self, settings, files):
        super().__init__(settings, files)
        self.fraction = settings["fraction"]
        self.synthesis = Network(files, "decoder")
        self.distributions = []
        for table in settings["entropy"]["channels"]:
            starts = np.cumsum([0, *table["frequencies"]]).tolist()
            check(min(table["frequencies"]) >= 1 and starts[-1] == 2**16, "model", "frequencies are out of bounds")
            self.distributions.append(Distribution(table["minimum"], starts))
        check(len(self.distributions) == self.latent_channels, "model", "there is not one table per channel")

    def entropy(self, rate):
        return Factorized(self.distributions)

    def samples(self, latent, rate, width, height):
        return to_samples(self.run(latent << self.fraction)[:height, :width])

    def run(self, tensor):
        return self.synthesis.run(tensor)


class Dense(Conv):
    """It runs over each cell on its own."""

    def run(self, tensor):
        rows = []
        for row in tensor:
            rows.append(np.concatenate([self.synthesis.run(cell[None, None]) for cell in row], axis=1))
        return np.concatenate(rows)
