import { AecError } from '../errors.js';
import { parseJson } from './model-files.js';
import type { ModelSpec } from './spec.js';

/** A model as a list of models has it, for programs that cannot look into folders: browsers. */
export interface ModelEntry {
  readonly id: string;
  /** SHA-256 of its content, 64 hex digits. */
  readonly hash: string;
  /** Where its folder is, as seen from the list; ends in a slash. */
  readonly folder: string;
  /** Channels of the images it takes. */
  readonly channels: 1 | 3;
  /** Whether it has a quality to choose. */
  readonly hasQuality: boolean;
}

interface Described {
  readonly id: string;
  readonly hash: string;
  readonly spec: ModelSpec;
}

/** The entry of a model whose folder is at `folder`. */
export function modelEntry({ id, hash, spec }: Described, folder: string): ModelEntry {
  const hasQuality = spec.gains !== undefined || spec.architecture === 'photo';
  return { id, hash, folder, channels: spec.channels, hasQuality };
}

/** Reads `{"models": [...]}`, as aec writes it. `AecError('model')`, with `where` in front, if it is none. */
export function parseModelList(text: Uint8Array, where: string): readonly ModelEntry[] {
  const { models } = (parseJson(text, where) ?? {}) as { models?: readonly ModelEntry[] };
  const isEntry = (entry: ModelEntry) => [entry?.id, entry?.hash, entry?.folder].every(isText);
  if (!Array.isArray(models) || !models.every(isEntry)) {
    throw new AecError('model', `${where}: not a list of models`);
  }
  return models;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
