import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesIn } from '../../cli/images.js';

export interface Comparison {
  /** Outputs that the manifest asks for and that are there. */
  readonly outputs: number;
  readonly missing: number;
  /** Files that nobody asked for, those with temporary names included. */
  readonly strange: number;
  /** Outputs whose bytes differ from those of the single process. */
  readonly different: number;
}

/** Compares a folder with what a single process made, and with the names that there should be. */
export async function compareOutputs(
  folder: string,
  alone: string,
  names: readonly string[],
): Promise<Comparison> {
  const wanted = new Set(names.map((name) => name.replace(/\.png$/, '.aec')));
  const there = await filesIn(folder);
  const outputs = there.filter((file) => wanted.has(file));
  let different = 0;
  for (const file of outputs) {
    const [ours, single] = await Promise.all([folder, alone].map((at) => readFile(path.join(at, file))));
    if (!ours!.equals(single!)) different++;
  }
  return {
    outputs: outputs.length,
    missing: wanted.size - outputs.length,
    strange: there.length - outputs.length,
    different,
  };
}
