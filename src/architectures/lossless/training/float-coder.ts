import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import type { Image } from '../../../image/image.js';
import { tidily } from '../../../layers/tidily.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { finishSteps } from '../../../steps.js';
import type { FloatCoder } from '../../float-coder.js';
import { sampleGainOf } from '../../rates.js';
import { parseLosslessSpec } from '../coding/files.js';
import { toPlanes } from '../coding/planes.js';
import { parseLosslessOptions } from '../options.js';
import { residualBits } from './residual-bits.js';
import { gatherResidualRows, type SymbolPlanes } from './residual-rows.js';
import { SampleNetworks } from './sample-networks.js';

/** A stored `lossless` model with its networks in floating point; all else of it is exact anyway. */
export async function openFloatLossless(stored: StoredModel): Promise<FloatCoder> {
  await useExactEngine();
  const { spec, where } = stored;
  const options = parseLosslessOptions(parseLosslessSpec(spec, where).options);
  const samples = new SampleNetworks(options, new Random(stream.weights));
  await samples.take(stored);
  const random = new Random(stream.weights);
  return {
    stride: 1,
    code: (images, rate) => ({ bits: sampleBits(samples, images, rate!, random) }),
    dispose: () => samples.dispose(),
  };
}

/** The bits of images at a rate byte that codes samples. */
export function sampleBits(
  { networks, options }: SampleNetworks,
  images: readonly Image[],
  rate: number,
  random: Random,
): number {
  const bits = images.map((image) => {
    const rows = gatherResidualRows([planesOf(image, sampleGainOf(rate)!)], 1, random, 0);
    return tidily(() => residualBits(networks, rows, options).dataSync()[0]!);
  });
  return bits.reduce((sum, own) => sum + own, 0);
}

function planesOf(image: Image, gain: number): SymbolPlanes {
  const { width, height, channels } = image;
  const symbols = finishSteps(toPlanes(image, gain));
  const size = width * height;
  const planes = Array.from({ length: channels }, (_, p) =>
    Uint8Array.from(symbols.subarray(p * size, (p + 1) * size)),
  );
  return { planes, height, width, gain };
}
