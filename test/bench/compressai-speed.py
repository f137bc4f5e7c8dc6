"""Seconds that CompressAI's bmshj2018-factorized takes for one photograph: python compressai-speed.py FILE.rgb WIDTH HEIGHT

Quality 3, random weights (they serve for speed), PyTorch on the CPU with one thread. Prints JSON.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import compressai
import torch
from compressai.zoo import bmshj2018_factorized

RUNS = 3


def main(path: str, width: int, height: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    samples = torch.frombuffer(bytearray(open(path, "rb").read()), dtype=torch.uint8)
    x = samples.reshape(1, height, width, 3).permute(0, 3, 1, 2).float() / 255
    model = bmshj2018_factorized(quality=3, pretrained=False).eval()
    model.update(force=True)
    encode, decode = [], []
    with torch.no_grad():
        for _ in range(RUNS):
            started = time.perf_counter()
            coded = model.compress(x)
            encode.append(time.perf_counter() - started)
            started = time.perf_counter()
            model.decompress(coded["strings"], coded["shape"])
            decode.append(time.perf_counter() - started)
    versions = {"compressai": compressai.__version__, "torch": torch.__version__}
    print(json.dumps({"encodeSeconds": min(encode), "decodeSeconds": min(decode), "versions": versions}))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
