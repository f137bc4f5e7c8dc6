"""§ 9: integer networks. Tensors are int64 arrays [h, w, c]."""

import json

import numpy as np

from .reader import check


class Network:
    def __init__(self, files, folder):
        description = json.loads(files[f"{folder}/network.json"])
        weights = Weights(files[f"{folder}/network.bin"])
        self.inputs = [given["name"] for given in description["inputs"]]
        self.output = description["output"]
        self.layers = []
        channels = {given["name"]: given["channels"] for given in description["inputs"]}
        for layer in description["layers"]:
            made = LAYERS[layer["kind"]](layer, [channels[name] for name in layer["inputs"]], weights)
            channels[layer["name"]] = made.channels
            self.layers.append((layer["name"], layer["inputs"], made))
        weights.finish()

    def run(self, *inputs):
        tensors = {name: clamp(tensor) for name, tensor in zip(self.inputs, inputs)}
        for name, sources, layer in self.layers:
            tensors[name] = layer.run(*(tensors[source] for source in sources))
        return tensors[self.output]

    def run_pixel(self, *inputs):
        """The same for a network whose inputs have one pixel, with vectors [c] in place of tensors."""
        return self.run(*(vector[None, None] for vector in inputs))[0, 0]


class Weights:
    """network.bin from front to back."""

    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, kind, *shape):
        count = int(np.prod(shape))
        values = np.frombuffer(self.data, kind, count, self.position)
        self.position += values.nbytes
        return values.reshape(shape).astype(np.int64)

    def finish(self):
        check(self.position == len(self.data), "model", "a network.bin has excess bytes")


INT16, INT32 = "<i2", "<i4"


def clamp(v):
    return np.minimum(np.maximum(v, -8191), 8191)


def saturate(v):
    return np.minimum(np.maximum(v, -32768), 32767)


def half(shift):
    return (1 << np.asarray(shift)) >> 1


class Layer:
    """A layer passes as many channels on as it gets, unless it says otherwise."""

    def __init__(self, layer, channels, weights):
        self.slope = layer.get("slope")
        self.channels = channels[0]
        self.prepare(layer, channels, weights)

    def prepare(self, layer, channels, weights):
        """Takes settings and weights."""

    def run(self, x):
        raise NotImplementedError

    def activate(self, v):
        if self.slope is None:
            return v
        if self.slope == 0:
            return np.maximum(v, 0)
        return np.where(v >= 0, v, (v * self.slope + 2**15) >> 16)

    def bound(self, v):
        if not self.slope:  # the same in fewer steps: nothing, or ReLU, before the clamp
            return np.minimum(np.maximum(v, -8191 if self.slope is None else 0), 8191)
        return clamp(self.activate(saturate(v)))


class Convolution(Layer):
    """Sums are made in float64, which is exact: no partial sum reaches 2^31, as `prepare` checks."""

    def prepare(self, layer, channels, weights):
        self.channels = filters = layer["filters"]
        self.kernel, self.stride = layer["kernel"], layer.get("stride", 2)  # transposed ones name no stride
        bias = weights.take(INT32, filters)
        self.shift = weights.take(INT16, filters)
        w = weights.take(INT16, filters, self.kernel, self.kernel, channels[0])
        check(np.all((0 <= self.shift) & (self.shift <= 31)), "model", "a shift is out of bounds")
        bound = abs(bias) + 8191 * abs(w).sum(axis=(1, 2, 3)) + half(self.shift)
        check(np.all(bound < 2**31), "model", "a sum may overflow")
        self.rounded_bias = (bias + half(self.shift)).astype(np.float64)
        self.taps = np.ascontiguousarray(w.transpose(1, 2, 3, 0), np.float64)  # [row, column, channel, filter]

    def run(self, x):
        x = x.astype(np.float64)
        if self.kernel == self.stride == 1:  # what entropy models run for every symbol
            return self.finish(x @ self.taps[0, 0] + self.rounded_bias)
        height, width = -(-x.shape[0] // self.stride), -(-x.shape[1] // self.stride)
        x = self.pad(x, height, width)
        v = np.empty((height, width, self.channels))
        v[:] = self.rounded_bias
        for row in range(self.kernel):
            for column in range(self.kernel):
                part = x[row :: self.stride, column :: self.stride][:height, :width]
                v += part @ self.taps[row, column]
        return self.finish(v)

    def pad(self, x, height, width):
        sides = []
        for size, outputs in ((x.shape[0], height), (x.shape[1], width)):
            zeros = max((outputs - 1) * self.stride + self.kernel - size, 0)
            sides.append((zeros // 2, zeros - zeros // 2))
        return np.pad(x, (*sides, (0, 0)))

    def finish(self, v):
        return self.bound(v.astype(np.int64) >> self.shift)


class TransposedConvolution(Convolution):
    def run(self, x):
        height, width = x.shape[:2]
        before = (self.kernel - 2) // 2
        x = x.astype(np.float64)
        v = np.zeros((2 * height + self.kernel, 2 * width + self.kernel, self.channels))
        for row in range(self.kernel):
            for column in range(self.kernel):
                v[row : row + 2 * height : 2, column : column + 2 * width : 2] += x @ self.taps[row, column]
        v = v[before : before + 2 * height, before : before + 2 * width]
        return self.finish(v + self.rounded_bias)


class Add(Layer):
    def prepare(self, layer, channels, weights):
        self.shift = layer["shift"]
        self.ma = weights.take(INT16, channels[0])
        self.mb = weights.take(INT16, channels[0])

    def run(self, a, b):
        return self.bound((a * self.ma + b * self.mb + half(self.shift)) >> self.shift)


class Concatenate(Layer):
    def prepare(self, layer, channels, weights):
        self.channels = sum(channels)

    def run(self, *inputs):
        return np.concatenate(inputs, axis=2)


class Activation(Layer):
    def run(self, x):
        return self.activate(x)


class Table(Layer):
    def prepare(self, layer, channels, weights):
        self.shift = 14 - layer["bits"]
        self.table = weights.take(INT16, 2 ** layer["bits"])
        check(np.all(abs(self.table) <= 8191), "model", "a value of a table is out of bounds")

    def run(self, x):
        return self.table[(x + 8192) >> self.shift]


class MaxPool(Layer):
    def run(self, x):
        height, width = x.shape[0] // 2, x.shape[1] // 2
        return x[: 2 * height, : 2 * width].reshape(height, 2, width, 2, -1).max(axis=(1, 3))


class KeepLargest(Layer):
    def prepare(self, layer, channels, weights):
        self.active = layer["active"]

    def run(self, x):
        least = np.sort(x, axis=2)[:, :, -self.active, None]
        return np.where(x >= least, x, 0)


class Upsample(Layer):
    def prepare(self, layer, channels, weights):
        self.factor = layer["factor"]

    def run(self, x):
        return x.repeat(self.factor, axis=0).repeat(self.factor, axis=1)


class DepthToSpace(Layer):
    def prepare(self, layer, channels, weights):
        self.block = layer["block"]
        self.channels = channels[0] // self.block**2

    def run(self, x):
        height, width, block = x.shape[0], x.shape[1], self.block
        cells = x.reshape(height, width, block, block, self.channels)
        return cells.transpose(0, 2, 1, 3, 4).reshape(height * block, width * block, self.channels)


class Reshape(Layer):
    def prepare(self, layer, channels, weights):
        self.channels = layer["channels"]
        self.shape = layer["height"], layer["width"], layer["channels"]

    def run(self, x):
        return x.reshape(self.shape)


LAYERS = {
    "convolution": Convolution,
    "transposed-convolution": TransposedConvolution,
    "add": Add,
    "concatenate": Concatenate,
    "activation": Activation,
    "table": Table,
    "max-pool": MaxPool,
    "keep-largest": KeepLargest,
    "upsample": Upsample,
    "depth-to-space": DepthToSpace,
    "reshape": Reshape,
}


def linear_map(values, factors, offset=0.0):
    """The linear map of § 9. The factors are one, or one per channel."""
    factors = np.asarray(factors, np.float64)
    largest = np.max(np.abs(factors))
    shift = max((s for s in range(41) if largest * 2.0**s < 2**20), default=0)
    m = np.floor(factors * 2.0**shift + 0.5).astype(np.int64)
    b = int(np.floor(offset * 2.0**shift + 0.5))
    return (values * m + b + half(shift)) >> shift
