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
    wall, cpu = {}, {}

    def timed(stage, work):
        started, before = time.perf_counter(), time.process_time()
        result = work()
        wall[stage] = min(wall.get(stage, 1e9), time.perf_counter() - started)
        cpu[stage] = min(cpu.get(stage, 1e9), time.process_time() - before)
        return result

    with torch.no_grad():
        for _ in range(RUNS):
            coded = timed("encode", lambda: model.compress(x))
            timed("decode", lambda: model.decompress(coded["strings"], coded["shape"]))
    figures = {
        "encodeSeconds": round(wall["encode"], 3),
        "decodeSeconds": round(wall["decode"], 3),
        "encodeCpuSeconds": round(cpu["encode"], 3),
        "decodeCpuSeconds": round(cpu["decode"], 3),
    }
    versions = {"compressai": compressai.__version__, "torch": torch.__version__}
    print(json.dumps({**figures, "versions": versions}))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
