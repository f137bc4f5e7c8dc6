import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { TOTAL } from '../../../entropy/range-coder.js';
import type { Image } from '../../../image/image.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { FloatCoder } from '../../float-coder.js';
import { toImages } from '../../image-tensors.js';
import { parseRdSpec, readClasses } from '../coding/files.js';
import { quantizationAt } from '../coding/open.js';
import { quantizeImage } from '../coding/reconstruct.js';
import type { SampleClasses } from '../coding/sample-classes.js';
import { buildRdDecoder } from '../network.js';
import { parseRdOptions, rdGeometry } from '../options.js';
import { gatherRows, type SymbolPlane } from './context-rows.js';
import { takeContext } from './start-from.js';
import { TrainedContextNetwork } from './trained-context-network.js';

/** A stored `rd` model in floating point. */
export async function openFloatRd(stored: StoredModel): Promise<FloatCoder> {
  await useExactEngine();
  const { files, read, where } = stored;
  const spec = parseRdSpec(stored.spec, where);
  const options = parseRdOptions(spec.options);
  const decoder = buildRdDecoder(options);
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
  const random = new Random(stream.weights);
  const networks = options.networks.map((own) => new TrainedContextNetwork(own, random));
  for (const [index, network] of networks.entries()) await takeContext(network, network.size, stored, index);
  const classes = readClasses(spec, files, where);
  if (classes) networks.at(-1)!.classes!.take(classes.tables);
  return {
    ...rdGeometry(options),
    code(images, rate) {
      const quantization = quantizationAt(spec.gains, rate!);
      const { gain, isPlain } = quantization;
      const network = networks.find((own) => gain <= own.options.maxGain)!;
      const { window, spikes } = network.options;
      const planes = images.map((image) => planeOf(image, gain, classes));
      const bits = planes.map((plane) => {
        const rows = gatherRows([plane], window, spikes, 1, random);
        return classBits(plane, classes) + tidily(() => network.bits(rows).dataSync()[0]!);
      });
      return {
        bits: bits.reduce((sum, own) => sum + own, 0),
        ...(!isPlain && { images: tidily(() => toImages(decoder.apply(decoderInputs(planes)) as Tensor4D)) }),
      };
    },
    dispose() {
      for (const part of [decoder, ...networks]) part.dispose();
    },
  };
}

/** The symbols of an image, and its class if its samples are coded as they are. */
function planeOf(image: Image, gain: number, classes: SampleClasses | undefined): SymbolPlane {
  const { width, height } = image;
  const symbols = Uint8Array.from(quantizeImage(image, gain));
  const plane = { symbols, height, width, gain };
  return classes && gain === 255 ? { ...plane, ofClass: classes.classOf(symbols) } : plane;
}

/** What it takes to say the class of an image. */
function classBits({ ofClass }: SymbolPlane, classes: SampleClasses | undefined): number {
  return ofClass === undefined ? 0 : Math.log2(TOTAL / classes!.tables.frequencies[ofClass]!);
}

/** What g_s takes: values up to 1, and the steps between them. */
function decoderInputs(planes: readonly SymbolPlane[]): Tensor4D[] {
  const { height, width, gain } = planes[0]!;
  const shape: [number, number, number, number] = [planes.length, height, width, 1];
  const values = new Float32Array(planes.length * height * width);
  for (const [n, { symbols }] of planes.entries()) {
    for (let i = 0; i < symbols.length; i++) values[n * symbols.length + i] = Math.min(1, symbols[i]! / gain);
  }
  return [tf.tensor4d(values, shape), tf.fill(shape, 1 / gain)];
}
