import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../../src/json.js';
import type { Domain } from './domain.js';

const binary = path.resolve(import.meta.dirname, '../../../bin/aec.js');

const recordSchema = v.object({
  config: v.object({ preset: v.nullable(v.string()), architecture: v.string() }),
  engine: v.object({ name: v.string(), version: v.string() }),
  /** Of all epochs. */
  seconds: v.number(),
  history: v.array(v.unknown()),
});

/** How the model of a domain was made. */
export interface DomainTraining {
  readonly folder: string;
  /** As a user types it. */
  readonly command: string;
  readonly architecture: string;
  readonly preset: string | null;
  readonly engine: { readonly name: string; readonly version: string };
  readonly epochs: number;
  readonly epochSeconds: number;
}

/** Trains a model with the plain command on the WebAssembly engine, unless the cache has one. */
export async function trainDomain(
  domain: Domain,
  cache: string,
  { minutes, anew }: { readonly minutes: string; readonly anew: boolean },
): Promise<DomainTraining> {
  const folder = path.join(cache, 'models', domain.name);
  const args = ['train', '--data', domain.train, '--minutes', minutes, '-o', folder];
  const shown = (word: string) => (path.isAbsolute(word) ? path.relative(cache, word) : word);
  const command = ['aec', ...args].map(shown).join(' ').replaceAll('../', '');
  if (anew || !existsSync(path.join(folder, 'manifest.json'))) await runAec([...args, '--force']);
  const file = path.join(folder, 'training.json');
  const record = parseAs(recordSchema, parseJson(await readFile(file), file, 'input'), file, 'input');
  const { config, engine, seconds, history } = record;
  const { architecture, preset } = config;
  return { folder, command, architecture, preset, engine, epochs: history.length, epochSeconds: seconds };
}

function runAec(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, AEC_ENGINE: 'wasm' };
    const child = spawn(process.execPath, [binary, ...args], { stdio: ['ignore', 2, 2], env });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`aec ${args.join(' ')} exited with ${code}`)),
    );
  });
}
