import * as v from 'valibot';
import { parseAs, parseJson } from '../json.js';
import type { ReadFile } from './read-model.js';

export const OWN_IMAGES_FILE = 'own-images.json';

const finite = v.pipe(v.number(), v.finite());
/** The spread of a figure over the images: the median, the 99th percentile, and the largest. */
const spread = v.object({ median: finite, high: finite, most: finite });

const schema = v.object({
  /** The content hash of the model. */
  hash: v.string(),
  /** The name of the data. */
  data: v.string(),
  /** How many images were measured. */
  images: v.pipe(v.number(), v.integer(), v.minValue(1)),
  channels: v.picklist([1, 3]),
  /** Side in pixels of the squares that it was trained on: whole images, or crops of larger ones. */
  side: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The rate byte that they were coded at; null for a model of one fixed rate. */
  rate: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))),
  /** The damage that it was trained to undo, like `gaussian:0.3`; half of it and a little more were measured, too. */
  corruption: v.nullable(v.string()),
  /** How strange these images are to it: src/codec/strangeness.ts. */
  strangeness: v.object({ error: spread, coarseError: spread, errorOverNoise: spread, bpp: spread }),
});

/**
 * `own-images.json` of a model folder: what the images that the model was trained on are like, so that others can be told from
 * them. No coding needs it and no hash covers it.
 */
export type OwnImages = Readonly<v.InferOutput<typeof schema>>;

/** The file of a record, by its path in the model folder. */
export function ownImagesFile(record: OwnImages): [string, string] {
  return [OWN_IMAGES_FILE, `${JSON.stringify(record, null, 2)}\n`];
}

/** The record of the model with that hash; undefined if there is none. `AecError('model')` if it is damaged. */
export async function readOwnImages(
  read: ReadFile,
  hash: string,
  where: string,
): Promise<OwnImages | undefined> {
  const text = await read(OWN_IMAGES_FILE).catch(() => undefined);
  if (!text) return undefined;
  const file = `${where}/${OWN_IMAGES_FILE}`;
  const record = parseAs(schema, parseJson(text, file, 'model'), file, 'model');
  return record.hash === hash ? record : undefined;
}
