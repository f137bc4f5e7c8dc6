import path from 'node:path';

/** A folder as a user would type it: `./models/photo` inside the working directory, else the whole path. */
export function shownFolder(folder: string): string {
  const inside = path.relative('', folder);
  return inside.startsWith('..') || path.isAbsolute(inside) ? folder : `.${path.sep}${inside}`;
}
