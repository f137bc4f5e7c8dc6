import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AecError } from '../../errors.js';
import { explainSystemError } from './system-error.js';

export const CONFIG_FILE = 'aec.config.json';

/** A configuration as it is in a file: checked only where it is used. */
export interface FoundConfig {
  readonly file: string;
  readonly content: unknown;
}

/**
 * The nearest configuration: `aec.config.json`, or `aec` in a package.json, in `folder` or the next one above that has
 * either. Throws AecError('usage') for one that is not JSON.
 */
export function findConfig(folder: string): FoundConfig | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, CONFIG_FILE);
    const text = readIfThere(file);
    if (text !== undefined) return { file, content: parse(text, file) };
    const own = inPackage(path.join(at, 'package.json'));
    if (own) return own;
    if (at === path.dirname(at)) return undefined;
  }
}

/** Of a package.json that others wrote no more is asked than `aec`; a damaged one is passed over. */
function inPackage(file: string): FoundConfig | undefined {
  try {
    const text = readIfThere(file);
    const { aec } = (text?.includes('"aec"') ? JSON.parse(text) : {}) as { aec?: unknown };
    return aec === undefined ? undefined : { file: `${file}#aec`, content: aec };
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw explainSystemError(error, file);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AecError('usage', `${file}: not valid JSON: ${(cause as Error).message}`, { cause });
  }
}
