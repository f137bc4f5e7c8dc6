import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AecError } from '../../errors.js';
import { explainSystemError } from '../../system-error.js';

export const CONFIG_FILE = 'aec.config.json';

/** The content of a configuration file, not checked yet. */
export interface FoundConfig {
  readonly file: string;
  readonly content: unknown;
}

/**
 * Finds the nearest configuration: `aec.config.json`, or the member `aec` of a package.json, in `folder` or the nearest
 * folder above it that has one. Throws AecError('usage') if it is not valid JSON.
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

/** A package.json belongs to other programs: one that cannot be read is skipped without an error. */
function inPackage(file: string): FoundConfig | undefined {
  try {
    const text = readIfThere(file);
    const content: unknown = text?.includes('"aec"') ? JSON.parse(text) : {};
    if (typeof content !== 'object' || content === null || !('aec' in content)) return undefined;
    return { file: `${file}#aec`, content: content.aec };
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw explainSystemError(error, file);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new AecError('usage', `${file}: not valid JSON: ${reason}`, { cause });
  }
}
