import * as v from 'valibot';

/**
 * The description of an integer network, as it stands in JSON, and its file of weights.
 *
 * Values. A tensor `[n, h, w, c]` holds integers within ±8191. `clamp` is to the nearest of them, `saturate` to the nearest
 * within −32768 … 32767; `>>` rounds down; `rounding(s)` is 2^(s − 1), and 0 for s = 0. Values of inputs are clamped first.
 *
 * Layers run in the order of the list. Each names its inputs: earlier layers, or inputs of the network. Those with a `slope`
 * have an activation: `activate(v) = v` for v ≥ 0, else `(v · slope + 2^15) >> 16`; slope 0 is ReLU; without one v stays.
 *
 * | kind | output | weights in the file |
 * |---|---|---|
 * | convolution | `clamp(activate(saturate((bias[o] + Σ x · w[o] + rounding(shift[o])) >> shift[o])))`; padding as below | bias int32 `[filters]`, shift int16 `[filters]`, w int16 `[filters, kernel, kernel, channels]` |
 * | transposed-convolution | the same; stride 2, `[h, w]` → `[2h, 2w]`; tap r of input i goes to output 2i + r − ⌊(kernel − 2) / 2⌋, in both directions | as for a convolution |
 * | add | `clamp(activate(saturate((a · ma[c] + b · mb[c] + rounding(shift)) >> shift)))` | ma int16 `[channels]`, mb int16 `[channels]` |
 * | concatenate | the channels of all inputs, in turn | |
 * | activation | `activate(x)` | |
 * | table | `table[(x + 8192) >> (14 − bits)]` | table int16 `[2^bits]` |
 * | max-pool | the largest of 2×2; an odd last row or column is left out | |
 * | keep-largest | of every pixel the channels that are at least the `active`-th largest of them; the others are 0 | |
 * | upsample | every pixel `factor` × `factor` times | |
 * | depth-to-space | `[h, w, block · block · c]` → `[h · block, w · block, c]`; channels are ordered by row, column, channel | |
 * | reshape | the same values as `[height, width, channels]` | |
 *
 * A dense layer is a convolution with kernel 1. Convolutions pad with zeros as TensorFlow's `same`: an axis of size h has
 * ⌈h / stride⌉ outputs, and ⌊max((⌈h / stride⌉ − 1) · stride + kernel − h, 0) / 2⌋ of the zeros come before it.
 *
 * The file of weights is what the table says, layer after layer, little-endian, with nothing between. Whoever writes it
 * sees to it, and whoever reads it checks, that no sum can overflow, whatever the inputs and the order of summation:
 * |bias[o]| + 8191 · Σ |w[o]| + rounding(shift[o]) ≤ 2^31 − 1, shifts 0 … 31, values of tables within ±8191. The sums of `add` cannot
 * overflow.
 */
export type Description = v.InferOutput<typeof descriptionSchema>;

export type Layer = Description['layers'][number];

/** What a network takes: a fixed size, or any. */
export type Input = Description['inputs'][number];

const integer = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const one = v.tuple([name]);
const size = integer(1, 65535);
const channels = integer(1, 65535);
const slope = integer(0, 65534);

const layerSchema = v.variant('kind', [
  v.object({
    kind: v.literal('convolution'),
    name,
    inputs: one,
    filters: channels,
    kernel: integer(1, 31),
    stride: integer(1, 31),
    slope: v.optional(slope),
  }),
  v.object({
    kind: v.literal('transposed-convolution'),
    name,
    inputs: one,
    filters: channels,
    kernel: integer(2, 31),
    slope: v.optional(slope),
  }),
  v.object({
    kind: v.literal('add'),
    name,
    inputs: v.tuple([name, name]),
    shift: integer(0, 31),
    slope: v.optional(slope),
  }),
  v.object({
    kind: v.literal('concatenate'),
    name,
    inputs: v.pipe(v.array(name), v.minLength(2), v.maxLength(100)),
  }),
  v.object({ kind: v.literal('activation'), name, inputs: one, slope }),
  v.object({ kind: v.literal('table'), name, inputs: one, bits: integer(1, 14) }),
  v.object({ kind: v.literal('max-pool'), name, inputs: one }),
  v.object({ kind: v.literal('keep-largest'), name, inputs: one, active: channels }),
  v.object({ kind: v.literal('upsample'), name, inputs: one, factor: integer(1, 31) }),
  v.object({ kind: v.literal('depth-to-space'), name, inputs: one, block: integer(1, 31) }),
  v.object({ kind: v.literal('reshape'), name, inputs: one, height: size, width: size, channels }),
]);

export const descriptionSchema = v.object({
  inputs: v.pipe(
    v.array(v.object({ name, height: v.optional(size), width: v.optional(size), channels })),
    v.minLength(1),
    v.maxLength(100),
  ),
  layers: v.pipe(v.array(layerSchema), v.minLength(1), v.maxLength(1000)),
  /** The name of the layer whose output is that of the network. */
  output: name,
});
