import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../../data/image-extensions.js';

/** The file name for an image of a pack: its name, with the extension of an image replaced by .png, or its number. */
export function unpackedName(name: string | undefined, index: number): string {
  if (name === undefined) return `${index}.png`;
  const extension = path.extname(name);
  const isImage = IMAGE_EXTENSIONS.includes(extension.slice(1).toLowerCase());
  return path.join(path.dirname(name), `${path.basename(name, isImage ? extension : undefined)}.png`);
}

/** Finds two files that cannot both be written: they are the same, or one would be a folder that holds the other. */
export function findClash(files: readonly string[]): readonly [number, number] | undefined {
  // With the separator sorted first, a path is directly followed by equal paths and by paths inside it.
  const keys = files.map((file) => `${path.normalize(file).replaceAll(path.sep, '\0')}\0`);
  const order = [...keys.keys()].sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
  const second = order.findIndex((n, place) => place > 0 && keys[n]!.startsWith(keys[order[place - 1]!]!));
  return second < 0 ? undefined : [order[second - 1]!, order[second]!];
}
