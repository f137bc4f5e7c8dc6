"""Makes metrics.json: what scikit-image, pytorch-msssim and scipy say about small images made by a formula.

    python3 -m venv venv && venv/bin/pip install scikit-image pytorch-msssim
    venv/bin/python test/reference/make-metrics.py > test/reference/metrics.json

Every image is integer arithmetic, written the same way in metric-images.ts.
"""

import json
import sys
from importlib.metadata import version

import numpy as np
import scipy
import skimage
import torch
import torch.nn.functional as functional
from pytorch_msssim import ms_ssim as full_ms_ssim
from pytorch_msssim import ssim as small_ssim
from pytorch_msssim.ssim import _ssim
from scipy.interpolate import PchipInterpolator
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

# name: width, height, channels, distortion, its strength
CASES = {
    "digit-sized, light noise": (28, 28, 1, "noise", 8),
    "digit-sized, heavy noise": (28, 28, 1, "noise", 90),
    "one window": (11, 11, 1, "noise", 30),
    "colour, odd sides": (33, 47, 3, "noise", 20),
    "negative": (40, 30, 1, "invert", 0),
    "shifted": (64, 48, 3, "shift", 3),
    "8x8": (8, 8, 1, "noise", 25),
    "5x5 colour": (5, 5, 3, "noise", 25),
    "three scales": (50, 41, 1, "shift", 2),
    "four scales": (90, 100, 3, "noise", 40),
    "five scales, odd sides": (161, 167, 1, "noise", 60),
    "five scales, colour": (192, 176, 3, "shift", 5),
}


def pattern(x, y, c):
    """A triangle wave from 0 to 254 along a slanted line, another for each channel."""
    t = (5 * x + 3 * y + 40 * c) % 510
    return min(t, 509 - t)


def make_pair(width, height, channels, distortion, strength):
    original = np.zeros((height, width, channels), np.uint8)
    distorted = np.zeros((height, width, channels), np.uint8)
    state = 1
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                value = pattern(x, y, c)
                original[y, x, c] = value
                if distortion == "invert":
                    value = 255 - value
                elif distortion == "shift":
                    value = pattern(x + strength, y, c)
                else:
                    state = (state * 1664525 + 1013904223) % 2**32
                    value = min(max(value + (state >> 24) % (2 * strength + 1) - strength, 0), 255)
                distorted[y, x, c] = value
    return original, distorted


def tensor(image):
    return torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1).unsqueeze(0)


def window(size, channels):
    """The Gaussian of pytorch-msssim in double precision; its own is single, good for five digits of MS-SSIM."""
    weights = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * 1.5**2))
    return torch.from_numpy(weights / weights.sum()).repeat(channels, 1, 1, 1)


def ms_ssim(a, b):
    """pytorch_msssim.ms_ssim; below its least size its own steps with fewer scales."""
    x, y = tensor(a), tensor(b)
    side = min(a.shape[:2])
    win = window(min(11, side - (side + 1) % 2), a.shape[2])
    if side > 160:
        return full_ms_ssim(x, y, data_range=255, win=win).item()
    scales = next(n for n in range(1, 6) if side <= 10 * 2**n)
    weights = np.array(WEIGHTS[:scales]) / sum(WEIGHTS[:scales])
    product = 1
    for scale, weight in enumerate(weights):
        ssim, contrast = _ssim(x, y, win=win, data_range=255)
        product = product * torch.relu(ssim if scale == scales - 1 else contrast) ** weight
        padding = [s % 2 for s in x.shape[2:]]
        x, y = (functional.avg_pool2d(t, kernel_size=2, padding=padding) for t in (x, y))
    return product.mean().item()


def measure(case):
    a, b = make_pair(*case)
    side = min(a.shape[:2])
    if side >= 11:
        ssim = structural_similarity(
            a, b, channel_axis=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
        )
    else:
        win = window(side - (side + 1) % 2, a.shape[2])
        ssim = small_ssim(tensor(a), tensor(b), data_range=255, win=win).item()
    return {
        "image": dict(zip(("width", "height", "channels", "distortion", "strength"), case)),
        "checksum": int(a.astype(np.int64).sum() + 3 * b.astype(np.int64).sum()),
        "mse": float(mean_squared_error(a, b)),
        "mae": float(np.abs(a.astype(np.float64) - b).mean()),
        "maxError": int(np.abs(a.astype(np.int64) - b).max()),
        "psnr": float(peak_signal_noise_ratio(a, b, data_range=255)),
        "ssim": float(ssim),
        "msSsim": ms_ssim(a, b),
    }


# name: anchor and test, points of (rate, PSNR)
CURVES = {
    "four points": (
        [[0.16, 26.0], [0.3, 28.1], [0.6, 30.9], [1.07, 33.8]],
        [[0.15, 27.0], [0.33, 29.6], [0.67, 33.0], [1.45, 37.6]],
    ),
    "many points, not monotone in rate": (
        [[10, 20.0], [14, 23.5], [13, 24.0], [20, 26.2], [31, 29.9], [52, 34.0]],
        [[12, 21.5], [15, 24.9], [24, 28.0], [70, 36.0]],
    ),
    "two points": ([[1, 30.0], [2, 33.0]], [[1.5, 31.0], [4, 34.0]]),
}


def bd_rate(anchor, test):
    """The mean difference of log-rate over the common interval of PSNR, as percent."""
    (low_a, high_a, integral_a), (low_t, high_t, integral_t) = log_rate(anchor), log_rate(test)
    low, high = max(low_a, low_t), min(high_a, high_t)
    difference = (integral_t(low, high) - integral_a(low, high)) / (high - low)
    return float(100 * (10**difference - 1))


def log_rate(points):
    rate, psnr = np.array(sorted(points, key=lambda point: point[1])).T
    if len(rate) > 2:
        return psnr[0], psnr[-1], PchipInterpolator(psnr, np.log10(rate)).integrate
    line = np.poly1d(np.polyfit(psnr, np.log10(rate), 1)).integ()
    return psnr[0], psnr[-1], lambda low, high: line(high) - line(low)


json.dump(
    {
        "madeBy": "test/reference/make-metrics.py",
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "scikit-image": skimage.__version__,
            "scipy": scipy.__version__,
            "torch": torch.__version__,
            "pytorch-msssim": version("pytorch-msssim"),
        },
        "images": {name: measure(case) for name, case in CASES.items()},
        "bdRate": {name: {"anchor": a, "test": b, "percent": bd_rate(a, b)} for name, (a, b) in CURVES.items()},
    },
    sys.stdout,
    indent=1,
)
print()
