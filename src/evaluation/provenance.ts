import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { object, string } from 'valibot';
import { tf } from '../engine/tfjs.js';
import { loadSharp } from '../image/load-sharp.js';
import { parseAs, parseJson } from '../json.js';
import { inPackage } from '../package-root.js';

/** The machine that figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Platform and architecture, as Node names them. */
  readonly os: string;
  readonly node: string;
}

/** The versions of the software that figures were measured with. */
export interface Versions {
  readonly aec: string;
  readonly tfjs: string;
  readonly sharp: string;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryBytes: totalmem(),
    os: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

export async function versions(): Promise<Versions> {
  const file = inPackage('package.json');
  const json = parseJson(readFileSync(file, 'utf8'), file, 'input');
  const { version } = parseAs(object({ version: string() }), json, file, 'input');
  return { aec: version, tfjs: tf.version_core, sharp: (await loadSharp()).versions.sharp };
}

/** The git commit of aec, with `-dirty` if tracked files have changed since; null if this is not a checkout. */
export function commit(): string | null {
  if (!existsSync(inPackage('.git'))) return null;
  const command = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  try {
    return execFileSync('git', command, { cwd: inPackage(''), encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null; // no git program, or no commit yet
  }
}
