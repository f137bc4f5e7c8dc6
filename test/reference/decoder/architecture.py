"""What a kind of model does (§ 7)."""

import numpy as np


class Architecture:
    """There is one of these for every open model."""

    rates = None  # the rate bytes, of a model with more than one rate

    def __init__(self, settings, files):
        """`settings` are those of codec.json."""
        self.channels = settings["channels"]
        self.stride = settings["geometry"]["stride"]
        self.latent_channels = settings["geometry"]["latentChannels"]

    def at(self, rate):
        """What codes at that rate, if it is something else."""
        return self

    def latent_shape(self, width, height, colour):
        """The shape of a latent of an image, or of one of its planes, that is or is not coloured."""
        return -(-height // self.stride), -(-width // self.stride), self.latent_channels

    def entropy(self, rate):
        """The EntropyModel of latents at that rate."""
        raise NotImplementedError

    def samples(self, latent, rate, width, height):
        """The samples of that latent, as [height, width, channels]."""
        raise NotImplementedError


class EntropyModel:
    def read_latent(self, coder, shape):
        """Reads the symbols of a latent, or of a band of it, as [height, width, channels]: its `shape`."""
        raise NotImplementedError


def to_samples(v):
    """What § 10 and § 11 make of the output of a network."""
    return np.clip((v + 16) >> 5, 0, 255)
