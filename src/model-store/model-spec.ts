import * as v from 'valibot';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import { utf8 } from './model-files.js';

/** An id or the name of an architecture, which messages and tables show whole. */
export const nameText = v.pipe(v.string(), v.maxLength(100, 'must be at most 100 characters'));

/** The fields of `codec.json` that every architecture has; an architecture adds its own. */
export const specEntries = {
  version: v.literal(1),
  id: nameText,
  architecture: nameText,
  options: v.unknown(),
  /** Channels of the images that the model takes: 1 gray, 3 RGB. */
  channels: v.picklist([1, 3]),
};

const specSchema = v.looseObject(specEntries);

/** `codec.json` of a model folder: everything that coding needs besides the weights. */
export type ModelSpec = v.InferOutput<typeof specSchema>;

/** The name of `codec.json` and its content, as an entry of a model's files. */
export function specFile(spec: ModelSpec): [string, Uint8Array] {
  return ['codec.json', utf8(`${JSON.stringify(spec)}\n`)];
}

/**
 * Parses a `codec.json`; `where` names the folder in errors. `AecError('version')` for a layout of another version,
 * `AecError('model')` if it is damaged.
 */
export function parseSpec(text: string | Uint8Array, where: string): ModelSpec {
  const file = `${where}/codec.json`;
  const value = parseJson(text, file, 'model');
  const { version } = (value ?? {}) as { version?: unknown };
  if (Number.isInteger(version) && version !== 1) {
    throw new AecError('version', `${file}: model version ${version}; this aec reads version 1`);
  }
  return parseAs(specSchema, value, file, 'model');
}
