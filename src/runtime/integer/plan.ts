import { AecError } from '../../errors.js';
import type { Graph } from './graph.js';
import type { Placed, Program } from './program.js';
import { type Shape, sizeOf } from './tensor.js';

/** The most memory of a run: 2^30 bytes. */
const MAX_BYTES = 1 << 30;

/** Where every tensor lies during a run. */
export interface Plan {
  readonly placed: readonly Placed[];
  /** Values of all of them: the room. */
  readonly count: number;
  /** Bytes beside it. */
  readonly scratch: number;
  /** Every layer, ready to run. */
  readonly steps: readonly (() => void)[];
}

/** A tensor that a later layer reads. */
interface Live {
  readonly at: number;
  readonly end: number;
  /** The last layer that reads it. */
  readonly until: number;
}

/**
 * Gives every tensor the lowest place that no tensor occupies which is still needed. AecError('limit') if a run takes more than 1 GiB.
 */
export function planRun(graph: Graph, shapes: readonly Shape[], program: Program, where: string): Plan {
  const { reads, output } = graph;
  const inputs = shapes.length - reads.length;
  const placed: Placed[] = [];
  let live: Live[] = [];
  let count = 0;
  let scratch = 0;
  shapes.forEach((shape, tensor) => {
    const layer = tensor - inputs;
    live = live.filter(({ until }) => until >= layer);
    const size = 8 * Math.ceil(sizeOf(shape) / 8);
    const at = lowestGap(live, size);
    live.push({ at, end: at + size, until: lastUse(tensor, layer) });
    placed.push({ at, shape });
    count = Math.max(count, at + size);
    if (layer >= 0) {
      const read = reads[layer]!.map((input) => shapes[input]!);
      scratch = Math.max(scratch, program.scratch(layer, read));
    }
  });
  const bytes = 2 * count + scratch;
  if (bytes > MAX_BYTES) {
    throw new AecError(
      'limit',
      `${where}: inputs of this size take ${bytes} bytes; at most ${MAX_BYTES} are allowed`,
    );
  }
  const steps = reads.map((read, layer) => {
    const from = read.map((tensor) => placed[tensor]!);
    return program.bind(layer, from, placed[inputs + layer]!, count);
  });
  return { placed, count, scratch, steps };

  function lastUse(tensor: number, layer: number): number {
    if (tensor === output) return reads.length;
    return Math.max(layer, ...reads.flatMap((read, i) => (read.includes(tensor) ? [i] : [])));
  }
}

function lowestGap(live: readonly Live[], size: number): number {
  let at = 0;
  for (const other of [...live].sort((a, b) => a.at - b.at)) {
    if (other.at - at >= size) break;
    at = Math.max(at, other.end);
  }
  return at;
}
