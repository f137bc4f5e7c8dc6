import path from 'node:path';
import { AecError } from '../../errors.js';
import { distrustOf, readOrdinaryFile } from './trusted-file.js';

export const CONFIG_FILE = 'aec.config.json';

/** The content of a configuration file, not checked yet. */
export interface FoundConfig {
  readonly file: string;
  /** The folder that the file lies in, which no path in it may lead out of. */
  readonly folder: string;
  readonly content: unknown;
}

/** The nearest configuration that may be used, and the nearer ones that may not. */
export interface ConfigSearch {
  readonly config: FoundConfig | undefined;
  /** One line for each file that was passed over: its path, and why. */
  readonly ignored: readonly string[];
}

/**
 * Finds the nearest configuration: `aec.config.json`, or the member `aec` of a package.json, in `folder` or the nearest
 * folder above it that has one. A file is passed over if it is no ordinary file, or if users other than this one (and root)
 * may write it. Throws AecError('usage') if it is not valid JSON.
 */
export function findConfig(folder: string): ConfigSearch {
  const ignored: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    const config = ownFile(at, ignored) ?? inPackage(at, ignored);
    if (config || at === path.dirname(at)) return { config, ignored };
  }
}

function ownFile(folder: string, ignored: string[]): FoundConfig | undefined {
  const file = path.join(folder, CONFIG_FILE);
  const found = readOrdinaryFile(file);
  if (found === undefined) return undefined;
  if ('refused' in found) {
    ignored.push(`${file} is not used: ${found.refused}`);
    return undefined;
  }
  const distrust = distrustOf(found);
  if (distrust === undefined) return { file, folder, content: parse(found.text, file) };
  ignored.push(`${file} is not used: ${distrust}`);
  return undefined;
}

/** A package.json belongs to other programs: one that cannot be read is passed over without a word. */
function inPackage(folder: string, ignored: string[]): FoundConfig | undefined {
  const file = path.join(folder, 'package.json');
  const found = readOrdinaryFile(file);
  if (found === undefined || 'refused' in found || !found.text.includes('"aec"')) return undefined;
  const content = memberOf(found.text);
  if (content === undefined) return undefined;
  const distrust = distrustOf(found);
  if (distrust === undefined) return { file: `${file}#aec`, folder, content };
  ignored.push(`${file}#aec is not used: ${distrust}`);
  return undefined;
}

function memberOf(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && 'aec' in content ? content.aec : undefined;
  } catch {
    return undefined;
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
