import type { Scale } from './freezing/freeze-network.js';

/** Logarithms are in units of 1/256 octave in the integers of the kernels. */
export const LOG_UNIT = Math.LN2 / 256;

/** Numbers of outputs of a network that describes a mixture: shares of spikes and components, then means, then log steepnesses. */
export interface MixtureOutputs {
  readonly spikes: number;
  readonly components: number;
}

/** What 1 of each integer output is; `meanUnit` is that of means. */
export function mixtureScales({ spikes, components }: MixtureOutputs, meanUnit: number): Scale {
  const of = (count: number, unit: number) => new Array<number>(count).fill(unit);
  return [...of(spikes + components, LOG_UNIT), ...of(components, meanUnit), ...of(components, LOG_UNIT)];
}
