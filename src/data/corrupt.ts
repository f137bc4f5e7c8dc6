import { AecError } from '../errors.js';
import type { Random } from './random.js';

/**
 * How samples of 0…1 are damaged, as in denoising autoencoders (Vincent et al. 2010, section 5.3):
 *
 * - `gaussian`: a normal number of deviation `amount` is added to every sample;
 * - `salt-pepper`: the share `amount` of the samples becomes 0 or 1, either equally often;
 * - `mask`: the share `amount` of the samples becomes 0.
 */
export interface Corruption {
  readonly kind: CorruptionKind;
  readonly amount: number;
}

export type CorruptionKind = keyof typeof damages;

const damages = {
  gaussian: (sample: number, deviation: number, random: Random) =>
    Math.min(1, Math.max(0, sample + deviation * random.normal())),
  'salt-pepper': (sample: number, share: number, random: Random) =>
    random.float() < share ? random.integer(2) : sample,
  mask: (sample: number, share: number, random: Random) => (random.float() < share ? 0 : sample),
} as const;

/** Reads `gaussian:0.3`, `salt-pepper:0.2` or `mask:0.5`. `AecError('usage')` for anything else. */
export function parseCorruption(text: string): Corruption {
  const [kind = '', amount = '', ...rest] = text.split(':');
  const value = Number(amount);
  const known = Object.keys(damages) as CorruptionKind[];
  const found = known.find((name) => name === kind);
  if (!found || rest.length > 0 || !/\d/.test(amount) || !(value >= 0 && value <= 1)) {
    throw new AecError(
      'usage',
      `corruption "${text}": write ${known.join(', ')} and an amount from 0 to 1, like gaussian:0.3`,
    );
  }
  return { kind: found, amount: value };
}

/** A damaged copy of `samples` (0…1, any order); all of its randomness comes from `random`. */
export function corrupt(
  samples: Float32Array,
  { kind, amount }: Corruption,
  random: Random,
): Float32Array<ArrayBuffer> {
  const damage = damages[kind];
  return Float32Array.from(samples, (sample) => damage(sample, amount, random));
}
