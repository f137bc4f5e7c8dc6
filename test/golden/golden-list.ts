import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';

/** The folder of the frozen files. */
export const goldenFolder = import.meta.dirname;
export const goldenFile = path.join(goldenFolder, 'golden.json');

const schema = v.record(v.string(), v.object({ model: v.string(), pixels: v.string() }));

/** golden.json: for every frozen file the model it needs and the hash of the image it decodes to. */
export type Golden = v.InferOutput<typeof schema>;

/** Empty where nothing is frozen yet. */
export function readGolden(): Golden {
  if (!existsSync(goldenFile)) return {};
  return parseAs(schema, parseJson(readFileSync(goldenFile), goldenFile, 'input'), goldenFile, 'input');
}
