import * as v from 'valibot';
import { parseAs, parseJson } from '../json.js';
import type { InstalledModel } from '../model-store/installed.js';
import { traitsOf } from './open-model.js';

const entrySchema = v.object({
  id: v.string(),
  /** SHA-256 of its content, 64 hex digits. */
  hash: v.string(),
  /** URL of its folder, relative to the list; ends in a slash. */
  folder: v.string(),
  /** Channels of the images that it was trained on. */
  channels: v.picklist([1, 3]),
  /** Whether it has qualities to choose from. */
  hasQuality: v.boolean(),
});

/** A model in a list of models, for browsers, which cannot look into folders. */
export type ModelEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/** The entry of an installed model whose folder is `folder` as seen from the list. */
export function modelEntry({ id, hash, spec, folder: where }: InstalledModel, folder: string): ModelEntry {
  const { channels, rates } = traitsOf(spec, where);
  return { id, hash, folder, channels, hasQuality: rates !== undefined };
}

/** Parses a list of models, `{"models": [...]}`. `AecError('model')`, starting with `where`, if it is not one. */
export function parseModelList(text: Uint8Array, where: string): readonly ModelEntry[] {
  const list = v.object({ models: v.array(entrySchema) });
  return parseAs(list, parseJson(text, where, 'model'), where, 'model').models;
}
