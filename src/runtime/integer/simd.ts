import { Constants } from './constants.js';
import { packMultipliers } from './packing.js';
import type { LoadedLayer, Placed, Program } from './program.js';
import { PASS_NUMBERS, type Places, simdConvolution } from './simd-convolution.js';
import type { Kernels, Machine } from './simd-module.js';
import { type Shape, sizeOf } from './tensor.js';
import type { AddWeights, TableWeights } from './weights.js';

const PAGE = 65536;

/** The numbers of a pass, at the start of memory; then the constants, the tensors, and scratch. */
const CONSTANTS_AT = Math.ceil((4 * PASS_NUMBERS) / 16) * 16;

/** The program whose constants lie in memory. */
let resident: Program | undefined;

/**
 * The layers on the WebAssembly kernels. All networks of a thread share one memory, as large as the largest run so far:
 * tensors live for one run, and the constants of the network that ran last stay.
 */
export function simdProgram(layers: readonly LoadedLayer[], { kernels, memory }: Machine): Program {
  const constants = new Constants();
  const steps = layers.map((layer) => simdLayer(layer, constants, kernels));
  const tensors = CONSTANTS_AT + constants.bytes;
  let places: Places = { constants: CONSTANTS_AT, tensors, scratch: tensors };
  const program: Program = {
    scratch: (index, inputs) => steps[index]!.scratch?.(inputs[0]!) ?? 0,
    reserve(count, scratch) {
      places = { ...places, scratch: tensors + 2 * count };
      const missing = places.scratch + scratch - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      if (resident !== program) constants.writeTo(memory.buffer, CONSTANTS_AT);
      resident = program;
      return new Int16Array(memory.buffer, tensors, count);
    },
    clamp: (at, count) => kernels.clampValues(tensors + 2 * at, count),
    run(index, inputs, output) {
      const step = steps[index]!;
      for (const pass of step.passes?.(inputs[0]!, output, places) ?? []) {
        new Int32Array(memory.buffer, 0, PASS_NUMBERS).set(pass);
        kernels.convolve(0);
      }
      const at = (placed: Placed) => tensors + 2 * placed.at;
      step.run?.(inputs.map(at), at(output), inputs, output);
    },
  };
  return program;
}

interface Step {
  readonly scratch?: (x: Shape) => number;
  readonly passes?: (x: Placed, y: Placed, places: Places) => readonly Int32Array[];
  /** Runs the layer; x and y are places in bytes. */
  readonly run?: (x: readonly number[], y: number, inputs: readonly Placed[], output: Placed) => void;
}

function simdLayer(loaded: LoadedLayer, constants: Constants, kernels: Kernels): Step {
  const { layer, weights } = loaded;
  switch (layer.kind) {
    case 'convolution':
    case 'transposed-convolution':
      return simdConvolution(layer, loaded, constants);
    case 'add': {
      const packed = packMultipliers(weights as AddWeights);
      const multipliers = CONSTANTS_AT + constants.add(packed);
      const { shift, slope = -1 } = layer;
      return {
        run: ([a, b], y, _, output) =>
          kernels.add(a!, b!, y, sizeOf(output.shape), multipliers, packed.length / 2, shift, slope),
      };
    }
    case 'concatenate':
      return { run: (x, y, inputs, output) => concatenate(kernels, x, y, inputs, output) };
    case 'activation':
      return { run: ([x], y, _, { shape }) => kernels.activateValues(x!, y, sizeOf(shape), layer.slope) };
    case 'table': {
      const table = CONSTANTS_AT + constants.add((weights as TableWeights).table);
      return { run: ([x], y, _, { shape }) => kernels.lookUp(x!, y, sizeOf(shape), table, 14 - layer.bits) };
    }
    case 'max-pool':
      return { run: ([x], y, [input]) => kernels.maxPool(x!, y, ...input!.shape) };
    case 'upsample':
      return { run: ([x], y, [input]) => kernels.upsample(x!, y, ...rowsOf(input!), layer.factor) };
    case 'depth-to-space':
      return {
        run: ([x], y, [input], { shape }) => {
          const [rows, width] = rowsOf(input!);
          kernels.depthToSpace(x!, y, rows, width, layer.block, layer.block * shape[3]);
        },
      };
    case 'reshape':
      return { run: ([x], y, _, { shape }) => kernels.spread(x!, y, 1, sizeOf(shape), 0) };
  }
}

function concatenate(
  kernels: Kernels,
  x: readonly number[],
  y: number,
  inputs: readonly Placed[],
  output: Placed,
): void {
  const [n, h, w, stride] = output.shape;
  let first = y;
  inputs.forEach(({ shape }, i) => {
    const channels = shape[3];
    kernels.spread(x[i]!, first, n * h * w, channels, stride);
    first += 2 * channels;
  });
}

/** [rows of all images, width, channels] */
function rowsOf({ shape: [n, h, w, c] }: Placed): [number, number, number] {
  return [n * h, w, c];
}
