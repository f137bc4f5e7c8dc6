import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { AecError } from '../../errors.js';
import type { Layer } from '../../runtime/integer/description.js';
import type { FloatWeights } from './float-network.js';
import { convolutionWeights, denseWeights, transposedWeights } from './layer-weights.js';

type TfLayer = layers.Layer;
type Shape = SymbolicTensor['shape'];
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** One of the runtime's layers that a tfjs layer becomes; the first reads the tfjs layer's first input, each other one the one before. */
export interface Part {
  readonly layer: Without<Layer, 'name' | 'inputs'>;
  readonly weights?: FloatWeights;
  /** Which inputs of the tfjs layer it reads, too. */
  readonly others: readonly number[];
}

/** What a tfjs layer becomes: no part where it changes nothing. AecError('usage') where the runtime has nothing that means the same. */
export function partsOf(layer: TfLayer, inputs: readonly SymbolicTensor[], output: Shape): Part[] {
  const read = readers[layer.getClassName()];
  if (!read) throw refuse(layer, 'the integer runtime has no such layer');
  return read(
    layer,
    inputs.map(({ shape }) => shape),
    output,
  );
}

/** The error for a layer that cannot be frozen. */
export function refuse(layer: TfLayer, why: string): AecError {
  return new AecError('usage', `layer "${layer.name}" (${layer.getClassName()}) cannot be frozen: ${why}`);
}

type Reader = (layer: TfLayer, inputs: readonly Shape[], output: Shape) => Part[];

const readers: Readonly<Record<string, Reader>> = {
  Conv2D(layer) {
    const { padding, dilationRate } = layer.getConfig();
    const kernel = square(layer, 'kernelSize');
    const stride = square(layer, 'strides');
    if (padding !== 'same' && kernel !== 1) throw refuse(layer, `its padding is "${padding}", not "same"`);
    if (pair(dilationRate).some((rate) => rate !== 1)) throw refuse(layer, 'it is dilated');
    const weights = convolutionWeights(layer);
    const filters = weights.bias.length;
    return [
      { layer: { kind: 'convolution', filters, kernel, stride }, weights, others: [] },
      ...activationOf(layer),
    ];
  },
  Conv2DTranspose(layer) {
    const { padding } = layer.getConfig();
    const kernel = square(layer, 'kernelSize');
    const stride = square(layer, 'strides');
    if (padding !== 'same') throw refuse(layer, `its padding is "${padding}", not "same"`);
    if (stride !== 2) throw refuse(layer, `its stride is ${stride}, not 2`);
    if (kernel < 2) throw refuse(layer, 'its kernel is smaller than its stride');
    const weights = transposedWeights(layer);
    const filters = weights.bias.length;
    return [
      { layer: { kind: 'transposed-convolution', filters, kernel }, weights, others: [] },
      ...activationOf(layer),
    ];
  },
  Dense(layer, [input]) {
    if (input!.length === 3) throw refuse(layer, 'its input is neither images nor rows');
    const weights = denseWeights(layer);
    const filters = weights.bias.length;
    return [
      { layer: { kind: 'convolution', filters, kernel: 1, stride: 1 }, weights, others: [] },
      ...activationOf(layer),
    ];
  },
  MaxPooling2D(layer) {
    const isPlain = square(layer, 'poolSize') === 2 && square(layer, 'strides') === 2;
    if (!isPlain) throw refuse(layer, 'it does not pool 2×2 by stride 2');
    if (layer.getConfig().padding !== 'valid') throw refuse(layer, 'its padding is not "valid"');
    return [{ layer: { kind: 'max-pool' }, others: [] }];
  },
  KSparse(layer) {
    return [{ layer: { kind: 'keep-largest', active: Number(layer.getConfig().active) }, others: [] }];
  },
  UpSampling2D(layer) {
    if (layer.getConfig().interpolation !== 'nearest') throw refuse(layer, 'it does not repeat pixels');
    return [{ layer: { kind: 'upsample', factor: square(layer, 'size') }, others: [] }];
  },
  DepthToSpace(layer) {
    return [{ layer: { kind: 'depth-to-space', block: Number(layer.getConfig().blockSize) }, others: [] }];
  },
  Add(layer, inputs) {
    const [first, ...others] = inputs.map((shape) => JSON.stringify(shape));
    if (others.some((shape) => shape !== first)) throw refuse(layer, 'its inputs differ in shape');
    return others.map((_, i) => ({ layer: { kind: 'add', shift: 0 }, others: [i + 1] }));
  },
  Concatenate(layer, inputs, output) {
    const axis = Number(layer.getConfig().axis);
    if (axis !== -1 && axis !== output.length - 1) throw refuse(layer, `it joins axis ${axis}, not channels`);
    return [{ layer: { kind: 'concatenate' }, others: inputs.slice(1).map((_, i) => i + 1) }];
  },
  LeakyReLU: (layer) => [{ layer: { kind: 'activation', slope: slopeOf(layer) }, others: [] }],
  ReLU(layer) {
    if ((layer.getConfig().maxValue ?? null) !== null) throw refuse(layer, 'it has a largest value');
    return [{ layer: { kind: 'activation', slope: 0 }, others: [] }];
  },
  Activation: (layer) => activationOf(layer),
  Flatten: reshape,
  Reshape: reshape,
};

/**
 * The bits of a sigmoid's table: 8 kB. On the digits' decoders 14 bits bring the rms error from 1.9 to 1.8 units of 1/8160, 11 bits
 * raise it to 2.1, and 10 to 2.9.
 */
const TABLE_BITS = 12;

function activationOf(layer: TfLayer): Part[] {
  const activation = layer.getConfig().activation ?? 'linear';
  if (activation === 'linear') return [];
  if (activation === 'relu') return [{ layer: { kind: 'activation', slope: 0 }, others: [] }];
  if (activation === 'sigmoid') return [{ layer: { kind: 'table', bits: TABLE_BITS }, others: [] }];
  throw refuse(layer, `its activation is "${String(activation)}", not linear, relu or sigmoid`);
}

function slopeOf(layer: TfLayer): number {
  const alpha = Number(layer.getConfig().alpha);
  const slope = Math.round(alpha * 65536);
  if (slope >= 0 && slope <= 65534) return slope;
  throw refuse(layer, `its slope is ${alpha}, not from 0 to below 1`);
}

function reshape(layer: TfLayer, [input]: readonly Shape[], output: Shape): Part[] {
  const [from, to] = [imageShape(layer, input!), imageShape(layer, output)];
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const [height, width, channels] = to;
  return [{ layer: { kind: 'reshape', height, width, channels }, others: [] }];
}

/** `[h, w, c]` of images, 1×1 for rows `[n, units]`. */
function imageShape(layer: TfLayer, shape: Shape): [number, number, number] {
  if (shape.slice(1).includes(null)) throw refuse(layer, 'the size of its input is not fixed');
  const sizes = shape.slice(1) as number[];
  if (sizes.length === 1) return [1, 1, sizes[0]!];
  if (sizes.length === 3) return [sizes[0]!, sizes[1]!, sizes[2]!];
  throw refuse(layer, `${JSON.stringify(shape)} is the shape of neither images nor rows`);
}

/** A setting that is one number for both axes. */
function square(layer: TfLayer, setting: string): number {
  const [rows, columns] = pair(layer.getConfig()[setting]);
  if (rows === columns) return rows;
  throw refuse(layer, `its ${setting} differs between rows and columns`);
}

function pair(value: unknown): [number, number] {
  return Array.isArray(value) ? [Number(value[0]), Number(value[1])] : [Number(value), Number(value)];
}
