import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commit, describeMachine, versions } from '../../src/evaluation/provenance.js';

/** Writes results/`name`.json: the figures, with date, machine, versions and commit; prints it too. */
export async function writeBenchResults(name: string, figures: object): Promise<void> {
  const results = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    versions: await versions(),
    commit: commit(),
    ...figures,
  };
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const file = path.join(import.meta.dirname, 'results', `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(text);
}

/** A figure with as many decimals as its measurement deserves. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
