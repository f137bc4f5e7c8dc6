import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { parseAs } from '../../json.js';
import { CODING_JOB, type CodingItem } from '../coding-task.js';
import { outputNameOf } from '../output-name.js';
import { isUrl, joinRef } from '../refs.js';

/** Images of one bundle at most: some seconds of work, and some kilobytes in Redis. */
export const MOST_IMAGES = 256;

const HASH = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What to do with images, where they lie, and what a worker must have to do it. */
const ORDER = v.object({
  /** The version of aec: another one may write other bytes. */
  version: v.string(),
  job: CODING_JOB,
  /** Absolute paths of folders, or `s3://bucket/prefix`. */
  from: v.string(),
  to: v.string(),
  /** Whether outputs keep the extensions of their inputs. */
  keepExtension: v.optional(v.boolean()),
  /** The models that the job may need, by content hash. */
  models: v.array(v.object({ id: v.string(), hash: HASH })),
});

/** Some images of an order: what a job of the queue holds. It names the images and holds none of their pixels. */
const BUNDLE = v.object({
  order: ORDER,
  /** Names below `from`, with `/`. */
  names: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_IMAGES)),
  /** Tells a bundle that is to be done again from the first time: any text of its own. */
  again: v.optional(v.string()),
});

export type Order = v.InferOutput<typeof ORDER>;
export type Bundle = v.InferOutput<typeof BUNDLE>;

/** A bundle from the queue. `AecError('input')` for anything else. */
export function parseBundle(data: unknown): Bundle {
  return parseAs(BUNDLE, data, 'a job of the queue', 'input');
}

/** An order from the queue. `AecError('input')` for anything else. */
export function parseOrder(data: unknown): Order {
  return parseAs(ORDER, data, 'an order of the queue', 'input');
}

/** The id of a job: equal bundles have equal ids, so that putting one into a queue twice changes nothing. */
export function idOfBundle(bundle: Bundle): string {
  return hashOf(parseBundle(bundle));
}

export function idOfOrder(order: Order): string {
  return hashOf(parseOrder(order));
}

/** 128 bits of a SHA-256 in hex. Parsed values have the properties of their schema in its order, so equal ones are equal text. */
function hashOf(parsed: Bundle | Order): string {
  return createHash('sha256').update(JSON.stringify(parsed)).digest('hex').slice(0, 32);
}

/** The file that an image of an order is read from, and the one that it becomes. */
export function itemOf(order: Order, name: string): CodingItem {
  const output = joinRef(order.to, outputOf(order, name));
  return { input: joinRef(order.from, name), output, ...(!isUrl(order.to) && { within: order.to }) };
}

/** The name of an output below `to`. */
export function outputOf({ job, keepExtension }: Order, name: string): string {
  const extension = job.direction === 'compress' ? '.aec' : '.png';
  return outputNameOf(name, { extension, keepExtension });
}
