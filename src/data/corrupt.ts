import { AecError } from '../errors.js';
import type { Random } from './random.js';

/**
 * The damage done to samples in 0…1, as for denoising autoencoders (Vincent et al. 2010, section 3.3):
 *
 * - `gaussian`: adds normal noise of standard deviation `amount` to every sample, and clips to 0…1;
 * - `salt-pepper`: sets the fraction `amount` of the samples to 0 or 1 with equal probability;
 * - `mask`: sets the fraction `amount` of the samples to 0.
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
      `corruption "${text}": write ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, and an amount from 0 to 1, for example gaussian:0.3`,
    );
  }
  return { kind: found, amount: value };
}

/** A damaged copy of `samples` (0…1, in any order); `random` is the only source of randomness. */
export function corrupt(
  samples: Float32Array,
  { kind, amount }: Corruption,
  random: Random,
): Float32Array<ArrayBuffer> {
  const damage = damages[kind];
  return new Float32Array(samples).map((sample) => damage(sample, amount, random));
}
