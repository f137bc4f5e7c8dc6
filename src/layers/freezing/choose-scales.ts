import { AecError } from '../../errors.js';
import { LIMIT } from '../../runtime/integer/tensor.js';
import type { AlignedNetwork } from './align-scales.js';
import type { FloatLayer } from './float-network.js';
import { leastScales } from './least-scales.js';

/**
 * What ±8191 holds: so many times the largest magnitude seen; what lies beyond is clipped. Measured on digits and photographs that
 * calibration did not see: with 1.25 a few values clip, which costs more than all rounding; from 2 on rounding alone is left.
 * Twice a high percentile is no better than twice the maximum.
 */
const SAFETY = 2;

/**
 * The range of a channel is at least this share of its tensor's largest: a channel that calibration left silent may speak later.
 * With 1/16, channels of photographs clip by up to half their range; with 1, small channels lose three quarters of their precision.
 */
const LEAST_SHARE = 1 / 8;

/**
 * Beyond ±10 a sigmoid is 0 or 1 to within 4.5e-5, an eightieth of an 8-bit level: its input needs no more range. With 8, black
 * pixels of digits double the rms error of their decoders; with 12, the coarser step adds a sixth to it.
 */
const SIGMOID_RANGE = 10;

/** The scales of all tensors by name, one per channel. */
export type Scales = ReadonlyMap<string, Float64Array>;

/**
 * A scale for every channel: given ones as they are, others so that ±8191 holds SAFETY times the largest magnitude seen in
 * any channel of the group (symmetric, as for weights in Jacob et al. 2018, "Quantization and training of neural networks
 * for efficient integer-arithmetic-only inference", so that 0 is 0). A scale that is finer than the layer's weights allow
 * is widened; AecError('model') names the layer if it was given.
 */
export function chooseScales(
  { network, groups }: AlignedNetwork,
  magnitudes: ReadonlyMap<string, Float64Array>,
): Scales {
  const scales = new Map<number, number>();
  const scaleOf = (group: number) => groups.fixedScale(group) ?? scales.get(group) ?? 0;
  const scalesOf = (name: string) => Float64Array.from(groups.groupsOf(name), scaleOf);
  const sigmoidInputs = onlyReadBySigmoids(network.layers, network.output);
  for (const { layer, rescales } of network.layers) {
    if (rescales) {
      const own = groups.groupsOf(layer.name);
      for (const [c, scale] of scalesOf(layer.inputs[0]).entries()) {
        scales.set(own[c]!, Math.max(scaleOf(own[c]!), scale));
      }
    }
    const seen = magnitudes.get(layer.name);
    if (!seen) continue;
    const least = LEAST_SHARE * Math.max(...seen);
    const most = sigmoidInputs.has(layer.name) ? SIGMOID_RANGE : Number.POSITIVE_INFINITY;
    for (const [c, group] of groups.groupsOf(layer.name).entries()) {
      const range = Math.min(most, SAFETY * Math.max(least, seen[c]!)) || 1;
      scales.set(group, Math.max(scaleOf(group), range / LIMIT));
    }
  }
  // Widening may pass on: to layers that read the tensor, and through groups to layers before.
  for (let round = 0, isStable = false; !isStable; round++) {
    isStable = true;
    for (const layer of network.layers) {
      const { name } = layer.layer;
      const inputs = layer.layer.inputs.map(scalesOf);
      const [free, given] = [false, true].map((isGiven) => leastScales(layer, inputs, isGiven));
      for (const [c, group] of groups.groupsOf(name).entries()) {
        const isGiven = groups.fixedScale(group) !== undefined;
        const wanted = (isGiven ? given : free)?.[c] ?? 0;
        if (scaleOf(group) >= wanted) continue;
        if (isGiven || round > network.layers.length) {
          throw new AecError('model', `layer "${name}" needs a scale of ${wanted} or more for channel ${c}`);
        }
        scales.set(group, wanted);
        isStable = false;
      }
    }
  }
  const names = [...network.inputs.map(({ name }) => name), ...network.layers.map(({ layer }) => layer.name)];
  return new Map(names.map((name) => [name, scalesOf(name)]));
}

function onlyReadBySigmoids(layers: readonly FloatLayer[], output: string): Set<string> {
  const names = new Set(layers.flatMap(({ layer }) => (layer.kind === 'table' ? layer.inputs : [])));
  names.delete(output);
  for (const { layer } of layers) {
    if (layer.kind !== 'table') for (const name of layer.inputs) names.delete(name);
  }
  return names;
}
