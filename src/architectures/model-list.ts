import * as v from 'valibot';
import { parseAs, parseJson } from '../json.js';
import type { InstalledModel } from '../model-store/installed.js';
import { traitsOf } from './open-model.js';

const entrySchema = v.object({
  id: v.string(),
  /** SHA-256 of its content, 64 hex digits. */
  hash: v.string(),
  /** Where its folder is, as seen from the list; ends in a slash. */
  folder: v.string(),
  /** Channels of the images it takes. */
  channels: v.picklist([1, 3]),
  /** Whether there is a quality to choose. */
  hasQuality: v.boolean(),
});

/** A model in a list of models, for programs that cannot look into folders: browsers. */
export type ModelEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/** The entry of an installed model that the list finds at `folder`. */
export function modelEntry({ id, hash, spec, folder: where }: InstalledModel, folder: string): ModelEntry {
  const { channels, rates } = traitsOf(spec, where);
  return { id, hash, folder, channels, hasQuality: (rates?.qualities ?? 0) > 1 };
}

/** Reads `{"models": [...]}`, as aec writes it. `AecError('model')`, with `where` in front, if it is none. */
export function parseModelList(text: Uint8Array, where: string): readonly ModelEntry[] {
  const list = v.object({ models: v.array(entrySchema) });
  return parseAs(list, parseJson(text, where, 'model'), where, 'model').models;
}
