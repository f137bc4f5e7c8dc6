import { type Batch, cutIntoShards } from './shard.js';
import type { ShardGradient, ShardRunner } from './shard-runner.js';

/**
 * The mean loss of a stage on a batch and its gradient, one variable of the stage after the other. `seed` tells the batch from
 * all others. Losses are means over images, so the mean of shards, weighted by their images, is that of the batch. What a
 * loss takes from its whole input, as the mean activation of a unit, it takes from a shard.
 */
export async function batchGradient(
  runner: ShardRunner,
  stage: string,
  batch: Batch,
  seed: readonly number[],
): Promise<ShardGradient> {
  const shards = cutIntoShards(batch, runner.shards, seed);
  const shares = shards.map(({ count }) => count / batch.count);
  await runner.takeWeights();
  const results = await Promise.all(shards.map((shard, index) => runner.gradient(stage, shard, index)));
  if (results.length === 1) return results[0]!;
  return {
    loss: results.reduce((sum, { loss }, k) => sum + shares[k]! * loss, 0),
    gradient: weightedSum(
      results.map(({ gradient }) => gradient),
      shares,
    ),
  };
}

/** Always in the order of the shards, whichever was computed first. Plain loops: there are millions of numbers. */
function weightedSum(gradients: readonly Float32Array[], shares: readonly number[]): Float32Array {
  const sum = new Float32Array(gradients[0]!.length);
  for (const [k, gradient] of gradients.entries()) addTo(sum, gradient, shares[k]!);
  return sum;
}

function addTo(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + factor * values[i]!;
}

/** Scales a gradient down so that its norm is at most `largest` (Pascanu et al. 2013). */
export function clipNorm(gradient: Float32Array, largest: number): void {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!;
  const factor = largest / Math.sqrt(squares);
  if (!(factor < 1)) return;
  for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * factor;
}
