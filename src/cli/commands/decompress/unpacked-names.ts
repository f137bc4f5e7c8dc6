import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../../data/find-images.js';

/** The file that an image of a pack becomes: its name, with .png for the extension of an image, or its number. */
export function unpackedName(name: string | undefined, index: number): string {
  if (name === undefined) return `${index}.png`;
  const extension = path.extname(name);
  const isImage = IMAGE_EXTENSIONS.includes(extension.slice(1).toLowerCase());
  return path.join(path.dirname(name), `${path.basename(name, isImage ? extension : undefined)}.png`);
}

/** Two of the files that cannot both be written: they are one, or one would be a folder of the other. */
export function findClash(files: readonly string[]): readonly [number, number] | undefined {
  // Sorted with the separator below all else, a file is followed by its equals and by what lies in a folder of its name.
  const keys = files.map((file) => `${path.normalize(file).replaceAll(path.sep, '\0')}\0`);
  const order = [...keys.keys()].sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
  const second = order.findIndex((n, place) => place > 0 && keys[n]!.startsWith(keys[order[place - 1]!]!));
  return second < 0 ? undefined : [order[second - 1]!, order[second]!];
}
