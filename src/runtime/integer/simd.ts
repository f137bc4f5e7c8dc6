import { Constants } from './constants.js';
import { packMultipliers } from './packing.js';
import { runKeepLargest } from './plain-layers.js';
import type { LoadedLayer, Program } from './program.js';
import { PASS_NUMBERS, type SimdConvolution, simdConvolution } from './simd-convolution.js';
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
export function simdProgram(layers: readonly LoadedLayer[], machine: Machine): Program {
  const { kernels, memory } = machine;
  const constants = new Constants();
  const steps = layers.map((layer) => simdLayer(layer, constants, machine));
  const tensors = CONSTANTS_AT + constants.bytes;
  const program: Program = {
    scratch: (index, inputs) => steps[index]!.scratch?.(inputs[0]!) ?? 0,
    bind(index, inputs, output, count) {
      const x = inputs.map(({ at }) => tensors + 2 * at);
      const shapes = inputs.map(({ shape }) => shape);
      const scratch = tensors + 2 * count;
      return steps[index]!.bind(x, tensors + 2 * output.at, shapes, output.shape, scratch);
    },
    reserve(count, scratch) {
      const missing = tensors + 2 * count + scratch - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      if (resident !== program) constants.writeTo(memory.buffer, CONSTANTS_AT);
      resident = program;
      return new Int16Array(memory.buffer, tensors, count);
    },
    clamp: (at, count) => kernels.clampValues(tensors + 2 * at, count),
  };
  return program;
}

interface Step {
  readonly scratch?: (x: Shape) => number;
  /** What runs the layer; places are in bytes. */
  readonly bind: (
    x: readonly number[],
    y: number,
    shapes: readonly Shape[],
    output: Shape,
    scratch: number,
  ) => () => void;
}

function simdLayer(loaded: LoadedLayer, constants: Constants, machine: Machine): Step {
  const { layer, weights } = loaded;
  const { kernels } = machine;
  switch (layer.kind) {
    case 'convolution':
    case 'transposed-convolution':
      return convolution(simdConvolution(layer, loaded, constants), machine);
    case 'add': {
      const packed = packMultipliers(weights as AddWeights);
      const multipliers = CONSTANTS_AT + constants.add(packed);
      const { shift, slope = -1 } = layer;
      return {
        bind: ([a, b], y, _, output) => {
          const count = sizeOf(output);
          return () => kernels.add(a!, b!, y, count, multipliers, packed.length / 2, shift, slope);
        },
      };
    }
    case 'concatenate':
      return { bind: (x, y, shapes, output) => () => concatenate(kernels, x, y, shapes, output) };
    case 'activation':
      return {
        bind:
          ([x], y, _, output) =>
          () =>
            kernels.activateValues(x!, y, sizeOf(output), layer.slope),
      };
    case 'table': {
      const table = CONSTANTS_AT + constants.add((weights as TableWeights).table);
      const shift = 14 - layer.bits;
      return {
        bind:
          ([x], y, _, output) =>
          () =>
            kernels.lookUp(x!, y, sizeOf(output), table, shift),
      };
    }
    case 'max-pool':
      return {
        bind:
          ([x], y, [shape]) =>
          () =>
            kernels.maxPool(x!, y, ...shape!),
      };
    case 'keep-largest':
      return {
        bind:
          ([x], y, [shape], output) =>
          () =>
            // Bound by sorting, not by arithmetic: WebAssembly would gain nothing.
            runKeepLargest(
              new Int16Array(machine.memory.buffer),
              layer.active,
              { at: x! / 2, shape: shape! },
              { at: y / 2, shape: output },
            ),
      };
    case 'upsample':
      return {
        bind:
          ([x], y, [shape]) =>
          () =>
            kernels.upsample(x!, y, ...rowsOf(shape!), layer.factor),
      };
    case 'depth-to-space':
      return {
        bind: ([x], y, [shape], output) => {
          const [rows, width] = rowsOf(shape!);
          return () => kernels.depthToSpace(x!, y, rows, width, layer.block, layer.block * output[3]);
        },
      };
    case 'reshape':
      return {
        bind:
          ([x], y, _, output) =>
          () =>
            kernels.spread(x!, y, 1, sizeOf(output), 0),
      };
  }
}

function convolution({ scratch, passes }: SimdConvolution, { kernels, memory }: Machine): Step {
  return {
    scratch,
    bind([x], y, [shape], output, scratchAt) {
      const places = { x: x!, y, constants: CONSTANTS_AT, scratch: scratchAt };
      const all = passes(shape!, output, places);
      return () => {
        const numbers = new Int32Array(memory.buffer, 0, PASS_NUMBERS);
        for (const pass of all) {
          numbers.set(pass);
          kernels.convolve(0);
        }
      };
    },
  };
}

function concatenate(
  kernels: Kernels,
  x: readonly number[],
  y: number,
  shapes: readonly Shape[],
  [n, h, w, stride]: Shape,
): void {
  let first = y;
  shapes.forEach(([, , , channels], i) => {
    kernels.spread(x[i]!, first, n * h * w, channels, stride);
    first += 2 * channels;
  });
}

/** [rows of all images, width, channels] */
function rowsOf([n, h, w, c]: Shape): [number, number, number] {
  return [n * h, w, c];
}
