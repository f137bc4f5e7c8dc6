import fc from 'fast-check';
import { Random } from '../../../../src/data/random.js';
import type { Description, Layer } from '../../../../src/runtime/integer/description.js';
import { type ImageShape, layerShape } from '../../../../src/runtime/integer/shapes.js';
import type { Tensor } from '../../../../src/runtime/integer/tensor.js';
import { randomWeights } from './random-network.js';

/** A network and what it is to run on. */
export interface Case {
  readonly description: Description;
  readonly weights: Uint8Array;
  readonly inputs: readonly Tensor[];
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const slope = fc.option(fc.constantFrom(0, 1, 6554, 32767, 32768, 65534), { nil: undefined });

/** Layers but for their names; `pick` chooses among earlier tensors. */
const layer = fc.oneof(
  fc.record({
    kind: fc.constant('convolution' as const),
    filters: upTo(20),
    kernel: upTo(5),
    stride: upTo(3),
    slope,
  }),
  fc.record({
    kind: fc.constant('transposed-convolution' as const),
    filters: upTo(12),
    kernel: upTo(5, 2),
    slope,
  }),
  fc.record({ kind: fc.constant('add' as const), shift: upTo(31, 0), slope }),
  fc.record({ kind: fc.constant('concatenate' as const) }),
  fc.record({ kind: fc.constant('activation' as const), slope: fc.constantFrom(0, 1, 6554, 65534) }),
  fc.record({ kind: fc.constant('table' as const), bits: upTo(14) }),
  fc.record({ kind: fc.constant('max-pool' as const) }),
  fc.record({ kind: fc.constant('keep-largest' as const), active: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('upsample' as const), factor: upTo(3) }),
  fc.record({ kind: fc.constant('depth-to-space' as const), block: upTo(3) }),
  fc.record({ kind: fc.constant('reshape' as const) }),
);

/** Networks of up to six layers over one to three images of 1×1 to 11×13 pixels; layers that do not fit are left out. */
export const networks: fc.Arbitrary<Case> = fc
  .record({
    n: upTo(3),
    height: upTo(11),
    width: upTo(13),
    channels: fc.oneof(upTo(20), fc.constantFrom(1, 8, 16)),
    picks: fc.array(fc.tuple(layer, upTo(1000, 0), upTo(1000, 0)), { minLength: 1, maxLength: 6 }),
    seed: fc.integer(),
    shift: fc.option(fc.constantFrom(0, 1, 2, 12, 31), { nil: undefined }),
    share: fc.constantFrom(0.001, 0.1, 0.45),
    extreme: fc.boolean(),
  })
  .map(({ n, height, width, channels, picks, seed, shift, share, extreme }) => {
    const shapes: ImageShape[] = [{ height, width, channels }];
    const layers: Layer[] = [];
    for (const [picked, first, second] of picks) {
      const last = shapes.length - 1;
      const other = [last, first % shapes.length, second % shapes.length];
      const reads =
        picked.kind === 'add' || picked.kind === 'concatenate' ? other.slice(0, 2) : [other[first % 2]!];
      const inputs = reads.map((tensor) => (tensor === 0 ? 'x' : `layer-${tensor}`));
      const flat = shapes[reads[0]!]!;
      const whole = { height: 1, width: 1, channels: flat.height! * flat.width! * flat.channels };
      const full = {
        ...picked,
        name: `layer-${layers.length + 1}`,
        inputs,
        ...(picked.kind === 'reshape' && whole),
      };
      const shape = layerShape(
        full as Layer,
        reads.map((tensor) => shapes[tensor]!),
      );
      if (typeof shape === 'string' || shape.height! * shape.width! * shape.channels > 20_000) continue;
      layers.push(full as Layer);
      shapes.push(shape);
    }
    if (layers.length === 0) layers.push({ kind: 'activation', name: 'layer-1', inputs: ['x'], slope: 0 });
    const inputs = [{ name: 'x', height, width, channels }];
    const description: Description = { inputs, layers, output: `layer-${layers.length}` };
    const random = new Random(seed);
    const weights = randomWeights(description, random, { ...(shift === undefined ? {} : { shift }), share });
    const values = randomValues(n * height * width * channels, random, extreme);
    return { description, weights, inputs: [{ values, shape: [n, height, width, channels] }] };
  });

/** Values within ±8191, or only the two that are farthest from zero. */
export function randomValues(count: number, random: Random, extreme = false): Int16Array {
  const pick = () => (extreme ? (random.integer(2) ? 8191 : -8191) : random.integer(16383) - 8191);
  return Int16Array.from({ length: count }, pick);
}
