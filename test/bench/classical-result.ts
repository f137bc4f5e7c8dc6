import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';
import { reportSchema } from './report-schema.js';

/** The settings a model was trained with, as its training.json records them. */
export const configSchema = v.looseObject({ limit: v.number(), validationSplit: v.number() });
export const engineSchema = v.object({ name: v.string(), version: v.string() });

const resultSchema = v.object({
  id: v.string(),
  config: configSchema,
  training: v.object({
    engine: engineSchema,
    /** Wall-clock time; other work may have shared the processor. */
    seconds: v.number(),
    epochs: v.number(),
  }),
  /** Of both transforms. */
  parameters: v.number(),
  /** Of a digit. */
  latent: v.object({ height: v.number(), width: v.number(), channels: v.number() }),
  /** The latent as floats of 4 bytes, not rounded, on the first test digits. */
  floats: v.object({ bytes: v.number(), psnr: v.number(), images: v.number() }),
  /** As files, on all test digits. */
  evaluation: reportSchema,
  /** The first test digit of every class after compressing and decompressing, side by side: a PNG in base64. */
  picture: v.string(),
});

/** What `npm run bench:classical` keeps of one autoencoder: results/classical/ID.json. */
export type ClassicalResult = v.InferOutput<typeof resultSchema>;

export const classicalFolder = path.join(import.meta.dirname, 'results/classical');

export function readClassicalResults(): ClassicalResult[] {
  const files = globSync('*.json', { cwd: classicalFolder }).sort();
  return files.map((name) => {
    const file = path.join(classicalFolder, name);
    return parseAs(resultSchema, parseJson(readFileSync(file), file, 'input'), file, 'input');
  });
}
