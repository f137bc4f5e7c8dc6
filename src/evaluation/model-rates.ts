import type { Model } from '../architectures/model.js';
import { chooseRate, EXACT_RATE, type RateOptions } from '../architectures/rates.js';

/**
 * The rates at which a model is measured for a whole curve: at those `qualities` that give different files, and then without
 * loss if it can. null stands for the only rate of a model of one rate.
 */
export function modelRates({ id, coder }: Model, qualities: readonly number[]): (RateOptions | null)[] {
  const { rates } = coder.traits;
  if (!rates) return [null];
  const byByte = new Map<number, RateOptions>();
  for (const quality of qualities) {
    const { byte } = chooseRate(rates, { quality }, id);
    if (byte === undefined || byte === EXACT_RATE) continue;
    if (!byByte.has(byte)) byByte.set(byte, { quality });
  }
  return [...byByte.values(), ...(rates.samples ? [{ lossless: true }] : [])];
}
